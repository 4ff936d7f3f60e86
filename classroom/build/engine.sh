#!/bin/sh
# Compiles the classroom's engine to WebAssembly: classroom/build/engine.sh vectors|plain OUT   (vectors: for browsers that have 128-bit ones)
#
# A bare module without emscripten's own JavaScript: classroom/engine/wasm.js loads it in a page, in a worker and in node alike. The flags are those of
# the promise of equal bits (docs/decisions/0001).
set -eu
kind=$1; out=$2
case $kind in
    vectors) kind='-msimd128 -fopenmp-simd' ;;
    plain)   kind= ;;
    *)       echo "classroom/build/engine.sh: vectors or plain, not '$kind'" >&2; exit 2 ;;
esac
export NODE_PATH="${NODE_PATH:-/usr/share/nodejs}"
exports='_malloc,_free,_classroom_create,_classroom_free,_classroom_status_name,_classroom_problem_path,_classroom_problem_text,_classroom_reset,_classroom_row'
exports="$exports,_classroom_set,_classroom_policy,_classroom_policy_set,_classroom_start,_classroom_step,_classroom_width,_classroom_series"
exports="$exports,_classroom_replicate_digest,_classroom_hash,_classroom_forget"
# shellcheck disable=SC2046,SC2086
emcc -std=c17 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -O3 -flto -ffp-contract=off -fno-math-errno -fno-trapping-math -I. \
    -DHELI_KERNEL_ISA=baseline $kind -Wall -Werror -sSTANDALONE_WASM=1 --no-entry -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=16777216 \
    -sMAXIMUM_MEMORY=536870912 -sTOTAL_STACK=1048576 -sEXPORTED_FUNCTIONS="$exports" -sERROR_ON_UNDEFINED_SYMBOLS=1 \
    -o "$out" classroom/engine/*.c $(ls engine/core/*.c models/*.c models/*/*.c models/*/*/*.c)
