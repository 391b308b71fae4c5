// What must hold of the made corpus, above all that nothing held out is trained on; run by make.sh.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sharedStretch } from '../../cpp/training/corpus/overlap.mjs';

const corpus = process.env.ROPEWALK_CORPUS;
const madeTest = (claim, check) =>
  test(claim, { skip: corpus ? false : 'needs the corpus: cpp/training/corpus/make.sh runs this' }, check);

const bytesOf = (path) => readFileSync(join(corpus, path));
const pathsIn = (folder) => readdirSync(join(corpus, folder)).sort().map((name) => `${folder}/${name}`);

// Measured once with another program (Python) before this one was written.
const expectedBytes = [
  [['train/sotu.txt'], 10.55e6],
  [['train/moby-dick.txt'], 1.19e6],
  [['emma', 'mansfield-park', 'northanger-abbey', 'pride-and-prejudice', 'sense-and-sensibility']
    .map((title) => `train/${title}.txt`), 3.54e6],
  [['train/kjv.txt'], 4.14e6],
  [['heldout/persuasion.txt'], 0.463e6],
  [['heldout/sotu-2016-2021.txt'], 0.21e6],
];

madeTest('every text has its expected size within 5 %, and there is no other text', () => {
  for (const [paths, expected] of expectedBytes) {
    const bytes = paths.reduce((sum, path) => sum + bytesOf(path).length, 0);
    assert.ok(Math.abs(bytes / expected - 1) < 0.05, `${paths}: ${bytes} bytes, expected ${expected}`);
  }
  assert.deepEqual([...pathsIn('heldout'), ...pathsIn('train')],
    expectedBytes.flatMap(([paths]) => paths).sort());
});

madeTest('no 200 bytes in a row of Persuasion are in the training text', () => {
  const persuasion = bytesOf('heldout/persuasion.txt');
  for (const path of pathsIn('train')) {
    const shared = sharedStretch(persuasion, bytesOf(path), 200);
    assert.equal(shared, null, `${path} holds Persuasion: ${JSON.stringify(shared)}`);
  }
});

madeTest('that search would find Persuasion if it were there', () => {
  const persuasion = bytesOf('heldout/persuasion.txt');
  const emma = bytesOf('train/emma.txt');
  const leak = Buffer.concat([
    emma.subarray(0, 12_345), persuasion.subarray(300_000, 300_200), emma.subarray(12_345)]);
  assert.notEqual(sharedStretch(persuasion, leak, 200), null);
});

madeTest('the held-out addresses are not in the training text, set phrases apart', () => {
  const heldOut = bytesOf('heldout/sotu-2016-2021.txt');
  for (const path of pathsIn('train'))
    assert.equal(sharedStretch(heldOut, bytesOf(path), 200), null, path);
});

const unclean = {
  'not printable ASCII': /[^\n -~]/,
  'an empty line': /^\n|\n\n/,
  'a space too many': /  | \n|\n /,
  'a mark of italics': /(?<![_\w])_[A-Za-z][^_\n]*_/,
};

madeTest('every text is printable ASCII, one paragraph per line, without marks of italics', () => {
  for (const path of [...pathsIn('train'), ...pathsIn('heldout')]) {
    const text = bytesOf(path).toString('latin1');
    // A place, not assert.match, which would print megabytes.
    for (const [mark, pattern] of Object.entries(unclean))
      assert.equal(text.search(pattern), -1, `${path}: ${mark} at the byte given`);
    assert.ok(text.endsWith('\n'), path);
  }
});

madeTest('the King James text has its 1,189 chapters and no verse reference', () => {
  const text = bytesOf('train/kjv.txt').toString('latin1');
  assert.equal(text.trimEnd().split('\n').length, 1189);
  assert.doesNotMatch(text, /\d/);
});

madeTest('every training text has a weight, and no other file has one', () => {
  const weights = bytesOf('weights.txt').toString().trim().split('\n').map((line) => line.split(' '));
  assert.deepEqual(weights.map(([path]) => path).sort(), pathsIn('train'));
  for (const [path, weight] of weights) assert.ok(Number(weight) > 0, path);
});

madeTest('the passages are cut from the held-out texts', () => {
  const persuasion = bytesOf('passages/persuasion.txt');
  assert.ok(bytesOf('heldout/persuasion.txt').subarray(0, persuasion.length).equals(persuasion));
  const addresses = bytesOf('heldout/sotu-2016-2021.txt').toString('latin1').split('\n');
  const cuts = bytesOf('passages/sotu-2016-2021.txt').toString('latin1').split('\n');
  assert.equal(cuts.length, addresses.length);
  for (const [i, cut] of cuts.entries()) assert.ok(addresses[i].startsWith(cut));
});
