// fromHuggingFace: config.json files as models have them, in version 4 and 5, and what is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fromHuggingFace } from '../../../web/dist/index.js';
import { createRopewalk } from '../../../web/dist/index.js';
import { sentence } from './package.mjs';

const rw = await createRopewalk({ build: 'simd' });
const llama = {
  hidden_size: 4096,
  num_attention_heads: 32,
  max_position_embeddings: 4096,
  rope_theta: 10000,
};
const near = (ours, exact) =>
  assert.ok(Math.abs(ours - exact) <= 1e-8 * Math.abs(exact), `${ours} is not ${exact}`);

test('default: head size from hidden size and heads, base and length from their keys', () => {
  assert.deepEqual(fromHuggingFace(llama), {
    variant: 'rope',
    params: {},
    headDim: 128,
    rotaryDim: 128,
    base: 10000,
    trainLength: 4096,
    length: 4096,
  });
  assert.deepEqual(fromHuggingFace({ ...llama, rope_scaling: null }), fromHuggingFace(llama));
  assert.equal(fromHuggingFace({ ...llama, head_dim: 64 }).headDim, 64);
  assert.equal(fromHuggingFace(llama, { length: 9000 }).length, 9000);
});

test('linear and dynamic: version 4 by type or rope_type, version 5 with the base within', () => {
  const wanted = { ...fromHuggingFace(llama), variant: 'linear', params: { factor: 4 } };
  assert.deepEqual(
    fromHuggingFace({ ...llama, rope_scaling: { type: 'linear', factor: 4 } }),
    wanted,
  );
  assert.deepEqual(
    fromHuggingFace({ ...llama, rope_scaling: { rope_type: 'linear', factor: 4 } }),
    wanted,
  );
  const { rope_theta, ...rest } = llama;
  assert.deepEqual(
    fromHuggingFace({ ...rest, rope_parameters: { rope_type: 'linear', factor: 4, rope_theta } }),
    wanted,
  );
  assert.equal(
    fromHuggingFace({ ...llama, rope_scaling: { type: 'dynamic', factor: 2 } }, { length: 8192 })
      .variant,
    'dynamic',
  );
});

// Published numbers: reference tables of Qwen2.5 and gpt-oss, as the golden files have them.
test('yarn: Qwen2.5 has its published frequencies and temperature', () => {
  const rope = rw.rope(
    fromHuggingFace({
      hidden_size: 3584,
      num_attention_heads: 28,
      max_position_embeddings: 32768,
      rope_theta: 1000000,
      rope_scaling: { factor: 4.0, original_max_position_embeddings: 32768, type: 'yarn' },
    }),
  );
  near(rope.inverseFrequencies[24], 0.00537532149);
  near(rope.inverseFrequencies[63], 3.1023444e-7);
  near(rope.attentionFactor, 1.13862944);
});

test('yarn: gpt-oss, whose ramp is not truncated, has its published frequencies', () => {
  const rope = rw.rope(
    fromHuggingFace({
      head_dim: 64,
      max_position_embeddings: 131072,
      rope_theta: 150000,
      rope_scaling: {
        beta_fast: 32.0,
        beta_slow: 1.0,
        factor: 32.0,
        original_max_position_embeddings: 4096,
        rope_type: 'yarn',
        truncate: false,
      },
    }),
  );
  near(rope.inverseFrequencies[9], 0.0317056962);
  near(rope.inverseFrequencies[17], 1.29318701e-4);
  near(rope.attentionFactor, 1.34657359);
});

test('yarn: a missing stretch is that from the original to the stated length', () => {
  const config = {
    ...llama,
    max_position_embeddings: 65536,
    rope_scaling: { type: 'yarn', original_max_position_embeddings: 4096 },
  };
  const { params, trainLength, length } = fromHuggingFace(config);
  assert.deepEqual([params.factor, trainLength, length], [16, 4096, 65536]);
});

test('layer types: the parameters of the type asked for, and a sentence when none is', () => {
  const config = {
    ...llama,
    rope_parameters: {
      full_attention: { rope_type: 'linear', factor: 8, rope_theta: 1000000 },
      sliding_attention: { rope_type: 'default', rope_theta: 10000 },
    },
  };
  const full = fromHuggingFace(config, { layerType: 'full_attention' });
  assert.deepEqual([full.variant, full.base, full.params], ['linear', 1000000, { factor: 8 }]);
  const sliding = fromHuggingFace(config, { layerType: 'sliding_attention' });
  assert.deepEqual([sliding.variant, sliding.base], ['rope', 10000]);
  assert.equal(
    sentence(() => fromHuggingFace(config)),
    'layerType: must be one of full_attention, sliding_attention, got undefined',
  );
  assert.equal(
    sentence(() => fromHuggingFace(config, { layerType: 'x' })),
    'layerType: must be one of full_attention, sliding_attention, got "x"',
  );
});

