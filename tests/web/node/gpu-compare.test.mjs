// Comparing on the GPU: the same result as in WebAssembly, and whatever fails on the way, a whole result that says so.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, test } from 'node:test';

import { createPool } from '../../../web/dist/compare/index.js';
import { table } from '../../../web/dist/cli/table.js';
import { compare } from '../../../web/dist/compare/run.js';
import { nodeWorker } from '../../../web/dist/compare/workers-node.js';
import { GpuHolder, openGpu } from '../../../web/dist/gpu/index.js';
import { nodeEntry } from '../../../web/dist/gpu/node.js';
import { gpu as probe, release, skip, withLimit } from './gpu.mjs';
import { passage, shippedModel, web } from './package.mjs';

const model = await shippedModel();
const text = await passage();
const pool = createPool({ createWorker: nodeWorker, workers: 1, build: 'simd' });
const holders = [];
after(() => {
  pool.close();
  holders.forEach((holder) => holder.close());
  release();
});

const small = {
  variants: ['rope', 'rerope(window=8)'],
  lengths: [24],
  task: 'text',
  windows: 2,
  seed: 1,
};
const open = async () => openGpu({ entry: await nodeEntry() });

/** A holder whose GPU was changed by `change` after it was opened. */
function holder(change = (gpu) => gpu, options = {}) {
  const made = new GpuHolder(async () => change(await open()), options);
  holders.push(made);
  return made;
}

const run = (gpu, change = {}, options = {}) =>
  compare(
    { ...small, ...change },
    { model, passage: text, pool, backend: 'webgpu', ...(gpu ? { gpu } : {}), ...options },
  );

const wanted = await run(undefined);

/** The numbers are WebAssembly's to within rounding, in every cell. */
function same(result) {
  assert.deepEqual(
    result.results.map(({ variant, length }) => [variant, length]),
    wanted.results.map(({ variant, length }) => [variant, length]),
  );
  for (const [n, cell] of result.results.entries()) {
    assert.equal(cell.windowLosses.length, small.windows);
    cell.windowLosses.forEach((loss, window) =>
      assert.ok(Math.abs(loss - wanted.results[n].windowLosses[window]) < 1e-4),
    );
  }
}

/** What fails once so many slices were submitted. */
const afterSubmits = (count, fail) => (gpu) => {
  const { queue } = gpu.device;
  const submit = queue.submit.bind(queue);
  let submits = 0;
  queue.submit = (commands) => {
    submit(commands);
    submits += 1;
    if (submits === count) fail(gpu.device, queue);
  };
  return gpu;
};

test('without a GPU handed in, everything runs in WebAssembly and says so', () => {
  assert.deepEqual(wanted.backend, { kind: 'wasm' });
  assert.ok(wanted.results.every(({ backend }) => backend === 'wasm'));
});

test('the GPU computes the whole comparison, with the same numbers', { skip }, async () => {
  const result = await run(holder());
  same(result);
  const { name, software } = probe.adapter;
  const { difference, ...ran } = result.backend;
  assert.deepEqual(ran, { kind: 'webgpu', adapter: name, software });
  assert.ok(difference > 0 && difference < 1e-4);
  assert.match(table(result, 2, 1), /^One window read by both: \de-\d nats per byte/m);
  assert.ok(result.results.every(({ backend }) => backend === 'webgpu'));
});

test('accuracies are counted alike', { skip }, async () => {
  const task = { task: 'repeat(period=10)', variants: ['rope'], lengths: [40] };
  const [there, here] = [await run(holder(), task), await run(undefined, task)];
  assert.equal(there.results[0].accuracy, here.results[0].accuracy);
});

test(
  'auto leaves a software adapter alone',
  { skip: skip || !probe.adapter?.software },
  async () => {
    assert.deepEqual((await run(holder(), {}, { backend: 'auto' })).backend, { kind: 'wasm' });
  },
);

test(
  'auto takes a GPU that is not software: windows together, large tiles, the same numbers',
  { skip },
  async () => {
    const real = holder((gpu) => ({ ...gpu, adapter: { name: 'a card', software: false } }));
    const result = await run(real, {}, { backend: 'auto' });
    same(result);
    const { difference: _, ...ran } = result.backend;
    assert.deepEqual(ran, { kind: 'webgpu', adapter: 'a card', software: false });
  },
);

test('a GPU that is not there: WebAssembly computes all, and why is said', async () => {
  const none = new GpuHolder(() => openGpu({ entry: { requestAdapter: async () => null } }));
  const result = await run(none);
  same(result);
  assert.equal(result.backend.kind, 'wasm');
  assert.equal(
    result.backend.note,
    'gpu: no adapter was given: there is no GPU, or its driver is not trusted',
  );
});

