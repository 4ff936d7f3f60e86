#!/bin/sh
# heli report on small cities: valid and self-contained pages in both languages, numbers equal to those of the other commands, foreign text escaped,
# equal bytes for equal files, texts that reproduce, PDF by whatever is there, and what is refused.
. tests/cli/lib.sh
TMPDIR=$here
export TMPDIR
page() { # CLAIM FILE [PYTHON]
    if why=$(python3 "$top/tests/cli/report_page.py" "$2" "${3:-True}" 2>&1); then ok "$1"; else not_ok "$1" "$why"; fi
}

small_scenario a.yaml
cat >b.yaml <<'END_B'
extends: a.yaml
meta: {name: b, title: "<script>alert('x')</script> & \"y\" </title></style>", title_zh: "<b>小组</b> & 更多", question: "What if <i>more</i>?", question_zh: "更多<i>如何</i>？",
       teaching: "Predict & then see", teaching_zh: "先预测 & 后揭示", sources: ["Essay <1>"]}
policies:
  - name: more-groups
    start_week: 12
    end_week: 25
    set: {party.joint_groups: 9}
  - name: steering
    start_week: 14
    set: {main_line.guidance: 0.9}
expect:
  - {indicator: coherence_bodies, direction: up}
  - {indicator: satisfaction, direction: up}
  - {indicator: trust, direction: none, essay: up, note: "a <note>", note_zh: "一个<说明>"}
END_B
cat >c.yaml <<'END_C'
extends: a.yaml
meta: {name: c, title: Without funds, title_zh: 无经费}
policies:
  - name: funded
    start_week: 10
    set: {party.funds_yuan_per_community_year: 0}
END_C
for name in a b c; do run run $name.yaml --replicates 6 --quiet -o $name.h5; done
exits 'the scenarios run' 0

# --- two files ---

run report a.h5 b.h5 -o r.html --lang en
exits 'two files are reported' 0
says 'the page is named' "$out" 'r.html'
page 'the page is valid, closed in itself, and holds no script' r.html 'p.lang == "en" and p.figures >= 3'
page 'all sections are there' r.html 'p.sections == ["brief", "question", "scenarios", "differences", "expectations", "forces", "course", "limits", "assumptions", "words", "provenance", "texts"]'
page 'foreign text stays text' r.html '"<script>alert(\x27x\x27)</script> & \"y\" </title></style>" in p.title and "What if <i>more</i>?" in p.text and "a <note>" in p.text and "Essay <1>" in p.text'
page 'question and teaching question are asked' r.html '"Predict & then see" in p.text'
run compare a.h5 b.h5 --json
cp stdout compare.json
page 'differences, intervals and p-values are those of heli compare' r.html 'all(near(j["difference"], t[3]) and near(j["low"], pair(t[4])[0]) and near(j["high"], pair(t[4])[1]) and near(j["a"], t[1]) and near(j["b"], t[2]) and (t[6] == "<0.001" or near(j["p_holm"], t[6])) and t[7] == j["verdict"] for j, t in zip(read("compare.json")["indicators"], p.tables["differences"][0][1:])) and len(read("compare.json")["indicators"]) == len(p.tables["differences"][0]) - 1'
page 'so are the effect sizes' r.html 'all(near(j["effect_size"], t[2]) for j, t in zip(read("compare.json")["indicators"], p.tables["differences"][1][1:]))'
page 'the policy is told with its weeks, before and after' r.html 'any(t[:4] == ["B", "more-groups", "12 to 24", "party.joint_groups"] and t[5] == "2 → 9" for t in p.tables["scenarios"][1]) and any(t[:4] == ["B", "steering", "from 14 on", "main_line.guidance"] for t in p.tables["scenarios"][1])'
run expect b.yaml --replicates 6 --json --quiet
cp stdout expect.json
page 'expectations have the verdicts of heli expect' r.html '"holds" in p.tables["expectations"][0][1] and [t[5] for t in p.tables["expectations"][0][1:]] == [e["verdict"] for e in read("expect.json")["scenarios"][0]["expectations"]] and all(near(e["difference"], t[3]) for e, t in zip(read("expect.json")["scenarios"][0]["expectations"], p.tables["expectations"][0][1:]))'
page 'provenance names version, seeds, digests and hashes' r.html '"5 of the dynamics" in p.text and len(re.findall(r"\b[0-9a-f]{64}\b", p.text)) >= 2 and len(re.findall(r"\b[0-9a-f]{16}\b", p.text)) >= 2'
run describe parameters --json
cp stdout parameters.json
page 'every parameter that rests on an assumption is listed, with its source' r.html '{t[0] for t in p.tables["assumptions"][1] if len(t) == 5} >= {d["path"] for d in read("parameters.json") if d["model"] == "governance" and "assumption" in d["source"]}'
page 'what differs from the default is listed, with the default' r.html '["city.offices", "2"] == [p.tables["assumptions"][0][1][0], p.tables["assumptions"][0][1][2]]'
page 'limits are stated' r.html '"no forecast" in p.text and "relative one" in p.text and "Only 6 replicates" in p.text'

