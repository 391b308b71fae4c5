# Fuzzing: every target for some seconds, two at a time, and a line for each at the end.
#
# C++ targets are tests/fuzz/<target>.fuzz.cpp, JavaScript ones tests/fuzz/<target>.fuzz.mjs. What they work with lies in
# build/fuzz/<target>: seeds, the dictionary, the corpus that grows, the log. An input that fails goes to
# tests/fuzz/corpus/<target>, from where `test` replays it for ever.

fuzz_seconds=60       # of each target
longest_fuzz=600      # seconds of all together in a test
fuzz_at_a_time=2

cpp_targets() { (cd "$root/tests/fuzz" && printf '%s\n' *.fuzz.cpp | sed 's/\.fuzz\.cpp$//'); }
js_targets() { find "$root/tests/fuzz" -maxdepth 1 -name '*.fuzz.mjs' -printf '%f\n' | sed 's/\.fuzz\.mjs$//' | sort; }
is_cpp_target() { [ -f "$root/tests/fuzz/$1.fuzz.cpp" ]; }

has_libfuzzer() {
  local object="$root/build/has-libfuzzer"
  mkdir -p "$root/build"
  echo 'extern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }' |
    "$CXX" -x c++ -fsanitize=fuzzer - -o "$object" 2>/dev/null
}

# compile_fuzz <kind>, as in .build/fuzz.cmake
compile_fuzz() {
  step "fuzz targets: $1 (build/fuzz-$1)"
  configured "fuzz-$1" cmake -DCMAKE_CXX_COMPILER="$CXX" -DROPEWALK_FUZZ="$1"
  compiled "fuzz-$1" ropewalk-fuzz
}

# Every input there is for a C++ target: inputs that failed, seeds, and what fuzzing has collected here.
write_seeds() {
  local target=$1 work="$root/build/fuzz/$1"
  rm -rf "$work/seeds"
  mkdir -p "$work/corpus" "$root/tests/fuzz/corpus/$target"
  "$2" "--write-seeds=$work"
}

fuzz_cpp() {
  local target=$1 seconds=$2 work="$root/build/fuzz/$1" kept="$root/tests/fuzz/corpus/$1" program status=0
  program="$root/build/fuzz-libfuzzer/fuzz-$target"
  write_seeds "$target" "$program"
  local options=(-max_total_time="$seconds" -print_final_stats=1 -rss_limit_mb=2000 -timeout=60
    -max_len=6144 -report_slow_units=600 -artifact_prefix="$kept/")
  [ -s "$work/words.dict" ] && options+=(-dict="$work/words.dict")
  "$program" "${options[@]}" "$work/corpus" "$work/seeds" "$kept" >"$work/log" 2>&1 || status=$?
  echo "$status" >"$work/status"
}

fuzz_js() {
  local work="$root/build/fuzz/$1" status=0
  mkdir -p "$work"
  node "$root/tests/fuzz/run.mjs" "$1" "$2" >"$work/log" 2>&1 || status=$?
  echo "$status" >"$work/status"
}

fuzz_target() {
  if is_cpp_target "$1"; then fuzz_cpp "$@"; else fuzz_js "$@"; fi
}

# fuzz_targets <seconds> <target …>
fuzz_targets() {
  local seconds=$1 target running=0
  shift
  step "fuzzing $# targets, $seconds s each, $fuzz_at_a_time at a time"
  for target in "$@"; do
    [ $running = $fuzz_at_a_time ] && wait -n && running=$((running - 1))
    fuzz_target "$target" "$seconds" &
    running=$((running + 1))
  done
  wait
}

# From libFuzzer's last lines, or from our own: «name: 512 runs in 60 s, 0 failures».
figures() {
  awk -v name="$1" -v status="$2" '
    /^stat::number_of_executed_units:/ { runs = $2 }
    /^Done [0-9]+ runs in/             { seconds = $5 }
    / cov: [0-9]+ /                    { for (n = 1; n < NF; ++n) if ($n == "cov:") edges = $(n + 1) }
    $2 ~ /^[0-9]+$/ && $3 == "runs" && $4 == "in" { runs = $2; seconds = $5 }
    END {
      printf "%-16s %11d runs %6d s %9d runs/s %7s edges %3d failures\n",
        name, runs, seconds, runs / (seconds ? seconds : 1), edges ? edges : "-", status != 0
    }' "$3"
}

# A line a target, and the whole log of one that failed. Returns how many did in $fuzz_failures.
report_fuzz() {
  local target status
  fuzz_failures=0
  for target in "$@"; do
    status=$(cat "$root/build/fuzz/$target/status")
    [ "$status" = 0 ] && continue
    fuzz_failures=$((fuzz_failures + 1))
    grep -av '^#' "$root/build/fuzz/$target/log" | tail -n 60
  done
  for target in "$@"; do
    figures "$target" "$(cat "$root/build/fuzz/$target/status")" "$root/build/fuzz/$target/log"
  done
  # A folder that nothing was kept in.
  find "$root/tests/fuzz/corpus" -mindepth 1 -type d -empty -delete
}

