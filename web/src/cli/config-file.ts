// The file that is inspected: JSON, the first bytes of a GGUF, a model's folder, standard input, or a known model by its name.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { readGguf } from '../config/gguf.js';
import type { RopeConfig } from '../config/config.js';
import { refuse, RopewalkError, shown } from '../lib/error.js';
import { readJson } from '../lib/json.js';
import { models, type ModelPreset } from '../models/index.js';
import { firstBytes } from './read-bytes.js';

/** GGUF: the metadata of one kind of layer is read on demand. */
export type ModelFile =
  | { readonly kind: 'json'; readonly config: unknown; readonly preset?: ModelPreset }
  | { readonly kind: 'gguf'; readonly read: (layerType: string | undefined) => RopeConfig };

const ggufHead = 64 * 1024 * 1024; // bytes: metadata with a large vocabulary, and the rope tensors behind it
const longestText = ggufHead; // characters: no config comes near

const tooLong = (place: string): never =>
  refuse('no_file', place, `is longer than ${longestText} characters, which no config is`);

const isGguf = (bytes: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(0, 4)) === 'GGUF';

function parsed(place: string, text: string): ModelFile {
  if (text.length > longestText) return tooLong(place);
  if (text.trim() === '') return refuse('no_file', place, 'is empty');
  try {
    return { kind: 'json', config: readJson(text, place) };
  } catch (error) {
    if (!(error instanceof RopewalkError)) throw error;
    return refuse(
      'no_file',
      place,
      error.reason.replace('is not JSON:', 'is neither JSON nor GGUF:'),
    );
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
  const bytes = await firstBytes(path, ggufHead + 1);
  if (!isGguf(bytes))
    return bytes.length > longestText
      ? tooLong(path)
      : parsed(path, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  return { kind: 'gguf', read: (layerType) => readAt(path, bytes, layerType) };
}

async function readStandardInput(): Promise<ModelFile> {
  process.stdin.setEncoding('utf8');
  let text = '';
  for await (const piece of process.stdin) {
    text += piece;
    if (text.length > longestText) break;
  }
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
  if (preset === undefined) return refuse('no_file', place || shown(place), unknownName(place));
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
    return code === 'ENOENT' ? knownModel(place) : refuse('no_file', place, message, error);
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
