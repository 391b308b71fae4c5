// Warnings by weight, each with what to do; what is only good to know is folded away.

import { html, nothing, type TemplateResult } from 'lit';

import type { Inspection, Warning } from '../../inspect/inspection.js';
import { runtimes } from '../../runtimes/index.js';
import { words } from './words.js';

const labelOf = (id: string): string => runtimes.find((one) => one.id === id)?.label ?? id;

const warningView = ({ where, message, advice, runtimes, deduced }: Warning): TemplateResult =>
  html`<li>
    <p>
      ${runtimes.length === 0 ? nothing : html`<strong>${runtimes.map(labelOf).join(', ')}</strong>: `}<code
        >${where}</code
      >
      ${message}.${deduced ? words.deduced : nothing}
    </p>
    <p class="advice">${advice}</p>
  </li>`;

const list = (all: readonly Warning[]): TemplateResult =>
  html`<ol class="warnings">
    ${all.map(warningView)}
  </ol>`;

// Who does not serve it stands among the runtimes already.
export function warningsView({ warnings }: Inspection): TemplateResult {
  const all = warnings.filter(({ code }) => code !== 'refused');
  const [great, small] = [all.filter((one) => !one.minor), all.filter((one) => one.minor)];
  return html`<h4>${words.warnings(great.length)}</h4>
    ${great.length === 0 ? html`<p class="hint">${words.noWarnings}</p>` : list(great)}
    ${
      small.length === 0
        ? nothing
        : html`<details>
            <summary>${words.goodToKnow(small.length)}</summary>
            ${list(small)}
          </details>`
    }`;
}
