// Texts that are JSON, nearly JSON or nothing like it: what JSON.parse takes is what it gives, all else has a place.
import assert from 'node:assert/strict';

import { readJson } from '../../web/dist/lib/json.js';
import { judged } from './library.mjs';
import { below, happens, pick, several } from './random.mjs';

const pieces = [
  ...['{', '}', '[', ']', ':', ',', '"a"', '"b":', '1', '-0', '1e400', '-1.5E-3', 'true', 'null', '"'],
  ...['\n', '\r\n', ' ', '\t', '\u2028', '\uFEFF', '\\', '\\u12', '\\u0000', '\u0000', '\x1b[31m', 'é', '\u202e'],
  ...['NaN', "'", '//', '01', '+1', '.5', '1.', '"__proto__":', '"\ud800"', '😀', 'undefined', '"a\nb"'],
]; // prettier-ignore

const value = (random, depth) => {
  const kind = below(random, depth > 3 ? 4 : 6);
  if (kind < 4) return pick(random, [1, -0, 'text\n', true, null, 1.5e300, '\u2028', '"']);
  const inner = several(below(random, 4), () => value(random, depth + 1));
  return kind === 4 ? inner : Object.fromEntries(inner.map((one, n) => [`k${n}`, one]));
};

function broken(random, text) {
  const at = below(random, text.length + 1);
  const end = happens(random, 0.5) ? at : Math.min(text.length, at + below(random, 4));
  return text.slice(0, at) + pick(random, pieces) + text.slice(end);
}

function generate(random) {
  if (happens(random, 0.3)) return several(below(random, 12), () => pick(random, pieces)).join('');
  const text = JSON.stringify(value(random, 0), null, pick(random, [undefined, 2]));
  return happens(random, 0.9) ? broken(random, text) : text;
}

function parsed(text) {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function run(text) {
  const expected = parsed(text.replace(/^\uFEFF/, ''));
  const found = judged(() => ({ value: readJson(text, 'config.json') }));
  assert.deepEqual(found, expected);
}

export const fuzzer = { name: 'json', generate, run };
