// What a GGUF file can say of stretching, and how llama.cpp's converter leaves it out.

import type { RopeConfig } from '../config/config.js';
import { remark } from './remarks.js';
import { numberIn } from '../config/settings.js';
import { typePlace } from './values.js';
import type { Remark } from './runtime.js';
import { topNumber } from './top.js';

export const label = 'llama.cpp';

/** What a file says of stretching: a type with its keys, or tensors. In the words of a rope dictionary. */
export interface File {
  readonly type: 'default' | 'linear' | 'yarn' | 'longrope' | 'llama3' | 'proportional' | 'alpha';
  readonly settings: Readonly<Record<string, number | readonly number[] | undefined>>;
  readonly original?: number; // tokens; usual: the context length
  readonly extraFactor?: number; // rope.scaling.attn_factor, multiplied on top
  readonly read: readonly string[]; // keys of the rope dictionary that had a say
  readonly remarks?: readonly Remark[];
}

export type Rule = (config: RopeConfig, architecture: string) => File;

export const originalKey = 'original_max_position_embeddings';

// base.py:1210: the top level only where the rope dictionary is silent; transformers has it the other way.
export const originalOf = (config: RopeConfig): number | undefined =>
  numberIn(config, originalKey) ?? (config.nested ? undefined : topNumber(config, originalKey));

export const dropped = (
  config: RopeConfig,
  effect: string,
  advice: string,
  read: readonly string[] = [],
): File => ({
  type: 'default',
  settings: {},
  read,
  remarks: [remark('no_op', typePlace(config), effect, advice)],
});

export const withoutFactor = (config: RopeConfig): File =>
  dropped(
    config,
    `is ${config.type} without a factor: the converter warns and writes no scaling`,
    'Write the factor into the config before converting.',
  );
