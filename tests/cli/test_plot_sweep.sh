#!/bin/sh
# heli plot with the file of a sweep, and heli export: kinds, choices, refusals, formats, files that are whole or absent.
. tests/cli/lib.sh

drawing=yes
command -v gnuplot >/dev/null 2>&1 || drawing=no

# tiny FILE FACTORS...: an experiment small enough to run in a moment.
tiny() {
    file=$1; shift
    {
        cat <<'END'
model: governance
meta: {name: tiny, title: "A tiny city, \"quoted\"", title_zh: 小试验}
run: {weeks: 13, burn_in_weeks: 2}
population: {adults_per_grid: 30, serving_members: 4}
city: {communities: 1, grids: 2, offices: 1}
party: {own_groups: 1, joint_groups: 1}
enterprise: {commissioners: 1}
END
        printf '%s\n' "$@"
    } >"$file"
}

tiny grid.yaml 'design: grid' 'replicates: 2' 'factors:' '  - {parameter: main_line.guidance, from: 0, to: 1, levels: 3}' \
    '  - {parameter: main_line.own_need_weight, values: [0, 0.5]}' 'keep: {summaries: [mean, final], series: true}'
tiny words.yaml 'design: grid' 'replicates: 2' 'factors:' '  - {parameter: main_line.guidance, values: [0, 0.5, 1]}' \
    '  - {parameter: organisation.hub, values: [false, true]}' 'keep: {indicators: [satisfaction, trust]}'
tiny sobol.yaml 'design: sobol' 'points: 16' 'replicates: 1' 'factors:' '  - {parameter: main_line.guidance, from: 0, to: 1}' \
    '  - {parameter: main_line.own_need_weight, from: 0, to: 1}'
tiny one.yaml 'design: grid' 'replicates: 1' 'factors:' '  - {parameter: main_line.guidance, from: 0, to: 1, levels: 6}'
for name in grid words sobol; do
    run sweep "$name.yaml" -q -o "$name.h5"
    exits "sweep $name.yaml runs" 0
done

# --- figures ---

draws() { # CLAIM KIND FILE WORDS...
    claim=$1; kind=$2; shift 2
    if [ $drawing = no ]; then skip "$claim" 'gnuplot is not installed'; return; fi
    run plot "$@" --json
    is_json "$claim" "d['kind'] == '$kind'"
}

draws 'two numeric factors are drawn as a heat map' heat grid.h5 -o a.png
draws 'a number and a word are drawn as curves' response words.h5 -o b.svg
draws 'several indicators are drawn as small multiples' multiples grid.h5 -i satisfaction,trust -i participation -o c.pdf
draws 'a fixed factor leaves a curve' response grid.h5 --where own_need_weight=0.5 -o d.png
draws 'joint forces are drawn along a factor' force grid.h5 --kind force -o e.svg
draws 'a Sobol design is drawn as a heat map of bins' heat sobol.h5 -o f.svg
draws 'a Sobol design is drawn as points with a binned mean' response sobol.h5 --kind response -o g.svg
draws 'Chinese figures are drawn' heat grid.h5 --lang zh -o h.svg
if [ $drawing = yes ]; then
    says 'script and data stand beside the figure' "$(ls)" 'a.gp'
    says 'the caption says what was fixed' "$(cat d.gp)" 'main_line.own_need_weight = 0.5'
    says 'the caption says what was averaged over' "$(cat e.gp)" 'main_line.own_need_weight'
    says 'a figure says that it shows a model' "$(cat a.gp)" 'Results of a model'
    says 'the relatively best cell has its name' "$(cat a.gp)" 'relatively best'
    says 'the relatively best cell has its Chinese name' "$(cat h.gp)" '相对最优'
    case $(cat h.gp) in *最优解*) not_ok 'a figure never speaks of an optimal solution' ;; *) ok 'a figure never speaks of an optimal solution' ;; esac
    says 'the points of a Sobol design are in the data' "$(cat g.dat)" '# design points: x mean'
fi

