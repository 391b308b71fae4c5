// Run, Cancel, how far it is, and where the numbers on show come from.

import { html, nothing, type TemplateResult } from 'lit';

import type { Progress } from '../compare/comparison.js';
import { isUnlike } from '../compare/surprise.js';
import { diagnostics } from './diagnostics.js';
import { hasPlace, withProblem } from './judge.js';
import { count, duration, tiny } from './numbers.js';
import type { RopeLab } from './rope-lab.js';
import type { Ran } from './session.js';
import type { Shown } from './stage.js';
import { words } from './words.js';

function running(progress: Progress | undefined): string {
  return progress && progress.done > 0
    ? words.left(duration(progress.secondsLeft))
    : words.starting;
}

/** What is known of the methods that can run. */
export function known(lab: RopeLab, now: Shown): string {
  const { outcome, problem } = lab.session;
  const all = withProblem(lab.problems, problem).filter((one) => one.row === undefined);
  if (all.some((one) => one.unlisted)) return words.notHere;
  const marked = all.some((one) => hasPlace(one, lab.settings));
  if (marked && (now.missing > 0 || now.origin === 'none')) return words.marked;
  if (now.origin === 'none') return words.nothing;
  if (now.missing > 0) return outcome === 'cancelled' ? words.partial : words.stale;
  if (now.origin === 'live') return words.live;
  return outcome === 'cancelled' ? words.partial : words.stored;
}

function state(lab: RopeLab, now: Shown): string {
  const { status, progress } = lab.session;
  if (status === 'loading') return words.loadingModel;
  if (status === 'running') return running(progress);
  const leftOut = now.leftOut > 0 ? words.leftOut(now.leftOut) : '';
  if (now.leftOut > 0 && now.leftOut === now.methods.length) return leftOut;
  return `${known(lab, now)} ${leftOut}`;
}

// What stands at its row or field need not be said twice.
function alerts({ session, problems, notice, settings }: RopeLab): TemplateResult[] {
  const said = withProblem(problems, session.problem)
    .filter((one) => !hasPlace(one, settings))
    .map(({ sentence }) => sentence);
  const all = new Set([...said, ...(notice === '' ? [] : [notice])]);
  return [...all].map((sentence) => html`<p class="problem" role="alert">${sentence}</p>`);
}

// A click this soon after a run began was meant for Run: a double click, or a run that began by itself meanwhile.
const tooSoon = 300; // milliseconds

// One button throughout, whatever it says: another in its place would lose the focus.
function runButton(lab: RopeLab, now: Shown): TemplateResult {
  const { session } = lab;
  const run = now.origin === 'live' && now.missing === 0 ? words.runAgain : words.run;
  const act = (): void => {
    if (!session.busy) void lab.run();
    else if (performance.now() - session.begun > tooSoon) session.cancel();
  };
  // Enter held down would run and cancel by turns.
  const once = (event: KeyboardEvent): void => {
    if (event.repeat && event.key === 'Enter') event.preventDefault();
  };
  return html`<button
    type="button"
    class=${session.busy ? 'primary stop' : 'primary'}
    part="button"
    @click=${act}
    @keydown=${once}
  >
    ${session.busy ? words.cancel : run}
  </button>`;
}

export function runBar(lab: RopeLab, now: Shown): TemplateResult {
  const { busy, progress } = lab.session;
  const badge = {
    stored: words.storedBadge,
    mixed: words.mixedBadge,
    none: undefined,
    live: undefined,
  }[now.origin];
  return html`<div class="runbar" part="runbar">
    ${runButton(lab, now)}
    <p class="state" role="status" data-origin=${now.origin}>
      ${badge === undefined ? nothing : html`<span class="badge">${badge}</span>`}
      ${state(lab, now)}
    </p>
    ${
      busy
        ? html`<progress
            aria-label=${words.running}
            max=${progress?.total ?? 1}
            .value=${progress?.done ?? 0}
          ></progress>`
        : nothing
    }
    ${alerts(lab)}
  </div>`;
}

function computedBy({ backend, build, workers }: Ran): [string, string][] {
  const { kind = 'wasm', adapter = '', software, difference } = backend ?? {};
  const gpu: [string, string][] = [
    [words.ranGpu, software ? words.ranSoftware(adapter) : adapter],
    ...(difference === undefined
      ? []
      : [[words.ranDifference, tiny(difference)] as [string, string]]),
  ];
  if (kind === 'webgpu') return gpu;
  const wasm: [string, string][] = [
    [words.ranBuild, build],
    [words.ranWorkers, workers === 0 ? words.noWorkers : String(workers)],
  ];
  return kind === 'both' ? [...gpu, ...wasm] : wasm;
}

/** What computed the numbers. */
export function ranBadge(lab: RopeLab, now: Shown): TemplateResult | typeof nothing {
  const { ran, busy } = lab.session;
  if (!ran || busy || now.origin !== 'live') return nothing;
  if (ran.asked.backend !== lab.settings.backend) return nothing; // what is on show was computed otherwise
  const facts: [string, string][] = [
    ...computedBy(ran),
    [words.ranSeconds, ran.seconds.toFixed(1)],
    [words.ranTokens, count(ran.tokensPerSecond)],
  ];
  const { surprise } = ran;
  return html`${
      surprise && isUnlike(surprise)
        ? html`<p class="hint">
            ${words.surprised(surprise.own.toFixed(2), surprise.usual.toFixed(2))}
          </p>`
        : nothing
    }
    ${ran.backend?.note === undefined ? nothing : html`<p class="hint gpu-note">${ran.backend.note}</p>`}
    <dl class="ran" part="ran" aria-label=${words.ran}>
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${diagnostics(lab, ran)}`;
}
