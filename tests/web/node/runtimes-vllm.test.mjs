// vLLM: each of its rules as a claim about what it makes of a config.
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
const read = reader('vllm');
const transformers = reader('transformers');

test('sources are of the version after PR 56446, and of what stands around it', () => {
  const { sources, version } = runtime('vllm');
  assert.match(version, /0cd57848/);
  for (const { verified } of sources) assert.ok(verified);
  assert.ok(sources.some(({ path }) => path.endsWith('dynamic_ntk_scaling_rope.py')));
});

test('yarn is as in transformers where nothing is said of the temperature', () => {
  assert.deepEqual(read(qwen).request, transformers(qwen).request);
  assert.deepEqual(codes(read(qwen)), []);
});

test('yarn: attention_factor is heard now, and older versions did not hear it', () => {
  const reading = read(scaled(yarn({ attention_factor: 1 })));
  assert.equal(reading.request.params.attention_factor, 1);
  const { message, where, deduced } = remark(reading, 'older_versions');
  assert.match(message, /56446.*1\.1386 instead of 1\.0000/);
  assert.equal(where, 'rope_scaling.attention_factor');
  assert.equal(deduced, false);
});

test('yarn: the pair of mscale is heard now, one alone is not', () => {
  const pair = read(scaled(yarn({ factor: 16, mscale: 1, mscale_all_dim: 1 })));
  assert.equal(pair.request.params.attention_factor, 1);
  assert.match(remark(pair, 'older_versions').message, /1\.2773 instead of 1\.0000/);
  const alone = read(scaled(yarn({ mscale: 1 })));
  near(alone.request.params.attention_factor, 1.13862944);
  assert.deepEqual(codes(alone), ['mscale_alone']);
});

test('yarn: attn_factor, extrapolation_factor and apply_yarn_scaling are read no longer', () => {
  const more = { attn_factor: 2, extrapolation_factor: 0.5, apply_yarn_scaling: false };
  const reading = read(scaled(yarn(more)));
  assert.deepEqual(codes(reading), ['ignored_key', 'ignored_key', 'ignored_key']);
  near(reading.request.params.attention_factor, 1.13862944);
});

test('yarn: truncate is heard within a layer type too', () => {
  const config = {
    ...llama,
    layer_types: ['full_attention', 'sliding_attention'],
    sliding_window: 512,
    rope_parameters: {
      full_attention: yarn({ rope_theta: 10000, truncate: false }),
      sliding_attention: { rope_type: 'default', rope_theta: 10000 },
    },
  };
  const reading = read(config, { layerType: 'full_attention' });
  assert.equal(reading.request.params.truncate, false);
  assert.deepEqual(codes(reading), []);
});

test('gpt-oss: five keys are handed on, the temperature is always 0.1 ln s + 1', () => {
  const config = structuredClone(gptOss);
  config.rope_scaling.attention_factor = 1;
  const reading = read(config, { layerType: 'full_attention' });
  near(reading.request.params.attention_factor, 1.34657359);
  assert.equal(reading.request.params.truncate, false);
  assert.equal(remark(reading, 'ignored_key').where, 'rope_scaling.attention_factor');
  delete config.rope_scaling.beta_fast;
  assert.match(
    sentence(() => read(config, { layerType: 'full_attention' })),
    /beta_fast: is missing/,
  );
});

test('dynamic changes nothing', () => {
  const reading = read(scaled({ rope_type: 'dynamic', factor: 4 }), { length: 16000 });
  assert.equal(reading.request.variant, 'rope');
  assert.equal(reading.request.base, 10000);
  assert.match(remark(reading, 'no_op').message, /41277/);
});

test('dynamic with max_trained_positions is one base for all lengths', () => {
  const settings = { rope_type: 'dynamic', factor: 2, max_trained_positions: 4096 };
  const { request } = read(scaled(settings), { length: 100 });
  assert.equal(request.variant, 'dynamic');
  assert.deepEqual([request.trainLength, request.length], [4096, 16384]);
});

test('dynamic served shorter than trained: a smaller base, and in the end no number', () => {
  const slightly = { rope_type: 'dynamic', factor: 2, max_trained_positions: 20000 };
  const { request } = read(scaled(slightly));
  assert.equal(request.variant, 'rope');
  near(request.base, 10000 * ((2 * 16384) / 20000 - 1) ** (128 / 126), 1e-12);
  const far = { ...slightly, max_trained_positions: 32768 };
  assert.match(
    sentence(() => read(scaled(far))),
    /max_trained_positions.*negative/,
  );
});

test('dynamic with alpha is static for every model', () => {
  const { variant, params } = read(scaled({ type: 'dynamic', alpha: 1000 })).request;
  assert.equal(variant, 'ntk');
  assert.deepEqual(params, { alpha: 1000, dim: 'rotary_dim' });
});

