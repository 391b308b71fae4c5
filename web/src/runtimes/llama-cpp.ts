// llama.cpp: a config goes through a GGUF file, then a loader that has one rule of its own for YaRN's temperature.
// Places are of src/ unless said otherwise; what the file says is in llama-cpp-file.ts.

import type { RopeConfig } from '../config/config.js';
import { schemeOf } from '../config/scheme.js';
import { refuse } from '../lib/error.js';
import { converted, lostSwitches, sizesOf, unreadKeys } from './llama-cpp-file.js';
import { attentionOf, shiftRemarks, softmaxOf, softmaxRemarks } from './llama-cpp-attention.js';
import { type File, label } from './llama-cpp-said.js';
import { fileFrom } from './llama-cpp-gguf.js';
import {
  architectureOf,
  reorders,
  slides,
  stretchesSliding,
  takesTurns,
  turnsInSections,
} from './llama-cpp-models.js';
import { type Answer, plus, readingOf, withoutRope } from './answers.js';
import { minor, remark, windowOff } from './remarks.js';
import { type Context, type Reading, type Remark, type Runtime, sourcesOf } from './runtime.js';
import { listIn, placeOf } from '../config/settings.js';
import { neededBy } from './values.js';
import { fullDict } from './top.js';

interface Loaded extends Answer {
  readonly attentionFactor: number; // of cos and sin
  readonly remarks: readonly Remark[];
}

// ggml/src/ggml.c: the range is rounded; there is no other way.
function yarn(config: RopeConfig, file: File): Answer {
  const params = {
    factor: Number(file.settings['factor']),
    beta_fast: Number(file.settings['beta_fast'] ?? 32),
    beta_slow: Number(file.settings['beta_slow'] ?? 1),
    truncate: true,
  };
  const trainLength = neededBy(
    file.original ?? config.maxPositions,
    'max_position_embeddings',
    label,
  );
  return { variant: 'yarn', params, trainLength };
}

// llama-model.cpp:2089-2102: once, by the context each sequence has, which is a multiple of 256.
function longrope(config: RopeConfig, context: Context, file: File): Answer {
  const trainLength = neededBy(
    file.original ?? config.maxPositions,
    'max_position_embeddings',
    label,
  );
  const started = Math.ceil(context.maxLength / 256) * 256;
  const params = {
    long_factor: file.settings['long_factor'] ?? [],
    short_factor: file.settings['short_factor'] ?? [],
    select: started > trainLength ? 'long' : 'short',
  };
  return { variant: 'longrope', params, trainLength };
}

const chosenAtStart = (config: RopeConfig, { params, trainLength }: Answer): Remark =>
  remark(
    'chosen_at_start',
    placeOf(config, `${params?.['select']}_factor`),
    `is used for every prompt, short or long: whether the context size it is started with exceeds ${trainLength} tokens decides`,
    `Where all prompts are short, start it with --ctx-size ${trainLength}.`,
  );

function answerOf(config: RopeConfig, context: Context, file: File): Answer {
  const { settings } = file;
  const original = file.original === undefined ? {} : { trainLength: file.original };
  switch (file.type) {
    case 'default':
      return { variant: 'rope', ...original };
    case 'linear':
      return { variant: 'linear', params: { factor: settings['factor'] } };
    case 'yarn':
      return yarn(config, file);
    case 'longrope':
      return longrope(config, context, file);
    case 'llama3':
      return { variant: 'llama3', params: settings, ...original };
    case 'proportional':
      return { variant: 'proportional', params: settings, rotaryDim: config.headDim };
    case 'alpha':
      return { variant: 'ntk', params: { ...settings, dim: 'head_dim' } };
  }
}

// models/qwen2vl.cpp and others; all other architectures have one position a token, which is the same for text.
function withAxes(config: RopeConfig, architecture: string, answer: Answer): Answer {
  const section = listIn(config, 'mrope_section');
  if (section === undefined || !turnsInSections.has(architecture)) return answer;
  const takes = takesTurns.has(architecture);
  return plus(answer, 'mrope', { mrope_section: section, mrope_interleaved: takes });
}

