// llama.cpp's view of a GGUF file that is there already: the words readGguf found in it, as far as the loader looks at them.

import type { RopeConfig } from '../config/config.js';
import { type File, label } from './llama-cpp-said.js';
import { lostTurns } from './llama-cpp-yarn.js';
import { readsTurns, readsWeight } from './llama-cpp-models.js';
import { deduced } from './remarks.js';
import { temperature } from '../config/temperature.js';
import { numberIn, numbersIn, placeOf } from '../config/settings.js';
import { neededBy, neededList } from './values.js';

type Part = Pick<File, 'type' | 'settings' | 'extraFactor' | 'remarks'>;
type Rule = (config: RopeConfig, architecture: string) => Part;

const linear: Rule = (config) => ({
  type: 'linear',
  settings: { factor: neededBy(numberIn(config, 'factor'), 'rope.scaling.factor', label) },
});

const llama3: Rule = (config) => ({
  type: 'llama3',
  settings: numbersIn(config, 'factor', 'low_freq_factor', 'high_freq_factor'),
});

const proportional: Rule = (config) => ({
  type: 'proportional',
  settings: numbersIn(config, 'partial_rotary_factor'),
});

const alpha: Rule = (config) => ({ type: 'alpha', settings: numbersIn(config, 'alpha') });

// What readGguf calls the attention factor is of use only where it comes from rope.scaling.attn_factor.
const yarn: Rule = (config, architecture) => {
  const factor = neededBy(numberIn(config, 'factor'), 'rope.scaling.factor', label);
  const turns = readsTurns.has(architecture)
    ? { beta_fast: numberIn(config, 'beta_fast'), beta_slow: numberIn(config, 'beta_slow') }
    : {};
  const weight = readsWeight.has(architecture) ? numberIn(config, 'mscale_all_dim') : undefined;
  const settings = { factor, ...turns, weight };
  const lost = readsTurns.has(architecture) ? [] : lostTurns(config);
  const given = numberIn(config, 'attention_factor');
  const onTop = placeOf(config, 'attention_factor').endsWith('rope.scaling.attn_factor');
  if (given === undefined) return { type: 'yarn', settings, remarks: lost };
  if (onTop)
    return { type: 'yarn', settings, extraFactor: given / temperature(factor), remarks: lost };
  const where = placeOf(config, 'attention_factor');
  const effect = 'is overwritten by the loader with 0.1 ln s + 1';
  const advice =
    'Write the ratio that is missing into rope.scaling.attn_factor, which is multiplied on top.';
  return {
    type: 'yarn',
    settings,
    remarks: [...lost, deduced('attention_factor_overwritten', where, effect, advice)],
  };
};

const longrope: Rule = (config) => ({
  type: 'longrope',
  settings: {
    long_factor: neededList(config, 'long_factor', label),
    short_factor: neededList(config, 'short_factor', label),
  },
  extraFactor: numberIn(config, 'attention_factor') ?? 1,
});

/** By the type that readGguf says. */
const rules: ReadonlyMap<string, Rule> = new Map([
  ['linear', linear],
  ['yarn', yarn],
  ['longrope', longrope],
  ['llama3', llama3],
  ['proportional', proportional],
  ['dynamic', alpha],
]);

const unstretched: Rule = () => ({ type: 'default', settings: {} });

export function fileFrom(config: RopeConfig, architecture: string): File {
  const original = config.originalMaxPositions;
  return {
    read: Object.keys(config.settings),
    ...(original === undefined ? {} : { original }),
    ...(rules.get(config.type) ?? unstretched)(config, architecture),
  };
}
