// readGguf: keys and tensors of GGUF files as converters write them, and what they come to mean.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readGguf } from '../../../web/dist/config/gguf.js';
import { array, f32, ggufFile, metadataOf, typed } from './gguf-file.mjs';
import { sentence } from './package.mjs';

const read = (architecture, more, tensors, options) =>
  readGguf(ggufFile(metadataOf(architecture, more), tensors), options);
const codes = (config) => config.notes.map((note) => note.code);
const near = (ours, exact, bound = 1e-6) =>
  assert.ok(Math.abs(ours - exact) <= bound * Math.abs(exact), `${ours} is not ${exact}`);

// As the converter computes them: speeds in float32, the blend in double, float32 in the file.
function llama3Divisors({ dim, base, factor, low = 1, high = 4, original = 8192 }) {
  return Array.from({ length: dim / 2 }, (_, pair) => {
    const speed = Math.fround(1 / Math.fround(base ** Math.fround((2 * pair) / dim)));
    const wavelength = (2 * Math.PI) / speed;
    if (wavelength < original / high) return 1;
    if (wavelength > original / low) return factor;
    const smooth = (original / wavelength - low) / (high - low);
    return Math.fround(1 / ((1 - smooth) / factor + smooth));
  });
}

test('a llama file: head size, base, lengths, and pairs next to each other', () => {
  const config = read('llama', { 'rope.freq_base': f32(500000) });
  assert.equal(config.source, 'gguf');
  assert.equal(config.modelType, 'llama');
  assert.equal(config.headDim, 128);
  assert.equal(config.rotaryDim, 128);
  assert.equal(config.exponentDenominator, 128);
  assert.equal(config.base, 500000);
  assert.equal(config.type, 'default');
  assert.equal(config.heads, 4);
  assert.equal(config.kvHeads, 2);
  assert.equal(config.hiddenSize, 512);
  assert.equal(config.maxPositions, 4096);
  assert.equal(config.layout, 'interleaved');
  assert.equal(config.places.base, 'llama.rope.freq_base');
  assert.deepEqual(config.notes, []);
});

test('what the architecture alone says: which channels make a pair', () => {
  for (const [name, layout] of [
    ['llama', 'interleaved'],
    ['baichuan', 'interleaved'],
    ['internlm2', 'interleaved'],
    ['chatglm', 'interleaved'],
    ['deepseek2', 'interleaved'],
    ['qwen2', 'half'],
    ['grok', 'half'],
    ['gptneox', 'half'],
    ['phi3', 'half'],
    ['gpt-oss', 'half'],
  ])
    assert.equal(read(name).layout, layout, name);
  assert.equal(read('newcomer').layout, undefined);
  assert.ok(codes(read('newcomer')).includes('unknown_architecture'));
});

test('a default that is taken is said, with the place where the key would be', () => {
  const config = read('gptneox', { 'rope.dimension_count': undefined });
  assert.equal(config.base, 10000);
  assert.equal(config.rotaryDim, 128);
  assert.deepEqual(
    config.notes.map((note) => [note.code, note.where]),
    [
      ['default_taken', 'gptneox.rope.dimension_count'],
      ['default_taken', 'gptneox.rope.freq_base'],
    ],
  );
});

test('linear: by type, without a type, and by the old key; none never scales; factor 1 is plain', () => {
  const factor = { 'rope.scaling.factor': f32(4) };
  for (const more of [
    factor,
    { ...factor, 'rope.scaling.type': 'linear' },
    { 'rope.scale_linear': f32(4) },
  ])
    assert.deepEqual(read('llama', more).settings, { rope_type: 'linear', factor: 4 });
  assert.equal(read('llama', { ...factor, 'rope.scaling.type': 'none' }).type, 'default');
  assert.equal(read('llama', { 'rope.scaling.factor': f32(1) }).type, 'default');
  assert.match(
    sentence(() => read('llama', { 'rope.scaling.type': 'dynamic' })),
    /^llama\.rope\.scaling\.type: must be none, linear, yarn or longrope, got "dynamic"$/,
  );
});

test('yarn: factor, original length and turns', () => {
  const config = read('qwen2', {
    'rope.scaling.type': 'yarn',
    'rope.scaling.factor': f32(4),
    'rope.scaling.original_context_length': 32768,
    'rope.scaling.yarn_beta_fast': f32(16),
  });
  assert.deepEqual(config.settings, {
    rope_type: 'yarn',
    factor: 4,
    beta_fast: 16,
    original_max_position_embeddings: 32768,
  });
  assert.equal(config.originalMaxPositions, 32768);
  assert.equal(config.places.factor, 'qwen2.rope.scaling.factor');
  assert.match(
    sentence(() => read('qwen2', { 'rope.scaling.type': 'yarn' })),
    /^qwen2\.rope\.scaling\.factor: is needed by the scaling type yarn$/,
  );
});

