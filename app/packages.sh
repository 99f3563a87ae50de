# Sourced by app/run and tests/run: the Debian 12 packages Evenkeel is built, run and tested with, and how they are
# installed. Package names stand here and nowhere else.

# To build and run everything. ca-certificates and git are there where the tree was cloned.
packages_build=(
  ccache cmake fonts-inter g++ libcli11-dev libgtest-dev librapidcheck-dev ninja-build nlohmann-json3-dev
  qt6-base-dev qt6-svg-dev zlib1g-dev
)
# For tests/run: the format check, and the fuzzers' compiler and run-time library.
packages_test=(clang clang-format libclang-rt-14-dev)
# For tests/run --long: clang-tidy.
packages_long=(clang-tidy)

# For tests/pytorch/run: an environment for PyTorch, and what PyTorch compiles with.
packages_pytorch=(python3-dev python3-venv)

# install_packages NAME...: installs those that are missing and asks nothing. Silent where nothing is.
install_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    echo "This is no Debian: these packages, or what they are called here, must be there: $*"
    return 0
  fi
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
      echo "These packages are missing: ${missing[*]}. Install them, or run this as root or with sudo." >&2
      return 1
    fi
    as_root=(sudo -n)
  fi
  echo "Installing ${missing[*]}"
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q)
  "${apt[@]}" update >/dev/null
  "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null
}