setup_fuzz() {
  local target cpp='' js=''
  for target in "$@"; do if is_cpp_target "$target"; then cpp=yes; else js=yes; fi; done
  [ -z "$js" ] || build_web
  [ -z "$cpp" ] && return
  setup_native
  has_libfuzzer || fail "$CXX has no libFuzzer, which the C++ targets need: install clang >= 16 with its compiler-rt"
  compile_fuzz libfuzzer
}

# ./build.sh fuzz [target] [seconds]
run_fuzz() {
  local all target=${1:-} seconds=${2:-$fuzz_seconds}
  mapfile -t all < <(cpp_targets; js_targets)
  [ "$target" = --coverage ] && fuzz_coverage && return
  [[ "$target" =~ ^[0-9]+$ ]] && seconds=$target target=
  [[ "$seconds" =~ ^[0-9]+$ ]] || fail "build.sh: fuzz needs whole seconds, got «$seconds»"
  if [ -n "$target" ]; then
    printf '%s\n' "${all[@]}" | grep -qxF -- "$target" ||
      fail "build.sh: there is no fuzz target «$target», only ${all[*]}"
    all=("$target")
  fi
  setup_fuzz "${all[@]}"
  fuzz_targets "$seconds" "${all[@]}"
  report_fuzz "${all[@]}"
  [ "$fuzz_failures" = 0 ]
}

# Part of the tests: inputs that once failed, and the seeds, through every C++ target; with any compiler.
fuzz_replay() {
  setup_native
  local kind=replay target program file files good=0 bad=0
  has_libfuzzer && kind=libfuzzer
  compile_fuzz "$kind"
  for target in $(cpp_targets); do
    program="$root/build/fuzz-$kind/fuzz-$target"
    write_seeds "$target" "$program"
    mapfile -d '' files < <(find "$root/tests/fuzz/corpus/$target" "$root/build/fuzz/$target/seeds" -type f -print0)
    if "$program" "${files[@]}" >"$root/build/fuzz/$target/log" 2>&1; then
      good=$((good + ${#files[@]}))
      continue
    fi
    for file in "${files[@]}"; do
      if "$program" "$file" >"$root/build/fuzz/$target/log" 2>&1; then good=$((good + 1)); continue; fi
      bad=$((bad + 1))
      echo "FAILED $target: $file"
      tail -n 40 "$root/build/fuzz/$target/log"
    done
  done
  find "$root/tests/fuzz/corpus" -mindepth 1 -type d -empty -delete
  echo "fuzz replay: $good passed, $bad failed"
  [ "$bad" = 0 ]
}

# Part of the tests: every target for a minute, or for as long as all of them together may take.
fuzz_a_minute() {
  local all seconds=${ROPEWALK_FUZZ_SECONDS:-$fuzz_seconds} most
  setup_native
  mapfile -t all < <(has_libfuzzer && cpp_targets; js_targets)
  most=$((fuzz_at_a_time * longest_fuzz / ${#all[@]}))
  [ "$seconds" -gt "$most" ] && seconds=$most
  setup_fuzz "${all[@]}"
  fuzz_targets "$seconds" "${all[@]}"
  report_fuzz "${all[@]}"
  echo "fuzz: $((${#all[@]} - fuzz_failures)) passed, $fuzz_failures failed"
  [ "$fuzz_failures" = 0 ]
}

# llvm <tool>: the one that belongs to the compiler.
llvm() {
  local version tool=$1
  shift
  version=$("$CXX" -dumpversion | cut -d . -f 1)
  if command -v "llvm-$tool-$version" >/dev/null; then "llvm-$tool-$version" "$@"; else "llvm-$tool" "$@"; fi
}

# ./build.sh fuzz --coverage: which lines of cpp/ all inputs that lie here reach, as a table by file.
fuzz_coverage() {
  setup_native
  has_apt && install_available llvm-19
  compile_fuzz coverage
  local target program work objects=()
  for target in $(cpp_targets); do
    program="$root/build/fuzz-coverage/fuzz-$target" work="$root/build/fuzz/$target"
    write_seeds "$target" "$program"
    step "coverage: $target, $(find "$work/corpus" -type f | wc -l) inputs"
    LLVM_PROFILE_FILE="$work/profile" "$program" "$work/seeds" "$work/corpus" "$root/tests/fuzz/corpus/$target" \
      >"$work/log" 2>&1
    objects+=(-object "$program")
  done
  find "$root/tests/fuzz/corpus" -mindepth 1 -type d -empty -delete
  llvm profdata merge "$root"/build/fuzz/*/profile -o "$root/build/fuzz/profile"
  llvm cov report "${objects[@]}" -instr-profile="$root/build/fuzz/profile" \
    -ignore-filename-regex='tests/|headers/' -show-branch-summary=false
}
