// Runs, cancels, changes, mounts, broken workers and GPU processes that end, on the built page in Chromium: losses stay right,
// memory level, nobody but the page's own server is asked for anything.
// Usage: node page.mjs [seconds] [seed]
import { fileURLToPath } from 'node:url';

import { chromium } from '../../web/node_modules/@playwright/test/index.mjs';
import { preview } from '../../web/node_modules/vite/dist/node/index.js';
import { below, pick, randomOf } from '../fuzz/random.mjs';
import { isLevel, megabytes } from './level.mjs';

const seconds = Number(process.argv[2] ?? 60);
const seed = Number(process.argv[3] ?? Date.now() % 100_000);
const random = randomOf(seed);

const server = await preview({
  root: fileURLToPath(new URL('../../web/', import.meta.url)),
  preview: { port: 0, host: '127.0.0.1' },
  logLevel: 'error',
});
const origin = server.resolvedUrls.local[0].replace(/\/$/, '');
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking', '--enable-unsafe-webgpu', '--disable-gpu-process-crash-limit', '--use-webgpu-adapter=swiftshader', '--js-flags=--expose-gc'],
}); // prettier-ignore
const page = await browser.newPage();
const faults = [];
page.on('pageerror', ({ message }) => /broken on purpose/.test(message) || faults.push(message));
page.on('request', (request) => {
  const url = request.url();
  if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) faults.push(`asked ${url}`);
});
await page.goto(`${origin}/embed.html`);

const methods = ['rope', 'yarn(beta_fast=8)', 'rerope+log_n', 'window(window=64)|rope', 'sinks'];
const settingsOf = (which) => ({
  m: methods[which % methods.length],
  n: String(96 + 32 * (which % 3)),
  windows: '2',
  backend: 'wasm',
});
const cases = 15;

// In the page: changes the settings, runs, and answers with the losses; null: the run was cancelled or failed.
const run = (settings) =>
  page.evaluate(async (settings) => {
    const lab = document.querySelector('rope-lab');
    lab.change(settings);
    await lab.run();
    const { outcome } = lab.state;
    if (outcome !== 'done') return { outcome, problems: lab.state.problems };
    const cells = lab.result.results.filter(
      ({ variant, length }) => variant === settings.m && String(length) === settings.n,
    );
    return { outcome, losses: cells.flatMap(({ windowLosses }) => windowLosses) };
  }, settings);

const counts = new Map();
const count = (what) => counts.set(what, (counts.get(what) ?? 0) + 1);

await page.waitForFunction(() => document.querySelector('rope-lab').state.ready);
const right = [];
for (let which = 0; which < cases; ++which) right.push((await run(settingsOf(which))).losses);

function check(which, { outcome, losses, problems }, mayFail = false) {
  if (outcome !== 'done') {
    if (!mayFail) throw new Error(`case ${which}: ${outcome}, ${JSON.stringify(problems)}`);
    return count('ended otherwise');
  }
  const wrong = losses.findIndex((loss, n) => !(Math.abs(loss - right[which][n]) <= 1e-4));
  if (losses.length !== right[which].length || wrong >= 0)
    throw new Error(`case ${which}: got the losses ${losses}, not ${right[which]}`);
  count('losses right');
}

const soon = (most) => new Promise((done) => setTimeout(done, below(random, most)));
const cdp = await browser.newBrowserCDPSession();
const actions = {
  run: async (which) => check(which, await run(settingsOf(which))),
  async cancel(which) {
    const running = run(settingsOf(which));
    await soon(80);
    await page.evaluate(() => document.querySelector('rope-lab').cancel());
    check(which, await running, true);
  },
  async workerBreaks(which) {
    const running = run(settingsOf(which));
    await soon(60);
    const breaks = () => void setTimeout(() => { throw new Error('broken on purpose'); }); // prettier-ignore
    await pick(random, page.workers())
      ?.evaluate(breaks)
      .catch(() => undefined); // it may have ended by itself
    check(which, await running, true);
  },
  async mount(which) {
    await page.evaluate(async () => {
      const more = document.createElement('rope-lab');
      more.setAttribute('models', './models/');
      document.querySelector('main').append(more);
      await new Promise((done) => setTimeout(done, 100));
      more.remove();
    });
    check(which, await run(settingsOf(which)));
  },
  async remount(which) {
    await page.evaluate(() => {
      const lab = document.querySelector('rope-lab');
      const { parentElement } = lab;
      lab.remove();
      parentElement.append(lab);
    });
    check(which, await run(settingsOf(which)));
  },
  async gpuEnds(which) {
    const running = run({ ...settingsOf(which), backend: 'webgpu' });
    await soon(3000);
    await cdp.send('Browser.crashGpuProcess').catch(() => undefined);
    check(which, await running);
  },
};
const weights = { run: 10, cancel: 6, workerBreaks: 3, mount: 2, remount: 2, gpuEnds: 1 };
const hat = Object.entries(weights).flatMap(([name, times]) => Array(times).fill(name));

const inspector = await page.context().newCDPSession(page);
const heap = [];
const begun = performance.now();
while ((performance.now() - begun) / 1000 < seconds && faults.length === 0) {
  const name = pick(random, hat);
  await actions[name](below(random, cases));
  count(name);
  await inspector.send('HeapProfiler.collectGarbage');
  heap.push((await inspector.send('Runtime.getHeapUsage')).usedSize);
}

console.log(
  `seed ${seed}, ${seconds} s: ${[...counts].map(([what, n]) => `${what} ${n}`).join(', ')}`,
);
const level = isLevel(heap, 8 * 2 ** 20);
console.log(`heap of the page: ${megabytes(heap[Math.floor(heap.length / 10)])} early, ${megabytes(heap.at(-1))} at the end${level ? '' : ', GROWS'}; workers: ${page.workers().length}`); // prettier-ignore
faults.forEach((fault) => console.log(`FAULT ${fault}`));
process.exitCode = level && faults.length === 0 ? 0 : 1;
await browser.close();
await server.close();
process.exit();
