// The built package as the tests use it: every build, the shipped model, random numbers that are always the same.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';

import { createRopewalk, RopewalkError } from '../../../web/dist/index.js';

v8.setFlagsFromString('--experimental-wasm-relaxed-simd'); // Node 20 has it behind a flag

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const web = `${root}web/`;
export const models = `${web}models/`;

export const builds = ['relaxed', 'simd', 'scalar'];
export const everyBuild = () => Promise.all(builds.map((build) => createRopewalk({ build })));

export async function shippedModel(name = 'strand-128') {
  return {
    name,
    config: JSON.parse(await readFile(`${models}${name}/config.json`, 'utf8')),
    weights: await readFile(`${models}${name}/model.safetensors`),
  };
}

export const passage = () => readFile(`${models}passages/persuasion.txt`);

/** Numbers from [−1, 1), by a multiplicative congruential generator (Park and Miller, 1988). */
export function random(count, seed = 1) {
  let state = seed;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return Float32Array.from({ length: count }, () => 2 * next() - 1);
}

/** A variant with its presets, in text form: lists that must be given hold ones, as many as the refusal of none wants. */
export function written({ id, params }, judge) {
  let text = id;
  for (const { name, required } of params) {
    if (!required) continue;
    const [, count] = /a list of (\d+) numbers/.exec(sentence(() => judge(text)));
    const list = `${name}=${Array(Number(count)).fill(1).join('/')}`;
    text = text.endsWith(')') ? `${text.slice(0, -1)},${list})` : `${id}(${list})`;
  }
  return text;
}

/** The sentence of the refusal; fails when there is none. */
export function sentence(call) {
  try {
    call();
  } catch (error) {
    if (error instanceof RopewalkError) return error.message;
    throw error;
  }
  throw new Error('was not refused');
}

export async function laterSentence(promise) {
  const error = await promise.then(
    () => new Error('was not refused'),
    (reason) => reason,
  );
  if (!(error instanceof RopewalkError)) throw error;
  return error.message;
}
