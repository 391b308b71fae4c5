// The source is laid out as cpp/README.md says: includes and imports point backwards only, outside libraries stay in their file.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
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

// TypeScript from what a module computes to what a page shows; index.ts is what the package offers of the first five.
const web = fileURLToPath(new URL('../../web/src/', import.meta.url));
const webOrder = ['generated', 'lib', 'config', 'models', 'runtimes', 'inspect', 'index.ts', 'compare', 'gpu', 'cli', 'element', 'page'];
const modules = readdirSync(web, { recursive: true })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));

/** withTypes: those too of which nothing is left once TypeScript is compiled. */
function importsOf(path, withTypes = true) {
  const imports = /^(?:import|export)( type)? [^;]*?from '(\.[^']+)\.js'|import\('(\.[^']+)\.js'\)/gm;
  return [...readFileSync(web + path, 'utf8').matchAll(imports)]
    .filter(([, type]) => withTypes || !type)
    .map(([, , always, later]) => `${posix.join(posix.dirname(path), always ?? later)}.ts`);
}

test('imports point only backwards along the order of the folders', () => {
  const placeOf = (path) => webOrder.indexOf(path.split('/')[0]);
  assert.deepEqual(modules.filter((path) => placeOf(path) < 0), []);
  const forward = modules.flatMap((path) =>
    importsOf(path)
      .filter((imported) => placeOf(imported) > placeOf(path))
      .map((imported) => `${path} imports ${imported}`),
  );
  assert.deepEqual(forward, []);
});

test('no two modules import each other, by whatever way', () => {
  const state = new Map(); // path → 'open' while its imports are followed, then 'done'
  const circles = [];
  const follow = (path, way) => {
    if (state.get(path) === 'open') circles.push([...way.slice(way.indexOf(path)), path].join(' → '));
    if (state.has(path)) return;
    state.set(path, 'open');
    for (const imported of importsOf(path, false)) if (modules.includes(imported)) follow(imported, [...way, path]);
    state.set(path, 'done');
  };
  modules.forEach((path) => follow(path, []));
  assert.deepEqual(circles, []);
});

// Who may name a variant outside its own file, and why. `rope` is free: it is also the folder's and the API's name,
// and what is asked for when nobody names a method.
const named = {
  'cpp/evaluation/task.cpp': ['window'], // a key of the task: which window of the text
  'web/src/lib/model.ts': ['window'], // the same key, of a job
  'cpp/model/transformer.cpp': ['log_n'], // a model trained with log-n needs it in every combination
};

// What people have is told in the words of variants: which one a config asks for, and which one a runtime computes.
const translates = /^web\/src\/(config|runtimes|models)\//;

// Comments and included paths may name whatever they like.
const literalsOf = (source) =>
  source
    .replace(/\/\*[\s\S]*?\*\/|^#include .*$|(?<=^|\s)\/\/.*$/gm, '')
    .matchAll(/(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1/g);

/** Path → the ids that its code names: all that would have to be edited along with a variant. */
function naming() {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const ids = sources.filter((path) => path.startsWith('rope/variants/')).map((path) => path.slice(14, -4));
  const id = `(?:${ids.join('|')})(?:\\([^)]*\\))?`;
  const combination = new RegExp(`^\\+?${id}(?:[+,]${id})*$`);
  const files = ['cpp', 'web/src', 'web/bin'].filter((folder) => existsSync(root + folder)).flatMap((folder) =>
    readdirSync(root + folder, { recursive: true })
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
      .filter((path) => /\.(cpp|hpp|ts|mjs|wgsl)$/.test(path) && !/\/generated\//.test(path) && !translates.test(path)),
  );
  // A variant's file names its parameters too, and one of those may be called as another variant is.
  const inVariant = (path) => [...readFileSync(root + path, 'utf8').matchAll(/\.id = "(\w+)"|variants[:/]+(\w+)/g)];
  const inLiterals = (path) =>
    [...literalsOf(readFileSync(root + path, 'utf8'))]
      .filter(([, , text]) => combination.test(text))
      .flatMap(([, , text]) => ids.filter((one) => new RegExp(`\\b${one}\\b`).test(text)))
      .filter((one) => one !== 'rope' && !named[path]?.includes(one));
  const namesIn = (path) =>
    path.startsWith('cpp/rope/variants/') ? inVariant(path).map(([, id, other]) => id ?? other) : inLiterals(path);
  return { ids, found: files.map((path) => [path, new Set(namesIn(path))]) };
}

test('no variant is named in code outside its own file, but where the reason is given', () => {
  const { ids: every, found } = naming();
  const strangers = found.flatMap(([path, ids]) =>
    [...ids].filter((id) => every.includes(id) && path !== `cpp/rope/variants/${id}.hpp`).map((id) => `${path} names ${id}`),
  );
  assert.deepEqual(strangers, []);
});

test('a variant is one file: besides the generated catalogue nothing names it', () => {
  const { ids, found } = naming();
  assert.ok(ids.length > 20);
  for (const id of ids.filter((one) => one !== 'rope')) {
    const files = found.filter(([, named]) => named.has(id)).map(([path]) => path);
    assert.deepEqual(files, [`cpp/rope/variants/${id}.hpp`], id);
  }
});
