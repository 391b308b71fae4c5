// toHuggingFace, toVllm, toLlamaCpp: a setting said elsewhere, and what is lost on the way.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import {
  createRopewalk,
  fromHuggingFace,
  readConfig,
  runtimes,
  toHuggingFace,
  toLlamaCpp,
  toVllm,
} from '../../../web/dist/index.js';
import { sentence, web } from './package.mjs';

const rw = await createRopewalk({ build: 'simd' });
const model = { headDim: 128, base: 10000, trainLength: 4096, length: 32768 };
const lists = {
  long_factor: Array.from({ length: 64 }, (_, pair) => 1 + pair / 8),
  short_factor: Array.from({ length: 64 }, (_, pair) => 1 + pair / 64),
};

// Every method that sets speeds, some with settings that have no key of their own.
const requests = [
  { ...model, variant: 'rope' },
  { ...model, variant: 'rope', rotaryDim: 64 },
  { ...model, variant: 'rope', rotaryDim: 64, exponentDenominator: 128 },
  { ...model, variant: 'linear', params: { factor: 3 } },
  { ...model, variant: 'linear' },
  { ...model, variant: 'dynamic', params: { factor: 2 } },
  { ...model, variant: 'yarn', params: { factor: 8 } },
  { ...model, variant: 'yarn(factor=8,truncate=false)' },
  { ...model, variant: 'yarn', params: { factor: 8, beta_fast: 16, attention_factor: 1.5 } },
  { ...model, variant: 'yarn', params: { factor: 8, mscale: 0.707, mscale_all_dim: 1 } },
  { ...model, variant: 'yarn', params: { factor: 8, mscale: 0.707, mscale_rule: 'deepseek' } },
  { ...model, variant: 'yarn', params: { factor: 8, ramp: 'rotations' } },
  { ...model, variant: 'yarn', params: { factor: 8, extrapolation_factor: 0.5 } },
  { ...model, variant: 'llama3', params: { factor: 8 } },
  { ...model, variant: 'longrope', params: { factor: 8, ...lists } },
  { ...model, variant: 'longrope', params: { factor: 8, ...lists, select: 'short' } },
  { ...model, variant: 'longrope', params: { factor: 8, ...lists }, length: 4096 },
  { ...model, variant: 'proportional', params: { partial_rotary_factor: 0.25 } },
  { ...model, variant: 'ntk', params: { alpha: 8 } },
  { ...model, variant: 'ntk', params: { alpha: 8, dim: 'head_dim' }, rotaryDim: 64 },
  { ...model, variant: 'ntk', params: { alpha: 8, exponent: 'whole' } },
  { ...model, variant: 'ntk_fixed', params: { factor: 8 } },
  { ...model, variant: 'ntk_mixed', params: { factor: 8 } },
  { ...model, variant: 'ntk_by_parts', params: { factor: 8 } },
  { ...model, variant: 'dynamic_linear' },
  { ...model, variant: 'dynamic_qwen' },
  { ...model, variant: 'dynamic_yarn' },
];

const near = (ours, exact) => Math.abs(ours - exact) <= 1e-12 * Math.abs(exact);

for (const request of requests)
  for (const version of [4, 5])
    test(`version ${version}: ${request.variant} ${JSON.stringify(request.params ?? {}).slice(0, 60)} reads back as it was`, () => {
      const rope = rw.rope(request);
      const { config, text, cannot } = toHuggingFace(rope, { version });
      assert.deepEqual(cannot, []);
      assert.deepEqual(JSON.parse(text), config);
      const read = fromHuggingFace({ head_dim: 128, ...config }, { length: request.length });
      const again = rw.rope(read);
      assert.equal(again.inverseFrequencies.length, rope.inverseFrequencies.length);
      rope.inverseFrequencies.forEach((speed, pair) =>
        assert.ok(near(again.inverseFrequencies[pair], speed), `pair ${pair}`),
      );
      assert.ok(near(again.attentionFactor, rope.attentionFactor));
    });

