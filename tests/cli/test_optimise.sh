#!/bin/sh
# heli optimise and heli explore: the same bytes for any number of threads and after any interruption, what is shown, what is refused and when.
. tests/cli/lib.sh

# study FILE LINES...: a study of a city small enough that a run takes a moment.
study() {
    file=$1; shift
    {
        cat <<'END1'
model: governance
meta: {name: study, title: "A small budget, \"quoted\"", title_zh: 小预算}
run: {weeks: 26, burn_in_weeks: 2, replicates: 2}
population: {adults_per_grid: 40, serving_members: 4}
city: {communities: 1, grids: 3, offices: 1}
party: {own_groups: 1, joint_groups: 1}
enterprise: {commissioners: 1}
factors:
  - {parameter: main_line.guidance, from: 0, to: 1}
  - {parameter: organisation.stars, from: 0, to: 5}
  - {parameter: organisation.hub, values: [false, true]}
  - {parameter: purchase.yuan_per_1000_year, from: 100, to: 40000, scale: log}
END1
        printf '%s\n' "$@"
    } >"$file"
}

sought='objectives:
  - {indicator: satisfaction, goal: maximise, window_weeks: 13}
  - {indicator: spending, goal: minimise}'
small='search: {population: 8, generations: 4, confirm_replicates: 5}'
budget='constraints:
  - {name: budget, levers: {purchase.yuan_per_1000_year: 0.12, organisation.hub: 1000}, at_most: 4000}
  - {indicator: trust, at_least: 0.01}'
study s.yaml "$sought" "$budget" "$small"

# --- the result ---

run optimise s.yaml -o one.h5 -j 1
exits 'a study is carried out' 0
says 'the page names the study' "$out" 'A small budget, "quoted"'
says 'the page says that it is relative' "$out" 'Relatively best of what was tried'
says 'the page has the regret of each objective' "$out" 'Regret in Public spending'
says 'the page shows the constraint' "$out" '≤ 4000'
says 'the page shows convergence' "$out" 'hypervolume'
[ -e one.h5.journal ] && not_ok 'journals are gone when the result is safe' || ok 'journals are gone when the result is safe'
[ -e one.h5.tmp ] && not_ok 'no temporary file is left' || ok 'no temporary file is left'

run optimise s.yaml -o two.h5 -j 2 --json -q
exits 'the same on two threads' 0
is_json 'the JSON is whole' "len(d['members']) >= d['front'] >= 1 and len(d['hypervolume']) == 5 and d['replicates'] == 5 and d['futures'] == 1"
is_json 'every member of the front keeps the budget' "all(m['constraints']['budget'] <= 4000 and m['meets_constraints'] for m in d['members'] if m['front'])"
is_json 'budgets are those of the levers' "all(abs(m['constraints']['budget'] - 0.12 * m['levers']['purchase.yuan_per_1000_year'] - 1000 * (m['levers']['organisation.hub'] == 'true')) < 1e-6 for m in d['members'])"
is_json 'one baseline, with the levers of the base scenario' "[m['levers']['organisation.hub'] for m in d['members'] if m['baseline']] == ['false']"
is_json 'no member of the front is beaten by another' "not any(all(a['objectives']['satisfaction']['mean'] >= b['objectives']['satisfaction']['mean'] and a['objectives']['spending']['mean'] <= b['objectives']['spending']['mean'] and a['objectives'] != b['objectives'] for _ in [0]) for a in d['members'] for b in d['members'] if a['front'] and b['front'] and a is not b)"
is_json 'the best in an objective has no regret in it' "min(m['objectives']['satisfaction']['regret'] for m in d['members'] if m['objectives']) == 0"
cp stdout json.two
run optimise s.yaml -o four.h5 -j 4 -q
cmp -s one.h5 two.h5 && cmp -s one.h5 four.h5 && ok 'one, two and four threads give the same file, byte for byte' || not_ok 'one, two and four threads give the same file, byte for byte'

