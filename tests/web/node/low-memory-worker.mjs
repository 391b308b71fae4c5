// The package's own worker, in an engine that gives a module 24 MB of memory.
import { withMostMemory } from './low-memory.mjs';

const { compile } = WebAssembly;
const ours = 100_000; // bytes: Node has smaller modules of its own
WebAssembly.compile = (bytes) =>
  compile(bytes.byteLength < ours ? bytes : withMostMemory(new Uint8Array(bytes), 24));
await import('../../../web/dist/compare/worker-node.js');
