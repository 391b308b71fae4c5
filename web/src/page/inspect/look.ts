// What a reader gave, inspected: one kind of layer, and which kinds there are.

import { layerTypesOf } from '../../config/read.js';
import { readGguf } from '../../config/gguf.js';
import type { Inspection } from '../../inspect/inspection.js';
import { refuse, RopewalkError, shown } from '../../lib/error.js';
import type { Ropewalk } from '../../index.js';
import { readJson } from '../../lib/json.js';
import type { ModelPreset } from '../../models/index.js';
import { words } from './words.js';

/** One of the two; a preset's text is its config as it stands. */
export interface Given {
  readonly text: string;
  readonly preset?: ModelPreset | undefined;
  readonly bytes?: Uint8Array | undefined; // the beginning of a GGUF file
  readonly file?: string | undefined; // its name
}

export interface Asked {
  readonly length: string; // as typed; empty: as the config says
  readonly layer: string; // empty: those that see everything, or the first kind
}

export interface Looked {
  readonly layers: readonly string[]; // fewer than two: they are all alike
  readonly layer: string | undefined;
  readonly inspection: Inspection;
}

/** Of a GGUF file: metadata with a large vocabulary, and the rope tensors behind it. */
export const headBytes = 64 * 1024 * 1024;

function lengthOf(typed: string): { readonly length?: number } {
  if (typed.trim() === '') return {};
  const length = Number(typed);
  if (length >= 1) return { length };
  return refuse('wrong_type', 'length', `must be a number of tokens, got ${shown(typed)}`);
}

const everything = 'full_attention'; // layers that see all of the text

// Every GGUF file has full attention; which other kinds there are it says when it is read.
function layersIn(config: unknown): readonly string[] {
  if (!(config instanceof Uint8Array)) return layerTypesOf(config);
  const { layerTypes } = readGguf(config, { layerType: everything });
  return layerTypes.length < 2 ? [] : layerTypes;
}

// What the reader of a GGUF refuses in its bytes is about this file.
function named<T>(file: string | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (file === undefined || !(error instanceof RopewalkError) || error.where !== 'bytes')
      throw error;
    return refuse(error.code, file, error.reason);
  }
}

/** Throws a RopewalkError with the sentence to show. */
export function look(rw: Ropewalk, given: Given, asked: Asked): Looked {
  const config = given.bytes ?? readJson(given.text, given.file ?? words.config);
  return named(given.file, () => {
    const layers = layersIn(config);
    const layer = [asked.layer, everything].find((one) => layers.includes(one)) ?? layers[0];
    const inspection = rw.inspect(config, {
      ...lengthOf(asked.length),
      ...(layer === undefined ? {} : { layerType: layer }),
      published: given.preset !== undefined,
    });
    return { layers, layer, inspection };
  });
}