test('yarn: the published attention factor is read, and that readers drop it is said', () => {
  const config = read('qwen2', {
    'rope.scaling.type': 'yarn',
    'rope.scaling.factor': f32(4),
    'rope.scaling.yarn_attn_factor': f32(1.5),
  });
  assert.equal(config.settings.attention_factor, 1.5);
  assert.ok(codes(config).includes('often_ignored'));
});

test('yarn: the extra factor multiplies the usual one', () => {
  const { settings } = read('llama', {
    'rope.scaling.type': 'yarn',
    'rope.scaling.factor': f32(16),
    'rope.scaling.attn_factor': f32(0.5),
  });
  near(settings.attention_factor, 0.5 * 1.2772588722, 1e-9);
});

test('deepseek2: the rotated slice is the head, and the multiplier is a tenth of mscale_all_dim', () => {
  const config = read('deepseek2', {
    'rope.dimension_count': 64,
    'attention.kv_lora_rank': 512,
    'attention.key_length': 576,
    'rope.scaling.type': 'yarn',
    'rope.scaling.factor': f32(40),
    'rope.scaling.original_context_length': 4096,
    'rope.scaling.yarn_log_multiplier': f32(0.0707),
  });
  assert.equal(config.headDim, 64);
  assert.equal(config.rotaryDim, 64);
  near(config.settings.mscale, 0.707);
  near(config.settings.mscale_all_dim, 0.707);
  const mistral = read('mistral3', {
    'rope.scaling.type': 'yarn',
    'rope.scaling.factor': f32(16),
    'rope.scaling.yarn_log_multiplier': f32(1),
  });
  assert.equal(mistral.settings.mscale, 1);
  assert.equal(mistral.settings.mscale_all_dim, 1);
});

test('gpt-oss: yarn on both kinds of layer, and a word on truncate, which the file cannot say', () => {
  const more = {
    'rope.freq_base': f32(150000),
    'rope.scaling.type': 'yarn',
    'rope.scaling.factor': f32(32),
    'rope.scaling.original_context_length': 4096,
    'attention.sliding_window': 128,
  };
  const config = read('gpt-oss', more);
  assert.equal(config.type, 'yarn');
  assert.deepEqual(config.layerTypes, ['sliding_attention', 'full_attention']);
  assert.ok(config.notes.some((note) => /truncate false/.test(note.message)));
  const sliding = read('gpt-oss', more, {}, { layerType: 'sliding_attention' });
  assert.equal(sliding.type, 'yarn');
  assert.equal(sliding.slidingWindow, 128);
  assert.equal(config.slidingWindow, undefined);
});

test('gemma3: sliding layers have their own base and no stretch, so the layer must be named', () => {
  const more = {
    'attention.sliding_window': 512,
    'rope.freq_base': f32(1000000),
    'rope.scaling.type': 'linear',
    'rope.scaling.factor': f32(8),
  };
  assert.match(
    sentence(() => read('gemma3', more)),
    /^layerType: must be one of sliding_attention, full_attention, got undefined$/,
  );
  const full = read('gemma3', more, {}, { layerType: 'full_attention' });
  assert.equal(full.base, 1000000);
  assert.equal(full.settings.factor, 8);
  const sliding = read('gemma3', more, {}, { layerType: 'sliding_attention' });
  assert.equal(sliding.base, 10000);
  assert.equal(sliding.type, 'default');
  assert.equal(sliding.slidingWindow, 512);
  assert.ok(codes(sliding).includes('default_taken'));
  const said = { ...more, 'rope.freq_base_swa': f32(20000) };
  assert.equal(read('gemma3', said, {}, { layerType: 'sliding_attention' }).base, 20000);
  assert.equal(read('gemma3', { ...more, 'attention.sliding_window': 0 }).base, 1000000);
});

test('llama3 is found again in its divisors, as published and with other lengths', () => {
  for (const { dim, factor, base = 500000, original = 8192, high = 4 } of [
    { dim: 128, factor: 8 },
    { dim: 64, factor: 32 },
    { dim: 128, factor: 32 },
    { dim: 128, factor: 16, original: 16384 },
    { dim: 128, factor: 4, original: 2048, base: 10000, high: 8 },
  ]) {
    const divisors = llama3Divisors({ dim, base, factor, original, high });
    const config = read(
      'llama',
      { 'rope.dimension_count': dim, 'attention.key_length': dim, 'rope.freq_base': f32(base) },
      { 'rope_freqs.weight': divisors },
    );
    assert.deepEqual(config.settings, {
      rope_type: 'llama3',
      factor,
      low_freq_factor: 1,
      high_freq_factor: high,
      original_max_position_embeddings: original,
    });
    assert.equal(config.places.factor, 'rope_freqs.weight');
  }
});

