// The default comparison as a still picture, drawn when the page is built: seen before any script runs, or where none does.

import { comparisonOf } from '../compare/link.js';
import type { StoredRun } from '../compare/stored.js';
import { methodLabel, taskLabel } from '../element/catalogue.js';
import { points, spread, type Point, type Series } from '../element/figure/series.js';
import { colour, dash } from '../element/figure/style.js';
import { count, fine } from '../element/numbers.js';
import { ground } from '../element/styles/ground.js';
import { words } from '../element/words.js';

const [width, height] = [680, 400];
const frame = { left: 36, right: 470, top: 28, bottom: 352 };

// Outside the instrument its custom properties are not there: their usual values are written on the marks.
const painted = (svg: string): string =>
  svg.replace(/var\(--([\w-]+)\)/g, (_, name: string) => {
    const found = new RegExp(`--${name}: var\\([^,]*, (.*)\\);`).exec(ground.cssText);
    if (!found) throw new Error(`styles/ground.ts has no --${name}`);
    return found[1]!;
  });

interface Scales {
  x: (position: number) => number;
  y: (loss: number) => number;
  from: number; // position where the axis begins
  top: number; // highest loss drawn
}

function scales(lines: readonly (readonly Point[])[], length: number, trainLength: number): Scales {
  const from = trainLength / 4; // as the instrument's doubling axis
  const top = Math.ceil(Math.max(...lines.flat().map(({ loss }) => loss)) * 2) / 2;
  const { left, right, bottom } = frame;
  return {
    from,
    top,
    x: (position) => left + ((right - left) * Math.log(position / from)) / Math.log(length / from),
    y: (loss) => bottom - ((bottom - frame.top) * loss) / top,
  };
}

function axes({ x, y, from, top }: Scales, length: number): string {
  const losses = Array.from({ length: Math.floor(top) + 1 }, (_, loss) => loss);
  const positions = Array.from({ length: Math.log2(length / from) + 1 }, (_, n) => from * 2 ** n);
  const grid = losses.map(
    (loss) =>
      `<path d="M${frame.left} ${y(loss)}H${frame.right}" stroke="var(--line)"/><text x="${frame.left - 8}" y="${y(loss) + 5}" text-anchor="end">${loss}</text>`,
  );
  const ticks = positions.map(
    (position) =>
      `<text x="${x(position)}" y="${frame.bottom + 20}" text-anchor="middle">${count(position)}</text>`,
  );
  return `${grid.join('')}${ticks.join('')}
    <text x="0" y="14">${words.lossAxis}</text><text x="${frame.right}" y="${height - 6}" text-anchor="end">${words.positionAxis}</text>`;
}

function beyond({ x }: Scales, trainLength: number): string {
  const [at, high] = [x(trainLength), frame.bottom - frame.top];
  return `<rect x="${at}" y="${frame.top}" width="${frame.right - at}" height="${high}" fill="var(--beyond)"/>
    <path d="M${at} ${frame.top}v${high}" stroke="var(--ink)" stroke-width="1.5"/>
    <text x="${at + 6}" y="${frame.top + 14}" font-weight="600" fill="var(--ink)">${words.trainedTo(count(trainLength))}</text>`;
}

function curve(line: readonly Point[], index: number, { x, y }: Scales): string {
  const path = line.map(({ position, loss }) => `${x(position).toFixed(1)} ${y(loss).toFixed(1)}`);
  return `<path d="M${path.join('L')}" fill="none" stroke="${colour(index)}" stroke-width="2.25" stroke-dasharray="${dash(index) || 'none'}" stroke-linejoin="round"/>`;
}

function labels(series: readonly Series[], lines: readonly Point[][], { y }: Scales): string {
  const wanted = lines.map((line) => y(line.at(-1)!.loss));
  const places = spread(wanted, 19, frame.top + 4, frame.bottom - 4);
  return series
    .map(
      ({ label, index }, at) =>
        `<text x="${frame.right + 10}" y="${(places[at]! + 5).toFixed(1)}" font-weight="600" fill="${colour(index)}">${label}</text>`,
    )
    .join('');
}

/** `run`: the comparison that the page begins with, as it was computed when the model was trained. */
export function still({ settings, trainLength, cells }: StoredRun): string {
  const { variants, lengths, task } = comparisonOf(settings);
  const length = Math.max(...lengths);
  const series: Series[] = variants.map((variant, index) => ({
    ...{ label: methodLabel(variant), index, faint: false },
    cell: cells.find((cell) => cell.variant === variant && cell.length === length)!,
  }));
  const shown = ({ position }: Point): boolean => position >= trainLength / 4;
  const lines = series.map((one) => points(one, true).filter(shown));
  const at = scales(lines, length, trainLength);
  const losses = series.map(({ label, cell }) => `${label} ${fine(cell.loss)}`).join('; ');
  const said = `${taskLabel(task)}, ${count(length)} bytes. ${words.lossTitle}: ${losses}`;
  return painted(`<svg class="still" role="img" aria-label="${said}" viewBox="0 0 ${width} ${height}" font-size="15" fill="var(--soft)">
    ${axes(at, length)}${beyond(at, trainLength)}
    ${lines.map((line, index) => curve(line, index, at)).join('')}
    ${labels(series, lines, at)}
  </svg>`);
}
