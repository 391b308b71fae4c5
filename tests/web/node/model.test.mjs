// A model through the API: losses in every build, release, and what is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { encode } from '../../../web/dist/index.js';
import { everyBuild, passage, sentence, shippedModel, written } from './package.mjs';
import { readFileParts, writeFileParts } from './safetensors.mjs';

const ropewalks = await everyBuild();
const rw = ropewalks[1];
const source = await shippedModel();
const text = await passage();
const model = rw.loadModel(source);
const trainLength = model.config.max_position_embeddings;
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

// Four times past the training length; a learned table of embeddings ends with it.
test('losses: the three builds agree to 1e-4 for every variant', () => {
  const long = encode(text.subarray(1000, 1000 + 4 * trainLength));
  const short = long.subarray(0, trainLength);
  const models = ropewalks.map((one) => one.loadModel(source));
  for (const spec of rw.variants) {
    const tokens = spec.questions.includes('embedding') ? short : long;
    const id = written(spec, (variant) => models[0].losses(tokens, { variant }));
    const [relaxed, simd, scalar] = models.map((one) => one.losses(tokens, { variant: id }));
    assert.equal(scalar.length, tokens.length - 1);
    for (let t = 0; t < scalar.length; ++t) {
      assert.ok(Math.abs(relaxed[t] - scalar[t]) < 1e-4, `${id}, ${t}`);
      assert.ok(Math.abs(simd[t] - scalar[t]) < 1e-4, `${id}, ${t}`);
    }
  }
});

test('losses: the shipped model reads held-out text far better than chance', () => {
  const losses = [1, 2, 3, 4].flatMap((n) => [
    ...model.losses(encode(text.subarray(10_000 * n, 10_000 * n + trainLength))),
  ]);
  assert.ok(mean(losses) < 2); // chance is ln 256 = 5.5
});

test('losses: parameters beside the variant are the same as in its text, and they matter', () => {
  const tokens = encode(text.subarray(0, 3 * trainLength));
  const beside = model.losses(tokens, { variant: 'rerope+log_n', params: { window: 20 } });
  assert.deepEqual(model.losses(tokens, { variant: 'rerope(window=20)+log_n' }), beside);
  assert.notDeepEqual(model.losses(tokens, { variant: 'rerope+log_n' }), beside);
});

test('losses: presets follow the tokens read unless a length is given', () => {
  const tokens = encode(text.subarray(0, 2 * trainLength));
  assert.deepEqual(
    model.losses(tokens, { variant: 'linear' }),
    model.losses(tokens, { variant: 'linear(factor=2)' }),
  );
  assert.deepEqual(
    model.losses(tokens, { variant: 'linear', length: 4 * trainLength }),
    model.losses(tokens, { variant: 'linear(factor=4)' }),
  );
});

test('losses: any bytes are a text, and strings are read as UTF-8', () => {
  const every = Uint8Array.from({ length: 256 }, (_, n) => n);
  assert.ok(model.losses(encode(every)).every(Number.isFinite));
  assert.deepEqual([...encode('é\n')], [256, 0xc3, 0xa9, 10]);
  assert.ok(model.losses(encode('日本語')).every(Number.isFinite));
});

test('losses: tokens that are none, too few, too many and a length beyond the cap are refused', () => {
  assert.equal(
    sentence(() => model.losses([256, 257])),
    'tokens[1]: must be a whole number from 0 to 256, got 257',
  );
  assert.equal(
    sentence(() => model.losses([256, -1])),
    'tokens[1]: must be a whole number from 0 to 256, got -1',
  );
  assert.equal(
    sentence(() => model.losses([256, 0.5])),
    'tokens[1]: must be a whole number from 0 to 256, got 0.5',
  );
  assert.equal(
    sentence(() => model.losses([NaN, 3])),
    'tokens[0]: must be a whole number from 0 to 256, got NaN',
  );
  assert.equal(
    sentence(() => model.losses([256])),
    'tokens: must be from 2 to 65537 tokens, got 1',
  );
  assert.equal(
    sentence(() => model.losses(new Uint8Array(70_000))),
    'tokens: must be from 2 to 65537 tokens, got 70000',
  );
  assert.equal(
    sentence(() => model.losses('text')),
    'tokens: must be a list of numbers, got "text"',
  );
  assert.match(
    sentence(() => model.losses([256, 1], { length: 1e6 })),
    /^length: must be at most 65536 tokens for a model, got 1/,
  );
  assert.match(
    sentence(() => model.losses([256, 1], { variant: 'yarm' })),
    /^variant: must be one of/,
  );
  assert.match(
    sentence(() => model.losses([256, 1], { variant: 'linear', params: { factor: 0 } })),
    /^linear\.factor: must be from 1/,
  );
});

