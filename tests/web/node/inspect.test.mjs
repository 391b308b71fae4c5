// inspect: what a config means, where runtimes differ, and what there is to do about it.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createRopewalk, models, RopewalkError } from '../../../web/dist/index.js';
import { layerTypesOf } from '../../../web/dist/config/read.js';
import { f32, ggufFile, metadataOf } from './gguf-file.mjs';
import { deepseek, gemma, gptOss, llama, near, qwen, scaled, yarn } from './runtimes.mjs';

const rw = await createRopewalk({ build: 'simd' });
const found = (inspection, id) =>
  inspection.runtimes.find((one) => one.id === id) ?? assert.fail(`no ${id}`);
const warned = (inspection, code) =>
  inspection.warnings.find((one) => one.code === code) ??
  assert.fail(`no ${code} among ${inspection.warnings.map((one) => one.code)}`);
const silent = (inspection, code) =>
  assert.ok(!inspection.warnings.some((one) => one.code === code), code);

test('pairs: turns, wavelength, and how much of the trained speed is kept', () => {
  const { pairs } = rw.inspect(qwen, { length: 131072 });
  assert.equal(pairs.length, 64);
  near(pairs[0].wavelength, 2 * Math.PI);
  near(pairs[0].turns, 32768 / (2 * Math.PI));
  assert.deepEqual(
    pairs.map(({ fate }) => fate),
    [...Array(24).fill('kept'), ...Array(16).fill('between'), ...Array(24).fill('interpolated')],
  );
  near(pairs[63].slowdown, 4);
  near(pairs[30].kept, 1 - 7 / 17); // the ramp from 23 to 40
  for (const { turns, longest } of pairs) assert.equal(longest === Infinity, turns >= 1);
});

test('the longest sensible text is where the first pair meets an angle it never saw', () => {
  near(rw.inspect(llama).longest, 16384);
  near(rw.inspect(qwen).longest, 131072);
  near(rw.inspect(scaled({ rope_type: 'linear', factor: 2 })).longest, 32768);
  // Every pair turns once within 64 k tokens at base 10000.
  assert.equal(rw.inspect({ ...llama, max_position_embeddings: 65536 }).longest, null);
});

test('gpt-oss: llama.cpp and mlx round the ramp that the model was trained without rounding', () => {
  const inspection = rw.inspect(gptOss);
  for (const id of ['llama.cpp', 'mlx']) {
    const { frequency, inverseFrequencies } = found(inspection, id);
    assert.equal(frequency.pair, 17);
    near(frequency.value, 2.279e-4 / 1.29318701e-4 - 1, 1e-3);
    near(inverseFrequencies[17], 2.279e-4, 1e-3);
  }
  for (const id of ['transformers', 'vllm'])
    assert.ok(found(inspection, id).frequency.value < 1e-12);
});

test('DeepSeek-V3: its authors scale the softmax by 1.87; with half of the mscale pair runtimes part', () => {
  const whole = rw.inspect(deepseek({ mscale: 1, mscale_all_dim: 1 }));
  near(whole.attention.softmaxFactor, 1.8738542, 1e-7);
  for (const id of ['transformers', 'vllm', 'mlx', 'tgi', 'llama.cpp'])
    near(found(whole, id).scoreFactor, 1, 1e-9);
  const half = rw.inspect(deepseek({ mscale: 0.707 }));
  near(found(half, 'vllm').attention.factor, 1.2608, 1e-4);
  near(found(half, 'transformers').attention.factor, 1.3689, 1e-4);
});

test('runtimes: the one that differs most comes first, one that stops before all', () => {
  const { runtimes } = rw.inspect(gptOss);
  const size = ({ refused, frequency, scoreFactor }) =>
    refused ? Infinity : Math.max(frequency.value, Math.abs(Math.log(scoreFactor)));
  for (let i = 1; i < runtimes.length; ++i) assert.ok(size(runtimes[i - 1]) >= size(runtimes[i]));
  const refusing = rw.inspect(deepseek({ mscale: 1, mscale_all_dim: 1 })).runtimes;
  assert.equal(refusing[0].id, 'exllamav2');
  assert.ok(refusing[0].refused && !refusing[1].refused);
});

test('angles: float32 arithmetic alone is off by 0.002 rad at 32 k, another frequency by far more', () => {
  const plain = rw.inspect({ ...llama, max_position_embeddings: 32768 });
  near(found(plain, 'transformers').angle.value, 1.9e-3, 0.2);
  assert.equal(found(plain, 'reference').angle.value, 0);
  assert.ok(found(rw.inspect(gptOss), 'llama.cpp').angle.value > 1);
});

