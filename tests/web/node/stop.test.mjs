// A module that stops: it says so at once and ever after, never answers wrong, and lets go of its memory.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { createRopewalk, RopewalkError } from '../../../web/dist/index.js';
import { withMostMemory } from './low-memory.mjs';
import { everyBuild, sentence, shippedModel, web } from './package.mjs';

const builds = ['simd', 'scalar'];
const wasmOf = (build) => readFile(`${web}dist/generated/wasm/${build}.wasm`);
const small = async (build, megabytes = 20) =>
  createRopewalk({ build, wasm: withMostMemory(await wasmOf(build), megabytes) });

const request = { variant: 'yarn', headDim: 128, trainLength: 4096, length: 65_536 };
const golden = (await createRopewalk({ build: 'scalar' })).rope(request).inverseFrequencies;
const agrees = (rw) => assert.deepEqual(rw.rope(request).inverseFrequencies, golden);

const refusal = (call) => {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof RopewalkError, String(error.stack));
    return error;
  }
  throw new Error('was not refused');
};

test('a call that memory does not hold stops the module, which refuses every later call', async () => {
  for (const build of builds) {
    const rw = await small(build);
    const rope = rw.rope(request);
    const { config, weights } = await shippedModel();
    const model = (await small(build, 48)).loadModel({ config, weights });
    agrees(rw);
    const first = refusal(() => rw.plan(rope, 60_000)); // 30 MB
    assert.equal(first.code, 'stopped');
    assert.match(
      first.message,
      /^wasm: stopped, most likely out of memory \(.+\) and takes no more calls: create another$/,
    );
    assert.ok(first.cause instanceof WebAssembly.RuntimeError);
    for (const call of [
      () => rw.rope(request),
      () => rope.tables([1]),
      () => rope.rotate(new Float32Array(128), { positions: [1] }),
      () => rw.plan(rope, 2),
      () => rw.loadModel({ config, weights }),
    ])
      assert.equal(refusal(call).message, first.message);
    agrees(await small(build));
    model[Symbol.dispose]();
  }
});

test('what is given is refused while there is no room for it, and the module goes on', async () => {
  for (const build of builds) {
    const rw = await small(build);
    const rope = rw.rope({ variant: 'rope', headDim: 128, trainLength: 4096 });
    const x = new Float32Array(128 * 50_000); // 25 MB
    const positions = Float64Array.from({ length: 50_000 }, (_, n) => n);
    const told = refusal(() => rope.rotate(x, { positions }));
    assert.equal(told.code, 'out_of_memory');
    assert.match(told.message, /^rotate: was given \d+ bytes, more than there is room for$/);
    const config = ' '.repeat(30_000_000);
    assert.equal(
      refusal(() => rw.loadModel({ config, weights: new Uint8Array(8) })).code,
      'out_of_memory',
    );
    for (let n = 0; n < 50; ++n) refusal(() => rope.rotate(x, { positions }));
    agrees(rw);
  }
});

test('a model of a stopped module is released without a word', async () => {
  const rw = await small('simd', 64);
  const model = rw.loadModel(await shippedModel());
  const tokens = Array(60_000).fill(97);
  assert.equal(refusal(() => model.losses(tokens)).code, 'stopped');
  assert.equal(refusal(() => model.losses([256, 97])).code, 'stopped');
  model[Symbol.dispose]();
  assert.equal(refusal(() => model.losses([256, 97])).code, 'released');
});

test('a stack that is used up within the module stops it: it never answers wrong afterwards', async () => {
  for (const rw of await everyBuild()) {
    const told = new Set();
    let tries = 0;
    const deeper = () => {
      try {
        deeper();
      } catch {
        // The stack ends somewhere on the way to C++, or within it: tried from each depth near its end.
      }
      if (++tries > 100) return;
      try {
        rw.rope(request);
        told.add('right');
      } catch (error) {
        told.add(error instanceof RopewalkError ? error.code : error.constructor.name);
      }
    };
    for (let n = 0; n < 10; ++n) {
      tries = 0;
      deeper();
    }
    for (const one of told) assert.ok(['right', 'stopped', 'RangeError'].includes(one), one);
    try {
      agrees(rw);
    } catch (error) {
      assert.equal(error.code, 'stopped');
    }
  }
});

test('a config nested 9,000 deep is refused by its depth, as text or as an object', async () => {
  const { weights } = await shippedModel();
  const nested = `${'['.repeat(9000)}${']'.repeat(9000)}`;
  for (const rw of await everyBuild()) {
    assert.equal(
      sentence(() => rw.loadModel({ config: `{"model_type":${nested}}`, weights })),
      'config.json: must nest at most 64 lists and objects within one another',
    );
    assert.match(
      sentence(() => rw.loadModel({ config: { model_type: JSON.parse(nested) }, weights })),
      /^config(\.json)?: must (be plain data: it holds itself or nests too deep|nest at most 64 .*)$/,
    );
    const { config } = await shippedModel();
    const header = new TextEncoder().encode(`{"model.norm.weight":{"dtype":${nested}}}`);
    const file = new Uint8Array(8 + header.length);
    new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
    file.set(header, 8);
    assert.match(
      sentence(() => rw.loadModel({ config, weights: file })),
      /^model\.safetensors: must nest at most 64 /,
    );
    agrees(rw);
  }
});
