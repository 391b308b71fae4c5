// A setting carried to the programs that serve the real model.

export type { Exportable } from './exportable.js';
export { toHuggingFace, type HuggingFaceExport, type ToHuggingFaceOptions } from './huggingface.js';
export { toLlamaCpp, type LlamaCppExport, type ToLlamaCppOptions } from './llama-cpp.js';
export { toVllm, type VllmExport } from './vllm.js';
