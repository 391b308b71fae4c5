// What an export says of a rope, read again: the speeds must be those, or the export says that it cannot say it.
import assert from 'node:assert/strict';

import {
  fromGguf,
  fromHuggingFace,
  readConfig,
  runtimes,
  toHuggingFace,
  toLlamaCpp,
  toVllm,
} from '../../web/dist/index.js';
import { array, ggufFile, typed } from '../web/node/gguf-file.mjs';
import { judged, properRefusal, rw } from './library.mjs';

const vllm = runtimes.find(({ id }) => id === 'vllm');

/** Undefined where the numbers are beyond what the core takes: whoever they are written for may well take them. */
function readAgain(request) {
  try {
    return rw.rope(request);
  } catch (error) {
    if (properRefusal(error).code === 'out_of_range') return undefined;
    throw error;
  }
}

/** Two ropes turn alike, to rounding. */
function holdAlike(again, rope, rounding, what) {
  if (again === undefined) return;
  const [ours, theirs] = [again.inverseFrequencies, rope.inverseFrequencies];
  assert.equal(ours.length, theirs.length, what);
  theirs.forEach((speed, pair) => {
    const apart = Math.abs(ours[pair] - speed);
    assert.ok(apart <= rounding * speed + 1e-29, `${what}: pair ${pair} ${ours[pair]} ${speed}`);
  });
  const factor = again.attentionFactor;
  const apart = Math.abs(factor - rope.attentionFactor);
  assert.ok(apart <= rounding * factor, `${what}: factor ${factor} ${rope.attentionFactor}`);
}

// Windows, biases and temperatures of the query are said by the model around it, and `cannot` says so.
function huggingFace(rope, version) {
  const { config, text, cannot } = toHuggingFace(rope, { version });
  assert.deepEqual(JSON.parse(text), config);
  if (cannot.length > 0) return;
  const whole = { head_dim: rope.headDim, ...config, use_sliding_window: false };
  const again = readAgain(fromHuggingFace(whole, { length: rope.length }));
  holdAlike(again, rope, 1e-9, `transformers ${version}: ${text}`);
}

function overrides(rope) {
  const { overrides: said, cannot, flags } = toVllm(rope);
  if (flags[0] === '--hf-overrides') assert.deepEqual(JSON.parse(flags[1]), said);
  if (cannot.length > 0) return;
  const served = { model_type: 'llama', head_dim: rope.headDim, hidden_size: 32 * rope.headDim };
  const whole = { max_position_embeddings: rope.trainLength, num_attention_heads: 32, ...served };
  const { length } = rope;
  const context = { length, maxLength: length };
  const { request, attentionFactor } = vllm.read(readConfig({ ...whole, ...said }), context);
  const again = readAgain(request);
  if (again === undefined) return;
  const factor = attentionFactor ?? again.attentionFactor;
  holdAlike({ ...again, attentionFactor: factor }, rope, 1e-9, `vLLM: ${flags[1]}`);
}

function gguf(rope) {
  const { keys, tensors, cannot } = toLlamaCpp(rope);
  const flags = /no flag says it/; // what the file can say all the same
  if (cannot.some((sentence) => !flags.test(sentence))) return;
  const said = Object.entries(keys).map(([key, value]) => {
    if (Array.isArray(value)) return [key, array('i32', value)];
    return [key, typeof value === 'number' ? typed('f64', value) : value];
  });
  const file = ggufFile(
    {
      'general.architecture': 'llama',
      'llama.context_length': rope.trainLength,
      'llama.attention.head_count': 32,
      'llama.attention.key_length': rope.headDim,
      ...Object.fromEntries(said),
    },
    tensors,
  );
  const again = readAgain(fromGguf(file, { length: rope.length }));
  holdAlike(again, rope, 1e-6, `GGUF: ${JSON.stringify({ keys, tensors })}`);
}

/** `rope` is one that the core has judged. */
export function holdExports(rope) {
  for (const version of [4, 5]) huggingFace(rope, version);
  overrides(rope);
  gguf(rope);
}

/** The same of a request: it may be refused. */
export function holdRequest(request) {
  for (const version of [4, 5]) judged(() => toHuggingFace(request, { version }));
  judged(() => toVllm(request));
  judged(() => toLlamaCpp(request));
}
