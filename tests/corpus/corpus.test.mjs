// The cleaning rules, the readers of the packages' formats and the shipped passages; needs no corpus.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { characterStrings, novels } from '../../cpp/training/corpus/austen.mjs';
import { ascii, clean, paragraphs, unwrap, withoutItalics } from '../../cpp/training/corpus/clean.mjs';
import { chapters } from '../../cpp/training/corpus/kjv.mjs';
import { sharedStretch } from '../../cpp/training/corpus/overlap.mjs';
import { openingLines, openingSentences } from '../../cpp/training/corpus/passages.mjs';

test('curly quotes become straight ones', () => {
  assert.equal(ascii('“I’ll ‘go’,” he said'), '"I\'ll \'go\'," he said');
});

test('a long dash becomes two hyphens, a short one and a non-breaking one become one', () => {
  assert.equal(ascii('ago—never 1812–15 re‑elect'), 'ago--never 1812-15 re-elect');
});

test('accents go, joined letters are written out, what has no ASCII spelling is dropped', () => {
  assert.equal(ascii('Haïti, Cæsar, 1½, 40°, 1\u0002, …'), 'Haiti, Caesar, 11/2, 40, 1, ...');
});

test('wrapped lines are joined with one space, and with none after a hyphen or dash', () => {
  assert.equal(unwrap(['The wedding over, ', '  and the bride-', 'people gone--', 'at last']),
    'The wedding over, and the bride-people gone--at last');
});

test('underscores of italics go, also across a former line break; a lone one stays', () => {
  assert.equal(withoutItalics('between _them_ it was _more than_ that_'),
    'between them it was more than that_');
  assert.deepEqual(paragraphs('not _to\nbe_ borne'), ['not to be borne']);
});

test('blank lines part paragraphs, however many and whatever spaces they hold', () => {
  assert.equal(clean('\n\nCHAPTER I\n\n \t\nOne\ntwo.\r\n\r\nThree.\n\n'), 'CHAPTER I\nOne two.\nThree.\n');
});

test('King James: verse references go, a chapter is a line, books with numbers stay apart', () => {
  assert.deepEqual(
    chapters('Ge1:1 In the beginning.\nGe1:2 And the earth.\nGe2:1 Thus.\n1Sm2:1 And.\n2Sm2:1 Now.\n'),
    ['In the beginning. And the earth.', 'Thus.', 'And.', 'Now.']);
});

test('King James: a line that is no verse is refused', () => {
  assert.throws(() => chapters('Ge1:1 In the beginning.\nbible: no data\n'), /not a verse: «bible: no data»/);
});

/** What R writes for a vector of strings; null is its missing value. */
function serialised(strings) {
  const integer = (value) => { const b = Buffer.alloc(4); b.writeInt32BE(value); return b; };
  const text = (value) => value === null
    ? [integer(0x00000009), integer(-1)]
    : [integer(0x00040009), integer(Buffer.byteLength(value)), Buffer.from(value)];
  return Buffer.concat([Buffer.from('X\n'), integer(3), integer(0x40201), integer(0x30500),
    integer(5), Buffer.from('UTF-8'), integer(0x10), integer(strings.length),
    ...strings.flatMap(text)]);
}

function chunk(bytes) {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, deflateSync(bytes)]);
}

test('R data: strings are read back, empty, missing and accented ones included', () => {
  assert.deepEqual(characterStrings(serialised(['EMMA', '', null, 'é'])), ['EMMA', '', '', 'é']);
});

test('R data: several chunks in one file become novels named by their first line', () => {
  const rdb = Buffer.concat([
    chunk(serialised(['', 'SENSE & SENSIBILITY', 'x'])), chunk(serialised(['Persuasion', '', 'y']))]);
  assert.deepEqual([...novels(rdb)],
    [['sense-sensibility', '\nSENSE & SENSIBILITY\nx'], ['persuasion', 'Persuasion\n\ny']]);
});

test('R data: anything but a vector of strings is refused', () => {
  assert.throws(() => characterStrings(Buffer.from('A\n1234')), /not in the binary XDR form/);
});

test('a shared stretch is found at every offset, and a byte less is not', () => {
  // Numbers in a row: no two stretches of it are alike.
  const heldOut = Buffer.from(Array.from({ length: 300 }, (_, i) => i + 100).join(''));
  const filler = (length) => Buffer.alloc(length, '.');
  for (const at of [0, 1, 350, 700]) {
    for (const lead of [0, 1, 99, 100, 101]) {
      const planted = (length) =>
        Buffer.concat([filler(lead), heldOut.subarray(at, at + length), filler(50)]);
      assert.deepEqual(sharedStretch(heldOut, planted(200), 200), { heldOutAt: at, trainAt: lead });
      assert.equal(sharedStretch(heldOut, planted(199), 200), null);
    }
  }
});

test('a passage is cut at the end of a paragraph or of a sentence', () => {
  assert.equal(openingLines('one\ntwo\nthree\n', 8), 'one\ntwo\n');
  assert.equal(openingLines('one\ntwo\nthree\n', 7), 'one\n');
  const line = 'It cost 3.5 million. (Applause.) "Why?" Because. Then';
  assert.equal(openingSentences(line, 21), 'It cost 3.5 million.\n');
  assert.equal(openingSentences(line, 45), 'It cost 3.5 million. (Applause.) "Why?"\n');
});

const shipped = new URL('../../web/models/passages/', import.meta.url);
const recorded = new Map(
  readFileSync(new URL('../../cpp/training/corpus/checksums.txt', import.meta.url), 'utf8')
    .trim().split('\n').map((line) => line.split(/ [ *]/).reverse()));

test('the shipped passages are the ones that make.sh makes, ASCII, at most 500 KB together', () => {
  const names = readdirSync(shipped).filter((name) => name.endsWith('.txt'));
  const expected = [...recorded.keys()].filter((path) => path.startsWith('passages/'));
  assert.deepEqual(names.map((name) => `passages/${name}`).sort(), expected.sort());
  const texts = names.map((name) => readFileSync(new URL(name, shipped)));
  for (const [i, text] of texts.entries()) {
    assert.equal(createHash('sha256').update(text).digest('hex'), recorded.get(`passages/${names[i]}`));
    assert.match(text.toString('latin1'), /^[\n -~]+\n$/);
  }
  assert.ok(texts.reduce((sum, text) => sum + text.length, 0) <= 500_000);
});
