// What a GGUF file says of its model's positions, from the first part of the file: metadata, and a few small tensors.

import { refuse, told } from '../lib/error.js';
import { checkedKeys, checkedOptions, type KeysOf } from '../lib/arguments.js';
import type { RopeRequest } from '../lib/rope.js';
import type { Note, ReadOptions, RopeConfig } from './config.js';
import { type Architecture, architectureOf } from './gguf/architectures.js';
import { cursorOf } from './gguf/bytes.js';
import * as geometry from './gguf/geometry.js';
import { factorsOf, readHeader } from './gguf/header.js';
import { type Keys, keysOf } from './gguf/keys.js';
import { type GgufLayer, layerOf } from './gguf/layers.js';
import { type Scaling, scalingOf } from './gguf/scaling.js';
import { tensorNames, type Tensors } from './gguf/scaling-tensors.js';
import { requestOf } from './request.js';
import type { Ledger } from './section.js';

export interface GgufOptions extends ReadOptions {
  readonly length?: number; // tokens to read; usual: the context length
}

const plain = (type: string): Scaling => ({ settings: { rope_type: type }, places: {}, notes: [] });

const known = [
  'dimension_count', 'dimension_count_swa', 'dimension_sections', 'freq_base', 'freq_base_swa',
  'scale_linear', 'scaling.type', 'scaling.factor', 'scaling.alpha', 'scaling.attn_factor',
  'scaling.original_context_length', 'scaling.finetuned', 'scaling.yarn_log_multiplier',
  'scaling.yarn_ext_factor', 'scaling.yarn_attn_factor', 'scaling.yarn_beta_fast',
  'scaling.yarn_beta_slow',
]; // prettier-ignore

function notesOf(keys: Keys, architecture: Architecture): Note[] {
  const unknown = Object.keys(keys.all)
    .filter((key) => key.startsWith(keys.where('rope.')))
    .filter((key) => !known.includes(key.slice(keys.where('rope.').length)))
    .map((where) => ({ code: 'unknown_key', where, message: 'is a key that is not known here' }));
  const unsaid: Note[] = [];
  if (architecture.layout === undefined && architecture.rotates)
    unsaid.push({
      code: 'unknown_architecture',
      where: 'general.architecture',
      message: `${keys.architecture} is not known here: which channels make a pair is not said`,
      advice: 'compare with the model’s own code',
    });
  if (architecture.skipsLayers)
    unsaid.push({
      code: 'layers_without_rotation',
      where: 'general.architecture',
      message: `some layers of ${keys.architecture} turn nothing; what is read holds for the others`,
    });
  return [...unknown, ...unsaid];
}

function stretched(
  keys: Keys,
  architecture: Architecture,
  layer: GgufLayer,
  tensors: () => Tensors,
  sizes: { base: number; rotaryDim: number; headDim: number },
): Scaling {
  if (architecture.alibi) return plain('alibi');
  if (!architecture.rotates)
    refuse('unsupported', 'general.architecture', `${keys.architecture} rotates nothing`);
  if (layer.slides && !architecture.slidingScaled) return plain('default');
  return scalingOf(keys, architecture, tensors(), sizes);
}

function headsOf(keys: Keys, ledger: Ledger) {
  const heads = geometry.headsAt(keys, ledger, 'heads', 'attention.head_count');
  const grouped = Object.hasOwn(keys.all, keys.where('attention.head_count_kv'));
  const kvHeads = grouped
    ? geometry.headsAt(keys, ledger, 'kvHeads', 'attention.head_count_kv')
    : heads;
  const hiddenSize = geometry.sizeAt(keys, ledger, 'hiddenSize', 'embedding_length');
  return { heads, kvHeads, hiddenSize };
}

function turningOf(
  keys: Keys,
  ledger: Ledger,
  layer: GgufLayer,
  architecture: Architecture,
  heads: number | undefined,
) {
  const headDim = geometry.headDimOf(keys, ledger, layer, heads);
  const rotaryDim = geometry.rotaryDimOf(keys, ledger, layer, headDim);
  return { headDim, rotaryDim, base: geometry.baseOf(keys, ledger, layer, architecture) };
}

const originalName = 'original_max_position_embeddings';

/** The trained length by a key of its own, else by that of the stretch; the latter then has it too. */
function withOriginal(keys: Keys, ledger: Ledger, { settings }: Scaling) {
  const key = 'rope.scaling.original_context_length';
  const originalMaxPositions =
    geometry.sizeAt(keys, ledger, 'originalMaxPositions', key) ??
    (settings[originalName] as number | undefined);
  const unsaid = originalMaxPositions === undefined || settings['rope_type'] === 'default';
  return {
    originalMaxPositions,
    settings: unsaid ? settings : { ...settings, [originalName]: originalMaxPositions },
  };
}

/** Reads the header only; a tensor it needs beyond the bytes given is a `truncated` error that says how many to give. */
export function readGguf(bytes: ArrayBuffer | Uint8Array, options: ReadOptions = {}): RopeConfig {
  checkedOptions(options);
  const cursor = cursorOf(bytes);
  const header = readHeader(cursor, Object.values(tensorNames));
  const keys = keysOf(header.metadata);
  const architecture = architectureOf(keys.architecture, keys.count('block_count'));
  const layer = layerOf(keys, architecture, options.layerType);
  const ledger: Ledger = { places: {}, notes: notesOf(keys, architecture) };
  const heads = headsOf(keys, ledger);
  const turning = turningOf(keys, ledger, layer, architecture, heads.heads);
  const tensor = (name: keyof typeof tensorNames) => factorsOf(cursor, header, tensorNames[name]);
  const tensors = () => ({ freqs: tensor('freqs'), long: tensor('long'), short: tensor('short') });
  const scaling = stretched(keys, architecture, layer, tensors, turning);
  const type = String(scaling.settings['rope_type']);
  return {
    source: 'gguf',
    modelType: keys.architecture,
    layerType: layer.type,
    layerTypes: layer.types,
    nested: false,
    ...turning,
    rotaryStart: 0,
    exponentDenominator: type === 'proportional' ? turning.headDim : turning.rotaryDim,
    ...heads,
    layout: architecture.layout,
    type,
    ...withOriginal(keys, ledger, scaling),
    top: keys.all,
    maxPositions: geometry.sizeAt(keys, ledger, 'maxPositions', 'context_length'),
    slidingWindow: layer.window,
    places: { ...scaling.places, ...ledger.places },
    notes: [...ledger.notes, ...scaling.notes].map(told),
  };
}

const optionKeys: KeysOf<GgufOptions> = { length: true, layerType: true };

/** What `rope` takes, from the first part of a GGUF file. */
export const fromGguf = (bytes: ArrayBuffer | Uint8Array, options: GgufOptions = {}): RopeRequest =>
  requestOf(readGguf(bytes, checkedKeys(options, optionKeys)), options);
