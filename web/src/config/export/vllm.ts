// How to start vLLM with a setting. Read in vllm-project/vllm at 8d9b52f7: docs/features/context_extension.md, rotary_embedding/;
// yarn's keys at 0cd57848 too, which is after PR 56446 of 2026-09.

import type { Exportable } from './exportable.js';
import { dictionaryFor, type Dictionary } from './rope-dictionary.js';
import { temperature } from '../temperature.js';
import { numberOf, said, type Said } from './said.js';
import { cannotSay, pythonJson, quoted } from './words.js';

export interface VllmExport {
  readonly flags: readonly string[]; // arguments after `vllm serve MODEL`
  readonly command: string; // the same for a shell
  readonly overrides: Readonly<Record<string, unknown>>; // what --hf-overrides says
  readonly cannot: readonly string[];
  readonly remarks: readonly string[];
}

type Words = Pick<Dictionary, 'type' | 'keys'>;

// Its own words for Su's two: Hugging Face has none.
function nativeNtk(from: Said): Words | undefined {
  const factor = numberOf(from, 'factor', 1);
  if (from.id === 'ntk_fixed') return { type: 'ntk', keys: { factor } };
  if (from.id !== 'ntk_mixed') return undefined;
  return { type: 'ntk', keys: { factor, mixed_b: numberOf(from, 'mixed_b', 0.625) } };
}

// attention_factor is read since PR 56446. Before, attn_factor was, which multiplies the usual temperature: each version
// passes over the other's word.
function yarn(from: Said, keys: Dictionary['keys']): Dictionary['keys'] {
  const { attention_factor } = keys;
  if (typeof attention_factor !== 'number') return keys;
  const usual = temperature(numberOf(from, 'factor', 1));
  return { ...keys, attn_factor: attention_factor / usual };
}

// Reads neither factor nor attention_factor: a factor for each list says what they would.
function longrope({ factor: _, attention_factor, ...keys }: Record<string, unknown>) {
  const both = { long_mscale: attention_factor, short_mscale: attention_factor };
  return attention_factor === undefined ? keys : { ...keys, ...both };
}

function asRead(from: Said, { type, keys }: Words): Dictionary['keys'] {
  if (type === 'yarn') return yarn(from, keys);
  if (type === 'longrope') return longrope(keys);
  if (type === 'dynamic') return { ...keys, max_trained_positions: from.trainLength };
  return keys;
}

function unlike(from: Said, { type, keys }: Words): string[] {
  if (type === 'dynamic')
    return [
      `dynamic: does not grow with the text; every text is read as one of ${from.length} tokens`,
    ];
  if (type === 'longrope' && keys['long_factor'] !== keys['short_factor'])
    return ['longrope: the list is chosen once, by --max-model-len, not by the text'];
  if (type === 'proportional' && keys['factor'] !== 1) return ['proportional: factor is not read'];
  return [];
}

function overridesOf(from: Said, base: number, words: Words): VllmExport['overrides'] {
  const part = from.rotaryDim / from.headDim;
  const rope_parameters = {
    rope_type: words.type,
    rope_theta: base,
    ...(part === 1 ? {} : { partial_rotary_factor: part }),
    ...asRead(from, words),
  };
  // Of yarn the longest text is counted from the original length; of the others it is this.
  const stated = { max_position_embeddings: Math.max(from.length, from.trainLength) };
  return { rope_parameters, ...(words.type === 'yarn' ? {} : stated) };
}

function tooLong(from: Said, { type }: Words): string[] {
  const reach = from.trainLength * numberOf(from, 'factor', 1);
  return type === 'yarn' && from.length > reach
    ? [`length: more than ${reach} tokens need VLLM_ALLOW_LONG_MAX_MODEL_LEN=1`]
    : [];
}

export function toVllm(request: Exportable): VllmExport {
  const from = said(request);
  const cannot = cannotSay(from, ['mrope']);
  const maxLength = ['--max-model-len', String(from.length)];
  if (!from.rotates)
    return { flags: maxLength, command: maxLength.join(' '), overrides: {}, cannot, remarks: [] };

  const dictionary = dictionaryFor(from);
  const native = nativeNtk(from);
  const words = native ?? dictionary;
  const overrides = overridesOf(from, dictionary.base, words);
  const flags = ['--hf-overrides', pythonJson(overrides), ...maxLength];
  const lost = native === undefined ? dictionary.cannot : [];
  const remarks = [...from.stretchRemarks, ...(native === undefined ? dictionary.remarks : [])];
  const twice = words.type === 'yarn' && 'attention_factor' in words.keys;
  return {
    flags,
    command: flags.map(quoted).join(' '),
    overrides,
    cannot: [...cannot, ...lost, ...unlike(from, words), ...tooLong(from, words)],
    remarks: twice
      ? [...remarks, 'attention_factor: is said again as attn_factor, for versions before 2026-09']
      : remarks,
  };
}
