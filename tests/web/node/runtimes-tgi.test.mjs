// TGI: each of its rules as a claim about what it makes of a config.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createRopewalk } from '../../../web/dist/index.js';
import { sentence } from './package.mjs';
import {
  codes,
  deepseek,
  gemma,
  gptOss,
  llama,
  near,
  oddConfigs,
  phi,
  qwen,
  reader,
  readsOrRefuses,
  remark,
  runtime,
  scaled,
  yarn,
} from './runtimes.mjs';

const rw = await createRopewalk({ build: 'simd' });
const read = reader('tgi');
const full = (more = {}) => ({
  ...phi({ short_factor: Array(48).fill(1.5), long_factor: Array(48).fill(6), ...more }),
});

test('every source was looked up at one commit', () => {
  for (const { commit, verified } of runtime('tgi').sources)
    assert.ok(verified && commit.startsWith('db931fcf'));
});

test('linear changes nothing', () => {
  const reading = read(scaled({ type: 'linear', factor: 4 }));
  assert.deepEqual([reading.request.variant, reading.request.params], ['rope', {}]);
  assert.equal(remark(reading, 'no_op').deduced, true);
});

test('dynamic takes the base of the longest text, which the warm-up has', () => {
  const config = scaled({ type: 'dynamic', factor: 2 });
  const reading = read(config, { length: 100, maxLength: 32768 });
  const { variant, trainLength, length } = reading.request;
  assert.deepEqual([variant, trainLength, length], ['dynamic', 16384, 32768]);
  assert.equal(remark(reading, 'base_of_longest').deduced, true);
  assert.deepEqual(codes(read(config, { length: 20000 })), []);
});

test('yarn: β are 32 and 1 whatever the config says, and pairs are whole', () => {
  const reading = read(scaled(yarn({ beta_fast: 64, beta_slow: 2, truncate: false })));
  const { beta_fast, beta_slow } = reading.request.params;
  assert.deepEqual([beta_fast, beta_slow], [32, 1]);
  assert.deepEqual(
    reading.remarks.map(({ where }) => where),
    ['beta_fast', 'beta_slow', 'truncate'].map((key) => `rope_scaling.${key}`),
  );
});

test('yarn: attention_factor is ignored', () => {
  const reading = read(scaled(yarn({ attention_factor: 1 })));
  near(reading.request.params.attention_factor, 1.13862944);
  assert.deepEqual(codes(reading), ['ignored_key']);
});

test('yarn: a missing weight counts as 1 above and as 0 below', () => {
  near(
    read(scaled(yarn({ factor: 40, mscale: 0.707 }))).request.params.attention_factor,
    1.2608037,
  );
});

test('yarn: the original length must stand in the dictionary', () => {
  const { original_max_position_embeddings, ...without } = yarn();
  const config = scaled(without, { original_max_position_embeddings });
  assert.match(
    sentence(() => read(config)),
    /original_max_position_embeddings: is missing/,
  );
});

test('DeepSeek: mscale_all_dim scales the softmax, and without yarn it stops', () => {
  near(read(deepseek({ mscale: 1, mscale_all_dim: 1 })).softmaxFactor, 1.8738542);
  const plain = { ...deepseek(), rope_scaling: null };
  assert.match(
    sentence(() => read(plain)),
    /stops with an error/,
  );
});

test('longrope: both lists are used in one text', () => {
  const reading = read(full(), { length: 8192 });
  assert.equal(reading.request.params.select, 'long');
  assert.match(remark(reading, 'mixed_in_one_text').message, /position 4096/);
  const short = read(full(), { length: 4096 });
  assert.equal(short.request.params.select, 'short');
  assert.deepEqual(codes(short), []);
});

test('longrope: short_mscale and long_mscale multiply the angles', () => {
  const reading = read(full({ short_mscale: 1.5, long_mscale: 2 }), { length: 8192 });
  assert.equal(reading.request.params.attention_factor, 1);
  assert.ok(reading.request.params.short_factor.every((divisor) => divisor === 1));
  assert.ok(reading.request.params.long_factor.every((divisor) => divisor === 3));
  remark(reading, 'mscale_on_angles');
});

test('longrope: the original length must stand at the top, factor is ignored', () => {
  const { original_max_position_embeddings, ...config } = full({ factor: 2 });
  assert.match(
    sentence(() => read(config)),
    /original_max_position_embeddings: is missing/,
  );
  const reading = read(full({ factor: 2 }));
  near(reading.request.params.attention_factor, 1.19023807);
  assert.ok(codes(reading).includes('ignored_key'));
});

