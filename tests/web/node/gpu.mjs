// A GPU for the tests, the software adapter where there is no other, and arrays on it that hold NaN until written.
import { openGpu } from '../../../web/dist/gpu/index.js';
import { Memory } from '../../../web/dist/gpu/memory.js';
import { nodeEntry } from '../../../web/dist/gpu/node.js';
import { Programs } from '../../../web/dist/gpu/programs.js';
import { Slices, watched } from '../../../web/dist/gpu/slices.js';
import { RopewalkError } from '../../../web/dist/index.js';

/** The adapter, or why there is none. Debian's chromium brings a software one: see web/README.md. */
export const gpu = await nodeEntry()
  .then((entry) => openGpu({ entry }))
  .catch((error) => error);

export const skip = gpu instanceof Error ? `no adapter to test with: ${gpu.message}` : false;

export const machine = skip
  ? undefined
  : { gpu, programs: new Programs(gpu), slices: new Slices(gpu) };

const memory = skip ? undefined : new Memory(gpu.device, 'test');
let made = 0;

export const upload = (values) => memory.upload(`given ${made++}`, values);

/** What kernels mark rows in; a test that asks for a row reads it by itself. */
export const overflowed = skip ? undefined : memory.numbers('overflowed', 8192);

/** [count] NaN: what a kernel forgets to write shows. */
export const poisoned = (count) => upload(new Float32Array(count).fill(NaN));

/** Runs the kernel and reads [count] numbers of a buffer. */
export async function computed(run, buffer, count, Type = Float32Array) {
  await watched(gpu, 60_000, () => undefined);
  await run();
  return new Type(await machine.slices.read(buffer, 4 * count)).slice(0, count);
}

export function release() {
  memory?.release();
  if (!skip) gpu.close();
}

/** Greatest difference, and infinity for a number that is none. */
export const apart = (a, b) => {
  let worst = a.length === b.length ? 0 : Infinity;
  for (let n = 0; n < a.length; ++n) {
    const difference = Math.abs(a[n] - b[n]);
    worst = Math.max(worst, Number.isNaN(difference) ? Infinity : difference);
  }
  return worst;
};

// What a required list of the catalogue holds, by the catalogue's own words for how long it is.
const lengthsInWords = {
  'one for each pair': ({ headDim }) => headDim / 2,
  'num_buckets rows of one number a head': ({ heads }) => 32 * heads,
  'one row of hiddenSize for each position of the training length': ({ hiddenSize, trainLength }) =>
    hiddenSize * trainLength,
};

/** A variant in text form, with every list that it cannot do without. */
export function spelled({ id, params }, shape) {
  const lists = params
    .filter(({ required }) => required)
    .map(({ name, count }, n) => {
      const size = lengthsInWords[count];
      if (!size) throw new Error(`${id}.${name}: the tests know no list of «${count}»`);
      const numbers = Array.from({ length: size(shape) }, (_, k) => 1 + ((k * 7 + n) % 11) / 8);
      return `${name}=${numbers.join('/')}`;
    });
  return lists.length > 0 ? `${id}(${lists.join(',')})` : id;
}

/** The value, or undefined where the core refuses with a sentence. */
export function accepted(call) {
  try {
    return call();
  } catch (error) {
    if (error instanceof RopewalkError) return undefined;
    throw error;
  }
}

/** Plans that ask more of a kernel than other tables: past some tokens only these are compared. */
export const particular = ({ bands, bias, embedding, queryScale }) =>
  bands.length > 1 ||
  bands[0].kind !== 'rest' ||
  bias.length + embedding.length + queryScale.length > 0;

/** The same GPU with another limit. */
export function withLimit(gpu, name, value) {
  const limits = new Proxy(gpu.device.limits, {
    get: (target, asked) => (asked === name ? value : target[asked]),
  });
  const device = new Proxy(gpu.device, {
    get(target, asked) {
      if (asked === 'limits') return limits;
      return typeof target[asked] === 'function' ? target[asked].bind(target) : target[asked];
    },
  });
  return { ...gpu, device };
}
