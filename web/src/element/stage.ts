// What the settings show: run bar, figure, numbers, and what computed them.

import { html, nothing, type TemplateResult } from 'lit';

import type { Cell } from '../compare/comparison.js';
import { lengthList } from '../compare/link.js';
import { readTerm, splitMethods } from '../compare/terms.js';
import { methodLabel, taskLabel, taskSpec } from './catalogue.js';
import { downloads } from './downloads.js';
import { known, ranBadge, runBar } from './runbar.js';
import type { RopeLabFigure } from './figure/figure.js';
import type { HeatCell } from './figure/heat.js';
import type { Series } from './figure/series.js';
import { fine, percent, times, count } from './numbers.js';
import type { RopeLab } from './rope-lab.js';
import { ableOf, withProblem } from './judge.js';
import { numbersTable, positionsTable } from './table.js';
import { words } from './words.js';

export interface Shown {
  methods: string[];
  lengths: number[];
  length: number; // the longest one that has results: its curves are drawn
  series: Series[];
  cells: Cell[]; // of all lengths
  origin: 'none' | 'stored' | 'live' | 'mixed';
  missing: number; // cells that could be computed and are not known yet
  leftOut: number; // methods that cannot run as they are set
}

export function shown(lab: RopeLab): Shown {
  const methods = splitMethods(lab.settings.m);
  const lengths = [...new Set(lengthList(lab.settings.n).map(Number).filter(Number.isFinite))];
  const known = lengths.flatMap((length) =>
    methods.map((method, row) => ({ length, method, row, found: lab.known(method, length) })),
  );
  const there = known.filter((one) => one.found !== undefined);
  const length = Math.max(...there.map((one) => one.length), 0);
  const renewed = lab.session.computes(lab.settings);
  const series = there
    .filter((one) => one.length === length)
    .map(({ method, row, found }) => ({
      label: methodLabel(method),
      index: row,
      faint: renewed && lab.session.awaits(method, length),
      cell: found!.cell,
    }));
  const problems = withProblem(lab.problems, lab.session.problem);
  const able = ableOf(methods, problems);
  const origins = new Set(there.map((one) => one.found!.origin));
  return {
    methods,
    lengths,
    length,
    series,
    cells: there.map((one) => one.found!.cell),
    origin: origins.size === 2 ? 'mixed' : ([...origins][0] ?? 'none'),
    missing: known.filter((one) => one.found === undefined && able.includes(one.method)).length,
    leftOut: methods.length - able.length,
  };
}

/** Where the answer is at the end of the text there is nothing to see along the positions. */
export function viewOf(lab: RopeLab): 'position' | 'length' {
  const { view } = lab.settings;
  if (view === 'position' || view === 'length') return view;
  return accuracyOf(lab) === 'exact' ? 'length' : 'position';
}

function heatCells(lab: RopeLab, now: Shown): HeatCell[] {
  const accuracy = now.cells.some((cell) => cell.accuracy !== undefined);
  const losses = now.cells.map((cell) => cell.loss).filter(Number.isFinite);
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  return now.cells.map((cell) => {
    const good = accuracy ? (cell.accuracy ?? 0) : (high - cell.loss) / (high - low || 1);
    const text = accuracy ? percent(cell.accuracy ?? 0) : fine(cell.loss);
    const row = now.methods.indexOf(cell.variant);
    return {
      method: cell.variant,
      row,
      times: times(cell.length, lab.trainLength),
      value: cell.loss,
      good,
      text,
    };
  });
}

const summary = (lab: RopeLab, now: Shown): string =>
  `${taskLabel(lab.settings.task)}, ${count(now.length)} bytes. ${words.lossTitle}: ` +
  now.series.map((one) => `${one.label} ${fine(one.cell.loss)}`).join('; ');

function viewSwitch(lab: RopeLab, view: 'position' | 'length'): TemplateResult {
  const choice = (value: 'position' | 'length', label: string) =>
    html`<label class="option"
      ><input
        type="radio"
        name="view"
        .checked=${view === value}
        @change=${() => lab.change({ view: value })}
      /><span>${label}</span></label
    >`;
  return html`<div class="views" part="views" role="group" aria-label=${words.views}>
    <div class="options">
      ${choice('position', words.byPosition)} ${choice('length', words.byLength)}
    </div>
    ${
      view === 'length'
        ? nothing
        : html`<label class="check"
            ><input
              type="checkbox"
              .checked=${lab.settings.x === 'log'}
              @change=${(event: Event) => lab.change({ x: (event.target as HTMLInputElement).checked ? 'log' : 'even' })}
            />${words.logAxis}</label
          >`
    }
  </div>`;
}

const accuracyOf = (lab: RopeLab) => taskSpec(readTerm(lab.settings.task).id)?.accuracy ?? 'none';

function title(lab: RopeLab, now: Shown, view: 'position' | 'length'): TemplateResult {
  const all = now.cells.length > 0 ? now.cells.map((cell) => cell.length) : now.lengths;
  const [shortest, longest] = [Math.min(...all), Math.max(...all)];
  const bytes =
    view === 'position' || shortest === longest
      ? count(longest)
      : words.span(count(shortest), count(longest));
  return html`<h2 class="title" part="title">
    ${words.titleOf(taskLabel(lab.settings.task), bytes, lab.settings.windows)}
  </h2>`;
}

function figure(lab: RopeLab, now: Shown, view: 'position' | 'length'): TemplateResult {
  if (now.cells.length === 0) return html`<div class="empty"><p>${known(lab, now)}</p></div>`;
  return html`${view === 'length' ? html`<p>${words.lengthTitles[accuracyOf(lab)]}</p>` : nothing}<rope-lab-figure
      part="figure"
      .series=${now.series}
      .heat=${view === 'length' ? heatCells(lab, now) : undefined}
      .trainLength=${lab.trainLength}
      .length=${now.length}
      .log=${lab.settings.x === 'log'}
      .summary=${summary(lab, now)}
    ></rope-lab-figure>`;
}

function numbers(lab: RopeLab, now: Shown): TemplateResult {
  const drawn = () => lab.renderRoot.querySelector<RopeLabFigure>('rope-lab-figure')?.svg;
  return html`${numbersTable({ ...now, trainLength: lab.trainLength, cell: (method, length) => lab.known(method, length)?.cell })}
    <details class="data">
      <summary>${words.dataTable}</summary>
      ${positionsTable(now.series.map((one) => one.cell))}
    </details>
    ${downloads(lab, now, drawn)}`;
}

export function stage(lab: RopeLab): TemplateResult {
  const now = shown(lab);
  const view = viewOf(lab);
  const { ui } = lab.settings;
  const all = ui !== 'min' && ui !== 'chart';
  return html`<div class="stage" part="stage">
    ${runBar(lab, now)} ${title(lab, now, view)} ${ui === 'min' ? nothing : viewSwitch(lab, view)}
    ${figure(lab, now, view)} ${all && now.cells.length > 0 ? numbers(lab, now) : nothing}
    ${all ? ranBadge(lab, now) : nothing}
  </div>`;
}
