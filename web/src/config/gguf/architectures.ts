// What a GGUF file leaves to its reader: facts of an architecture that no key says.
// As read in the format's own project at 3f545bec of 2026-08-22: src/llama-model.cpp and src/models/.

import type { LayoutName } from '../../lib/rope.js';
import { isDeepseek } from '../model-types.js';

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

// Pairs (2i, 2i+1): where Hugging Face's weights pair (i, i + d/2), the converter has permuted them.
const adjacent = words(`
  llama llada llama4 deci baichuan starcoder internlm2 minicpm xverse command-r cohere2 cohere2moe olmo arctic
  deepseek deepseek2 deepseek2-ocr deepseek32 deepseek4 muse-glimmer plm chatglm granite granitemoe granitehybrid
  graniteswitch granite_swa chameleon bailingmoe bailingmoe3 neo-bert smollm3 arcee ernie4_5 ernie4_5-moe mistral3
  eagle3 mistral4 llama-embed maincoder glm-dsa dots3note nanbeige pockettts glm4`);

// Pairs (i, i + d/2).
const halves = words(`
  falcon falcon-h1 grok dbrx bert jina-bert-v3 modern-bert nomic-bert nomic-bert-moe eurobert stablelm bitnet qwen
  qwen2 dream qwen2moe qwen3 qwen3moe llada-moe rnd1 olmo2 olmoe phi2 phi3 phimoe plamo plamo2 plamo3 gemma gemma2
  gemma3 gemma3n gemma4 gemma4-assistant gemma-embedding starcoder2 openelm gptneox codeshell orion nemotron exaone
  exaone4 exaone-moe minicpm3 bailingmoe2 dots1 hunyuan-moe gpt-oss hunyuan-dense hy_v3 lfm2 lfm2moe smallthinker
  seed_oss grovemoe apertus minimax-01 minimax-m2 minimax-m3 cogvlm pangu-embedded afmoe laguna qwen3next mimo2
  step35 talkie mellum glm4moe qwen2vl paddleocr qwen3vl qwen3vlmoe qwen35 qwen35moe qwen3tts hunyuan_vl`);

const rotatesNot = words(`
  gpt2 gptj mpt refact bloom mamba mamba2 jamba jina-bert-v2 t5 t5encoder jais rwkv6 rwkv6qwen2 rwkv7 arwkv7
  wavtokenizer-dec nemotron_h nemotron_h_moe kimi-linear kimi-k3 clip`);

const linearBias = words('mpt refact bloom jina-bert-v2 jais');
const interleavedAxes = words('qwen3vl qwen3vlmoe qwen35 qwen35moe qwen3tts');
const inheritsAll = words(`
  afmoe cohere2 cohere2moe exaone-moe exaone4 gemma2 llama4 mellum gpt-oss smallthinker phi3 llama muse-glimmer`);
const inheritsBase = words('laguna olmo2');
const skipsLayers = words(
  'llama4 cohere2 cohere2moe exaone4 exaone-moe afmoe smollm3 muse-glimmer smallthinker',
);
const ignoresWindow = words('phi3');

export interface Architecture {
  readonly layout: LayoutName | undefined; // undefined: not known here
  readonly rotates: boolean;
  readonly alibi: boolean; // a bias over distance instead
  readonly interleavedAxes: boolean; // sections of M-RoPE take turns pair by pair
  readonly slidingBase: 'same' | 'own'; // sliding layers without a key: the model's base, or 10000
  readonly slidingScaled: boolean; // sliding layers are stretched as the others are
  readonly skipsLayers: boolean; // some of its layers turn nothing
  readonly windowInUse: boolean; // `attention.sliding_window` is honoured
  readonly mscaleUnit: number; // yarn_log_multiplier is mscale_all_dim times this
}

export function architectureOf(name: string, layers: number | undefined): Architecture {
  // Baichuan's 13B models have a bias in place of rotation, and only their depth tells.
  const alibi = linearBias.has(name) || (name === 'baichuan' && layers === 40);
  return {
    layout: adjacent.has(name) ? 'interleaved' : halves.has(name) ? 'half' : undefined,
    rotates: !rotatesNot.has(name) && !alibi,
    alibi,
    interleavedAxes: interleavedAxes.has(name),
    slidingBase: inheritsAll.has(name) || inheritsBase.has(name) ? 'same' : 'own',
    slidingScaled: inheritsAll.has(name),
    skipsLayers: skipsLayers.has(name),
    windowInUse: !ignoresWindow.has(name),
    mscaleUnit: isDeepseek({ modelType: name }) ? 0.1 : 1,
  };
}
