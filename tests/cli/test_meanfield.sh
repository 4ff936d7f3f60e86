#!/bin/sh
# heli meanfield: the twin beside a simulation, the map of stable corners, their files and figures, and what it refuses.
. tests/cli/lib.sh

small_scenario small.yaml
trap=$top/scenarios/governance-trap.yaml

run meanfield small.yaml
exits 'the twin of a scenario alone' 0
says 'the twin shows satisfaction' "$out" 'Satisfaction'
case $out in *simulation*) not_ok 'nothing is simulated unless asked for' "$out" ;; *) ok 'nothing is simulated unless asked for' ;; esac
run meanfield small.yaml --json
is_json 'without a simulation gaps are null' 'd["replicates"] == 0 and all(r["gap"] is None and r["twin"] is not None for r in d["indicators"])'
run meanfield small.yaml --simulate --replicates 3 --json
is_json 'with one, a gap is twin minus mean' 'd["replicates"] == 3 and all(abs(r["gap"] - (r["twin"] - r["mean"])) < 1e-12 for r in d["indicators"])'
is_json 'the twin has every recorded week' 'all(len(r["series"]) == d["weeks"] for r in d["indicators"])'
is_json 'closed forms stand beside' 'any(r["indicator"] == "mediation_wait" for r in d["closed_forms"])'
cp stdout simulated.json

run run small.yaml --replicates 3 -o small.h5 --quiet
run meanfield small.h5 --json
if cmp -s stdout simulated.json; then ok 'a result file gives what --simulate gives'; else not_ok 'a result file gives what --simulate gives' "$(diff stdout simulated.json | head -n 4)"; fi
run meanfield small.h5 --simulate
exits 'a result file is not simulated again' 2
run meanfield small.h5 -o series.csv
exits 'weeks as CSV' 0
says 'the CSV has a heading' "$(head -n 1 series.csv)" 'name,week,twin,simulation,low,high'
run meanfield small.yaml -o twin.png
exits 'a figure without a simulation is refused' 2

run meanfield "$trap" --stability --json
is_json 'trap and exit are the stable corners of the scenario' 'd["stable"] == ["(0000)", "(1111)"]'
is_json 'regions add up to the map' 'sum(s["cells"] for s in d["sets"]) == d["x"]["cells"] * d["y"]["cells"]'
run meanfield "$trap" -x game.opinion_weight=0:1:4 -y game.preference=0:1:3 --csv
says 'a map as CSV names its levers' "$(head -n 1 stdout)" 'game.opinion_weight,game.preference,stable'
if [ "$(wc -l <stdout)" -eq 13 ]; then ok 'a map as CSV has a line for each cell'; else not_ok 'a map as CSV has a line for each cell' "$out"; fi
run meanfield "$trap" -x game.opinion_wait=0:1
exits 'an unknown lever is a usage error' 2
says 'an unknown lever names the nearest' "$err" "did you mean 'game.opinion_weight'"
run meanfield "$trap" --set game.opinion_weight=0.3 --stability --json
is_json 'little weight of opinion leaves only the trap' 'd["stable"] == ["(0000)"]'

is_json 'corners are at rest where all have one cost and imitate' 'd["corners_rest"] is True'
run meanfield "$top/scenarios/four-forces-baseline.yaml" --stability --json
is_json 'and are not where costs differ and institutions weigh' 'd["corners_rest"] is False'
run meanfield "$top/scenarios/four-forces-baseline.yaml" --stability
says 'which the table says' "$out" 'equal costs and imitation alone'

if ! command -v gnuplot >gnuplot.path 2>&1; then
    for what in 'the map' 'the twin'; do skip "$what as a figure" 'no gnuplot here'; done
else
    run meanfield "$trap" --stability -o trap.svg
    exits 'the map as a figure' 0
    if [ -s trap.svg ] && grep -q '(1000)' trap.svg; then ok 'the figure names its regions'; else not_ok 'the figure names its regions' "$err"; fi
    run plot small.h5 --kind twin -o twin.svg
    exits 'the twin as a figure' 0
    if grep -q 'mean-field twin' twin.dat; then ok 'the figure has the line of the twin'; else not_ok 'the figure has the line of the twin' "$err"; fi
fi
finish
