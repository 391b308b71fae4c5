// ropewalk compare: options to a comparison, the comparison to a table or JSON.

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import v8 from 'node:v8';

import type { Comparison, ComparisonResult } from '../compare/comparison.js';
import type { Wanted } from '../compare/backend.js';
import { createPool } from '../compare/pool.js';
import { compare } from '../compare/run.js';
import { surprise, type Surprise } from '../compare/surprise.js';
import { splitMethods } from '../compare/terms.js';
import { nodeWorker } from '../compare/workers-node.js';
import { catalog, measures } from '../generated/catalog.js';
import { openGpu } from '../gpu/device.js';
import { GpuHolder } from '../gpu/holder.js';
import { nodeEntry } from '../gpu/node.js';
import { refuse, shown } from '../lib/error.js';
import { detectBuild, type Build } from '../lib/detect.js';
import type { ModelSource } from '../lib/model.js';
import { passagePath, readModel, readText } from './files.js';
import { progressBar } from './progress.js';
import { table } from './table.js';
import { harmlessIn, jsonLine } from './written.js';

// All that can be computed of any model that rotates: without a list that only its authors have.
const everyVariant = catalog
  .filter(({ rotates, params }) => rotates && !params.some((param) => 'required' in param))
  .map(({ id }) => id)
  .join(',');

const usual = {
  variants: everyVariant,
  lengths: '1,4,16',
  task: 'text',
  windows: '8',
  seed: '1',
  build: 'auto',
  backend: 'auto',
};

const options = {
  variants: { type: 'string', default: usual.variants },
  lengths: { type: 'string', default: usual.lengths },
  task: { type: 'string', default: usual.task },
  windows: { type: 'string', default: usual.windows },
  seed: { type: 'string', default: usual.seed },
  model: { type: 'string' },
  text: { type: 'string' },
  workers: { type: 'string' },
  build: { type: 'string', default: usual.build },
  backend: { type: 'string', default: usual.backend },
  json: { type: 'boolean', default: false },
} as const;

export const compareHelp = (): string => `usage: ropewalk compare [options]

  --variants LIST   methods by commas; + combines, parentheses hold parameters:
                    rope,yarn(factor=16,beta_fast=8)+log_n     [every one that rotates and needs no list]
  --lengths LIST    multiples of the training length           [${usual.lengths}]
  --task TASK       ${measures.map(({ id }) => id).join(', ')}; parameters as in repeat(period=64)  [${usual.task}]
  --windows N       pieces of text averaged over               [${usual.windows}]
  --seed N          which pieces, keys and numbers             [${usual.seed}]
  --model DIR       a folder with config.json and model.safetensors  [the shipped one]
  --text FILE       any file to read instead of the shipped passage
  --workers N       [one for each processor, at most 8]
  --build BUILD     auto, relaxed, simd or scalar              [${usual.build}]
  --backend WHICH   webgpu, wasm or auto; WebGPU in Node needs the package webgpu  [${usual.backend}]
  --json            the result as JSON

Methods: ${catalog.map(({ id }) => id).join(', ')}
`;

function numberOf(option: string, text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isNaN(value)) return value;
  return refuse('wrong_type', option, `must be a number, got ${shown(text)}`);
}

const numbersOf = (option: string, text: string): number[] =>
  text.split(',').map((piece) => numberOf(option, piece));

const backends: readonly Wanted[] = ['auto', 'webgpu', 'wasm'];

const backendOf = (text: string): Wanted => {
  const known = backends.find((one) => one === text);
  if (known) return known;
  return refuse('unknown_word', '--backend', `must be ${backends.join(', ')}, got ${shown(text)}`);
};

// Node 20 has relaxed SIMD behind a flag, which may be set at any time before such a module is met; newer ones have it anyway. Bun has
// no flags.
function allowRelaxedSimd(): void {
  if (detectBuild() !== 'relaxed' && !process.versions['bun'])
    v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/** Ctrl-C stops after the windows at hand; a second one, or one after the run, at once, as usual. */
async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const abort = () => stop.abort();
  process.once('SIGINT', abort);
  try {
    return await run(stop.signal);
  } finally {
    process.off('SIGINT', abort);
  }
}

const parsed = (given: readonly string[]) =>
  parseArgs({ args: [...given], options, strict: true, allowPositionals: false }).values;

type Values = ReturnType<typeof parsed>;
type Result = ComparisonResult & { surprise?: Surprise };

const comparisonOf = (values: Values, trainLength: number): Comparison => ({
  variants: splitMethods(values.variants),
  lengths: numbersOf('--lengths', values.lengths).map((multiple) =>
    Math.round(multiple * trainLength),
  ),
  task: values.task,
  windows: numberOf('--windows', values.windows),
  seed: numberOf('--seed', values.seed),
});

const workersOf = ({ workers }: Values): number =>
  workers === undefined ? Math.min(8, availableParallelism()) : numberOf('--workers', workers);

/** The shipped passage, and the text of the user's own if there is one. */
async function textsOf({ text }: Values) {
  const shipped = await readText(passagePath('persuasion'));
  return { shipped, own: text === undefined ? undefined : await readText(text) };
}

async function computed(
  values: Values,
  comparison: Comparison,
  model: ModelSource & { readonly name: string },
): Promise<Result> {
  const { shipped, own } = await textsOf(values);
  const [workers, backend] = [workersOf(values), backendOf(values.backend)];
  allowRelaxedSimd();
  const bar = progressBar(process.stderr);
  const gpu = new GpuHolder(async () => openGpu({ entry: await nodeEntry() }));
  const build = values.build as 'auto' | Build; // judged by the loader
  const pool = createPool({ createWorker: nodeWorker, workers, build });
  const run = { model, passage: own ?? shipped, pool, gpu, backend, onProgress: bar.show };
  try {
    const result = await interruptible((signal) => compare(comparison, { ...run, signal }));
    return own ? { ...result, surprise: await surprise(pool, model, own, shipped) } : result;
  } finally {
    bar.clear();
    pool.close();
    gpu.close();
  }
}

export async function runCompare(given: readonly string[]): Promise<void> {
  const values = parsed(given);
  const model = await readModel(values.model);
  const comparison = comparisonOf(values, trainLengthOf(model.config));
  const result = await computed(values, comparison, model);
  const { windows, seed } = comparison;
  process.stdout.write(values.json ? jsonLine(result) : table(harmlessIn(result), windows, seed));
}

// Only to turn multiples into tokens; C++ judges the config.
function trainLengthOf(config: object | string): number {
  try {
    return Number(
      (JSON.parse(String(config)) as { max_position_embeddings?: unknown })
        .max_position_embeddings ?? 1,
    );
  } catch {
    return 1;
  }
}