test('a device lost in the middle: WebAssembly goes on from there', { skip }, async () => {
  const lose = (device) => device.destroy();
  const result = await run(holder(afterSubmits(6, lose)));
  same(result);
  assert.match(result.backend.note, /^gpu: .*; WebAssembly went on from there$/);
});

test('what was computed before the loss is kept and marked', { skip }, async () => {
  let cells = 0;
  let device;
  // Taken for software it reads one window at a time, so that the second is not computed along with the first.
  const gpu = holder((one) => {
    device = one.device;
    return { ...one, adapter: { ...one.adapter, software: true } };
  });
  const seen = [];
  const result = await run(
    gpu,
    {},
    {
      onCell: (cell) => {
        seen.push(cell.variant);
        if (++cells === 1) device.destroy();
      },
    },
  );
  same(result);
  assert.deepEqual(seen, small.variants);
  assert.deepEqual(
    result.results.map(({ backend }) => backend),
    ['webgpu', 'wasm'],
  );
  assert.equal(result.backend.kind, 'both');
  const [, gpuLine, wasmLine] = table(result, small.windows, small.seed).match(
    /^(rope .*)\n(rerope.*)$/m,
  );
  assert.ok(!gpuLine.includes('*') && wasmLine.endsWith('*'));
});

test(
  'a command that the device refuses: WebAssembly goes on, the reason is the device’s',
  { skip },
  async () => {
    const spoil = (device) => {
      const create = device.createBindGroup.bind(device);
      device.createBindGroup = (descriptor) => create({ ...descriptor, entries: [] });
    };
    const result = await run(holder(afterSubmits(4, spoil)));
    same(result);
    assert.match(result.backend.note, /^gpu: .+; WebAssembly went on from there$/);
  },
);

test(
  'a GPU that computes other numbers is found out before it computes any of the result',
  { skip },
  async () => {
    // A driver at fault: of what is written to the weights nothing arrives.
    const forget = (gpu) => {
      const { queue } = gpu.device;
      const write = queue.writeBuffer.bind(queue);
      queue.writeBuffer = (buffer, ...rest) => {
        if (buffer.label !== 'model.weights') write(buffer, ...rest);
      };
      return gpu;
    };
    const result = await run(holder(forget));
    same(result);
    assert.equal(result.backend.kind, 'wasm');
    assert.match(
      result.backend.note,
      /^gpu: computed a loss of .* where WebAssembly has .*; WebAssembly/,
    );
  },
);

test(
  'an array for which there is no memory: told as such, and WebAssembly goes on',
  { skip: skip || !probe.adapter?.software },
  async () => {
    // The software adapter allows arrays of 1 GiB and cannot allocate them.
    const grow = ({ device, ...gpu }) => {
      const create = device.createBuffer.bind(device);
      device.createBuffer = (asked) =>
        create(asked.label === 'model.x' ? { ...asked, size: device.limits.maxBufferSize } : asked);
      return { ...gpu, device };
    };
    const result = await run(holder(grow));
    same(result);
    assert.equal(result.backend.kind, 'wasm');
    assert.match(
      result.backend.note,
      /^gpu: has not enough memory \(.*OUT_OF_DEVICE_MEMORY.*\); WebAssembly went on from there$/,
    );
  },
);

test('what a driver throws is a failure of the GPU too', { skip }, async () => {
  const spoil = (device) => {
    device.createCommandEncoder = () => {
      throw new TypeError('out of handles');
    };
  };
  const result = await run(holder(afterSubmits(4, spoil)));
  same(result);
  assert.equal(result.backend.note, 'gpu: out of handles; WebAssembly went on from there');
});

test('a device that does not answer is given up', { skip }, async () => {
  const silence = (device, queue) => {
    queue.onSubmittedWorkDone = () => new Promise(() => undefined);
  };
  const result = await run(holder(afterSubmits(3, silence), { patience: 3000 }));
  same(result);
  assert.match(result.backend.note, /took longer than 3 s/);
});

test('the GPU is tried once more at the next run, and then no more', { skip }, async () => {
  let opened = 0;
  const broken = holder((gpu) => {
    opened += 1;
    return afterSubmits(2, (device) => device.destroy())(gpu);
  });
  for (const runs of [1, 2, 3]) {
    same(await run(broken));
    assert.equal(opened, Math.min(runs, 2));
  }
  assert.equal((await run(broken)).backend.note, 'the GPU failed 2 times');
});

test(
  'windows too long for the adapter are read by WebAssembly, and the limit is said',
  { skip },
  async () => {
    // Three bands of the shipped model's 128 channels: so many tokens fit.
    const bytes = 3 * 128 * 4 * 2800;
    const gpu = holder((one) => withLimit(one, 'maxStorageBufferBindingSize', bytes));
    const change = { variants: ['sinks'], lengths: [24, 2900], windows: 1 };
    const { backend, results } = await run(gpu, change);
    assert.deepEqual(
      results.map((cell) => cell.backend),
      ['webgpu', 'wasm'],
    );
    assert.equal(
      backend.note,
      'this adapter reads at most 2800 tokens at once; longer windows were read by WebAssembly',
    );
  },
);

