// What a model was trained with, said to the core: every key that changes meaning is honoured or refused by name.

import { checkedNumber, checkedOptions } from '../lib/arguments.js';
import { refuse, shown } from '../lib/error.js';
import { withPlaces } from '../lib/origin.js';
import type { RopeRequest } from '../lib/rope.js';
import { checkedConfig } from './checked.js';
import type { RopeConfig } from './config.js';
import { methodOf, methods, type Term } from './methods.js';
import { placesIn } from './places.js';
import { type Scheme, schemeOf } from './scheme.js';
import { flagAt, isDict, numberAt, says, sectionAt, valueAt } from './section.js';
import { flagIn, listIn, numberIn, placeOf, saysIn } from './settings.js';

export interface RequestOptions {
  readonly length?: number; // tokens to read; usual: the stated length
}

// What every type may have. `finetuned` says how a model was made and changes nothing; the length is repeated at times.
const common = [
  'rope_type',
  'type',
  'rope_theta',
  'rope_dim',
  'partial_rotary_factor',
  'original_max_position_embeddings',
  'max_position_embeddings',
  'finetuned',
  'mrope_section',
  'mrope_interleaved',
  'llama_4_scaling_beta',
];
const mistralKeys = ['beta', 'alpha', 'apply_scale'];
// HunYuan's configs have these beside alpha, and its code reads none of them.
const besideAlpha = ['beta_fast', 'beta_slow', 'mscale', 'mscale_all_dim'];

function refuseUnread(config: RopeConfig, own: readonly string[]): void {
  const alpha = config.type === 'dynamic' && numberIn(config, 'alpha') ? besideAlpha : [];
  const read = [...common, ...own, ...(config.source === 'mistral' ? mistralKeys : []), ...alpha];
  const unread = Object.keys(config.settings).find(
    (key) => saysIn(config, key) && !read.includes(key),
  );
  const nameless = !saysIn(config, 'rope_type') && !saysIn(config, 'type');
  if (unread !== undefined && config.type === 'default' && nameless)
    refuse(
      'missing',
      placeOf(config, 'rope_type'),
      `is needed beside ${unread}: which method it is for`,
    );
  if (unread !== undefined)
    refuse(
      'unknown_parameter',
      placeOf(config, unread),
      `is no key of rope_type ${config.type}, which has ${own.join(', ') || 'none'}`,
    );
}

// Keys of the top level that change the rotation, and that nothing here covers.
function refuseOtherSchemes(config: RopeConfig): void {
  const top = sectionAt(config.top, '');
  const scale = valueAt(top, 'rope_position_scale');
  if (typeof scale === 'number' && scale !== 1)
    refuse('unsupported', 'rope_position_scale', `must be 1 here, got ${scale}`);
  for (const key of ['use_fope', 'xdrope_section'])
    if (valueAt(top, key))
      refuse('unsupported', key, 'changes the rotation in a way that is not covered here');
}

function rotation(config: RopeConfig, length: number): Term {
  const top = sectionAt(config.top, '');
  const method = methodOf(config);
  if (method === undefined)
    return refuse(
      'unsupported',
      placeOf(config, saysIn(config, 'rope_type') ? 'rope_type' : 'type'),
      `must be one of ${[...methods.keys()].join(', ')}, got ${shown(config.type)}`,
    );
  refuseUnread(config, method.keys);
  const term = method.term(config, length);
  // Qwen's first models say it outside; a stretch in the rope dictionary would be another's.
  if (flagAt(top, 'use_dynamic_ntk') !== true) return term;
  if (term.id === 'rope') return { id: 'dynamic_qwen', params: {} };
  return refuse('clash', 'use_dynamic_ntk', `cannot be used beside rope_type ${config.type}`);
}

function axes(config: RopeConfig): readonly Term[] {
  const section = listIn(config, 'mrope_section');
  if (section === undefined) return [];
  const interleaved = flagIn(config, 'mrope_interleaved');
  return [{ id: 'mrope', params: { mrope_section: section, mrope_interleaved: interleaved } }];
}

const llama4 = (attn_scale: unknown, floor_scale: unknown, counts: string): Term => ({
  id: 'llama4_temperature',
  params: {
    attn_scale: typeof attn_scale === 'number' ? attn_scale : undefined,
    floor_scale: typeof floor_scale === 'number' ? floor_scale : undefined,
    counts,
  },
});

