#!/bin/sh
# heli bench --suite short: runs the command it measures, and its numbers fit together.
. tests/cli/lib.sh

mkdir bench
TMPDIR=$here/bench run bench --suite short --quick --json
exits 'a short run is measured' 0
is_json 'the whole command takes longer than loading it' 'd["short"]["run_seconds"] > d["short"]["start_seconds"] > 0'
is_json 'the table comes before the file' 'd["short"]["start_seconds"] < d["short"]["answer_seconds"] < d["short"]["run_seconds"]'
is_json 'and longer than its weeks' 'd["short"]["run_seconds"] > d["short"]["weeks_seconds"] > 0'
is_json 'indicators cost less than a week' '0 < d["short"]["observe_seconds"] < d["short"]["city_week_seconds"]'
is_json 'the share is that of the two' 'abs(d["short"]["output_share"] * d["short"]["city_week_seconds"] / d["short"]["observe_seconds"] - 1) < 1e-9'
if [ -z "$(ls bench)" ]; then ok 'nothing is left in the folder for temporary files'; else not_ok 'nothing is left in the folder for temporary files' "$(ls bench)"; fi
LC_ALL=C.UTF-8 TMPDIR=$here/bench run bench --suite short --quick
says 'the table says what is wanted' "$out" '<= 3 %'
TMPDIR=$here/none run bench --suite short --quick
exits 'without a folder for temporary files it says so' 4
says 'and which' "$err" "$here/none"
finish
