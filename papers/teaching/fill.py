#!/usr/bin/env python3
"""Numbers and figures of the teacher's kit: runs scenarios/classroom, fills the marked places of docs/teaching, draws docs/figures/teaching.

    papers/teaching/fill.py --heli build/heli --work build/teaching [--no-runs]

A marked place is <!-- teaching:KIND WORDS --> ... <!-- teaching:end -->, on lines of its own or inside one. The kinds are the functions of
`KINDS` below; those in `FROM_EXERCISES` need no run: they come from classroom/exercises and from the rows of the model. Prose stands outside
the places and says signs and reasons only; each sign is a row under `expect` of a scenario. Exit status 5 when such a row does not hold, as with
`heli expect`; the pages are written all the same, so that what moved can be read.
"""
import argparse
import csv
import glob
import io
import json
import os
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGES, FIGURES = os.path.join(TOP, "docs", "teaching"), os.path.join(TOP, "docs", "figures", "teaching")
MARK = re.compile(r"<!-- teaching:(?!end)(\w+)([^>]*?) -->.*?<!-- teaching:end -->", re.DOTALL)

# Exercise: its policies in the order of the lesson, the indicators of the table, and the one that the figure follows week by week.
LESSONS = {
    "grid-party": (["coverage", "funds", "both", "subsidy"], ["participation", "satisfaction", "effective_power", "mediation_success"], "participation"),
    "mediation": (["first", "staff", "confirmation", "all"],
                  ["litigation_share", "mediation_success", "kept_share", "petition_rate", "mediation_rate", "dispute_backlog"], "litigation_share"),
    "call-and-report": (["sharing", "whistle", "both"], ["ticket_resolution", "duplicate_hours", "trust", "satisfaction"], "ticket_resolution"),
    "volunteers": (["campaign", "steady", "twice"], ["participation", "participation_13w", "volunteer_hours", "satisfaction"], "participation"),
    "trinity": (["supervision", "preference", "agenda", "devolution", "all"],
                ["rent_share", "supporting_share", "effective_power", "satisfaction"], "supporting_share"),
    "joint-force": (["government", "enterprises", "residents", "organisations", "all", "deaf"],
                    ["effective_power", "coherence_bodies", "deviation_deg", "satisfaction", "need_gini", "participation"], "satisfaction"),
}
SHARES = {"participation", "participation_13w", "satisfaction", "resistance", "ticket_resolution", "litigation_share", "kept_share", "mediation_success",
          "rent_share", "supporting_share", "integrating_share", "like_share", "unhappy_share", "joined_share"}
TEXT = {
    "en": {"indicator": "indicator", "problem": "problem", "lever": "lever", "path": "parameter", "at": "here", "range": "range", "policy": "policy",
           "expected": "expected", "essay": "the essay says", "difference": "difference", "interval": "95 % interval", "verdict": "verdict",
           "up": "up", "down": "down", "none": "unchanged", "holds": "holds", "not clear": "not clear", "otherwise": "otherwise", "no interval": "no interval",
           "points": "points", "week": "week of the recorded five years", "step": "step", "aim": "Aim", "sees": "You see", "moves": "You move",
           "guidance": "guidance", "best": "relatively best guidance", "worst": "regret of guidance 1", "weight": "weight of residents' needs",
           "sat": "satisfaction there", "pow": "guidance with most effective power", "choice": "My choice", "draw": "My curve (0 is now; five years)",
           "held": "{held} of {all} expectations hold, in {n} pairs.", "like": "neighbours wanted alike", "joined": "join (mean)", "sd": "spread σ, per cent"},
    "zh": {"indicator": "指标", "problem": "问题情景", "lever": "拉杆", "path": "参数", "at": "现值", "range": "范围", "policy": "政策",
           "expected": "预期", "essay": "文章所述", "difference": "差值", "interval": "95 % 区间", "verdict": "结论",
           "up": "升", "down": "降", "none": "不变", "holds": "成立", "not clear": "不明确", "otherwise": "相反", "no interval": "没有区间",
           "points": "个百分点", "week": "周（记录的五年）", "step": "步", "aim": "目标", "sees": "你看得到", "moves": "你能调整",
           "guidance": "引导力度", "best": "满意率相对最优的引导力度", "worst": "引导力度为 1 的后悔值", "weight": "居民需求权重",
           "sat": "此时满意率", "pow": "有效合力最大的引导力度", "choice": "我的选择", "draw": "我画的曲线（左端为现在，右端为五年后）",
           "held": "{all} 条预期中 {held} 条成立（{n} 对重复）。", "like": "要求的同类邻居数", "joined": "加入者（平均）", "sd": "离散程度 σ（%）"},
}


