// Options are an object or nothing: a word in their place would be passed over in silence.

import { refuse, shown } from './error.js';

/** The same, or a refusal by the name under which the caller knows it. */
export function checkedOptions<T extends object>(given: T, where = 'options'): T {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given;
  return refuse('wrong_type', where, `must be an object, got ${shown(given)}`);
}
