// How much of each shader fits a slice is learnt from the slices that end: by sums here, without a device.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Pace, target } from '../../../web/dist/gpu/pace.js';

const program = (label) => ({ label });
const pass = (label, cost) => ({ program: program(label), cost });

/** Slices filled as Slices fills them, on a device that does so many multiply-adds a millisecond. */
function run(pace, rates, slices) {
  let last = 0;
  for (let n = 0; n < slices; ++n) {
    const labels = Object.keys(rates);
    const passes = labels.map((label) => pass(label, pace.room(program(label)) / labels.length));
    last = passes.reduce((sum, one) => sum + one.cost / rates[one.program.label], 0);
    pace.learn(passes, last);
  }
  return last;
}

test('a device a thousand times as fast as expected fills its slices after some', () => {
  const took = run(new Pace(), { matmul: 2.5e8 }, 12);
  assert.ok(Math.abs(took - target) < 0.1 * target, `${took} ms`);
});

test('a device ten times as slow is not kept busy longer than the first slices', () => {
  const took = run(new Pace(), { matmul: 2.5e4 }, 4);
  assert.ok(Math.abs(took - target) < 0.1 * target, `${took} ms`);
});

test('a slow shader among fast ones makes no slice long', () => {
  const took = run(new Pace(), { matmul: 1e6, norm: 1e4 }, 12);
  assert.ok(took < 1.5 * target, `${took} ms`);
});

test('what one shader taught is not taken for another', () => {
  const pace = new Pace();
  run(pace, { matmul: 2.5e8 }, 12);
  assert.equal(pace.room(program('norm')), new Pace().room(program('norm')));
});

test('a short last slice teaches nothing', () => {
  const pace = new Pace();
  const before = pace.room(program('matmul'));
  pace.learn([pass('matmul', before / 100)], 2);
  assert.equal(pace.room(program('matmul')), before);
});
