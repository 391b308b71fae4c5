// JSON that somebody pasted: where it stops being JSON is said alike in every browser.

import { refuse } from './error.js';
import { jsonFault } from './json-fault.js';

const byteOrderMark = /^\uFEFF/; // some editors write one, and JSON has no word for it

/** `where` names the file in the refusal. */
export function readJson(given: string, where: string): unknown {
  const text = given.replace(byteOrderMark, '');
  try {
    return JSON.parse(text);
  } catch (cause) {
    return refuse('not_json', where, `is not JSON: ${jsonFault(text) ?? String(cause)}`, cause);
  }
}
