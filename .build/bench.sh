# Runs the benchmark natively and in the three WebAssembly builds (in Node), and prints one table.

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
    esac | awk -F '\t' -v build="$build" 'NF == 2 { print $1 "\t" build "\t" $2 }' >>"$joined"
  done
  print_table "$joined"
}
