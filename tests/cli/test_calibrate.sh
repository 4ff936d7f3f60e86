#!/bin/sh
# heli calibrate: the same bytes for any number of threads and after any interruption, what is shown, figures, what is refused and when.
. tests/cli/lib.sh

# study FILE LINES...: a study of a city small enough that a run takes a moment.
study() {
    file=$1; shift
    {
        cat <<'END1'
model: governance
meta: {name: study, title: "A small calibration, \"quoted\"", title_zh: 小校准}
run: {weeks: 26, burn_in_weeks: 2, replicates: 7}
population: {adults_per_grid: 40, serving_members: 4}
city: {communities: 1, grids: 3, offices: 1}
party: {own_groups: 1, joint_groups: 1}
enterprise: {commissioners: 1}
factors:
  - {parameter: resident.interest, from: 0.05, to: 1}
  - {parameter: needs.dose_per_hour_per_head, from: 0.5, to: 4, scale: log}
  - {parameter: organisation.stars, from: 0, to: 5}
  - {parameter: organisation.hub, values: [false, true]}
  - {parameter: resident.trust_gain, from: 0.005, to: 0.05, prior: {kind: normal, mean: 0.02, sd: 0.01}}
END1
        printf '%s\n' "$@"
    } >"$file"
}

targets='targets:
  - {name: P5, indicator: participation, value: 0.15, tolerance: 0.02, source: "a survey, quoted"}
  - {indicator: satisfaction, value: 0.65, tolerance: 0.03}'
small='calibration: {particles: 40, predictive: 30, runs: 1500}'
study s.yaml "$targets" "$small"

# --- the result ---

run calibrate s.yaml -o one.h5 -j 1
exits 'a calibration is carried out' 0
says 'the page names the study' "$out" 'A small calibration, "quoted"'
says 'the page says why it ended' "$out" 'The distance aimed at was reached.'
says 'the page has the check of the targets' "$out" '30 draws of the posterior'
says 'a pattern is named with its indicator' "$out" 'P5 (participation)'
says 'the page says what the targets do not pin down' "$out" 'These targets do not pin down: organisation.stars, organisation.hub, resident.trust_gain.'
[ -e one.h5.journal ] && not_ok 'journals are gone when the result is safe' || ok 'journals are gone when the result is safe'
[ -e one.h5.tmp ] && not_ok 'no temporary file is left' || ok 'no temporary file is left'

run calibrate s.yaml -o two.h5 -j 2 --json -q
exits 'the same on two threads' 0
is_json 'the JSON is whole' "len(d['parameters']) == 5 and len(d['targets']) == 2 and d['particles'] == 40 and d['end'] == 'reached' and d['failed'] == 0"
is_json 'tolerances fall to the distance aimed at' "d['generations'][0]['tolerance'] is None and all(a['tolerance'] > b['tolerance'] for a, b in zip(d['generations'][1:], d['generations'][2:])) and d['generations'][-1]['tolerance'] == 1"
is_json 'the runs are those of the generations and of the check' "d['runs'] == d['generations'][-1]['runs'] + 30"
is_json 'the dose is pinned down, the gain of trust is not' "d['parameters']['needs.dose_per_hour_per_head']['verdict'] == 'pinned' and d['parameters']['resident.trust_gain']['verdict'] == 'free'"
is_json 'a choice has probabilities that sum to 1' "abs(sum(d['parameters']['organisation.hub']['probabilities'].values()) - 1) < 1e-12 and set(d['parameters']['organisation.hub']['probabilities']) == {'false', 'true'}"
is_json 'quantiles are in order and within the range' "all(0.05 <= p['low'] <= p['quarter'] <= p['median'] <= p['three_quarters'] <= p['high'] <= 1 for p in [d['parameters']['resident.interest']])"
is_json 'correlations are those of the numbers' "len(d['correlations']) == 6 and all(-1 <= c['r'] <= 1 for c in d['correlations'])"
is_json 'targets keep their source' "d['targets'][0]['source'] == 'a survey, quoted' and d['targets'][0]['draws'] == 30 and d['targets'][0]['low'] <= d['targets'][0]['median'] <= d['targets'][0]['high']"
cp stdout json.two
run calibrate s.yaml -o four.h5 -j 4 -q
cmp -s one.h5 two.h5 && cmp -s one.h5 four.h5 && ok 'one, two and four threads give the same file, byte for byte' || not_ok 'one, two and four threads give the same file, byte for byte'

