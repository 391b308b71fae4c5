// Whatever befalls a worker: the run ends right or with a sentence, and the next run works.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Worker } from 'node:worker_threads';

import { createPool } from '../../../web/dist/compare/index.js';
import { compare } from '../../../web/dist/compare/run.js';
import { nodeWorker } from '../../../web/dist/compare/workers-node.js';
import { laterSentence, passage, shippedModel } from './package.mjs';

const model = await shippedModel();
const text = await passage();
const comparison = { variants: ['rope', 'rerope'], lengths: [128, 200], task: 'text', windows: 2, seed: 1 }; // prettier-ignore

const open = [];
after(() => open.forEach((pool) => pool.close()));

function poolOf(createWorker, options = {}) {
  const pool = createPool({ createWorker, workers: 1, build: 'simd', ...options });
  open.push(pool);
  return pool;
}
const lossesOf = async (pool, options = {}) => {
  const { results } = await compare(comparison, { model, passage: text, pool, ...options });
  return results.map(({ windowLosses }) => windowLosses);
};
const right = await lossesOf(poolOf(nodeWorker));

/** A real worker; `meddle(worker, n)` gets the nth that is made. */
function meddled(meddle) {
  let made = 0;
  return () => {
    const worker = nodeWorker();
    return { ...worker, ...meddle(worker, made++) };
  };
}

test('a worker that breaks while it reads is replaced, and the run ends right', async () => {
  for (const ends of ['terminates', 'throws']) {
    let broken = 0;
    const createWorker = () => {
      const worker = new Worker(new URL('./breaking-worker.mjs', import.meta.url), {
        workerData: { ends, after: broken++ === 0 ? 3 : Infinity },
      });
      return {
        post: (message) => worker.postMessage(message),
        listen(onMessage, onFailure) {
          worker.on('message', onMessage);
          worker.on('error', (error) => onFailure(error.message));
          worker.on('exit', (code) => onFailure(`ended by itself, with code ${code}`));
        },
        end: () => void worker.terminate(),
      };
    };
    const pool = poolOf(createWorker);
    assert.deepEqual(await lossesOf(pool), right);
    assert.equal(broken, 2);
    assert.deepEqual(await lossesOf(pool), right);
  }
});

test('workers that always break end the run with a sentence, and the next run works once they hold', async () => {
  let breaking = true;
  const pool = poolOf(
    meddled((worker) => ({
      post(message) {
        if (message.ask === 'evaluate' && breaking) worker.end();
        else worker.post(message);
      },
    })),
  );
  assert.match(await laterSentence(lossesOf(pool)), /^worker: ended by itself, with code 1$/);
  breaking = false;
  assert.deepEqual(await lossesOf(pool), right);
});

test('a worker that cannot be made, or is not there, is told; the next run tries again', async () => {
  let there = false;
  const refused = poolOf(() => {
    if (!there) throw new Error('refused by the policy of this page');
    return nodeWorker();
  });
  assert.equal(
    await laterSentence(lossesOf(refused)),
    'worker: could not be made (refused by the policy of this page)',
  );
  there = true;
  assert.deepEqual(await lossesOf(refused), right);

  const absent = poolOf(() => {
    const worker = new Worker(new URL('./no-such-worker.mjs', import.meta.url));
    return {
      post: (message) => worker.postMessage(message),
      listen: (_, onFailure) => worker.on('error', (error) => onFailure(error.message)),
      end: () => void worker.terminate(),
    };
  });
  assert.match(await laterSentence(lossesOf(absent)), /^worker: Cannot find module /);
});

test('a worker that is silent is given up after its time, from the start or later on', async () => {
  const never = poolOf(
    () => ({ post: () => undefined, listen: () => undefined, end: () => undefined }),
    { patience: 50 },
  );
  assert.equal(await laterSentence(lossesOf(never)), 'worker: gave no answer in 0.05 s');

  let silent = 2; // the first worker, and the one in its place
  const later = poolOf(
    meddled((worker) => ({
      post: (message) => {
        if (message.ask === 'evaluate' && silent > 0) --silent;
        else worker.post(message);
      },
    })),
    { patience: 4000 },
  );
  assert.equal(await laterSentence(lossesOf(later)), 'worker: gave no answer in 4 s');
  assert.deepEqual(await lossesOf(later), right);
});

