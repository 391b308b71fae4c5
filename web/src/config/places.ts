// Where a config said what the core is told of it: `yarn.factor` is `rope_scaling.factor`, `base` is `rope_theta`.

import { catalog } from '../generated/catalog.js';
import type { Places } from '../lib/origin.js';
import type { RopeConfig } from './config.js';
import { dictionaryPlace } from './settings.js';

// Fields of the config, or keys of its rope dictionary, under another name than the core's: the first that was said.
const otherNames: ReadonlyMap<string, readonly string[]> = new Map([
  ['rotaryDim', ['rotaryDim', 'headDim']],
  ['trainLength', ['originalMaxPositions', 'maxPositions']],
  ['length', ['maxPositions', 'originalMaxPositions']],
  ['beta_fast', ['beta_fast', 'beta']], // Mistral's names are the paper's
  ['beta_slow', ['beta_slow', 'alpha']],
  ['attention_factor', ['attention_factor', 'attn_factor']],
  ['attn_scale', ['llama_4_scaling_beta']],
  ['window', ['slidingWindow']],
]);

const isVariant = (where: string): boolean => catalog.some(({ id }) => id === where);

/** `asked`: the length is not the config's, but the caller's. */
export const placesIn =
  (config: RopeConfig, asked: boolean): Places =>
  (where) => {
    if (asked && where === 'length') return undefined;
    // What does not fit together is said of the variant as a whole.
    if (isVariant(where)) return config.source === 'gguf' ? undefined : dictionaryPlace(config);
    const [, name = where, entry = ''] = /([^.[]+)(\[\d+\])?$/.exec(where) ?? [];
    const keys = otherNames.get(name) ?? [name];
    const place = keys.flatMap((key) =>
      Object.hasOwn(config.places, key) ? (config.places[key] ?? []) : [],
    )[0];
    return place === undefined || place.endsWith('(not said)') ? undefined : `${place}${entry}`;
  };
