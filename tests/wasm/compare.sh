#!/bin/sh
# Claims: core and models compiled to WebAssembly give the same bits as the native build, with and without SIMD.
# Run by `make check` and `make check-wasm` (which installs emscripten and node) with HELI_BUILD set.
set -u
for program in emcc node; do
    command -v $program >/dev/null || { echo "ok - WebAssembly gives the native bits # SKIP no $program here"; exit 0; }
done
out=$HELI_BUILD/wasm
seeds='1 2 20251108'
mkdir -p "$out"
export NODE_PATH="${NODE_PATH:-/usr/share/nodejs}"

"$HELI_BUILD/tests/digest" $seeds >"$out/native.txt" || { echo "not ok - the native build runs"; exit 1; }

sources="tests/wasm/digest.c $(ls engine/core/*.c models/*.c models/*/*.c models/*/*/*.c 2>/dev/null | tr '\n' ' ')"
# shellcheck disable=SC2086
compile() { # NAME FLAGS...
    name=$1; shift
    emcc -std=c17 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -O2 -ffp-contract=off -fno-math-errno -fno-trapping-math -I. \
        -DHELI_KERNEL_ISA=baseline "$@" -Wall -sSINGLE_FILE=1 -sENVIRONMENT=node -sALLOW_MEMORY_GROWTH=1 -sEXIT_RUNTIME=1 \
        -sTOTAL_STACK=1048576 -o "$out/$name.js" $sources
}

same() { # NAME CLAIM FLAGS...
    name=$1; claim=$2; shift 2
    if compile "$name" "$@" && node "$out/$name.js" $seeds >"$out/$name.txt" && cmp "$out/native.txt" "$out/$name.txt"; then
        echo "ok - $claim"
    else
        echo "not ok - $claim"
        diff "$out/native.txt" "$out/$name.txt" | head -n 10
    fi
}

[ -s "$out/native.txt" ] || { echo "not ok - the native build prints digests"; exit 1; }
same scalar 'WebAssembly gives the native bits'
same simd   'WebAssembly with SIMD gives the native bits' -msimd128

# The comparison can fail: another seed has other bits.
node "$out/scalar.js" 3 >"$out/other.txt" 2>/dev/null
if [ -s "$out/other.txt" ] && [ "$(sed 's/ 3 / 1 /' "$out/other.txt" | grep -c -v -xF -f "$out/native.txt")" -ge 4 ]; then
    echo 'ok - the comparison tells another seed'
else
    echo 'not ok - the comparison tells another seed'
fi
