// Numbers and strings out of the first part of a GGUF file, one after the other, never past its end.

import { bytesOfFile } from '../../lib/arrays.js';
import { refuse } from '../../lib/error.js';

/** Where reading stands. */
export interface Cursor {
  readonly view: DataView;
  at: number; // bytes from the start of the file
}

export function cursorOf(bytes: unknown): Cursor {
  const { buffer, byteOffset, byteLength } = bytesOfFile(
    bytes,
    'bytes',
    'an ArrayBuffer or a Uint8Array',
  );
  return { view: new DataView(buffer, byteOffset, byteLength), at: 0 };
}

/** A count or a place that no file has. */
export function atMost(value: number, most: number, where: string): void {
  if (value > most) refuse('malformed', where, `must be at most ${most}, got ${value}`);
}

// No model's header comes near this; a count that asks for more is a broken file, not a short one.
const longestHeader = 2 ** 32; // bytes

/** Refuses when `count` more bytes are not there, and says how many the file's start must have. */
export function needs(cursor: Cursor, count: number, where: string, most = longestHeader): void {
  const end = cursor.at + count;
  if (end <= cursor.view.byteLength) return;
  if (end > most) refuse('malformed', where, `asks for ${end} bytes of header, which no model has`);
  refuse(
    'truncated',
    where,
    `is not within the bytes given: needs at least the first ${end} bytes of the file, got ${cursor.view.byteLength}`,
  );
}

function taken(cursor: Cursor, count: number, where: string): number {
  needs(cursor, count, where);
  const start = cursor.at;
  cursor.at += count;
  return start;
}

export const uint32 = (cursor: Cursor, where: string): number =>
  cursor.view.getUint32(taken(cursor, 4, where), true);

/** A count or an offset: beyond 2^53 a number could not hold it, and no file has it. */
export function uint64(cursor: Cursor, where: string): number {
  const value = cursor.view.getBigUint64(taken(cursor, 8, where), true);
  return value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : refuse('malformed', where, `is ${value}, which no file has`);
}

export function text(cursor: Cursor, where: string, longest: number): string {
  const length = uint64(cursor, where);
  if (length > longest)
    refuse('malformed', where, `has ${length} bytes, where ${longest} are the most`);
  const start = taken(cursor, length, where);
  const { buffer, byteOffset } = cursor.view;
  // A copy: of memory that threads share no text is decoded.
  return new TextDecoder().decode(new Uint8Array(buffer, byteOffset + start, length).slice());
}

export function skip(cursor: Cursor, count: number, where: string): void {
  taken(cursor, count, where);
}

type Read = (view: DataView, at: number) => number | boolean;

/** The value types of fixed size, by their number in the file. */
export const fixedSize: Readonly<Record<number, { readonly bytes: number; readonly read: Read }>> =
  {
    0: { bytes: 1, read: (view, at) => view.getUint8(at) },
    1: { bytes: 1, read: (view, at) => view.getInt8(at) },
    2: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
    3: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
    4: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
    5: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
    6: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
    7: { bytes: 1, read: (view, at) => view.getUint8(at) !== 0 },
    10: { bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
    11: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
    12: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  };
export const stringType = 8;
export const arrayType = 9;
