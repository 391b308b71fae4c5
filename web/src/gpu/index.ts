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
