// transformers: each of its rules as a claim about what it makes of a config.
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
const read = reader('transformers');
const nested = (inner) => ({
  ...llama,
  layer_types: ['full_attention', 'sliding_attention'],
  sliding_window: 512,
  rope_parameters: {
    full_attention: { rope_theta: 10000, ...inner },
    sliding_attention: { rope_type: 'default', rope_theta: 10000 },
  },
});

test('angles are a product in float32, the attention factor multiplies cos and sin', () => {
  assert.equal(runtime('transformers').arithmetic, 'float32_product');
  assert.equal(read(qwen).attentionTarget, 'cos_sin');
});

test('every source was looked up at a commit', () => {
  for (const { commit, verified, path } of runtime('transformers').sources)
    assert.ok(verified && /^[0-9a-f]{40}$/.test(commit) && path.endsWith('.py'));
});

test('yarn: presets are β 32 and 1, whole pairs, and 0.1 ln s + 1', () => {
  const { request, remarks } = read(qwen);
  assert.deepEqual(remarks, []);
  const { attention_factor, ...rest } = request.params;
  assert.deepEqual(rest, { factor: 4, beta_fast: 32, beta_slow: 1, truncate: true });
  near(attention_factor, 1.13862944);
  assert.equal(request.variant, 'yarn');
  assert.equal(request.trainLength, 32768);
});

test('yarn: truncate is heard in a flat dictionary', () => {
  const { request } = read(gptOss, { layerType: 'full_attention' });
  assert.equal(request.params.truncate, false);
  near(request.params.attention_factor, 1.34657359);
});

test('yarn: truncate within a layer type is lost', () => {
  const reading = read(nested(yarn({ truncate: false })), { layerType: 'full_attention' });
  assert.equal(reading.request.params.truncate, true);
  assert.equal(remark(reading, 'truncate_lost').deduced, true);
  assert.equal(remark(reading, 'truncate_lost').where, 'rope_parameters.full_attention.truncate');
});

test('yarn: attention_factor replaces the temperature', () => {
  const reading = read(scaled(yarn({ attention_factor: 1, mscale: 2 })));
  assert.equal(reading.request.params.attention_factor, 1);
  assert.deepEqual(codes(reading), []);
});

test('yarn: mscale counts only together with mscale_all_dim', () => {
  const alone = read(deepseek({ mscale: 0.707 }));
  near(alone.request.params.attention_factor, 1.3688879);
  remark(alone, 'mscale_alone');
  const zero = read(deepseek({ mscale: 1, mscale_all_dim: 0 }));
  near(zero.request.params.attention_factor, 1.3688879);
  near(
    read(deepseek({ mscale: 1, mscale_all_dim: 0.707 })).request.params.attention_factor,
    1.3688879 / 1.2608037,
  );
});

test('DeepSeek: mscale_all_dim multiplies the softmax scale, squared', () => {
  const both = read(deepseek({ mscale: 0.707, mscale_all_dim: 0.707 }));
  assert.equal(both.request.params.attention_factor, 1);
  near(both.softmaxFactor, 1.5896262);
  near(read(deepseek({ mscale: 1, mscale_all_dim: 1 })).softmaxFactor, 1.8738542);
  assert.equal(read(deepseek({ mscale: 1, mscale_all_dim: 0 })).softmaxFactor, 1);
  assert.equal(read(scaled(yarn({ mscale: 1, mscale_all_dim: 1 }))).softmaxFactor, 1);
});

test('yarn: a factor of null is the ratio of the lengths, a missing one stops it', () => {
  assert.equal(read(scaled(yarn({ factor: null }))).request.params.factor, 4);
  const { factor, ...without } = yarn();
  assert.match(
    sentence(() => read(scaled(without))),
    /rope_scaling.*factor|factor.*is missing/,
  );
});

test('a missing original length is the stated one', () => {
  const { original_max_position_embeddings, ...without } = yarn();
  const reading = read(scaled(without));
  assert.equal(reading.request.trainLength, 16384);
  remark(reading, 'original_missing');
});

test('yarn ignores what is not its own', () => {
  const reading = read(scaled(yarn({ attn_factor: 2, low_freq_factor: 1 })));
  assert.deepEqual(codes(reading), ['ignored_key', 'ignored_key']);
  assert.equal(remark(reading, 'ignored_key').where, 'rope_scaling.attn_factor');
});

test('dynamic starts from max_position_embeddings, whatever the original length', () => {
  const settings = { rope_type: 'dynamic', factor: 2, original_max_position_embeddings: 2048 };
  const reading = read(scaled(settings), { length: 32768 });
  assert.equal(reading.request.variant, 'dynamic');
  assert.equal(reading.request.trainLength, 16384);
  assert.equal(reading.request.length, 32768);
  assert.deepEqual(codes(reading), ['mixed_cache', 'ignored_key']);
  assert.deepEqual(codes(read(scaled({ rope_type: 'dynamic', factor: 2 }))), []);
});

