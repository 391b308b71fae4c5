// readConfig: every spelling of a setting means the same, has its place, and is noted where two disagree.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fromHuggingFace, readConfig } from '../../../web/dist/index.js';

const llama = { hidden_size: 4096, num_attention_heads: 32, max_position_embeddings: 4096 };
const codes = (config, options) => readConfig(config, options).notes.map(({ code }) => code);

const bases = [
  'rope_theta',
  'rotary_emb_base',
  'rope_base',
  'global_rope_theta',
  'rope_global_theta',
  'rope_embedding_base',
];
for (const key of bases)
  test(`base: ${key} is one spelling of it`, () => {
    const config = readConfig({ ...llama, [key]: 500000 });
    assert.equal(config.base, 500000);
    assert.equal(config.places.base, key);
    assert.deepEqual(config.notes, []);
  });

test('base: within the dictionary it comes before all others, which are noted', () => {
  const config = readConfig({
    ...llama,
    rope_theta: 10000,
    rope_parameters: { rope_type: 'default', rope_theta: 500000 },
  });
  assert.equal(config.base, 500000);
  assert.equal(config.places.base, 'rope_parameters.rope_theta');
  assert.deepEqual(
    config.notes.map(({ code, where }) => [code, where]),
    [['several_spellings', 'rope_theta']],
  );
});

test('base: what is not said is taken to be 10000, and that is noted', () => {
  const config = readConfig(llama);
  assert.equal(config.base, 10000);
  assert.deepEqual(
    config.notes.map(({ code, where }) => [code, where]),
    [['default_taken', 'rope_theta']],
  );
});

test('base: two spellings that disagree are noted, and the first is read', () => {
  const config = readConfig({ ...llama, rope_theta: 10000, rotary_emb_base: 1e6 });
  assert.equal(config.base, 10000);
  assert.deepEqual(
    config.notes.map(({ code, where }) => [code, where]),
    [['several_spellings', 'rotary_emb_base']],
  );
});

const fractions = [
  'partial_rotary_factor',
  'rotary_pct',
  'rotary_emb_fraction',
  'rope_pct',
  'rope_percent',
];
for (const key of fractions)
  test(`rotaryDim: ${key} is the fraction of a head that turns`, () => {
    const config = readConfig({ ...llama, [key]: 0.25 });
    assert.deepEqual([config.rotaryDim, config.exponentDenominator], [32, 32]);
    assert.equal(config.places.rotaryDim, key);
  });

for (const key of ['rotary_dim', 'rope_dim'])
  test(`rotaryDim: ${key} is the number of channels that turn`, () =>
    assert.equal(readConfig({ ...llama, [key]: 64 }).rotaryDim, 64));

test('rotaryDim: rope_dim within the dictionary counts too', () => {
  const rope_parameters = { rope_type: 'default', rope_theta: 10000, rope_dim: 64 };
  assert.equal(fromHuggingFace({ ...llama, rope_parameters }).rotaryDim, 64);
});

test('rotaryDim: a model type that leaves its fraction out has it all the same, noted', () => {
  const implied = {
    gpt_neox: 32,
    stablelm: 32,
    qwen3_next: 32,
    phi: 64,
    glm: 64,
    glm4: 64,
    persimmon: 64,
    nemotron: 64,
    moonshine: 115,
    mimo_v2_flash: 42,
  };
  for (const [model_type, rotaryDim] of Object.entries(implied)) {
    const config = readConfig({ ...llama, rope_theta: 10000, model_type });
    assert.equal(config.rotaryDim, rotaryDim, model_type);
    assert.deepEqual(codes({ ...llama, rope_theta: 10000, model_type }), ['default_taken']);
  }
});

const lengths = [
  'max_position_embeddings',
  'n_positions',
  'max_seq_len',
  'max_sequence_length',
  'seq_length',
  'n_ctx',
  'model_max_length',
];
for (const key of lengths)
  test(`maxPositions: ${key} is one spelling of it`, () => {
    const config = readConfig({ hidden_size: 4096, num_attention_heads: 32, [key]: 8192 });
    assert.equal(config.maxPositions, 8192);
    assert.equal(config.places.maxPositions, key);
  });

test('originalMaxPositions: outside wins over within, as in Phi-3, and the other is noted', () => {
  const rope_scaling = { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 2048 };
  const config = readConfig({
    ...llama,
    rope_theta: 10000,
    rope_scaling,
    original_max_position_embeddings: 1024,
  });
  assert.equal(config.originalMaxPositions, 1024);
  assert.equal(config.places.originalMaxPositions, 'original_max_position_embeddings');
  assert.deepEqual(
    config.notes.map(({ where }) => where),
    ['rope_scaling.original_max_position_embeddings'],
  );
});

