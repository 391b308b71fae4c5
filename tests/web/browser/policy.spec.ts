// The content security policy of both pages: there before anything else, in force, and never in the page's own way.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { built, expect, test } from './site';

const wanted = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
};
const policy = Object.entries(wanted)
  .map((directive) => directive.join(' '))
  .join('; ');

const elsewhere = 'https://other.example/'; // never reached: the policy forbids it before

for (const file of ['index.html', 'embed.html']) {
  test(`${file} is built with the policy before whatever loads something`, () => {
    const html = readFileSync(join(built, file), 'utf8');
    const [head] = /<head>[^]*?(?=<(?:link|script|style|img))/.exec(html)!;
    expect(head).toContain('http-equiv="Content-Security-Policy"');
    expect(head.replace(/\s+/g, ' ')).toContain(`content="${policy}"`);
  });

  test(`${file} lets nobody ask another server, run a text or send a form, and tests see it`, async ({
    visit,
    violations,
  }) => {
    await visit.open('', file);
    const tried = await visit.page.evaluate(async (elsewhere) => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = true';
      document.body.append(script);
      setTimeout('globalThis.ran = true'); // an eval: one that is called from here would be let through
      const form = document.createElement('form');
      form.action = elsewhere;
      document.body.append(form);
      form.submit();
      const asked = await fetch(elsewhere).catch(() => 'forbidden');
      await new Promise((done) => setTimeout(done, 50));
      return { asked, ran: 'ran' in globalThis };
    }, elsewhere);
    expect(tried).toEqual({ asked: 'forbidden', ran: false });
    const forbidden = () => violations.map((one) => one.split(':')[0]).sort();
    await expect
      .poll(forbidden)
      .toEqual(['connect-src', 'form-action', 'script-src', 'script-src-elem']);
    violations.length = 0; // all of them were meant
  });
}
