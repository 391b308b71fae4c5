// Which kinds of layers a model has: those that see everything, slide, or do not rotate.

import { refuse, shown } from '../lib/error.js';
import { defaultsOf, type ModelDefaults } from './model-types.js';
import { flagAt, listAt, says, type Section, valueAt, wordIn } from './section.js';

export interface LayerKind {
  readonly name: string; // `full_attention`, `sliding_attention` …; `nope` where that alone does not tell
  readonly slides: boolean;
  readonly rotates: boolean;
}

/** Layers of these kinds know no positions of this sort at all. */
const without = ['linear_attention', 'conv', 'mamba', 'recurrent'];

const full = 'full_attention';
const sliding = 'sliding_attention';
const chunked = 'chunked_attention';

// Lists say it for each layer; where only a period is said, this many layers show all of it.
const layersShown = 1024;

function layerCount(top: Section): number {
  for (const key of ['num_hidden_layers', 'n_layer', 'n_layers', 'num_layers']) {
    const value = valueAt(top, key);
    if (typeof value === 'number' && value >= 1) return Math.min(value, layersShown);
  }
  return layersShown;
}

type PerLayer<T> = (layer: number) => T;

function rotatesBy(top: Section, defaults: ModelDefaults): PerLayer<boolean> {
  const list = listAt(top, 'no_rope_layers'); // 1 where a layer does rotate, despite the name
  if (list !== undefined && list.length > 0) return (layer) => list[layer % list.length] !== 0;
  const said = valueAt(top, 'no_rope_layer_interval');
  const interval = typeof said === 'number' ? said : defaults.nopeInterval;
  return (layer) => interval === undefined || (layer + 1) % interval !== 0;
}

/** Whether some layer slides at all; a window in the config alone does not say so. */
export function slidesSomewhere(top: Section, defaults: ModelDefaults): boolean {
  const used = flagAt(top, 'use_sliding_window');
  const window = says(top, 'sliding_window') || defaults.slidingWindow !== undefined;
  return window && (used ?? defaults.windowOnRequest !== true);
}

// The patterns that older configs have instead of a list.
function slidesBy(top: Section, defaults: ModelDefaults): PerLayer<boolean> | undefined {
  const pattern = valueAt(top, 'sliding_window_pattern') ?? defaults.slidingPattern;
  if (typeof pattern === 'number') return (layer) => (layer + 1) % pattern !== 0;
  if (typeof pattern === 'string' && pattern !== '')
    return (layer) => pattern[layer % pattern.length] === 'L';
  const everyGlobal = valueAt(top, 'global_attn_every_n_layers');
  if (typeof everyGlobal === 'number') return (layer) => layer % everyGlobal !== 0;
  const windows = valueAt(top, 'sliding_window');
  if (Array.isArray(windows)) return (layer) => windows[layer % windows.length] !== null;
  const firstSliding = valueAt(top, 'max_window_layers');
  if (typeof firstSliding === 'number') return (layer) => layer >= firstSliding;
  return undefined;
}

/** The base of sliding layers, where it is another. */
export const localBaseKeys = ['rope_local_base_freq', 'local_rope_theta', 'swa_rope_theta'];

function namesBy(top: Section, defaults: ModelDefaults): PerLayer<string> {
  const list = valueAt(top, 'layer_types');
  if (Array.isArray(list) && list.length > 0)
    return (layer) => {
      const name: unknown = list[layer % list.length];
      return wordIn(top.where('layer_types'), name, 'words');
    };
  const rotates = rotatesBy(top, defaults);
  if (defaults.chunkedLayers) return (layer) => (rotates(layer) ? chunked : full);
  const local = localBaseKeys.some((key) => says(top, key));
  if (!local && !slidesSomewhere(top, defaults)) return () => full;
  const slides = slidesBy(top, defaults) ?? (local ? (layer) => layer % 2 === 0 : () => true);
  return (layer) => (slides(layer) ? sliding : full);
}

// Each is read and inspected on its own; no model has more than a few.
export const mostKinds = 16;

/** All kinds there are, in the order in which they first occur. */
export function layerKinds(top: Section, modelType: string): readonly LayerKind[] {
  const defaults = defaultsOf(modelType);
  const name = namesBy(top, defaults);
  const turns = rotatesBy(top, defaults);
  const kinds = new Map<string, LayerKind>();
  for (let layer = 0; layer < layerCount(top); ++layer) {
    const kind = name(layer);
    if (without.includes(kind)) continue;
    const slides = kind === sliding;
    const rotates = turns(layer) && (slides || defaults.nopeWhenFull !== true);
    kinds.set(`${kind} ${rotates}`, { name: kind, slides, rotates });
    if (kinds.size > mostKinds)
      refuse(
        'too_long',
        top.where('layer_types'),
        `must be of at most ${mostKinds} kinds, got more`,
      );
  }
  return tellApart([...kinds.values()]);
}

// Where layers of one name rotate in part, those that do not are called `nope`.
const tellApart = (kinds: readonly LayerKind[]): readonly LayerKind[] =>
  kinds.map((kind) =>
    !kind.rotates && kinds.some(({ name, rotates }) => name === kind.name && rotates)
      ? { ...kind, name: 'nope' }
      : kind,
  );

/** The name asked for, or why one must be said. */
export function chosenLayer(
  names: readonly string[],
  asked: unknown,
  needed: boolean,
): string | undefined {
  if (asked === undefined || asked === null) {
    if (!needed || names.length === 1) return names.length === 1 ? names[0] : undefined;
    return refuse('missing', 'layerType', `must be one of ${names.join(', ')}, got undefined`);
  }
  if (typeof asked === 'string' && names.includes(asked)) return asked;
  if (names.length <= 1 && asked === full) return names[0];
  return refuse(
    'unknown_layer_type',
    'layerType',
    `must be one of ${names.join(', ')}, got ${shown(asked)}`,
  );
}
