// What cannot be meant is refused by name and place; a config spoilt at random is a sentence or a result, never a crash or NaN.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  createRopewalk,
  fromGguf,
  fromHuggingFace,
  RopewalkError,
} from '../../../web/dist/index.js';
import { f32, ggufFile, metadataOf } from './gguf-file.mjs';
import { random, sentence } from './package.mjs';

const rw = await createRopewalk({ build: 'simd' });
const llama = {
  hidden_size: 4096,
  num_attention_heads: 32,
  max_position_embeddings: 4096,
  rope_theta: 10000,
};
const scaled = (rope_scaling) => ({ ...llama, rope_scaling });

const refusals = [
  [
    { ...llama, num_attention_heads: 0 },
    'num_attention_heads: must be a whole number of at least 1, got 0',
  ],
  [{ ...llama, num_attention_heads: 2.5 }, /^num_attention_heads: must be a whole number/],
  [{ ...llama, head_dim: -64 }, /^head_dim: must be a whole number of at least 1, got -64/],
  [{ ...llama, head_dim: NaN }, 'head_dim: must be a number, got NaN'],
  [{ ...llama, rope_theta: Infinity }, 'rope_theta: must be a finite number, got Infinity'],
  [{ ...llama, rope_theta: [10000] }, 'rope_theta: must be a number, got a list'],
  [{ ...llama, rotary_pct: 0 }, 'rotary_pct: must be more than 0 and at most 1, got 0'],
  [{ ...llama, rotary_pct: 1.5 }, /^rotary_pct: must be more than 0 and at most 1/],
  [{ ...llama, max_position_embeddings: '4096' }, /^max_position_embeddings: must be a number/],
  [{ ...llama, rope_scaling: [] }, 'rope_scaling: must be an object, got a list'],
  [scaled({ rope_type: 7 }), 'rope_scaling.rope_type: must be a word, got 7'],
  [scaled({ rope_type: 'constructor' }), /^rope_scaling\.rope_type: must be one of default/],
  [scaled({ rope_type: 'linear' }), 'rope_scaling.factor: is needed by linear'],
  [scaled({ rope_type: 'linear', factor: '4' }), 'rope_scaling.factor: must be a number, got "4"'],
  [scaled({ rope_type: 'yarn', factor: NaN }), 'rope_scaling.factor: must be a number, got NaN'],
  [
    scaled({ rope_type: 'yarn', factor: 4, truncate: 'no' }),
    /^rope_scaling\.truncate: must be true or false/,
  ],
  [scaled({ rope_type: 'llama3', factor: 8 }), 'rope_scaling.low_freq_factor: is needed by llama3'],
  [scaled({ rope_type: 'longrope', factor: 8 }), 'rope_scaling.long_factor: is needed by longrope'],
  [
    scaled({ type: 'su', long_factor: 8 }),
    'rope_scaling.long_factor: must be a list of numbers, got 8',
  ],
  [
    scaled({ type: 'su', long_factor: [1, 'x'] }),
    'rope_scaling.long_factor[1]: must be a number, got "x"',
  ],
  [
    scaled({ type: 'su', long_factor: [1, null] }),
    /^rope_scaling\.long_factor: must be a list of numbers/,
  ],
  [
    scaled({ factor: 4 }),
    'rope_scaling.rope_type: is needed beside factor: which method it is for',
  ],
  [
    scaled({ type: 'default', factor: 4 }),
    'rope_scaling.factor: is no key of rope_type default, which has none',
  ],
  [
    scaled({ type: 'dynamic', factor: 4, beta_fast: 32 }),
    /^rope_scaling\.beta_fast: is no key of rope_type dynamic/,
  ],
  [
    scaled({ rope_type: 'mrope', mrope_section: 5 }),
    /^rope_scaling\.mrope_section: must be a list/,
  ],
  [
    { ...llama, use_dynamic_ntk: true, rope_scaling: { type: 'linear', factor: 2 } },
    /^use_dynamic_ntk: cannot be used beside/,
  ],
  [
    { ...llama, position_embedding_type: 'relative_key' },
    /^position_embedding_type: must be one of rope/,
  ],
  [
    { n_embd: 768, n_head: 12, n_positions: 1024, model_type: 'gpt2' },
    /^model_type: has positions from a table/,
  ],
  [{ ...llama, no_rope_layers: 'all' }, 'no_rope_layers: must be a list of numbers, got "all"'],
  [{ ...llama, layer_types: [1, 2] }, 'layer_types: must be words, got 1'],
  [{ ...llama, sliding_window: -1 }, /^sliding_window: must be a whole number of at least 1/],
  [{ ...llama, rope_position_scale: 2 }, 'rope_position_scale: must be 1 here, got 2'],
  [{ ...llama, use_fope: true }, /^use_fope: changes the rotation/],
  [{ ...llama, model_type: 3 }, 'model_type: must be a word, got 3'],
  [
    { ...llama, dual_chunk_attention_config: { chunk_size: 'x' } },
    /^dual_chunk_attention_config\.chunk_size: must be a number/,
  ],
  [[], 'config: must be the object of a config.json, got a list'],
];

