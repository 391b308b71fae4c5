// How to start vLLM with a setting. Read in vllm-project/vllm at 8d9b52f7: docs/features/context_extension.md, rotary_embedding/.

import { dictionaryFor, type Dictionary } from './rope-dictionary.js';
import { type Exportable, numberOf, said, type Said, temperature, yarnAttention } from './said.js';
import { cannotSay, pythonJson, quoted } from './words.js';

export interface VllmExport {
  readonly flags: readonly string[]; // arguments after `vllm serve MODEL`
  readonly command: string; // the same for a shell
  readonly overrides: Readonly<Record<string, unknown>>; // what --hf-overrides says
  readonly cannot: readonly string[];
  readonly remarks: readonly string[];
}

// Its own words for Su's two: Hugging Face has none.
function nativeNtk(from: Said): Pick<Dictionary, 'type' | 'keys'> | undefined {
  const factor = numberOf(from, 'factor', 1);
  if (from.id === 'ntk_fixed') return { type: 'ntk', keys: { factor } };
  if (from.id !== 'ntk_mixed') return undefined;
  return { type: 'ntk', keys: { factor, mixed_b: numberOf(from, 'mixed_b', 0.625) } };
}

// `attn_factor` multiplies the usual temperature; attention_factor, mscale and mscale_all_dim are not read.
function yarn(from: Said, keys: Dictionary['keys']): Dictionary['keys'] {
  const attention = yarnAttention(from);
  const rest = Object.entries(keys).filter(([key]) => !/^(attention_factor|mscale.*)$/.test(key));
  const usual = temperature(numberOf(from, 'factor', 1));
  return {
    ...Object.fromEntries(rest),
    ...(attention === undefined ? {} : { attn_factor: attention / usual }),
  };
}

// Reads neither factor nor attention_factor: a factor for each list says what they would.
function longrope({ factor: _, attention_factor, ...keys }: Record<string, unknown>) {
  const both = { long_mscale: attention_factor, short_mscale: attention_factor };
  return attention_factor === undefined ? keys : { ...keys, ...both };
}

function asRead(from: Said, { type, keys }: Pick<Dictionary, 'type' | 'keys'>): Dictionary['keys'] {
  if (type === 'yarn') return yarn(from, keys);
  if (type === 'longrope') return longrope(keys);
  if (type === 'dynamic') return { ...keys, max_trained_positions: from.trainLength };
  return keys;
}

function unlike(from: Said, { type, keys }: Pick<Dictionary, 'type' | 'keys'>): string[] {
  if (type === 'dynamic')
    return [
      `dynamic: does not grow with the text; every text is read as one of ${from.length} tokens`,
    ];
  if (type === 'longrope' && keys['long_factor'] !== keys['short_factor'])
    return ['longrope: the list is chosen once, by --max-model-len, not by the text'];
  if (type === 'proportional' && keys['factor'] !== 1) return ['proportional: factor is not read'];
  return [];
}

export function toVllm(request: Exportable): VllmExport {
  const from = said(request);
  const cannot = cannotSay(from, ['mrope']);
  const maxLength = ['--max-model-len', String(from.length)];
  if (!from.rotates)
    return { flags: maxLength, command: maxLength.join(' '), overrides: {}, cannot, remarks: [] };

  const dictionary = dictionaryFor(from);
  const native = nativeNtk(from);
  const { type, keys } = native ?? dictionary;
  const part = from.rotaryDim / request.headDim;
  const overrides = {
    rope_parameters: {
      rope_type: type,
      rope_theta: dictionary.base,
      ...(part === 1 ? {} : { partial_rotary_factor: part }),
      ...asRead(from, { type, keys }),
    },
    // Of yarn the longest text is counted from the original length; of the others it is this.
    ...(type === 'yarn'
      ? {}
      : { max_position_embeddings: Math.max(from.length, from.trainLength) }),
  };
  const flags = ['--hf-overrides', pythonJson(overrides), ...maxLength];
  const reach = from.trainLength * numberOf(from, 'factor', 1);
  return {
    flags,
    command: flags.map(quoted).join(' '),
    overrides,
    cannot: [
      ...cannot,
      ...(native === undefined ? dictionary.cannot : []),
      ...unlike(from, { type, keys }),
      ...(type === 'yarn' && from.length > reach
        ? [`length: more than ${reach} tokens need VLLM_ALLOW_LONG_MAX_MODEL_LEN=1`]
        : []),
    ],
    remarks: [
      ...(native === undefined ? dictionary.remarks : []),
      ...('attn_factor' in overrides.rope_parameters
        ? [
            'attention_factor: is said as attn_factor, which versions from about 2026-09 may read otherwise',
          ]
        : []),
    ],
  };
}
