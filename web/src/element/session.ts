// One run at a time: loads what it needs, computes, reports cell by cell, can be cancelled.

import type { ReactiveController, ReactiveControllerHost } from 'lit';

import type { ComparisonResult, Progress } from '../compare/comparison.js';
import type { Surprise } from '../compare/index.js';
import type { Wanted } from '../compare/backend.js';
import { comparisonOf, looks, names, own, type Settings } from '../compare/link.js';
import type { Engine, Source } from './engine.js';
import { splitMethods } from '../compare/terms.js';
import type { Files } from './files.js';
import { ableOf, problemOfRun, type Problem } from './judge.js';
import { cellsOf, type CellName, type Store } from './store.js';

export type Status = 'idle' | 'loading' | 'running';
export type Outcome = 'none' | 'done' | 'cancelled' | 'failed';

export type Ran = ComparisonResult & {
  asked: Settings; // those on show may be others by now
  surprise?: Surprise;
};

/**
 * Somebody pressed Run; or the page begins, and computes here what came with the model too; or a choice left gaps that
 * are quickly filled.
 */
export type Why = 'asked' | 'begin' | 'gaps';

const replaced = 'replaced';

const key = (method: string, length: number): string => `${method}@${length}`;

// How a result is looked at does not change it.
const sameRun = (one: Settings, other: Settings): boolean =>
  names.every((name) => looks.includes(name) || one[name] === other[name]);

// Anything else in an address is as good as nothing.
const wantedOf = (text: string): Wanted => (text === 'webgpu' || text === 'wasm' ? text : 'auto');

export class Session implements ReactiveController {
  status: Status = 'idle';
  outcome: Outcome = 'none';
  progress: Progress | undefined;
  problem: Problem | undefined;
  ran: Ran | undefined;
  begun = 0; // when the run in progress was asked for, performance.now()
  private readonly awaited = new Set<string>(); // method@length: what the run in progress has yet to compute
  private stop: AbortController | undefined;
  private asked: Settings | undefined; // of the run in progress
  private why: Why = 'asked'; // of the run in progress

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly store: Store,
    private readonly engine: () => Promise<Engine>,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.cancel();
  }

  get busy(): boolean {
    return this.status !== 'idle';
  }

  private set(
    change: Partial<Pick<Session, 'status' | 'outcome' | 'progress' | 'problem' | 'ran'>>,
  ): void {
    Object.assign(this, change);
    this.host.requestUpdate();
  }

  cancel(): void {
    this.stop?.abort();
  }

  /** Whether the run in progress computes what these settings ask for. */
  computes(settings: Settings): boolean {
    return this.busy && this.asked !== undefined && sameRun(this.asked, settings);
  }

  /** Whether a result on show is about to be replaced. */
  awaits(method: string, length: number): boolean {
    return this.awaited.has(key(method, length));
  }

  /** A run that nobody asked for makes way when other settings come. */
  giveWay(settings: Settings): void {
    if (this.why !== 'asked' && this.busy && !this.computes(settings)) this.stop?.abort(replaced);
  }

  async run(settings: Settings, files: Files, why: Why): Promise<void> {
    if (this.busy) return;
    this.begun = performance.now();
    this.asked = settings;
    this.why = why;
    const stop = (this.stop = new AbortController());
    this.awaited.clear();
    this.set({ status: 'loading', outcome: 'none', progress: undefined, problem: undefined });
    try {
      const ran = await this.compute(settings, files, stop.signal);
      this.set({ status: 'idle', ...(ran ? { outcome: 'done', ran } : {}) });
    } catch (error) {
      if (stop.signal.aborted)
        this.set({
          status: 'idle',
          outcome: stop.signal.reason === replaced ? 'none' : 'cancelled',
        });
      else
        this.set({
          status: 'idle',
          outcome: 'failed',
          problem: problemOfRun(error, splitMethods(settings.m)),
        });
    }
  }

  private async compute(
    settings: Settings,
    files: Files,
    signal: AbortSignal,
  ): Promise<Ran | undefined> {
    const both = Promise.all([this.engine(), sourceOf(settings, files)]);
    const [engine, source] = await unlessAborted(both, signal); // a server may take its time
    const comparison = comparisonOf(settings);
    // One method that cannot run is no reason to leave the others uncomputed.
    const able = ableOf(comparison.variants, await engine.judge(comparison, source));
    signal.throwIfAborted();
    const due = this.due(settings, able);
    if (due.length === 0 && this.why !== 'asked') return undefined;
    const variants = able.length > 0 ? able : comparison.variants; // for C++ to say why none is
    due.forEach(({ method, length }) => this.awaited.add(key(method, length)));
    this.set({ status: 'running' });
    const result = await engine.compare({ ...comparison, variants }, source, {
      signal,
      backend: wantedOf(settings.backend),
      only: (variant, length) => this.awaits(variant, length),
      onProgress: (progress) => this.set({ progress }),
      onCell: (cell) => {
        this.store.put(settings, cell, 'live');
        this.awaited.delete(key(cell.variant, cell.length));
        this.host.requestUpdate();
      },
    });
    return { ...result, asked: settings };
  }

  // Nothing is computed twice, unless all is there and it is asked for again.
  private due(settings: Settings, methods: readonly string[]): CellName[] {
    const { store, why } = this;
    const can = ({ method }: CellName): boolean => methods.includes(method);
    const left = (why === 'gaps' ? store.unknown(settings) : store.notLive(settings)).filter(can);
    return left.length > 0 || why !== 'asked' ? left : cellsOf(settings).filter(can);
  }
}

/** As the promise, or a rejection as soon as the signal is aborted. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as unknown));
    promise.then(resolve, reject);
  });
}

/** The files that settings need, fetched once. */
export async function sourceOf(settings: Settings, files: Files): Promise<Source> {
  const isOwn = settings.text === own;
  const [config, weights, shipped] = await Promise.all([
    files.config(settings.model),
    files.weights(settings.model),
    isOwn
      ? files.list().then(({ passages }) => files.passage(passages[0]!.name))
      : files.passage(settings.text),
  ]);
  const text = isOwn ? { passage: settings.own, familiar: shipped } : { passage: shipped };
  return { name: settings.model, config, weights, ...text };
}
