// The model on the GPU: its losses are those of WebAssembly, and numbers are made nowhere but in the core.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { after, test } from 'node:test';

import { GpuModel } from '../../../web/dist/gpu/index.js';
import { createRopewalk, encode } from '../../../web/dist/index.js';
import { texts } from '../../../web/dist/gpu/programs.js';
import { shaders } from '../../../web/scripts/shaders.mjs';
import { apart, gpu, release, skip, withLimit } from './gpu.mjs';
import { passage, shippedModel, web } from './package.mjs';
import { randomModel } from './random-model.mjs';

const rw = await createRopewalk({ build: 'simd' });
const text = await passage();
after(release);

/** Small, with heads that share keys, and widths that fill no tile. */
const smallModel = () =>
  rw.loadModel(
    randomModel({
      ...{ hidden: 24, inner: 44, layers: 2, heads: 2, kvHeads: 1, headDim: 32 },
      trainLength: 128,
    }),
  );

const losses = async (model, onGpu, variant, windows) => {
  const length = windows[0].length - 1;
  const [got] = await onGpu.losses([{ windows, plans: model.plans(variant, length) }]);
  return Math.max(
    ...windows.map((tokens, n) => apart(got[n].losses, model.losses(tokens, { variant, length }))),
  );
};

const windowsOf = (length, count) =>
  Array.from({ length: count }, (_, n) => encode(text.subarray(5000 * n, 5000 * n + length)));

test('layers that take turns take them on the GPU too', { skip }, async () => {
  const model = smallModel();
  const onGpu = await GpuModel.load(gpu, model.parts());
  const windows = windowsOf(300, 2);
  const variant = 'window(window=30)|rope';
  assert.equal(model.plans(variant, 300).length, 2);
  assert.ok((await losses(model, onGpu, variant, windows)) <= 1e-4);
  onGpu.release();
});

test('the shipped model gives the losses of WebAssembly', { skip }, async () => {
  const model = rw.loadModel(await shippedModel());
  const onGpu = await GpuModel.load(gpu, model.parts());
  assert.ok((await losses(model, onGpu, 'yarn+rerope(window=64)', windowsOf(200, 1))) <= 1e-4);
  onGpu.release();
});

test('readings of several methods in one batch are each as if alone', { skip }, async () => {
  const model = smallModel();
  const onGpu = await GpuModel.load(gpu, model.parts());
  const length = 70;
  const readings = [
    ['rerope(window=20)', windowsOf(length, 2)],
    ['sinusoidal', windowsOf(length, 1)],
    ['window(window=9)|rope', windowsOf(length, 3)],
  ].map(([variant, windows]) => ({ variant, windows, plans: model.plans(variant, length) }));
  const together = await onGpu.losses(readings);
  for (const [n, { windows, plans }] of readings.entries()) {
    const [alone] = await onGpu.losses([{ windows, plans }]);
    assert.deepEqual(together[n], alone);
  }
  onGpu.release();
});

test('windows of two lengths in one batch are refused', { skip }, async () => {
  const model = smallModel();
  const onGpu = await GpuModel.load(gpu, model.parts());
  const plans = model.plans('rope', 9);
  const windows = [...windowsOf(9, 1), ...windowsOf(8, 1)];
  await assert.rejects(onGpu.losses([{ windows, plans }]), {
    message: 'gpu: windows read together must be of one length, got 9 and 8',
  });
  onGpu.release();
});

test(
  'tokens and plans that the model cannot read are refused, not read past',
  { skip },
  async () => {
    const model = smallModel();
    const onGpu = await GpuModel.load(gpu, model.parts());
    const plans = model.plans('rope', 8);
    const windows = windowsOf(8, 1);
    const fine = await onGpu.losses([{ windows, plans }]);
    const spoilt = (token) => [Int32Array.from(windows[0], (one, n) => (n === 3 ? token : one))];
    for (const [readings, message] of [
      [[], 'readings: must each have a window and a plan'],
      [[{ windows: [], plans }], 'readings: must each have a window and a plan'],
      [[{ windows, plans: [] }], 'readings: must each have a window and a plan'],
      [[{ windows: [[1, 2, 3]], plans }], 'windows: must be Int32Arrays of tokens, got a list'],
      [[{ windows: [Int32Array.of(1)], plans }], 'tokens: must be at least 2 tokens, got 1'],
      [
        [{ windows: spoilt(257), plans }],
        'tokens[3]: must be a whole number from 0 to 256, got 257',
      ],
      [[{ windows: spoilt(-1), plans }], 'tokens[3]: must be a whole number from 0 to 256, got -1'],
      [[{ windows, plans: model.plans('rope', 7) }], 'plans: must be of 8 tokens or more, got 7'],
    ])
      await assert.rejects(onGpu.losses(readings), { name: 'RopewalkError', message });
    assert.deepEqual(await onGpu.losses([{ windows, plans }]), fine);
    onGpu.release();
  },
);

