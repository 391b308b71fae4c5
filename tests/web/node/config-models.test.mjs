// Configs as models have them: what each was trained with, as a request.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fromHuggingFace, readConfig } from '../../../web/dist/index.js';
import { sentence } from './package.mjs';

const list = (count, value) => Array.from({ length: count }, () => value);

test('gpt-oss: YaRN without truncation', () => {
  const request = fromHuggingFace({
    model_type: 'gpt_oss',
    head_dim: 64,
    hidden_size: 2880,
    num_attention_heads: 64,
    max_position_embeddings: 131072,
    layer_types: ['sliding_attention', 'full_attention'],
    sliding_window: 128,
    rope_theta: 150000,
    rope_scaling: {
      beta_fast: 32.0,
      beta_slow: 1.0,
      factor: 32.0,
      original_max_position_embeddings: 4096,
      rope_type: 'yarn',
      truncate: false,
    },
  });
  assert.deepEqual(request, {
    variant: 'yarn',
    params: { factor: 32, beta_fast: 32, beta_slow: 1, truncate: false },
    headDim: 64,
    rotaryDim: 64,
    base: 150000,
    trainLength: 4096,
    length: 131072,
  });
});

const deepseek = {
  model_type: 'deepseek_v3',
  hidden_size: 7168,
  num_attention_heads: 128,
  qk_nope_head_dim: 128,
  qk_rope_head_dim: 64,
  max_position_embeddings: 163840,
  rope_theta: 10000,
  rope_scaling: {
    beta_fast: 32,
    beta_slow: 1,
    factor: 40,
    mscale: 1.0,
    mscale_all_dim: 1.0,
    original_max_position_embeddings: 4096,
    type: 'yarn',
  },
};

test('DeepSeek-V3: YaRN whose temperature the softmax carries', () => {
  const { variant, params, headDim } = fromHuggingFace(deepseek);
  assert.deepEqual([variant, headDim], ['yarn', 64]);
  assert.equal(params.mscale_rule, 'deepseek');
  assert.equal(params.mscale_target, 'softmax');
  const others = fromHuggingFace({ ...deepseek, model_type: 'llama' }).params;
  assert.deepEqual([others.mscale_rule, others.mscale_target], [undefined, undefined]);
});

test('Phi-3.5-mini: LongRoPE, its original length outside, its window wider than any text', () => {
  const phi = {
    model_type: 'phi3',
    hidden_size: 3072,
    num_attention_heads: 32,
    max_position_embeddings: 131072,
    original_max_position_embeddings: 4096,
    rope_theta: 10000,
    sliding_window: 262144,
    rope_scaling: { type: 'longrope', long_factor: list(48, 2), short_factor: list(48, 1) },
  };
  const request = fromHuggingFace(phi);
  assert.equal(request.variant, 'longrope');
  assert.deepEqual(request.params, {
    factor: 32,
    long_factor: list(48, 2),
    short_factor: list(48, 1),
  });
  assert.deepEqual([request.headDim, request.trainLength, request.length], [96, 4096, 131072]);
  for (const type of ['su', 'yarn'])
    assert.deepEqual(
      fromHuggingFace({ ...phi, rope_scaling: { ...phi.rope_scaling, type } }),
      request,
      type,
    );
});

test('Phi-3.5-MoE: an attention factor for each list', () => {
  const config = {
    model_type: 'phimoe',
    head_dim: 128,
    max_position_embeddings: 131072,
    rope_theta: 10000,
    rope_scaling: {
      type: 'longrope',
      long_factor: list(64, 2),
      short_factor: list(64, 1),
      long_mscale: 1.25,
      short_mscale: 1.125,
      original_max_position_embeddings: 4096,
    },
  };
  assert.equal(fromHuggingFace(config, { length: 4096 }).params.attention_factor, 1.125);
  assert.equal(fromHuggingFace(config, { length: 4097 }).params.attention_factor, 1.25);
});

