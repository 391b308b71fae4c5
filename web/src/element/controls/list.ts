// A list of numbers as a field: typed or pasted with commas, slashes, brackets or line ends.

import { html, noChange, type ElementPart, type TemplateResult } from 'lit';
import { Directive, directive } from 'lit/directive.js';

import { listText } from '../../compare/terms.js';
import type { ParamField } from './param.js';

// Leaves alone what means the same: «1, 1.05,» is in the middle of being typed.
class Listed extends Directive {
  render(_list: string): unknown {
    return noChange;
  }
  override update(part: ElementPart, [list]: [string]): unknown {
    const field = part.element as HTMLTextAreaElement;
    if (listText(field.value) !== list) field.value = list.replaceAll('/', ', ');
    return noChange;
  }
}
const listed = directive(Listed);

export function listField({ id, value, resolved, problem, onValue }: ParamField): TemplateResult {
  return html`<textarea
    id=${id}
    rows="2"
    inputmode="decimal"
    autocomplete="off"
    spellcheck="false"
    placeholder=${Array.isArray(resolved) ? resolved.join(', ') : '1, 1.05, 1.2'}
    aria-invalid=${problem === undefined ? 'false' : 'true'}
    aria-describedby="${id}-hint${problem === undefined ? '' : ` ${id}-problem`}"
    @input=${(event: Event) => onValue(listText((event.target as HTMLTextAreaElement).value))}
    ${listed(value)}
  ></textarea>`;
}
