// ropewalk: rotary position variants in WebAssembly. Nothing happens at import.

import { catalog, measures } from '../generated/catalog.js';
import { attention, type AttentionRequest } from './attention.js';
import type { Build } from './detect.js';
import { loadBindings, type LoadOptions } from './load.js';
import { Model, type ModelSource } from './model.js';
import { makeRope, type Rope, type RopeRequest } from './rope.js';

export interface Ropewalk {
  readonly build: Build;
  readonly version: string;
  readonly variants: typeof catalog;
  readonly measures: typeof measures;
  rope<const Text extends string>(request: RopeRequest<Text>): Rope;
  attention(request: AttentionRequest): Float32Array;
  loadModel(source: ModelSource): Model;
}

export async function createRopewalk(options: LoadOptions = {}): Promise<Ropewalk> {
  const wasm = await loadBindings(options);
  return {
    build: wasm.build() as Build,
    version: wasm.version(),
    variants: catalog,
    measures,
    rope: (request) => makeRope(wasm, request),
    attention: (request) => attention(wasm, request),
    loadModel: (source) => new Model(wasm, source),
  };
}

export { RopewalkError, type Problem } from './error.js';
export { detectBuild, type Build } from './detect.js';
export {
  encode,
  Model,
  type Job,
  type LossesRequest,
  type ModelConfig,
  type ModelSource,
  type Outcome,
  type Resolved,
} from './model.js';
export { readConfig, type Note, type ReadOptions, type RopeConfig } from '../config/config.js';
export { requestOf, type RequestOptions } from '../config/request.js';
export { fromHuggingFace, type HuggingFaceOptions } from './huggingface.js';
export type { LoadOptions, WasmSource } from './load.js';
export type { AttentionRequest } from './attention.js';
export type { LayoutName, Positions, Rope, RopeRequest, RotateOptions } from './rope.js';
export type { Params, ParamValue, Variant, VariantId, VariantSpec } from './variants.js';
