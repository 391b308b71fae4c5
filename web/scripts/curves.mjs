// Computes what the page shows before anything is computed there: its default and every preset of index.html.
// Usage, after the package is built: node curves.mjs   → models/<model>/curves.json
//
// The experiments are read from index.html, and computed by the code that the page runs, in Node's workers.

import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { compare, createPool } from '../dist/compare/index.js';
import { comparisonOf, names, readLink, writeLink } from '../dist/compare/link.js';
import { nodeWorker } from '../dist/compare/workers-node.js';

const web = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const models = join(web, 'models');
const page = await readFile(join(web, 'index.html'), 'utf8');

const blank = Object.fromEntries(names.map((name) => [name, '']));
const tag = /<rope-lab\s([^>]*)>/.exec(page)[1];
const attributes = [...tag.matchAll(/(\w+)="([^"]*)"/g)].filter(([, name]) => names.includes(name));
const usual = {
  ...blank,
  ...Object.fromEntries(attributes.map(([, name, value]) => [name, value])),
};
const experiments = [...page.matchAll(/href="(#v=[^"]*)"/g)].map(([, hash]) =>
  readLink(hash, usual),
);

// Files hold six digits: the page shows three. How long it took and on what is of this machine, not of the model.
const ofMachine = { seconds: 0, tokensPerSecond: 0, workers: 0 };
const short = (key, value) =>
  ofMachine[key] ??
  (typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value);

const pool = createPool({ createWorker: nodeWorker });
const runs = [];
for (const settings of experiments) {
  const folder = join(models, settings.model);
  const result = await compare(comparisonOf(settings), {
    model: {
      name: settings.model,
      config: JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')),
      weights: await readFile(join(folder, 'model.safetensors')),
    },
    passage: await readFile(join(models, 'passages', `${settings.text}.txt`), 'utf8'),
    pool,
  });
  const link = writeLink(settings, blank);
  console.error(
    `${link}\n  ${result.seconds.toFixed(0)} s, ${result.tokensPerSecond.toFixed(0)} tokens/s`,
  );
  runs.push({ link, result });
}
pool.close();

const lines = runs.map((run) => `    ${JSON.stringify(run, short)}`).join(',\n');
await writeFile(join(models, usual.model, 'curves.json'), `{\n  "runs": [\n${lines}\n  ]\n}\n`);
