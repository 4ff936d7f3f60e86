#!/bin/sh
# The demo: problem and policy of one case, ten paired replicates of five years each, compared and drawn. Called by `make demo` and
# `make figures` with HELI set: .ci/demo.sh PROBLEM POLICY [LANGUAGE...]. Everything goes to demo/; the figures of a LANGUAGE get its name.
set -eu
problem=$1; policy=$2; shift 2
mkdir -p demo
for scenario in "$problem" "$policy"; do
    "$HELI" run "scenarios/$scenario.yaml" --replicates 10 --weeks 260 --set output.communities=true -o "demo/$scenario.h5"
done
a=demo/$problem.h5 b=demo/$policy.h5
echo
"$HELI" compare "$a" "$b"
draw() { # FIGURE KIND [OPTIONS...]
    figure=$1 kind=$2; shift 2
    "$HELI" plot "$a" "$b" --kind "$kind" -o "$figure" --quiet "$@"
    echo "$figure"
}
echo
for kind in force series map; do
    draw "demo/$kind.png" $kind
done
for language in "$@"; do
    draw "demo/force.$language.png" force --lang "$language"
done