test('Gemma 3 in version 4: all but a few keys left to its model type, each noted', () => {
  const config = {
    model_type: 'gemma3',
    text_config: {
      hidden_size: 2560,
      model_type: 'gemma3_text',
      num_hidden_layers: 34,
      rope_scaling: { factor: 8.0, rope_type: 'linear' },
      sliding_window: 1024,
    },
  };
  const full = fromHuggingFace(config, { layerType: 'full_attention' });
  assert.deepEqual(
    [full.variant, full.params, full.base, full.headDim, full.length],
    ['linear', { factor: 8 }, 1e6, 256, 131072],
  );
  const sliding = fromHuggingFace(config, { layerType: 'sliding_attention' });
  assert.deepEqual(
    [sliding.variant, sliding.params, sliding.base],
    ['window', { window: 1024 }, 1e4],
  );
  const { notes } = readConfig(config, { layerType: 'full_attention' });
  assert.deepEqual(notes.map(({ where }) => where).toSorted(), [
    'text_config.head_dim',
    'text_config.max_position_embeddings',
    'text_config.num_attention_heads',
    'text_config.rope_theta',
  ]);
});

const textPart = {
  ...{ hidden_size: 4096, num_attention_heads: 32, num_key_value_heads: 8 },
  ...{ max_position_embeddings: 32768, rope_theta: 1e6 },
};
const noted = ({ notes }) => notes.map(({ where, message }) => `${where}: ${message}`);

test('a text part that does not say its model_type has that which the model around it gives it', () => {
  for (const [outer, type, why] of [
    ['llava', 'llama', 'as transformers has it in llava'],
    ['mistral3', 'mistral', 'as transformers has it in mistral3'],
    ['qwen2_5_vl', 'qwen2_5_vl', 'as the config around it says'],
  ]) {
    const read = readConfig({ model_type: outer, text_config: textPart });
    assert.deepEqual([read.modelType, read.layout], [type, 'half']);
    assert.deepEqual(noted(read), [
      `text_config.model_type: is not said; ${type} is taken, ${why}`,
    ]);
    const said = readConfig({ model_type: outer, text_config: { ...textPart, model_type: type } });
    assert.deepEqual(said, { ...read, top: said.top, places: said.places, notes: [] });
  }
});

test('the nearest model_type around a text part counts, and one that is not known is not passed over', () => {
  const thinker_config = { text_config: textPart };
  const read = (outer, inner) =>
    readConfig({
      ...{ model_type: outer, thinker_config: { ...thinker_config, ...inner } },
    }).modelType;
  assert.equal(read('one_vl', { model_type: 'other_vl' }), 'other_vl');
  assert.equal(read('one_vl', {}), 'one_vl');
  assert.equal(read('llava', { model_type: '' }), 'llama');
  assert.equal(read(undefined, {}), '');
  assert.equal(
    sentence(() => read(3, {})),
    'model_type: must be a word, got 3',
  );
});

test('a text part named after its model has that model’s defaults', () => {
  for (const family of ['qwen2_vl', 'qwen2_5_vl', 'qwen3_5']) {
    const named = (model_type) => readConfig({ ...textPart, model_type });
    assert.deepEqual(
      { ...named(`${family}_text`), modelType: family, top: {}, notes: [] },
      { ...named(family), top: {}, notes: [] },
    );
  }
});

test('Qwen2.5 with YaRN: a window that is switched off', () => {
  const request = fromHuggingFace({
    model_type: 'qwen2',
    hidden_size: 3584,
    num_attention_heads: 28,
    max_position_embeddings: 131072,
    rope_theta: 1000000,
    sliding_window: 4096,
    use_sliding_window: false,
    rope_scaling: { factor: 4.0, original_max_position_embeddings: 32768, type: 'yarn' },
  });
  assert.deepEqual([request.variant, request.params], ['yarn', { factor: 4 }]);
});

test('Qwen 1: its own dynamic NTK and log-n scaling, from the length it was trained on', () => {
  const config = {
    model_type: 'qwen',
    hidden_size: 4096,
    kv_channels: 128,
    num_attention_heads: 32,
    rotary_emb_base: 10000,
    rotary_pct: 1.0,
    seq_length: 2048,
    max_position_embeddings: 8192,
    use_dynamic_ntk: true,
    use_logn_attn: true,
  };
  const request = fromHuggingFace(config);
  assert.equal(request.variant, 'dynamic_qwen+log_n');
  assert.deepEqual([request.trainLength, request.length], [2048, 8192]);
  assert.equal(fromHuggingFace({ ...config, use_logn_attn: false }).variant, 'dynamic_qwen');
  assert.equal(fromHuggingFace({ ...config, use_dynamic_ntk: false }).variant, 'log_n');
});

