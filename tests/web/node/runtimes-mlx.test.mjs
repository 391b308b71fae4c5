// mlx-lm's reading of configs: what its files do not look at, and what multiplies the input.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createRopewalk } from '../../../web/dist/index.js';
import { mlx } from '../../../web/dist/runtimes/mlx.js';
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
const read = (config, context) => readBy(mlx, config, context);
const speeds = (reading) => rw.rope(reading.request).inverseFrequencies;
const near = (ours, exact, tolerance = 1e-6) =>
  assert.ok(Math.abs(ours - exact) <= tolerance * Math.abs(exact), `${ours} is not ${exact}`);
const temperature = (s, m = 1) => 0.1 * m * Math.log(s) + 1;

test('yarn: truncate is not looked at, so pair 17 of gpt-oss turns 1.76 times as fast as trained', () => {
  const reading = read(configs.gptOss);
  assert.equal(remarkOn(reading, 'truncate_lost').where, 'rope_scaling.truncate');
  const frequencies = speeds(reading);
  near(frequencies[17], 150000 ** (-34 / 64) * (0.9 / 32 + 0.1), 1e-12);
  near(frequencies[17] / 1.29318701e-4, 1.76, 2e-3);
});

test('yarn: attention_factor is not looked at', () => {
  const reading = read(scaled(configs.qwen25, { attention_factor: 1.5 }));
  near(reading.request.params.attention_factor, temperature(4));
  assert.equal(
    remarkOn(reading, 'attention_factor_ignored').where,
    'rope_scaling.attention_factor',
  );
});

test('yarn: mscale counts alone, over mscale_all_dim 0', () => {
  const reading = read(scaled(configs.qwen25, { mscale: 0.707 }));
  near(reading.request.params.attention_factor, temperature(4, 0.707));
  const alone = read(scaled(configs.qwen25, { mscale_all_dim: 0.707 }));
  near(alone.request.params.attention_factor, temperature(4) / temperature(4, 0.707));
});

test('yarn: the original length is 4096 where the rope dictionary does not say it', () => {
  const bare = scaled(configs.qwen25, { original_max_position_embeddings: undefined });
  const reading = read({ ...bare, original_max_position_embeddings: 32768 });
  assert.equal(reading.request.trainLength, 4096);
  assert.ok(codes(reading).includes('original_missing'));
});

test('yarn: the factor multiplies the input', () => {
  assert.equal(read(configs.qwen25).attentionTarget, 'input');
});

test('yarn: DeepSeek-V3 multiplies the softmax scale by 1.8738542 and leaves the input alone', () => {
  const reading = read(configs.deepseekV3);
  assert.equal(reading.request.params.attention_factor, 1);
  near(reading.softmaxFactor, 1.8738542);
});

test('yarn: (0.707, 0) of DeepSeek-V2 gives 1.2608 on the input and nothing on the softmax', () => {
  const reading = read({
    ...scaled(configs.deepseekV3, { mscale: 0.707, mscale_all_dim: 0 }),
    model_type: 'deepseek_v2',
  });
  near(reading.request.params.attention_factor, 1.2608, 1e-4);
  assert.equal(reading.softmaxFactor, 1);
});

test('yarn: DeepSeek-V2 without a rope dictionary is refused', () => {
  const { rope_scaling, ...bare } = { ...configs.deepseekV3, model_type: 'deepseek_v2' };
  assert.ok(rope_scaling);
  assert.match(
    sentence(() => read(bare)),
    /rope_scaling: is missing, and mlx-lm stops with an AttributeError/,
  );
});

test('longrope: the long list turns short prompts too', () => {
  const reading = read(configs.phi35, { length: 100, maxLength: 4096 });
  assert.equal(reading.request.params.select, 'long');
  near(reading.request.params.attention_factor, 1.19023807);
  assert.ok(codes(reading).includes('always_long'));
  near(speeds(reading)[47], 10000 ** (-94 / 96) / 64, 1e-9);
});

