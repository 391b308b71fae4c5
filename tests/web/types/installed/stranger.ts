// Compiled beside the installed package, with nothing else installed: every entry of it, by the strictest settings.

import { createRopewalk, fromHuggingFace, type Model, type Rope } from 'ropewalk';
import { browserWorker, compare, createPool, type ComparisonResult } from 'ropewalk/compare';
import { GpuHolder, GpuModel, nodeEntry, openGpu, type Gpu } from 'ropewalk/webgpu';
import 'ropewalk/element';
import 'ropewalk/worker';

export async function onTheProcessor(config: unknown, weights: Uint8Array): Promise<Rope> {
  const rw = await createRopewalk({ build: 'simd' });
  const model: Model = rw.loadModel({ config: {}, weights });
  model[Symbol.dispose]();
  // @ts-expect-error no such variant
  rw.rope({ variant: 'yarm', headDim: 64, trainLength: 4096 });
  return rw.rope(fromHuggingFace(config));
}

export async function onTheGpu(model: Model): Promise<number> {
  const gpu: Gpu = await openGpu({ entry: await nodeEntry(), patience: 1000 });
  // @ts-expect-error an adapter is told by name, not by number
  const name: number = gpu.adapter.name;
  const loaded = await GpuModel.load(gpu, model.parts());
  gpu.close();
  return loaded.mostTokens(1) + name;
}

export const inAPool = (model: { config: object; weights: Uint8Array; name: string }) =>
  compare(
    { variants: ['rope'], lengths: [128], task: 'text', windows: 1, seed: 1 },
    {
      model,
      passage: 'a text',
      pool: createPool({ createWorker: browserWorker(() => new Worker('worker.js')) }),
      backend: 'auto',
      gpu: new GpuHolder(() => openGpu()),
    },
  ) satisfies Promise<ComparisonResult>;

export const instrument = (): HTMLElement | null => document.querySelector('rope-lab');
export const result = (): ComparisonResult | undefined => document.querySelector('rope-lab')?.result;
