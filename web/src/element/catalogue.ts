// What the catalogue says about methods, measures and their parameters, as the controls need it: by name, not by type.

import { readMethod, readTerm, type Term } from '../compare/terms.js';
import { catalog, measures } from '../generated/catalog.js';
import { words } from './words.js';

export interface ParamSpec {
  readonly name: string;
  readonly label: string;
  readonly symbolMathml: string; // as in the formula on the method's card
  readonly kind: 'number' | 'integer' | 'flag' | 'choice' | 'list';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly preset?: number;
  readonly rule?: string;
  readonly choices?: readonly string[];
  readonly count?: number | string; // of a list: how many numbers, or what there is one for
  readonly required?: boolean; // a list that has no usual value
}

export interface MethodSpec {
  readonly id: string;
  readonly label: string;
  readonly summary: string;
  readonly questions: readonly string[];
  readonly rotates: boolean; // false: it stands in RoPE's place
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

/** What changes nothing. */
export const plainMethod = methods.find((one) => one.questions.length === 0)!;

export const methodSpec = (id: string): MethodSpec | undefined =>
  methods.find((one) => one.id === id);
export const taskSpec = (id: string): MeasureSpec | undefined => tasks.find((one) => one.id === id);

/** What cannot run before somebody gave it numbers. */
export const needsNumbers = (method: { readonly params: readonly object[] }): boolean =>
  method.params.some((param) => 'required' in param && param.required === true);

/** Whether a method has the numbers without which it cannot run. */
export const isComplete = (text: string): boolean =>
  readMethod(text)
    .flat()
    .every(({ id, params }) =>
      (methodSpec(id)?.params ?? []).every(
        (param) => !param.required || (params[param.name] ?? '').trim() !== '',
      ),
    );

/** The usual value as a control shows it; empty where a rule decides. */
export function presetText(param: Pick<ParamSpec, 'kind' | 'preset' | 'choices'>): string {
  if (param.preset === undefined) return '';
  if (param.kind === 'flag') return param.preset === 1 ? 'on' : 'off';
  if (param.kind === 'choice') return param.choices?.[param.preset] ?? '';
  return String(param.preset);
}

// A list of 48 factors would fill the legend.
function valueText(value: string): string {
  const numbers = value.split('/');
  return numbers.length < 4 ? value : `${numbers.slice(0, 2).join('/')}… (${numbers.length})`;
}

/** The parameters somebody gave, `beta_fast 8, ramp rotations`. */
export const givenText = ({ params }: Term): string =>
  Object.entries(params)
    .map(([name, value]) => `${name} ${valueText(value)}`)
    .join(', ');

function termLabel(term: Term): string {
  const given = givenText(term);
  const label = methodSpec(term.id)?.label ?? term.id;
  if (given === '') return label;
  return label.endsWith(')') ? `${label.slice(0, -1)}, ${given})` : `${label} (${given})`;
}

/** `yarn(beta_fast=8)+log_n` → «YaRN (beta_fast 8) + Log-n scaling»; what is no method keeps its text. */
export function methodLabel(text: string): string {
  const turns = readMethod(text).map((terms) => terms.map(termLabel).join(' + '));
  return (turns.length > 1 ? words.byTurns(turns) : turns[0]) || text;
}

export function taskLabel(text: string): string {
  const term = readTerm(text);
  const given = givenText(term);
  return (taskSpec(term.id)?.label ?? term.id) + (given === '' ? '' : ` (${given})`);
}

/** The one of `others` that answers a question which `method` answers too, if any. */
export const rival = (method: MethodSpec, others: readonly string[]): MethodSpec | undefined =>
  others
    .map(methodSpec)
    .find((other) => other?.questions.some((question) => method.questions.includes(question)));
