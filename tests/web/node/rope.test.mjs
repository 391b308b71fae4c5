// rope, tables, rotate and attention through the API: what they promise, and every refusal.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createRopewalk, RopewalkError } from '../../../web/dist/index.js';
import { builds, everyBuild, laterSentence, random, sentence, written } from './package.mjs';

const [relaxed, simd, scalar] = await everyBuild();
const rw = simd;
const geometry = { headDim: 64, base: 10000, trainLength: 128, length: 1024 };
const most = (a, b) => a.reduce((worst, value, n) => Math.max(worst, Math.abs(value - b[n])), 0);
const positions = [0, 1, 2.5, 40, 1023, 9_999_999];

test('loader: each build loads when asked for, and auto takes the fastest this engine runs', async () => {
  assert.deepEqual([relaxed.build, simd.build, scalar.build], builds);
  assert.equal((await createRopewalk()).build, 'relaxed'); // allowed by the flag that package.mjs sets
});

test('loader: the bytes, the compiled module and a response of a build hosted elsewhere all load', async () => {
  const { readFile } = await import('node:fs/promises');
  const { web } = await import('./package.mjs');
  const bytes = await readFile(`${web}dist/generated/wasm/simd.wasm`);
  for (const wasm of [
    bytes,
    await WebAssembly.compile(bytes),
    Promise.resolve(new Response(bytes)),
  ])
    assert.equal((await createRopewalk({ build: 'simd', wasm })).build, 'simd');
});

test('loader: an unknown build, a missing one, wrong bytes and another build are each refused with a sentence', async () => {
  assert.equal(
    await laterSentence(createRopewalk({ build: 'fast' })),
    'build: must be auto, relaxed, simd or scalar, got "fast"',
  );
  const bytes = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  assert.equal(
    await laterSentence(createRopewalk({ wasm: bytes })),
    'build: is needed beside wasm: relaxed, simd or scalar',
  );
  assert.match(
    await laterSentence(createRopewalk({ build: 'simd', wasm: Uint8Array.of(1, 2) })),
    /^wasm: the simd build did not start: /,
  );
  assert.match(await laterSentence(createRopewalk({ build: 'simd', wasm: bytes })), /^wasm: /);
});

test('catalogue: every variant makes a rope with its presets, in every build alike', () => {
  for (const spec of rw.variants) {
    const place = { ...geometry, heads: 2, hiddenSize: 8 };
    // A learned table ends with the training length.
    if (spec.questions.includes('embedding')) place.length = place.trainLength;
    const variant = written(spec, (variant) => rw.rope({ variant, ...place }));
    const [first, ...others] = [relaxed, simd, scalar].map((one) =>
      one.rope({ variant, ...place }),
    );
    assert.deepEqual(Object.keys(first.params).sort(), spec.params.map(({ name }) => name).sort());
    for (const other of others)
      assert.deepEqual(other.inverseFrequencies, first.inverseFrequencies);
  }
});

test('combination: parameters beside the variant and in its text are the same request', () => {
  const beside = rw.rope({
    variant: 'yarn+log_n',
    params: { factor: 8, beta_fast: 4, clamp: false },
    ...geometry,
  });
  const within = rw.rope({ variant: 'log_n(clamp=0)+yarn(beta_fast=4,factor=8)', ...geometry });
  assert.equal(beside.variant, 'yarn(factor=8,beta_fast=4)+log_n(clamp=0)');
  assert.equal(within.variant, beside.variant);
  assert.deepEqual(within.inverseFrequencies, beside.inverseFrequencies);
  assert.deepEqual(within.params, beside.params);
});

test('rotate: all builds agree to 2e-6 of a vector of length one, both layouts, partial rotary', () => {
  for (const layout of ['half', 'interleaved'])
    for (const rotaryDim of [64, 32, 2]) {
      const x = random(positions.length * 3 * 64);
      const [a, b, c] = [relaxed, simd, scalar].map((one) =>
        one
          .rope({ variant: 'yarn', ...geometry, rotaryDim })
          .rotate(x, { positions, heads: 3, layout }),
      );
      assert.ok(most(a, c) < 2e-6 && most(b, c) < 2e-6);
      assert.ok(most(c, x) > 0.1);
    }
});