test('ChatGLM: two positions at first, later the first half of each head with a base by ratio', () => {
  const first = fromHuggingFace({
    model_type: 'chatglm',
    hidden_size: 4096,
    num_attention_heads: 32,
    max_sequence_length: 2048,
    position_encoding_2d: true,
  });
  assert.deepEqual([first.variant, first.headDim, first.rotaryDim], ['chatglm_2d', 128, 128]);
  const later = readConfig({
    model_type: 'chatglm',
    hidden_size: 4096,
    kv_channels: 128,
    num_attention_heads: 32,
    original_rope: true,
    rope_ratio: 500,
    seq_length: 131072,
  });
  assert.deepEqual(
    [later.base, later.rotaryDim, later.exponentDenominator, later.layout],
    [5e6, 64, 64, 'interleaved'],
  );
  assert.equal(later.places.base, '10000 × rope_ratio');
});

test('HunYuan: alpha is a static change of the base, whatever the type is called', () => {
  const config = {
    model_type: 'hunyuan_v1_dense',
    head_dim: 128,
    max_position_embeddings: 262144,
    rope_theta: 10000,
    rope_scaling: {
      alpha: 1000.0,
      beta_fast: 32,
      beta_slow: 1,
      factor: 1.0,
      mscale: 1.0,
      mscale_all_dim: 1.0,
      type: 'dynamic',
    },
  };
  const { variant, params } = fromHuggingFace(config);
  assert.deepEqual([variant, params], ['ntk', { alpha: 1000 }]);
});

test('ALiBi: by key, by model type, and by the width of Baichuan 13B', () => {
  const alibi = [
    { alibi: true, model_type: 'falcon' },
    { attn_config: { alibi: true } },
    { position_embedding_type: 'alibi' },
    { model_type: 'bloom' },
    { model_type: 'baichuan', hidden_size: 5120 },
  ];
  for (const more of alibi) {
    const config = { hidden_size: 4096, num_attention_heads: 40, head_dim: 128, seq_length: 4096 };
    const request = fromHuggingFace({ ...config, ...more });
    assert.deepEqual([request.variant, request.heads], ['alibi', 40], JSON.stringify(more));
  }
  const seven = { model_type: 'baichuan', hidden_size: 4096, num_attention_heads: 32 };
  assert.equal(fromHuggingFace({ ...seven, max_position_embeddings: 4096 }).variant, 'rope');
});

test('Mistral’s params.json: YaRN by the paper’s letters, and a temperature by position', () => {
  const config = {
    dim: 4096,
    n_layers: 34,
    head_dim: 128,
    n_heads: 32,
    n_kv_heads: 8,
    rope_theta: 1e6,
    max_position_embeddings: 262144,
    yarn: {
      original_max_position_embeddings: 16384,
      factor: 16,
      apply_scale: false,
      beta: 32,
      alpha: 1,
    },
    llama_4_scaling: { original_max_position_embeddings: 16384, beta: 0.1 },
  };
  const read = readConfig(config);
  assert.deepEqual([read.source, read.type, read.layout], ['mistral', 'yarn', 'interleaved']);
  assert.equal(read.places.factor, 'yarn.factor');
  const request = fromHuggingFace(config);
  assert.equal(request.variant, 'yarn+llama4_temperature');
  assert.deepEqual(request.params, {
    factor: 16,
    beta_fast: 32,
    beta_slow: 1,
    attention_factor: 1,
    attn_scale: 0.1,
    floor_scale: 16384,
    counts: 'zero_based',
  });
});

test('Ministral 3: the same temperature, said within the dictionary', () => {
  const request = fromHuggingFace({
    model_type: 'ministral3',
    head_dim: 128,
    max_position_embeddings: 262144,
    rope_parameters: {
      type: 'yarn',
      rope_theta: 1000000,
      factor: 16,
      original_max_position_embeddings: 16384,
      max_position_embeddings: 262144,
      beta_fast: 32,
      beta_slow: 1,
      mscale_all_dim: 1,
      mscale: 1,
      llama_4_scaling_beta: 0.1,
    },
  });
  assert.equal(request.variant, 'yarn+llama4_temperature');
  assert.deepEqual(
    [request.params.attn_scale, request.params.floor_scale, request.params.counts],
    [0.1, 16384, 'zero_based'],
  );
});

