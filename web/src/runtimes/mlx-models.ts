// How models differ inside mlx-lm: one Python file each, which reads what its author thought of.
// Read in ml-explore/mlx-lm @ d78bf58e, mlx_lm/models/ (2026-08-22).

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

// MODEL_REMAPPING in utils.py, and files that only wrap the one of their text part.
const renamed: ReadonlyMap<string, string> = new Map([
  ['mistral', 'llama'],
  ['iquestcoder', 'llama'],
  ['kimi_k2', 'deepseek_v3'],
  ['joyai_llm_flash', 'deepseek_v3'],
  ['minimax_m2', 'minimax'],
  ['qwen2_vl', 'qwen2'],
  ['qwen2_5_vl', 'qwen2'],
  ['qwen3_vl', 'qwen3'],
  ['qwen3_vl_moe', 'qwen3_moe'],
  ['qwen3_5_text', 'qwen3_5'],
  ['gemma3', 'gemma3_text'],
  ['gemma4', 'gemma4_text'],
  ['gemma4_unified', 'gemma4_text'],
  ['llama4_text', 'llama4'],
]);

/** The Python file that reads the model. */
export const fileOf = (modelType: string): string => renamed.get(modelType) ?? modelType;

// They call initialize_rope with rope_scaling.
const scaled = words(`
  afm7 afmoe apertus bailing_moe bitnet deepseek_v3 deepseek_v32 dots1 ernie4_5 ernie4_5_moe exaone exaone4 falcon_h1
  gemma3_text glm4_moe_lite gpt_oss granite granitemoe granitemoehybrid internlm2 internlm3 llama llama4 longcat_flash
  mimo minicpm nemotron-nas olmo2 olmo3 olmoe qwen2 qwen3 qwen3_next seed_oss step3p5 telechat3 youtu_llm`);

// They call it with rope_parameters.
export const newer = words('gemma4_text laguna ministral3 mellum qwen3_5 glm_moe_dsa');

// Rules of their own.
const peculiar = words('deepseek_v2 hunyuan hunyuan_v1_dense minicpm3 phi3 phimoe');

// nn.RoPE alone: whatever the config says of scaling, nobody looks.
export const unscaled = words(`
  Klear baichuan_m1 cohere cohere2 dbrx deepseek gemma gemma2 gemma3n glm glm4 glm4_moe gpt_neox helium lfm2 lfm2_moe
  mimo_v2_flash minimax mixtral nemotron olmo openelm phi phi3small phixtral plamo plamo2 qwen qwen2_moe qwen3_moe
  recurrent_gemma stablelm starcoder2`);

export const isKnown = (file: string): boolean =>
  [scaled, newer, peculiar, unscaled].some((set) => set.has(file));

// Defaults of `rope_theta` where they are not 10,000; null: there is none, and a config without it is refused.
const bases: ReadonlyMap<string, number | null> = new Map<string, number | null>([
  ['qwen2', 1e6],
  ['qwen2_moe', 1e6],
  ['mixtral', 1e6],
  ['gemma3_text', 1e6],
  ['gpt_oss', 150000],
  ['lfm2', 1e6],
  ['minicpm', 1e6],
  ['minicpm3', 1e6],
  ['starcoder2', 1e5],
  ['cohere', 8e6],
  ['cohere2', 50000],
  ['youtu_llm', 1.6e6],
  ['glm4_moe_lite', 1e6],
  ...[
    ...words(`
    apertus bailing_moe baichuan_m1 dots1 ernie4_5 ernie4_5_moe exaone exaone4 gemma3n glm4 glm4_moe granite granitemoe
    granitemoehybrid helium hunyuan hunyuan_v1_dense llama4 longcat_flash minimax olmo3 olmoe qwen3 qwen3_moe qwen3_next
    stablelm telechat3`),
  ].map((file): [string, null] => [file, null]),
]);

/** Of a config that does not say it; null where that is an error. */
export const baseWithout = (file: string): number | null =>
  bases.get(file) ?? (bases.has(file) ? null : 10000);

// They read a fraction or a length of their own; in all others whole heads turn.
export const keepsFraction = words(`
  bailing_moe deepseek_v2 deepseek_v3 deepseek_v32 gemma4_text glm4 glm4_moe glm4_moe_lite gpt_neox laguna
  longcat_flash mimo_v2_flash minicpm3 minimax nemotron phi phi3 phixtral qwen3_5 qwen3_next stablelm step3p5 youtu_llm`);

// self.scale is multiplied by the temperature of mscale_all_dim, squared.
export const scalesSoftmax = words(
  'deepseek_v2 deepseek_v3 deepseek_v32 glm4_moe_lite longcat_flash',
);

export const slides = words(`
  afmoe baichuan_m1 cohere2 exaone4 exaone_moe gemma3_text gemma3n gemma4_text gpt_oss laguna llama mellum
  mimo_v2_flash ministral3 olmo3 step3p5`);
