#!/bin/sh
# Runs tests side by side and adds up what they say: tests/run.sh BUILD TEST...
#
# A TEST is a cmocka program, or a script (.sh, .py) that prints one line per claim: "ok - claim", "not ok - claim", or
# "ok - claim # SKIP why". Whatever dies, hangs or says nothing counts as one failure. Each test runs in the top folder with
#     HELI        the command under test          HELI_BUILD  its build folder          TMPDIR  a fresh folder of its own
#     HELI_LONG   1 in the long tier              HELI_TIER   san, tsan, valgrind or coverage in an instrumented build
# Output goes to BUILD/tests/log; the logs of failures are shown. The last line is "N passed, N failed".
set -u

one() { # BUILD TEST: runs it, writes BUILD/tests/log/NAME.{log,count}, prints one line
    build=$1; test=$2
    name=$(echo "${test%.*}" | sed 's|^.*tests/||; s|/|-|g')
    log=$build/tests/log/$name.log
    TMPDIR=$build/tests/tmp/$name; rm -rf "$TMPDIR"; mkdir -p "$TMPDIR"
    export TMPDIR
    case $test in
        *.sh) set -- sh "$test" ;;
        *.py) set -- python3 "$test" ;;
        *)    # shellcheck disable=SC2086
              set -- ${HELI_WRAP:-} "$test" ;;
    esac
    start=$(date +%s)
    timeout -k 10 "${HELI_TEST_TIMEOUT:-900}" "$@" >"$log" 2>&1 </dev/null
    status=$?
    seconds=$(($(date +%s) - start))

    # shellcheck disable=SC2046
    set -- $(awk '
        /^\[  PASSED  \] [0-9]+ test\(s\)/ { passed += $4 }
        /^\[  FAILED  \] [0-9]+ test\(s\)/ { failed += $4 }
        /^\[  SKIPPED \] [0-9]+ test\(s\)/ { skipped += $4 }
        /^ok / { if (/# SKIP/) skipped++; else passed++ }
        /^not ok / { failed++ }
        END { print passed + 0, failed + 0, skipped + 0 }' "$log")
    passed=$1; failed=$2; skipped=$3
    why=
    if [ $status -eq 124 ] || [ $status -eq 137 ]; then why=' (ran out of time)'; failed=$((failed + 1))
    elif [ $status -ne 0 ] && [ "$failed" -eq 0 ]; then why=" (exit status $status)"; failed=1
    elif [ $((passed + failed + skipped)) -eq 0 ]; then why=' (said nothing)'; failed=1
    fi
    [ -n "$why" ] && echo "$name$why" >>"$log"
    printf '%s %s %s %s %s\n' "$name" "$passed" "$failed" "$skipped" "$seconds" >"$build/tests/log/$name.count"
    line="$name: $passed passed"
    [ "$failed" -gt 0 ] && line="$line, $failed FAILED$why"
    [ "$skipped" -gt 0 ] && line="$line, $skipped skipped"
    echo "$line, $seconds s"
    rm -rf "$TMPDIR"
}

if [ "$1" = --one ]; then
    one "$2" "$3"
    exit 0
fi

# Messages in English, whatever the terminal speaks; nested builds are nobody's sub-make.
unset LANGUAGE LC_MESSAGES MAKEFLAGS MFLAGS MAKELEVEL NO_COLOR
export LC_ALL=C.UTF-8
for variable in HELI_LONG HELI_TIER HELI_ISA HELI_WRAP HELI_TEST_TIMEOUT TSAN_OPTIONS OMP_TOOL_LIBRARIES; do
    eval "[ -n \"\${$variable:-}\" ]" || unset "$variable"
done

build=$(cd "$1" && pwd) || exit 2
shift
mkdir -p "$build/tests"
rm -rf "$build/tests/log" "$build/tests/tmp"
mkdir -p "$build/tests/log" "$build/tests/tmp"
export HELI="$build/heli" HELI_BUILD="$build"

jobs=${HELI_TEST_JOBS:-$(nproc 2>/dev/null || echo 2)}
[ $# -gt 0 ] && printf '%s\n' "$@" | xargs -P "$jobs" -n 1 sh "$0" --one "$build"

cat "$build"/tests/log/*.count >"$build/tests/log/all" 2>/dev/null
for name in $(awk '$3 > 0 { print $1 }' "$build/tests/log/all"); do
    printf '\n--- %s\n' "$name"
    grep -v -E '^\[ RUN|^\[       OK' "$build/tests/log/$name.log" | tail -n 60
done
# A test that left no count (run.sh itself was killed) is a failure as well.
awk -v asked="$#" '
    { passed += $2; failed += $3; skipped += $4 }
    END {
        if (NR < asked) failed += asked - NR
        if (asked == 0) failed++
        if (skipped) print skipped " skipped"
        print passed + 0 " passed, " failed + 0 " failed"
        exit failed > 0
    }' "$build/tests/log/all"
