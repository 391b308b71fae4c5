// What the corpus is made of: which text goes to which file, and how often training draws from it.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { novels } from './austen.mjs';
import { clean } from './clean.mjs';
import { chapters } from './kjv.mjs';

// Draws per byte: the addresses are half of all bytes and one in tone, the novels are what we test on.
const speech = 0.5;
const novel = 1.5;
const scripture = 0.6;

const lastTrainedYear = 2015;
const heldOutNovel = 'persuasion';
const trainedNovels = [
  'emma',
  'mansfield-park',
  'northanger-abbey',
  'pride-and-prejudice',
  'sense-and-sensibility',
];

/** The addresses on the State of the Union, one per line, of the years from `first` to `last`. */
function addresses(folder, first, last) {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_.*\.txt$/.test(name))
    .filter((name) => first <= Number(name.slice(0, 4)) && Number(name.slice(0, 4)) <= last)
    .sort()
    .map((name) => clean(readFileSync(join(folder, name), 'utf8')))
    .join('');
}

function austen(rdbPath) {
  const all = novels(readFileSync(rdbPath));
  const missing = [heldOutNovel, ...trainedNovels].filter((title) => !all.has(title));
  if (missing.length > 0) throw new Error(`Austen: no ${missing.join(', ')} in ${rdbPath}`);
  return all;
}

/** Every file of the corpus: { path, text, weight }; weight (draws per byte) only where trained on. */
export function corpusFiles({ sotu, mobyDick, janeaustenr, kjv }) {
  const printed = austen(janeaustenr);
  return [
    { path: 'train/sotu.txt', weight: speech, text: addresses(sotu, 1790, lastTrainedYear) },
    { path: 'train/moby-dick.txt', weight: novel, text: clean(readFileSync(mobyDick, 'utf8')) },
    ...trainedNovels.map((title) => (
      { path: `train/${title}.txt`, weight: novel, text: clean(printed.get(title)) }
    )),
    { path: 'train/kjv.txt', weight: scripture,
      text: chapters(readFileSync(kjv, 'utf8')).join('\n') + '\n' },
    { path: `heldout/${heldOutNovel}.txt`, text: clean(printed.get(heldOutNovel)) },
    { path: 'heldout/sotu-2016-2021.txt', text: addresses(sotu, lastTrainedYear + 1, 2021) },
  ];
}
