// list.json, config.json and curves.json of anybody: refused in one sentence, or read so that everything can be drawn.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { readList, readModelConfig } from '../../web/dist/compare/listed.js';
import { readCurves } from '../../web/dist/compare/stored.js';
import { RopewalkError } from '../../web/dist/lib/error.js';

const shipped = (path) =>
  JSON.parse(readFileSync(new URL(`../../web/models/${path}`, import.meta.url), 'utf8'));

// Of each kind of value a few are enough.
const short = (value) => {
  if (Array.isArray(value)) return value.slice(0, 3).map(short);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, short(one)]));
};

function oneRun() {
  const [run] = short(shipped('strand-128/curves.json')).runs;
  const link = run.link.replace('windows=8', 'windows=3');
  return { runs: [{ ...run, link }, structuredClone({ ...run, link })] };
}

const files = {
  list: shipped('list.json'),
  config: shipped('strand-128/config.json'),
  curves: oneRun(),
};

const below = (random, count) => Math.floor(random() * count);
const pick = (random, list) => list[below(random, list.length)];

const strange = [
  ...[
    null,
    true,
    0,
    -0,
    -1,
    0.5,
    1e300,
    -1e300,
    1e-300,
    128,
    2 ** 53,
    '',
    'x',
    'own',
    '128',
    'NaN',
  ],
  ...[
    '../x',
    '//other.example',
    '.git',
    'a\nb',
    '\u202E',
    '\uD800',
    '__proto__',
    'rope,'.repeat(50),
  ],
  ...['x'.repeat(70_000), [], [null], [1, 2], {}, { toString: 1 }, Array(300).fill(1)],
];

/** Every object and list within. */
function placesIn(value, found = []) {
  if (typeof value !== 'object' || value === null) return found;
  found.push(value);
  for (const inner of Object.values(value)) placesIn(inner, found);
  return found;
}

function change(random, root) {
  const place = pick(random, placesIn(root));
  const keys = Object.keys(place);
  const key = pick(random, keys.length > 0 && random() < 0.9 ? keys : ['constructor', 'loss', '0']);
  const kind = random();
  if (kind < 0.15) delete place[key];
  else if (kind < 0.25) place[key] = structuredClone(pick(random, placesIn(root)));
  else place[key] = structuredClone(pick(random, strange));
}

function generate(random) {
  const file = pick(random, Object.keys(files));
  const content = structuredClone(files[file]);
  for (let turn = below(random, 3); turn >= 0; --turn) change(random, content);
  return { file, content: JSON.parse(JSON.stringify(content)) }; // a list of JSON has no holes
}

const read = {
  list: (content) => readList(content, 'list.json'),
  config: (content) => readModelConfig(content, 'config.json'),
  curves: (content) => readCurves(content, 'strand-128', 'curves.json'),
};

function holdList({ models, passages }) {
  for (const { name, label } of [...models, ...passages]) {
    const base = new URL('https://here.example/a/models/');
    assert.equal(new URL(`${name}/f`, base).href, `${base.href}${name}/f`);
    assert.ok(typeof label === 'string' && label !== '');
  }
}

function holdCurves(runs) {
  for (const { settings, cells } of runs)
    for (const { variant, length, loss, windowLosses, byPosition } of cells) {
      assert.equal(settings.model, 'strand-128');
      assert.ok(settings.m.includes(variant) && settings.n.split(',').includes(String(length)));
      assert.ok([loss, ...windowLosses].every((one) => Number.isFinite(one) && one >= 0));
      assert.equal(String(windowLosses.length), settings.windows);
      for (const bucket of byPosition)
        assert.ok(bucket.from < bucket.to && bucket.to <= length && Number.isFinite(bucket.loss));
    }
}

function run({ file, content }) {
  let result;
  try {
    result = read[file](content);
  } catch (error) {
    assert.ok(error instanceof RopewalkError, error.stack);
    assert.ok(error.code !== '' && error.where.startsWith(`${file}.json`), error.message);
    assert.match(error.message, /^[^\p{C}]{5,800}$/u);
    return;
  }
  if (file === 'list') holdList(result);
  if (file === 'config') assert.ok(Number.isInteger(result.max_position_embeddings));
  if (file === 'curves') holdCurves(result);
}

export const fuzzer = { name: 'folder', generate, run };