for (const [config, wanted] of refusals)
  test(`refused: ${wanted}`, () => {
    const said = sentence(() => fromHuggingFace(config));
    if (wanted instanceof RegExp) assert.match(said, wanted);
    else assert.equal(said, wanted);
  });

test('a layer type that is no word, or of which there is none, is refused', () => {
  assert.match(
    sentence(() => fromHuggingFace(llama, { layerType: 'sliding_attention' })),
    /^layerType: must be one of full_attention/,
  );
  assert.match(
    sentence(() => fromHuggingFace(llama, { layerType: 3 })),
    /^layerType: /,
  );
});

test('a list of the wrong length is refused by the one judge', () => {
  const lists = { long_factor: [1, 2], short_factor: [1, 1] };
  const request = fromHuggingFace(scaled({ rope_type: 'longrope', factor: 2, ...lists }));
  assert.match(
    sentence(() => rw.rope(request)),
    /long_factor/,
  );
});

const mistral = {
  ...{ dim: 4096, n_layers: 2, n_heads: 32, head_dim: 128, rope_theta: 10000 },
  ...{ max_position_embeddings: 4096 },
};

// The judge is C++, which knows `yarn.factor` and `base`.
for (const [file, wanted] of [
  [scaled({ type: 'yarn', factor: 0.5 }), 'rope_scaling.factor: must be from 1 to 1024, got 0.5'],
  [
    { ...llama, rope_parameters: { rope_type: 'linear', factor: 2000 } },
    'rope_parameters.factor: must be from 1 to 1024, got 2000',
  ],
  [
    { text_config: scaled({ type: 'yarn', factor: 4, beta_fast: -1 }) },
    /^text_config\.rope_scaling\.beta_fast: must be from /,
  ],
  [
    {
      ...mistral,
      yarn: { factor: 4, original_max_position_embeddings: 1024, beta: 1e9, alpha: 1 },
    },
    /^yarn\.beta: beta_fast must be from /,
  ],
  [
    scaled({ type: 'yarn', factor: 4, attn_factor: 1000 }),
    /^rope_scaling\.attn_factor: attention_factor must be from /,
  ],
  [
    scaled({ type: 'llama3', factor: 8, low_freq_factor: 4, high_freq_factor: 1 }),
    'rope_scaling: llama3 needs low_freq_factor ≤ high_freq_factor',
  ],
  [
    scaled({ type: 'su', factor: 2, long_factor: [1], short_factor: [1] }),
    /^rope_scaling\.long_factor: must be a list of 64 numbers/,
  ],
  [
    scaled({ type: 'su', factor: 2, long_factor: Array(64).fill(0), short_factor: [1] }),
    /^rope_scaling\.long_factor\[0\]: must be /,
  ],
  [{ ...llama, rope_theta: -5 }, /^rope_theta: base must be from /],
  [{ ...llama, head_dim: 7 }, /^head_dim: must be an even number/],
  [
    { ...llama, hidden_size: 32 * 7 },
    /^hidden_size \/ num_attention_heads: headDim must be an even number/,
  ],
  [{ ...llama, rotary_pct: 0.001 }, /^rotary_pct: rotaryDim must be an even number/],
  [
    { ...llama, max_position_embeddings: 1e12 },
    /^max_position_embeddings: trainLength must be a whole number/,
  ],
])
  test(`what is out of range is refused by the key that said it: ${wanted}`, () => {
    for (const said of [
      sentence(() => rw.rope(fromHuggingFace(file))),
      sentence(() => rw.inspect(file)),
    ])
      if (wanted instanceof RegExp) assert.match(said, wanted);
      else assert.equal(said, wanted);
  });