function queryScale(config: RopeConfig, scheme: Scheme): readonly Term[] {
  const top = sectionAt(config.top, '');
  if (flagAt(top, 'use_logn_attn')) return [{ id: 'log_n', params: { counts: 'position' } }];
  const beta = numberIn(config, 'llama_4_scaling_beta');
  if (beta) return [llama4(beta, config.originalMaxPositions ?? config.maxPositions, 'zero_based')];
  const scaling = valueAt(top, 'llama_4_scaling');
  if (isDict(scaling))
    return [llama4(scaling['beta'], scaling['original_max_position_embeddings'], 'zero_based')];
  const tuned = flagAt(top, 'attn_temperature_tuning') ?? config.modelType.startsWith('llama4');
  if (scheme !== 'nope' || !tuned) return [];
  return [llama4(valueAt(top, 'attn_scale'), valueAt(top, 'floor_scale'), 'one_based')];
}

function bands(config: RopeConfig, length: number): readonly Term[] {
  // A window that no text outgrows bounds nothing.
  if (config.slidingWindow !== undefined && !(config.slidingWindow >= length))
    return [{ id: 'window', params: { window: config.slidingWindow } }];
  const chunk = valueAt(sectionAt(config.top, ''), 'attention_chunk_size');
  if (config.layerType === 'chunked_attention' && typeof chunk === 'number' && chunk < length)
    return [{ id: 'chunked', params: { attention_chunk_size: chunk } }];
  const chunks = config.top['dual_chunk_attention_config'];
  if (!isDict(chunks)) return [];
  const inner = sectionAt(chunks, 'dual_chunk_attention_config');
  const params = {
    chunk_size: numberAt(inner, 'chunk_size'),
    local_size: numberAt(inner, 'local_size'),
  };
  return [{ id: 'dual_chunk', params }];
}

function termsOf(config: RopeConfig, length: number): readonly Term[] {
  const scheme = schemeOf(config);
  if (scheme === 'learned' || scheme === 't5_bias')
    return refuse(
      'unsupported',
      says(sectionAt(config.top, ''), 'position_embedding_type')
        ? 'position_embedding_type'
        : 'model_type',
      `has positions from a table that is among the weights (${scheme}): give it to rope() itself`,
    );
  if (scheme === 'rope') refuseOtherSchemes(config);
  const turn =
    scheme === 'rope' ? [rotation(config, length), ...axes(config)] : [{ id: scheme, params: {} }];
  const terms = [...turn, ...queryScale(config, scheme), ...bands(config, length)];
  return terms.length > 1 ? terms.filter(({ id }) => id !== 'rope') : terms;
}

/** What `rope` takes. */
export function requestOf(given: RopeConfig, options: RequestOptions = {}): RopeRequest {
  const config = checkedConfig(given);
  const trainLength =
    config.originalMaxPositions ??
    config.maxPositions ??
    refuse('missing', 'max_position_embeddings', 'is needed: the training length');
  const asked = checkedOptions(options).length ?? config.maxPositions ?? trainLength;
  const length = checkedNumber(asked, 'length');
  const terms = termsOf(config, length);
  const params = terms.flatMap((term) => Object.entries(term.params));
  const blocks = terms.some(({ id }) => id === 'chatglm_2d');
  const ownDenominator = !blocks && config.exponentDenominator !== config.rotaryDim;
  const request: RopeRequest = {
    variant: terms.map(({ id }) => id).join('+'),
    params: Object.fromEntries(params.filter(([, value]) => value !== undefined)) as NonNullable<
      RopeRequest['params']
    >,
    headDim: config.headDim,
    rotaryDim: config.rotaryDim,
    base: config.base,
    trainLength,
    length,
    ...(config.rotaryStart === 0 ? {} : { rotaryStart: config.rotaryStart }),
    ...(ownDenominator ? { exponentDenominator: config.exponentDenominator } : {}),
    ...(terms.some(({ id }) => id === 'alibi') && config.heads !== undefined
      ? { heads: config.heads }
      : {}),
  };
  return withPlaces(request, placesIn(config, options.length !== undefined));
}
