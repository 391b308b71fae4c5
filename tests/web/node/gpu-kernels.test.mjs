// Every kernel of the GPU against the same question put to WebAssembly, or to sums in double.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { attend } from '../../../web/dist/gpu/kernels/attend.js';
import { linear } from '../../../web/dist/gpu/kernels/linear.js';
import { loss } from '../../../web/dist/gpu/kernels/loss.js';
import { norm } from '../../../web/dist/gpu/kernels/norm.js';
import { rotate } from '../../../web/dist/gpu/kernels/rotate.js';
import { swiglu } from '../../../web/dist/gpu/kernels/swiglu.js';
import { embed } from '../../../web/dist/gpu/kernels/embed.js';
import { Memory } from '../../../web/dist/gpu/memory.js';
import { uploadPlan } from '../../../web/dist/gpu/plan.js';
import { createRopewalk } from '../../../web/dist/index.js';
import {
  accepted,
  apart,
  computed,
  gpu,
  machine,
  overflowed,
  particular,
  poisoned,
  release,
  skip,
  spelled,
  upload,
} from './gpu.mjs';
import { random } from './package.mjs';

const rw = await createRopewalk({ build: 'simd' });
const memory = skip ? undefined : new Memory(gpu.device, 'plans');
after(() => {
  memory?.release();
  release();
});

const layouts = ['half', 'interleaved'];
const lengths = [1, 2, 127, 128, 129, 1000];

// y = x · Wᵀ in double.
function product(x, w, rows, inner, columns) {
  const y = new Float64Array(rows * columns);
  for (let r = 0; r < rows; ++r)
    for (let c = 0; c < columns; ++c)
      for (let k = 0; k < inner; ++k) y[r * columns + c] += x[r * inner + k] * w[c * inner + k];
  return y;
}

test('matmul: every row and column, whatever the tiles leave over', { skip }, async () => {
  for (const [rows, inner, columns] of [
    [1, 4, 1],
    [63, 128, 65],
    [64, 128, 64],
    [130, 344, 128],
    [129, 128, 257],
  ]) {
    const x = random((rows + 3) * inner, 1);
    const w = random(columns * inner + 8, 2);
    const y = poisoned((rows + 5) * columns);
    const work = {
      x: upload(x),
      weights: upload(w),
      y,
      overflowed,
      rows,
      inner,
      columns,
      xRow: 3,
      yRow: 5,
      offset: 8,
    };
    const got = await computed(() => linear(machine, work), y, (rows + 5) * columns);
    const want = product(x.subarray(3 * inner), w.subarray(8), rows, inner, columns);
    assert.ok(
      apart(got.subarray(5 * columns), want) < 2e-6 * inner,
      `${rows} × ${inner} × ${columns}`,
    );
    assert.ok(got.subarray(0, 5 * columns).every(Number.isNaN), 'rows before the first stay');
  }
});

test('matmul: the large tile of real GPUs too', { skip }, async () => {
  const [rows, inner, columns] = [70, 20, 67];
  const [x, w] = [random(rows * inner, 1), random(columns * inner, 2)];
  const y = poisoned(rows * columns);
  const matrices = { x: upload(x), weights: upload(w), y, overflowed };
  const work = { ...matrices, rows, inner, columns, offset: 0 };
  const tile = { side: 64, depth: 16 };
  const got = await computed(() => linear(machine, { ...work, tile }), y, rows * columns);
  assert.ok(apart(got, product(x, w, rows, inner, columns)) < 1e-5);
});

test('matmul: adds where it is asked to', { skip }, async () => {
  const [rows, inner, columns] = [65, 8, 33];
  const [x, w, before] = [
    random(rows * inner, 1),
    random(columns * inner, 2),
    random(rows * columns, 3),
  ];
  const y = upload(before);
  const work = {
    x: upload(x),
    weights: upload(w),
    y,
    overflowed,
    rows,
    inner,
    columns,
    offset: 0,
    accumulate: true,
  };
  const got = await computed(() => linear(machine, work), y, rows * columns);
  const want = product(x, w, rows, inner, columns).map((value, n) => value + before[n]);
  assert.ok(apart(got, want) < 1e-5);
});

