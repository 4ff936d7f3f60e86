#!/bin/sh
# How much the portable binary (kernels chosen at run time) loses against one built for this machine alone, or an older one: runs
# `heli bench` of both in turn and prints the ratio of the medians of their rates. Where others use the machine too, ask for week_per_s:
# the fastest single week of each turn. Usage: portable.sh PORTABLE NATIVE [RESIDENTS [rate_per_s|week_per_s]]
set -eu
portable=$1 native=$2 agents=${3:-100000} which=${4:-rate_per_s}
rate() { "$1" bench --agents "$agents" --threads 1 --quiet --json | sed -n 's/.*"'"$which"'": \([0-9.e+]*\).*/\1/p' | head -n 1; }
for turn in 1 2 3 4 5; do
    printf '%s %s\n' "$(rate "$portable")" "$(rate "$native")"
done | awk -v agents="$agents" '
    function median(v, n,    i, j, t) {
        for (i = 2; i <= n; i++) { t = v[i]; for (j = i - 1; j >= 1 && v[j] > t; j--) v[j + 1] = v[j]; v[j + 1] = t }
        return v[int((n + 1) / 2)]
    }
    { p[NR] = $1; n[NR] = $2; r[NR] = $1 / $2 }
    END {
        printf "%d residents, one thread, medians of %d turns: portable %.1f, native %.1f million resident-weeks/s, ratio %.3f\n",
               agents, NR, median(p, NR) / 1e6, median(n, NR) / 1e6, median(r, NR)
    }'
