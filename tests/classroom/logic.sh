#!/bin/sh
# Claims about the page's modules without a browser. Part of `make check-classroom` and, where emcc and node are there, of `make check`.
set -u
for program in emcc node; do
    command -v $program >/dev/null || { echo "ok - the page's modules # SKIP no $program here"; exit 0; }
done
exec node tests/classroom/logic.mjs