# Half of the jobs have not run: every second point of a design of one replicate is a gap.
run sweep one.yaml -q -o one.h5 --shard 1/2
run merge one.h5 --partial -q
exits 'a part of a sweep can be merged' 0
if [ $drawing = yes ]; then
    run plot one.h5 -i satisfaction -o gap.svg
    exits 'a sweep with missing jobs is drawn' 0
    says 'missing jobs are counted in the caption' "$(cat gap.gp)" 'Of 6 jobs 0 failed and 3 were not run'
    says 'missing jobs are gaps in the data' "$(grep -c '^[0-9]' gap.dat) $(grep -c '^$' gap.dat)" '3 3'
fi

refused() { # CLAIM TEXT WORDS...
    claim=$1; text=$2; shift 2
    run "$@"
    exits "$claim is refused" 2
    says "$claim: the message helps" "$err" "$text"
}
refused 'an unknown indicator' "did you mean 'satisfaction'?" plot grid.h5 -i satisfacton -o x.svg
refused 'an unknown factor' 'it has: main_line.guidance' plot grid.h5 --x wealth -o x.svg
refused 'an unknown level' 'it has: 0, 0.5, 1' plot grid.h5 --where guidance=0.3 -o x.svg
refused 'a summary that was not kept' 'it holds: mean' plot words.h5 --summary final -o x.svg
refused 'a kind of figure of runs' 'response, heat, multiples, tornado, force, effects, indices or convergence' plot grid.h5 --kind map -o x.svg
refused 'a heat map over one factor' '--kind response' plot grid.h5 --kind heat --y none -o x.svg
refused 'a window of a sweep' 'files of runs' plot grid.h5 --window 5 -o x.svg
refused 'a sweep beside another file' 'shows one file' plot grid.h5 words.h5 -o x.svg
run plot words.h5 --kind force -o x.svg
exits 'joint forces of a file that does not hold them fail' 3
says 'what the joint-force figure needs is named' "$err" "force_government"
[ -e x.svg ] && not_ok 'a refused figure leaves no file' || ok 'a refused figure leaves no file'

# --- tornado charts ---

tiny lhs.yaml 'design: lhs' 'points: 20' 'replicates: 2' 'factors:' '  - {parameter: main_line.guidance, from: 0, to: 1}' \
    '  - {parameter: resident.hours_per_week, from: 0.25, to: 2, scale: log}' '  - {parameter: network.kind, values: [small_world, complete, ring]}'
tiny morris.yaml 'design: morris' 'morris: {trajectories: 4, candidates: 10}' 'replicates: 1' 'factors:' '  - {parameter: main_line.guidance, from: 0, to: 1}' \
    '  - {parameter: main_line.own_need_weight, from: 0, to: 1}'
sed -e 's/^design: morris/design: saltelli/' -e 's/^morris: .*/saltelli: {samples: 16}/' morris.yaml >saltelli.yaml
tiny list.yaml 'design: list' 'points:' '  - {main_line.guidance: 0, main_line.own_need_weight: 0}' '  - {main_line.guidance: 1, main_line.own_need_weight: 1}' 'replicates: 1'
run describe parameters --json
tiny many.yaml 'design: lhs' 'points: 12' 'replicates: 1' 'factors:' "$(python3 -c 'import json
rows = [r for r in json.load(open("stdout", encoding="utf-8")) if r["model"] == "governance" and r["type"] == "real" and r["length"] == 1]
rows = [r for r in rows if r["default"] > 0 and r["minimum"] < 0.98 * r["default"] and r["path"].split(".")[0] in ("resident", "government", "organisation", "institutions", "needs")]
for r in rows[:33]: print("  - {parameter: %s, from: %.6g, to: %.6g}" % (r["path"], 0.99 * r["default"], r["default"]))')"
for name in lhs morris saltelli list many; do
    run sweep "$name.yaml" -q -o "$name.h5"
    exits "sweep $name.yaml runs" 0
done

