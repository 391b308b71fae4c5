// The engines that npm brings, each by an exact version: one of every major, and of Bun every minor that differs.

/** package: of npm, for this system; program: what it brings; run: arguments before a script's name. */
const node = (version, ...flags) => ({
  name: `Node ${version}`,
  package: `node-${process.platform}-${process.arch}@${version}`,
  program: 'bin/node',
  run: flags,
});

const bun = (version) => ({
  name: `Bun ${version}`,
  package: `@oven/bun-${process.platform}-${process.arch === 'arm64' ? 'aarch64' : 'x64'}@${version}`,
  program: 'bin/bun',
  run: [],
});

const deno = (version) => ({
  name: `Deno ${version}`,
  package: `@deno/${process.platform}-${process.arch}-glibc@${version}`,
  program: 'deno',
  run: ['run', '--allow-all'],
});

export const engines = [
  node('20.19.0', '--experimental-wasm-relaxed-simd'),
  node('22.23.3'),
  node('24.21.0'),
  node('25.9.0'),
  node('26.10.0'),
  deno('2.0.6'),
  deno('2.9.6'),
  bun('1.1.45'),
  bun('1.2.23'),
  bun('1.3.14'),
  bun('1.4.5'),
];
