// From config.json to numbers: the frequencies and attention factors that models are known to have.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createRopewalk, fromHuggingFace } from '../../../web/dist/index.js';

const rw = await createRopewalk({ build: 'simd' });
const rope = (config, options) => rw.rope(fromHuggingFace(config, options));

// What is printed somewhere has been rounded, some of it to float32 on the way.
const near = (ours, exact, within = 1e-8) =>
  assert.ok(Math.abs(ours - exact) <= within * Math.abs(exact), `${ours} is not ${exact}`);
const llama = {
  head_dim: 128,
  num_attention_heads: 32,
  max_position_embeddings: 131072,
  rope_theta: 500000,
};

test('Llama 3.1: kept to pair 28, an eighth from pair 35 on, blended between', () => {
  const rope_scaling = {
    rope_type: 'llama3',
    factor: 8,
    low_freq_factor: 1,
    high_freq_factor: 4,
    original_max_position_embeddings: 8192,
  };
  const known = { 28: 0.00321144599, 29: 0.00216657076, 32: 5.24846161e-4, 34: 1.78507834e-4 };
  const { inverseFrequencies } = rope({ ...llama, rope_scaling });
  for (const [pair, speed] of Object.entries({ ...known, 35: 9.55621235e-5, 63: 3.06892599e-7 }))
    near(inverseFrequencies[pair], speed, 1e-6);
});

test('Llama 4: from 1 to 1 turns is a step, not a division by zero', () => {
  const rope_scaling = {
    rope_type: 'llama3',
    factor: 16,
    low_freq_factor: 1,
    high_freq_factor: 1,
    original_max_position_embeddings: 8192,
  };
  const { inverseFrequencies } = rope({ ...llama, rope_scaling });
  inverseFrequencies.forEach((speed, pair) => {
    const plain = 500000 ** (-pair / 64);
    near(speed, (2 * Math.PI) / plain > 8192 ? plain / 16 : plain);
  });
});

const deepseek = (mscale, mscale_all_dim) =>
  rope({
    model_type: 'deepseek_v3',
    num_attention_heads: 128,
    qk_rope_head_dim: 64,
    max_position_embeddings: 163840,
    rope_theta: 10000,
    rope_scaling: {
      type: 'yarn',
      factor: 40,
      original_max_position_embeddings: 4096,
      mscale,
      mscale_all_dim,
    },
  });

test('DeepSeek: the softmax carries the square of the temperature, cos and sin none', () => {
  for (const [weight, square] of [
    [1, 1.8738542],
    [0.707, 1.5896262],
  ]) {
    const { attentionFactor, attentionTarget } = deepseek(weight, weight);
    assert.equal(attentionTarget, 'softmax');
    assert.ok(Math.abs(attentionFactor ** 2 - square) < 1e-6, `${attentionFactor ** 2}`);
  }
  const half = deepseek(0.707, 0);
  assert.equal(half.attentionTarget, 'cos_sin');
  assert.ok(Math.abs(half.attentionFactor - (0.0707 * Math.log(40) + 1)) < 1e-12);
});

test('Phi-3.5: √(1 + ln 32 / ln 4096), and the list by the length asked for', () => {
  const phi = {
    model_type: 'phi3',
    head_dim: 96,
    max_position_embeddings: 131072,
    original_max_position_embeddings: 4096,
    rope_theta: 10000,
    rope_scaling: {
      type: 'su',
      long_factor: Array.from({ length: 48 }, (_, pair) => 1 + pair),
      short_factor: Array.from({ length: 48 }, () => 1),
    },
  };
  const long = rope(phi);
  near(long.attentionFactor, 1.1902380714);
  const short = rope(phi, { length: 4096 });
  near(short.attentionFactor, 1.1902380714);
  near(short.inverseFrequencies[47] / long.inverseFrequencies[47], 48);
});

test('HunYuan: alpha 1000 makes the base 11158839.925', () => {
  const { inverseFrequencies } = rope({
    head_dim: 128,
    max_position_embeddings: 262144,
    rope_theta: 10000,
    rope_scaling: { type: 'dynamic', alpha: 1000, factor: 1 },
  });
  near(inverseFrequencies[32], 11158839.9251 ** -0.5);
});

