// Angles in float32, as runtimes compute them: how far they end up from double precision.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { angleErrors, computedAngles } from '../../../web/dist/runtimes/index.js';

const turning = (stretch = 1) => ({
  base: 10000,
  exponentDenominator: 128,
  inverseFrequencies: Array.from({ length: 64 }, (_, i) => 10000 ** (-i / 64) / stretch),
});

const largest = (arithmetic, from, position) =>
  Math.max(...angleErrors(arithmetic, from, position));
const largestNear = (arithmetic, position) =>
  Math.max(
    ...Array.from({ length: 200 }, (_, back) => largest(arithmetic, turning(), position - back)),
  );

// Computed for us in other words, step by step in emulated float32: LLaMA's head of 128 channels, base 10,000.
const table = [
  { position: 4095, product: 2.1e-4, recurrence: 5.2e-4, power: 4.6e-4 },
  { position: 32767, product: 1.9e-3, recurrence: 4.7e-3, power: 3.7e-3 },
  { position: 131071, product: 7.6e-3, recurrence: 2.0e-2, power: 1.5e-2 },
  { position: 1048575, product: 6.1e-2, recurrence: 0.17, power: 0.12 },
  { position: 10485759, product: 0.8, recurrence: 1.6, power: 1.3 },
];

for (const { position, ...errors } of table)
  test(`angles near position ${position} are wrong by as much as the table says`, () => {
    for (const [way, error] of Object.entries(errors)) {
      const ours = largestNear(`float32_${way}`, position);
      assert.ok(ours > error / 1.2 && ours < error * 1.2, `${way}: ${ours}, in the table ${error}`);
    }
  });

test('double precision is the exact angle by definition', () => {
  assert.equal(largest('double', turning(), 131071), 0);
});

test('position 0 has no error in any arithmetic, and small positions hardly one', () => {
  for (const way of ['product', 'recurrence', 'power']) {
    assert.equal(largest(`float32_${way}`, turning(), 0), 0);
    assert.ok(largest(`float32_${way}`, turning(), 15) < 1e-5);
  }
});

test('multiplying from pair to pair is exact for the first pair and drifts after it', () => {
  const errors = angleErrors('float32_recurrence', turning(), 131071);
  assert.equal(errors[0], 0);
  assert.ok(errors.slice(1).every((error) => error > 0));
});

test('a stretch of 8 divides the angles, and the errors with them', () => {
  for (const way of ['product', 'recurrence', 'power']) {
    const plain = computedAngles(`float32_${way}`, turning(), 32767);
    const stretched = computedAngles(`float32_${way}`, turning(8), 32767);
    stretched.forEach((angle, pair) => {
      assert.ok(Math.abs(angle * 8 - plain[pair]) <= plain[pair] * 3e-7);
    });
    const ratio =
      largest(`float32_${way}`, turning(), 32767) / largest(`float32_${way}`, turning(8), 32767);
    assert.ok(ratio > 3 && ratio < 16, `${way} ${ratio}`);
  }
});

test('pairs that stand still stand still', () => {
  const still = { ...turning(), inverseFrequencies: new Float64Array(64) };
  for (const way of ['double', 'float32_product', 'float32_recurrence', 'float32_power'])
    assert.equal(largest(way, still, 1e6), 0);
});
