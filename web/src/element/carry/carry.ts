// The reader's own model, and what each method comes to on it: asked of C++ and of the exporters, kept until it changes.

import type { ReactiveControllerHost } from 'lit';

import { readMethod } from '../../compare/terms.js';
import { RopewalkError } from '../../lib/error.js';
import { methodSpec, plainMethod } from '../catalogue.js';
import type { Engine, Source } from '../engine.js';
import { problemFrom } from '../judge.js';
import type { Facts, Target } from './targets.js';

export interface Answer {
  readonly targets: readonly Target[];
  readonly problem: string; // C++'s sentence, where it refuses
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
  copied = ''; // the text last copied
  parts: Targets | undefined;
  private loading: Promise<Targets> | undefined;
  private readonly answers = new Map<string, Answer | undefined>(); // undefined: on the way

  constructor(
    private readonly host: ReactiveControllerHost & Pick<Node, 'isConnected'>,
    private readonly engine: () => Promise<Engine>,
    private readonly source: () => Promise<Source>,
  ) {}

  private set(change: Partial<Pick<Carry, 'facts' | 'pasted' | 'problem' | 'copied'>>): void {
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
      return this.set({ pasted, problem: '' });
    try {
      const read: unknown = typeof config === 'string' ? JSON.parse(config) : config;
      this.set({ pasted, problem: '', facts: this.parts!.factsOf(read, this.facts.length) });
    } catch (error) {
      this.set({ pasted, problem: error instanceof Error ? error.message : String(error) });
    }
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
    const key = `${method} ${JSON.stringify(this.facts)}`;
    if (this.parts && this.host.isConnected && !this.answers.has(key)) {
      this.answers.set(key, undefined);
      void this.ask(method, this.facts, this.parts)
        .then((answer) => this.answers.set(key, answer))
        .catch(() => this.answers.delete(key)) // workers that were ended: asked again when next drawn
        .then(() => this.host.requestUpdate());
    }
    return this.answers.get(key);
  }

  private async ask(method: string, facts: Facts, parts: Targets): Promise<Answer> {
    const { beside, ...typed } = facts;
    const [headDim, base, trainLength, length] = [
      typed.headDim,
      typed.base,
      typed.trainLength,
      typed.length,
    ].map((text) => (text.trim() === '' ? NaN : Number(text))) as [number, number, number, number];
    // What turns nothing has nothing to be asked for but whether these numbers are sound.
    const still = readMethod(method)
      .flat()
      .some(({ id }) => methodSpec(id)?.rotates === false);
    const variant = still ? plainMethod.id : method;
    const request = { variant, headDim, base, trainLength, length, ...beside };
    const [engine, source] = await Promise.all([this.engine(), this.source()]);
    try {
      const rope = await engine.rope(request, source);
      return { targets: parts.targets(still ? { ...rope, variant: method } : rope), problem: '' };
    } catch (error) {
      if (error instanceof RopewalkError && ['ended', 'worker'].includes(error.code)) throw error;
      return { targets: [], problem: problemFrom(error).sentence };
    }
  }
}
