// Texts of config.json: as published, made of the keys that are read, and spoilt.
import { models } from '../../web/dist/index.js';
import { below, happens, pick, several } from './random.mjs';

const lengths = [1, 2, 128, 2048, 4096, 8192, 32768, 131072, 1048576];
const types = [
  ...['default', 'linear', 'dynamic', 'yarn', 'deepseek_yarn', 'longrope', 'su', 'llama3', 'mrope'],
  ...['proportional', 'ntk', 'alibi', 'constructor', '__proto__', '', 'YARN'],
]; // prettier-ignore
const families = [
  ...['llama', 'qwen', 'qwen2', 'qwen2_vl', 'qwen3_5', 'phi3', 'gemma2', 'gemma3_text', 'gemma4_text'],
  ...['llama4_text', 'gpt_oss', 'deepseek_v2', 'deepseek_v3', 'chatglm', 'baichuan', 'mistral', 'cohere2'],
  ...['hunyuan_v1_dense', 'minicpm3', 'smollm3', 'gpt_neox', 'bloom', 'gpt2', 'ministral3', 'grok-1'],
  ...['', 'constructor', 'llama_text', 'x\u202e\nmodel', '::error::', '##vso[task.setvariable]'],
]; // prettier-ignore

const garbage = [
  ...[null, 0, -1, -0, 0.5, 1, 3, 64, 1e-300, 1e300, 2 ** 53, -1e300, true, false],
  ...['', 'yarn', '4', 'NaN', "'; id #", '\n::warning::x', '\x1b]0;x\x07', '\u2028', '\u202e', '\ud800'],
  ...[[], [1], [null], [[1]], {}, { factor: 2 }, { a: { b: { c: [] } } }, 'x'.repeat(5000)],
]; // prettier-ignore
const oddKeys = [
  ...['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'length', '', 'a.b', 'x[0]'],
  ...['rope_scaling', 'rope_parameters', 'text_config', 'factor', 'type', 'rope_type', 'truncate', 'yarn'],
  ...['mscale', 'mscale_all_dim', 'attention_factor', 'long_factor', 'layer_types', 'head_dim', 'rope_theta'],
  ...['\u202e', '\n::error::', 'k'.repeat(300), 'sliding_window', 'no_rope_layers', 'rope_local_base_freq'],
]; // prettier-ignore

const near = (random, value) => value * (1 + (random() - 0.5) / 4);
const factor = (random) => pick(random, [1, 2, 4, 8, 1.5, 16, 32, 1024, near(random, 8), 0.5]);

const fields = {
  factor,
  attention_factor: (random) => pick(random, [1, 1.2, 0.9, near(random, 1.3)]),
  attn_factor: (random) => pick(random, [1, 0.8]),
  beta_fast: (random) => pick(random, [32, 16, 8, 64, near(random, 32)]),
  beta_slow: (random) => pick(random, [1, 2, 0.5, 32]),
  mscale: (random) => pick(random, [0, 1, 0.707, 0.5]),
  mscale_all_dim: (random) => pick(random, [0, 1, 0.707]),
  truncate: (random) => happens(random, 0.5),
  extrapolation_factor: (random) => pick(random, [1, 0.5, 0]),
  original_max_position_embeddings: (random) => pick(random, lengths),
  low_freq_factor: (random) => pick(random, [1, 2, 4]),
  high_freq_factor: (random) => pick(random, [4, 8, 1]),
  partial_rotary_factor: (random) => pick(random, [0.25, 0.5, 1, 0.3]),
  rope_theta: (random) => pick(random, [10000, 1e6, 5e5, 150000, 1.5, near(random, 1e4)]),
  alpha: (random) => pick(random, [1, 50, 1000]),
  mixed_b: (random) => pick(random, [0.625, 0.75]),
  mrope_section: (random) => pick(random, [[16, 24, 24], [8, 12, 12], [1, 1], [0, 0, 0]]),
  mrope_interleaved: (random) => happens(random, 0.5),
  llama_4_scaling_beta: (random) => pick(random, [0.1, 0]),
  finetuned: () => true,
}; // prettier-ignore

const yarnKeys = [
  'attention_factor',
  'attn_factor',
  'beta_fast',
  'beta_slow',
  'truncate',
  'mscale',
];
const ownKeys = new Map([
  ['linear', []],
  ['dynamic', ['alpha']],
  ['yarn', [...yarnKeys, 'mscale_all_dim', 'extrapolation_factor']],
  ['deepseek_yarn', [...yarnKeys, 'mscale_all_dim']],
  ['longrope', ['attention_factor']],
  ['su', ['attention_factor']],
  ['llama3', ['low_freq_factor', 'high_freq_factor']],
  ['proportional', ['partial_rotary_factor']],
  ['ntk', ['mixed_b']],
]);
const always = ['llama3', 'proportional']; // have no preset for their keys

const valuesOf = (random, names) =>
  Object.fromEntries(names.map((name) => [name, fields[name](random)]));

// What a type has, and nothing else: most of what is drawn from all keys is refused.
function fitting(random, pairs) {
  const [type, names] = pick(random, [...ownKeys]);
  const said = names.filter(() => always.includes(type) || happens(random, 0.3));
  const list = () => several(pairs, () => near(random, 2));
  return {
    rope_type: type,
    factor: pick(random, [1, 2, 4, 1.5, 8]),
    ...valuesOf(random, said),
    ...(['longrope', 'su'].includes(type) ? { long_factor: list(), short_factor: list() } : {}),
    ...(happens(random, 0.5) ? valuesOf(random, ['original_max_position_embeddings']) : {}),
    ...(happens(random, 0.3) ? valuesOf(random, ['rope_theta']) : {}),
  };
}

function dictionary(random, pairs) {
  if (happens(random, 0.6)) return fitting(random, pairs);
  const list = () => several(pairs, () => near(random, 2));
  const said = Object.keys(fields).filter(() => happens(random, 0.2));
  return {
    [pick(random, ['rope_type', 'type'])]: pick(random, types),
    ...(happens(random, 0.7) ? { factor: factor(random) } : {}),
    ...valuesOf(random, said),
    ...(happens(random, 0.2) ? { long_factor: list(), short_factor: list() } : {}),
  };
}

const layerNames = ['full_attention', 'sliding_attention', 'chunked_attention', 'nope', 'conv'];

function config(random) {
  const headDim = pick(random, [2, 4, 8, 64, 80, 96, 128, 7, 256]);
  const heads = pick(random, [1, 8, 32]);
  const rope = () => dictionary(random, headDim / 2);
  const nested = { full_attention: rope(), sliding_attention: rope() };
  const more = {
    rope_scaling: rope,
    rope_parameters: () => (happens(random, 0.3) ? nested : rope()),
    original_max_position_embeddings: () => pick(random, lengths),
    partial_rotary_factor: () => pick(random, [0.25, 0.5, 1]),
    layer_types: () => several(1 + below(random, 4), () => pick(random, layerNames)),
    sliding_window: () => pick(random, [64, 4096, null, [null, 512]]),
    use_sliding_window: () => happens(random, 0.5),
    no_rope_layers: () => [1, 1, 0],
    use_dynamic_ntk: () => true,
    use_logn_attn: () => true,
    attention_chunk_size: () => 512,
    dual_chunk_attention_config: () => ({ chunk_size: 512, local_size: 64 }),
    llama_4_scaling: () => ({ beta: 0.1, original_max_position_embeddings: 4096 }),
    rope_local_base_freq: () => 10000,
    alibi: () => true,
    position_embedding_type: () => pick(random, ['rope', 'alibi', 'absolute', 'x']),
    rope_interleave: () => happens(random, 0.5),
    rope_ratio: () => 50,
    qk_rope_head_dim: () => 64,
    num_hidden_layers: () => pick(random, [1, 4, 48, 1e9]),
  };
  const said = Object.entries(more).filter(() => happens(random, 0.2));
  return {
    model_type: pick(random, families),
    ...(happens(random, 0.9) ? { head_dim: headDim } : {}),
    hidden_size: headDim * heads,
    num_attention_heads: heads,
    max_position_embeddings: pick(random, lengths),
    ...(happens(random, 0.8) ? { rope_theta: fields.rope_theta(random) } : {}),
    ...(happens(random, 0.6)
      ? { [pick(random, ['rope_scaling', 'rope_parameters'])]: rope() }
      : {}),
    ...Object.fromEntries(said.map(([name, make]) => [name, make()])),
  };
}

const params = (random) => ({
  ...{ dim: 4096, n_layers: 2, n_heads: 32, head_dim: 128, rope_theta: 10000 },
  max_position_embeddings: pick(random, lengths),
  ...(happens(random, 0.3)
    ? { use_scaled_rope: true }
    : { yarn: { factor: 4, original_max_position_embeddings: 1024, beta: 32, alpha: 1 } }),
});

/** Every object within, the config first. */
function objectsIn(value, found = []) {
  if (typeof value !== 'object' || value === null) return found;
  if (!Array.isArray(value)) found.push(value);
  for (const inner of Object.values(value)) objectsIn(inner, found);
  return found;
}

// As own keys: assigned, `__proto__` would be none.
const put = (object, key, value) =>
  Object.defineProperty(object, key, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });

