# A one-node Slurm started by hand in a folder: cluster_start DIR, cluster_stop. Sourced by check.sh.

cluster_start() { # DIR
    cluster=$1
    host=$(hostname -s)
    chmod 755 "$cluster"
    mkdir -p "$cluster/state" "$cluster/spool"
    cat >"$cluster/slurm.conf" <<CONF
ClusterName=heli
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
AuthType=auth/munge
AuthInfo=socket=$cluster/munge/socket
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmUser=root
StateSaveLocation=$cluster/state
SlurmdSpoolDir=$cluster/spool
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmdPidFile=$cluster/slurmd.pid
SlurmctldLogFile=$cluster/slurmctld.log
SlurmdLogFile=$cluster/slurmd.log
ReturnToService=2
MpiDefault=none
JobRequeue=1
KillWait=5
MinJobAge=300
SchedulerParameters=sched_interval=1,bf_interval=1,requeue_delay=1
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=1000 State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE OverSubscribe=YES:4 State=UP
CONF
    export SLURM_CONF="$cluster/slurm.conf"
    mkdir -p "$cluster/munge"
    dd if=/dev/urandom of="$cluster/munge/key" bs=128 count=1 2>/dev/null
    chown -R munge: "$cluster/munge"
    chmod 711 "$cluster/munge" && chmod 400 "$cluster/munge/key"
    runuser -u munge -- munged --force --key-file="$cluster/munge/key" --socket="$cluster/munge/socket" --pid-file="$cluster/munge/pid" \
        --log-file="$cluster/munge/log" --seed-file="$cluster/munge/seed" >"$cluster/munged.log" 2>&1 || return 1
    slurmctld -f "$SLURM_CONF" >"$cluster/start-ctld.log" 2>&1 || return 1
    slurmd -f "$SLURM_CONF" -N "$host" >"$cluster/start-slurmd.log" 2>&1 || return 1
    for _ in $(seq 60); do
        sinfo --noheader --format=%t 2>/dev/null | grep -q idle && return 0
        sleep 0.5
    done
    return 1
}

cluster_stop() {
    [ -n "${cluster:-}" ] || return 0
    scancel --user=root 2>/dev/null
    for pid in slurmd.pid slurmctld.pid munge/pid; do
        [ -e "$cluster/$pid" ] && kill "$(cat "$cluster/$pid")" 2>/dev/null
    done
    sleep 1
}
