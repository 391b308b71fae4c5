// Numbers that leave their range, and plans that memory could not hold: refused or not a number, in every build alike.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { everyBuild, passage, random, sentence } from './package.mjs';
import { randomModel } from './random-model.mjs';

const ropewalks = await everyBuild();
const rw = ropewalks[1];
const rope = { variant: 'rope', headDim: 2, trainLength: 64 };
const code = (call) => {
  try {
    call();
  } catch (error) {
    return error.code;
  }
  return 'accepted';
};

test('attention: a query, key or value that is not finite is refused, and the sentence says where', () => {
  for (const one of ropewalks)
    for (const name of ['q', 'k', 'v'])
      for (const [given, got] of [
        [NaN, 'NaN'],
        [-Infinity, '-Infinity'],
        [1e300, 'Infinity'],
      ]) {
        const lists = { q: random(40), k: random(40), v: random(40) };
        lists[name] = [...lists[name]];
        lists[name][12] = lists[name][31] = given;
        const call = () => one.attention({ ...lists, heads: 2, rope: one.rope(rope) });
        assert.equal(sentence(call), `${name}[12]: must be a finite float32, got ${got}`);
        assert.equal(code(call), 'not_finite');
      }
});

test('attention: scores of finite numbers that overflow are refused by their token and head, in any build', () => {
  const [huge, v] = [1e25, Float32Array.of(1, 2, 3, 4)];
  const told = (one, q, k, variant) =>
    sentence(() => one.attention({ q, k, v, heads: 1, rope: one.rope({ ...rope, variant }) }));
  const at = (token) =>
    `result: must keep to the range of float32 in its scores and sums of values, got NaN at token ${token} in head 0`;
  for (const one of ropewalks) {
    for (const sign of [1, -1])
      assert.equal(told(one, Array(4).fill(huge), Array(4).fill(sign * huge), 'rope'), at(0));
    // Not turned at position 0, the products of the second query and the first key go to ∞ and back.
    for (const k of [
      [1, 1, huge, -huge],
      [1, 1, -huge, huge],
    ])
      assert.equal(told(one, [1, 1, huge, huge], k, 'nope'), at(1));
  }
});

test('attention: sums of values that overflow are refused with what came of them', () => {
  const zeros = Array(8).fill(0);
  const most = 3.4e38;
  for (const one of ropewalks) {
    const still = one.rope({ variant: 'nope', headDim: 2, trainLength: 64 });
    const call = (v) => one.attention({ q: zeros.slice(4), k: zeros.slice(4), v, heads: 1, rope: still }); // prettier-ignore
    assert.equal(
      sentence(() => call([1, most, 1, most])),
      'result: must keep to the range of float32 in its scores and sums of values, got Infinity at token 1 in head 0',
    );
    assert.deepEqual([...call([1, 1e38, 1, 1e38])], [1, 1e38, 1, 1e38].map(Math.fround));
  }
});

test('rotate: a number that is none, or leaves float32 when it is turned, is refused by its place', () => {
  const most = 3.4028234663852886e38;
  for (const one of ropewalks) {
    const turning = one.rope({ variant: 'rope', headDim: 8, trainLength: 64 });
    const partly = one.rope({ variant: 'rope', headDim: 8, rotaryDim: 4, trainLength: 64 });
    for (const which of [turning, partly])
      for (let at = 0; at < 16; ++at)
        for (const [given, got] of [
          [NaN, 'NaN'],
          [1e39, 'Infinity'],
          [-Infinity, '-Infinity'],
        ]) {
          const x = [...random(16)];
          x[at] = x[15] = given;
          const call = () => which.rotate(x, { positions: [1, 2] });
          assert.equal(sentence(call), `x[${at}]: must be a finite float32, got ${got}`);
        }
    const far = Array(8).fill(most);
    assert.match(
      sentence(() => turning.rotate(far, { positions: [1] })),
      /^x\[\d\]: must stay within the range of float32 when it is turned, got 3\.4028234663852886e\+38$/,
    );
    assert.deepEqual([...turning.rotate(far, { positions: [0] })], far);
  }
});

test('attention: scores up to the end of the range are weighed as ever', () => {
  const q = [1e19, 0, 1e19, 0];
  const k = [-1e19, 0, 1e19, 0];
  for (const one of ropewalks) {
    const out = one.attention({
      ...{ q, k, v: [1, 2, 3, 4], heads: 1 },
      rope: one.rope({ ...rope, variant: 'nope' }),
    });
    assert.deepEqual([...out], [1, 2, 3, 4]);
  }
});

