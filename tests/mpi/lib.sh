# shellcheck shell=sh disable=SC2154
# One city over ranks against one rank, with the MPI library $library: what openmpi.sh and mpich.sh share.
#
# HELI is the command of the build without MPI, the reference; that with MPI lies in build-$library (make check-mpi builds both). A claim
# that cannot be tried here is skipped.
. tests/cli/lib.sh

build=$top/build-$library
name="$library:"

if ! command -v "mpirun.$library" >/dev/null 2>&1; then
    skip "$name ranks give the bits of one" "no mpirun.$library here"
    finish
fi
if [ ! -x "$build/tests/mpi/towns" ]; then
    skip "$name ranks give the bits of one" "no build-$library; make check-mpi makes it"
    finish
fi

# More ranks than cores are nothing for users, but for tests; a core that waits must not keep the others from working.
export OMP_WAIT_POLICY=passive
if [ "$(id -u)" -eq 0 ]; then export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1; fi
become_job() { # RANKS PROGRAM...
    case $library in
        openmpi) set -- --oversubscribe --bind-to none -n "$@" ;;
        *) set -- -n "$@" ;;
    esac
    exec "mpirun.$library" "$@"
}
launch() { (become_job "$@"); }

# holds CLAIM COMMAND...: passes when the command succeeds
holds() {
    claim=$1; shift
    if "$@" >holds.txt 2>&1; then ok "$claim"; else not_ok "$claim" "$(tail -n 3 holds.txt)"; fi
}

# --- programs that claim for themselves ---

claims() { # TITLE LEAST PROGRAM...: hands on its claims; with fewer than LEAST it has died
    title=$1; least=$2; shift 2
    "$@" >claims.txt 2>claims.err </dev/null
    rc=$?
    sed -n "s/^ok - /ok - $title /p; s/^not ok - /not ok - $title /p" claims.txt
    failures=$((failures + $(grep -c '^not ok' claims.txt)))
    if [ "$rc" -ne 0 ] || [ "$(grep -c '^ok' claims.txt)" -lt "$least" ]; then
        not_ok "$title comes to its end" "exit status $rc" "$(tail -n 3 claims.err)"
    fi
}

for ranks in 1 2 4; do
    claims "$name $ranks rank(s):" 4 launch $ranks "$build/tests/mpi/ranks"
    for threads in 1 2; do
        claims "$name $ranks rank(s) of $threads thread(s):" 9 launch $ranks "$build/tests/mpi/towns" $threads
    done
done
claims "$name without mpirun:" 4 "$build/tests/mpi/ranks"

# --- heli run ---

cat >core.yaml <<'END'
model: governance
meta: {name: core, title: A small city, title_zh: 小城}
run: {weeks: 30, burn_in_weeks: 4, replicates: 2, seed: 5}
output: {communities: true, snapshots: [0, 12, 30]}
city: {offices: 2, communities: 5, grids: 14}
population: {adults_per_grid: 50, serving_members: 30}
party: {own_groups: 3, joint_groups: 2}
enterprise: {commissioners: 4}
policies:
  - name: funded
    start_week: 10
    set: {party.funds_yuan_per_community_year: 30000}
END
cp "$top/scenarios/s13-five-all.yaml" "$top/scenarios/s13-five-policy.yaml" "$top/scenarios/s13-five-problem.yaml" .
everything="s13-five-all.yaml --weeks 12 --replicates 1"

for scenario in core.yaml "$everything"; do
    # shellcheck disable=SC2086
    "$HELI" run $scenario -o one.h5 --quiet
    for ranks in 1 2 4; do
        for threads in 1 2; do
            rm -f many.h5
            # shellcheck disable=SC2086
            launch $ranks "$build/heli" run $scenario -j $threads -o many.h5 --quiet >said.txt 2>&1
            holds "$name heli run ${scenario%% *}, $ranks rank(s) of $threads thread(s): the file of one rank, byte for byte" cmp one.h5 many.h5
        done
    done
done
"$HELI" run core.yaml --seed 6 -o other.h5 --quiet
if cmp -s one.h5 other.h5; then not_ok "$name another seed is told from the reference"; else ok "$name another seed is told from the reference"; fi

launch 2 "$build/heli" run core.yaml -o many.h5 >stdout 2>stderr
[ "$(grep -c '^Hash: ' stdout)" -eq 1 ] && rc=0 || rc=1
exits "$name of several ranks one speaks" 0
launch 2 "$build/heli" run four-parties.yaml -o many.h5 >stdout 2>stderr
rc=$?
[ $rc -ne 0 ] && rc=3
exits "$name a scenario that is not there ends all ranks with its status" 3
cat >four.yaml <<'END'
model: four-parties
meta: {name: four, title: Four parties, title_zh: 四方}
run: {steps: 20, replicates: 2}
END
"$HELI" run four.yaml -o one.h5 --quiet
launch 2 "$build/heli" run four.yaml -o many.h5 --quiet >/dev/null 2>&1
holds "$name a model that cannot be spread is run by one rank" cmp one.h5 many.h5
launch 2 "$build/heli" describe models --json >stdout 2>stderr
"$HELI" describe models --json >one.txt
holds "$name other commands are run by one rank" cmp one.txt stdout
launch 2 "$build/heli" run core.yaml -o /nowhere/at/all.h5 >stdout 2>stderr
rc=$?
exits "$name an output that cannot be written ends all ranks with its status" 4

