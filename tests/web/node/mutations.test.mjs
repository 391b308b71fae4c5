// Configs that nobody should write: keys missing, of another type, huge, negative, nested garbage.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createRopewalk, fromHuggingFace, models, RopewalkError } from '../../../web/dist/index.js';
import { layerTypesOf } from '../../../web/dist/config/read.js';
import { randomOf } from '../../fuzz/random.mjs';

const rw = await createRopewalk({ build: 'simd' });

const nested = (depth) =>
  depth === 0 ? 1 : { rope_scaling: nested(depth - 1), list: [nested(depth - 1)] };
const garbage = [
  ...[null, 0, -1, -0, 1e-300, 1e300, 0.5, 3, 2 ** 53, NaN, Infinity, -Infinity],
  ...['', 'yarn', '4', 'NaN', true, false, [], [1], [NaN, 'x', {}], {}, nested(4)],
  ...[Array(64).fill(2), Array(48).fill(-1), 'x'.repeat(100000)],
];

/** Every object within, the config first. */
function objectsIn(value, found = []) {
  if (typeof value !== 'object' || value === null) return found;
  if (!Array.isArray(value)) found.push(value);
  for (const inner of Object.values(value)) objectsIn(inner, found);
  return found;
}

function mutated(number) {
  const random = randomOf(number);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const config = structuredClone(pick(models).config);
  for (let change = 0; change <= Math.floor(random() * 3); ++change) {
    const target = pick(objectsIn(config));
    const key = pick([
      ...Object.keys(target),
      'rope_scaling',
      'rope_parameters',
      'factor',
      'rope_type',
    ]);
    if (random() < 0.3) delete target[key];
    else target[key] = structuredClone(pick(garbage));
  }
  return config;
}

/** NaN anywhere in a result is a silent failure; Infinity stands for «never». */
function holdNumbers(value, path) {
  if (typeof value === 'number') assert.ok(!Number.isNaN(value), `${path} is NaN`);
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) holdNumbers(inner, `${path}.${key}`);
}

function judged(use) {
  try {
    holdNumbers(use(), 'result');
    return 'result';
  } catch (error) {
    assert.ok(error instanceof RopewalkError, error.stack);
    assert.match(error.message, /^\S.*: \S/);
    assert.ok(error.message.length < 1000, error.message);
    return 'sentence';
  }
}

test('200 mutated configs: a sentence or a result, never a crash, a hang or a NaN', () => {
  const seen = { result: 0, sentence: 0 };
  for (let number = 1; number <= 200; ++number) {
    const config = mutated(number);
    const begun = performance.now();
    try {
      let kinds = [];
      judged(() => (kinds = layerTypesOf(config)));
      const options = kinds.length === 0 ? {} : { layerType: kinds[0] };
      seen[judged(() => rw.rope(fromHuggingFace(config, options)).inverseFrequencies)] += 1;
      judged(() => rw.inspect(config, options));
      judged(() => rw.inspect(config, { ...options, length: 1e6, maxLength: 2e6 }));
    } catch (error) {
      error.message = `config ${number}: ${error.message}`;
      throw error;
    }
    assert.ok(performance.now() - begun < 5000, `config ${number} hangs`);
  }
  assert.ok(seen.result > 30 && seen.sentence > 30, JSON.stringify(seen));
});

test('lengths that are none are refused with a sentence', () => {
  for (const length of [0, -1, 1.5, NaN, Infinity, 1e12, '4096', null, {}])
    if (length !== null)
      assert.throws(() => rw.inspect(models[0].config, { length }), RopewalkError, String(length));
});
