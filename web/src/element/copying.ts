// Text for the clipboard. Pages in frames may not reach it: then the text is shown, selected, to be copied by hand.

import { html, nothing, type TemplateResult } from 'lit';

import type { RopeLab } from './rope-lab.js';

/** What was copied last. */
export interface Copied {
  readonly what: 'link' | 'diagnostics';
  readonly byHand: boolean;
}

export async function copy(lab: RopeLab, what: Copied['what'], text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    lab.copied = { what, byHand: false };
  } catch {
    lab.copied = { what, byHand: true };
    await lab.updateComplete;
    lab.renderRoot.querySelector<HTMLElement>('.byhand [readonly]')?.focus();
  }
}

const select = (event: Event): void =>
  (event.currentTarget as HTMLInputElement | HTMLTextAreaElement).select();

/** What became of copying: `done` is said, or the text shown under `byHand`; several lines need an area. */
export function copied(
  lab: RopeLab,
  what: Copied['what'],
  text: () => string,
  said: { readonly done: string; readonly byHand: string },
): TemplateResult {
  const mine = lab.copied?.what === what ? lab.copied : undefined;
  const field = () => {
    const lines = text().trimEnd().split('\n').length;
    return lines > 1
      ? html`<textarea readonly rows=${lines} .value=${text()} @focus=${select}></textarea>`
      : html`<input readonly .value=${text()} @focus=${select} />`;
  };
  return html`<span role="status">${mine?.byHand === false ? said.done : nothing}</span>
    ${mine?.byHand ? html`<label class="byhand">${said.byHand} ${field()}</label>` : nothing}`;
}
