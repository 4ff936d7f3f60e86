#!/bin/sh
# heli expect: what holds, what does not, and the exit statuses; and scenarios/ itself in the long tier.
. tests/cli/lib.sh

small_scenario a.yaml
cat >b.yaml <<'END_OF'
extends: a.yaml
meta: {name: b, title: With more groups, title_zh: 小组更多}
policies:
  - name: more-groups
    start_week: 0
    set: {party.joint_groups: 10, party.own_groups: 2, grid.subsidy_yuan_per_year: 9000}
expect:
  - {indicator: spending, direction: up}
END_OF
sed 's/direction: up/direction: down, essay: down, note: "it costs"/' b.yaml >wrong.yaml
sed 's/^expect:/&\n  - {indicator: satisfactoin, direction: up}/' b.yaml >misspelt.yaml

run expect b.yaml --replicates 6
exits 'a policy that does what it says passes' 0
says 'the table names the indicator' "$out" 'Public spending'
says 'the count is told' "$out" '1 of 1 expectations hold'
run expect wrong.yaml --replicates 6 --quiet
exits 'an expectation in the wrong direction is exit status 5' 5
says 'its verdict is otherwise' "$out" 'otherwise'
is_silent '--quiet runs without a word' "$err"
run expect a.yaml b.yaml wrong.yaml --replicates 6 --json --quiet
exits 'one that fails among several is exit status 5' 5
is_json 'scenarios without expectations are passed over' 'd["expected"] == 2 and d["failed"] == 1 and [s["policy"]["file"] for s in d["scenarios"]] == ["b.yaml", "wrong.yaml"]'
is_json 'an interval holds its difference' 'all(r["low"] <= r["difference"] <= r["high"] and r["pairs"] == 6 for s in d["scenarios"] for r in s["expectations"])'
is_json 'what the essay says is kept beside' 'd["scenarios"][1]["expectations"][0]["essay"] == "down" and d["scenarios"][0]["expectations"][0]["essay"] is None'
run compare a.yaml b.yaml --replicates 6 --json --quiet --all
cp stdout compare.json
run expect b.yaml --replicates 6 --json --quiet
is_json 'the difference is that of heli compare' 'd["scenarios"][0]["expectations"][0]["difference"] == [r for r in __import__("json").load(open("compare.json"))["indicators"] if r["name"] == "spending"][0]["difference"]'
run expect b.yaml --replicates 6 --markdown --quiet
says '--markdown prints a table' "$out" '| b'
mkdir kept
run expect b.yaml --replicates 6 --keep kept --json --quiet
exits 'runs are kept where it is asked for' 0
run compare kept/small.h5 kept/b.h5 --json --all
if cmp -s stdout compare.json; then ok 'the kept runs are those that heli compare makes'; else not_ok 'the kept runs are those that heli compare makes' "$(diff stdout compare.json | head -n 4)"; fi
run expect b.yaml --replicates 2 --keep nowhere --quiet
exits 'a folder that is not there is exit status 4' 4
run expect misspelt.yaml
exits 'a misspelt indicator is exit status 3' 3
says 'the nearest is named' "$err" 'satisfaction'
run expect a.yaml
exits 'nothing expected is exit status 2' 2
sed '/^extends/s/.*/model: governance/' b.yaml >alone.yaml
run expect alone.yaml
exits 'an expectation without a base is exit status 2' 2

# --- the scenarios that we ship, as `make check-expect` does ---

if [ "${HELI_LONG:-0}" = 1 ] && [ -z "${HELI_TIER:-}" ]; then
    run expect "$top"/scenarios/*.yaml --quiet
    if [ "$rc" -eq 0 ]; then ok 'every scenario moves what it says, in 30 pairs'
    else not_ok 'every scenario moves what it says, in 30 pairs' "$out" "$err"; fi
else
    skip 'every scenario moves what it says, in 30 pairs' 'a long test: HELI_LONG=1'
fi
finish
