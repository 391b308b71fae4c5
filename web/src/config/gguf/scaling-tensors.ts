// The stretching that tensors of a GGUF file say: the two lists of LongRoPE, or divisors of the speeds.

import { refuse } from '../../lib/error.js';
import { asList, type Geometry, meaningOf } from './divisors.js';
import { type Gathered, put } from './gathered.js';
import type { Keys } from './keys.js';

/** The tensors that stretch, as divisors of the speeds, one a pair. */
export interface Tensors {
  readonly freqs: readonly number[] | undefined;
  readonly long: readonly number[] | undefined;
  readonly short: readonly number[] | undefined;
}
export const tensorNames = {
  freqs: 'rope_freqs.weight',
  long: 'rope_factors_long.weight',
  short: 'rope_factors_short.weight',
} as const;

export function longrope(keys: Keys, tensors: Tensors, pairs: number, gathered: Gathered): void {
  put(gathered, 'rope_type', 'longrope', tensorNames.long);
  for (const [name, which] of [
    ['long_factor', 'long'],
    ['short_factor', 'short'],
  ] as const) {
    const factors = tensors[which];
    if (factors === undefined) refuse('missing', tensorNames[which], 'is needed beside the other');
    else if (factors.length < pairs)
      refuse('malformed', tensorNames[which], `must have ${pairs} numbers, got ${factors.length}`);
    else put(gathered, name, factors.slice(0, pairs), tensorNames[which]);
  }
  const key = 'rope.scaling.attn_factor';
  const factor = keys.positive(key);
  put(gathered, 'attention_factor', factor ?? 1, keys.where(key));
  if (factor === undefined)
    gathered.notes.push({
      code: 'default_taken',
      where: keys.where(key),
      message: 'is not there: the attention factor is taken to be 1',
    });
}

// A file without type and with these tensors is stretched all the same: they win over the type.
export function divided(
  keys: Keys,
  freqs: readonly number[],
  geometry: Geometry,
  gathered: Gathered,
): void {
  const pairs = geometry.rotaryDim / 2;
  if (freqs.length < pairs)
    refuse('malformed', tensorNames.freqs, `must have ${pairs} numbers, got ${freqs.length}`);
  const stretch = gathered.settings['rope_type'];
  if (stretch !== undefined && stretch !== 'linear')
    refuse('unsupported', tensorNames.freqs, `stands beside the scaling type ${String(stretch)}`);
  const factor = stretch === 'linear' ? Number(gathered.settings['factor']) : 1;
  const divisors = freqs.slice(0, pairs).map((divisor) => divisor * factor);
  const extra = keys.positive('rope.scaling.attn_factor') ?? 1; // no formula here has one
  const meaning = extra === 1 ? meaningOf(divisors, geometry) : asList(divisors, extra);
  for (const name of Object.keys(gathered.settings)) delete gathered.settings[name];
  for (const [name, value] of Object.entries(meaning.settings))
    put(gathered, name, value, tensorNames.freqs);
  if (!meaning.formula)
    gathered.notes.push({
      code: 'no_formula',
      where: tensorNames.freqs,
      message: 'follows neither llama3 nor proportional: kept as a list of divisors, one a pair',
      advice: 'compare with the model’s config.json',
    });
}
