// llama.cpp's reading of configs: what the GGUF file loses, what the loader replaces. Numbers are computed here anew.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readGguf } from '../../../web/dist/config/gguf.js';
import { createRopewalk } from '../../../web/dist/index.js';
import { llamaCpp } from '../../../web/dist/runtimes/llama-cpp.js';
import { f32, ggufFile, metadataOf } from './gguf-file.mjs';
import { sentence } from './package.mjs';
import {
  codes,
  configs,
  readBy,
  remarkOn,
  scaled,
  survives,
  versionFive,
} from './runtimes-configs.mjs';

const rw = await createRopewalk({ build: 'simd' });
const read = (config, context) => readBy(llamaCpp, config, context);
const readFile = (architecture, keys, tensors, maxLength = 131072) =>
  llamaCpp.read(readGguf(ggufFile(metadataOf(architecture, keys), tensors)), {
    length: 4096,
    maxLength,
  });
const speeds = (reading) => rw.rope(reading.request).inverseFrequencies;
const near = (ours, exact, tolerance = 1e-6) =>
  assert.ok(Math.abs(ours - exact) <= tolerance * Math.abs(exact), `${ours} is not ${exact}`);
const temperature = (s, m = 1) => 0.1 * m * Math.log(s) + 1;

test('yarn: truncate false is lost, so pair 17 of gpt-oss turns 1.76 times as fast as trained', () => {
  const reading = read(configs.gptOss);
  assert.equal(reading.request.params.truncate, true);
  assert.equal(remarkOn(reading, 'truncate_lost').where, 'rope_scaling.truncate');
  const frequencies = speeds(reading);
  // between pairs 8 and 18: nine tenths interpolated
  near(frequencies[17], 150000 ** (-34 / 64) * (0.9 / 32 + 0.1), 1e-12);
  near(frequencies[17] / 1.29318701e-4, 1.76, 2e-3);
  near(frequencies[12] / 0.00679495949, 1.032, 1e-3);
});

test('yarn: Qwen2.5 is read as transformers reads it', () => {
  const reading = read(configs.qwen25);
  const frequencies = speeds(reading);
  near(frequencies[24], 0.00537532149);
  near(frequencies[40], 4.44569853e-5);
  near(frequencies[63], 3.1023444e-7);
  near(reading.request.params.attention_factor, 1.13862944);
  assert.equal(reading.softmaxFactor, 1);
});

test('yarn: attention_factor is written, and overwritten by the loader', () => {
  const reading = read(scaled(configs.qwen25, { attention_factor: 1.5 }));
  near(reading.request.params.attention_factor, temperature(4));
  assert.ok(remarkOn(reading, 'attention_factor_overwritten').deduced);
});

test('yarn: beta_fast and beta_slow are written, and loaded for Ministral alone', () => {
  const turns = { beta_fast: 16, beta_slow: 2 };
  const lost = read(scaled(configs.qwen25, turns));
  assert.deepEqual([lost.request.params.beta_fast, lost.request.params.beta_slow], [32, 1]);
  assert.equal(codes(lost).filter((code) => code === 'turns_lost').length, 2);
  const ministral = {
    ...scaled(configs.qwen25, { ...turns, mscale_all_dim: 1 }),
    model_type: 'ministral3',
  };
  const kept = read(ministral);
  assert.deepEqual([kept.request.params.beta_fast, kept.request.params.beta_slow], [16, 2]);
});

test('yarn: mscale is taken to be 1 over mscale_all_dim for Ministral', () => {
  const weights = { mscale: 0.5, mscale_all_dim: 0.707 };
  const reading = read({ ...scaled(configs.qwen25, weights), model_type: 'ministral3' });
  near(reading.request.params.attention_factor, temperature(4) / temperature(4, 0.707));
  assert.equal(remarkOn(reading, 'ignored_key').where, 'rope_scaling.mscale');
});

