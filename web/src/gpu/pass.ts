// A pass: one shader over some buffers, with the few numbers that change from one to the next.

/** A pass that is ready to be encoded. */
export interface Pass {
  readonly program: GPUComputePipeline;
  readonly sizes: readonly (number | Real)[]; // binding 0, 32 bits each
  readonly buffers: readonly GPUBuffer[]; // bindings 1, 2, …
  readonly groups: readonly [x: number, y?: number, z?: number];
  readonly cost: number; // multiply-adds
}

/** A number that the shader reads as f32; plain numbers are u32. */
export interface Real {
  readonly real: number;
}

export const real = (value: number): Real => ({ real: value });

/** Offsets of uniform buffers must be multiples of it. */
const slot = 256; // bytes

function writeSizes(passes: readonly Pass[]): ArrayBuffer {
  const bytes = new ArrayBuffer(passes.length * slot);
  const view = new DataView(bytes);
  passes.forEach(({ sizes }, n) =>
    sizes.forEach((size, at) => {
      if (typeof size === 'number') view.setUint32(n * slot + 4 * at, size, true);
      else view.setFloat32(n * slot + 4 * at, size.real, true);
    }),
  );
  return bytes;
}

function groupOf(device: GPUDevice, pass: Pass, sizes: GPUBuffer, n: number): GPUBindGroup {
  return device.createBindGroup({
    label: pass.program.label,
    layout: pass.program.getBindGroupLayout(0),
    entries: [
      { binding: 0, resource: { buffer: sizes, offset: n * slot, size: slot } },
      ...pass.buffers.map((buffer, at) => ({ binding: at + 1, resource: { buffer } })),
    ],
  });
}

/** One command buffer for all of them, in order; `sizes` may be destroyed once the work is done. */
export function encode(
  device: GPUDevice,
  passes: readonly Pass[],
): { commands: GPUCommandBuffer; sizes: GPUBuffer } {
  const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
  const sizes = device.createBuffer({ label: 'sizes', size: passes.length * slot, usage });
  device.queue.writeBuffer(sizes, 0, writeSizes(passes));
  const encoder = device.createCommandEncoder({ label: 'slice' });
  const compute = encoder.beginComputePass({ label: 'slice' });
  passes.forEach((pass, n) => {
    const [x, y = 1, z = 1] = pass.groups;
    compute.setPipeline(pass.program);
    compute.setBindGroup(0, groupOf(device, pass, sizes, n));
    compute.dispatchWorkgroups(x, y, z);
  });
  compute.end();
  return { commands: encoder.finish({ label: 'slice' }), sizes };
}
