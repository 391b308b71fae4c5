// One parameter as a control: field and slider, checkbox, choice or list, as its declaration says.

import { html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';

import { presetText, type ParamSpec } from '../catalogue.js';
import { words } from '../words.js';
import { listField } from './list.js';

export interface ParamField {
  spec: ParamSpec;
  id: string; // unique within the element
  value: string; // as typed; empty: the usual value
  resolved?: number | readonly number[] | undefined; // what the usual value came to, where known
  problem?: string | undefined;
  onValue: (value: string) => void;
}

/** The span of a slider. The field beside it takes the whole range; a slider over 24 doublings would be of no use. */
export function sliderSpan(
  spec: ParamSpec,
  usual: number,
): { low: number; high: number; log: boolean } {
  const log = spec.max / Math.max(spec.min, 1e-3) > 200 && usual > 0;
  if (!log) return { low: spec.min, high: spec.max, log };
  return { low: Math.max(spec.min, usual / 64), high: Math.min(spec.max, usual * 64), log };
}

const toSlider = (value: number, log: boolean): number =>
  log ? Math.log2(Math.max(value, 1e-9)) : value;

function fromSlider(position: number, log: boolean, whole: boolean): string {
  const value = log ? 2 ** position : position;
  return String(whole ? Math.round(value) : Number(value.toPrecision(3)));
}

function hint({ spec }: ParamField): string {
  const usual =
    spec.rule === undefined ? words.usual + presetText(spec) : words.automaticIs + spec.rule;
  if (spec.kind !== 'list') return usual;
  return words.list(spec.count ?? '') + (spec.required ? '' : `; ${usual}`);
}

const problemLine = (field: ParamField): TemplateResult | typeof nothing =>
  field.problem === undefined
    ? nothing
    : html`<p class="problem" id="${field.id}-problem">${field.problem}</p>`;

// The symbol's markup is our own: made from the catalogue's TeX when the package is built.
const named = (spec: ParamSpec): TemplateResult =>
  html`${spec.label} ${unsafeHTML(spec.symbolMathml)} <code>${spec.name}</code>`;

const numberOf = (resolved: ParamField['resolved']): number | undefined =>
  typeof resolved === 'number' ? resolved : undefined;

function slider(field: ParamField): TemplateResult {
  const { spec, value, resolved } = field;
  const usual = spec.preset ?? numberOf(resolved) ?? 32;
  const { low, high, log } = sliderSpan(spec, usual);
  const whole = spec.kind === 'integer';
  const now = value.trim() === '' || !Number.isFinite(Number(value)) ? usual : Number(value);
  const step = log ? 0.05 : spec.step || (high - low) / 200;
  return html`<input
    type="range"
    aria-label="${spec.label}, slider"
    aria-valuetext=${fromSlider(toSlider(now, log), log, whole)}
    min=${toSlider(low, log)}
    max=${toSlider(high, log)}
    step=${step}
    .value=${String(toSlider(now, log))}
    @input=${(event: Event) =>
      field.onValue(fromSlider((event.target as HTMLInputElement).valueAsNumber, log, whole))}
  />`;
}

function numberControl(field: ParamField): TemplateResult {
  const { spec, id, value, problem } = field;
  const resolved = numberOf(field.resolved);
  const usual =
    resolved === undefined
      ? presetText(spec) || words.automatic
      : String(Number(resolved.toPrecision(4)));
  return html`<label for=${id}>${named(spec)}</label>
    <div class="pair">
      <input
        id=${id}
        type="text"
        inputmode="decimal"
        autocomplete="off"
        spellcheck="false"
        placeholder=${usual}
        aria-invalid=${problem === undefined ? 'false' : 'true'}
        aria-describedby="${id}-hint${problem === undefined ? '' : ` ${id}-problem`}"
        .value=${value}
        @input=${(event: Event) => field.onValue((event.target as HTMLInputElement).value)}
      />
      ${slider(field)}
      <button
        type="button"
        class="quiet"
        ?disabled=${value === ''}
        aria-label="${spec.label}: back to ${words.automatic}"
        @click=${() => field.onValue('')}
      >
        ${words.automatic}
      </button>
    </div>`;
}

function flagControl(field: ParamField): TemplateResult {
  const { spec, id, value } = field;
  const on = value === '' ? spec.preset === 1 : value === '1' || value === 'true';
  return html`<label class="check"
    ><input
      id=${id}
      type="checkbox"
      aria-describedby="${id}-hint"
      .checked=${on}
      @change=${(event: Event) => {
        const checked = (event.target as HTMLInputElement).checked;
        field.onValue(checked === (spec.preset === 1) ? '' : String(checked));
      }}
    />
    <span>${named(spec)}</span></label
  >`;
}

function choiceControl(field: ParamField): TemplateResult {
  const { spec, id, value } = field;
  const chosen = value === '' ? presetText(spec) : value;
  return html`<label for=${id}>${named(spec)}</label>
    <select
      id=${id}
      aria-describedby="${id}-hint"
      @change=${(event: Event) => {
        const word = (event.target as HTMLSelectElement).value;
        field.onValue(word === presetText(spec) ? '' : word);
      }}
    >
      ${(spec.choices ?? []).map((word) => html`<option .selected=${word === chosen}>${word}</option>`)}
    </select>`;
}

const listControl = (field: ParamField): TemplateResult =>
  html`<label for=${field.id}>${named(field.spec)}</label>${listField(field)}`;

export function paramControl(field: ParamField): TemplateResult {
  const kinds = {
    number: numberControl,
    integer: numberControl,
    flag: flagControl,
    choice: choiceControl,
    list: listControl,
  };
  return html`<div class="param">
    ${kinds[field.spec.kind](field)}
    <p class="hint" id="${field.id}-hint">${hint(field)}</p>
    ${problemLine(field)}
  </div>`;
}