test('a request whose presets are not resolved says the stretch they would give', () => {
  const { rope_parameters } = toHuggingFace({ ...model, variant: 'linear' }).config;
  assert.deepEqual(rope_parameters, { rope_type: 'linear', rope_theta: 10000, factor: 8 });
});

test('version 4 has the base outside and the older name, version 5 all in one', () => {
  const request = { ...model, variant: 'linear', params: { factor: 8 }, rotaryDim: 32 };
  assert.deepEqual(toHuggingFace(request, { version: 4 }).config, {
    max_position_embeddings: 32768,
    rope_theta: 10000,
    partial_rotary_factor: 0.25,
    rope_scaling: { rope_type: 'linear', factor: 8 },
  });
  assert.deepEqual(toHuggingFace(request).config, {
    max_position_embeddings: 32768,
    rope_parameters: {
      rope_type: 'linear',
      rope_theta: 10000,
      partial_rotary_factor: 0.25,
      factor: 8,
    },
  });
});

test('real numbers are written as such: some of the readers take 8 for something else than 8.0', () => {
  const { text } = toHuggingFace({ ...model, variant: 'linear', params: { factor: 8 } });
  assert.match(text, /"factor": 8\.0/);
  assert.match(text, /"max_position_embeddings": 32768\b(?!\.)/);
  assert.match(
    toVllm({ ...model, variant: 'linear', params: { factor: 8 } }).command,
    /"factor": 8\.0/,
  );
});

test('what a target cannot say is said, one sentence each', () => {
  const first = (words) => words.map((sentence) => sentence.split(':')[0]);
  const both = { ...model, variant: 'yarn(factor=8)+log_n' };
  assert.deepEqual(first(toHuggingFace(both).cannot), ['log_n']);
  assert.deepEqual(first(toVllm(both).cannot), ['log_n']);
  assert.deepEqual(first(toLlamaCpp(both).cannot), ['log_n']);
  const bands = { ...model, variant: 'rerope', params: { window: 512 } };
  assert.deepEqual(first(toHuggingFace(bands).cannot), ['rerope']);
  assert.deepEqual(first(toLlamaCpp(bands).cannot), ['rerope']);
  const end = { ...model, variant: 'rope', rotaryDim: 64, rotaryStart: 64 };
  assert.deepEqual(first(toHuggingFace(end).cannot), ['rotaryStart']);
  const softmax = { factor: 40, mscale: 1, mscale_all_dim: 1, mscale_target: 'softmax' };
  const deepseek = { ...model, variant: 'yarn', params: softmax };
  assert.deepEqual(first(toHuggingFace(deepseek).cannot), ['mscale_target']);
});

test('a request of a method without a type asks for its speeds', () => {
  const request = { ...model, variant: 'ntk_mixed', params: { factor: 8 } };
  assert.match(toHuggingFace(request).cannot[0], /^ntk_mixed: .*make it a Rope first/);
});

test('methods that replace the rotation leave nothing to say', () => {
  const { config, cannot } = toHuggingFace({ ...model, variant: 'alibi', heads: 8 });
  assert.deepEqual(config, {});
  assert.match(cannot[0], /^alibi: /);
});

test('a window is said, for the architectures that slide', () => {
  const { config, remarks } = toHuggingFace({
    ...model,
    variant: 'window',
    params: { window: 512 },
  });
  assert.deepEqual([config.sliding_window, config.use_sliding_window], [512, true]);
  assert.match(remarks[0], /^window: /);
});

const targetsOf = (request) => [toHuggingFace(request), toVllm(request), toLlamaCpp(request)];
const ofStretch = ({ remarks }) => remarks.filter((words) => /trained tokens = /.test(words));

