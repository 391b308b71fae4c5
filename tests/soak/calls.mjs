// Memory before and after very many calls of each entry, accepted and refused: a call leaves nothing behind.
// Usage: node --expose-gc calls.mjs [calls]
import { moduleMemory } from './memory.mjs';
import { megabytes } from './level.mjs';
import { createRopewalk, RopewalkError } from '../../web/dist/index.js';
import { passage, random, shippedModel } from '../web/node/package.mjs';

const calls = Number(process.argv[2] ?? 100_000);
const rw = await createRopewalk({ build: 'simd' });
const memory = moduleMemory();
const request = { variant: 'yarn', headDim: 16, trainLength: 64, length: 256 };
const rope = rw.rope(request);
const waves = rw.rope({ variant: 'sinusoidal', headDim: 16, trainLength: 64, hiddenSize: 8 });
const { config, weights } = await shippedModel();
const model = rw.loadModel({ config, weights });
const text = (await passage()).subarray(0, 600);
const job = {
  variant: 'rope',
  task: 'text',
  length: 4,
  longest: 4,
  window: 0,
  windows: 1,
  seed: 1,
};
const x = random(32);
const positions = [1, 2];
function detached() {
  const gone = Float32Array.from(x);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  return gone;
}
const wrong = new Proxy(
  {},
  {
    ownKeys: () => ['heds'],
    getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
  },
);

const entries = {
  'rope': () => rw.rope(request),
  'rope, refused': () => rw.rope({ ...request, variant: 'yarm(factor=2' }),
  'tables': () => rope.tables(positions),
  'tables, refused': () => rope.tables([1, -2]),
  'rotate': () => rope.rotate(x, { positions }),
  'rotate, refused': () => rope.rotate([...x.subarray(1), 1e39], { positions }),
  'rotate, detached': () => rope.rotate(detached(), { positions }),
  'embedding': () => waves.embedding(positions),
  'attention': () => rw.attention({ q: x, k: x, v: x, heads: 1, rope }),
  'attention, refused': () => rw.attention(wrong),
  'plan': () => rw.plan(rope, 4),
  'plans': () => model.plans('rerope|rope', 4),
  'check': () => model.check(job, text),
  'sample': () => model.sample(job, text),
  'evaluate': () => model.evaluate(job, text),
  'losses': () => model.losses([256, 97, 98]),
  'losses, refused': () => model.losses([256, 97, 999]),
  'loadModel, refused': () => rw.loadModel({ config: '{"model_type":[[[]]]}', weights: x }),
  'inspect': () => rw.inspect({ model_type: 'llama', hidden_size: 64, num_attention_heads: 4, rope_theta: 1e4, max_position_embeddings: 64 }),
}; // prettier-ignore

// What takes long is called less often.
const slow = { 'losses': 10, 'evaluate': 10, 'inspect': 20 }; // prettier-ignore
const used = () => {
  globalThis.gc?.();
  return { module: memory.buffer.byteLength, heap: process.memoryUsage().heapUsed, rss: process.memoryUsage().rss };
}; // prettier-ignore

function call(entry) {
  try {
    entry();
  } catch (error) {
    if (!(error instanceof RopewalkError)) throw error;
  }
}

let failed = 0;
function report(name, count, run) {
  for (let n = 0; n < 200; ++n) run(); // what is made once is there
  const before = used();
  for (let n = 0; n < count; ++n) run();
  const after = used();
  const grown = Object.keys(before).map((kind) => after[kind] - before[kind]);
  const level = grown[0] === 0 && grown[1] < 4 * 2 ** 20;
  failed += level ? 0 : 1;
  const [module, heap, rss] = grown.map(megabytes);
  console.log(
    `${name.padEnd(20)} ${String(count).padStart(7)} calls: module ${megabytes(before.module)} + ${module}, heap ${megabytes(before.heap)} + ${heap}, process + ${rss}${level ? '' : '  GROWS'}`,
  );
}

for (const [name, entry] of Object.entries(entries))
  report(name, Math.round(calls / (slow[name] ?? 1)), () => call(entry));
report('load and release', Math.round(calls / 100), () =>
  rw.loadModel({ config, weights })[Symbol.dispose](),
);
console.log(failed === 0 ? 'every entry is level' : `${failed} entries grow`);
process.exitCode = failed === 0 ? 0 : 1;
