// The page's build: web/dist-page, with relative addresses, so that it works under any path.

import { cpSync, readFileSync } from 'node:fs';

import { defineConfig, type Plugin } from 'vite';

import { catalog } from './src/generated/catalog.js';
import { words } from './src/element/words.js';
import { cards } from './src/page/cards.js';

// What is text stays text: cards and notes are in the page before any script runs.
const article: Plugin = {
  name: 'article',
  transformIndexHtml(html) {
    const notes = readFileSync(new URL('./src/page/honest.html', import.meta.url), 'utf8');
    return html
      .replace('<!-- method cards -->', () => cards(catalog, words.questions))
      .replace('<!-- honest notes -->', () => notes);
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
  plugins: [article, models],
  build: {
    outDir: 'dist-page',
    target: 'es2022',
    modulePreload: { polyfill: false },
    rollupOptions: { input: { index: 'index.html', embed: 'embed.html' } },
  },
  worker: { format: 'es' },
});
