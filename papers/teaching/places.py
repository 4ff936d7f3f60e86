"""What the marked places of docs/teaching are filled with. A place is described in fill.py."""
import os
import re

from lessons import LESSONS, SHARES, TOP, exercises, page_levers, titles
from runs import by_weight, rows_of

TEXT = {
    "en": {"indicator": "indicator", "problem": "problem", "lever": "lever", "meaning": "what it is", "path": "parameter", "at": "here", "range": "range", "policy": "policy",
           "expected": "expected", "essay": "the essay says", "difference": "difference", "interval": "95 % interval", "verdict": "verdict",
           "up": "up", "down": "down", "none": "unchanged", "holds": "holds", "not clear": "not clear", "otherwise": "otherwise", "no interval": "no interval",
           "points": "points", "week": "week of the recorded five years", "step": "step", "aim": "Aim", "sees": "You see", "moves": "You move",
           "guidance": "guidance", "best": "relatively best guidance", "worst": "regret of guidance 1 (percentage points)", "weight": "weight of residents' needs",
           "sat": "satisfaction there", "pow": "guidance with most effective power", "choice": "My choice", "draw": "My curve (0 is now; five years)",
           "sum": "sum of the single effects", "joined_effect": "effect together", "gap": "together minus sum",
           "held": "{held} of {all} expectations hold, in {n} pairs.", "like": "neighbours wanted alike", "joined": "join (mean)", "sd": "spread σ, per cent"},
    "zh": {"indicator": "指标", "problem": "问题情景", "lever": "拉杆", "meaning": "含义", "path": "参数", "at": "现值", "range": "范围", "policy": "政策",
           "expected": "预期", "essay": "文章所述", "difference": "差值", "interval": "95 % 区间", "verdict": "结论",
           "up": "升", "down": "降", "none": "不变", "holds": "成立", "not clear": "不明确", "otherwise": "相反", "no interval": "没有区间",
           "points": "百分点", "week": "周（记录的五年）", "step": "步", "aim": "目标", "sees": "你看得到", "moves": "你能调整",
           "guidance": "引导力度", "best": "满意率相对最优的引导力度", "worst": "引导力度为1的后悔值（百分点）", "weight": "居民需求权重",
           "sat": "此时满意率", "pow": "有效合力最大的引导力度", "choice": "我的选择", "draw": "我画的曲线（左端为现在，右端为五年后）",
           "sum": "单项作用之和", "joined_effect": "一起的作用", "gap": "一起减去之和",
           "held": "{all} 条预期中 {held} 条成立（{n} 对重复）。", "like": "要求的同类邻居数", "joined": "加入者（平均）", "sd": "离散程度 σ（%）"},
}


def level(name, value):
    """A number as the manual shows it: shares in per cent."""
    if value is None:
        return "–"
    return f"{100 * value:.1f}\u00a0%" if name in SHARES else f"{value:.3g}".replace("-", "−")


def change(name, value):
    """A difference as the manual shows it: of shares in percentage points, whose name stands in the first column."""
    if value is None:
        return "–"
    text = f"{100 * value:+.2f}" if name in SHARES else f"{value:+.3g}"
    return "0" if float(text) == 0 or abs(value) < 5e-5 else text.replace("-", "−")