# --- interruptions ---

# Long enough to be interrupted, on any machine.
long="core.yaml --weeks 1500 --replicates 2 --set city.copies=20 --set output.communities=false --set output.snapshots=[]"
# shellcheck disable=SC2086
"$HELI" run $long -o undisturbed.h5 --quiet

processes() { # the ranks of the run to broken.h5
    for folder in /proc/[0-9]*; do
        [ "$(readlink "$folder/exe" 2>/dev/null)" = "$build/heli" ] || continue
        tr '\0' ' ' <"$folder/cmdline" 2>/dev/null | grep -q 'broken\.h5' && [ "$(readlink "$folder/cwd")" = "$(pwd -P)" ] && basename "$folder"
    done
}
rank_of() { # PID
    tr '\0' '\n' <"/proc/$1/environ" 2>/dev/null | sed -n 's/^\(OMPI_COMM_WORLD_RANK\|PMI_RANK\)=//p' | head -n 1
}

start() { # RANKS OPTIONS...: in the background; waits until it is under way
    ranks=$1; shift
    rm -f broken.h5 broken.h5.*
    # shellcheck disable=SC2086
    become_job "$ranks" "$build/heli" run $long -j 1 -o broken.h5 --quiet "$@" >broken.txt 2>&1 &
    job=$!
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        [ "$(processes | wc -l)" -eq "$ranks" ] && break
        sleep 0.1
    done
    sleep "$delay"
}

resume_and_compare() { # CLAIM RANKS
    # shellcheck disable=SC2086
    launch "$2" "$build/heli" run $long -j 1 -o broken.h5 --quiet --resume >broken.txt 2>&1
    holds "$1" cmp undisturbed.h5 broken.h5
}

delay=0.7
for signal in TERM USR1; do
    start 2
    for pid in $(processes); do
        [ "$(rank_of "$pid")" = 1 ] && kill -$signal "$pid" # one rank only; the others learn of it
    done
    wait $job
    rc=$?
    exits "$name SIG$signal to one rank ends all with status 75" 75
    if [ -e broken.h5.ckpt ] && [ ! -e broken.h5 ]; then ok "$name SIG$signal leaves a checkpoint"; else not_ok "$name SIG$signal leaves a checkpoint" "$(ls broken*)"; fi
    cp broken.h5.ckpt kept.ckpt
    resume_and_compare "$name --resume on 2 ranks after SIG$signal gives the undisturbed file" 2
    cp kept.ckpt broken.h5.ckpt; rm -f broken.h5
    resume_and_compare "$name --resume on 4 ranks gives it too" 4
    cp kept.ckpt broken.h5.ckpt; rm -f broken.h5
    # shellcheck disable=SC2086
    "$HELI" run $long -o broken.h5 --quiet --resume
    holds "$name --resume without MPI gives it too" cmp undisturbed.h5 broken.h5
done

start 2 --checkpoint-every 0
kill -USR1 $job
wait $job
rc=$?
exits "$name SIGUSR1 to mpirun, as schedulers send it, ends with status 75" 75
resume_and_compare "$name --resume after it gives the undisturbed file" 2

# A checkpoint of one process, with two replicates under way, is taken up by ranks.
rm -f broken.h5 broken.h5.*
# shellcheck disable=SC2086
"$HELI" run $long -j 2 -o broken.h5 --quiet >broken.txt 2>&1 &
job=$!
sleep "$delay"
kill -TERM $job
wait $job
rc=$?
exits "$name a run without MPI is interrupted" 75
resume_and_compare "$name ranks take up the checkpoint of one process" 2

for victim in 0 1; do
    start 2 --checkpoint-every 1
    sleep 0.7
    for pid in $(processes); do
        [ "$(rank_of "$pid")" = $victim ] && kill -KILL "$pid"
    done
    wait $job
    rc=$?
    if [ $rc -ne 0 ]; then ok "$name rank $victim killed: the job ends with a failure"; else not_ok "$name rank $victim killed: the job ends with a failure"; fi
    if [ -e broken.h5 ]; then not_ok "$name rank $victim killed: no result is left half-written"; else ok "$name rank $victim killed: no result is left half-written"; fi
    [ -z "$(processes)" ] || sleep 3
    if [ -z "$(processes)" ]; then ok "$name rank $victim killed: no other is left behind"; else not_ok "$name rank $victim killed: no other is left behind"; fi
    resume_and_compare "$name rank $victim killed: --resume gives the undisturbed file" 2
done
finish
