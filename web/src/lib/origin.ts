// Where the settings of a request came from, if a file said them: what C++ refuses is then named as the file names it.

import { refuse, RopewalkError } from './error.js';

/** The file's own place for what the core calls `base` or `yarn.factor`; undefined where the file did not say it. */
export type Places = (where: string) => string | undefined;

// `rope_scaling.long_factor[3]` → long_factor
const lastName = (place: string): string => place.replace(/^.*\./, '').replace(/\[\d+\]$/, '');

// `headDim` is `head_dim`.
const bare = (name: string): string => name.replaceAll('_', '').toLowerCase();

/** The result, or its refusal at the file's own place; a word that is not the file's stays in the sentence. */
export function placed<T>(places: Places, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    const place = error instanceof RopewalkError ? places(error.where) : undefined;
    if (!(error instanceof RopewalkError) || place === undefined) throw error;
    const name = lastName(error.where);
    const same = bare(name) === bare(lastName(place));
    const reason = same ? error.reason : `${name} ${error.reason}`;
    return refuse(error.code, place, reason);
  }
}

const origins = new WeakMap<object, Places>();

export function withPlaces<T extends object>(request: T, places: Places): T {
  origins.set(request, places);
  return request;
}

/** Of a request as it was read from a file; in a copy the caller's own words may stand. */
export const placesOf = (request: unknown): Places =>
  (typeof request === 'object' && request !== null && origins.get(request)) || (() => undefined);
