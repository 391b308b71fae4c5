// Values of a config's top level, for runtimes that look there and nowhere else.

import type { RopeConfig } from '../config/config.js';
import { numberAt, sectionAt, valueAt } from '../config/section.js';
import { type Dict, isDict } from './values.js';

const topOf = ({ top }: RopeConfig) => sectionAt(top, '');

export const topValue = (config: RopeConfig, key: string): unknown => valueAt(topOf(config), key);

export const topNumber = (config: RopeConfig, key: string): number | undefined =>
  numberAt(topOf(config), key);

/** An object such as `rope_scaling`; undefined when it is missing or no object. */
export function topDict(config: RopeConfig, key: string): Dict | undefined {
  const value = topValue(config, key);
  return isDict(value) ? value : undefined;
}

/** The dictionary of one layer type where there are several: that of `full_attention` within `rope_parameters`. */
export function fullDict(config: RopeConfig): Dict {
  const full = topDict(config, 'rope_parameters')?.['full_attention'];
  return config.nested && isDict(full) ? full : config.settings;
}
