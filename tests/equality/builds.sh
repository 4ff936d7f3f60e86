#!/bin/sh
# Claims: gcc and clang, -O0 and -O3, the baseline and this machine's own instructions, and every instruction set that the dispatch
# of engine/core/isa offers give the same bits (docs/decisions/0001). And two controls that the comparison can fail.
# Run by `make check` with HELI_BUILD set. Each build has its own folder below HELI_BUILD/equality and is kept for the next time.
set -u
out=$HELI_BUILD/equality
seeds='1 2 20251108'
mkdir -p "$out"
unset HELI_ISA

has() { grep -qw "$1" /proc/cpuinfo 2>/dev/null; }

build() { # NAME MAKE-VARIABLES...: leaves the program in $out/NAME/tests/digest
    name=$1; shift
    make --no-print-directory -j2 BUILD="$out/$name" "$@" "$out/$name/tests/digest" >"$out/$name.log" 2>&1 && return 0
    tail -n 5 "$out/$name.log"
    return 1
}

same() { # CLAIM FILE: FILE is the reference, line by line
    if [ -s "$2" ] && cmp -s "$out/reference.txt" "$2"; then
        echo "ok - $1"
    else
        echo "not ok - $1"
        diff "$out/reference.txt" "$2" | head -n 6
    fi
}

if ! build gcc-O3 CC=gcc OPT=-O3 ARCH= CFLAGS= || ! HELI_ISA=baseline "$out/gcc-O3/tests/digest" $seeds >"$out/reference.txt"; then
    echo 'not ok - the reference (gcc -O3, baseline) builds and runs'
    exit 1
fi
[ "$(wc -l <"$out/reference.txt")" -ge 12 ] && echo 'ok - the reference prints digests per model, variant and seed' ||
    echo 'not ok - the reference prints digests per model, variant and seed'

for cc in gcc clang; do
    command -v $cc >/dev/null || { echo "ok - $cc gives the same bits # SKIP no $cc here"; continue; }
    for level in -O0 -O3; do
        for arch in baseline native; do
            name=$cc$level; flags=
            [ $arch = native ] && name=$name-native flags=-march=native
            if build "$name" CC=$cc OPT=$level ARCH=$flags CFLAGS=; then
                "$out/$name/tests/digest" $seeds >"$out/$name.txt"
                same "$cc $level $arch gives the same bits" "$out/$name.txt"
            else
                echo "not ok - $cc $level $arch builds"
            fi
        done
        # The kernels of this build, one by one, as the dispatch can choose them on this machine.
        for isa in baseline avx2 avx512; do
            claim="$cc $level with HELI_ISA=$isa gives the same bits"
            case $isa in
                avx2) has avx2 || { echo "ok - $claim # SKIP not on this CPU"; continue; } ;;
                avx512) has avx512vl || { echo "ok - $claim # SKIP not on this CPU"; continue; } ;;
            esac
            HELI_ISA=$isa "$out/$cc$level/tests/digest" $seeds >"$out/isa.txt"
            same "$claim" "$out/isa.txt"
        done
    done
done

# Controls. Contracting a*b+c into one rounding is what the promise forbids: where the CPU can, it must show.
if ! has fma; then
    echo 'ok - fused multiply-add is told from the reference # SKIP not on this CPU'
elif build contracted CC=gcc OPT=-O3 ARCH=-march=native CFLAGS=-ffp-contract=fast &&
        "$out/contracted/tests/digest" $seeds >"$out/contracted.txt" && [ -s "$out/contracted.txt" ] &&
        ! cmp -s "$out/reference.txt" "$out/contracted.txt"; then
    echo 'ok - fused multiply-add is told from the reference'
else
    echo 'not ok - fused multiply-add is told from the reference'
fi
"$out/gcc-O3/tests/digest" 3 2 20251108 >"$out/seed.txt"
if [ -s "$out/seed.txt" ] && ! cmp -s "$out/reference.txt" "$out/seed.txt" &&
        [ "$(sed 's/ 3 / 1 /' "$out/seed.txt" | diff - "$out/reference.txt" | grep -c '^>')" -ge 4 ]; then
    echo 'ok - another seed is told from the reference'
else
    echo 'not ok - another seed is told from the reference'
fi
