// What tests of runtimes share: configs as models have them, one call to a reading, configs spoilt at random.
import assert from 'node:assert/strict';

import { readConfig } from '../../../web/dist/config/read.js';
import { RopewalkError } from '../../../web/dist/index.js';
import { runtimes } from '../../../web/dist/runtimes/index.js';
import { random } from './package.mjs';

export const runtime = (id) => runtimes.find((one) => one.id === id) ?? assert.fail(id);

/** `read(config, {length, maxLength, layerType})`: what that runtime makes of a config.json. */
export const reader =
  (id) =>
  (config, { length = 4096, maxLength = length, ...options } = {}) =>
    runtime(id).read(readConfig(config, options), { length, maxLength });

export const codes = ({ remarks }) => remarks.map(({ code }) => code);
export const remark = (reading, code) =>
  reading.remarks.find((one) => one.code === code) ?? assert.fail(`no ${code}: ${codes(reading)}`);

export const near = (ours, exact, tolerance = 1e-6) =>
  assert.ok(Math.abs(ours - exact) <= tolerance * Math.abs(exact), `${ours} is not ${exact}`);

export const llama = {
  model_type: 'llama',
  hidden_size: 4096,
  num_attention_heads: 32,
  max_position_embeddings: 16384,
  rope_theta: 10000,
};
export const scaled = (rope_scaling, more = {}) => ({ ...llama, ...more, rope_scaling });
export const yarn = (more = {}) => ({
  rope_type: 'yarn',
  factor: 4,
  original_max_position_embeddings: 4096,
  ...more,
});

export const qwen = {
  model_type: 'qwen2',
  hidden_size: 3584,
  num_attention_heads: 28,
  max_position_embeddings: 32768,
  rope_theta: 1000000,
  rope_scaling: { type: 'yarn', factor: 4, original_max_position_embeddings: 32768 },
};
export const gptOss = {
  model_type: 'gpt_oss',
  head_dim: 64,
  hidden_size: 2880,
  num_attention_heads: 64,
  max_position_embeddings: 131072,
  rope_theta: 150000,
  rope_scaling: {
    rope_type: 'yarn',
    factor: 32,
    beta_fast: 32,
    beta_slow: 1,
    truncate: false,
    original_max_position_embeddings: 4096,
  },
};
export const deepseek = (more) => ({
  model_type: 'deepseek_v3',
  hidden_size: 7168,
  num_attention_heads: 128,
  qk_nope_head_dim: 128,
  qk_rope_head_dim: 64,
  max_position_embeddings: 163840,
  rope_theta: 10000,
  rope_scaling: { type: 'yarn', ...yarn({ factor: 40, ...more }) },
});
const list = (count, value) => Array.from({ length: count }, () => value);
export const phi = (more = {}) => ({
  model_type: 'phi3',
  hidden_size: 3072,
  num_attention_heads: 32,
  max_position_embeddings: 131072,
  original_max_position_embeddings: 4096,
  rope_theta: 10000,
  rope_scaling: {
    type: 'longrope',
    short_factor: list(48, 1.5),
    long_factor: list(48, 6),
    ...more,
  },
});
export const gemma = {
  model_type: 'gemma3_text',
  head_dim: 256,
  hidden_size: 3840,
  num_attention_heads: 16,
  max_position_embeddings: 131072,
  sliding_window: 1024,
  rope_theta: 1000000,
  rope_local_base_freq: 10000,
  rope_scaling: { rope_type: 'linear', factor: 8 },
};

const oddValues = [
  ...[null, 0, -1, 1e308, 0.5, '', 'yarn', true, false, [], {}, [1, 'x'], list(64, 2), NaN],
  ...['longrope', 'dynamic', 'llama3', 'proportional', 'mrope', 'ntk', 'constructor', '__proto__'],
];

/** Configs with some keys removed or overwritten, of the rope dictionary more often than not. */
export function* oddConfigs(count) {
  const plain = [qwen, gptOss, deepseek({ mscale: 1 }), phi(), gemma, llama];
  const numbers = random(count * 8, 7);
  let used = 0;
  const pick = (values) =>
    values[Math.floor(((numbers[used++ % numbers.length] + 1) / 2) * values.length)];
  for (let i = 0; i < count; ++i) {
    const config = structuredClone(pick(plain));
    for (let change = 0; change < 2; ++change) {
      const inside =
        config.rope_scaling !== null && typeof config.rope_scaling === 'object' && change === 0;
      const target = inside ? config.rope_scaling : config;
      const key = pick([
        ...Object.keys(target),
        'type',
        'factor',
        'attention_factor',
        'alpha',
        'mrope_section',
      ]);
      if (pick([true, false, false])) delete target[key];
      else target[key] = pick(oddValues);
    }
    yield config;
  }
}

function check({ request, remarks, softmaxFactor }) {
  assert.ok(Number.isFinite(softmaxFactor), `softmax factor ${softmaxFactor}`);
  for (const [name, value] of Object.entries(request.params))
    for (const number of [value].flat())
      assert.ok(typeof number !== 'number' || Number.isFinite(number), `${name} is ${number}`);
  for (const { message, advice, where } of remarks)
    assert.ok(where && message && /[.]$/.test(advice), `${where}: ${message} ${advice}`);
}

/** A reading whose numbers are numbers, or a refusal in a sentence; whether it was read. */
export function readsOrRefuses(id, config) {
  for (const layerType of [undefined, 'full_attention'])
    try {
      check(reader(id)(config, { length: 8192, ...(layerType && { layerType }) }));
      return true;
    } catch (error) {
      if (!(error instanceof RopewalkError)) throw error;
    }
  return false;
}
