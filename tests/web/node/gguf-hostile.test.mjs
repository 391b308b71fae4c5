// readGguf on files that are cut off, broken or made to break it: a result or a sentence, soon, and little memory.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readGguf } from '../../../web/dist/config/gguf.js';
import { RopewalkError } from '../../../web/dist/index.js';
import { array, f32, ggufFile, metadataOf, typed } from './gguf-file.mjs';
import { sentence } from './package.mjs';

const divisors = Array.from({ length: 64 }, (_, pair) => 1 + pair / 7);
const small = ggufFile(
  {
    ...metadataOf('llama', { 'rope.freq_base': f32(10000) }),
    'tokenizer.ggml.tokens': array('string', ['a', 'bc', 'def', '']),
    'tokenizer.ggml.scores': array('f32', [0, 1, 2, 3]),
    'tokenizer.chat_template': 'x'.repeat(2000),
    nested: array('array', [array('u8', [1, 2]), array('string', ['y'])]),
    'general.alignment': 64,
  },
  { 'token_embd.weight': [1, 2, 3], 'rope_freqs.weight': divisors },
  { alignment: 64 },
);

function refusal(bytes) {
  try {
    readGguf(bytes);
  } catch (error) {
    assert.ok(error instanceof RopewalkError, String(error?.stack));
    return error;
  }
  return undefined;
}

test('long texts, vocabularies and nested lists are stepped over', () => {
  const config = readGguf(small);
  assert.equal(config.type, 'longrope');
  assert.deepEqual(config.settings.long_factor, divisors.map(Math.fround));
});

test('an ArrayBuffer, and a view that starts within one, are read alike', () => {
  const padded = new Uint8Array(small.length + 3);
  padded.set(small, 3);
  assert.deepEqual(readGguf(padded.subarray(3)), readGguf(small));
  assert.deepEqual(readGguf(small.buffer), readGguf(small));
  const shared = new Uint8Array(new SharedArrayBuffer(small.length));
  shared.set(small);
  assert.deepEqual(readGguf(shared), readGguf(small));
  assert.match(
    sentence(() => readGguf('model.gguf')),
    /^bytes: must be an ArrayBuffer/,
  );
});

test('cut off anywhere, the file is refused, with a number of bytes that is more than were given', () => {
  for (let length = 0; length < small.length; length++) {
    const error = refusal(small.subarray(0, length));
    if (error === undefined) continue; // only what lies behind the last tensor it needs may be missing
    assert.equal(error.code, 'truncated', `${length}: ${error.message}`);
    const [, wanted] = /at least the first (\d+) bytes/.exec(error.message);
    assert.ok(Number(wanted) > length && Number(wanted) <= small.length, error.message);
  }
});

test('giving what is asked for, again and again, ends with a result', () => {
  let length = 0;
  for (let round = 0; round < 200; round++) {
    const error = refusal(small.subarray(0, length));
    if (error === undefined) return;
    length = Number(/first (\d+) bytes/.exec(error.message)[1]);
  }
  assert.fail('still not enough');
});

test('a tensor beyond the bytes given: the error names it and says exactly how many bytes to give', () => {
  const far = ggufFile(
    metadataOf('llama', { 'rope.freq_base': f32(10000) }),
    { 'rope_freqs.weight': divisors },
    { before: 100000 },
  );
  const error = refusal(far.subarray(0, 5000));
  assert.equal(error.code, 'truncated');
  assert.equal(error.where, 'rope_freqs.weight');
  assert.match(error.message, new RegExp(`first ${far.length} bytes`));
  assert.equal(refusal(far.subarray(0, far.length)), undefined);
});

test('layers that do not need the tensor do not ask for it', () => {
  const file = ggufFile(
    metadataOf('gemma4', { 'attention.sliding_window': 512, 'rope.freq_base_swa': f32(10000) }),
    { 'rope_freqs.weight': divisors },
    { before: 100000 },
  ).subarray(0, 5000);
  assert.equal(readGguf(file, { layerType: 'sliding_attention' }).type, 'default');
});