test('originalMaxPositions: max_trained_positions is a spelling of it', () => {
  const rope_scaling = { rope_type: 'dynamic', factor: 2, max_trained_positions: 2048 };
  const request = fromHuggingFace({ ...llama, rope_scaling });
  assert.deepEqual([request.trainLength, request.length], [2048, 4096]);
});

test('headDim: head_dim and kv_channels say it; else it is the width over the heads', () => {
  for (const key of ['head_dim', 'kv_channels'])
    assert.equal(readConfig({ ...llama, [key]: 64 }).headDim, 64, key);
  assert.equal(readConfig(llama).places.headDim, 'hidden_size / num_attention_heads');
  assert.equal(readConfig({ n_embd: 4096, n_head: 32, n_positions: 2048 }).headDim, 128);
  assert.ok(codes({ ...llama, hidden_size: 4097 }).includes('not_divisible'));
});

test('headDim: of a latent attention only the slice that turns is read', () => {
  const config = readConfig({ ...llama, qk_nope_head_dim: 128, qk_rope_head_dim: 64 });
  assert.deepEqual([config.headDim, config.rotaryDim], [64, 64]);
});

test('heads: of queries and of keys, by each spelling', () => {
  const groups = { multi_query_attention: true, multi_query_group_num: 2 };
  assert.deepEqual(
    [{ num_key_value_heads: 8 }, { n_kv_heads: 8 }, { num_kv_heads: 8 }, groups, {}].map(
      (more) => readConfig({ ...llama, ...more }).kvHeads,
    ),
    [8, 8, 8, 2, undefined],
  );
});

test('type: rope_type, or type of old, as it is written; the newer wins and disagreement is noted', () => {
  const typeOf = (rope_scaling) => readConfig({ ...llama, rope_scaling }).type;
  assert.equal(typeOf(null), 'default');
  assert.equal(typeOf({ rope_type: 'yarn' }), 'yarn');
  assert.equal(typeOf({ type: 'su' }), 'su');
  assert.equal(typeOf({ type: 'mrope', rope_type: 'default', mrope_section: [1] }), 'default');
  const differing = { rope_scaling: { type: 'linear', rope_type: 'yarn' }, rope_theta: 1e4 };
  assert.equal(readConfig({ ...llama, ...differing }).type, 'yarn');
  assert.deepEqual(codes({ ...llama, ...differing }), ['several_spellings']);
  const alike = { rope_scaling: { type: 'su', rope_type: 'longrope' }, rope_theta: 1e4 };
  assert.deepEqual(codes({ ...llama, ...alike }), []);
});

test('two dictionaries: rope_scaling is read beside rope_parameters, and a difference is noted', () => {
  const rope_scaling = { rope_type: 'linear', factor: 2 };
  const both = (factor) => ({
    ...llama,
    rope_theta: 10000,
    rope_scaling,
    rope_parameters: { rope_type: 'linear', factor },
  });
  assert.equal(fromHuggingFace(both(4)).params.factor, 2);
  assert.deepEqual(codes(both(4)), ['two_dictionaries']);
  assert.deepEqual(codes(both(2)), []);
});

test('unknown keys of the dictionary are noted with their place', () => {
  const { notes } = readConfig({ ...llama, rope_theta: 1e4, rope_scaling: { warp: 9 } });
  assert.deepEqual(
    notes.map(({ code, where }) => [code, where]),
    [['unknown_key', 'rope_scaling.warp']],
  );
});

test('the part of a config that reads text is found, and places say where', () => {
  for (const key of ['text_config', 'llm_config', 'language_config']) {
    const config = readConfig({ model_type: 'seer', [key]: { ...llama, rope_theta: 7 } });
    assert.equal(config.places.base, `${key}.rope_theta`);
  }
  const deep = { thinker_config: { text_config: { ...llama, rope_theta: 7 } } };
  assert.equal(readConfig(deep).places.base, 'thinker_config.text_config.rope_theta');
});

test('layout: by the config where it says so, else as the model type has it, else not known', () => {
  const layoutOf = (more) => readConfig({ ...llama, ...more }).layout;
  assert.equal(layoutOf({ model_type: 'llama' }), 'half');
  assert.equal(layoutOf({ model_type: 'glm4' }), 'interleaved');
  assert.equal(layoutOf({ model_type: 'deepseek_v3' }), 'interleaved');
  assert.equal(layoutOf({ model_type: 'deepseek_v3', rope_interleave: false }), 'half');
  assert.equal(layoutOf({ model_type: 'chatglm', original_rope: true }), 'interleaved');
  assert.equal(layoutOf({ model_type: 'constructor' }), undefined);
});