test('rotate: inverse undoes it and transpose is its gradient, also where the attention factor is not 1', () => {
  const rope = rw.rope({ variant: 'yarn', ...geometry });
  const m = rope.attentionFactor;
  assert.ok(m > 1.1);
  const x = random(positions.length * 64);
  const forward = rope.rotate(x, { positions });
  assert.ok(most(rope.rotate(forward, { positions, inverse: true }), x) < 1e-6);
  const transposed = rope.rotate(x, { positions, transpose: true });
  const inverse = rope.rotate(x, { positions, inverse: true });
  assert.ok(
    most(
      transposed,
      inverse.map((value) => value * m * m),
    ) < 1e-6,
  );
});

test('rotate: by the tables it is x·cos − y·sin and x·sin + y·cos, times the attention factor', () => {
  const rope = rw.rope({ variant: 'yarn', ...geometry });
  const { cos, sin } = rope.tables(positions);
  const x = random(positions.length * 64);
  const y = rope.rotate(x, { positions, layout: 'interleaved' });
  for (let row = 0; row < positions.length; ++row)
    for (let i = 0; i < 32; ++i) {
      const [a, b] = [x[row * 64 + 2 * i], x[row * 64 + 2 * i + 1]];
      const [c, s] = [cos[row * 32 + i], sin[row * 32 + i]];
      assert.ok(Math.abs(y[row * 64 + 2 * i] - (a * c - b * s) * rope.attentionFactor) < 1e-6);
      assert.ok(Math.abs(y[row * 64 + 2 * i + 1] - (a * s + b * c) * rope.attentionFactor) < 1e-6);
    }
});

test('rotate: the input is left as it was, and empty input gives empty output', () => {
  const rope = rw.rope({ variant: 'rope', ...geometry });
  const x = random(64);
  const copy = x.slice();
  const y = rope.rotate(x, { positions: [7] });
  assert.notEqual(y.buffer, x.buffer);
  assert.deepEqual(x, copy);
  assert.equal(rope.rotate([], { positions: [] }).length, 0);
  assert.equal(rope.tables([]).cos.length, 0);
});

test('results are copies: memory that grows later does not empty them', async () => {
  const one = await createRopewalk({ build: 'scalar' });
  const rope = one.rope({ variant: 'rope', ...geometry });
  const { cos } = rope.tables([3]);
  const before = cos.slice();
  rope.tables(Float64Array.from({ length: 200_000 }, (_, n) => n)); // 51 MB: memory must grow
  assert.deepEqual(cos, before);
});

test('attention: grouped heads are the same as keys and values written out for each head', () => {
  const [tokens, heads, headDim] = [33, 4, 16];
  const rope = rw.rope({
    variant: 'rerope+log_n',
    params: { window: 5 },
    headDim,
    trainLength: 8,
    length: 33,
  });
  const q = random(tokens * heads * headDim, 4);
  const [k, v] = [5, 6].map((seed) => random(tokens * 2 * headDim, seed));
  const wide = (x) =>
    Float32Array.from({ length: tokens * heads * headDim }, (_, n) => {
      const [t, head, c] = [
        Math.floor(n / (heads * headDim)),
        Math.floor(n / headDim) % heads,
        n % headDim,
      ];
      return x[(t * 2 + Math.floor(head / 2)) * headDim + c];
    });
  const grouped = rw.attention({ q, k, v, heads, kvHeads: 2, headDim, rope });
  assert.ok(most(grouped, rw.attention({ q, k: wide(k), v: wide(v), heads, rope })) < 1e-6);
});

test('attention: all builds agree to 2e-6 for every variant', () => {
  const headDim = 16;
  for (const spec of rw.variants) {
    const tokens = spec.questions.includes('embedding') ? 32 : 150; // a learned table ends with the training length
    const [q, k, v] = [7, 8, 9].map((seed) => random(tokens * headDim, seed));
    const place = { headDim, trainLength: 32, length: tokens, hiddenSize: 8 };
    const variant = written(spec, (variant) => rw.rope({ variant, ...place }));
    const [a, b, c] = [relaxed, simd, scalar].map((one) =>
      one.attention({
        ...{ q, k, v, heads: 1 },
        rope: one.rope({ variant, ...place }),
      }),
    );
    assert.ok(most(a, c) < 2e-6 && most(b, c) < 2e-6, variant);
  }
});

