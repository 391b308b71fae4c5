// The loader: picks a build, brings its bytes, starts it. Nothing happens before it is called.

import { checkedKeys, checkedText, type KeysOf } from './arguments.js';
import { reasonOf, refuse, RopewalkError, shown } from './error.js';
import { detectBuild, type Build } from './detect.js';
import { bindings, type Bindings } from './module.js';

export type WasmSource = BufferSource | WebAssembly.Module | Response;

export interface LoadOptions {
  /** `auto` takes the fastest that runs here. */
  readonly build?: 'auto' | Build;
  /** The bytes of `build`, for who hosts them elsewhere; they are in the package as `ropewalk/wasm/<build>.wasm`. */
  readonly wasm?: WasmSource | PromiseLike<WasmSource>;
}

const keys: KeysOf<LoadOptions> = { build: true, wasm: true };

interface Chunk {
  readonly default: (options: object) => Promise<unknown>;
  readonly base64: string; // of the module, deflated
}

// Written out so that bundlers see three chunks, of which one is loaded.
const chunks: Record<Build, () => Promise<Chunk>> = {
  relaxed: () => import('../generated/wasm/relaxed.js'),
  simd: () => import('../generated/wasm/simd.js'),
  scalar: () => import('../generated/wasm/scalar.js'),
};

// Bun before 1.3 has no DecompressionStream, and Node's zlib instead. Not a literal, so that no bundler looks for it.
const zlib: string = 'node:zlib';

interface Zlib {
  inflateRawSync(bytes: Uint8Array): Uint8Array<ArrayBuffer>;
}

// The chunk holds the module deflated, then in base64.
async function decoded(base64: string): Promise<BufferSource> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let n = 0; n < text.length; ++n) bytes[n] = text.charCodeAt(n);
  if (typeof DecompressionStream === 'undefined')
    return ((await import(/* @vite-ignore */ zlib)) as Zlib).inflateRawSync(bytes);
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(inflated).arrayBuffer();
}

async function compiled(source: WasmSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  return WebAssembly.compile(
    typeof Response !== 'undefined' && source instanceof Response
      ? await source.arrayBuffer()
      : (source as BufferSource),
  );
}

// The glue would wait for ever if its instantiation failed, so that is raced against it.
async function started(chunk: Chunk, module: WebAssembly.Module): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const instantiateWasm = (
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance) => void,
    ) => {
      WebAssembly.instantiate(module, imports).then(done).catch(reject);
      return {};
    };
    chunk.default({ instantiateWasm, printErr: () => undefined }).then(resolve, reject);
  });
}

function chosenBuild(options: LoadOptions): Build {
  const wanted = options.build ?? 'auto';
  if (wanted === 'auto' && options.wasm !== undefined)
    return refuse('missing', 'build', 'is needed beside wasm: relaxed, simd or scalar');
  if (wanted === 'auto') return detectBuild();
  if (Object.hasOwn(chunks, checkedText(wanted, 'build'))) return wanted;
  return refuse(
    'unknown_word',
    'build',
    `must be auto, relaxed, simd or scalar, got ${shown(wanted)}`,
  );
}

export async function loadBindings(options: LoadOptions = {}): Promise<Bindings> {
  const build = chosenBuild(checkedKeys(options, keys));
  const chunk = await chunks[build]();
  try {
    const module = await compiled((await options.wasm) ?? (await decoded(chunk.base64)));
    const loaded = bindings(await started(chunk, module));
    const got = loaded.build();
    if (got !== build) refuse('wrong_wasm', 'wasm', `must be the ${build} build, got ${got}`);
    return loaded;
  } catch (cause) {
    if (cause instanceof RopewalkError) throw cause;
    return refuse('no_wasm', 'wasm', `the ${build} build did not start: ${reasonOf(cause)}`, cause);
  }
}
