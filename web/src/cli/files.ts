// The files the command line reads: a model's folder, the shipped passage, a text of the user's.

import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { refuse } from '../lib/error.js';
import type { ModelSource } from '../lib/model.js';
import { firstBytes } from './read-bytes.js';

const shipped = fileURLToPath(new URL('../../models/', import.meta.url));

const longest = 2 ** 30; // bytes: more than a model that runs here has, and a device never ends

async function read(option: string, path: string): Promise<Uint8Array> {
  const bytes = await firstBytes(path, longest + 1).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : error.message;
    return refuse('no_file', option, `${path}: ${reason}`, error);
  });
  if (bytes.length <= longest) return bytes;
  return refuse('no_file', option, `${path}: is longer than ${longest} bytes`);
}

// The first folder, by name, that holds a model.
async function firstShipped(): Promise<string> {
  for (const name of (await readdir(shipped)).sort()) {
    const files: readonly string[] = await readdir(join(shipped, name)).catch(() => []);
    if (files.includes('config.json') && files.includes('model.safetensors'))
      return join(shipped, name);
  }
  return refuse('no_file', '--model', 'no model is shipped: name the folder of one');
}

export async function readModel(
  folder: string | undefined,
): Promise<ModelSource & { name: string; folder: string }> {
  const path = folder === undefined ? await firstShipped() : resolve(folder);
  const config = new TextDecoder().decode(await read('--model', join(path, 'config.json')));
  const weights = await read('--model', join(path, 'model.safetensors'));
  return { name: basename(path), folder: path, config, weights };
}

export const readText = (path: string): Promise<Uint8Array> => read('--text', resolve(path));

export const passagePath = (name: string): string => join(shipped, 'passages', `${name}.txt`);