test('yarn: mscale and mscale_all_dim are not written for other models', () => {
  const reading = read(scaled(configs.qwen25, { mscale: 0.5, mscale_all_dim: 0.5 }));
  near(reading.request.params.attention_factor, temperature(4));
  assert.deepEqual(
    reading.remarks.filter(({ code }) => code === 'ignored_key').map(({ where }) => where),
    ['rope_scaling.mscale', 'rope_scaling.mscale_all_dim'],
  );
});

test('yarn: DeepSeek-V3 leaves cos and sin alone and multiplies the softmax scale by 1.8738542', () => {
  const reading = read(configs.deepseekV3);
  assert.equal(reading.request.params.attention_factor, 1);
  near(reading.softmaxFactor, 1.8738542);
  assert.deepEqual(codes(reading), []);
});

test('yarn: DeepSeek-V2-Lite with both weights 0.707 multiplies the softmax scale by 1.5896262', () => {
  const reading = read(scaled(configs.deepseekV3, { mscale: 0.707, mscale_all_dim: 0.707 }));
  assert.equal(reading.request.params.attention_factor, 1);
  near(reading.softmaxFactor, 1.5896262);
});

test('yarn: a DeepSeek config without mscale_all_dim is tempered twice', () => {
  const reading = read(
    scaled(configs.deepseekV3, { mscale: undefined, mscale_all_dim: undefined }),
  );
  near(reading.request.params.attention_factor, temperature(40));
  near(reading.softmaxFactor, temperature(40) ** 2);
  assert.ok(remarkOn(reading, 'temperature_twice').deduced);
});

test('yarn: without a factor it is dropped, without the original length the converter stops', () => {
  const dropped = read(scaled(configs.qwen25, { factor: undefined }));
  assert.equal(dropped.request.variant, 'rope');
  assert.deepEqual(codes(dropped).includes('no_op'), true);
  const headless = scaled(configs.qwen25, { original_max_position_embeddings: undefined });
  assert.match(
    sentence(() => read(headless)),
    /original_max_position_embeddings.*is missing, and llama\.cpp stops/,
  );
});

test('yarn: the original length of the rope dictionary wins over that of the top level', () => {
  const reading = read({ ...configs.qwen25, original_max_position_embeddings: 8192 });
  assert.equal(reading.request.trainLength, 32768);
});

test('yarn: an attention factor other than 1 is multiplied in again by each context shift', () => {
  assert.ok(remarkOn(read(configs.qwen25), 'context_shift_scales').deduced);
  assert.equal(remarkOn(read(configs.deepseekV3), 'context_shift_scales'), undefined);
});

test('dynamic: is passed over without a warning, except HunYuan’s alpha, which becomes the base', () => {
  const llama = { ...configs.llama31, rope_scaling: { type: 'dynamic', factor: 2 } };
  const dropped = read(llama, { length: 200000 });
  assert.equal(dropped.request.variant, 'rope');
  assert.match(remarkOn(dropped, 'no_op').message, /without a warning/);
  const baked = read(configs.hunyuan);
  assert.equal(baked.request.variant, 'ntk');
  near(speeds(baked)[1], 11158839.925 ** (-2 / 128), 1e-9);
});

test('llama3: is baked into divisors for LLaMA, and lost for Qwen', () => {
  const frequencies = speeds(read(configs.llama31));
  near(frequencies[28], 0.00321144599);
  near(frequencies[32], 5.24846161e-4);
  near(frequencies[63], 3.06892599e-7);
  const lost = read({ ...configs.llama31, model_type: 'qwen3' });
  assert.equal(lost.request.variant, 'rope');
  assert.match(remarkOn(lost, 'no_op').message, /rope_freqs/);
});

test('llama3: keys that are missing have presets', () => {
  const bare = scaled(configs.llama31, {
    factor: undefined,
    low_freq_factor: undefined,
    original_max_position_embeddings: undefined,
  });
  const { request } = read(bare);
  assert.deepEqual(request.params, { factor: 8, low_freq_factor: 1, high_freq_factor: 4 });
  assert.equal(request.trainLength, 8192);
});