test('a stretched model capped at another length is remarked on, with both ways out', () => {
  const { length: _, ...unsaid } = model;
  for (const variant of ['yarn', 'linear', 'llama3', 'ntk_by_parts', 'ntk_mixed'])
    for (const request of [
      { ...unsaid, variant, params: { factor: 16 } },
      rw.rope({ ...unsaid, variant, params: { factor: 16 } }),
    ])
      for (const target of targetsOf(request))
        assert.deepEqual(ofStretch(target), [
          'factor: 16 × 4096 trained tokens = 65536, but length is 4096, and no more is read: say length 65536, or factor 1',
        ]);
  const [far] = targetsOf({ ...unsaid, variant: 'yarn(factor=2)', length: 16384 });
  assert.match(far.remarks[0], /= 8192, but length is 16384: beyond 8192 .*; factor 4 fits$/);
  const [base] = targetsOf({ ...unsaid, variant: 'ntk(alpha=8)' });
  assert.match(base.remarks[0], /^alpha: 8 × 4096 .* say length 32768, or alpha 1$/);
});

test('a stretch that fits its length, or that says nothing of it, is not remarked on', () => {
  const fitting = [
    { ...model, variant: 'yarn', params: { factor: 8 } },
    { ...model, variant: 'linear' },
    { ...model, variant: 'linear', length: 128 }, // nothing to stretch
    { ...model, variant: 'linear', length: 5000, params: { factor: 1.22 } }, // rounded by hand
    { ...model, variant: 'dynamic', params: { factor: 2 } }, // grows with the text
    { ...model, variant: 'proportional' },
    { ...model, variant: 'rope' },
  ];
  for (const request of fitting)
    for (const one of [request, rw.rope(request)])
      assert.deepEqual(targetsOf(one).flatMap(ofStretch), [], request.variant);
});

test('what the README sets up is carried whole: inspect has nothing against the lengths of the export', () => {
  const readme = readFileSync(`${web}README.md`, 'utf8');
  const [, request] = /rw\.rope\((\{.*?\n\})\);/s.exec(readme);
  const rope = rw.rope(new Function(`return ${request}`)());
  for (const target of targetsOf(rope)) assert.deepEqual(target.remarks, []);
  const config = { model_type: 'llama', head_dim: 128, ...toHuggingFace(rope).config };
  const codes = rw.inspect(config).warnings.map(({ code }) => code);
  assert.ok(!codes.includes('lengths_disagree'), codes);
});

test('layers that take turns are exported one kind at a time', () =>
  assert.equal(
    sentence(() => toHuggingFace({ ...model, variant: 'window(window=64)|rope' })),
    'variant: must be of one kind of layer: say each on its own',
  ));

test('vLLM: yarn as its documentation has it', () => {
  const qwen = { ...model, base: 1e6, trainLength: 32768, length: 131072 };
  const { flags, cannot } = toVllm({ ...qwen, variant: 'yarn', params: { factor: 4 } });
  assert.deepEqual([flags[0], ...flags.slice(2)], ['--hf-overrides', '--max-model-len', '131072']);
  assert.deepEqual(JSON.parse(flags[1]), {
    rope_parameters: {
      rope_type: 'yarn',
      rope_theta: 1000000,
      factor: 4,
      original_max_position_embeddings: 32768,
      beta_fast: 32,
      beta_slow: 1,
    },
  });
  assert.deepEqual(cannot, []);
});

test('vLLM: the attention factor is said by the keys of both its versions', () => {
  const params = { factor: 8, attention_factor: 1.5 };
  const { overrides, remarks } = toVllm({ ...model, variant: 'yarn', params });
  const { attn_factor, attention_factor } = overrides.rope_parameters;
  assert.ok(near(attn_factor * (0.1 * Math.log(8) + 1), 1.5)); // before 2026-09
  assert.equal(attention_factor, 1.5); // after
  assert.match(remarks[0], /^attention_factor: /);
});

// What an export writes must be what that runtime is known to read.
const served = { model_type: 'llama', head_dim: 128, hidden_size: 4096, num_attention_heads: 32 };
const context = { length: model.length, maxLength: model.length };
const targets = {
  vllm: (rope) => ({ config: toVllm(rope).overrides, cannot: toVllm(rope).cannot }),
  transformers: (rope) => toHuggingFace(rope),
};
for (const [id, exported] of Object.entries(targets))
  for (const request of requests.filter(({ length }) => length === model.length))
    test(`${id} reads of its export of ${request.variant} ${JSON.stringify(request.params ?? {}).slice(0, 60)} what was meant`, () => {
      const rope = rw.rope(request);
      const { config, cannot } = exported(rope);
      const whole = { max_position_embeddings: model.trainLength, ...served, ...config };
      const { read } = runtimes.find((one) => one.id === id);
      const reading = read(readConfig(whole), context);
      const again = rw.rope(reading.request);
      if (cannot.length > 0) return; // and says so
      rope.inverseFrequencies.forEach((speed, pair) =>
        assert.ok(near(again.inverseFrequencies[pair], speed), `pair ${pair}`),
      );
      assert.ok(near(reading.attentionFactor ?? again.attentionFactor, rope.attentionFactor));
    });

