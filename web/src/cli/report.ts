// An inspection as text for a terminal.

import type { Inspection, RuntimeReport, Warning } from '../inspect/inspection.js';
import { percent, short } from '../inspect/numbers.js';
import { tokens } from '../inspect/words.js';
import type { ModelPreset } from '../models/index.js';
import { runtimes } from '../runtimes/index.js';
import { wrapped } from './lines.js';
import { legend, pairTable, picture } from './pair-table.js';
import { aligned } from './table.js';

// Only the first numbers of a list, and no more digits than can be compared: --json has them all.
const shortened = (variant: string): string =>
  variant
    .replace(/=([^/,)]+\/[^/,)]+)\/[^,)]+/g, '=$1/…')
    .replace(/\d+\.\d{7,}/g, (digits) => String(Number(Number(digits).toPrecision(7))))
    .replaceAll(',', ', ');

function titleOf({ modelType, layerType, variant }: Inspection): string {
  const layer = layerType === undefined ? '' : `, layers of type ${layerType}`;
  return wrapped(`${modelType || 'A model'}${layer}: ${shortened(variant)}`, '  ');
}

const presetLines = (preset: ModelPreset | undefined): readonly string[] =>
  preset === undefined
    ? []
    : [
        `  ${wrapped(
          preset.verified
            ? `Known model ${preset.label}, from ${preset.source}.`
            : `Known model ${preset.label}, NOT VERIFIED: not every value could be looked up. ${preset.notes} From ${preset.source}.`,
          '  ',
        )}`,
        '',
      ];

const attentionLines = ({ attention, pairs }: Inspection): readonly string[] =>
  pairs.length === 0 ? [] : [`  ${wrapped(`Attention factor: ${attention.words}.`, '  ')}`];

const pairLines = ({ pairs }: Inspection, everyPair: boolean): readonly string[] =>
  pairs.length === 0
    ? []
    : [
        `Speeds against plain RoPE, fastest pair first (${legend(pairs)}):`,
        ...picture(pairs).map((line) => `  ${line}`),
        '',
        pairTable(pairs, everyPair),
        '',
      ];

function runtimeRow({ label, refused, ...seen }: RuntimeReport): readonly string[] {
  if (refused) return [label, 'see below', '', '', '', ''];
  const { frequency, angle, attention, scoreFactor = 1 } = seen;
  return [
    label,
    frequency?.value ? percent(frequency.value) : 'none',
    frequency?.value ? String(frequency.pair) : '',
    `${short(attention?.factor ?? 1, 6)} on ${attention?.target.replace('_', ', ') ?? ''}`,
    Math.abs(scoreFactor - 1) < 1e-9 ? 'same' : `× ${short(scoreFactor, 5)}`,
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

function runtimeLines({ length, runtimes: reports }: Inspection): readonly string[] {
  const asReference = 'the reference (its authors’ code where that was read, else the paper)';
  const versions = reports.map(({ label, version }) => `${label} (${version})`).join(', ');
  return [
    wrapped(
      `What runtimes make of it against ${asReference}, worst first, at ${tokens(length)} tokens:`,
      '',
    ),
    '',
    aligned([runtimeHead, ...reports.map(runtimeRow)], ['start']),
    '',
    wrapped(`read: ${versions}.`, '  '),
    '',
  ];
}

const labelOf = (id: string): string => runtimes.find((one) => one.id === id)?.label ?? id;

const whose = ({ runtimes: ids }: Warning): string =>
  ids.length === 0 ? '' : `[${ids.map(labelOf).join(', ')}] `;

function warningLines(given: Warning): string {
  const reading = given.deduced ? ' (From reading its source; not run.)' : '';
  const what = wrapped(`${whose(given)}${given.where} ${given.message}.${reading}`, '    ');
  return `  ${given.minor ? '·' : '!'} ${what}\n    → ${wrapped(given.advice, '      ')}`;
}

// Each runtime that does not serve it once more, with its reason; there is one remedy for all.
const refusalLines = (refusals: readonly Warning[]): readonly string[] =>
  refusals.length === 0
    ? []
    : [
        'Not served as it stands, or not by code of its own:',
        ...refusals.map(
          (one) => `  ${wrapped(`${whose(one)}${one.where} ${one.message}.`, '    ')}`,
        ),
        '',
      ];

const section = (title: string, warnings: readonly Warning[]): readonly string[] =>
  warnings.length === 0 ? [] : [title, ...warnings.map(warningLines), ''];

export function report(
  found: Inspection,
  { everyPair, preset }: { readonly everyPair: boolean; readonly preset?: ModelPreset | undefined },
): string {
  const refusals = found.warnings.filter(({ code }) => code === 'refused');
  const others = found.warnings.filter((one) => !refusals.includes(one));
  const [great, small] = [others.filter((one) => !one.minor), others.filter((one) => one.minor)];
  return [
    titleOf(found),
    '',
    ...presetLines(preset),
    ...found.settings.map((line) => `  ${wrapped(line, '  ')}`),
    ...attentionLines(found),
    '',
    ...pairLines(found, everyPair),
    ...runtimeLines(found),
    ...refusalLines(refusals),
    ...section(great.length === 1 ? '1 warning:' : `${great.length} warnings:`, great),
    ...section('Good to know:', small),
    ...(great.length === 0 ? ['No warnings.', ''] : []),
  ].join('\n');
}
