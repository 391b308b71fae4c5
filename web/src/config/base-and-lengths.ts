// The base of the exponents, and the lengths in tokens: trained, stated, seen through a window.

import type { Parts } from './geometry.js';
import { orImplied } from './geometry.js';
import { localBaseKeys, slidesSomewhere } from './layers.js';
import { countOf, numberOf, says, spelled, taken, valueAt } from './section.js';

const usualBase = 10000;

const baseKeys = [
  'rope_theta',
  'rotary_emb_base',
  'rope_base',
  'global_rope_theta',
  'rope_global_theta',
  'rope_embedding_base',
];

/** `ownBase`: of layers that have a base of their own where they slide. `nested`: in an object of their own. */
export function baseOf(
  parts: Parts,
  { ownBase, nested }: { readonly ownBase: boolean; readonly nested: boolean },
): number {
  const { ledger, top, settings, defaults, modelType } = parts;
  const inner = [
    ...spelled(settings, 'rope_theta'),
    ...(ownBase ? spelled(top, ...localBaseKeys) : []),
  ];
  const shared = ownBase && defaults.localBase !== undefined ? [] : spelled(top, ...baseKeys);
  // A layer's own base may well differ from that of all.
  const apart = nested || ownBase;
  const said = apart
    ? (numberOf(ledger, 'base', inner) ?? numberOf(ledger, 'base', shared))
    : numberOf(ledger, 'base', [...inner, ...shared]);
  const ratio = numberOf(ledger, 'ropeRatio', spelled(top, 'rope_ratio'));
  if (said !== undefined) return said * (ratio ?? 1);
  if (ratio !== undefined) {
    ledger.places['base'] = `${usualBase} × ${top.where('rope_ratio')}`;
    return usualBase * ratio;
  }
  const implied = (ownBase ? defaults.localBase : undefined) ?? defaults.base;
  const why = implied === undefined ? 'as most models have it' : `as ${modelType} has it`;
  taken(ledger, 'base', top.where('rope_theta'), implied ?? usualBase, why);
  return implied ?? usualBase;
}

const statedKeys = [
  'max_position_embeddings',
  'n_positions',
  'max_seq_len',
  'max_sequence_length',
  'seq_length',
  'n_ctx',
  'model_max_length',
];
const trainedKeys = ['original_max_position_embeddings', 'max_trained_positions'];

/** Stated and trained length. */
export function lengthsOf(parts: Parts) {
  const { ledger, top, settings, defaults, modelType } = parts;
  // Qwen's first models were trained on seq_length; elsewhere it is just another word for the stated length.
  const trainedHere = modelType === 'qwen' ? [...trainedKeys, 'seq_length'] : trainedKeys;
  // Where both say it, the one outside wins, as in Phi-3's configs.
  const original = countOf(ledger, 'originalMaxPositions', [
    ...spelled(top, ...trainedHere),
    ...spelled(settings, ...trainedKeys),
  ]);
  const key = statedKeys.find((name) => says(top, name) && !trainedHere.includes(name));
  const stated = key && countOf(ledger, 'maxPositions', spelled(top, key));
  const implied = defaults.maxPositions;
  return {
    maxPositions: orImplied(
      parts,
      'maxPositions',
      statedKeys[0] ?? '',
      stated || undefined,
      implied,
    ),
    originalMaxPositions: original,
  };
}

/** Tokens that a sliding layer sees; undefined where none slides. */
export function windowOf({ ledger, top, defaults }: Parts): number | undefined {
  if (!slidesSomewhere(top, defaults)) return undefined;
  const said = valueAt(top, 'sliding_window');
  // Mistral may list one a layer, with null for those that see everything.
  const value: unknown = Array.isArray(said) ? said.find((entry) => entry !== null) : said;
  const section = { values: { sliding_window: value }, where: top.where };
  const window = countOf(ledger, 'slidingWindow', spelled(section, 'sliding_window'));
  return window ?? defaults.slidingWindow;
}
