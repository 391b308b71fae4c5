// GGUF files, sound but for a field or two: a config that can be computed, or a sentence.
import assert from 'node:assert/strict';

import { fromGguf, readGguf, requestOf } from '../../web/dist/index.js';
import { array, f32, ggufFile, metadataOf, typed } from '../web/node/gguf-file.mjs';
import { fieldsOf } from './gguf-fields.mjs';
import { judged, properRefusal, rw } from './library.mjs';
import { below, happens, pick, several } from './random.mjs';

const architectures = [
  ...['llama', 'qwen2', 'phi3', 'gemma3', 'gemma4', 'deepseek2', 'gpt-oss', 'llama4', 'mpt', 'qwen3vl'],
  ...['baichuan', 'hunyuan-dense', 'constructor', '__proto__', 'x\n\u202e', 'mistral3', 'cohere2', 'bloom'],
]; // prettier-ignore
const odd = [0, 1, -1, 2, 7, 0.5, 1e30, NaN, Infinity, 2 ** 30, 2 ** 31 - 1];
const oddNumber = (random) => typed(pick(random, ['f32', 'f64', 'i32']), pick(random, odd));

const keys = {
  'rope.freq_base': (random) => f32(pick(random, [10000, 1e6, 0.5])),
  'rope.freq_base_swa': () => f32(10000),
  'rope.dimension_count_swa': (random) => pick(random, [64, 128, 7]),
  'rope.scaling.type': (random) => pick(random, ['none', 'linear', 'yarn', 'longrope', 'toString']),
  'rope.scaling.factor': (random) => f32(pick(random, [0, 1, 4, 0.25])),
  'rope.scale_linear': (random) => f32(pick(random, [0, 1, 8])),
  'rope.scaling.alpha': () => f32(1000),
  'rope.scaling.attn_factor': (random) => f32(pick(random, [1, 1.19])),
  'rope.scaling.original_context_length': (random) => pick(random, [0, 1024, 4096]),
  'rope.scaling.yarn_log_multiplier': () => f32(0.1),
  'rope.scaling.yarn_attn_factor': () => f32(1.2),
  'rope.scaling.yarn_beta_fast': () => f32(16),
  'rope.scaling.yarn_ext_factor': () => f32(0.5),
  'rope.dimension_sections': (random) =>
    array('i32', pick(random, [[16, 24, 24, 0], [0, 0, 0, 0], []])),
  'attention.sliding_window': (random) => pick(random, [0, 512]),
  'attention.sliding_window_pattern': (random) =>
    pick(random, [1, 6, array('bool', [1, 0]), array('bool', [])]),
  'attention.key_length': (random) => pick(random, [64, 128, 2]),
  'attention.key_length_swa': () => 64,
  'attention.kv_lora_rank': () => 512,
  'attention.head_count': (random) => pick(random, [4, 0, array('i32', [4, 8]), array('u8', [])]),
  'rope.strange\r': () => 1,
}; // prettier-ignore

// What a reader steps over.
const others = (random) => ({
  'tokenizer.ggml.tokens': array('string', ['a', 'bc', '']),
  'tokenizer.chat_template': 'x'.repeat(below(random, 2000)),
  nested: array('array', [array('u8', [1, 2]), array('string', ['y'])]),
  'general.alignment': pick(random, [32, 64, 1, 0, 33, 2 ** 30, f32(0.5)]),
});

const tensorsOf = (random) => {
  const numbers = (length) => several(length, (pair) => pick(random, [1, 1 + pair / 7, 8, 1e30]));
  const names = ['rope_freqs.weight', 'rope_factors_long.weight', 'rope_factors_short.weight', 'x'];
  const wanted = names.filter(() => happens(random, 0.25));
  return Object.fromEntries(wanted.map((name) => [name, numbers(pick(random, [64, 64, 2, 0]))]));
};

function sound(random) {
  const said = Object.entries(keys).filter(() => happens(random, 0.2));
  const more = said.map(([key, make]) => [
    key,
    happens(random, 0.1) ? oddNumber(random) : make(random),
  ]);
  const name = pick(random, architectures);
  const own = { ...metadataOf(name, Object.fromEntries(more)), 'general.architecture': name };
  const beside = Object.entries(others(random)).filter(() => happens(random, 0.2));
  const alignment = pick(random, [32, 64]);
  return ggufFile({ ...own, ...Object.fromEntries(beside) }, tensorsOf(random), { alignment });
}

const wide = [0n, 1n, 2n, 7n, 255n, 65535n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 40n, 2n ** 53n];
const widest = [...wide, 2n ** 63n, 2n ** 64n - 1n];

function spoil(random, file, fields) {
  const view = new DataView(file.buffer);
  const { kind, at, bytes } = pick(random, fields);
  if (bytes === 0) return;
  if (kind === 'type') return view.setUint32(at, below(random, 15), true);
  if (kind === 'text' || kind === 'value' || happens(random, 0.1)) {
    file[at + below(random, bytes)] = below(random, 256);
    return;
  }
  const before = bytes === 8 ? view.getBigUint64(at, true) : BigInt(view.getUint32(at, true));
  const value = pick(random, [before + 1n, before - 1n, before * 2n, pick(random, widest)]);
  if (bytes === 8) view.setBigUint64(at, BigInt.asUintN(64, value), true);
  else view.setUint32(at, Number(BigInt.asUintN(32, value)), true);
}

function generate(random) {
  const file = sound(random);
  const fields = fieldsOf(file);
  for (let change = below(random, 3); change > 0; --change) spoil(random, file, fields);
  return happens(random, 0.15) ? file.slice(0, below(random, file.length + 1)) : file;
}

/** What is refused for want of bytes says how many are needed, and that is more than there are. */
function read(bytes, options) {
  try {
    return readGguf(bytes, options);
  } catch (error) {
    const { code, reason } = properRefusal(error);
    if (code !== 'truncated') return undefined;
    const [, wanted] = /at least the first (\d+) bytes/.exec(reason);
    assert.ok(Number(wanted) > bytes.length, reason);
    return undefined;
  }
}

function run(bytes) {
  const within = new Uint8Array(bytes.length + 3);
  within.set(bytes, 3);
  for (const layerType of [undefined, 'full_attention', 'sliding_attention', 'constructor']) {
    const config = read(bytes, { layerType });
    if (config === undefined) continue;
    assert.deepEqual(readGguf(within.subarray(3), { layerType }), config);
    const request = judged(() => requestOf(config));
    assert.deepEqual(
      judged(() => fromGguf(bytes, { layerType })),
      request,
    );
    const rope = request && judged(() => rw.rope(request));
    if (rope) assert.ok(rope.inverseFrequencies.every((speed) => Number.isFinite(speed)));
    if (rope && bytes[bytes.length >> 1] % 8 === 0) judged(() => rw.inspect(bytes, { layerType }));
  }
}

export const fuzzer = { name: 'gguf', generate, run };