test('ntk is that of Su: fixed, or mixed where mixed_b is said', () => {
  const fixed = read(scaled({ rope_type: 'ntk', factor: 8 })).request;
  assert.deepEqual([fixed.variant, fixed.params], ['ntk_fixed', { factor: 8 }]);
  const mixed = read(scaled({ rope_type: 'ntk', factor: 12, mixed_b: 0.75 })).request;
  assert.deepEqual([mixed.variant, mixed.params], ['ntk_mixed', { factor: 12, mixed_b: 0.75 }]);
});

test('linear: a whole factor must be written with a point', () => {
  const whole = read(scaled({ rope_type: 'linear', factor: 8 }));
  assert.equal(whole.request.variant, 'linear');
  assert.equal(remark(whole, 'whole_number_fails').deduced, true);
  assert.deepEqual(codes(read(scaled({ rope_type: 'linear', factor: 2.5 }))), []);
});

test('DeepSeek: a missing weight counts as 1 above and as 0 below', () => {
  const alone = read(deepseek({ mscale: 0.707 }));
  near(alone.request.params.attention_factor, 1.2608037);
  assert.equal(alone.softmaxFactor, 1);
  near(read(deepseek({})).request.params.attention_factor, 1.3688879);
});

test('DeepSeek: equal weights leave cos and sin alone and scale the softmax', () => {
  const reading = read(deepseek({ mscale: 0.707, mscale_all_dim: 0.707 }));
  assert.equal(reading.request.params.attention_factor, 1);
  near(reading.softmaxFactor, 1.5896262);
});

test('DeepSeek: every type is deepseek_yarn, which has no truncate', () => {
  const config = deepseek({ type: 'linear', rope_type: 'linear', truncate: false });
  const reading = read(config);
  assert.equal(reading.request.variant, 'yarn');
  assert.ok(!('truncate' in reading.request.params));
  remark(reading, 'ignored_key');
});

test('DeepSeek: an attention factor of 1 turns the softmax scale off', () => {
  const more = { mscale: 1, mscale_all_dim: 1, attention_factor: 1 };
  assert.equal(read(deepseek(more)).softmaxFactor, 1);
});

test('longrope: the length that is served decides, not the prompt', () => {
  const long = read(phi(), { length: 100, maxLength: 131072 });
  assert.equal(long.request.params.select, 'long');
  const short = read(phi(), { length: 100, maxLength: 4096 });
  assert.equal(short.request.params.select, 'short');
  assert.match(remark(long, 'chosen_once').advice, /--max-model-len 4096/);
});

test('longrope: factor and attention_factor are ignored, long_mscale is heard', () => {
  const reading = read(phi({ factor: 2, attention_factor: 1.5 }), { maxLength: 131072 });
  near(reading.request.params.attention_factor, 1.19023807);
  assert.deepEqual(codes(reading), ['chosen_once', 'ignored_key', 'ignored_key']);
  const weighted = read(phi({ long_mscale: 1.1, short_mscale: 1 }), { maxLength: 131072 });
  assert.equal(weighted.request.params.attention_factor, 1.1);
});

test('su is longrope for every model', () => {
  const config = { ...phi({ type: 'su' }), model_type: 'llama' };
  assert.equal(read(config).request.variant, 'longrope');
});

test('mrope is default with sections, in sections unless it says otherwise', () => {
  const settings = { type: 'mrope', mrope_section: [16, 24, 24] };
  const { variant, params } = read(scaled(settings)).request;
  assert.equal(variant, 'mrope');
  assert.equal(params.mrope_interleaved, false);
  const turns = { ...settings, mrope_interleaved: true };
  assert.equal(read(scaled(turns)).request.params.mrope_interleaved, true);
  assert.match(
    sentence(() => read(scaled({ type: 'mrope' }))),
    /mrope/,
  );
});

test('yarn with sections is both', () => {
  const reading = read(scaled(yarn({ mrope_section: [16, 24, 24] })));
  assert.equal(reading.request.variant, 'yarn+mrope');
  assert.deepEqual(codes(reading), []);
});

test('two types in conflict stop it', () => {
  const both = { type: 'linear', rope_type: 'yarn', factor: 2 };
  assert.match(
    sentence(() => read(scaled(both))),
    /rope_type: is "yarn" and type beside it "linear"/,
  );
  assert.equal(read(scaled({ ...yarn(), type: 'yarn' })).request.variant, 'yarn');
});

test('proportional knows no factor', () => {
  const settings = { rope_type: 'proportional', partial_rotary_factor: 0.25, factor: 2 };
  const reading = read(scaled(settings));
  assert.deepEqual(reading.request.params, { factor: 1, partial_rotary_factor: 0.25 });
  assert.deepEqual(codes(reading), ['ignored_key']);
});

test('types that were taken out are refused', () => {
  for (const rope_type of ['xdrope', 'telechat3-yarn'])
    assert.match(
      sentence(() => read(scaled({ rope_type, factor: 2, alpha: 2 }))),
      /stops with an error/,
    );
});