run calibrate s.yaml -o one.h5 --csv --resume
exits 'a finished calibration is only shown' 0
if why=$(python3 -c 'import csv, json
rows = list(csv.DictReader(open("stdout", encoding="utf-8"))); d = json.load(open("json.two", encoding="utf-8"))
assert len(rows) == d["particles"], len(rows)
weights = [float(row["weight"]) for row in rows]
assert abs(sum(weights) - 1) < 1e-12
mean = sum(w * float(row["resident.interest"]) for w, row in zip(weights, rows))
assert abs(mean - d["parameters"]["resident.interest"]["mean"]) < 1e-12, mean
for row in rows:
    away = ((float(row["P5"]) - 0.15) / 0.02, (float(row["satisfaction"]) - 0.65) / 0.03)
    assert abs(float(row["distance"]) - (sum(a * a for a in away) / 2) ** 0.5) < 1e-9 and float(row["distance"]) <= 1
    assert row["organisation.hub"] in ("false", "true") and row["organisation.stars"] in "012345"' 2>&1); then ok 'the CSV is the posterior sample'; else not_ok 'the CSV is the posterior sample' "$why"; fi
run calibrate s.yaml -o one.h5 --resume --lang zh
says 'the page is there in Chinese' "$out" '这些目标无法确定的参数'
run calibrate s.yaml -o other.h5 --seed 5 -q
cmp -s one.h5 other.h5 && not_ok 'another seed is another calibration' || ok 'another seed is another calibration'
if command -v h5dump >/dev/null 2>&1; then
    h5dump -H one.h5 >header.txt 2>&1
    for name in particle_setting particle_weight particle_distance particle_target generation_tolerance generation_acceptance generation_ess draw_target target_value parameter_spread; do
        grep -q "\"$name\"" header.txt && ok "the file has $name" || not_ok "the file has $name"
    done
else
    skip 'the tables of the file' 'h5dump is not installed'
fi

# --- interruption ---

study long.yaml "$targets" 'calibration: {particles: 60, predictive: 30, runs: 3000, distance: 0.6}'
run calibrate long.yaml -o whole.h5 -j 2 -q
exits 'a longer calibration' 0
tries=0
rc=75
while [ $rc -eq 75 ] && [ $tries -lt 200 ]; do
    run calibrate long.yaml -o parts.h5 -j 2 -q --max-time 0.4 --resume
    tries=$((tries + 1))
done
exits 'a calibration in pieces of 0.4 s comes to its end' 0
[ $tries -gt 1 ] && ok 'and it was interrupted on the way' || not_ok 'and it was interrupted on the way' "$tries attempts"
cmp -s whole.h5 parts.h5 && ok 'in pieces it is the same file, byte for byte' || not_ok 'in pieces it is the same file, byte for byte'

size_of() { # FILE
    if [ -e "$1" ]; then wc -c <"$1"; else echo 0; fi
}
"$HELI" calibrate long.yaml -o kill.h5 -j 2 -q >stdout 2>stderr </dev/null &
pid=$!
i=0
while [ $i -lt 3000 ]; do
    [ "$(size_of kill.h5.journal/1-of-1.rank-000.jnl)" -gt 12000 ] && break
    sleep 0.01
    i=$((i + 1))
done
kill -KILL $pid 2>/dev/null
wait $pid 2>/dev/null
rc=$?
exits 'a calibration is killed' 137
journal=kill.h5.journal/1-of-1.rank-000.jnl
printf 'torn' >>$journal
run status kill.h5
exits 'heli status refuses the journals of a study' 3
says 'and says which commands go on with it' "$err" "'heli calibrate'"
run merge kill.h5
exits 'heli merge refuses them, too' 3
run calibrate s.yaml -o kill.h5 -q --resume
exits 'another study does not take these journals' 3
run calibrate long.yaml -o kill.h5 -q
exits 'without --resume they are not overwritten' 4
run calibrate long.yaml -o kill.h5 -j 4 -q --resume
cmp -s whole.h5 kill.h5 && ok 'killed, torn and resumed it is the same file' || not_ok 'killed, torn and resumed it is the same file'
run calibrate s.yaml -o whole.h5 -q --resume
exits 'the result of another study is not resumed' 3

# --- ends ---

study hard.yaml 'targets:' '  - {indicator: satisfaction, value: 0.999, tolerance: 0.001}' 'calibration: {particles: 30, predictive: 20, runs: 400}'
run calibrate hard.yaml -o hard.h5
exits 'where the targets are out of reach there is still a result' 0
says 'the page says that it lies farther off' "$out" 'farther from the targets'
says 'and which target is missed' "$out" 'The model misses with these parameters: satisfaction'
study none.yaml "$targets" 'calibration: {particles: 30, predictive: 0, generations: 0}'
run calibrate none.yaml -o none.h5 --json -q
is_json 'without generations and check it is a sample of the prior' "len(d['generations']) == 1 and d['end'] == 'generations' and 'draws' not in d['targets'][0] and d['runs'] == 30"
study bounds.yaml 'constraints:' '  - {name: little, levers: {organisation.stars: 1, organisation.hub: 2}, at_most: 2}' 'targets:' '  - {indicator: satisfaction, at_least: 0.6, tolerance: 0.05}' "$small"
run calibrate bounds.yaml -o bounds.h5 -q --csv
exits 'a bound as a target, and a constraint on parameters' 0
if why=$(python3 -c 'import csv
rows = list(csv.DictReader(open("stdout", encoding="utf-8")))
assert all(int(row["organisation.stars"]) + 2 * (row["organisation.hub"] == "true") <= 2 for row in rows)
assert any(float(row["satisfaction"]) > 0.6 and float(row["distance"]) == 0 for row in rows)' 2>&1); then ok 'nobody breaks the constraint, and what lies beyond the bound has no distance'; else not_ok 'nobody breaks the constraint, and what lies beyond the bound has no distance' "$why"; fi

# --- the patterns that come with it ---

study p.yaml 'targets:' "  - {file: $top/experiments/targets/patterns.yaml, of: four-forces-baseline}" 'calibration: {particles: 20, predictive: 10}'
run check p.yaml
says 'heli check counts the patterns' "$out" 'parameters: 5, targets: 12, scenarios: 1'
if python3 "$top/papers/targets.py" --check >/dev/null 2>stderr; then ok 'targets/patterns.yaml is as papers/patterns.tsv has it'; else not_ok 'targets/patterns.yaml is as papers/patterns.tsv has it' "$(cat stderr)"; fi
run calibrate "$top/experiments/calibrate-town.yaml" --dry-run --json
is_json 'the example is sound' "d['parameters'] == 5 and d['targets'] == 7 and d['runs_at_most'] == 3000"

# --- figures ---

draws() { # CLAIM KIND FILE WORDS...
    claim=$1; kind=$2; shift 2
    if ! command -v gnuplot >/dev/null 2>&1; then skip "$claim" 'gnuplot is not installed'; return; fi
    run plot "$@" --json
    is_json "$claim" "d['kind'] == '$kind'"
}
draws 'the posterior is the figure of a calibration' posterior one.h5 -o posterior.png
draws 'as SVG' posterior one.h5 --lang zh -o posterior.svg
draws 'the tolerance can be drawn' convergence one.h5 --kind convergence -o tolerance.svg
run plot one.h5 --kind front -o x.png
exits 'a calibration has no front' 2
run plot none.h5 --kind convergence -o x.png
exits 'one generation has no convergence' 3
run optimise s.yaml -o x.h5
exits 'optimising without objectives is refused' 3

# --- what is refused ---

refused() { # CLAIM STATUS SAYS WORDS...
    claim=$1; status=$2; text=$3; shift 3
    run "$@"
    exits "$claim is refused" "$status"
    says "$claim: the message" "$err" "$text"
}
edited() { # OLD NEW: a study with one piece replaced
    sed "s/$1/$2/" s.yaml >edited.yaml
}
edited 'indicator: participation' 'indicator: particpation'
refused 'a target that no indicator matches' 3 "edited.yaml:15:27: error: unknown indicator 'particpation' (did you mean 'participation'?)" calibrate edited.yaml -o x.h5
edited 'tolerance: 0.02' 'tolerance: -0.02'
refused 'a negative tolerance' 3 "edited.yaml:15:66: error: 'tolerance' must be above 0, not -0.02" calibrate edited.yaml -o x.h5
edited ', from: 0.05, to: 1' ''
refused 'a parameter without a range' 3 'edited.yaml:9:5: error: ' calibrate edited.yaml -o x.h5
sed -e '/trust_gain/d' -e '/^targets:/,$d' s.yaml >without.yaml
printf 'objectives:\n  - {indicator: satisfaction, goal: maximise}\n' >>without.yaml
refused 'a study without targets' 3 "no 'targets'" calibrate without.yaml -o x.h5
small_scenario plain.yaml
refused 'a plain scenario' 3 "'factors'" calibrate plain.yaml -o x.h5
refused 'sweeping a calibration' 3 'heli calibrate' sweep s.yaml -o x.h5
refused 'a calibration as a scenario' 3 'heli calibrate' run s.yaml -o x.h5
refused 'a folder that is not there' 4 'nowhere' calibrate s.yaml -o nowhere/x.h5
refused 'replicates on the command line' 2 'replicates' calibrate s.yaml -o x.h5 --replicates 3
[ -e x.h5 ] || [ -e x.h5.journal ] || [ -e study.h5 ] && not_ok 'nothing was written' || ok 'nothing was written'

# --- a damaged file ---

python3 - <<'END1'
data = bytearray(open("one.h5", "rb").read())
at = data.find(b"targets:")
data[at + 4] ^= 1
open("broken.h5", "wb").write(data)
END1
refused 'a file whose study was changed' 4 'damaged' plot broken.h5

finish
