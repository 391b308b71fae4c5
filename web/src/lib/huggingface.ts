// Reading a Hugging Face config.json: version 4 (rope_scaling), version 5 (rope_parameters), flat or one per layer type.

import { catalog } from '../generated/catalog.js';
import { refuse, shown } from './error.js';
import type { RopeRequest } from './rope.js';

export interface HuggingFaceOptions {
  readonly length?: number; // tokens to read; usual: max_position_embeddings
  readonly layerType?: string; // for models whose layers differ: `full_attention`, `sliding_attention`
}

type Dict = Readonly<Record<string, unknown>>;

/** A part of the config, and how to name its keys. */
interface Section {
  readonly values: Dict;
  readonly where: (key: string) => string;
}

const isDict = (value: unknown): value is Dict =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function numberAt(section: Section, ...keys: readonly string[]): number | undefined {
  const key = keys.find(
    (name) => section.values[name] !== undefined && section.values[name] !== null,
  );
  if (key === undefined) return undefined;
  const value = section.values[key];
  return typeof value === 'number'
    ? value
    : refuse('wrong_type', section.where(key), `must be a number, got ${shown(value)}`);
}

// A config of a model that also sees pictures holds that of its text part within.
function textConfig(config: unknown): Section {
  if (!isDict(config))
    return refuse(
      'wrong_type',
      'config',
      `must be the object of a config.json, got ${shown(config)}`,
    );
  const inner = config['text_config'];
  return isDict(inner)
    ? { values: inner, where: (key) => `text_config.${key}` }
    : { values: config, where: (key) => key };
}

// Keys of other schemes that change what is computed, and that nothing here covers.
const otherSchemes = [
  'use_logn_attn',
  'use_dynamic_ntk',
  'rope_ratio',
  'position_encoding_2d',
  'no_rope_layers',
];

function refuseOtherSchemes(config: Section): void {
  const found = otherSchemes.find((key) => config.values[key]);
  if (found !== undefined)
    refuse(
      'unsupported',
      config.where(found),
      `changes the rotation in a way not covered here, got ${shown(config.values[found])}`,
    );
}

function settingsOf(config: Section, layerType: string | undefined): Section {
  const name = isDict(config.values['rope_parameters']) ? 'rope_parameters' : 'rope_scaling';
  const value = config.values[name] ?? {};
  if (!isDict(value))
    return refuse('wrong_type', config.where(name), `must be an object, got ${shown(value)}`);
  const entries = Object.entries(value);
  if (entries.length === 0 || !entries.every(([, inner]) => isDict(inner)))
    return { values: value, where: (key) => `${config.where(name)}.${key}` };

  const types = Object.keys(value);
  const inner =
    layerType !== undefined && Object.hasOwn(value, layerType) ? value[layerType] : undefined;
  if (!isDict(inner))
    return refuse(
      'missing',
      'layerType',
      `must be one of ${types.join(', ')}, got ${shown(layerType)}`,
    );
  return { values: inner, where: (key) => `${config.where(name)}.${layerType}.${key}` };
}

const hasRopeType = catalog.filter((entry) => 'ropeType' in entry);

function variantOf(settings: Section) {
  const key = settings.values['rope_type'] !== undefined ? 'rope_type' : 'type';
  const type = settings.values[key] ?? 'default';
  const found = hasRopeType.find((entry) => entry.ropeType === type);
  const known = hasRopeType.map((entry) => entry.ropeType).join(', ');
  return (
    found ??
    refuse('unsupported', settings.where(key), `must be one of ${known}, got ${shown(type)}`)
  );
}

// What every type has, and `finetuned`, which says how a model was made and changes nothing.
const common = [
  'rope_type',
  'type',
  'rope_theta',
  'partial_rotary_factor',
  'original_max_position_embeddings',
  'finetuned',
];