test('longrope: a Phi config with rope_type in place of type is refused', () => {
  const newer = scaled(configs.phi35, { type: undefined, rope_type: 'longrope' });
  assert.match(
    sentence(() => read(newer)),
    /is missing, and mlx-lm stops with a ValueError/,
  );
});

test('longrope: elsewhere the original length must stand in the rope dictionary, and su is no name for it', () => {
  const llama = { ...configs.phi35, model_type: 'llama' };
  assert.match(
    sentence(() => read(llama)),
    /original_max_position_embeddings: is missing/,
  );
  assert.match(
    sentence(() => read(scaled(llama, { type: 'su' }))),
    /is su, and mlx-lm stops with a ValueError/,
  );
});

test('dynamic: the base of each call, from max_position_embeddings on', () => {
  const llama = {
    ...configs.llama31,
    max_position_embeddings: 2048,
    rope_theta: 10000,
    rope_scaling: { type: 'dynamic', factor: 2 },
  };
  const reading = read(llama, { length: 8192 });
  near(speeds(reading)[63], 72195.8600865 ** (-126 / 128));
  assert.ok(codes(reading).includes('mixed_cache'));
});

test('llama3: as Meta has it', () => {
  const frequencies = speeds(read(configs.llama31));
  near(frequencies[32], 5.24846161e-4);
  near(frequencies[63], 3.06892599e-7);
});

test('Mixtral, Qwen3-MoE and GLM-4-MoE: scaling is not looked at', () => {
  for (const model_type of ['mixtral', 'qwen3_moe', 'qwen2_moe', 'glm4_moe', 'gpt_neox']) {
    const reading = read({ ...configs.qwen25, model_type, rotary_emb_base: 1e6 });
    assert.equal(reading.request.variant, 'rope', model_type);
    assert.ok(codes(reading).includes('no_op'), model_type);
  }
});

test('version 5: rope_parameters are not looked at, so base and scaling are those of the file', () => {
  const reading = read(versionFive(configs.llama31));
  assert.deepEqual([reading.request.variant, reading.request.base], ['rope', 10000]);
  assert.ok(remarkOn(reading, 'base_lost').deduced);
  assert.equal(remarkOn(reading, 'ignored_key').where, 'rope_parameters');
  assert.match(
    sentence(() => read({ ...versionFive(configs.qwen25), model_type: 'qwen3' })),
    /rope_theta: is missing/,
  );
});

test('type wins over rope_type', () => {
  const both = scaled(configs.qwen25, { type: 'linear', rope_type: 'yarn' });
  assert.equal(read(both).request.variant, 'linear');
});

test('Gemma 3: layers that slide have a base of their own and no scaling', () => {
  const sliding = read(configs.gemma3, { layerType: 'sliding_attention' }).request;
  assert.deepEqual([sliding.variant, sliding.base], ['window', 10000]);
  const full = read(configs.gemma3, { layerType: 'full_attention' }).request;
  assert.deepEqual([full.variant, full.params.factor, full.base], ['linear', 8, 1e6]);
});

test('HunYuan: alpha changes the base once', () => {
  const reading = read(configs.hunyuan);
  assert.equal(reading.request.variant, 'ntk');
  near(speeds(reading)[1], 11158839.925 ** (-2 / 128), 1e-9);
});

test('Qwen-1: plain RoPE with base 10,000, whatever the config says', () => {
  const reading = read({ ...configs.qwen1, rotary_emb_base: 1000000 }, { length: 8192 });
  assert.deepEqual([reading.request.variant, reading.request.base], ['rope', 10000]);
  assert.deepEqual(codes(reading), ['base_lost', 'ignored_key']);
});

test('models without a file of their own are refused', () => {
  assert.match(
    sentence(() => read(configs.chatglm)),
    /model_type: is chatglm, and mlx-lm stops with a ValueError/,
  );
});

test('whatever is wrong in a config, it is read or refused', () => {
  const { read, refused } = survives(mlx);
  assert.ok(read > 200 && refused > 200, `${read} read, ${refused} refused`);
});
