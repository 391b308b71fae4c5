// The stretching a GGUF file says, by keys or by tensors, in the words of a config.json's rope dictionary.

import { refuse } from '../../lib/error.js';
import type { Note } from '../config.js';
import { temperature } from '../temperature.js';
import type { Architecture } from './architectures.js';
import type { Geometry } from './divisors.js';
import { type Gathered, put } from './gathered.js';
import type { Keys } from './keys.js';
import { stretchedByKeys } from './scaling-keys.js';
import { divided, longrope, tensorNames, type Tensors } from './scaling-tensors.js';

export interface Scaling {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly places: Readonly<Record<string, string>>;
  readonly notes: readonly Note[];
}

function axes(keys: Keys, architecture: Architecture, gathered: Gathered): void {
  const key = 'rope.dimension_sections';
  const sections = keys.list(key);
  if (sections === undefined || !sections.some((size) => size > 0)) return;
  const last = sections.findLastIndex((size) => size > 0);
  put(gathered, 'mrope_section', sections.slice(0, Math.max(3, last + 1)), keys.where(key));
  put(gathered, 'mrope_interleaved', architecture.interleavedAxes, 'general.architecture');
  gathered.settings['rope_type'] ??= 'mrope';
}

// Multiplies whatever the type gives; only LongRoPE's own keys count it in already.
function extraFactor(keys: Keys, gathered: Gathered): void {
  const key = 'rope.scaling.attn_factor';
  const extra = keys.positive(key) ?? 1;
  const type = gathered.settings['rope_type'];
  if (extra === 1 || type === 'longrope') return;
  if (type !== 'yarn' || gathered.settings['mscale'] !== undefined)
    refuse('unsupported', keys.where(key), `is not 1 beside the type ${String(type ?? 'default')}`);
  const usual = temperature(Number(gathered.settings['factor']));
  put(gathered, 'attention_factor', extra * usual, keys.where(key));
}

/** Of the layers that are stretched. */
export function scalingOf(
  keys: Keys,
  architecture: Architecture,
  tensors: Tensors,
  geometry: Geometry,
): Scaling {
  const gathered: Gathered = { settings: {}, places: {}, notes: [] };
  stretchedByKeys(keys, architecture, gathered);
  if (tensors.freqs !== undefined) divided(keys, tensors.freqs, geometry, gathered);
  else if (tensors.long !== undefined || tensors.short !== undefined)
    longrope(keys, tensors, geometry.rotaryDim / 2, gathered);
  else if (keys.text('rope.scaling.type') === 'longrope')
    refuse('missing', tensorNames.long, 'is needed by the scaling type longrope');
  axes(keys, architecture, gathered);
  extraFactor(keys, gathered);
  gathered.settings['rope_type'] ??= 'default';
  return gathered;
}
