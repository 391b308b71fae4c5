// The built page in the system's Firefox: it computes by itself, framed, and on WebGPU where that starts, the losses of Node.
// Usage: node --experimental-websocket firefox.mjs (before Node 22 WebSocket is behind that flag)
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';

import { compare, createPool } from '../../web/dist/compare/index.js';
import { comparisonOf } from '../../web/dist/compare/link.js';
import { nodeWorker } from '../../web/dist/compare/workers-node.js';
import { openFirefox } from './bidi.mjs';

v8.setFlagsFromString('--experimental-wasm-relaxed-simd'); // Node 20 has it behind a flag

const web = fileURLToPath(new URL('../../web/', import.meta.url));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://page');
  const file = join(web, 'dist-page', pathname.replace(/\/$/, '/index.html'));
  const bytes = await readFile(file).catch(() => undefined);
  response.writeHead(bytes ? 200 : 404, { 'content-type': types[extname(file)] ?? 'text/plain' });
  response.end(bytes);
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const origin = `http://127.0.0.1:${server.address().port}`;

const firefox = await openFirefox(process.env.FIREFOX ?? 'firefox-esr', {
  'dom.webgpu.enabled': true,
  'gfx.webgpu.ignore-blocklist': true, // software is on that list
  'app.normandy.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
});
console.log(`Firefox ${firefox.version}`);
after(async () => {
  await firefox.close();
  server.closeAllConnections();
  server.close();
});

/** What the instrument on a page has computed, once it has; `start`: unless it starts by itself. */
async function computed(path, start = true) {
  await firefox.visit(`${origin}/${path}`);
  const text = await firefox.ask(`(async () => {
    await customElements.whenDefined('rope-lab');
    const lab = document.querySelector('rope-lab');
    const until = async (met) => {
      while (!met()) await new Promise((later) => setTimeout(later, 100));
    };
    await until(() => lab.state.ready);
    if (${start}) await lab.run();
    await until(() => lab.state.status === 'idle' && lab.state.outcome !== 'none');
    return JSON.stringify({ outcome: lab.state.outcome, result: lab.result });
  })()`);
  const { outcome, result } = JSON.parse(text);
  assert.equal(outcome, 'done');
  return result;
}

/** The losses of every window as Node computes them, by the same build. */
async function inNode({ settings, build }) {
  const folder = join(web, 'models', settings.model);
  const pool = createPool({ createWorker: nodeWorker, workers: 1, build });
  const run = compare(comparisonOf(settings), {
    model: {
      name: settings.model,
      config: await readFile(join(folder, 'config.json'), 'utf8'),
      weights: await readFile(join(folder, 'model.safetensors')),
    },
    passage: await readFile(join(web, 'models/passages', `${settings.text}.txt`)),
    pool,
  });
  return lossesOf((await run.finally(() => pool.close())).results);
}

/** In one order: the page shows its cells in its own. */
const lossesOf = (results) =>
  results
    .toSorted((a, b) => a.length - b.length || (a.variant < b.variant ? -1 : 1))
    .map(({ windowLosses }) => windowLosses);

const small = '#v=1&m=rope,rerope(window=16)&n=32,200&windows=2&text=persuasion';

test('the page computes, unasked, what it shows at first', { timeout: 300_000 }, async () => {
  const result = await computed('', false);
  assert.ok(result.results.length >= 3);
  assert.ok(lossesOf(result.results).flat().every(Number.isFinite));
});

test('in WebAssembly the bits of Node by the same build', { timeout: 120_000 }, async () => {
  const result = await computed(`${small}&backend=wasm`);
  assert.equal(result.backend.kind, 'wasm');
  assert.deepEqual(lossesOf(result.results), await inNode(result));
  console.log(`${result.build} build`);
});

test('framed, the same', { timeout: 120_000 }, async () => {
  const result = await computed(`embed.html${small}&backend=wasm`);
  assert.deepEqual(lossesOf(result.results), await inNode(result));
});

test('on WebGPU, where it starts, the losses of Node to 1e-4', { timeout: 300_000 }, async (t) => {
  const result = await computed(`${small}&backend=webgpu`);
  const { kind, adapter, note, difference } = result.backend;
  if (kind !== 'webgpu') return t.skip(note);
  const [got, want] = [lossesOf(result.results).flat(), (await inNode(result)).flat()];
  const apart = Math.max(...got.map((loss, n) => Math.abs(loss - want[n])));
  assert.ok(apart <= 1e-4, `${apart}`);
  console.log(`${adapter}: ${apart} of Node, ${difference} of its own WebAssembly`);
});
