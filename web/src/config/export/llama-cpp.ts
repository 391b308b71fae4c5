// How to start llama.cpp with a setting, or to write it into a GGUF file. Read in ngxson/llama.cpp at 3f545bec: common/arg.cpp, src/llama-context.cpp.

import { checkedOptions, checkedText } from '../../lib/arguments.js';
import { refuse, shown } from '../../lib/error.js';
import { temperature } from '../temperature.js';
import type { Exportable } from './exportable.js';
import { baseInstead, listOf, numberOf, said, type Said, yarnAttention } from './said.js';
import { cannotSay, quoted } from './words.js';

export interface ToLlamaCppOptions {
  readonly architecture?: string; // general.architecture of the file, which its keys begin with; usual: llama
}

export interface LlamaCppExport {
  readonly flags: readonly string[]; // for a file of the model as it was before stretching
  readonly command: string; // the same for a shell
  readonly keys: Readonly<Record<string, number | string | readonly number[]>>; // GGUF metadata that says the same
  readonly tensors: Readonly<Record<string, readonly number[]>>; // float32, divisors of the speeds
  readonly cannot: readonly string[];
  readonly remarks: readonly string[];
}

type Keys = LlamaCppExport['keys'];

/** A way to say it; keys without the architecture. */
interface Way {
  readonly flags: readonly string[];
  readonly keys: Keys;
  readonly tensors?: Readonly<Record<string, readonly number[]>>;
  readonly cannot?: readonly string[];
  readonly remarks?: readonly string[];
}

const withBase = (base: number, remarks: readonly string[] = []): Way => ({
  flags: ['--rope-scaling', 'none', '--rope-freq-base', String(base)],
  keys: { 'rope.freq_base': base, 'rope.scaling.type': 'none' },
  remarks,
});

// No flag carries a list: it is a tensor of the file.
function byTensor(from: Said, name: string): Way {
  const plain = withBase(from.base);
  if (from.divisors === undefined)
    return {
      ...plain,
      cannot: [
        `${name}: there is no flag for it; make it a Rope first, then its speeds can be a tensor`,
      ],
    };
  const attention = from.attentionFactor ?? 1;
  return {
    flags: plain.flags,
    keys: {
      ...plain.keys,
      ...(attention === 1 ? {} : { 'rope.scaling.attn_factor': attention }),
    },
    tensors: { 'rope_freqs.weight': from.divisors },
    cannot: [`${name}: no flag says it, only the tensor rope_freqs.weight in the file`],
    remarks: [`rope_freqs.weight: holds what ${name} gives for ${from.length} tokens`],
  };
}

const linear = (from: Said): Way => {
  const factor = numberOf(from, 'factor', 1);
  return {
    flags: [
      '--rope-scaling',
      'linear',
      '--rope-scale',
      String(factor),
      '--rope-freq-base',
      String(from.base),
    ],
    keys: {
      'rope.freq_base': from.base,
      'rope.scaling.type': 'linear',
      'rope.scaling.factor': factor,
    },
  };
};

// The ramp always ends on whole pairs and goes over the index. The attention factor is the usual temperature times
// rope.scaling.attn_factor; --yarn-attn-factor is overwritten.
function yarn(from: Said): Way {
  const { params, trainLength, base } = from;
  if (params['truncate'] === false || params['truncate'] === 0)
    return byTensor(from, 'yarn.truncate');
  if (params['ramp'] === 'rotations') return byTensor(from, 'yarn.ramp');
  if (params['ramp_clamp'] === 'pairs') return byTensor(from, 'yarn.ramp_clamp');
  const factor = numberOf(from, 'factor', 1);
  const [fast, slow] = [numberOf(from, 'beta_fast', 32), numberOf(from, 'beta_slow', 1)];
  const kept = numberOf(from, 'extrapolation_factor', 1);
  const attention = (yarnAttention(from) ?? temperature(factor)) / temperature(factor);
  const own = Math.abs(attention - 1) > 1e-12;
  return {
    flags: [
      ...['--rope-scaling', 'yarn', '--rope-scale', String(factor)],
      ...['--rope-freq-base', String(base), '--yarn-orig-ctx', String(trainLength)],
      ...['--yarn-beta-fast', String(fast), '--yarn-beta-slow', String(slow)],
      ...(kept === 1 ? [] : ['--yarn-ext-factor', String(kept)]),
      ...(own ? ['--override-kv', `{arch}.rope.scaling.attn_factor=float:${attention}`] : []),
    ],
    keys: {
      'rope.freq_base': base,
      'rope.scaling.type': 'yarn',
      'rope.scaling.factor': factor,
      'rope.scaling.original_context_length': trainLength,
      'rope.scaling.yarn_beta_fast': fast,
      'rope.scaling.yarn_beta_slow': slow,
      ...(kept === 1 ? {} : { 'rope.scaling.yarn_ext_factor': kept }),
      ...(own ? { 'rope.scaling.attn_factor': attention } : {}),
    },
    cannot:
      params['mscale_target'] === 'softmax'
        ? ['mscale_target: only DeepSeek’s architectures scale the softmax']
        : [],
  };
}

