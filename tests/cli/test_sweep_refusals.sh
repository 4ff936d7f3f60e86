#!/bin/sh
# heli sweep, merge, status and repro: exit statuses, refusals that touch nothing, interruptions, and a failed disk of 256 KiB.
. tests/cli/lib.sh

small_scenario small.yaml
sed -e '/^policies/,$d' small.yaml >exp.yaml
cat >>exp.yaml <<'END'
factors:
  - {parameter: main_line.guidance, from: 0, to: 1, levels: 3}
END
sed 's/levels: 3/levels: 4/' exp.yaml >changed.yaml

run run exp.yaml
exits 'an experiment given to heli run is exit status 3' 3
says 'heli run names heli sweep' "$err" 'heli sweep'
sed 's/guidance/guidence/' exp.yaml >bad.yaml
run sweep bad.yaml -o bad.h5
exits 'a bad experiment is exit status 3' 3
says 'the nearest parameter is named' "$err" "main_line.guidance"
if ls -d bad.h5* >/dev/null 2>&1; then not_ok 'a bad experiment leaves nothing behind'; else ok 'a bad experiment leaves nothing behind'; fi
run sweep exp.yaml -o x.h5 --shard 4/3
exits 'a shard beyond the last is exit status 2' 2
for shard in 0/3 1/0 1/ /2 ' 1/2' '1/ 2' 1/+2 1/2x 12345678901/3 1/100001; do
    run sweep exp.yaml -o x.h5 --shard "$shard"
    exits "--shard '$shard' is exit status 2" 2
done
run sweep exp.yaml -o x.h5 --max-time soon
exits 'a time that is none is exit status 2' 2
run sweep exp.yaml -o nowhere/x.h5
exits 'a missing folder is exit status 4' 4
run sweep exp.yaml -o x.h5 --dry-run --json
is_json 'a dry run counts jobs' 'd["jobs"] == 9 and d["runs"] == 3'
if ls -d x.h5* >/dev/null 2>&1; then not_ok 'refusals and dry runs write nothing'; else ok 'refusals and dry runs write nothing'; fi

run status x.h5
exits 'the status of nothing is exit status 4' 4
run merge x.h5
exits 'merging nothing is exit status 4' 4

run sweep exp.yaml -o part.h5 --shard 1/3 --quiet
exits 'a shard succeeds' 0
run status part.h5 --json
is_json 'status counts what is done' 'd["jobs"] == 9 and d["done"] == 3 and d["missing"] == 6 and not d["merged"] and d["journals"] == 1'
run merge part.h5
exits 'merging an incomplete sweep is exit status 75' 75
says 'it says how many are missing' "$err" '6 of 9'
if [ -e part.h5 ]; then not_ok 'it writes no file'; else ok 'it writes no file'; fi
run merge part.h5 --partial
exits 'a partial merge succeeds' 0
run sweep exp.yaml -o part.h5
exits 'journals of an earlier sweep are not overrun' 4
says 'the way on is named' "$err" '--resume'
cp part.h5 part.copy; cp -r part.h5.journal part.copy.journal
run sweep changed.yaml -o part.h5 --resume
exits 'resuming with a changed experiment is exit status 3' 3
rm -f part.h5
run sweep changed.yaml -o part.h5 --resume
exits 'going on with the journals of another experiment is exit status 3' 3
if cmp -s part.h5.journal/1-of-3.rank-000.jnl part.copy.journal/1-of-3.rank-000.jnl && [ ! -e part.h5 ]
then ok 'nothing was touched'; else not_ok 'nothing was touched'; fi
cp part.copy part.h5
run sweep exp.yaml -o part.h5 --resume --json
is_json 'resuming does the rest' 'd["done"] == 9 and d["merged"] is True'
run status part.h5 --json
is_json 'a finished sweep is merged' 'd["merged"] is True and d["done"] == 9'
run repro part.h5 --run 2
exits 'a run of the file can be made again' 0
run repro part.h5 --run 3
exits 'a run that is not in the file is exit status 2' 2
run sweep exp.yaml -o calm.h5 --threads 1 --quiet
if cmp -s calm.h5 part.h5; then ok 'the resumed file is the undisturbed one'; else not_ok 'the resumed file is the undisturbed one'; fi
cp -r part.copy.journal part.h5.journal
run merge part.h5 --partial
exits 'journals with fewer jobs than the file do not replace it: exit status 3' 3
says 'it says how many each has' "$err" '9 finished jobs and its journals only 3'
if cmp -s calm.h5 part.h5; then ok 'the fuller file is untouched'; else not_ok 'the fuller file is untouched'; fi
rm -r part.h5.journal
run sweep changed.yaml -o part.h5 --resume
exits 'resuming over the file of another experiment is exit status 3' 3
if cmp -s calm.h5 part.h5; then ok 'that file is untouched'; else not_ok 'that file is untouched'; fi

run run small.yaml -o single.h5 --quiet
cp single.h5 single.copy
run sweep exp.yaml -o single.h5 --resume
exits 'resuming over the file of a single run is exit status 3' 3
if cmp -s single.h5 single.copy; then ok 'the single run is untouched'; else not_ok 'the single run is untouched'; fi

claim='on a disk that fills up a sweep is exit status 4, and goes on where there is room'
disk=$here/disk
mkdir disk
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=256k,mode=0700 tmpfs disk 2>/dev/null; then
    cp single.h5 disk/old.h5 2>/dev/null || : >disk/old.h5
    cp disk/old.h5 old.copy
    run sweep exp.yaml -o disk/old.h5 --quiet
    good=1
    [ "$rc" -eq 4 ] || good=0
    cmp -s disk/old.h5 old.copy || good=0
    [ ! -e disk/old.h5.tmp ] || good=0
    if [ "$good" -eq 1 ]; then ok 'on a disk that fills up a sweep is exit status 4 and the old file stays'; else not_ok 'on a disk that fills up a sweep is exit status 4 and the old file stays' "exit status $rc" "$err"; fi
    if [ -d disk/old.h5.journal ]; then
        cp -r disk/old.h5.journal roomy.h5.journal
        run sweep exp.yaml -o roomy.h5 --resume --quiet
        if [ "$rc" -eq 0 ] && cmp -s calm.h5 roomy.h5; then ok 'its journals go on where there is room'; else not_ok 'its journals go on where there is room' "exit status $rc" "$err"; fi
    fi
    umount "$disk"
else
    skip "$claim" 'mounting a small disk takes root'
fi
finish
