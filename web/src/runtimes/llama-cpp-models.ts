// How models differ inside llama.cpp: which architecture a config becomes, and what that one reads and writes.
// Read in ngxson/llama.cpp @ 3f545bec, conversion/ and src/models/ (2026-08-22).

import type { RopeConfig } from '../config/config.js';

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

// model_type → general.architecture, where the two are not the same word.
const renamed: ReadonlyMap<string, string> = new Map([
  ['mistral', 'llama'],
  ['mixtral', 'llama'],
  ['internlm3', 'llama'],
  ['llama4_text', 'llama4'],
  ['qwen2_moe', 'qwen2moe'],
  ['qwen3_moe', 'qwen3moe'],
  ['qwen3_next', 'qwen3next'],
  ['qwen2_vl', 'qwen2vl'],
  ['qwen2_5_vl', 'qwen2vl'],
  ['qwen3_vl', 'qwen3vl'],
  ['qwen3_vl_moe', 'qwen3vlmoe'],
  ['qwen3_5', 'qwen35'],
  ['qwen3_5_moe', 'qwen35moe'],
  ['gpt_oss', 'gpt-oss'],
  ['deepseek_v2', 'deepseek2'],
  ['deepseek_v3', 'deepseek2'],
  ['kimi_k2', 'deepseek2'],
  ['phi', 'phi2'],
  ['gemma3_text', 'gemma3'],
  ['gemma4_text', 'gemma4'],
  ['gpt_neox', 'gptneox'],
  ['glm', 'chatglm'],
  ['glm4_moe', 'glm4moe'],
  ['cohere', 'command-r'],
  ['ministral3', 'mistral3'],
  ['hunyuan_v1_dense', 'hunyuan-dense'],
  ['hunyuan_v1_moe', 'hunyuan-moe'],
  ['hunyuan', 'hunyuan-moe'],
  ['olmo3', 'olmo2'],
  ['grok-1', 'grok'],
]);

// conversion/__init__.py knows no class for these, and stops.
const unknown = words('gptj xlnet internlm persimmon moonshine');

// Of params.json: conversion/mistral.py keeps `llama` for all that have no query temperature.
const mistralArchitecture = ({ top }: RopeConfig): string =>
  top['llama_4_scaling'] === undefined ? 'llama' : 'mistral3';

/** In GGUF's spelling; undefined where the converter has no class for the model. */
export function architectureOf(config: RopeConfig): string | undefined {
  if (config.source === 'mistral') return mistralArchitecture(config);
  const type = config.modelType;
  if (config.source === 'gguf') return type;
  return unknown.has(type) ? undefined : (renamed.get(type) ?? (type === '' ? 'llama' : type));
}

// conversion/: classes that write all keys themselves: of scaling none, of the base mostly nothing.
export const writesOwnKeys = words(`
  gptneox falcon phi2 stablelm gemma gemma2 orion plamo plamo2 chatglm minicpm3 codeshell refact starcoder bloom mpt
  dbrx falcon-h1`);
export const writesBase = words('chatglm dbrx falcon-h1');

// conversion/: classes that write rope.dimension_count from the fraction, or from a length of their own.
export const keepsFraction = words(`
  gptneox phi2 phi3 phimoe stablelm nemotron chatglm glm4 glm4moe glm-dsa qwen3next qwen35 qwen35moe exaone cohere2
  minimax-m2 mimo2 bailingmoe2 openelm laguna deepseek2 deepseek32 mistral4 minicpm3`);

// conversion/llama.py and its copies: a tensor of divisors, which src/models/ loads for these.
export const makesDivisors = words(`
  llama llama4 apertus arcee deci exaone exaone4 granite granitemoe granitehybrid mistral3 nanbeige step35 cogvlm`);

// conversion/phi.py and minicpm.py
export const writesLists = words('phi3 phimoe minicpm minicpm3');

// src/models/mistral3.cpp and grok.cpp: the only ones that look at rope.scaling.yarn_beta_*.
export const readsTurns = words('mistral3 grok');

// src/models/deepseek2.cpp, deepseek32.cpp, mistral3.cpp: those that look at rope.scaling.yarn_log_multiplier.
export const readsWeight = words('deepseek2 deepseek32 mistral3 mistral4');

// src/models/deepseek2.cpp:438-448 and its copies: they multiply the softmax scale.
export const scalesSoftmax = words('deepseek2 deepseek32 mistral4 glm-dsa');

// src/models/: rope.dimension_sections is looked at.
export const turnsInSections = words(
  'qwen2vl qwen3vl qwen3vlmoe qwen35 qwen35moe glm4 glm4moe ernie4_5',
);
export const takesTurns = words('qwen3vl qwen3vlmoe qwen35 qwen35moe');

// src/models/: layers that slide. phi3.cpp sees the window and switches it off.
export const slides = words(`
  afmoe cohere2 exaone-moe exaone4 gemma2 gemma3 gemma3n gemma4 gpt-oss laguna llama4 mellum mimo2 olmo2 smallthinker`);

// src/models/: sliding layers are stretched as the others are. All others leave theirs alone.
export const stretchesSliding = words(
  'afmoe cohere2 exaone-moe exaone4 gemma2 gpt-oss llama4 smallthinker',
);

// llama_model_rope_type in src/llama-model.cpp: pairs of neighbours, where the published weights pair halves.
export const reorders = words(`
  llama llama4 mistral3 baichuan internlm2 minicpm xverse granite granitemoe smollm3 arcee deci olmo command-r`);
