// The npm package as strangers get it: packed, installed in an empty folder, imported, and clean.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { root, web } from './package.mjs';

const folder = await mkdtemp(join(tmpdir(), 'ropewalk-'));
after(() => rm(folder, { recursive: true }));

const npm = (cwd, ...given) =>
  execFileSync('npm', [...given, '--offline', '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd,
    encoding: 'utf8',
  });
const node = (...given) =>
  execFileSync(process.execPath, given, { cwd: folder, encoding: 'utf8' }).trim();

const tarball = npm(web, 'pack', '--ignore-scripts', '--pack-destination', folder)
  .trim()
  .split('\n')
  .at(-1);
await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
npm(folder, 'install', `./${tarball}`);
await cp(`${root}tests/web/types/installed`, join(folder, 'types'), { recursive: true });
const installed = join(folder, 'node_modules/ropewalk');

test('installed alone it brings no other package, and works in Node', () => {
  assert.match(
    node(
      '-e',
      "console.log(require('fs').readdirSync('node_modules').filter((name) => name[0] !== '.').join())",
    ),
    /^ropewalk$/,
  );
  const script = `
    import { createRopewalk, fromHuggingFace } from 'ropewalk';
    const rw = await createRopewalk();
    const rope = rw.rope({ variant: 'yarn', headDim: 128, trainLength: 4096, params: { factor: 16 } });
    console.log(rw.build, rope.attentionFactor.toFixed(8), rope.rotate(new Float32Array(128).fill(1), { positions: [3] }).length);`;
  assert.match(node('--input-type=module', '-e', script), /^(simd|relaxed) 1\.27725887 128$/);
});

// TypeScript's own sentences, one a line; none where it has nothing to say.
function compiled(...options) {
  const typescript = createRequire(`${web}package.json`).resolve('typescript/bin/tsc');
  try {
    return node(typescript, '--project', 'types', '--pretty', 'false', ...options);
  } catch (error) {
    return error.stdout;
  }
}

test('a strict TypeScript reader of every entry installs nothing else, whatever library there is', () => {
  assert.equal(compiled(), '');
  assert.equal(compiled('--target', 'esnext'), '');
  assert.equal(compiled('--lib', 'es2023,esnext.disposable,dom'), '');
});

test('beside @webgpu/types what is opened has a GPUDevice of theirs', async () => {
  const theirs = ['--types', 'types', '--typeRoots', `${web}node_modules/@webgpu`];
  const device = `
    import { openGpu } from 'ropewalk/webgpu';
    export const limits: Promise<GPUSupportedLimits> = openGpu().then(({ device }) => device.limits);`;
  await writeFile(join(folder, 'types/device.ts'), device);
  assert.equal(compiled(...theirs), '');
  assert.match(compiled(), /Cannot find name 'GPUSupportedLimits'/);
});

test('it can be required, because no module of it awaits at its top', () => {
  if (process.versions.node.split('.')[0] < 20) return;
  const script =
    "require('ropewalk').createRopewalk({ build: 'simd' }).then((rw) => console.log(rw.build))";
  assert.equal(
    node('--experimental-require-module', '--no-warnings', '--input-type=commonjs', '-e', script),
    'simd',
  );
});

test('its command runs from the installed copy, with the model and the passage inside', () => {
  const out = node(
    join(folder, 'node_modules/.bin/ropewalk'),
    'compare',
    '--variants',
    'rope',
    '--lengths',
    '1',
    '--windows',
    '2',
    '--workers',
    '1',
    '--json',
  );
  assert.equal(JSON.parse(out).results.length, 1);
});

test('importing it does nothing: no module is compiled and no file read until createRopewalk', () => {
  const script = `
    let compiled = 0;
    for (const name of ['compile', 'instantiate', 'validate']) {
      const usual = WebAssembly[name];
      WebAssembly[name] = (...given) => (++compiled, usual(...given));
    }
    const { createRopewalk } = await import('ropewalk');
    const before = compiled;
    await createRopewalk();
    console.log(before, compiled > 0);`;
  assert.equal(node('--input-type=module', '-e', script), '0 true');
});

test('nothing in it compiles code from strings, so a content security policy needs no unsafe-eval', async () => {
  const files = (await readdir(join(installed, 'dist'), { recursive: true })).filter((file) =>
    file.endsWith('.js'),
  );
  assert.ok(files.length > 15);
  for (const file of files) {
    const text = await readFile(join(installed, 'dist', file), 'utf8');
    assert.doesNotMatch(text, /\bnew Function\b|\beval\(/, file);
  }
  const script =
    "import { createRopewalk } from 'ropewalk'; console.log((await createRopewalk()).rope({ variant: 'rope', headDim: 8, trainLength: 8 }).headDim)";
  assert.equal(
    node('--disallow-code-generation-from-strings', '--input-type=module', '-e', script),
    '8',
  );
});

test('no address of a machine or a registry is in it', async () => {
  const files = (await readdir(installed, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile() && /\.(js|ts|json|md)$/.test(entry.name),
  );
  for (const entry of files) {
    const text = await readFile(join(entry.parentPath ?? entry.path, entry.name), 'utf8');
    assert.doesNotMatch(text, /registry\.npmjs|\/root\/|file:\/\/\//, entry.name);
  }
});

test('publint has nothing to say about it', async () => {
  const entry = createRequire(`${web}package.json`).resolve('publint');
  const { publint } = await import(pathToFileURL(entry));
  const { messages } = await publint({ pkgDir: installed, strict: true, pack: false });
  assert.deepEqual(messages, []);
});
