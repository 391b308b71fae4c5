// ropewalk compare as people and scripts run it: a process with arguments, an output and an exit code.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { models, shippedModel, web } from './package.mjs';

/** { code, out, err } */
function ropewalk(...given) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [`${web}bin/ropewalk.mjs`, ...given]);
    let [out, err] = ['', ''];
    child.stdout.on('data', (piece) => (out += piece));
    child.stderr.on('data', (piece) => (err += piece));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

const quick = ['--lengths', '1,2', '--windows', '2', '--workers', '1'];
const refusal = async (...given) => {
  const { code, out, err } = await ropewalk(...given);
  assert.equal(code, 2);
  assert.equal(out, '');
  return err.trimEnd();
};

async function inFolder(use) {
  const folder = await mkdtemp(join(tmpdir(), 'ropewalk-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('--json prints the promised shape, and nothing else on either stream', async () => {
  const { code, out, err } = await ropewalk(
    'compare',
    '--variants',
    'rope,yarn(beta_fast=8,factor=2)+log_n',
    '--task',
    'passkey',
    ...quick,
    '--json',
  );
  assert.equal(code, 0);
  assert.equal(err, '');
  const result = JSON.parse(out);
  assert.deepEqual([result.model, result.trainLength, result.task], ['strand-128', 128, 'passkey']);
  assert.equal(result.build, 'relaxed'); // Node has the flag; the command sets it
  assert.equal(result.results.length, 4);
  for (const cell of result.results) {
    for (const key of [
      'variant',
      'params',
      'length',
      'loss',
      'standardError',
      'accuracy',
      'seconds',
    ])
      assert.ok(key in cell, key);
    assert.ok(Number.isFinite(cell.loss) && cell.standardError >= 0);
  }
  assert.equal(result.results[1].variant, 'yarn(beta_fast=8,factor=2)+log_n');
  assert.equal(result.results[1].params.beta_fast, 8);
  assert.deepEqual(
    result.results.map(({ length }) => length),
    [128, 128, 256, 256],
  );
});

test('the same seed and build print the same losses', async () => {
  const losses = async () => {
    const { out } = await ropewalk(
      'compare',
      '--variants',
      'rope,rerope',
      ...quick,
      '--build',
      'simd',
      '--json',
    );
    return JSON.parse(out).results.map(({ windowLosses }) => windowLosses);
  };
  assert.deepEqual(await losses(), await losses());
});

test('without --json it prints a table with a row for each method and a column for each length', async () => {
  const { code, out } = await ropewalk(
    'compare',
    '--variants',
    'rope,window',
    ...quick,
    '--build',
    'scalar',
  );
  assert.equal(code, 0);
  assert.match(out, /^text, 2 windows, seed 1; model strand-128, trained on 128 tokens$/m);
  assert.match(out, /1× \(128\) +2× \(256\)/);
  assert.match(out, /^rope +\d\.\d{3} ± \d\.\d{3} +\d\.\d{3} ± \d\.\d{3}$/m);
  assert.match(out, /^window +\d/m);
  assert.match(out, /^scalar build, 1 worker, \d/m);
});

test('one window prints no standard error, in the table and as null in JSON', async () => {
  const given = [
    'compare',
    '--variants',
    'rope',
    '--lengths',
    '1',
    '--windows',
    '1',
    '--workers',
    '1',
  ];
  assert.match((await ropewalk(...given)).out, /^rope +\d\.\d{3} ± +–$/m);
  assert.equal(JSON.parse((await ropewalk(...given, '--json')).out).results[0].standardError, null);
});

test('a text with any bytes is read; an empty, a one-byte and a missing one are refused', async () => {
  await inFolder(async (folder) => {
    const [any, empty, one] = ['any', 'empty', 'one'].map((name) => join(folder, name));
    await writeFile(
      any,
      Uint8Array.from({ length: 3000 }, (_, n) => (n * 37) % 256),
    );
    await writeFile(empty, '');
    await writeFile(one, 'x');
    const compare = (file) => ['compare', '--variants', 'rope', ...quick, '--text', file];
    assert.equal((await ropewalk(...compare(any))).code, 0);
    assert.equal(
      await refusal(...compare(empty)),
      'ropewalk: text: needs 384 bytes for 2 windows of 256 tokens, got none',
    );
    assert.equal(
      await refusal(...compare(one)),
      'ropewalk: text: needs 384 bytes for 2 windows of 256 tokens, got 1',
    );
    assert.match(
      await refusal(...compare(join(folder, 'none'))),
      /^ropewalk: --text: .*none: there is no such file$/,
    );
  });
});

test('a damaged model, a config of another shape and a folder without a model are refused', async () => {
  const { config, weights } = await shippedModel();
  await inFolder(async (folder) => {
    const compare = ['compare', '--variants', 'rope', ...quick, '--model', folder];
    assert.match(
      await refusal(...compare),
      /^ropewalk: --model: .*config\.json: there is no such file$/,
    );
    await writeFile(join(folder, 'config.json'), JSON.stringify(config));
    await writeFile(join(folder, 'model.safetensors'), weights.subarray(0, 5000));
    assert.match(await refusal(...compare), /^ropewalk: model\.safetensors/);
    await writeFile(join(folder, 'model.safetensors'), weights);
    await writeFile(join(folder, 'config.json'), JSON.stringify({ ...config, hidden_size: 64 }));
    assert.match(await refusal(...compare), /^ropewalk: \S/);
    await writeFile(join(folder, 'config.json'), '{"hidden_size": ');
    assert.match(await refusal(...compare), /^ropewalk: config\.json/);
  });
});

const refusals = [
  [
    ['compare', '--variants', 'yarm'],
    /^ropewalk: variant: must be one of the \d+, got "yarm": did you mean yarn\?$/,
  ],
  [['compare', '--variants', 'rerope+window'], /^ropewalk: variant: .* choose one$/],
  [
    ['compare', '--variants', 'linear(factor=0.5)'],
    'ropewalk: linear.factor: must be from 1 to 1024, got 0.5',
  ],
  [
    ['compare', '--variants', 'linear(factor=NaN)'],
    'ropewalk: linear.factor: must be from 1 to 1024, got "NaN"',
  ],
  [['compare', '--variants', ''], 'ropewalk: variants: at least one is needed'],
  [['compare', '--lengths', '1,x'], 'ropewalk: --lengths: must be a number, got "x"'],
  [
    ['compare', '--lengths', '1000'],
    'ropewalk: length: must be a whole number from 1 to 65536, got 128000',
  ],
  [
    ['compare', '--lengths', '0'],
    'ropewalk: length: must be a whole number from 1 to 65536, got 0',
  ],
  [['compare', '--windows', '0'], 'ropewalk: windows: must be a whole number from 1 to 256, got 0'],
  [['compare', '--windows', 'many'], 'ropewalk: --windows: must be a number, got "many"'],
  [['compare', '--seed=-1'], /^ropewalk: seed: must be a whole number from 0 to/],
  [['compare', '--seed', '-1'], /^ropewalk: Option '--seed( <value>)?' argument is ambiguous/],
  [
    ['compare', '--task', 'perplexity'],
    'ropewalk: task: must be one of passkey, recall, repeat, text, got "perplexity"',
  ],
  [['compare', '--workers', '0'], 'ropewalk: workers: must be a whole number from 1 to 64, got 0'],
  [
    ['compare', '--build', 'fast'],
    'ropewalk: build: must be auto, relaxed, simd or scalar, got "fast"',
  ],
  [['compare', '--variant', 'rope'], /^ropewalk: Unknown option '--variant'/],
  [['compare', 'rope'], /^ropewalk: Unexpected argument 'rope'/],
  [['compere'], 'ropewalk: there is no command "compere"; ropewalk --help lists them'],
];

for (const [given, wanted] of refusals)
  test(`refused with one sentence: ropewalk ${given.join(' ')}`, async () => {
    const said = await refusal(...given);
    if (wanted instanceof RegExp) assert.match(said, wanted);
    else assert.equal(said, wanted);
    assert.equal(said.split('\n').length, 1);
  });

test('--help and --version answer on stdout', async () => {
  assert.match((await ropewalk('--help')).out, /^usage: ropewalk/);
  const { code, out } = await ropewalk('compare', '--help');
  assert.equal(code, 0);
  assert.match(out, /rerope/);
  assert.match((await ropewalk('--version')).out, /^\d+\.\d+\.\d+$/m);
});

test('every shipped model loads', async () => {
  const { readdir } = await import('node:fs/promises');
  const found = (await readdir(models, { withFileTypes: true })).filter(
    (entry) => entry.isDirectory() && entry.name !== 'passages',
  );
  for (const { name } of found) {
    const { code, err } = await ropewalk(
      'compare',
      '--variants',
      'rope',
      '--lengths',
      '1',
      '--windows',
      '2',
      '--workers',
      '1',
      '--model',
      `${models}${name}`,
    );
    assert.equal(code, 0, err);
  }
});
