// Every method of the catalogue and every two that go together, read by the model on the GPU, many in one batch: the
// losses of WebAssembly to 1e-4 nats. A tiny model, because the software adapter reads some 100 tokens a second with ours.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { GpuModel } from '../../../web/dist/gpu/index.js';
import { createRopewalk, encode } from '../../../web/dist/index.js';
import { accepted, apart, gpu, particular, release, skip, spelled } from './gpu.mjs';
import { passage } from './package.mjs';
import { randomModel } from './random-model.mjs';

const rw = await createRopewalk({ build: 'simd' });
const text = await passage();
// Heads that share keys; 128 tokens of training, so that all lengths past it are extrapolation.
const shape = {
  hidden: 16,
  inner: 12,
  layers: 1,
  heads: 2,
  kvHeads: 1,
  headDim: 8,
  trainLength: 128,
};
const model = rw.loadModel(randomModel(shape));
const onGpu = skip ? undefined : await GpuModel.load(gpu, model.parts());
after(() => {
  onGpu?.release();
  release();
});

const methods = rw.variants.map((one) => spelled(one, { ...shape, hiddenSize: shape.hidden }));
const pairs = methods.flatMap((first, n) => methods.slice(n + 1).map((next) => `${first}+${next}`));

/** Those of the methods that read so many tokens at all, with the plans they read by. */
const readable = (variants, length) =>
  variants.flatMap((variant) => {
    const plans = accepted(() => model.plans(variant, length));
    return plans ? [{ variant, plans }] : [];
  });

/** Reads `windows` by all of them in batches of some 8192 tokens, and holds each loss against WebAssembly. */
async function held(variants, length, windows) {
  const texts = Array.from({ length: windows }, (_, n) =>
    encode(text.subarray(5000 * n, 5000 * n + length)),
  );
  const asked = readable(variants, length);
  const together = Math.max(1, Math.floor(8192 / (windows * length)));
  for (let from = 0; from < asked.length; from += together) {
    const batch = asked.slice(from, from + together);
    const reads = await onGpu.losses(batch.map(({ plans }) => ({ windows: texts, plans })));
    batch.forEach(({ variant }, n) =>
      texts.forEach((tokens, window) => {
        const want = model.losses(tokens, { variant, length });
        const off = apart(reads[n][window].losses, want);
        assert.ok(off <= 1e-4, `${variant}, ${length} tokens, window ${window}: ${off}`);
      }),
    );
  }
  return asked.map(({ variant }) => variant);
}

for (const [length, windows] of [
  [1, 3],
  [2, 3],
  [127, 2],
  [128, 2],
  [129, 2],
  [1000, 1],
  [4096, 1],
])
  test(`every method, ${length} tokens`, { skip }, async () => {
    const compared = await held(methods, length, windows);
    // Past its table of 128 embeddings there is nothing that `learned` could read.
    const missing = methods
      .filter((one) => !compared.includes(one))
      .map((one) => one.split('(')[0]);
    assert.deepEqual(missing, length > 128 ? ['learned'] : []);
  });

test('every two methods that go together, 129 tokens', { skip }, async () => {
  const compared = await held(pairs, 129, 1);
  assert.ok(compared.length > 100, `only ${compared.length} pairs go together`);
});

// The others differ in their tables alone, and those are as long for one method.
test('every two that ask more of a kernel than other tables, 1000 tokens', { skip }, async () => {
  const more = readable(pairs, 1000).filter(({ plans }) => plans.some(particular));
  const compared = await held(
    more.map(({ variant }) => variant),
    1000,
    1,
  );
  assert.ok(compared.length > 100, `only ${compared.length} such pairs`);
});
