// exllamav2's reading of configs: the length it is started for decides what others take from the config.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createRopewalk } from '../../../web/dist/index.js';
import { exllamav2 } from '../../../web/dist/runtimes/exllamav2.js';
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
const read = (config, context) => readBy(exllamav2, config, context);
const speeds = (reading) => rw.rope(reading.request).inverseFrequencies;
const near = (ours, exact, tolerance = 1e-6) =>
  assert.ok(Math.abs(ours - exact) <= tolerance * Math.abs(exact), `${ours} is not ${exact}`);

// Pairs from which and up to which YaRN interpolates in part, d = 128.
function range(base, length) {
  const corr = (turns) => (128 * Math.log(length / (2 * Math.PI * turns))) / (2 * Math.log(base));
  return [Math.floor(corr(32)), Math.ceil(corr(1))];
}

test('yarn: its range of pairs follows from the length it is started for', () => {
  for (const maxLength of [40000, 131072, 262144]) {
    const frequencies = speeds(read(configs.qwen25, { maxLength }));
    const [low, high] = range(1e6, maxLength);
    const pair = Math.round((low + high) / 2);
    const ramp = (pair - low) / (high - low);
    near(frequencies[pair], 1e6 ** (-pair / 64) * (ramp / 4 + 1 - ramp), 1e-12);
  }
  assert.notDeepEqual(range(1e6, 131072), [23, 40]); // that of the original 32,768
});

test('yarn: no longer than the original it is plain RoPE', () => {
  const reading = read(configs.qwen25, { maxLength: 32768 });
  assert.equal(reading.request.variant, 'rope');
  assert.ok(codes(reading).includes('switched_off'));
  assert.equal(read(configs.qwen25, { maxLength: 32769 }).request.variant, 'yarn');
});

test('yarn: turns and temperature are built in', () => {
  const told = { beta_fast: 16, beta_slow: 2, attention_factor: 1.5, mscale: 0.5, truncate: false };
  const reading = read(scaled(configs.qwen25, told));
  near(reading.request.params.attention_factor, 0.1 * Math.log(4) + 1);
  assert.equal(reading.request.params.beta_fast, undefined);
  assert.deepEqual(codes(reading), [
    'correction_range',
    'turns_lost',
    'turns_lost',
    'truncate_lost',
    'attention_factor_ignored',
    'attention_factor_ignored',
  ]);
});

test('longrope: list and temperature follow the length it is started for, not the stated one', () => {
  const long = read(configs.phi35, { maxLength: 8192, length: 100 }).request;
  assert.equal(long.params.select, 'long');
  near(long.params.attention_factor, 1.040833);
  const short = read(configs.phi35, { maxLength: 4096 }).request;
  assert.deepEqual([short.params.select, short.params.attention_factor], ['short', 1]);
});

test('longrope: the original length must stand at the top level', () => {
  const inside = scaled(configs.phi35, { original_max_position_embeddings: 4096 });
  const { original_max_position_embeddings, ...others } = inside;
  assert.equal(original_max_position_embeddings, 4096);
  assert.match(
    sentence(() => read(others)),
    /original_max_position_embeddings: is missing, and exllamav2 stops/,
  );
});

test('dynamic: is passed over in silence', () => {
  const reading = read(
    { ...configs.llama31, rope_scaling: { type: 'dynamic', factor: 2 } },
    { length: 200000 },
  );
  assert.equal(reading.request.variant, 'rope');
  assert.match(remarkOn(reading, 'no_op').message, /in silence/);
});

test('llama3: as Meta has it, without presets', () => {
  const frequencies = speeds(read(configs.llama31));
  near(frequencies[32], 5.24846161e-4);
  near(frequencies[63], 3.06892599e-7);
  assert.match(
    sentence(() => read(scaled(configs.llama31, { low_freq_factor: undefined }))),
    /low_freq_factor.*is missing/,
  );
});

test('type beside rope_type is refused, as version 4 of transformers writes both at times', () => {
  assert.match(
    sentence(() => read(scaled(configs.qwen25, { rope_type: 'yarn' }))),
    /asserts that only one/,
  );
});

test('version 5: neither base nor scaling is found', () => {
  const reading = read(versionFive(configs.llama31));
  assert.deepEqual([reading.request.variant, reading.request.base], ['rope', 10000]);
  assert.ok(remarkOn(reading, 'base_lost').deduced);
  assert.equal(remarkOn(reading, 'ignored_key').where, 'rope_parameters');
});

test('Gemma 3: positions are divided on layers that see everything only', () => {
  const full = read(configs.gemma3, { layerType: 'full_attention' }).request;
  assert.deepEqual([full.variant, full.params.factor, full.base], ['linear', 8, 1e6]);
  const sliding = read(configs.gemma3, { layerType: 'sliding_attention' }).request;
  assert.deepEqual([sliding.variant, sliding.base], ['window', 1e4]);
});

test('a fraction counts where the top level says it', () => {
  assert.equal(read({ ...configs.llama31, partial_rotary_factor: 0.5 }).request.rotaryDim, 64);
  assert.equal(
    read(versionFive(scaled(configs.llama31, { partial_rotary_factor: 0.5 }))).request.rotaryDim,
    128,
  );
});

test('Mistral: the window of its first version is not used', () => {
  const mistral = {
    ...configs.llama31,
    model_type: 'mistral',
    rope_scaling: undefined,
    sliding_window: 4096,
  };
  const reading = read(mistral);
  assert.equal(reading.request.variant, 'rope');
  assert.deepEqual(codes(reading), ['window_off']);
});

test('models that are not like LLaMA are refused, others it does not know are read as LLaMA', () => {
  assert.match(
    sentence(() => read(configs.deepseekV3)),
    /takes for LLaMA/,
  );
  assert.match(
    sentence(() => read(configs.gptOss)),
    /takes for LLaMA/,
  );
  assert.ok(
    remarkOn(read({ ...configs.llama31, model_type: 'seed_oss' }), 'unknown_model').deduced,
  );
});

test('whatever is wrong in a config, it is read or refused', () => {
  const { read, refused } = survives(exllamav2);
  assert.ok(read > 200 && refused > 200, `${read} read, ${refused} refused`);
});
