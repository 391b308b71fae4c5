// The command line with whatever may be typed, on whatever files: it ends with 0, 2 or 3, and one sentence where refused.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { main } from '../../web/dist/cli/main.js';
import { catalog, measures } from '../../web/dist/generated/catalog.js';
import { models, runtimes } from '../../web/dist/index.js';
import { configText } from './config-grammar.mjs';
import { fuzzer as gguf } from './gguf.fuzz.mjs';
import { below, happens, pick, several } from './random.mjs';

const words = [
  ...[
    '',
    '0',
    '1',
    '-1',
    '1e400',
    'NaN',
    '0x10',
    '1,2',
    ',',
    '1e9',
    '128',
    '4096',
    '3.5',
    ' ',
    '９',
  ],
  ...[
    'constructor',
    '__proto__',
    'toString',
    '\n::error::x',
    '\r',
    '\x1b[2J',
    '\u202e',
    '\u2028',
    '\u0085',
  ],
  ...[
    "'; id",
    '##vso[x]y',
    '::error::',
    'a'.repeat(5000),
    '--',
    '-',
    '-x',
    '--json',
    '/dev/null',
    '/',
    '.',
  ],
  ...['full_attention', 'sliding_attention', 'warning', 'x|y', 'yarn(factor=2)', '\ud800'],
].filter((word) => word !== '-'); // standard input

const variants = [
  ...catalog.slice(0, 12).map(({ id }) => id),
  ...['yarn(factor=', 'rope(__proto__=1)', 'yarn(factor=2)+log_n', 'rope|window(window=8)', '((', 'rope,,rope'],
]; // prettier-ignore

const spelled = (random, name, value) =>
  value === undefined
    ? [`--${name}`]
    : happens(random, 0.5)
      ? [`--${name}=${value}`]
      : [`--${name}`, value];

const optionOf = (random, options) => {
  const [name, values] = pick(random, Object.entries(options));
  const value = values && happens(random, 0.6) ? pick(random, values) : undefined;
  if (values === undefined && happens(random, 0.9)) return [`--${name}`];
  return spelled(random, name, value ?? pick(random, words));
};

const inspectOptions = {
  length: ['1', '4096', '131072', '1e6'],
  'max-length': ['4096', '131072'],
  runtime: [...runtimes.map(({ id }) => id), 'vllm,mlx', 'TGI'],
  layer: ['full_attention', 'sliding_attention', 'nope'],
  pairs: undefined,
  'fail-on': ['warning'],
  json: undefined,
  list: undefined,
};
const compareOptions = {
  variants,
  lengths: ['1', '0.1', '1,2'],
  task: [...measures.map(({ id }) => id), 'repeat(period=8)', 'text(x=1)'],
  windows: ['1', '2'],
  seed: ['1', '7'],
  model: ['/dev/null', '/nowhere'],
  text: ['/dev/null', '/nowhere'],
  build: ['simd', 'scalar', 'fast'],
  json: undefined,
};

const file = '{file}'; // stands for the path of the file

function inspectArguments(random) {
  const place = happens(random, 0.8)
    ? file
    : pick(random, [...words, ...models.map(({ id }) => id), 'LLAMA', 'qwen']);
  const options = several(below(random, 4), () => optionOf(random, inspectOptions)).flat();
  return happens(random, 0.5) ? ['inspect', place, ...options] : ['inspect', ...options, place];
}

// Few that run: each starts a worker. A GPU is no part of this.
const compareArguments = (random) => [
  ...['compare', '--backend=wasm', '--workers=1', '--lengths=0.2', '--windows=1', '--variants=rope'],
  ...several(1 + below(random, 3), () => optionOf(random, compareOptions)).flat(),
]; // prettier-ignore

function argumentsOf(random) {
  const kind = random();
  if (kind < 0.9) return inspectArguments(random);
  if (kind < 0.96) return compareArguments(random);
  return several(below(random, 4), () => pick(random, [...words, 'inspect', 'compare', 'help']));
}

function generate(random) {
  const given = argumentsOf(random);
  const content = happens(random, 0.3)
    ? { base64: Buffer.from(gguf.generate(random)).toString('base64') }
    : { text: happens(random, 0.9) ? configText(random) : pick(random, words) };
  return {
    arguments: given,
    name: pick(random, ['config.json', 'a\n::error::b', '\u202e']),
    ...content,
  };
}

const folder = mkdtempSync(join(tmpdir(), 'ropewalk-fuzz-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

/** { code, out, err } of the command, in this process. Bytes are what a test runner has to say, not the command. */
async function ran(given) {
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write);
  const said = ['', ''];
  streams.forEach((stream, at) => {
    stream.write = (text, ...more) => {
      if (typeof text !== 'string') return writes[at].call(stream, text, ...more);
      said[at] += text;
      return true;
    };
  });
  try {
    return { code: await main(given), out: said[0], err: said[1] };
  } finally {
    streams.forEach((stream, at) => (stream.write = writes[at]));
  }
}

const unprintable = /[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const obeyed = /^\s*::|##/m; // by the runner of a CI job

async function run({ arguments: given, name, text, base64 }) {
  const path = join(folder, name);
  writeFileSync(path, text ?? Buffer.from(base64, 'base64'));
  const { code, out, err } = await ran(given.map((word) => (word === file ? path : word)));
  rmSync(path);
  assert.ok([0, 2, 3].includes(code), `ended with ${code}: ${err}`);
  for (const said of [out, err]) {
    assert.doesNotMatch(said, unprintable);
    assert.doesNotMatch(said, obeyed);
  }
  if (code === 2) {
    assert.equal(out, '');
    assert.match(err, /^ropewalk: [^\n]+\n$/);
    assert.ok(err.length < 2300, `${err.length} characters`);
  } else assert.equal(err, '');
}

export const fuzzer = { name: 'cli', generate, run };
