// Arrays that callers hand over, as the module copies them: plain ones, with all the numbers they say they have.

import { refuse, shown } from './error.js';

// Asked of the engine, not of the array: a class of somebody's own may answer otherwise.
function asked<T>(prototype: object, name: string | symbol): (array: unknown) => T {
  const { get } = Object.getOwnPropertyDescriptor(prototype, name)!;
  return (array) => get!.call(array) as T;
}
const typed = Object.getPrototypeOf(Uint8Array.prototype) as Float32Array;
const classOf = asked<string | undefined>(typed, Symbol.toStringTag); // undefined: no typed array of any window
const lengthOf = asked<number>(typed, 'length');

type Numbers = Float32Array | Float64Array | Int8Array | Uint8Array | Uint8ClampedArray | Int16Array | Uint16Array | Int32Array | Uint32Array; // prettier-ignore

type View<T> = new (buffer: ArrayBuffer, offset: number, length: number) => T;

const classes: ReadonlyMap<string | undefined, View<Numbers>> = new Map(
  [
    Float32Array,
    Float64Array,
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    ...('Float16Array' in globalThis
      ? [(globalThis as unknown as { Float16Array: View<Numbers> }).Float16Array]
      : []),
  ].map((one) => [one.name, one as View<Numbers>]),
);

/** What memory was handed over (transferred) or shrunk away would otherwise be read as empty. */
const gone = (where: string): never =>
  refuse('detached', where, 'has no memory any more: its buffer was handed over or made smaller');

// Where a typed array or a DataView lies; `prototype` is that of its kind.
function memoryOf(where: string, given: unknown, prototype: object) {
  try {
    if (prototype === typed) typed.keys.call(given as Float32Array); // throws of one that lies outside its memory
    const [buffer, offset, bytes] = ['buffer', 'byteOffset', 'byteLength'].map((name) =>
      asked(prototype, name)(given),
    ) as [ArrayBuffer, number, number];
    return { buffer, offset, bytes };
  } catch {
    return gone(where);
  }
}

/** The same numbers seen through a class of the language's own; undefined: it is no typed array of numbers. */
function plainOf(where: string, given: unknown): Numbers | undefined {
  const Class = classes.get(classOf(given));
  if (Class === undefined) return undefined;
  const { buffer, offset } = memoryOf(where, given, typed);
  return new Class(buffer, offset, lengthOf(given));
}

const most = 2 ** 31; // numbers in a list: more than any memory of the module holds

// Each number is read once: a list may answer otherwise the second time.
function listed<T extends Float32Array | Float64Array>(
  where: string,
  given: unknown,
  create: (length: number) => T,
): T {
  const list = given as ArrayLike<unknown>;
  const length: unknown =
    typeof given === 'object' && given !== null && 'length' in given ? list.length : undefined;
  if (!(typeof length === 'number' && Number.isInteger(length) && length >= 0 && length < most))
    return refuse('wrong_type', where, `must be a list of numbers, got ${shown(given)}`);
  const numbers = created(where, length, create);
  for (let at = 0; at < length; ++at) {
    const number = list[at];
    // A hole would become NaN.
    if (typeof number !== 'number')
      refuse('wrong_type', `${where}[${at}]`, `must be a number, got ${shown(number)}`);
    numbers[at] = number as number;
  }
  return numbers;
}

function created<T>(where: string, length: number, create: (length: number) => T): T {
  try {
    return create(length);
  } catch (cause) {
    return refuse('out_of_memory', where, `has ${length} numbers, more than there is room for`, cause); // prettier-ignore
  }
}

/** What the engine's own array is, it stays: nothing is copied. */
export function floats(where: string, given: unknown): Float32Array {
  const plain = plainOf(where, given);
  if (plain instanceof Float32Array) return plain;
  if (plain) return created(where, plain.length, () => new Float32Array(plain));
  return listed(where, given, (length) => new Float32Array(length));
}

export function doubles(where: string, given: unknown): Float64Array {
  const plain = plainOf(where, given);
  if (plain instanceof Float64Array) return plain;
  if (plain) return created(where, plain.length, () => new Float64Array(plain));
  return listed(where, given, (length) => new Float64Array(length));
}

export const isTyped = (given: unknown): boolean => classOf(given) !== undefined;

/** The numbers of any typed array as a list, for JSON. */
export const numbersOf = (where: string, given: unknown): readonly (number | bigint)[] => {
  const plain = plainOf(where, given);
  return plain ? [...plain] : [...(given as BigInt64Array)];
};

/** Of any window: bytes of another one are no instance of this one's class. */
export const isBytes = (given: unknown): given is Uint8Array => classOf(given) === 'Uint8Array';

/** Characters and wider numbers would be cut down to bytes in silence. */
export const checkedBytes = (given: unknown, where: string): Uint8Array =>
  isBytes(given)
    ? (plainOf(where, given) as Uint8Array)
    : refuse('wrong_type', where, `must be a Uint8Array, got ${shown(given)}`);

// Any window's, shared or not: the engine tells its size of nothing else.
const isBuffer = (given: unknown): given is ArrayBuffer =>
  [ArrayBuffer, globalThis.SharedArrayBuffer].some((Buffer) => {
    try {
      return Buffer !== undefined && asked(Buffer.prototype, 'byteLength')(given) !== undefined;
    } catch {
      return false;
    }
  });

/** The bytes of a file, however they are held. */
export function bytesOfFile(given: unknown, where: string, what: string): Uint8Array {
  if (ArrayBuffer.isView(given)) {
    const kind = isTyped(given) ? typed : DataView.prototype;
    const { buffer, offset, bytes } = memoryOf(where, given, kind);
    return new Uint8Array(buffer, offset, bytes);
  }
  if (!isBuffer(given)) return refuse('wrong_type', where, `must be ${what}, got ${shown(given)}`);
  try {
    return new Uint8Array(given);
  } catch {
    return gone(where);
  }
}
