# Runs every part of the tests, counts the test cases each reports, and ends with one line: N passed, N failed.

passed=0
failed=0

# cases <log>: «passed failed» added up from what doctest, node:test, Playwright and our own scripts print; empty if nothing did.
cases() {
  sed -E 's/\x1b\[[0-9;]*m//g' "$1" | awk '
    /^\[doctest\] test cases:/                        { pass += $6; fail += $9; seen = 1 }   # … 12 | 12 passed | 0 failed …
    /^(#|ℹ) pass [0-9]+$/                             { pass += $3; seen = 1 }
    /^(#|ℹ) (fail|cancelled) [0-9]+$/                 { fail += $3 }
    /^ +[0-9]+ passed( \([0-9.]+(ms|s|m)\))?$/        { pass += $1; seen = 1 }
    /^ +[0-9]+ (failed|flaky|interrupted|did not run)/ { fail += $1; seen = 1 }
    /^[a-z_ ]+: [0-9]+ passed, [0-9]+ failed$/        { n = NF; pass += $(n - 3); fail += $(n - 1); seen = 1 }
    END { if (seen) print pass + 0, fail + 0 }'
}

# part <name> <command …>: a part that fails does not stop the next one; one that reports no count is itself a failure.
part() {
  local name=$1 log="$root/build/log/test-$1.log" status=0 begun=$SECONDS good bad
  shift
  mkdir -p "$root/build/log"
  step "test: $name"
  set +e
  (
    set -euo pipefail
    "$@"
  ) 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  set -e
  read -r good bad <<<"$(cases "$log")" || true
  if [ -z "$good" ]; then
    step "$name reported no test cases (exit status $status): counted as one failure"
    good=0 bad=1
  elif [ "$status" != 0 ] && [ "$bad" = 0 ]; then
    step "$name counted no failure and still ended with status $status: counted as one failure"
    bad=1
  fi
  passed=$((passed + good)) failed=$((failed + bad))
  step "$name: $good passed, $bad failed ($((SECONDS - begun)) s)"
}

native_tests() {
  compile_native
  "$root/build/native/ropewalk-tests"
}

sanitizer_tests() {
  compile_sanitize
  "$root/build/sanitize/ropewalk-tests"
}

# Each file must be refused, and for the reason its first line gives: «// expected error: …».
tests_that_do_not_compile() {
  setup_native
  configured native cmake -DCMAKE_CXX_COMPILER="$CXX"
  local file expected output good=0 bad=0
  for file in "$root"/tests/does_not_compile/*.cpp; do
    expected=$(sed -n '1s|^// expected error: ||p' "$file")
    if output=$("$CXX" -std=c++20 -fsyntax-only \
      -I"$root/tests/does_not_compile/planted" -I"$root/cpp" -I"$root/build/native/generated" \
      -isystem "$root/build/native/headers" -DROPEWALK_BUILD='"native"' -DROPEWALK_VERSION='"0"' "$file" 2>&1); then
      echo "FAILED $(basename "$file"): it compiled"
    elif [ -z "$expected" ] || [[ "$output" != *"$expected"* ]]; then
      printf 'FAILED %s: refused, but not with «%s»:\n%s\n' "$(basename "$file")" "$expected" "$output"
    else
      good=$((good + 1))
      continue
    fi
    bad=$((bad + 1))
  done
  echo "does not compile: $good passed, $bad failed"
  [ "$bad" = 0 ]
}

# The numbers that the native tests compare with are what their oracle computes.
golden_tests() {
  command -v python3 >/dev/null || install_packages python3
  python3 "$root/tests/golden/make_golden.py" --check
}

# Node tests that need no web page: the corpus, the layout of the source.
node_tests() {
  setup_node
  local files
  mapfile -d '' files < <(find "$root/tests" -path "$root/tests/web" -prune -o -name '*.test.mjs' -print0 | sort -z)
  node --test --test-reporter=spec "${files[@]}"
}

web_part() {
  setup_node
  npm run --silent "$1" --prefix "$root/web"
}

# The tests of the GPU need an adapter: without one they are skipped, and say so.
with_gpu_part() {
  setup_node
  with_gpu npm run --silent "$1" --prefix "$root/web"
}

web_build() {
  build_web
  echo 'web build: 1 passed, 0 failed'
}

run_tests() {
  setup_chromium
  part native native_tests
  part sanitizers sanitizer_tests
  part fuzz-replay fuzz_replay
  part does-not-compile tests_that_do_not_compile
  part golden golden_tests
  part node node_tests
  part web-build web_build
  part fuzz fuzz_a_minute
  part web-node with_gpu_part test:node
  part web-browser web_part test:browser
  part deno deno_tests
  part firefox firefox_tests
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ]
}
