// Numbers that leave the range of float32 on the GPU: refused by the sentence of WebAssembly. It computes by blocks of
// queries, and so may name an earlier token of the block than the first that is not a number.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { compare, createPool } from '../../../web/dist/compare/index.js';
import { nodeWorker } from '../../../web/dist/compare/workers-node.js';
import { GpuHolder, GpuModel, openGpu } from '../../../web/dist/gpu/index.js';
import { nodeEntry } from '../../../web/dist/gpu/node.js';
import { createRopewalk } from '../../../web/dist/index.js';
import { apart, gpu, release, skip } from './gpu.mjs';
import { hostile, shape } from './hostile-model.mjs';
import { randomModel } from './random-model.mjs';

const rw = await createRopewalk({ build: 'simd' });
after(release);

const said = async (work) => {
  try {
    return await work();
  } catch ({ code, where, message }) {
    return { code, where, message };
  }
};

const refusal = 'model: must keep to the range of float32 while it reads, got the loss';
// Whether a sum that leaves the range ends as ∞ or as NaN depends on the order in which an adapter adds.
const withoutOrder = ({ message, ...rest }) => ({
  ...rest,
  message: message.replace(/(NaN|Infinity) at token \d+$/, ''),
});

for (const { what, change, tokens, variant = 'rope', refused, got: loss = 'NaN' } of hostile)
  test(`${what}: ${refused ? 'refused' : 'read'} alike`, { skip }, async () => {
    const source = randomModel(shape);
    change(source.weights);
    const model = rw.loadModel(source);
    const length = tokens.length - 1;
    const want = await said(() => model.losses(tokens, { variant }));
    const onGpu = await GpuModel.load(gpu, model.parts());
    const windows = [Int32Array.from(tokens)];
    const got = await said(() => onGpu.losses([{ windows, plans: model.plans(variant, length) }]));
    onGpu.release();
    if (refused) {
      const words = gpu.adapter.software ? loss : '(NaN|Infinity)';
      assert.match(got.message, new RegExp(`^${refusal} ${words} at token ${refused}$`));
      assert.deepEqual(withoutOrder(got), withoutOrder(want));
    } else assert.ok(apart(got[0][0].losses, want) <= 1e-4 * Math.max(1, ...want));
  });

test('one window of several that leaves the range is told by its own token', { skip }, async () => {
  const { change, tokens } = hostile[0];
  const source = randomModel(shape);
  change(source.weights);
  const model = rw.loadModel(source);
  const onGpu = await GpuModel.load(gpu, model.parts());
  const fine = Int32Array.from(tokens, () => 99);
  const plans = model.plans('rope', tokens.length - 1);
  const [alone] = await onGpu.losses([{ windows: [fine], plans }]);
  assert.ok(alone[0].losses.every(Number.isFinite));
  const windows = [fine, Int32Array.from(tokens)];
  await assert.rejects(onGpu.losses([{ windows, plans }]), {
    message: `${refusal} NaN at token 4`,
  });
  const [again] = await onGpu.losses([{ windows: [fine], plans }]);
  assert.deepEqual(again, alone); // and nothing of it stays
  onGpu.release();
});

test('a comparison on the GPU ends with the refusal of WebAssembly', { skip }, async () => {
  const { change } = hostile[0];
  const source = randomModel(shape);
  change(source.weights);
  const pool = createPool({ createWorker: nodeWorker, workers: 1, build: 'simd' });
  const holder = new GpuHolder(async () => openGpu({ entry: await nodeEntry() }));
  const comparison = { variants: ['rope'], lengths: [8], task: 'text', windows: 1, seed: 1 };
  const passage = Uint8Array.from({ length: 200 }, () => 97);
  const run = (model) =>
    compare(comparison, { model, passage, pool, backend: 'webgpu', gpu: holder });
  // However often: that is no failure of the GPU, which reads a sound model after it.
  for (let n = 0; n < 3; ++n)
    await assert.rejects(run({ ...source, name: 'hostile' }), {
      code: 'not_finite',
      where: 'model',
    });
  const sound = await run({ ...randomModel(shape), name: 'sound' });
  assert.equal(sound.backend.kind, 'webgpu');
  holder.close();
  pool.close();
});
