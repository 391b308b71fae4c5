// Settings in the words of a config.json's rope dictionary, as they are gathered: each with the place it was read from.

import type { Note } from '../config.js';

export interface Gathered {
  readonly settings: Record<string, unknown>;
  readonly places: Record<string, string>;
  readonly notes: Note[];
}

/** What is undefined says nothing. */
export function put(gathered: Gathered, name: string, value: unknown, where: string): void {
  if (value === undefined) return;
  gathered.settings[name] = value;
  gathered.places[name] = where;
}