test('Qwen 1: twice the trained length raises the base by 3, a token more by 7', () => {
  const qwen = {
    model_type: 'qwen',
    kv_channels: 128,
    rotary_emb_base: 10000,
    seq_length: 2048,
    max_position_embeddings: 8192,
    use_dynamic_ntk: true,
    use_logn_attn: true,
  };
  const stretch = (length) => rope(qwen, { length }).inverseFrequencies[63] * 10000 ** (126 / 128);
  near(stretch(2048), 1);
  near(stretch(4096), 1 / 3);
  near(stretch(4097), 1 / 7);
});

test('ChatGLM 3: 64 channels turn, and the exponent counts those', () => {
  const { inverseFrequencies, rotaryDim } = rope({
    model_type: 'chatglm',
    kv_channels: 128,
    rope_ratio: 50,
    seq_length: 32768,
  });
  assert.deepEqual([inverseFrequencies.length, rotaryDim], [32, 64]);
  near(inverseFrequencies[16], 500000 ** -0.5);
});

test('Gemma 3: full layers at an eighth of 1e6’s speeds, sliding ones at all of 1e4’s', () => {
  const gemma = {
    text_config: {
      model_type: 'gemma3_text',
      hidden_size: 2560,
      rope_scaling: { rope_type: 'linear', factor: 8 },
      sliding_window: 1024,
    },
  };
  near(rope(gemma, { layerType: 'full_attention' }).inverseFrequencies[64], 1e-3 / 8);
  near(rope(gemma, { layerType: 'sliding_attention' }).inverseFrequencies[64], 1e-2);
});

test('Gemma 4: a quarter of the pairs turn, at speeds counted over the whole head', () => {
  const { inverseFrequencies } = rope({
    head_dim: 256,
    max_position_embeddings: 131072,
    rope_parameters: { rope_type: 'proportional', partial_rotary_factor: 0.25, rope_theta: 1e6 },
  });
  near(inverseFrequencies[31], 1e6 ** (-62 / 256));
  assert.equal(inverseFrequencies[32], 0);
});

test('Qwen2-VL: pairs follow time, then height, then width', () => {
  const { axes, inverseFrequencies } = rope({
    head_dim: 128,
    max_position_embeddings: 32768,
    rope_theta: 1e6,
    rope_scaling: { type: 'mrope', mrope_section: [16, 24, 24] },
  });
  assert.deepEqual([axes[15], axes[16], axes[39], axes[40]], [0, 1, 1, 2]);
  near(inverseFrequencies[40], 1e6 ** (-40 / 64)); // speeds do not start anew
});

test('what replaces the rotation is accepted too: ALiBi, layers without positions, two positions', () => {
  const alibi = rope({ model_type: 'bloom', n_embd: 4096, n_head: 32, seq_length: 2048 });
  assert.match(alibi.variant, /^alibi/);
  const llama4 = { ...llama, model_type: 'llama4_text', no_rope_layers: [1, 1, 1, 0] };
  assert.match(rope(llama4, { layerType: 'full_attention' }).variant, /^nope\+llama4_temperature/);
  const glm = {
    model_type: 'chatglm',
    head_dim: 128,
    seq_length: 2048,
    position_encoding_2d: true,
  };
  const { axes, inverseFrequencies } = rope(glm);
  assert.deepEqual([axes[31], axes[32]], [0, 1]);
  near(inverseFrequencies[16], 1e-2);
  near(inverseFrequencies[48], 1e-2);
});

test('chunks and windows leave the speeds alone', () => {
  const plain = rope(llama).inverseFrequencies;
  const sliding = rope({ ...llama, sliding_window: 4096 });
  assert.match(sliding.variant, /^window/);
  assert.deepEqual(sliding.inverseFrequencies, plain);
  const chunked = rope({
    ...llama,
    dual_chunk_attention_config: { chunk_size: 512, local_size: 64 },
  });
  assert.match(chunked.variant, /^dual_chunk/);
  assert.deepEqual(chunked.inverseFrequencies, plain);
});
