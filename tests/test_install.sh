#!/bin/sh
# make install: somebody else's program finds library and headers by pkg-config, and gets the right answer.
set -u
HELI=${HELI:-build/heli}
build=$(dirname "$HELI")
build=${build#"$(pwd)"/} # as make was called with it; under another name all would be compiled anew
stage=$(cd "${TMPDIR:-/tmp}" && pwd)/stage
prefix=$(cat "$build/places" 2>/dev/null || echo /usr/local) # another one would compile the command anew, under the feet of other tests
if [ -n "${HELI_TIER:-}" ] || ! command -v pkg-config >/dev/null || ! command -v cc >/dev/null; then
    echo 'ok - an installed Heli serves a program of its own # SKIP instrumented build, or no cc and pkg-config here'
    exit 0
fi
failures=0
claim() { # CLAIM COMMAND...
    what=$1; shift
    if "$@" >"$stage.txt" 2>&1; then echo "ok - $what"; else echo "not ok - $what"; sed 's/^/    # /' "$stage.txt" | tail -n 20; failures=$((failures + 1)); fi
}
here=$(pwd)
claim 'make install' make -s install BUILD="$build" PREFIX="$prefix" DESTDIR="$stage"
PKG_CONFIG_PATH=$stage$prefix/lib/pkgconfig
export PKG_CONFIG_PATH
cd "$stage" || exit 1
# shellcheck disable=SC2046
claim 'a program compiles and links by pkg-config alone' cc -std=c17 "$here/tests/api/area.c" $(pkg-config --define-variable=prefix="$stage$prefix" --cflags --libs heli) -o area
# volume of a box with sides 1..2, 1..3, 1..1.1: V(V) = prod(E[x_i^2]) - prod(E[x_i])^2, first order by hand 0.30, 0.67, 0.01
claim 'it runs' sh -c './area >area.txt'
claim 'its largest effect is that of the longest side' grep -q '^side 2: mu\* [23].[0-9]*, first order 0.6[678], total 0.[67]' area.txt
claim 'its shortest side hardly matters' grep -q '^side 3: .*first order 0.01, total 0.01' area.txt
cd "$here" || exit 1
claim 'make uninstall' make -s uninstall BUILD="$build" PREFIX="$prefix" DESTDIR="$stage"
claim 'uninstalling leaves no library behind' sh -c "! ls '$stage$prefix'/lib/libheli.a '$stage$prefix'/include/heli 2>/dev/null"
exit "$failures"
