// A GPU that goes away after a while, as often as it is opened; none where there is no WebGPU.
import { openGpu } from '../../web/dist/gpu/device.js';
import { GpuHolder } from '../../web/dist/gpu/holder.js';
import { nodeEntry } from '../../web/dist/gpu/node.js';

export async function lossyGpu() {
  try {
    (await openGpu({ entry: await nodeEntry() })).close();
  } catch {
    return undefined;
  }
  return {
    /** A source of GPUs of which each is lost after so many milliseconds. */
    losing: (milliseconds) =>
      new GpuHolder(async () => {
        const gpu = await openGpu({ entry: await nodeEntry() });
        setTimeout(() => gpu.device.destroy(), milliseconds);
        return gpu;
      }),
  };
}
