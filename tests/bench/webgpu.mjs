// The benchmark's part for the GPU, and the default comparison of the command line on either side.
// Usage: node webgpu.mjs webgpu | wasm   → lines «name <tab> value», as tests/bench/bench.cpp prints them
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';

import { createPool } from '../../web/dist/compare/index.js';
import { compare } from '../../web/dist/compare/run.js';
import { nodeWorker } from '../../web/dist/compare/workers-node.js';
import { GpuHolder, GpuModel, nodeEntry, openGpu } from '../../web/dist/gpu/index.js';
import { attend } from '../../web/dist/gpu/kernels/attend.js';
import { linear } from '../../web/dist/gpu/kernels/linear.js';
import { Memory } from '../../web/dist/gpu/memory.js';
import { uploadPlan } from '../../web/dist/gpu/plan.js';
import { Programs } from '../../web/dist/gpu/programs.js';
import { Slices } from '../../web/dist/gpu/slices.js';
import { createRopewalk, encode } from '../../web/dist/index.js';

v8.setFlagsFromString('--experimental-wasm-relaxed-simd'); // Node 20 has it behind a flag

const models = fileURLToPath(new URL('../../web/models/', import.meta.url));
const read = (name) => readFile(models + name);
const source = async () => ({
  name: 'strand-128',
  config: JSON.parse(await read('strand-128/config.json')),
  weights: await read('strand-128/model.safetensors'),
});
const text = await read('passages/persuasion.txt');
const open = async () => openGpu({ entry: await nodeEntry() });
const print = (name, value) => process.stdout.write(`${name}\t${value}\n`);

/** What the command line compares when nothing is said, and the page's own default at its longest. */
async function comparison(backend, windows, gpu) {
  const pool = createPool({ createWorker: nodeWorker });
  const asked = { variants: ['rope', 'linear', 'ntk', 'yarn', 'rerope', 'self_extend', 'sinks'] };
  const result = await compare(
    { ...asked, lengths: [128, 512, 2048], task: 'text', windows, seed: 1 },
    { model: await source(), passage: text, pool, backend, ...(gpu ? { gpu } : {}) },
  );
  pool.close();
  if (result.backend.note) process.stderr.write(`${result.backend.note}\n`);
  print(`7 methods at 1, 4 and 16 times, windows ${windows}, s`, result.seconds.toFixed(1));
  return result;
}

/** The same on the GPU, how long its slices took, and by how much it differs. */
async function comparisonOnGpu(software) {
  const slices = [];
  const options = { onSlice: (milliseconds) => slices.push(milliseconds) };
  const holder = new GpuHolder(open, options);
  // Software would take a quarter of an hour for eight windows.
  const counts = software ? [1] : [1, 8];
  let difference;
  for (const windows of counts)
    ({ difference } = (await comparison('webgpu', windows, holder)).backend);
  holder.close();
  slices.sort((a, b) => a - b);
  const share = (part) => slices[Math.floor(part * (slices.length - 1))].toFixed(1);
  print('one slice of it, median, ms', share(0.5));
  print('one slice of it, 90 of 100, ms', share(0.9));
  print('one slice of it, longest, ms', share(1));
  print('one window, nats from WebAssembly', difference.toExponential(0));
}

/** Work a second: once to compile and to learn how much fits a slice, then for a while. */
async function rate({ slices }, turn, seconds) {
  await turn();
  await slices.finish();
  const begun = performance.now();
  let [done, elapsed] = [0, 0];
  for (; elapsed < seconds; elapsed = (performance.now() - begun) / 1000) {
    for (let n = 0; n < 16 && (n === 0 || seconds > 0.1); ++n) done += await turn();
    await slices.finish();
  }
  return done / elapsed;
}

// Sums that depend on one another only eight steps apart: what the card can do at most in float32.
const peakShader = `
@group(0) @binding(0) var<uniform> sizes: vec4u;
@group(0) @binding(1) var<storage, read_write> out: array<vec4f>;
@compute @workgroup_size(256) fn main(@builtin(global_invocation_id) id: vec3u) {
  let x = vec4f(f32(id.x), 1, 2, 3) * 1e-9;
  var a = x; var b = x + 1; var c = x + 2; var d = x + 3;
  for (var n = 0u; n < sizes.x; n++) {
    a = fma(a, x, b); b = fma(b, x, c); c = fma(c, x, d); d = fma(d, x, a);
    a = fma(a, x, b); b = fma(b, x, c); c = fma(c, x, d); d = fma(d, x, a);
  }
  out[id.x] = a + b + c + d;
}`;

