// What ran, as plain text: what somebody sends along who reports that it is slow or wrong.

import { html, type TemplateResult } from 'lit';

import { own } from '../compare/link.js';
import { version } from '../generated/catalog.js';
import { visible } from '../lib/visible.js';
import { copied, copy } from './copying.js';
import type { RopeLab } from './rope-lab.js';
import type { Ran } from './session.js';
import { words } from './words.js';

// A reader's own text is nobody's business: its length is enough.
const textOf = ({ text, own: typed }: Ran['asked']): string =>
  text === own ? `the reader's own, ${new TextEncoder().encode(typed).length} bytes` : text;

/** One fact a line, in English whatever the page's language; what is not known is left out. */
export function diagnosticsOf({ asked, backend, ...ran }: Ran): string {
  const facts: Record<string, string | number | boolean | undefined> = {
    ropewalk: version,
    model: asked.model,
    task: asked.task,
    methods: asked.m,
    lengths: asked.n,
    windows: asked.windows,
    seed: asked.seed,
    text: textOf(asked),
    backend: backend?.kind,
    adapter: backend?.adapter,
    software: backend?.software,
    difference: backend?.difference,
    note: backend?.note,
    build: ran.build,
    workers: ran.workers,
    seconds: ran.seconds.toFixed(3),
    'tokens per second': Math.round(ran.tokensPerSecond),
    'user agent': navigator.userAgent,
  };
  return Object.entries(facts)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${visible(String(value))}\n`)
    .join('');
}

export function diagnostics(lab: RopeLab, ran: Ran): TemplateResult {
  const text = () => diagnosticsOf(ran);
  return html`<div class="diagnostics">
    <button type="button" class="quiet" @click=${() => void copy(lab, 'diagnostics', text())}>
      ${words.copyDiagnostics}
    </button>
    ${copied(lab, 'diagnostics', text, words.diagnosticsCopied)}
  </div>`;
}
