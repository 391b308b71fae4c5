// Comparing: the same numbers whatever the number of workers, paired windows, cancelling, and refusals before any work.
import assert from 'node:assert/strict';
import { test, after } from 'node:test';

import { createPool } from '../../../web/dist/compare/index.js';
import { compare } from '../../../web/dist/compare/run.js';
import {
  byPosition,
  edges,
  isAlike,
  paired,
  standardError,
} from '../../../web/dist/compare/statistics.js';
import { nodeWorker } from '../../../web/dist/compare/workers-node.js';
import { laterSentence, passage, shippedModel } from './package.mjs';

const model = await shippedModel();
const text = await passage();
const pools = {
  one: createPool({ createWorker: nodeWorker, workers: 1, build: 'simd' }),
  two: createPool({ createWorker: nodeWorker, workers: 2, build: 'simd' }),
};
after(() => Object.values(pools).forEach((pool) => pool.close()));

const small = {
  variants: ['rope', 'rerope(window=64)+log_n'],
  lengths: [128, 300],
  task: 'text',
  windows: 3,
  seed: 1,
};
const run = (change = {}, options = {}) =>
  compare({ ...small, ...change }, { model, passage: text, pool: pools.one, ...options });

// What depends on the clock.
const timeless = (key, value) =>
  ['seconds', 'tokensPerSecond', 'workers'].includes(key) ? undefined : value;

test('a comparison has every cell, in order, with every parameter and a bucket for every stretch of positions', async () => {
  const result = await run();
  assert.deepEqual(
    result.results.map(({ variant, length }) => [variant, length]),
    [
      ['rope', 128],
      ['rerope(window=64)+log_n', 128],
      ['rope', 300],
      ['rerope(window=64)+log_n', 300],
    ],
  );
  assert.deepEqual(
    [result.model, result.trainLength, result.task, result.build, result.workers],
    [model.name, 128, 'text', 'simd', 1],
  );
  for (const cell of result.results) {
    assert.equal(cell.windowLosses.length, 3);
    assert.ok(cell.loss > 0.5 && cell.loss < 6 && cell.standardError > 0 && cell.seconds > 0);
    assert.equal(cell.byPosition.at(0).from, 0);
    assert.equal(cell.byPosition.at(-1).to, cell.length);
    assert.ok(cell.accuracy === undefined);
  }
  assert.deepEqual(result.results[1].params, { window: 64, clamp: true, counts: 'visible' });
});

test('the same comparison gives the same numbers, with one worker or two', async () => {
  const first = JSON.stringify(await run(), timeless);
  assert.equal(JSON.stringify(await run(), timeless), first);
  assert.equal(JSON.stringify(await run({}, { pool: pools.two }), timeless), first);
});

test('within the training length every method with nothing to do there is plain RoPE, window by window', async () => {
  const { results } = await run({
    variants: ['rope', 'linear', 'window(window=128)', 'leaky_rerope(k=1)', 'self_extend(group=1)'],
    lengths: [128],
  });
  for (const cell of results)
    assert.deepEqual(cell.windowLosses, results[0].windowLosses, cell.variant);
});

test('past it plain RoPE loses what a window keeps', async () => {
  const { results } = await run({ variants: ['rope', 'window'], lengths: [512], windows: 2 });
  assert.ok(results[0].loss > results[1].loss + 0.5);
});

test('passkey and recall count right answers, repeat counts right bytes', async () => {
  for (const task of ['passkey', 'recall(pairs=2)', 'repeat(period=64)']) {
    const { results } = await run({ task, variants: ['rope'], lengths: [128], windows: 4 });
    assert.ok(results[0].accuracy >= 0 && results[0].accuracy <= 1);
    if (!task.startsWith('repeat')) assert.equal((results[0].accuracy * 4) % 1, 0);
  }
});

test('parameters of the task beside it are the same as within', async () => {
  const change = { variants: ['rope'], lengths: [200] };
  const beside = await run({ ...change, task: 'repeat', taskParams: { period: 50 } });
  const within = await run({ ...change, task: 'repeat(period=50)' });
  assert.equal(JSON.stringify(beside, timeless), JSON.stringify(within, timeless));
});

