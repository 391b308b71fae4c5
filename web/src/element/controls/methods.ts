// The chosen methods: a row each, and the menu that adds one.

import { html, type TemplateResult } from 'lit';

import type { ParamValue } from '../../compare/comparison.js';
import { splitMethods } from '../../compare/terms.js';
import { methods, needsNumbers, type MethodSpec } from '../catalogue.js';
import type { Carry } from '../carry/carry.js';
import type { Mechanism } from '../figure/mechanism.js';
import type { Problem } from '../judge.js';
import { words } from '../words.js';
import { methodMenu } from './menu.js';
import { rowView } from './row.js';

export interface MethodsView {
  chosen: string; // the setting `m`
  problems: readonly Problem[];
  resolved: (method: string) => Readonly<Record<string, ParamValue>> | undefined;
  open: ReadonlySet<number>; // rows whose parameters are shown
  carry: Carry;
  mechanism: Mechanism;
  model: string;
  length: number; // the longest that is compared
  cards: string; // where the page explains a method, before its id
  onOpen: (row: number, open: boolean) => void;
  onChosen: (chosen: string) => void;
}

function addMenu(view: MethodsView): TemplateResult {
  const all = splitMethods(view.chosen);
  const add = (method: MethodSpec): void => {
    if (needsNumbers(method)) view.onOpen(all.length, true);
    view.onChosen([...all, method.id].join(','));
  };
  return methodMenu({
    label: words.addMethod,
    first: words.addMethodFirst,
    methods,
    onChosen: add,
  });
}

// The rows below move up, and what is shown of them with them.
function remove(view: MethodsView, all: readonly string[], row: number): void {
  for (let below = row; below < all.length; below++) view.onOpen(below, view.open.has(below + 1));
  view.onChosen(all.toSpliced(row, 1).join(','));
}

export function methodsControl(view: MethodsView): TemplateResult {
  const all = splitMethods(view.chosen);
  // Rows are edited by index: the same method may stand in two rows with other parameters.
  const rows = all.map((text, row) =>
    rowView({
      text,
      row,
      problems: view.problems.filter((one) => one.row === row),
      resolved: view.resolved(text),
      open: view.open.has(row),
      carry: view.carry,
      mechanism: view.mechanism,
      model: view.model,
      length: view.length,
      cards: view.cards,
      onOpen: (open) => view.onOpen(row, open),
      onText: (text) => view.onChosen(all.with(row, text).join(',')),
      onRemove: all.length === 1 ? undefined : () => remove(view, all, row),
    }),
  );
  return html`<fieldset>
    <legend>${words.methods}</legend>
    <p class="hint">${words.methodsHint}</p>
    <ul class="rows">
      ${rows}
    </ul>
    ${addMenu(view)}
  </fieldset>`;
}
