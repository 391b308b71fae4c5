// What the config classes of Hugging Face make of a config before anybody computes: names of old, lengths left out, axes.

import type { RopeConfig } from '../config/config.js';
import { plus, type Turn } from './answers.js';
import { remark } from './remarks.js';
import { temperature } from '../config/temperature.js';
import { numberIn, placeOf, saysIn } from '../config/settings.js';
import { isOne, statedLength } from './values.js';
import type { Remark } from './runtime.js';

// configuration_phi3.py, convert_rope_params_to_dict: written before longrope had its name.
const phi = ['phi3', 'phi4_multimodal'];

// configuration_qwen2_vl.py, the same function: their `mrope` is `default` with sections.
const renamingMrope = ['qwen2_vl', 'qwen2_5_vl'];

export const isPhi = (config: RopeConfig): boolean => isOne(config, phi);

/** The name under which the type is looked up. */
export function standardType(config: RopeConfig): string {
  if (['su', 'yarn'].includes(config.type) && isPhi(config)) return 'longrope';
  if (config.type === 'mrope' && isOne(config, renamingMrope)) return 'default';
  return config.type;
}

export const originalKey = 'original_max_position_embeddings';

/** standardize_rope_params: where nothing is said, the length that is stated counts as the trained one. */
export const trainedLength = (config: RopeConfig, runtime: string): number =>
  config.originalMaxPositions ?? statedLength(config, runtime);

export const noteTrained = (config: RopeConfig, runtime: string): readonly Remark[] =>
  config.originalMaxPositions === undefined
    ? [
        remark(
          'original_missing',
          placeOf(config, originalKey),
          `is missing: max_position_embeddings, ${trainedLength(config, runtime)}, counts as the trained length`,
          'Say in the rope dictionary how long the model was trained.',
        ),
      ]
    : [];

/** The fraction of pairs that turn; the top level wins. */
export function turningFraction(config: RopeConfig): number {
  const outside = config.top['partial_rotary_factor'];
  return typeof outside === 'number' ? outside : (numberIn(config, 'partial_rotary_factor') ?? 1);
}

/** attention_factor replaces all else; the weights count only together, and neither may be 0. */
export function yarnTemperature(config: RopeConfig, stretch: number): number {
  const over = numberIn(config, 'mscale');
  const under = numberIn(config, 'mscale_all_dim');
  const ratio =
    over && under ? temperature(stretch, over) / temperature(stretch, under) : temperature(stretch);
  return numberIn(config, 'attention_factor') ?? ratio;
}

/** One of the two weights stands alone and is lost. */
export function noteLoneWeight(config: RopeConfig): readonly Remark[] {
  const [weight, ...others] = ['mscale', 'mscale_all_dim'].filter((key) => numberIn(config, key));
  if (weight === undefined || others.length > 0 || saysIn(config, 'attention_factor')) return [];
  return [
    remark(
      'mscale_alone',
      placeOf(config, weight),
      'counts for cos and sin only where mscale and mscale_all_dim are both given and not 0: the attention factor is 0.1 ln s + 1',
      'Say attention_factor instead.',
    ),
  ];
}

/** Three positions a token, in models that also see; for text they are equal. */
export function withAxes(turn: Turn, section: readonly number[], inTurns: boolean): Turn {
  const params = { mrope_section: section, mrope_interleaved: inTurns };
  return { ...plus(turn, 'mrope', params), read: [...turn.read, ...Object.keys(params)] };
}
