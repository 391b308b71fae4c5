// Values of a config with their places, and the refusal where a runtime stops without one.

import type { RopeConfig } from '../config/config.js';
import { isOne } from '../config/model-types.js';
import { type Dict, isDict } from '../config/section.js';
import { flagIn, listIn, numberIn, placeOf } from '../config/settings.js';
import { refuse, shown } from '../lib/error.js';

export { type Dict, isDict, isOne };

/** Where the type was said, or would be. */
export const typePlace = (config: RopeConfig): string =>
  config.places['type'] ?? placeOf(config, 'rope_type');

/** What Python's `if` makes of a flag: a null that is there is false, whatever is taken where the key is missing. */
export const holds = (config: RopeConfig, key: string, missing: boolean): boolean =>
  Object.hasOwn(config.settings, key) ? (flagIn(config, key) ?? false) : missing;

/** The value, or the refusal of a runtime that stops where this key is missing. */
export const neededBy = <T>(value: T | undefined, where: string, runtime: string): T =>
  value ?? refuse('unsupported', where, `is missing, and ${runtime} stops with an error`);

export const neededNumber = (config: RopeConfig, key: string, runtime: string): number =>
  neededBy(numberIn(config, key), placeOf(config, key), runtime);

/** One number a pair: a list of another length fits no tensor. */
export function neededList(config: RopeConfig, key: string, runtime: string): readonly number[] {
  const list = neededBy(listIn(config, key), placeOf(config, key), runtime);
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
  neededBy(config.maxPositions, 'max_position_embeddings', runtime);

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