cp r.html first.html
run report a.h5 b.h5 -o r.html --lang en --threads 1
if cmp -s r.html first.html; then ok 'equal files give an equal page, byte for byte'; else not_ok 'equal files give an equal page, byte for byte'; fi
mkdir -p elsewhere && cp a.h5 b.h5 elsewhere
(cd elsewhere && "$HELI" report a.h5 b.h5 -o r.html --lang en -q)
if cmp -s elsewhere/r.html first.html; then ok 'whatever the folder'; else not_ok 'whatever the folder'; fi
if ls -d "$here"/heli-report-* >/dev/null 2>&1; then not_ok 'no folder for figures is left'; else ok 'no folder for figures is left'; fi

run report a.h5 b.h5 -o zh.html --lang zh
exits 'and in Chinese' 0
page 'the Chinese page is valid and says so' zh.html 'p.lang == "zh-CN" and p.sections[0] == "brief" and "<b>小组</b> & 更多" in p.title and "先预测 & 后揭示" in p.text and "一个<说明>" in p.text'
page 'it has the same numbers' zh.html 'all(near(j["difference"], t[3]) for j, t in zip(read("compare.json")["indicators"], p.tables["differences"][0][1:]))'
page 'no English sentence of ours is left in it' zh.html 'not re.search(r"\b(the|and|with|which) [a-z]+ [a-z]+", re.sub(r"Essay.*|heli .*", "", "".join(p.parts).replace("".join(p.pre), "")).split("http")[0].split("a.yaml")[0])'

# The texts in the page are the scenarios: saved and run they give the digests that it names.
REPORT=$top/tests/cli/report_page.py python3 -c 'import os, sys
sys.argv = ["x", "r.html"]
exec(open(os.environ["REPORT"], encoding="utf-8").read())
open("again.yaml", "w", encoding="utf-8").write(p.pre[-1])'
run run again.yaml -o again.h5 --json --quiet
page 'the text in the page, run again, gives the digest in it' r.html 'read("stdout")["hash"] in p.text.split("B  b.h5")[-1].split("How to reproduce")[0]'

# --- one file, three files ---

run report b.h5 --lang en --no-figures --json
exits 'one file is reported' 0
is_json '--json names the page' 'd == {"output": "b-report.html", "pdf": None}'
page 'it has levels instead of differences, and unjudged expectations' b-report.html 'p.figures == 0 and "levels" in p.sections and "differences" not in p.sections and "Not judged" in p.text'
run run b.yaml --replicates 6 --json --quiet -o b2.h5
page 'its means and intervals are those of heli run' b-report.html '(lambda d: all(any(near(d[n]["mean"], t[1]) and near(d[n]["low"], pair(t[2])[0]) for t in p.tables["levels"][0][1:]) for n in ("satisfaction", "trust", "effective_power", "participation")))(read("stdout")["indicators"])'
run report a.h5 b.h5 c.h5 -o three.html --lang en --title '3 <arrangements>' --all
exits 'three files are reported' 0
page 'a set of three is weighed, and the title is ours' three.html 'p.title == "3 <arrangements>" and "regret" in p.sections and len(p.tables["regret"][0]) == 4 and len(p.tables["differences"][0]) > 40'
run compare a.h5 b.h5 c.h5 --regret --json
page 'the regret is that of heli compare' three.html 'all(near(r["regret"], t[4]) for r, t in zip(read("stdout")["regret"]["set"], p.tables["regret"][0][1:]))'

# --- sweeps ---

cat >grid.yaml <<'END_GRID'
extends: a.yaml
meta: {name: grid, title: "A grid & more", title_zh: 网格, question: Which?}
design: grid
factors:
  - {parameter: main_line.guidance, from: 0, to: 1, levels: 3}
  - {parameter: main_line.own_need_weight, values: [0, 0.5]}
