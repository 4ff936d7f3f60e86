#!/bin/sh
# heli run, check and compare on a small city: files, JSON, hashes, dry runs, failures, and going on after an interruption.
. tests/cli/lib.sh
small_scenario small.yaml

run check small.yaml
exits 'a valid scenario passes' 0
run check small.yaml --json
is_json 'check --json says ok' 'd["ok"] is True and d["diagnostics"] == []'
sed 's/grids/grdis/' small.yaml >bad.yaml
run check bad.yaml small.yaml
exits 'one bad scenario among good ones is exit status 3' 3
says 'the bad line is named' "$err" 'bad.yaml:4:'
says 'the nearest key is named' "$err" 'grids'
run check bad.yaml --json
exits 'check --json keeps the exit status' 3
is_json 'check --json has all keys' 'd["ok"] is False and {"file", "line", "column", "severity", "key", "message", "suggestion"} <= set(d["diagnostics"][0])'
is_json 'check --json names line and suggestion' 'any(r["line"] == 4 and "grids" in r["suggestion"] for r in d["diagnostics"])'
run check nowhere.yaml --json
exits 'a missing scenario is exit status 4' 4
is_json 'a missing scenario is a diagnostic' 'd["ok"] is False and d["diagnostics"][0]["message"]'
run check small.yaml --set grid.subsidi_yuan_per_year=1
exits 'a misspelt --set is exit status 3' 3
says 'a misspelt --set names the nearest' "$err" 'subsidy_yuan_per_year'
run run bad.yaml
exits 'a bad scenario does not run' 3

run run small.yaml --dry-run
exits 'a dry run succeeds' 0
says 'a dry run tells the agents' "$out" '600'
if [ -e small.h5 ]; then not_ok 'a dry run writes nothing'; else ok 'a dry run writes nothing'; fi
run run small.yaml --dry-run --json
is_json 'a dry run as JSON has its figures' 'd["replicates"] == 3 and d["agents"] == 600 and d["seconds"] >= 0 and d["memory_bytes"] > 0 and d["disk_bytes"] > 0'

run run small.yaml
exits 'a run succeeds' 0
if [ -s small.h5 ]; then ok 'without -o the file is named after the scenario'; else not_ok 'without -o the file is named after the scenario'; fi
says 'a run prints the headline indicators' "$out" 'Effective power'
says 'a run prints the file' "$out" 'small.h5'
run run small.yaml --json -o again.h5 --threads 1
is_silent 'a short run in JSON says nothing on standard error' "$err"
is_json 'run --json has its keys' '{"output", "replicates", "weeks", "hash", "indicators"} <= set(d) and d["weeks"] == 30 and d["replicates"] == 3'
is_json 'intervals hold their means' 'all(r["low"] <= r["mean"] <= r["high"] for r in d["indicators"].values() if r["low"] is not None)'
hash=$(python3 -c 'import json; print(json.load(open("stdout"))["hash"])')
run run small.yaml --json -o again.h5 --threads 2
is_json 'the hash does not depend on threads' "d['hash'] == '$hash'"
run run small.yaml --json -o other.h5 --seed 6
is_json 'another seed gives another hash' "d['hash'] != '$hash' and d['seed'] == 6"
HELI_ISA=baseline run run small.yaml --json -o again.h5
is_json 'the hash does not depend on the instruction set' "d['hash'] == '$hash'"
run run small.yaml --json -o few.h5 --replicates 2 --weeks 5
is_json '--replicates and --weeks win over the scenario' 'd["replicates"] == 2 and d["weeks"] == 5'
run run small.yaml --quiet -o again.h5
is_silent '--quiet prints nothing' "$out$err"
run run small.yaml -o nowhere/x.h5
exits 'a missing folder is exit status 4' 4
run run small.yaml --verify-every 1 -o again.h5
exits 'invariants hold in every step' 0

run run small.yaml --quiet -o policy.h5 --set party.funds_yuan_per_community_year=60000
run compare small.h5 policy.h5
exits 'compare succeeds' 0
run compare small.h5 policy.h5 --json
is_json 'compare --json has its keys' 'd["replicates"] == 3 and all({"name", "unit", "a", "b", "difference", "low", "high"} <= set(r) for r in d["indicators"])'
run compare small.h5 policy.h5 --csv
says 'compare --csv begins with a header' "$out" 'name,unit'
run compare small.h5 nowhere.h5
exits 'comparing with a missing file is exit status 4' 4
echo 'no HDF5' >text.h5
run compare small.h5 text.h5
if [ "$rc" -eq 3 ] || [ "$rc" -eq 4 ]; then ok 'comparing with another kind of file is exit status 3 or 4'
else not_ok 'comparing with another kind of file is exit status 3 or 4' "exit status $rc"; fi

