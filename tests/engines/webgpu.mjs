// The kernels in the WebGPU of Deno, whose shader compiler is Firefox's: rotation, attention, losses and refusals against
// WebAssembly. Usage: deno run --allow-all webgpu.mjs
import { openGpu, GpuModel } from '../../web/dist/gpu/index.js';
import { attend } from '../../web/dist/gpu/kernels/attend.js';
import { rotate } from '../../web/dist/gpu/kernels/rotate.js';
import { Memory } from '../../web/dist/gpu/memory.js';
import { uploadPlan } from '../../web/dist/gpu/plan.js';
import { Programs } from '../../web/dist/gpu/programs.js';
import { Slices } from '../../web/dist/gpu/slices.js';
import { createRopewalk, encode } from '../../web/dist/index.js';
import { hostile, shape as hostileShape } from '../web/node/hostile-model.mjs';
import { passage, random, shippedModel } from '../web/node/package.mjs';
import { randomModel } from '../web/node/random-model.mjs';

const gpu = await openGpu();
console.log(`Deno ${Deno.version.deno} on ${gpu.adapter.name}`);
const rw = await createRopewalk({ build: 'simd' });
const memory = new Memory(gpu.device, 'test');
const machine = { gpu, programs: new Programs(gpu), slices: new Slices(gpu) };

const poisoned = (name, count) => memory.upload(name, new Float32Array(count).fill(NaN));
const back = async (buffer, count) =>
  new Float32Array(await machine.slices.read(buffer, 4 * count));

/** Greatest difference, and infinity for a number that is none. */
const apart = (a, b) =>
  a.reduce((worst, one, n) => {
    const difference = Math.abs(one - b[n]);
    return Math.max(worst, Number.isNaN(difference) ? Infinity : difference);
  }, 0);

const shape = { headDim: 32, trainLength: 64, length: 130 };

async function rotation(layout) {
  const positions = [0, 1, 131_071, 1_000_000];
  const rope = rw.rope({ variant: 'rope', ...shape });
  const { cos, sin } = rope.tables(positions);
  const x = random(positions.length * 32, 1);
  const turned = poisoned('turned', x.length);
  await rotate(machine, {
    ...{ x: memory.upload('x', x), cos: memory.upload('cos', cos), turned, heads: 1 },
    ...{ sin: memory.upload('sin', sin), rows: positions.length, tokens: positions.length },
    shape: { headDim: 32, rotaryDim: 32, rotaryStart: 0, blocks: 1, halves: layout === 'half' },
  });
  return apart(await back(turned, x.length), rope.rotate(x, { positions, layout }));
}

async function attention(variant) {
  const T = shape.length;
  const rope = rw.rope({ variant, ...shape, heads: 2, hiddenSize: 64 });
  const [q, k, v] = [random(T * 64, 2), random(T * 32, 3), random(T * 32, 4)];
  const attended = poisoned('attended', q.length);
  await attend(machine, {
    plan: uploadPlan(memory, 'plan', rw.plan(rope, T)),
    ...{ queries: memory.upload('q', q), keys: memory.upload('k', k), attended },
    ...{ values: memory.upload('v', v), overflowed: memory.numbers('overflowed', T) },
    ...{ turnedQueries: poisoned('tq', q.length * 3), turnedKeys: poisoned('tk', k.length * 3) },
    ...{ windows: 1, tokens: T, heads: 2, kvHeads: 1, headDim: 32, halves: true },
  });
  return apart(
    await back(attended, q.length),
    rw.attention({ q, k, v, heads: 2, kvHeads: 1, rope }),
  );
}

async function losses(model, variant, tokens) {
  const onGpu = await GpuModel.load(gpu, model.parts());
  const plans = model.plans(variant, tokens.length - 1);
  const [[read]] = await onGpu
    .losses([{ windows: [tokens], plans }])
    .finally(() => onGpu.release());
  return read.losses;
}

let [passed, failed] = [0, 0];

/** Runs one claim: `work` resolves to what is off, which must be at most so much. */
async function claim(what, most, work) {
  const off = await work().catch((error) => error);
  const right = typeof off === 'number' && off <= most;
  if (right) passed += 1;
  else failed += 1;
  console.log(`${right ? 'ok' : 'FAILED'}  ${what}: ${typeof off === 'number' ? off : off.stack}`);
}

for (const layout of ['half', 'interleaved'])
  await claim(`rotation, ${layout}, to 1e-5 at position 1,000,000`, 1e-5, () => rotation(layout));

for (const { id, params } of rw.variants)
  if (!params.some(({ required }) => required))
    await claim(`attention, ${id}, to 1e-5`, 1e-5, () => attention(id));

const shipped = rw.loadModel(await shippedModel());
const text = encode((await passage()).subarray(500, 600));
for (const variant of [
  'rope',
  'alibi',
  'sinusoidal',
  'rerope(window=16)+log_n',
  'window(window=20)|yarn',
])
  await claim(`losses, ${variant}, to 1e-4`, 1e-4, async () =>
    apart(await losses(shipped, variant, text), shipped.losses(text, { variant, length: 100 })),
  );

for (const { what, change, tokens, variant = 'rope', refused } of hostile) {
  const source = randomModel(hostileShape);
  change(source.weights);
  const model = rw.loadModel(source);
  const read = () => losses(model, variant, Int32Array.from(tokens));
  if (refused)
    await claim(`${what}: refused`, 0, () =>
      read().then(
        () => Infinity,
        ({ code, where, message }) =>
          Number(code !== 'not_finite' || where !== 'model' || !message.endsWith(` ${refused}`)),
      ),
    );
  else
    await claim(`${what}: read`, 1e-4, async () => {
      const want = model.losses(tokens, { variant });
      return apart(await read(), want) / Math.max(1, ...want);
    });
}

memory.release();
gpu.close();
console.log(`deno webgpu: ${passed} passed, ${failed} failed`);
Deno.exit(failed > 0 ? 1 : 0);
