#!/bin/sh
# heli report on the files of heli optimise, heli explore and heli calibrate: valid pages with the numbers of those commands.
. tests/cli/lib.sh
page() { # CLAIM FILE [PYTHON]
    if why=$(python3 "$top/tests/cli/report_page.py" "$2" "${3:-True}" 2>&1); then ok "$1"; else not_ok "$1" "$why"; fi
}
cat >s.yaml <<'END_S'
model: governance
meta: {name: study, title: "A <small> budget", title_zh: 小预算, question: "What & how?"}
run: {weeks: 26, burn_in_weeks: 2, replicates: 2}
population: {adults_per_grid: 40, serving_members: 4}
city: {communities: 1, grids: 3, offices: 1}
party: {own_groups: 1, joint_groups: 1}
enterprise: {commissioners: 1}
factors:
  - {parameter: main_line.guidance, from: 0, to: 1}
  - {parameter: organisation.hub, values: [false, true]}
  - {parameter: purchase.yuan_per_1000_year, from: 100, to: 40000, scale: log}
objectives:
  - {indicator: satisfaction, goal: maximise, window_weeks: 13}
  - {indicator: spending, goal: minimise}
constraints:
  - {name: "the <budget>", levers: {purchase.yuan_per_1000_year: 0.12, organisation.hub: 1000}, at_most: 4000}
outcomes:
  - {indicator: satisfaction, from: 0.4, to: 0.9, cells: 10}
  - {indicator: participation, from: 0, to: 0.5, cells: 5}
search: {population: 8, generations: 3, confirm_replicates: 5}
END_S
run optimise s.yaml -o o.h5 --json -q
cp stdout o.json
run report o.h5 --lang en
exits 'a file of heli optimise is reported' 0
page 'the page is valid, with its own section, and foreign text stays text' o-report.html 'p.title == "A <small> budget" and p.sections[:4] == ["brief", "question", "search", "limits"] and p.figures == 2 and "the <budget>" in p.text'
page 'levers have their ranges and levels' o-report.html '[t[2] for t in p.tables["search"][0][1:]] == ["0 to 1", "false, true", "100 to 40000, logarithmic"]'
page 'objectives with intervals are those of heli optimise' o-report.html 'all(near(m["objectives"][k]["mean"], t[c].split(" ")[0]) and near(m["objectives"][k]["low"], pair(t[c].split(" ", 1)[1])[0]) for m, t in zip(read("o.json")["members"], p.tables["search"][1][1:]) for c, k in ((1, "satisfaction"), (2, "spending"))) and len(read("o.json")["members"]) == len(p.tables["search"][1]) - 1'
page 'so are levers and regrets' o-report.html 'all(near(m["levers"]["main_line.guidance"], t[1]) and t[2] == m["levers"]["organisation.hub"] for m, t in zip(read("o.json")["members"], p.tables["search"][2][1:])) and all(near(m["objectives"]["satisfaction"]["regret"], t[2].split(" ")[0]) for m, t in zip(read("o.json")["members"], p.tables["search"][4][1:]))'
page 'knee, robust choice and baseline are marked' o-report.html 'all((" K" in t[0]) == m["knee"] and (" R" in t[0] or t[0].endswith(" K R")) == m["robust"] and t[0].endswith("B") == m["baseline"] for m, t in zip(read("o.json")["members"], p.tables["search"][1][1:]))'
page 'the limits say that it is relative' o-report.html '"of what it has tried" in p.text and "heli optimise study.yaml -o o.h5" in p.text'
cp o-report.html first.html
run report o.h5 --lang en -q
if cmp -s first.html o-report.html; then ok 'equal files give an equal page'; else not_ok 'equal files give an equal page'; fi
run report o.h5 --lang zh -o zh.html
page 'and in Chinese' zh.html 'p.lang == "zh-CN" and "相对最优" in p.text and p.title == "小预算"'
run explore s.yaml -o e.h5 --json -q
cp stdout e.json
run report e.h5 --lang en
exits 'a file of heli explore is reported' 0
page 'and valid' e-report.html 'p.figures == 2 and len(p.tables["search"][1]) == 3'
cat >c.yaml <<'END_C'
model: governance
meta: {name: c, title: "A <small> calibration", title_zh: 小校准}
run: {weeks: 26, burn_in_weeks: 2, replicates: 3}
population: {adults_per_grid: 40, serving_members: 4}
city: {communities: 1, grids: 3, offices: 1}
party: {own_groups: 1, joint_groups: 1}
enterprise: {commissioners: 1}
factors:
  - {parameter: resident.interest, from: 0.05, to: 1}
  - {parameter: needs.dose_per_hour_per_head, from: 0.5, to: 4, scale: log}
  - {parameter: organisation.hub, values: [false, true]}
targets:
  - {name: "P<5>", indicator: participation, value: 0.15, tolerance: 0.02}
  - {indicator: satisfaction, value: 0.65, tolerance: 0.03}
calibration: {particles: 30, predictive: 20, runs: 1000}
END_C
run calibrate c.yaml -o c.h5 --json -q
cp stdout c.json
run report c.h5 --lang en
exits 'a file of heli calibrate is reported' 0
page 'and valid' c-report.html 'p.title == "A <small> calibration" and p.figures == 2 and "heli calibrate c.yaml -o c.h5" in p.text'
page 'quantiles, spread and verdicts are those of heli calibrate' c-report.html 'all(near(m["spread"], t[3]) and near(m["ks"], t[4]) and ("median" not in m or near(m["median"], t[2].split(" ")[0])) and t[5] == {"pinned": "pinned down", "narrowed": "narrowed", "free": "not pinned down"}[m["verdict"]] for m, t in zip(read("c.json")["parameters"].values(), p.tables["search"][2][1:]))'
page 'so is the check of the targets' c-report.html 'all(near(m["median"], t[2].split(" ")[0]) and near(100 * m["share_within"], t[3].split(" ")[0]) for m, t in zip(read("c.json")["targets"], p.tables["search"][3][1:])) and p.tables["search"][3][1][0] == "P<5> (participation)"'
run report o.h5 e.h5
exits 'two studies in one report are refused' 2
run report o.h5 --window 3
exits 'a window over a study is refused' 2
finish
