#!/bin/sh
# heli sensitivity and heli design: the same answer for any threads and shards and after a kill; outside models by tables; what is refused, before anything runs.
. tests/cli/lib.sh

small_scenario small.yaml
sed -e '/^policies/,$d' small.yaml >exp.yaml
cat >>exp.yaml <<'END'
factors:
  - {parameter: main_line.guidance, from: 0, to: 1}
  - {parameter: main_line.own_need_weight, from: 0, to: 1}
  - {parameter: resident.sharpness, from: 2, to: 8}
  - {parameter: needs.inflow_per_week, from: 0.01, to: 0.04, scale: log, group: needs}
  - {parameter: needs.equal_allocation, from: 0, to: 1, group: needs}
morris: {trajectories: 6, candidates: 30}
saltelli: {samples: 16}
keep: {indicators: [satisfaction, participation, effective_power]}
END

# --- the same answer however it was computed ---

same() { # CLAIM FILE FILE
    if cmp -s "$2" "$3"; then ok "$1"; else not_ok "$1" "$(cmp "$2" "$3" 2>&1)"; fi
}

for method in morris sobol; do
    run sensitivity $method exp.yaml -o $method.h5 -j 1 --json
    exits "$method: the analysis succeeds" 0
    cp stdout $method.json
    for threads in 2 4; do
        run sensitivity $method exp.yaml -o other.h5 -j $threads --json
        sed "s/other.h5/$method.h5/" stdout >other.json
        same "$method: $threads threads, the same answer" $method.json other.json
        same "$method: $threads threads, the same file" $method.h5 other.h5
    done
    run sensitivity --from $method.h5 --json -j 3
    cp stdout again.json
    same "$method: the same answer from the file" $method.json again.json
    rm -rf sharded.h5*
    for shard in 3 1 2; do run sensitivity $method exp.yaml -o sharded.h5 --shard $shard/3; done
    says "$method: a shard says what comes next" "$out" 'heli merge sharded.h5'
    run merge sharded.h5
    same "$method: three shards, the same file" $method.h5 sharded.h5
    rm -rf part.h5*
    "$HELI" sensitivity $method exp.yaml -o part.h5 --shard 2/3 --quiet >/dev/null 2>&1
    run merge part.h5 --partial
    run sensitivity --from part.h5 --json
    exits "$method: a part of the runs is read" 0
    is_json "$method: and what is missing is counted" 'all(o["missing_runs"] > 0 for o in d["outputs"])'
    rm -rf killed.h5*
    "$HELI" sensitivity $method exp.yaml -o killed.h5 -j 1 --quiet >/dev/null 2>&1 &
    job=$!
    for _ in $(seq 400); do
        if [ -s killed.h5.journal/1-of-1.rank-000.jnl ]; then break; fi
        sleep 0.01
    done
    kill -KILL $job 2>/dev/null
    wait $job 2>/dev/null
    run sensitivity $method exp.yaml -o killed.h5 -j 2 --resume --json
    exits "$method: after a kill it goes on" 0
    sed "s/killed.h5/$method.h5/" stdout >killed.json
    same "$method: after a kill, the same answer" $method.json killed.json
    same "$method: after a kill, the same file" $method.h5 killed.h5
    run sensitivity $method exp.yaml -o $method.h5 --resume --json
    cp stdout again.json
    same "$method: nothing is left to do, the same answer" $method.json again.json
done
"$HELI" sensitivity sobol exp.yaml --seed 12 -o seed.h5 --json >seed.json 2>/dev/null
if cmp -s sobol.json seed.json; then not_ok 'another seed gives another answer'; else ok 'another seed gives another answer'; fi

