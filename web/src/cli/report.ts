// An inspection as text for a terminal.

import type { Inspection, RuntimeReport } from '../inspect/inspect.js';
import type { Fate, PairReport } from '../inspect/pairs.js';
import type { Warning } from '../inspect/warnings.js';
import { tokens } from '../inspect/words.js';
import { aligned } from './table.js';

const width = 100; // columns

const short = (value: number, digits = 3): string => {
  if (!Number.isFinite(value)) return '∞';
  if (value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-3))
    return value.toExponential(digits - 1);
  return String(Number(value.toPrecision(digits)));
};

const percent = (share: number): string => `${short(100 * share)} %`;

/** Lines of at most `width` columns, all but the first set in by `indent`. */
function wrapped(text: string, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && `${line} ${word}`.length > width - indent.length) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${indent}`);
}

// A pair's speed as a shade: full where it is as trained, light where it is slowed down most.
const shades: Readonly<Record<Fate, string>> = {
  kept: '█',
  between: '▓',
  interpolated: '░',
  still: '·',
  faster: '▲',
};
const shadeOf = ({ fate, kept }: PairReport): string =>
  fate === 'between' && kept < 0.5 ? '▒' : shades[fate];

const picture = (pairs: readonly PairReport[]): string[] => {
  const lines: string[] = [];
  for (let from = 0; from < pairs.length; from += 64)
    lines.push(
      pairs
        .slice(from, from + 64)
        .map(shadeOf)
        .join(''),
    );
  return lines;
};

const fates: Readonly<Record<Fate, string>> = {
  kept: 'kept as trained',
  between: 'in between',
  interpolated: 'slowed down fully',
  still: 'stands still',
  faster: 'faster than trained',
};

const barWidth = 12;

const bar = ({ fate, kept }: PairReport): string => {
  if (fate === 'still') return '·'.repeat(barWidth);
  const full = Math.round(kept * barWidth);
  return '█'.repeat(full) + '░'.repeat(barWidth - full);
};

const legend = (pairs: readonly PairReport[]): string =>
  (Object.keys(shades) as Fate[])
    .filter((fate) => pairs.some((pair) => pair.fate === fate))
    .map((fate) => `${shades[fate]}${fate === 'between' ? shadesBetween : ''} ${fates[fate]}`)
    .join(', ');

const shadesBetween = '▒';

// Neighbours of one fate stand on one line, unless every pair is asked for.
function runs(
  pairs: readonly PairReport[],
  everyPair: boolean,
): readonly (readonly PairReport[])[] {
  const found: PairReport[][] = [];
  for (const pair of pairs) {
    const last = found.at(-1);
    if (!everyPair && pair.fate !== 'between' && last?.[0]?.fate === pair.fate) last.push(pair);
    else found.push([pair]);
  }
  return found;
}

const range = (first: string, last: string): string =>
  first === last ? first : `${first} … ${last}`;

function pairTable(pairs: readonly PairReport[], everyPair: boolean): string {
  const rows = runs(pairs, everyPair).map((run) => {
    const [first, last] = [run[0]!, run.at(-1)!];
    const of = (read: (pair: PairReport) => number) => range(short(read(first)), short(read(last)));
    return [
      range(String(first.pair), String(last.pair)),
      of(({ wavelength }) => wavelength),
      of(({ turns }) => turns),
      of(({ slowdown }) => slowdown),
      `${bar(first)} ${fates[first.fate]}`,
    ];
  });
  const head = ['pair', 'wavelength', 'turns in training', 'slowed down', 'speed kept'];
  return aligned([head, ...rows.map((row) => row)], ['start', 'end', 'end', 'end', 'start']);
}

function runtimeRow({ label, refused, ...seen }: RuntimeReport): readonly string[] {
  if (refused) return [label, 'stops', '', '', '', ''];
  const { frequency, angle, attention, scoreFactor = 1 } = seen;
  return [
    label,
    frequency?.value ? percent(frequency.value) : 'none',
    frequency?.value ? String(frequency.pair) : '',
    `${short(attention?.factor ?? 1, 6)} on ${attention?.target.replace('_', ', ') ?? ''}`,
    Math.abs(scoreFactor - 1) < 1e-9 ? 'as trained' : `× ${short(scoreFactor, 5)}`,
    short(angle?.value ?? 0, 2),
  ];
}

const runtimeHead = [
  'runtime',
  'speed differs by',
  'at pair',
  'attention factor',
  'scores',
  'angle off, rad',
];

function warningText({ where, message, advice, runtimes, deduced }: Warning): string {
  const whose = runtimes.length === 0 ? '' : `[${runtimes.join(', ')}] `;
  const reading = deduced ? ' (From reading its source; not run.)' : '';
  return `  ! ${wrapped(`${whose}${where} ${message}.${reading}`, '    ')}\n    → ${wrapped(advice, '      ')}`;
}

// Only the first numbers of a list: the words below say how many there are.
const withoutLists = (variant: string): string =>
  variant.replace(/=([^/,)]+\/[^/,)]+)\/[^,)]+/g, '=$1/…').replaceAll(',', ', ');

export function report(found: Inspection, { everyPair }: { everyPair: boolean }): string {
  const layer = found.layerType === undefined ? '' : `, layers of type ${found.layerType}`;
  const longest =
    found.longest === null
      ? 'Every pair saw a whole turn in training: no angle is new at any length, only distances are.'
      : `All angles were seen in training up to ${tokens(found.longest)} tokens.`;
  return [
    wrapped(`${found.modelType || 'A model'}${layer}: ${withoutLists(found.variant)}`, '  '),
    '',
    ...found.settings.map((line) => `  ${wrapped(line, '  ')}`),
    `  ${longest}`,
    `  ${wrapped(`Attention factor: ${found.attention.words}.`, '  ')}`,
    '',
    `Speed of each pair, fastest first (${legend(found.pairs)}):`,
    ...picture(found.pairs).map((line) => `  ${line}`),
    '',
    pairTable(found.pairs, everyPair),
    '',
    `What runtimes make of it, against what the model was trained with, worst first (at ${tokens(found.length)} tokens):`,
    '',
    aligned([runtimeHead, ...found.runtimes.map(runtimeRow)], ['start']),
    '',
    ...(found.warnings.length === 0
      ? ['No warnings.']
      : [`${found.warnings.length} warnings:`, ...found.warnings.map(warningText)]),
    '',
  ].join('\n');
}
