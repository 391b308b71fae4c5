// What readings of a config have in common: values with their places, remarks, and the request around a variant.

import type { RopeConfig } from '../config/config.js';
import { requestOf } from '../config/request.js';
import { schemeOf } from '../config/scheme.js';
import { refuse, shown } from '../lib/error.js';
import type { RopeRequest } from '../lib/rope.js';
import type { Context, Reading, Remark, Source } from './runtime.js';

export type Dict = Readonly<Record<string, unknown>>;

export const isDict = (value: unknown): value is Dict =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// `constructor` and its like are keys too, of every object.
const own = (values: Dict, key: string): unknown =>
  Object.hasOwn(values, key) ? (values[key] ?? undefined) : undefined;

/** Where a key of the rope dictionary was read; the key itself where it is not said. */
export const placeOf = ({ places }: RopeConfig, key: string): string =>
  (Object.hasOwn(places, key) ? places[key] : undefined) ?? key;

export const typePlace = ({ places }: RopeConfig): string => places['type'] ?? 'rope_type';

export const says = ({ settings }: RopeConfig, key: string): boolean =>
  own(settings, key) !== undefined;

export function numberAt(config: RopeConfig, key: string): number | undefined {
  const value = own(config.settings, key);
  if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return value;
  return refuse('wrong_type', placeOf(config, key), `must be a number, got ${shown(value)}`);
}

export function flagAt(config: RopeConfig, key: string): boolean | undefined {
  const value = own(config.settings, key);
  if (value === undefined || typeof value === 'boolean') return value;
  return refuse('wrong_type', placeOf(config, key), `must be true or false, got ${shown(value)}`);
}

export function numbersAt(config: RopeConfig, key: string): readonly number[] | undefined {
  const value = own(config.settings, key);
  if (value === undefined) return undefined;
  return Array.isArray(value) && value.every((entry) => Number.isFinite(entry))
    ? value
    : refuse('wrong_type', placeOf(config, key), `must be a list of numbers, got ${shown(value)}`);
}

/** The value, or the refusal of a runtime that stops where this key is missing. */
export const needed = <T>(value: T | undefined, where: string, runtime: string): T =>
  value ?? refuse('unsupported', where, `is missing, and ${runtime} stops with an error`);

export const neededNumber = (config: RopeConfig, key: string, runtime: string): number =>
  needed(numberAt(config, key), placeOf(config, key), runtime);

/** One number a pair: a list of another length fits no tensor. */
export function neededList(config: RopeConfig, key: string, runtime: string): readonly number[] {
  const list = needed(numbersAt(config, key), placeOf(config, key), runtime);
  const pairs = config.rotaryDim / 2;
  return list.length === pairs
    ? list
    : refuse(
        'unsupported',
        placeOf(config, key),
        `has ${list.length} numbers where ${pairs} pairs turn, and ${runtime} stops with an error`,
      );
}

/** max_position_embeddings, which some types reckon with. */
export const statedLength = (config: RopeConfig, runtime: string): number =>
  needed(config.maxPositions, 'max_position_embeddings', runtime);

/** Whether the model is of one of these families; its text part may be named after it. */
export const isOne = ({ modelType }: RopeConfig, families: readonly string[]): boolean =>
  families.includes(modelType.replace(/_text$/, ''));

/** A type that the runtime does not have. */
export const refuseType = (config: RopeConfig, runtime: string, types: Iterable<string>): never =>
  refuse(
    'unsupported',
    typePlace(config),
    `is ${shown(config.type)}, and ${runtime} stops with an error: it has ${[...types].join(', ')}`,
  );

/** 0.1 w ln s + 1: the temperature of YaRN with a weight, and 1 where nothing is stretched. */
export const temperature = (stretch: number, weight = 1): number =>
  stretch <= 1 ? 1 : 0.1 * weight * Math.log(stretch) + 1;

/** √(1 + ln s / ln L): that of LongRoPE. */
export const longTemperature = (stretch: number, original: number): number =>
  stretch <= 1 ? 1 : Math.sqrt(1 + Math.log(stretch) / Math.log(original));

type Words = readonly [code: string, where: string, message: string, advice: string];

/** A remark on what the source says in so many words, or what somebody ran and reported. */
export const remark = (...[code, where, message, advice]: Words): Remark => ({
  code,
  where,
  message,
  advice,
  deduced: false,
});

/** A remark on what follows from the source, which nobody is known to have run. */
export const deduced = (...words: Words): Remark => ({ ...remark(...words), deduced: true });

