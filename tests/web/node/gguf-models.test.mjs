// fromGguf against fromHuggingFace: the presets, put into GGUF as the format's own converter does, ask for the same rope.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readConfig } from '../../../web/dist/config/read.js';
import { architectureOf } from '../../../web/dist/config/gguf/architectures.js';
import { fromGguf, readGguf } from '../../../web/dist/config/gguf.js';
import { deepseekTypes } from '../../../web/dist/config/model-types.js';
import { requestOf } from '../../../web/dist/config/request.js';
import { createRopewalk, fromHuggingFace } from '../../../web/dist/index.js';
import { models } from '../../../web/dist/models/index.js';
import { f32, ggufFile, metadataOf } from './gguf-file.mjs';
import { deepseek, near } from './runtimes.mjs';

const rw = await createRopewalk({ build: 'simd' });

const configOf = (id) => models.find((model) => model.id === id).config;

// What each architecture's part of the converter writes (conversion/*.py of that project, 2026-08-22).
const sizes = (config) => ({
  context_length: config.max_position_embeddings ?? config.seq_length,
  embedding_length: config.hidden_size,
  'attention.head_count': config.num_attention_heads,
  'attention.head_count_kv': config.num_key_value_heads,
  'rope.freq_base': config.rope_theta && f32(config.rope_theta),
  'rope.dimension_count': undefined,
});
const headOf = (config) => config.head_dim ?? config.hidden_size / config.num_attention_heads;

function yarn({ factor, original_max_position_embeddings, beta_fast, beta_slow }) {
  return {
    'rope.scaling.type': 'yarn',
    'rope.scaling.factor': f32(factor),
    'rope.scaling.original_context_length': original_max_position_embeddings,
    'rope.scaling.yarn_beta_fast': beta_fast && f32(beta_fast),
    'rope.scaling.yarn_beta_slow': beta_slow && f32(beta_slow),
  };
}

function llama3(config) {
  const { factor, low_freq_factor, high_freq_factor, original_max_position_embeddings } =
    config.rope_scaling;
  const dim = headOf(config);
  return Array.from({ length: dim / 2 }, (_, pair) => {
    const wavelength = 2 * Math.PI * config.rope_theta ** ((2 * pair) / dim);
    if (wavelength < original_max_position_embeddings / high_freq_factor) return 1;
    if (wavelength > original_max_position_embeddings / low_freq_factor) return factor;
    const smooth =
      (original_max_position_embeddings / wavelength - low_freq_factor) /
      (high_freq_factor - low_freq_factor);
    return 1 / ((1 - smooth) / factor + smooth);
  });
}

const file = (architecture, config, more, tensors) =>
  ggufFile(metadataOf(architecture, { ...sizes(config), ...more }), tensors);

function same(id, bytes, options = {}) {
  const ours = fromGguf(bytes, options);
  const theirs = requestOf(readConfig(configOf(id), options), options);
  const rounded = (request) =>
    JSON.parse(
      JSON.stringify(request, (key, value) =>
        typeof value === 'number' ? Math.fround(value) : value,
      ),
    );
  assert.deepEqual(rounded(ours), rounded(theirs), id);
}

test('plain models: LLaMA, Grok-1, GPT-NeoX, ChatGLM', () => {
  for (const [id, architecture, more] of [
    ['llama-2-7b', 'llama', { 'rope.dimension_count': 128 }],
    ['grok-1', 'grok', { 'rope.dimension_count': 128 }],
    ['gpt-neox-20b', 'gptneox', { 'rope.dimension_count': 24 }],
    [
      'chatglm2-6b',
      'chatglm',
      { 'rope.dimension_count': 64, 'attention.head_count_kv': 2, 'rope.freq_base': f32(10000) },
    ],
    [
      'glm-4-9b',
      'chatglm',
      { 'rope.dimension_count': 64, 'attention.head_count_kv': 2, 'rope.freq_base': f32(5000000) },
    ],
    ['qwen3-0.6b', 'qwen3', { 'attention.key_length': 128 }],
    ['internlm2-7b', 'internlm2', { 'rope.dimension_count': 128 }],
  ])
    // prettier-ignore
    same(id, file(architecture, configOf(id), more));
});

test('Llama 3.1 and 3.2: their parameters are found again in the baked divisors', () => {
  for (const id of ['llama-3.1-8b', 'llama-3.1-70b', 'llama-3.2-1b', 'llama-3.2-3b']) {
    const config = configOf(id);
    const more = { 'rope.dimension_count': headOf(config), 'attention.key_length': headOf(config) };
    same(id, file('llama', config, more, { 'rope_freqs.weight': llama3(config) }));
  }
});

test('Qwen2.5 with YaRN', () => {
  const config = configOf('qwen2.5-7b-yarn');
  same('qwen2.5-7b-yarn', file('qwen2', config, yarn(config.rope_scaling)));
});

const latent = {
  'rope.dimension_count': 64,
  'attention.kv_lora_rank': 512,
  'attention.key_length': 576,
  'attention.head_count_kv': 1,
};

