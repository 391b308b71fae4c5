# Packages of this machine's own archive: what is there, what is new enough, what is installed when missing.

# at_least 3.1.69 3.1.57: is the first version the second or later?
at_least() { [ -n "$1" ] && [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Packages can be installed here: Debian or a child of it, and we are root or may become so.
has_apt() {
  command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; }
}

say_what_to_install() {
  fail "Missing: $1.
ropewalk can set itself up on Debian 12 or later (and Ubuntu 25.04 or later), as root or with sudo.
Anywhere else please install these in the usual way, and run this again:
  emcc >= $minimum_emcc, clang++ >= 16 or g++ >= 12, cmake >= 3.25, ninja, python3, xsimd >= $minimum_xsimd,
  doctest, nlohmann-json, node >= $minimum_node with npm, chromium, bash >= 4.4 and the GNU core utilities"
}

apt_is_fresh=
refresh_apt() {
  [ -n "$apt_is_fresh" ] || quietly apt-update as_root apt-get update -q
  apt_is_fresh=yes
}

# Of the given packages, installs those that are not here yet, from this machine's own archive.
install_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  has_apt || say_what_to_install "${missing[*]}"
  step "installing ${missing[*]}"
  refresh_apt
  quietly apt-install as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "${missing[@]}"
}

# The version this machine's own archive would install, without epoch and Debian suffix.
candidate() {
  apt-cache policy "$1" 2>/dev/null | sed -nE 's/^ *Candidate: ([0-9]+:)?([0-9.]+).*/\2/p'
}

# The same, where this machine's archive may not have the first of them.
install_available() {
  refresh_apt
  [ -z "$(candidate "$1")" ] || install_packages "$@"
}
