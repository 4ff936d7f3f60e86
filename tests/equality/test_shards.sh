#!/bin/sh
# A sweep's file is the same, byte for byte, for 1, 2, 4 and 8 threads and 1, 3 and 7 shards, whichever order the shards come in.
. tests/cli/lib.sh

small_scenario sweep.yaml
sed -i -e 's/replicates: 3, //' -e '/^policies/,$d' sweep.yaml
cat >>sweep.yaml <<'END'
factors:
  - {parameter: main_line.guidance, from: 0, to: 1, levels: 4}
  - {parameter: party.funds_yuan_per_community_year, values: [0, 30000]}
replicates: 3
keep: {summaries: [mean, final], series: true}
END

run sweep sweep.yaml -o calm.h5 --threads 1 --quiet
exits 'an undisturbed sweep on one thread succeeds' 0
for shards in 1 3 7; do
    for threads in 1 2 4 8; do
        failed=
        rm -f many.h5
        if [ "$shards" -eq 1 ]; then
            run sweep sweep.yaml -o many.h5 --threads "$threads" --quiet
            [ "$rc" -eq 0 ] || failed=$err
        else
            shard=$shards # from the last to the first
            while [ "$shard" -gt 0 ]; do
                run sweep sweep.yaml -o many.h5 --threads "$threads" --shard "$shard/$shards" --quiet
                [ "$rc" -eq 0 ] || failed=$err
                shard=$((shard - 1))
            done
            run merge many.h5 --quiet
            [ "$rc" -eq 0 ] || failed=$err
        fi
        claim="$threads threads and $shards shards give the bytes of one thread alone"
        if [ -z "$failed" ] && cmp -s calm.h5 many.h5; then ok "$claim"; else not_ok "$claim" "$failed"; fi
    done
done

run sweep sweep.yaml -o other.h5 --seed 6 --quiet
if cmp -s calm.h5 other.h5; then not_ok 'another seed gives other bytes'; else ok 'another seed gives other bytes'; fi

# Begun as one shard, interrupted, and finished whole.
"$HELI" sweep sweep.yaml -o mixed.h5 --shard 2/3 --quiet
run sweep sweep.yaml -o mixed.h5 --max-time 0.05 --resume --threads 1 --quiet
run merge mixed.h5 --keep-journals --partial --quiet
run sweep sweep.yaml -o mixed.h5 --resume --threads 2 --quiet
exits 'what shards began is finished by threads' 0
if cmp -s calm.h5 mixed.h5; then ok 'shards, an interruption and threads mixed give the same bytes'; else not_ok 'shards, an interruption and threads mixed give the same bytes'; fi
finish
