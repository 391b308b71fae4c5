# The package in other engines than the one it is built with: those that npm brings, and the system's Firefox.

# On demand: more than a gigabyte is fetched, into build/engines.
run_engines() {
  build_web
  step 'engines: fetching each by npm (build/engines)'
  node "$root/tests/engines/run.mjs" "$root/build/engines" "$@"
}
