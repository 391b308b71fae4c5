// Values that no caller means: each made anew, by its name. Some are lists in disguise, whose own numbers are known.

/** What a hostile value throws by itself: it is the caller's own, and may reach the caller. */
export class OwnFault extends Error {}

const fault = () => {
  throw new OwnFault('thrown by the value itself');
};

const cyclic = () => {
  const one = { a: [] };
  one.a.push(one);
  return one;
};

const revoked = (target) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};

const deep = () => {
  let value = [];
  for (let depth = 0; depth < 100_000; ++depth) value = [value];
  return value;
};

export const plain = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  zero: () => 0,
  'minus zero': () => -0,
  negative: () => -1,
  fraction: () => 0.5,
  NaN: () => NaN,
  Infinity: () => Infinity,
  huge: () => 1e300,
  '2^31': () => 2 ** 31,
  '2^32 + 2': () => 2 ** 32 + 2,
  '2^53': () => 2 ** 53,
  text: () => 'x',
  'empty text': () => '',
  'text of a number': () => '8',
  'text with NUL': () => 'rope\0yarn',
  'half a character': () => '\ud800',
  'long text': () => 'yarn+'.repeat(200_000),
  bigint: () => 8n,
  symbol: () => Symbol('s'),
  function: () => () => 8,
  class: () => class {},
  date: () => new Date(0),
  'invalid date': () => new Date(NaN),
  map: () => new Map([['variant', 'rope']]),
  promise: () => Promise.resolve(8),
  'regular expression': () => /x/g,
  'boxed number': () => Object(8),
  'boxed text': () => Object('rope'),
  'without prototype': () => Object.create(null),
  'global object': () => globalThis,
  cyclic,
  deep,
  'throwing getters': () =>
    Object.defineProperties({}, { length: { get: fault }, variant: { get: fault, enumerable: true } }),
  'throwing proxy': () => new Proxy({}, { get: fault, has: fault, ownKeys: fault }),
  'throwing list': () => new Proxy([], { get: fault }),
  'revoked object': () => revoked({}),
  'revoked list': () => revoked([]),
  'throwing toJSON': () => ({ toJSON: fault }),
  'throwing toString': () => ({ toString: fault, valueOf: fault }),
  'throwing toPrimitive': () => ({ [Symbol.toPrimitive]: fault }),
  'throwing tag': () => Object.defineProperty({}, Symbol.toStringTag, { get: fault }),
  'tag of bytes': () => ({ [Symbol.toStringTag]: 'Uint8Array', length: 4, byteLength: 4 }),
  'tag of a buffer': () => ({ [Symbol.toStringTag]: 'ArrayBuffer', byteLength: 64 }),
  'a thenable': () => ({ then: fault }),
  'length of 2^40': () => ({ length: 2 ** 40 }),
  'length of 2^31 - 1': () => ({ length: 2 ** 31 - 1 }),
  'negative length': () => ({ length: -1 }),
  'length that is text': () => ({ length: '2', 0: 1, 1: 2 }),
  'a list with a hole': () => [1, , 3], // eslint-disable-line no-sparse-arrays
  'a list of text': () => ['1', '2'],
  'a list of bigints': () => [1n],
  'a list of symbols': () => [Symbol('s')],
  'a list of objects': () => [{ valueOf: fault }],
  'a list with NaN': () => [NaN, Infinity],
  'bigint array': () => BigInt64Array.of(1n, 2n),
  'a view of data': () => new DataView(new ArrayBuffer(8)),
  'an array buffer': () => new ArrayBuffer(64),
  'shared memory': () => new Float64Array(new SharedArrayBuffer(16)),
}; // prettier-ignore

const handedOver = (list) => {
  structuredClone(list.buffer, { transfer: [list.buffer] });
  return list;
};

/** Views whose memory is gone, or fewer numbers than they seem to have. They must be refused. */
export const gone = {
  'detached floats': () => handedOver(Float32Array.of(0, 1, 2, 3)),
  'detached doubles': () => handedOver(Float64Array.of(0, 1, 2, 3)),
  'detached bytes': () => handedOver(Uint8Array.of(0, 1, 2, 3)),
  'shrunk floats': () => {
    const buffer = new ArrayBuffer(16, { maxByteLength: 16 });
    const view = new Float32Array(buffer, 8, 2);
    buffer.resize(8);
    return view;
  },
};

class LongerFloats extends Float32Array {
  get length() {
    return 16;
  }
}
class LongerDoubles extends Float64Array {
  get length() {
    return 16;
  }
}
class ShorterDoubles extends Float64Array {
  get length() {
    return 1;
  }
}
class OddList extends Array {
  *[Symbol.iterator]() {
    for (;;) yield 7;
  }
}
class Throwing extends Float64Array {
  static get [Symbol.species]() {
    return fault();
  }
}

const resizable = (numbers) => {
  const buffer = new ArrayBuffer(numbers.length * 8, { maxByteLength: 1024 });
  const list = new Float64Array(buffer);
  list.set(numbers);
  return list;
};

/** By numbers: a list in disguise that holds just these. It is refused, or taken for what it is. */
export const disguises = {
  'longer floats': (numbers) => LongerFloats.from(numbers),
  'longer doubles': (numbers) => LongerDoubles.from(numbers),
  'shorter doubles': (numbers) => ShorterDoubles.from(numbers),
  'an odd iterator': (numbers) => OddList.from(numbers),
  'a throwing species': (numbers) => Throwing.from(numbers),
  'an own length': (numbers) =>
    Object.defineProperty(Float64Array.from(numbers), 'length', { value: 1 }),
  'resizable memory': resizable,
  'grown memory': (numbers) => {
    const list = resizable(numbers);
    return new Float64Array(list.buffer, 0, numbers.length);
  },
  'shared doubles': (numbers) => {
    const list = new Float64Array(new SharedArrayBuffer(numbers.length * 8));
    list.set(numbers);
    return list;
  },
  'a proxy of a list': (numbers) => new Proxy([...numbers], {}),
  integers: (numbers) => Int32Array.from(numbers),
  'floats': (numbers) => Float32Array.from(numbers),
  'an object with a length': (numbers) => ({ ...numbers, length: numbers.length }),
}; // prettier-ignore
