// The pairs of an inspection: a bar each, and a table with neighbours of one fate together.

import { html, svg, type TemplateResult } from 'lit';

import { short } from '../../inspect/numbers.js';
import { fates, runsOf, type Fate, type PairReport } from '../../inspect/pairs.js';
import { words } from './words.js';

const least = 0.04; // of the height: a bar that is slowed down fully is still seen

const heightOf = ({ fate, kept }: PairReport): number =>
  fate === 'still' ? 0 : Math.max(least, kept);

const bar = (pair: PairReport, at: number) =>
  svg`<rect class=${pair.fate} x=${at + 0.1} width="0.8" y=${1 - heightOf(pair)} height=${heightOf(pair)} />`;

/** «24 unchanged, 16 in between, 24 slowed down fully» */
const counted = (pairs: readonly PairReport[]): string =>
  (Object.keys(fates) as Fate[])
    .map((fate) => [pairs.filter((pair) => pair.fate === fate).length, fates[fate]] as const)
    .filter(([count]) => count > 0)
    .map(([count, fate]) => `${count} ${fate}`)
    .join(', ');

export const pairPicture = (pairs: readonly PairReport[]): TemplateResult =>
  html`<h4>${words.picture}</h4>
    <p class="hint">${words.pictureHint}</p>
    <svg
      class="speeds"
      viewBox="0 0 ${pairs.length} 1"
      preserveAspectRatio="none"
      role="img"
      aria-label="${words.picture}: ${counted(pairs)}"
    >
      ${pairs.map(bar)}
    </svg>
    <p class="hint ends"><span>${words.fastest}</span><span>${words.slowest}</span></p>
    <p class="hint">${counted(pairs)}</p>`;

const range = (first: string, last: string): string =>
  first === last ? first : `${first} … ${last}`;

function row(run: readonly PairReport[]): TemplateResult {
  const [first, last] = [run[0]!, run.at(-1)!];
  const of = (read: (pair: PairReport) => number) => range(short(read(first)), short(read(last)));
  return html`<tr>
    <th scope="row">${range(String(first.pair), String(last.pair))}</th>
    <td>${of(({ wavelength }) => wavelength)}</td>
    <td>${of(({ turns }) => turns)}</td>
    <td>${of(({ slowdown }) => slowdown)}</td>
    <td>${fates[first.fate]}</td>
  </tr>`;
}

export const pairTable = (pairs: readonly PairReport[]): TemplateResult =>
  html`<details>
    <summary>${words.pairs}</summary>
    <div class="wide" tabindex="0" role="group" aria-label=${words.pairs}>
      <table>
        <thead>
          <tr>
            ${words.pairColumns.map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${runsOf(pairs).map(row)}
        </tbody>
      </table>
    </div>
  </details>`;
