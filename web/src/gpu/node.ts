// WebGPU in Node: the optional package `webgpu` (Dawn).

import { reasonOf } from '../lib/error.js';
import { failGpu } from './failure.js';

interface Dawn {
  create(flags: readonly string[]): GPU;
  readonly globals: object;
}

let entry: Promise<GPU> | undefined;

// Not a literal, so that neither tsc nor a bundler looks for a package that may be missing.
const name: string = 'webgpu';

async function load(): Promise<GPU> {
  const dawn = (await import(/* @vite-ignore */ name).catch((cause: unknown) => {
    const missing = (cause as { code?: string }).code === 'ERR_MODULE_NOT_FOUND';
    return failGpu(
      'gpu_missing',
      missing
        ? 'Node has no WebGPU of its own: npm install webgpu'
        : `the package webgpu does not start: ${reasonOf(cause)}`,
    );
  })) as Dawn;
  Object.assign(globalThis, dawn.globals);
  return dawn.create([]);
}

/** Kept for good: Dawn crashes when its entry is collected while a device lives. */
export const nodeEntry = (): Promise<GPU> => (entry ??= load());
