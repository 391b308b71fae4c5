#!/usr/bin/env bash
# Bun 1.4.5 accepts relaxed multiply-add and rounds it twice, on a processor that can fuse it.
#
# Expected: f32x4.relaxed_madd is fused where the processor has FMA, as in V8. The specification allows either, so a
# program that picks a relaxed build for its one rounding has to ask the engine what it does.
# Input: a·a + c with a = 1 + 2^-12 and c = −(1 + 2^-11). Exactly 2^-24; rounded after the product it is 0.
# Seen (2026-11-28, x86-64 with FMA): Node 24.21.0 and Deno 2.9.6 print 5.960464477539063e-8, Bun 1.4.5 prints 0.
# Bun 1.3.14 does not accept the instruction.
set -euo pipefail
grep -qw fma /proc/cpuinfo || { echo 'needs an x86-64 processor with FMA'; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund bun@1.4.5 deno@2.9.6 node@24.21.0 >/dev/null 2>&1

cat >madd.mjs <<'JS'
// (func (export "f") (param f32 f32 f32) (result f32)
//   f32x4.extract_lane 0 (f32x4.relaxed_madd (f32x4.splat 0) (f32x4.splat 1) (f32x4.splat 2)))
const splat = (parameter) => [0x20, parameter, 0xfd, 0x13];
const code = [0, ...splat(0), ...splat(1), ...splat(2), 0xfd, 0x85, 0x02, 0xfd, 0x1f, 0, 0x0b];
const module = Uint8Array.from([
  0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  1, 8, 1, 0x60, 3, 0x7d, 0x7d, 0x7d, 1, 0x7d,
  3, 2, 1, 0,
  7, 5, 1, 1, 0x66, 0, 0,
  10, code.length + 2, 1, code.length, ...code,
]);
const { instance } = await WebAssembly.instantiate(module);
const a = 1 + 2 ** -12;
console.log(instance.exports.f(a, a, -(1 + 2 ** -11)));
JS

failed=0
# seen <engine> <wanted> <command …>
seen() {
  local engine=$1 wanted=$2 got
  shift 2
  got=$("$@" madd.mjs)
  echo "$engine: $got"
  [ "$got" = "$wanted" ] || { echo "$engine: was $wanted when this was written"; failed=1; }
}
seen 'Node 24.21.0' 5.960464477539063e-8 node_modules/.bin/node
seen 'Deno 2.9.6' 5.960464477539063e-8 node_modules/.bin/deno run
seen 'Bun 1.4.5' 0 node_modules/.bin/bun
exit $failed