test('plan: biases by head and embeddings by channel are refused where memory would not hold them', () => {
  const long = { headDim: 2, trainLength: 1_048_576 };
  const alibi = rw.rope({ ...long, variant: 'alibi', heads: 4096 });
  const waves = rw.rope({ ...long, variant: 'sinusoidal', hiddenSize: 2 ** 20 });
  assert.equal(
    sentence(() => rw.plan(alibi, 1_048_576)),
    'tokens: must be at most 65536 for 4096 heads with a bias each, got 1048576',
  );
  assert.equal(
    sentence(() => rw.plan(waves, 1_048_576)),
    'tokens: must be at most 256 for 1048576 channels with a number added to each, got 1048576',
  );
  assert.equal(
    sentence(() => waves.embedding(Array(257).fill(0))),
    'positions: must be at most 256 for 1048576 channels, got 257',
  );
  assert.equal(
    code(() => rw.plan(alibi, 65_537)),
    'too_long',
  );
  assert.equal(rw.plan(alibi, 16).bias.length, 4096 * 16); // and the module goes on
});

test('plan, tables and attention: what memory would not hold is refused before anything is copied', () => {
  const long = { headDim: 1024, trainLength: 1_048_576 };
  const wide = rw.rope({ ...long, variant: 'rope' });
  const windowed = rw.rope({ ...long, variant: 'window(window=8)' });
  assert.equal(
    sentence(() => rw.plan(wide, 1_048_576)),
    'tokens: must be at most 997475 for 512 pairs in tables, got 1048576',
  );
  assert.equal(
    sentence(() => wide.tables(new Float64Array(1_048_576))),
    'positions: must be at most 993602 for 1030 numbers in memory for each, got 1048576',
  );
  const x = new Float32Array(200_000 * 1024);
  assert.equal(
    sentence(() => rw.attention({ q: x, k: x, v: x, heads: 1, rope: windowed })),
    'tokens: must be at most 142735 for 7170 numbers in memory for each, got 200000',
  );
  assert.equal(
    sentence(() => wide.rotate(x, { positions: new Float64Array(500_000) })),
    'positions: must be at most 498252 for 2054 numbers in memory for each, got 500000',
  );
  assert.equal(rw.plan(wide, 16).tables[0].cos.length, 16 * 512); // and the module goes on
});

test('model: a norm whose squares overflow is told, never a finite loss, in any build', () => {
  const shape = { hidden: 4, inner: 4, layers: 2, heads: 2, kvHeads: 1, headDim: 2 };
  const source = randomModel({ ...shape, trainLength: 16 });
  const { weights } = source;
  const start = 8 + Number(new DataView(weights.buffer, weights.byteOffset).getBigUint64(0, true));
  const huge = new Uint8Array(Float32Array.of(3e19, -3e19, 3e19, 3e19).buffer);
  weights.set(huge, start + 97 * huge.length); // what the token 97 is embedded as
  for (const one of ropewalks) {
    const model = one.loadModel(source);
    assert.ok(model.losses([256, 98, 99, 97]).every(Number.isFinite));
    const told =
      /^model: must keep to the range of float32 while it reads, got the loss NaN at token \d$/;
    assert.match(
      sentence(() => model.losses([256, 98, 97, 99, 100])),
      told,
    );
    const job = { variant: 'rope', task: 'text', length: 4, longest: 4, windows: 1, window: 0 };
    const text = Uint8Array.from({ length: 200 }, () => 97);
    assert.equal(
      code(() => model.evaluate({ ...job, seed: 1 }, text)),
      'not_finite',
    );
  }
});

test('model: the plans of all layers together are held to that limit, whatever asks for them', async () => {
  const shape = { hidden: 2, inner: 1, layers: 64, heads: 128, kvHeads: 1, headDim: 2 };
  const model = rw.loadModel(randomModel({ ...shape, trainLength: 16 }));
  const variant = Array(64).fill('alibi').join('|');
  const length = 40_000;
  const text = await passage();
  const job = { variant, task: 'text', length, longest: length, windows: 1, window: 0, seed: 1 };
  for (const ask of [
    () => model.plans(variant, length),
    () => model.losses(Array(length + 1).fill(97), { variant }),
    () => model.check(job, text),
    () => model.evaluate(job, text),
  ])
    assert.equal(
      sentence(ask),
      'tokens: must be at most 32768 for 8192 heads with a bias each, got 40000',
    );
  assert.equal(model.plans(variant, 100).length, 64);
});

test('a word that is none of a few is told cut short', () => {
  const turning = rw.rope(rope);
  const told = sentence(() =>
    turning.rotate([1, 2], { positions: [0], layout: 'neox'.repeat(1000) }),
  );
  assert.match(told, /^layout: must be half or interleaved, got "neox/);
  assert.ok(told.length < 150);
});
