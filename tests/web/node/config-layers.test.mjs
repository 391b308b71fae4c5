// Layers that differ: nested dictionaries, bases of sliding layers, windows, layers that do not rotate.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fromHuggingFace, readConfig } from '../../../web/dist/index.js';
import { sentence } from './package.mjs';

const llama = {
  hidden_size: 4096,
  num_attention_heads: 32,
  max_position_embeddings: 65536,
  rope_theta: 10000,
};
const nested = {
  ...llama,
  rope_parameters: {
    full_attention: { rope_type: 'linear', factor: 8, rope_theta: 1000000 },
    sliding_attention: { rope_type: 'default', rope_theta: 10000 },
  },
};
const variantOf = (config, layerType) => fromHuggingFace(config, { layerType }).variant;

test('nested dictionaries: one is read, all are named', () => {
  const full = readConfig(nested, { layerType: 'full_attention' });
  assert.deepEqual(full.layerTypes, ['full_attention', 'sliding_attention']);
  assert.equal(full.layerType, 'full_attention');
  assert.ok(full.nested);
  assert.equal(full.places.factor, 'rope_parameters.full_attention.factor');
});

test('nested dictionaries: keys beside them are noted as not read, unless null', () => {
  const rope_parameters = { ...nested.rope_parameters, rope_type: 'default', rope_theta: null };
  const { notes } = readConfig({ ...llama, rope_parameters }, { layerType: 'full_attention' });
  assert.deepEqual(
    notes.map(({ code, where }) => [code, where]),
    [['not_read', 'rope_parameters.rope_type']],
  );
});

test('nested dictionaries that are alike need no layer type', () => {
  const one = { rope_type: 'default', rope_theta: 160000 };
  const alike = { ...llama, rope_parameters: { full_attention: one, sliding_attention: one } };
  assert.equal(fromHuggingFace(alike).base, 160000);
});

test('layers that differ in their window only: left out with a note, or asked for', () => {
  const config = {
    ...llama,
    layer_types: ['sliding_attention', 'full_attention'],
    sliding_window: 128,
  };
  const plain = readConfig(config);
  assert.deepEqual([plain.layerType, plain.slidingWindow], [undefined, undefined]);
  assert.deepEqual(
    plain.notes.map(({ code }) => code),
    ['layers_slide'],
  );
  const sliding = fromHuggingFace(config, { layerType: 'sliding_attention' });
  assert.deepEqual([sliding.variant, sliding.params], ['window', { window: 128 }]);
  assert.equal(variantOf(config, 'full_attention'), 'rope');
});

test('a window that all layers have is read without asking, if it is in use', () => {
  assert.equal(variantOf({ ...llama, sliding_window: 4096 }), 'window');
  assert.equal(variantOf({ ...llama, sliding_window: null }), 'rope');
  assert.equal(variantOf({ ...llama, sliding_window: 4096, use_sliding_window: false }), 'rope');
  assert.equal(variantOf({ ...llama, sliding_window: 4096, model_type: 'qwen2' }), 'rope');
  assert.equal(variantOf({ ...llama, sliding_window: 65536 }), 'rope'); // nothing is that long
});

test('a window joins the stretch', () => {
  const rope_scaling = { rope_type: 'yarn', factor: 16, original_max_position_embeddings: 4096 };
  const request = fromHuggingFace({ ...llama, rope_scaling, sliding_window: 4096 });
  assert.equal(request.variant, 'yarn+window');
  assert.deepEqual(request.params, { factor: 16, window: 4096 });
});

test('patterns of old say which layers slide', () => {
  const typesOf = (more) => readConfig({ ...llama, sliding_window: 512, ...more }).layerTypes;
  const both = ['full_attention', 'sliding_attention'];
  assert.deepEqual(typesOf({ sliding_window_pattern: 6 }).toSorted(), both);
  assert.deepEqual(typesOf({ sliding_window_pattern: 'LLLG' }).toSorted(), both);
  assert.deepEqual(typesOf({ global_attn_every_n_layers: 3 }).toSorted(), both);
  const upper = { use_sliding_window: true, max_window_layers: 14, num_hidden_layers: 28 };
  assert.deepEqual(typesOf({ ...upper, model_type: 'qwen2' }).toSorted(), both);
  assert.deepEqual(typesOf({ ...upper, max_window_layers: 28, model_type: 'qwen2' }), []);
});

for (const key of ['rope_local_base_freq', 'local_rope_theta', 'swa_rope_theta'])
  test(`${key} is the base of sliding layers, which are not stretched`, () => {
    const config = {
      ...llama,
      rope_theta: 1e6,
      [key]: 10000,
      rope_scaling: { rope_type: 'linear', factor: 8 },
    };
    const sliding = fromHuggingFace(config, { layerType: 'sliding_attention' });
    assert.deepEqual([sliding.variant, sliding.base], ['rope', 10000]);
    const full = fromHuggingFace(config, { layerType: 'full_attention' });
    assert.deepEqual([full.variant, full.base], ['linear', 1e6]);
  });

test('Llama 4: layers that see everything do not rotate, and sharpen by position', () => {
  const config = {
    ...llama,
    model_type: 'llama4_text',
    no_rope_layers: [],
    num_hidden_layers: 48,
    attn_temperature_tuning: 4,
    floor_scale: 8192,
    attn_scale: 0.1,
  };
  const full = fromHuggingFace(config, { layerType: 'full_attention' });
  assert.equal(full.variant, 'nope+llama4_temperature');
  assert.deepEqual(full.params, { attn_scale: 0.1, floor_scale: 8192, counts: 'one_based' });
  assert.equal(variantOf(config, 'chunked_attention'), 'rope');
  assert.equal(variantOf({ ...config, attn_temperature_tuning: false }, 'full_attention'), 'nope');
  assert.equal(variantOf({ ...config, no_rope_layers: [1, 1, 1, 1] }), 'rope');
});

test('layers of one type that rotate in part are told apart as nope', () => {
  const config = {
    ...llama,
    layer_types: ['full_attention', 'full_attention'],
    no_rope_layers: [1, 0],
  };
  assert.deepEqual(readConfig(config, { layerType: 'nope' }).layerTypes, [
    'full_attention',
    'nope',
  ]);
  assert.equal(variantOf(config, 'nope'), 'nope');
  assert.equal(variantOf(config, 'full_attention'), 'rope');
  assert.equal(
    sentence(() => fromHuggingFace(config)),
    'layerType: must be one of full_attention, nope, got undefined',
  );
});

test('Cohere 2: only layers that slide rotate', () => {
  const config = { ...llama, model_type: 'cohere2', sliding_window: 4096 };
  assert.equal(variantOf(config, 'full_attention'), 'nope');
  assert.equal(variantOf(config, 'sliding_attention'), 'window');
});

test('layers without attention are no choice', () => {
  const layer_types = ['linear_attention', 'linear_attention', 'full_attention'];
  assert.equal(variantOf({ ...llama, layer_types }), 'rope');
  assert.equal(
    sentence(() => fromHuggingFace({ ...llama, layer_types }, { layerType: 'linear_attention' })),
    'layerType: must be one of full_attention, got "linear_attention"',
  );
});

test('Mistral lists one window a layer, null where there is none', () => {
  const config = {
    dim: 4096,
    n_heads: 32,
    n_layers: 4,
    max_seq_len: 65536,
    sliding_window: [null, 4096, 4096, 4096],
  };
  assert.equal(variantOf(config, 'sliding_attention'), 'window');
  assert.equal(variantOf(config, 'full_attention'), 'rope');
});
