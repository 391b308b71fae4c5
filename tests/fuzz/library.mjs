// What every fuzzer holds the library to: a result or a RopewalkError in its form, and right answers afterwards.
import assert from 'node:assert/strict';

import { createRopewalk, RopewalkError } from '../../web/dist/index.js';

/** The module that all fuzzers share: what one call breaks, the golden answer after it shows. */
export const rw = await createRopewalk({ build: 'simd' });

const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u; // what no sentence may hold: it hides, or begins another line
const longest = 2200; // characters of a sentence

/** The same error if it is a refusal in its form; anything else is a fault of ours and is thrown. */
export function properRefusal(error) {
  if (!(error instanceof RopewalkError)) throw error;
  const { code, where, reason, message } = error;
  assert.match(code, /^[a-z][a-z0-9_]*$/, `a code that is no word: ${code}`);
  assert.match(where, /\S/, `no place: ${message}`);
  assert.match(reason, /\S/, `no reason: ${message}`);
  assert.equal(message, `${where}: ${reason}`);
  assert.ok(message.length <= longest, `${message.length} characters: ${message.slice(0, 200)}`);
  assert.doesNotMatch(message, hidden);
  return error;
}

/** The result; undefined where the call was refused in the right form. */
export function judged(call) {
  try {
    return call();
  } catch (error) {
    properRefusal(error);
    return undefined;
  }
}

/** The same for a promise. */
export const judgedLater = (promise) =>
  Promise.resolve(promise).catch((error) => {
    properRefusal(error);
    return undefined;
  });

const yarn = {
  variant: 'yarn',
  headDim: 8,
  base: 10000,
  trainLength: 4096,
  params: { factor: 16 },
};
const turned = rw.rope(yarn);
const x = Float32Array.of(1, 0, -1, 2, 0.5, -0.25, 3, 1);

// Of speeds 1, 0.1, 0.01 and 0.001 the paper keeps two, puts one half way to its sixteenth, and divides the last by 16.
const speeds = [1, 0.1, 0.0053125, 0.0000625];
// What a fresh module answered; the first is 1.2772588 (cos 1000 − sin 1000 / 2).
const rotated = [
  0.19023406505584717, -0.16168999671936035, 2.4409499168395996, 2.4697532653808594,
  1.4152910709381104, -0.2753511071205139, 3.218022108078003, 1.4343184232711792,
]; // prettier-ignore

/** Throws when the library no longer answers as a fresh one does. */
export function goldenAnswer() {
  assert.deepEqual([...rw.rope(yarn).inverseFrequencies], speeds);
  assert.deepEqual([...turned.rotate(x, { positions: [1000] })], rotated);
}
