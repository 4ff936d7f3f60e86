#!/bin/sh
# heli plot --kind opinions: from a model of opinions, in one and two panels; other models are refused with a reason.
. tests/cli/lib.sh

cat >mix.yaml <<'END'
model: deffuant
run: {steps: 12, replicates: 2, seed: 3, initial_seed: 3}
opinions: {agents: 200, bound: 0.3}
END
small_scenario city.yaml
run run mix.yaml -q -o mix.h5
exits 'a model of opinions runs' 0
if command -v gnuplot >/dev/null 2>&1; then
    run plot mix.h5 --kind opinions -o one.svg
    exits 'the figure is drawn' 0
    if [ -s one.svg ]; then ok 'and lies where it was asked for'; else not_ok 'and lies where it was asked for'; fi
    says 'cells are named in the data' "$(cat one.dat)" 'opinion_share: step'
    sums=$(awk '/^# mean/ { exit } /^[0-9]/ { s[$1] += $3 } END { for (t in s) if (s[t] < 0.999999 || s[t] > 1.000001) print t, s[t] }' one.dat)
    is_silent 'the shares of every step add up to one' "$sums"
    mean=$(awk '/^# mean/ { m = 1; next } m && NF == 2 { print $2 }' one.dat | sort -u | wc -l)
    if [ "$mean" -eq 1 ]; then ok 'the mean opinion is one and the same in every step'; else not_ok 'the mean opinion is one and the same in every step' "$mean values"; fi
    run plot mix.h5 mix.h5 --kind opinions -o two.svg
    exits 'two files stand side by side' 0
else
    skip 'the figure is drawn' 'no gnuplot here'
fi
run run city.yaml -q -o city.h5
run plot city.h5 --kind opinions -o none.svg
exits 'a model without opinions is refused' 3
says 'with the indicator that it lacks' "$err" 'opinion_share'
finish