draws 'a grid is drawn as a tornado chart' tornado grid.h5 --kind tornado -i satisfaction,participation -o t.svg
draws 'a number and a word are drawn as a tornado chart' tornado words.h5 --kind tornado -i satisfaction,trust -o tw.svg
draws 'a Latin hypercube is drawn as a tornado chart' tornado lhs.h5 --kind tornado -i participation,satisfaction -o tl.svg
draws 'a list is drawn as a tornado chart' tornado list.h5 --kind tornado -i satisfaction -o ts.svg
draws 'a tornado chart is drawn in Chinese' tornado words.h5 --kind tornado --lang zh -o tz.png
draws 'the headline indicators are those of a tornado chart' tornado many.h5 --kind tornado -o tm.svg
if [ $drawing = yes ]; then
    for name in grid words lhs; do
        "$HELI" export csv $name.h5 >$name.csv
    done
    bars() { # CLAIM TABLE DATA [BINS]
        claim=$1; shift
        if why=$(python3 "$top/tests/cli/tornado_bars.py" "$@" 2>&1); then ok "$claim"; else not_ok "$claim" "$why"; fi
    }
    bars 'the bars of a grid are those of the table, the longest first' grid.csv t.dat
    bars 'the bars of words are those of the table, the longest first' words.csv tw.dat
    bars 'the bars of a Latin hypercube are its outermost bins' lhs.csv tl.dat 4
    says 'the levels of words are named at their ends' "$(cat tw.gp)" "'true'"
    says 'a tornado chart says which end is which' "$(cat t.gp)" 'at the low end of the factor'
    says 'a tornado chart says what its intervals are over' "$(cat t.gp)" 't-intervals over 2 replicates'
    says 'the bins are counted' "$(cat tl.gp)" '4 bins of equal width'
    says 'a list is said to be one' "$(cat ts.gp)" 'The points are a list'
    says 'one replicate has no intervals' "$(cat ts.gp)" 'One replicate, therefore no intervals'
    says 'the longest thirty of many bars are drawn' "$(sed '/^$/,$d' tm.dat | grep -c ' high$')" '30'
    says 'the factors left out are counted' "$(cat tm.gp)" '3 factors left out'
    says 'the indicators left out are counted' "$(cat tm.gp)" 'headline indicators'
    says 'the Chinese chart has its title' "$(cat tz.gp)" '各因子使结果变动多大'
    says 'the Chinese chart says which end is which' "$(cat tz.gp)" '类别因子：平均值最低到最高'
fi
refused 'a tornado chart of a Morris design' '--kind effects' plot morris.h5 --kind tornado -o x.svg
refused 'a tornado chart of a Saltelli design' '--kind indices' plot saltelli.h5 --kind tornado -o x.svg
refused 'an unknown indicator of a tornado chart' "did you mean 'satisfaction'?" plot grid.h5 --kind tornado -i satisfacton -o x.svg
refused 'too many indicators of a tornado chart' 'room for 4 indicators, not for 5' plot grid.h5 --kind tornado -i trust,trust,trust,trust,trust -o x.svg
refused 'an axis of a tornado chart' 'shows every factor' plot grid.h5 --kind tornado --x guidance -o x.svg
[ -e x.svg ] && not_ok 'a refused tornado chart leaves no file' || ok 'a refused tornado chart leaves no file'

# --- tables ---

run export csv grid.h5
exits 'export csv succeeds' 0
if why=$(python3 - 2>&1 <<'END'
import csv
rows = list(csv.reader(open("stdout", encoding="utf-8", newline="")))
head = rows[0]
assert head[:5] == ["run", "replicate", "status", "main_line.guidance", "main_line.own_need_weight"], head[:5]
assert "satisfaction_mean" in head and "satisfaction_final" in head and "joint_force_mean.culture" in head
assert len(set(head)) == len(head), "a column twice"
assert len(rows) == 1 + 6 * 2 and all(len(r) == len(head) for r in rows)
assert [r[3] for r in rows[1::4]] == ["0", "0.5", "1"]
for row in rows[1:]:
    for cell in row[5:]:
        assert cell == "" or repr(float(cell)) in (cell, cell + ".0") or float(cell) == float(repr(float(cell)))
END
); then ok 'the table has a row for each job and a column for each component'; else not_ok 'the table has a row for each job and a column for each component' "$why"; fi
cp stdout wide.csv

if why=$(/usr/bin/python3 - 2>&1 <<'END'
try:
    import h5py
except ImportError:
    raise SystemExit(0)
import csv
rows = list(csv.DictReader(open("wide.csv", encoding="utf-8")))
with h5py.File("grid.h5") as file:
    for row in rows:
        at = int(row["run"]), int(row["replicate"])
        assert float(row["satisfaction_mean"]) == file["satisfaction_mean"][at], "satisfaction"
        assert float(row["joint_force_final.health"]) == file["joint_force_final"][at][3], "joint force"
END
); then ok 'the numbers of the table are those of the file, bit for bit'; else not_ok 'the numbers of the table are those of the file, bit for bit' "$why"; fi

