// Settings that somebody sends to a frame: taken as texts, or refused in one sentence; the page itself is in messages.spec.ts.
import assert from 'node:assert/strict';

import { excess } from '../../web/dist/compare/excess.js';
import { names } from '../../web/dist/compare/link.js';
import { readSettings } from '../../web/dist/compare/settings.js';
import { RopewalkError } from '../../web/dist/lib/error.js';

const below = (random, count) => Math.floor(random() * count);
const pick = (random, list) => list[below(random, list.length)];

const keys = [
  ...names,
  ...['__proto__', 'constructor', 'toString', 'valueOf', 'length', '', 'M', 'models', 'address'],
  ...['x'.repeat(5000), 'a\nb', '\u202Em', '0', 'm '],
];
const values = [
  ...['rope', 'rope,ntk', '128', 'own', '', ' ', '\0', '\uD800', '\n::error::', '\u202E', '🪢'],
  ...['http://other.example/m', '../x', 'rope,'.repeat(300), 'rope+'.repeat(300), '1,'.repeat(50)],
  ...['x'.repeat(2000), `rope(${'a=1,'.repeat(500)})`, '('.repeat(900), '<b>', '__proto__'],
  ...[0, -0, 1, 1e300, -1, 0.5, true, false, null, [], ['rope'], {}, { toString: 1, valueOf: 1 }],
];

function nested(random) {
  let value = pick(random, values);
  for (let depth = below(random, 2000); depth > 0; --depth)
    value = depth % 2 ? [value] : { m: value };
  return value;
}

/** As JSON text: a key that an object may not have by assignment is one of its own so. */
function generate(random) {
  if (random() < 0.1) return JSON.stringify(pick(random, values));
  const entries = Array.from({ length: below(random, 6) }, () => {
    const key = random() < 0.7 ? pick(random, names) : pick(random, keys);
    return [key, random() < 0.05 ? nested(random) : pick(random, values)];
  });
  return `{${entries.map((pair) => pair.map((one) => JSON.stringify(one)).join(':')).join()}}`;
}

function run(text) {
  let settings;
  try {
    settings = readSettings(JSON.parse(text), 'set');
  } catch (error) {
    assert.ok(error instanceof RopewalkError, error.stack);
    assert.ok(error.code !== '' && error.where !== '');
    assert.match(error.message, /^[^\p{C}]{5,800}$/u);
    return;
  }
  for (const [name, value] of Object.entries(settings)) {
    assert.ok(names.includes(name), name);
    assert.ok(typeof value === 'string' && value.isWellFormed(), name);
    assert.equal(excess(name, value), undefined);
  }
  assert.equal(Object.getPrototypeOf(settings), Object.prototype);
  assert.deepEqual(readSettings({ m: 'rope', seed: 7 }, 'set'), { m: 'rope', seed: '7' });
}

export const fuzzer = { name: 'messages', generate, run };