const refusedRequests = [
  [{ variant: 'rope', trainLength: 8 }, 'headDim: is needed: the channels of one attention head'],
  [{ variant: 'rope', headDim: 8 }, 'trainLength: is needed: the tokens the model was trained on'],
  [
    { variant: 'rope', headDim: 7, trainLength: 8 },
    'headDim: must be an even number from 2 to 1024, got 7',
  ],
  [
    { variant: 'rope', headDim: 0, trainLength: 8 },
    'headDim: must be an even number from 2 to 1024, got 0',
  ],
  [
    { variant: 'rope', headDim: 8, rotaryDim: 3, trainLength: 8 },
    'rotaryDim: must be an even number from 2 to 8, got 3',
  ],
  [
    { variant: 'rope', headDim: 8, rotaryDim: 10, trainLength: 8 },
    'rotaryDim: must be an even number from 2 to 8, got 10',
  ],
  [
    { variant: 'rope', headDim: 8, trainLength: 8, length: 2 ** 24 + 1 },
    'length: must be a whole number from 1 to 16777216, got 16777217',
  ],
  [
    { variant: 'rope', headDim: NaN, trainLength: 8 },
    'headDim: must be an even number from 2 to 1024, got NaN',
  ],
  [
    { variant: 'rope', headDim: 8, trainLength: Infinity },
    'trainLength: must be a whole number from 1 to 16777216, got Infinity',
  ],
  [{ variant: 'rope', headDim: '8', trainLength: 8 }, 'headDim: must be a number, got "8"'],
  [{ variant: 'rope', headDim: 8, trainLength: 8, base: 0 }, /^base: must be from /],
  [
    { variant: 'yarn', headDim: 8, trainLength: 8, params: { factor: 0.5 } },
    'yarn.factor: must be from 1 to 1024, got 0.5',
  ],
  [
    { variant: 'yarn', headDim: 8, trainLength: 8, params: { factor: NaN } },
    'yarn.factor: must be from 1 to 1024, got NaN',
  ],
  [
    { variant: 'yarn', headDim: 8, trainLength: 8, params: { beta_slow: 40 } },
    /^yarn: needs beta_slow < beta_fast/,
  ],
  [
    { variant: 'linear', headDim: 8, trainLength: 8, params: { beta_fast: 3 } },
    /^linear\.beta_fast: must be one of factor/,
  ],
  [
    { variant: 'rope', headDim: 8, trainLength: 8, params: { factor: 3 } },
    'rope.factor: rope has no parameters',
  ],
  [
    { variant: 'yarm', headDim: 8, trainLength: 8 },
    /^variant: must be one of the \d+, got "yarm": did you mean yarn\?$/,
  ],
  [
    { variant: 'rerope+window', headDim: 8, trainLength: 8 },
    /^variant: (rerope and window|window and rerope) both decide /,
  ],
  [{ variant: 'yarn(', headDim: 8, trainLength: 8 }, /^variant: /],
  [{ variant: 5, headDim: 8, trainLength: 8 }, 'variant: must be a text, got 5'],
  [{ variant: 'rope', headDim: 8, trainLength: 8, lenght: 9 }, /^lenght: is no part of a request/],
  [null, 'request: must be an object, got null'],
  [undefined, 'request: must be an object, got null'],
  [[], /^request: must be an object/],
];

for (const [request, wanted] of refusedRequests)
  test(`rope refuses ${JSON.stringify(request, (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value))}`, () => {
    const said = sentence(() => rw.rope(request));
    if (wanted instanceof RegExp) assert.match(said, wanted);
    else assert.equal(said, wanted);
  });