def table(heads, rows):
    return "\n".join(["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)] + ["| " + " | ".join(row) + " |" for row in rows])


def between(name, low, high):
    """An interval of differences, which no line break parts."""
    return f"[{change(name, low)},\u00a0{change(name, high)}]"


def cell_of(name, row):
    """A difference; in brackets where its interval does not tell it from zero."""
    clear = row["low"] is not None and (row["low"] > 0 or row["high"] < 0)
    return change(name, row["difference"]) if clear else f"({change(name, row['difference'])})"


def label_of(row, language):
    return row["label_zh"] if language == "zh" else row["label"]


def units_in_chinese():
    with open(os.path.join(TOP, "po", "zh_CN.po"), encoding="utf-8") as file:
        return dict(re.findall(r'^msgid "([^"]+)"\nmsgstr "([^"]+)"$', file.read(), re.MULTILINE))


UNITS = units_in_chinese()


class Page:
    """What the marked places of a page are filled from; language en or zh."""

    def __init__(self, heli, language, runs=None):
        self.language, self.text, self.runs = language, TEXT[language], runs
        self.parameters, self.indicators = rows_of(heli)
        self.exercises, self.page_levers = exercises(), page_levers()
        self.titles = titles(language)

    def unit(self, name):
        """In brackets, after an indicator's name; of a share, what its differences are counted in."""
        unit = self.indicators[name]["unit"]
        unit = self.text["points"] if name in SHARES else UNITS.get(unit, unit) if self.language == "zh" else unit
        return "" if not unit else f"（{unit}）" if self.language == "zh" else f" ({unit})"

    # From runs.

    def results(self, lesson):
        """Table: problem, and the difference that each policy makes; what the interval does not tell from zero is in brackets."""
        policies, names, _ = LESSONS[lesson]
        rows = []
        for name in names:
            found = self.runs.compared[lesson][name]
            rows.append([label_of(self.indicators[name], self.language) + self.unit(name), level(name, found[0]["a"])] + [cell_of(name, row) for row in found])
        return table([self.text["indicator"], self.text["problem"]] + [self.titles[lesson][policy] for policy in policies], rows)

    def summary(self, lesson):
        """The same for a slide: the indicators of the exercise, without the policy of a second act."""
        policies = LESSONS[lesson][0]
        kept = [number for number, policy in enumerate(policies) if policy != "deaf"]
        rows = []
        for name in self.exercises[lesson]["indicators"]:
            found = self.runs.compared[lesson][name]
            rows.append([label_of(self.indicators[name], self.language), level(name, found[0]["a"])] + [cell_of(name, found[number]) for number in kept])
        return table([self.text["indicator"], self.text["problem"]] + [self.titles[lesson][policies[number]] for number in kept], rows)

    def five_years(self, lesson):
        """The same over all recorded weeks."""
        policies, names, _ = LESSONS[lesson]
        rows = []
        for name in names:
            found = self.runs.whole[lesson][name]
            rows.append([label_of(self.indicators[name], self.language) + self.unit(name), level(name, found[0]["a"])] +
                        [change(name, row["difference"]) for row in found])
        return table([self.text["indicator"], self.text["problem"]] + [self.titles[lesson][policy] for policy in policies], rows)

    def together(self, lesson):
        """Table: the joined effect against the sum of the single ones."""
        rows = []
        for name, (sums, joined, gap, low, high) in self.runs.together[lesson].items():
            rows.append([label_of(self.indicators[name], self.language) + self.unit(name), change(name, sums),
                         change(name, joined), change(name, gap), between(name, low, high)])
        return table([self.text[key] for key in ("indicator", "sum", "joined_effect", "gap", "interval")], rows)

    def checks(self, lesson):
        """Table: what the manual says that moves, and whether it does."""
        found, rows, pairs = self.runs.expected[lesson], [], 0
        for item in found["scenarios"]:
            policy = item["policy"]["name"].removeprefix(f"classroom-{lesson}-")
            for row in item["expectations"]:
                direction = self.text[row["direction"]]
                essay = self.text[row["essay"]] if row["essay"] else "–"
                pairs = max(pairs, row["pairs"])
                rows.append([self.titles[lesson][policy], (row["label_zh"] if self.language == "zh" else row["label"]) + self.unit(row["indicator"]),
                             f"**{direction}**" if row["essay"] not in (None, row["direction"]) else direction, essay,
                             change(row["indicator"], row["difference"]),
                             between(row["indicator"], row["low"], row["high"]), self.text[row["verdict"]]])
        held = sum(row[-1] == self.text["holds"] for row in rows)
        heads = [self.text[key] for key in ("policy", "indicator", "expected", "essay", "difference", "interval", "verdict")]
        return self.text["held"].format(held=held, all=len(rows), n=pairs) + "\n\n" + table(heads, rows)

    def optimum(self):
        """Table: for each weight of residents' needs, where guidance does best."""
        rows = []
        for weight, levels in sorted(by_weight(self.runs.jobs, "satisfaction").items()):
            power = by_weight(self.runs.jobs, "effective_power")[weight]
            best = max(levels, key=levels.get)
            rows.append([f"{weight:g}", f"{best:g}", level("satisfaction", levels[best]),
                         change("satisfaction", levels[best] - levels[1.0]).replace("+", ""), f"{max(power, key=power.get):g}"])
        return table([self.text[key] for key in ("weight", "best", "sat", "worst", "pow")], rows)

    def segregation(self):
        names = ("like_share", "unhappy_share")
        heads = [self.text["like"]] + [label_of(self.indicators[name], self.language) for name in names]
        return table(heads, [[str(wanted)] + [level(name, self.runs.of_warm_ups[f"segregation-{wanted}"][name]) for name in names]
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
        """Table; the lever's name on the classroom page comes first where there is a page."""
        first = 0 if self.page_levers else 1
        rows = [self.lever_row(path)[first:] for path in self.exercises[lesson]["levers"]]
        return table([self.text[key] for key in ("lever", "meaning", "path", "range")[first:]], rows)

    def lever_row(self, path):
        row, lever = self.parameters[path], self.page_levers.get(path)
        low, high = (lever or row)["minimum"], (lever or row)["maximum"]
        meaning = lever["meaning"][self.language] if lever else row["help_zh"] if self.language == "zh" else row["help"]
        return [self.lever_name(path), meaning, f"`{path}`", "0 / 1" if row["type"] == "bool" else f"{low:g} – {high:g}"]

    def lever_name(self, path):
        """As on the classroom page where it has the lever, else what the parameter is."""
        row, lever = self.parameters[path], self.page_levers.get(path)
        return lever["label"][self.language] if lever else row["help_zh"] if self.language == "zh" else row["help"]

    def choices(self, lesson):
        """The same for a slide: question and choices."""
        item = self.exercises[lesson]["predict"]
        return "\n".join([item["prompt"][self.language], ""] + [f"- {letter}　{choice[self.language]}" for letter, choice in zip("ABCDE", item["choices"])])

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
            moves = [self.lever_name(path) for path in role["levers"]]
            cards += ['<div class="card">', "", f"## {role['title'][self.language]}", "", f"**{self.text['aim']}** {role['aim'][self.language]}", "",
                      role["brief"][self.language], "", f"**{self.text['moves']}**", ""] + [f"- {move}" for move in moves]
            cards += ["", f"**{self.text['sees']}** " + sees(label_of(self.indicators[name], self.language) for name in role["indicators"]), "", "</div>", ""]
        return "\n".join(cards).rstrip()


FROM_EXERCISES = {"levers", "choices", "prediction", "debrief", "question", "roles"}
KINDS = FROM_EXERCISES | {"results", "summary", "five_years", "together", "checks", "optimum", "segregation", "thresholds"}
