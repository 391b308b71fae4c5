// The controls, beside the figure or below it.

import { html, nothing, type TemplateResult } from 'lit';

import { lengthList } from '../compare/link.js';
import { choicesControl } from './controls/choices.js';
import { methodsControl } from './controls/methods.js';
import { textControl } from './controls/text.js';
import { withProblem, type Problem } from './judge.js';
import type { RopeLab } from './rope-lab.js';
import { words } from './words.js';

// Where there is nothing to choose there is no menu, unless a link asks for what is not there.
function modelControl(lab: RopeLab, problems: readonly Problem[]): TemplateResult | typeof nothing {
  const unlisted = problems.some((one) => one.unlisted && one.where === 'model');
  if (lab.list.models.length < 2 && !unlisted) return nothing;
  return html`<fieldset>
    <legend>${words.model}</legend>
    <select
      aria-label=${words.model}
      aria-invalid=${unlisted ? 'true' : 'false'}
      @change=${(event: Event) => lab.change({ model: (event.target as HTMLSelectElement).value })}
    >
      ${unlisted ? html`<option value="" disabled selected>${words.unlisted}</option>` : nothing}
      ${lab.list.models.map(
        (one) =>
          html`<option value=${one.name} .selected=${one.name === lab.settings.model}>
            ${one.label}
          </option>`,
      )}
    </select>
  </fieldset>`;
}

function backendControl(lab: RopeLab): TemplateResult {
  const choose = (event: Event): void =>
    lab.change({ backend: (event.target as HTMLSelectElement).value });
  return html`<fieldset>
    <legend>${words.backend}</legend>
    <select class="backend" aria-label=${words.backend} @change=${choose}>
      ${Object.entries(words.backends).map(
        ([value, label]) =>
          html`<option value=${value} .selected=${value === lab.settings.backend}>
            ${label}
          </option>`,
      )}
    </select>
  </fieldset>`;
}

export function panel(lab: RopeLab): TemplateResult {
  const { settings, session } = lab;
  const problems = withProblem(lab.problems, session.problem);
  const onSetting = lab.change.bind(lab);
  const all = settings.ui !== 'chart';
  return html`<form
    class=${all ? 'panel' : 'panel few'}
    part="panel"
    aria-label=${words.controls}
    @submit=${(event: Event) => {
      event.preventDefault();
      void lab.run();
    }}
  >
    ${methodsControl({
      chosen: settings.m,
      problems,
      resolved: (method) => lab.anyCell(method)?.cell.params,
      open: lab.open,
      carry: lab.carry,
      mechanism: lab.mechanism,
      model: settings.model,
      length: Math.max(...lengthList(settings.n).map(Number)),
      cards: lab.cards,
      onOpen: lab.unfold.bind(lab),
      onChosen: (m) => lab.change({ m }),
    })}
    ${
      all
        ? html`${choicesControl({ settings, problems, trainLength: lab.trainLength, onSetting })}
          ${textControl({ settings, passages: lab.list.passages, problems, onSetting })}
          ${modelControl(lab, problems)} ${backendControl(lab)}`
        : nothing
    }
    <button class="primary below" aria-disabled=${session.busy ? 'true' : 'false'}>
      ${words.run}
    </button>
  </form>`;
}
