// From the answer of a runtime's rule to its reading: the request around a variant.

import type { ResolvedValue } from '../lib/variants.js';
import type { RopeConfig } from '../config/config.js';
import { requestOf } from '../config/request.js';
import { schemeOf } from '../config/scheme.js';
import { refuse } from '../lib/error.js';
import type { RopeRequest } from '../lib/rope.js';
import type { Context, Reading, Remark } from './runtime.js';

export type Value = ResolvedValue;

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
