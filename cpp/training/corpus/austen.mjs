// Reads Jane Austen's novels out of the R data file of Debian's r-cran-janeaustenr, without R.
import { inflateSync } from 'node:zlib';

const characterVector = 0x10; // STRSXP, and of its elements CHARSXP, in R's serialisation
const character = 0x09;

/** The chunks of an .rdb file: each a 4-byte big-endian raw length, then a zlib stream. */
export function chunks(rdb) {
  const found = [];
  for (let at = 0; at < rdb.length; ) {
    const rawLength = rdb.readUInt32BE(at);
    const { buffer, engine } = inflateSync(rdb.subarray(at + 4), { info: true });
    if (buffer.length !== rawLength)
      throw new Error(`R data chunk at byte ${at}: should unpack to ${rawLength} bytes, got ${buffer.length}`);
    found.push(buffer);
    at += 4 + engine.bytesWritten; // bytes of the zlib stream that were read
  }
  return found;
}

/** The strings of one serialised character vector (binary XDR, version 3: all numbers big-endian). */
export function characterStrings(bytes) {
  let at = 0;
  const integer = () => bytes.readInt32BE((at += 4) - 4);
  const text = (length) => bytes.toString('utf8', at, (at += length));
  if (text(2) !== 'X\n') throw new Error('R data: not in the binary XDR form');
  const version = integer();
  at += 8; // the R that wrote it, and the oldest R that can read it
  if (version === 3) text(integer()); // the native encoding
  if ((integer() & 0xff) !== characterVector) throw new Error('R data: not a vector of strings');
  return Array.from({ length: integer() }, () => {
    if ((integer() & 0xff) !== character) throw new Error(`R data: no string at byte ${at - 4}`);
    const length = integer();
    return length < 0 ? '' : text(length); // −1 is R's missing value
  });
}

/** File name → printed text of each novel, named by the novel's own first line. */
export function novels(rdb) {
  return new Map(
    chunks(rdb).map((chunk) => {
      const lines = characterStrings(chunk);
      const title = lines.find((line) => line.trim() !== '') ?? '';
      return [title.trim().toLowerCase().replace(/[^a-z]+/g, '-'), lines.join('\n')];
    }),
  );
}
