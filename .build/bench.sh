# Runs the benchmark natively, in the three WebAssembly builds and on WebGPU (in Node), and prints one table.

# The program prints a line «name <tab> value» per figure; each line of $joined is «name <tab> build <tab> value».
print_table() {
  awk -F '\t' '
    !($1 in row) { row[$1] = ++rows; name[rows] = $1 }
    !($2 in column) { column[$2] = ++columns; build[columns] = $2 }
    { cell[row[$1], column[$2]] = $3; if (length($1) > width) width = length($1) }
    END {
      printf "%-*s", width, ""
      for (c = 1; c <= columns; ++c) printf "  %10s", build[c]
      print ""
      for (r = 1; r <= rows; ++r) {
        printf "%-*s", width, name[r]
        for (c = 1; c <= columns; ++c) printf "  %10s", cell[r, c]
        print ""
      }
    }' "$1"
}

# in_column <build>: «name <tab> value» → «name <tab> build <tab> value»
in_column() { awk -F '\t' -v build="$1" 'NF == 2 { print $1 "\t" build "\t" $2 }'; }

run_bench() {
  compile_native ropewalk-bench
  compile_wasm
  local joined="$root/build/bench.tsv" build
  : >"$joined"
  for build in native "${wasm_builds[@]}"; do
    step "benchmark: $build"
    case $build in
      native) "$root/build/native/ropewalk-bench" ;;
      *)
        compiled "wasm-$build" ropewalk-bench >&2
        node --experimental-wasm-relaxed-simd "$root/build/wasm-$build/ropewalk-bench.js"
        ;;
    esac | in_column "$build" >>"$joined"
  done
  build_web
  step 'benchmark: WebGPU, and a whole comparison'
  node "$root/tests/bench/webgpu.mjs" wasm | in_column relaxed >>"$joined"
  with_gpu node "$root/tests/bench/webgpu.mjs" webgpu | in_column webgpu >>"$joined" ||
    step 'no WebGPU here: its column is left out'
  print_table "$joined"
}
