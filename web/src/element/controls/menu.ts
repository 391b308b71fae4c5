// Menus of methods, in groups by what they decide.

import { html, type TemplateResult } from 'lit';

import { needsNumbers, rival, type MethodSpec } from '../catalogue.js';
import { groups, type Group } from '../groups.js';
import { words } from '../words.js';

export interface MethodMenu {
  label: string; // for screen readers
  first: string; // what the closed menu says
  methods: readonly MethodSpec[];
  beside?: readonly string[]; // ids that the chosen one has to go with
  onChosen: (method: MethodSpec) => void;
}

function option(one: MethodSpec, beside: readonly string[]): TemplateResult {
  const other = rival(one, beside);
  const notes = [
    ...(needsNumbers(one) ? [words.needsNumbers] : []),
    ...(other === undefined ? [] : [words.notWith(other.label)]),
  ];
  return html`<option value=${one.id} ?disabled=${other !== undefined}>
    ${one.label}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}
  </option>`;
}

// A group of which nothing can be had is one line that says why.
function groupOptions(group: Group<MethodSpec>, beside: readonly string[]): TemplateResult {
  const rivals = group.methods.map((one) => rival(one, beside));
  if (rivals.every((one) => one !== undefined))
    return html`<option disabled>${words.closed(group.title, rivals[0]!.label)}</option>`;
  return html`<optgroup label=${group.menu}>
    ${group.methods.map((one) => option(one, beside))}
  </optgroup>`;
}

export function methodMenu({
  label,
  first,
  methods,
  beside = [],
  onChosen,
}: MethodMenu): TemplateResult {
  return html`<select
    aria-label=${label}
    @change=${(event: Event) => {
      const menu = event.target as HTMLSelectElement;
      const chosen = methods.find((one) => one.id === menu.value);
      menu.value = '';
      if (chosen) onChosen(chosen);
    }}
  >
    <option value="">${first}</option>
    ${groups(methods).map((group) => groupOptions(group, beside))}
  </select>`;
}
