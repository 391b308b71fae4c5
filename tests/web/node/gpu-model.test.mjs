// The model on the GPU: the losses of WebAssembly, for every method and length, and numbers made nowhere but in the core.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { after, test } from 'node:test';

import { GpuModel } from '../../../web/dist/gpu/index.js';
import { createRopewalk, encode } from '../../../web/dist/lib/index.js';
import { shaders } from '../../../web/scripts/shaders.mjs';
import { accepted, apart, gpu, particular, release, skip, spelled, withLimit } from './gpu.mjs';
import { passage, random, shippedModel, web } from './package.mjs';
import { writeFileParts } from './safetensors.mjs';

const rw = await createRopewalk({ build: 'simd' });
const text = await passage();
after(release);

/** A model of random numbers: small, with heads that share keys, and widths that fill no tile. */
function smallModel() {
  const config = {
    ...{ model_type: 'llama', vocab_size: 257, hidden_size: 24, intermediate_size: 44 },
    ...{ num_hidden_layers: 2, num_attention_heads: 2, num_key_value_heads: 1, head_dim: 32 },
    ...{ rope_theta: 500, rms_norm_eps: 1e-5, max_position_embeddings: 128 },
  };
  const layer = (n) => ({
    [`model.layers.${n}.input_layernorm`]: [24],
    [`model.layers.${n}.self_attn.q_proj`]: [64, 24],
    [`model.layers.${n}.self_attn.k_proj`]: [32, 24],
    [`model.layers.${n}.self_attn.v_proj`]: [32, 24],
    [`model.layers.${n}.self_attn.o_proj`]: [24, 64],
    [`model.layers.${n}.post_attention_layernorm`]: [24],
    [`model.layers.${n}.mlp.gate_proj`]: [44, 24],
    [`model.layers.${n}.mlp.up_proj`]: [44, 24],
    [`model.layers.${n}.mlp.down_proj`]: [24, 44],
  });
  const shapes = Object.entries({
    'model.embed_tokens': [257, 24],
    ...{ ...layer(0), ...layer(1) },
    ...{ 'model.norm': [24], lm_head: [257, 24] },
  });
  const header = {};
  let offset = 0;
  const parts = shapes.map(([name, shape], n) => {
    const count = shape.reduce((product, one) => product * one, 1);
    const end = offset + 4 * count;
    header[`${name}.weight`] = { dtype: 'F32', shape, data_offsets: [offset, end] };
    offset = end;
    return random(count, n + 1).map((one) => (shape.length === 1 ? 1 + one / 4 : one / 2));
  });
  const data = new Float32Array(parts.flatMap((part) => [...part]));
  return rw.loadModel({ config, weights: writeFileParts(header, new Uint8Array(data.buffer)) });
}

const losses = async (model, onGpu, variant, windows) => {
  const length = windows[0].length - 1;
  const [got] = await onGpu.losses([{ windows, plans: model.plans(variant, length) }]);
  return Math.max(
    ...windows.map((tokens, n) => apart(got[n].losses, model.losses(tokens, { variant, length }))),
  );
};

const windowsOf = (length, count) =>
  Array.from({ length: count }, (_, n) => encode(text.subarray(5000 * n, 5000 * n + length)));

test(
  'every method gives the losses of WebAssembly to 1e-4, at every length',
  { skip },
  async () => {
    const model = smallModel();
    const onGpu = await GpuModel.load(gpu, model.parts());
    const shape = { headDim: 32, heads: 2, hiddenSize: 24, trainLength: 128 };
    for (const one of rw.variants) {
      const variant = spelled(one, shape);
      let compared = 0;
      for (const length of [1, 2, 127, 128, 129, 1000]) {
        const windows = windowsOf(length, length < 3 ? 2 : 1);
        const plans = accepted(() => model.plans(variant, length));
        if (!plans || (length === 1000 && !plans.some(particular))) continue;
        const off = await losses(model, onGpu, variant, windows);
        assert.ok(off <= 1e-4, `${one.id}, ${length} tokens: ${off}`);
        compared += 1;
      }
      assert.ok(compared >= 4, `${one.id} was compared at ${compared} lengths`);
    }
    onGpu.release();
  },
);

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

test(
  '4096 tokens at once, where blocks that no band covers are passed over',
  { skip },
  async () => {
    const model = smallModel();
    const onGpu = await GpuModel.load(gpu, model.parts());
    assert.ok((await losses(model, onGpu, 'sinks(window=60)', windowsOf(4096, 1))) <= 1e-4);
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

test('the shaders that are shipped are those of the .wgsl files', async () => {
  assert.equal(await readFile(`${web}src/generated/shaders.ts`, 'utf8'), await shaders());
});