test('release: memory comes back, releasing twice is harmless, and what was released says so', async () => {
  const one = rw.loadModel(source);
  const other = rw.loadModel(source);
  one[Symbol.dispose]();
  one[Symbol.dispose]();
  assert.equal(
    sentence(() => one.losses([256, 1])),
    'model: was released',
  );
  assert.equal(other.losses([256, 1]).length, 1);
  other[Symbol.dispose]();
  for (let n = 0; n < 200; ++n) rw.loadModel(source)[Symbol.dispose](); // 3 MB each: 600 MB if it stayed
});

const parts = readFileParts(source.weights);
const names = Object.keys(parts.header).filter((name) => name !== '__metadata__');

test('weights: a file cut short anywhere is refused with one sentence', () => {
  for (const size of [0, 1, 7, 8, 9, 100, source.weights.length >> 1, source.weights.length - 1]) {
    const said = sentence(() =>
      rw.loadModel({ ...source, weights: source.weights.subarray(0, size) }),
    );
    assert.match(said, /^model\.safetensors.*: \S/, `${size} bytes: ${said}`);
  }
});

test('weights: a changed header, a missing tensor, another shape and a number that is none are refused', () => {
  const load = (weights) => sentence(() => rw.loadModel({ ...source, weights }));
  const { header, data } = parts;
  const first = names[0];
  const without = Object.fromEntries(Object.entries(header).filter(([name]) => name !== first));
  assert.match(load(writeFileParts(without, data)), new RegExp(first.replaceAll('.', '\\.')));
  assert.match(
    load(writeFileParts({ ...header, [first]: { ...header[first], shape: [1, 2] } }, data)),
    new RegExp(first.replaceAll('.', '\\.')),
  );
  assert.match(
    load(writeFileParts({ ...header, [first]: { ...header[first], dtype: 'I64' } }, data)),
    /I64|dtype/,
  );
  assert.match(
    load(
      writeFileParts(
        { ...header, [first]: { ...header[first], data_offsets: [0, 2 ** 40] } },
        data,
      ),
    ),
    /^model\.safetensors/,
  );
  assert.match(load(writeFileParts('{"a"', data)), /^model\.safetensors/);
  assert.match(load(writeFileParts('[]', data)), /^model\.safetensors/);
  const broken = data.slice();
  broken.set([0x00, 0x7e], 0); // float16 NaN
  assert.match(load(writeFileParts(header, broken)), /^model\.safetensors/);
  assert.match(load(new Uint8Array(1000).fill(255)), /^model\.safetensors/);
  assert.equal(
    sentence(() => rw.loadModel({ ...source, weights: 'text' })),
    'weights: must be the bytes of a safetensors file, got "text"',
  );
});

test('config: no JSON, another shape, another architecture and missing keys are refused', () => {
  const load = (config) => sentence(() => rw.loadModel({ ...source, config }));
  assert.match(load('{'), /^config\.json/);
  assert.match(load([]), /^config\.json/);
  assert.match(load({ ...source.config, hidden_size: undefined }), /hidden_size/);
  assert.match(load({ ...source.config, hidden_size: -4 }), /hidden_size/);
  assert.match(load({ ...source.config, num_attention_heads: 3.5 }), /num_attention_heads/);
  assert.match(
    load({ ...source.config, hidden_size: 2 * source.config.hidden_size }),
    /^model\.safetensors/,
  );
  assert.match(
    load({ ...source.config, num_hidden_layers: source.config.num_hidden_layers + 1 }),
    /^model\.safetensors/,
  );
});