test('norm, SwiGLU and embedding compute what they say', { skip }, async () => {
  const [rows, width] = [37, 344];
  const [x, w] = [random(rows * width, 4), random(width + 4, 5)];
  const normed = poisoned(rows * width);
  const arrays = { x: upload(x), weights: upload(w), offset: 4, normed, overflowed };
  const work = { ...arrays, rows, width, epsilon: 1e-5 };
  const got = await computed(() => norm(machine, work), normed, rows * width);
  const want = Array.from(x, (value, n) => {
    const row = x.subarray(n - (n % width), n - (n % width) + width);
    const square = row.reduce((sum, one) => sum + one * one, 0) / width;
    return (value / Math.sqrt(square + 1e-5)) * w[4 + (n % width)];
  });
  assert.ok(apart(got, want) < 2e-6);

  const count = 64 * 3 + 5;
  const [gates, ups] = [random(count, 6).map((one) => 100 * one), random(count, 7)];
  const gate = upload(gates);
  const activated = await computed(
    () => swiglu(machine, { gate, up: upload(ups), count }),
    gate,
    count,
  );
  const silu = gates.map((z, n) => (z / (1 + Math.exp(-z))) * ups[n]);
  assert.ok(apart(activated, silu) < 2e-5);

  const tokens = Uint32Array.from({ length: 10 }, (_, n) => (n * 7) % 11);
  const [table, added] = [random(11 * 80, 8), random(5 * 80, 9)];
  for (const hasAddition of [false, true]) {
    const out = poisoned(10 * 80);
    const asked = {
      tokens: upload(tokens),
      weights: upload(table),
      offset: 0,
      addition: upload(added),
    };
    const shape = { hasAddition, x: out, rows: 10, length: 5, width: 80 };
    const rowsOf = await computed(() => embed(machine, { ...asked, ...shape }), out, 10 * 80);
    const sum = rowsOf.map((_, n) => {
      const [row, c] = [Math.floor(n / 80), n % 80];
      return table[tokens[row] * 80 + c] + (hasAddition ? added[(row % 5) * 80 + c] : 0);
    });
    assert.deepEqual(rowsOf, sum);
  }
});

test(
  'loss: ln of the softmax at the target, and the first of the likeliest tokens',
  { skip },
  async () => {
    const [rows, vocabulary] = [70, 257];
    const logits = random(rows * vocabulary, 10).map((one) => 30 * one);
    logits[200] = logits[100] = 40; // row 0: two alike
    const targets = Uint32Array.from({ length: rows + 2 }, (_, n) => (n * 31) % vocabulary);
    const [losses, predicted] = [poisoned(rows + 2), poisoned(rows + 2)];
    const work = {
      logits: upload(logits),
      targets: upload(targets),
      losses,
      predicted,
      overflowed,
    };
    const run = () => loss(machine, { ...work, firstRow: 2, rows, vocabulary });
    const got = (await computed(run, losses, rows + 2)).subarray(2);
    const likeliest = (await computed(run, predicted, rows + 2, Uint32Array)).subarray(2);
    for (let r = 0; r < rows; ++r) {
      const row = logits.subarray(r * vocabulary, (r + 1) * vocabulary);
      const top = Math.max(...row);
      const sum = row.reduce((total, one) => total + Math.exp(one - top), 0);
      const want = Math.log(sum) + top - row[targets[r + 2]];
      assert.ok(
        Math.abs(got[r] - want) < 1e-5 * Math.max(1, want),
        `row ${r}: ${got[r]}, not ${want}`,
      );
      assert.equal(likeliest[r], row.indexOf(top));
    }
  },
);

test(
  'rotate: 2e-6 of a row’s length up to position 1,000,000, every layout, part and direction',
  { skip },
  async () => {
    const positions = [0, 1, 40, 2048, 16_384, 131_071, 1_000_000, 7.5];
    const heads = 3;
    for (const layout of layouts)
      for (const [headDim, rotaryDim, rotaryStart] of [
        [64, 64, 0],
        [80, 32, 0],
        [96, 64, 32],
        [6, 2, 2],
      ])
        for (const turn of ['forward', 'inverse', 'transpose']) {
          const geometry = {
            headDim,
            rotaryDim,
            rotaryStart,
            base: 10000,
            trainLength: 128,
            length: 1024,
          };
          const rope = rw.rope({ variant: 'yarn', ...geometry });
          const { cos, sin } = rope.tables(positions);
          const m = rope.attentionFactor;
          const factor = turn === 'inverse' ? 1 / m : m;
          const x = random(positions.length * heads * headDim, 11);
          const turned = poisoned(x.length);
          const got = await computed(
            () =>
              rotate(machine, {
                ...{ x: upload(x), cos: upload(cos), sin: upload(sin), turned, heads },
                rows: positions.length,
                ...{ tokens: positions.length, cosFactor: factor },
                sinFactor: turn === 'forward' ? factor : -factor,
                shape: { headDim, rotaryDim, rotaryStart, blocks: 1, halves: layout === 'half' },
              }),
            turned,
            x.length,
          );
          const way = turn === 'forward' ? {} : { [turn]: true };
          const want = rope.rotate(x, { positions, heads, layout, ...way });
          for (let row = 0; row < x.length; row += headDim) {
            const length = Math.hypot(...x.subarray(row, row + headDim)) * Math.max(m, 1);
            const off = apart(got.subarray(row, row + headDim), want.subarray(row, row + headDim));
            assert.ok(
              off <= 2e-6 * length,
              `${layout} ${turn} ${headDim}/${rotaryDim}: ${off / length}`,
            );
          }
        }
  },
);

