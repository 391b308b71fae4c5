// Links of anybody: whatever stands after #, it is read, and written again without loss.
import assert from 'node:assert/strict';

import { excess } from '../../web/dist/compare/excess.js';
import {
  blank,
  comparisonOf,
  names,
  readWholeLink,
  writeLink,
} from '../../web/dist/compare/link.js';
import { readMethod, splitMethods, writeMethod } from '../../web/dist/compare/terms.js';

const usual = {
  ...blank,
  ...{ model: 'strand-128', text: 'persuasion', m: 'rope,yarn(beta_fast=8)', n: '128,1024' },
  ...{ task: 'text', windows: '8', seed: '1', x: 'log' },
};

const good = [
  '#v=1&model=strand-128&m=rope,linear,yarn(beta_fast=8),sinks,rerope&n=128,512&task=text&windows=8&seed=1',
  '#v=1&m=window(window=64)%7Crope,rerope+log_n&n=2048&task=repeat(period=256)&view=length',
  '#v=1&text=own&own=Stra%C3%9Fe%20%26%20na%C3%AFve&m=longrope(long_factor=1/1.05/1.2)&theme=dark',
];

const pieces = [
  ...[
    '&',
    '=',
    '#',
    '%',
    ',',
    '(',
    ')',
    '|',
    '+',
    '/',
    ';',
    '"',
    '<',
    '\\',
    '..',
    '//',
    '\0',
    '\n',
  ],
  ...['v=1', 'v=2', 'v', '%', '%E0%A4%A', '%ED%A0%80', '%00', '%0A', '%u0041', '\u202E', '🪢'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', '[object Object]'],
  ...['http%3A%2F%2Fother.example%2Fm', '//other.example/x', '../..', '%2e%2e', 'javascript:'],
  ...['NaN', '1e999', '-0', '1e-300', '0x10', '1,5', 'own', '<script>', '{{', '${', '%7C', '%25'],
  ...names.map((name) => `&${name}=`),
];

const below = (random, count) => Math.floor(random() * count);
const pick = (random, list) => list[below(random, list.length)];

function changed(random, text) {
  const at = below(random, text.length + 1);
  const kind = below(random, 4);
  if (kind === 0) return text.slice(0, at) + pick(random, pieces) + text.slice(at);
  if (kind === 1) return text.slice(0, at) + text.slice(at + 1 + below(random, 9));
  if (kind === 2) return text.slice(0, at) + pick(random, good).slice(below(random, 60));
  const letter = String.fromCharCode(below(random, random() < 0.8 ? 128 : 65_536));
  return text.slice(0, at) + letter.repeat(random() < 0.02 ? 3000 : 1) + text.slice(at + 1);
}

function generate(random) {
  let text = pick(random, good);
  for (let turn = below(random, 6); turn >= 0; --turn) text = changed(random, text);
  return random() < 0.01 ? text + `${pick(random, pieces)},`.repeat(below(random, 500)) : text;
}

// A value that is left empty is not written, and blanks around one are not.
const meant = (turns) =>
  turns.map((terms) =>
    terms.map(({ id, params }) => [
      id,
      ...Object.entries(params).flatMap(([name, value]) =>
        value.trim() === '' ? [] : [[name, value.trim()]],
      ),
    ]),
  );

// What is no name of a method stays as it stands, for the judge to refuse.
const isForm = (turns) =>
  turns.length > 0 &&
  turns.every((terms) => terms.length > 0) &&
  turns.flat().every(({ id }) => id !== '' && !/[(),|+]/.test(id));

function holdMethod(text) {
  const turns = readMethod(text);
  if (isForm(turns)) assert.deepEqual(meant(readMethod(writeMethod(turns))), meant(turns));
}

function holdRead({ settings, faults }) {
  assert.deepEqual(Object.keys(settings), Object.keys(usual));
  for (const [name, value] of Object.entries(settings)) {
    assert.equal(typeof value, 'string', name);
    assert.equal(excess(name, value), undefined, name);
  }
  for (const { name, value, why } of faults) {
    assert.ok(name === 'v' || names.includes(name), name);
    assert.equal(typeof value, 'string');
    assert.ok(why === undefined || /^must be at most \d+ [a-z ]+, got \d+$/.test(why), why);
  }
}

function run(hash) {
  const link = readWholeLink(hash, usual);
  holdRead(link);
  const { settings } = link;
  const again = readWholeLink(writeLink(settings, usual), usual);
  assert.deepEqual(again.faults, []);
  // A long text stays out of the address.
  const own = again.settings.own === usual.own ? usual.own : settings.own;
  assert.deepEqual(again.settings, { ...settings, own });
  splitMethods(settings.m).forEach(holdMethod);
  const { variants, lengths, windows, seed } = comparisonOf(settings);
  assert.ok(variants.every((one) => typeof one === 'string' && one !== ''));
  for (const number of [...lengths, windows, seed]) assert.equal(typeof number, 'number');
  // Nothing that was read before is left behind.
  assert.deepEqual(readWholeLink(good[0], usual).settings, { ...usual, ...golden });
  assert.equal({}.polluted ?? Object.keys(Object.prototype).length, 0);
}

const golden = { m: 'rope,linear,yarn(beta_fast=8),sinks,rerope', n: '128,512' };

export const fuzzer = { name: 'links', generate, run };
