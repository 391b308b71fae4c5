// What there is to say of a reading: keys that are not looked at, and what to do about them.

import type { RopeConfig } from '../config/config.js';
import { shown, told } from '../lib/error.js';
import type { Remark } from './runtime.js';
import { placeOf, saysIn } from '../config/settings.js';
import { topValue } from './top.js';

type Words = readonly [code: string, where: string, message: string, advice: string];

/** A remark on what the source says in so many words, or what somebody ran and reported. */
export const remark = (...[code, where, message, advice]: Words): Remark =>
  told({ code, where, message, advice, deduced: false });

/** A remark on what follows from the source, which nobody is known to have run. */
export const deduced = (...words: Words): Remark => ({ ...remark(...words), deduced: true });

/** A remark that most readers need do nothing about. */
export const minor = (of: Remark): Remark => ({ ...of, minor: true });

/** A window that is passed over; nobody misses one that no text outgrows. */
export const windowOff = ({
  slidingWindow = Infinity,
  maxPositions = Infinity,
  places,
}: RopeConfig): readonly Remark[] =>
  slidingWindow >= maxPositions
    ? []
    : [
        remark(
          'window_off',
          places['slidingWindow'] ?? 'sliding_window',
          `is not applied to this model: every layer sees everything, not the last ${slidingWindow} tokens`,
          'Keep prompts within the window, or serve the model where it is applied.',
        ),
      ];

/** Of Qwen's first models: the two switches, for runtimes that know neither. */
export function unreadSwitches(config: RopeConfig, advice: string): readonly Remark[] {
  const on = ['use_dynamic_ntk', 'use_logn_attn'].filter((key) => topValue(config, key));
  const effect = `${on.length === 1 ? 'is' : 'are'} not looked at: past the training length it is plain RoPE without a query scale`;
  return on.length === 0 ? [] : [remark('ignored_key', on.join(' and '), effect, advice)];
}

// Say nothing of the rotation, or say it of every type; `finetuned` tells how a model was made.
const everyType = [
  'rope_type',
  'type',
  'rope_theta',
  'rope_dim',
  'partial_rotary_factor',
  'finetuned',
];

/** One remark for each key of the rope dictionary that this runtime does not read for this type. */
export const ignoredKeys = (
  config: RopeConfig,
  runtime: string,
  read: readonly string[],
): readonly Remark[] =>
  Object.keys(config.settings)
    .filter((key) => saysIn(config, key) && !everyType.includes(key) && !read.includes(key))
    .map((key) =>
      remark(
        'ignored_key',
        placeOf(config, key),
        `is not read by ${runtime} for rope_type ${config.type}: ${shown(config.settings[key])} changes nothing`,
        'If the model was trained with it, serve it where it is read; else leave it out.',
      ),
    );
