// Sizes, heads and base of one kind of layer, each with the key it was read from.

import { refuse } from '../../lib/error.js';
import type { Ledger } from '../section.js';
import type { Architecture } from './architectures.js';
import type { Keys } from './keys.js';
import type { GgufLayer } from './layers.js';

function read(
  keys: Keys,
  ledger: Ledger,
  field: string,
  get: 'count' | 'positive',
  ...names: readonly string[]
): number | undefined {
  const name = names.find((candidate) => keys.number(candidate) !== undefined);
  if (name === undefined) return undefined;
  ledger.places[field] = keys.where(name);
  return keys[get](name);
}

/** A length or a width; 0 says nothing. */
export const sizeAt = (keys: Keys, ledger: Ledger, field: string, name: string) =>
  keys.count(name) === 0 ? undefined : read(keys, ledger, field, 'count', name);

function taken(keys: Keys, ledger: Ledger, field: string, name: string, value: number): number {
  ledger.places[field] = `${keys.where(name)} (not said)`;
  ledger.notes.push({
    code: 'default_taken',
    where: keys.where(name),
    message: `is not said; ${value} is taken, as readers of GGUF do`,
  });
  return value;
}

// One number for all layers, or a list with one a layer.
export function headsAt(
  keys: Keys,
  ledger: Ledger,
  field: string,
  name: string,
): number | undefined {
  const where = keys.where(name);
  if (!Array.isArray(keys.all[where])) return read(keys, ledger, field, 'count', name);
  const said = [...new Set(keys.list(name))];
  if (said.length === 1) {
    ledger.places[field] = where;
    return said[0];
  }
  ledger.notes.push({
    code: 'layers_differ',
    where,
    message: `layers have different numbers of heads (${said.slice(0, 6).join(', ')}); none is read`,
  });
  return undefined;
}

export function headDimOf(
  keys: Keys,
  ledger: Ledger,
  layer: GgufLayer,
  heads: number | undefined,
): number {
  // Latent attention turns a slice of its own, next to channels that do not turn at all.
  const latent = keys.number('attention.kv_lora_rank') !== undefined;
  const own = latent ? ['rope.dimension_count'] : [];
  const sliding = layer.slides ? ['attention.key_length_swa'] : [];
  const said = read(
    keys,
    ledger,
    'headDim',
    'positive',
    ...own,
    ...sliding,
    'attention.key_length',
  );
  if (said !== undefined) return said;
  const width = keys.positive('embedding_length');
  if (width === undefined || heads === undefined || heads === 0)
    return refuse(
      'missing',
      keys.where('attention.key_length'),
      'is needed, or the width and heads',
    );
  ledger.places['headDim'] = `${keys.where('embedding_length')} / attention.head_count`;
  return Math.floor(width / heads);
}

export function rotaryDimOf(keys: Keys, ledger: Ledger, layer: GgufLayer, headDim: number): number {
  const sliding = layer.slides ? ['rope.dimension_count_swa'] : [];
  const usual = keys.where('rope.dimension_count');
  const said = read(keys, ledger, 'rotaryDim', 'positive', ...sliding, 'rope.dimension_count');
  const rotaryDim = said ?? taken(keys, ledger, 'rotaryDim', 'rope.dimension_count', headDim);
  return Number.isInteger(rotaryDim) && rotaryDim % 2 === 0 && rotaryDim <= headDim
    ? rotaryDim
    : refuse(
        'out_of_range',
        (said === undefined ? undefined : ledger.places['rotaryDim']) ?? usual,
        `must be even and at most ${headDim}, got ${rotaryDim}`,
      );
}

export function baseOf(
  keys: Keys,
  ledger: Ledger,
  layer: GgufLayer,
  architecture: Architecture,
): number {
  const name = 'rope.freq_base';
  if (layer.slides) {
    const own = read(keys, ledger, 'base', 'positive', `${name}_swa`);
    if (own !== undefined) return own;
    if (architecture.slidingBase === 'own')
      return taken(keys, ledger, 'base', `${name}_swa`, 10000);
  }
  return read(keys, ledger, 'base', 'positive', name) ?? taken(keys, ledger, 'base', name, 10000);
}
