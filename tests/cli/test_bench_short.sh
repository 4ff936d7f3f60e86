#!/bin/sh
# heli bench --short: runs the command it measures, and its numbers fit together.
. tests/cli/lib.sh

mkdir bench
TMPDIR=$here/bench run bench --short --quick --json
exits 'a short run is measured' 0
is_json 'the whole command takes longer than loading it' 'd["run_seconds"] > d["start_seconds"] > 0'
is_json 'and longer than its weeks' 'd["run_seconds"] > d["weeks_seconds"] > 0'
is_json 'indicators cost less than a week' '0 < d["observe_seconds"] < d["city_week_seconds"]'
is_json 'the share is that of the two' 'abs(d["output_share"] * d["city_week_seconds"] / d["observe_seconds"] - 1) < 1e-9'
if [ -z "$(ls bench)" ]; then ok 'nothing is left in the folder for temporary files'; else not_ok 'nothing is left in the folder for temporary files' "$(ls bench)"; fi
LC_ALL=C.UTF-8 TMPDIR=$here/bench run bench --short --quick
says 'the table says what is wanted' "$out" '<= 3 %'
TMPDIR=$here/none run bench --short --quick
exits 'without a folder for temporary files it says so' 4
says 'and which' "$err" "$here/none"
finish
