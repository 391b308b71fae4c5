// vLLM on Mistral's params.json: its words become those of a config.json.

import type { RopeConfig } from '../config/config.js';
import { refuse } from '../lib/error.js';
import { flagIn, placeOf } from '../config/settings.js';
import { label } from './vllm-table.js';

// vllm/transformers_utils/configs/mistral.py, _remap_mistral_yarn_args
const mistralNames: ReadonlyMap<string, string> = new Map([
  ['factor', 'factor'],
  ['original_max_position_embeddings', 'original_max_position_embeddings'],
  ['beta', 'beta_fast'],
  ['alpha', 'beta_slow'],
  ['apply_scale', 'apply_scale'],
]);

/** A params.json in the words of a config.json. */
export function fromParams(config: RopeConfig): RopeConfig {
  const given = Object.entries(config.settings);
  const stray = given.find(([key]) => !mistralNames.has(key));
  if (stray !== undefined)
    refuse('unsupported', placeOf(config, stray[0]), `is no key that ${label} knows: it stops`);
  const settings = {
    mscale_all_dim: 1,
    ...Object.fromEntries(given.map(([key, value]) => [mistralNames.get(key), value])),
    // No temperature, which transformers spells as an attention factor of 1.
    ...(flagIn(config, 'apply_scale') === false ? { attention_factor: 1 } : {}),
  };
  const places = Object.fromEntries(
    given.map(([key]) => [mistralNames.get(key), placeOf(config, key)]),
  );
  return given.length === 0
    ? config
    : { ...config, settings, places: { ...config.places, ...places } };
}
