// The model presets: each one reads without an error, says where it is from, and turns at its published speeds.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readConfig } from '../../../web/dist/config/read.js';
import { requestOf } from '../../../web/dist/config/request.js';
import { createRopewalk } from '../../../web/dist/index.js';
import { models } from '../../../web/dist/models/index.js';

const rw = await createRopewalk({ build: 'simd' });
const preset = (id) => models.find((model) => model.id === id) ?? assert.fail(id);

/** One reading for each kind of layer that differs. */
function readings({ config }) {
  try {
    return [readConfig(config)];
  } catch (error) {
    const types = /^layerType: must be one of (.*), got undefined$/.exec(error.message);
    if (types === null) throw error;
    return types[1].split(', ').map((layerType) => readConfig(config, { layerType }));
  }
}

const ropeOf = (id, layerType, length) =>
  rw.rope(requestOf(readConfig(preset(id).config, { layerType }), { length }));

function turns(id, speeds, { layerType, length, bound = 1e-6 } = {}) {
  const { inverseFrequencies } = ropeOf(id, layerType, length);
  for (const [pair, speed] of Object.entries(speeds)) {
    const ours = inverseFrequencies[pair];
    assert.ok(
      Math.abs(ours - speed) <= bound * speed,
      `${id}, pair ${pair}: ${ours} is not ${speed}`,
    );
  }
}

test('ids are there once, and say what they are in letters an address can have', () => {
  const ids = models.map((model) => model.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[a-z0-9]+([.-][a-z0-9]+)*$/);
});

test('every family that the articles name is there', () => {
  for (const start of [
    'llama-7b',
    'llama-2-',
    'llama-3-',
    'llama-3.1-',
    'llama-3.2-',
    'code-llama-',
    'grok-1',
    'gpt-neox-20b',
    'chatglm-6b',
    'chatglm2-6b',
    'chatglm3-6b',
    'glm-4-',
    'baichuan-7b',
    'baichuan-13b',
    'baichuan2-7b',
    'baichuan2-13b',
    'internlm-',
    'internlm2-',
    'qwen-',
    'qwen1.5-',
    'qwen2-',
    'qwen2.5-',
    'qwen3-',
    'phi-3.5-mini',
    'phi-4-mini',
    'deepseek-v2',
    'deepseek-v3',
    'gpt-oss-',
    'gemma-3-',
    'mistral-',
  ])
    // prettier-ignore
    assert.ok(models.some((model) => model.id.startsWith(start)), start);
});

for (const model of models)
  test(`${model.id}: reads without an error, and the rope it asks for is made`, () => {
    for (const config of readings(model)) {
      const unexpected = config.notes.filter(
        (note) => note.code === 'unknown_key' || note.code === 'several_spellings',
      );
      assert.deepEqual(unexpected, []);
      if (config.layout !== undefined && model.layout !== undefined)
        assert.equal(config.layout, model.layout);
      const rope = rw.rope(requestOf(config));
      const turns = model.layout !== undefined; // ALiBi turns nothing
      assert.ok(rope.inverseFrequencies.every((speed) => speed <= 1 && speed > 0 === turns));
    }
  });

test('a source names a repository; what was not looked up says so in its notes', () => {
  for (const { id, source, verified, notes } of models) {
    assert.ok(notes.length > 0, id);
    if (verified) assert.match(source, /[\w.-]+\/[\w.-]+/, id);
    else assert.match(notes, /not|only|without a name|reading notes|the copy/, id);
  }
});

test('what the models are: heads, channels that turn, base', () => {
  for (const [id, headDim, rotaryDim, base, layout] of [
    ['llama-7b', 128, 128, 10000, 'half'],
    ['llama-3.2-1b', 64, 64, 500000, 'half'],
    ['grok-1', 128, 128, 10000, 'half'],
    ['gpt-neox-20b', 96, 24, 10000, 'half'],
    ['chatglm2-6b', 128, 64, 10000, 'interleaved'],
    ['glm-4-9b', 128, 64, 5000000, 'interleaved'],
    ['qwen3-0.6b', 128, 128, 1000000, 'half'],
    ['phi-4-mini', 128, 96, 10000, 'half'],
    ['deepseek-v3', 64, 64, 10000, 'interleaved'],
    ['gpt-oss-120b', 64, 64, 150000, 'half'],
  ]) {
    const config = readConfig(preset(id).config);
    assert.deepEqual(
      [config.headDim, config.rotaryDim, config.exponentDenominator, config.base],
      [headDim, rotaryDim, rotaryDim, base],
      id,
    );
    assert.equal(preset(id).layout, layout, id);
  }
});

test('Phi: 48 factors in each list, all at least 1, the long ones never falling', () => {
  for (const id of ['phi-3.5-mini', 'phi-4-mini']) {
    const { long_factor, short_factor } = preset(id).config.rope_scaling;
    assert.equal(long_factor.length, 48);
    assert.equal(short_factor.length, 48);
    assert.ok([...long_factor, ...short_factor].every((factor) => factor >= 1));
    assert.ok(long_factor.every((factor, pair) => pair === 0 || factor >= long_factor[pair - 1]));
  }
});

// Published by transformers and by the models' own code, as printed in the catalogue of methods.
test('Llama 3.1: kept up to pair 28, an eighth from pair 35', () => {
  turns('llama-3.1-8b', {
    28: 0.00321144599,
    29: 0.00216657076,
    32: 5.24846161e-4,
    34: 1.78507834e-4,
    35: 9.55621235e-5,
    63: 3.06892599e-7,
  });
});

test('Llama 3.2 1B: the divisors of its ramp', () => {
  const plain = (pair) => 500000 ** (-pair / 32);
  turns(
    'llama-3.2-1b',
    {
      14: plain(14),
      15: plain(15) / 1.65133,
      16: plain(16) / 3.29226,
      17: plain(17) / 9.66673,
      18: plain(18) / 32,
    },
    { bound: 3e-6 },
  );
});

test('Qwen2.5 with YaRN: its speeds and its temperature', () => {
  turns('qwen2.5-7b-yarn', {
    24: 0.00537532149,
    30: 0.00106436098,
    40: 4.44569853e-5,
    63: 3.1023444e-7,
  });
  assert.ok(Math.abs(ropeOf('qwen2.5-7b-yarn').attentionFactor - 1.13862944) < 1e-8);
});

test('gpt-oss: a ramp whose ends are not rounded', () => {
  turns('gpt-oss-120b', {
    8: 0.0508132748,
    9: 0.0317056962,
    12: 0.00679495949,
    17: 1.29318701e-4,
    18: 3.83088124e-5,
    31: 3.02351143e-7,
  });
  assert.ok(Math.abs(ropeOf('gpt-oss-120b').attentionFactor - 1.34657359) < 1e-8);
});

test('LongRoPE: the attention factor of a stretch by 32', () => {
  for (const id of ['phi-3.5-mini', 'phi-4-mini'])
    assert.ok(Math.abs(ropeOf(id, undefined, 131072).attentionFactor - 1.19023807) < 1e-8, id);
});

test('Gemma 3: base and stretch of each kind of layer', () => {
  turns('gemma-3-4b', { 0: 1 / 8, 64: 1e-3 / 8 }, { layerType: 'full_attention' });
  turns('gemma-3-4b', { 0: 1, 64: 1e-2 }, { layerType: 'sliding_attention' });
});
