// The file that is inspected: JSON, the first bytes of a GGUF, a model's folder, standard input, or a known model by its name.

import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { readGguf } from '../config/gguf.js';
import type { RopeConfig } from '../config/config.js';
import { refuse, RopewalkError } from '../lib/error.js';
import { models, type ModelPreset } from '../models/index.js';

/** GGUF: the metadata of one kind of layer is read on demand. */
export type ModelFile =
  | { readonly kind: 'json'; readonly config: unknown; readonly preset?: ModelPreset }
  | { readonly kind: 'gguf'; readonly read: (layerType: string | undefined) => RopeConfig };

const ggufHead = 64 * 1024 * 1024; // bytes: metadata with a large vocabulary, and the rope tensors behind it

async function firstBytes(path: string, count: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const bytes = new Uint8Array(Math.min(size, count));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const isGguf = (bytes: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(0, 4)) === 'GGUF';

const byteOrderMark = /^\uFEFF/; // some editors write one, and JSON has no word for it

function parsed(place: string, text: string): ModelFile {
  if (text.trim() === '') return refuse('no_file', place, 'is empty');
  try {
    return { kind: 'json', config: JSON.parse(text.replace(byteOrderMark, '')) };
  } catch (error) {
    return refuse('no_file', place, `is neither JSON nor GGUF (${(error as Error).message})`);
  }
}

// What the reader of a GGUF refuses in its bytes is about this file.
function readAt(
  place: string,
  bytes: Uint8Array,
  layerType: string | undefined,
): ReturnType<typeof readGguf> {
  try {
    return readGguf(bytes, layerType === undefined ? {} : { layerType });
  } catch (error) {
    if (!(error instanceof RopewalkError) || error.where !== 'bytes') throw error;
    return refuse('no_file', place, error.reason);
  }
}

const configNames = ['config.json', 'params.json'];

/** The config within a model's folder, else the path itself. */
async function configPath(place: string): Promise<string> {
  if (!(await stat(place)).isDirectory()) return place;
  for (const name of configNames) {
    const path = join(place, name);
    if (await stat(path).catch(() => undefined)) return path;
  }
  return refuse('no_file', place, `is a folder without ${configNames.join(' or ')}`);
}

async function readPath(place: string): Promise<ModelFile> {
  const path = await configPath(place);
  if (!isGguf(await firstBytes(path, 4))) return parsed(path, await readFile(path, 'utf8'));
  const bytes = await firstBytes(path, ggufHead);
  return { kind: 'gguf', read: (layerType) => readAt(path, bytes, layerType) };
}

async function readStandardInput(): Promise<ModelFile> {
  process.stdin.setEncoding('utf8');
  let text = '';
  for await (const piece of process.stdin) text += piece;
  return parsed('standard input', text);
}

function unknownName(place: string): string {
  const word = place.toLowerCase().replace(/[^a-z].*$/, '');
  const alike = word === '' ? [] : models.filter(({ id }) => id.startsWith(word));
  const names = alike.map(({ id }) => id).join(', ');
  return `is neither a file nor the name of a known model; ${names === '' ? 'ropewalk inspect --list has those' : `near it are ${names}`}`;
}

function knownModel(place: string): ModelFile {
  const preset = models.find(({ id }) => id === place.toLowerCase());
  if (preset === undefined) return refuse('no_file', place, unknownName(place));
  return { kind: 'json', config: preset.config, preset };
}

/** What lies on disk wins over the name of a known model. */
export async function readModelFile(place: string): Promise<ModelFile> {
  if (place === '-') return readStandardInput();
  try {
    return await readPath(place);
  } catch (error) {
    if (error instanceof RopewalkError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? knownModel(place) : refuse('no_file', place, message);
  }
}

/** The known models, one a line. */
export function modelList(): string {
  const longest = Math.max(...models.map(({ id }) => id.length));
  return models
    .map(({ id, label, verified }) => {
      const mark = verified ? '' : ' (not verified)';
      return `${id.padEnd(longest)}  ${label}${mark}\n`;
    })
    .join('');
}
