// The numbers of a run: a row a method, a column a length.

import { html, nothing, type TemplateResult } from 'lit';

import type { Cell } from '../compare/comparison.js';
import { methodLabel } from './catalogue.js';
import { swatch } from './figure/style.js';
import { count, fine, percent, times } from './numbers.js';
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

function number(cell: Cell | undefined, best: boolean, mixed: boolean): TemplateResult {
  if (!cell) return html`<td class="none">–</td>`;
  const error = Number.isFinite(cell.standardError)
    ? html`<small>± ${fine(cell.standardError)}</small>`
    : nothing;
  const right =
    cell.accuracy === undefined ? nothing : html`<small>${percent(cell.accuracy)} right</small>`;
  const by = mixed ? html`<small>${words.computedBy[cell.backend ?? 'wasm']}</small>` : nothing;
  return html`<td class=${best ? 'best' : ''}>${fine(cell.loss)} ${error} ${right} ${by}</td>`;
}

const lowest = (view: TableView, length: number): number =>
  Math.min(...view.methods.map((method) => view.cell(method, length)?.loss ?? Infinity));

export function numbersTable(view: TableView): TemplateResult {
  const mixed = isMixed(view);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${words.lossTitle}>
    <table>
      <caption>
        ${words.lossTitle}
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
              ${view.lengths.map((length) => {
                const cell = view.cell(method, length);
                return number(
                  cell,
                  cell !== undefined &&
                    view.methods.length > 1 &&
                    cell.loss === lowest(view, length),
                  mixed,
                );
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