test('DeepSeek: the multiplier is a tenth, and the temperature stays on the softmax', () => {
  for (const id of ['deepseek-v2-lite', 'deepseek-v3']) {
    const config = configOf(id);
    const more = {
      ...yarn(config.rope_scaling),
      ...latent,
      'rope.scaling.yarn_log_multiplier': f32(0.1 * config.rope_scaling.mscale_all_dim),
    };
    same(id, file('deepseek2', config, more));
  }
});

// Both are the growth of the scores, wherever it is applied.
const grownBy = ({ attentionFactor }) => attentionFactor ** 2;
const seenBy = ({ attention }) => attention.factor ** 2 * attention.softmaxFactor;

const tenths = deepseekTypes.filter((name) => architectureOf(name).layout !== undefined);

for (const architecture of tenths)
  test(`${architecture}: fromGguf and inspect grow the scores alike, by the softmax`, () => {
    assert.equal(architectureOf(architecture).mscaleUnit, 0.1);
    const more = {
      ...latent,
      context_length: 163840,
      ...yarn({ factor: 40, original_max_position_embeddings: 4096 }),
      'rope.scaling.yarn_log_multiplier': f32(0.1),
    };
    const bytes = ggufFile(metadataOf(architecture, more));
    const rope = rw.rope(fromGguf(bytes));
    assert.equal(rope.attentionTarget, 'softmax');
    const wanted = (0.1 * Math.log(40) + 1) ** 2; // DeepSeek's own mscale², 1.8739
    near(grownBy(rope), wanted);
    near(seenBy(rw.inspect(bytes)), wanted);
  });

for (const model_type of deepseekTypes)
  test(`${model_type}: fromHuggingFace and inspect grow the scores alike`, () => {
    for (const weights of [
      { mscale: 1, mscale_all_dim: 1 },
      { mscale: 0.707, mscale_all_dim: 0.707 },
      { mscale: 1 },
      {},
    ]) {
      const config = { ...deepseek(weights), model_type };
      near(seenBy(rw.inspect(config)), grownBy(rw.rope(fromHuggingFace(config))));
    }
  });

test('Phi: long and short factors, and the attention factor the converter computed', () => {
  for (const id of ['phi-3.5-mini', 'phi-4-mini']) {
    const config = configOf(id);
    const { long_factor, short_factor } = config.rope_scaling;
    const factor = Math.sqrt(1 + Math.log(32) / Math.log(4096));
    const bytes = file(
      'phi3',
      config,
      {
        'rope.dimension_count': 96,
        'rope.scaling.original_context_length': 4096,
        'rope.scaling.attn_factor': f32(factor),
        'attention.sliding_window': 262144,
      },
      { 'rope_factors_long.weight': long_factor, 'rope_factors_short.weight': short_factor },
    );
    const { attention_factor, ...params } = fromGguf(bytes).params;
    const wanted = requestOf(readConfig(config));
    assert.equal(attention_factor, Math.fround(factor));
    assert.equal(params.factor, wanted.params.factor);
    assert.deepEqual(params.long_factor, wanted.params.long_factor.map(Math.fround));
    assert.equal(fromGguf(bytes).rotaryDim, 96);
  }
});

test('Gemma 3: both kinds of layer', () => {
  const config = configOf('gemma-3-4b');
  const bytes = file('gemma3', config, {
    'attention.key_length': 256,
    'attention.sliding_window': 1024,
    'rope.freq_base_swa': f32(10000),
    'rope.scaling.type': 'linear',
    'rope.scaling.factor': f32(8),
  });
  for (const layerType of ['full_attention', 'sliding_attention'])
    same('gemma-3-4b', bytes, { layerType });
});

test('gpt-oss: all but truncate, which the format has no key for', () => {
  const config = configOf('gpt-oss-20b');
  const more = {
    ...yarn(config.rope_scaling),
    'attention.key_length': 64,
    'attention.sliding_window': 128,
  };
  const ours = fromGguf(file('gpt-oss', config, more));
  const { truncate, ...params } = requestOf(readConfig(config)).params;
  assert.equal(truncate, false);
  assert.deepEqual(JSON.parse(JSON.stringify(ours.params)), JSON.parse(JSON.stringify(params)));
  assert.equal(ours.trainLength, 4096);
  assert.equal(ours.length, 131072);
});

test('InternLM2.5: the converter drops dynamic NTK, so the file asks for plain RoPE', () => {
  const config = configOf('internlm2.5-7b');
  const bytes = file('internlm2', config, { 'rope.dimension_count': 128 });
  assert.equal(fromGguf(bytes).variant, 'rope');
  assert.equal(requestOf(readConfig(config)).variant, 'dynamic');
});

test('Baichuan 13B: its bias, for its 40 heads', () => {
  const bytes = file('baichuan', configOf('baichuan-13b'), {
    block_count: 40,
    context_length: 4096,
  });
  assert.equal(readGguf(bytes).type, 'alibi');
  same('baichuan-13b', bytes);
});

test('the length asked for is the length of the request', () => {
  const bytes = file('llama', configOf('llama-2-7b'), { 'rope.dimension_count': 128 });
  assert.equal(fromGguf(bytes, { length: 9000 }).length, 9000);
});