test('dynamic with alpha is static for HunYuan, and for nobody else', () => {
  const settings = { type: 'dynamic', alpha: 1000, factor: 1 };
  const own = read(scaled(settings, { model_type: 'hunyuan_v1_dense' }));
  assert.equal(own.request.variant, 'ntk');
  assert.deepEqual(own.request.params, { alpha: 1000, dim: 'head_dim' });
  assert.equal(read(scaled(settings)).request.variant, 'dynamic');
});

test('longrope chooses its list for each call', () => {
  const reading = read(phi(), { length: 4097 });
  const { select, factor, attention_factor } = reading.request.params;
  assert.deepEqual({ select, factor }, { select: 'length', factor: 32 });
  near(attention_factor, 1.19023807);
  assert.equal(reading.request.trainLength, 4096);
  assert.match(remark(reading, 'chosen_per_call').advice, /generate/);
});

test('longrope: factor and attention_factor win when they are said', () => {
  const { params } = read(phi({ factor: 2 })).request;
  near(params.attention_factor, 1.040833);
  assert.equal(read(phi({ attention_factor: 1.5 })).request.params.attention_factor, 1.5);
});

test('longrope within a layer type fails at the second long call', () => {
  const lists = { short_factor: Array(64).fill(1), long_factor: Array(64).fill(4) };
  const inner = { rope_type: 'longrope', original_max_position_embeddings: 4096, ...lists };
  const reading = read(nested(inner), { layerType: 'full_attention' });
  assert.equal(remark(reading, 'second_long_call_fails').deduced, true);
});

test('longrope needs one number for each pair', () => {
  assert.match(
    sentence(() => read(phi({ long_factor: [1, 2] }))),
    /long_factor: has 2 numbers where 48/,
  );
});

test('Phi-3: su and yarn are names for longrope; elsewhere su stops it', () => {
  for (const type of ['su', 'yarn']) assert.equal(read(phi({ type })).request.variant, 'longrope');
  assert.match(
    sentence(() => read({ ...phi({ type: 'su' }), model_type: 'llama' })),
    /KeyError|stops/,
  );
});

test('mrope is default with sections for Qwen2-VL; elsewhere it stops', () => {
  const settings = { type: 'mrope', mrope_section: [16, 24, 24] };
  const { variant, params } = read(scaled(settings, { model_type: 'qwen2_vl' })).request;
  assert.equal(variant, 'mrope');
  assert.deepEqual(params, { mrope_section: [16, 24, 24], mrope_interleaved: false });
  sentence(() => read(scaled(settings)));
});

test('Qwen3-VL: axes take turns even where the config does not say so', () => {
  const settings = { rope_type: 'default', mrope_section: [24, 20, 20] };
  const { params } = read(scaled(settings, { model_type: 'qwen3_vl_text' })).request;
  assert.equal(params.mrope_interleaved, true);
});

test('sections are ignored by models that do not see', () => {
  const reading = read(scaled({ rope_type: 'default', mrope_section: [16, 24, 24] }));
  assert.equal(reading.request.variant, 'rope');
  assert.deepEqual(codes(reading), ['ignored_key']);
});

test('llama3 needs all its keys', () => {
  const settings = {
    rope_type: 'llama3',
    factor: 8,
    low_freq_factor: 1,
    high_freq_factor: 4,
    original_max_position_embeddings: 8192,
  };
  const { request } = read(scaled(settings));
  assert.deepEqual(request.params, { factor: 8, low_freq_factor: 1, high_freq_factor: 4 });
  assert.equal(request.trainLength, 8192);
  const { low_freq_factor, ...without } = settings;
  assert.match(
    sentence(() => read(scaled(without))),
    /low_freq_factor: is missing/,
  );
});

test('proportional turns a fraction of the pairs, counted over the whole head', () => {
  const settings = { rope_type: 'proportional', partial_rotary_factor: 0.25, factor: 2 };
  const { request } = read(scaled(settings));
  assert.deepEqual(request.params, { factor: 2, partial_rotary_factor: 0.25 });
  assert.equal(request.rotaryDim, 128);
  assert.equal(request.exponentDenominator, 128);
});

test('types of other projects stop it', () => {
  for (const rope_type of ['ntk', 'deepseek_yarn', 'xdrope', 'constructor'])
    assert.match(
      sentence(() => read(scaled({ rope_type, factor: 2 }))),
      /stops with an error/,
    );
});

test('default is not in the table that code beside the weights looks up', () => {
  remark(read({ ...llama, auto_map: { AutoConfig: 'x.Y' } }), 'default_not_listed');
  assert.deepEqual(codes(read(llama)), []);
});

