#!/bin/sh
# heli describe: every topic as table, as JSON and as Markdown; names in singular, sections, and misspelt.
. tests/cli/lib.sh

for topic in parameters indicators models; do
    run describe "$topic"
    exits "describe $topic succeeds" 0
    says "describe $topic has a heading" "$out" "${topic%s}"
    run describe "${topic%s}"
    exits "describe ${topic%s} in the singular succeeds" 0
    run describe "$topic" --json
    is_json "describe $topic --json is an array of objects" 'len(d) > 1 and all(isinstance(r, dict) for r in d)'
    run describe "$topic" --markdown
    says "describe $topic --markdown is a table" "$out" '|---|'
done

run describe parameters --json
is_json 'a parameter has every field of its row' 'all({"path", "symbol", "type", "default", "minimum", "maximum", "unit", "source", "help", "help_zh", "choices"} <= set(r) for r in d)'
is_json 'every parameter has help in both languages' 'all(r["help"] and r["help_zh"] for r in d)'
is_json 'the engine parameters belong to each model' '{"run.weeks", "run.steps"} <= {r["path"] for r in d}'
run describe indicators --json
is_json 'an indicator has every field of its row' 'all({"name", "symbol", "unit", "label", "label_zh", "definition", "definition_zh", "aggregate", "axis", "headline", "better"} <= set(r) for r in d)'
run describe models --json
is_json 'a model has every field of its table' 'all({"name", "title", "title_zh", "help", "help_zh", "citation", "step_unit", "columns", "processes"} <= set(r) for r in d)'
run describe parameters --model governance --json
is_json 'a model narrows the list' '{r["model"] for r in d} == {"governance"}'
run describe parameters --model govrnance
exits 'an unknown model is a usage error' 2
says 'an unknown model names the nearest' "$err" "'governance'"

run describe parameters grid --json
is_json 'a section narrows the list' 'len(d) > 1 and all(r["path"].startswith("grid.") for r in d)'
run describe grid.subsidy_yuan_per_year
says 'a parameter is shown in full' "$out" 'essay 2'
run describe effective_power
says 'an indicator is shown with its definition' "$out" 'main line'
run describe governance
says 'a model is shown with its processes' "$out" 'process'
run describe efective_power
exits 'an unknown name is a usage error' 2
says 'an unknown name names the nearest' "$err" "did you mean 'effective_power'"

mkdir scenarios
small_scenario scenarios/small.yaml
echo 'model: nothing' >scenarios/broken.yaml
run describe scenarios
exits 'describe scenarios succeeds beside a broken one' 0
says 'describe scenarios shows titles' "$out" 'A small city'
says 'describe scenarios marks a broken one' "$out" 'not valid'
run describe scenarios --json
is_json 'scenarios as JSON tell valid from broken' '[r["valid"] for r in d] == [False, True] and d[1]["name"] == "small"'
run describe small
says 'a scenario is found by its name' "$out" 'A small city'
says 'a scenario is shown with its policies' "$out" 'funded'
run describe scenarios/small.yaml --json
is_json 'a scenario as JSON has its policies' 'd["policies"][0]["set"]["party.funds_yuan_per_community_year"] == "30000"'
is_json 'a scenario as JSON has its values that are no defaults' 'd["values"]["city.grids"] == 12 and "city.copies" not in d["values"]'
run describe scenarios --scenarios nowhere
exits 'a missing folder of scenarios is exit status 4' 4
finish
