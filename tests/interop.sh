#!/bin/sh
# Result files open in the tools that people have: h5py, xarray (h5netcdf and netcdf4), ncdump, h5dump.
# Files to look at: samples of the toy model, made by tests/test_results, and whatever result files are named on the command line.
set -u
build=${HELI_BUILD:-build}
folder=$(mktemp -d "${TMPDIR:-/tmp}/interopXXXXXX") || exit 1
trap 'rm -rf "$folder"' EXIT
python=/usr/bin/python3

if [ ! -x "$build/tests/test_results" ]; then
    echo "not ok - result files open in other tools (build $build/tests/test_results first)"; exit 1
fi
if ! "$python" -c 'import h5py, xarray, h5netcdf, netCDF4' 2>/dev/null; then
    echo "ok - result files open in other tools # SKIP python3-h5py, python3-xarray, python3-h5netcdf or python3-netcdf4 is not installed"
    exit 0
fi
HELI_SAMPLE=$folder/sample.h5 HELI_SAMPLE_LONG=$folder/long.h5 "$build/tests/test_results" >"$folder/log" 2>&1
if [ ! -s "$folder/sample.h5" ] || [ ! -s "$folder/long.h5" ]; then
    cat "$folder/log"; echo "not ok - tests/test_results writes a sample"; exit 1
fi
"$python" tests/interop.py --sample "$folder/sample.h5" "$folder/long.h5" "$@"
