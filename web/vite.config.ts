// The page's build: web/dist-page, with relative addresses, so that it works under any path.

import { cpSync, readFileSync } from 'node:fs';

import { defineConfig, type Plugin } from 'vite';

import { readCurves } from './src/compare/stored.js';
import * as generated from './src/generated/catalog.js';
import { cards } from './src/page/cards.js';
import { cardPictures } from './src/page/pictures.js';
import { still } from './src/page/still.js';

// What is text stays text: cards and notes are in the page before any script runs.
const article: Plugin = {
  name: 'article',
  async transformIndexHtml(html) {
    const text = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
    const notes = text('./src/page/honest.html');
    const config = JSON.parse(text('./models/strand-128/config.json'));
    const long = 8 * config.max_position_embeddings; // tokens, as far as the default comparison goes
    const pictures = await cardPictures(generated.catalog, config, long);
    const curves = JSON.parse(text('./models/strand-128/curves.json'));
    const [usual] = readCurves(curves, 'strand-128', 'curves.json');
    return html
      .replace('<!-- still picture -->', () => still(usual!))
      .replace('<!-- method cards -->', () => cards(generated.catalog, pictures))
      .replace('<!-- honest notes -->', () => notes);
  },
};

// What is only on the cards is in the page already; the instrument and its workers go without it.
const lean: Plugin = {
  name: 'lean',
  enforce: 'pre',
  load(id) {
    if (!/generated\/catalog\.ts$/.test(id)) return undefined;
    const short = generated.catalog.map(({ mathml, formula, citation, ...rest }) => rest);
    return Object.entries({ ...generated, catalog: short })
      .map(([name, data]) => `export const ${name} = ${JSON.stringify(data)};`)
      .join('\n');
  },
};

// In development web/models/ is served as it lies; a built page gets a copy, without what the trainer keeps for itself.
const models: Plugin = {
  name: 'models',
  apply: 'build',
  writeBundle({ dir }) {
    const ours = (path: string) =>
      !/\.\w+$/.test(path) || /\.(json|safetensors|md|txt)$/.test(path);
    cpSync(new URL('./models/', import.meta.url), `${dir}/models`, {
      recursive: true,
      filter: ours,
    });
  },
};

export default defineConfig({
  base: './',
  appType: 'mpa', // a file that is not there is a 404 here as on any other server
  plugins: [article, lean, models],
  build: {
    outDir: 'dist-page',
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'], // these have light-dark(); rewritten it would not follow a theme
    modulePreload: { polyfill: false },
    rollupOptions: { input: { index: 'index.html', embed: 'embed.html' } },
  },
  worker: { format: 'es', plugins: () => [lean] },
});
