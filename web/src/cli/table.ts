// The result as a table: a row for each variant, a column for each length.

import type { Cell, ComparisonResult } from '../compare/comparison.js';
import { paired } from '../compare/statistics.js';
import { isUnlike, type Surprise } from '../compare/surprise.js';

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

const times = (length: number, trainLength: number): string =>
  `${Number((length / trainLength).toFixed(2))}× (${length})`;

// Where a GPU did not compute all, a star says where WebAssembly took part.
const starOf = (cell: Cell, mixed: boolean): string =>
  mixed ? (cell.backend === 'webgpu' ? '  ' : ' *') : '';

function cellText(cell: Cell, mixed: boolean): string {
  const { loss, standardError, accuracy } = cell;
  const error = Number.isFinite(standardError) ? standardError.toFixed(3) : '–';
  const right = accuracy === undefined ? '' : `${Math.round(accuracy * 100)} %`.padStart(7);
  return `${loss.toFixed(3)} ± ${error.padStart(5)}${right}${starOf(cell, mixed)}`;
}

/** Columns side by side; those that nothing is said of stand at the end of theirs. */
export function aligned(
  rows: readonly (readonly string[])[],
  sides: readonly ('start' | 'end')[] = ['start'],
): string {
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const placed = (text: string, column: number): string =>
    sides[column] === 'start'
      ? text.padEnd(widths[column] ?? 0)
      : text.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(placed).join('   ').trimEnd()).join('\n');
}

/** A row for each variant but the first: how far it is from that, window by window. */
function differences(
  variants: readonly string[],
  lengths: readonly number[],
  header: readonly string[],
  find: (variant: string, length: number) => Cell | undefined,
): string[] {
  const [first, ...others] = variants as [string, ...string[]];
  const rows = others.map((variant) => [
    variant,
    ...lengths.map((length) => {
      const [one, other] = [find(variant, length), find(first, length)];
      if (!one || !other) return '';
      const { mean, standardError } = paired(one.windowLosses, other.windowLosses);
      return `${mean < 0 ? '' : '+'}${mean.toFixed(3)} ± ${standardError.toFixed(3)}`;
    }),
  ]);
  return [
    '',
    `Less ${first}, window by window, with the standard error of that difference:`,
    '',
    aligned([header, ...rows]),
  ];
}

const warning = (surprise: Surprise | undefined): string[] =>
  surprise && isUnlike(surprise)
    ? [
        `This text is unlike what the model was trained on: ${surprise.own.toFixed(2)} nats per byte within the training length, usually ${surprise.usual.toFixed(2)}.`,
      ]
    : [];

/** What computed, and how fast; then why a GPU that was wanted did not. */
function computedBy(result: ComparisonResult): string[] {
  const { build, workers, backend, seconds, tokensPerSecond } = result;
  const wasm = `${build} build, ${workers} ${workers === 1 ? 'worker' : 'workers'}`;
  const gpu = `WebGPU on ${backend?.adapter}${backend?.software ? ' (software)' : ''}`;
  const who = { wasm, webgpu: gpu, both: `${gpu}, then ${wasm}` }[backend?.kind ?? 'wasm'];
  return [
    `${who}, ${seconds.toFixed(1)} s, ${number.format(tokensPerSecond)} tokens/s`,
    ...(backend?.difference === undefined
      ? []
      : [
          `One window read by both: ${backend.difference.toExponential(0)} nats per byte from WebAssembly.`,
        ]),
    ...(backend?.kind === 'both' ? ['* by WebAssembly, or in part'] : []),
    ...(backend?.note === undefined ? [] : [backend.note]),
  ];
}

export function table(
  result: ComparisonResult & { surprise?: Surprise },
  windows: number,
  seed: number,
): string {
  const lengths = [...new Set(result.results.map((cell) => cell.length))];
  const variants = [...new Set(result.results.map((cell) => cell.variant))];
  const find = (variant: string, length: number): Cell | undefined =>
    result.results.find((cell) => cell.variant === variant && cell.length === length);
  const mixed = result.backend?.kind === 'both';
  const header = ['', ...lengths.map((length) => times(length, result.trainLength))];
  const rows = variants.map((variant) => [
    variant,
    ...lengths.map((length) => {
      const cell = find(variant, length);
      return cell ? cellText(cell, mixed) : '';
    }),
  ]);
  const counted = result.results.some((cell) => cell.accuracy !== undefined)
    ? ', and how many were right'
    : '';
  return [
    `${result.task}, ${windows} ${windows === 1 ? 'window' : 'windows'}, seed ${seed}; model ${result.model}, trained on ${result.trainLength} tokens`,
    '',
    aligned([header, ...rows]),
    '',
    `Loss in nats per byte, mean ± standard error over windows${counted}. Past the training length lower is better, level is good.`,
    ...(windows > 1 && variants.length > 1 ? differences(variants, lengths, header, find) : []),
    '',
    ...warning(result.surprise),
    ...computedBy(result),
    '',
  ].join('\n');
}
