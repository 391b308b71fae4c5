// Why a target cannot say some part of a variant, in a sentence each; and JSON as Python's readers want it.

import type { Said } from './said.js';

const reasons: ReadonlyMap<string, string> = new Map([
  ['window', 'which tokens are seen is set by the architecture'],
  [
    'log_n',
    'queries are not scaled by position; only Qwen’s first models do so, in their own code',
  ],
  [
    'llama4_temperature',
    'queries are not scaled by position, but in the architectures made with it',
  ],
  ['chatglm_2d', 'two positions a token exist in the code of the first ChatGLM only'],
  ['self_extend', 'distances are taken as they are; no key groups them'],
  ['learned', 'the positions are a table among the weights'],
  ['t5_bias', 'the bias is a table among the weights'],
]);
const otherwise =
  'which distance two tokens have, and what is added to their score, is set by the architecture';

/** One sentence for each term that a target has no words for. */
export const cannotSay = (from: Said, but: readonly string[] = []): string[] => [
  ...from.cannot,
  ...from.others
    .filter((id) => !but.includes(id))
    .map((id) => `${id}: ${reasons.get(id) ?? otherwise}`),
];

const counts = [
  'max_position_embeddings',
  'original_max_position_embeddings',
  'max_trained_positions',
  'mrope_section',
  'rope_dim',
];

function numberText(value: number, key: string): string {
  const whole = Number.isInteger(value) && !/e/.test(String(value));
  return whole && !counts.includes(key) ? `${value}.0` : String(value);
}

/** JSON in which what is a real number looks like one: `4.0`. A bare `4` is an int in Python, and some code is picky. */
export function pythonJson(value: unknown, indent = '', key = '', within = ''): string {
  if (typeof value === 'number') return numberText(value, key);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => pythonJson(item, '', key)).join(', ')}]`;
  const deeper = within + indent;
  const [open, between, close] =
    indent === '' ? ['', ', ', ''] : [`\n${deeper}`, `,\n${deeper}`, `\n${within}`];
  const entries = Object.entries(value).map(
    ([name, inner]) => `${JSON.stringify(name)}: ${pythonJson(inner, indent, name, deeper)}`,
  );
  return entries.length === 0 ? '{}' : `{${open}${entries.join(between)}${close}}`;
}

/** An argument as a POSIX shell wants it. */
export const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