async function peak({ gpu, slices }, memory) {
  const { device } = gpu;
  const module = device.createShaderModule({ code: peakShader });
  const program = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  const [groups, loops] = gpu.adapter.software ? [16, 64] : [4096, 1024];
  const buffers = [memory.numbers('peak', groups * 256 * 4)];
  const cost = groups * 256 * loops * 32;
  return async () => {
    await slices.add({ program, sizes: [loops], buffers, groups: [groups], cost });
    return 2 * cost;
  };
}

const filled = (count) => Float32Array.from({ length: count }, (_, n) => ((n * 7919) % 2001) / 1000 - 1);

function product(machine, memory, rows, inner, columns) {
  const name = `${rows} ${inner} ${columns}`;
  const work = {
    x: memory.upload(`x ${name}`, filled(rows * inner)),
    weights: memory.upload(`w ${name}`, filled(columns * inner)),
    y: memory.numbers(`y ${name}`, rows * columns),
    overflowed: memory.numbers(`overflowed ${name}`, rows),
    ...{ rows, inner, columns, offset: 0 },
  };
  return async () => {
    await linear(machine, work);
    return 2 * rows * inner * columns;
  };
}

// Flops of the half of the square that is causal, as bench.cpp counts them.
function attention(machine, memory, rw, variant, tokens, heads, headDim) {
  const size = tokens * heads * headDim;
  const rope = rw.rope({ variant, headDim, trainLength: tokens / 16, length: tokens });
  const plan = uploadPlan(memory, `plan ${variant} ${headDim}`, rw.plan(rope, tokens));
  const array = (name, count = size) => memory.upload(`${name} ${variant} ${headDim}`, filled(count));
  const work = {
    plan,
    ...{ queries: array('q'), keys: array('k'), values: array('v'), attended: array('out') },
    overflowed: memory.numbers(`overflowed ${variant} ${headDim}`, tokens),
    turnedQueries: array('turned q', size * plan.plan.bands.length),
    turnedKeys: array('turned k', size * plan.keyTables.length),
    ...{ windows: 1, tokens, heads, kvHeads: heads, headDim, halves: true },
  };
  return async () => {
    await attend(machine, work);
    return 2 * tokens * size;
  };
}

async function onGpu(gpu) {
  const machine = { gpu, programs: new Programs(gpu), slices: new Slices(gpu) };
  const memory = new Memory(gpu.device, 'bench');
  const rw = await createRopewalk();
  const seconds = gpu.adapter.software ? 0.01 : 0.5;
  const limit = (await rate(machine, await peak(machine, memory), seconds)) / 1e9;
  print('multiply-add in registers, GFLOP/s', limit.toFixed(1));
  const works = {
    'matmul 512x512x512': product(machine, memory, 512, 512, 512),
    'linear layer 1024x128 -> 344': product(machine, memory, 1024, 128, 344),
    'attention 2048x8x64, RoPE': attention(machine, memory, rw, 'rope', 2048, 8, 64),
    'attention 2048x8x64, ReRoPE': attention(machine, memory, rw, 'rerope', 2048, 8, 64),
    'attention 2048x4x32, RoPE': attention(machine, memory, rw, 'rope', 2048, 4, 32),
  };
  for (const [name, turn] of Object.entries(works)) {
    const found = (await rate(machine, turn, seconds)) / 1e9;
    print(`${name}, GFLOP/s`, found.toFixed(1));
    print(`${name}, share of its limit`, (found / limit).toFixed(2));
  }
  memory.release();
  const model = rw.loadModel(await source());
  const reading = await GpuModel.load(gpu, model.parts());
  for (const tokens of gpu.adapter.software ? [128] : [128, 4096]) {
    const windows = Array.from({ length: Math.floor(8192 / tokens) }, (_, n) =>
      encode(text.subarray(n * tokens, (n + 1) * tokens)),
    ).slice(0, gpu.adapter.software ? 1 : 64);
    const plans = model.plans('rope', tokens);
    const turn = async () => {
      await reading.losses([{ windows, plans }]);
      return windows.length * tokens;
    };
    const found = await rate(machine, turn, seconds);
    print(`model, text of ${tokens} tokens, 1000 tokens/s`, (found / 1000).toFixed(1));
  }
  reading.release();
}

if (process.argv[2] === 'wasm') for (const windows of [1, 8]) await comparison('wasm', windows);
else {
  const gpu = await open();
  const { name, software } = gpu.adapter;
  process.stderr.write(`WebGPU on ${name}${software ? ' (software)' : ''}\n`);
  await onGpu(gpu);
  gpu.close();
  await comparisonOnGpu(software);
}
