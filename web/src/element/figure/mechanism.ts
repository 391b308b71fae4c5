// What a method does to turns and distances, as pictures: asked of the core when a row is unfolded, and kept.

import type { ReactiveControllerHost } from 'lit';

import { RopewalkError } from '../../lib/error.js';
import type { RopeRequest } from '../../lib/rope.js';
import type { Engine, Source } from '../engine.js';
import type { Picture } from './picture.js';

export interface Wanted {
  readonly place: string; // where they are shown
  readonly method: string; // of one kind of layer
  readonly model: string;
  readonly length: number; // tokens
}

const mostTokens = 65_536; // no model here reads more

export class Mechanism {
  private readonly answers = new Map<string, readonly Picture[]>();
  private readonly asked = new Set<string>();
  private readonly shown = new Map<string, readonly Picture[]>(); // by place

  constructor(
    private readonly host: ReactiveControllerHost & Pick<Node, 'isConnected'>,
    private readonly engine: () => Promise<Engine>,
    private readonly source: () => Promise<Source>,
  ) {}

  /** While they are on the way: what the same place showed before; at first undefined. */
  pictures(wanted: Wanted): readonly Picture[] | undefined {
    const { place, method, model, length } = wanted;
    const key = `${model} ${length} ${method}`;
    const found = this.answers.get(key);
    if (found) this.shown.set(place, found);
    else if (this.host.isConnected && !this.asked.has(key)) void this.ask(key, wanted);
    return found ?? this.shown.get(place);
  }

  private async ask(key: string, wanted: Wanted): Promise<void> {
    this.asked.add(key);
    try {
      this.answers.set(key, await this.draw(wanted));
    } catch (error) {
      // Workers that were ended or replaced: asked again when next drawn.
      if (error instanceof RopewalkError && ['ended', 'worker'].includes(error.code)) {
        this.asked.delete(key);
        return;
      }
      this.answers.set(key, []); // what is refused is said beside its field, and has no picture
    }
    this.host.requestUpdate();
  }

  private async draw({ method, length }: Wanted): Promise<readonly Picture[]> {
    if (!(length >= 1 && length <= mostTokens)) return [];
    const [engine, source, { picturesOf }] = await Promise.all([
      this.engine(),
      this.source(),
      import('./pictures.js'),
    ]);
    const core = {
      rope: (request: RopeRequest) => engine.rope(request, source),
      plan: (request: RopeRequest, tokens: number) => engine.plan(request, tokens, source),
    };
    return picturesOf(core, method, source.config, length);
  }
}
