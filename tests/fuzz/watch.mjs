// A thread beside the fuzzer: a case that does not come to its end is kept, and the process ended.
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

import { fuzzerOf, kept } from './corpus.mjs';
import { randomOf } from './random.mjs';

const patience = 60_000; // ms: far beyond what any case may take on a busy machine

const { name, seeds, process: pid } = workerData;
let before = -1n;

async function ended(seed) {
  const fuzzer = await fuzzerOf(name);
  const path = kept(name, fuzzer.generate(randomOf(seed)));
  writeSync(2, `${name}: hangs with the seed ${seed}; the input is in ${path}\n`);
  process.kill(pid, 'SIGKILL');
}

setInterval(() => {
  const now = Atomics.load(seeds, 0);
  if (now === before) void ended(Number(now));
  before = now;
}, patience);
