// The written form of a method: taken apart and put together again without loss, whatever somebody typed.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readLink, writeLink } from '../../../web/dist/compare/link.js';
import {
  listText,
  readMethod,
  splitMethods,
  splitTurns,
  writeMethod,
} from '../../../web/dist/compare/terms.js';

const texts = [
  'rope',
  'yarn(factor=16,beta_fast=8)+log_n',
  'window(window=64)|rope',
  'window(window=64)+log_n|window(window=64)|yarn(factor=4)',
  'longrope(long_factor=1/1.05/1.2,short_factor=1/1/1)',
];

for (const text of texts)
  test(`${text} is written as it was read`, () =>
    assert.equal(writeMethod(readMethod(text)), text));

test('a method has a turn for each kind of layer, and a turn its terms', () => {
  const [first, second] = readMethod('window(window=64)+log_n|rope');
  assert.deepEqual(first, [
    { id: 'window', params: { window: '64' } },
    { id: 'log_n', params: {} },
  ]);
  assert.deepEqual(second, [{ id: 'rope', params: {} }]);
});

test('what separates methods and turns does so outside parentheses only', () => {
  assert.deepEqual(splitMethods(texts.join(',')), texts);
  assert.deepEqual(splitTurns('a(b=1|2)|c'), ['a(b=1|2)', 'c']);
});

test('a value keeps every sign that the form needs for itself', () => {
  for (const value of ['1|2', '1,5', '2)', '((', '100%', '%7C', 'a+b', '1/2'])
    assert.deepEqual(readMethod(writeMethod([[{ id: 'yarn', params: { factor: value } }]])), [
      [{ id: 'yarn', params: { factor: value } }],
    ]);
});

test('a parameter keeps its name, whatever it is, so that the judge sees it', () => {
  for (const name of ['__proto__', 'constructor', 'toString', '(', 'a)b', 'a|b', '%2C'])
    assert.deepEqual(
      Object.entries(
        readMethod(writeMethod([[{ id: 'rope', params: { [name]: 'x' } }]]))[0][0].params,
      ),
      [[name, 'x']],
    );
  assert.equal(writeMethod(readMethod('rope(__proto__=1)')), 'rope(__proto__=1)');
});

test('a list may be typed with commas, spaces, slashes or line ends, or pasted with brackets', () => {
  for (const typed of [
    '1, 1.05, 1.2',
    '1/1.05/1.2',
    '[1,1.05,1.2]',
    '1\n1.05\n1.2\n',
    '1 1.05;1.2,',
  ])
    assert.equal(listText(typed), '1/1.05/1.2');
  assert.equal(listText('1, two'), '1/two'); // for C++ to refuse
  assert.equal(listText(' , '), '');
});

test('an address carries turns and lists', () => {
  const usual = { m: 'rope', own: '' };
  const m = texts.join(',');
  assert.equal(readLink(writeLink({ ...usual, m }, usual), usual).m, m);
  assert.equal(readLink('#v=1&m=window(window=64)|rope', usual).m, 'window(window=64)|rope');
});
