// The reader's own model, and what each method comes to on it: asked of C++ and of the exporters, kept until it changes.

import type { ReactiveControllerHost } from 'lit';

import { readMethod } from '../../compare/terms.js';
import type { RopeFacts } from '../../compare/protocol.js';
import { reasonOf, RopewalkError } from '../../lib/error.js';
import { methodSpec, plainMethod } from '../catalogue.js';
import type { Engine, Source } from '../engine.js';
import { problemFrom } from '../judge.js';
import { bare, countedIn, fitted, probes, type Fit } from './fitted.js';
import type { Facts, Target } from './targets.js';

export interface Answer {
  readonly fits: readonly Fit[]; // parameters that are others on the reader's model
  readonly targets: readonly Target[];
  readonly problem: string; // C++'s sentence, where it refuses
}

/** The page's side: its small model, and what its own experiments set for that. */
export interface Here {
  readonly trainLength: number; // bytes
  readonly experiments: ReadonlySet<string>; // `yarn.beta_fast=8`
}

type Targets = typeof import('./targets.js');

export class Carry {
  // Those of Llama 2 7B, stretched fourfold.
  facts: Facts = {
    headDim: '128',
    base: '10000',
    trainLength: '4096',
    length: '16384',
    beside: { heads: 32, hiddenSize: 4096 },
  };
  readonly open = new Set<string>(); // blocks on show, by their place
  pasted = '';
  problem = ''; // of what was pasted
  setAside = ''; // the stretching that the pasted file has, `yarn(factor=4)`
  readonly kept = new Set<string>(); // parameters that are carried as they stand, `yarn.beta_fast=8`
  copied = ''; // the text last copied
  parts: Targets | undefined;
  private loading: Promise<Targets> | undefined;
  private readonly answers = new Map<string, Answer | undefined>(); // undefined: on the way

  constructor(
    private readonly host: ReactiveControllerHost & Pick<Node, 'isConnected'>,
    private readonly engine: () => Promise<Engine>,
    private readonly source: () => Promise<Source>,
    private readonly here: () => Here,
  ) {}

  private set(
    change: Partial<Pick<Carry, 'facts' | 'pasted' | 'problem' | 'setAside' | 'copied'>>,
  ): void {
    Object.assign(this, change);
    this.host.requestUpdate();
  }

  unfold(place: string, open: boolean): void {
    if (open) this.open.add(place);
    else this.open.delete(place);
    this.host.requestUpdate();
    if (open)
      void (this.loading ??= import('./targets.js')).then((parts) => {
        this.parts = parts;
        this.host.requestUpdate();
      });
  }

  change(facts: Partial<Facts>): void {
    this.set({ facts: { ...this.facts, ...facts } });
  }

  /** A config.json, as text or read already. What it says replaces the facts; what it refuses is said. */
  read(config: string | object): void {
    const pasted = typeof config === 'string' ? config : '';
    if (pasted.trim() === '' && typeof config === 'string')
      return this.set({ pasted, problem: '', setAside: '' });
    try {
      this.set({ pasted, problem: '', ...this.parts!.readOwn(config, this.facts.length) });
    } catch (error) {
      this.set({ pasted, problem: reasonOf(error), setAside: '' });
    }
  }

  keep(text: string, kept: boolean): void {
    if (kept) this.kept.add(text);
    else this.kept.delete(text);
    this.host.requestUpdate();
  }

  async copy(text: string): Promise<boolean> {
    const done = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    this.set({ copied: done ? text : '' });
    return done ?? false;
  }

  /** What is known of a method so far; what is not is asked for. */
  answer(method: string): Answer | undefined {
    const key = JSON.stringify([method, this.facts, [...this.kept], this.here().trainLength]);
    if (this.parts && this.host.isConnected && !this.answers.has(key)) {
      this.answers.set(key, undefined);
      void this.ask(method, this.facts, this.parts)
        .then((answer) => this.answers.set(key, answer))
        .catch(() => this.answers.delete(key)) // workers that were ended: asked again when next drawn
        .then(() => this.host.requestUpdate());
    }
    return this.answers.get(key);
  }

  // What turns nothing has nothing to be asked for but whether the reader's numbers are sound.
  private async ask(method: string, facts: Facts, parts: Targets): Promise<Answer> {
    const still = readMethod(method)
      .flat()
      .some(({ id }) => methodSpec(id)?.rotates === false);
    const [engine, source] = await Promise.all([this.engine(), this.source()]);
    const ropeOf = (variant: string, lengths = {}): Promise<RopeFacts> =>
      engine.rope({ ...requestFor(still ? plainMethod.id : variant, facts), ...lengths }, source);
    const { method: own, fits } = await this.fitted(method, facts, ropeOf);
    try {
      const rope = await ropeOf(own);
      return {
        fits,
        targets: parts.targets(still ? { ...rope, variant: own } : rope),
        problem: '',
      };
    } catch (error) {
      return { fits, targets: [], problem: problemFrom(ofQuestion(error)).sentence };
    }
  }

  // On the small model itself everything is as it was set for it.
  private async fitted(
    method: string,
    facts: Facts,
    ropeOf: (variant: string, lengths: object) => Promise<RopeFacts>,
  ): Promise<{ readonly method: string; readonly fits: readonly Fit[] }> {
    const { trainLength: trained, experiments } = this.here();
    const own = Number(facts.trainLength);
    const plain = bare(method);
    if (plain === method || own === trained) return { method, fits: [] };
    const counted = await Promise.all(probes.map((lengths) => ropeOf(plain, lengths))).then(
      ([once, twice]) => countedIn(once!.params, twice!.params),
      (error: unknown) => {
        ofQuestion(error);
        return new Set<string>(); // a list that only the reader can give, or numbers that are refused
      },
    );
    return fitted(method, { trained, own, counted, experiments, kept: new Set(this.kept) });
  }
}

const numberOf = (text: string): number => (text.trim() === '' ? NaN : Number(text));

const requestFor = (variant: string, { beside, ...typed }: Facts) => ({
  variant,
  headDim: numberOf(typed.headDim),
  base: numberOf(typed.base),
  trainLength: numberOf(typed.trainLength),
  length: numberOf(typed.length),
  ...beside,
});

/** What is a fault of the question; workers that were ended are none, and are thrown on. */
function ofQuestion(error: unknown): unknown {
  if (error instanceof RopewalkError && ['ended', 'worker'].includes(error.code)) throw error;
  return error;
}
