#!/usr/bin/env bash
# Usage: edges_test.sh SCRATCH_DIR: the check of the edges lets permitted includes pass and finds each forbidden one.
set -euo pipefail
edges=$(realpath "$(dirname "${BASH_SOURCE[0]}")")/edges.sh
scratch=$1
failed=0

# expect OUTCOME FILE INCLUDE: a tree whose FILE includes INCLUDE passes or fails.
expect() {
  local tree=$scratch/tree outcome=pass
  rm -rf "$tree"
  mkdir -p "$tree"/core/base "$tree"/core/io "$tree"/gpu "$tree"/ui/strip
  touch "$tree"/core/base/result.h "$tree"/core/io/npy.h "$tree"/gpu/evenkeel_gpu.h "$tree"/ui/strip/strip.h
  echo "#include $3" >"$tree/$2"
  "$edges" "$tree" 2>/dev/null || outcome=fail
  [ "$outcome" = "$1" ] && return
  echo "$2 including $3: expected $1, got $outcome" >&2
  failed=1
}

expect pass core/base/text.h '<vector>'
expect pass core/base/text.h '"base/result.h"'
expect pass core/io/csv.cpp '"io/npy.h"'
expect pass core/io/csv.cpp '<nlohmann/json.hpp>'
expect pass gpu/engine.cpp '"base/result.h"'
expect pass gpu/engine.cpp '<cuda_runtime_api.h>'
expect pass gpu/sort.cu '<cub/device/device_radix_sort.cuh>'
expect pass ui/strip/strip.cpp '"strip/strip.h"'
expect pass ui/strip/strip.cpp '"io/npy.h"'
expect pass ui/strip/strip.cpp '<QWidget>'
expect fail core/base/text.h '"io/npy.h"'
expect fail core/base/text.h '"../io/npy.h"'
expect fail core/base/text.h '<QString>'
expect fail core/base/text.h '<nlohmann/json.hpp>'
expect fail core/base/text.h '<cuda_runtime_api.h>'
expect fail core/base/text.h '<cub/cub.cuh>'
expect fail core/base/text.h '"strip/strip.h"'
expect fail core/base/text.h '"evenkeel_gpu.h"'
expect fail core/io/csv.cpp '"strip/strip.h"'
expect fail core/io/csv.cpp '<QString>'
expect fail gpu/engine.cpp '"io/npy.h"'
expect fail gpu/engine.cpp '"../core/io/npy.h"'
expect fail gpu/engine.cpp '<QString>'
expect fail ui/strip/strip.cpp '"evenkeel_gpu.h"'
expect fail ui/strip/strip.cpp '<cuda_runtime_api.h>'
exit $failed
