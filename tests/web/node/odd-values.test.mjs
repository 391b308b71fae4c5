// Every public function with one value in it replaced by something odd: a sentence or a result, never another error.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as ropewalk from '../../../web/dist/index.js';
import { passage, shippedModel } from './package.mjs';
import { llama, scaled, yarn } from './runtimes.mjs';

const rw = await ropewalk.createRopewalk({ build: 'simd' });
const source = await shippedModel();
const model = rw.loadModel(source);
const text = await passage();

const odd = [
  ...[undefined, null, 3, -1, NaN, Infinity, 'x', '', true, 8n, Symbol('s'), () => 1],
  ...[[], {}, Object.create(null), [, 1], [null], [1n], { length: 2 }, { length: Symbol('s') }], // prettier-ignore
  ...[
    new Uint16Array(2),
    BigInt64Array.of(1n),
    new ArrayBuffer(3),
    new DataView(new ArrayBuffer(2)),
  ],
  ...[new Map(), new Date(0), /x/, new Proxy({}, {})],
];

/** Odd values themselves, and the object with each key replaced by each of them. */
const spoilt = (object) => [
  ...odd,
  ...Object.keys(object).flatMap((key) => odd.map((value) => ({ ...object, [key]: value }))),
];

const geometry = { headDim: 8, trainLength: 16 };
const q = new Float32Array(8);
const rope = rw.rope({ variant: 'rope', ...geometry });
const added = rw.rope({ variant: 'sinusoidal', ...geometry, hiddenSize: 4 });
const stretched = scaled(yarn());
const read = ropewalk.readConfig(stretched);
const job = {
  variant: 'rope',
  task: 'text',
  length: 8,
  longest: 8,
  window: 0,
  windows: 1,
  seed: 1,
};

const request = {
  ...{ variant: 'yarn', params: { factor: 2, beta_fast: 3, truncate: true, ramp: 'index' } },
  ...{ ...geometry, rotaryDim: 8, rotaryStart: 0, base: 1e4, exponentDenominator: 8 },
  ...{ length: 32, heads: 1, hiddenSize: 8 },
};
const attention = { q, k: q, v: q, heads: 1, kvHeads: 1, headDim: 8, layout: 'half', rope };
const turn = { positions: [1], heads: 1, layout: 'half', inverse: false, role: 'query' };
const options = { length: 3, maxLength: 5, layerType: 'full_attention', runtimes: ['vllm'] };
const files = [
  ...spoilt(stretched),
  ...spoilt(stretched.rope_scaling).map((dictionary) => scaled(dictionary)),
];

const calls = {
  rope: spoilt(request).map((given) => () => rw.rope(given)),
  params: spoilt(request.params).map((params) => () => rw.rope({ ...request, params })),
  lists: odd.map(
    (list) => () =>
      rw.rope({
        variant: 'longrope',
        params: { long_factor: list, short_factor: list },
        ...geometry,
      }),
  ),
  attention: spoilt(attention).map((given) => () => rw.attention(given)),
  plan: odd.flatMap((given) => [() => rw.plan(given, 3), () => rw.plan(rope, given)]),
  tables: odd.flatMap((given) => [() => rope.tables(given), () => rope.tables([[1], given])]),
  embedding: odd.flatMap((given) => [() => rope.embedding(given), () => added.embedding(given)]),
  rotate: [
    ...spoilt(turn).map((given) => () => rope.rotate(q, given)),
    ...odd.map((given) => () => rope.rotate(given, turn)),
  ],
  loadModel: spoilt(source).map((given) => () => rw.loadModel(given)),
  losses: [
    ...spoilt({ variant: 'yarn', params: { factor: 2 }, length: 10 }).map(
      (given) => () => model.losses([256, 65], given),
    ),
    ...odd.flatMap((given) => [() => model.losses(given), () => model.losses([256, given])]),
  ],
  plans: odd.flatMap((given) => [
    () => model.plans(given, 8),
    () => model.plans('rope', given),
    () => model.plans('rope', 8, given),
  ]),
  jobs: ['evaluate', 'check', 'sample'].flatMap((name) => [
    ...spoilt(job).map((given) => () => model[name](given, text)),
    ...odd.map((given) => () => model[name](job, given)),
  ]),
  encode: odd.map((given) => () => ropewalk.encode(given)),
  files: files.flatMap((file) => [
    () => rw.rope(ropewalk.fromHuggingFace(file)),
    () => ropewalk.layerTypesOf(file),
    () => ropewalk.fromGguf(file),
    () => rw.inspect(file),
  ]),
  options: spoilt(options).flatMap((given) => [
    () => ropewalk.fromHuggingFace(llama, given),
    () => ropewalk.fromGguf(new Uint8Array(8), given),
    () => rw.inspect(stretched, given),
  ]),
  requestOf: [
    ...spoilt(read).map((given) => () => ropewalk.requestOf(given)),
    ...spoilt(options).map((given) => () => ropewalk.requestOf(read, given)),
  ],
  runtimes: ropewalk.runtimes.flatMap((runtime) => [
    ...spoilt(read).map((given) => () => runtime.read(given, { length: 10, maxLength: 20 })),
    ...spoilt({ length: 10, maxLength: 20 }).map((given) => () => runtime.read(read, given)),
  ]),
  exports: ['toHuggingFace', 'toVllm', 'toLlamaCpp'].flatMap((name) => [
    ...spoilt(rw.rope(request)).map((given) => () => ropewalk[name](given)),
    ...spoilt({ version: 5, architecture: 'llama' }).map(
      (given) => () => ropewalk[name](rope, given),
    ),
  ]),
};

for (const [name, list] of Object.entries(calls))
  test(`${name}: ${list.length} odd calls, each a sentence or a result`, () => {
    let refused = 0;
    for (const call of list)
      try {
        call();
      } catch (error) {
        if (!(error instanceof ropewalk.RopewalkError)) throw error;
        assert.doesNotMatch(error.message, /cannot take|stopped, most likely/);
        ++refused;
      }
    assert.ok(refused > list.length / 10, `${refused} of ${list.length} refused`);
  });

test('createRopewalk: odd options, each a sentence or a module', async () => {
  for (const given of [
    ...spoilt({ build: 'simd' }),
    ...odd.map((wasm) => ({ build: 'simd', wasm })),
  ])
    await ropewalk.createRopewalk(given).catch((error) => {
      if (!(error instanceof ropewalk.RopewalkError)) throw error;
    });
});
