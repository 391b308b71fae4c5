// ropewalk: rotary position variants in WebAssembly. Nothing happens at import.

import { catalog, measures } from './generated/catalog.js';
import { inspect } from './inspect/inspect.js';
import type { Inspection, InspectOptions } from './inspect/inspection.js';
import { attention, type AttentionRequest } from './lib/attention.js';
import type { Build } from './lib/detect.js';
import { loadBindings, type LoadOptions } from './lib/load.js';
import { Model, type ModelSource } from './lib/model.js';
import { plan, type Plan } from './lib/plan.js';
import { makeRope, type Rope, type RopeRequest } from './lib/rope.js';

export interface Ropewalk {
  readonly build: Build;
  readonly version: string;
  readonly variants: typeof catalog;
  readonly measures: typeof measures;
  rope<const Text extends string>(request: RopeRequest<Text>): Rope;
  attention(request: AttentionRequest): Float32Array;
  loadModel(source: ModelSource): Model;
  /** What a config.json, a params.json or the first bytes of a GGUF file mean, pair by pair and runtime by runtime. */
  inspect(config: unknown, options?: InspectOptions): Inspection;
  /** What `attention` follows over so many tokens, for kernels of your own. */
  plan(rope: Rope, tokens: number): Plan;
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
    inspect: (config, options) => inspect((request) => makeRope(wasm, request), config, options),
    plan: (rope, tokens) => plan(wasm, rope, tokens),
  };
}

export { RopewalkError, type Problem } from './lib/error.js';
export { detectBuild, type Build } from './lib/detect.js';
export {
  encode,
  Model,
  type Job,
  type LossesRequest,
  type ModelConfig,
  type ModelParts,
  type ModelSource,
  type Outcome,
  type Resolved,
  type Tensor,
} from './lib/model.js';
export type { Note, ReadOptions, RopeConfig } from './config/config.js';
export { layerTypesOf, readConfig } from './config/read.js';
export type { Fate, PairReport } from './inspect/pairs.js';
export type {
  AttentionReport,
  Inspection,
  InspectOptions,
  RuntimeReport,
  Warning,
} from './inspect/inspection.js';
export { runtimes } from './runtimes/index.js';
export type { Arithmetic, Context, Reading, Remark, Runtime, Source } from './runtimes/runtime.js';
export { fromGguf, readGguf, type GgufOptions } from './config/gguf.js';
export { requestOf, type RequestOptions } from './config/request.js';
export {
  toHuggingFace,
  toLlamaCpp,
  toVllm,
  type Exportable,
  type HuggingFaceExport,
  type LlamaCppExport,
  type ToHuggingFaceOptions,
  type ToLlamaCppOptions,
  type VllmExport,
} from './config/export/index.js';
export { models, type ModelPreset } from './models/index.js';
export { fromHuggingFace, type HuggingFaceOptions } from './config/huggingface.js';
export type { LoadOptions, WasmSource } from './lib/load.js';
export type { Sample } from './lib/module.js';
export type { Band, Plan, PlanTable } from './lib/plan.js';
export type { AttentionRequest } from './lib/attention.js';
export type { LayoutName, Positions, Rope, RopeRequest, RotateOptions } from './lib/rope.js';
export type {
  Params,
  ParamValue,
  ResolvedValue,
  Variant,
  VariantId,
  VariantSpec,
} from './lib/variants.js';