test('vLLM: dynamic stays at one length, more than factor times the original needs leave', () => {
  const dynamic = toVllm({ ...model, variant: 'dynamic', params: { factor: 2 } });
  assert.equal(dynamic.overrides.rope_parameters.max_trained_positions, 4096);
  assert.equal(dynamic.overrides.max_position_embeddings, 32768);
  assert.match(dynamic.cannot[0], /^dynamic: does not grow/);
  const far = toVllm({ ...model, variant: 'yarn', params: { factor: 2 } });
  assert.match(far.cannot[0], /^length: more than 8192 tokens/);
});

test('vLLM: Su’s methods by its own type', () => {
  const mixed = { ...model, variant: 'ntk_mixed', params: { factor: 8, mixed_b: 0.75 } };
  const { overrides, cannot } = toVllm(mixed);
  assert.deepEqual(overrides.rope_parameters, {
    rope_type: 'ntk',
    rope_theta: 10000,
    factor: 8,
    mixed_b: 0.75,
  });
  assert.deepEqual(cannot, []);
});

test('llama.cpp: yarn by flags, and by keys that say the same', () => {
  const qwen = { ...model, base: 1e6, trainLength: 32768, length: 131072 };
  const { command, keys, cannot } = toLlamaCpp(
    { ...qwen, variant: 'yarn', params: { factor: 4 } },
    { architecture: 'qwen2' },
  );
  assert.equal(
    command,
    '--rope-scaling yarn --rope-scale 4 --rope-freq-base 1000000 --yarn-orig-ctx 32768 ' +
      '--yarn-beta-fast 32 --yarn-beta-slow 1 --ctx-size 131072',
  );
  assert.deepEqual(keys, {
    'qwen2.rope.dimension_count': 128,
    'qwen2.rope.freq_base': 1000000,
    'qwen2.rope.scaling.type': 'yarn',
    'qwen2.rope.scaling.factor': 4,
    'qwen2.rope.scaling.original_context_length': 32768,
    'qwen2.rope.scaling.yarn_beta_fast': 32,
    'qwen2.rope.scaling.yarn_beta_slow': 1,
  });
  assert.deepEqual(cannot, []);
});

test('llama.cpp: the attention factor through the one key that is not overwritten', () => {
  const params = { factor: 8, attention_factor: 1.5 };
  const { flags } = toLlamaCpp({ ...model, variant: 'yarn', params });
  const at = flags.indexOf('--override-kv');
  const [key, value] = flags[at + 1].split('=float:');
  assert.equal(key, 'llama.rope.scaling.attn_factor');
  assert.ok(near(Number(value) * (0.1 * Math.log(8) + 1), 1.5));
});

test('llama.cpp: a ramp between pairs is a tensor, since no flag can say it', () => {
  const oss = { headDim: 64, base: 150000, trainLength: 4096, length: 131072 };
  const rope = rw.rope({ ...oss, variant: 'yarn', params: { factor: 32, truncate: false } });
  const { tensors, keys, cannot } = toLlamaCpp(rope, { architecture: 'gpt-oss' });
  const divisors = tensors['rope_freqs.weight'];
  divisors.forEach((divisor, pair) =>
    assert.ok(near(150000 ** ((-2 * pair) / 64) / divisor, rope.inverseFrequencies[pair])),
  );
  assert.ok(near(keys['gpt-oss.rope.scaling.attn_factor'], rope.attentionFactor));
  assert.match(cannot[0], /^yarn\.truncate: no flag says it/);
  const request = toLlamaCpp({ ...oss, variant: 'yarn(factor=32,truncate=false)' });
  assert.match(request.cannot[0], /^yarn\.truncate: there is no flag for it/);
});