test('a GGUF file is refused by its own keys too', () => {
  const more = { 'rope.scaling.type': 'yarn', 'rope.scaling.factor': f32(0.5) };
  const bytes = ggufFile(metadataOf('qwen2', more));
  for (const call of [() => rw.rope(fromGguf(bytes)), () => rw.inspect(bytes)])
    assert.equal(sentence(call), 'qwen2.rope.scaling.factor: must be from 1 to 1024, got 0.5');
});

test('what the caller said, or the core took, keeps the caller’s name', () => {
  const request = fromHuggingFace(llama, { length: -1 });
  assert.match(
    sentence(() => rw.rope(request)),
    /^length: must be a whole number/,
  );
  assert.match(
    sentence(() => rw.inspect(llama, { length: -1 })),
    /^(maxL|l)ength: must be a whole number/,
  );
  const half = { ...fromHuggingFace(scaled({ type: 'yarn', factor: 2 })), params: { factor: 0.5 } };
  assert.match(
    sentence(() => rw.rope(half)),
    /^yarn\.factor: must be from /,
  );
  assert.equal(
    sentence(() => rw.inspect({ ...llama, rope_scaling: { type: 'yarn' } })),
    'rope_scaling.factor: is needed by yarn',
  );
});

test('a key that a runtime misses is named with the dictionary it would stand in', () => {
  const missing = (dictionary) => {
    const more = { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 1024 };
    const { runtimes } = rw.inspect({ ...llama, model_type: 'gpt_oss', [dictionary]: more });
    return runtimes.find(({ id }) => id === 'vllm').refused.where;
  };
  assert.equal(missing('rope_scaling'), 'rope_scaling.beta_fast');
  assert.equal(missing('rope_parameters'), 'rope_parameters.beta_fast');
});

test('objects within objects, and an object within itself, are no trouble at any depth', () => {
  let deep = { ...llama };
  for (let depth = 0; depth < 20000; ++depth) deep = { text_config: deep, rope_scaling: { deep } };
  assert.match(
    sentence(() => fromHuggingFace(deep)),
    /: /,
  );
  const endless = { ...llama, rope_parameters: { full_attention: {}, sliding_attention: {} } };
  endless.rope_parameters.full_attention.again = endless;
  endless.rope_scaling = endless.rope_parameters;
  endless.text_config = endless;
  assert.match(
    sentence(() => fromHuggingFace(endless)),
    /: /,
  );
});

