// The built page as files: small enough, and no code made from strings.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { built, expect, test } from './site';

const limit = 400 * 1024; // bytes, gzipped, of JavaScript and the one WebAssembly build that loads

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|js)$/.test(name))
    .map((name) => join(folder, name));

test('what a visit loads of JavaScript and WebAssembly is at most 400 KB gzipped', async ({
  visit,
}) => {
  const loaded = new Map<string, number>();
  visit.page.context().on('response', async (response) => {
    const name = new URL(response.url()).pathname.split('/').pop()!;
    if (/\.(js|wasm)$/.test(name))
      loaded.set(name, gzipSync(readFileSync(join(built, 'assets', name))).length);
  });
  const lab = await visit.open('#v=1&m=rope,rerope&n=128,256&windows=2&seed=1');
  await lab.finished();
  const total = [...loaded.values()].reduce((sum, size) => sum + size, 0);
  console.log(
    `JavaScript and WebAssembly of a visit, gzipped: ${(total / 1024).toFixed(0)} KB`,
    Object.fromEntries(loaded),
  );
  expect(total).toBeGreaterThan(20_000);
  expect(total).toBeLessThan(limit);
});

test('no code is made from strings', () => {
  for (const file of files(built))
    expect(readFileSync(file, 'utf8'), file).not.toMatch(/new Function\(|\beval\(/);
});
