# What build.sh says on the terminal: one line when a step begins, the seconds when a long one ends, one line on failure.

started=$SECONDS

step() { printf '[%4ds] %s\n' "$((SECONDS - started))" "$*"; }

# did <words>: what this run changed, told again at its end.
changes=()
did() { changes+=("$*"); }

fail() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

# quietly <name> <command …>: output goes to build/log/<name>.log, and to the terminal only if the command fails.
# A line every 20 seconds shows that a long one is alive.
quietly() {
  local name=$1 log="$root/build/log/$1.log" begun=$SECONDS command
  shift
  mkdir -p "$root/build/log"
  "$@" >"$log" 2>&1 &
  command=$!
  while kill -0 "$command" 2>/dev/null; do
    sleep 0.2
    if [ $(((SECONDS - begun) % 20)) = 19 ]; then
      step "  $name: $((SECONDS - begun + 1)) s so far: $(tail -n 1 "$log" | tr -d '\r' | cut -c 1-80)"
      sleep 1
    fi
  done
  if ! wait "$command"; then
    cat "$log" >&2
    fail "$name failed (the lines above; kept in build/log/$name.log)"
  fi
}

# digest <file or folder …>: one word that changes when their content does.
digest() { find "$@" -type f -print0 2>/dev/null | sort -z | xargs -0 -r cat | sha256sum | cut -c 1-16; }

# stamped <name> <digest>: was this already done for this digest? Call stamp after doing it.
stamped() { [ "$(cat "$root/build/stamp/$1" 2>/dev/null)" = "$2" ]; }
stamp() {
  mkdir -p "$root/build/stamp"
  printf '%s\n' "$2" >"$root/build/stamp/$1"
}