// As published, in short.
const seeds = [
  {
    ...llama,
    model_type: 'qwen2',
    use_sliding_window: false,
    sliding_window: 4096,
    rope_scaling: {
      type: 'yarn',
      factor: 4,
      original_max_position_embeddings: 1024,
      beta_fast: 32,
      truncate: false,
    },
  },
  {
    ...llama,
    model_type: 'phi3',
    original_max_position_embeddings: 1024,
    rope_scaling: { type: 'su', long_factor: Array(64).fill(2), short_factor: Array(64).fill(1) },
  },
  {
    ...llama,
    rope_scaling: {
      rope_type: 'llama3',
      factor: 8,
      low_freq_factor: 1,
      high_freq_factor: 4,
      original_max_position_embeddings: 1024,
    },
  },
  {
    text_config: {
      model_type: 'gemma3_text',
      hidden_size: 2560,
      sliding_window: 1024,
      rope_scaling: { rope_type: 'linear', factor: 8 },
    },
  },
  {
    ...llama,
    rope_parameters: {
      full_attention: { rope_type: 'yarn', factor: 4, rope_theta: 1e6 },
      sliding_attention: { rope_type: 'default', rope_theta: 1e4 },
    },
    layer_types: ['full_attention', 'sliding_attention'],
    sliding_window: 512,
  },
  {
    model_type: 'qwen',
    hidden_size: 4096,
    kv_channels: 128,
    num_attention_heads: 32,
    rotary_emb_base: 10000,
    rotary_pct: 1,
    seq_length: 2048,
    max_position_embeddings: 8192,
    use_dynamic_ntk: true,
    use_logn_attn: true,
  },
  {
    model_type: 'llama4_text',
    hidden_size: 5120,
    num_hidden_layers: 8,
    no_rope_layers: [1, 1, 1, 0],
    attn_temperature_tuning: 4,
    floor_scale: 8192,
    max_position_embeddings: 8192,
  },
  {
    dim: 4096,
    n_heads: 32,
    max_seq_len: 65536,
    rope_theta: 1e6,
    yarn: { factor: 4, original_max_position_embeddings: 16384, beta: 32, alpha: 1 },
    sliding_window: [null, 4096],
  },
  { ...llama, rope_scaling: { type: 'mrope', mrope_section: [16, 24, 24] } },
  {
    model_type: 'chatglm',
    hidden_size: 4096,
    num_attention_heads: 32,
    kv_channels: 128,
    rope_ratio: 50,
    seq_length: 8192,
    multi_query_attention: true,
    multi_query_group_num: 2,
  },
];

const wrong = [
  undefined, null, NaN, Infinity, -1, 0, 0.3, 1e300, -1e300, 5e-324, '', 'x', '1e4', true, false, [],
  [null], [[[]]], [NaN], {}, { a: { b: [] } }, { rope_type: 'yarn' }, Number.MAX_SAFE_INTEGER,
]; // prettier-ignore

const dice = (seed) => {
  const numbers = random(256, seed);
  let next = 0;
  return (sides) => Math.floor(((numbers[next++ % 256] + 1) / 2) * sides) % sides;
};

function spoil(value, roll) {
  const spoilt = structuredClone(value);
  for (let times = roll(3); times >= 0; --times) {
    let place = spoilt;
    let keys = Object.keys(place);
    let key = keys[roll(keys.length)];
    for (let depth = roll(4); depth > 0; --depth) {
      const inner = place[key];
      if (typeof inner !== 'object' || inner === null || Object.keys(inner).length === 0) break;
      place = inner;
      keys = Object.keys(place);
      key = keys[roll(keys.length)];
    }
    if (roll(4) === 0) delete place[key];
    else place[key] = wrong[roll(wrong.length)];
  }
  return spoilt;
}

test('400 configs spoilt at random: a sentence, or finite frequencies', () => {
  const ends = { refused: 0, computed: 0 };
  for (let seed = 1; seed <= 400; ++seed) {
    const roll = dice(seed * 7919);
    const config = spoil(seeds[seed % seeds.length], roll);
    const layerType = [undefined, 'full_attention', 'sliding_attention', 'nope', 7][roll(5)];
    try {
      const rope = rw.rope(fromHuggingFace(config, { layerType }));
      assert.ok(rope.inverseFrequencies.every(Number.isFinite), JSON.stringify(config));
      assert.ok(Number.isFinite(rope.attentionFactor), JSON.stringify(config));
      ++ends.computed;
    } catch (error) {
      if (!(error instanceof RopewalkError))
        throw new Error(JSON.stringify(config), { cause: error });
      assert.ok(error.where.length > 0 && !/undefined:|NaN:/.test(error.message), error.message);
      ++ends.refused;
    }
  }
  assert.ok(ends.refused > 100 && ends.computed > 20, JSON.stringify(ends));
});
