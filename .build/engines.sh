# The package in other engines than the one it is built with: Deno and the system's Firefox in every test run, on demand
# all that npm brings.

# tests/engines/node_modules, which holds Deno, as its package-lock.json says. Fails where npm has no Deno for this system.
setup_deno() {
  local folder="$root/tests/engines" lock
  setup_node
  lock=$(digest "$folder/package-lock.json")
  [ -d "$folder/node_modules" ] && stamped deno "$lock" && return
  step 'npm ci in tests/engines (Deno)'
  mkdir -p "$root/build/log"
  npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund >"$root/build/log/npm-ci-deno.log" 2>&1 || return 1
  stamp deno "$lock"
}

llvmpipe() { find /usr/share/vulkan/icd.d -name 'lvp_icd*.json' 2>/dev/null | head -n 1; }

# Mesa's Vulkan on the processor: the second software GPU beside the one that Chromium brings.
setup_llvmpipe() {
  if [ -z "$(llvmpipe)" ] && has_apt; then install_available mesa-vulkan-drivers; fi
}

# Mesa writes a line of complaint wherever nobody has logged in.
with_llvmpipe() {
  env VK_ICD_FILENAMES="$(llvmpipe)" XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/tmp}" "$@"
}

# skipped <part> <why>: said, and counted as no test at all.
skipped() {
  step "$1: skipped, $2"
  echo "$1: 0 passed, 0 failed"
}

deno_tests() {
  local deno="$root/tests/engines/node_modules/.bin/deno"
  setup_deno || { skipped 'deno webgpu' 'npm has no Deno for this system'; return; }
  setup_llvmpipe
  [ -n "$(llvmpipe)" ] || { skipped 'deno webgpu' 'there is no llvmpipe (mesa-vulkan-drivers)'; return; }
  with_llvmpipe "$deno" run --allow-all "$root/tests/engines/webgpu.mjs"
}

firefox_tests() {
  local flag=
  setup_node
  if ! command -v firefox-esr >/dev/null && has_apt; then install_available firefox-esr; fi
  command -v firefox-esr >/dev/null || { skipped firefox 'there is no firefox-esr'; return; }
  setup_llvmpipe
  at_least "$(node_version)" 22 || flag=--experimental-websocket
  with_llvmpipe node $flag "$root/tests/engines/firefox.mjs"
}

# On demand: more than a gigabyte is fetched, into build/engines.
run_engines() {
  build_web
  step 'engines: fetching each by npm (build/engines)'
  node "$root/tests/engines/run.mjs" "$root/build/engines" "$@"
}
