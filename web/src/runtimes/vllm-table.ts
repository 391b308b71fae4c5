// What vLLM tabulates: cos and sin for so many positions, by one rule a type.

import type { RopeConfig } from '../config/config.js';
import type { Turn } from './answers.js';
import { deduced } from './remarks.js';
import { listIn } from '../config/settings.js';
import { holds, typePlace } from './values.js';
import type { Context, Remark } from './runtime.js';
import { withAxes } from './standardized.js';

export const label = 'vLLM';

export interface Served extends Turn {
  readonly rows: number; // positions in the table
}

export type ServedRule = (config: RopeConfig, context: Context) => Served;

/** In sections unless the config says otherwise, whatever the model. mrope.py */
export function axesOf(config: RopeConfig, turn: Turn): Turn {
  const section = listIn(config, 'mrope_section');
  return section ? withAxes(turn, section, holds(config, 'mrope_interleaved', false)) : turn;
}

// vllm/config/model.py, _get_and_verify_max_len: asks the stated length times the factor, which is not what the table has.
export function noteTable(
  config: RopeConfig,
  { maxLength }: Context,
  rows: number,
): readonly Remark[] {
  if (maxLength <= rows) return [];
  return [
    deduced(
      'table_too_short',
      typePlace(config),
      `has cos and sin for ${rows} positions, but ${label} is started for ${maxLength}: past the table it reads what is not there`,
      `Start it with --max-model-len ${rows} at most.`,
    ),
  ];
}
