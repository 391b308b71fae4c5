// The numbers of a run: a row a method, a column a length.

import { html, nothing, type TemplateResult } from 'lit';

import type { Cell } from '../compare/comparison.js';
import { isAlike, paired } from '../compare/statistics.js';
import { methodLabel } from './catalogue.js';
import { swatch } from './figure/style.js';
import { count, fine, percent, signed, times } from './numbers.js';
import { words } from './words.js';

export interface TableView {
  methods: readonly string[];
  lengths: readonly number[];
  trainLength: number;
  cell: (method: string, length: number) => Cell | undefined;
}

// What computed a cell is said wherever not all of them were computed alike.
const isMixed = (view: TableView): boolean => {
  const cells = view.methods.flatMap((method) =>
    view.lengths.map((length) => view.cell(method, length)),
  );
  return new Set(cells.flatMap((cell) => (cell ? [cell.backend ?? 'wasm'] : []))).size > 1;
};

// The first method says how far its mean can be trusted; the others how far they are from it, which all windows agree on
// better than on either mean.
function errorOf(cell: Cell, first: Cell | undefined): TemplateResult | typeof nothing {
  if (!Number.isFinite(cell.standardError)) return nothing;
  if (!first || first === cell) return html`<small>± ${fine(cell.standardError)}</small>`;
  const { mean, standardError } = paired(cell.windowLosses, first.windowLosses);
  return html`<small>${signed(mean)} ± ${fine(standardError)}</small>`;
}

function number(
  cell: Cell,
  first: Cell | undefined,
  best: boolean,
  mixed: boolean,
): TemplateResult {
  const right =
    cell.accuracy === undefined ? nothing : html`<small>${percent(cell.accuracy)} right</small>`;
  const by = mixed ? html`<small>${words.computedBy[cell.backend ?? 'wasm']}</small>` : nothing;
  return html`<td class=${best ? 'best' : ''}>
    ${fine(cell.loss)} ${errorOf(cell, first)} ${right} ${by}
  </td>`;
}

/** The lowest loss of a length, and all that the windows cannot tell from it. */
function bestOf({ methods, cell }: TableView, length: number): Set<Cell> {
  const cells = methods.flatMap((method) => cell(method, length) ?? []);
  const lowest = cells.reduce<Cell | undefined>(
    (best, one) => (best && best.loss <= one.loss ? best : one),
    undefined,
  );
  if (!lowest || cells.length < 2) return new Set();
  return new Set(
    cells.filter((one) => isAlike(paired(one.windowLosses, lowest.windowLosses))).concat(lowest),
  );
}

export function numbersTable(view: TableView): TemplateResult {
  const mixed = isMixed(view);
  const best = new Map(view.lengths.map((length) => [length, bestOf(view, length)]));
  const { methods, lengths, cell } = view;
  return html`<div
    class="scroll"
    part="table"
    tabindex="0"
    role="region"
    aria-label=${words.lossTitle}
  >
    <table>
      <caption>
        ${words.lossTitle}${view.methods.length > 1 ? html`<small>${words.pairedHint}</small>` : nothing}
      </caption>
      <thead>
        <tr>
          <th scope="col">${words.method}</th>
          ${view.lengths.map(
            (length) =>
              html`<th scope="col">
                ${times(length, view.trainLength)}<small>${count(length)}</small>
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${view.methods.map(
          (method, row) =>
            html`<tr>
              <th scope="row">
                <span class="named">${swatch(row)} <span>${methodLabel(method)}</span></span>
              </th>
              ${lengths.map((length) => {
                const here = cell(method, length);
                if (!here) return html`<td class="none">–</td>`;
                const first = cell(methods[0]!, length);
                return number(here, first, best.get(length)!.has(here), mixed);
              })}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Everything the curves show, for those who read rather than look. */
export function positionsTable(cells: readonly Cell[]): TemplateResult {
  const spans = cells.reduce<Cell['byPosition']>(
    (longest, cell) => (cell.byPosition.length > longest.length ? cell.byPosition : longest),
    [],
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${words.dataTable}>
    <table class="dense">
      <thead>
        <tr>
          <th scope="col">${words.positionAxis.replace(' →', '')}</th>
          ${cells.map((cell) => html`<th scope="col">${methodLabel(cell.variant)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${spans.map(
          (span) =>
            html`<tr>
              <th scope="row">${span.from}–${span.to}</th>
              ${cells.map((cell) => {
                const here = cell.byPosition.find((one) => one.from === span.from);
                return html`<td>${here ? fine(here.loss) : '–'}</td>`;
              })}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
