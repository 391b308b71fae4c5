// The file that is inspected: JSON, the first bytes of a GGUF, or a known model by its name.

import { open, readFile } from 'node:fs/promises';

import { readGguf } from '../config/gguf.js';
import type { RopeConfig } from '../config/config.js';
import { RopewalkError } from '../lib/error.js';
import { models } from '../models/index.js';

/** GGUF: the metadata of one kind of layer is read on demand. */
export type ModelFile =
  | { readonly kind: 'json'; readonly config: unknown }
  | { readonly kind: 'gguf'; readonly read: (layerType: string | undefined) => RopeConfig };

const ggufHead = 64 * 1024 * 1024; // bytes: metadata with a large vocabulary, and the rope tensors behind it

const refuseFile = (place: string, message: string): never => {
  throw new RopewalkError({ code: 'no_file', where: place, message });
};

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const bytes = new Uint8Array(Math.min(size, ggufHead));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const isGguf = (bytes: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(0, 4)) === 'GGUF';

function parsed(place: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuseFile(place, `is neither JSON nor GGUF (${(error as Error).message})`);
  }
}

export async function readModelFile(place: string): Promise<ModelFile> {
  const known = models.find(({ id }) => id === place);
  if (known !== undefined) return { kind: 'json', config: known.config };
  try {
    const bytes = await firstBytes(place);
    if (isGguf(bytes))
      return {
        kind: 'gguf',
        read: (layerType) => readGguf(bytes, layerType === undefined ? {} : { layerType }),
      };
    return { kind: 'json', config: parsed(place, await readFile(place, 'utf8')) };
  } catch (error) {
    if (error instanceof RopewalkError) throw error;
    const missing = (error as { code?: string }).code === 'ENOENT';
    return refuseFile(
      place,
      missing
        ? `is neither a file nor the name of a known model (${models.map(({ id }) => id).join(', ')})`
        : (error as Error).message,
    );
  }
}
