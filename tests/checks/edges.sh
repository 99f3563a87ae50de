#!/usr/bin/env bash
# Usage: edges.sh [TREE]: fails where a source includes what its layer must not see. The permitted edges are
# app -> ui, gpu, io, core; ui -> io, core; gpu -> core; io -> core; core -> the standard library.
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/../..}"

standard='[a-z_0-9]+'
system='(sys/)?[a-z_0-9]+\.h'
qt='Q[A-Za-z]*(/Q[A-Za-z]+)?'
bad=0

# check FOLDER ANGLED FROM...: angled includes match ANGLED, quoted ones are files of the folders FROM.
check() {
  local folder=$1 angled=$2 line file name
  shift 2
  while IFS= read -r line; do
    file=${line%%:*}
    if [[ $line =~ \#[[:space:]]*include[[:space:]]*\<([^\>]+)\> ]]; then
      name=${BASH_REMATCH[1]}
      [[ $name =~ ^($angled)$ ]] && continue
    elif [[ $line =~ \#[[:space:]]*include[[:space:]]*\"([^\"]+)\" ]]; then
      name=${BASH_REMATCH[1]}
      [[ $name == *.moc ]] && continue
      local from
      for from in "$@"; do
        [[ -f $from/$name && $name != *..* ]] || continue
        # The core's folder holds io as well, which only those who name it may include.
        [[ $from == core && $name == io/* && " $* " != *" core/io/.. "* ]] && continue
        continue 2
      done
    else
      continue
    fi
    echo "$file: must not include $name" >&2
    bad=1
  done < <(find "$folder" -type f \( -name '*.h' -o -name '*.cpp' -o -name '*.cu' -o -name '*.cuh' \) "${prune[@]}" \
             -exec grep -HE '^[[:space:]]*#[[:space:]]*include' {} + || true)
}

prune=(-not -path 'core/io/*')
check core "$standard" core
prune=()
check core/io "$standard|$system|nlohmann/[a-z_]+\.hpp" core core/io/..
check gpu "$standard|cuda[a-z_]*\.h|cub/[a-z_/]+\.cuh" gpu core
# A thread that gives way to others says so there, and so does a program that keeps the memory it frees.
check ui "$standard|$qt|sys/resource\.h|malloc\.h" ui core core/io/..
exit $bad
