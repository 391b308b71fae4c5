// Drives a fuzzer: node tests/fuzz/run.mjs <name> <seconds> [seed]. Case n has the seed `seed + n`: with 0 seconds and
// the seed that a failure prints, that one case runs again.
import { Worker } from 'node:worker_threads';

import { fuzzerOf, fuzzers, kept } from './corpus.mjs';
import { goldenAnswer } from './library.mjs';
import { randomOf } from './random.mjs';

const pause = 1000; // ms between two lines
const between = 256; // cases between two turns of the event loop, which collects what was dropped

function asked([name, seconds, seed = Math.floor(Math.random() * 2 ** 31)]) {
  if (fuzzers.includes(name) && Number(seconds) >= 0 && Number.isInteger(Number(seed)))
    return { name, seconds: Number(seconds), seed: Number(seed) };
  console.error(`usage: node tests/fuzz/run.mjs ${fuzzers.join('|')} <seconds> [seed]`);
  process.exit(2);
}

/** The seed of the case at hand lies where the watch sees it, which ends the process when that stays the same. */
function watched(name) {
  const seeds = new BigInt64Array(new SharedArrayBuffer(8));
  const watch = new Worker(new URL('./watch.mjs', import.meta.url), {
    workerData: { name, seeds, process: process.pid },
  });
  watch.unref();
  return seeds;
}

function failed(name, seed, input, error) {
  console.error(error);
  console.error(`${name}: failed with the seed ${seed}; the input is in ${kept(name, input)}`);
  process.exit(1);
}

async function tried(fuzzer, seed) {
  const input = fuzzer.generate(randomOf(seed));
  const begun = performance.now();
  try {
    await fuzzer.run(input);
    goldenAnswer();
  } catch (error) {
    failed(fuzzer.name, seed, input, error);
  }
  return performance.now() - begun;
}

async function driven({ name, seconds, seed }) {
  const fuzzer = await fuzzerOf(name);
  const seeds = watched(name);
  const begun = performance.now();
  const passed = () => (performance.now() - begun) / 1000;
  let [runs, shown, slowest] = [0, 0, { time: 0, seed }];
  console.log(`${name}: seed ${seed}`);
  do {
    const current = seed + runs;
    Atomics.store(seeds, 0, BigInt(current));
    const time = await tried(fuzzer, current);
    if (time > slowest.time) slowest = { time, seed: current };
    if (++runs % between === 0) await new Promise(setImmediate);
    if (passed() * 1000 - shown < pause) continue;
    shown = passed() * 1000;
    const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
    console.log(`${name}: ${runs} runs in ${passed().toFixed(0)} s, ${memory} MB`);
  } while (passed() < seconds);
  console.log(`${name}: the slowest took ${slowest.time.toFixed(0)} ms, seed ${slowest.seed}`);
  console.log(`${name}: ${runs} runs in ${passed().toFixed(0)} s, 0 failures`);
}

await driven(asked(process.argv.slice(2)));
process.exit(0); // whatever a hostile call left open
