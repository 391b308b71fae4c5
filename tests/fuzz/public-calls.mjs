// Every call of the library that takes values, with arguments that are right.
import {
  createRopewalk,
  encode,
  fromGguf,
  fromHuggingFace,
  layerTypesOf,
  readConfig,
  readGguf,
  requestOf,
  runtimes,
  toHuggingFace,
  toLlamaCpp,
  toVllm,
} from '../../web/dist/index.js';
import { ggufFile, metadataOf } from '../web/node/gguf-file.mjs';
import { randomModel } from '../web/node/random-model.mjs';
import { rw } from './library.mjs';

const yarn = () => ({
  ...{ variant: 'yarn', headDim: 4, rotaryDim: 4, base: 10000, trainLength: 16, length: 64 },
  params: { factor: 4 },
});
const config = () => ({
  ...{ model_type: 'llama', head_dim: 4, hidden_size: 8, num_attention_heads: 2 },
  ...{ max_position_embeddings: 64, rope_scaling: { rope_type: 'linear', factor: 2 } },
});
const rope = rw.rope(yarn());
const threefold = { variant: 'mrope', params: { mrope_section: [1, 1, 1] } };
const axes = rw.rope({ headDim: 6, trainLength: 16, ...threefold });
const added = rw.rope({ ...yarn(), variant: 'sinusoidal', params: {}, hiddenSize: 4 });
const file = () => ggufFile(metadataOf('llama'));

const small = { hidden: 8, inner: 8, layers: 1, heads: 2, kvHeads: 1, headDim: 4, trainLength: 8 };
const source = randomModel(small);
const model = rw.loadModel(source);
const job = () => ({
  ...{ variant: 'rope', task: 'repeat(period=4)', length: 8, longest: 8 },
  ...{ window: 0, windows: 1, seed: 1 },
});
const text = () => new TextEncoder().encode('a text that is long enough to be read by the model');

/** By name: `given` makes the arguments, of which `lists` are places of lists of numbers; `call` takes them. */
export const calls = {
  rope: { given: () => [yarn()], call: (request) => rw.rope(request).inverseFrequencies },
  longrope: {
    given: () => [{ ...yarn(), variant: 'longrope', params: { long_factor: [1, 2], short_factor: [1, 1] } }],
    lists: ['0.params.long_factor'],
    call: (request) => rw.rope(request).inverseFrequencies,
  },
  tables: { given: () => [[0, 1, 2]], lists: ['0'], call: (positions) => rope.tables(positions) },
  'tables of axes': {
    given: () => [[[0, 1], [0, 1], [0, 1]]],
    lists: ['0.0', '0.2'],
    call: (positions) => axes.tables(positions),
  },
  embedding: { given: () => [[0, 1]], lists: ['0'], call: (positions) => added.embedding(positions) },
  rotate: {
    given: () => [
      [1, 0, 0, 1, 2, 0, 0, 2],
      { positions: [0, 1], heads: 1, layout: 'half', inverse: false, transpose: false, role: 'query' },
    ],
    lists: ['0', '1.positions'],
    call: (x, options) => rope.rotate(x, options),
  },
  attention: {
    given: () => {
      const list = () => [1, 0, 0, 1, 2, 0, 0, 2];
      return [{ q: list(), k: list(), v: list(), heads: 1, kvHeads: 1, headDim: 4, layout: 'half', rope }];
    },
    lists: ['0.q', '0.k', '0.v'],
    call: (request) => rw.attention(request),
  },
  plan: { given: () => [rope, 4], call: (one, tokens) => rw.plan(one, tokens).queryScale },
  loadModel: {
    given: () => [{ ...source, config: { ...source.config } }],
    call: (given) => rw.loadModel(given)[Symbol.dispose](),
  },
  losses: {
    given: () => [[256, 97, 98], { variant: 'yarn', params: { factor: 2 }, length: 8 }],
    lists: ['0'],
    call: (tokens, request) => model.losses(tokens, request),
  },
  check: { given: () => [job(), text()], call: (one, bytes) => model.check(one, bytes).text },
  evaluate: { given: () => [job(), text()], call: (one, bytes) => model.evaluate(one, bytes).losses },
  sample: { given: () => [job(), text()], call: (one, bytes) => model.sample(one, bytes).tokens },
  plans: {
    given: () => ['rope', 8, 8],
    call: (variant, length, tokens) => model.plans(variant, length, tokens).length,
  },
  encode: { given: () => ['a text'], call: (given) => encode(given) },
  inspect: {
    given: () => [config(), { length: 64, maxLength: 64, runtimes: ['vllm'], published: false }],
    call: (given, options) => rw.inspect(given, options).variant,
  },
  'inspect a file': { given: () => [file(), {}], call: (given, options) => rw.inspect(given, options).variant },
  readConfig: {
    given: () => [config(), { layerType: undefined }],
    call: (given, options) => readConfig(given, options).type,
  },
  layerTypesOf: { given: () => [config()], call: (given) => layerTypesOf(given) },
  requestOf: { given: () => [readConfig(config()), { length: 8 }], call: (given, options) => requestOf(given, options) },
  'rope of a config': { given: () => [readConfig(config())], call: (given) => rw.rope(requestOf(given)).variant },
  fromHuggingFace: { given: () => [config(), { length: 8 }], call: (given, options) => fromHuggingFace(given, options) },
  readGguf: { given: () => [file(), {}], call: (bytes, options) => readGguf(bytes, options).type },
  fromGguf: { given: () => [file(), { length: 8 }], call: (bytes, options) => fromGguf(bytes, options) },
  ...Object.fromEntries(
    runtimes.map(({ id, read }) => [
      `read by ${id}`,
      { given: () => [readConfig(config()), { length: 64, maxLength: 64 }], call: read },
    ]),
  ),
  toHuggingFace: { given: () => [yarn(), { version: 4 }], call: toHuggingFace },
  toVllm: { given: () => [yarn()], call: toVllm },
  toLlamaCpp: { given: () => [yarn(), { architecture: 'llama' }], call: toLlamaCpp },
  'export of a rope': {
    given: () => [{ ...rope, inverseFrequencies: [...rope.inverseFrequencies] }],
    lists: ['0.inverseFrequencies'],
    call: (one) => toLlamaCpp(one),
  },
  createRopewalk: { given: () => [{ build: 'simd' }], call: (options) => createRopewalk(options).then(({ build }) => build) },
}; // prettier-ignore