test('angles: float32 is off near long positions by what is tabulated for base 10,000 and 128 channels', () => {
  const tabulated = { 4095: 2.1e-4, 32767: 1.9e-3, 131071: 7.6e-3, 1048575: 6.1e-2 };
  for (const [position, error] of Object.entries(tabulated)) {
    const { runtimes } = rw.inspect({ ...llama, max_position_embeddings: Number(position) + 1 });
    near(found({ runtimes }, 'transformers').angle.value, error, 0.2);
    assert.ok(found({ runtimes }, 'llama.cpp').angle.value > error);
  }
});

const each = [
  ['original_missing', scaled({ rope_type: 'yarn', factor: 4 })],
  ['lengths_disagree', scaled(yarn({ factor: 3 }))],
  ['lone_mscale', scaled(yarn({ mscale: 0.707 }))],
  ['static_stretch', qwen],
  ['layout_interleaved', deepseek({ mscale: 1, mscale_all_dim: 1 })],
  ['layout_unknown', { ...llama, model_type: 'no_such_model' }],
  ['angles_unseen', llama, { length: 65536 }],
];
for (const [code, config, options] of each)
  test(`warning: ${code}, with what to do`, () => {
    const { message, advice, where } = warned(rw.inspect(config, options), code);
    assert.ok(where.length > 0 && message.length > 20 && advice.length > 20);
  });

test('warnings: a plain model within its length has none of them', () => {
  for (const [code] of each) silent(rw.inspect(llama), code);
});

test('warnings: what one runtime loses is said with its name', () => {
  const of = (inspection, id) =>
    inspection.warnings.filter(({ runtimes }) => runtimes.includes(id));
  const lost = of(rw.inspect(gptOss), 'llama.cpp').find(({ where }) => /truncate/.test(where));
  assert.ok(lost && lost.advice.length > 20);
  const factor = rw.inspect(scaled(yarn({ attention_factor: 1.5 })));
  assert.ok(of(factor, 'mlx').some(({ where }) => /attention_factor/.test(where)));
  const dynamic = rw.inspect(scaled({ rope_type: 'dynamic', factor: 2 }), { length: 32768 });
  assert.ok(of(dynamic, 'vllm').length > 0);
});

test('angles unseen: the pairs that turned less than once in training are named', () => {
  const { where } = warned(rw.inspect(llama, { length: 65536 }), 'angles_unseen');
  const { pairs } = rw.inspect(llama);
  const first = pairs.findIndex(({ turns }) => turns < 1);
  assert.equal(where, `pairs ${first}–63`);
});

test('the first bytes of a GGUF file are inspected as a config is', () => {
  const bytes = ggufFile(metadataOf('llama', { 'rope.freq_base': f32(500000) }));
  for (const given of [bytes, bytes.buffer]) {
    const { modelType, trainLength, pairs, layout } = rw.inspect(given);
    assert.deepEqual([modelType, trainLength, layout], ['llama', 4096, 'interleaved']);
    near(pairs[1].wavelength, 2 * Math.PI * 500000 ** (2 / 128));
  }
});

test('a factor of 1 differs in no runtime: what double precision rounds is no difference', () => {
  for (const { frequency, id } of rw.inspect(scaled(yarn({ factor: 1 }))).runtimes)
    assert.equal(frequency.value, 0, id);
});

test('layers: each kind is looked at for itself', () => {
  assert.deepEqual(layerTypesOf(gemma).toSorted(), ['full_attention', 'sliding_attention']);
  const [full, sliding] = ['full_attention', 'sliding_attention'].map((layerType) =>
    rw.inspect(gemma, { layerType }),
  );
  near(full.pairs[0].slowdown, 8);
  near(sliding.pairs[0].slowdown, 1);
  assert.match(sliding.variant, /window/);
});

// transformers and vLLM ask `if truncate`, as Python does.
test('a text part without model_type is judged as that of the model around it', () => {
  const text_config = {
    ...{ hidden_size: 3584, num_attention_heads: 28, max_position_embeddings: 32768 },
    ...{ rope_theta: 1e6, rope_scaling: { type: 'mrope', mrope_section: [16, 24, 24] } },
  };
  const { modelType, layout, runtimes, warnings } = rw.inspect({
    ...{ model_type: 'qwen2_5_vl', text_config },
  });
  assert.deepEqual([modelType, layout], ['qwen2_5_vl', 'half']);
  for (const { id, variant } of runtimes) assert.ok(variant, id);
  assert.deepEqual(
    warnings.filter(({ where }) => where.endsWith('model_type')).map(({ code }) => code),
    ['default_taken'],
  );
});

