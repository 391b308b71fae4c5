// The GPU side: opening one, and the model on it. Nothing happens at import.

export { openGpu, type AdapterFacts, type Gpu, type OpenOptions } from './device.js';
export { isGpuFailure, type GpuFailure } from './failure.js';
export { GpuModel, type Read } from './model.js';
export type { Shape } from './weights.js';