test('models of which only the code beside the weights exists are refused', () => {
  const config = { ...llama, model_type: 'qwen', kv_channels: 128, seq_length: 2048 };
  assert.match(
    sentence(() => read(config)),
    /model_type: qwen is no model/,
  );
});

test('Ministral: queries grow by steps of the trained length', () => {
  const settings = yarn({ llama_4_scaling_beta: 0.1 });
  const { request } = read(scaled(settings, { model_type: 'ministral3' }));
  assert.equal(request.variant, 'yarn+llama4_temperature');
  assert.equal(request.params.floor_scale, 4096);
  assert.equal(request.params.counts, 'zero_based');
});

test('Gemma 3: layers that slide have a base and a window of their own, and no stretch', () => {
  const local = read(gemma, { layerType: 'sliding_attention' }).request;
  assert.equal(local.variant, 'window');
  assert.deepEqual([local.base, local.params.window], [10000, 1024]);
  const global = read(gemma, { layerType: 'full_attention' }).request;
  assert.equal(global.variant, 'linear');
  assert.deepEqual([global.base, global.params.factor], [1000000, 8]);
});

test('layers that do not rotate do not rotate', () => {
  const config = { ...llama, model_type: 'smollm3', no_rope_layer_interval: 4 };
  assert.match(read(config, { layerType: 'nope' }).request.variant, /^nope/);
});

test('200 configs spoilt at random: a reading or a sentence', () => {
  const read = [...oddConfigs(200)].filter((config) => readsOrRefuses('transformers', config));
  assert.ok(read.length > 40 && read.length < 190, `${read.length} were read`);
});

const rope = (config, options) => rw.rope(read(config, options).request);
const matches = (speeds, exact, tolerance = 1e-8) => {
  for (const [pair, speed] of Object.entries(exact)) near(speeds[pair], speed, tolerance);
};

// Numbers computed for us from the library's formulas, in double precision and in other words.
test('speeds: gpt-oss, with a ramp that ends between pairs', () => {
  const { inverseFrequencies, attentionFactor } = rope(gptOss);
  matches(inverseFrequencies, {
    8: 0.0508132748,
    9: 0.0317056962,
    12: 0.00679495949,
    17: 1.29318701e-4,
    18: 3.83088124e-5,
    31: 3.02351143e-7,
  });
  near(attentionFactor, 1.34657359);
});

test('speeds: gpt-oss with a dictionary for each layer type ends on whole pairs', () => {
  const { rope_scaling, rope_theta, ...config } = gptOss;
  const own = { ...rope_scaling, rope_theta };
  const rope_parameters = { full_attention: own, sliding_attention: own };
  const layer_types = ['sliding_attention', 'full_attention'];
  const { inverseFrequencies } = rope(
    { ...config, layer_types, rope_parameters },
    { layerType: 'full_attention' },
  );
  matches(inverseFrequencies, { 17: 2.279e-4 }, 1e-3);
});

test('speeds: Qwen2.5 with YaRN', () => {
  matches(rope(qwen).inverseFrequencies, {
    24: 0.00537532149,
    30: 0.00106436098,
    40: 4.44569853e-5,
    63: 3.1023444e-7,
  });
});

test('speeds: Llama 3.1', () => {
  const { inverseFrequencies } = rope({
    ...llama,
    max_position_embeddings: 131072,
    rope_theta: 500000,
    rope_scaling: {
      rope_type: 'llama3',
      factor: 8,
      low_freq_factor: 1,
      high_freq_factor: 4,
      original_max_position_embeddings: 8192,
    },
  });
  const exact = {
    28: 0.00321144599,
    29: 0.00216657076,
    32: 5.24846161e-4,
    34: 1.78507834e-4,
    35: 9.55621235e-5,
    63: 3.06892599e-7,
  };
  matches(inverseFrequencies, exact, 1e-6);
});

test('speeds: dynamic at four times its length, stretch 2', () => {
  const config = scaled({ type: 'dynamic', factor: 2 }, { max_position_embeddings: 2048 });
  rope(config, { length: 8192 }).inverseFrequencies.forEach((speed, pair) =>
    near(speed, 72195.8600865 ** (-pair / 64), 1e-8),
  );
});

test('speeds: HunYuan, whose base becomes 11158839.925', () => {
  const config = scaled({ type: 'dynamic', alpha: 1000 }, { model_type: 'hunyuan_v1_dense' });
  rope(config).inverseFrequencies.forEach((speed, pair) =>
    near(speed, 11158839.925 ** (-pair / 64), 1e-8),
  );
});

test('speeds: Phi-3 divides by one list or the other, by the length of the call', () => {
  const plain = rope({ ...llama, hidden_size: 3072 }).inverseFrequencies;
  for (const [length, divisor] of [
    [4096, 1.5],
    [4097, 6],
  ])
    rope(phi(), { length }).inverseFrequencies.forEach((speed, pair) =>
      near(speed, plain[pair] / divisor, 1e-12),
    );
});
