#!/usr/bin/env bash
# Usage: symbols.sh LIBRARY HEADER: fails where the shared library shows other symbols than the header declares.
set -euo pipefail
declared=$(grep -oE '\bevenkeel_[a-z0-9_]+\(' "$2" | tr -d '(' | sort -u)
exported=$(nm --dynamic --defined-only --format=posix "$1" | cut -d' ' -f1 | sort -u)
[ -n "$declared" ]
diff <(echo "$declared") <(echo "$exported") || { echo "left: declared in $2; right: exported by $1" >&2; exit 1; }
