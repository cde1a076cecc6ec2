#!/usr/bin/env bash
# Measures the candidate engines; prints one line of key=value for each measurement (docs/adr/0001).
#
#   run.sh [commits|growth|kill|fsync|layout …]     default: all
#
# Environment (defaults in brackets): ENGINES [sqlite h2 derby postgresql], ROUNDS of each measurement [3],
# SECONDS_EACH [8], COUNT of messages for growth [100000], KILLS [5], WORK directory for data [a new temporary one].
# Needs a JDK 17, Maven (for the jars), python3, and strace for "fsync". Compare figures of one run only: engines take
# turns, so that what else the machine does falls on all alike.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${ENGINES:=sqlite h2 derby postgresql}" "${ROUNDS:=3}" "${SECONDS_EACH:=8}" "${COUNT:=100000}" "${KILLS:=5}"
work=${WORK:-$(mktemp -d)}
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT

mvn -q -B -Dstyle.color=never -f "$here/pom.xml" dependency:build-classpath -Dmdep.outputFile="$work/jars" >&2
mkdir "$work/classes"
javac -cp "$(<"$work/jars")" -d "$work/classes" "$here"/src/*.java
java=(java -Xmx1g -cp "$work/classes:$(<"$work/jars")")

data() { rm -rf "$work/data"; mkdir "$work/data"; }

for what in "${@:-commits growth kill fsync layout}"; do for measurement in $what; do case $measurement in
commits)
  for _ in $(seq "$ROUNDS"); do for engine in $ENGINES; do
    for mode in "grouped 1" "grouped 32" "separate 32"; do
      [[ $engine == sqlite && $mode == separate* ]] && continue # SQLite has one writer at a time
      data
      # shellcheck disable=SC2086
      "${java[@]}" EngineBench commits "$engine" "$work/data" $mode "$SECONDS_EACH"
    done
  done; done ;;
growth)
  for engine in $ENGINES; do data; "${java[@]}" EngineBench growth "$engine" "$work/data" "$COUNT"; done ;;
kill)
  for engine in $ENGINES; do data; "${java[@]}" EngineBench kill "$engine" "$work/data" "$KILLS"; done ;;
fsync)
  for engine in $ENGINES; do
    data
    strace -f -qq -s 16 -e trace=openat,close,write,pwrite64,pwritev,fsync,fdatasync -o "$work/trace" \
      "${java[@]}" EngineBench acks "$engine" "$work/data" 1 200 >/dev/null
    "$here/synced.py" "$work/trace" "$engine"
  done ;;
layout)
  for _ in $(seq "$ROUNDS"); do for size in "4096 20000" "204800 1000"; do for layout in row table file; do
    data
    # shellcheck disable=SC2086
    "${java[@]}" EngineBench layout "$layout" "$work/data" $size
  done; done; done ;;
*) echo "run.sh: unknown measurement $measurement (commits, growth, kill, fsync, layout)" >&2; exit 2 ;;
esac; done; done
