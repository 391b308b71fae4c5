// Taking results away: a link that computes them again, the picture, the numbers.

import { html, nothing, type TemplateResult } from 'lit';

import { blank, own, writeLink } from '../compare/link.js';
import { readMethod, readTerm } from '../compare/terms.js';
import { version } from '../generated/catalog.js';
import { copied, copy } from './copying.js';
import { csvText, pngBlob, save, svgText } from './figure/export.js';
import type { RopeLab } from './rope-lab.js';
import type { Shown } from './stage.js';
import { words } from './words.js';

// What a page takes for usual may change: a file says all of it.
const noteOf = ({ settings }: RopeLab): string =>
  `ropewalk ${version}, ${location.href.replace(/#.*/s, '')}${writeLink(settings, blank)}`;

// Of a reader's own text only the length: it would stand on every line.
function factsOf({ settings }: RopeLab): Record<string, string> {
  const { model, task, n, windows, seed, text, own: typed } = settings;
  const bytes = new TextEncoder().encode(typed).length;
  return {
    ...{ model, task, lengths: n, windows, seed },
    text: text === own ? `own, ${bytes} bytes` : text,
    ropewalk: version,
  };
}

/** `ropewalk-text-1024-rope-yarn.csv`: the task, the longest text, the methods as far as there is room. */
function fileName({ settings }: RopeLab, now: Shown, kind: string): string {
  const ids = now.methods.flatMap(readMethod).flatMap((terms) => terms.map(({ id }) => id));
  const parts = ['ropewalk', readTerm(settings.task).id, String(now.length), ...new Set(ids)];
  const name = parts.join('-').replace(/[^\w-]+/g, '_');
  return `${name.slice(0, 80)}.${kind}`;
}

export function downloads(
  lab: RopeLab,
  now: Shown,
  drawn: () => SVGSVGElement | undefined,
): TemplateResult {
  const background = () => getComputedStyle(lab).backgroundColor;
  const picture = async (kind: 'svg' | 'png') => {
    const svg = drawn();
    if (!svg) return;
    const made = [svg, background(), noteOf(lab)] as const;
    const name = fileName(lab, now, kind);
    if (kind === 'svg') save(svgText(...made), name, 'image/svg+xml');
    else save(await pngBlob(...made), name, 'image/png');
  };
  return html`<div class="downloads" part="downloads">
    ${
      lab.address
        ? html`<button
            type="button"
            class="quiet"
            @click=${() => void copy(lab, 'link', lab.link())}
          >
            ${words.copyLink}
          </button>`
        : nothing
    }
    <span class="group" role="group" aria-label=${words.downloads}>
      <button
        type="button"
        class="quiet"
        @click=${() => save(csvText(now.cells, factsOf(lab)), fileName(lab, now, 'csv'), 'text/csv')}
      >
        CSV
      </button>
      <button type="button" class="quiet" @click=${() => void picture('svg')}>SVG</button>
      <button type="button" class="quiet" @click=${() => void picture('png')}>PNG</button>
    </span>
    ${copied(lab, 'link', () => lab.link(), words.linkCopied)}
  </div>`;
}
