// Pictures of the built page. Usage, after a build:
//   node scripts/screenshot.mjs           → web/page.png, the picture in the README: a run computed at that moment
//   node scripts/screenshot.mjs FOLDER [#hash]   → the page as a whole, wide and narrow, light and dark, everything unfolded
//
// CHROMIUM may name another browser.

import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from '@playwright/test';
import { preview } from 'vite';

const web = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const [folder, hash = ''] = process.argv.slice(2);

async function readme(browser, address) {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 960 },
    colorScheme: 'light',
  });
  await page.goto(address);
  await page.locator('.state[data-origin=live]').waitFor({ timeout: 120_000 });
  await page.locator('.ran').waitFor();
  await page.locator('.plot > svg').first().waitFor();
  await page.screenshot({ path: join(web, 'page.png') });
}

/** Rows, the cards and every other fold open: what a reader may come to see. */
async function unfold(page) {
  for (const turn of await page.locator('rope-lab .turn').all()) await turn.click();
  await page.evaluate(() => {
    const all = [document, document.querySelector('rope-lab').shadowRoot];
    for (const root of all) for (const fold of root.querySelectorAll('details')) fold.open = true;
  });
}

const slice = 1400; // pixels of height, about what a picture viewer shows without shrinking

async function look(browser, address, width, colorScheme) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const take = async (what) => {
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    for (let y = 0, n = 0; y < height; y += slice, n++)
      await page.screenshot({
        path: join(folder, `${width}-${colorScheme}-${what}-${n}.png`),
        fullPage: true,
        clip: { x: 0, y, width, height: Math.min(slice, height - y) },
      });
  };
  await page.goto(address + hash);
  await page.locator('.plot > svg, .empty').first().waitFor();
  await page.waitForTimeout(1500);
  await take('first');
  await unfold(page);
  await page.waitForTimeout(300);
  await take('unfolded');
  await page.close();
}

const server = await preview({
  root: web,
  configFile: join(web, 'vite.config.ts'),
  logLevel: 'error',
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const [address] = server.resolvedUrls.local;
try {
  if (folder === undefined) await readme(browser, address);
  else
    for (const [width, scheme] of [
      [1280, 'light'],
      [375, 'dark'],
      [1280, 'dark'],
      [375, 'light'],
    ])
      await look(browser, address, width, scheme);
} finally {
  await browser.close();
  await server.close();
}
