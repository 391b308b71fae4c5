// What a link and a message may ask for: as much as a page can show, and nothing of it lost on the way.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { excess } from '../../../web/dist/compare/excess.js';
import { blank, readWholeLink, writeLink } from '../../../web/dist/compare/link.js';
import { readSettings } from '../../../web/dist/compare/settings.js';
import { sentence } from './package.mjs';

const limits = [
  ['m', 'rope,'.repeat(40), 'rope,'.repeat(41), 'must be at most 40 methods, got 41'],
  [
    'm',
    Array(40).fill('a+b|c').join(),
    Array(40).fill('a+b|c+d').join(),
    'must be at most 120 methods put together, got 160',
  ],
  [
    'm',
    `a(${Array.from({ length: 400 }, (_, n) => `p${n}=1`).join()})`,
    `a(${Array.from({ length: 401 }, (_, n) => `p${n}=1`).join()})`,
    'must be at most 400 parameters, got 401',
  ],
  ['m', 'x'.repeat(1e6), 'x'.repeat(1e6 + 1), 'must be at most 1000000 characters, got 1000001'],
  ['n', '128, ,'.repeat(20), '128,'.repeat(21), 'must be at most 20 lengths, got 21'],
  ['own', 'x'.repeat(4e6), 'x'.repeat(4e6 + 1), 'must be at most 4000000 characters, got 4000001'],
  ['seed', '9'.repeat(1000), '9'.repeat(1001), 'must be at most 1000 characters, got 1001'],
];

for (const [name, most, more, said] of limits)
  test(`${name} ${said.replace(/, got.*/, '')}, in a link and in a message`, () => {
    assert.equal(excess(name, most), undefined);
    assert.equal(excess(name, more), said);
    assert.equal(
      sentence(() => readSettings({ [name]: more }, 'set')),
      `${name}: ${said}`,
    );
    const value = encodeURIComponent(more);
    const { settings, faults } = readWholeLink(`#v=1&x=even&${name}=${value}`, blank);
    assert.deepEqual(settings, { ...blank, x: 'even' });
    assert.deepEqual(faults, [{ name, value, why: said }]);
  });

test('a list of numbers as long as any method takes fits into a link', () => {
  const m = `learned(table=${Array(128 * 128)
    .fill('-0.12345678')
    .join('/')})`;
  assert.equal(readWholeLink(writeLink({ ...blank, m }, blank), blank).settings.m, m);
});

test('half of a character becomes the sign for one that is missing, and is then kept', () => {
  const { own } = readSettings({ own: 'a\uD800b' }, 'set');
  assert.equal(own, 'a\uFFFDb');
  assert.equal(
    readWholeLink(writeLink({ ...blank, own: 'a\uD800b' }, blank), blank).settings.own,
    own,
  );
});

test('settings are one object of texts and numbers, by names that there are', () => {
  assert.deepEqual(readSettings({ m: 'rope', seed: 7, n: '' }, 'set'), {
    m: 'rope',
    seed: '7',
    n: '',
  });
  const wrong = [
    [null, 'set: must be an object of settings, got null'],
    [['m'], 'set: must be an object of settings, got a list'],
    [new Map(), 'set: must be an object of settings, got an object'],
    [{ m: null }, 'set: m must be a text or a number, got object'],
    [{ m: { toString: 1, valueOf: 1 } }, 'set: m must be a text or a number, got object'],
  ];
  for (const [given, said] of wrong)
    assert.equal(
      sentence(() => readSettings(given, 'set')),
      said,
    );
  for (const name of ['__proto__', 'constructor', 'toString', '', 'M'])
    assert.match(
      sentence(() => readSettings(JSON.parse(`{${JSON.stringify(name)}: "x"}`), 'set')),
      /^set: .* is no setting; there are model, m, n, /,
      name,
    );
});