test('heads turn as a whole, except those of Phi, GPT-NeoX and GPT-J', () => {
  const half = { ...llama, partial_rotary_factor: 0.5 };
  const reading = read(half);
  assert.equal(reading.request.rotaryDim, 128);
  remark(reading, 'whole_head_turns');
  assert.equal(read({ ...half, model_type: 'phi' }).request.rotaryDim, 64);
});

test('rope_parameters of version 5 are not read, nor the base within', () => {
  const { rope_theta, ...config } = llama;
  const parameters = { rope_type: 'linear', factor: 8, rope_theta: 500000 };
  const reading = read({ ...config, rope_parameters: parameters });
  assert.deepEqual([reading.request.variant, reading.request.base], ['rope', 10000]);
  remark(reading, 'rope_parameters_not_read');
  assert.equal(read({ ...llama, rope_theta: 7, rope_parameters: parameters }).request.base, 7);
});

test('a dictionary without a type stops it', () => {
  assert.match(
    sentence(() => read(scaled({ factor: 2 }))),
    /stops with an error/,
  );
});

test('types of other projects stop it', () => {
  for (const rope_type of ['ntk', 'proportional', 'deepseek_yarn'])
    assert.match(
      sentence(() => read(scaled({ rope_type, factor: 2 }))),
      /stops with an error/,
    );
});

test('Qwen2-VL has sections', () => {
  const settings = { type: 'mrope', mrope_section: [16, 24, 24] };
  const { variant, params } = read(scaled(settings, { model_type: 'qwen2_vl' })).request;
  assert.equal(variant, 'mrope');
  assert.deepEqual(params.mrope_section, [16, 24, 24]);
});

test('models that transformers runs instead are refused', () => {
  assert.match(
    sentence(() => read(gptOss, { layerType: 'full_attention' })),
    /model_type: gpt_oss/,
  );
});

test('Baichuan 13B loses its ALiBi', () => {
  const config = { ...llama, model_type: 'baichuan', hidden_size: 5120, num_attention_heads: 40 };
  const reading = read(config);
  assert.equal(reading.request.variant, 'rope');
  assert.equal(remark(reading, 'alibi_lost').deduced, true);
  assert.deepEqual(codes(read({ ...llama, model_type: 'baichuan' })), []);
});

test('Phi-3 is served as LLaMA, which has no window', () => {
  const reading = read({ ...full(), sliding_window: 2047 });
  assert.equal(reading.request.variant, 'longrope');
  remark(reading, 'window_off');
});

test('windows are one key wider than elsewhere', () => {
  const { request, remarks } = read(gemma, { layerType: 'sliding_attention' });
  assert.deepEqual(request.params, { window: 1024, inclusive: true });
  assert.deepEqual(codes({ remarks }), ['window_one_wider']);
});

test('yarn of Qwen2.5 is as elsewhere', () => {
  const { params } = read(qwen).request;
  near(params.attention_factor, 1.13862944);
  assert.equal(params.factor, 4);
});

test('200 configs spoilt at random: a reading or a sentence', () => {
  const read = [...oddConfigs(200)].filter((config) => readsOrRefuses('tgi', config));
  assert.ok(read.length > 25 && read.length < 190, `${read.length} were read`);
});

const speeds = (config, options) => {
  const { request } = read(config, options);
  return rw.rope(request).inverseFrequencies;
};

test('speeds: linear and plain are the same', () => {
  assert.deepEqual(speeds(scaled({ type: 'linear', factor: 4 })), speeds(llama));
});

// Dynamic NTK of a model of 2048 tokens, stretch 4, at 8192: the base is 135401.973042.
test('speeds: dynamic has the base of the longest text for a short one', () => {
  const config = scaled({ type: 'dynamic', factor: 4 }, { max_position_embeddings: 2048 });
  const ours = speeds(config, { length: 100, maxLength: 8192 });
  ours.forEach((speed, pair) => near(speed, 135401.973042 ** (-pair / 64), 1e-8));
});

test('speeds: the weights of longrope divide the divisors', () => {
  const plain = speeds({ ...llama, head_dim: 96, hidden_size: 3072 });
  const ours = speeds(full({ short_mscale: 1.5, long_mscale: 2 }), { length: 8192 });
  ours.forEach((speed, pair) => near(speed, plain[pair] / 3, 1e-12));
});
