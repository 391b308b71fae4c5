// Values of the rope dictionary, by key and with their place.

import { refuse, shown } from '../lib/error.js';
import type { RopeConfig } from './config.js';
import { type Section, valueAt } from './section.js';

const dictionaryName = (config: RopeConfig): string => {
  const place = config.places['type'] ?? '';
  const cut = place.lastIndexOf('.');
  return cut < 0 ? (config.source === 'mistral' ? 'yarn' : 'rope_scaling') : place.slice(0, cut);
};

/** The rope dictionary, whose keys are where the config says they were read. */
export const settingsOf = (config: RopeConfig): Section => ({
  values: config.settings,
  where: (key) =>
    Object.hasOwn(config.places, key)
      ? (config.places[key] ?? key)
      : `${dictionaryName(config)}.${key}`,
});

export function numberIn(config: RopeConfig, key: string): number | undefined {
  const settings = settingsOf(config);
  const value = valueAt(settings, key) ?? undefined;
  if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return value;
  return refuse('wrong_type', settings.where(key), `must be a number, got ${shown(value)}`);
}

export function listIn(config: RopeConfig, key: string): readonly number[] | undefined {
  const settings = settingsOf(config);
  const value = valueAt(settings, key) ?? undefined;
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((entry) => Number.isFinite(entry))) return value;
  return refuse(
    'wrong_type',
    settings.where(key),
    `must be a list of numbers, got ${shown(value)}`,
  );
}

/** What a type cannot do without. */
export const needed = <T>(config: RopeConfig, key: string, value: T | undefined): T =>
  value ?? refuse('missing', settingsOf(config).where(key), `is needed by ${config.type}`);

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