cp morris.json stdout
is_json 'morris: factors of a group move together' 'd["method"] == "morris" and d["groups"] == 4 and d["factors"] == 5 and d["runs"] == 6 * 5 and d["replicates"] == 3'
is_json 'morris: every output, every factor, with intervals' '[o["name"] for o in d["outputs"]] == ["effective_power", "satisfaction", "participation"] and all(f["mu_star"]["low"] <= f["mu_star"]["value"] <= f["mu_star"]["high"] for o in d["outputs"] for f in o["sizes"][-1]["factors"])'
is_json 'morris: a group has no sign' '[f["mu"]["value"] for f in d["outputs"][0]["sizes"][-1]["factors"] if f["factor"] == "needs"] == [None]'
cp sobol.json stdout
is_json 'sobol: both estimators and the seed' 'd["samples"] == 16 and d["runs"] == 16 * 6 and all("first_saltelli" in f and "first_jansen" in f and "total_jansen" in f for f in d["outputs"][0]["sizes"][-1]["factors"]) and 0 <= d["outputs"][0]["noise"]["share"] <= 1'

run sweep exp.yaml -o grid.h5
exits 'the same file without a design of its own is a grid, and levels are missing' 3
printf 'design: saltelli\n' | cat exp.yaml - >saltelli.yaml
run sweep saltelli.yaml -o swept.h5 -j 2 --quiet
same 'heli sweep with design: saltelli makes the same file' sobol.h5 swept.h5
run slurm saltelli.yaml --shards 2 --time 1h -o slurm.h5
exits 'heli slurm takes it, too' 0
run sensitivity sobol exp.yaml -o sobol.h5 --resume --lang zh
says 'Chinese is spoken' "$out" '一阶指数'
run sensitivity --from sobol.h5 --csv
says 'rows for other programs' "$out" 'satisfaction,16,total_jansen,main_line.guidance,,'
run sensitivity --from sobol.h5 -i satisfaction --estimator jansen
says 'the estimator is stated' "$out" 'First order by Jansen (1999)'
run sensitivity sobol exp.yaml --dry-run --samples 64 --second-order --json
is_json 'a dry run counts the runs of second order' 'd["runs"] == 64 * 10 and d["jobs"] == 1920 and d["design"] == "saltelli"'

# --- refusals before the first run ---

refused() { # CLAIM STATUS PATTERN WORDS...
    claim=$1; status=$2; pattern=$3; shift 3
    run "$@" -o refused.h5
    exits "$claim: exit status $status" "$status"
    says "$claim: it says why" "$err" "$pattern"
    if ls -d refused.h5* >/dev/null 2>&1; then not_ok "$claim: nothing was begun"; rm -rf refused.h5*; else ok "$claim: nothing was begun"; fi
}
refused 'no method' 2 'say which method' sensitivity exp.yaml
refused 'no experiment' 2 'an experiment is missing' sensitivity morris
refused 'one operand too many' 2 "no use for 'more'" sensitivity morris exp.yaml more
refused 'samples of morris' 2 "belong to 'sobol'" sensitivity morris exp.yaml --samples 64
refused 'trajectories of sobol' 2 "belongs to 'morris'" sensitivity sobol exp.yaml --trajectories 10
refused 'too few samples' 3 'at least 16 are needed' sensitivity sobol exp.yaml --samples 8
refused 'too few samples for pairs' 3 'at least 64 are needed' sensitivity sobol exp.yaml --samples 32 --second-order
refused 'too few trajectories' 3 'at least 4 are needed' sensitivity morris exp.yaml --trajectories 2
sed 's/own_need_weight, from: 0, to: 1/own_need_weight/' exp.yaml >norange.yaml
refused 'a factor without range' 3 "needs 'values', or a range 'from' and 'to'" sensitivity sobol norange.yaml
refused 'two formats' 2 'not both' sensitivity sobol exp.yaml --json --csv
run sensitivity morris --from sobol.h5
exits 'the wrong method for a file is exit status 2' 2
says 'what the file holds is said' "$err" "holds a 'saltelli' design"
run sensitivity --from sobol.h5 -i satisfied
says 'the nearest indicator is named' "$err" "satisfaction"
printf 'design: random\npoints: 4\n' | cat exp.yaml - >random.yaml
run sweep random.yaml -o random.h5 --quiet
run sensitivity --from random.h5
exits 'another design cannot be analysed: exit status 2' 2
says 'the design that is needed is named' "$err" "'morris' or 'saltelli' design"
run sensitivity --from exp.yaml
exits 'a file that is no result, without outputs: exit status 2' 2
run sensitivity sobol exp.yaml --samples 100 -o odd.h5 --quiet --dry-run
exits 'a number of samples that is no power of two is allowed' 0
run sensitivity sobol exp.yaml --samples 100 -o odd.h5 --dry-run
says 'but warned of' "$err" 'no power of two'

