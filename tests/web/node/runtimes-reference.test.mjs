// What models were made with, by the code of their authors or the papers.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createRopewalk } from '../../../web/dist/index.js';
import { reference } from '../../../web/dist/runtimes/reference.js';
import { sentence } from './package.mjs';
import {
  codes,
  configs,
  readBy,
  remarkOn,
  scaled,
  survives,
  versionFive,
} from './runtimes-configs.mjs';

const rw = await createRopewalk({ build: 'simd' });
const read = (config, context) => readBy(reference, config, context);
const speeds = (reading) => rw.rope(reading.request).inverseFrequencies;
const near = (ours, exact, tolerance = 1e-6) =>
  assert.ok(Math.abs(ours - exact) <= tolerance * Math.abs(exact), `${ours} is not ${exact}`);
const temperature = (s, m = 1) => 0.1 * m * Math.log(s) + 1;

test('gpt-oss: the ramp lies between fractional pairs, whether the config says truncate or not', () => {
  for (const truncate of [false, undefined]) {
    const frequencies = speeds(read(scaled(configs.gptOss, { truncate })));
    near(frequencies[8], 0.0508132748);
    near(frequencies[9], 0.0317056962);
    near(frequencies[12], 0.00679495949);
    near(frequencies[17], 1.29318701e-4);
    near(frequencies[18], 3.83088124e-5);
    near(frequencies[31], 3.02351143e-7);
  }
  near(read(configs.gptOss).request.params.attention_factor, 1.34657359);
});

test('gpt-oss: a ramp that leaves the pairs is refused, as its code asserts', () => {
  const wide = scaled(configs.gptOss, { original_max_position_embeddings: 100 });
  assert.match(
    sentence(() => read(wide)),
    /asserts that it lies within the pairs/,
  );
});

test('DeepSeek-V3: cos and sin as they are, the softmax scale times 1.8738542', () => {
  const reading = read(configs.deepseekV3);
  assert.equal(reading.request.params.attention_factor, 1);
  near(reading.softmaxFactor, 1.8738542);
});

test('DeepSeek-V2-Lite: both weights 0.707 give 1.5896262 on the softmax scale', () => {
  const reading = read(scaled(configs.deepseekV3, { mscale: 0.707, mscale_all_dim: 0.707 }));
  assert.equal(reading.request.params.attention_factor, 1);
  near(reading.softmaxFactor, 1.5896262);
});

test('DeepSeek: the weight on cos and sin alone leaves the softmax scale alone', () => {
  const reading = read(scaled(configs.deepseekV3, { mscale: 1, mscale_all_dim: 0 }));
  near(reading.request.params.attention_factor, 1.3688879);
  assert.equal(reading.softmaxFactor, 1);
});

test('DeepSeek: started for the original length it is plain RoPE without a temperature', () => {
  const reading = read(configs.deepseekV3, { maxLength: 4096 });
  assert.deepEqual([reading.request.variant, reading.softmaxFactor], ['rope', 1]);
  assert.deepEqual(codes(reading), ['switched_off']);
});

test('Qwen2.5 with YaRN: the authors’ code, ramp over the index', () => {
  const frequencies = speeds(read(configs.qwen25));
  near(frequencies[24], 0.00537532149);
  near(frequencies[30], 0.00106436098);
  near(frequencies[63], 3.1023444e-7);
  near(rw.rope(read(configs.qwen25).request).attentionFactor, 1.13862944);
});

test('YaRN: an attention_factor of the config replaces the rule', () => {
  const { request } = read(scaled(configs.qwen25, { attention_factor: 1.5 }));
  assert.equal(rw.rope(request).attentionFactor, 1.5);
});

test('Llama 3.1: apply_scaling; other numbers than its own are remarked on', () => {
  const reading = read(configs.llama31);
  const frequencies = speeds(reading);
  near(frequencies[28], 0.00321144599);
  near(frequencies[34], 1.78507834e-4);
  near(frequencies[35], 9.55621235e-5);
  assert.deepEqual(codes(reading), []);
  const smaller = read(scaled(configs.llama31, { factor: 32 }));
  assert.equal(remarkOn(smaller, 'built_in').where, 'rope_scaling.factor');
});

test('Phi-3.5: the list by the length of the prompt, the temperature by the two stated lengths', () => {
  const short = read(configs.phi35, { length: 4096 });
  const long = read(configs.phi35, { length: 4097 });
  near(speeds(short)[47], 10000 ** (-94 / 96) / 2, 1e-9);
  near(speeds(long)[47], 10000 ** (-94 / 96) / 64, 1e-9);
  for (const { request } of [short, long]) near(request.params.attention_factor, 1.19023807);
});

test('Phi-3: su is longrope, and yarn is longrope with another temperature', () => {
  near(read(scaled(configs.phi35, { type: 'su' })).request.params.attention_factor, 1.19023807);
  const { request } = read(scaled(configs.phi35, { type: 'yarn' }));
  assert.equal(request.variant, 'longrope');
  near(request.params.attention_factor, temperature(32));
});

test('Qwen-1: alpha in steps from the prompt’s length, and log n past seq_length', () => {
  const alphaAt = (length) => {
    const reading = read(configs.qwen1, { length });
    assert.equal(reading.request.variant, 'dynamic_qwen+log_n');
    const base = speeds(reading)[1] ** -64;
    return Math.round((base / 10000) ** (126 / 128));
  };
  assert.deepEqual([2048, 4096, 4097, 8192, 16384].map(alphaAt), [1, 3, 7, 7, 15]);
});

test('ChatGLM-6B: two positions a token', () => {
  assert.equal(read(configs.chatglm).request.variant, 'chatglm_2d');
});

test('HunYuan: alpha changes the base once', () => {
  near(speeds(read(configs.hunyuan))[1], 11158839.925 ** (-2 / 128), 1e-9);
});

test('Gemma 3: layers that see everything are divided by 8, those that slide are not', () => {
  const full = read(configs.gemma3, { layerType: 'full_attention' }).request;
  assert.deepEqual([full.variant, full.params.factor, full.base], ['linear', 8, 1e6]);
  const sliding = read(configs.gemma3, { layerType: 'sliding_attention' }).request;
  assert.deepEqual([sliding.variant, sliding.base], ['window', 1e4]);
});

test('version 5 says the same as version 4', () => {
  for (const config of [configs.llama31, configs.qwen25, configs.gptOss, configs.deepseekV3])
    assert.deepEqual(read(versionFive(config)).request, read(config).request);
});

test('whatever is wrong in a config, it is read or refused', () => {
  const { read, refused } = survives(reference);
  assert.ok(read > 200 && refused > 200, `${read} read, ${refused} refused`);
});
