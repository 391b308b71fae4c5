// The header of a GGUF file: its metadata, and where each tensor lies. Vocabularies are stepped over, not kept.

import { refuse, shown } from '../../lib/error.js';
import * as from from './bytes.js';
import type { Cursor } from './bytes.js';

export type Value = number | boolean | string | readonly (number | boolean)[];

export interface TensorPlace {
  readonly elements: number;
  readonly type: number; // ggml's number; 0 is float32
  readonly offset: number; // bytes from the start of the data
}

export interface Header {
  readonly version: number;
  readonly metadata: ReadonlyMap<string, Value>; // without long lists and long texts
  readonly tensors: ReadonlyMap<string, TensorPlace>; // those that were asked for
  readonly dataStart: number; // bytes from the start of the file
}

const longestName = 65535; // bytes, the format's own limit
const longestText = 1024; // of a value that is kept
const longestList = 4096; // likewise: one number a layer, at most
const deepestList = 8;
const mostEntries = 16384; // no model has a hundred
const mostTensors = 2 ** 20;
const largestAlignment = 2 ** 20; // bytes
const farthestTensor = 2 ** 48; // bytes from the start of the data

function startOf(cursor: Cursor): number {
  from.needs(cursor, 8, 'bytes');
  if (from.uint32(cursor, 'bytes') !== 0x46554747) refuse('malformed', 'bytes', 'is no GGUF file');
  const version = from.uint32(cursor, 'version');
  // A big-endian file has its version in the upper half.
  if (version !== 0 && (version & 0xffff) === 0)
    refuse('unsupported', 'version', 'is that of a big-endian file; only little-endian is read');
  if (version !== 2 && version !== 3)
    refuse('unsupported', 'version', `must be 2 or 3, got ${version}`);
  return version;
}

// A text that is too long to keep is stepped over.
function textValue(cursor: Cursor, where: string): string | undefined {
  const start = cursor.at;
  const length = from.uint64(cursor, where);
  if (length > longestText) {
    from.skip(cursor, length, where);
    return undefined;
  }
  cursor.at = start;
  return from.text(cursor, where, longestText);
}

function skipTexts(cursor: Cursor, count: number, where: string): void {
  from.needs(cursor, count * 8, where);
  for (let index = 0; index < count; index++) from.skip(cursor, from.uint64(cursor, where), where);
}

function listValue(cursor: Cursor, where: string, depth: number): Value | undefined {
  const type = from.uint32(cursor, where);
  const count = from.uint64(cursor, where);
  const fixed = from.fixedSize[type];
  if (fixed !== undefined) {
    const start = cursor.at;
    from.skip(cursor, count * fixed.bytes, where);
    if (count > longestList || depth > 0) return undefined;
    return Array.from({ length: count }, (_, index) =>
      fixed.read(cursor.view, start + index * fixed.bytes),
    );
  }
  if (type === from.stringType) skipTexts(cursor, count, where);
  else if (type === from.arrayType && depth < deepestList) {
    from.needs(cursor, count * 12, where); // each inner list says its type and its count
    for (let index = 0; index < count; index++) listValue(cursor, where, depth + 1);
  } else refuse('malformed', where, `is a list of values of type ${type}, which cannot be read`);
  return undefined;
}

function valueOf(cursor: Cursor, type: number, where: string): Value | undefined {
  const fixed = from.fixedSize[type];
  if (fixed !== undefined) {
    const start = cursor.at;
    from.skip(cursor, fixed.bytes, where);
    return fixed.read(cursor.view, start);
  }
  if (type === from.stringType) return textValue(cursor, where);
  if (type === from.arrayType) return listValue(cursor, where, 0);
  return refuse('malformed', where, `has values of type ${type}, which GGUF does not have`);
}

function metadataOf(cursor: Cursor, count: number): Map<string, Value> {
  const metadata = new Map<string, Value>();
  from.atMost(count, mostEntries, 'metadata count');
  from.needs(cursor, count * 13, 'metadata'); // the shortest entry: no name, one byte
  for (let index = 0; index < count; index++) {
    const place = `metadata ${index}`;
    const key = from.text(cursor, place, longestName);
    if (key === '') refuse('malformed', place, 'has no name');
    const value = valueOf(cursor, from.uint32(cursor, key), key);
    if (metadata.has(key)) refuse('malformed', key, 'is said twice');
    if (value !== undefined) metadata.set(key, value);
  }
  return metadata;
}

function tensorsOf(cursor: Cursor, count: number, wanted: readonly string[]) {
  const tensors = new Map<string, TensorPlace>();
  from.atMost(count, mostTensors, 'tensor count');
  from.needs(cursor, count * 24, 'tensors'); // the shortest: no name, no dimension
  for (let index = 0; index < count; index++) {
    const place = `tensor ${index}`;
    const name = from.text(cursor, place, longestName);
    if (name === '') refuse('malformed', place, 'has no name');
    const dimensions = from.uint32(cursor, name);
    if (dimensions > 4) refuse('malformed', name, `has ${dimensions} dimensions, 4 are the most`);
    let elements = 1;
    for (let axis = 0; axis < dimensions; axis++) elements *= from.uint64(cursor, name);
    const type = from.uint32(cursor, name);
    const offset = from.uint64(cursor, name);
    if (!wanted.includes(name)) continue;
    if (tensors.has(name)) refuse('malformed', name, 'is there twice');
    tensors.set(name, { elements, type, offset });
  }
  return tensors;
}

function alignmentOf(metadata: ReadonlyMap<string, Value>): number {
  const value = metadata.get('general.alignment') ?? 32;
  const isPower = typeof value === 'number' && value >= 1 && Number.isInteger(Math.log2(value));
  if (isPower && value <= largestAlignment) return value;
  return refuse(
    'malformed',
    'general.alignment',
    `must be a power of two from 1 to ${largestAlignment}, got ${shown(value)}`,
  );
}

/** Metadata and tensor places, from the first bytes of a file. */
export function readHeader(cursor: Cursor, wanted: readonly string[]): Header {
  const version = startOf(cursor);
  const tensorCount = from.uint64(cursor, 'tensor count');
  const metadata = metadataOf(cursor, from.uint64(cursor, 'metadata count'));
  const tensors = tensorsOf(cursor, tensorCount, wanted);
  const alignment = alignmentOf(metadata);
  return { version, metadata, tensors, dataStart: Math.ceil(cursor.at / alignment) * alignment };
}

const float32 = 0;
const mostFactors = 65536;

/** The numbers of a small float32 tensor. */
export function factorsOf(cursor: Cursor, header: Header, name: string): number[] | undefined {
  const place = header.tensors.get(name);
  if (place === undefined) return undefined;
  if (place.type !== float32)
    refuse('unsupported', name, `must be float32 (type 0), got type ${place.type}`);
  if (place.elements > mostFactors || place.elements < 1)
    refuse('malformed', name, `must have one number a pair, got ${place.elements} numbers`);
  from.atMost(place.offset, farthestTensor, name);
  const at = header.dataStart + place.offset;
  // A tensor may lie anywhere in a file of any size.
  from.needs({ view: cursor.view, at }, place.elements * 4, name, Infinity);
  const numbers = Array.from({ length: place.elements }, (_, index) =>
    cursor.view.getFloat32(at + index * 4, true),
  );
  return numbers.every((number) => number > 0 && number < Infinity)
    ? numbers
    : refuse('malformed', name, 'must hold finite numbers above 0');
}
