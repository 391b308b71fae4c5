// llama.cpp's first half: what its converter writes of a config.json into a GGUF file. Everything else is lost.
// Places are of conversion/.

import type { RopeConfig } from '../config/config.js';
import { refuse } from '../lib/error.js';
import {
  makesDivisors,
  writesLists,
  writesOwnKeys,
  writesBase,
  keepsFraction,
} from './llama-cpp-models.js';
import {
  dropped,
  type File,
  label,
  originalKey,
  originalOf,
  type Rule,
  withoutFactor,
} from './llama-cpp-said.js';
import { yarn } from './llama-cpp-yarn.js';
import { deduced, ignoredKeys, unreadSwitches } from './remarks.js';
import { longTemperature, temperature } from '../config/temperature.js';
import { numberIn, placeOf, saysIn } from '../config/settings.js';
import { neededBy, neededList, neededNumber, typePlace } from './values.js';
import type { Remark } from './runtime.js';

// base.py:1300-1303
const linear: Rule = (config) => {
  const factor = numberIn(config, 'factor');
  if (factor === undefined) return withoutFactor(config);
  return { type: 'linear', settings: { factor }, read: ['factor'] };
};

// phi.py:175-211. `yarn` is what Phi-3's first configs called LongRoPE with another temperature.
const phi: Rule = (config) => {
  const original = neededBy(originalOf(config), originalKey, label);
  if (!saysIn(config, 'long_factor')) return { type: 'default', settings: {}, original, read: [] };
  const type = config.type.toLowerCase();
  if (!['su', 'longrope', 'yarn'].includes(type))
    refuse(
      'unsupported',
      typePlace(config),
      `is ${config.type}, and ${label}’s converter stops with an error`,
    );
  const stretch = neededBy(config.maxPositions, 'max_position_embeddings', label) / original;
  return {
    ...listsOf(config, original),
    extraFactor: type === 'yarn' ? temperature(stretch) : longTemperature(stretch, original),
  };
};

const listsOf = (config: RopeConfig, original: number): File => ({
  type: 'longrope',
  settings: {
    long_factor: neededList(config, 'long_factor', label),
    short_factor: neededList(config, 'short_factor', label),
  },
  original,
  read: ['long_factor', 'short_factor', originalKey],
});

// minicpm.py:34-46: lists without a temperature. base.py:1318-1320 writes the type alone.
const longrope: Rule = (config, architecture) => {
  if (writesLists.has(architecture))
    return listsOf(config, neededBy(originalOf(config) ?? config.maxPositions, originalKey, label));
  const effect = 'is written as a type without its lists: the model is read with plain RoPE';
  return dropped(
    config,
    effect,
    'Add rope_factors_long.weight and rope_factors_short.weight to the file.',
    ['long_factor', 'short_factor', originalKey],
  );
};

// llama.py:298-326: divisors in the tensor rope_freqs, made for some models only.
const llama3: Rule = (config, architecture) => {
  if (!makesDivisors.has(architecture)) {
    const effect =
      'is passed over in silence: the converter of this model makes no rope_freqs.weight';
    return dropped(config, effect, 'Add that tensor to the file.', [
      'factor',
      'low_freq_factor',
      'high_freq_factor',
      originalKey,
    ]);
  }
  const settings = {
    factor: numberIn(config, 'factor') ?? (architecture === 'exaone4' ? 16 : 8),
    low_freq_factor: numberIn(config, 'low_freq_factor') ?? 1,
    high_freq_factor: numberIn(config, 'high_freq_factor') ?? 4,
  };
  const read = [...Object.keys(settings), originalKey];
  return { type: 'llama3', settings, original: originalOf(config) ?? 8192, read };
};