run export json grid.h5 -i satisfaction
is_json 'export json is an array of objects' "len(d) == 12 and set(d[0]) == {'run', 'replicate', 'status', 'main_line.guidance', 'main_line.own_need_weight', 'satisfaction_mean', 'satisfaction_final'}"
run export json grid.h5 -i satisfaction --series
is_json 'with --series there is a row for each week' "len(d) == 12 * 13 and [r['week'] for r in d[:14]] == list(range(1, 14)) + [1] and 0 < d[5]['satisfaction'] < 1"
run export json grid.h5 -i joint_force --long
is_json 'with --long there is a row for each value' "len(d) == 12 * 2 * 6 and d[1]['component'] == 'property' and d[0]['indicator'] == 'joint_force_mean'"
run export json words.h5 -i trust
is_json 'words of a factor are text' "{r['organisation.hub'] for r in d} == {'false', 'true'}"
run export json one.h5 -i satisfaction
is_json 'jobs that have not run are rows without numbers' "[r['status'] for r in d].count('not run') == 3 and all((r['satisfaction_mean'] is None) == (r['status'] == 'not run') for r in d)"

small_scenario small.yaml
run run small.yaml -q -o small.h5
refused 'a tornado chart of a file of runs' 'draws the file of a sweep' plot small.h5 --kind tornado -o x.svg
run export json small.h5 -i satisfaction,force_government
is_json 'a file of runs has a row for each replicate' "[r['replicate'] for r in d] == [0, 1, 2] and 'force_government_mean.culture' in d[0]"
run run small.yaml -q --json -o again.h5
mean=$(python3 -c 'import json; print(json.load(open("stdout"))["indicators"]["satisfaction"]["mean"])')
run export json small.h5 -i satisfaction
is_json 'means of a file of runs are those of heli run' "abs(sum(r['satisfaction_mean'] for r in d) / 3 - $mean) < 1e-12"
run export csv small.h5 -i satisfaction --series
says 'the weeks of a file of runs are counted from 1' "$(sed -n 2p stdout)" '0,0,done,1,'

run export csv grid.h5 -i satisfaction --bom -o bom.csv
exits 'export to a file succeeds' 0
says 'export says what it wrote' "$out" '12 rows, 7 columns'
says 'with --bom the table begins with a mark' "$(od -An -tx1 -N3 bom.csv)" 'ef bb bf'
run export csv grid.h5 -i satisfaction -q -o plain.csv
[ "$(tail -c +4 bom.csv | cksum)" = "$(cksum <plain.csv)" ] && ok 'the mark is all that --bom adds' || not_ok 'the mark is all that --bom adds'
[ -e plain.csv.tmp ] && not_ok 'no temporary file is left' || ok 'no temporary file is left'

before=$(cksum <grid.h5)
refused 'the result file as its own table' 'choose another name' export csv grid.h5 -o grid.h5
[ "$(cksum <grid.h5)" = "$before" ] && ok 'the result file is untouched' || not_ok 'the result file is untouched'
refused 'an unknown format' 'heli export csv' export xml grid.h5
refused 'an unknown indicator in a table' "did you mean 'trust'?" export csv grid.h5 -i trusst
refused 'series that were not kept' 'series: true' export csv words.h5 --series
run export csv grid.h5 -o nowhere/x.csv
exits 'a folder that is not there is an I/O error' 4
if [ -w /dev/full ]; then
    "$HELI" export csv grid.h5 >/dev/full 2>stderr
    [ $? -eq 4 ] && ok 'a full disk is an I/O error' || not_ok 'a full disk is an I/O error'
else
    skip 'a full disk is an I/O error' 'there is no /dev/full'
fi

# --- the experiments that are shipped ---

for file in "$top"/experiments/*.yaml; do
    name=$(basename "$file")
    command=sweep
    runs=jobs
    if grep -q '^objectives:' "$file"; then
        command=optimise
        runs=runs_at_most
    elif grep -q '^targets:' "$file"; then
        command=calibrate
        runs=runs_at_most
    fi
    run $command "$file" --dry-run --json
    exits "experiments/$name is sound" 0
    is_json "experiments/$name makes at most 10,000 runs, some minutes in towns of their size" "d['$runs'] <= 10000"
done

finish
