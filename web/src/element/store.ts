// Every cell known so far, pre-computed or computed here, found again by what it was computed from.

import type { Cell } from '../compare/comparison.js';
import { lengthList, own as ownText, writeLink, type Settings } from '../compare/link.js';

export type Origin = 'stored' | 'live';

export interface Known {
  cell: Cell;
  origin: Origin;
}

const blank: Settings = {
  model: '',
  m: '',
  n: '',
  task: '',
  windows: '',
  seed: '',
  text: '',
  own: '',
  x: '',
  view: '',
  backend: '',
};

/** What a cell depends on besides its method and length, as text. */
export function context(settings: Settings): string {
  const own = settings.text === ownText ? settings.own : '';
  const { model, task, windows, seed, text } = settings;
  // Windows of every length are cut where the longest has room.
  const n = String(Math.max(...lengthList(settings.n).map(Number)));
  const key = writeLink({ ...blank, model, n, task, windows, seed, text }, blank);
  return own === '' ? key : `${key}&own=${own}`;
}

export class Store {
  private readonly cells = new Map<string, Known>();

  private key(settings: Settings, method: string, length: number): string {
    return `${method}@${length} ${context(settings)}`;
  }

  get(settings: Settings, method: string, length: number): Known | undefined {
    return this.cells.get(this.key(settings, method, length));
  }

  put(settings: Settings, cell: Cell, origin: Origin): void {
    this.cells.set(this.key(settings, cell.variant, cell.length), { cell, origin });
  }
}
