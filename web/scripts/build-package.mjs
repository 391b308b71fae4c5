// Builds the npm package: TypeScript to dist/, beside it the generated wasm chunks, and the licence.

import { execFileSync } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const typescript = createRequire(import.meta.url).resolve('typescript/bin/tsc');

await rm(join(web, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [typescript, '--project', join(web, 'tsconfig.package.json')], { stdio: 'inherit' });
await cp(join(web, 'src/generated/wasm'), join(web, 'dist/generated/wasm'), { recursive: true });
await cp(join(web, '../LICENSE'), join(web, 'LICENSE'));
