#!/bin/sh
# A sweep through a real Slurm: starts a one-node cluster by hand (munged, slurmctld, slurmd; no systemd), lets tasks meet their time limit
# and be queued again, and merges. Needs root, since slurmd does. Prints one line per claim.
set -u
. tests/slurm/cluster.sh
heli=$(realpath "${HELI:-build/heli}")
[ "$(id -u)" -eq 0 ] || { echo "ok - a sweep goes through Slurm # SKIP not root"; exit 0; }
for program in slurmctld slurmd munged sbatch; do
    command -v $program >/dev/null || { echo "ok - a sweep goes through Slurm # SKIP no $program"; exit 0; }
done

claim() { # TEXT COMMAND...
    text=$1; shift
    if "$@" >"$dir/last.txt" 2>&1; then echo "ok - $text"; else echo "not ok - $text"; sed 's/^/# /' "$dir/last.txt" | tail -n 20; fi
}

dir=$(mktemp -d "${TMPDIR:-/tmp}/heli-slurm.XXXXXX") || exit 1
trap 'cluster_stop; rm -rf "$dir"' EXIT INT TERM
cluster_start "$dir" || { echo "not ok - a one-node Slurm starts by hand"; tail -n 20 "$dir"/*.log | sed 's/^/# /'; exit 1; }
echo "ok - a one-node Slurm starts by hand"

cp tests/slurm/small.yaml "$dir/e.yaml"
cd "$dir" || exit 1
"$heli" sweep e.yaml -o alone.h5 --threads 1 --quiet || { echo "not ok - the sweep runs alone"; exit 1; }

wait_for_jobs() { # until the queue is empty
    for _ in $(seq 600); do
        [ -z "$(squeue --noheader 2>/dev/null)" ] && return 0
        sleep 0.5
    done
    squeue; return 1
}

# The shortest limit Slurm knows is a minute, and it signals up to a minute before the end: so tasks get SIGUSR1 at once and do a little each time.
"$heli" slurm e.yaml -o cut.h5 --shards 3 --at-once 2 --threads 1 --time 2m --quiet
sed -i 's/^#SBATCH --signal=B:USR1@60/#SBATCH --signal=B:USR1@117/' cut.h5.slurm/array.sh
claim "heli slurm writes scripts that sbatch takes" sh cut.h5.slurm/submit.sh
claim "the queue empties" wait_for_jobs
claim "tasks were stopped by their limit and queued again" sh -c 'cat cut.h5.slurm/log-*.txt | grep -q "interrupted after"'
claim "the merge came after all shards" test -s cut.h5
claim "time limits, requeues and merge give the bytes of an undisturbed run" cmp alone.h5 cut.h5
claim "the journals are gone after the merge" test ! -e cut.h5.journal

# A task that can finish nothing in its time is not queued for ever.
"$heli" slurm e.yaml -o never.h5 --shards 1 --threads 1 --time 2m --set run.weeks=100000 --quiet
sed -i 's/^#SBATCH --signal=B:USR1@60/#SBATCH --signal=B:USR1@118/' never.h5.slurm/array.sh
sh never.h5.slurm/submit.sh >/dev/null 2>&1
claim "a task that finishes nothing ends" wait_for_jobs
claim "and says why" grep -q 'Not one job was finished' never.h5.slurm/log-0.txt
claim "and its merge does not run" test ! -e never.h5
