// GGUF files as tests need them, written from scratch: metadata of every type, tensor places, float32 data.

const sizes = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  f32: 4,
  bool: 1,
  u64: 8,
  i64: 8,
  f64: 8,
};
const numbers = {
  u8: 0, i8: 1, u16: 2, i16: 3, u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9, u64: 10, i64: 11, f64: 12,
}; // prettier-ignore
const setters = {
  u8: 'setUint8', i8: 'setInt8', u16: 'setUint16', i16: 'setInt16', u32: 'setUint32', i32: 'setInt32',
  f32: 'setFloat32', bool: 'setUint8', u64: 'setBigUint64', i64: 'setBigInt64', f64: 'setFloat64',
}; // prettier-ignore

function scalar(type, value) {
  const bytes = new Uint8Array(sizes[type]);
  const given = type === 'u64' || type === 'i64' ? BigInt(value) : Number(value);
  new DataView(bytes.buffer)[setters[type]](0, given, true);
  return [...bytes];
}

function string(value) {
  const bytes = new TextEncoder().encode(value);
  return [...scalar('u64', bytes.length), ...bytes];
}

/** A value with its type: `u32(3)`, `array('f32', [1, 2])`, `array('array', [array('u8', [])])`. */
export const u32 = (value) => ({ type: 'u32', value });
export const f32 = (value) => ({ type: 'f32', value });
export const typed = (type, value) => ({ type, value });
export const array = (of, values) => ({ type: 'array', of, value: values });

const body = ({ type, of, value }) => {
  if (type === 'string') return string(value);
  if (type !== 'array') return scalar(type, value);
  const entries = value.flatMap((entry) =>
    body(of === 'array' ? entry : { type: of, value: entry }),
  );
  return [...scalar('u32', numbers[of]), ...scalar('u64', value.length), ...entries];
};

// Plain strings, whole numbers and fractions say their own type, as the converter writes them.
const typeOf = (value) => {
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'number') return Number.isInteger(value) ? u32(value) : f32(value);
  return value;
};

const entry = ([key, given]) => {
  const value = typeOf(given);
  return [...string(key), ...scalar('u32', numbers[value.type]), ...body(value)];
};

const aligned = (count, alignment) => Math.ceil(count / alignment) * alignment;

/** The bytes of a file: `metadata` by full name; `tensors` by name as lists of numbers, written as float32. */
export function ggufFile(metadata, tensors = {}, { version = 3, alignment = 32, before = 0 } = {}) {
  const entries = Object.entries(metadata);
  const all = Object.entries(tensors);
  let offset = before; // bytes of other tensors' data ahead of ours
  const infos = all.map(([name, values]) => {
    const info = [...string(name), ...scalar('u32', 1), ...scalar('u64', values.length)];
    const here = [...info, ...scalar('u32', 0), ...scalar('u64', offset)];
    offset = aligned(offset + values.length * 4, alignment);
    return here;
  });
  const header = [
    ...new TextEncoder().encode('GGUF'),
    ...scalar('u32', version),
    ...scalar('u64', all.length),
    ...scalar('u64', entries.length),
    ...entries.flatMap(entry),
    ...infos.flat(),
  ];
  const dataStart = aligned(header.length, alignment);
  const bytes = new Uint8Array(dataStart + offset);
  bytes.set(header);
  let at = dataStart + before;
  for (const [, values] of all) {
    values.forEach((value, index) =>
      new DataView(bytes.buffer).setFloat32(at + index * 4, value, true),
    );
    at = aligned(at + values.length * 4, alignment);
  }
  return bytes;
}

/** The metadata of a small model; `more` without the architecture's name ahead. */
export function metadataOf(architecture, more = {}) {
  const usual = {
    block_count: 2,
    context_length: 4096,
    embedding_length: 512,
    'attention.head_count': 4,
    'attention.head_count_kv': 2,
    'rope.dimension_count': 128,
  };
  const own = Object.entries({ ...usual, ...more }).filter(([, value]) => value !== undefined);
  return {
    'general.architecture': architecture,
    ...Object.fromEntries(own.map(([key, value]) => [`${architecture}.${key}`, value])),
  };
}
