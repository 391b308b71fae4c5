// Text Generation Inference: what it makes of a config; the types one by one are in tgi-types.ts.
// Places are of server/text_generation_server/. ROPE_SCALING and ROPE_FACTOR in the environment replace all that a config says.

import type { RopeConfig } from '../config/config.js';
import { schemeOf } from '../config/scheme.js';
import { refuse } from '../lib/error.js';
import { readingOf, withoutRope } from './answers.js';
import { deduced, ignoredKeys, minor, remark, windowOff } from './remarks.js';
import { type Context, type Reading, type Remark, type Runtime, sourcesOf } from './runtime.js';
import { temperature } from '../config/temperature.js';
import { numberIn, saysIn } from '../config/settings.js';
import { isDict, isOne, neededNumber, refuseType, typePlace, refuseOtherFiles } from './values.js';
import { label, rules } from './tgi-types.js';

// models/__init__.py: what has a modeling file here. All else is run by transformers, if that knows it.
const ownModels = [
  ...['llama', 'phi3', 'granite', 'baichuan', 'mistral', 'mixtral', 'qwen2', 'qwen2_vl', 'phi'],
  ...['qwen2_5_vl', 'gemma', 'gemma2', 'gemma3', 'cohere', 'dbrx', 'phimoe', 'falcon', 'gptj'],
  ...['starcoder2', 'deepseek_v2', 'deepseek_v3', 'gpt_neox', ''],
  ...['bloom', 'mpt', 'gpt2', 'gpt_bigcode', 'opt', 't5'], // without a rotation
];

function refuseOthers(config: RopeConfig): void {
  refuseOtherFiles(config, label);
  if (!isOne(config, ownModels))
    refuse(
      'unsupported',
      'model_type',
      `${config.modelType} is none of ${label}'s own models: transformers 4.51.3 runs it there, if that knows it`,
    );
}

// custom_modeling/flash_phi_modeling.py, flash_neox_modeling.py, flash_gptj_modeling.py: the others turn whole heads.
const turnsInPart = ['phi', 'gpt_neox', 'gptj'];

// custom_modeling/flash_llama_modeling.py serves these too, and it knows no window.
const likeLlama = ['llama', 'phi3', 'granite', 'baichuan'];

// The presets of the config classes where rope_theta is not said at the top level.
const million = ['gemma3', 'phimoe', 'qwen2_5_vl'];

/** The config with what is not looked for taken out: rope_parameters of version 5, and partial heads. */
function seenOf(config: RopeConfig): { config: RopeConfig; remarks: readonly Remark[] } {
  const { top, headDim } = config;
  const remarks: Remark[] = [];
  let seen = config;
  if (isDict(top['rope_parameters']) && !isDict(top['rope_scaling'])) {
    const base = typeof top['rope_theta'] === 'number' ? top['rope_theta'] : undefined;
    const preset = isOne(config, million) ? 1e6 : 10000;
    seen = { ...seen, type: 'default', settings: {}, nested: false, base: base ?? preset };
    const effect = `is not read: no scaling, and a base of ${seen.base}`;
    const advice = 'Write rope_scaling and rope_theta, as in version 4 of transformers.';
    remarks.push(remark('rope_parameters_not_read', 'rope_parameters', effect, advice));
  }
  if (seen.rotaryDim !== headDim && !isOne(config, turnsInPart)) {
    const where = config.places['rotaryDim'] ?? 'partial_rotary_factor';
    const effect = `is not read for ${config.modelType || 'this model'}: all ${headDim} channels turn instead of ${seen.rotaryDim}`;
    remarks.push(deduced('whole_head_turns', where, effect, 'Serve the model elsewhere.'));
    seen = { ...seen, rotaryDim: headDim, exponentDenominator: headDim };
  }
  if (seen.slidingWindow !== undefined && isOne(config, likeLlama)) {
    remarks.push(...windowOff(seen));
    seen = { ...seen, slidingWindow: undefined };
  }
  return { config: seen, remarks };
}

