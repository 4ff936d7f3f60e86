#!/bin/sh
# heli compare on a small city: scenarios in memory and files, pairs and independent samples, regret, figures, and what is refused.
. tests/cli/lib.sh

small_scenario a.yaml
cat >b.yaml <<'END'
extends: a.yaml
meta: {name: b, title: With more groups, title_zh: 小组更多}
policies:
  - name: more-groups
    start_week: 12
    set: {party.joint_groups: 9}
END
cat >c.yaml <<'END'
extends: a.yaml
meta: {name: c, title: Without funds, title_zh: 无经费}
policies:
  - name: funded
    start_week: 10
    set: {party.funds_yuan_per_community_year: 0}
END
for name in a b; do run run $name.yaml --replicates 6 --quiet -o $name.h5; done
exits 'the scenarios run' 0

# --- the same from memory and from files ---

run compare a.h5 b.h5 --json
exits 'two files are compared' 0
cp stdout files.json
is_json 'the promised keys are there' 'd["replicates"] == 6 and all({"name", "unit", "a", "b", "difference", "low", "high"} <= set(r) for r in d["indicators"])'
is_json 'every row says how sure it is' 'all({"bootstrap_low", "bootstrap_high", "effect_size", "p", "p_holm", "share_improved", "variance_ratio", "weeks_apart", "more_replicates"} <= set(r) for r in d["indicators"])'
is_json 'no path parts before the policies do' 'd["first_week"] in (12, 13) and all(r["first_week"] is None or r["first_week"] >= 12 for r in d["indicators"])'
is_json 'an interval holds its difference' 'all(r["low"] <= r["difference"] <= r["high"] for r in d["indicators"] if r["low"] is not None)'
is_json 'Holm never makes a p-value smaller' 'all(r["p"] <= r["p_holm"] <= 1 for r in d["indicators"] if r["p"] is not None)'
run compare a.yaml b.yaml --replicates 6 --json --quiet --threads 1
exits 'two scenarios are run and compared' 0
is_silent '--quiet runs without a word' "$err"
if cmp -s stdout files.json; then ok 'scenarios in memory give what their files give, byte for byte'
else not_ok 'scenarios in memory give what their files give, byte for byte' "$(diff stdout files.json | head -n 5)"; fi
run compare a.h5 b.yaml --replicates 6 --json --threads 2
if cmp -s stdout files.json; then ok 'a file and a scenario give the same, on any number of threads'
else not_ok 'a file and a scenario give the same, on any number of threads'; fi
says 'it is said what is run' "$err" 'Running B, b: 6 replicates of 30 weeks'
if ls ./*.ckpt b.yaml.h5 >/dev/null 2>&1; then not_ok 'a run in memory leaves no file'; else ok 'a run in memory leaves no file'; fi

run compare a.h5 a.yaml --replicates 6 --all --json
is_json 'a scenario differs from its own result in nothing' 'd["operands"][0]["weeks_apart"] == 0 and all(r["difference"] in (0, None) and r["weeks_apart"] == 0 and r["verdict"] in ("the same", "no interval") for r in d["indicators"])'
is_json '--all shows more' 'len(d["indicators"]) > 40'

# --- options of a run ---

run compare a.yaml b.yaml --replicates 2 --weeks 20 --seed 8 --window 4 --json
is_json '--replicates, --weeks and --window are those of heli run' 'd["replicates"] == 2 and d["weeks"] == 20 and d["window_weeks"] == 4'
run compare a.h5 b.h5 --seed 8
exits 'an option of a run without a scenario is a usage error' 2
says 'the option is named' "$err" '--seed'
run compare a.yaml b.yaml --set grid.subsidi_yuan_per_year=1
exits 'a misspelt --set is exit status 3' 3

# --- no pairs, few pairs ---

run compare a.h5 b.yaml --replicates 6 --seed 9
exits 'other seeds are compared nevertheless' 0
says 'it is said that there are no pairs' "$out" 'A was run with seed 5 and B with seed 9: their replicates are no pairs.'
says 'the interval is Welch'"'"'s' "$out" 'Welch'
run compare a.h5 b.yaml --replicates 6 --seed 9 --json
is_json 'independent samples have no pairs, weeks or ratio' 'd["paired"] is False and all(r["pairs"] is None and r["weeks_apart"] is None and r["variance_ratio"] is None and r["share_improved"] is None for r in d["indicators"])'
is_json 'pairs are the sharper ones' 'sum(r["high"] - r["low"] for r in d["indicators"] if r["name"] == "satisfaction") > sum(r["high"] - r["low"] for r in __import__("json").load(open("files.json"))["indicators"] if r["name"] == "satisfaction")'
run compare a.yaml b.yaml --replicates 1
exits 'one replicate is compared' 0
says 'one replicate has no interval, and it is said' "$out" 'One replicate shows a difference, but not how sure it is'
run compare a.yaml b.h5 --replicates 3 --json
is_json 'the common replicates are the pairs' 'd["replicates"] == 3 and d["left_out"] == 3'

# --- precision ---

run compare a.h5 b.h5 --precision 1% --json
is_json '--precision 1% is a share of A' 'all(abs(r["half_width_wanted"] - 0.01 * abs(r["a"])) < 1e-12 for r in d["indicators"] if r["a"] is not None)'
run compare a.h5 b.h5 --precision 0.5 --json
is_json '--precision 0.5 is in the unit of the indicator' 'all(r["half_width_wanted"] == 0.5 for r in d["indicators"])'
for wrong in 0 -1 5%% x nan ''; do
    run compare a.h5 b.h5 --precision "$wrong"
    exits "--precision '$wrong' is a usage error" 2
done

# --- a set of three ---

run compare a.yaml b.yaml c.yaml --replicates 6 --json --quiet
exits 'three scenarios are compared' 0
is_json 'each is held against the first' '[o["operand"] for o in d["operands"]] == ["B", "C"] and {r["operand"] for r in d["indicators"]} == {"B", "C"}'
is_json 'the regret of the set is shown without being asked for' 'd["regret"]["relatively_best"] in "ABC" and len(d["regret"]["set"]) == 3'
is_json 'regret is what the largest J exceeds a J by' 'all(abs(max(s["objective"] for s in d["regret"]["set"]) - s["objective"] - s["regret"]) < 1e-12 for s in d["regret"]["set"])'
is_json 'the interval holds the regret' 'all(s["regret_low"] <= s["regret"] <= s["regret_high"] for s in d["regret"]["set"])'
run compare a.h5 b.h5 --regret --csv
says '--regret --csv is the table of the set' "$out" 'operand,title,objective'
run compare a.h5 b.h5 --regret
says 'the best is so relatively' "$out" 'Relatively best of the declared set'
run compare a.yaml b.yaml --replicates 6 --regret --json --quiet --set objective.petition_weight=0
is_json 'the weights are the user'"'"'s' 'd["regret"]["set"][0]["objective"] > 0'
cp stdout weightless.json
run compare a.yaml b.yaml --replicates 6 --regret --json --quiet
is_json 'other weights give another J' 'd["regret"]["set"][0]["objective"] != __import__("json").load(open("weightless.json"))["regret"]["set"][0]["objective"]'
run compare a.h5 b.yaml --replicates 6 --regret --set objective.gini_weight=2
exits 'arrangements weighed differently have no regret' 2
says 'the weight is named' "$err" 'objective.gini_weight'
run compare a.h5 b.h5 b.yaml --replicates 6 --seed 9
exits 'a set without pairs is still compared' 0
says 'but not weighed, and it is said why' "$err" 'Relative optimum and regret are left out'

# --- what does not fit together ---

run run a.yaml --weeks 12 --replicates 2 --quiet -o short.h5
run compare a.h5 short.h5
exits 'files of other lengths are refused' 2
says 'both lengths are named' "$err" 'A records 30 weeks and B 12'
run compare a.h5 b.yaml --weeks 12
exits 'lengths are checked before anything is run' 2
case $err in *Running*) not_ok 'nothing was run in vain' "$err" ;; *) ok 'nothing was run in vain' ;; esac
printf 'model: four-parties\nrun: {steps: 30, replicates: 2}\n' >other.yaml
run compare a.h5 other.yaml
exits 'another model is refused' 3
says 'both models are named' "$err" 'four-parties'
run compare a.h5
exits 'one operand is too few' 2
run compare a.h5 nowhere.yaml
exits 'a missing scenario is exit status 4' 4

# --- tables and figures ---

run compare a.h5 b.h5
cp stdout first
run compare a.h5 b.h5
if cmp -s stdout first; then ok 'the table is the same again, bootstrap and all'; else not_ok 'the table is the same again, bootstrap and all'; fi
says 'the adjustment is named in the foot' "$out" 'adjusted by Holm over the 14 differences'
run compare a.h5 b.h5 -i trust,spending --indicator satisfaction --json
is_json 'only the indicators asked for are compared, in the order of the model' '[r["name"] for r in d["indicators"]] == ["satisfaction", "trust", "spending"]'
is_json 'p-values are adjusted over them alone' 'all(r["p"] is None or r["p_holm"] <= min(1, 3 * r["p"]) for r in d["indicators"])'
run compare a.h5 b.h5 --indicator satisfactoin
exits 'a misspelt indicator is exit status 2' 2
says 'the nearest is named' "$err" "did you mean 'satisfaction'"
run compare a.h5 b.h5 --indicator main_line
exits 'an indicator of several components is exit status 2' 2
run compare a.h5 b.h5 --csv
if [ "$(head -n 1 stdout | tr ',' '\n' | grep -c .)" -eq "$(sed -n 2p stdout | sed 's/"[^"]*"//g' | tr -cd ',' | wc -c | awk '{ print $1 + 1 }')" ]
then ok 'CSV rows have the fields of the header'; else not_ok 'CSV rows have the fields of the header' "$(head -n 2 stdout)"; fi
if [ "${HELI_TIER:-}" = valgrind ] || ! command -v gnuplot >/dev/null; then
    skip 'figures in two languages are drawn' 'no gnuplot here'
else
    run compare a.h5 b.h5 -o forest.svg
    exits 'a figure is drawn' 0
    says 'the figure is named' "$out" 'Figure: forest.svg'
    if grep -q 'With more groups' forest.svg && [ -s forest.gp ] && [ -s forest.dat ]; then ok 'figure, script and data are there'
    else not_ok 'figure, script and data are there'; fi
    run compare a.h5 b.h5 -o zh.svg --lang zh --scale effect
    exits 'a Chinese figure is drawn' 0
    if grep -q '小组更多' zh.svg; then ok 'its titles are Chinese'; else not_ok 'its titles are Chinese'; fi
    run compare a.h5 b.h5 -o forest.txt
    exits 'an unknown kind of figure is a usage error' 2
    run compare a.h5 b.h5 --scale log
    exits 'an unknown scale is a usage error' 2
fi
finish
