// The API in hands that have not read its types: a sentence each time, never a TypeError.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { bindings } from '../../../web/dist/lib/module.js';
import {
  createRopewalk,
  encode,
  fromHuggingFace,
  readConfig,
  readGguf,
  requestOf,
  runtimes,
  toHuggingFace,
  toLlamaCpp,
  toVllm,
} from '../../../web/dist/index.js';
import { laterSentence, passage, sentence, shippedModel, web } from './package.mjs';
import { llama } from './runtimes.mjs';

const rw = await createRopewalk({ build: 'simd' });
const geometry = { headDim: 8, trainLength: 16 };
const job = {
  ...{ variant: 'rope', task: 'text', length: 64, longest: 64 },
  ...{ window: 0, windows: 1, seed: 1 },
};
const noObjects = [null, 3, 'yarn', [], true, () => 1, Symbol('x')];
const noTexts = [null, 3, {}, [], Object.create(null), true, () => 'half', Symbol('half')];
const noNumbers = [null, '8', {}, [], Object.create(null), true, 8n, Symbol('8')];

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

test('exports: numbers that are none, a version that there is not, and options that are none are refused', () => {
  const rope = rw.rope({ variant: 'rope', ...geometry });
  for (const take of [toHuggingFace, toVllm, toLlamaCpp]) {
    for (const name of ['headDim', 'trainLength', 'base', 'length', 'rotaryDim'])
      for (const given of noNumbers)
        assert.match(
          sentence(() => take({ ...rope, [name]: given })),
          new RegExp(`^${name}: must be a number`),
        );
    for (const inverseFrequencies of [null, [1, '1'], { length: 2 }])
      assert.match(
        sentence(() => take({ ...rope, inverseFrequencies })),
        /^inverseFrequencies(\[\d\])?: must be a /,
      );
  }
  for (const take of [toHuggingFace, toLlamaCpp])
    assert.match(
      sentence(() => take(rope, null)),
      /^options: must be an object/,
    );
  assert.equal(
    sentence(() => toHuggingFace(rope, { version: 3 })),
    'version: must be 4 or 5, got 3',
  );
});

test('requestOf and what a runtime reads: a config that was read, not the file itself', () => {
  const read = readConfig(llama);
  const context = { length: 4096, maxLength: 4096 };
  for (const take of [requestOf, ...runtimes.map((one) => (config) => one.read(config, context))]) {
    for (const given of [undefined, ...noObjects])
      assert.match(
        sentence(() => take(given)),
        /^config: must be what readConfig or readGguf returns, got /,
      );
    assert.equal(
      sentence(() => take(llama)),
      'config: must be what readConfig or readGguf returns, but its source is undefined',
    );
    assert.match(
      sentence(() => take({ ...read, places: null })),
      /^config: must be what .*, but its places is null$/,
    );
  }
  for (const runtime of runtimes) {
    for (const given of [undefined, ...noObjects])
      assert.match(
        sentence(() => runtime.read(read, given)),
        /^context: must be an object/,
      );
    assert.match(
      sentence(() => runtime.read(read, { length: 4096 })),
      /^maxLength: must be a number, got undefined$/,
    );
  }
});

test('createRopewalk and loadModel: what is no object is refused, and so is a model without files', async () => {
  for (const given of noObjects) {
    assert.match(await laterSentence(createRopewalk(given)), /^options: must be an object/);
    assert.match(
      sentence(() => rw.loadModel(given)),
      /^source: must be an object/,
    );
  }
  assert.match(
    sentence(() => rw.loadModel()),
    /^source: must be an object, got undefined$/,
  );
  assert.match(
    sentence(() => rw.loadModel({})),
    /^weights: must be the bytes/,
  );
});

test('encode: a text or its bytes, never a list that is cut down to bytes', () => {
  for (const given of [...noTexts, undefined, new Uint16Array(2), new ArrayBuffer(2)])
    assert.match(
      sentence(() => encode(given)),
      /^text: must be a text or a Uint8Array, got /,
    );
  assert.deepEqual([...encode(Uint8Array.of(1, 255))], [256, 1, 255]);
});