test('llama.cpp: linear, a base, and lists of divisors', () => {
  const linear = toLlamaCpp({ ...model, variant: 'linear', params: { factor: 8 } });
  assert.match(linear.command, /^--rope-scaling linear --rope-scale 8 /);
  const ntk = toLlamaCpp({ ...model, variant: 'ntk', params: { alpha: 8 } });
  const base = Number(ntk.flags[ntk.flags.indexOf('--rope-freq-base') + 1]);
  assert.ok(Math.abs(base - 82684.622641) < 1e-5);
  const longrope = toLlamaCpp({ ...model, variant: 'longrope', params: { factor: 8, ...lists } });
  assert.deepEqual(longrope.tensors['rope_factors_long.weight'], lists.long_factor);
  assert.match(longrope.cannot.join(' '), /no flag says it/);
});

test('proportional of a part of each head is said as a list: its fraction is of the whole', () => {
  const request = { ...model, variant: 'proportional', params: { partial_rotary_factor: 0.25 } };
  const part = rw.rope({ ...request, rotaryDim: 64 });
  for (const { config } of [4, 5].map((version) => toHuggingFace(part, { version }))) {
    const { rope_type, long_factor } = config.rope_scaling ?? config.rope_parameters;
    assert.equal(rope_type, 'longrope');
    part.inverseFrequencies.forEach((speed, pair) =>
      assert.ok(near(long_factor[pair], speed === 0 ? 1e30 : 10000 ** (-pair / 32) / speed)),
    );
  }
});

// What a shell makes of a command: each argument between NULs, so that a line feed within one shows.
const argumentsOf = (command) =>
  execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

test('a shell takes a command apart into the flags it was made of', () => {
  for (const request of requests)
    for (const { command, flags } of [
      toVllm(request),
      toLlamaCpp(request, { architecture: 'deepseek2-ocr' }),
      toVllm(rw.rope(request)),
    ])
      assert.deepEqual(argumentsOf(command), flags);
});

test('no text of a stranger stands in a command', () => {
  const yarn = { ...model, variant: 'yarn', params: { factor: 8, attention_factor: 1.5 } };
  for (const architecture of [
    "a'b;c",
    '$(id)',
    'a b',
    'a\nb',
    '$&',
    '',
    'x'.repeat(65),
    'a\x1b[0m',
  ])
    assert.match(
      sentence(() => toLlamaCpp(yarn, { architecture })),
      /^architecture: must be a name such as llama, got "/,
    );
  for (const wrong of [
    { params: { factor: "8' ; id '" } },
    { variant: 'yarn(factor=8;id)', params: {} },
    { variant: "yarn'$(id)" },
    { variant: 'yarn+\nid' },
    { base: NaN },
    { length: Infinity },
    { headDim: 0 },
    { base: -1 },
    { params: { factor: NaN } },
    { inverseFrequencies: [NaN] },
    { inverseFrequencies: [-1] },
    { variant: 'longrope', params: { long_factor: [1, Infinity] } },
    { variant: 'longrope(long_factor=1/x)' },
    { variant: 'window', params: { window: "1'\n" } },
  ])
    for (const out of [toHuggingFace, toVllm, toLlamaCpp]) {
      if (wrong.params?.window && out !== toHuggingFace) continue; // they have no word for it
      assert.match(
        sentence(() => out({ ...yarn, ...wrong })),
        /: (must be|has no method)/,
      );
    }
});

test('a list is said whatever kind of list it was given as', () => {
  const params = { factor: 8, ...lists };
  const typed = { ...params, long_factor: Float64Array.from(lists.long_factor) };
  for (const out of [toHuggingFace, toVllm, toLlamaCpp])
    assert.deepEqual(
      out({ ...model, variant: 'longrope', params: typed }),
      out({ ...model, variant: 'longrope', params }),
    );
});
