// Compiled shaders: each with its constants once, kept for as long as the device lives.

import * as shaders from '../generated/shaders.js';
import { failGpu } from './failure.js';

export type Constants = Readonly<Record<string, number | boolean>>;

/** A shader's text: files one after another, the last holds `main`. */
const texts = {
  attend: shaders.coverage + shaders.attend,
  embed: shaders.embed,
  loss: shaders.loss,
  matmul: shaders.matmul,
  norm: shaders.norm,
  rotate: shaders.rotate,
  swiglu: shaders.swiglu,
} as const;

export type ProgramName = keyof typeof texts;

export class Programs {
  readonly #device: GPUDevice;
  readonly #made = new Map<string, Promise<GPUComputePipeline>>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  get(name: ProgramName, constants: Constants = {}): Promise<GPUComputePipeline> {
    const key = `${name} ${JSON.stringify(constants)}`;
    const known = this.#made.get(key);
    if (known) return known;
    const made = this.#compile(name, key, constants);
    this.#made.set(key, made);
    return made;
  }

  async #compile(
    name: ProgramName,
    label: string,
    constants: Constants,
  ): Promise<GPUComputePipeline> {
    this.#device.pushErrorScope('validation'); // what is wrong is told below
    const module = this.#device.createShaderModule({ label: name, code: texts[name] });
    await this.#device.popErrorScope();
    const { messages } = await module.getCompilationInfo();
    const wrong = messages.find(({ type }) => type === 'error');
    if (wrong) failGpu('gpu_failed', `${name}.wgsl, line ${wrong.lineNum}: ${wrong.message}`);
    return this.#device
      .createComputePipelineAsync({
        label,
        layout: 'auto',
        compute: {
          module,
          constants: Object.fromEntries(
            Object.entries(constants).map(([id, value]) => [id, Number(value)]),
          ),
        },
      })
      .catch((cause: Error) => failGpu('gpu_failed', `${name} does not compile: ${cause.message}`));
  }
}
