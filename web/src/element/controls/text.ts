// Which text is read: a shipped passage, or the reader's own, with a word of warning where it is unlike the training text.

import { html, nothing, type TemplateResult } from 'lit';

import { longestOwnText, own, type Settings } from '../../compare/link.js';
import type { Listed } from '../../compare/listed.js';
import type { Problem } from '../judge.js';
import { count, percent } from '../numbers.js';
import { words } from '../words.js';

export interface TextView {
  settings: Settings;
  passages: readonly Listed[];
  problems: readonly Problem[];
  onSetting: (change: Partial<Settings>) => void;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The share of bytes that never occur in the training text: all but printable ASCII and the line break. */
export function unlikeShare(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0;
  const strange = bytes.reduce(
    (sum, byte) => sum + Number(byte !== 10 && (byte < 32 || byte > 126)),
    0,
  );
  return strange / bytes.length;
}

// A file's bytes as text; bytes that are no UTF-8 are read one by one, so that any file is accepted.
async function readFile(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

const problemOf = ({ problems }: TextView): Problem | undefined =>
  problems.find((one) => one.row === undefined && one.where === 'text' && !one.unlisted);

function problemAt(view: TextView): TemplateResult | typeof nothing {
  const problem = problemOf(view);
  return problem === undefined
    ? nothing
    : html`<p class="problem" id="problem-text">${problem.sentence}</p>`;
}

function ownText(view: TextView): TemplateResult {
  const text = view.settings.own;
  const bytes = bytesOf(text);
  const unlike = unlikeShare(bytes);
  const problem = problemOf(view);
  const drop = async (event: DragEvent) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    view.onSetting({ own: await readFile(file) });
  };
  return html`<div class="param">
    <label for="own">${words.ownLabel}</label>
    <textarea
      id="own"
      rows="6"
      spellcheck="false"
      aria-invalid=${problem === undefined ? 'false' : 'true'}
      aria-describedby="own-hint${problem === undefined ? '' : ' own-problem'}"
      .value=${text}
      @input=${(event: Event) => view.onSetting({ own: (event.target as HTMLTextAreaElement).value })}
      @dragover=${(event: DragEvent) => event.preventDefault()}
      @drop=${drop}
    ></textarea>
    <p class="hint" id="own-hint">
      ${words.bytes(count(bytes.length))}${unlike > 0.02 ? html`. ${words.unlike(percent(unlike))}` : nothing}
      ${encodeURIComponent(text).length > longestOwnText ? words.tooLongForLink : nothing}
    </p>
    ${problem === undefined ? nothing : html`<p class="problem" id="own-problem">${problem.sentence}</p>`}
  </div>`;
}

export function textControl(view: TextView): TemplateResult {
  const choices = [...view.passages, { name: own, label: words.ownText }];
  return html`<fieldset>
    <legend>${words.text}</legend>
    <p class="hint">${words.textHint}</p>
    <div class="options stacked">
      ${choices.map(
        (one) =>
          html`<label class="option"
            ><input
              type="radio"
              name="text"
              value=${one.name}
              .checked=${one.name === view.settings.text}
              @change=${() => view.onSetting({ text: one.name })}
            /><span>${one.label}</span></label
          >`,
      )}
    </div>
    ${view.settings.text === own ? ownText(view) : problemAt(view)}
  </fieldset>`;
}
