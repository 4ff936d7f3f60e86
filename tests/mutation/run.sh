#!/bin/bash
# Breaks the model's equations one at a time and sees that the test that guards each of them fails.
#
# Each line of mutations.tsv names: the file, the text of the equation, the broken text, the test program that must fail, and the
# test in it (tab-separated; '#' starts a comment). The tree is copied, one file is changed, the one test program is built
# and run. A mutation that no longer applies, does not compile, or survives is a failure. Prints one line per
# mutation and ends in a count. FILTER is an extended regular expression over 'program: test guards 'text' in file'.
# Usage: run.sh COPY [FILTER]
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
copy=$1
filter=${2:-}
passed=0 failed=0

mkdir -p "$copy"
tar -C "$top" --exclude='./build*' --exclude=./.git --exclude=./demo -cf - . | tar -C "$copy" -xf -
cd "$copy" || exit 1
build() { make --no-print-directory BUILD=build OPT=-O1 WERROR= "build/$1" >build.log 2>&1; }

# Replaces the one place where the text stands; fails where it stands nowhere or twice.
replace() {
    python3 - "$1" "$2" "$3" <<'PY'
import sys
path, old, new = sys.argv[1:]
text = open(path, encoding="utf-8").read()
if text.count(old) != 1 or old == new:
    sys.exit(1)
open(path, "w", encoding="utf-8").write(text.replace(old, new))
PY
}

verdict() { # ok|not ok, what
    echo "$1 - $2"
    if [ "$1" = ok ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

tr '\t' '\037' <"$here/mutations.tsv" >mutations.list
while IFS=$'\037' read -r file old new program test; do # not a tab: empty fields would vanish
    case $file in '' | '#'*) continue ;; esac
    name="$program: $test guards '$old' in $file"
    [[ $name =~ $filter ]] || continue
    cp "$file" original
    if ! replace "$file" "$old" "$new"; then
        verdict "not ok" "$name: the text is not there exactly once"
    elif ! build "tests/$program"; then
        verdict "not ok" "$name: the broken version does not compile"
    else
        timeout 120 "build/tests/$program" >run.log 2>&1
        status=$?
        if [ $status -eq 0 ]; then
            verdict "not ok" "$name: the broken version passes"
        elif [ $status -ne 124 ] && ! grep -q "FAILED.* $test" run.log; then
            verdict "not ok" "$name: another test fails, this one does not"
        else
            verdict ok "$name"
        fi
    fi
    cp original "$file"
done <mutations.list

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
