// A setting carried to the programs that serve the real model.

export { toHuggingFace, type HuggingFaceExport, type ToHuggingFaceOptions } from './huggingface.js';
export { toLlamaCpp, type LlamaCppExport, type ToLlamaCppOptions } from './llama-cpp.js';
export type { Exportable } from './said.js';
export { toVllm, type VllmExport } from './vllm.js';
