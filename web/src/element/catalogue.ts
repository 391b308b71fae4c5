// What the catalogue says about methods, measures and their parameters, as the controls need it: by name, not by type.

import { readMethod, readTerm } from '../compare/terms.js';
import { catalog, measures } from '../generated/catalog.js';

export interface ParamSpec {
  readonly name: string;
  readonly label: string;
  readonly symbolMathml: string; // as in the formula on the method's card
  readonly kind: 'number' | 'integer' | 'flag' | 'choice';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly preset?: number;
  readonly rule?: string;
  readonly choices?: readonly string[];
}

export interface MethodSpec {
  readonly id: string;
  readonly label: string;
  readonly summary: string;
  readonly questions: readonly string[];
  readonly params: readonly ParamSpec[];
}

export interface MeasureSpec {
  readonly id: string;
  readonly label: string;
  readonly summary: string;
  readonly accuracy: 'none' | 'share' | 'exact';
  readonly params: readonly ParamSpec[];
}

export const methods: readonly MethodSpec[] = catalog;

// Plain reading first, then what has a share of right bytes, then what has one right answer.
const order = ['none', 'share', 'exact'];
export const tasks: readonly MeasureSpec[] = [...measures].sort(
  (a, b) => order.indexOf(a.accuracy) - order.indexOf(b.accuracy),
);

export const methodSpec = (id: string): MethodSpec | undefined =>
  methods.find((one) => one.id === id);
export const taskSpec = (id: string): MeasureSpec | undefined => tasks.find((one) => one.id === id);

/** The usual value as a control shows it; empty where a rule decides. */
export function presetText(param: ParamSpec): string {
  if (param.preset === undefined) return '';
  if (param.kind === 'flag') return param.preset === 1 ? 'on' : 'off';
  if (param.kind === 'choice') return param.choices?.[param.preset] ?? '';
  return String(param.preset);
}

const given = (params: Record<string, string>): string => {
  const pairs = Object.entries(params).map(([name, value]) => `${name} ${value}`);
  return pairs.length === 0 ? '' : ` (${pairs.join(', ')})`;
};

/** `yarn(beta_fast=8)+log_n` → «YaRN (beta_fast 8) + Log-n scaling»; what is no method keeps its text. */
export const methodLabel = (text: string): string =>
  readMethod(text)
    .map(({ id, params }) => (methodSpec(id)?.label ?? id) + given(params))
    .join(' + ') || text;

export const taskLabel = (text: string): string => {
  const { id, params } = readTerm(text);
  return (taskSpec(id)?.label ?? id) + given(params);
};

/** The question that `method` answers and one of `others` answers already, if any. */
export const sharedQuestion = (method: MethodSpec, others: readonly string[]): string | undefined =>
  others
    .flatMap((id) => methodSpec(id)?.questions ?? [])
    .find((question) => method.questions.includes(question));