function paramsOf(
  settings: Section,
  type: string,
  names: readonly string[],
): Record<string, number | string | boolean> {
  const params: Record<string, number | string | boolean> = {};
  for (const [key, value] of Object.entries(settings.values)) {
    if (common.includes(key) || value === null || value === undefined) continue;
    if (!names.includes(key))
      refuse(
        'unknown_parameter',
        settings.where(key),
        `is no key of rope_type ${type}, which has ${names.join(', ') || 'none'}`,
      );
    if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
      params[key] = value;
    else refuse('wrong_type', settings.where(key), `must be a number, got ${shown(value)}`);
  }
  return params;
}

function headDimOf(config: Section): number {
  const explicit = numberAt(config, 'qk_rope_head_dim', 'head_dim');
  if (explicit !== undefined) return explicit;
  const hidden = numberAt(config, 'hidden_size', 'n_embd');
  const heads = numberAt(config, 'num_attention_heads', 'n_head');
  if (hidden === undefined || heads === undefined)
    return refuse(
      'missing',
      config.where('head_dim'),
      'is needed, or hidden_size and num_attention_heads',
    );
  return Math.floor(hidden / heads);
}

// Fractions that these models have when their config does not say one.
const usualFraction: Readonly<Record<string, number>> = {
  gpt_neox: 0.25,
  stablelm: 0.25,
  qwen3_next: 0.25,
  phi: 0.5,
  glm: 0.5,
  glm4: 0.5,
  persimmon: 0.5,
  nemotron: 0.5,
};

function rotaryDimOf(config: Section, settings: Section, headDim: number): number {
  const fraction =
    numberAt(settings, 'partial_rotary_factor') ??
    numberAt(config, 'partial_rotary_factor', 'rotary_pct');
  if (fraction !== undefined) return Math.trunc(headDim * fraction);
  const usual = usualFraction[String(config.values['model_type'])] ?? 1;
  return numberAt(config, 'rotary_dim') ?? Math.trunc(headDim * usual);
}

const baseOf = (config: Section, settings: Section): number =>
  numberAt(settings, 'rope_theta') ?? numberAt(config, 'rope_theta', 'rotary_emb_base') ?? 10000;

function lengthsOf(config: Section, settings: Section) {
  const extended = numberAt(config, 'max_position_embeddings', 'n_positions');
  // Where both say it, the one outside wins, as in Phi-3's configs.
  const original =
    numberAt(config, 'original_max_position_embeddings') ??
    numberAt(settings, 'original_max_position_embeddings');
  const trained = original ?? extended;
  if (trained === undefined)
    return refuse(
      'missing',
      config.where('max_position_embeddings'),
      'is needed: the training length',
    );
  return { trained, extended: extended ?? trained, original };
}

// Version 4 of Gemma 3: its sliding layers have a base of their own and no scaling.
function localBase(config: Section, layerType: string | undefined): number | undefined {
  const local = numberAt(config, 'rope_local_base_freq');
  if (local === undefined || layerType === 'full_attention') return undefined;
  if (layerType === 'sliding_attention') return local;
  return refuse(
    'missing',
    'layerType',
    `must be full_attention or sliding_attention, got ${shown(layerType)}`,
  );
}

/** What `rope` takes, from a config.json. Unknown types and keys are refused: ignored they would give wrong numbers. */
export function fromHuggingFace(given: unknown, options: HuggingFaceOptions = {}): RopeRequest {
  const config = textConfig(given);
  refuseOtherSchemes(config);
  const local = localBase(config, options.layerType);
  const settings =
    local === undefined
      ? settingsOf(config, options.layerType)
      : { values: {}, where: config.where };
  const entry = variantOf(settings);
  const names = entry.params.map((param) => param.name);
  const params = paramsOf(settings, entry.ropeType, names);
  const { trained, extended, original } = lengthsOf(config, settings);
  // A missing stretch is that from the original to the stated length.
  if (
    names.some((name) => name === 'factor') &&
    params['factor'] === undefined &&
    original !== undefined
  )
    params['factor'] = extended / original;

  const headDim = headDimOf(config);
  return {
    variant: entry.id,
    params,
    headDim,
    rotaryDim: rotaryDimOf(config, settings, headDim),
    base: local ?? baseOf(config, settings),
    trainLength: trained,
    length: options.length ?? extended,
  };
}