# ------------------------------------------------------------------------------------------------------------------ asking heli

def run(heli, *words, **more):
    done = subprocess.run([heli, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False, cwd=TOP, **more)
    if done.returncode not in (0, 5):
        sys.exit(f"{' '.join(['heli', *words])}: exit status {done.returncode}\n{done.stderr}")
    return done.stdout


def ask(heli, *words):
    return json.loads(run(heli, *words, "--json"))


def rows_of(heli):
    return ({row["path"]: row for row in ask(heli, "describe", "parameters", "--model", "governance")},
            {row["name"]: row for row in reversed(ask(heli, "describe", "indicators"))})


def exercises():
    found = {}
    for path in sorted(glob.glob(os.path.join(TOP, "classroom", "exercises", "*.json"))):
        with open(path, encoding="utf-8") as file:
            item = json.load(file)
        found[item["id"]] = item
    return found


def scenario(lesson, policy=None):
    return f"scenarios/classroom/{lesson}{'-' + policy if policy else ''}.yaml"


class Runs:
    """Result files of the classroom's scenarios and of the warm-ups, made once each, and what was asked of them."""

    def __init__(self, heli, folder):
        self.heli, self.folder = heli, folder
        self.compared, self.expected = {}, {}
        self.jobs, self.of_warm_ups = [], {}

    def file(self, name, path, *words):
        """The result file NAME.h5 of a scenario, run with these words."""
        out = os.path.join(self.folder, name + ".h5")
        run(self.heli, "run", path, "-q", "-o", out, *words)
        return out

    def lesson(self, lesson):
        policies, indicators, _ = LESSONS[lesson]
        files = [self.file(lesson, scenario(lesson))] + [self.file(f"{lesson}-{policy}", scenario(lesson, policy)) for policy in policies]
        found = ask(self.heli, "compare", *files, "--all", "--quiet")
        self.compared[lesson] = {name: [row for row in found["indicators"] if row["name"] == name] for name in indicators}
        self.expected[lesson] = ask(self.heli, "expect", *[scenario(lesson, policy) for policy in policies], "--replicates", "20", "--quiet")

    def optimum(self):
        out = os.path.join(self.folder, "optimum.h5")
        if os.path.exists(out):
            os.remove(out)
        run(self.heli, "sweep", "experiments/classroom-optimum.yaml", "-q", "-o", out)
        self.jobs = list(csv.DictReader(io.StringIO(run(self.heli, "export", "csv", out))))

    def warm_ups(self):
        for wanted in (2, 3, 4, 5):
            name = f"segregation-{wanted}"
            out = self.file(name, "scenarios/classics/schelling.yaml", "--set", f"grid.min_like={wanted}")
            self.of_warm_ups[name] = self.last(out, "like_share", "unhappy_share")
        for threshold in (1, 2):
            name = f"thresholds-{threshold}"
            out = self.file(name, "scenarios/classics/granovetter.yaml", "--set", f"crowd.second_threshold={threshold}")
            self.of_warm_ups[name] = self.last(out, "joined")
        for spread in (10, 12, 12.3, 20):
            name = f"spread-{spread}"
            out = self.file(name, "scenarios/classics/granovetter.yaml", "--set", "crowd.distribution=quantiles", "--set", "crowd.agents=10000",
                            "--set", f"crowd.sd_percent={spread}", "--steps", "400")
            self.of_warm_ups[name] = self.last(out, "joined_share")

    def last(self, path, *names):
        """Means over the replicates at the last step."""
        rows = list(csv.DictReader(io.StringIO(run(self.heli, "export", "csv", path, "--window", "1", "-i", ",".join(names)))))
        return {name: sum(float(row[name]) for row in rows) / len(rows) for name in names}

    def curve(self, name, indicator):
        """Means over the replicates, one a week; None where no replicate has a value."""
        text = run(self.heli, "export", "csv", os.path.join(self.folder, name + ".h5"), "--series", "-i", indicator)
        weeks = {}
        for row in csv.DictReader(io.StringIO(text)):
            week = int(float(row.get("week") or row.get("step") or row.get("time")))
            weeks.setdefault(week, []).append(row[indicator])
        values = {week: [float(cell) for cell in cells if cell] for week, cells in weeks.items()}
        return [(week, sum(cells) / len(cells) if cells else None) for week, cells in sorted(values.items())]


# ------------------------------------------------------------------------------------------------------------------- in numbers

def shown(name, value, language, difference=False):
    """A number as the manual shows it: shares in per cent, their differences in percentage points."""
    if value is None:
        return "–"
    if name in SHARES:
        text = f"{100 * value:+.2f}" if difference else f"{100 * value:.1f} %"
    else:
        text = f"{value:+.3g}" if difference else f"{value:.3g}"
    text = text.replace("-", "−")
    return f"{text} {TEXT[language]['points']}" if difference and name in SHARES else text


def table(heads, rows):
    return "\n".join(["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)] + ["| " + " | ".join(row) + " |" for row in rows])


def label_of(row, language):
    return row["label_zh"] if language == "zh" else row["label"]


class Page:
    """What the marked places of a page are filled from; language en or zh."""

    def __init__(self, heli, language, runs=None):
        self.language, self.text, self.runs = language, TEXT[language], runs
        self.parameters, self.indicators = rows_of(heli)
        self.exercises = exercises()
        self.titles = titles(language)

    def unit(self, name):
        row = self.indicators[name]
        return f" ({UNITS.get(row['unit'], row['unit']) if self.language == 'zh' else row['unit']})" if row["unit"] else ""

    # From runs.

    def results(self, lesson):
        """Table: problem, and the difference that each policy makes; what the interval does not tell from zero is in brackets."""
        policies, names, _ = LESSONS[lesson]
        rows = []
        for name in names:
            found = self.runs.compared[lesson][name]
            cells = []
            for row in found:
                clear = row["low"] is not None and (row["low"] > 0 or row["high"] < 0)
                cell = shown(name, row["difference"], self.language, True)
                cells.append(cell if clear else f"({cell})")
            rows.append([label_of(self.indicators[name], self.language) + self.unit(name), shown(name, found[0]["a"], self.language)] + cells)
        return table([self.text["indicator"], self.text["problem"]] + [self.titles[lesson][policy] for policy in policies], rows)

    def checks(self, lesson):
        """Table: what the manual says that moves, and whether it does."""
        found, rows, pairs = self.runs.expected[lesson], [], 0
        for item in found["scenarios"]:
            policy = item["policy"]["name"].removeprefix(f"classroom-{lesson}-")
            for row in item["expectations"]:
                direction = self.text[row["direction"]]
                essay = self.text[row["essay"]] if row["essay"] else "–"
                pairs = max(pairs, row["pairs"])
                rows.append([self.titles[lesson][policy], row["label_zh"] if self.language == "zh" else row["label"],
                             f"**{direction}**" if row["essay"] not in (None, row["direction"]) else direction, essay,
                             shown(row["indicator"], row["difference"], self.language, True),
                             f"[{interval(row['indicator'], row['low'])}, {interval(row['indicator'], row['high'])}]", self.text[row["verdict"]]])
        held = sum(row[-1] == self.text["holds"] for row in rows)
        heads = [self.text[key] for key in ("policy", "indicator", "expected", "essay", "difference", "interval", "verdict")]
        return self.text["held"].format(held=held, all=len(rows), n=pairs) + "\n\n" + table(heads, rows)

    def value(self, lesson, policy, name):
        """Inline: the value of an indicator in the problem (policy `problem`), or the difference that a policy makes."""
        found = self.runs.compared[lesson][name]
        if policy == "problem":
            return shown(name, found[0]["a"], self.language)
        return shown(name, found[LESSONS[lesson][0].index(policy)]["difference"], self.language, True)

    def level(self, lesson, policy, name):
        """Inline: the value of an indicator under a policy."""
        return shown(name, self.runs.compared[lesson][name][LESSONS[lesson][0].index(policy)]["b"], self.language)

    def optimum(self):
        """Table: for each weight of residents' needs, where guidance does best."""
        rows = []
        for weight, levels in sorted(by_weight(self.runs.jobs, "satisfaction").items()):
            power = by_weight(self.runs.jobs, "effective_power")[weight]
            best = max(levels, key=levels.get)
            rows.append([f"{weight:g}", f"{best:g}", shown("satisfaction", levels[best], self.language),
                         shown("satisfaction", levels[best] - levels[1.0], self.language, True).replace("+", ""), f"{max(power, key=power.get):g}"])
        return table([self.text[key] for key in ("weight", "best", "sat", "worst", "pow")], rows)

    def segregation(self):
        names = ("like_share", "unhappy_share")
        heads = [self.text["like"]] + [label_of(self.indicators[name], self.language) for name in names]
        return table(heads, [[str(wanted)] + [shown(name, self.runs.of_warm_ups[f"segregation-{wanted}"][name], self.language) for name in names]
                             for wanted in (2, 3, 4, 5)])

    def thresholds(self):
        pair = [f"{self.runs.of_warm_ups[f'thresholds-{threshold}']['joined']:.0f}" for threshold in (1, 2)]
        spreads = (10, 12, 12.3, 20)
        ladder = "0, 1, 2, … 99" if self.language == "en" else "0、1、2……99"
        gap = "0, 2, 2, … 99" if self.language == "en" else "0、2、2……99"
        people = ("thresholds", "join") if self.language == "en" else ("门槛", "加入人数")
        percents = [f"{100 * self.runs.of_warm_ups[f'spread-{spread}']['joined_share']:.2f}" for spread in spreads]
        return (table(people, [[ladder, pair[0]], [gap, pair[1]]]) + "\n\n" +
                table([self.text["sd"]] + [f"{spread:g}" for spread in spreads], [["join, per cent" if self.language == "en" else "加入者（%）"] + percents]))

    # From the exercises and the rows of the model.

    def levers(self, lesson):
        rows = [self.lever_row(path) for path in self.exercises[lesson]["levers"]]
        return table([self.text["lever"], self.text["path"], self.text["range"]], rows)

    def lever_row(self, path):
        row = self.parameters[path]
        ends = "0 / 1" if row["type"] == "bool" else f"{row['minimum']:g} – {row['maximum']:g}"
        return [row["help_zh"] if self.language == "zh" else row["help"], f"`{path}`", ends]

    def prediction(self, lesson):
        """A form: question, choices to tick, a field to draw in."""
        item = self.exercises[lesson]["predict"]
        name = label_of(self.indicators[item["indicator"]], self.language)
        lines = [item["prompt"][self.language], "", f"**{self.text['choice']}**", ""] + [f"- □ {choice[self.language]}" for choice in item["choices"]]
        return "\n".join(lines + ["", f"**{name}** · {self.text['draw']}", "", '<div class="grid"></div>'])

    def debrief(self, lesson):
        return "\n".join(f"{number}. {item[self.language]}" for number, item in enumerate(self.exercises[lesson]["debrief"], 1))

    def question(self, lesson):
        return self.exercises[lesson]["question"][self.language]

    def roles(self, lesson):
        cards = []
        for role in self.exercises[lesson]["roles"]:
            sees = "、".join if self.language == "zh" else ", ".join
            moves = [self.parameters[path]["help_zh" if self.language == "zh" else "help"] for path in role["levers"]]
            cards += ['<div class="card">', "", f"## {role['title'][self.language]}", "", f"**{self.text['aim']}** {role['aim'][self.language]}", "",
                      role["brief"][self.language], "", f"**{self.text['moves']}**", ""] + [f"- {move}" for move in moves]
            cards += ["", f"**{self.text['sees']}** " + sees(label_of(self.indicators[name], self.language) for name in role["indicators"]), "", "</div>", ""]
        return "\n".join(cards).rstrip()


FROM_EXERCISES = {"levers", "prediction", "debrief", "question", "roles"}
KINDS = FROM_EXERCISES | {"results", "checks", "value", "level", "optimum", "segregation", "thresholds"}


def interval(name, value):
    if value is None:
        return "–"
    return (f"{100 * value:+.2f}" if name in SHARES else f"{value:+.3g}").replace("-", "−")


def by_weight(jobs, name):
    """{weight of residents' needs: {guidance: mean over the replicates}}"""
    cells = {}
    for job in jobs:
        key = float(job["main_line.own_need_weight"]), float(job["main_line.guidance"])
        cells.setdefault(key, []).append(float(job[f"{name}_mean"] if f"{name}_mean" in job else job[name]))
    found = {}
    for (weight, guidance), values in cells.items():
        found.setdefault(weight, {})[guidance] = sum(values) / len(values)
    return found


def units_in_chinese():
    with open(os.path.join(TOP, "po", "zh_CN.po"), encoding="utf-8") as file:
        return dict(re.findall(r'^msgid "([^"]+)"\nmsgstr "([^"]+)"$', file.read(), re.MULTILINE))


UNITS = units_in_chinese()


def titles(language):
    """{lesson: {policy: the part of its scenario's title after the colon}}; the problem under the policy ''."""
    key, found = "title_zh" if language == "zh" else "title", {}
    for lesson, (policies, _, _) in LESSONS.items():
        found[lesson] = {"": TEXT[language]["problem"]}
        for policy in policies:
            with open(os.path.join(TOP, scenario(lesson, policy)), encoding="utf-8") as file:
                title = re.search(rf'^  {key}: "(.*)"$', file.read(), re.MULTILINE).group(1)
            found[lesson][policy] = re.split("·|: ", title, maxsplit=1)[1]
    return found


# ------------------------------------------------------------------------------------------------------------------- in figures

COLOURS = ["#444444", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]   # Okabe and Ito: told apart by colour-blind eyes


def draw(path, language, title, across, curves, per_cent):
    """Lines over time; curves [(label, [(x, y or None)])]."""
    font = "Noto Sans CJK SC,15" if language == "zh" else "DejaVu Sans,14"
    lines = [f"set terminal pngcairo size 1280,720 font '{font}'", f"set output '{path}'", f"set title \"{title}\" font ',19'", f"set xlabel \"{across}\"",
             "set key outside bottom center horizontal width 2", "set grid ytics lc rgb '#dddddd'", "set border 3", "set tics nomirror",
             "set datafile missing '?'"]
    for number, (_, points) in enumerate(curves):
        body = [f"{x} {'?' if y is None else repr(y * (100 if per_cent else 1))}" for x, y in points]
        lines += [f"$c{number} << EOD"] + body + ["EOD"]
    if per_cent:
        lines.append("set format y '%g %%'")
    lines.append("plot " + ", ".join(f"$c{number} using 1:2 with lines lw {4 if number else 5} {'' if number else 'dt 2 '}lc rgb '{COLOURS[number]}' title \"{label}\""
                                     for number, (label, _) in enumerate(curves)))
    if subprocess.run(["gnuplot"], input="\n".join(lines) + "\n", text=True, check=False).returncode:
        sys.exit("gnuplot failed")


def figures(page):
    runs, language, end = page.runs, page.language, ".zh" if page.language == "zh" else ""
    os.makedirs(FIGURES, exist_ok=True)
    for lesson, (policies, _, name) in LESSONS.items():
        names = [(page.titles[lesson][policy], f"{lesson}{'-' + policy if policy else ''}") for policy in [""] + policies]
        draw(f"{FIGURES}/{lesson}{end}.png", language, label_of(page.indicators[name], language), page.text["week"],
             [(label, runs.curve(file, name)) for label, file in names], name in SHARES)
    like = page.text["like"]
    draw(f"{FIGURES}/segregation{end}.png", language, label_of(page.indicators["like_share"], language), page.text["step"],
         [(f"{like}: {wanted}", runs.curve(f"segregation-{wanted}", "like_share")) for wanted in (2, 3, 4, 5)], True)
    draw(f"{FIGURES}/thresholds{end}.png", language, label_of(page.indicators["joined"], language), page.text["step"],
         [(title, runs.curve(f"thresholds-{threshold}", "joined")) for threshold, title in
          ((1, "0, 1, 2, … 99"), (2, "0, 2, 2, … 99"))], False)
    run(runs.heli, "plot", f"{runs.folder}/joint-force.h5", f"{runs.folder}/joint-force-all.h5", "-k", "force", "--lang", language, "-q",
        "-o", f"{runs.folder}/force{end}.png")
    os.replace(f"{runs.folder}/force{end}.png", f"{FIGURES}/force{end}.png")
    weights = sorted(by_weight(runs.jobs, "satisfaction").items())
    draw(f"{FIGURES}/optimum{end}.png", language, label_of(page.indicators["satisfaction"], language), page.text["guidance"],
         [(f"{page.text['weight']} {weight:g}", sorted(levels.items())) for weight, levels in weights], True)


# --------------------------------------------------------------------------------------------------------------------- in pages

def pages():
    return sorted(glob.glob(os.path.join(PAGES, "*.md")))


def language_of(path):
    return "zh" if path.endswith(".zh-CN.md") else "en"


def fill(text, page, kinds):
    """The text with the marked places of these kinds filled anew; others stay as they are."""
    def place(match):
        kind, words = match.group(1), match.group(2).split()
        if kind not in KINDS:
            sys.exit(f"there is no kind of place '{kind}'")
        if kind not in kinds:
            return match.group(0)
        inside = getattr(page, kind)(*words)
        head = f"<!-- teaching:{' '.join([kind, *words])} -->"
        block = "\n" in match.group(0)
        return f"{head}\n{inside}\n<!-- teaching:end -->" if block else f"{head}{inside}<!-- teaching:end -->"
    return MARK.sub(place, text)


def write_pages(by_language, kinds):
    for path in pages():
        with open(path, encoding="utf-8") as file:
            old = file.read()
        new = fill(old, by_language[language_of(path)], kinds)
        if new != old:
            with open(path, "w", encoding="utf-8") as file:
                file.write(new)


def broken_promises(runs):
    """One line for each row under `expect` that does not hold."""
    return [f"{item['policy']['name']}: {row['indicator']} should go {row['direction']}, is {row['verdict']} ({row['difference']:+.4g})"
            for found in runs.expected.values() for item in found["scenarios"] for row in item["expectations"] if row["verdict"] != "holds"]


def main():
    parser = argparse.ArgumentParser(description="Numbers and figures of the teacher's kit.")
    parser.add_argument("--heli", default="build/heli")
    parser.add_argument("--work", default="build/teaching", help="folder for result files")
    parser.add_argument("--no-runs", action="store_true", help="only what comes from the exercises and from the model's rows")
    options = parser.parse_args()
    heli = os.path.abspath(options.heli)
    if options.no_runs:
        write_pages({language: Page(heli, language) for language in TEXT}, FROM_EXERCISES)
        return 0
    os.makedirs(options.work, exist_ok=True)
    runs = Runs(heli, os.path.abspath(options.work))
    for lesson in LESSONS:
        print(f"  {lesson}", flush=True)
        runs.lesson(lesson)
    runs.optimum()
    runs.warm_ups()
    by_language = {language: Page(heli, language, runs) for language in TEXT}
    for page in by_language.values():
        figures(page)
    write_pages(by_language, KINDS)
    broken = broken_promises(runs)
    for line in broken:
        print(f"warning: the manual no longer says what the model does: {line}", file=sys.stderr)
    return 5 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
