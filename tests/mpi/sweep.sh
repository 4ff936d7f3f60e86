#!/bin/sh
# A sweep carried from hand to hand: started with mpirun, killed, moved to threads, killed, finished by shards, and in the end the bytes of an
# undisturbed sweep on one thread. With Open MPI and with MPICH where their builds are there (make check-mpi makes them).
. tests/cli/lib.sh

if [ "$(id -u)" -eq 0 ]; then export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1; fi
export OMP_WAIT_POLICY=passive

cat >handed.yaml <<'END'
model: governance
meta: {name: handed}
run: {weeks: 26, burn_in_weeks: 4}
population: {adults_per_grid: 100, serving_members: 4}
city: {communities: 2, grids: 6, offices: 1}
party: {own_groups: 1, joint_groups: 1}
enterprise: {commissioners: 2}
design: lhs
points: 40
factors:
  - {parameter: main_line.guidance, from: 0, to: 1}
  - {parameter: main_line.own_need_weight, from: 0, to: 1}
replicates: 40
keep: {summaries: [mean, final], indicators: [satisfaction, participation, effective_power]}
END
sed -e '/^design:/d; /^points:/d; /^replicates:/d' handed.yaml >blocks.yaml
printf 'replicates: 2\nmorris: {trajectories: 8, candidates: 40}\nsaltelli: {samples: 16}\n' >>blocks.yaml
"$HELI" sweep handed.yaml -o alone.h5 -j 1 --quiet || { not_ok "the undisturbed sweep runs"; finish; }

launch() { # LIBRARY RANKS ARGUMENTS...
    library=$1; ranks=$2; shift 2
    case $library in
        openmpi) "mpirun.$library" --oversubscribe --bind-to none -n "$ranks" "$top/build-$library/heli" "$@" ;;
        *) "mpirun.$library" -n "$ranks" "$top/build-$library/heli" "$@" ;;
    esac
}
done_jobs() { "$HELI" status handed.h5 --json 2>/dev/null | sed -n 's/.*"done": *\([0-9]*\).*/\1/p'; }
same() { if cmp -s alone.h5 handed.h5; then ok "$1"; else not_ok "$1" "$(cmp alone.h5 handed.h5 2>&1)"; fi; }
# hurt JOBS COMMAND...: starts it and kills it outright when so many jobs are done
hurt() {
    wanted=$1; shift
    "$@" >hurt.txt 2>&1 &
    job=$!
    for _ in $(seq 200); do
        now=$(done_jobs)
        [ "${now:-0}" -ge "$wanted" ] && break
        sleep 0.05
    done
    pkill -KILL -f "handed.yaml -o handed.h5" 2>/dev/null
    wait $job 2>/dev/null
}

for library in openmpi mpich; do
    if [ ! -x "$top/build-$library/heli" ] || ! command -v "mpirun.$library" >/dev/null; then
        skip "$library: a sweep carried from hand to hand" "no build-$library; make check-mpi makes it"
        continue
    fi
    for ranks in 1 2 4; do
        for threads in 1 2; do
            rm -rf handed.h5*
            launch $library $ranks sweep handed.yaml -o handed.h5 -j $threads --quiet >launch.txt 2>&1 || cat launch.txt >&2
            same "$library: $ranks rank(s) of $threads thread(s) give the bytes of one thread"
        done
    done
    rm -rf handed.h5*
    hurt 100 launch $library 2 sweep handed.yaml -o handed.h5 -j 1 --quiet
    first=$(done_jobs)
    if [ "${first:-0}" -gt 0 ] && [ "$first" -lt 1600 ]; then ok "$library: killed under mpirun, what was finished is kept"; else not_ok "$library: killed under mpirun, what was finished is kept" "done: ${first:-none}"; fi
    hurt 400 "$HELI" sweep handed.yaml -o handed.h5 -j 2 --resume --quiet
    second=$(done_jobs)
    if [ "${second:-0}" -ge "${first:-0}" ]; then ok "$library: killed again with threads, nothing is lost"; else not_ok "$library: killed again with threads, nothing is lost" "$first, then $second"; fi
    for shard in 1 2 3; do "$HELI" sweep handed.yaml -o handed.h5 --shard $shard/3 --resume --quiet; done
    "$HELI" merge handed.h5 --quiet
    same "$library: finished by shards, it has the bytes of the undisturbed sweep"
    for method in morris sobol; do
        rm -rf ranks.h5* one.h5*
        "$HELI" sensitivity $method blocks.yaml -o one.h5 -j 1 --csv >one.csv 2>/dev/null
        launch $library 2 sensitivity $method blocks.yaml -o ranks.h5 -j 1 --csv >ranks.csv 2>launch.txt || cat launch.txt >&2
        if cmp -s one.h5 ranks.h5 && [ -s one.csv ] && cmp -s one.csv ranks.csv; then ok "$library: heli sensitivity $method on 2 ranks gives file and answer of one thread"
        else not_ok "$library: heli sensitivity $method on 2 ranks gives file and answer of one thread" "$(cmp one.h5 ranks.h5 2>&1; cat launch.txt)"; fi
    done
done
finish
