// A visit to the built page: a server of its own, and the parts of the page that tests speak of.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';

// The tests lie outside web/, where Node does not find its packages by name.
import {
  defineConfig,
  expect,
  test as base,
  type Locator,
  type Page,
} from '../../../web/node_modules/@playwright/test';

export { defineConfig, expect, type Locator, type Page };

export const web = resolve(__dirname, '../../../web');
export const built = join(web, 'dist-page');

/** A piece of HTML in the README that has this in it: what people will copy is what is tested. */
export function snippet(mark: string): string {
  const readme = readFileSync(join(web, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/```html\n(.*?)```/gs)].map(([, text]) => text!);
  return blocks.find((text) => text.includes(mark))!;
}

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.txt': 'text/plain',
  '.md': 'text/plain',
};

/** Serves the page, or another folder, under `path`, nothing outside it. */
export function serve(
  path: string,
  headers: Record<string, string> = {},
  folder = built,
): Promise<Server> {
  const server = createServer((request, response) => {
    const asked = decodeURIComponent((request.url ?? '').replace(/[?#].*/s, ''));
    const file = join(folder, asked.slice(path.length).replace(/\/$|^$/, '/index.html'));
    if (!asked.startsWith(path) || !existsSync(file) || statSync(file).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    const type = types[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, ...headers }).end(readFileSync(file));
  });
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)));
}

export interface Visit {
  page: Page;
  open: (hash?: string, file?: string) => Promise<Lab>;
}

/** The instrument on a page. */
export class Lab {
  readonly element: Locator;
  constructor(readonly page: Page) {
    this.element = page.locator('rope-lab');
  }
  get runButton(): Locator {
    return this.element.locator('.runbar').getByRole('button', { name: 'Run' });
  }
  get cancelButton(): Locator {
    return this.element.getByRole('button', { name: 'Cancel' });
  }
  get state(): Locator {
    return this.element.locator('.runbar .state');
  }
  get curves(): Locator {
    return this.element.locator('.plot [data-mark=line] path');
  }
  get picture(): Locator {
    return this.element.locator('.plot > svg[role=img]');
  }
  get problems(): Locator {
    return this.element.locator('.problem');
  }
  row(at: number): Locator {
    return this.element.locator('.row').nth(at);
  }
  /** Opens a row's parameters. */
  async unfold(at: number): Promise<Locator> {
    await this.row(at).locator('.turn').click();
    return this.row(at).locator('.more');
  }
  async finished(): Promise<void> {
    await expect(this.state).toHaveAttribute('data-origin', 'live', { timeout: 45_000 });
    await expect(this.state).toContainText('Computed here', { timeout: 45_000 }); // nothing is missing
    await expect(this.runButton).toBeVisible({ timeout: 45_000 });
  }
  async run(): Promise<void> {
    await this.runButton.click();
    await expect(this.cancelButton.or(this.runButton)).toBeVisible();
    await this.finished();
  }
  /** Loss by method and length, as the table shows it. */
  async losses(): Promise<string[][]> {
    const rows = await this.element.locator('table').first().locator('tbody tr').all();
    return Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()));
  }
}

interface Options {
  path: string;
  folder: string;
  headers: Record<string, string>;
}

/** What each document tells of its own policy; a header that a test adds is another one, and may forbid what it likes. */
const tellViolations = (): void =>
  addEventListener(
    'securitypolicyviolation',
    ({ originalPolicy, effectiveDirective, blockedURI }) => {
      const own = document.querySelector<HTMLMetaElement>('meta[http-equiv]')?.content;
      if (originalPolicy === own)
        void (globalThis as unknown as { violated: (what: string) => Promise<void> }).violated(
          `${effectiveDirective}: ${blockedURI}`,
        );
    },
  );

interface Fixtures {
  origin: string;
  foreign: string[];
  violations: string[];
  visit: Visit;
}

/**
 * `visit` opens the page at a hash. Every test ends with a look at what went wrong unseen: an error in the console, a
 * request to anyone but the page's own server, and whatever the page's policy had to forbid are failures.
 */
export const test = base.extend<Options & Fixtures>({
  path: ['/articles/rope', { option: true }],
  folder: [built, { option: true }],
  headers: [{}, { option: true }],
  origin: async ({ path, headers, folder }, use) => {
    const server = await serve(path, headers, folder);
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.closeAllConnections();
    server.close();
  },
  // What the page asks of anyone but its own origin.
  foreign: async ({ context, origin }, use) => {
    const asked: string[] = [];
    context.on('request', (request) => {
      if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url()))
        asked.push(request.url());
    });
    await use(asked);
    expect(asked).toEqual([]);
  },
  violations: async ({ context }, use) => {
    const told: string[] = [];
    await context.exposeFunction('violated', (what: string) => told.push(what));
    await context.addInitScript(tellViolations);
    await use(told);
    expect(told).toEqual([]);
  },
  visit: async ({ page, origin, path, foreign, violations }, use) => {
    void [foreign, violations];
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(error.message));
    const open = async (hash = '', file = '') => {
      await page.goto(`${origin}${path}/${file}${hash}`);
      return new Lab(page);
    };
    await use({ page, open });
    expect(failures).toEqual([]);
  },
});
