// Makes web/page.png, the picture of the page in the README: run by hand after a build, node scripts/screenshot.mjs
//
// It shows a run computed at that moment, not the pre-computed one. CHROMIUM may name another browser.

import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from '@playwright/test';
import { preview } from 'vite';

const web = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const size = { width: 1280, height: 960 };

const server = await preview({
  root: web,
  configFile: join(web, 'vite.config.ts'),
  logLevel: 'error',
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage({ viewport: size, colorScheme: 'light' });
  await page.goto(server.resolvedUrls.local[0]);
  await page.locator('.state[data-origin=live]').waitFor({ timeout: 120_000 });
  await page.locator('.ran').waitFor();
  await page.locator('.plot > svg').first().waitFor();
  await page.screenshot({ path: join(web, 'page.png') });
} finally {
  await browser.close();
  await server.close();
}