test('longrope: the context size decides which list is used, the prompt never', () => {
  const pick = (maxLength, length) =>
    read(configs.phi35, { maxLength, length }).request.params.select;
  assert.deepEqual(
    [pick(131072, 100), pick(4096, 4096), pick(4097, 100)],
    ['long', 'short', 'long'],
  );
});

test('longrope: the temperature follows from the two lengths, whichever list is used', () => {
  for (const maxLength of [4096, 131072])
    near(read(configs.phi35, { maxLength }).request.params.attention_factor, 1.19023807);
  const told = read(scaled(configs.phi35, { attention_factor: 2, factor: 3 }));
  near(told.request.params.attention_factor, 1.19023807);
  assert.equal(codes(told).filter((code) => code === 'ignored_key').length, 2);
});

test('longrope: the lists are written for Phi and MiniCPM, other models keep the name alone', () => {
  const reading = read({ ...configs.phi35, model_type: 'llama' });
  assert.equal(reading.request.variant, 'rope');
  assert.match(remarkOn(reading, 'no_op').message, /without its lists/);
});

test('longrope: Phi-3’s first name for it, yarn, keeps the lists and has YaRN’s temperature', () => {
  const { request } = read(scaled(configs.phi35, { type: 'yarn' }));
  assert.equal(request.variant, 'longrope');
  near(request.params.attention_factor, temperature(32));
});

test('linear: layers that slide in Gemma 3 are neither stretched nor of the base of the others', () => {
  const full = read(configs.gemma3, { layerType: 'full_attention' }).request;
  assert.deepEqual([full.variant, full.params.factor, full.base], ['linear', 8, 1e6]);
  const sliding = read(configs.gemma3, { layerType: 'sliding_attention' }).request;
  assert.deepEqual([sliding.variant, sliding.base], ['window', 1e4]);
});

test('proportional: divisors hold the other pairs still, and the factor is not in the file', () => {
  const gemma4 = {
    model_type: 'gemma4_text', hidden_size: 2048, num_attention_heads: 8, head_dim: 256, max_position_embeddings: 131072,
    rope_parameters: { rope_type: 'proportional', rope_theta: 1e6, partial_rotary_factor: 0.25, factor: 2 },
  }; // prettier-ignore
  const reading = read(gemma4);
  assert.equal(reading.request.variant, 'proportional');
  assert.deepEqual(reading.request.params, { partial_rotary_factor: 0.25 });
  assert.equal(remarkOn(reading, 'ignored_key').where, 'rope_parameters.factor');
});

test('GPT-NeoX: its converter writes neither base nor scaling', () => {
  const neox = {
    model_type: 'gpt_neox', hidden_size: 6144, num_attention_heads: 64, rotary_pct: 0.25, rotary_emb_base: 40000,
    max_position_embeddings: 2048, rope_scaling: { type: 'linear', factor: 2 },
  }; // prettier-ignore
  const reading = read(neox);
  assert.deepEqual(
    [reading.request.variant, reading.request.base, reading.request.rotaryDim],
    ['rope', 10000, 24],
  );
  assert.ok(remarkOn(reading, 'base_lost').deduced);
  assert.ok(codes(reading).includes('no_op'));
});

test('a fraction of turning channels is lost where the converter does not write it', () => {
  const reading = read({ ...configs.llama31, partial_rotary_factor: 0.5 });
  assert.equal(reading.request.rotaryDim, 128);
  assert.ok(remarkOn(reading, 'fraction_lost').deduced);
});

test('Qwen-1: neither dynamic NTK nor log n has a place in GGUF', () => {
  const reading = read(configs.qwen1, { length: 8192 });
  assert.equal(reading.request.variant, 'rope');
  assert.deepEqual(
    reading.remarks.map(({ where }) => where),
    ['use_dynamic_ntk and use_logn_attn'],
  );
});

