// Values of the rope dictionary, by key and with their place.

import { refuse } from '../lib/error.js';
import type { RopeConfig } from './config.js';
import { flagAt, numberAt, numbersAt, says, type Section } from './section.js';

/** An own key only: a rope dictionary may have one that is called `constructor`. */
const saidPlace = ({ places }: RopeConfig, key: string): string | undefined =>
  Object.hasOwn(places, key) ? places[key] : undefined;

/** The rope dictionary itself, by the place of what stands in it. */
export function dictionaryPlace(config: RopeConfig): string {
  const { settings, source } = config;
  const key = Object.keys(settings).find((name) => saidPlace(config, name) !== undefined) ?? '';
  const place = saidPlace(config, key) ?? '';
  const cut = place.lastIndexOf('.');
  return cut < 0 ? (source === 'mistral' ? 'yarn' : 'rope_scaling') : place.slice(0, cut);
}

// Beside those that are said. A GGUF file has words of its own for each of them.
const unsaidPlace = (config: RopeConfig, key: string): string =>
  config.source === 'gguf' ? key : `${dictionaryPlace(config)}.${key}`;

/** Where a field or a key of the rope dictionary was read; where a key would stand that is not said. */
export const placeOf = (config: RopeConfig, key: string): string =>
  saidPlace(config, key) ?? unsaidPlace(config, key);

/** The rope dictionary, whose keys are where the config says they were read. */
export const settingsOf = (config: RopeConfig): Section => ({
  values: config.settings,
  where: (key) => placeOf(config, key),
});

export const saysIn = (config: RopeConfig, key: string): boolean => says(settingsOf(config), key);

export const numberIn = (config: RopeConfig, key: string): number | undefined =>
  numberAt(settingsOf(config), key);

export const listIn = (config: RopeConfig, key: string): readonly number[] | undefined =>
  numbersAt(settingsOf(config), key);

export const flagIn = (config: RopeConfig, key: string): boolean | undefined =>
  flagAt(settingsOf(config), key);

/** What a type cannot do without. */
export const needed = <T>(config: RopeConfig, key: string, value: T | undefined): T =>
  value ?? refuse('missing', placeOf(config, key), `is needed by ${config.type}`);

/** A missing stretch is that from the original to the stated length. */
export function factorOf(config: RopeConfig): number {
  const { maxPositions, originalMaxPositions } = config;
  const stretch =
    maxPositions !== undefined && originalMaxPositions !== undefined
      ? Math.max(1, maxPositions / originalMaxPositions)
      : undefined;
  return needed(config, 'factor', numberIn(config, 'factor') ?? stretch);
}

export const numbersIn = (config: RopeConfig, ...keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [key, numberIn(config, key)]));
