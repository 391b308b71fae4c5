// The catalogue in TypeScript is what the module says, and its types refuse what the module would.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { catalog, measures, version } from '../../../web/dist/generated/catalog.js';
import createModule from '../../../web/dist/generated/wasm/simd.js';
import { start } from '../../../web/scripts/start.mjs';
import { root, web } from './package.mjs';

const module = await start(createModule, await readFile(`${web}dist/generated/wasm/simd.wasm`));

const withoutMath = ({ mathml, params, ...spec }) => ({
  ...spec,
  params: params.map(({ symbolMathml, ...param }) => param),
});

test('the committed catalogue is what the built module describes', () => {
  const described = JSON.parse(module.describe());
  assert.equal(version, module.version());
  assert.deepEqual(catalog.map(withoutMath), described.variants);
  assert.deepEqual(measures.map(withoutMath), described.measures);
});

test('every formula and symbol is MathML without inline style, which a content security policy may forbid', () => {
  for (const entry of catalog) {
    assert.match(entry.mathml, /^<math display="block"/);
    assert.doesNotMatch(entry.mathml, / style=/);
    for (const param of entry.params) assert.match(param.symbolMathml, /^<math[ >]/);
  }
});

test('a wrong id, a foreign parameter and a clashing combination do not compile', () => {
  const tsc = createRequire(`${web}package.json`).resolve('typescript/bin/tsc');
  try {
    execFileSync(process.execPath, [tsc, '--project', `${root}tests/web/types/tsconfig.json`], {
      encoding: 'utf8',
    });
  } catch (error) {
    assert.fail(error.stdout);
  }
});
