# Finds or fetches the compilers: packages of this machine where they are new enough, else newer ones unpacked in .toolchain/.
#
# Debian 12's own emscripten (3.1.6) and xsimd (8.1) are too old, and installing Debian 13's over it would upgrade
# libc. So the .deb files of suite trixie are only unpacked, in one ignored folder, and the few programs that need the
# newer libc run through the loader that came with it.

toolchain="$root/.toolchain"
unpacked="$toolchain/root"
newer_suite=trixie
minimum_emcc=3.1.57
minimum_xsimd=11.2.0 # the tests were run with 11.2, 13.2 and 14.3

is_clang_at_least_16() {
  command -v "$1" >/dev/null && at_least "$("$1" -dumpversion)" 16
}

is_gcc_at_least_12() {
  command -v "$1" >/dev/null && at_least "$("$1" -dumpfullversion 2>/dev/null)" 12
}

# Sets CXX. clang-19 on Debian, because emscripten 3.1.69 needs exactly that LLVM anyway; elsewhere what is there.
setup_compiler() {
  local tool
  if has_apt; then
    command -v clang++-19 >/dev/null || install_available clang-19 libclang-rt-19-dev
    command -v cmake >/dev/null || install_packages cmake
    command -v ninja >/dev/null || install_packages ninja-build
  fi
  for tool in cmake ninja; do command -v $tool >/dev/null || say_what_to_install $tool; done
  for tool in ${CXX:-} clang++-19 clang++; do
    is_clang_at_least_16 "$tool" && export CXX=$tool && return
  done
  is_gcc_at_least_12 g++ || say_what_to_install 'clang++ >= 16 or g++ >= 12'
  export CXX=g++
}

# apt with its own lists, cache and (empty) status file, so that nothing outside .toolchain/ changes.
newer_apt() {
  apt-get -o Dir::Etc::sourcelist="$toolchain/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$toolchain/apt/lists" -o Dir::Cache="$toolchain/apt/cache" \
    -o Dir::State::status="$toolchain/apt/status" -o APT::Sandbox::User=root -q "$@"
}

# The mirror this machine already uses, asked of apt itself.
mirror() {
  local codename
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Release: $codename" | head -n 1
}

download_newer() (
  rm -rf "$toolchain/debs"
  mkdir -p "$toolchain"/apt/lists/partial "$toolchain"/apt/cache/archives/partial "$toolchain/debs"
  : >"$toolchain/apt/status"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' \
    "$(mirror)" "$newer_suite" >"$toolchain/apt/sources.list"
  newer_apt update
  cd "$toolchain/debs"
  newer_apt download "$@"
)

# Unpacks every downloaded package but the system libraries of emscripten that we never link: nine tenths of its 1.7 GB.
unpack_newer() {
  local deb libraries=./usr/share/emscripten/cache/sysroot/lib/wasm32-emscripten
  mkdir -p "$unpacked"
  for deb in "$toolchain"/debs/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$unpacked" \
      --exclude=./usr/share/emscripten/test --exclude=./usr/share/doc \
      --exclude="$libraries/lto*" --exclude="$libraries/pic" --exclude="$libraries/*-mt*" \
      --exclude="$libraries/*-ww*" --exclude="$libraries/*asan*" \
      --exclude="$libraries/libSDL*" --exclude="$libraries/libwasmfs*"
  done
  rm -rf "$toolchain/debs" "$toolchain/apt"
}

# write_program <path> <line>: a one-line shell program.
write_program() {
  mkdir -p "$(dirname "$1")"
  printf '#!/bin/sh\n%s\n' "$2" >"$1"
  chmod +x "$1"
}

wrap_binaryen() {
  local loader program
  loader=$(echo "$unpacked"/usr/lib/*-linux-gnu*/ld-linux-*.so.*)
  for program in "$unpacked"/usr/bin/wasm*; do
    write_program "$toolchain/binaryen/bin/$(basename "$program")" \
      "exec '$loader' --library-path '$(dirname "$loader")' '$program' \"\$@\""
  done
}

configure_emscripten() {
  local emscripten="$unpacked/usr/share/emscripten" program
  cat >"$emscripten/.emscripten" <<CONFIG
LLVM_ROOT = '/usr/lib/llvm-19/bin'
BINARYEN_ROOT = '$toolchain/binaryen'
NODE_JS = 'node'
FROZEN_CACHE = True
CACHE = '$emscripten/cache'
LLVM_ADD_VERSION = ''
CLANG_ADD_VERSION = ''
CONFIG
  mkdir -p "$emscripten/node_modules"
  ln -sfn ../../nodejs/acorn "$emscripten/node_modules/acorn"
  for program in emcc em++ emar emranlib emcmake; do
    write_program "$toolchain/bin/$program" \
      "EM_CONFIG='$emscripten/.emscripten' exec '$emscripten/$program' \"\$@\""
  done
}

# fetch_newer <words for the reader> <package …>
fetch_newer() {
  local words=$1
  shift
  grep -q '^ID=debian$' /etc/os-release || say_what_to_install "$1"
  step "fetching $words from Debian's suite $newer_suite into .toolchain/ (once)"
  quietly "download-$1" download_newer "$@"
  quietly "unpack-$1" unpack_newer
  did "fetched $words into .toolchain/"
}

unpack_emscripten() {
  install_packages clang-19 lld-19 llvm-19 python3
  fetch_newer 'emscripten 3.1.69 (250 MB)' emscripten binaryen libc6 libstdc++6 libgcc-s1 node-acorn
  wrap_binaryen
  configure_emscripten
}

# The include folder also holds C library headers of another system: only these three may be seen.
unpack_headers() {
  fetch_newer 'xsimd, doctest and nlohmann-json' libxsimd-dev doctest-dev nlohmann-json3-dev
  mkdir -p "$toolchain/include"
  ln -sfn "$unpacked"/usr/include/{xsimd,doctest,nlohmann} "$toolchain/include/"
}

emcc_version() { emcc --version 2>/dev/null | sed -nE '1s/.* ([0-9]+\.[0-9]+\.[0-9]+).*/\1/p'; }

xsimd_version() {
  sed -nE 's/^#define XSIMD_VERSION_(MAJOR|MINOR|PATCH) //p' "$1/xsimd/config/xsimd_config.hpp" 2>/dev/null | paste -sd .
}

has_headers() {
  local folder
  for folder in "$toolchain/include" /usr/include /usr/local/include /opt/homebrew/include; do
    at_least "$(xsimd_version "$folder")" $minimum_xsimd && [ -d "$folder/doctest" ] && [ -d "$folder/nlohmann" ] && return
  done
  return 1
}

has_emcc() { at_least "$(emcc_version)" $minimum_emcc; }

# The three header-only libraries, where CMake looks: .toolchain/include or the system's.
setup_headers() {
  has_headers && return
  has_apt || say_what_to_install 'xsimd, doctest or nlohmann-json'
  refresh_apt
  if at_least "$(candidate libxsimd-dev)" $minimum_xsimd; then
    install_packages libxsimd-dev doctest-dev nlohmann-json3-dev
  else
    unpack_headers
  fi
}

# Puts a new enough emcc on PATH.
setup_emscripten() {
  export PATH="$toolchain/bin:$PATH"
  setup_headers
  has_emcc && return
  has_apt || say_what_to_install "emcc >= $minimum_emcc"
  refresh_apt
  if at_least "$(candidate emscripten)" $minimum_emcc; then install_packages emscripten; else unpack_emscripten; fi
  hash -r
  has_emcc || fail "emcc does not run: $(emcc --version 2>&1 | tail -n 3)"
}
