// Runs, cancels, changes, new pools, ended workers and lost GPUs in Node for a stated time: losses stay right, memory level.
// Usage: node --expose-gc node.mjs [seconds] [seed]
import { compare } from '../../web/dist/compare/run.js';
import { createPool } from '../../web/dist/compare/pool.js';
import { nodeWorker } from '../../web/dist/compare/workers-node.js';
import { RopewalkError } from '../../web/dist/index.js';
import { passage, shippedModel } from '../web/node/package.mjs';
import { lossyGpu } from './gpu.mjs';
import { below, pick, randomOf } from '../fuzz/random.mjs';
import { isLevel, megabytes } from './level.mjs';

const seconds = Number(process.argv[2] ?? 60);
const seed = Number(process.argv[3] ?? Date.now() % 100_000);
const random = randomOf(seed);
const models = [await shippedModel(), await shippedModel('strand-128-log-n')];
const shipped = await passage();
const texts = [
  shipped,
  shipped.subarray(2000),
  'the rope walked along the ropewalk and '.repeat(200),
];
const methods = ['rope', 'yarn(beta_fast=8)', 'rerope+log_n', 'window(window=64)|rope', 'sinks', 'alibi']; // prettier-ignore

const comparisonOf = (which) => ({
  variants: [methods[which % methods.length]],
  lengths: [96 + 32 * (which % 3)],
  task: 'text',
  windows: 2,
  seed: 1,
});

let pool;
let workers = []; // of that pool
function createWorker() {
  const worker = nodeWorker();
  workers.push(worker);
  return worker;
}
function newPool() {
  pool?.close();
  workers = [];
  pool = createPool({ createWorker, workers: 2, build: 'simd' });
}
newPool();

const lossesOf = async (which, options = {}) => {
  const { results } = await compare(comparisonOf(which), {
    model: models[which % models.length],
    passage: texts[which % texts.length],
    pool,
    ...options,
  });
  return results.flatMap(({ windowLosses }) => windowLosses);
};
const cases = 18;
const right = [];
for (let which = 0; which < cases; ++which) right.push(await lossesOf(which));

const counts = new Map();
const count = (what) => counts.set(what, (counts.get(what) ?? 0) + 1);

function check(which, losses, tolerated = 0) {
  const wrong = losses.findIndex((loss, n) => !(Math.abs(loss - right[which][n]) <= tolerated));
  if (wrong < 0 && losses.length === right[which].length) return count('losses right');
  throw new Error(`case ${which}: got the losses ${losses}, not ${right[which]}`);
}

/** The run ends with the right losses, or in the one way that it may end otherwise. */
async function rightOr(mayFail, which, running) {
  try {
    check(which, await running);
  } catch (error) {
    if (!mayFail(error)) throw error;
    count('ended otherwise');
  }
}

const gpu = await lossyGpu();
const actions = {
  run: async (which) => check(which, await lossesOf(which)),
  async cancel(which) {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), below(random, 60));
    const isAbort = (error) => error.name === 'AbortError';
    await rightOr(isAbort, which, lossesOf(which, { signal: stop.signal }));
  },
  // One that ends before it ever answered is taken for one that cannot start.
  async workerEnds(which) {
    const running = lossesOf(which);
    const ending = setTimeout(() => pick(random, workers)?.end(), below(random, 40));
    await rightOr((error) => error.code === 'worker', which, running);
    clearTimeout(ending);
  },
  async poolCloses(which) {
    const running = lossesOf(which);
    const closing = setTimeout(newPool, below(random, 40));
    await rightOr((error) => error.code === 'ended', which, running);
    clearTimeout(closing);
  },
  async refused(which) {
    const odd = { ...comparisonOf(which), variants: ['rope', pick(random, ['yarm', 'yarn(factor=0)', 'rerope+window'])] }; // prettier-ignore
    const options = { model: models[0], passage: texts[0], pool };
    await compare(odd, options).then(
      () => Promise.reject(new Error(`${odd.variants[1]} was accepted`)),
      (error) => {
        if (!(error instanceof RopewalkError)) throw error;
      },
    );
  },
  ...(gpu === undefined
    ? {}
    : {
        async gpuLost(which) {
          const source = gpu.losing(below(random, 400));
          check(which, await lossesOf(which, { gpu: source, backend: 'webgpu' }), 1e-4);
          source.close();
        },
      }),
};
const weights = { run: 10, cancel: 6, workerEnds: 4, poolCloses: 2, refused: 3, gpuLost: 1 };
const hat = Object.keys(actions).flatMap((name) => Array(weights[name]).fill(name));

const begun = performance.now();
const samples = { heap: [], process: [] };
while ((performance.now() - begun) / 1000 < seconds) {
  const name = pick(random, hat);
  await actions[name](below(random, cases));
  count(name);
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  samples.heap.push(heapUsed);
  samples.process.push(rss);
}
pool.close();

console.log(
  `seed ${seed}, ${seconds} s: ${[...counts].map(([what, n]) => `${what} ${n}`).join(', ')}`,
);
if (gpu === undefined) console.log('no WebGPU here: no GPU was lost');
for (const [what, bytes] of Object.entries(samples)) {
  const level = isLevel(bytes, 24 * 2 ** 20);
  console.log(`${what}: ${megabytes(bytes[Math.floor(bytes.length / 10)])} early, ${megabytes(bytes.at(-1))} at the end${level ? '' : ', GROWS'}`); // prettier-ignore
  if (!level) process.exitCode = 1;
}
process.exit();
