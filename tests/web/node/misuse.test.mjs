// The API in hands that have not read its types: a sentence each time, never a TypeError.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  createRopewalk,
  fromHuggingFace,
  readConfig,
  readGguf,
  toHuggingFace,
  toLlamaCpp,
  toVllm,
} from '../../../web/dist/lib/index.js';
import { sentence, shippedModel } from './package.mjs';
import { llama } from './runtimes.mjs';

const rw = await createRopewalk({ build: 'simd' });
const geometry = { headDim: 8, trainLength: 16 };
const noObjects = [null, 3, 'yarn', [], true, () => 1, Symbol('x')];

test('rope, attention, inspect and the exports: what is no object of settings is refused', () => {
  const takers = { rope: rw.rope, attention: rw.attention, toHuggingFace, toVllm, toLlamaCpp };
  for (const [name, take] of Object.entries(takers))
    for (const given of [undefined, ...noObjects])
      assert.ok(sentence(() => take(given)).length > 10, name);
  for (const given of [undefined, ...noObjects, {}])
    assert.ok(sentence(() => rw.inspect(given)).length > 10);
});

test('options: a word or a number in their place is refused, not passed over', () => {
  for (const given of noObjects) {
    assert.match(
      sentence(() => fromHuggingFace(llama, given)),
      /^options: must be an object/,
    );
    assert.match(
      sentence(() => readConfig(llama, given)),
      /^options: must be an object/,
    );
    assert.match(
      sentence(() => readGguf(new Uint8Array(8), given)),
      /^options: must be an object/,
    );
    assert.match(
      sentence(() => rw.inspect(llama, given)),
      /^options: must be an object/,
    );
  }
});

test('inspect: runtimes that are no list of names, and a start for fewer tokens than the text has, are refused', () => {
  for (const runtimes of ['vllm', 3, [], [null], {}])
    assert.match(
      sentence(() => rw.inspect(llama, { runtimes })),
      /^runtimes: must be/,
    );
  for (const maxLength of [0, NaN, '8192', 100, Infinity])
    assert.match(
      sentence(() => rw.inspect(llama, { length: 4096, maxLength })),
      /^maxLength: must be a whole number of tokens, no fewer/,
    );
});

test('a request that holds itself, and a list of more numbers than there is memory, are refused', () => {
  const request = { ...geometry, variant: 'rope' };
  request.params = request;
  assert.match(
    sentence(() => rw.rope(request)),
    /^request: must be plain data/,
  );
  const rope = rw.rope({ ...geometry, variant: 'rope' });
  for (const length of [2 ** 40, -1, 1.5, NaN])
    assert.match(
      sentence(() => rope.tables({ length })),
      /^positions: must be a list of numbers/,
    );
});

test('losses: a request must be an object, and parameters of layers that take turns stand in the text', async () => {
  const model = rw.loadModel(await shippedModel());
  const tokens = [256, 65, 66];
  for (const given of noObjects)
    assert.match(
      sentence(() => model.losses(tokens, given)),
      /^request: must be an object/,
    );
  assert.match(
    sentence(() => model.losses(tokens, { variant: 'window|rope', params: { window: 4 } })),
    /^params: must stand in the text/,
  );
  assert.equal(model.losses(tokens, { variant: 'window(window=4)|rope' }).length, 2);
});