# --- models outside ---

cat >factors.yaml <<'END'
factors:
  - {parameter: x1, from: -3.141592653589793, to: 3.141592653589793}
  - {parameter: x2, from: -3.141592653589793, to: 3.141592653589793}
  - {parameter: x3, from: -3.141592653589793, to: 3.141592653589793}
seed: 5
END
cat >ishigami.py <<'END'
import csv, math
with open("X.csv", encoding="utf-8") as file:
    rows = list(csv.reader(line for line in file if not line.startswith("#")))
assert rows[0] == ["x1", "x2", "x3"]
with open("Y.csv", "w", encoding="utf-8") as out:
    out.write("y\n")
    for row in rows[1:]:
        a, b, c = map(float, row)
        out.write(repr(math.sin(a) + 7 * math.sin(b) ** 2 + 0.1 * c ** 4 * math.sin(a)) + "\n")
END
run design saltelli factors.yaml --samples 2048 -o X.csv
exits 'a design for a model outside is written' 0
python3 ishigami.py
run sensitivity sobol --from X.csv Y.csv --json
is_json "Ishigami's indices come back from tables" 'all(abs(f[k]["value"] - v) < 0.03 for f, first, total in zip(d["outputs"][0]["sizes"][-1]["factors"], (0.3139, 0.4424, 0), (0.5576, 0.4424, 0.2437)) for k, v in (("first_saltelli", first), ("first_jansen", first), ("total_jansen", total)))'
for wrong in 'nan' 'inf' 'many' ''; do
    sed "12s/.*/$wrong/" Y.csv >bad.csv
    [ -n "$wrong" ] || sed '12s/.*/"",/' Y.csv >bad.csv
    run sensitivity sobol --from X.csv bad.csv
    exits "an output '$wrong' is exit status 3" 3
    says "an output '$wrong': row and column are named" "$err" "row 11 (line 12), column 'y'"
done
run sensitivity sobol --from X.csv Y.csv --positive
says 'outputs below 0 are refused where they cannot be' "$err" 'is below 0'
exits 'with exit status 3' 3
head -n 100 Y.csv >bad.csv
run sensitivity sobol --from X.csv bad.csv
says 'a wrong number of rows is counted' "$err" '99 rows of outputs; 10240 are needed'
sed '30s/$/,1/' Y.csv >bad.csv
run sensitivity sobol --from X.csv bad.csv
says 'a cell too many is found' "$err" 'row 29 (line 30) has more than 1 cells'
grep -v '^#' X.csv >bare.csv
run sensitivity sobol --from bare.csv Y.csv
says 'a table without its first lines is refused' "$err" "as 'heli design' wrote them, are missing"
awk '/^#/ || n++ < 5 {print; next} n == 6 {kept = $0; next} n == 7 {print; print kept; next} {print}' X.csv >swapped.csv
run sensitivity sobol --from swapped.csv Y.csv
says 'rows in another order are refused' "$err" 'rows must keep their order'
sed 's/seed: 5/seed: 6/' X.csv >seed.csv
run sensitivity sobol --from seed.csv Y.csv
exits 'a design that is not the one described is exit status 3' 3
{ printf '\357\273\277'; sed 's/$/\r/' X.csv; } >windows.csv
sed 's/$/\r/' Y.csv >windows-y.csv
"$HELI" sensitivity sobol --from X.csv Y.csv --csv >plain.txt
"$HELI" sensitivity sobol --from windows.csv windows-y.csv --csv >windows.txt
same 'tables saved by a spreadsheet are read alike' plain.txt windows.txt

cat >mixed.yaml <<'END'
factors:
  - {parameter: soil, values: [sand, "clay, wet", loam]}
  - {parameter: layers, from: 1, to: 6, whole: true}
  - {parameter: rate, from: 0.001, to: 1, scale: log, group: 水}
  - {parameter: 深度, values: [1, 2.5, 4], group: 水}
