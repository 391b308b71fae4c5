// The source is laid out as cpp/README.md says: includes point backwards only, and outside libraries stay in their file.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const order = ['rope', 'tensor', 'attention', 'model', 'training', 'evaluation', 'bindings'];
const cpp = fileURLToPath(new URL('../../cpp/', import.meta.url));

const sources = readdirSync(cpp, { recursive: true })
  .filter((path) => /\.(cpp|hpp)$/.test(path))
  .map((path) => path.replaceAll('\\', '/'));

const includesOf = (path) =>
  [...readFileSync(cpp + path, 'utf8').matchAll(/^#include [<"](.+)[>"]/gm)].map((found) => found[1]);

test('every folder of the core has its place in the order', () => {
  const folders = new Set(sources.map((path) => path.split('/')[0]));
  assert.deepEqual([...folders].filter((folder) => !order.includes(folder)), []);
});

test('includes point only backwards along the order of the folders', () => {
  const forward = sources.flatMap((path) => {
    const place = order.indexOf(path.split('/')[0]);
    return includesOf(path)
      .filter((included) => order.indexOf(included.split('/')[0]) > place)
      .map((included) => `${path} includes ${included}`);
  });
  assert.deepEqual(forward, []);
});

test('only lanes.hpp includes xsimd', () => {
  const users = sources.filter((path) => includesOf(path).some((included) => included.startsWith('xsimd/')));
  assert.deepEqual(users, ['rope/lanes.hpp']);
});

test('only the bindings know that JavaScript exists', () => {
  const users = sources.filter(
    (path) =>
      !path.startsWith('bindings/') &&
      includesOf(path).some((included) => included === 'emscripten/bind.h' || included === 'emscripten/val.h'),
  );
  assert.deepEqual(users, []);
});

test('every source file says its one idea in its first line', () => {
  const silent = sources.filter((path) => !/^\/\/ \S+ \S+/.test(readFileSync(cpp + path, 'utf8')));
  assert.deepEqual(silent, []);
});

test('no binding names a variant', () => {
  const variants = sources.filter((path) => path.startsWith('rope/variants/')).map((path) => path.slice(14, -4));
  const quoted = new RegExp(`"(${variants.join('|')})"`);
  const naming = sources.filter(
    (path) => path.startsWith('bindings/') && quoted.test(readFileSync(cpp + path, 'utf8')),
  );
  assert.deepEqual(naming, []);
});
