// Writes the cleaned corpus: node write.mjs <folder of unpacked packages> <folder to write to>
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { corpusFiles } from './sources.mjs';

const [unpacked, corpus] = process.argv.slice(2);
const files = corpusFiles({
  sotu: join(unpacked, 'datasets-sotu/package/data'),
  mobyDick: join(unpacked, 'datasets-moby-dick/package/data/data.txt'),
  janeaustenr: join(unpacked, 'r-cran-janeaustenr/usr/lib/R/site-library/janeaustenr/data/Rdata.rdb'),
  kjv: join(unpacked, 'kjv-verses.txt'),
});

for (const { path, text } of files) {
  mkdirSync(dirname(join(corpus, path)), { recursive: true });
  writeFileSync(join(corpus, path), text);
  console.log(`${String(text.length).padStart(12)} bytes  ${path}`); // ASCII: a character is a byte
}

const trained = files.filter(({ weight }) => weight !== undefined);
writeFileSync(
  join(corpus, 'weights.txt'),
  trained.map(({ path, weight }) => `${path} ${weight}\n`).join(''),
);