// Llama-3.1-8B's own, as methods of the field print them.
test('llama3: the divisors of Llama 3.1 are those of its published frequencies', () => {
  const divisors = llama3Divisors({ dim: 128, base: 500000, factor: 8 });
  for (const [pair, divisor] of [
    [28, 1],
    [29, 1.20748],
    [32, 2.69453],
    [34, 5.25733],
    [35, 8],
  ])
    near(divisors[pair], divisor, 5e-6);
});

test('divisors that follow no formula are kept as a list, and that is said', () => {
  const divisors = llama3Divisors({ dim: 128, base: 500000, factor: 8 });
  divisors[31] *= 1.00001;
  const more = { 'rope.freq_base': f32(500000) };
  const config = read('llama', more, { 'rope_freqs.weight': divisors });
  assert.equal(config.type, 'longrope');
  assert.deepEqual(config.settings.long_factor, divisors.map(Math.fround));
  assert.deepEqual(config.settings.short_factor, config.settings.long_factor);
  assert.equal(config.settings.attention_factor, 1);
  assert.ok(codes(config).includes('no_formula'));
  const ones = read('llama', more, { 'rope_freqs.weight': divisors.map(() => 1) });
  assert.equal(ones.type, 'default');
});

test('proportional: divisors beyond any position are pairs that stand', () => {
  const divisors = Array.from({ length: 64 }, (_, pair) => (pair < 16 ? 1 : 1e30));
  const config = read('gemma4', {}, { 'rope_freqs.weight': divisors });
  assert.deepEqual(config.settings, { rope_type: 'proportional', partial_rotary_factor: 0.25 });
  assert.equal(config.exponentDenominator, 128);
});

test('longrope: phi3 files have no type, only the two tensors and an attention factor', () => {
  const long = Array.from({ length: 48 }, (_, pair) => 1 + pair);
  const short = long.map(() => 1);
  const more = {
    embedding_length: 3072,
    'attention.head_count': 24,
    'rope.dimension_count': 96,
    context_length: 131072,
    'rope.scaling.original_context_length': 4096,
    'rope.scaling.attn_factor': f32(1.25),
  };
  const tensors = { 'rope_factors_long.weight': long, 'rope_factors_short.weight': short };
  const config = read('phi3', more, tensors);
  assert.equal(config.headDim, 128);
  assert.equal(config.rotaryDim, 96);
  assert.deepEqual(config.settings, {
    rope_type: 'longrope',
    long_factor: long,
    short_factor: short,
    attention_factor: 1.25,
    original_max_position_embeddings: 4096,
  });
  assert.match(
    sentence(() => read('phi3', more, { 'rope_factors_long.weight': long })),
    /^rope_factors_short\.weight: is needed/,
  );
  assert.match(
    sentence(() => read('phi3', { ...more, 'rope.scaling.type': 'longrope' })),
    /^rope_factors_long\.weight: is needed/,
  );
  assert.match(
    sentence(() => read('phi3', { ...more, 'rope.dimension_count': 128 }, tensors)),
    /must have 64 numbers, got 48/,
  );
});

test('more axes: sections, and whether they take turns', () => {
  const more = { 'rope.dimension_sections': array('i32', [16, 24, 24, 0]) };
  const chunked = read('qwen2vl', more);
  assert.equal(chunked.type, 'mrope');
  assert.deepEqual(chunked.settings.mrope_section, [16, 24, 24]);
  assert.equal(chunked.settings.mrope_interleaved, false);
  assert.equal(read('qwen3vl', more).settings.mrope_interleaved, true);
});

test('baichuan with 40 layers has a bias and no rotation; what rotates nothing is refused', () => {
  assert.equal(read('baichuan', { block_count: 40 }).type, 'alibi');
  assert.equal(read('baichuan', { block_count: 32 }).type, 'default');
  assert.match(
    sentence(() => read('mamba')),
    /^general\.architecture: mamba rotates nothing$/,
  );
});

test('heads may be said layer by layer, and keys nobody knows are noted', () => {
  const config = read('llama', {
    'rope.freq_base': f32(10000),
    'attention.head_count': array('u32', [4, 4]),
    'attention.head_count_kv': array('u32', [2, 1]),
    'rope.scaling.wobble': f32(2),
  });
  assert.equal(config.heads, 4);
  assert.equal(config.kvHeads, undefined);
  assert.deepEqual(codes(config), ['unknown_key', 'layers_differ']);
  assert.equal(config.notes[0].where, 'llama.rope.scaling.wobble');
});

test('values of other number types are read alike; texts in their place are not', () => {
  for (const type of ['u16', 'i32', 'u64', 'i64', 'f64', 'f32'])
    assert.equal(read('llama', { context_length: typed(type, 2048) }).maxPositions, 2048, type);
  assert.match(
    sentence(() => read('llama', { context_length: 'long' })),
    /^llama\.context_length: must be a number, got "long"$/,
  );
});
