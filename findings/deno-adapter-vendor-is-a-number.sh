#!/usr/bin/env bash
# Deno 2.9.6 gives a GPU adapter's vendor and device as decimal numbers, where browsers give words.
#
# Expected: GPUAdapterInfo.vendor is a word such as "nvidia" or "google", empty where it is not told; Chromium has
# "google" and "swiftshader" for its software adapter. A page or program that shows vendor and architecture shows a
# number here, and one that looks for "nvidia" does not find it.
# Seen (2026-11-28, Debian 12, Mesa 22.3.6): vendor "65541", architecture "", device "0",
# description "llvmpipe (LLVM 15.0.6, 256 bits)". 65541 is 0x10005, Khronos' number for Mesa.
# Needs Debian's mesa-vulkan-drivers for an adapter without a GPU.
set -euo pipefail
driver=$(find /usr/share/vulkan/icd.d -name 'lvp_icd*.json' 2>/dev/null | head -n 1)
[ -n "$driver" ] || { echo 'needs mesa-vulkan-drivers'; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund deno@2.9.6 >/dev/null 2>&1

cat >adapter.mjs <<'JS'
const adapter = await navigator.gpu.requestAdapter();
const { vendor, architecture, device, description } = adapter.info;
console.log(JSON.stringify({ vendor, architecture, device, description }));
JS
got=$(VK_ICD_FILENAMES="$driver" XDG_RUNTIME_DIR=/tmp node_modules/.bin/deno run --unstable-webgpu adapter.mjs)
echo "$got"
[[ "$got" == '{"vendor":"65541","architecture":"","device":"0","description":"llvmpipe'* ]] || {
  echo 'was vendor "65541", architecture "" and device "0" when this was written'
  exit 1
}
