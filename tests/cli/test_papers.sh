#!/bin/sh
# The pages made from runs: scenarios from heli expect, calibration from patterns, elasticities.
. tests/cli/lib.sh

if ! command -v python3 >/dev/null; then
    skip 'pages are made from runs' 'no python3 here'
    finish
fi
small_scenario a.yaml
cat >s01-b.yaml <<'END_OF'
extends: a.yaml
meta: {name: s01-b, title: With a subsidy, title_zh: 有补贴}
policies:
  - {name: subsidy, start_week: 0, set: {grid.subsidy_yuan_per_year: 9000}}
expect:
  - {indicator: spending, direction: up}
  - {indicator: resistance, direction: none, essay: down, note: "too weak to see", note_zh: 作用太弱}
END_OF
mkdir pages
run expect s01-b.yaml --replicates 4 --json --quiet
cp stdout expect.json
python3 "$top"/papers/scenarios.py expect.json pages 2>stderr
page=$(cat pages/scenarios.md) zh=$(cat pages/scenarios.zh-CN.md)
says 'a case has a section with its number' "$page" '## S1: With a subsidy'
says 'what is not what the essay says is bold' "$page" '| **unchanged** | down |'
says 'and why stands below' "$page" 'too weak to see'
says 'the command that gives it stands there' "$page" 'heli expect scenarios/s01-b.yaml'
says 'the Chinese page is Chinese' "$zh" '| **不变** | 降 |'
if [ "${HELI_TIER:-}" = valgrind ] || ! command -v gnuplot >/dev/null; then
    skip 'a forest plot is drawn of every policy' 'no gnuplot here'
else
    mkdir runs
    run expect s01-b.yaml --replicates 4 --json --quiet --keep runs
    if python3 "$top"/papers/scenarios.py expect.json pages --heli "$HELI" --runs runs >stdout 2>stderr && [ -s pages/figures/scenarios/s01-b.png ] \
        && [ -s pages/figures/scenarios/s01-b.zh.png ]; then ok 'a forest plot is drawn of every policy, in both languages'
    else not_ok 'a forest plot is drawn of every policy, in both languages' "$(cat stderr)"; fi
    says 'and shown on the page' "$(cat pages/scenarios.md)" '](figures/scenarios/s01-b.png)'
    says 'on the Chinese one, too' "$(cat pages/scenarios.zh-CN.md)" '](figures/scenarios/s01-b.zh.png)'
    "$HELI" compare runs/small.h5 runs/s01-b.h5 -q -o runs/large.png >stdout 2>stderr
    if why=$(cd "$top/papers" && python3 - "$here/runs/large.png" <<'PY' 2>&1
import struct
import sys
import zlib
import small_png
path = sys.argv[1]
width, height = struct.unpack(">II", open(path, "rb").read()[16:24])
small_png.redraw(path)
small_width, small_height, rows = small_png.read(path)
assert abs(3 * small_width - 2 * width) <= 3 and abs(3 * small_height - 2 * height) <= 3, (small_width, small_height)
counts = {}
for row in rows:
    for pixel in row:
        counts[pixel] = counts.get(pixel, 0) + 1
assert len(counts) > small_png.COLOURS
kept = small_png.choose(counts, small_png.COLOURS)
assert (255, 255, 255) in kept and len(kept) <= small_png.COLOURS
small_png.quantise(path)
data = open(path, "rb").read()
parts = dict(small_png.chunks(data))
assert len(parts[b"PLTE"]) == 3 * len(kept)
raw = zlib.decompress(parts[b"IDAT"])
step = small_width + 1
for y in range(0, small_height, 7):
    for x in range(0, small_width, 5):
        k = raw[y * step + 1 + x]
        nearest = min(small_png.distance(rows[y][x], c) for c in kept)
        assert small_png.distance(rows[y][x], kept[k]) == nearest, (x, y)
PY
    ); then ok 'a small figure has a palette, and every pixel the nearest of its colours'
    else not_ok 'a small figure has a palette, and every pixel the nearest of its colours' "$why"; fi
