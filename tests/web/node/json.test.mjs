// Pasted JSON: what is none is refused with the line and column where it stops being any.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readJson } from '../../../web/dist/lib/json.js';
import { random, sentence } from './package.mjs';

const cases = [
  ['', 'line 1, column 1: a value is wanted, the text ends'],
  ['{"a": 1,\n}', 'line 2, column 1: a name in double quotes is wanted, got }'],
  ['{\n  "a": True\n}', 'line 2, column 8: a value is wanted, got True'],
  ["{'a': 1}", "line 1, column 2: a name or } is wanted, got '"],
  ['{"a": 1\n "b": 2}', 'line 2, column 2: a comma or } is wanted, got "b"'],
  ['{"a" 1}', 'line 1, column 6: a colon is wanted, got 1'],
  ['[1, 2', 'line 1, column 6: a comma or ] is wanted, the text ends'],
  ['{} // done', 'line 1, column 4: the end of the text is wanted, got /'],
  ['{"a": NaN}', 'line 1, column 7: a value is wanted, got NaN'],
];
for (const [text, place] of cases)
  test(`${JSON.stringify(text)} is refused at its place`, () =>
    assert.equal(
      sentence(() => readJson(text, 'config.json')),
      `config.json: is not JSON: ${place}`,
    ));

for (const [name, text, place] of [
  ['one text', `{"a": "${'x'.repeat(20_000_000)}",}`, 'line 1, column 20000010'],
  ['one number', `[${'1'.repeat(20_000_000)},]`, 'line 1, column 20000003'],
  ['lines', `[${'\n'.repeat(20_000_000)}`, 'line 20000001, column 1'],
  ['lists within lists', '['.repeat(100_000), 'line 1, column 100001'],
])
  test(`broken JSON of millions of characters in ${name} is refused at its place`, () =>
    assert.ok(
      sentence(() => readJson(text, 'config.json')).startsWith(
        `config.json: is not JSON: ${place}: `,
      ),
    ));

test('JSON is read as it is, with a byte order mark too', () =>
  assert.deepEqual(readJson('\uFEFF{"a": [1, "x", null]}', 'config.json'), { a: [1, 'x', null] }));

test('whatever is no JSON has a place where it is none: 50,000 random texts', () => {
  const letters = '{}[],:"a1 -.etrulfasn\n\\';
  const draw = random(100_000, 5);
  let [at, refused] = [0, 0];
  const next = (below) => Math.floor(Math.abs(draw[at++ % draw.length] * 7919) % below);
  for (let turn = 0; turn < 50_000; ++turn) {
    const text = Array.from({ length: 1 + next(8) }, () => letters[next(letters.length)]).join('');
    try {
      readJson(text, 'f');
    } catch (error) {
      ++refused;
      assert.match(error.message, /^f: is not JSON: line \d, column \d+: .* is wanted, /s, text);
    }
  }
  assert.ok(refused > 10_000);
});
