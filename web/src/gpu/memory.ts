// The arrays on the GPU, by name: made when first needed, made anew when more is needed, released together.

const { ceil, max } = Math;

export class Memory {
  readonly #device: GPUDevice;
  readonly #label: string;
  readonly #buffers = new Map<string, GPUBuffer>();

  constructor(device: GPUDevice, label: string) {
    this.#device = device;
    this.#label = label;
  }

  /** At least so many 32-bit numbers, with whatever stood there before. */
  numbers(name: string, count: number): GPUBuffer {
    const size = max(16, ceil(count / 4) * 16);
    const known = this.#buffers.get(name);
    if (known && known.size >= size) return known;
    known?.destroy();
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    const made = this.#device.createBuffer({ label: `${this.#label}.${name}`, size, usage });
    this.#buffers.set(name, made);
    return made;
  }

  upload(name: string, values: Float32Array | Uint32Array | Int32Array): GPUBuffer {
    const buffer = this.numbers(name, values.length);
    if (values.length === 0) return buffer; // not every engine takes an empty write
    this.#device.queue.writeBuffer(
      buffer,
      0,
      values.buffer as ArrayBuffer,
      values.byteOffset,
      values.byteLength,
    );
    return buffer;
  }

  release(): void {
    for (const buffer of this.#buffers.values()) buffer.destroy();
    this.#buffers.clear();
  }
}
