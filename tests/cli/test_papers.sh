#!/bin/sh
# The pages made from runs: scenarios from heli expect, calibration from patterns, elasticities.
. tests/cli/lib.sh

if ! command -v python3 >/dev/null; then
    skip 'pages are made from runs' 'no python3 here'
    finish
fi
small_scenario a.yaml
cat >s01-b.yaml <<'END_OF'
extends: a.yaml
meta: {name: s01-b, title: With a subsidy, title_zh: 有补贴}
policies:
  - {name: subsidy, start_week: 0, set: {grid.subsidy_yuan_per_year: 9000}}
expect:
  - {indicator: spending, direction: up}
  - {indicator: resistance, direction: none, essay: down, note: "too weak to see", note_zh: 作用太弱}
END_OF
mkdir pages
run expect s01-b.yaml --replicates 4 --json --quiet
cp stdout expect.json
python3 "$top"/papers/scenarios.py expect.json pages 2>stderr
page=$(cat pages/scenarios.md) zh=$(cat pages/scenarios.zh-CN.md)
says 'a case has a section with its number' "$page" '## S1: With a subsidy'
says 'what is not what the essay says is bold' "$page" '| **unchanged** | down |'
says 'and why stands below' "$page" 'too weak to see'
says 'the command that gives it stands there' "$page" 'heli expect scenarios/s01-b.yaml'
says 'the Chinese page is Chinese' "$zh" '| **不变** | 降 |'

head='id\tname\tname_zh\tscenario\tvalue\ttarget\tlow\thigh\tnote\tnote_zh\n'
patterns() { # LOW HIGH
    # shellcheck disable=SC2059
    printf "# own patterns\n$head" >own.tsv
    printf 'A1\tspending\t支出\ta.yaml\trun spending*2\tx\t%s\t%s\t\t\n' "$1" "$2" >>own.tsv
    printf 'A2\tput in\t输入\t\tinput resident.trust_loss/resident.trust_gain\t> 1\t\t\t\t\n' >>own.tsv
    printf 'A3\tnot there\t没有\t\t-\t1\t\t\tnot modelled\t没有\n' >>own.tsv
    python3 "$top"/papers/calibration.py --heli "$HELI" --scenarios . --patterns own.tsv --replicates 3 --write pages >stdout 2>stderr
    rc=$?
    out=$(cat stdout)
}
patterns 0 1000000000
says 'a mean inside the band is a hit' "$(grep A1 stdout)" ' hit'
says 'what is put in is called input' "$(grep A2 stdout)" ' 3 [–, –]  input'
says 'what the model lacks is called absent' "$(grep A3 stdout)" ' absent'
says 'the page counts what could be missed' "$(cat pages/calibration.md)" 'Of 1 patterns that the model could miss it hits 1'
run run a.yaml --replicates 3 --json --quiet -o a.h5
is_json 'a factor is applied' "abs(2 * d['indicators']['spending']['mean'] / float('$(awk -F'|' '/ A1 / { print $7 }' pages/calibration.md)') - 1) < 1e-3"
patterns '' 0
says 'a mean outside is a miss' "$(grep A1 stdout)" ' miss'
exits 'a miss is a result, no failure' 0
says 'and is bold on the page' "$(cat pages/calibration.md)" '**miss**'
patterns 'x' ''
if [ "$rc" -ne 0 ]; then ok 'a band that is no number is refused'; else not_ok 'a band that is no number is refused'; fi

python3 "$top"/papers/sensitivity.py --heli "$HELI" --scenario a.yaml --replicates 3 --filter needs.inflow >stdout 2>stderr
says 'more needs mean less satisfaction' "$(cat stdout)" 'needs.inflow_per_week                          -0.'
python3 "$top"/papers/sensitivity.py --heli "$HELI" --scenario a.yaml --replicates 3 --filter nothing. >stdout 2>stderr
rc=$?
exits 'a filter that leaves nothing is a failure' 1
finish