function spoil(random, config) {
  for (let change = below(random, 4); change > 0; --change) {
    const target = pick(random, objectsIn(config));
    const key = pick(random, [...Object.keys(target), ...oddKeys]);
    if (happens(random, 0.3)) delete target[key];
    else put(target, key, structuredClone(pick(random, garbage)));
  }
}

const numbers = ['1e400', '-1e400', '-0', '0.0', '1E3', '1e-400', '9007199254740993', '00', 'NaN'];

/** One number of the text, a key that is there twice, or a value as deep as it is long. */
function spoiltText(random, text) {
  const places = [...text.matchAll(/(?<=[:[,])-?\d[\d.e+-]*/g)];
  if (happens(random, 0.2)) {
    const deep = below(random, 3000);
    return text.replace(/^\{/, () => `{"deep":${'['.repeat(deep)}1${']'.repeat(deep)},`);
  }
  if (happens(random, 0.3)) return text.replace(/^\{/, '{"rope_theta":5,"model_type":"falcon",');
  if (places.length === 0) return text;
  const { index, 0: number } = pick(random, places);
  return text.slice(0, index) + pick(random, numbers) + text.slice(index + number.length);
}

export function configText(random) {
  const kind = random();
  const made =
    kind < 0.35
      ? structuredClone(pick(random, models).config)
      : kind < 0.9
        ? config(random)
        : params(random);
  if (happens(random, 0.6)) spoil(random, made);
  const whole = happens(random, 0.1) ? { model_type: 'llava', text_config: made } : made;
  const text = JSON.stringify(whole);
  return happens(random, 0.15) ? spoiltText(random, text) : text;
}
