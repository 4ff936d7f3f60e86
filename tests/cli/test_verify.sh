#!/bin/sh
# heli verify: all claims of the quick tier hold; a false one ends in status 5; JSON, Markdown, names.
. tests/cli/lib.sh

run verify --json
exits 'every claim of the quick tier holds' 0
is_json 'claims have the documented keys' 'd["claims"] and all({"model", "claim", "source", "expected", "value", "low", "high", "ok"} <= set(c) for c in d["claims"])'
is_json 'the parts of the engine and the models are covered' '{"math", "random", "samplers", "networks", "queues", "four-parties", "governance", "voter", "moran", "granovetter", "watts", "sznajd", "deffuant", "hegselmann-krause"} <= {c["model"] for c in d["claims"]}'
is_json 'the family-wise false-alarm rate is stated and small' '0 < d["family_false_alarm"] < 0.002 and abs(d["family_false_alarm"] - sum(c["false_alarm"] for c in d["claims"])) < 1e-9'

run verify granovetter --with-false-claim
exits 'a claim that does not hold ends in status 5' 5
says 'the table marks it' "$out" 'FAILS'
says 'and the message counts it' "$err" '1 of '
run verify granovetter --with-false-claim --json
is_json 'in JSON it is not ok, and the others are' '[c["ok"] for c in d["claims"]].count(False) == 1 and d["failed"] == 1 and not d["claims"][-1]["ok"]'

run verify granovetter --quiet
exits 'one model by its name' 0
says 'the table names the source' "$out" 'Granovetter (1978)'
is_silent 'quiet says nothing on standard error' "$err"
run verify granovetter --markdown
says 'Markdown is a table' "$out" '| model'
run verify grannovetter
exits 'an unknown name is a usage error' 2
says 'and names the nearest' "$err" "did you mean 'granovetter'"
finish
