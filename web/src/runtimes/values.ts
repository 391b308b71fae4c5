// Values of a config with their places, and the refusal where a runtime stops without one.

import type { RopeConfig } from '../config/config.js';
import { isOne } from '../config/model-types.js';
import { type Dict, isDict } from '../config/section.js';
import { listIn as numbersAt, numberIn as numberAt } from '../config/settings.js';
import { refuse, shown } from '../lib/error.js';

export { type Dict, isDict, isOne, numberAt, numbersAt };

/** An own key only: `constructor` and its like are keys too, of every object. */
export const own = (values: Dict, key: string): unknown =>
  Object.hasOwn(values, key) ? (values[key] ?? undefined) : undefined;

/** Where a key of the rope dictionary was read; the key itself where it is not said. */
export const placeOf = ({ places }: RopeConfig, key: string): string =>
  (Object.hasOwn(places, key) ? places[key] : undefined) ?? key;

export const typePlace = ({ places }: RopeConfig): string => places['type'] ?? 'rope_type';

export const says = ({ settings }: RopeConfig, key: string): boolean =>
  own(settings, key) !== undefined;

export function flagAt(config: RopeConfig, key: string): boolean | undefined {
  const value = own(config.settings, key);
  if (value === undefined || typeof value === 'boolean') return value;
  return refuse('wrong_type', placeOf(config, key), `must be true or false, got ${shown(value)}`);
}

/** The value, or the refusal of a runtime that stops where this key is missing. */
export const needed = <T>(value: T | undefined, where: string, runtime: string): T =>
  value ?? refuse('unsupported', where, `is missing, and ${runtime} stops with an error`);

export const neededNumber = (config: RopeConfig, key: string, runtime: string): number =>
  needed(numberAt(config, key), placeOf(config, key), runtime);

/** One number a pair: a list of another length fits no tensor. */
export function neededList(config: RopeConfig, key: string, runtime: string): readonly number[] {
  const list = needed(numbersAt(config, key), placeOf(config, key), runtime);
  const pairs = config.rotaryDim / 2;
  return list.length === pairs
    ? list
    : refuse(
        'unsupported',
        placeOf(config, key),
        `has ${list.length} numbers where ${pairs} pairs turn, and ${runtime} stops with an error`,
      );
}

/** max_position_embeddings, which some types reckon with. */
export const statedLength = (config: RopeConfig, runtime: string): number =>
  needed(config.maxPositions, 'max_position_embeddings', runtime);

const fileNames = { gguf: 'a GGUF file', mistral: 'Mistral’s params.json' };

/** Anything but a config.json. */
export function refuseOtherFiles({ source }: RopeConfig, runtime: string): void {
  if (source !== 'huggingface')
    refuse('unsupported', 'file', `is ${fileNames[source]}: ${runtime} reads a config.json here`);
}

/** A type that the runtime does not have. */
export const refuseType = (config: RopeConfig, runtime: string, types: Iterable<string>): never =>
  refuse(
    'unsupported',
    typePlace(config),
    `is ${shown(config.type)}, and ${runtime} stops with an error: it has ${[...types].join(', ')}`,
  );