run optimise s.yaml -o one.h5 --csv --resume
exits 'a finished study is only shown' 0
if why=$(python3 -c 'import csv, json
rows = list(csv.DictReader(open("stdout", encoding="utf-8"))); d = json.load(open("json.two", encoding="utf-8"))
assert len(rows) == len(d["members"]), len(rows)
for row, member in zip(rows, d["members"]):
    assert float(row["satisfaction"]) == member["objectives"]["satisfaction"]["mean"]
    assert float(row["main_line.guidance"]) == member["levers"]["main_line.guidance"]
    assert row["organisation.hub"] == member["levers"]["organisation.hub"]' 2>&1); then ok 'the CSV has the same numbers'; else not_ok 'the CSV has the same numbers' "$why"; fi
run optimise s.yaml -o one.h5 --resume --lang zh
says 'the page is there in Chinese' "$out" '相对最优'
run optimise s.yaml -o other.h5 --seed 5 -q
cmp -s one.h5 other.h5 && not_ok 'another seed is another search' || ok 'another seed is another search'

# --- interruption ---

study long.yaml "$sought" "$budget" 'search: {population: 16, generations: 50, confirm_replicates: 5}'
run optimise long.yaml -o whole.h5 -j 2 -q
exits 'a longer study' 0
tries=0
rc=75
while [ $rc -eq 75 ] && [ $tries -lt 200 ]; do
    run optimise long.yaml -o parts.h5 -j 2 -q --max-time 0.4 --resume
    tries=$((tries + 1))
done
exits 'a study in pieces of 0.4 s comes to its end' 0
[ $tries -gt 1 ] && ok 'and it was interrupted on the way' || not_ok 'and it was interrupted on the way' "$tries attempts"
cmp -s whole.h5 parts.h5 && ok 'in pieces it is the same file, byte for byte' || not_ok 'in pieces it is the same file, byte for byte'

size_of() { # FILE
    if [ -e "$1" ]; then wc -c <"$1"; else echo 0; fi
}

# killed FILE SIGNAL STATUS: is stopped when some runs are in its journal, a record of which takes less than 300 bytes.
killed() {
    "$HELI" optimise long.yaml -o "$1" -j 2 -q >stdout 2>stderr </dev/null &
    pid=$!
    i=0
    head=0
    while [ $i -lt 3000 ]; do
        size=$(size_of "$1.journal/1-of-1.rank-000.jnl")
        [ "$head" -eq 0 ] && head=$size
        [ "$size" -gt $((head + 1500)) ] && break
        sleep 0.01
        i=$((i + 1))
    done
    kill -"$2" $pid 2>/dev/null
    wait $pid
    rc=$?
    exits "a study ended by $2 exits with $3" "$3"
}

killed term.h5 TERM 75
says 'it says how to go on' "$(cat stderr)" '--resume'
run optimise long.yaml -o term.h5 -q
exits 'finished runs are not overwritten without --resume' 4
says 'and the message says so' "$err" 'finished runs of an earlier search'
run optimise long.yaml -o term.h5 -j 1 -q --resume
cmp -s whole.h5 term.h5 && ok 'stopped and resumed it is the same file' || not_ok 'stopped and resumed it is the same file'
killed kill.h5 KILL 137
journal=kill.h5.journal/1-of-1.rank-000.jnl
printf 'torn' >>$journal
run explore long.yaml -o kill.h5 -q --resume
exits 'another search does not take these journals' 3
run optimise s.yaml -o kill.h5 -q --resume
exits 'another study does not take them either' 3
run optimise long.yaml -o kill.h5 -j 4 -q --resume
cmp -s whole.h5 kill.h5 && ok 'killed, torn and resumed it is the same file' || not_ok 'killed, torn and resumed it is the same file'
run optimise s.yaml -o whole.h5 -q --resume
exits 'the result of another study is not resumed' 3

# --- futures ---

for kind in poor rich; do
    cat >$kind.yaml <<END1
model: governance
meta: {name: $kind}
run: {weeks: 26, burn_in_weeks: 2, replicates: 2}
population: {adults_per_grid: 40, serving_members: 4}
city: {communities: 1, grids: 3, offices: 1}
party: {own_groups: 1, joint_groups: 1}
enterprise: {commissioners: 1}
government: {administrative_burden: $([ $kind = poor ] && echo 0.9 || echo 0.3)}
END1
done
study f.yaml "$sought" 'futures: [poor.yaml, rich.yaml]' 'search: {population: 8, generations: 3, confirm_replicates: 5, across: worst}'
run optimise f.yaml -o f.h5 -q --json
exits 'a study over two futures' 0
is_json 'has regret over both' "d['futures'] == 2 and all(0 <= m['objectives']['satisfaction']['best_futures'] <= 2 for m in d['members']) and all(m['objectives']['satisfaction']['worst_in_future'] >= 0 for m in d['members'])"
is_json 'one robust choice of the front' "[m['front'] for m in d['members'] if m['robust']] == [True] and min(m['worst_regret_share'] for m in d['members'] if m['front']) == [m['worst_regret_share'] for m in d['members'] if m['robust']][0]"
run optimise f.yaml -o f.h5 --resume
says 'the page speaks of both' "$out" 'over 2 futures'

# --- constraints that nothing meets ---

study tight.yaml "$sought" 'constraints:' '  - {levers: {purchase.yuan_per_1000_year: 1}, at_most: 99}' "$small"
run optimise tight.yaml -o tight.h5
exits 'a budget that no lever setting meets is refused' 3
says 'with its place' "$err" "tight.yaml:17:57: error: no setting of the levers meets 'levers 1'"
[ -e tight.h5 ] || [ -e tight.h5.journal ] && not_ok 'before anything is written' || ok 'before anything is written'
study both.yaml "$sought" 'constraints:' '  - {levers: {organisation.stars: 1}, at_most: 2}' '  - {levers: {organisation.stars: 1}, at_least: 3}' "$small"
run optimise both.yaml -o both.h5
exits 'two constraints that exclude each other are refused' 3
says 'without a run' "$err" 'no run was made'
study high.yaml "$sought" 'constraints:' '  - {name: bliss, indicator: satisfaction, at_least: 0.999}' "$small"
run optimise high.yaml -o high.h5
exits 'where no setting meets an indicator the search still has a result' 0
says 'that says how near it came' "$out" 'No setting that was tried meets all constraints'
run optimise high.yaml -o high.h5 --resume --json
is_json 'and an empty front' "d['front'] == 0 and not any(m['front'] for m in d['members'])"

# --- explore ---

study e.yaml 'outcomes:' '  - {indicator: satisfaction, from: 0.5, to: 0.8, cells: 30}' '  - {indicator: participation, from: 0, to: 1, cells: 20}' 'search: {population: 10, generations: 5}'
run explore e.yaml -o e1.h5 -j 1
exits 'a study is explored' 0
says 'the page says what was reached' "$out" 'cells within the ranges'
run explore e.yaml -o e2.h5 -j 2 --json -q
is_json 'cells, hits and settings agree' "sum(c['hits'] for c in d['cells']) == 60 and d['reached'][-1] == len(d['cells']) and d['cells_in_range'] == 600"
cmp -s e1.h5 e2.h5 && ok 'one and two threads give the same file' || not_ok 'one and two threads give the same file'
run explore e.yaml -o e3.h5 -q --max-time 0.01
exits 'an exploration is interrupted' 75
run explore e.yaml -o e3.h5 -q --resume
cmp -s e1.h5 e3.h5 && ok 'and comes to the same file' || not_ok 'and comes to the same file'
run explore e.yaml -o e1.h5 --resume --csv
[ "$(wc -l <stdout)" -gt 3 ] && ok 'the CSV has a line for each cell' || not_ok 'the CSV has a line for each cell'

# --- figures ---

draws() { # CLAIM KIND FILE WORDS...
    claim=$1; kind=$2; shift 2
    if ! command -v gnuplot >/dev/null 2>&1; then skip "$claim" 'gnuplot is not installed'; return; fi
    run plot "$@" --json
    is_json "$claim" "d['kind'] == '$kind'"
}
draws 'the front is the figure of a study' front one.h5 -o front.png
draws 'convergence can be drawn' convergence one.h5 --kind convergence -o convergence.svg
draws 'outcomes are the figure of an exploration' outcomes e1.h5 -o outcomes.png
draws 'its convergence, too' convergence e1.h5 --kind convergence -o reached.svg
run plot one.h5 --kind series -o x.png
exits 'a study has no series' 2
run plot e1.h5 --kind front -o x.png
exits 'an exploration has no front' 2

# --- what is refused ---

refused() { # CLAIM STATUS SAYS WORDS...
    claim=$1; status=$2; text=$3; shift 3
    run "$@"
    exits "$claim is refused" "$status"
    says "$claim: the message" "$err" "$text"
}
refused 'exploring without outcomes' 3 "has no 'outcomes'" explore s.yaml -o x.h5
refused 'optimising without objectives' 3 "has no 'objectives'" optimise e.yaml -o x.h5
small_scenario plain.yaml
refused 'a plain scenario' 3 "'factors'" optimise plain.yaml -o x.h5
refused 'sweeping a study' 3 'heli optimise' sweep s.yaml -o x.h5
refused 'a study as a scenario' 3 'belongs to a' run s.yaml -o x.h5
refused 'an objective that is no indicator' 3 "did you mean 'satisfaction'?" optimise "$(sed 's/indicator: satisfaction/indicator: satisfactoin/' s.yaml >typo.yaml; echo typo.yaml)" -o x.h5
refused 'a folder that is not there' 4 'nowhere' optimise s.yaml -o nowhere/x.h5
refused 'a result file that is none' 3 'not an HDF5' plot s.yaml
run check s.yaml
says 'heli check knows studies' "$out" 'valid study'
run optimise s.yaml --dry-run --json
is_json 'a dry run tells the runs at most' "d['runs_at_most'] >= 8 * 2 + 4 * 8 * 3 and d['levers'] == 4"
[ -e x.h5 ] || [ -e study.h5 ] && not_ok 'nothing was written' || ok 'nothing was written'

# --- a damaged file ---

python3 - <<'END1'
data = bytearray(open("one.h5", "rb").read())
at = data.find(b"objectives:")
data[at + 4] ^= 1
open("broken.h5", "wb").write(data)
END1
refused 'a file whose study was changed' 4 'damaged' plot broken.h5

finish
