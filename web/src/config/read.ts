// Any config.json or Mistral params.json as a RopeConfig.

import { refuse, shown, told } from '../lib/error.js';
import { checkedOptions } from '../lib/arguments.js';
import type { LayoutName } from '../lib/rope.js';
import type { ReadOptions, RopeConfig } from './config.js';
import { baseOf, lengthsOf, windowOf } from './base-and-lengths.js';
import { dictionaryOf, paramsDictionary, typeOf } from './dictionary.js';
import { channelsOf, headsOf, type Parts } from './geometry.js';
import { layerSettings } from './layer-settings.js';
import { layerKinds } from './layers.js';
import { defaultsOf, textTypeOf } from './model-types.js';
import { schemeOf } from './scheme.js';
import {
  flagAt,
  isDict,
  type Ledger,
  says,
  type Section,
  sectionAt,
  taken,
  wordAt,
} from './section.js';
import { checkSettings } from './settings-keys.js';

// Where configs of models that also see or hear keep that of their text part.
const textParts = ['text_config', 'llm_config', 'language_config', 'thinker_config'];

// `thinker_config.text_config` is as deep as it gets.
const deepest = 4;

/** The text part, and what is around it from the outermost to the nearest. */
interface Parted {
  readonly top: Section;
  readonly around: readonly Section[];
}

function textConfig(config: unknown): Parted {
  const around: Section[] = [];
  let path: readonly string[] = [];
  let values = config;
  for (let depth = 0; depth < deepest && isDict(values); ++depth) {
    const outer = values;
    const key = textParts.find((name) => {
      const inner = Object.hasOwn(outer, name) ? outer[name] : undefined;
      return isDict(inner) && Object.keys(inner).length > 0;
    });
    if (key === undefined) break;
    around.push(sectionAt(outer, path.join('.')));
    path = [...path, key];
    values = outer[key];
  }
  if (isDict(values)) return { top: sectionAt(values, path.join('.')), around };
  return refuse(
    'wrong_type',
    'config',
    `must be the object of a config.json, got ${shown(values)}`,
  );
}

function modelTypeOf(ledger: Ledger, { top, around }: Parted): string {
  const said = wordAt(top, 'model_type');
  if (said !== undefined) return said;
  const outer = around
    .map((section) => wordAt(section, 'model_type') ?? '')
    .filter(Boolean)
    .pop();
  if (outer === undefined) return '';
  const type = textTypeOf(outer);
  const why =
    type === outer ? 'as the config around it says' : `as transformers has it in ${outer}`;
  taken(ledger, 'modelType', top.where('model_type'), type, why);
  return type;
}

const isParamsJson = (top: Section): boolean =>
  says(top, 'dim') && says(top, 'n_heads') && !says(top, 'hidden_size');

function layoutOf({ top, defaults }: Parts, params: boolean): LayoutName | undefined {
  const said = flagAt(top, 'rope_interleave') ?? flagAt(top, 'original_rope');
  if (said !== undefined) return said ? 'interleaved' : 'half';
  if (flagAt(top, 'position_encoding_2d')) return 'half'; // the first ChatGLM, unlike those after it
  return params ? 'interleaved' : defaults.layout;
}

/** The kinds of layers there are, each with settings of its own; empty when all layers are alike. */
export function layerTypesOf(config: unknown): readonly string[] {
  const parted = textConfig(config);
  const { top } = parted;
  const ledger: Ledger = { places: {}, notes: [] };
  const dictionary = isParamsJson(top) ? paramsDictionary(ledger, top) : dictionaryOf(ledger, top);
  const nested = [...dictionary.perLayer.keys()];
  const kinds = layerKinds(top, modelTypeOf(ledger, parted)).map(({ name }) => name);
  const all = nested.length > 0 ? nested : kinds;
  return all.length > 1 ? all : [];
}

const unturning = ['alibi', 'learned', 't5_bias'];

// Where nothing turns no pair has channels, and no base was left out.
const withoutTurns = (config: RopeConfig): RopeConfig => ({
  ...config,
  layout: undefined,
  notes: config.notes.filter(({ where }) => !where.endsWith('rope_theta')),
});

/** What a config says of one kind of layer. Refuses what cannot be meant; notes what is odd or left out. */
export function readConfig(config: unknown, options: ReadOptions = {}): RopeConfig {
  checkedOptions(options);
  const ledger: Ledger = { places: {}, notes: [] };
  const parted = textConfig(config);
  const { top } = parted;
  const params = isParamsJson(top);
  const modelType = modelTypeOf(ledger, parted);
  const defaults = defaultsOf(modelType);
  const dictionary = params ? paramsDictionary(ledger, top) : dictionaryOf(ledger, top);
  const layer = layerSettings(ledger, top, modelType, dictionary, options.layerType);
  const { settings } = layer;
  checkSettings(ledger, settings);
  const type = typeOf(ledger, settings, dictionary.type);
  const parts: Parts = { ledger, top, settings, type, modelType, defaults, layerType: layer.name };
  const heads = headsOf(parts);
  const read: RopeConfig = {
    source: params ? 'mistral' : 'huggingface',
    modelType,
    layerType: layer.name,
    layerTypes: layer.names,
    nested: layer.nested,
    ...channelsOf(parts, heads),
    rotaryStart: 0,
    ...heads,
    layout: layoutOf(parts, params),
    base: baseOf(parts, layer),
    type,
    settings: settings.values,
    top: top.values,
    ...lengthsOf(parts),
    slidingWindow: layer.kind?.slides ? windowOf(parts) : undefined,
    places: ledger.places,
    notes: ledger.notes.map(told),
  };
  return unturning.includes(schemeOf(read)) ? withoutTurns(read) : read;
}