test('cells that are not wanted are not computed, and the others are the same as among all', async () => {
  const all = (await run()).results;
  const only = (variant, length) => variant === 'rope' && length === 128;
  const { results } = await run({}, { only });
  assert.equal(JSON.stringify(results, timeless), JSON.stringify([all[0]], timeless));
});

test('one window has a loss and no standard error', async () => {
  const { results } = await run({ windows: 1, variants: ['rope'], lengths: [128] });
  assert.ok(Number.isFinite(results[0].loss) && Number.isNaN(results[0].standardError));
});

test('a text of the reader stands instead of the passage', async () => {
  const own = 'the rope walked along the ropewalk and '.repeat(60);
  const change = { variants: ['rope'], lengths: [128] };
  assert.notEqual(
    (await run({ ...change, text: own })).results[0].loss,
    (await run(change)).results[0].loss,
  );
});

test('cancelling stops after the window at hand, and the pool goes on to the next comparison', async () => {
  const stop = new AbortController();
  const seen = [];
  const cancelled = run(
    { windows: 16, lengths: [512] },
    {
      signal: stop.signal,
      onProgress: ({ done, total }) => {
        seen.push(done / total);
        if (done > 0) stop.abort();
      },
    },
  );
  await assert.rejects(cancelled, { name: 'AbortError' });
  assert.equal(seen.length, 2); // nothing done, one window done
  assert.equal((await run({ variants: ['rope'], lengths: [128] })).results.length, 1);
});

test('what is asked of a worker while it loads is answered when it has loaded', async () => {
  const pool = createPool({ createWorker: nodeWorker, workers: 1, build: 'simd' });
  try {
    const { config, weights } = model;
    const loading = pool.load({ config, weights }, text);
    const asked = pool.rope({ variant: 'yarn', headDim: 64, trainLength: 4096, length: 8192 });
    assert.equal((await asked).params.factor, 2);
    assert.equal((await loading).trainLength, 128);
  } finally {
    pool.close();
  }
});

test('what a pool holds is not loaded again; another text is, and one that was changed in place', async () => {
  let loads = 0;
  const createWorker = () => {
    const worker = nodeWorker();
    const post = (message) => {
      loads += message.ask === 'load';
      worker.post(message);
    };
    return { ...worker, post };
  };
  const pool = createPool({ createWorker, workers: 2, build: 'simd' });
  const change = { variants: ['rope'], lengths: [128], windows: 1 };
  const lossOf = async (text) => (await run(change, { pool, passage: text })).results[0].loss;
  const own = Buffer.from('the rope walked along the ropewalk and '.repeat(60));
  try {
    const first = await lossOf(own);
    assert.equal(await lossOf(Buffer.from(own)), first);
    assert.equal(loads, 2); // one for each worker
    own.fill('and back again ');
    assert.notEqual(await lossOf(own), first);
    assert.equal(loads, 4);
    const damaged = { ...model, weights: model.weights.subarray(0, 1000) };
    await assert.rejects(run(change, { pool, passage: own, model: damaged }));
    assert.ok(Number.isFinite(await lossOf(own)));
    assert.equal(loads, 8); // what was refused is forgotten, and so is what was there before
  } finally {
    pool.close();
  }
});

test('an ended pool says so at once, to what waits and to what is asked later', async () => {
  const pool = createPool({ createWorker: nodeWorker, workers: 1, build: 'simd' });
  const loading = pool.load(model, text);
  pool.close();
  const ended = { code: 'ended', message: 'worker: was ended' };
  await assert.rejects(loading, ended);
  await assert.rejects(pool.plans('rope', 128), ended);
});

test('progress grows to its total, and cells are told as they are done', async () => {
  const seen = [];
  const cells = [];
  await run(
    {},
    { onProgress: (progress) => seen.push(progress), onCell: (cell) => cells.push(cell.length) },
  );
  assert.equal(seen.length, 13);
  assert.equal(seen.at(-1).done, seen.at(-1).total);
  assert.ok(seen.every(({ done }, n) => n === 0 || done > seen[n - 1].done));
  assert.deepEqual(cells, [300, 300, 128, 128]); // longest first
});

