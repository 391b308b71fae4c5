// What can fail about a GPU: the job then goes on without it, as isGpuFailure tells comparisons.

import { reasonOf, RopewalkError } from '../lib/error.js';

export type GpuFailure =
  | 'gpu_missing' // there is none, or it may not be used
  | 'gpu_lost' // it was there, and went away
  | 'gpu_failed' // it refused a command of ours
  | 'gpu_memory' // it has not enough memory
  | 'gpu_timeout' // it does not answer
  | 'gpu_limit' // the job is larger than it allows
  | 'gpu_range'; // a number left the range of float32, by what the model holds: no fault of the GPU

export const gpuError = (code: GpuFailure, message: string): RopewalkError =>
  new RopewalkError({ code, where: 'gpu', message });

export const failGpu = (code: GpuFailure, message: string): never => {
  throw gpuError(code, message);
};

/** Whatever a browser throws while it works for us is a failure of the GPU; cancelling and our own refusals are not. */
export async function guarded<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    if (cause instanceof RopewalkError || (cause as Error).name === 'AbortError') throw cause;
    return failGpu('gpu_failed', reasonOf(cause));
  });
}

/** The promise, or `gpu_timeout` after so many milliseconds. */
export async function within<T>(
  milliseconds: number,
  what: string,
  promise: Promise<T>,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const seconds = milliseconds / 1000;
    timer = setTimeout(
      () => reject(gpuError('gpu_timeout', `${what} took longer than ${seconds} s`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
