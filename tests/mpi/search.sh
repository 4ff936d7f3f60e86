#!/bin/sh
# A search carried out by ranks: the bytes of one thread for any number of ranks and threads, also when other ranks go on after an interruption. With Open
# MPI and with MPICH where their builds are there (make check-mpi makes them).
. tests/cli/lib.sh

if [ "$(id -u)" -eq 0 ]; then export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1; fi
export OMP_WAIT_POLICY=passive

cat >study.yaml <<'END1'
model: governance
meta: {name: study}
run: {weeks: 26, burn_in_weeks: 2, replicates: 2}
population: {adults_per_grid: 40, serving_members: 4}
city: {communities: 1, grids: 3, offices: 1}
party: {own_groups: 1, joint_groups: 1}
enterprise: {commissioners: 1}
factors:
  - {parameter: main_line.guidance, from: 0, to: 1}
  - {parameter: organisation.stars, from: 0, to: 5}
  - {parameter: organisation.hub, values: [false, true]}
objectives:
  - {indicator: satisfaction, goal: maximise, window_weeks: 13}
  - {indicator: spending, goal: minimise}
outcomes:
  - {indicator: satisfaction, from: 0.5, to: 0.8, cells: 30}
targets:
  - {indicator: satisfaction, value: 0.62, tolerance: 0.02}
  - {indicator: trust, value: 0.5, tolerance: 0.05}
calibration: {particles: 30, predictive: 10, runs: 600}
constraints:
  - {name: stars, levers: {organisation.stars: 1}, at_most: 4}
search: {population: 16, generations: 8, confirm_replicates: 5}
END1
for search in optimise explore calibrate; do
    "$HELI" $search study.yaml -o alone-$search.h5 -j 1 --quiet || { not_ok "the undisturbed search runs"; finish; }
done

launch() { # LIBRARY RANKS ARGUMENTS...
    library=$1; ranks=$2; shift 2
    case $library in
        openmpi) "mpirun.$library" --oversubscribe --bind-to none -n "$ranks" "$top/build-$library/heli" "$@" ;;
        *) "mpirun.$library" -n "$ranks" "$top/build-$library/heli" "$@" ;;
    esac
}
same() { # CLAIM SEARCH
    if cmp -s "alone-$2.h5" ranks.h5; then ok "$1"; else not_ok "$1" "$(cmp "alone-$2.h5" ranks.h5 2>&1)" "$(tail -n 3 launch.txt)"; fi
}

for library in openmpi mpich; do
    if [ ! -x "$top/build-$library/heli" ] || ! command -v "mpirun.$library" >/dev/null; then
        skip "$library: a search by ranks" "no build-$library; make check-mpi makes it"
        continue
    fi
    for search in optimise explore calibrate; do
        for ranks in 1 2 3; do
            for threads in 1 2; do
                rm -rf ranks.h5*
                launch $library $ranks $search study.yaml -o ranks.h5 -j $threads --quiet >launch.txt 2>&1
                same "$library: $search by $ranks rank(s) of $threads thread(s) gives the bytes of one thread" $search
            done
        done
        rm -rf ranks.h5*
        launch $library 3 $search study.yaml -o ranks.h5 -j 1 --quiet --max-time 0.01 >launch.txt 2>&1
        rc=$?
        exits "$library: $search by ranks is interrupted" 75
        launch $library 2 $search study.yaml -o ranks.h5 -j 1 --quiet --resume >launch.txt 2>&1
        same "$library: fewer ranks go on with $search to the same bytes" $search
        launch $library 2 $search study.yaml -o ranks.h5 --resume >stdout 2>stderr
        [ "$(grep -c '^Hash: ' stdout)" -eq 1 ] && rc=0 || rc=1
        exits "$library: of several ranks one shows the finished $search" 0
    done
    launch $library 2 optimise study.yaml -o nowhere/at/all.h5 >launch.txt 2>&1
    rc=$?
    exits "$library: an output that cannot be written ends all ranks with its status" 4
done

finish