const refusals = [
  [{ variants: [] }, 'variants: at least one is needed'],
  [{ lengths: [] }, 'lengths: at least one is needed'],
  [
    { variants: ['rope', 'yarm'] },
    /^variant: must be one of the \d+, got "yarm": did you mean yarn\?$/,
  ],
  [{ variants: ['rerope+window'] }, /^variant: /],
  [{ variants: ['linear(factor=0.5)'] }, 'linear.factor: must be from 1 to 1024, got 0.5'],
  [{ lengths: [128, 70000] }, 'length: must be a whole number from 1 to 65536, got 70000'],
  [{ lengths: [NaN] }, 'length: must be a whole number from 1 to 65536, got NaN'],
  [{ lengths: [0] }, 'length: must be a whole number from 1 to 65536, got 0'],
  [{ windows: 0 }, 'windows: must be a whole number from 1 to 256, got 0'],
  [{ windows: NaN }, 'windows: must be a whole number from 1 to 256, got NaN'],
  [{ seed: 1.5 }, /^seed: must be a whole number from 0 to/],
  [
    { task: 'perplexity' },
    /^task: must be one of passkey, recall, repeat, text, got "perplexity"$/,
  ],
  [{ task: 'repeat(period=0)' }, 'repeat.period: must be a whole number from 1 to 65536, got 0'],
  [{ text: '' }, 'text: needs 556 bytes for 3 windows of 300 tokens, got none'],
  [{ text: 'x' }, 'text: needs 556 bytes for 3 windows of 300 tokens, got 1'],
  [{ task: 'passkey', lengths: [20] }, /^passkey: needs a length of at least 45 tokens/],
];

for (const [change, wanted] of refusals)
  test(`refused before any work: ${JSON.stringify(change, (_, value) => (Number.isNaN(value) ? 'NaN' : value))}`, async () => {
    const progress = [];
    const said = await laterSentence(run(change, { onProgress: (p) => progress.push(p) }));
    if (wanted instanceof RegExp) assert.match(said, wanted);
    else assert.equal(said, wanted);
    assert.equal(progress.length, 0);
  });

test('a damaged model is refused through the pool with the same sentence', async () => {
  const damaged = { ...model, weights: model.weights.subarray(0, 1000) };
  assert.match(await laterSentence(run({}, { model: damaged })), /^model\.safetensors/);
});

test('a worker that cannot start is told, not waited for', async () => {
  const createWorker = () => ({
    post: () => undefined,
    listen: (_, onFailure) => setTimeout(onFailure, 5, 'could not be started'),
    end: () => undefined,
  });
  const pool = createPool({ createWorker, workers: 1 });
  assert.equal(await laterSentence(run({}, { pool })), 'worker: could not be started');
});

test('what all windows agree on is known better than either mean', () => {
  const hard = [1, 2, 3, 4];
  const harder = [1.1, 2.1, 3.1, 4.2];
  const { mean, standardError: error } = paired(harder, hard);
  assert.ok(Math.abs(mean - 0.125) < 1e-12);
  assert.ok(Math.abs(error - 0.025) < 1e-12 && error < standardError(hard) / 20);
  assert.ok(!isAlike(paired(harder, hard)));
  assert.ok(isAlike(paired([1, 2.2, 2.9, 4.1], hard)));
  assert.ok(
    !isAlike(paired([1.5], [1])) && isAlike(paired([1], [1])),
    'one window is taken at its word',
  );
});

test('statistics: the standard error is that of the mean, and buckets cover every position once', () => {
  assert.equal(standardError([1, 2, 3, 4]), Math.sqrt(5 / 3 / 4));
  assert.ok(Number.isNaN(standardError([1])));
  for (const length of [1, 2, 3, 127, 128, 129, 4096]) {
    const marks = edges(length, 128);
    assert.equal(marks[0], 0);
    assert.equal(marks.at(-1), length);
    assert.ok(marks.every((mark, n) => n === 0 || mark > marks[n - 1]));
    assert.ok(length <= 128 || marks.includes(128));
  }
  const [first, second] = [Float32Array.of(1, 2, 3), Float32Array.of(3, 4, 5)];
  assert.deepEqual(
    byPosition([first, second], 128).map(({ from, to, loss, standardError: error }) => [
      from,
      to,
      loss,
      error,
    ]),
    [
      [0, 1, 2, 1],
      [1, 2, 3, 1],
      [2, 3, 4, 1],
    ],
  );
});
