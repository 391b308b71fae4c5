// toLlamaCpp: what it would write into a GGUF file is read from there as it was.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createRopewalk, fromGguf, toLlamaCpp } from '../../../web/dist/index.js';
import { array, f32, ggufFile } from './gguf-file.mjs';

const rw = await createRopewalk({ build: 'simd' });
const model = { headDim: 128, base: 10000, trainLength: 4096, length: 32768 };
const lists = {
  long_factor: Array.from({ length: 64 }, (_, pair) => 1 + pair / 8),
  short_factor: Array.from({ length: 64 }, (_, pair) => 1 + pair / 64),
};

function fileOf({ keys, tensors }) {
  const typed = Object.entries(keys).map(([key, value]) => {
    if (Array.isArray(value)) return [key, array('i32', value)];
    return [key, /freq_base|factor|beta/.test(key) ? f32(value) : value];
  });
  const metadata = {
    'general.architecture': 'llama',
    'llama.block_count': 2,
    'llama.context_length': 4096,
    'llama.embedding_length': 4096,
    'llama.attention.head_count': 32,
    'llama.attention.key_length': 128,
    ...Object.fromEntries(typed),
  };
  return ggufFile(metadata, tensors);
}

const requests = [
  { ...model, variant: 'rope' },
  { ...model, variant: 'rope', rotaryDim: 64 },
  { ...model, variant: 'rope', rotaryDim: 64, exponentDenominator: 128 },
  { ...model, variant: 'linear', params: { factor: 8 } },
  { ...model, variant: 'ntk', params: { alpha: 8 } },
  { ...model, variant: 'ntk_mixed', params: { factor: 8 } },
  { ...model, variant: 'llama3', params: { factor: 8 } },
  { ...model, variant: 'proportional', params: { partial_rotary_factor: 0.25 } },
  { ...model, variant: 'dynamic', params: { factor: 2 } },
  { ...model, variant: 'yarn', params: { factor: 8 } },
  { ...model, variant: 'yarn', params: { factor: 8, beta_fast: 16, beta_slow: 2 } },
  { ...model, variant: 'yarn', params: { factor: 8, attention_factor: 1.5 } },
  { ...model, variant: 'yarn', params: { factor: 8, extrapolation_factor: 0.5 } },
  { ...model, variant: 'yarn', params: { factor: 8, truncate: false } },
  { ...model, variant: 'yarn', params: { factor: 8, ramp: 'rotations' } },
  { ...model, variant: 'longrope', params: { factor: 8, ...lists } },
  { ...model, variant: 'longrope', params: { factor: 8, ...lists }, length: 4096 },
];

// The files hold float32. A pair that stands still is divided by 1e30 there.
const near = (ours, exact) => Math.abs(ours - exact) <= 1e-6 * Math.abs(exact) + 1e-29;

for (const request of requests)
  test(`${request.variant} ${JSON.stringify(request.params ?? {}).slice(0, 50)} over ${request.length} tokens`, () => {
    const rope = rw.rope(request);
    const again = rw.rope(fromGguf(fileOf(toLlamaCpp(rope)), { length: request.length }));
    assert.equal(again.inverseFrequencies.length, rope.inverseFrequencies.length);
    rope.inverseFrequencies.forEach((speed, pair) =>
      assert.ok(near(again.inverseFrequencies[pair], speed), `pair ${pair}`),
    );
    assert.ok(near(again.attentionFactor, rope.attentionFactor), `${again.attentionFactor}`);
  });

test('sections of M-RoPE are filled up to four', () => {
  const mrope = { ...model, variant: 'mrope', params: { mrope_section: [16, 24, 24] } };
  const { keys } = toLlamaCpp(mrope, { architecture: 'qwen2vl' });
  assert.deepEqual(keys['qwen2vl.rope.dimension_sections'], [16, 24, 24, 0]);
});
