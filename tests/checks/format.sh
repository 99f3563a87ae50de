#!/usr/bin/env bash
# Fails where a tracked source is not formatted as .clang-format says.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
git ls-files -z -- '*.h' '*.cpp' '*.cu' | xargs -0 -r clang-format --dry-run -Werror
