// Every call with one value in the place of another: a right answer or a sentence, never a TypeError, never a hang.
import assert from 'node:assert/strict';

import { disguises, gone, OwnFault, plain } from './hostile-values.mjs';
import { judgedLater } from './library.mjs';
import { calls } from './public-calls.mjs';
import { happens, pick } from './random.mjs';

/** Paths of all values within, `1.params.factor`. */
function placesIn(value, path = [], found = []) {
  if (path.length > 0) found.push(path.join('.'));
  const inner = typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
  if (inner && path.length < 4 && !value.tables)
    // a Rope is shared
    for (const key of Object.keys(value).slice(0, 40)) placesIn(value[key], [...path, key], found);
  return found;
}

function generate(random) {
  const [name, { given, lists = [] }] = pick(random, Object.entries(calls));
  if (lists.length > 0 && happens(random, 0.4)) {
    const kind = happens(random, 0.7) ? 'disguises' : 'gone';
    const values = Object.keys(kind === 'gone' ? gone : disguises);
    return { call: name, place: pick(random, lists), kind, value: pick(random, values) };
  }
  const place = pick(random, placesIn(given()));
  const kind = happens(random, 0.9) ? 'plain' : 'gone';
  return { call: name, place, kind, value: pick(random, Object.keys({ plain, gone }[kind])) };
}

const at = (value, path) => path.reduce((inner, key) => inner[key], value);

function put(values, path, value) {
  const [last] = path.slice(-1);
  const holder = at(values, path.slice(0, -1));
  Object.defineProperty(holder, last, { value, enumerable: true, configurable: true });
}

// A getter, or a proxy that was revoked: what it throws by itself is its maker's, and may reach the maker as it is.
const isOwn = (error) =>
  error instanceof OwnFault ||
  (error instanceof TypeError && /proxy that has been revoked/.test(error.message));

/** The answer, or undefined where it was refused, or where the value itself threw. */
async function answered(call, given) {
  const started = async () => call(...given);
  return judgedLater(
    started().catch((error) => {
      if (isOwn(error) || isOwn(error?.cause)) return undefined;
      throw error;
    }),
  );
}

async function run({ call: name, place, kind, value }) {
  const { given, call, lists = [] } = calls[name];
  const path = place.split('.');
  const values = given();
  const honest = at(values, path);
  const hostile = { plain, gone, disguises }[kind][value](honest);
  put(values, path, hostile);
  const answer = await answered(call, values);
  if (kind === 'gone' && lists.includes(place))
    assert.equal(answer, undefined, `${name}: ${value} in ${place} was taken for a list`);
  if (kind !== 'disguises' || answer === undefined) return;
  assert.deepEqual(answer, await answered(call, given()), `${name}: ${value} in ${place}`);
}

export const fuzzer = { name: 'types', generate, run };
