// The reference, family by family: what the code of a model's authors does with a request.

import type { RopeConfig } from '../config/config.js';
import { isDeepseek } from '../config/model-types.js';
import { refuse } from '../lib/error.js';
import type { RopeRequest } from '../lib/rope.js';
import { deduced, minor, remark } from './remarks.js';
import { type Context, type Remark } from './runtime.js';
import { longTemperature, temperature } from '../config/temperature.js';
import { numberIn, placeOf, saysIn } from '../config/settings.js';
import { isOne, neededBy } from './values.js';

export const label = 'the authors’ code';

/** A request with what the authors' code has beside it. */
export interface Turn {
  readonly request: RopeRequest;
  readonly softmaxFactor?: number;
  readonly remarks?: readonly Remark[];
}

type Rule = (config: RopeConfig, context: Context, request: RopeRequest) => Turn;

const gptOss = ['gpt_oss', 'gpt-oss'];
const phi = ['phi3', 'phi4_multimodal'];

type Params = NonNullable<RopeRequest['params']>;

const withParams = (request: RopeRequest, changes: Params): RopeRequest => ({
  ...request,
  params: { ...request.params, ...changes },
});

const without = (params: Params = {}, names: readonly string[]): Params =>
  Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)));

// DeepSeek-V3 inference/model.py:307-372 and :435-437. Its V2 has the same without the question of length.
const deepSeek: Rule = (config, { maxLength }, request) => {
  const factor = neededBy(numberIn(config, 'factor'), placeOf(config, 'factor'), label);
  if (maxLength <= request.trainLength) return unstretched(config, request, maxLength);
  const weight = numberIn(config, 'mscale_all_dim') ?? 0;
  const over = temperature(factor, numberIn(config, 'mscale') ?? 1);
  const attention_factor = over / temperature(factor, weight);
  const others = without(request.params, [
    'mscale',
    'mscale_all_dim',
    'mscale_rule',
    'mscale_target',
  ]);
  return {
    request: { ...request, params: { ...others, attention_factor } },
    softmaxFactor: weight === 0 ? 1 : temperature(factor, weight) ** 2,
  };
};

const unstretched = (config: RopeConfig, request: RopeRequest, started: number): Turn => ({
  request: { ...request, variant: 'rope', params: {} },
  remarks: [
    remark(
      'switched_off',
      placeOf(config, 'factor'),
      `has no effect: DeepSeek’s own code started for ${started} tokens, no more than the original ${request.trainLength}, is plain RoPE`,
      'Compare at a length past the original one.',
    ),
  ],
});

// gpt_oss/torch/model.py:85-123: never rounds the range, and asserts where it lies.
const openAi: Rule = (config, _, request) => {
  const factor = neededBy(numberIn(config, 'factor'), placeOf(config, 'factor'), label);
  const ends = [numberIn(config, 'beta_fast') ?? 32, numberIn(config, 'beta_slow') ?? 1].map(
    (turns) =>
      (request.rotaryDim ?? request.headDim) *
      (Math.log(request.trainLength / (turns * 2 * Math.PI)) / (2 * Math.log(config.base))),
  );
  const [low = 0, high = 0] = ends;
  if (!(low > 0 && low < high && high < config.rotaryDim / 2 - 1))
    refuse(
      'unsupported',
      placeOf(config, 'beta_fast'),
      `puts the ramp at ${low.toFixed(2)} to ${high.toFixed(2)}, and ${label} asserts that it lies within the pairs`,
    );
  const attention_factor = temperature(factor);
  return { request: withParams(request, { truncate: false, attention_factor }) };
};

// modeling_phi3.py: the list by the length of each call, the temperature always that of the stated length.
const microsoft: Rule = (config, _, request) => {
  const original = request.trainLength;
  const stretch = neededBy(config.maxPositions, 'max_position_embeddings', label) / original;
  const attention_factor =
    config.type === 'yarn' ? temperature(stretch) : longTemperature(stretch, original);
  const remarks = ['factor', 'attention_factor', 'short_mscale', 'long_mscale']
    .filter((key) => saysIn(config, key))
    .map((key) =>
      remark(
        'ignored_key',
        placeOf(config, key),
        `is not looked at by ${label}: the two lengths give the temperature`,
        'Keep it only where a runtime needs it.',
      ),
    );
  return { request: withParams(request, { attention_factor, select: 'length' }), remarks };
};

// models/llama3/model.py, apply_scaling: numbers of Llama 3.1 are built in. Those of 3.2 are not published as code.
const meta: Rule = (config, _, request) => {
  const built = {
    factor: 8,
    low_freq_factor: 1,
    high_freq_factor: 4,
    original_max_position_embeddings: 8192,
  };
  const remarks = Object.entries(built)
    .filter(([key, value]) => (numberIn(config, key) ?? value) !== value)
    .map(([key, value]) =>
      minor(
        deduced(
          'built_in',
          placeOf(config, key),
          `is ${value} in Meta’s code, which has no setting for it; that of the config is taken`,
          'Leave it: models after 3.1 were published with numbers of their own.',
        ),
      ),
    );
  return { request, remarks };
};

// modeling_qwen.py: the alpha of the prompt's length holds for what follows, so cached keys fit.
const qwen: Rule = (config, { length }, request) => ({
  request,
  remarks:
    length > request.trainLength && config.top['use_dynamic_ntk'] === true
      ? [
          minor(
            remark(
              'kept_from_prompt',
              'use_dynamic_ntk',
              `takes its base from a prompt of ${length} tokens and keeps it while the answer grows`,
              'For a shorter prompt with a long answer inspect the length of the prompt.',
            ),
          ),
        ]
      : [],
});

/** Those whose authors’ code was read have a rule; for the others the request is all there is. */
export function ruleOf(config: RopeConfig): Rule {
  const { type } = config;
  if (isOne(config, gptOss) && type === 'yarn') return openAi;
  if (isDeepseek(config) && (type === 'yarn' || type === 'deepseek_yarn')) return deepSeek;
  if (isOne(config, phi) && ['longrope', 'su', 'yarn'].includes(type)) return microsoft;
  if (type === 'llama3') return meta;
  if (isOne(config, ['qwen'])) return qwen;
  return (_, __, request) => ({ request });
}