test('a flag written as a number is refused by no runtime, and counts as Python counts it', () => {
  const ofTruncate = (truncate) =>
    Object.fromEntries(
      rw
        .inspect({ ...gptOss, rope_scaling: { ...gptOss.rope_scaling, truncate } })
        .runtimes.map((one) => [one.id, one]),
    );
  for (const [number, flag] of [
    [1, true],
    [0, false],
  ]) {
    const [asNumber, asFlag] = [ofTruncate(number), ofTruncate(flag)];
    for (const id of ['transformers', 'vllm', 'llama.cpp', 'mlx'])
      assert.deepEqual(asNumber[id], asFlag[id], `${id}, truncate ${number}`);
    assert.equal(asNumber.vllm.refused, undefined);
  }
  // In Python a null is false, where only a missing key would count as true.
  for (const id of ['transformers', 'vllm'])
    assert.equal(ofTruncate(null)[id].variant, ofTruncate(false)[id].variant);
});

test('what loses truncate says so of 0 as of false', () => {
  const config = { ...gptOss, rope_scaling: { ...gptOss.rope_scaling, truncate: 0 } };
  const all = rw
    .inspect(config)
    .warnings.filter(({ code }) => code === 'truncate_lost')
    .flatMap((one) => one.runtimes);
  assert.deepEqual(all.sort(), ['llama.cpp', 'mlx']);
});

test('options: runtimes are chosen by name, an unknown one is refused with the names there are', () => {
  assert.deepEqual(
    rw
      .inspect(qwen, { runtimes: ['tgi', 'vllm'] })
      .runtimes.map(({ id }) => id)
      .sort(),
    ['tgi', 'vllm'],
  );
  assert.throws(
    () => rw.inspect(qwen, { runtimes: ['ollama'] }),
    (error) => error instanceof RopewalkError && /transformers, vllm/.test(error.message),
  );
});

const preset = (id, options) => rw.inspect(models.find((one) => one.id === id).config, options);

test('a method with two coordinates stretches nothing: ChatGLM-6B has its speeds from the start', () => {
  const { pairs, longest, trainLength } = preset('chatglm-6b');
  assert.ok(pairs.every(({ fate, slowdown }) => fate === 'kept' && slowdown === 1));
  assert.equal(longest, trainLength);
});

test('where nothing turns there are no pairs, no layout, and nothing to warn of in them', () => {
  const inspection = preset('baichuan2-13b');
  assert.deepEqual([inspection.pairs, inspection.longest], [[], null]);
  assert.ok(inspection.settings.includes('Nothing turns.'));
  for (const code of ['static_stretch', 'layout_unknown', 'layout_interleaved', 'angles_unseen'])
    silent(inspection, code);
});

test('a model that was published stretched is not advised to be served otherwise', () => {
  for (const id of ['llama-3.1-8b', 'llama-3.2-1b']) {
    const inspection = preset(id);
    silent(inspection, 'static_stretch');
    silent(inspection, 'angles_unseen');
    assert.match(
      warned(inspection, 'lengths_disagree').advice,
      /^If the file is as published, leave/,
    );
  }
  // Gemma 3 says no original length: nobody can tell from its file who stretched it.
  const gemma3 = preset('gemma-3-4b', { layerType: 'full_attention' });
  assert.match(
    warned(gemma3, 'static_stretch').advice,
    /^If the model was published with it, leave/,
  );
  assert.ok(gemma3.settings.some((line) => line.startsWith('No original length is said')));
  // As Qwen 3 is: a stretch of one's own beside the length it was published with.
  const added = rw.inspect({ ...qwen, max_position_embeddings: 40960 });
  assert.match(warned(added, 'static_stretch').advice, /^Serve texts within 32,768 tokens without/);
  // Qwen's first models are stretched while they run, and were trained on no more than seq_length.
  warned(preset('qwen-14b'), 'angles_unseen');
  assert.ok(
    preset('qwen-14b').settings.some((line) => line.startsWith('Trained on 2,048 tokens; ')),
  );
  // Past the length it states it is as any other.
  warned(preset('llama-3.1-8b', { length: 262144 }), 'angles_unseen');
});