fi
if why=$(cd "$top/papers" && python3 - <<'PY' 2>&1
import math
import relations
import findings
# Student's t of tables; and the power of 27 pairs for half a standard deviation at the one-sided level of .05: 0.8118 (G*Power 3, manual).
assert abs(relations.t_quantile(0.025, 11) - 2.2281) < 1e-3 and abs(relations.t_quantile(0.001, 30) - 3.3962) < 1e-3
assert abs(relations.power_above(relations.t_quantile(0.05, 27), 0.5, 27) - 0.81183) < 1e-4
power = [relations.power_above(relations.CRITICAL, d / 10, 30) for d in range(30)]
assert power == sorted(power) and power[-1] > 0.9999
assert abs(relations.power_above(relations.CRITICAL, relations.NEEDED, 30) - 0.999) < 1e-6
def rows(function, noise):
    return [{"replicate": r, "x": x, "y_mean": function(x) + noise * math.sin(12.9 * r + 78.2 * x) + r} for x in range(6) for r in range(10)]
shape = {"indicator": "y", "factor": "x", "where": {}, "expected": ["peak"]}
judged = lambda function, noise=0.01: findings.judge(rows(function, noise), shape)
assert judged(lambda x: -(x - 2) ** 2)["shape"] == "peak" and judged(lambda x: -(x - 2) ** 2)["turn"] == 2
assert judged(lambda x: (x - 3) ** 2)["shape"] == "trough"
assert judged(lambda x: x)["shape"] == "rises" and judged(lambda x: -x)["shape"] == "falls"
assert judged(lambda x: min(x, 3))["shape"] == "rises"          # a plateau is no peak
assert judged(lambda x: 0.0, 1.0)["shape"] == "not clear"
PY
); then ok 'power and shapes are judged as they should'; else not_ok 'power and shapes are judged as they should' "$why"; fi

if why=$(cd "$top/papers" && python3 - <<'PY' 2>&1
import calibration
verdict = lambda target, low, high, value: calibration.verdict_of({"value": "run x", "target": target, "low": low, "high": high}, value)
assert verdict("sign < 0", "", "0", (-1.0, -2.0, -0.5)) == "hit"
assert verdict("sign < 0", "", "0", (-1.0, -2.0, 0.5)) == "miss"    # the interval has zero
assert verdict("sign < 0", "", "0", (1.0, 0.5, 1.5)) == "miss"
assert verdict("sign < 0", "", "0", (-1.0, None, None)) == "miss"   # one replicate has no interval
assert verdict("1", "0.9", "1.1", (1.05, 0.5, 1.6)) == "hit"        # a level is judged by its mean
PY
); then ok 'a sign is hit only by an interval that has it, a level by its mean'
else not_ok 'a sign is hit only by an interval that has it, a level by its mean' "$why"; fi

head='id\tname\tname_zh\tscenario\tvalue\ttarget\tlow\thigh\tnote\tnote_zh\n'
patterns() { # LOW HIGH
    # shellcheck disable=SC2059
    printf "# own patterns\n$head" >own.tsv
    printf 'A1\tspending\t支出\ta.yaml\trun spending*2\tx\t%s\t%s\t\t\n' "$1" "$2" >>own.tsv
    printf 'A2\tput in\t输入\t\tinput resident.trust_loss/resident.trust_gain\t> 1\t\t\t\t\n' >>own.tsv
    printf 'A3\tnot there\t没有\t\t-\t1\t\t\tnot modelled\t没有\n' >>own.tsv
    python3 "$top"/papers/calibration.py --heli "$HELI" --scenarios . --patterns own.tsv --replicates 3 --write pages >stdout 2>stderr
    rc=$?
    out=$(cat stdout)
}
patterns 0 1000000000
says 'a mean inside the band is a hit' "$(grep A1 stdout)" ' hit'
says 'what is put in is called input' "$(grep A2 stdout)" ' 3 [–, –]  input'
says 'what the model lacks is called absent' "$(grep A3 stdout)" ' absent'
says 'the page counts what could be missed' "$(cat pages/calibration.md)" 'Of 1 patterns that the model could miss it hits 1'
run run a.yaml --replicates 3 --json --quiet -o a.h5
is_json 'a factor is applied' "abs(2 * d['indicators']['spending']['mean'] / float('$(awk -F'|' '/ A1 / { print $7 }' pages/calibration.md)') - 1) < 1e-3"
patterns '' 0
says 'a mean outside is a miss' "$(grep A1 stdout)" ' miss'
exits 'a miss is a result, no failure' 0
says 'and is bold on the page' "$(cat pages/calibration.md)" '**miss**'
patterns 'x' ''
if [ "$rc" -ne 0 ]; then ok 'a band that is no number is refused'; else not_ok 'a band that is no number is refused'; fi

python3 "$top"/papers/sensitivity.py --heli "$HELI" --scenario a.yaml --replicates 3 --filter needs.inflow >stdout 2>stderr
says 'more needs mean less satisfaction' "$(cat stdout)" 'needs.inflow_per_week                          -0.'
python3 "$top"/papers/sensitivity.py --heli "$HELI" --scenario a.yaml --replicates 3 --filter nothing. >stdout 2>stderr
rc=$?
exits 'a filter that leaves nothing is a failure' 1
finish