// hunyuan.py:94-110, :266-283. base.py:1321-1323 has nothing for all others, and does not warn.
const dynamic: Rule = (config, architecture) => {
  if (architecture === 'hunyuan-dense' || architecture === 'hunyuan-moe') {
    const alpha = numberIn(config, 'alpha') ?? (architecture === 'hunyuan-moe' ? 1000 : 50);
    return { type: 'alpha', settings: { alpha }, read: ['alpha'] };
  }
  const effect =
    'is passed over by the converter without a warning: prompts past the training length are read with plain RoPE';
  return dropped(config, effect, 'Start with --rope-freq-base, the base that your length needs.', [
    'factor',
  ]);
};

// gemma.py:735-761: divisors of 1e30 for pairs that are to stand still; the factor is not written.
const proportional: Rule = (config, architecture) => {
  if (architecture !== 'gemma4') return ofNoType(config);
  const partial_rotary_factor = neededNumber(config, 'partial_rotary_factor', label);
  return { type: 'proportional', settings: { partial_rotary_factor }, read: [] };
};

const ofNoType = (config: RopeConfig): File =>
  dropped(
    config,
    `is ${config.type}, which the converter does not know: it warns and writes no scaling`,
    'Serve the model elsewhere, or give its numbers by flags.',
  );

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['default', () => ({ type: 'default', settings: {}, read: [] })],
  ['mrope', () => ({ type: 'default', settings: {}, read: [] })], // base.py:1331-1337: sections, whatever the type
  ['linear', linear],
  ['yarn', yarn],
  ['su', longrope],
  ['longrope', longrope],
  ['llama3', llama3],
  ['dynamic', dynamic],
  ['proportional', proportional],
]);

// Classes that do not call TextModel.set_gguf_parameters.
function ofItsOwn(config: RopeConfig): File {
  if (config.type === 'default') return { type: 'default', settings: {}, read: [] };
  const effect = 'is not written: the converter of this model writes no scaling at all';
  return dropped(config, effect, 'Give it by --rope-scaling and --rope-scale.', [
    'factor',
    originalKey,
  ]);
}

/** What the file says of stretching. */
export function converted(config: RopeConfig, architecture: string): File {
  if (writesOwnKeys.has(architecture) && !writesLists.has(architecture)) return ofItsOwn(config);
  if (architecture === 'phi3' || architecture === 'phimoe') return phi(config, architecture);
  return (rules.get(config.type) ?? ofNoType)(config, architecture);
}

/** Base and channels as the file says them, which some classes leave out. */
export function sizesOf(config: RopeConfig, architecture: string) {
  const base =
    writesOwnKeys.has(architecture) && !writesBase.has(architecture) ? 10000 : config.base;
  const rotaryDim = keepsFraction.has(architecture) ? config.rotaryDim : config.headDim;
  return { base, rotaryDim, remarks: lostSizes(config, base, rotaryDim) };
}

function lostSizes(config: RopeConfig, base: number, rotaryDim: number): readonly Remark[] {
  const remarks: Remark[] = [];
  if (base !== config.base)
    remarks.push(
      deduced(
        'base_lost',
        placeOf(config, 'base'),
        `is ${config.base}, but the converter of this model writes no base: it is loaded with ${base}`,
        `Start with --rope-freq-base ${config.base}.`,
      ),
    );
  if (rotaryDim !== config.rotaryDim)
    remarks.push(
      deduced(
        'fraction_lost',
        placeOf(config, 'rotaryDim'),
        `leaves ${config.rotaryDim} of ${config.headDim} channels turning, but the converter of this model does not write it: all turn`,
        'Set rope.dimension_count in the file.',
      ),
    );
  return remarks;
}

// qwen.py:18-40: Qwen-1 is converted as any other model.
export const lostSwitches = (config: RopeConfig): readonly Remark[] =>
  unreadSwitches(
    config,
    'Keep prompts within seq_length, or raise --rope-freq-base for longer ones.',
  );

export const unreadKeys = (config: RopeConfig, file: File): readonly Remark[] =>
  ignoredKeys(config, label, [
    ...file.read,
    'mrope_section',
    'mrope_interleaved',
    'llama_4_scaling_beta',
  ]);
