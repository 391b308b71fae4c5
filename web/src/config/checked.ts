// A RopeConfig from outside: what readConfig or readGguf returned, and not the config.json itself.

import { refuse, shown } from '../lib/error.js';
import type { RopeConfig } from './config.js';
import { isDict } from './section.js';

type Kind = (value: unknown) => boolean;

const text: Kind = (value) => typeof value === 'string';
const number: Kind = (value) => typeof value === 'number';
const maybe =
  (kind: Kind): Kind =>
  (value) =>
    value === undefined || kind(value);

const texts: Kind = (value) => Array.isArray(value) && value.every(text);
const note: Kind = (value) =>
  isDict(value) && text(value['code']) && text(value['where']) && text(value['message']);

const kinds: Readonly<Record<keyof RopeConfig, Kind>> = {
  source: text,
  modelType: text,
  layerType: maybe(text),
  layerTypes: texts,
  nested: (value) => typeof value === 'boolean',
  headDim: number,
  rotaryDim: number,
  rotaryStart: number,
  exponentDenominator: number,
  heads: maybe(number),
  kvHeads: maybe(number),
  hiddenSize: maybe(number),
  layout: maybe(text),
  base: number,
  type: text,
  settings: isDict,
  top: isDict,
  maxPositions: maybe(number),
  originalMaxPositions: maybe(number),
  slidingWindow: maybe(number),
  places: (value) => isDict(value) && Object.values(value).every(text),
  notes: (value) => Array.isArray(value) && value.every(note),
};

const wanted = 'must be what readConfig or readGguf returns';

/** The same, or a refusal. */
export function checkedConfig(given: unknown): RopeConfig {
  if (!isDict(given)) return refuse('wrong_type', 'config', `${wanted}, got ${shown(given)}`);
  for (const [field, isKind] of Object.entries(kinds))
    if (!isKind(given[field]))
      refuse('wrong_type', 'config', `${wanted}, but its ${field} is ${shown(given[field])}`);
  return given as unknown as RopeConfig;
}