test('a text longer than the adapter holds is refused with a sentence', { skip }, async () => {
  const model = smallModel();
  const small = withLimit(gpu, 'maxStorageBufferBindingSize', model.parts().values.byteLength);
  const onGpu = await GpuModel.load(small, model.parts());
  const most = onGpu.mostTokens(1);
  await assert.rejects(
    onGpu.losses([{ windows: windowsOf(most + 1, 1), plans: model.plans('rope', most + 1) }]),
    {
      code: 'gpu_limit',
      message: `gpu: this adapter's arrays hold at most ${most} tokens, got ${most + 1}`,
    },
  );
  onGpu.release();
  await assert.rejects(
    GpuModel.load(withLimit(gpu, 'maxStorageBufferBindingSize', 1000), model.parts()),
    {
      code: 'gpu_limit',
    },
  );
});

test('no shader turns an angle into a sine, raises to a power, or knows a method', async () => {
  const folder = `${web}src/gpu/kernels/`;
  const files = (await readdir(folder)).filter((name) => name.endsWith('.wgsl'));
  assert.ok(files.length >= 8);
  for (const name of files) {
    const code = (await readFile(folder + name, 'utf8')).replace(/\/\/.*$/gm, '');
    assert.doesNotMatch(code, /\b(a?sinh?|a?cosh?|a?tan[h2]?|pow|exp2|log2)\s*\(/, name);
    for (const { id } of rw.variants) assert.doesNotMatch(code, new RegExp(`\\b${id}\\b`), name);
  }
});

// The compiler that Firefox and Deno share needs it.
test('in every shader all overrides come before any other declaration', async () => {
  const overrides = (code) => code.match(/^ *override\b/gm)?.length ?? 0;
  let total = 0;
  for (const [name, text] of Object.entries(texts)) {
    const code = text.replace(/\/\/.*$/gm, '');
    const head = /^(\s*override [^;]*;)*/.exec(code)[0];
    assert.equal(overrides(head), overrides(code), name);
    total += overrides(code);
  }
  const folder = `${web}src/gpu/kernels/`;
  const files = (await readdir(folder)).filter((name) => name.endsWith('.wgsl'));
  const written = await Promise.all(files.map((name) => readFile(folder + name, 'utf8')));
  assert.equal(total, overrides(written.join('')), 'none is lost');
});

// Not every engine takes an empty write: Deno does not.
test('nothing is uploaded where there is nothing', { skip }, async () => {
  const model = smallModel();
  const sizes = [];
  const queue = new Proxy(gpu.device.queue, {
    get(target, asked) {
      if (asked !== 'writeBuffer') return target[asked]?.bind?.(target) ?? target[asked];
      return (buffer, offset, data, from = 0, size = data.byteLength - from) => {
        sizes.push(size);
        target.writeBuffer(buffer, offset, data, from, size);
      };
    },
  });
  const device = new Proxy(gpu.device, {
    get: (target, asked) =>
      asked === 'queue' ? queue : (target[asked]?.bind?.(target) ?? target[asked]),
  });
  const onGpu = await GpuModel.load({ ...gpu, device }, model.parts());
  for (const variant of ['rope', 'alibi', 'sinusoidal', 'log_n'])
    assert.ok((await losses(model, onGpu, variant, windowsOf(20, 1))) <= 1e-4);
  onGpu.release();
  assert.ok(sizes.length > 20);
  assert.ok(!sizes.includes(0), `of ${sizes.length} uploads ${sizes.indexOf(0)} is empty`);
});

test('the shaders that are shipped are those of the .wgsl files', async () => {
  assert.equal(await readFile(`${web}src/generated/shaders.ts`, 'utf8'), await shaders());
});
