// Every input that a fuzzer of tests/fuzz once failed on, again.
import { test } from 'node:test';

import { corpusOf, fuzzerOf, fuzzers } from '../../fuzz/corpus.mjs';
import { goldenAnswer } from '../../fuzz/library.mjs';
import { randomOf } from '../../fuzz/random.mjs';

for (const name of fuzzers) {
  const fuzzer = await fuzzerOf(name);

  test(`${name}: a hundred cases, and a right answer after each`, async () => {
    for (let seed = 1; seed <= 100; ++seed) {
      await fuzzer.run(fuzzer.generate(randomOf(seed)));
      goldenAnswer();
    }
  });

  for (const { file, input } of corpusOf(name))
    test(`${name}: ${file} is answered as promised, and what comes after it is right`, async () => {
      await fuzzer.run(input);
      goldenAnswer();
    });
}
