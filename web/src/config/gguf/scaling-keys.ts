// The stretching that keys of a GGUF file say: linear, YaRN, or HunYuan's alpha.

import { refuse, shown } from '../../lib/error.js';
import type { Architecture } from './architectures.js';
import { type Gathered, put } from './gathered.js';
import type { Keys } from './keys.js';

function factorOf(keys: Keys): { factor: number | undefined; where: string } {
  const says = (key: string): boolean => keys.number(key) !== undefined;
  const old = !says('rope.scaling.factor') && says('rope.scale_linear');
  const name = old ? 'rope.scale_linear' : 'rope.scaling.factor';
  const factor = keys.number(name);
  if (factor !== undefined && factor < 0)
    refuse('out_of_range', keys.where(name), `must be from 0, got ${factor}`);
  return { factor: factor === 0 ? undefined : factor, where: keys.where(name) }; // 0 says nothing
}

function linear(keys: Keys, gathered: Gathered): void {
  const { factor, where } = factorOf(keys);
  if (factor === undefined || factor === 1) return;
  put(gathered, 'rope_type', 'linear', where);
  put(gathered, 'factor', factor, where);
}

// YaRN's temperature is in up to three keys, and readers drop some of them.
function yarnTemperature(keys: Keys, architecture: Architecture, gathered: Gathered): void {
  const given = 'rope.scaling.yarn_attn_factor';
  put(gathered, 'attention_factor', keys.positive(given), keys.where(given));
  if (keys.number(given) !== undefined)
    gathered.notes.push({
      code: 'often_ignored',
      where: keys.where(given),
      message:
        'is the attention factor the model was published with; readers of GGUF replace it by their own',
      advice: 'compare the attention factors of the runtimes before you trust long prompts',
    });
  const logarithm = 'rope.scaling.yarn_log_multiplier';
  const multiplier = keys.number(logarithm);
  if (multiplier !== undefined && multiplier !== 0) {
    const mscale = Number((multiplier / architecture.mscaleUnit).toPrecision(7));
    put(gathered, 'mscale_all_dim', mscale, keys.where(logarithm));
    // The file has one of the two; where it is DeepSeek's, both are the same.
    put(gathered, 'mscale', architecture.mscaleUnit === 1 ? 1 : mscale, keys.where(logarithm));
  }
}

function yarn(keys: Keys, architecture: Architecture, gathered: Gathered): void {
  const { factor, where } = factorOf(keys);
  if (factor === undefined) refuse('missing', where, 'is needed by the scaling type yarn');
  put(gathered, 'rope_type', 'yarn', keys.where('rope.scaling.type'));
  put(gathered, 'factor', factor, where);
  const same = [
    ['beta_fast', 'rope.scaling.yarn_beta_fast'],
    ['beta_slow', 'rope.scaling.yarn_beta_slow'],
    ['extrapolation_factor', 'rope.scaling.yarn_ext_factor'],
  ] as const;
  for (const [name, key] of same) put(gathered, name, keys.number(key), keys.where(key));
  yarnTemperature(keys, architecture, gathered);
  if (keys.architecture === 'gpt-oss')
    gathered.notes.push({
      code: 'not_said',
      where: keys.where('rope.scaling.type'),
      message: 'the model was trained with truncate false, which GGUF has no key for; read as true',
      advice: 'read the model’s config.json for what it was trained with',
    });
}

export function stretchedByKeys(keys: Keys, architecture: Architecture, gathered: Gathered): void {
  const type = keys.text('rope.scaling.type') ?? 'linear';
  const alpha = keys.positive('rope.scaling.alpha');
  if (alpha !== undefined) {
    put(gathered, 'rope_type', 'dynamic', keys.where('rope.scaling.alpha'));
    put(gathered, 'alpha', alpha, keys.where('rope.scaling.alpha'));
  } else if (type === 'linear') linear(keys, gathered);
  else if (type === 'yarn') yarn(keys, architecture, gathered);
  else if (type !== 'none' && type !== 'longrope')
    refuse(
      'unsupported',
      keys.where('rope.scaling.type'),
      `must be none, linear, yarn or longrope, got ${shown(type)}`,
    );
}