function loaded(config: RopeConfig, context: Context, architecture: string, file: File): Loaded {
  const answer = withAxes(config, architecture, answerOf(config, context, file));
  const attention = attentionOf(file, architecture);
  const softmax = softmaxOf(file, architecture, attention);
  const stretched = file.type === 'yarn' || file.type === 'longrope';
  const params = stretched ? { ...answer.params, attention_factor: attention } : answer.params;
  const remarks = [
    ...(file.type === 'longrope' ? [chosenAtStart(config, answer)] : []),
    ...softmaxRemarks(config, softmax, attention),
    ...shiftRemarks(config, attention),
  ];
  return {
    ...answer,
    ...(params === undefined ? {} : { params }),
    softmaxFactor: softmax,
    attentionFactor: attention,
    remarks,
  };
}

/** Sliding layers are stretched with the full ones, or not at all; a dictionary of their own gives only their base. */
function seenOf(config: RopeConfig, architecture: string): RopeConfig {
  const seen = slides.has(architecture) ? config : { ...config, slidingWindow: undefined };
  if (config.source === 'gguf') return seen;
  const alone = config.layerType === 'sliding_attention' && slides.has(architecture);
  if (!alone || stretchesSliding.has(architecture)) return { ...seen, settings: fullDict(config) };
  return { ...seen, settings: {}, type: 'default' };
}

function generalRemarks(config: RopeConfig, architecture: string): readonly Remark[] {
  const remarks: Remark[] = [];
  if (!slides.has(architecture)) remarks.push(...windowOff(config));
  if (config.layout === 'half' && reorders.has(architecture))
    remarks.push(
      minor(
        remark(
          'layout',
          'general.architecture',
          'pairs neighbouring channels: the converter has reordered the rows of query and key for that',
          'Reorder adapters and caches that were made elsewhere in the same way.',
        ),
      ),
    );
  return remarks;
}

function read(config: RopeConfig, context: Context): Reading {
  const architecture =
    architectureOf(config) ??
    refuse(
      'unsupported',
      'model_type',
      `is ${config.modelType}, which ${label} has no converter for`,
    );
  if (schemeOf(config) === 'chatglm_2d')
    refuse(
      'unsupported',
      'position_encoding_2d',
      'has no place in GGUF, where a token has one position',
    );
  const other = withoutRope(config, context);
  if (other !== undefined) return other;
  const seen = seenOf(config, architecture);
  const file =
    config.source === 'gguf' ? fileFrom(seen, architecture) : converted(seen, architecture);
  const sizes = config.source === 'gguf' ? { remarks: [] } : sizesOf(seen, architecture);
  const { attentionFactor, ...answer } = loaded({ ...seen, ...sizes }, context, architecture, file);
  const remarks = [
    ...sizes.remarks,
    ...(file.remarks ?? []),
    ...answer.remarks,
    ...lostSwitches(config),
    ...unreadKeys(seen, file),
    ...generalRemarks(config, architecture),
  ];
  return readingOf(seen, context, { ...sizes, ...answer }, remarks);
}

export const llamaCpp: Runtime = {
  id: 'llama.cpp',
  label,
  version: '3f545bec of 2026-08-22 (b10573)',
  arithmetic: 'float32_recurrence', // on CPU; CUDA takes the power anew for each pair
  sources: sourcesOf('ngxson/llama.cpp', '3f545beccee69d9975f466ec7e45fd9aacd8ba90', [
    [
      'conversion/base.py',
      'what is written of each type, what is only warned of, what is passed over',
    ],
    ['conversion/llama.py', 'llama3 as a tensor of divisors, with presets'],
    ['conversion/phi.py', 'lists, and the temperature from the two lengths'],
    ['conversion/deepseek.py', 'mscale_all_dim as a tenth of it'],
    ['conversion/mistral.py', 'apply_scale as a weight of 0 or 1'],
    ['conversion/hunyuan.py', 'alpha becomes the base'],
    ['conversion/gemma.py', 'proportional as divisors of 1 and 1e30'],
    ['conversion/gptneox.py', 'no base and no scaling'],
    [
      'src/llama-context.cpp',
      'the temperature of YaRN: overwritten, mscale taken to be 1, what is multiplied on top',
    ],
    [
      'src/llama-model.cpp',
      'presets, the choice of the list by context size, which channels make a pair',
    ],
    ['src/models/deepseek2.cpp', 'the softmax scale'],
    ['src/models/mistral3.cpp', 'one of two architectures that load beta_fast and beta_slow'],
    ['src/llama-kv-cache.cpp', 'a context shift rotates with the attention factor'],
    ['ggml/src/ggml.c', 'the range of YaRN on whole pairs'],
    ['ggml/src/ggml-cpu/ops.cpp', 'angles by a float32 recurrence over the pairs'],
  ]),
  read,
};
