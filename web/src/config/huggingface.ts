// A Hugging Face config.json, or Mistral's params.json, as what `rope` takes.

import { readConfig } from './read.js';
import { requestOf } from './request.js';
import { checkedKeys, type KeysOf } from '../lib/arguments.js';
import type { RopeRequest } from '../lib/rope.js';

export interface HuggingFaceOptions {
  readonly length?: number; // tokens to read; usual: max_position_embeddings
  readonly layerType?: string; // for models whose layers differ: `full_attention`, `sliding_attention`
}

const keys: KeysOf<HuggingFaceOptions> = { length: true, layerType: true };

/** What the model was trained with. Unknown types and keys are refused: ignored they would give wrong numbers. */
export const fromHuggingFace = (config: unknown, options: HuggingFaceOptions = {}): RopeRequest =>
  requestOf(readConfig(config, checkedKeys(options, keys)), options);
