#!/bin/sh
# heli describe mechanisms: table, card, JSON, names; and the pages in docs that are made from it are up to date.
. tests/cli/lib.sh

run describe mechanisms
exits 'describe mechanisms succeeds' 0
says 'describe mechanisms lists the last one' "$out" 'M30'
run describe mechanisms --json
is_json 'describe mechanisms --json lists M1 to M30' '[r["code"] for r in d] == ["M%d" % n for n in range(1, 31)]'
is_json 'a mechanism has every field of its row' 'all({"model", "code", "name", "name_zh", "essays", "quoted_from", "quotation", "quotation_en", "what", "what_zh", "sections", "parameters", "indicators", "tests", "scenario", "odd"} <= set(r) for r in d)'
is_json 'parameters are expanded with default and source' 'all(r["parameters"] and all("default" in p and p["source"] for p in r["parameters"]) for r in d)'
run describe mechanism M7
exits 'one mechanism by its code, in the singular' 0
says 'the card shows the parameters with their sources' "$out" 'mediation.pooling'
says 'the card shows the scenario' "$out" 's05-one-stop-policy'
says 'the card shows the quotation' "$out" '一个窗口'
card=$out
for name in m7 'one-stop centre' one-stop-centre 'One-stop centre' '“一站式”矛盾纠纷调解中心'; do
    run describe mechanism "$name"
    if [ "$out" = "$card" ]; then ok "'$name' means M7"; else not_ok "'$name' means M7" "$err"; fi
done
run describe one-stop-centre
if [ "$out" = "$card" ]; then ok 'a mechanism is found without its topic'; else not_ok 'a mechanism is found without its topic' "$err"; fi
run describe mechanism one-stop-center
exits 'an unknown mechanism is a usage error' 2
says 'an unknown mechanism names the nearest' "$err" "did you mean 'One-stop centre'"
run describe mechanisms --model four-parties
exits 'a model without a catalogue has an empty list' 0

for language in en zh; do
    page=docs/mechanisms.md
    [ $language = zh ] && page=docs/mechanisms.zh-CN.md
    run describe mechanisms --markdown --lang $language
    if [ $language = zh ] && ! printf '%s' "$out" | grep -q '本页由'; then skip "$page is up to date" 'this build has no catalogue'
    elif cmp -s stdout "$top/$page"; then ok "$page is up to date"
    else not_ok "$page is up to date" "make docs writes it anew" "$(diff "$top/$page" stdout | head -n 6)"; fi
done
links=$(grep -o '(\.\./scenarios/[^)]*)' stdout | tr -d '()' | sort -u)
missing=$(for link in $links; do [ -e "$top/docs/$link" ] || echo "$link"; done)
is_silent 'every scenario that the page links exists' "$missing"
finish
