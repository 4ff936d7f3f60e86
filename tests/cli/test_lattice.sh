#!/bin/sh
# heli plot --kind lattice: snapshots of a model on a lattice, in one and two rows; other models and files without snapshots are refused.
. tests/cli/lib.sh

cat >culture.yaml <<'END'
model: culture
run: {steps: 20, replicates: 2, seed: 3, initial_seed: 3}
culture: {width: 7, height: 4, features: 2, traits: 2}
output: {snapshots: [0, 5, 20]}
END
sed '/^output/d' culture.yaml >bare.yaml
cat >voter.yaml <<'END'
model: voter
run: {steps: 5, replicates: 2, seed: 3, initial_seed: 3}
output: {snapshots: [0, 5]}
END
for name in culture bare voter; do run run $name.yaml -q -o $name.h5; done
exits 'models run' 0
if command -v gnuplot >/dev/null 2>&1; then
    run plot culture.h5 --kind lattice -o one.svg
    exits 'the figure is drawn' 0
    cells=$(grep -c '^[0-9].* 0x' one.dat)
    if [ "$cells" -eq 84 ]; then ok 'with every cell of three snapshots'; else not_ok 'with every cell of three snapshots' "$cells cells"; fi
    rows=$(awk '/^[0-9]/ { print $2 }' one.dat | sort -u | wc -l)
    columns=$(awk '/^[0-9]/ { print $1 }' one.dat | sort -u | wc -l)
    if [ "$rows" -eq 4 ] && [ "$columns" -eq 21 ]; then ok 'row by row'; else not_ok 'row by row' "$rows rows, $columns columns"; fi
    pairs=$(awk '/^[0-9]/ { print $4, $5 }' one.dat | sort -u)
    states=$(echo "$pairs" | cut -d' ' -f1 | sort -u | wc -l)
    if [ "$(echo "$pairs" | wc -l)" -eq "$states" ]; then ok 'and one colour per state'; else not_ok 'and one colour per state' "$pairs"; fi
    run plot culture.h5 culture.h5 --kind lattice -o two.svg
    exits 'two files stand one below the other' 0
else
    skip 'the figure is drawn' 'no gnuplot here'
fi
run plot bare.h5 --kind lattice -o none.svg
exits 'a file without snapshots is refused' 3
says 'with the key that asks for them' "$err" 'output.snapshots'
run plot voter.h5 --kind lattice -o none.svg
exits 'a model without a lattice is refused' 3
says 'with what it lacks' "$err" "'width' and 'height'"
finish
