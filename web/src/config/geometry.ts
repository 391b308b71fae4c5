// Heads and channels: how wide a head is, and which of its channels turn.

import { refuse } from '../lib/error.js';
import { type ModelDefaults } from './model-types.js';
import {
  countOf,
  flagAt,
  type Ledger,
  numberOf,
  says,
  type Section,
  spelled,
  taken,
} from './section.js';

export interface Parts {
  readonly ledger: Ledger;
  readonly top: Section;
  readonly settings: Section;
  readonly type: string; // rope_type
  readonly modelType: string;
  readonly defaults: ModelDefaults;
  readonly layerType: string | undefined;
}

export interface Heads {
  readonly heads: number | undefined;
  readonly kvHeads: number | undefined;
  readonly hiddenSize: number | undefined;
}

export interface Channels {
  readonly headDim: number;
  readonly rotaryDim: number;
  readonly exponentDenominator: number;
}

/** What the config says, else what its model type implies, which is noted. */
export function orImplied(
  { ledger, top, modelType }: Parts,
  field: string,
  key: string,
  said: number | undefined,
  implied: number | undefined,
): number | undefined {
  if (said === undefined && implied !== undefined)
    taken(ledger, field, top.where(key), implied, `as ${modelType} has it`);
  return said ?? implied;
}

export function headsOf(parts: Parts): Heads {
  const { ledger, top, defaults } = parts;
  const heads = countOf(
    ledger,
    'heads',
    spelled(top, 'num_attention_heads', 'n_head', 'n_heads', 'num_heads'),
  );
  const groups = flagAt(top, 'multi_query_attention') ? ['multi_query_group_num'] : [];
  const keyHeads = ['num_key_value_heads', 'n_kv_heads', 'num_kv_heads', ...groups];
  const kvHeads = countOf(ledger, 'kvHeads', spelled(top, ...keyHeads));
  const width = spelled(top, 'hidden_size', 'n_embd', 'd_model', 'dim');
  return {
    heads: orImplied(parts, 'heads', 'num_attention_heads', heads, defaults.heads),
    kvHeads: kvHeads ?? defaults.kvHeads,
    hiddenSize: countOf(ledger, 'hiddenSize', width),
  };
}

function headDimOf(parts: Parts, { heads, hiddenSize }: Heads): number {
  const { ledger, top, defaults, layerType } = parts;
  const ofLayer = layerType === 'full_attention' ? 'global_head_dim' : 'swa_head_dim';
  const perLayer = layerType !== undefined && says(top, ofLayer);
  // Of a latent attention only the slice that turns passes through here.
  const slice = says(top, 'qk_rope_head_dim') ? 'qk_rope_head_dim' : undefined;
  const one = slice ?? (perLayer ? ofLayer : undefined);
  const own = one === undefined ? ['head_dim', 'kv_channels', 'attention_head_dim'] : [one];
  const said = orImplied(
    parts,
    'headDim',
    'head_dim',
    countOf(ledger, 'headDim', spelled(top, ...own)),
    defaults.headDim,
  );
  if (said !== undefined) return said;
  if (hiddenSize === undefined || heads === undefined)
    return refuse(
      'missing',
      top.where('head_dim'),
      'is needed, or hidden_size and num_attention_heads',
    );
  ledger.places['headDim'] = `${ledger.places['hiddenSize']} / ${ledger.places['heads']}`;
  if (hiddenSize % heads !== 0)
    ledger.notes.push({
      code: 'not_divisible',
      where: ledger.places['headDim'],
      message: `is ${hiddenSize} / ${heads}, no whole number; it is rounded down`,
      advice: 'Say head_dim.',
    });
  return Math.floor(hiddenSize / heads);
}

const fractionKeys = [
  'partial_rotary_factor',
  'rotary_pct',
  'rotary_emb_fraction',
  'rope_pct',
  'rope_percent',
];

function fractionOf({ ledger, top, settings, defaults, modelType }: Parts): number | undefined {
  const spellings = [
    ...spelled(settings, 'partial_rotary_factor'),
    ...spelled(top, ...fractionKeys),
  ];
  const said = numberOf(ledger, 'fraction', spellings);
  if (said !== undefined && !(said > 0 && said <= 1))
    refuse(
      'out_of_range',
      ledger.places['fraction'] ?? '',
      `must be more than 0 and at most 1, got ${said}`,
    );
  if (said !== undefined || says(top, 'rotary_dim') || defaults.fraction === undefined) return said;
  const where = top.where('partial_rotary_factor');
  taken(ledger, 'fraction', where, defaults.fraction, `as ${modelType} has it`);
  return defaults.fraction;
}

// ChatGLM2 and later turn the first half of each head; the first ChatGLM turns both halves, by two positions.
function chatglmChannels({ ledger, top }: Parts, headDim: number): Channels {
  const halfDim = Math.floor(headDim / 2);
  const twice = flagAt(top, 'position_encoding_2d') === true;
  ledger.places['rotaryDim'] = top.where(twice ? 'position_encoding_2d' : 'model_type');
  return { headDim, rotaryDim: twice ? headDim : halfDim, exponentDenominator: halfDim };
}

export function channelsOf(parts: Parts, heads: Heads): Channels {
  const { ledger, top, settings, type, modelType } = parts;
  const headDim = headDimOf(parts, heads);
  if (modelType === 'chatglm') return chatglmChannels(parts, headDim);
  // Its fraction says how many pairs do not stand still; the exponent counts over the whole head.
  if (type === 'proportional') return { headDim, rotaryDim: headDim, exponentDenominator: headDim };
  const fraction = fractionOf(parts);
  const absolute = countOf(ledger, 'rotaryDim', [
    ...spelled(settings, 'rope_dim'),
    ...spelled(top, 'rotary_dim', 'rope_dim'),
  ]);
  const rotaryDim = absolute ?? Math.trunc(headDim * (fraction ?? 1));
  if (absolute === undefined && fraction !== undefined)
    ledger.places['rotaryDim'] = ledger.places['fraction'] ?? '';
  return { headDim, rotaryDim, exponentDenominator: rotaryDim };
}
