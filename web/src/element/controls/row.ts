// One chosen method: what it combines, what its layers do by turns, and the parameters of each.

import { html, nothing, type TemplateResult } from 'lit';

import type { ParamValue } from '../../compare/comparison.js';
import { readMethod, writeMethod, type Term } from '../../compare/terms.js';
import {
  givenText,
  methodLabel,
  methods,
  methodSpec,
  type MethodSpec,
  type ParamSpec,
} from '../catalogue.js';
import type { Carry } from '../carry/carry.js';
import { carryView } from '../carry/view.js';
import type { Problem } from '../judge.js';
import type { Mechanism } from '../figure/mechanism.js';
import { picturesView } from '../figure/picture-view.js';
import { swatch } from '../figure/style.js';
import { words } from '../words.js';
import { methodMenu } from './menu.js';
import { paramControl } from './param.js';

export interface RowView {
  text: string; // `window(window=64)|rope`
  row: number;
  problems: readonly Problem[]; // of this row
  resolved: Readonly<Record<string, ParamValue>> | undefined;
  open: boolean;
  carry: Carry;
  mechanism: Mechanism;
  model: string;
  length: number; // the longest that is compared
  cards: string;
  onOpen: (open: boolean) => void;
  onText: (text: string) => void;
  onRemove: (() => void) | undefined;
}

type Turns = readonly (readonly Term[])[];

const concerns = (where: string) => (problem: Problem) =>
  problem.where === where || problem.where.startsWith(`${where}[`);

// What has to be given comes first.
const specs = ({ id }: Term): readonly ParamSpec[] =>
  (methodSpec(id)?.params ?? []).toSorted(
    (one, other) => Number(other.required ?? false) - Number(one.required ?? false),
  );

function paramView(
  view: RowView,
  turns: Turns,
  [turn, at]: readonly [number, number],
  spec: ParamSpec,
): TemplateResult {
  const term = turns[turn]![at]!;
  const resolved = turn === 0 ? view.resolved?.[spec.name] : undefined; // only the first turn's are told
  return paramControl({
    spec,
    id: `m${view.row}-${turn}-${term.id}-${spec.name}`,
    value: term.params[spec.name] ?? '',
    resolved: typeof resolved === 'number' || Array.isArray(resolved) ? resolved : undefined,
    problem: view.problems.find(concerns(`${term.id}.${spec.name}`))?.sentence,
    onValue: (value) => {
      const params = { ...term.params, [spec.name]: value };
      const terms = turns[turn]!.with(at, { ...term, params });
      view.onText(writeMethod(turns.with(turn, terms)));
    },
  });
}

const shownAtOnce = 4; // of more than a few parameters: the catalogue lists first what people read first

function termParams(view: RowView, turns: Turns, turn: number, at: number): TemplateResult {
  const term = turns[turn]![at]!;
  const all = specs(term);
  const first = all.length > shownAtOnce + 2 ? all.slice(0, shownAtOnce) : all;
  const rest = all.slice(first.length);
  const views = (some: readonly ParamSpec[]): TemplateResult[] =>
    some.map((spec) => paramView(view, turns, [turn, at], spec));
  const inUse = rest.some(({ name }) => name in term.params);
  return html`${views(first)}
  ${
    rest.length === 0
      ? nothing
      : html`<details class="rest" ?open=${inUse}>
          <summary>${words.moreParameters(rest.length)}</summary>
          ${views(rest)}
        </details>`
  }`;
}

function combineMenu(view: RowView, turns: Turns, turn: number): TemplateResult {
  const ids = turns[turn]!.map((term) => term.id);
  return methodMenu({
    label: `${words.combine}: ${methodLabel(writeMethod([turns[turn]!]))}`,
    first: words.combineFirst,
    methods: methods.filter((one) => !ids.includes(one.id) && one.questions.length > 0),
    beside: ids,
    onChosen: ({ id }) =>
      view.onText(writeMethod(turns.with(turn, [...turns[turn]!, { id, params: {} }]))),
  });
}

const turnsMenu = (view: RowView, turns: Turns): TemplateResult =>
  html`${methodMenu({
      label: `${words.takeTurns}: ${methodLabel(view.text)}`,
      first: words.takeTurnsFirst,
      methods,
      onChosen: ({ id }) => view.onText(writeMethod([...turns, [{ id, params: {} }]])),
    })}
    <p class="hint">${words.takeTurnsHint}</p>`;

