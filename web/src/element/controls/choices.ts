// What is read and how long: task, lengths, number of stretches, seed.

import { html, nothing, type TemplateResult } from 'lit';

import { readTerm, writeTerm } from '../../compare/terms.js';
import { lengthList, type Settings } from '../../compare/link.js';
import { taskSpec, tasks } from '../catalogue.js';
import type { Problem } from '../judge.js';
import { count, times } from '../numbers.js';
import { words } from '../words.js';
import { paramControl } from './param.js';

export interface ChoicesView {
  settings: Settings;
  problems: readonly Problem[];
  trainLength: number;
  onSetting: (change: Partial<Settings>) => void;
}

const multiples = [1, 2, 4, 8, 16, 32] as const;

const problemAt = (view: ChoicesView, ...places: string[]): TemplateResult | typeof nothing => {
  const found = view.problems.find((one) => one.row === undefined && places.includes(one.where));
  return found === undefined
    ? nothing
    : html`<p class="problem" id="problem-${places[0]}">${found.sentence}</p>`;
};

function taskControl(view: ChoicesView): TemplateResult {
  const term = readTerm(view.settings.task);
  const spec = taskSpec(term.id);
  const elsewhere = term.id === 'text'; // the same name as the setting, whose problems stand at the text
  return html`<fieldset>
    <legend>${words.task}</legend>
    <div class="options">
      ${tasks.map(
        (one) =>
          html`<label class="option"
            ><input
              type="radio"
              name="task"
              value=${one.id}
              .checked=${one.id === term.id}
              @change=${() => view.onSetting({ task: one.id, view: '' })}
            /><span>${one.label}</span></label
          >`,
      )}
    </div>
    ${spec === undefined ? nothing : html`<p class="hint">${spec.summary}</p>`}
    ${(spec?.params ?? []).map((param) =>
      paramControl({
        spec: param,
        id: `task-${param.name}`,
        value: term.params[param.name] ?? '',
        problem: view.problems.find((one) => one.where === `${term.id}.${param.name}`)?.sentence,
        onValue: (value) =>
          view.onSetting({
            task: writeTerm({ ...term, params: { ...term.params, [param.name]: value } }),
          }),
      }),
    )}
    ${problemAt(view, 'task', ...(elsewhere ? [] : [term.id]))}
  </fieldset>`;
}

// Chips for the usual multiples; a length an address asks for besides gets its own.
function lengthControl(view: ChoicesView): TemplateResult {
  const chosen = lengthList(view.settings.n);
  const usual = multiples.map((times) => String(times * view.trainLength));
  const all = [...usual, ...chosen.filter((one) => !usual.includes(one))];
  const toggle = (length: string) => {
    const next = chosen.includes(length)
      ? chosen.filter((one) => one !== length)
      : [...chosen, length];
    if (next.length > 0)
      view.onSetting({ n: next.sort((a, b) => Number(a) - Number(b)).join(',') });
  };
  const label = (length: string) =>
    Number(length) > 0 ? times(Number(length), view.trainLength) : length;
  return html`<fieldset>
    <legend>${words.lengths}</legend>
    <p class="hint">${words.lengthsHint(view.trainLength)}</p>
    <div class="options chips">
      ${all.map(
        (length) =>
          html`<label class="option"
            ><input
              type="checkbox"
              name="length"
              value=${length}
              .checked=${chosen.includes(length)}
              @change=${(event: Event) => {
                toggle(length);
                (event.target as HTMLInputElement).checked = lengthList(view.settings.n).includes(
                  length,
                );
              }}
            /><span
              >${label(length)}<small
                >${Number(length) > 0 ? count(Number(length)) : ''}</small
              ></span
            ></label
          >`,
      )}
    </div>
    ${problemAt(view, 'lengths', 'length')}
  </fieldset>`;
}

function numberSetting(
  view: ChoicesView,
  name: 'windows' | 'seed',
  label: string,
  hint: string,
): TemplateResult {
  const problem = problemAt(view, name);
  return html`<div class="param">
    <label for=${name}>${label}</label>
    <input
      id=${name}
      type="text"
      inputmode="numeric"
      autocomplete="off"
      aria-invalid=${problem === nothing ? 'false' : 'true'}
      aria-describedby="${name}-hint${problem === nothing ? '' : ` problem-${name}`}"
      .value=${view.settings[name]}
      @input=${(event: Event) => view.onSetting({ [name]: (event.target as HTMLInputElement).value })}
    />
    <p class="hint" id="${name}-hint">${hint}</p>
    ${problem}
  </div>`;
}

export function choicesControl(view: ChoicesView): TemplateResult {
  return html`${taskControl(view)} ${lengthControl(view)}
    <div class="two">
      ${numberSetting(view, 'windows', words.windows, words.windowsHint)}
      ${numberSetting(view, 'seed', words.seed, words.seedHint)}
    </div>`;
}
