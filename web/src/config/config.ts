// What a model's files say of its positions: read and named, not yet interpreted, since that is what runtimes differ in.

import type { LayoutName } from '../lib/rope.js';

/** For one kind of layer. */
export interface RopeConfig {
  readonly source: 'huggingface' | 'mistral' | 'gguf';
  readonly modelType: string; // `llama`, `qwen2` …; '' when not said
  readonly layerType: string | undefined; // the one asked for, when layers differ
  readonly layerTypes: readonly string[]; // all there are; empty when layers do not differ
  readonly nested: boolean; // rope_parameters has one object a layer type
  readonly headDim: number; // channels of one head
  readonly rotaryDim: number; // channels that turn
  readonly rotaryStart: number; // first of them
  readonly exponentDenominator: number; // pair i has speed base^(−2i/this)
  readonly heads: number | undefined; // of the query
  readonly kvHeads: number | undefined;
  readonly hiddenSize: number | undefined;
  readonly layout: LayoutName | undefined; // of the weights as this file's users have them, where known
  readonly base: number;
  readonly type: string; // rope_type as written (`su`, `mrope` …); `default` when none
  readonly settings: Readonly<Record<string, unknown>>; // the rope dictionary as written, its own spellings
  readonly top: Readonly<Record<string, unknown>>; // the config's top level (text_config opened)
  readonly maxPositions: number | undefined; // max_position_embeddings, seq_length, context_length …, in tokens
  readonly originalMaxPositions: number | undefined; // wherever it stood; the top level wins as in transformers
  readonly slidingWindow: number | undefined; // of this layer type, only when in use, in tokens
  readonly places: Readonly<Record<string, string>>; // field or settings key → where it was read
  readonly notes: readonly Note[]; // what reading noticed: unknown keys, several spellings, defaults taken
}

export interface Note {
  readonly code: string; // stable word for programs: `unknown_key`, `default_taken`, `several_spellings` …
  readonly where: string;
  readonly message: string;
  readonly advice?: string;
}

export interface ReadOptions {
  readonly layerType?: string; // for models whose layers differ: `full_attention`, `sliding_attention` …
}
