// Cuts the held-out passages that ship with the page: node passages.mjs <corpus> <folder to write to>
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const novelBytes = 400_000;
const addressBytes = 13_000; // of each of the six addresses

/** As many whole lines from the start as fit in `limit` bytes. */
export function openingLines(text, limit) {
  return text.slice(0, text.lastIndexOf('\n', limit - 1) + 1);
}

/** As many whole sentences from the start of a line as fit in `limit` bytes, its newline included. */
export function openingSentences(line, limit) {
  let end = 0;
  // A sentence ends at a full stop, a closing quote or bracket allowed, before a space and a capital.
  for (const { index, 0: mark } of line.matchAll(/[.?!]["')\]]*(?= ["'(\[]?[A-Z]|$)/g)) {
    if (index + mark.length + 1 > limit) break;
    end = index + mark.length;
  }
  return line.slice(0, end) + '\n';
}

/** File name → text of each passage. */
export function passages(novel, addresses) {
  const each = addresses.trimEnd().split('\n');
  return new Map([
    ['persuasion.txt', openingLines(novel, novelBytes)],
    ['sotu-2016-2021.txt', each.map((line) => openingSentences(line, addressBytes)).join('')],
  ]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [corpus, folder] = process.argv.slice(2);
  const read = (name) => readFileSync(join(corpus, 'heldout', name), 'utf8');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of passages(read('persuasion.txt'), read('sotu-2016-2021.txt'))) {
    writeFileSync(join(folder, name), text);
    console.log(`${String(text.length).padStart(12)} bytes  passages/${name}`);
  }
}
