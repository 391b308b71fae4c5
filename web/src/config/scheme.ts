// Which scheme of positions a model has, where it is not RoPE; told by keys, or by the model type alone.

import { refuse, shown } from '../lib/error.js';
import type { RopeConfig } from './config.js';
import { layerKinds } from './layers.js';
import { flagAt, isDict, type Section, sectionAt, valueAt, wordAt } from './section.js';

export type Scheme = 'rope' | 'nope' | 'alibi' | 'chatglm_2d' | 'learned' | 't5_bias';

const byModelType: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ['bloom', 'alibi'],
  ['mpt', 'alibi'],
  ['gpt2', 'learned'],
  ['gpt_bigcode', 'learned'],
  ['opt', 'learned'],
  ['bert', 'learned'],
  ['roberta', 'learned'],
  ['t5', 't5_bias'],
  ['mt5', 't5_bias'],
]);

const byWord: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ['rope', 'rope'],
  ['rotary', 'rope'],
  ['alibi', 'alibi'],
  ['absolute', 'learned'],
  ['learned', 'learned'],
  ['learned_absolute', 'learned'],
]);

function byPositionType(top: Section): Scheme | undefined {
  const word = wordAt(top, 'position_embedding_type');
  if (word === undefined) return undefined;
  const known = [...byWord.keys()].join(', ');
  return (
    byWord.get(word.toLowerCase()) ??
    refuse(
      'unsupported',
      top.where('position_embedding_type'),
      `must be one of ${known}, got ${shown(word)}`,
    )
  );
}

function byFlag(top: Section): Scheme | undefined {
  const attention = valueAt(top, 'attn_config');
  const inner = isDict(attention) ? sectionAt(attention, top.where('attn_config')) : top;
  if (flagAt(inner, 'rope') === true) return 'rope';
  if (flagAt(inner, 'alibi') === true || flagAt(top, 'alibi') === true) return 'alibi';
  return flagAt(top, 'position_encoding_2d') === true ? 'chatglm_2d' : undefined;
}

const baseIsSaid = (config: RopeConfig): boolean =>
  config.places['base'] !== undefined && !config.places['base'].endsWith('(not said)');

// Baichuan's 13B models have ALiBi and its 7B ones RoPE; only the width tells them apart.
const baichuan13Width = 5120;

export function schemeOf(config: RopeConfig): Scheme {
  const { source, modelType, layerType } = config;
  if (config.type === 'alibi') return 'alibi';
  if (source === 'gguf') return 'rope';
  const top = sectionAt(config.top, '');
  if (modelType === 'baichuan' && config.hiddenSize === baichuan13Width) return 'alibi';
  const said = byFlag(top) ?? byPositionType(top) ?? byModelType.get(modelType) ?? 'rope';
  // Configs made from BERT's keep its word `absolute` beside a base that says otherwise.
  if (said !== 'rope' && !(said === 'learned' && baseIsSaid(config))) return said;
  const kinds = layerKinds(top, modelType);
  const kind = kinds.find(({ name }) => name === layerType) ?? kinds[0];
  return kind?.rotates === false ? 'nope' : 'rope';
}