test('two thousand files with flipped bytes: a result or a sentence', () => {
  let state = 12345;
  const next = (count) => (state = (state * 48271) % 2147483647) % count;
  let refused = 0;
  for (let round = 0; round < 2000; round++) {
    const broken = small.slice();
    const flips = 1 + next(4);
    for (let flip = 0; flip < flips; flip++) broken[next(broken.length)] ^= 1 << next(8);
    if (refusal(broken) !== undefined) refused++;
  }
  assert.ok(refused > 100 && refused < 2000, `${refused} refused`);
});

test('other formats, other versions and the other byte order are refused by name', () => {
  const text = new TextEncoder().encode('{"model_type":"llama"}');
  assert.match(
    sentence(() => readGguf(text)),
    /^bytes: is no GGUF file$/,
  );
  const first = ggufFile(metadataOf('llama'), {}, { version: 1 });
  assert.match(
    sentence(() => readGguf(first)),
    /^version: must be 2 or 3, got 1$/,
  );
  const turned = small.slice();
  turned.set([0, 0, 0, 3], 4);
  assert.match(
    sentence(() => readGguf(turned)),
    /big-endian/,
  );
  assert.equal(refusal(ggufFile(metadataOf('llama'), {}, { version: 2 })), undefined);
});

/** A file whose count, 8 bytes from `at`, is what no file has. */
function withCount(at, count) {
  const bytes = small.slice();
  new DataView(bytes.buffer).setBigUint64(at, count, true);
  return bytes;
}

test('absurd counts are refused at once', () => {
  for (const count of [2n ** 63n, 2n ** 53n - 1n, 2n ** 40n, 2n ** 31n])
    for (const at of [8, 16, 24]) {
      const begin = performance.now();
      const error = refusal(withCount(at, count));
      assert.ok(['malformed', 'truncated'].includes(error.code), error.message);
      assert.ok(performance.now() - begin < 200, `${count} at ${at} took long`);
    }
});

test('lists within lists within lists end', () => {
  let list = array('u8', [1]);
  for (let depth = 0; depth < 40; depth++) list = array('array', [list]);
  const file = ggufFile({ ...metadataOf('llama'), deep: list });
  assert.match(
    sentence(() => readGguf(file)),
    /^deep: is a list of values of type 9/,
  );
});

test('what makes no sense has a sentence with its place', () => {
  const of = (more, tensors) =>
    sentence(() => readGguf(ggufFile(metadataOf('llama', more), tensors)));
  assert.match(of({ 'rope.freq_base': f32(NaN) }), /^llama\.rope\.freq_base: must be a number/);
  assert.match(
    of({ 'rope.freq_base': f32(-1) }),
    /^llama\.rope\.freq_base: must be above 0, got -1$/,
  );
  assert.match(of({ 'rope.dimension_count': 7 }), /must be even and at most 128, got 7$/);
  assert.match(of({ 'rope.dimension_count': 256 }), /must be even and at most 128, got 256$/);
  assert.match(of({ 'attention.head_count': 0 }), /^llama\.attention\.key_length: is needed/);
  assert.match(
    of({ context_length: typed('u64', 2n ** 60n) }),
    /^llama\.context_length: must be a/,
  );
  assert.match(of({}, { 'rope_freqs.weight': [1, 2] }), /must have 64 numbers, got 2$/);
  assert.match(
    of({}, { 'rope_freqs.weight': divisors.map(() => 0) }),
    /must hold finite numbers above 0$/,
  );
  assert.match(
    sentence(() => readGguf(ggufFile({}))),
    /^general\.architecture: is needed/,
  );
  assert.match(
    sentence(() => readGguf(ggufFile({ ...metadataOf('llama'), 'general.alignment': 33 }))),
    /^general\.alignment: must be a power of two from 1 to 1048576, got 33$/,
  );
});
