// What runtimes are held against: the reference's reading, and how its method behaves, asked of the core rather than known by name.

import type { RopeConfig } from '../config/config.js';
import { catalog } from '../generated/catalog.js';
import type { Rope, RopeRequest } from '../lib/rope.js';
import { reference } from '../runtimes/index.js';
import type { Reading } from '../runtimes/runtime.js';
import type { AttentionReport } from './inspection.js';
import { attentionInWords, idsOf } from './words.js';

export type MakeRope = (request: RopeRequest) => Rope;

export interface Asked {
  readonly config: RopeConfig;
  readonly length: number; // tokens
  readonly maxLength: number; // tokens
}

export interface Reference {
  readonly request: RopeRequest;
  readonly rope: Rope;
  readonly attention: AttentionReport;
}

export function attentionIn(reading: Reading, rope: Rope): AttentionReport {
  const factor = reading.attentionFactor ?? rope.attentionFactor;
  const target = rope.attentionTarget === 'softmax' ? 'softmax' : reading.attentionTarget;
  const { softmaxFactor } = reading;
  return { factor, target, softmaxFactor, words: attentionInWords(factor, target, softmaxFactor) };
}

export function referenceOf(makeRope: MakeRope, asked: Asked): Reference {
  const reading = reference.read(asked.config, asked);
  const rope = makeRope(reading.request);
  return { request: reading.request, rope, attention: attentionIn(reading, rope) };
}

const specsOf = (rope: Rope) =>
  idsOf(rope.variant).flatMap((id) => catalog.filter((entry) => entry.id === id));

/** False where a bias or an embedding stands in RoPE's place. */
export const turns = (rope: Rope): boolean => specsOf(rope).every(({ rotates }) => rotates);

// A method with speeds and coordinates of its own stretches nothing: a model has it from the start.
const isItsOwnStart = (rope: Rope): boolean =>
  specsOf(rope).some(({ questions }) =>
    ['spectrum', 'axes'].every((question) => (questions as readonly string[]).includes(question)),
  );

/** [pairs], radians per position: the same channels, base and exponent, and no method. */
export function plainSpeeds(makeRope: MakeRope, rope: Rope): Float64Array {
  if (isItsOwnStart(rope)) return rope.inverseFrequencies;
  const { headDim, rotaryDim, rotaryStart, base, exponentDenominator, trainLength } = rope;
  const plain = { headDim, rotaryDim, rotaryStart, base, exponentDenominator, trainLength };
  return makeRope({ variant: 'rope', ...plain }).inverseFrequencies;
}

const equal = (a: Float64Array, b: Float64Array): boolean =>
  a.every((value, pair) => Math.abs(value - (b[pair] ?? 0)) <= 1e-12 * value);

export interface Behaviour {
  readonly stretchesShortTexts: boolean; // pairs are slowed down within the training length too
  readonly followsTraining: boolean; // speeds are others where the training length is
}

export function behaviourOf(
  makeRope: MakeRope,
  { rope, request }: Reference,
  plain: Float64Array,
): Behaviour {
  if (!turns(rope)) return { stretchesShortTexts: false, followsTraining: false };
  const at = (length: number, trainLength: number) =>
    makeRope({ ...request, length, trainLength }).inverseFrequencies;
  const { length, trainLength: trained } = rope;
  // Twice as much or half as much training: whichever the core has room for.
  const other = trained * 2 <= length ? trained * 2 : Math.max(1, Math.floor(trained / 2));
  return {
    stretchesShortTexts: !equal(at(trained, trained), plain),
    followsTraining: !equal(at(length, trained), at(length, other)),
  };
}