test('one silence is not told: another worker takes the question', async () => {
  const pool = poolOf(
    meddled((worker, n) => ({
      post: (message) => {
        if (message.ask === 'evaluate' && n === 0) return;
        worker.post(message);
      },
    })),
    { patience: 4000 },
  );
  assert.deepEqual(await lossesOf(pool), right);
});

test('messages that are none of ours change nothing, on either side', async () => {
  const foreign = [
    undefined, null, 3, 'hello', [], {}, { id: 0 }, { id: 'x', value: 1 }, { id: 99, value: 1 },
    { id: 0, ask: undefined }, { type: 'vite:ping' }, { id: {}, problem: null }, new Map(),
  ]; // prettier-ignore
  const pool = poolOf(
    meddled((worker) => ({
      post(message) {
        for (const one of foreign) worker.post(one);
        worker.post(message);
      },
      listen(onMessage, onFailure) {
        worker.listen((message) => {
          for (const one of foreign.filter((one) => one?.id !== 0)) onMessage(one);
          onMessage(message);
          onMessage(message); // the same twice
        }, onFailure);
      },
    })),
  );
  assert.deepEqual(await lossesOf(pool), right);
});

test('a question of no known kind is answered by a sentence, and so is one that cannot be sent', async () => {
  const worker = nodeWorker();
  const answers = [];
  await new Promise((done) => {
    worker.listen(
      (answer) => answers.push(answer) === 2 && done(),
      (reason) => done(reason),
    );
    worker.post({ id: 1, ask: 'load', build: 'simd', model, text });
    for (const ask of ['constructor']) worker.post({ id: 2, ask, job: {} });
  });
  worker.end();
  assert.equal(answers[0].value.trainLength, 128);
  assert.deepEqual([answers[1].id, answers[1].problem.where], [2, 'ask']);

  const pool = poolOf(nodeWorker);
  await pool.load(model, text);
  const job = { variant: 'rope', task: 'text', length: 64, longest: 64, window: 0, windows: 1, seed: 1 }; // prettier-ignore
  assert.match(
    await laterSentence(pool.evaluate({ ...job, variant: () => 'rope' }, 0)),
    /^evaluate: holds what cannot be sent to a worker /,
  );
  assert.equal((await pool.evaluate(job, 0)).losses.length, 64);
});

test('a worker whose module runs out of memory makes another: the run ends with a sentence, the next one right', async () => {
  const pool = poolOf(() => {
    const worker = new Worker(new URL('./low-memory-worker.mjs', import.meta.url));
    return {
      post: (message) => worker.postMessage(message),
      listen(onMessage, onFailure) {
        worker.on('message', onMessage);
        worker.on('error', (error) => onFailure(error.message));
      },
      end: () => void worker.terminate(),
    };
  });
  assert.deepEqual(await lossesOf(pool), right);
  for (let n = 0; n < 3; ++n) {
    const long = { ...comparison, lengths: [20_000], windows: 1, task: 'repeat(period=128)' };
    assert.match(
      await laterSentence(compare(long, { model, passage: text, pool })),
      /^wasm: stopped, most likely out of memory /,
    );
    assert.deepEqual(await lossesOf(pool), right);
  }
});

test('what several questions waited for is loaded once into the worker that takes over', async () => {
  let loads = 0;
  const pool = poolOf(
    meddled((worker, n) => ({
      post(message) {
        loads += message.ask === 'load';
        if (n === 0 && message.ask === 'plans') worker.end();
        worker.post(message);
      },
    })),
  );
  await pool.load(model, text);
  const plans = await Promise.all([1, 2, 3].map(() => pool.plans('rope', 128)));
  assert.ok(plans.every(([plan]) => plan.tokens === 128));
  assert.equal(loads, 2);
});
