// The GPU side: opening one, the model on it, and its part in comparisons. Nothing happens at import.

export { GpuBackend } from './backend.js';
export { openGpu, type Gpu, type OpenOptions } from './device.js';
export { isGpuFailure } from '../compare/backend.js';
export type { GpuFailure } from './failure.js';
export { GpuHolder } from './holder.js';
export { nodeEntry } from './node.js';
export { GpuModel, type Read } from './model.js';
export type { Reading } from './arrays.js';
export type { Shape } from './weights.js';

// Of WebGPU's own types the declarations need the names only. Empty as these are, they merge with those of whoever has
// them, TypeScript's DOM from 6 on or @webgpu/types, and a reader who has neither installs nothing.
declare global {
  interface GPU {}
  interface GPUDevice {}
  interface GPUBuffer {}
  interface GPUComputePipeline {}
  interface GPUCommandBuffer {}
}
