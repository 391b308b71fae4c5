// A model's weights on the GPU: one array, and where each tensor lies in it.

import type { ModelParts } from '../lib/model.js';
import { failGpu } from './failure.js';
import type { Memory } from './memory.js';

export interface Shape {
  readonly vocabulary: number;
  readonly hidden: number;
  readonly inner: number; // of the feed-forward
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly epsilon: number;
}

export function shapeOf(config: ModelParts['config']): Shape {
  const number = (key: string): number => Number(config[key]);
  const shape = {
    vocabulary: number('vocab_size'),
    hidden: number('hidden_size'),
    inner: number('intermediate_size'),
    layers: number('num_hidden_layers'),
    heads: number('num_attention_heads'),
    kvHeads: number('num_key_value_heads'),
    headDim: number('head_dim'),
    epsilon: number('rms_norm_eps'),
  };
  for (const name of ['hidden', 'inner', 'headDim'] as const)
    if (shape[name] % 4 !== 0)
      failGpu('gpu_limit', `the model's ${name} must be a multiple of 4, got ${shape[name]}`);
  return shape;
}

export interface Weights {
  readonly buffer: GPUBuffer;
  /** Where a tensor begins, by its Hugging Face name without `.weight`. */
  at(name: string): number;
}

export function uploadWeights(memory: Memory, { values, tensors }: ModelParts): Weights {
  const places = new Map(tensors.map(({ name, offset }) => [name, offset]));
  return {
    buffer: memory.upload('weights', values),
    at: (name) => places.get(`${name}.weight`) ?? failGpu('gpu_failed', `the model has no ${name}`),
  };
}
