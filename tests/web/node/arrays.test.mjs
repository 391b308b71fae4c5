// Arrays in hands that do odd things with them: handed over, made smaller, of classes that lie, of another window.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

import { createRopewalk, encode } from '../../../web/dist/index.js';
import { passage, random, sentence, shippedModel } from './package.mjs';

const rw = await createRopewalk({ build: 'simd' });
const rope = rw.rope({ variant: 'rope', headDim: 4, trainLength: 64 });
const { config, weights } = await shippedModel();
const model = rw.loadModel({ config, weights });
const job = { variant: 'rope', task: 'text', length: 64, longest: 64, window: 0, windows: 1, seed: 1 }; // prettier-ignore
const x = random(16);
const positions = Float64Array.of(1, 2, 3, 4);
const gone = 'has no memory any more: its buffer was handed over or made smaller';

function handedOver(array) {
  structuredClone(array, { transfer: [array.buffer] });
  return array;
}

/** Every place that takes numbers, and what it calls them. */
const takers = {
  positions: [
    (given) => rope.tables(given),
    (given) => rope.tables([given, given]),
    (given) => rope.rotate(x, { positions: given }),
    (given) => rw.rope({ variant: 'sinusoidal', headDim: 4, trainLength: 64, hiddenSize: 4 }).embedding(given),
  ],
  x: [(given) => rope.rotate(given, { positions })],
  q: [(given) => rw.attention({ q: given, k: x, v: x, heads: 1, rope })],
  k: [(given) => rw.attention({ q: x, k: given, v: x, heads: 1, rope })],
  v: [(given) => rw.attention({ q: x, k: x, v: given, heads: 1, rope })],
  tokens: [(given) => model.losses(given)],
  long_factor: [
    (given) => rw.rope({ variant: 'longrope', headDim: 4, trainLength: 64, params: { long_factor: given } }),
  ],
}; // prettier-ignore

test('an array whose memory was handed over is refused by its name, never read as empty', () => {
  for (const [name, calls] of Object.entries(takers))
    for (const call of calls)
      for (const Class of [Float32Array, Float64Array, Int32Array, Uint8Array])
        assert.match(
          sentence(() => call(handedOver(new Class(16)))),
          new RegExp(`^${name}(\\[0\\])?: ${gone}$`),
        );
});

test('an array that its memory was shrunk away from is refused too', { skip: !('resize' in ArrayBuffer.prototype) }, () => {
  for (const [name, calls] of Object.entries(takers))
    for (const call of calls) {
      const buffer = new ArrayBuffer(128, { maxByteLength: 128 });
      const given = new Float64Array(buffer, 0, 16);
      buffer.resize(64);
      assert.match(sentence(() => call(given)), new RegExp(`^${name}(\\[0\\])?: ${gone}$`));
    }
}); // prettier-ignore

test('bytes of weights and texts are refused in the same words', async () => {
  const text = Uint8Array.from(await passage());
  for (const make of [
    () => Uint8Array.from(weights),
    () => new DataView(Uint8Array.from(weights).buffer),
    () => Uint8Array.from(weights).buffer,
  ]) {
    const given = make();
    structuredClone(given, { transfer: [ArrayBuffer.isView(given) ? given.buffer : given] });
    assert.equal(
      sentence(() => rw.loadModel({ config, weights: given })),
      `weights: ${gone}`,
    );
    assert.equal(rw.loadModel({ config, weights: make() }).losses([256, 97]).length, 1);
  }
  for (const call of [encode, (given) => model.evaluate(job, given)])
    assert.equal(
      sentence(() => call(handedOver(Uint8Array.from(text)))),
      `text: ${gone}`,
    );
});

test('a class that lies about its length, its numbers or its memory is not believed', () => {
  class Longer extends Float64Array {
    get length() {
      return 16;
    }
  }
  class Shorter extends Float64Array {
    get length() {
      return 2;
    }
  }
  class Elsewhere extends Float64Array {
    get buffer() {
      return new ArrayBuffer(8);
    }
    get byteOffset() {
      return 2 ** 31;
    }
    slice() {
      return 'nothing';
    }
    get [Symbol.toStringTag]() {
      return 'Uint8Array';
    }
  }
  class Endless extends Float64Array {
    *[Symbol.iterator]() {
      for (;;) yield 1;
    }
  }
  const { cos } = rope.tables(positions);
  for (const Class of [Longer, Shorter, Elsewhere, Endless]) {
    const lying = Class.from ? new Class(positions.buffer) : undefined;
    assert.deepEqual(rope.tables(lying).cos, cos, Class.name);
    assert.deepEqual(
      rope.rotate(x, { positions: lying }),
      rope.rotate(x, { positions }),
      Class.name,
    );
  }
  const factors = new Endless([1, 2]);
  const request = { variant: 'longrope', headDim: 4, trainLength: 64 };
  const params = { long_factor: factors, short_factor: factors };
  assert.deepEqual(rw.rope({ ...request, params }).params.long_factor, [1, 2]);
});

test('a list is read once: what it answers the second time does not count', () => {
  let reads = 0;
  const list = new Proxy([...x], {
    get(own, name) {
      if (name === Symbol.iterator) throw new Error('is not asked');
      if (/^\d+$/.test(String(name))) ++reads;
      return reads > 16 ? 'other' : own[name];
    },
  });
  assert.deepEqual(rope.rotate(list, { positions }), rope.rotate(x, { positions }));
  assert.equal(reads, 16);
});

test('arrays of another window, and shared ones, are read like any others', async () => {
  const foreign = runInNewContext('[Float64Array.of(1, 2, 3, 4), Int8Array.of(1, 2, 3, 4), [1, 2, 3, 4]]');
  const shared = new Float64Array(new SharedArrayBuffer(32));
  shared.set(positions);
  for (const given of [...foreign, shared])
    assert.deepEqual(rope.tables(given).cos, rope.tables(positions).cos);
  const text = await passage();
  const sharedText = new Uint8Array(new SharedArrayBuffer(text.length));
  sharedText.set(text);
  assert.equal(model.evaluate(job, sharedText).loss, model.evaluate(job, text).loss);
}); // prettier-ignore

test('an array that a getter hands over while the others are read is refused, and the module goes on', () => {
  const q = Float32Array.from(x);
  const request = {
    q,
    get k() {
      handedOver(q);
      return x;
    },
    v: x,
    heads: 1,
    rope,
  };
  assert.match(
    sentence(() => rw.attention(request)),
    /^q: /,
  );
  assert.equal(rw.attention({ q: x, k: x, v: x, heads: 1, rope }).length, 16);
});
