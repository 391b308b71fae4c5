// The kernels in Chromium's own WebGPU: rotation, attention and losses of the package's modules against WebAssembly.
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';

import { test as base, expect } from '../../../web/node_modules/@playwright/test';

const dist = resolve(__dirname, '../../../web/dist');
const models = resolve(__dirname, '../../../web/models');

const args = ['--no-sandbox', '--enable-unsafe-webgpu', '--disable-background-networking'];

// The package as it lies, module by module, as a page without a bundler would load it.
const test = base.extend<{ origin: string }>({
  origin: async ({ browserName }, use) => {
    void browserName;
    const server: Server = createServer((request, response) => {
      const path = (request.url ?? '').slice(1);
      const file = path.startsWith('files/') ? join(models, path.slice(6)) : join(dist, path);
      const type = path.endsWith('.js') ? 'text/javascript' : 'text/html';
      if (path === '') response.writeHead(200, { 'content-type': type }).end('<title>-</title>');
      else if (!existsSync(file)) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': type }).end(readFileSync(file));
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.closeAllConnections();
    server.close();
  },
});
test.use({ launchOptions: { executablePath: '/usr/bin/chromium', args } });

test('rotation to 2e-6 at position 1,000,000, attention to 1e-5, losses to 1e-4', async ({
  page,
  origin,
}) => {
  await page.goto(origin);
  const found = await page.evaluate(async () => {
    const load = (path: string) => import(`/${path}.js`);
    const [
      { openGpu, GpuModel },
      { createRopewalk, encode },
      { Memory },
      { Programs },
      { Slices },
    ] = await Promise.all(
      ['gpu/index', 'index', 'gpu/memory', 'gpu/programs', 'gpu/slices'].map(load),
    );
    const [{ attend }, { rotate }, { uploadPlan }] = await Promise.all(
      ['gpu/kernels/attend', 'gpu/kernels/rotate', 'gpu/plan'].map(load),
    );
    const rw = await createRopewalk();
    const gpu = await openGpu();
    const machine = { gpu, programs: new Programs(gpu), slices: new Slices(gpu) };
    const memory = new Memory(gpu.device, 'test');
    const made = (count: number, seed: number) =>
      Float32Array.from({ length: count }, (_, n) => Math.sin(n * n + seed));
    const apart = (a: Float32Array, b: Float32Array) =>
      a.reduce(
        (worst, one, n) => Math.max(worst, Number.isNaN(one) ? 9 : Math.abs(one - b[n]!)),
        0,
      );
    const poisoned = (name: string, count: number) =>
      memory.upload(name, new Float32Array(count).fill(NaN));
    const back = async (buffer: GPUBuffer, count: number) =>
      new Float32Array(await machine.slices.read(buffer, 4 * count));

    const shape = { headDim: 32, trainLength: 64, length: 130 };
    let turned = 0;
    const positions = [0, 1, 131_071, 1_000_000];
    for (const layout of ['half', 'interleaved']) {
      const rope = rw.rope({ variant: 'rope', ...shape });
      const { cos, sin } = rope.tables(positions);
      const x = made(positions.length * 32, 1);
      const out = poisoned('turned', x.length);
      await rotate(machine, {
        ...{ x: memory.upload('x', x), cos: memory.upload('cos', cos), turned: out, heads: 1 },
        ...{ sin: memory.upload('sin', sin), rows: positions.length, tokens: positions.length },
        shape: { headDim: 32, rotaryDim: 32, rotaryStart: 0, blocks: 1, halves: layout === 'half' },
      });
      const want = rope.rotate(x, { positions, layout });
      for (let row = 0; row < x.length; row += 32) {
        const part = (y: Float32Array) => y.subarray(row, row + 32);
        const off = apart(part(await back(out, x.length)), part(want));
        turned = Math.max(turned, off / Math.hypot(...part(x)));
      }
    }

    let attended = 0;
    for (const { id, params } of rw.variants) {
      if (params.some((param: object) => 'required' in param)) continue;
      const T = shape.length;
      const rope = rw.rope({ variant: id, ...shape, heads: 2, hiddenSize: 64 });
      const plan = rw.plan(rope, T);
      const [q, k, v] = [made(T * 64, 2), made(T * 32, 3), made(T * 32, 4)] as const;
      const out = poisoned('attended', q.length);
      await attend(machine, {
        plan: uploadPlan(memory, 'plan', plan),
        ...{ queries: memory.upload('q', q), keys: memory.upload('k', k), attended: out },
        ...{ values: memory.upload('v', v), turnedQueries: poisoned('tq', q.length * 3) },
        ...{
          turnedKeys: poisoned('tk', k.length * 3),
          overflowed: memory.numbers('overflowed', T),
          windows: 1,
          tokens: T,
          heads: 2,
          kvHeads: 1,
        },
        ...{ headDim: 32, halves: true },
      });
      const want = rw.attention({ q, k, v, heads: 2, kvHeads: 1, rope });
      attended = Math.max(attended, apart(await back(out, q.length), want));
    }

    const file = async (name: string) => (await fetch(`/files/${name}`)).arrayBuffer();
    const config = new TextDecoder().decode(await file('strand-128/config.json'));
    const model = rw.loadModel({ config, weights: await file('strand-128/model.safetensors') });
    const text = new Uint8Array(await file('passages/persuasion.txt'));
    const onGpu = await GpuModel.load(gpu, model.parts());
    let lost = 0;
    for (const variant of ['rope', 'rerope(window=30)+log_n', 'window(window=20)|yarn']) {
      const tokens = encode(text.subarray(500, 500 + 129));
      const plans = model.plans(variant, 129);
      const [[read]] = await onGpu.losses([{ windows: [tokens], plans }]);
      lost = Math.max(lost, apart(read.losses, model.losses(tokens, { variant, length: 129 })));
    }
    return { turned, attended, lost, software: gpu.adapter.software };
  });
  console.log('in Chromium', found);
  expect(found.turned).toBeLessThanOrEqual(2e-6);
  expect(found.attended).toBeLessThanOrEqual(1e-5);
  expect(found.lost).toBeLessThanOrEqual(1e-4);
});