replicates: 3
keep: {summaries: [mean], window_weeks: 10}
END_GRID
run sweep grid.yaml -o grid.h5 --quiet
run report grid.h5 --lang en
exits 'a sweep is reported' 0
page 'with its factors, figures and relatively best settings' grid-report.html 'p.figures >= 2 and p.sections[:4] == ["brief", "question", "design", "response"] and [t[0] for t in p.tables["design"][0][1:]] == ["main_line.guidance", "main_line.own_need_weight"] and p.tables["design"][0][1][2] == "0 to 1 in 3 levels" and p.tables["design"][0][2][2] == "0, 0.5"'
run export json grid.h5 --indicator satisfaction
page 'the relatively best mean is the best mean of the runs' grid-report.html '(lambda rows: near(max(sum(x) / len(x) for x in [[r["satisfaction_mean"] for r in rows if r["run"] == k] for k in range(6)]), [t for t in p.tables["response"][0] if t[0] == "Satisfaction"][0][2]))(read("stdout"))'
cat >morris.yaml <<'END_MORRIS'
extends: grid.yaml
meta: {name: morris}
design: saltelli
factors:
  - {parameter: main_line.guidance, from: 0, to: 1}
  - {parameter: resident.sharpness, from: 2, to: 8}
saltelli: {samples: 16}
morris: {trajectories: 4}
replicates: 2
END_MORRIS
for method in morris sobol; do
    run sensitivity $method morris.yaml -o $method.h5 --json --quiet
    cp stdout $method.json
    run report $method.h5 --lang en
    exits "a file of $method is reported" 0
done
page 'effects are those of heli sensitivity' morris-report.html 'p.figures == 2 and all(near(f["mu_star"]["value"], t[2]) for o, table in zip(read("morris.json")["outputs"], p.tables["sensitivity"]) for f in o["sizes"][-1]["factors"] for t in table if t[0] == f["factor"])'
page 'indices are those of heli sensitivity' sobol-report.html 'p.figures == 2 and all(near(f["total_jansen"]["value"], t[2]) and near(f["first_saltelli"]["value"], t[4]) for o, table in zip(read("sobol.json")["outputs"], p.tables["sensitivity"]) for f in o["sizes"][-1]["factors"] for t in table if t[0] == f["factor"])'
run run "$top/scenarios/classics/voter.yaml" --replicates 3 --quiet -o voter.h5
run report voter.h5 --lang zh
exits 'a classic model is reported' 0
page 'and valid' voter-report.html '"forces" not in p.sections'

# --- without gnuplot ---

mkdir -p bare
PATH=$here/bare "$HELI" report a.h5 -o bare.html >stdout 2>stderr; rc=$?
exits 'without gnuplot a report with figures is refused' 4
says 'and it is said what to install' "$(cat stderr)" 'gnuplot'
if [ -e bare.html ]; then not_ok 'and no page is left'; else ok 'and no page is left'; fi
PATH=$here/bare "$HELI" report a.h5 -o bare.html --no-figures >stdout 2>stderr; rc=$?
exits '--no-figures takes none' 0

# --- PDF ---

mkdir -p tools
for tool in gnuplot fc-list env sh; do ln -sf "$(command -v $tool)" tools/; done
PATH=$here/tools "$HELI" report a.h5 -o none.html --pdf >stdout 2>stderr; rc=$?
exits 'without a converter --pdf is refused' 4
says 'and it is said what to install' "$(cat stderr)" 'weasyprint'
if [ -e none.html ] || [ -e none.pdf ]; then not_ok 'before anything is written'; else ok 'before anything is written'; fi
printf '#!/bin/sh\necho half >"$2"\necho broken >&2\nexit 1\n' >tools/weasyprint
chmod +x tools/weasyprint
echo old >fail.pdf
PATH=$here/tools "$HELI" report a.h5 -o fail.html --no-figures --pdf >stdout 2>stderr; rc=$?
exits 'a converter that fails is a failure' 4
says 'it is said how' "$(cat stderr)" 'broken'
if [ "$(cat fail.pdf)" = old ] && [ ! -e fail.pdf.tmp ]; then ok 'the old PDF stays and nothing is left half'; else not_ok 'the old PDF stays and nothing is left half'; fi
printf '#!/bin/sh\nprintf "%%%%PDF-1.7" >"$2"\n' >tools/weasyprint
(PATH=$here/tools "$HELI" report a.h5 -o fine.html --no-figures --pdf >stdout 2>stderr); rc=$?
exits 'a converter that works is used' 0
if [ "$(head -c 4 fine.pdf)" = %PDF ]; then ok 'and its PDF stands beside the page'; else not_ok 'and its PDF stands beside the page'; fi

