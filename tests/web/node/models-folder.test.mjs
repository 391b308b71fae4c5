// list.json, config.json and curves.json of a stranger: what is wrong is refused by its place, and nothing else is drawn.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { checkListed, readList, readModelConfig } from '../../../web/dist/compare/listed.js';
import { readCurves } from '../../../web/dist/compare/stored.js';
import { models, sentence } from './package.mjs';

const shipped = async (path) => JSON.parse(await readFile(models + path, 'utf8'));
const list = await shipped('list.json');
const curves = await shipped('strand-128/curves.json');
const config = await shipped('strand-128/config.json');

test('our own files are read as they are', () => {
  assert.deepEqual(readList(list, 'list.json'), list);
  assert.deepEqual(readModelConfig(config, 'config.json'), config);
  const runs = readCurves(curves, 'strand-128', 'curves.json');
  assert.equal(runs.length, curves.runs.length);
  runs.forEach(({ cells, settings }, at) => {
    const { results } = curves.runs[at].result;
    assert.equal(settings.model, 'strand-128');
    assert.deepEqual(
      cells,
      results.map(({ backend, ...cell }) => cell),
    );
  });
});

const listed = (name) => ({ ...list, models: [{ name, label: 'a label' }] });

test('a name of the list leads nowhere but into the folder', () => {
  for (const name of ['a', 'strand-128', 'Llama_3.1', 'a..b', 'constructor', '__proto__'])
    assert.equal(readList(listed(name), 'list.json').models[0].name, name);
  const strange = [
    '',
    '.',
    '..',
    '../a',
    '.git',
    'a/b',
    'a\\b',
    '%2e%2e',
    'http://a',
    '//a',
    'a b',
  ];
  for (const name of [...strange, 'a?b', 'a#b', 'a:b', 'é', 'a\n', 'x'.repeat(65), 7, null, ['a']])
    assert.match(
      sentence(() => readList(listed(name), 'list.json')),
      /^list\.json: models\[0\]\.name: must be the name of a file, of up to 64 letters/,
      String(name),
    );
});

test('a list that is none is refused by what is wrong in it', () => {
  const wrong = [
    [null, 'list.json: must be an object, got null'],
    [[], 'list.json: must be an object, got a list'],
    [{}, 'list.json: models: must be a list of 1 to 100, got undefined'],
    [{ ...list, models: [] }, 'list.json: models: must be a list of 1 to 100, got 0'],
    [
      { ...list, models: { length: 1 } },
      'list.json: models: must be a list of 1 to 100, got an object',
    ],
    [{ ...list, models: ['a'] }, 'list.json: models[0]: must be an object, got "a"'],
    [
      { ...list, passages: [{ name: 'a', label: { toString: 1 } }] },
      'list.json: passages[0].label: must be a text, got an object',
    ],
    [
      { ...list, passages: [{ name: 'own', label: 'x' }] },
      "list.json: passages: must have no «own», which is a reader's own text",
    ],
    [{ ...list, methods: 5 }, 'list.json: methods: must be a text, got 5'],
    [
      { ...list, methods: 'rope,'.repeat(41) },
      'list.json: methods: must be at most 40 methods, got 41',
    ],
  ];
  for (const [given, said] of wrong)
    assert.equal(
      sentence(() => readList(given, 'list.json')),
      said,
    );
});

test('what the list does not have is refused by the name it was asked for', () => {
  const { models, passages } = readList(list, 'list.json');
  checkListed('model', 'strand-128', models);
  checkListed('text', 'persuasion', passages);
  const strange = ['http://other.example/m', '//other/x', '../x', '%2e%2e', 'strand-128/', ''];
  for (const name of [
    ...strange,
    'constructor',
    '__proto__',
    'toString',
    'STRAND-128',
    'persuasion',
  ])
    assert.equal(
      sentence(() => checkListed('model', name, models)),
      `model: must be one of strand-128, strand-128-log-n, got ${JSON.stringify(name)}`,
    );
  assert.match(
    sentence(() => checkListed('text', '../strand-128/README.md', passages)),
    /^text: must be one of persuasion, sotu-2016-2021, own, got "/,
  );
});