test('of a file known to be as published, what its authors chose is good to know and no fault', () => {
  for (const [id, code] of [
    ['llama-3.1-8b', 'lengths_disagree'],
    ['gemma-3-4b', 'static_stretch'],
  ]) {
    const options = { layerType: id === 'gemma-3-4b' ? 'full_attention' : undefined };
    assert.equal(warned(preset(id, options), code).minor, false);
    const known = warned(preset(id, { ...options, published: true }), code);
    assert.deepEqual(
      [known.minor, known.advice],
      [true, 'Leave it: the model was published and trained so.'],
    );
  }
  // What its README has readers add is not what it was trained with.
  const added = preset('qwen2.5-7b-yarn', { published: true });
  for (const code of ['lengths_disagree', 'static_stretch'])
    assert.equal(warned(added, code).minor, false);
  assert.throws(
    () => rw.inspect(llama, { published: 'yes' }),
    (error) => error.message === 'published: must be true or false, got "yes"',
  );
});

test('the meaning is one sentence: the method, the training, and how far it carries', () => {
  const meaning = (config, options) => rw.inspect(config, options).meaning;
  assert.equal(
    meaning(llama),
    'RoPE, trained on 16,384 tokens and not stretched: in longer texts slow pairs turn further than they ever did.',
  );
  assert.equal(
    meaning(qwen),
    'YaRN, trained on 32,768 tokens and stretched up to 4×: enough for texts of 131,072 tokens.',
  );
  assert.match(
    preset('llama-3.1-8b').meaning,
    /then stretched up to 8×: made for .* 131,072 tokens/,
  );
  assert.match(preset('baichuan2-13b').meaning, /^ALiBi, .*: nothing turns/);
  assert.match(
    meaning(scaled({ rope_type: 'dynamic', factor: 2 })),
    /: a text of 16,384 tokens is read as in training\.$/,
  );
  assert.match(
    meaning({ ...llama, max_position_embeddings: 65536 }),
    /: every pair completes a turn there, so/,
  );
  for (const { config } of models)
    for (const layerType of layerTypesOf(config))
      assert.match(meaning(config, { layerType }), /^[A-Z][^.]+(\.\d[^.]*)*\.$/);
});

test('the geometry is told: channels of a head, how many of them turn, the base', () => {
  const { headDim, rotaryDim, base } = preset('glm-4-9b');
  assert.deepEqual([headDim, rotaryDim, base], [128, 64, 5000000]);
  assert.equal(preset('baichuan2-13b').rotaryDim, 0);
});

test('a setting in words has the parameters that were said, and none that nobody said', () => {
  const [words] = rw.inspect(qwen).settings;
  assert.match(words, /^YaRN: .*\(factor 4\)$/);
});

test('what most readers need do nothing about stands last, and is marked', () => {
  for (const { id } of models) {
    const [layerType] = layerTypesOf(models.find((one) => one.id === id).config);
    const { warnings } = preset(id, layerType === undefined ? {} : { layerType });
    const minor = warnings.map((one) => one.minor);
    assert.deepEqual(
      minor,
      minor.toSorted((a, b) => Number(a) - Number(b)),
      id,
    );
  }
  assert.equal(warned(rw.inspect(gptOss), 'context_shift_scales').minor, true);
  assert.equal(warned(rw.inspect(gptOss), 'truncate_lost').minor, false);
});

test('every warning is a sentence with something to do, and names runtimes that there are', () => {
  for (const { config } of models)
    for (const layerType of [undefined, ...layerTypesOf(config)]) {
      if (layerType === undefined && layerTypesOf(config).length > 0) continue;
      const { warnings } = rw.inspect(config, layerType === undefined ? {} : { layerType });
      for (const { where, message, advice, code } of warnings) {
        assert.match(where, /\S/, code);
        assert.doesNotMatch(message, /\.$|undefined|NaN|\[object/, code);
        assert.match(advice, /^[A-Z].*\.$/s, code);
        assert.doesNotMatch(advice, /^None|undefined|NaN/, code);
      }
    }
});

// Those whose own code alone does what they were trained with: Qwen's first models beyond their length, ChatGLM-6B.
const aloneWithTheirAuthors = ['qwen-7b-2k', 'qwen-7b', 'qwen-14b', 'chatglm-6b'];

test('every known model is read, and but for four by some runtime as it was trained', () => {
  const alone = models.filter(({ config }) => {
    const [layerType] = layerTypesOf(config);
    const { runtimes } = rw.inspect(config, layerType === undefined ? {} : { layerType });
    return !runtimes.some(
      ({ id, frequency, scoreFactor }) =>
        id !== 'reference' && frequency?.value < 1e-9 && Math.abs(scoreFactor - 1) < 1e-9,
    );
  });
  assert.deepEqual(
    alone.map(({ id }) => id),
    aloneWithTheirAuthors,
  );
});
