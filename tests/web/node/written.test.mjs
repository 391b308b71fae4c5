// What the command line writes of a stranger's files and words: nothing of it is obeyed by a terminal or a CI job.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { harmless, harmlessIn, jsonLine } from '../../../web/dist/cli/written.js';
import { readConfig, readGguf, RopewalkError } from '../../../web/dist/index.js';
import { file, folder } from './folder.mjs';
import { ggufFile, metadataOf } from './gguf-file.mjs';
import { web } from './package.mjs';
import { llama } from './runtimes.mjs';

// Colours, a title, a cleared screen; line feeds of every kind; marks that turn the reading order; what CI jobs obey.
const hostile =
  '\x1b[31m\x1b]0;t\x07\x9b2J\r\n::error::a\n  ::set-output::b ::warning::c ##vso[task.x]d ##[error]e\u2028f\u2029g\u202eh\u2066i\u200bj\u00adk\ufeffl\x7fm\x85n';
const obeyed = /[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|##|^\s*::/mu;

function ropewalk(given, input = '') {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [`${web}bin/ropewalk.mjs`, ...given]);
    let [out, err] = ['', ''];
    child.stdout.on('data', (piece) => (out += piece));
    child.stderr.on('data', (piece) => (err += piece));
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.on('error', () => undefined); // it need not be read to its end
    child.stdin.end(input);
  });
}

const configs = {
  'a model’s name': { ...llama, model_type: hostile },
  'a key': { ...llama, [hostile]: 1, rope_parameters: { rope_type: 'default', [hostile]: null } },
  'a kind of layer': {
    ...llama,
    rope_parameters: {
      [hostile]: { rope_type: 'linear', factor: 2 },
      full_attention: { rope_type: 'linear', factor: 4, rope_theta: 10000 },
    },
  },
  'a type beside the other': {
    ...llama,
    rope_scaling: { rope_type: 'linear', type: hostile, factor: 2 },
  },
};
for (const [what, config] of Object.entries(configs))
  test(`${what} that is made to be obeyed is printed as text, and is the same in JSON`, async () => {
    const path = await file('config.json', JSON.stringify(config));
    const { code, out, err } = await ropewalk(['inspect', path]);
    assert.deepEqual([code, err], [0, '']);
    assert.doesNotMatch(out, obeyed);
    assert.match(out, what === 'a key' ? /llama/ : /\\u001b\[31m/);
    const json = (await ropewalk(['inspect', path, '--json'])).out;
    assert.doesNotMatch(json, obeyed);
    const found = [JSON.parse(json)].flat();
    const texts = found.flatMap(({ modelType, layerType }) => [modelType, layerType]);
    if (what === 'a model’s name' || what === 'a kind of layer')
      assert.ok(texts.includes(hostile), texts.join());
  });

for (const [what, config] of Object.entries({
  'a type': { ...llama, rope_scaling: { rope_type: hostile } },
  'a key': { ...llama, rope_scaling: { rope_type: 'linear', factor: 2, [hostile]: 1 } },
  'a value': { ...llama, rope_theta: hostile },
}))
  test(`${what} that is refused is quoted in one line`, async () => {
    const path = await file('config.json', JSON.stringify(config));
    const { code, out, err } = await ropewalk(['inspect', path]);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^ropewalk: [^\n]+\n$/);
    assert.doesNotMatch(err, obeyed);
  });

test('a GGUF file, broken JSON, a path and each word typed are quoted so too', async () => {
  const architecture = ggufFile(metadataOf(hostile));
  const key = ggufFile(metadataOf('llama', { [`rope.${hostile}`]: 1 }));
  for (const [name, content] of [
    ['a', architecture],
    ['b', key],
  ]) {
    const { code, out, err } = await ropewalk(['inspect', await file(name, content)]);
    assert.deepEqual([code, err], [0, '']);
    assert.doesNotMatch(out, obeyed);
    assert.match(out, /\\u001b\[31m/);
  }
  const broken = await file('broken.json', `{"a": ${hostile}`);
  const odd = await file('\n::error::x\x1b[2J', '{}');
  const inside = join(folder, 'folder\r::error::y');
  await mkdir(inside);
  for (const given of [
    ['inspect', broken],
    ['inspect', odd],
    ['inspect', inside],
    ['inspect', hostile],
    ['inspect', 'llama-3.1-8b', '--length', hostile],
    ['inspect', 'llama-3.1-8b', '--layer', hostile],
    ['inspect', 'llama-3.1-8b', '--runtime', hostile],
    ['inspect', `--${hostile}`],
    ['inspect', hostile, hostile],
    ['inspect', 'llama-3.1-8b', '--fail-on', hostile],
    ['compare', '--variants', hostile],
    ['compare', hostile],
    ['compare', '--task', hostile],
    ['compare', '--model', hostile],
    ['compare', '--text', hostile],
    [hostile],
    ['inspect', 'x', '--length', `-${hostile}`],
  ]) {
    // prettier-ignore
    const { code, out, err } = await ropewalk(given);
    assert.deepEqual([code, out], [2, ''], err);
    assert.match(err, /^ropewalk: [^\n]+\n$/);
    assert.doesNotMatch(err, obeyed);
  }
});

test('what never ends is read no further than a config may reach', async () => {
  for (const given of ['/dev/zero', '-']) {
    const { code, err } = await ropewalk(['inspect', given], '[1,'.repeat(30_000_000));
    assert.equal(code, 2);
    assert.match(err, /: is longer than 67108864 characters, which no config is\n$/);
  }
});

test('notes and refusals quote no more of a file than a sentence holds', () => {
  const long = 'k'.repeat(65_000);
  const { notes } = readGguf(ggufFile(metadataOf('llama', { [`rope.${long}`]: 1 })));
  assert.equal(notes[0].where.length, 120);
  for (const config of [
    { ...llama, model_type: long },
    { ...llama, rope_scaling: { rope_type: long } },
    { ...llama, rope_scaling: { rope_type: 'linear', factor: 2, [long]: 1 } },
    { ...llama, rope_scaling: Object.fromEntries(Array.from({ length: 300 }, (_, n) => [n, 1])) },
    { ...llama, layer_types: Array.from({ length: 1000 }, (_, n) => `layer ${n}`) },
    { ...llama, rope_scaling: { type: 'su', long_factor: Array(70_000).fill(1) } },
  ])
    assert.throws(
      () => readConfig(config),
      ({ constructor, code, message }) =>
        constructor === RopewalkError && code === 'too_long' && message.length < 400,
    );
});

test('text is left as it is where nobody obeys it, and data keeps its shape', () => {
  for (const text of ['llama', 'a: b # c', 'Größe 3 · 4', '模型', '👩🏽', 'x:1'])
    assert.equal(harmless(text), text);
  const data = { a: [1, null, { b: 'x\ny' }], c: Infinity };
  assert.deepEqual(harmlessIn(data), { a: [1, null, { b: 'x\\ny' }], c: Infinity });
  for (const value of [hostile, '\ud83d', '\u{e0041}', '"\\', { [hostile]: [hostile] }])
    assert.deepEqual(JSON.parse(jsonLine(value)), value);
});