test('a word of another type is refused by its name, and the module lives', async () => {
  const model = rw.loadModel(await shippedModel());
  const rope = rw.rope({ variant: 'rope', ...geometry });
  const q = new Float32Array(8);
  const x = [q, { positions: [1] }];
  for (const given of noTexts) {
    const said = {
      variant: [
        () => model.losses([256, 65], { variant: given }),
        () => model.losses([256, 65], { variant: given, params: { factor: 2 } }),
        () => model.plans(given, 128),
        () => rw.rope({ variant: given, ...geometry }),
      ],
      layout: [
        () => rw.attention({ q, k: q, v: q, heads: 1, rope, layout: given ?? 3 }),
        () => rope.rotate(q, { positions: [1], layout: given ?? 3 }),
      ],
      role: [() => rope.rotate(q, { positions: [1], role: given ?? 3 })],
    };
    for (const [name, calls] of Object.entries(said))
      for (const call of calls)
        assert.match(sentence(call), new RegExp(`^${name}: (must be|expected) `));
  }
  assert.match(
    sentence(() => model.plans(undefined, 128)),
    /^variant: must be a text, got undefined$/,
  );
  assert.equal(rope.rotate(...x).length, 8);
  assert.equal(model.losses([256, 65]).length, 1);
});

test('a number of another type is refused by its name', async () => {
  const model = rw.loadModel(await shippedModel());
  const rope = rw.rope({ variant: 'rope', ...geometry });
  const q = new Float32Array(8);
  for (const given of noNumbers.slice(1)) {
    const said = {
      heads: [
        () => rope.rotate(q, { positions: [1], heads: given }),
        () => rw.attention({ q, k: q, v: q, heads: given, rope }),
      ],
      kvHeads: [() => rw.attention({ q, k: q, v: q, heads: 1, kvHeads: given, rope })],
      headDim: [() => rw.attention({ q, k: q, v: q, heads: 1, headDim: given, rope })],
      tokens: [() => rw.plan(rope, given), () => model.plans('rope', 128, given)],
      length: [
        () => model.plans('rope', given),
        () => model.losses([256, 65], { length: given }),
        () => rw.rope({ variant: 'rope', ...geometry, length: given }),
        () => rw.inspect(llama, { length: given }),
        () => fromHuggingFace(llama, { length: given }),
      ],
    };
    for (const [name, calls] of Object.entries(said))
      for (const call of calls)
        assert.match(sentence(call), new RegExp(`^${name}: must be a number`), String(call));
  }
});

test('evaluate, check and sample: each part of a job is judged by its name', async () => {
  const model = rw.loadModel(await shippedModel());
  const text = await passage();
  const methods = ['evaluate', 'check', 'sample'];
  for (const name of methods) {
    for (const given of [undefined, ...noObjects])
      assert.match(
        sentence(() => model[name](given, text)),
        /^job: must be an object/,
      );
    for (const given of [undefined, ...noTexts])
      assert.match(
        sentence(() => model[name]({ ...job, task: given }, text)),
        /^task: must be a text/,
      );
    for (const part of ['length', 'longest', 'window', 'windows', 'seed'])
      for (const given of [undefined, ...noNumbers])
        assert.match(
          sentence(() => model[name]({ ...job, [part]: given }, text)),
          new RegExp(`^${part}: must be a number`),
        );
  }
  for (const name of ['evaluate', 'check'])
    for (const given of [undefined, ...noTexts])
      assert.match(
        sentence(() => model[name]({ ...job, variant: given }, text)),
        /^variant: must be a text/,
      );
});

test('evaluate, check and sample: a text is bytes, and nothing is cut down to bytes in silence', async () => {
  const model = rw.loadModel(await shippedModel());
  const text = await passage();
  const wide = Uint16Array.from(text);
  for (const name of ['evaluate', 'check', 'sample']) {
    for (const given of [undefined, null, text.toString(), wide, [...text], text.buffer, {}])
      assert.match(
        sentence(() => model[name](job, given)),
        /^text: must be a Uint8Array, got /,
      );
  }
  assert.match(
    sentence(() => model.evaluate(job, wide)),
    /got Uint16Array$/,
  );
  const { loss } = model.evaluate(job, text);
  assert.equal(model.evaluate(job, Uint8Array.from(text)).loss, loss);
});

