// Joins the verses that Debian's `bible -f` prints, one to a line, into one line per chapter.
import { ascii, unwrap } from './clean.mjs';

// «1Chr3:14 And …»: book and chapter, then the verse number.
const verse = /^(\d?[A-Za-z]+\d+):\d+ (.*)$/;

export function chapters(printed) {
  const versesOf = new Map(); // book and chapter → its verses, in the printed order
  for (const line of printed.split('\n')) {
    if (line.trim() === '') continue;
    const match = verse.exec(line);
    if (!match) throw new Error(`King James text: not a verse: «${line.slice(0, 60)}»`);
    const [, chapter, words] = match;
    versesOf.set(chapter, [...(versesOf.get(chapter) ?? []), words]);
  }
  return [...versesOf.values()].map((words) => unwrap([ascii(words.join(' '))]));
}