test('layer types in version 4: sliding layers with a base of their own are not scaled', () => {
  const config = {
    ...llama,
    rope_theta: 1000000,
    rope_local_base_freq: 10000,
    rope_scaling: { rope_type: 'linear', factor: 8 },
  };
  assert.equal(fromHuggingFace(config, { layerType: 'full_attention' }).variant, 'linear');
  const sliding = fromHuggingFace(config, { layerType: 'sliding_attention' });
  assert.deepEqual([sliding.variant, sliding.base], ['rope', 10000]);
  assert.match(
    sentence(() => fromHuggingFace(config)),
    /^layerType: must be one of sliding_attention, full_attention, got undefined/,
  );
});

test('partial rotary: by either key, within or outside, or by the model type that leaves it out', () => {
  assert.equal(fromHuggingFace({ ...llama, partial_rotary_factor: 0.25 }).rotaryDim, 32);
  assert.equal(fromHuggingFace({ ...llama, rotary_pct: 0.25 }).rotaryDim, 32);
  assert.equal(
    fromHuggingFace({
      ...llama,
      rope_parameters: { rope_type: 'default', partial_rotary_factor: 0.5 },
    }).rotaryDim,
    64,
  );
  assert.equal(fromHuggingFace({ ...llama, model_type: 'gpt_neox' }).rotaryDim, 32);
  assert.equal(fromHuggingFace({ ...llama, rotary_dim: 64 }).rotaryDim, 64);
});

test('the text part of a config that also sees pictures is read', () => {
  assert.deepEqual(
    fromHuggingFace({ vision_config: {}, text_config: llama }),
    fromHuggingFace(llama),
  );
});

const refusals = [
  [
    { ...llama, rope_scaling: { rope_type: 'llama4', factor: 8 } },
    /^rope_scaling\.rope_type: must be one of default, .*yarn.*, got "llama4"$/,
  ],
  [
    { ...llama, rope_scaling: { type: 'ntk_yarn', factor: 8 } },
    /^rope_scaling\.type: must be one of default, .*yarn.*, got "ntk_yarn"$/,
  ],
  [
    { ...llama, rope_scaling: { rope_type: 'yarn', factor: 4, beta_fats: 3 } },
    /^rope_scaling\.beta_fats: is no key of rope_type yarn, which has .*beta_fast/,
  ],
  [
    { ...llama, rope_parameters: { rope_type: 'linear', factor: 4, beta_fast: 3 } },
    'rope_parameters.beta_fast: is no key of rope_type linear, which has factor',
  ],
  [
    { ...llama, rope_scaling: { rope_type: 'linear', factor: [4] } },
    'rope_scaling.factor: must be a number, got a list',
  ],
  [{ ...llama, rope_scaling: 'linear' }, 'rope_scaling: must be an object, got "linear"'],
  [{ ...llama, rope_theta: '1e4' }, 'rope_theta: must be a number, got "1e4"'],
  [
    { ...llama, hidden_size: undefined },
    'head_dim: is needed, or hidden_size and num_attention_heads',
  ],
  [
    { ...llama, max_position_embeddings: undefined },
    'max_position_embeddings: is needed: the training length',
  ],
  [null, 'config: must be the object of a config.json, got null'],
  ['{}', 'config: must be the object of a config.json, got "{}"'],
];

for (const [config, wanted] of refusals)
  test(`refused: ${wanted}`, () => {
    const said = sentence(() => fromHuggingFace(config));
    if (wanted instanceof RegExp) assert.match(said, wanted);
    else assert.equal(said, wanted);
  });

test('a value out of range passes on to the one judge, and is refused by the key that said it', () => {
  const request = fromHuggingFace({ ...llama, rope_scaling: { rope_type: 'linear', factor: 0.5 } });
  assert.equal(
    sentence(() => rw.rope(request)),
    'rope_scaling.factor: must be from 1 to 1024, got 0.5',
  );
  const odd = fromHuggingFace({ ...llama, head_dim: 65 });
  assert.match(
    sentence(() => rw.rope(odd)),
    /^head_dim: must be an even number/,
  );
});