const summaryView = ({ cards }: RowView, { id, label, summary }: MethodSpec): TemplateResult =>
  html`<p class="hint">
    ${summary}
    ${
      cards === ''
        ? nothing
        : html`<a href=${cards + id} aria-label="${words.formula}: ${label}">${words.formula}</a>`
    }
  </p>`;

function mechanismView(view: RowView, turns: Turns, turn: number): TemplateResult {
  const { row, model, length } = view;
  const place = `${row}-${turn} ${turns[turn]!.map(({ id }) => id).join('+')}`;
  const method = writeMethod([turns[turn]!]);
  return picturesView(view.mechanism.pictures({ place, method, model, length }), row);
}

function turnView(view: RowView, turns: Turns, turn: number): TemplateResult {
  const terms = turns[turn]!;
  const methods = terms.map(({ id }) => methodSpec(id));
  const alone = turns.length === 1;
  const inside = html`${methods.map((one) => (one ? summaryView(view, one) : nothing))}
  ${methods.every((one) => one?.rotates ?? true) ? nothing : html`<p class="hint">${words.notTrained}</p>`}
  ${mechanismView(view, turns, turn)} ${terms.map((_, at) => termParams(view, turns, turn, at))}
  ${combineMenu(view, turns, turn)} ${alone ? turnsMenu(view, turns) : nothing}
  ${carryView(view.carry, `m${view.row}-${turn}-carry`, writeMethod([terms]))}`;
  if (alone) return inside;
  return html`<fieldset class="layers">
    <legend>${words.layers(turn, turns.length)}</legend>
    ${inside}
  </fieldset>`;
}

function chip(view: RowView, turns: Turns, turn: number, at: number): TemplateResult {
  const term = turns[turn]![at]!;
  const label = methodSpec(term.id)?.label ?? term.id;
  if (turns.flat().length === 1) return html`<span class="name">${label}</span>`;
  const without = turns.with(turn, turns[turn]!.toSpliced(at, 1));
  return html`<span class="chip"
    >${label}<button
      type="button"
      class="icon"
      aria-label="${words.remove} ${label}"
      @click=${() => view.onText(writeMethod(without.filter((terms) => terms.length > 0)))}
    >
      ×
    </button></span
  >`;
}

function names(view: RowView, turns: Turns): TemplateResult {
  const given = turns.flat().map(givenText).filter(Boolean);
  return html`<div class="names">
    ${turns.map(
      (terms, turn) =>
        html`${turn === 0 ? nothing : html`<span class="then">${words.then}</span>`}
        ${terms.map((_, at) => chip(view, turns, turn, at))}`,
    )}
    ${given.length > 0 ? html`<small>${given.join(', ')}</small>` : nothing}
  </div>`;
}

function head(view: RowView, turns: Turns): TemplateResult {
  const label = methodLabel(view.text);
  return html`<div class="head">
    ${swatch(view.row)} ${names(view, turns)}
    <button
      type="button"
      class="icon turn"
      aria-label="${words.parameters}: ${label}"
      aria-expanded=${view.open ? 'true' : 'false'}
      aria-controls="m${view.row}-more"
      @click=${() => view.onOpen(!view.open)}
    >
      ›
    </button>
    <button
      type="button"
      class="icon"
      aria-label="${words.remove} ${label}"
      ?disabled=${view.onRemove === undefined}
      @click=${view.onRemove}
    >
      ×
    </button>
  </div>`;
}

// What stands at its field need not be said twice.
function problemAbove(view: RowView, turns: Turns): Problem | undefined {
  const fields = turns
    .flat()
    .flatMap((term) => specs(term).map(({ name }) => `${term.id}.${name}`));
  const [problem] = view.problems;
  const atField = problem !== undefined && fields.some((field) => concerns(field)(problem));
  return view.open && atField ? undefined : problem;
}

export function rowView(view: RowView): TemplateResult {
  const turns = readMethod(view.text);
  const problem = problemAbove(view, turns);
  return html`<li class="row" data-method=${view.text}>
    ${head(view, turns)}
    ${problem === undefined ? nothing : html`<p class="problem">${problem.sentence}</p>`}
    <div class="more" id="m${view.row}-more" ?hidden=${!view.open}>
      ${view.open ? turns.map((_, turn) => turnView(view, turns, turn)) : nothing}
      ${view.open && turns.length > 1 ? turnsMenu(view, turns) : nothing}
    </div>
  </li>`;
}
