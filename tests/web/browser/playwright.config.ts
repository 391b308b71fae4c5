// The page's tests: real headless Chromium against the built page, served from a sub-path.
import { defineConfig } from './site';

export default defineConfig({
  testDir: '.',
  outputDir: '../results',
  fullyParallel: true,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  },
});
