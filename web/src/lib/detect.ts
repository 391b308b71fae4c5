// Which of our builds this engine can run, asked of the engine itself with two modules of a few bytes.

export type Build = 'relaxed' | 'simd' | 'scalar';

// A module of one function without parameters that returns a v128: types, functions, code.
function probe(body: readonly number[]): Uint8Array<ArrayBuffer> {
  const code = [0, ...body, 0x0b]; // no locals … end
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // "\0asm", version 1
    ...[1, 5, 1, 0x60, 0, 1, 0x7b],
    ...[3, 2, 1, 0],
    ...[10, code.length + 2, 1, code.length, ...code],
  ]);
}

const zeros = [0x43, 0, 0, 0, 0, 0xfd, 0x13]; // f32.const 0, f32x4.splat
const simd = probe(zeros);
const relaxed = probe([...zeros, ...zeros, ...zeros, 0xfd, 0x85, 0x02]); // f32x4.relaxed_madd

/** The fastest build that runs here. */
export function detectBuild(): Build {
  if (WebAssembly.validate(relaxed)) return 'relaxed';
  return WebAssembly.validate(simd) ? 'simd' : 'scalar';
}