test('a list with a hole, a word or a BigInt in it is refused at that place, not read as NaN', () => {
  const rope = rw.rope({ variant: 'rope', ...geometry });
  const q = Float32Array.from({ length: 16 }, () => 1);
  const eight = [1, 1, 1, 1, 1, 1, 1, 1];
  for (const [list, at] of [
    [[1, , 1], 1],
    [{ length: 3 }, 0],
    [[1, 1, '1'], 2],
    [[1n], 0],
    [[null], 0],
  ]) {
    const wanted = (name) => new RegExp(`^${name}\\[${at}\\]: must be a number, got `);
    assert.match(
      sentence(() => rope.tables(list)),
      wanted('positions'),
    );
    assert.match(
      sentence(() => rope.rotate(list, { positions: [1] })),
      wanted('x'),
    );
    assert.match(
      sentence(() => rw.attention({ q: list, k: q, v: q, heads: 1, rope })),
      wanted('q'),
    );
  }
  assert.match(
    sentence(() => rope.tables(BigInt64Array.of(1n))),
    /^positions\[0\]: must be a number, got 1$/,
  );
  assert.deepEqual(
    [...rope.rotate({ length: 8, ...eight }, { positions: Int8Array.of(0) })],
    eight,
  );
});

test('a key that is no part of the options is refused by its name, not passed over', () => {
  const rope = rw.rope({ variant: 'rope', ...geometry });
  const q = new Float32Array(8);
  for (const [key, call] of [
    ['layuot', (odd) => rope.rotate(q, { positions: [1], ...odd })],
    ['layuot', (odd) => rw.attention({ q, k: q, v: q, heads: 1, rope, ...odd })],
    ['lenght', (odd) => rw.inspect(llama, odd)],
    ['lenght', (odd) => fromHuggingFace(llama, odd)],
  ]) {
    assert.match(
      sentence(() => call({ [key]: 'half' })),
      new RegExp(`^${key}: is no part of (options|request): known are .*, (heads|l)`),
    );
    call({});
  }
});

test('only a module that has ended is told so; what Embind cannot pass on is a wrong type', () => {
  const module = (cause) =>
    new Proxy({}, { get: (_, name) => name === 'failedCopy' ? undefined : () => { throw cause; } }); // prettier-ignore
  const thrown = (wasm) => {
    try {
      wasm.version();
    } catch (error) {
      return error;
    }
  };
  for (const [cause, guess] of [
    [new WebAssembly.RuntimeError('unreachable'), ', most likely out of memory'],
    [new RangeError('Maximum call stack size exceeded'), ''],
    [Object.assign(new Error('too much recursion'), { name: 'InternalError' }), ''],
  ]) {
    const wasm = bindings(module(cause));
    for (const error of [thrown(wasm), thrown(wasm)]) {
      assert.equal(
        error.message,
        `wasm: stopped${guess} (${cause.message}) and takes no more calls: create another`,
      );
      assert.deepEqual([error.code, error.cause], ['stopped', cause]);
    }
  }
  for (const cause of [new TypeError('Cannot convert'), new Error('Cannot pass non-string')]) {
    const error = thrown(bindings(module(cause)));
    assert.equal(error.message, `version: was given what it cannot take (${cause.message})`);
    assert.equal(error.cause, cause);
  }
});

test('a copy that an engine refuses is told with its cause, and the module goes on', () => {
  const cause = new RangeError('Array buffer allocation failed');
  const module = new Proxy(
    { version: () => ((module.failedCopy = cause), undefined), build: () => 'simd' },
    { get: (own, name) => (name === 'failedCopy' ? own[name] : (own[name] ?? (() => 0))) },
  );
  const wasm = bindings(module);
  for (let n = 0; n < 2; ++n) {
    assert.equal(
      sentence(() => wasm.version()),
      'version: an array could not be copied (Array buffer allocation failed)',
    );
    assert.equal(wasm.build(), 'simd');
  }
});

test('a refusal is thrown in one function, and where a problem of C++ is passed on', async () => {
  const files = (await readdir(`${web}src`, { recursive: true })).filter((file) =>
    /\.ts$/.test(file),
  );
  const throwing = [];
  for (const file of files)
    if (/throw new RopewalkError/.test(await readFile(`${web}src/${file}`, 'utf8')))
      throwing.push(file);
  assert.deepEqual(throwing.sort(), ['lib/error.ts', 'lib/module.ts']);
});