test('models that were taken out are refused with the last version', () => {
  const config = { ...llama, model_type: 'qwen', kv_channels: 128 };
  assert.match(
    sentence(() => read(config)),
    /0\.23\.0/,
  );
});

test('Qwen of a million tokens: chunks, and nothing of the rope dictionary', () => {
  const chunks = { chunk_size: 262144, local_size: 8192 };
  const reading = read({ ...qwen, dual_chunk_attention_config: chunks });
  assert.equal(reading.request.variant, 'dual_chunk');
  assert.deepEqual(reading.request.params, chunks);
  assert.ok(codes(reading).includes('no_attention_for_it'));
  assert.ok(codes(reading).includes('ignored_key'));
});

test('a table that is shorter than what is served is told', () => {
  const dynamic = scaled({ rope_type: 'dynamic', factor: 4 });
  const reading = read(dynamic, { maxLength: 65536 });
  assert.match(remark(reading, 'table_too_short').message, /16384 positions.*65536/);
  assert.ok(
    !codes(read(scaled({ rope_type: 'linear', factor: 4 }), { maxLength: 65536 })).includes(
      'table_too_short',
    ),
  );
  assert.deepEqual(codes(read(qwen, { maxLength: 131072 })), []);
});

const params = (more = {}) => ({
  dim: 4096,
  n_layers: 32,
  head_dim: 128,
  n_heads: 32,
  n_kv_heads: 8,
  rope_theta: 1000000,
  max_position_embeddings: 262144,
  yarn: { factor: 16, original_max_position_embeddings: 16384, beta: 32, alpha: 1, ...more },
});

test('params.json: β and α are the turns, apply_scale: false is no temperature', () => {
  const { request } = read(params({ beta: 4 }));
  assert.deepEqual([request.params.beta_fast, request.params.beta_slow], [4, 1]);
  near(request.params.attention_factor, 1.27725887);
  assert.equal(request.trainLength, 16384);
  assert.equal(read(params({ apply_scale: false })).request.params.attention_factor, 1);
  assert.match(
    sentence(() => read(params({ gamma: 1 }))),
    /gamma/,
  );
});

test('params.json: llama_4_scaling is asked of the top level alone', () => {
  const scaling = { beta: 0.1, original_max_position_embeddings: 16384 };
  const { variant, params: values } = read({ ...params(), llama_4_scaling: scaling }).request;
  assert.equal(variant, 'yarn+llama4_temperature');
  assert.deepEqual([values.attn_scale, values.floor_scale], [0.1, 16384]);
  const nested = scaled(yarn({ llama_4_scaling_beta: 0.1 }), { model_type: 'ministral3' });
  assert.deepEqual(codes(read(nested)), ['ignored_key']);
});

test('Gemma 3: as in transformers', () => {
  for (const layerType of ['full_attention', 'sliding_attention'])
    assert.deepEqual(
      read(gemma, { layerType }).request,
      transformers(gemma, { layerType }).request,
    );
});

test('200 configs spoilt at random: a reading or a sentence', () => {
  const read = [...oddConfigs(200)].filter((config) => readsOrRefuses('vllm', config));
  assert.ok(read.length > 40 && read.length < 190, `${read.length} were read`);
});

const speeds = (config, options) => rw.rope(read(config, options).request).inverseFrequencies;

test('speeds: dynamic and plain are the same', () => {
  const dynamic = scaled({ type: 'dynamic', factor: 4 });
  assert.deepEqual(speeds(dynamic, { length: 16384 }), speeds(llama));
});

// Numbers of kexue.fm/archives/9706, for 128 channels and a base of 10,000.
test('speeds: ntk, fixed and mixed', () => {
  const fixed = speeds(scaled({ rope_type: 'ntk', factor: 8 }));
  const exact = { 0: 0.968030897, 1: 0.811481154, 31: 0.00408277086, 63: 1.44347748e-5 };
  for (const [pair, speed] of Object.entries(exact)) near(fixed[pair], speed, 1e-8);
  const mixed = speeds(scaled({ rope_type: 'ntk', factor: 12, mixed_b: 0.75 }));
  const other = { 0: 0.895996837, 1: 0.719928513, 31: 0.00263520856, 63: 9.62318321e-6 };
  for (const [pair, speed] of Object.entries(other)) near(mixed[pair], speed, 1e-8);
});

test('speeds: longrope divides by the list of what is served', () => {
  const plain = speeds({ ...llama, hidden_size: 3072 });
  for (const [maxLength, divisor] of [
    [4096, 1.5],
    [131072, 6],
  ])
    speeds(phi(), { length: 100, maxLength }).forEach((speed, pair) =>
      near(speed, plain[pair] / divisor, 1e-12),
    );
});

test('speeds: gpt-oss as in transformers', () => {
  near(speeds(gptOss)[17], 1.29318701e-4, 1e-8);
});