// Say nothing of the rotation, or say it of every type; `finetuned` tells how a model was made.
const everyType = [
  'rope_type',
  'type',
  'rope_theta',
  'rope_dim',
  'partial_rotary_factor',
  'finetuned',
];

/** One remark for each key of the rope dictionary that this runtime does not read for this type. */
export const ignoredKeys = (
  config: RopeConfig,
  runtime: string,
  read: readonly string[],
): readonly Remark[] =>
  Object.keys(config.settings)
    .filter((key) => says(config, key) && !everyType.includes(key) && !read.includes(key))
    .map((key) =>
      remark(
        'ignored_key',
        placeOf(config, key),
        `is not read by ${runtime} for rope_type ${config.type}: ${shown(config.settings[key])} changes nothing`,
        'Leave it out if it was meant for something else; if the model was trained with it, serve it elsewhere.',
      ),
    );

export type Value = number | string | boolean | readonly number[];

/** What a rule of a runtime says: the variant, its parameters, and what differs from the config's own numbers. */
export interface Answer {
  readonly variant: string;
  readonly params?: Readonly<Record<string, Value | undefined>>; // undefined: the core's preset
  readonly trainLength?: number; // usual: the original length, else the maximum
  readonly base?: number;
  readonly rotaryDim?: number;
  readonly exponentDenominator?: number;
  readonly length?: number; // usual: that of the prompt
  readonly softmaxFactor?: number;
  readonly windowInclusive?: boolean; // the window counts the keys before the query, not the query too
}

/** The answer of a rule with what it read and what there is to say of it. */
export interface Turn extends Answer {
  readonly read: readonly string[]; // keys of the rope dictionary that this type looks at
  readonly remarks?: readonly Remark[];
}

export type Rule = (config: RopeConfig, context: Context) => Turn;

/** The answer with one more term, `yarn` → `yarn+mrope`. */
export const plus = <T extends Answer>(answer: T, id: string, params: T['params']): T => ({
  ...answer,
  variant: answer.variant === 'rope' ? id : `${answer.variant}+${id}`,
  params: { ...answer.params, ...params },
});

// Layers that slide look no further back, however their channels turn.
function withWindow(answer: Answer, { slidingWindow }: RopeConfig): Answer {
  if (slidingWindow === undefined) return answer;
  const inclusive = answer.windowInclusive || undefined;
  return plus(answer, 'window', { window: slidingWindow, inclusive });
}

const trainedLength = ({ originalMaxPositions, maxPositions }: RopeConfig): number =>
  originalMaxPositions ??
  maxPositions ??
  refuse('missing', 'max_position_embeddings', 'is needed: the training length');

export function readingOf(
  config: RopeConfig,
  context: Context,
  answer: Answer,
  remarks: readonly Remark[],
): Reading {
  const { variant, params } = withWindow(answer, config);
  const said = Object.entries(params ?? {}).filter(([, value]) => value !== undefined);
  const request: RopeRequest = {
    variant,
    params: Object.fromEntries(said),
    headDim: config.headDim,
    rotaryDim: answer.rotaryDim ?? config.rotaryDim,
    rotaryStart: config.rotaryStart,
    exponentDenominator:
      answer.exponentDenominator ?? answer.rotaryDim ?? config.exponentDenominator,
    base: answer.base ?? config.base,
    trainLength: answer.trainLength ?? trainedLength(config),
    length: answer.length ?? context.length,
    ...(config.heads === undefined ? {} : { heads: config.heads }),
    ...(config.hiddenSize === undefined ? {} : { hiddenSize: config.hiddenSize }),
  };
  return {
    request,
    attentionFactor: undefined,
    attentionTarget: 'cos_sin',
    softmaxFactor: answer.softmaxFactor ?? 1,
    remarks,
  };
}

/** Of a model whose positions are no rotation: there runtimes do as its authors did. */
export function withoutRope(config: RopeConfig, { length }: Context): Reading | undefined {
  if (schemeOf(config) === 'rope') return undefined;
  return {
    request: requestOf(config, { length }),
    attentionFactor: undefined,
    attentionTarget: 'cos_sin',
    softmaxFactor: 1,
    remarks: [],
  };
}

/** Sources of one commit of one repository, each place with what it shows. */
export const sourcesOf = (
  repository: string,
  commit: string,
  places: readonly (readonly [path: string, claim: string])[],
): readonly Source[] =>
  places.map(([path, claim]) => ({ claim, path, repository, commit, verified: true }));