test('a device lost while nothing runs is replaced without a word', { skip }, async () => {
  let device;
  const gpu = holder((one) => ((device = one.device), one));
  const change = { variants: ['rope'] };
  await run(gpu, change);
  const first = device;
  first.destroy();
  await first.lost;
  const { backend } = await run(gpu, change);
  assert.notEqual(device, first);
  assert.deepEqual([backend.kind, backend.note], ['webgpu', undefined]);
});

test('cancelling stops between two slices', { skip }, async () => {
  const stop = new AbortController();
  const gpu = holder(afterSubmits(3, () => stop.abort()));
  await assert.rejects(run(gpu, {}, { signal: stop.signal }), { name: 'AbortError' });
});

test('every way to fail has its sentence', async () => {
  const say = (entry, patience = 50) =>
    openGpu({ entry, patience }).then(
      () => 'opened',
      (error) => error.message,
    );
  const never = new Promise(() => undefined);
  const limits = { maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupStorageSize: 16384 };
  const adapter = (change) => ({ requestAdapter: async () => ({ limits, ...change }) });
  assert.equal(await say(undefined), 'gpu: there is no WebGPU here');
  assert.match(
    await say({ requestAdapter: async () => null }),
    /^gpu: no adapter was given: there/,
  );
  assert.equal(
    await say({ requestAdapter: () => Promise.reject(new Error('blocked')) }),
    'gpu: no adapter was given: blocked',
  );
  assert.equal(
    await say({ requestAdapter: () => never }),
    'gpu: asking for an adapter took longer than 0.05 s',
  );
  assert.equal(
    await say(adapter({ requestDevice: () => Promise.reject(new Error('in use')) })),
    'gpu: the adapter gives no device: in use',
  );
  assert.equal(
    await say(adapter({ requestDevice: () => never })),
    'gpu: asking for a device took longer than 0.05 s',
  );
  assert.equal(
    await say(adapter({ limits: { ...limits, maxComputeInvocationsPerWorkgroup: 128 } })),
    "gpu: the adapter's maxComputeInvocationsPerWorkgroup must be at least 256, got 128",
  );
});

test('an adapter has a name for people, whatever the engine knows of it', async () => {
  const limits = { maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupStorageSize: 16384 };
  const device = { lost: new Promise(() => undefined) };
  const facts = async (info) => {
    const adapter = { limits, requestDevice: async () => device, ...(info ? { info } : {}) };
    return (await openGpu({ entry: { requestAdapter: async () => adapter } })).adapter;
  };
  const unknown = { name: 'a GPU without a name', software: false };
  const said = { vendor: 'nvidia', architecture: 'ampere', device: '', description: 'a card' };
  assert.deepEqual(await facts(said), { name: 'nvidia ampere', software: false }); // Chromium
  const nothing = { vendor: '', architecture: '', device: '', description: '' };
  assert.deepEqual(await facts(nothing), unknown); // Firefox
  assert.deepEqual(await facts(undefined), unknown);
  const numbers = { vendor: '4318', architecture: '', device: '0x2684' }; // Deno
  assert.deepEqual(await facts({ ...numbers, description: '' }), unknown);
  assert.deepEqual(await facts({ ...numbers, description: 'NVIDIA L4' }), {
    ...{ name: 'NVIDIA L4', software: false },
  });
  const mesa = { vendor: '65541', architecture: '', device: '0' };
  const description = 'llvmpipe (LLVM 15.0.6, 256 bits)';
  assert.deepEqual(await facts({ ...mesa, description }), { name: description, software: true });
  assert.deepEqual(await facts({ ...said, description }), {
    name: 'nvidia ampere',
    software: true,
  });
});

test(
  'ropewalk compare --backend says what computed, and refuses what it does not know',
  { skip },
  () => {
    const command = (...given) =>
      execFileSync(process.execPath, [`${web}bin/ropewalk.mjs`, 'compare', ...given], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
    const asked = ['--variants', 'rope', '--lengths', '0.125', '--windows', '1', '--backend'];
    assert.match(command(...asked, 'webgpu'), /WebGPU on .+, .* tokens\/s/);
    assert.match(command(...asked, 'wasm'), /build, .* tokens\/s/);
    assert.throws(
      () => command(...asked, 'cuda'),
      ({ stderr }) => stderr.includes('--backend: must be auto, webgpu, wasm, got "cuda"'),
    );
  },
);
