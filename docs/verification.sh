#!/bin/sh
# Refreshes the tables of docs/verification.md and its Chinese twin: docs/verification.sh HELI [--full]
#
# The table stands between two marker lines; the reading guide around it is written by hand.
set -eu
heli=$1
tier=${2:-}
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for language in en zh; do
    page=verification.md
    [ $language = zh ] && page=verification.zh-CN.md
    # shellcheck disable=SC2086
    "$heli" verify $tier --markdown --quiet --lang $language >"$work/table"
    awk -v table="$work/table" '
        /^<!-- begin of the table/ { print; print ""; while ((getline line < table) > 0) print line; print ""; skip = 1; next }
        /^<!-- end of the table/ { skip = 0 }
        !skip' "$page" >"$work/page"
    cp "$work/page" "$page"
done
