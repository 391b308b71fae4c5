// Taking results away: a link that computes them again, the picture, the numbers.

import { html, type TemplateResult } from 'lit';

import { copied, copy } from './copying.js';
import { csvText, pngBlob, save, svgText } from './figure/export.js';
import type { RopeLab } from './rope-lab.js';
import type { Shown } from './stage.js';
import { words } from './words.js';

export function downloads(
  lab: RopeLab,
  now: Shown,
  drawn: () => SVGSVGElement | undefined,
): TemplateResult {
  const background = () => getComputedStyle(lab).getPropertyValue('--surface').trim() || 'white';
  const picture = async (kind: 'svg' | 'png') => {
    const svg = drawn();
    if (!svg) return;
    if (kind === 'svg')
      save(svgText(svg, background(), lab.link()), 'ropewalk.svg', 'image/svg+xml');
    else save(await pngBlob(svg, background(), lab.link()), 'ropewalk.png', 'image/png');
  };
  return html`<div class="downloads">
    <button type="button" class="quiet" @click=${() => void copy(lab, 'link', lab.link())}>
      ${words.copyLink}
    </button>
    <span class="group" role="group" aria-label=${words.downloads}>
      <button
        type="button"
        class="quiet"
        @click=${() => save(csvText(now.cells), 'ropewalk.csv', 'text/csv')}
      >
        CSV
      </button>
      <button type="button" class="quiet" @click=${() => void picture('svg')}>SVG</button>
      <button type="button" class="quiet" @click=${() => void picture('png')}>PNG</button>
    </span>
    ${copied(lab, 'link', () => lab.link(), words.linkCopied)}
  </div>`;
}
