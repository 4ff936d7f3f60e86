#!/bin/sh
# heli bench: the classic models beside hand-written loops, as a table and as JSON; what is measured can be chosen.
. tests/cli/lib.sh

run bench --only schelling/S1 --quick
exits 'one benchmark by its name' 0
says 'the table holds it against a hand-written loop' "$out" 'schelling/S1'
says 'and against speeds measured earlier' "$out" 'x MASON'
says 'a sentence says how to read it' "$out" 'at most 1.25 is wanted'
says 'progress goes to standard error' "$err" 'measuring schelling/S1'

run bench --only schelling/S1 --quick --json --quiet
exits 'the same as JSON' 0
is_json 'rates, loops and their ratio belong together' 'len(d["results"]) == 1 and all(r["low_per_s"] <= r["rate_per_s"] <= r["high_per_s"] and r["limit_per_s"] == max(l["rate_per_s"] for l in r["loops"]) and 0.3 < r["ratio_to_limit"] * r["rate_per_s"] / r["limit_per_s"] < 3 for r in d["results"])'
is_json 'references are marked as earlier' 'd["results"][0]["mason_earlier_per_s"] == 7.1e6 and d["results"][0]["mesa_earlier_per_s"] == 0.54e6'
is_silent 'quiet says nothing on standard error' "$err"

run bench --agents 10000 --threads 1 --quick --quiet --json
is_json 'a city of one size is measured alone' '[(r["name"], r["agents"], r["threads"]) for r in d["results"]] == [("governance/field", 10000, 1)]'

run bench --only schelling/S9
exits 'a benchmark that is not there is a usage error' 2
run bench --suite everything
exits 'so is another suite' 2
run bench --only schelling/S1 --quick --quiet --lang zh
says 'the table speaks Chinese' "$out" '手写'
finish
