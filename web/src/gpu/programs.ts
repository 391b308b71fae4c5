// Compiled shaders: each with its constants once, kept for as long as the device lives.

import * as shaders from '../generated/shaders.js';
import type { Gpu } from './device.js';
import { failGpu, within } from './failure.js';

export type Constants = Readonly<Record<string, number | boolean>>;

/** Files one after another, but every `override` first, which the compiler of Firefox and Deno needs. */
function joined(...files: readonly string[]): string {
  const text = files.join('');
  const constant = /^override .*\n/gm;
  return `${text.match(constant)?.join('') ?? ''}${text.replace(constant, '')}`;
}

/** A shader's text: the last of its files holds `main`. */
export const texts = {
  attend: joined(shaders.range, shaders.coverage, shaders.scores, shaders.attend),
  embed: joined(shaders.embed),
  loss: joined(shaders.range, shaders.loss),
  matmul: joined(shaders.range, shaders.matmul),
  norm: joined(shaders.range, shaders.norm),
  rotate: joined(shaders.rotate),
  swiglu: joined(shaders.swiglu),
} as const;

export type ProgramName = keyof typeof texts;

const patience = 60_000; // milliseconds: software takes seconds for the largest

const ofDevice = new WeakMap<GPUDevice, Programs>();

export class Programs {
  readonly #gpu: Gpu;
  readonly #made = new Map<string, Promise<GPUComputePipeline>>();

  constructor(gpu: Gpu) {
    this.#gpu = gpu;
  }

  /** Those of a device: one job after another finds them compiled. */
  static of(gpu: Gpu): Programs {
    const known = ofDevice.get(gpu.device) ?? new Programs(gpu);
    ofDevice.set(gpu.device, known);
    return known;
  }

  get(name: ProgramName, constants: Constants = {}): Promise<GPUComputePipeline> {
    const key = `${name} ${JSON.stringify(constants)}`;
    const known = this.#made.get(key);
    if (known) return known;
    const compiled = Promise.race([this.#compile(name, key, constants), this.#gpu.lost]);
    const made = within(patience, `compiling ${name}`, compiled);
    this.#made.set(key, made);
    return made;
  }

  async #compile(
    name: ProgramName,
    label: string,
    constants: Constants,
  ): Promise<GPUComputePipeline> {
    const { device } = this.#gpu;
    device.pushErrorScope('validation'); // what is wrong is told below
    const module = device.createShaderModule({ label: name, code: texts[name] });
    await device.popErrorScope();
    const { messages } = await module.getCompilationInfo();
    const wrong = messages.find(({ type }) => type === 'error');
    if (wrong) failGpu('gpu_failed', `${name}.wgsl, line ${wrong.lineNum}: ${wrong.message}`);
    return device
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
