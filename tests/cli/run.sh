#!/bin/sh
# Runs the black-box tests of the command alone: tests/cli/run.sh [BUILD] (default build). `make check` runs them with all others.
# Ends in "N passed, N failed"; the exit status is 0 when nothing failed.
cd "$(dirname "$0")/../.." || exit 2
HELI=$(cd "${1:-build}" && pwd)/heli
export HELI
[ -x "$HELI" ] || { echo "there is no $HELI; build it first" >&2; exit 2; }

all=$(mktemp)
for test in tests/cli/test_*.sh; do
    folder=$(mktemp -d)
    TMPDIR=$folder sh "$test" 2>&1 | tee -a "$all"
    tail -n 1 "$all" | grep -q '^ *\(ok\|not ok\|#\)' || echo "not ok - $test ends in order" | tee -a "$all"
    rm -rf "$folder"
done
passed=$(grep '^ok ' "$all" | grep -vc '# SKIP')
skipped=$(grep -c '^ok .*# SKIP' "$all")
failed=$(grep -c '^not ok' "$all")
rm -f "$all"
[ "$skipped" -gt 0 ] && echo "$skipped skipped"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
