// Which layers of a GGUF model slide, and how those turn.

import { chosenLayer } from '../layers.js';
import type { Architecture } from './architectures.js';
import type { Keys } from './keys.js';

export interface GgufLayer {
  readonly type: string | undefined; // the one asked for
  readonly types: readonly string[]; // empty when layers do not differ
  readonly slides: boolean;
  readonly differs: boolean; // sliding layers have a spectrum of their own
  readonly window: number | undefined; // of this layer, in tokens
}

const swaKeys = ['rope.freq_base_swa', 'rope.dimension_count_swa', 'attention.key_length_swa'];

// A period of 1, or a pattern of zeros only, says that no layer slides.
function slidesSomewhere(keys: Keys): boolean {
  const pattern = keys.all[keys.where('attention.sliding_window_pattern')];
  if (Array.isArray(pattern)) return pattern.some((slides) => Boolean(slides));
  return pattern !== 1;
}

export function layerOf(
  keys: Keys,
  architecture: Architecture,
  asked: string | undefined,
): GgufLayer {
  const window = keys.count('attention.sliding_window') ?? 0;
  const slide = architecture.windowInUse && window > 0 && slidesSomewhere(keys);
  if (!slide)
    return {
      type: chosenLayer([], asked, false),
      types: [],
      slides: false,
      differs: false,
      window: undefined,
    };
  const types = ['sliding_attention', 'full_attention'];
  const differs =
    architecture.slidingBase === 'own' ||
    !architecture.slidingScaled ||
    swaKeys.some((name) => keys.number(name) !== undefined);
  const type = chosenLayer(types, asked, differs);
  const slides = type === 'sliding_attention';
  return { type, types, slides, differs, window: slides ? window : undefined };
}
