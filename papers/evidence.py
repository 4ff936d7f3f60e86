#!/usr/bin/env python3
"""Tables and figures of docs/robustness.md and its twin: what decides, what is relatively best, which conclusions survive.

    papers/evidence.py --heli build/heli --work build/evidence --write docs [--no-figures]

Takes from WORK what `make evidence` leaves there: points.jsonl and screen.json of papers/robustness.py, morris.h5 and sobol.h5 of experiments/evidence/screen.yaml and
experiments/evidence/assumptions.yaml, and mediation.h5, trinity.h5 and four-forces.h5 of experiments/pareto. Fills the marked places
<!-- evidence:NAME --> ... <!-- evidence:end --> of both pages; what stands between them is prose and has to be read again when the numbers move.
"""
import argparse
import json
import math
import os
import re
import shutil
import subprocess
import sys

import robustness
import small_png
from relations import number, t_quantile
from scenarios import UNITS, number_of

ROBUST, MOSTLY = 0.95, 0.80
SOBOL_SHOWN = ["satisfaction", "participation", "effective_power", "coherence_actors", "resistance", "need_gini", "trust", "dispute_backlog"]
MORRIS_SHOWN = ["satisfaction", "participation", "effective_power", "coherence_actors", "resistance", "need_gini"]
STUDIES = {"mediation": ["s04-mediation-policy"], "trinity": ["s11-trinity-policy"], "four-forces": ["four-forces-joint", "four-forces-incentive"]}
TEXT = {
    "en": {
        "robust": "robust", "mostly": "mostly", "fragile": "fragile", "up": "up", "down": "down", "none": "–",
        "all": ["case", "policy", "indicator", "expected", "holds, anywhere", "holds, near the patterns", "mean difference over all points", "95 % interval", "verdict"],
        "weak": ["case", "policy", "indicator", "expected", "holds, anywhere", "near", "by chance alone", "participation where it holds / fails", "rank correlation with"],
        "counts": "Of {rows} expectations {robust} are **robust** (the sign holds at {limit} % of the points or more), {mostly} hold **mostly** (at 80 % or more) and {fragile} are **fragile**. Near the "
                  "patterns it is {near_robust}, {near_mostly} and {near_fragile}. For {clear} of {rows} the 95 % interval of the mean over all points lies on the expected side of zero. "
                  "Points: {anywhere} anywhere, and {near} near the patterns ({extra} of them beyond the first {anywhere}). {failed}",
        "failed": "Of {runs} comparisons {failed} were refused by the model's rules.", "no_single": "no single one", "factor": "factor",
        "pareto": ["setting", "what it is"], "front": "front", "knee": "knee", "robust_choice": "robust choice", "baseline": "problem", "essay": "policy of the essay", "incentive": "incentives alone",
        "noise": "share of the variance that is the seed's", "first_sum": "sum of first-order indices", "settled": "largest change from half of the samples to all", "mean": "mean",
        "study": "{tried} settings in {runs} runs; {front} on the front. Share of hypervolume by generation: {trace}.", "strip": "Difference by policy, in multiples of its median size",
        "dominated": "{name}: beaten in all objectives by {n} of the {front} settings of the front.", 
    },
    "zh": {
        "robust": "稳健", "mostly": "大多成立", "fragile": "脆弱", "up": "升", "down": "降", "none": "–",
        "all": ["案例", "政策", "指标", "预期", "全部范围内成立", "贴近经验模式时成立", "全部设计点的平均差值", "95 % 区间", "结论"],
        "weak": ["案例", "政策", "指标", "预期", "全部范围", "贴近模式", "仅凭偶然", "成立处 / 不成立处的参与率", "秩相关最强的假设"],
        "counts": "{rows} 条预期中，{robust} 条**稳健**（至少 {limit} % 的设计点方向成立），{mostly} 条**大多成立**（至少 80 %），{fragile} 条**脆弱**。在贴近经验模式的设计点中，相应为 "
                  "{near_robust}、{near_mostly} 和 {near_fragile} 条。就全部设计点的平均差值而言，{rows} 条中有 {clear} 条的 95 % 区间位于零的预期一侧。"
                  "设计点：全部范围内 {anywhere} 个，贴近经验模式的 {near} 个（其中 {extra} 个不在前 {anywhere} 个之内）。{failed}",
        "failed": "{runs} 次比较中，有 {failed} 次因违反模型自身规则而未运行。", "no_single": "没有单独起决定作用的", "factor": "因子",
        "pareto": ["设定", "含义"], "front": "前沿", "knee": "拐点", "robust_choice": "稳健选择", "baseline": "问题情景", "essay": "文章的政策", "incentive": "只加激励",
        "noise": "方差中属于随机种子的份额", "first_sum": "一阶指数之和", "settled": "样本从一半到全部的最大变动", "mean": "均值",
        "study": "尝试 {tried} 个设定，共运行 {runs} 次；前沿上有 {front} 个。各代超体积份额：{trace}。", "strip": "各项政策的差值（以其典型大小为单位）",
        "dominated": "{name}：在全部目标上胜过它的，前沿 {front} 个设定中有 {n} 个。", 
    },
}
MARK = re.compile(r"<!-- evidence:(?!end)([\w-]+)(?: ([\w-]+))? -->.*?<!-- evidence:end -->", re.DOTALL)