// models/__init__.py: all of Baichuan is LLaMA, which has no ALiBi.
const noteAlibi = (config: RopeConfig): readonly Remark[] =>
  schemeOf(config) !== 'alibi'
    ? []
    : [
        deduced(
          'alibi_lost',
          'hidden_size',
          `is that of a Baichuan with ALiBi, and ${label} rotates its heads as if it were the small one`,
          'Serve the model elsewhere.',
        ),
      ];

// `rope_type`, else `type`; a dictionary with neither falls through to the last branch.
function typeOf(config: RopeConfig): string {
  const named = saysIn(config, 'rope_type') || saysIn(config, 'type');
  if (!named && Object.keys(config.settings).length > 0)
    refuse('unsupported', typePlace(config), `is missing, and ${label} stops with an error`);
  // qwen2_vl.py, qwen2_5_vl.py: transformers has made `default` of it, which is undone.
  const sees = isOne(config, ['qwen2_vl', 'qwen2_5_vl']) && config.settings['type'] !== undefined;
  return sees && ['default', 'mrope'].includes(config.type) ? 'mrope' : config.type;
}

// custom_modeling/flash_deepseek_v3_modeling.py: asks the rotation for its weight, which only that of yarn has.
function softmaxFactorOf(config: RopeConfig): number {
  if (!isOne(config, ['deepseek_v2', 'deepseek_v3'])) return 1;
  if (config.type !== 'yarn')
    refuse('unsupported', typePlace(config), `is not yarn, and ${label} stops with an error`);
  const weight = numberIn(config, 'mscale_all_dim') ?? 0;
  return temperature(neededNumber(config, 'factor', label), weight) ** 2;
}

// layers/attention/cuda.py hands the window on as the keys to the left, which the query's own comes on top of.
const noteWindow = (config: RopeConfig): readonly Remark[] =>
  config.slidingWindow === undefined
    ? []
    : [
        minor(
          deduced(
            'window_one_wider',
            config.places['slidingWindow'] ?? 'sliding_window',
            `is ${config.slidingWindow} keys before the query's own, one more than elsewhere`,
            'Subtract 1 where every key counts.',
          ),
        ),
      ];

function read(given: RopeConfig, context: Context): Reading {
  refuseOthers(given);
  const other = isOne(given, ['baichuan']) ? undefined : withoutRope(given, context);
  if (other !== undefined) return other;
  const { config, remarks: seen } = seenOf(given);
  const rule = rules.get(typeOf(config)) ?? refuseType(config, label, rules.keys());
  const turn = rule(config, context);
  const unread = ignoredKeys(config, label, turn.read);
  const noted = [noteAlibi(config), seen, turn.remarks ?? [], unread, noteWindow(config)];
  const answer = { ...turn, softmaxFactor: softmaxFactorOf(config), windowInclusive: true };
  return readingOf(config, context, answer, noted.flat());
}

const models = 'server/text_generation_server/models';

export const tgi: Runtime = {
  id: 'tgi',
  label,
  version: 'commit db931fcf of 2026-01-08, with transformers 4.51.3',
  arithmetic: 'float32_product', // tabulated as far as the longest text yet, in the model's type
  sources: sourcesOf(
    'huggingface/text-generation-inference',
    'db931fcf42da018a3657580c64bf2720f167f9ab',
    [
      [
        'server/text_generation_server/layers/rotary.py',
        'the types there are; linear is `pass`; β of yarn are literals; a table of short rows, then long ones; dynamic never shrinks; weights on angles',
      ],
      [`${models}/flash_causal_lm.py`, 'CUDA graphs are warmed up at the full length'],
      [`${models}/__init__.py`, 'which models have a modeling file; Baichuan has that of LLaMA'],
      [`${models}/custom_modeling/flash_llama_modeling.py`, 'whole heads turn, no window'],
      [`${models}/custom_modeling/flash_phi_modeling.py`, 'the fraction of phi'],
      [`${models}/custom_modeling/flash_deepseek_v3_modeling.py`, 'the softmax scale'],
      [`${models}/custom_modeling/qwen2_vl.py`, 'default becomes mrope again'],
      [
        'server/text_generation_server/layers/attention/cuda.py',
        'the window is that to the left of the query',
      ],
      ['server/requirements_cuda.txt', 'the version of transformers'],
    ],
  ),
  read,
};
