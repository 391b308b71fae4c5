// The keys that rope dictionaries have in the field, and what kind of value each one holds.

import { shown } from '../lib/error.js';
import { flagAt, type Ledger, numberAt, numbersAt, says, type Section, wordAt } from './section.js';

type Kind = keyof typeof readers;

const keys: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['rope_type', 'word'],
  ['type', 'word'],
  ['rope_theta', 'number'],
  ['rope_dim', 'number'],
  ['partial_rotary_factor', 'number'],
  ['factor', 'number'],
  ['original_max_position_embeddings', 'number'],
  ['max_position_embeddings', 'number'],
  ['max_trained_positions', 'number'],
  ['attention_factor', 'number'],
  ['attn_factor', 'number'],
  ['extrapolation_factor', 'number'],
  ['beta_fast', 'number'],
  ['beta_slow', 'number'],
  ['mscale', 'number'],
  ['mscale_all_dim', 'number'],
  ['truncate', 'flag'],
  ['apply_yarn_scaling', 'flag'],
  ['finetuned', 'flag'],
  ['low_freq_factor', 'number'],
  ['high_freq_factor', 'number'],
  ['long_factor', 'numbers'],
  ['short_factor', 'numbers'],
  ['long_mscale', 'number'],
  ['short_mscale', 'number'],
  ['mrope_section', 'numbers'],
  ['mrope_interleaved', 'flag'],
  ['alpha', 'number'],
  ['mixed_b', 'number'],
  ['llama_4_scaling_beta', 'number'],
  // Mistral's `yarn`, whose `alpha` and `beta` are turns
  ['beta', 'number'],
  ['apply_scale', 'flag'],
]);

const readers = { number: numberAt, numbers: numbersAt, flag: flagAt, word: wordAt };

/** Judges each value that a known key holds, writes down its place, and notes the keys that nobody knows. */
export function checkSettings(ledger: Ledger, settings: Section): void {
  for (const key of Object.keys(settings.values)) {
    if (!says(settings, key)) continue;
    ledger.places[key] = settings.where(key);
    const kind = keys.get(key);
    if (kind !== undefined) readers[kind](settings, key);
    else
      ledger.notes.push({
        code: 'unknown_key',
        where: settings.where(key),
        message: `is a key that is not known here, with the value ${shown(settings.values[key])}`,
        advice: 'If it changes the rotation, what is computed without it is wrong.',
      });
  }
}
