// Builds the npm package: TypeScript to dist/, beside it the generated wasm chunks, the element with its libraries, the licence.

import { execFileSync } from 'node:child_process';
import { cp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const web = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(web, 'src');
const dist = join(web, 'dist');
const typescript = createRequire(import.meta.url).resolve('typescript/bin/tsc');

// What lies beside the element is in the package already, unbundled: workers and wasm chunks are found from there.
const packaged = {
  name: 'packaged',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const place = relative(source, join(resolveDir, path));
      if (!resolveDir.startsWith(source) || place.startsWith('element')) return undefined;
      return { path: `../${place.replaceAll('\\', '/')}`, external: true };
    });
  },
};

// Two parts of d3 that Plot never asks for. One of them compiles readers of tables from strings.
const unasked = {
  name: 'unasked',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^d3-(dsv|fetch)$/ }, ({ path }) => ({ path, namespace: 'unasked' }));
    onLoad({ filter: /.*/, namespace: 'unasked' }, () => ({ contents: 'export {};' }));
  },
};

// Lit and Plot are bundled in, so that who wants the numbers alone installs nothing else.
const buildElement = () =>
  build({
    entryPoints: [join(source, 'element/index.ts')],
    outfile: join(dist, 'element/index.js'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'linked',
    plugins: [packaged, unasked],
  });

// Lit's own types stay out: what a page may rely on is in contract.ts.
const elementTypes = `export * from './contract.js';
import type { RopeLabElement } from './contract.js';
/** <rope-lab>: importing this registers it. */
export declare const RopeLab: { new (): RopeLabElement; prototype: RopeLabElement };
export type RopeLab = RopeLabElement;
`;

await rm(dist, { recursive: true, force: true });
execFileSync(process.execPath, [typescript, '--project', join(web, 'tsconfig.package.json')], {
  stdio: 'inherit',
});
await cp(join(source, 'generated/wasm'), join(dist, 'generated/wasm'), { recursive: true });
await buildElement();
await writeFile(join(dist, 'element/index.d.ts'), elementTypes);
await cp(join(web, '../LICENSE'), join(web, 'LICENSE'));
