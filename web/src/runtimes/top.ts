// Values of a config's top level, for runtimes that look there and nowhere else.

import type { RopeConfig } from '../config/config.js';
import { refuse, shown } from '../lib/error.js';
import { type Dict, isDict } from './values.js';

const own = ({ top }: RopeConfig, key: string): unknown =>
  Object.hasOwn(top, key) ? (top[key] ?? undefined) : undefined;

export function topNumber(config: RopeConfig, key: string): number | undefined {
  const value = own(config, key);
  if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return value;
  return refuse('wrong_type', key, `must be a number, got ${shown(value)}`);
}

/** An object such as `rope_scaling`; undefined when it is missing or no object. */
export function topDict(config: RopeConfig, key: string): Dict | undefined {
  const value = own(config, key);
  return isDict(value) ? value : undefined;
}

/** The dictionary of one layer type where there are several: that of `full_attention` within `rope_parameters`. */
export function fullDict(config: RopeConfig): Dict {
  const full = topDict(config, 'rope_parameters')?.['full_attention'];
  return config.nested && isDict(full) ? full : config.settings;
}