// Two tensors; which one is used is decided once, by --ctx-size.
function longrope(from: Said): Way {
  const { base, trainLength, params } = from;
  const [long, short] = [listOf(from, 'long_factor'), listOf(from, 'short_factor')];
  const factor = numberOf(from, 'factor', 1);
  const rule = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(trainLength));
  const attention = from.attentionFactor ?? numberOf(from, 'attention_factor', rule);
  const select = params['select'];
  return {
    flags: ['--rope-freq-base', String(base)],
    keys: {
      'rope.freq_base': base,
      'rope.scaling.type': 'longrope',
      'rope.scaling.original_context_length': trainLength,
      'rope.scaling.attn_factor': attention,
    },
    tensors: {
      'rope_factors_long.weight': select === 'short' ? short : long,
      'rope_factors_short.weight': select === 'long' ? long : short,
    },
    cannot: [
      'longrope: no flag says it, only tensors in the file',
      ...(select === 'long' || select === 'short' || from.length <= trainLength
        ? []
        : ['longrope: the list is chosen once, by --ctx-size, not by the text']),
    ],
  };
}

function wayOf(from: Said): Way {
  if (!from.usual && from.divisors !== undefined) return byTensor(from, from.id);
  const base = baseInstead(from);
  if (base !== undefined) return withBase(base, [`${from.id}: is said as a base`]);
  if (from.id === 'rope') return withBase(from.base);
  if (from.id === 'linear') return linear(from);
  if (from.id === 'yarn') return yarn(from);
  if (from.id === 'longrope') return longrope(from);
  return byTensor(from, from.id);
}

function axes(from: Said): Keys {
  const sections = listOf(from, 'mrope_section');
  return sections.length === 0
    ? {}
    : { 'rope.dimension_sections': [...sections, 0, 0, 0, 0].slice(0, 4) };
}

// It stands in a command for a shell.
function architectureOf(options: ToLlamaCppOptions): string {
  const name = checkedText(checkedOptions(options).architecture ?? 'llama', 'architecture');
  if (/^[\w.-]{1,64}$/.test(name)) return name;
  return refuse('unknown_word', 'architecture', `must be a name such as llama, got ${shown(name)}`);
}

export function toLlamaCpp(request: Exportable, options: ToLlamaCppOptions = {}): LlamaCppExport {
  const architecture = architectureOf(options);
  const from = said(request);
  const context = ['--ctx-size', String(from.length)];
  const cannot = cannotSay(from, from.others.includes('mrope') ? ['mrope'] : []);
  if (!from.rotates)
    return {
      flags: context,
      command: context.join(' '),
      keys: {},
      tensors: {},
      cannot,
      remarks: [],
    };

  const way = wayOf(from);
  const flags = [...way.flags, ...context].map((flag) =>
    flag.replace('{arch}', () => architecture),
  );
  const keys = { 'rope.dimension_count': from.rotaryDim, ...way.keys, ...axes(from) };
  return {
    flags,
    command: flags.map(quoted).join(' '),
    keys: Object.fromEntries(
      Object.entries(keys).map(([key, value]) => [`${architecture}.${key}`, value]),
    ),
    tensors: way.tensors ?? {},
    cannot: [...cannot, ...(way.cannot ?? [])],
    remarks: [...from.stretchRemarks, ...(way.remarks ?? [])],
  };
}
