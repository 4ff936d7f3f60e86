#!/bin/sh
# The snippets of docs/results.md and its Chinese twin run as printed there: those in Python and in R, on files made here, small but with the
# names that the pages use. The control is a snippet that asks for a variable that is not there.
set -u
: "${HELI:=$(pwd)/build/heli}"
folder=$(mktemp -d "${TMPDIR:-/tmp}/resultsXXXXXX") || exit 1
trap 'rm -rf "$folder"' EXIT
failures=0
python=/usr/bin/python3
[ -x "$python" ] || python=python3

cat >"$folder/policy.yaml" <<'END'
model: governance
meta: {name: policy, title: A small city, title_zh: 小城}
run: {weeks: 30, burn_in_weeks: 4, replicates: 3, seed: 5}
city: {offices: 1, communities: 2, grids: 4}
population: {adults_per_grid: 40, serving_members: 4}
party: {own_groups: 1, joint_groups: 1}
enterprise: {commissioners: 2}
END
{
    sed 's/name: policy/name: guidance/' "$folder/policy.yaml"
    cat <<'END'
design: grid
factors:
  - {parameter: main_line.guidance, from: 0, to: 1, levels: 3}
  - {parameter: main_line.own_need_weight, values: [0, 0.5]}
END
} >"$folder/guidance.yaml"

if (cd "$folder" && "$HELI" run policy.yaml -q -o policy.h5 && "$HELI" sweep guidance.yaml -q -o guidance.h5 &&
    "$HELI" export csv guidance.h5 -q -o guidance.csv) >"$folder/log" 2>&1; then
    echo "ok - the files of docs/results.md can be made"
else
    echo "not ok - the files of docs/results.md can be made"; sed 's/^/    # /' "$folder/log"; exit 1
fi

# Snippets of a language, one file each: PAGE LANGUAGE ENDING.
cut_out() {
    awk -v language="$2" -v to="$folder/$(basename "$1")-" -v ending="$3" '
        $0 == "```" language { n++; on = 1; next }
        /^```/ { on = 0 }
        on { print > (to n "." ending) }' "$1"
}

# Runs one: CLAIM PROGRAM FILE.
try() {
    claim=$1; shift
    if (cd "$folder" && LC_ALL=C.UTF-8 "$@") >"$folder/log" 2>&1 && [ -s "$folder/log" ]; then
        echo "ok - $claim"
    else
        echo "not ok - $claim"; tail -n 5 "$folder/log" | sed 's/^/    # /'; failures=$((failures + 1))
    fi
}

have_python=no; have_r=no
"$python" -c 'import h5py, xarray, h5netcdf, pandas, numpy' 2>/dev/null && have_python=yes
Rscript -e 'library(ncdf4)' >/dev/null 2>&1 && have_r=yes

count=0
for page in docs/results.md docs/results.zh-CN.md; do
    cut_out "$page" python py
    cut_out "$page" r R
    for snippet in "$folder/$(basename "$page")"-*.py; do
        name="Python snippet $(basename "$snippet" .py | sed 's/.*-//') of $page runs"
        count=$((count + 1))
        if [ $have_python = yes ]; then try "$name" "$python" "$snippet"
        else echo "ok - $name # SKIP python3-xarray, python3-h5netcdf, python3-h5py or python3-pandas is not installed"; fi
    done
    for snippet in "$folder/$(basename "$page")"-*.R; do
        name="R snippet $(basename "$snippet" .R | sed 's/.*-//') of $page runs"
        count=$((count + 1))
        if [ $have_r = yes ]; then try "$name" Rscript "$snippet"
        else echo "ok - $name # SKIP r-base-core or r-cran-ncdf4 is not installed"; fi
    done
done
if [ "$count" -eq 14 ]; then echo "ok - both pages have five snippets in Python and two in R"
else echo "not ok - both pages have five snippets in Python and two in R ($count together)"; failures=$((failures + 1)); fi

# Both pages say the same in code, comments and labels set aside.
code() {
    awk '/^```(python|r|julia)$/ { on = 1; next } /^```/ { on = 0 } on' "$1" | sed 's/ *#.*//; s/_zh"/"/; /print(f\?"/d'
}
code docs/results.md >"$folder/en"
code docs/results.zh-CN.md >"$folder/zh"
if cmp -s "$folder/en" "$folder/zh"; then echo "ok - the pages in both languages show the same code"
else echo "not ok - the pages in both languages show the same code"; diff "$folder/en" "$folder/zh" | sed 's/^/    # /'; failures=$((failures + 1)); fi

if [ $have_python = yes ]; then
    echo 'import h5py; print(h5py.File("guidance.h5")["no_such_mean"])' >"$folder/wrong.py"
    if (cd "$folder" && "$python" wrong.py) >/dev/null 2>&1; then
        echo "not ok - a snippet that asks for what is not there fails"; failures=$((failures + 1))
    else
        echo "ok - a snippet that asks for what is not there fails"
    fi
fi
exit $((failures > 0))