# --- what is refused ---

refuse() { # CLAIM STATUS PATTERN WORDS...
    claim=$1 status=$2 pattern=$3
    shift 3
    run report "$@" -o no.html --lang en
    exits "refused: $claim" "$status"
    says "$claim: it is said why" "$err" "$pattern"
    if [ -e no.html ] || [ -e no.html.tmp ]; then not_ok "$claim: no page is left"; else ok "$claim: no page is left"; fi
}
echo 'not a file of ours' >text.h5
head -c 3000 a.h5 >short.h5
printf '' >empty.h5
/usr/bin/python3 -c 'import h5py; h5py.File("foreign.h5", "w").attrs["x"] = 1' 2>/dev/null
refuse 'a file that is not there' 4 "cannot open 'nowhere.h5'" nowhere.h5
refuse 'a scenario' 3 'not an HDF5 file' a.yaml
refuse 'a text' 3 'not an HDF5 file' text.h5
refuse 'an empty file' 3 'not an HDF5 file' empty.h5
refuse 'a cut file' 4 'damaged' short.h5
[ -e foreign.h5 ] && refuse 'another HDF5 file' 3 'not a result file of Heli' foreign.h5
refuse 'a sweep beside a file' 2 'one file, not 2' grid.h5 a.h5
refuse 'a window over a sweep' 2 'for files of runs' grid.h5 --window 3
refuse 'files of other models' 3 'model' a.h5 voter.h5
run run a.yaml --weeks 20 --quiet -o shorter.h5
refuse 'files of other lengths' 2 'weeks' a.h5 shorter.h5
run report a.h5 -o report.pdf
exits 'a name that ends otherwise is refused' 2
says 'and --pdf is named' "$err" '--pdf'
run report a.h5 -o /nowhere/r.html
exits 'a folder that is not there is refused' 4
cp a.h5 a.html
run report a.html -o a.html
exits 'a result file is not its own report' 2
if cmp -s a.h5 a.html; then ok 'and stays as it was'; else not_ok 'and stays as it was'; fi
run report
exits 'no file is refused' 2

# A sweep of which nothing has ended, and one that is half done.
run sweep grid.yaml -o part.h5 --quiet --shard 1/2
run merge part.h5 --partial --quiet
exits 'a part of a sweep is merged' 0
run report part.h5 --lang en --no-figures
exits 'a half-done sweep is reported' 0
page 'and says what is missing' part-report.html '"Of 18 runs 0 failed and 9 have not been run" in p.text'
python=/usr/bin/python3
[ -x "$python" ] || python=python3
if "$python" - <<'END_PY'; then
import shutil, sys
try:
    import h5py
except ImportError:
    sys.exit(1)
for name, copy in (("grid.h5", "none.h5"), ("a.h5", "failed.h5")):
    shutil.copy(name, copy)
    with h5py.File(copy, "r+") as f:
        f["status"][...] = 2
END_PY
    refuse 'a sweep of which no run has ended' 2 "no run of 'none.h5' has ended" none.h5
    refuse 'a file of which no replicate has ended' 2 "no run of 'failed.h5' has ended" failed.h5
else
    skip 'a sweep of which no run has ended' 'h5py is missing'
fi

# --- a full disk ---

claim='on a full disk the report fails and the old page stays'
mkdir -p disk
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=96k,mode=0700 tmpfs disk 2>/dev/null; then
    echo old >disk/r.html
    run report a.h5 b.h5 -o disk/r.html --lang en
    if [ "$rc" -eq 4 ] && [ "$(cat disk/r.html)" = old ] && [ ! -e disk/r.html.tmp ]; then ok "$claim"; else not_ok "$claim" "status $rc" "$err"; fi
    TMPDIR=$here/disk "$HELI" report a.h5 b.h5 -o tmp.html >stdout 2>stderr; rc=$?
    exits 'a full disk under the figures is a failure, too' 4
    umount disk
else
    skip "$claim" 'mounting a small disk takes root'
fi
finish
