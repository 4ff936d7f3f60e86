#!/bin/sh
# Claims: the page's engine gives the bits of `heli run`. A few settings in `make check`, 200 in `make check-classroom` (HELI_LONG=1).
set -u
for program in emcc node; do
    command -v $program >/dev/null || { echo "ok - the page's engine gives the bits of heli run # SKIP no $program here"; exit 0; }
done
exec node tests/classroom/equality.mjs "${HELI_CLASSROOM_CASES:-6}"
