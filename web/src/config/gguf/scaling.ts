// The stretching a GGUF file says, in the words of a config.json's rope dictionary.

import { refuse } from '../../lib/error.js';
import type { Note } from '../config.js';
import type { Architecture } from './architectures.js';
import { asList, meaningOf } from './divisors.js';
import type { Keys } from './keys.js';

/** The tensors that stretch, as divisors of the speeds, one a pair. */
export interface Tensors {
  readonly freqs: readonly number[] | undefined;
  readonly long: readonly number[] | undefined;
  readonly short: readonly number[] | undefined;
}
export const tensorNames = {
  freqs: 'rope_freqs.weight',
  long: 'rope_factors_long.weight',
  short: 'rope_factors_short.weight',
} as const;

export interface Scaling {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly places: Readonly<Record<string, string>>;
  readonly notes: readonly Note[];
}

interface Geometry {
  readonly base: number;
  readonly rotaryDim: number;
  readonly headDim: number;
}

/** Settings are gathered with the place each was read from. */
interface Gathered {
  readonly settings: Record<string, unknown>;
  readonly places: Record<string, string>;
  readonly notes: Note[];
}

function put(gathered: Gathered, name: string, value: unknown, where: string): void {
  if (value === undefined) return;
  gathered.settings[name] = value;
  gathered.places[name] = where;
}

function factorOf(keys: Keys): { factor: number | undefined; where: string } {
  const says = (key: string): boolean => keys.number(key) !== undefined;
  const old = !says('rope.scaling.factor') && says('rope.scale_linear');
  const name = old ? 'rope.scale_linear' : 'rope.scaling.factor';
  const factor = keys.number(name);
  if (factor !== undefined && factor < 0)
    refuse('out_of_range', keys.where(name), `must be from 0, got ${factor}`);
  return { factor: factor === 0 ? undefined : factor, where: keys.where(name) }; // 0 says nothing
}

function linear(keys: Keys, gathered: Gathered): void {
  const { factor, where } = factorOf(keys);
  if (factor === undefined || factor === 1) return;
  put(gathered, 'rope_type', 'linear', where);
  put(gathered, 'factor', factor, where);
}

// YaRN's temperature is in up to three keys, and readers drop some of them.
function yarnTemperature(keys: Keys, architecture: Architecture, gathered: Gathered): void {
  const given = 'rope.scaling.yarn_attn_factor';
  put(gathered, 'attention_factor', keys.positive(given), keys.where(given));
  if (keys.number(given) !== undefined)
    gathered.notes.push({
      code: 'often_ignored',
      where: keys.where(given),
      message:
        'is the attention factor the model was published with; readers of GGUF replace it by their own',
      advice: 'compare the attention factors of the runtimes before you trust long prompts',
    });
  const logarithm = 'rope.scaling.yarn_log_multiplier';
  const multiplier = keys.number(logarithm);
  if (multiplier !== undefined && multiplier !== 0) {
    const mscale = Number((multiplier / architecture.mscaleUnit).toPrecision(7));
    put(gathered, 'mscale_all_dim', mscale, keys.where(logarithm));
    // The file has one of the two; where it is DeepSeek's, both are the same.
    put(gathered, 'mscale', architecture.mscaleUnit === 1 ? 1 : mscale, keys.where(logarithm));
  }
}

function yarn(keys: Keys, architecture: Architecture, gathered: Gathered): void {
  const { factor, where } = factorOf(keys);
  if (factor === undefined) refuse('missing', where, 'is needed by the scaling type yarn');
  put(gathered, 'rope_type', 'yarn', keys.where('rope.scaling.type'));
  put(gathered, 'factor', factor, where);
  const same = [
    ['beta_fast', 'rope.scaling.yarn_beta_fast'],
    ['beta_slow', 'rope.scaling.yarn_beta_slow'],
    ['extrapolation_factor', 'rope.scaling.yarn_ext_factor'],
  ] as const;
  for (const [name, key] of same) put(gathered, name, keys.number(key), keys.where(key));
  yarnTemperature(keys, architecture, gathered);
  if (keys.architecture === 'gpt-oss')
    gathered.notes.push({
      code: 'not_said',
      where: keys.where('rope.scaling.type'),
      message: 'the model was trained with truncate false, which GGUF has no key for; read as true',
      advice: 'read the model’s config.json for what it was trained with',
    });
}

function longrope(keys: Keys, tensors: Tensors, pairs: number, gathered: Gathered): void {
  put(gathered, 'rope_type', 'longrope', tensorNames.long);
  for (const [name, which] of [
    ['long_factor', 'long'],
    ['short_factor', 'short'],
  ] as const) {
    const factors = tensors[which];
    if (factors === undefined) refuse('missing', tensorNames[which], 'is needed beside the other');
    else if (factors.length < pairs)
      refuse('malformed', tensorNames[which], `must have ${pairs} numbers, got ${factors.length}`);
    else put(gathered, name, factors.slice(0, pairs), tensorNames[which]);
  }
  const key = 'rope.scaling.attn_factor';
  const factor = keys.positive(key);
  put(gathered, 'attention_factor', factor ?? 1, keys.where(key));
  if (factor === undefined)
    gathered.notes.push({
      code: 'default_taken',
      where: keys.where(key),
      message: 'is not there: the attention factor is taken to be 1',
    });
}

