// A method on somebody's model as the programs that serve it want it said. Loaded when a reader first asks.

import { quoted } from '../../config/export/words.js';
import { toHuggingFace, toLlamaCpp, toVllm, type Exportable } from '../../config/export/index.js';
import { fromHuggingFace } from '../../config/huggingface.js';
import { readJson } from '../../lib/json.js';
import type { RopeRequest } from '../../lib/rope.js';
import { models } from '../../models/index.js';
import { plainMethod } from '../catalogue.js';
import { words } from '../words.js';

/** One way to say it. */
export interface Said {
  readonly name: string; // of the file or the place it goes to
  readonly code: string; // empty: there is nothing to set
}

export interface Target {
  readonly name: string;
  readonly usual: Said;
  readonly others: readonly Said[]; // older files, other places
  readonly cannot: readonly string[]; // a sentence each
  readonly remarks: readonly string[];
}

function huggingFace(rope: Exportable): Target {
  const [now, older] = ([5, 4] as const).map((version) => toHuggingFace(rope, { version }));
  const code = (text: string): string => (text === '{}' ? '' : text);
  return {
    name: 'Hugging Face transformers',
    usual: { name: words.into('config.json'), code: code(now!.text) },
    others: [{ name: words.transformers4, code: code(older!.text) }].filter(({ code }) => code),
    cannot: now!.cannot,
    remarks: now!.remarks,
  };
}

// One option a line, so that what is wide stays readable and can still be pasted into a shell.
const commandLine = (program: string, flags: readonly string[]): string =>
  program + flags.map((flag) => (flag.startsWith('--') ? ' \\\n  ' : ' ') + quoted(flag)).join('');

function vllm(rope: Exportable): Target {
  const { flags, cannot, remarks } = toVllm(rope);
  return {
    name: 'vLLM',
    usual: { name: words.shell, code: commandLine('vllm serve MODEL', flags) },
    others: [],
    cannot,
    remarks,
  };
}

const shown = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value));

function llamaCpp(rope: Exportable): Target {
  const { flags, keys, tensors, cannot, remarks } = toLlamaCpp(rope);
  const lines = Object.entries({ ...keys, ...tensors }).map(
    ([name, value]) => `${name} = ${shown(value)}`,
  );
  return {
    name: 'llama.cpp',
    usual: { name: words.shell, code: commandLine('llama-server --model MODEL.gguf', flags) },
    others: lines.length === 0 ? [] : [{ name: words.gguf, code: lines.join('\n') }],
    cannot,
    remarks,
  };
}

export const targets = (rope: Exportable): Target[] => [
  huggingFace(rope),
  vllm(rope),
  llamaCpp(rope),
];

/** What a method has to know of a model; text, as typed. */
export interface Facts {
  readonly headDim: string;
  readonly base: string;
  readonly trainLength: string;
  readonly length: string;
  /** Of a pasted config.json only. */
  readonly beside: Readonly<
    Partial<
      Record<'rotaryDim' | 'rotaryStart' | 'exponentDenominator' | 'heads' | 'hiddenSize', number>
    >
  >;
}

const shortList = 3; // numbers of a list that are shown

function valueText(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  return value.length <= shortList
    ? value.join('/')
    : `${value.slice(0, shortList).join('/')}/… (${value.length})`;
}

// `yarn(factor=4)`; empty where the file asks for nothing but plain RoPE.
function ownScaling({ variant, params = {} }: RopeRequest): string {
  if (variant === plainMethod.id) return '';
  const said = Object.entries(params).map(([name, value]) => `${name}=${valueText(value)}`);
  return said.length === 0 ? variant : `${variant}(${said.join(', ')})`;
}

/** What a config.json says: the facts, and its own stretching, which is left out: the reader is choosing another. */
export function readOwn(
  config: string | object,
  length: string,
): { readonly facts: Facts; readonly setAside: string } {
  const read = typeof config === 'string' ? readJson(config, 'config.json') : config;
  const request = fromHuggingFace(read);
  const { headDim, base = 10000, trainLength, rotaryDim, rotaryStart, heads, hiddenSize } = request;
  const { exponentDenominator } = request;
  const beside = { rotaryDim, rotaryStart, exponentDenominator, heads, hiddenSize };
  const known = Object.entries(beside).filter(([, value]) => value !== undefined);
  const facts = {
    headDim: String(headDim),
    base: String(base),
    trainLength: String(trainLength),
    length: Number(length) > trainLength ? length : String(4 * trainLength),
    beside: Object.fromEntries(known),
  };
  return { facts, setAside: ownScaling(request) };
}

export const presets: readonly { readonly label: string; readonly config: unknown }[] = models;