test('a training length that no model has is refused before the page counts with it', () => {
  for (const given of [
    undefined,
    null,
    '128',
    NaN,
    0,
    1,
    -128,
    1e-300,
    128.5,
    65_537,
    1e300,
    [128],
  ])
    assert.match(
      sentence(() => readModelConfig({ ...config, max_position_embeddings: given }, 'config.json')),
      /^config\.json: max_position_embeddings: must be a (number from 2 to 65536|whole number), got /,
      String(given),
    );
  assert.equal(
    sentence(() => readModelConfig([], 'config.json')),
    'config.json: must be an object, got a list',
  );
});

const [run] = curves.runs;
const [cell] = run.result.results;

/** curves.json with one run of one cell, changed. */
const withCell = (change) => ({
  runs: [{ ...run, result: { ...run.result, results: [{ ...cell, ...change }] } }],
});
const withBucket = (change) => withCell({ byPosition: [{ ...cell.byPosition[0], ...change }] });

const readStranger = (given) => readCurves(given, 'strand-128', 'curves.json');

test('a result with what is no number anywhere is refused by its place', () => {
  const place = 'curves.json: runs[0].result.results[0]';
  const wrong = [
    [withCell({ loss: null }), `${place}.loss: must be a number from 0 to 1000000, got null`],
    [withCell({ loss: '1.2' }), `${place}.loss: must be a number from 0 to 1000000, got "1.2"`],
    [withCell({ loss: -1 }), `${place}.loss: must be a number from 0 to 1000000, got -1`],
    [withCell({ loss: 1e999 }), `${place}.loss: must be a number from 0 to 1000000, got Infinity`],
    [withCell({ accuracy: 2 }), `${place}.accuracy: must be a number from 0 to 1, got 2`],
    [withCell({ length: '128' }), `${place}.length: must be of those in its link, got "128"`],
    [withCell({ length: 127 }), `${place}.length: must be of those in its link, got 127`],
    [withCell({ variant: 'yarn' }), `${place}.variant: must be of those in its link, got "yarn"`],
    [withCell({ variant: {} }), `${place}.variant: must be of those in its link, got an object`],
    [withCell({ params: [] }), `${place}.params: must be an object, got a list`],
    [withCell({ windowLosses: [1] }), `${place}.windowLosses: must be "8" as in its link, got 1`],
    [
      withCell({ byPosition: 'all' }),
      `${place}.byPosition: must be a list of 1 to 1000, got "all"`,
    ],
    [
      withBucket({ from: 1, to: 1 }),
      `${place}.byPosition[0].to: must be a number from 2 to 128, got 1`,
    ],
    [withBucket({ to: 129 }), `${place}.byPosition[0].to: must be a number from 1 to 128, got 129`],
    [withBucket({ from: 0.5 }), `${place}.byPosition[0].from: must be a whole number, got 0.5`],
    [
      withBucket({ loss: null }),
      `${place}.byPosition[0].loss: must be a number from 0 to 1000000, got null`,
    ],
  ];
  for (const [given, said] of wrong)
    assert.equal(
      sentence(() => readStranger(given)),
      said,
    );
});

test('a parameter of a result is a number, a word, a flag or a list of numbers', () => {
  const params = JSON.parse('{"a":1,"b":"x","c":true,"d":[1,2],"__proto__":3}');
  const [{ cells }] = readStranger(withCell({ params }));
  assert.deepEqual(Object.entries(cells[0].params), Object.entries(params));
  for (const given of [null, {}, [null], ['x'], [[1]]])
    assert.match(
      sentence(() => readStranger(withCell({ params: { a: given } }))),
      /results\[0\]\.params\.a/,
    );
});

test('results of another model, or of settings that cannot be read, are none of this model', () => {
  const linked = (link) => ({ runs: [{ ...run, link }] });
  const other = run.link.replace('strand-128', 'strand-128-log-n');
  assert.equal(
    sentence(() => readStranger(linked(other))),
    'curves.json: runs[0].link: must be of the model strand-128, got "strand-128-log-n"',
  );
  assert.equal(
    sentence(() => readStranger(linked(run.link.replace('v=1', 'v=2')))),
    'curves.json: runs[0].link: cannot be read at v',
  );
  assert.equal(
    sentence(() => readStranger(linked(7))),
    'curves.json: runs[0].link: must be a text, got 7',
  );
});

test('of a single window there is no error, which JSON writes as null', () => {
  const link = run.link.replace('windows=8', 'windows=1');
  const one = withCell({ windowLosses: [1.5], standardError: null });
  const [{ cells }] = readStranger({ runs: [{ ...one.runs[0], link }] });
  assert.ok(Number.isNaN(cells[0].standardError));
});