test('ChatGLM-6B: two positions a token are refused', () => {
  assert.match(
    sentence(() => read(configs.chatglm)),
    /position_encoding_2d: has no place in GGUF/,
  );
});

test('Baichuan-13B: ALiBi by its width', () => {
  const { request } = read({
    model_type: 'baichuan',
    hidden_size: 5120,
    num_attention_heads: 40,
    model_max_length: 4096,
  });
  assert.deepEqual([request.variant, request.heads], ['alibi', 40]);
});

test('Mistral’s params.json: apply_scale false is lost for the architecture llama', () => {
  const params = {
    dim: 5120, n_layers: 40, head_dim: 128, n_heads: 32, n_kv_heads: 8, rope_theta: 1e6, max_position_embeddings: 131072,
    yarn: { factor: 4, original_max_position_embeddings: 32768, beta: 32, alpha: 1, apply_scale: false },
  }; // prettier-ignore
  const reading = read(params);
  near(reading.request.params.attention_factor, temperature(4));
  assert.equal(remarkOn(reading, 'attention_factor_overwritten').where, 'yarn.apply_scale');
});

const yarnKeys = {
  context_length: 131072,
  'rope.scaling.type': 'yarn',
  'rope.scaling.factor': f32(4),
  'rope.scaling.original_context_length': 32768,
};

test('a GGUF file: YaRN’s own factor is overwritten, the general one is multiplied on top', () => {
  const own = readFile('qwen2', { ...yarnKeys, 'rope.scaling.yarn_attn_factor': f32(1.5) });
  near(own.request.params.attention_factor, temperature(4));
  assert.ok(remarkOn(own, 'attention_factor_overwritten').deduced);
  const general = readFile('qwen2', { ...yarnKeys, 'rope.scaling.attn_factor': f32(1.5) });
  near(general.request.params.attention_factor, 1.5 * temperature(4));
});

test('a GGUF file: turns of YaRN are loaded for Ministral alone', () => {
  const keys = { ...yarnKeys, 'rope.scaling.yarn_beta_fast': f32(16) };
  const lost = readFile('qwen2', keys);
  assert.equal(lost.request.params.beta_fast, 32);
  assert.ok(codes(lost).includes('turns_lost'));
  assert.equal(readFile('mistral3', keys).request.params.beta_fast, 16);
});

test('a GGUF file: DeepSeek’s multiplier is a tenth of mscale_all_dim, and scales the softmax', () => {
  const keys = {
    ...yarnKeys,
    'rope.scaling.factor': f32(40),
    'rope.scaling.yarn_log_multiplier': f32(0.0707),
  };
  const reading = readFile('deepseek2', keys);
  near(reading.request.params.attention_factor, 1);
  near(reading.softmaxFactor, 1.5896262);
});

test('a GGUF file: the lists are chosen by the context size, which is rounded up to 256', () => {
  const keys = {
    context_length: 131072,
    'rope.scaling.original_context_length': 4000,
    'rope.scaling.attn_factor': f32(1.19),
  };
  const tensors = {
    'rope_factors_long.weight': Array(64).fill(8),
    'rope_factors_short.weight': Array(64).fill(2),
  };
  const at = (maxLength) => readFile('phi3', keys, tensors, maxLength);
  near(at(3000).request.params.attention_factor, 1.19);
  assert.deepEqual(
    [3840, 3841].map((length) => at(length).request.params.select),
    ['short', 'long'],
  );
  near(speeds(at(131072))[0], 1 / 8);
});

test('version 5 says the same as version 4', () => {
  for (const config of [configs.llama31, configs.qwen25, configs.gptOss, configs.deepseekV3])
    assert.deepEqual(read(versionFive(config)).request, read(config).request);
});

test('whatever is wrong in a config, it is read or refused', () => {
  const { read, refused } = survives(llamaCpp);
  assert.ok(read > 200 && refused > 200, `${read} read, ${refused} refused`);
});
