// Every cell known so far, pre-computed or computed here, found again by what it was computed from.

import type { Cell } from '../compare/comparison.js';
import { blank, lengthList, own as ownText, writeLink, type Settings } from '../compare/link.js';
import { splitMethods } from '../compare/terms.js';

export type Origin = 'stored' | 'live';

export interface Known {
  cell: Cell;
  origin: Origin;
}

/** What a cell depends on besides its method and length, as text. */
export function context(settings: Settings): string {
  const own = settings.text === ownText ? settings.own : '';
  const { model, task, windows, seed, text } = settings;
  // Windows of every length are cut where the longest has room.
  const n = String(Math.max(...lengthList(settings.n).map(Number)));
  const key = writeLink({ ...blank, model, n, task, windows, seed, text }, blank);
  return own === '' ? key : `${key}&own=${own}`;
}

/** A cell by its name among those of a comparison. */
export interface CellName {
  readonly method: string;
  readonly length: number;
}

/** Every cell that settings ask for. */
export function cellsOf({ m, n }: Settings): CellName[] {
  const lengths = [...new Set(lengthList(n).map(Number))];
  const methods = [...new Set(splitMethods(m))];
  return methods.flatMap((method) => lengths.map((length) => ({ method, length })));
}

export class Store {
  private readonly cells = new Map<string, Known>();

  // What was computed here is a result of the backend that was chosen; what came with the model stands in for any.
  private key(settings: Settings, { method, length }: CellName, origin: Origin): string {
    const by = origin === 'live' ? `live ${settings.backend}` : origin;
    return `${method}@${length} ${by} ${context(settings)}`;
  }

  get(settings: Settings, method: string, length: number): Known | undefined {
    const of = (origin: Origin) => this.cells.get(this.key(settings, { method, length }, origin));
    return of('live') ?? of('stored');
  }

  put(settings: Settings, cell: Cell, origin: Origin): void {
    const asked = { method: cell.variant, length: cell.length };
    this.cells.set(this.key(settings, asked, origin), { cell, origin });
  }

  /** Cells that are not known at all. */
  unknown(settings: Settings): CellName[] {
    return cellsOf(settings).filter(
      ({ method, length }) => this.get(settings, method, length) === undefined,
    );
  }

  /** Cells that were not computed here: unknown, or known from before. */
  notLive(settings: Settings): CellName[] {
    return cellsOf(settings).filter(
      ({ method, length }) => this.get(settings, method, length)?.origin !== 'live',
    );
  }
}
