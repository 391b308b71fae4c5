// An inspection as a reader sees it: the meaning, the numbers, the pairs, the runtimes, what to do.

import { html, nothing, type TemplateResult } from 'lit';

import { short } from '../../inspect/numbers.js';
import type { Inspection } from '../../inspect/inspection.js';
import type { ModelPreset } from '../../models/index.js';
import { count } from '../../element/numbers.js';
import type { Looked } from './look.js';
import { pairPicture, pairTable } from './pairs.js';
import { runtimesView, versionsOf } from './runtimes.js';
import { warningsView } from './warnings.js';
import { words } from './words.js';

function numbersView(found: Inspection): TemplateResult {
  const { numbers } = words;
  const turns = found.pairs.length > 0;
  const longest = found.longest === null ? words.anyLength : count(Math.floor(found.longest));
  const rows: readonly (readonly [string, string])[] = [
    ...(turns ? [[numbers.turning, words.ofHead(found.rotaryDim, found.headDim)] as const] : []),
    ...(turns ? [[numbers.base, count(found.base)] as const] : []),
    [numbers.trained, count(found.trainLength)],
    ...(turns ? [[numbers.longest, longest] as const] : []),
    ...(turns ? [[numbers.attention, short(found.attention.factor, 5)] as const] : []),
    [numbers.length, count(found.length)],
  ];
  return html`<dl>
    ${rows.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

// Where the numbers come from: of the preset, and of each runtime.
function sourcesView(found: Inspection, preset: ModelPreset | undefined): TemplateResult {
  const own = preset === undefined ? [] : [words.source(preset.label, preset.source)];
  return html`<details>
    <summary>${words.versions}</summary>
    <ul class="settings">
      ${[...own, ...versionsOf(found)].map((line) => html`<li>${line}</li>`)}
    </ul>
  </details>`;
}

/** Above the meaning. */
export function titleView(
  { inspection, layer, layers }: Looked,
  preset: ModelPreset | undefined,
): TemplateResult {
  const name = preset?.label ?? inspection.modelType;
  return html`<h3>${words.title(name, layers.length < 2 ? undefined : layer)}</h3>`;
}

export function answerView(
  { inspection }: Looked,
  preset: ModelPreset | undefined,
): TemplateResult {
  const { pairs, settings } = inspection;
  return html`${
      preset === undefined || preset.verified
        ? nothing
        : html`<p class="hint">${words.unverified(preset.notes)}</p>`
    }
    ${numbersView(inspection)} ${warningsView(inspection)} ${runtimesView(inspection)}
    ${pairs.length === 0 ? nothing : html`${pairPicture(pairs)} ${pairTable(pairs)}`}
    <details>
      <summary>${words.details}</summary>
      <ul class="settings">
        ${settings.map((line) => html`<li>${line}</li>`)}
      </ul>
    </details>
    ${sourcesView(inspection, preset)}`;
}