END
for kind in random lhs sobol; do
    run design $kind mixed.yaml --points 8
    exits "heli design $kind" 0
    says "heli design $kind names its factors" "$out" 'soil,layers,rate,深度'
done
run design grid factors.yaml
says 'a grid needs levels' "$err" "needs 'levels'"
run design morris mixed.yaml --trajectories 5 -o X.csv
awk -F, '!/^#/ && n++ {print n}' X.csv >Y.csv
run sensitivity morris --from X.csv Y.csv --json
is_json 'words, whole numbers and groups in one design' 'd["groups"] == 3 and d["factors"] == 4 and d["runs"] == 20 and [f["factor"] for f in d["outputs"][0]["sizes"][-1]["factors"]] == ["soil", "layers", "水"]'
awk -F, '!/^#/ && n++ {print n; print n + 1}' X.csv >Y2.csv
run sensitivity morris --from X.csv Y2.csv --replicates 2 --json
is_json 'replicates stand below each other' 'd["replicates"] == 2 and not d["common_random_numbers"] and d["outputs"][0]["noise"]["within"] == 0.5'
run sensitivity morris --from X.csv Y2.csv --replicates 2 --common --json
is_json 'common random numbers split the noise' 'd["outputs"][0]["noise"]["interaction_share"] == 0 and abs(d["outputs"][0]["noise"]["main_share"] - d["outputs"][0]["noise"]["share"]) < 1e-12'
for name in seed a,b 2x run.seed; do
    printf 'factors:\n  - {parameter: "%s", from: 0, to: 1}\n' "$name" >named.yaml
    run design sobol named.yaml --points 4
    exits "the name $name for a factor is exit status 3" 3
done
run design latin factors.yaml
says 'an unknown design' "$err" "there is no design 'latin'"
run design lhs factors.yaml --samples 8
exits 'samples of a Latin hypercube are exit status 2' 2
run design saltelli nowhere.yaml
exits 'a missing file is exit status 4' 4
python3 -c 'print("factors:"); [print(f"  - {{parameter: x{i}, from: 0, to: 1}}") for i in range(60)]' >many.yaml
run design sobol many.yaml --points 64
exits 'a Sobol design of 60 factors' 0
if python3 -c 'import csv
rows = list(csv.reader(line for line in open("stdout", encoding="utf-8") if not line.startswith("#")))[1:]
assert len(rows) == 64
for column in zip(*rows[:63]): # without the origin: one in each cell of width 1/64 but the first
    assert sorted(int(float(value) * 64) for value in column) == list(range(1, 64))' 2>why.txt
then ok 'it is balanced in each of them'; else not_ok 'it is balanced in each of them' "$(cat why.txt)"; fi
run design saltelli many.yaml --samples 16
exits 'a Saltelli design of 60 factors' 0
run design morris exp.yaml -o X.csv
exits "an experiment's design as a table" 0
says 'its columns are parameters' "$(cat X.csv)" 'main_line.guidance,main_line.own_need_weight,resident.sharpness,needs.inflow_per_week,needs.equal_allocation'

# --- figures ---

if command -v gnuplot >/dev/null; then
    for figure in effects convergence; do
        run plot morris.h5 --kind $figure -o $figure.svg
        exits "morris: $figure are drawn" 0
        says "morris: $figure name the outputs" "$(cat $figure.svg)" 'Satisfaction'
    done
    run plot sobol.h5 -o indices.svg
    exits 'sobol: indices are drawn by default' 0
    says 'sobol: shares are drawn' "$(cat indices.svg)" 'Share of the variance'
    run plot sobol.h5 --kind convergence -i participation -o settled.svg --lang zh
    says 'in Chinese' "$(cat settled.svg)" '总指数是否已经稳定'
    run sensitivity --from morris.h5 -i satisfaction --figure one.svg
    says 'with one output mu* is drawn against sigma' "$(cat one.svg)" 'sigma (upward) against mu* (across)'
    run plot sobol.h5 --kind effects -o no.svg
    exits 'effects of a Saltelli design are exit status 2' 2
    run plot random.h5 --kind indices -o no.svg
    exits 'indices of another design are exit status 2' 2
else
    skip 'figures of global sensitivity' 'no gnuplot'
fi
finish
