#!/usr/bin/env bash
# Usage: tidy.sh BUILD_DIR [SOURCE...]: clang-tidy over the sources, all tracked ones by default, with the compile
# commands of a build. A source that the build does not compile (the other form of the CUDA engine) is left out.
set -euo pipefail
build=$1
shift
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
sources=("$@")
if [ ${#sources[@]} = 0 ]; then mapfile -t sources < <(git ls-files -- '*.cpp'); fi
compiled=()
for source in "${sources[@]}"; do
  if grep -qF "\"file\": \"$PWD/$source\"" "$build/compile_commands.json"; then compiled+=("$source"); fi
done
# Headers that g++ has read beforehand are nothing to clang: without them every source has to name what it needs.
commands=$(mktemp -d)
trap 'rm -rf "$commands"' EXIT
sed -E 's/ -Winvalid-pch//g; s/ -include [^ "]*cmake_pch\.hxx//g' "$build/compile_commands.json" >"$commands/compile_commands.json"
printf '%s\0' "${compiled[@]}" | xargs -0 -n 1 -P "$(nproc)" clang-tidy -p "$commands" --quiet