// A file without type and with these tensors is stretched all the same: they win over the type.
function divided(
  keys: Keys,
  freqs: readonly number[],
  geometry: Geometry,
  gathered: Gathered,
): void {
  const pairs = geometry.rotaryDim / 2;
  if (freqs.length < pairs)
    refuse('malformed', tensorNames.freqs, `must have ${pairs} numbers, got ${freqs.length}`);
  const stretch = gathered.settings['rope_type'];
  if (stretch !== undefined && stretch !== 'linear')
    refuse('unsupported', tensorNames.freqs, `stands beside the scaling type ${String(stretch)}`);
  const factor = stretch === 'linear' ? Number(gathered.settings['factor']) : 1;
  const divisors = freqs.slice(0, pairs).map((divisor) => divisor * factor);
  const extra = keys.positive('rope.scaling.attn_factor') ?? 1; // no formula here has one
  const meaning = extra === 1 ? meaningOf(divisors, geometry) : asList(divisors, extra);
  for (const name of Object.keys(gathered.settings)) delete gathered.settings[name];
  for (const [name, value] of Object.entries(meaning.settings))
    put(gathered, name, value, tensorNames.freqs);
  if (!meaning.formula)
    gathered.notes.push({
      code: 'no_formula',
      where: tensorNames.freqs,
      message: 'follows neither llama3 nor proportional: kept as a list of divisors, one a pair',
      advice: 'compare with the model’s config.json',
    });
}

function axes(keys: Keys, architecture: Architecture, gathered: Gathered): void {
  const key = 'rope.dimension_sections';
  const sections = keys.list(key);
  if (sections === undefined || !sections.some((size) => size > 0)) return;
  const last = sections.findLastIndex((size) => size > 0);
  put(gathered, 'mrope_section', sections.slice(0, Math.max(3, last + 1)), keys.where(key));
  put(gathered, 'mrope_interleaved', architecture.interleavedAxes, 'general.architecture');
  gathered.settings['rope_type'] ??= 'mrope';
}

function byType(keys: Keys, architecture: Architecture, gathered: Gathered): void {
  const type = keys.text('rope.scaling.type') ?? 'linear';
  const alpha = keys.positive('rope.scaling.alpha');
  if (alpha !== undefined) {
    put(gathered, 'rope_type', 'dynamic', keys.where('rope.scaling.alpha'));
    put(gathered, 'alpha', alpha, keys.where('rope.scaling.alpha'));
  } else if (type === 'linear') linear(keys, gathered);
  else if (type === 'yarn') yarn(keys, architecture, gathered);
  else if (type !== 'none' && type !== 'longrope')
    refuse(
      'unsupported',
      keys.where('rope.scaling.type'),
      `must be none, linear, yarn or longrope, got ${type}`,
    );
}

// Multiplies whatever the type gives; only LongRoPE's own keys count it in already.
function extraFactor(keys: Keys, gathered: Gathered): void {
  const key = 'rope.scaling.attn_factor';
  const extra = keys.positive(key) ?? 1;
  const type = gathered.settings['rope_type'];
  if (extra === 1 || type === 'longrope') return;
  if (type !== 'yarn' || gathered.settings['mscale'] !== undefined)
    refuse('unsupported', keys.where(key), `is not 1 beside the type ${String(type ?? 'default')}`);
  const stretch = Number(gathered.settings['factor']);
  const usual = stretch > 1 ? 0.1 * Math.log(stretch) + 1 : 1;
  put(gathered, 'attention_factor', extra * usual, keys.where(key));
}

/** Of the layers that are stretched. */
export function scalingOf(
  keys: Keys,
  architecture: Architecture,
  tensors: Tensors,
  geometry: Geometry,
): Scaling {
  const gathered: Gathered = { settings: {}, places: {}, notes: [] };
  byType(keys, architecture, gathered);
  if (tensors.freqs !== undefined) divided(keys, tensors.freqs, geometry, gathered);
  else if (tensors.long !== undefined || tensors.short !== undefined)
    longrope(keys, tensors, geometry.rotaryDim / 2, gathered);
  else if (keys.text('rope.scaling.type') === 'longrope')
    refuse('missing', tensorNames.long, 'is needed by the scaling type longrope');
  axes(keys, architecture, gathered);
  extraFactor(keys, gathered);
  gathered.settings['rope_type'] ??= 'default';
  return gathered;
}