# A run that is stopped by a signal goes on where it stopped, to the same bits.
weeks=60000
[ -n "${HELI_TIER:-}" ] && weeks=8000 # instrumented builds are slow
long="run small.yaml --weeks $weeks --replicates 2 --threads 1"
# shellcheck disable=SC2086
"$HELI" $long --quiet -o stopped.h5 >stdout 2>stderr </dev/null &
process=$!
sleep 0.5
kill -TERM $process
wait $process
rc=$?
err=$(cat stderr)
if [ $rc -eq 0 ]; then
    skip 'a signal ends a run with exit status 75' 'this machine is too fast'
else
    exits 'a signal ends a run with exit status 75' 75
    says 'the command to go on is given' "$err" '--resume'
    if [ -s stopped.h5.ckpt ]; then ok 'a checkpoint is left'; else not_ok 'a checkpoint is left'; fi
    # shellcheck disable=SC2086
    run $long --json -o stopped.h5 --resume
    exits 'the run goes on' 0
    is_json 'the run says that it went on' 'd["resumed"] is True'
    hash=$(python3 -c 'import json; print(json.load(open("stdout"))["hash"])')
    # shellcheck disable=SC2086
    run $long --json -o whole.h5
    is_json 'the result is that of a run without interruption' "d['hash'] == '$hash'"
fi

NO_COLOR=1 run check bad.yaml
case $err in *"$(printf '\033')"*) not_ok 'NO_COLOR keeps colour away' ;; *) ok 'NO_COLOR keeps colour away' ;; esac
if command -v script >/dev/null && script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    coloured=$(TERM=xterm script -qec "$HELI check bad.yaml" /dev/null </dev/null)
    says 'a terminal gets colour' "$coloured" "$(printf '\033[')"
    plain=$(TERM=xterm NO_COLOR=1 script -qec "$HELI check bad.yaml" /dev/null </dev/null)
    case $plain in *"$(printf '\033[')"*) not_ok 'NO_COLOR holds on a terminal' ;; *) ok 'NO_COLOR holds on a terminal' ;; esac
    plain=$(TERM=xterm script -qec "$HELI check --no-color bad.yaml" /dev/null </dev/null)
    case $plain in *"$(printf '\033[')"*) not_ok '--no-color holds on a terminal' ;; *) ok '--no-color holds on a terminal' ;; esac
else
    skip 'a terminal gets colour' 'no pseudo-terminal here'
fi

run doctor
exits 'doctor succeeds here' 0
run doctor --json
is_json 'doctor --json lists its checks' 'd["ok"] is True and all({"name", "ok", "detail", "advice"} <= set(r) for r in d["checks"])'

if command -v gnuplot >/dev/null; then
    run plot small.h5 policy.h5 -o figure.svg
    exits 'plot succeeds' 0
    if [ -s figure.svg ] && [ -s figure.gp ]; then ok 'plot leaves figure and script'; else not_ok 'plot leaves figure and script'; fi
    run plot small.h5 --kind series --json
    is_json 'plot --json names the figure' 'd["output"] == "small-series.png" and d["kind"] == "series"'
    run plot small.h5 --kind map
    exits 'a map without series of communities is exit status 3' 3
else
    skip 'plot succeeds' 'no gnuplot'
fi

# --- the answer comes before the file ---

mkdir -p disk
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=600k,mode=0700 tmpfs disk 2>/dev/null; then
    run run "$top/scenarios/four-forces-baseline.yaml" --replicates 1 --weeks 60 -o disk/big.h5
    exits 'a result that does not fit on the disk is exit status 4' 4
    says 'its table was shown all the same' "$out" 'Satisfaction'
    if [ ! -e disk/big.h5 ]; then ok 'and no half of a file is left'; else not_ok 'and no half of a file is left'; fi
    says 'and what was computed is kept' "$err" '--resume'
    umount disk
else
    skip 'a result that does not fit on the disk is exit status 4' 'mounting a small disk takes root'
fi
finish
