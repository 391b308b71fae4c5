// <rope-inspect>: a config.json pasted, dropped or chosen, and what it means. Loaded when a reader comes near.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';

import { problemFrom } from '../../element/judge.js';
import { controls } from '../../element/styles/controls.js';
import { ground } from '../../element/styles/ground.js';
import { createRopewalk, type Ropewalk } from '../../index.js';
import { visible } from '../../lib/visible.js';
import { models } from '../../models/index.js';
import type { ModelPreset } from '../../models/index.js';
import { answerView, titleView } from './answer.js';
import { headBytes, look, type Asked, type Given, type Looked } from './look.js';
import { styles } from './styles.js';
import { words } from './words.js';

// Configs that show the most: a stretch that somebody added, and one that runtimes part over.
const shownFirst = ['qwen2.5-7b-yarn', 'gpt-oss-20b', 'llama-3.1-8b', 'phi-3.5-mini'];

// A list of 48 factors would be 48 lines.
const textOf = ({ config }: ModelPreset): string =>
  JSON.stringify(config, null, 2).replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\s+/g, ' '));

const nothingGiven: Given = { text: '' };

const isGguf = (bytes: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(0, 4)) === 'GGUF';

export class RopeInspect extends LitElement {
  static override styles = [ground, controls, styles];
  static override properties = {
    given: { state: true },
    asked: { state: true },
    found: { state: true },
    problem: { state: true },
  };

  declare given: Given;
  declare asked: Asked;
  declare found: Looked | undefined;
  declare problem: string; // the sentence of a refusal
  private loading: Promise<Ropewalk> | undefined;

  constructor() {
    super();
    this.given = nothingGiven;
    this.asked = { length: '', layer: '' };
    this.found = undefined;
    this.problem = '';
  }

  private get isEmpty(): boolean {
    return this.given.bytes === undefined && this.given.text.trim() === '';
  }

  private show(given: Given): void {
    this.given = given;
    this.asked = { length: '', layer: '' };
  }

  private showPreset(preset: ModelPreset | undefined): void {
    if (preset) this.show({ text: textOf(preset), preset });
  }

  private async showFile(file: File | undefined): Promise<void> {
    if (!file) return;
    const bytes = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
    this.show(
      isGguf(bytes)
        ? { text: '', bytes, file: file.name }
        : { text: new TextDecoder().decode(bytes), file: file.name },
    );
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('given') || changed.has('asked')) void this.look();
  }

  // WebAssembly is fetched for the first config, not before.
  private async look(): Promise<void> {
    const { given, asked } = this;
    if (this.isEmpty) {
      this.found = undefined;
      this.problem = '';
      return;
    }
    try {
      const rw = await (this.loading ??= createRopewalk());
      if (given !== this.given || asked !== this.asked) return; // another is on its way
      this.found = look(rw, given, asked);
      this.problem = '';
    } catch (error) {
      this.found = undefined;
      this.problem = problemFrom(error).sentence;
    }
  }

  private menu(): TemplateResult {
    return html`<select
      aria-label=${words.known}
      @change=${(event: Event) => {
        const menu = event.target as HTMLSelectElement;
        this.showPreset(models[Number(menu.value)]);
      }}
    >
      <option value="" .selected=${this.given.preset === undefined}>${words.knownFirst}</option>
      ${models.map(
        (one, n) =>
          html`<option value=${n} .selected=${one === this.given.preset}>${one.label}</option>`,
      )}
    </select>`;
  }

  private textField(): TemplateResult {
    const wrong = this.problem !== '';
    return html`<label for="config">${words.paste}</label>
      <textarea
        id="config"
        rows="14"
        spellcheck="false"
        autocomplete="off"
        aria-invalid=${wrong ? 'true' : 'false'}
        aria-describedby=${wrong ? 'kinds problem' : 'kinds'}
        placeholder='{ "model_type": "llama", "rope_theta": 10000.0, … }'
        .value=${this.given.text}
        @focus=${(event: Event) => {
          // What was pasted is to take the example's place.
          if (this.given.preset) (event.target as HTMLTextAreaElement).select();
        }}
        @input=${(event: Event) => {
          this.given = { text: (event.target as HTMLTextAreaElement).value };
        }}
      ></textarea>
      ${wrong ? html`<p class="problem" id="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.given.file === undefined ? nothing : html`<p class="hint">${words.file(this.given.file)}</p>`}
      <p class="hint" id="kinds">${words.kinds}</p>`;
  }

  private fileButton(): TemplateResult {
    return html`<label class="file"
      ><input
        type="file"
        accept=".json,.gguf"
        @change=${(event: Event) => {
          const field = event.target as HTMLInputElement;
          void this.showFile(field.files?.[0]).then(() => (field.value = ''));
        }}
      /><span>${words.choose}</span></label
    >`;
  }

  private lengthField(): TemplateResult {
    return html`<div class="param">
      <label for="length">${words.length}</label>
      <input
        id="length"
        type="text"
        inputmode="numeric"
        autocomplete="off"
        placeholder=${this.found?.inspection.length ?? words.lengthUsual}
        .value=${this.asked.length}
        @input=${(event: Event) => {
          const length = (event.target as HTMLInputElement).value;
          this.asked = { ...this.asked, length };
        }}
      />
    </div>`;
  }

  private layerChoice(): TemplateResult | typeof nothing {
    const { layers = [], layer } = this.found ?? {};
    if (layers.length < 2) return nothing;
    return html`<fieldset>
      <legend>${words.layers}</legend>
      <div class="options">
        ${layers.map(
          (one) =>
            html`<label class="option"
              ><input
                type="radio"
                name="layer"
                .checked=${one === layer}
                @change=${() => (this.asked = { ...this.asked, layer: one })}
              /><span>${visible(one)}</span></label
            >`,
        )}
      </div>
    </fieldset>`;
  }

  private examples(): TemplateResult {
    const shown = shownFirst.flatMap((id) => models.filter((one) => one.id === id));
    return html`<p>${words.empty}</p>
      <div class="options">
        ${shown.map(
          (one) =>
            html`<button type="button" class="quiet" @click=${() => this.showPreset(one)}>
              ${one.label}
            </button>`,
        )}
      </div>`;
  }

  private answer(): TemplateResult | typeof nothing {
    if (this.isEmpty) return this.examples();
    if (this.found) return answerView(this.found, this.given.preset);
    return this.problem === '' ? html`<p>${words.loading}</p>` : nothing;
  }

  protected override render(): TemplateResult {
    return html`<div
      class="sides"
      @dragover=${(event: DragEvent) => event.preventDefault()}
      @drop=${(event: DragEvent) => {
        const file = event.dataTransfer?.files[0];
        if (!file) return; // a text that was dragged goes where it was dropped
        event.preventDefault();
        void this.showFile(file);
      }}
    >
      <div class="given">
        ${this.menu()} ${this.textField()} ${this.fileButton()} ${this.lengthField()}
        ${this.layerChoice()}
      </div>
      <div class="found" role="region" aria-label=${words.results}>
        ${this.found ? titleView(this.found, this.given.preset) : nothing}
        <p class="meaning" role="status">${this.found?.inspection.meaning ?? ''}</p>
        ${this.answer()}
      </div>
    </div>`;
  }
}
