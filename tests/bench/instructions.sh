#!/bin/sh
# Usage: tests/bench/instructions.sh BUILD_FOLDER [BENCH...]
# Counts the instructions of one run of each bench with callgrind: the same on every run, whatever else the machine
# does. Prints the functions of the core that take part, with all that they call, most first.
set -eu
build=$1
shift
[ $# -gt 0 ] || set -- block-mask execution
output=$(mktemp)
trap 'rm -f "$output"' EXIT
for bench in "$@"; do
  echo "== $bench"
  valgrind --quiet --tool=callgrind --callgrind-out-file="$output" \
    "$build/bin/evenkeel-bench" --repeats 1 --only "$bench" |
    grep '^| [a-z-]*:' | cut -d'|' -f2,6
  callgrind_annotate --inclusive=yes --threshold=100 "$output" |
    grep 'evenkeel::' | grep -v 'evenkeel::bench::' | sed 's/ \[.*//; s/???://' | cut -c1-150 | head -40
done
