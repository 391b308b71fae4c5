#!/usr/bin/env bash
# Sets up, builds, tests and shows ropewalk. Each step sets up only what it lacks and is quick when nothing changed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for piece in console packages toolchain node compile test bench soak engines fuzz; do . "$root/.build/$piece.sh"; done

usage() {
  cat <<'HELP'
usage: ./build.sh <step> [arguments]

  demo     set up, build and serve the page; prints its address (--port 8000, --host 0.0.0.0)
  test     set up, build and run every test; ends with one line «N passed, N failed»
  fuzz     look for inputs that break a promise: fuzz [target] [seconds], all targets and 60 unless said; fuzz
           --coverage tells which lines of cpp/ the inputs found so far reach
  compare  compare variants in the terminal; arguments as in `ropewalk compare --help`
  inspect  what a model's config.json means; arguments as in `ropewalk inspect --help`
  soak     runs, cancels and faults for so many seconds in Node and Chromium: soak 600
  bench    speed natively and in the three WebAssembly builds, as one table
  engines  the packed package and its command line in every engine that npm brings, as one table (--write: into
           web/engines.md)
  train    fetch and clean the training text, then train a model; arguments go to the trainer
  wasm     the WebAssembly builds (relaxed, simd, scalar) and what TypeScript learns from them
  native   the native build: library, trainer, tests, benchmark (build/native)
  web      the npm package (web/dist) and the page (web/dist-page)
  format   format every source file
  clean    remove everything built and fetched by npm (.toolchain/ stays)
HELP
}

summary() {
  local change
  [ ${#changes[@]} = 0 ] && step 'everything was up to date' && return
  step 'done:'
  for change in "${changes[@]}"; do printf '          - %s\n' "$change"; done
}

demo() {
  build_web
  summary
  step 'serving web/dist-page at the address below (Ctrl-C ends it)'
  cd "$root/web"
  exec node_modules/.bin/vite preview "$@"
}

compare() {
  build_web >&2
  exec node "$root/web/bin/ropewalk.mjs" compare "$@"
}

inspect() {
  build_web >&2
  exec node "$root/web/bin/ropewalk.mjs" inspect "$@"
}

train() {
  setup_node
  compile_native ropewalk-train
  step 'training text (build/corpus)'
  bash "$root/cpp/training/corpus/make.sh"
  exec "$root/build/native/ropewalk-train" "$@"
}

format() {
  setup_node_modules
  command -v clang-format-19 >/dev/null || install_packages clang-format-19
  find "$root/cpp" "$root/tests" \( -name '*.cpp' -o -name '*.hpp' \) -print0 | xargs -0 clang-format-19 -i
  npm run --silent format --prefix "$root/web"
}

clean() {
  rm -rf "$root/build" "$root/web/node_modules" "$root/web/dist" "$root/web/dist-page" "$root/tests/engines/node_modules"
}

main() {
  local name=${1:---help}
  [ $# -gt 0 ] && shift
  case $name in
    demo | compare | inspect | train | format | clean) "$name" "$@" ;;
    native) compile_native; summary ;;
    wasm) compile_wasm; summary ;;
    web) build_web; summary ;;
    test) run_tests ;;
    fuzz) run_fuzz "$@" ;;
    bench) run_bench ;;
    soak) run_soak "$@" ;;
    engines) run_engines "$@" ;;
    -h | --help | help) usage ;;
    *) usage >&2; fail "build.sh: there is no step «$name»" ;;
  esac
}

# On one line: bash reads a script while it runs it, and this file may be edited meanwhile.
main "$@"; exit