def table(heads, rows):
    return "\n".join(["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)] + ["| " + " | ".join(row) + " |" for row in rows])


# --- statistics ---

def mean_interval(values):
    n = len(values)
    mean = sum(values) / n
    half = t_quantile(0.025, n) * math.sqrt(sum((x - mean) ** 2 for x in values) / (n - 1) / n)
    return mean, mean - half, mean + half


def median(values):
    values = sorted(values)
    return 0.5 * (values[(len(values) - 1) // 2] + values[len(values) // 2]) if values else math.nan


def ranks(values):
    order, out, k = sorted(range(len(values)), key=values.__getitem__), [0.0] * len(values), 0
    while k < len(order):
        last = k
        while last + 1 < len(order) and values[order[last + 1]] == values[order[k]]:
            last += 1
        for at in order[k:last + 1]:
            out[at] = 0.5 * (k + last)
        k = last + 1
    return out


def rank_correlation(a, b):
    a, b = ranks(a), ranks(b)
    ma, mb = sum(a) / len(a), sum(b) / len(b)
    sa, sb = sum((x - ma) ** 2 for x in a), sum((y - mb) ** 2 for y in b)
    return sum((x - ma) * (y - mb) for x, y in zip(a, b)) / math.sqrt(sa * sb) if sa and sb else 0.0


def chance_of(r, n):
    """Two-sided p of a rank correlation by Fisher's transformation (Fieller et al. 1957)."""
    return math.erfc(math.atanh(min(abs(r), 1 - 1e-12)) * math.sqrt((n - 3) / 1.06) / math.sqrt(2.0))


# --- what survives ---

class Survival:
    """One entry per expectation, in the order of the pages: where its sign holds, and what decides where it does not."""

    def __init__(self, evidence, options):
        self.evidence, self.points = evidence, evidence.numbers
        self.near = [p for p in self.points if robustness.is_near(evidence.screened[p])]
        self.anywhere = [p for p in self.points if p < options.points]
        self.case_of = {policy: case for case in evidence.cases for policy in case["policies"]}
        alone = pairs_at_home(options.write)
        self.entries = [self.entry(*row, alone.get(row[0], {}).get(k)) for row, k in numbered(robustness.expectations())]
        self.entries.sort(key=lambda entry: (number_of(entry["policy"]), entry["order"]))

    def difference(self, policy, indicator, point):
        case = self.case_of[policy]
        means = self.evidence.means.get((case["problem"], point))
        ends = [means and means.get(name, {}).get(indicator) for name in (policy, case["bases"][policy])]
        return None if None in ends else ends[0] - ends[1]

    def entry(self, policy, indicator, direction, alone):
        sign = 1.0 if direction == "up" else -1.0
        found = {p: self.difference(policy, indicator, p) for p in self.points}
        found = {p: d for p, d in found.items() if d is not None}
        out = {"policy": policy, "indicator": indicator, "direction": direction, "differences": found, "order": len(getattr(self, "entries", [])), "alone": alone}
        for key, points in (("anywhere", self.anywhere), ("near", self.near)):
            inside = [p for p in points if p in found]
            out[key] = (sum(sign * found[p] > 0 for p in inside), len(inside))
            out[key + "_equal"] = sum(found[p] == 0 for p in inside)
        out["mean"], out["low"], out["high"] = mean_interval(list(found.values()))
        out["clear"] = out["low"] > 0 if sign > 0 else out["high"] < 0
        out["holding"], out["failing"] = ([self.town(policy, p) for p, d in found.items() if (sign * d > 0) == holds] for holds in (True, False))
        out["verdict"], out["near_verdict"] = verdict_of(out["anywhere"]), verdict_of(out["near"])
        return out

    def town(self, policy, point):
        case = self.case_of[policy]
        return self.evidence.means[case["problem"], point][case["problem"]]["participation"]

    def deciders(self, entry):
        """[(name, r, clear)], the strongest rank correlations of the difference with what moves in this case; clear: after Bonferroni over all of them."""
        case, found = self.case_of[entry["policy"]], entry["differences"]
        points, seen = list(found), []
        for row, k in self.evidence.columns:
            own = case["own"].get(row["path"], row["default"])
            alone = "shares" in row["traits"] and sum(x != 0 for x in own) < 2  # scaled to sum 1, it cannot move
            if row["path"] in case["kept"] or (own if k is None else own[k]) == 0 or alone:
                continue
            name = robustness.name_of((row, k))
            seen.append((name, rank_correlation([self.evidence.points[p][name] for p in points], [found[p] for p in points])))
        seen.sort(key=lambda item: -abs(item[1]))
        return [(name, r, chance_of(r, len(points)) * len(seen) < 0.05) for name, r in seen[:3]]


def numbered(rows):
    counts = {}
    for row in rows:
        counts[row[0]] = counts.get(row[0], -1) + 1
        yield row, counts[row[0]]


def verdict_of(pair):
    held, of = pair
    return "robust" if held >= ROBUST * of else "mostly" if held >= MOSTLY * of else "fragile"


def pairs_at_home(folder):
    """{policy: [share of single pairs with the sign]} at the scenarios' own numbers: Phi(d / s_d), from the intervals of 30 pairs in scenarios.md."""
    found, rows = {}, []
    for line in open(os.path.join(folder, "scenarios.md"), encoding="utf-8"):
        cells = [cell.strip().replace("−", "-").replace("*", "") for cell in line.strip().strip("|").split("|")]
        again = re.match(r"    heli expect scenarios/([\w-]+)\.yaml", line)
        if len(cells) == 8 and cells[6].startswith("["):
            low, high = map(float, cells[6].strip("[]").split(","))
            sd = 0.5 * (high - low) / t_quantile(0.025, 30) * math.sqrt(30)
            rows.append(0.5 * math.erfc(-abs(float(cells[5])) / sd / math.sqrt(2.0)) if sd else 1.0)
        elif again:
            found[again.group(1)] = dict(enumerate(rows))
            rows = []
    return found


# --- the pages ---

class Page:
    def __init__(self, language, options, survival):
        self.text, self.language, self.options, self.survival = TEXT[language], language, options, survival
        suffix = "_zh" if language == "zh" else ""
        rows = robustness.ask(options.heli, "describe", "indicators", "--json", "--model", "governance")
        self.labels = {row["name"]: row["label" + suffix] for row in rows}
        self.units = {row["name"]: UNITS.get(row["unit"], row["unit"]) if suffix else row["unit"] for row in rows}
        self.titles = {}
        for policy in survival.case_of:
            described = robustness.ask(options.heli, "describe", policy, "--json", "--scenarios", os.path.join(robustness.TOP, "scenarios"))
            self.titles[policy] = re.split("[:：·]", described["title" + suffix])[-1].strip()

    def share(self, entry, key):
        equal = f" (= {entry[key + '_equal']})" if entry[key + "_equal"] else ""
        return f"{entry[key][0]}/{entry[key][1]}{equal}"

    def head_cells(self, entry):
        return [f"S{number_of(entry['policy'])}", self.titles[entry["policy"]], self.labels[entry["indicator"]], self.text[entry["direction"]]]

    def counts(self, _):
        entries, survival = self.survival.entries, self.survival
        values = {f"{prefix}{word}": sum(entry[key] == word for entry in entries) for prefix, key in (("", "verdict"), ("near_", "near_verdict"))
                  for word in ("robust", "mostly", "fragile")}
        runs = [means for (_, point), means in survival.evidence.means.items() if point in survival.points]
        failed = self.text["failed"].format(runs=len(runs), failed=sum(means is None for means in runs))
        return self.text["counts"].format(rows=len(entries), limit=f"{100 * ROBUST:g}", clear=sum(entry["clear"] for entry in entries), anywhere=len(survival.anywhere),
                                          near=len(survival.near), extra=sum(p not in survival.anywhere for p in survival.near), failed=failed, **values)

    def all(self, _):
        rows = []
        for entry in self.survival.entries:
            word = self.text[entry["verdict"]]
            rows.append(self.head_cells(entry) + [self.share(entry, "anywhere"), self.share(entry, "near"), number(entry["mean"], True),
                                                  f"[{number(entry['low'], True)}, {number(entry['high'], True)}]", word if entry["verdict"] == "robust" else f"**{word}**"])
        return table(self.text["all"], rows)

    def weak(self, _):
        rows = []
        for entry in self.survival.entries:
            if entry["verdict"] == entry["near_verdict"] == "robust":
                continue
            strong = [f"`{name}` {r:+.2f}".replace("-", "−") for name, r, clear in self.survival.deciders(entry) if clear]
            alone = "–" if entry["alone"] is None else f"{100 * entry['alone']:.0f} %"
            towns = f"{median(entry['holding']):.2f} / " + (f"{median(entry['failing']):.2f}" if entry["failing"] else "–")
            rows.append(self.head_cells(entry) + [self.share(entry, "anywhere"), self.share(entry, "near"), alone, towns, ", ".join(strong) or self.text["no_single"]])
        return table(self.text["weak"], rows)

    def analysed(self, name, indicators):
        return robustness.ask(self.options.heli, "sensitivity", "--from", os.path.join(self.options.work, name), "-i", ",".join(indicators), "--json", "--quiet")

    def morris(self, _):
        outputs = {out["name"]: out for out in self.analysed("morris.h5", MORRIS_SHOWN)["outputs"]}
        last = {name: {f["factor"]: f for f in outputs[name]["sizes"][-1]["factors"]} for name in MORRIS_SHOWN}
        most = {name: max(f["mu_star"]["value"] for f in last[name].values()) for name in MORRIS_SHOWN}
        order = sorted(last[MORRIS_SHOWN[0]], key=lambda factor: -max(last[name][factor]["mu_star"]["value"] / most[name] for name in MORRIS_SHOWN))
        rows = []
        for factor in order:
            cells = []
            for name in MORRIS_SHOWN:
                found = last[name][factor]
                signed = "" if found["mu"]["value"] is None else f" ({number(found['mu']['value'], True)})"
                cell = number(found["mu_star"]["value"]) + signed
                cells.append(f"**{cell}**" if found["mu_star"]["value"] >= 0.5 * most[name] else cell)
            rows.append([f"`{factor}`"] + cells)
        rows.append([self.text["mean"]] + [number(outputs[name]["mean"]) for name in MORRIS_SHOWN])
        rows.append([self.text["noise"]] + [f"{100 * outputs[name]['noise']['share']:.1f} %" for name in MORRIS_SHOWN])
        return table([self.text["factor"]] + [self.labels[name] for name in MORRIS_SHOWN], rows)

    def sobol(self, _):
        outputs = {out["name"]: out for out in self.analysed("sobol.h5", SOBOL_SHOWN)["outputs"]}
        sizes = {name: [{f["factor"]: f for f in size["factors"]} for size in outputs[name]["sizes"]] for name in SOBOL_SHOWN}
        factors = sorted(sizes[SOBOL_SHOWN[0]][-1], key=lambda factor: -max(sizes[name][-1][factor]["total_jansen"]["value"] for name in SOBOL_SHOWN))
        rows = []
        for factor in factors:
            cells = []
            for name in SOBOL_SHOWN:
                total, first = (sizes[name][-1][factor][key] for key in ("total_jansen", "first_saltelli"))
                cell = f"{total['value']:.2f} [{total['low']:.2f}, {total['high']:.2f}]; {first['value']:.2f}".replace("-", "−")
                cells.append(f"**{cell}**" if total["value"] >= 0.2 else cell)
            rows.append([f"`{factor}`"] + cells)
        rows.append([self.text["first_sum"]] + [f"{outputs[name]['sizes'][-1]['first_sum']['value']:.2f}" for name in SOBOL_SHOWN])
        moved = [max(abs(sizes[name][-1][f]["total_jansen"]["value"] - sizes[name][-2][f]["total_jansen"]["value"]) for f in factors) for name in SOBOL_SHOWN]
        rows.append([self.text["settled"]] + [f"{x:.2f}" for x in moved])
        return table([self.text["factor"]] + [self.labels[name] for name in SOBOL_SHOWN], rows)

    # --- searches ---

    def pareto(self, study):
        found, marks = load_study(self.options, study), {}
        objectives = [item["indicator"] for item in found["objectives"]]
        levers = list(found["members"][0]["levers"])
        rows = []
        for member in shown_members(found):
            words = [self.text[key] for key, field in (("baseline", "baseline"), ("knee", "knee"), ("robust_choice", "robust")) if member[field]]
            rows.append([str(member["setting"]), ", ".join(words) or self.text["front"]] + [objective_cell(member["objectives"][name]) for name in objectives]
                        + [lever_cell(member["levers"][name]) for name in levers])
        for policy, point in found["essay"].items():
            rows.append(["E" if policy == STUDIES[study][0] else "I", self.essay_name(policy)] + [objective_cell(point["objectives"][name]) for name in objectives]
                        + [lever_cell(point["levers"][name]) for name in levers])
        front = [member for member in found["members"] if member["front"]]
        lines = [self.text["study"].format(tried=found["settings_tried"], runs=found["runs"], front=len(front), trace=", ".join(f"{x:.2f}" for x in found["hypervolume"])), ""]
        for name, values in [(self.text["baseline"], baseline_of(found)["objectives"])] + [(self.essay_name(policy), point["objectives"]) for policy, point in found["essay"].items()]:
            beaten = [str(member["setting"]) for member in front if dominates(member["objectives"], values, found["objectives"])]
            which = f" ({', '.join(beaten)})" if 0 < len(beaten) <= 12 else ""
            lines.append("- " + self.text["dominated"].format(name=name, n=f"{len(beaten)}{which}", front=len(front)))
        return table(self.text["pareto"] + [self.labels[name] for name in objectives] + [f"`{short(name)}`" for name in levers], rows) + "\n\n" + "\n".join(lines)

    def essay_name(self, policy):
        return self.text["incentive"] if policy.endswith("incentive") else self.text["essay"]


def short(path):
    return path.split(".")[-1]


def plain(value):
    """Four significant digits, never as a power of ten."""
    if abs(value) >= 1000.0:
        return f"{value:.0f}"
    return "0" if abs(value) < 5e-4 else f"{value:.4g}"


def lever_cell(value):
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return plain(value if abs(value) >= 1000.0 else float(f"{value:.3g}"))
    if isinstance(value, list) or str(value).startswith("["):
        items = value if isinstance(value, list) else json.loads(value)
        return "(" + ", ".join(f"{float(x):.2g}" for x in items) + ")"  # an agenda: government, enterprises, residents
    return str(value).lower()


def objective_cell(item):
    return f"{plain(item['mean'])} [{plain(item['low'])}, {plain(item['high'])}]"


def baseline_of(found):
    return next(member for member in found["members"] if member["baseline"])


def shown_members(found, most=7):
    """The ends, the marked ones and some between them, then the baseline."""
    front = [member for member in found["members"] if member["front"]]
    wanted = {round(k * (len(front) - 1) / (most - 1)) for k in range(most)} if len(front) > most else set(range(len(front)))
    return [member for k, member in enumerate(front) if k in wanted or member["knee"] or member["robust"] or member["baseline"]] \
        + [member for member in found["members"] if member["baseline"] and not member["front"]]


def dominates(a, b, objectives):
    signs = [(1.0 if item["goal"] == "maximise" else -1.0, item["indicator"]) for item in objectives]
    gains = [sign * (a[name]["mean"] - b[name]["mean"]) for sign, name in signs]
    return all(gain >= -1e-12 for gain in gains) and any(gain > 1e-12 for gain in gains)


STUDY_FILES = {}


def load_study(options, study):
    """The search's JSON with the essay's own settings, judged in the same replicates, under "essay"."""
    if study in STUDY_FILES:
        return STUDY_FILES[study]
    path = os.path.join(robustness.TOP, "experiments", "pareto", study + ".yaml")
    found = robustness.ask(options.heli, "optimise", path, "-o", os.path.join(options.work, study + ".h5"), "--resume", "--json", "--quiet")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    found["essay"] = judge_essay(options, study, text, found)
    STUDY_FILES[study] = found
    return found


def setting_of(text, name):
    return int(re.search(rf"\b{name}: (\d+)", text).group(1))


def judge_essay(options, study, text, found):
    """{policy: {levers, objectives}}: the problem and the policies as a list of points in every future; the problem must come out as the search's own baseline."""
    first = setting_of(text, "generations") * setting_of(text, "fresh_replicates") + setting_of(text, "replicates")
    count = setting_of(text, "confirm_replicates")
    levers = list(found["members"][0]["levers"])
    policies = {policy: robustness.ask(options.heli, "describe", policy, "--json", "--scenarios", os.path.join(robustness.TOP, "scenarios"))["policies"] for policy in STUDIES[study]}
    points = [dict(baseline_of(found)["levers"])]
    for policy, steps in policies.items():
        points.append({**points[0], **{name: value for step in steps for name, value in step["set"].items()}})
    futures = re.search(r"^futures: \[(.*)\]", text, re.M)
    heads = [f"extends: {os.path.join(robustness.TOP, 'experiments', 'pareto', name.strip())}\n" for name in futures.group(1).split(",")] if futures else [
        text[:text.index("factors:")].replace("../../", robustness.TOP + os.sep)]
    values = [run_list(options, f"{study}-{k}", head, levers, points, first + count) for k, head in enumerate(heads)]
    objectives = [item["indicator"] for item in found["objectives"]]
    judged = []
    for at in range(len(points)):
        over = {name: [sum(future[at][r][name] for future in values) / len(values) for r in range(first, first + count)] for name in objectives}
        judged.append({name: dict(zip(("mean", "low", "high"), mean_interval(over[name]))) for name in objectives})
    for name in objectives:
        if not math.isclose(judged[0][name]["mean"], baseline_of(found)["objectives"][name]["mean"], rel_tol=1e-9):
            sys.exit(f"{study}: the problem gives {judged[0][name]['mean']} in {name}, the search's baseline {baseline_of(found)['objectives'][name]['mean']}")
    return {policy: {"levers": points[k + 1], "objectives": judged[k + 1]} for k, policy in enumerate(policies)}


def run_list(options, name, head, levers, points, replicates):
    """[{replicate: {indicator: mean}}] of each point."""
    path, out = os.path.join(options.work, name + "-essay.yaml"), os.path.join(options.work, name + "-essay.h5")
    lines = [head.rstrip("\n"), "design: list", "factors:"]
    lines += [f"  - {{parameter: {lever}, values: [{', '.join(str(point[lever]).lower() for point in points)}]}}" for lever in levers]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines + [f"replicates: {replicates}", "common_random_numbers: true", "keep: {summaries: [mean], window_weeks: 52}"]) + "\n")
    if not os.path.exists(out):
        subprocess.run([options.heli, "sweep", path, "-o", out, "--quiet", "--resume"], check=True)
    rows = robustness.ask(options.heli, "export", "json", out)
    found = [{} for _ in points]
    for row in rows:
        found[row["run"]][row["replicate"]] = {key[:-5]: value for key, value in row.items() if key.endswith("_mean")}
    return found


# --- figures ---

def gnuplot(lines, path):
    if subprocess.run(["gnuplot"], input="\n".join(lines) + "\n", text=True, check=False).returncode:
        sys.exit(f"gnuplot failed on {path}")
    small_png.quantise(path)


def figure_name(options, name, language):
    return os.path.join(options.write, "figures", "evidence", f"{name}{'.zh' if language == 'zh' else ''}.png")


def font(language, size):
    return f"Noto Sans CJK SC,{size}" if language == "zh" else f"DejaVu Sans,{size}"


def draw_strip(page):
    """Every expectation a row, every point a dot: its difference in units of the median size over points, the expected side to the right."""
    path, entries = figure_name(page.options, "survival", page.language), page.survival.entries[::-1]
    lines = [f"set terminal pngcairo size 1000,{60 + 15 * len(entries)} font '{font(page.language, 8)}'", f"set output '{path}'", "set key off", "set grid x lc rgb '#dddddd'",
             f"set xlabel '{page.text['strip']}'", f"set yrange [-1:{len(entries)}]", "set xrange [-2.2:4.2]", "set lmargin 48", "set ytics font ',7' noenhanced scale 0",
             "set arrow from 0, graph 0 to 0, graph 1 nohead lc rgb '#444444'"]
    held, failed, ticks = [], [], []
    for k, entry in enumerate(entries):
        sign = 1.0 if entry["direction"] == "up" else -1.0
        size = median([abs(d) for d in entry["differences"].values()]) or 1.0
        ticks.append(f"\"S{number_of(entry['policy'])} {page.titles[entry['policy']][:27]} – {page.labels[entry['indicator']]}\" {k}")
        for point, d in entry["differences"].items():
            x = min(max(sign * d / size, -2.0), 4.0)
            (held if sign * d > 0 else failed).append(f"{x:.4g} {k + 0.5 * ((point * 0.618) % 1 - 0.5):.4g}")
    lines += ["set ytics (" + ", ".join(ticks) + ")", "$held << EOD", *held, "EOD", "$failed << EOD", *(failed or ["NaN NaN"]), "EOD",
              "plot $held using 1:2 with points pt 7 ps 0.25 lc rgb '#2b6ca3', $failed using 1:2 with points pt 7 ps 0.35 lc rgb '#c0392b'"]
    gnuplot(lines, path)


def draw_fronts(page):
    """Four panels: the fronts with the problem (B), the essay's policy (E) and incentives (I) beside them."""
    panels = [("mediation", "spending", "petition_rate"), ("trinity", "spending", "satisfaction"), ("four-forces", "spending", "satisfaction"), ("four-forces", "spending", "participation")]
    path = figure_name(page.options, "fronts", page.language)
    lines = [f"set terminal pngcairo size 1100,800 font '{font(page.language, 10)}'", f"set output '{path}'", "set multiplot layout 2,2", "set key off", "set grid lc rgb '#dddddd'", "set offsets graph 0.06, graph 0.06, graph 0.08, graph 0.08"]
    def label(name):
        return page.labels[name] + (f" ({page.units[name]})" if page.units[name] else "")
    for k, (study, x, y) in enumerate(panels):
        found = load_study(page.options, study)
        points = [(m["objectives"], "", "#2b6ca3") for m in found["members"] if m["front"]] + [(baseline_of(found)["objectives"], "B", "#444444")]
        points += [(point["objectives"], "E" if policy == STUDIES[study][0] else "I", "#c0392b") for policy, point in found["essay"].items()]
        data = [f"{o[x]['mean']:.6g} {o[y]['mean']:.6g} {o[y]['low']:.6g} {o[y]['high']:.6g} \"{mark}\"" for o, mark, _ in points]
        front = len([1 for _, mark, _ in points if not mark])
        lines += [f"$d{k} << EOD", *data, "EOD", f"set title 'S{number_of(STUDIES[study][0])}'", f"set xlabel '{label(x)}'", f"set ylabel '{label(y)}'",
                  f"plot $d{k} every ::0::{front - 1} using 1:2:3:4 with yerrorbars pt 7 ps 0.7 lc rgb '#2b6ca3', $d{k} every ::{front} using 1:2:3:4 with yerrorbars pt 9 ps 1.2 lc rgb '#c0392b', "
                  f"$d{k} every ::{front} using 1:2:5 with labels offset 1,0.7 tc rgb '#c0392b'"]
    gnuplot(lines + ["unset multiplot"], path)


def draw_indices(page):
    shown = "satisfaction,participation,effective_power"
    for name, words in (("morris", ["morris.h5", "-i", "satisfaction"]), ("sobol", ["sobol.h5", "-i", shown]), ("convergence", ["sobol.h5", "-i", shown, "--kind", "convergence"])):
        drawn = os.path.join(page.options.work, os.path.basename(figure_name(page.options, name, page.language)))
        subprocess.run([page.options.heli, "plot", os.path.join(page.options.work, words[0]), *words[1:], "--lang", page.language, "-o", drawn, "--quiet"], check=True)
        small_png.shrink(drawn)
        shutil.copy(drawn, figure_name(page.options, name, page.language))


def fill(page, path):
    with open(path, encoding="utf-8") as file:
        old = file.read()

    def place(match):
        name, word = match.group(1), match.group(2)
        head = f"<!-- evidence:{name}{' ' + word if word else ''} -->"
        return f"{head}\n{getattr(page, name)(word)}\n<!-- evidence:end -->"
    new = MARK.sub(place, old)
    if new != old:
        with open(path, "w", encoding="utf-8") as file:
            file.write(new)


def main():
    parser = argparse.ArgumentParser(description="Tables and figures of docs/robustness.md.")
    robustness.add_options(parser)
    parser.add_argument("--write", default="docs", metavar="FOLDER")
    parser.add_argument("--no-figures", action="store_true")
    options = parser.parse_args()
    options.heli, options.work = os.path.abspath(options.heli), os.path.abspath(options.work)
    evidence = robustness.Evidence(options)
    evidence.read(os.path.join(options.work, "points.jsonl"))
    evidence.numbers = [p for p in evidence.numbers if any((case["problem"], p) in evidence.means for case in evidence.cases)]
    survival = Survival(evidence, options)
    os.makedirs(os.path.join(options.write, "figures", "evidence"), exist_ok=True)
    for language, name in (("en", "robustness.md"), ("zh", "robustness.zh-CN.md")):
        page = Page(language, options, survival)
        if not options.no_figures:
            draw_strip(page)
            draw_fronts(page)
            draw_indices(page)
        fill(page, os.path.join(options.write, name))


if __name__ == "__main__":
    main()
