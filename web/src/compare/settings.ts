// Settings as somebody sends them, a page around a frame or an author's script: judged before anything is done with them.

import { refuse, shown } from '../lib/error.js';
import { cut, visible } from '../lib/visible.js';
import { excess, wellFormed } from './excess.js';
import { names, type Settings } from './link.js';

/** Settings that somebody sent, as texts. Throws a RopewalkError for what is none. */
export function readSettings(given: unknown, where: string): Partial<Settings> {
  if (Object.prototype.toString.call(given) !== '[object Object]')
    return refuse('wrong_type', where, `must be an object of settings, got ${shown(given)}`);
  const settings: Partial<Settings> = {};
  for (const [key, value] of Object.entries(given as object)) {
    const name = names.find((known) => known === key);
    if (name === undefined) {
      const strange = cut(visible(key), 40);
      return refuse(
        'unknown_key',
        where,
        `${strange} is no setting; there are ${names.join(', ')}`,
      );
    }
    if (typeof value !== 'string' && typeof value !== 'number')
      return refuse('wrong_type', where, `${name} must be a text or a number, got ${typeof value}`);
    const text = wellFormed(String(value));
    const why = excess(name, text);
    if (why !== undefined) return refuse('out_of_range', name, why);
    settings[name] = text;
  }
  return settings;
}
