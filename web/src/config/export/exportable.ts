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

// What is no finite number is none of JSON's, and no flag of a command.
function finite(where: string, value: unknown): number {
  const number = checkedNumber(value, where);
  return Number.isFinite(number)
    ? number
    : refuse('out_of_range', where, `must be a finite number, got ${number}`);
}

function positive(where: string, value: unknown): number {
  const number = finite(where, value);
  return number > 0 ? number : refuse('out_of_range', where, `must be above 0, got ${number}`);
}

const finiteList = (where: string, value: unknown): number[] =>
  Array.from(doubles(where, value), (number, at) => finite(`${where}[${at}]`, number));

function paramOf(name: string, value: unknown): Value | undefined {
  const where = `params.${name}`;
  if (typeof value === 'number') return finite(where, value);
  if (typeof value === 'object' && value !== null) return finiteList(where, value);
  if (value === undefined || typeof value === 'string' || typeof value === 'boolean') return value;
  return refuse('wrong_type', where, `must be a number, a list or a word, got ${shown(value)}`);
}

const needed = ['headDim', 'trainLength'] as const;
const optional = ['rotaryDim', 'base', 'exponentDenominator', 'length', 'attentionFactor'] as const;

/** The same in plain values, or a refusal. */
export function checkedExportable(request: Exportable): Exportable {
  const { variant, params = {}, inverseFrequencies } = checkedOptions(request, 'request');
  checkedText(variant, 'variant');
  for (const name of needed) positive(name, request[name]);
  for (const name of optional) if (request[name] !== undefined) positive(name, request[name]);
  if (request.rotaryStart !== undefined) finite('rotaryStart', request.rotaryStart);
  const plain = Object.entries(checkedOptions(params, 'params')).map(
    ([name, value]) => [name, paramOf(name, value)] as const,
  );
  return {
    ...request,
    params: Object.fromEntries(plain),
    ...(inverseFrequencies === undefined
      ? {}
      : { inverseFrequencies: finiteList('inverseFrequencies', inverseFrequencies) }),
  };
}