/** How far the two answers to one plan are apart, the GPU's for two windows at once; undefined: no such method here. */
async function attention({ variant, T, heads, kvHeads, headDim, layout, tile, trainLength = 128 }) {
  const shape = { headDim, trainLength, length: T, heads, hiddenSize: heads * headDim };
  const rope = accepted(() => rw.rope({ variant, ...shape }));
  const plan = rope && accepted(() => rw.plan(rope, T));
  if (!plan || (T === 1000 && !particular(plan))) return undefined;
  const windows = 2;
  const [q, k, v] = [heads, kvHeads, kvHeads].map((count, n) =>
    random(windows * T * count * headDim, 1 + n),
  );
  const attended = poisoned(q.length);
  const keyTables = new Set(plan.bands.map(({ key }) => key)).size;
  const work = {
    plan: uploadPlan(memory, 'plan', plan),
    ...{ queries: upload(q), keys: upload(k), values: upload(v), attended, overflowed },
    turnedQueries: poisoned(q.length * plan.bands.length),
    turnedKeys: poisoned(k.length * keyTables),
    ...{ windows, tokens: T, heads, kvHeads, headDim, halves: layout === 'half' },
    ...(tile ? { tile } : {}),
  };
  const got = await computed(() => attend(machine, work), attended, q.length);
  const part = (x, window) =>
    x.subarray((x.length / windows) * window, (x.length / windows) * (window + 1));
  const want = [0, 1].map((window) => {
    const asked = { q: part(q, window), k: part(k, window), v: part(v, window) };
    return rw.attention({ ...asked, heads, kvHeads, layout, rope });
  });
  return Math.max(...want.map((one, window) => apart(part(got, window), one)));
}

test('attention: every method of the catalogue at every length, 1e-5', { skip }, async () => {
  const shape = { heads: 2, kvHeads: 1, headDim: 32 };
  for (const one of rw.variants) {
    const variant = spelled(one, { ...shape, hiddenSize: 64, trainLength: 128 });
    let compared = 0;
    for (const T of lengths) {
      const layout = layouts[T % 2];
      const off = await attention({ ...shape, variant, T, layout });
      if (off === undefined) continue;
      assert.ok(off <= 1e-5, `${one.id}, ${T} tokens, ${layout}: ${off}`);
      compared += 1;
    }
    assert.ok(compared >= 4, `${one.id} was compared at ${compared} lengths`);
  }
});

test('attention: every two methods that go together, 1e-5', { skip }, async () => {
  const shape = { heads: 2, kvHeads: 2, headDim: 8, trainLength: 16 };
  const texts = rw.variants.map((one) => spelled(one, { ...shape, hiddenSize: 16 }));
  let compared = 0;
  for (const [n, first] of texts.entries())
    for (const second of texts.slice(n + 1)) {
      const variant = `${first}+${second}`;
      const off = await attention({ ...shape, variant, T: 41, layout: layouts[n % 2] });
      if (off === undefined) continue;
      assert.ok(off <= 1e-5, `${variant}: ${off}`);
      compared += 1;
    }
  assert.ok(compared > 100, `only ${compared} pairs go together`);
});

test('attention: heads of every width that a model has, shared or not', { skip }, async () => {
  const shapes = [
    [4, 4],
    [12, 1],
    [16, 2],
    [48, 4],
    [64, 1],
    [80, 2],
    [128, 4],
    [256, 1],
  ];
  for (const [headDim, kvHeads] of shapes) {
    const variant = 'rerope(window=20)';
    const off = await attention({ variant, T: 70, heads: 4, kvHeads, headDim, layout: 'half' });
    assert.ok(off <= 1e-5, `${headDim}, ${kvHeads}: ${off}`);
  }
});

test('attention: the large tile of real GPUs too', { skip }, async () => {
  const work = { T: 129, heads: 2, kvHeads: 1, headDim: 32, layout: 'half' };
  for (const variant of ['rerope(window=20)', 'sinks(window=30)'])
    assert.ok((await attention({ ...work, variant, tile: { rows: 32, depth: 16 } })) <= 1e-5);
});
