// What can be said elsewhere: a request, or better a Rope. Its kinds of values are judged here, since C++ does not see it.

import { refuse, shown } from '../../lib/error.js';
import { checkedNumber, checkedOptions, checkedText } from '../../lib/arguments.js';
import { doubles } from '../../lib/arrays.js';
import type { Value } from '../methods.js';

/** A Rope has its presets resolved and its frequencies at hand. */
export interface Exportable {
  readonly variant: string;
  readonly params?: Readonly<Record<string, Value | undefined>>;
  readonly headDim: number;
  readonly rotaryDim?: number;
  readonly rotaryStart?: number;
  readonly base?: number;
  readonly exponentDenominator?: number;
  readonly trainLength: number;
  readonly length?: number;
  readonly inverseFrequencies?: ArrayLike<number>; // [pairs], radians per position
  readonly attentionFactor?: number;
  readonly attentionTarget?: 'cos_sin' | 'softmax';
}

function checkParam(name: string, value: unknown): void {
  if (['number', 'string', 'boolean', 'undefined'].includes(typeof value)) return;
  if (typeof value === 'object' && value !== null) return void doubles(`params.${name}`, value);
  refuse('wrong_type', `params.${name}`, `must be a number, a list or a word, got ${shown(value)}`);
}

const needed = ['headDim', 'trainLength'] as const;
const optional = [
  'rotaryDim',
  'rotaryStart',
  'base',
  'exponentDenominator',
  'length',
  'attentionFactor',
] as const;

/** The same, or a refusal. */
export function checkedExportable(request: Exportable): Exportable {
  const { variant, params = {}, inverseFrequencies } = checkedOptions(request, 'request');
  checkedText(variant, 'variant');
  for (const name of needed) checkedNumber(request[name], name);
  for (const name of optional) if (request[name] !== undefined) checkedNumber(request[name], name);
  for (const [name, value] of Object.entries(checkedOptions(params, 'params')))
    checkParam(name, value);
  if (inverseFrequencies !== undefined) doubles('inverseFrequencies', inverseFrequencies);
  return request;
}