test('a refusal has code, place, reason and a sentence of both', () => {
  try {
    rw.rope({ variant: 'yarn', headDim: 8, trainLength: 8, params: { factor: 0.5 } });
    assert.fail();
  } catch (error) {
    assert.ok(error instanceof RopewalkError && error instanceof Error);
    assert.equal(error.name, 'RopewalkError');
    assert.equal(error.code, 'out_of_range');
    assert.equal(error.where, 'yarn.factor');
    assert.equal(error.reason, 'must be from 1 to 1024, got 0.5');
    assert.equal(error.message, `${error.where}: ${error.reason}`);
  }
});

test('positions: negative, huge, NaN and no list at all are refused by their place', () => {
  const rope = rw.rope({ variant: 'rope', ...geometry });
  assert.equal(
    sentence(() => rope.tables([0, -1])),
    'positions[1]: must be from 0 to 16777216, got -1',
  );
  assert.match(
    sentence(() => rope.tables([1e9])),
    /^positions\[0\]: must be from 0 to 16777216, got 1/,
  );
  assert.equal(
    sentence(() => rope.tables([0, 1, NaN])),
    'positions[2]: must be from 0 to 16777216, got NaN',
  );
  assert.equal(
    sentence(() => rope.tables(3)),
    'positions: must be a list of numbers, got 3',
  );
  assert.equal(
    sentence(() => rope.rotate(random(64), {})),
    'positions: must be a list of numbers, got undefined',
  );
  assert.equal(
    sentence(() => rope.rotate(random(64), { positions: ['a'] })),
    'positions[0]: must be a number, got "a"',
  );
});

test('rotate: sizes that do not fit, unknown words and two turns at once are refused', () => {
  const rope = rw.rope({ variant: 'rope', ...geometry });
  const x = random(64);
  assert.equal(
    sentence(() => rope.rotate(x, { positions: [1, 2] })),
    'x: must hold positions × heads × headDim = 2 × 1 × 64 = 128 numbers, got 64',
  );
  assert.equal(
    sentence(() => rope.rotate(x, { positions: [1], heads: 0 })),
    'heads: must be a whole number from 1 to 4096, got 0',
  );
  assert.equal(
    sentence(() => rope.rotate(x, { positions: [1], heads: 1.5 })),
    'heads: must be a whole number from 1 to 4096, got 1.5',
  );
  assert.equal(
    sentence(() => rope.rotate(x, { positions: [1], layout: 'neox' })),
    'layout: must be half or interleaved, got "neox"',
  );
  assert.match(
    sentence(() => rope.rotate(x, { positions: [1], inverse: true, transpose: true })),
    /^transpose: .* choose one$/,
  );
  assert.equal(
    sentence(() => rope.rotate('x', { positions: [1] })),
    'x: must be a list of numbers, got "x"',
  );
});

test('attention: sizes and heads that do not fit are refused', () => {
  const rope = rw.rope({ variant: 'rope', headDim: 8, trainLength: 8 });
  const [q, k, v] = [random(48), random(24), random(24)];
  const refused = (change) =>
    sentence(() => rw.attention({ q, k, v, heads: 2, kvHeads: 1, rope, ...change }));
  assert.equal(rw.attention({ q, k, v, heads: 2, kvHeads: 1, rope }).length, 48);
  assert.equal(refused({ heads: 3, kvHeads: 2 }), 'kvHeads: must divide heads = 3, got 2');
  assert.equal(refused({ kvHeads: 4 }), 'kvHeads: must be a whole number from 1 to 2, got 4');
  assert.equal(refused({ headDim: 16 }), 'headDim: must be that of rope, 8, got 16');
  assert.equal(
    refused({ q: random(47) }),
    'q: must hold T × heads × headDim numbers, a positive multiple of 16, got 47',
  );
  assert.equal(
    refused({ q: [] }),
    'q: must hold T × heads × headDim numbers, a positive multiple of 16, got 0',
  );
  assert.equal(
    refused({ k: random(16) }),
    'k: must hold T × kvHeads × headDim = 24 numbers, got 16',
  );
  assert.equal(
    refused({ v: random(25) }),
    'v: must hold T × kvHeads × headDim = 24 numbers, got 25',
  );
  assert.equal(refused({ rope: {} }), 'rope: must be made by rope()');
});
