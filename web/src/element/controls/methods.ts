// The chosen methods: a row each, with what it combines and its parameters; and the menu that adds one.

import { html, nothing, type TemplateResult } from 'lit';

import type { ParamValue } from '../../compare/comparison.js';
import { readMethod, splitMethods, writeMethod, type Term } from '../../compare/terms.js';
import { methodLabel, methods, methodSpec, sharedQuestion, type MethodSpec } from '../catalogue.js';
import type { Problem } from '../judge.js';
import { swatch } from '../figure/style.js';
import { words } from '../words.js';
import { paramControl } from './param.js';

export interface MethodsView {
  chosen: string; // the setting `m`
  problems: readonly Problem[];
  resolved: (method: string) => Record<string, ParamValue> | undefined;
  open: ReadonlySet<number>; // rows whose parameters are shown
  onOpen: (row: number, open: boolean) => void;
  onChosen: (chosen: string) => void;
}

// Rows are edited by index: the same method may stand in two rows with other parameters.
const put = (all: readonly string[], at: number, text: string): string =>
  all.with(at, text).join(',');

function termParams(
  view: MethodsView,
  row: number,
  terms: readonly Term[],
  at: number,
): TemplateResult[] {
  const all = splitMethods(view.chosen);
  const term = terms[at]!;
  const known = view.resolved(all[row]!);
  return (methodSpec(term.id)?.params ?? []).map((spec) => {
    const where = `${term.id}.${spec.name}`;
    const resolved = known?.[where] ?? known?.[spec.name];
    return paramControl({
      spec,
      id: `m${row}-${term.id}-${spec.name}`,
      value: term.params[spec.name] ?? '',
      resolved: typeof resolved === 'number' ? resolved : undefined,
      problem: view.problems.find((one) => one.row === row && one.where === where)?.sentence,
      onValue: (value) => {
        const params = { ...term.params, [spec.name]: value };
        view.onChosen(put(all, row, writeMethod(terms.with(at, { ...term, params }))));
      },
    });
  });
}

// What a row can still take: a method that answers another question. The others are listed with the reason.
function combineMenu(view: MethodsView, row: number, terms: readonly Term[]): TemplateResult {
  const all = splitMethods(view.chosen);
  const ids = terms.map((term) => term.id);
  const options = methods
    .filter((one) => !ids.includes(one.id) && one.questions.length > 0)
    .map((one) => ({ one, shared: sharedQuestion(one, ids) }));
  return html`<select
    aria-label="${words.combine}: ${methodLabel(all[row]!)}"
    @change=${(event: Event) => {
      const menu = event.target as HTMLSelectElement;
      const id = menu.value;
      menu.value = '';
      if (id !== '') view.onChosen(put(all, row, `${all[row]!}+${id}`));
    }}
  >
    <option value="">${words.combineFirst}</option>
    ${options.map(({ one, shared }) => {
      const reason =
        shared === undefined ? '' : ` (${words.taken(words.questions[shared] ?? shared)})`;
      return html`<option value=${one.id} ?disabled=${shared !== undefined}>
        ${one.label}${reason}
      </option>`;
    })}
  </select>`;
}

function termChip(
  view: MethodsView,
  row: number,
  terms: readonly Term[],
  at: number,
): TemplateResult {
  const label = methodSpec(terms[at]!.id)?.label ?? terms[at]!.id;
  const all = splitMethods(view.chosen);
  if (terms.length === 1) return html`<span class="name">${label}</span>`;
  return html`<span class="chip"
    >${label}<button
      type="button"
      class="icon"
      aria-label="${words.remove} ${label}"
      @click=${() => view.onChosen(put(all, row, writeMethod(terms.toSpliced(at, 1))))}
    >
      ×
    </button></span
  >`;
}

function rowView(view: MethodsView, text: string, row: number): TemplateResult {
  const all = splitMethods(view.chosen);
  const terms = readMethod(text);
  const label = methodLabel(text);
  const problem = view.problems.find((one) => one.row === row);
  const given = terms.flatMap((term) =>
    Object.entries(term.params).map(([name, value]) => `${name} ${value}`),
  );
  const open = view.open.has(row);
  return html`<li class="row" data-method=${text}>
    <div class="head">
      ${swatch(row)}
      <div class="names">
        ${terms.map((_, at) => termChip(view, row, terms, at))}
        ${given.length > 0 ? html`<small>${given.join(', ')}</small>` : nothing}
      </div>
      <button
        type="button"
        class="icon turn"
        aria-label="${words.parameters}: ${label}"
        aria-expanded=${open ? 'true' : 'false'}
        aria-controls="m${row}-more"
        @click=${() => view.onOpen(row, !open)}
      >
        ›
      </button>
      <button
        type="button"
        class="icon"
        aria-label="${words.remove} ${label}"
        ?disabled=${all.length === 1}
        @click=${() => view.onChosen(all.toSpliced(row, 1).join(','))}
      >
        ×
      </button>
    </div>
    ${problem === undefined ? nothing : html`<p class="problem">${problem.sentence}</p>`}
    <div class="more" id="m${row}-more" ?hidden=${!open}>
      ${
        open
          ? html`<p class="hint">${terms.map((term) => methodSpec(term.id)?.summary).join(' ')}</p>
              ${terms.flatMap((_, at) => termParams(view, row, terms, at))}
              ${combineMenu(view, row, terms)}`
          : nothing
      }
    </div>
  </li>`;
}

const option = (one: MethodSpec): TemplateResult =>
  html`<option value=${one.id}>${one.label}</option>`;

function addMenu(view: MethodsView): TemplateResult {
  return html`<select
    class="add"
    aria-label=${words.addMethod}
    @change=${(event: Event) => {
      const menu = event.target as HTMLSelectElement;
      const id = menu.value;
      menu.value = '';
      if (id !== '') view.onChosen([...splitMethods(view.chosen), id].join(','));
    }}
  >
    <option value="">${words.addMethodFirst}</option>
    ${methods.filter((one) => one.questions.length === 0).map(option)}
    ${Object.entries(words.questions).map(([question, name]) => {
      const group = methods.filter((one) => one.questions[0] === question);
      return group.length === 0
        ? nothing
        : html`<optgroup label=${name}>${group.map(option)}</optgroup>`;
    })}
  </select>`;
}

export function methodsControl(view: MethodsView): TemplateResult {
  return html`<fieldset>
    <legend>${words.methods}</legend>
    <p class="hint">${words.methodsHint}</p>
    <ul class="rows">
      ${splitMethods(view.chosen).map((text, row) => rowView(view, text, row))}
    </ul>
    ${addMenu(view)}
  </fieldset>`;
}
