#!/bin/sh
# Claims about the page's engine by itself, its levers and its data. Part of `make check-classroom` and, where emcc and node are there, of `make check`.
set -u
for program in emcc node; do
    command -v $program >/dev/null || { echo "ok - the page's engine # SKIP no $program here"; exit 0; }
done
node tests/classroom/engine.mjs
node tests/classroom/levers.mjs
