// Accessibility by axe, run in the page itself.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { web, type Page } from './site';

const axe = readFileSync(join(web, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** What axe has to say against the page, or the part of it that a selector names. */
export async function violations(page: Page, part = 'html'): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (part) => {
    const run = (
      globalThis as unknown as {
        axe: {
          run: (part: string) => Promise<{
            violations: { id: string; nodes: { target: unknown; failureSummary: string }[] }[];
          }>;
        };
      }
    ).axe.run;
    const { violations } = await run(part);
    return violations.flatMap((one) =>
      one.nodes.map((node) => `${one.id}: ${JSON.stringify(node.target)} ${node.failureSummary}`),
    );
  }, part);
}
