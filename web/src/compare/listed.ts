// models/list.json: which models and texts there are. Whatever asks for one by another name is refused before it is fetched.

import { refuse, shown } from '../lib/error.js';
import { excess } from './excess.js';
import { own } from './link.js';
import { listAt, objectAt, textAt, wholeAt, type Fields } from './shape.js';

export interface Listed {
  readonly name: string; // of a folder of models/, or of a file of models/passages/ without .txt
  readonly label: string;
}

export interface List {
  readonly models: readonly Listed[];
  readonly passages: readonly Listed[];
  readonly methods?: string; // compared where nobody says which
}

export interface ModelConfig {
  readonly max_position_embeddings: number;
  readonly [key: string]: unknown;
}

const mostListed = 100;

// The name of one file: as part of an address it leads nowhere else.
const plainName = /^[\w-][\w.-]{0,63}$/;

function nameAt(where: string, given: unknown): string {
  if (typeof given === 'string' && plainName.test(given)) return given;
  return refuse(
    'out_of_range',
    where,
    `must be the name of a file, of up to 64 letters, digits, «-», «_» and «.», got ${shown(given)}`,
  );
}

function entriesAt(where: string, given: unknown): Listed[] {
  return listAt(where, given, mostListed).map((entry, at) => {
    const place = `${where}[${at}]`;
    const { name, label } = objectAt(place, entry);
    return { name: nameAt(`${place}.name`, name), label: textAt(`${place}.label`, label, 200) };
  });
}

function methodsAt(where: string, { methods }: Fields): Pick<List, 'methods'> {
  if (methods === undefined) return {};
  const text = textAt(where, methods, Infinity);
  const why = excess('m', text);
  return why === undefined ? { methods: text } : refuse('out_of_range', where, why);
}

/** `where`: the file as a sentence calls it. */
export function readList(given: unknown, where: string): List {
  const list = objectAt(where, given);
  const models = entriesAt(`${where}: models`, list['models']);
  const passages = entriesAt(`${where}: passages`, list['passages']);
  if (passages.some(({ name }) => name === own))
    refuse('clash', `${where}: passages`, `must have no «${own}», which is a reader's own text`);
  return { models, passages, ...methodsAt(`${where}: methods`, list) };
}

/** Refuses what is no name of the list. `where`: the setting that asks. */
export function checkListed(where: 'model' | 'text', name: string, all: readonly Listed[]): void {
  if (all.some((one) => one.name === name)) return;
  const known = [...all.map((one) => one.name), ...(where === 'text' ? [own] : [])];
  refuse('unlisted', where, `must be one of ${known.join(', ')}, got ${shown(name)}`);
}

/** Only what the page itself counts with; all else is for C++ to judge, and so are these numbers once more. */
export function readModelConfig(given: unknown, where: string): ModelConfig {
  const config = objectAt(where, given);
  const name = 'max_position_embeddings';
  return { ...config, [name]: wholeAt(`${where}: ${name}`, config[name], 2, 65_536) };
}
