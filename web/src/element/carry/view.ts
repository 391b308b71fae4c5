// «Carry it to your engine»: a method with its parameters as the reader's own model and its server want it.

import { html, nothing, type TemplateResult } from 'lit';

import { words } from '../words.js';
import type { Answer, Carry } from './carry.js';
import type { Fit } from './fitted.js';
import type { Facts, Said, Target } from './targets.js';

// The rotary part and the like come with a config.json and belong to it: another size of head ends them.
function fact(carry: Carry, place: string, name: keyof Omit<Facts, 'beside'>): TemplateResult {
  const id = `${place}-${name}`;
  return html`<div class="param">
    <label for=${id}>${words.facts[name]}</label>
    <input
      id=${id}
      type="text"
      inputmode="decimal"
      autocomplete="off"
      .value=${carry.facts[name]}
      @input=${(event: Event) => {
        const value = (event.target as HTMLInputElement).value;
        carry.change(name === 'headDim' ? { headDim: value, beside: {} } : { [name]: value });
      }}
    />
  </div>`;
}

function ownModel(carry: Carry, place: string): TemplateResult {
  const presets = carry.parts?.presets ?? [];
  return html`<select
      aria-label=${words.knownModels}
      @change=${(event: Event) => {
        const menu = event.target as HTMLSelectElement;
        const config = presets[Number(menu.value)]?.config;
        if (config) carry.read(config as object);
      }}
    >
      <option value="">${words.knownModelsFirst}</option>
      ${presets.map((one, n) => html`<option value=${n}>${one.label}</option>`)}
    </select>
    <div class="two">
      ${(['headDim', 'base', 'trainLength', 'length'] as const).map((name) => fact(carry, place, name))}
    </div>
    <details>
      <summary>${words.paste}</summary>
      <textarea
        aria-label=${words.paste}
        rows="4"
        spellcheck="false"
        placeholder='{ "rope_theta": 10000.0, … }'
        .value=${carry.pasted}
        @input=${(event: Event) => carry.read((event.target as HTMLTextAreaElement).value)}
      ></textarea>
    </details>
    ${carry.problem === '' ? nothing : html`<p class="problem" role="alert">${carry.problem}</p>`}
    ${carry.setAside === '' ? nothing : html`<p class="hint aside">${words.setAside(carry.setAside)}</p>`}`;
}

// Where a page may not reach the clipboard the text is selected, to be copied by hand.
async function copy(carry: Carry, code: string, event: Event): Promise<void> {
  const shown = (event.target as HTMLElement).closest('.said')!.querySelector('pre')!;
  if (!(await carry.copy(code))) getSelection()?.selectAllChildren(shown);
}

function saidView(carry: Carry, target: string, { name, code }: Said): TemplateResult {
  if (code === '') return html`<p class="hint">${words.nothingToSet}</p>`;
  const copied = carry.copied === code ? words.copiedCode : words.copy;
  return html`<div class="said">
    <p class="hint">${name}</p>
    <pre tabindex="0" role="group" aria-label="${target}, ${name}">${code}</pre>
    <button
      type="button"
      class="quiet"
      aria-label="${copied}: ${target}, ${name}"
      @click=${(event: Event) => void copy(carry, code, event)}
    >
      ${copied}
    </button>
  </div>`;
}

const sentences = (title: string, all: readonly string[]): TemplateResult | typeof nothing =>
  all.length === 0
    ? nothing
    : html`<p class="hint">${title}</p>
        <ul class="sentences">
          ${all.map((one) => html`<li>${one}</li>`)}
        </ul>`;

const targetView = (
  carry: Carry,
  { name, usual, others, cannot, remarks }: Target,
): TemplateResult =>
  html`<section class="target">
    <h3>${name}</h3>
    ${sentences(words.cannotSay, cannot)} ${saidView(carry, name, usual)}
    ${sentences(words.otherWords, remarks)}
    ${others.map(
      (one) =>
        html`<details>
          <summary>${one.name}</summary>
          ${saidView(carry, name, one)}
        </details>`,
    )}
  </section>`;

const fitView = (carry: Carry, { text, name, value, kept, sentence }: Fit): TemplateResult =>
  html`<li>
    ${sentence}
    <label class="check"
      ><input
        type="checkbox"
        .checked=${kept}
        @change=${(event: Event) => carry.keep(text, (event.target as HTMLInputElement).checked)}
      />${words.fitKeep(name, value)}</label
    >
  </li>`;

const fitsView = (carry: Carry, fits: readonly Fit[]): TemplateResult | typeof nothing =>
  fits.length === 0
    ? nothing
    : html`<div class="fits">
        <p>${words.fits}</p>
        <ul>
          ${fits.map((fit) => fitView(carry, fit))}
        </ul>
      </div>`;

function answerView(carry: Carry, answer: Answer | undefined): TemplateResult {
  if (answer === undefined) return html`<p class="hint">${words.starting}</p>`;
  if (answer.problem !== '')
    return html`${fitsView(carry, answer.fits)}
      <p class="problem">${answer.problem}</p>`;
  return html`${fitsView(carry, answer.fits)}
  ${answer.targets.map((target) => targetView(carry, target))}`;
}

/** `place` is unique within the element; `method` is of one kind of layer. */
export function carryView(carry: Carry, place: string, method: string): TemplateResult {
  const open = carry.open.has(place);
  return html`<details
    class="carry"
    ?open=${open}
    @toggle=${(event: Event) => {
      const fold = event.target as HTMLDetailsElement;
      if (fold.open !== open && fold === event.currentTarget) carry.unfold(place, fold.open);
    }}
  >
    <summary>${words.carry}</summary>
    ${
      open
        ? html`<p class="hint">${words.carryHint}</p>
            ${ownModel(carry, place)}
            <p class="copied" role="status">${carry.copied === '' ? nothing : words.copiedCode}</p>
            ${answerView(carry, carry.answer(method))}`
        : nothing
    }
  </details>`;
}
