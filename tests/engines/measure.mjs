// What one engine computes with the installed package, as hashes of the bits: tables, rotations, attention and losses.
// Usage, in a folder where ropewalk is installed: <engine> measure.mjs → one JSON object
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = join(process.cwd(), 'node_modules/ropewalk');
const entry = createRequire(join(process.cwd(), 'here.js')).resolve('ropewalk');
const { createRopewalk, encode } = await import(pathToFileURL(entry).href);

/** Numbers from [−1, 1), by a multiplicative congruential generator (Park and Miller, 1988). */
function random(count, seed) {
  let state = seed;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return Float32Array.from({ length: count }, () => 2 * next() - 1);
}

// A function that returns (1 + 2⁻¹²)² − (1 + 2⁻¹¹) by a relaxed multiply-add: 2⁻²⁴ where it rounds once, else 0.
function multiplyAdd() {
  const splat = (value) => [
    ...[0x43, ...new Uint8Array(Float32Array.of(value).buffer)],
    ...[0xfd, 0x13],
  ];
  const factor = splat(1 + 2 ** -12);
  const code = [
    ...[0, ...factor, ...factor, ...splat(-(1 + 2 ** -11))],
    ...[0xfd, 0x85, 0x02, 0xfd, 0x1f, 0, 0x0b],
  ];
  const bytes = Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 5, 1, 0x60, 0, 1, 0x7d, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0],
    ...[10, code.length + 2, 1, code.length, ...code],
  ]);
  if (!WebAssembly.validate(bytes)) return 'none';
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  return f() === 0 ? 'rounds twice' : 'fused';
}

/** Feeds the bits of whatever `numbers` yields into one hash. */
function hashed(numbers) {
  const hash = createHash('sha256');
  for (const array of numbers)
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return hash.digest('hex').slice(0, 12);
}

// Those that need a list of their own are left out: each is another table, no other arithmetic.
const withoutLists = ({ variants }) =>
  variants.filter(({ params }) => !params.some(({ required }) => required)).map(({ id }) => id);

const shape = { headDim: 32, trainLength: 64, length: 200, heads: 4, hiddenSize: 128 };
const positions = [0, 1, 2.5, 63, 64, 199];
const layouts = ['half', 'interleaved'];

function* tables(rw) {
  for (const variant of withoutLists(rw)) {
    const rope = rw.rope({ variant, ...shape });
    const far = variant === 'rope' ? [1_000_000, 10_000_000] : []; // others end with their length or list
    const { cos, sin } = rope.tables([...positions, ...far]);
    yield* [rope.inverseFrequencies, cos, sin];
  }
}

function* rotations(rw) {
  const x = random(positions.length * 4 * 32, 1);
  for (const variant of withoutLists(rw))
    for (const layout of layouts)
      yield rw.rope({ variant, ...shape }).rotate(x, { positions, heads: 4, layout });
}

function* attention(rw) {
  const [q, k, v] = [4, 2, 2].map((heads, n) => random(200 * heads * 32, n + 2));
  for (const variant of withoutLists(rw))
    yield rw.attention({ q, k, v, heads: 4, kvHeads: 2, rope: rw.rope({ variant, ...shape }) });
}

const methods = ['rope', 'yarn', 'rerope(window=64)+log_n', 'window(window=64)|rope', 'alibi'];

function* losses(rw, model, text) {
  for (const variant of methods) yield model.losses(text, { variant });
}

const read = (path) => readFile(join(folder, 'models', path));
const source = {
  config: JSON.parse(await read('strand-128/config.json')),
  weights: await read('strand-128/model.safetensors'),
};
const text = encode((await read('passages/persuasion.txt')).subarray(5000, 5400));

/** The greatest difference of two lists of losses, in nats. */
const apart = (all, others) =>
  Math.max(...all.flatMap((one, n) => [...one].map((loss, t) => Math.abs(loss - others[n][t]))));

async function lossesOf(build) {
  const rw = await createRopewalk({ build });
  return [...losses(rw, rw.loadModel(source), text)];
}

async function built(build) {
  const rw = await createRopewalk({ build });
  const model = rw.loadModel(source);
  return {
    tables: hashed(tables(rw)),
    rotations: hashed(rotations(rw)),
    attention: hashed(attention(rw)),
    losses: hashed(losses(rw, model, text)),
  };
}

const told = {
  // apart: of the build that is picked, from simd
  apart: apart(await lossesOf('auto'), await lossesOf('simd')),
  multiplyAdd: multiplyAdd(),
  picked: (await createRopewalk()).build,
  builds: {},
};
for (const build of ['scalar', 'simd', 'relaxed'])
  told.builds[build] = await built(build).catch((error) => String(error.message));
console.log(JSON.stringify(told));
