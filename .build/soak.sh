# Runs for a stated time what readers and programs do over and over, faults among it: losses must stay right, memory level.

# soak [seconds] [seed]: that long in Node and as long in Chromium; then very many calls of each entry.
run_soak() {
  local seconds=${1:-600} seed=${2:-$RANDOM} failed=0
  build_web
  setup_chromium
  step "soak: Node, $seconds s, seed $seed"
  with_gpu node --expose-gc "$root/tests/soak/node.mjs" "$seconds" "$seed" || failed=1
  step "soak: the page in Chromium, $seconds s, seed $seed"
  node "$root/tests/soak/page.mjs" "$seconds" "$seed" || failed=1
  step 'soak: memory before and after very many calls of each entry'
  node --expose-gc "$root/tests/soak/calls.mjs" 100000 || failed=1
  return $failed
}
