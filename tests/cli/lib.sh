# shellcheck shell=sh disable=SC2034
# What the black-box tests of the command share. Each test is run with HELI (the command) and TMPDIR (a folder of its own) and
# prints "ok - claim" or "not ok - claim" for every claim; claims begin with what is being tested.

: "${HELI:=$(pwd)/build/heli}"
top=$(pwd)
here=${TMPDIR:-$(mktemp -d)}
cd "$here" || exit 2
unset LANGUAGE LC_MESSAGES NO_COLOR COLUMNS
LC_ALL=C
export LC_ALL
failures=0

ok() { # CLAIM
    echo "ok - $1"
}

not_ok() { # CLAIM WHY...
    echo "not ok - $1"
    shift
    [ $# -gt 0 ] && printf '%s\n' "$@" | sed 's/^/    # /'
    failures=$((failures + 1))
}

skip() { # CLAIM WHY
    echo "ok - $1 # SKIP $2"
}

# run WORDS...: runs heli; leaves $out, $err and $rc.
run() {
    "$HELI" "$@" >stdout 2>stderr </dev/null
    rc=$?
    out=$(cat stdout)
    err=$(cat stderr)
}

# exits CLAIM STATUS: the last run ended in this status.
exits() {
    if [ "$rc" -eq "$2" ]; then ok "$1"; else not_ok "$1" "exit status $rc, not $2" "$err"; fi
}

# says CLAIM TEXT PATTERN: the text holds the fixed pattern.
says() {
    case $2 in *"$3"*) ok "$1" ;; *) not_ok "$1" "no '$3' in: $2" ;; esac
}

is_silent() { # CLAIM TEXT
    if [ -z "$2" ]; then ok "$1"; else not_ok "$1" "said: $2"; fi
}

# is_json CLAIM [PYTHON]: the last output is JSON, and a Python expression over it (d) is true.
is_json() {
    if why=$(python3 -c 'import json, sys
d = json.load(open("stdout", encoding="utf-8"), parse_constant=lambda c: sys.exit("holds " + c))
assert eval(sys.argv[1]), sys.argv[1]' "${2:-True}" 2>&1); then ok "$1"; else not_ok "$1" "$why"; fi
}

# A city small enough to run in a moment.
small_scenario() { # FILE
    cat >"$1" <<'END'
model: governance
meta: {name: small, title: A small city, title_zh: 小城}
run: {weeks: 30, burn_in_weeks: 4, replicates: 3, seed: 5}
city: {offices: 2, communities: 4, grids: 12}
population: {adults_per_grid: 50, serving_members: 30}
party: {own_groups: 3, joint_groups: 2}
enterprise: {commissioners: 4}
policies:
  - name: funded
    start_week: 10
    set: {party.funds_yuan_per_community_year: 30000}
END
}

# Ends the test.
finish() {
    cd "$top" || exit 2
    exit $((failures > 0))
}
