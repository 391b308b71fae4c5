# Configures and compiles: build/native, build/sanitize and build/wasm-{relaxed,simd,scalar}, two jobs at a time.

wasm_builds=(relaxed simd scalar)

# configured <folder> <command …>: runs CMake once, and again if the source has moved; ninja itself notices later
# changes of CMakeLists.txt.
configured() {
  local folder=$1
  shift
  grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$root/build/$folder/CMakeCache.txt" &&
    [ -f "$root/build/$folder/build.ninja" ] && return
  rm -rf "${root:?}/build/$folder"
  quietly "configure-$folder" "$@" -G Ninja -S "$root" -B "$root/build/$folder"
}

# compiled <folder> <target …>
compiled() {
  local folder=$1 begun=$SECONDS
  shift
  quietly "compile-$folder" cmake --build "$root/build/$folder" -j 2 --target "$@"
  grep -q 'no work to do' "$root/build/log/compile-$folder.log" || did "compiled build/$folder ($((SECONDS - begun)) s)"
}

setup_native() {
  setup_compiler
  setup_headers
}

compile_native() {
  setup_native
  step 'native: library, trainer, tests and benchmark (build/native)'
  configured native cmake -DCMAKE_CXX_COMPILER="$CXX"
  compiled native "${@:-all}"
}

compile_sanitize() {
  setup_native
  step 'native again with address and undefined-behaviour sanitizers (build/sanitize)'
  configured sanitize cmake -DCMAKE_CXX_COMPILER="$CXX" -DROPEWALK_SANITIZE=ON
  compiled sanitize ropewalk-tests
}

# The three WebAssembly modules, and what TypeScript learns from them: the catalogue and the inlined bytes.
compile_wasm() {
  setup_node_modules
  setup_compiler
  setup_emscripten
  local build folder
  for build in "${wasm_builds[@]}"; do
    step "WebAssembly: $build (build/wasm-$build)"
    configured "wasm-$build" emcmake cmake -DROPEWALK_SIMD="$build" -DCMAKE_BUILD_TYPE=Release
    compiled "wasm-$build" ropewalk-wasm
  done
  generate_typescript
}

generate_typescript() {
  local generator="$root/web/scripts/generate.mjs" inputs
  [ -f "$generator" ] || return 0
  inputs=$(digest "$root"/build/wasm-*/ropewalk.* "$root/web/scripts" "$root/web/src/generated")
  stamped generated "$inputs" && return
  step 'asking the modules for their catalogue (web/src/generated)'
  quietly generate node "$generator"
  stamp generated "$(digest "$root"/build/wasm-*/ropewalk.* "$root/web/scripts" "$root/web/src/generated")"
}

# What the package and the page are made of. The bundler writes into web/ too, so this is taken again after it ran.
web_sources() {
  find "$root/web" \( -name node_modules -o -name dist -o -name dist-page \) -prune -o -type f -print0 | sort -z |
    xargs -0 sha256sum | sha256sum | cut -c 1-16
}

# The npm package (web/dist) and the page (web/dist-page).
build_web() {
  compile_wasm
  [ -d "$root/web/dist" ] && [ -d "$root/web/dist-page" ] && stamped web "$(web_sources)" && return
  step 'bundling the npm package and the page (web/dist, web/dist-page)'
  quietly web-build npm run build --prefix "$root/web"
  stamp web "$(web_sources)"
  did 'bundled the npm package and the page'
}
