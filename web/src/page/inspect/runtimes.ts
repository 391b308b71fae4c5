// Runtime by runtime: the same, differs and by how much, or does not serve it and why.

import { html, nothing, type TemplateResult } from 'lit';

import { percent } from '../../inspect/numbers.js';
import type { Inspection, RuntimeReport } from '../../inspect/inspection.js';
import { words } from './words.js';

const rounded = 1e-9; // a relative difference that double precision makes

const bySpeed = ({ frequency }: RuntimeReport): boolean => (frequency?.value ?? 0) > rounded;
const byScore = ({ scoreFactor = 1 }: RuntimeReport): boolean =>
  Math.abs(scoreFactor - 1) > rounded;

type Verdict = keyof typeof words.verdicts;

const verdictOf = (report: RuntimeReport): Verdict =>
  report.refused ? 'refuses' : bySpeed(report) || byScore(report) ? 'differs' : 'same';

function how(report: RuntimeReport): string {
  const { refused, frequency, scoreFactor = 1, angle } = report;
  if (refused) return `${refused.where} ${refused.message}.`;
  const differences = [
    ...(frequency && bySpeed(report)
      ? [words.speeds(percent(frequency.value), frequency.pair)]
      : []),
    ...(byScore(report) ? [words.scores(scoreFactor)] : []),
    ...(angle && bySpeed(report) ? [words.angles(angle.value)] : []),
  ];
  return differences.join('; ');
}

const runtimeView = (report: RuntimeReport): TemplateResult => {
  const verdict = verdictOf(report);
  return html`<li data-runtime=${report.id}>
    <strong>${report.label}</strong>
    <span class="verdict ${verdict}">${words.verdicts[verdict]}</span>
    <span class="how">${how(report)}</span>
  </li>`;
};

// Of those that read it right: what their arithmetic alone does.
function roundingView(reports: readonly RuntimeReport[]): TemplateResult | typeof nothing {
  const same = reports.filter((report) => verdictOf(report) === 'same');
  const [worst] = same.toSorted((a, b) => (b.angle?.value ?? 0) - (a.angle?.value ?? 0));
  if (!worst?.angle?.value) return nothing;
  return html`<p class="hint">${words.rounding(worst.angle.value, worst.label)}</p>`;
}

const reference = 'reference'; // what the others are held against

export function runtimesView({ runtimes }: Inspection): TemplateResult {
  const others = runtimes.filter(({ id }) => id !== reference);
  return html`<h4>${words.runtimes}</h4>
    <p class="hint">${words.runtimesHint}</p>
    <ul class="runtimes">
      ${others.map(runtimeView)}
    </ul>
    ${roundingView(others)}`;
}

/** The commits of their sources that were read. */
export const versionsOf = ({ runtimes }: Inspection): readonly string[] =>
  runtimes.filter(({ id }) => id !== reference).map(({ label, version }) => `${label}: ${version}`);
