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

test('what fades, or is added to embeddings, is refused past the length it was made for', async () => {
  const tokens = Array(301).fill(97);
  const model = rw.loadModel(await shippedModel());
  assert.equal(
    sentence(() => model.losses(tokens, { variant: 'xpos(scale_base=1)', length: 20 })),
    'length: must be at least the 300 tokens read, got 20',
  );
  const table = Array(128 * 128).fill(0.5);
  assert.match(
    sentence(() => model.losses(tokens, { variant: 'learned', params: { table }, length: 128 })),
    /^length: must be at least the 300 tokens read/,
  );
  const q = new Float32Array(40 * 8);
  const rope = rw.rope({ variant: 'xpos', ...geometry, length: 20 });
  assert.match(
    sentence(() => rw.attention({ q, k: q, v: q, heads: 1, rope })),
    /^length: must be at least the 40 tokens read/,
  );
});

test('embeddings: a learned table has no row between two, nor past its end', () => {
  const rope = rw.rope({
    variant: 'learned',
    params: { table: Array(16 * 4).fill(1) },
    ...geometry,
    hiddenSize: 4,
  });
  assert.deepEqual([...rope.embedding([0, 15])], Array(8).fill(1));
  for (const position of [0.5, 16])
    assert.match(
      sentence(() => rope.embedding([3, position])),
      /^positions\[1\]: must be a position below the length 16/,
    );
  const still = rw.rope({ variant: 'sinusoidal', ...geometry, hiddenSize: 4 });
  assert.equal(still.embedding([0.5]).length, 4);
});
