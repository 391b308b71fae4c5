// Opening a GPU: the one place that asks for it, with one sentence for every way it can be refused.

import type { AdapterFacts } from '../compare/backend.js';
import { reasonOf } from '../lib/error.js';
import { cut, visible } from '../lib/visible.js';
import { failGpu, gpuError, within } from './failure.js';

export interface Gpu {
  readonly device: GPUDevice;
  readonly adapter: AdapterFacts;
  /** Rejects with `gpu_lost` when the device goes away, but for our own closing. Never resolves. */
  readonly lost: Promise<never>;
  close(): void;
}

export interface OpenOptions {
  /** Where adapters are asked for; usual: the browser's. In Node: `nodeEntry()` of `./node.js`. */
  readonly entry?: GPU | undefined;
  readonly patience?: number; // milliseconds until no answer is a failure
}

const usualPatience = 10_000;

// What the kernels need at the least; every full WebGPU adapter has more.
const needed = { maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupStorageSize: 16_384 };

// Taken as large as the adapter has them, because a longer text needs larger arrays.
const wanted = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
] as const;

function browserEntry(): GPU {
  const { navigator, isSecureContext } = globalThis as {
    navigator?: { gpu?: GPU };
    isSecureContext?: boolean;
  };
  if (navigator?.gpu) return navigator.gpu;
  return isSecureContext === false
    ? failGpu('gpu_missing', 'WebGPU is only there on pages loaded over https or from this machine')
    : failGpu('gpu_missing', 'there is no WebGPU here');
}

async function adapterOf(entry: GPU, patience: number): Promise<GPUAdapter> {
  const asked = entry
    .requestAdapter({ powerPreference: 'high-performance' })
    .catch((cause: unknown) => failGpu('gpu_missing', `no adapter was given: ${reasonOf(cause)}`));
  const adapter = await within(patience, 'asking for an adapter', asked);
  return (
    adapter ??
    failGpu('gpu_missing', 'no adapter was given: there is no GPU, or its driver is not trusted')
  );
}

function checkLimits(limits: GPUSupportedLimits): void {
  for (const [name, least] of Object.entries(needed)) {
    const given = limits[name as keyof typeof needed];
    if (given < least)
      failGpu('gpu_limit', `the adapter's ${name} must be at least ${least}, got ${given}`);
  }
}

/** Words for people: Firefox says nothing, and Deno has numbers for vendor and device. */
const readable = (word: string | undefined): word is string =>
  word !== undefined && word.trim() !== '' && Number.isNaN(Number(word));

function factsOf(adapter: GPUAdapter): AdapterFacts {
  // Older browsers say it of the adapter itself.
  const info = adapter.info as Partial<GPUAdapterInfo> | undefined;
  const old = adapter as { isFallbackAdapter?: boolean };
  const { vendor, architecture, description, device } = info ?? {};
  const maker = [vendor, architecture].filter(readable).join(' ');
  const name = [maker, description, device].find(readable) ?? 'a GPU without a name';
  const software =
    (info?.isFallbackAdapter ?? old.isFallbackAdapter ?? false) ||
    /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${name} ${description}`);
  return { name: cut(visible(name), 60), software };
}

export async function openGpu(options: OpenOptions = {}): Promise<Gpu> {
  const patience = options.patience ?? usualPatience;
  const adapter = await adapterOf(options.entry ?? browserEntry(), patience);
  checkLimits(adapter.limits);
  const requiredLimits = Object.fromEntries(wanted.map((name) => [name, adapter.limits[name]]));
  const asked = adapter
    .requestDevice({ label: 'ropewalk', requiredLimits })
    .catch((cause: unknown) =>
      failGpu('gpu_missing', `the adapter gives no device: ${reasonOf(cause)}`),
    );
  const device = await within(patience, 'asking for a device', asked);
  let closed = false;
  const lost = device.lost.then(async ({ message, reason }) => {
    if (closed) return new Promise<never>(() => undefined);
    throw gpuError('gpu_lost', `was lost (${message || reason})`);
  });
  lost.catch(() => undefined); // whoever waits for work hears of it
  return {
    device,
    adapter: factsOf(adapter),
    lost,
    close() {
      closed = true;
      device.destroy();
    },
  };
}
