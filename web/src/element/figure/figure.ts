// The figure: draws itself at the width it gets, and lets a reader walk along the positions by key, finger or mouse.

import { html, LitElement, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';

import { words } from '../words.js';
import type { Drawing } from './curves.js';
import type { HeatCell } from './heat.js';
import { readout } from './readout.js';
import { buckets, middle, type Series } from './series.js';
import { colour, swatch } from './style.js';

export class RopeLabFigure extends LitElement {
  static override properties = {
    series: { attribute: false },
    heat: { attribute: false },
    trainLength: { attribute: false },
    length: { attribute: false },
    log: { attribute: false },
    summary: { attribute: false },
    width: { state: true },
    at: { state: true },
    drawing: { state: true },
  };

  declare series: readonly Series[];
  declare heat: readonly HeatCell[] | undefined; // drawn instead of the curves when given
  declare trainLength: number;
  declare length: number; // of the text the curves belong to
  declare log: boolean;
  declare summary: string; // what the picture shows, for those who do not see it
  declare private width: number;
  declare private at: number; // bucket under the cursor
  declare private drawing: Drawing | undefined;

  private readonly observer =
    typeof ResizeObserver === 'undefined'
      ? undefined
      : new ResizeObserver(([entry]) => (this.width = Math.floor(entry!.contentRect.width)));

  constructor() {
    super();
    this.series = [];
    this.heat = undefined;
    this.trainLength = this.length = 1;
    this.log = true;
    this.summary = '';
    this.width = 0;
    this.at = -1;
    this.drawing = undefined;
  }

  // Lives in the element's own shadow tree and shares its styles.
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer?.observe(this);
  }

  override disconnectedCallback(): void {
    this.observer?.disconnect();
    super.disconnectedCallback();
  }

  get svg(): SVGSVGElement | undefined {
    return this.drawing?.svg;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const names = ['series', 'heat', 'trainLength', 'length', 'log', 'width'];
    if (names.some((name) => changed.has(name))) void this.draw();
    const last = buckets(this.series).length - 1;
    if (this.at < 0 || this.at > last) this.at = last;
  }

  // The chart library comes with the first drawing, not before the page is there.
  private async draw(): Promise<void> {
    if (this.width < 100 || (this.series.length === 0 && !this.heat)) return;
    const { drawCurves, drawHeat } = await import('./draw.js');
    const { series, trainLength, length, log, width, heat } = this;
    const height = Math.round(Math.min(460, Math.max(300, width * 0.56)));
    this.drawing = heat
      ? drawHeat({ cells: heat, width })
      : drawCurves({ series, trainLength, length, log, width, height });
    // One picture with one description: the library's own names for groups of lines say nothing to a listener.
    for (const part of this.drawing.svg.querySelectorAll('[aria-label]')) {
      part.setAttribute('data-mark', part.getAttribute('aria-label')!);
      part.removeAttribute('aria-label');
    }
    this.drawing.svg.setAttribute('role', 'img');
    this.drawing.svg.setAttribute('aria-label', this.summary);
    performance.mark('rope-lab drawn');
  }

  private point(event: PointerEvent): void {
    const { drawing } = this;
    const box = drawing?.svg.getBoundingClientRect();
    if (!drawing || !box) return;
    const x = ((event.clientX - box.left) / box.width) * this.width;
    const far = buckets(this.series).map((bucket) =>
      Math.abs(drawing.x(middle(bucket, this.log)) - x),
    );
    this.at = far.indexOf(Math.min(...far));
  }

  private cursor(): TemplateResult | typeof nothing {
    const { drawing } = this;
    const bucket = buckets(this.series)[this.at];
    if (!drawing || !bucket) return nothing;
    const { top, bottom } = drawing.frame;
    const x = drawing.x(middle(bucket, this.log));
    const dots = this.series.flatMap((one) => {
      const here = one.cell.byPosition.find((other) => other.from === bucket.from);
      return here && Number.isFinite(here.loss)
        ? [{ y: drawing.y(here.loss), index: one.index }]
        : [];
    });
    const { height } = drawing.svg.viewBox.baseVal;
    return html`<svg class="cursor" viewBox="0 0 ${this.width} ${height}" aria-hidden="true">
      <line x1=${x} x2=${x} y1=${top} y2=${bottom} />
      ${dots.map((dot) => svg`<circle cx=${x} cy=${dot.y} r="4" fill=${colour(dot.index)} />`)}
    </svg>`;
  }

  private reader(): TemplateResult {
    const all = buckets(this.series);
    const bucket = all[this.at];
    if (!bucket) return html``;
    const span = `${bucket.from}–${bucket.to}`;
    return html`<div class="reader">
      <label>
        <span>${words.readAt} <strong>${span}</strong></span>
        <input
          type="range"
          min="0"
          max=${all.length - 1}
          step="1"
          .value=${String(this.at)}
          aria-valuetext="${span}: ${readout(this.series, bucket)
            .map((one) => `${one.label} ${one.text}`)
            .join('; ')}"
          @input=${(event: Event) => (this.at = (event.target as HTMLInputElement).valueAsNumber)}
        />
      </label>
      <ul>
        ${readout(this.series, bucket).map(
          (one) => html`<li>${swatch(one.index)} ${one.label} <b>${one.text}</b></li>`,
        )}
      </ul>
    </div>`;
  }

  protected override render(): TemplateResult {
    const curves = !this.heat;
    return html`<div
        class="plot"
        @pointermove=${curves ? this.point : nothing}
        @pointerdown=${curves ? this.point : nothing}
      >
        ${this.drawing?.svg} ${curves ? this.cursor() : nothing}
      </div>
      ${curves ? this.reader() : nothing}`;
  }
}