test('Llama’s own params.json: use_scaled_rope is llama3 with the numbers of its code', () => {
  const request = fromHuggingFace({
    dim: 4096,
    n_heads: 32,
    rope_theta: 5e5,
    use_scaled_rope: true,
  });
  assert.equal(request.variant, 'llama3');
  assert.deepEqual(request.params, { factor: 8, low_freq_factor: 1, high_freq_factor: 4 });
  assert.equal(request.trainLength, 8192);
});

test('M-RoPE: sections join whatever stretch there is, by any of its types', () => {
  const qwen = {
    model_type: 'qwen2_vl',
    hidden_size: 3584,
    num_attention_heads: 28,
    max_position_embeddings: 32768,
    rope_theta: 1e6,
  };
  const variantOf = (rope_scaling) => fromHuggingFace({ ...qwen, rope_scaling }).variant;
  const mrope_section = [16, 24, 24];
  assert.equal(variantOf({ type: 'mrope', mrope_section }), 'mrope');
  assert.equal(
    variantOf({ rope_type: 'default', mrope_section, mrope_interleaved: true }),
    'mrope',
  );
  assert.equal(variantOf({ type: 'yarn', factor: 4, mrope_section }), 'yarn+mrope');
  assert.equal(
    sentence(() => variantOf({ type: 'mrope' })),
    'rope_scaling.mrope_section: is needed by mrope',
  );
});

test('other types: llama3, proportional, Su’s NTK', () => {
  const config = { head_dim: 128, max_position_embeddings: 8192, rope_theta: 10000 };
  const termOf = (rope_scaling) => {
    const { variant, params } = fromHuggingFace({ ...config, rope_scaling });
    return [variant, params];
  };
  const llama3 = { factor: 8, low_freq_factor: 1, high_freq_factor: 4 };
  assert.deepEqual(termOf({ rope_type: 'llama3', ...llama3 }), ['llama3', llama3]);
  const part = { partial_rotary_factor: 0.25 };
  assert.deepEqual(termOf({ rope_type: 'proportional', ...part }), ['proportional', part]);
  assert.deepEqual(termOf({ rope_type: 'ntk', factor: 4 }), ['ntk_fixed', { factor: 4 }]);
  const mixed = { factor: 4, mixed_b: 0.75 };
  assert.deepEqual(termOf({ rope_type: 'ntk', ...mixed }), ['ntk_mixed', mixed]);
});

test('YaRN: attn_factor multiplies the usual temperature, apply_yarn_scaling: false removes it', () => {
  const config = { head_dim: 128, max_position_embeddings: 8192, rope_theta: 10000 };
  const factorOf = (more) =>
    fromHuggingFace({ ...config, rope_scaling: { rope_type: 'yarn', factor: 4, ...more } }).params
      .attention_factor;
  assert.equal(factorOf({}), undefined);
  assert.equal(factorOf({ attention_factor: 1.5 }), 1.5);
  assert.ok(Math.abs(factorOf({ attn_factor: 2 }) - 2 * (0.1 * Math.log(4) + 1)) < 1e-15);
  assert.equal(factorOf({ apply_yarn_scaling: false }), 1);
});

test('Qwen2.5-1M: chunks of dual chunk attention', () => {
  const request = fromHuggingFace({
    head_dim: 128,
    max_position_embeddings: 1010000,
    rope_theta: 1e7,
    dual_chunk_attention_config: {
      chunk_size: 262144,
      local_size: 8192,
      original_max_position_embeddings: 262144,
    },
  });
  assert.deepEqual(
    [request.variant, request.params],
    ['dual_chunk', { chunk_size: 262144, local_size: 8192 }],
  );
});

test('ALiBi: where nothing turns there is no layout, and no base is missed', () => {
  const config = readConfig({ model_type: 'bloom', n_embd: 4096, n_head: 32, seq_length: 2048 });
  assert.deepEqual([config.layout, config.notes], [undefined, []]);
});
