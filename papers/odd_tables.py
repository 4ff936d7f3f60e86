#!/usr/bin/env python3
"""Fills the places of papers/odd.md and odd.zh-CN.md that come from rows: where each equation is carried out, and the tables.

    papers/odd_tables.py --heli build/heli             writes both pages anew
    papers/odd_tables.py --heli build/heli --check     says what would change; exit status 1 when anything would

A place begins with <!-- where ID --> or <!-- table NAME --> and ends with <!-- end -->. Its contents are made from `heli describe --json`, from equations.tsv,
checks.tsv and streams.tsv beside this file, from models/governance/resident.h (numbers of random streams), from scenarios/ (what a policy sets), and from
docs/calibration.md (patterns, so that a page and its source cannot differ). Units and sources of rows are put into Chinese by the program's own catalogue.
"""
import argparse
import csv
import difflib
import gettext
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
MODEL = "models/governance/"
PAGES = {"en": "odd.md", "zh": "odd.zh-CN.md"}
PLACE = re.compile(r"(<!-- (where|table) (\w+) -->\n).*?(<!-- end -->)", re.S)
# Rows without a number in their symbol that a policy may set: the equation they enter.
ENTERS = {"main_line.goal": "8", "government.guiding_share": "24", "enterprise.supporting_share": "25", "enterprise.direction": "25",
          "enterprise.preference_yuan_per_year": "1", "enterprise.commissioners": "44", "organisation.integrating_share": "26",
          "organisation.stars": "26", "organisation.hub": "26", "party.own_groups": "32", "party.joint_groups": "32",
          "population.adults_per_grid": "30", "population.serving_members": "20", "tickets.trust_loss": "19b", "tickets.memory_weeks": "19b",
          "resident.focus": "19a", "resident.trust_gain": "19b", "resident.trust_loss": "19b", "resident.habitus_rate": "19c",
          "resident.yuan_per_utility": "1", "institutions.full_participation": "9"}
SECTION_ENTERS = {"five": "M18", "mutual_help": "M20", "land": "M30", "volunteers": "45", "childcare": "46", "safety": "47", "objective": "Y12"}

WIDTHS = {"parameters": [20, 10, 11, 12, 10, 15, 22], "indicators": [16, 7, 12, 17, 48], "mechanisms": [6, 15, 7, 32, 25, 15], "checks": [6, 44, 50],
          "streams": [8, 16, 76], "claims": [20, 50, 15, 15], "patterns": [8, 21, 18, 10, 12, 9, 12, 10]}
TEXT = {
    "en": {"code": "Code", "test": "Test", "rows": "Rows", "colon": ": ", "comma": ", ", "stop": ".", "open": " (", "close": ")",
           "parameters": ["row", "symbol", "default", "range", "unit", "source", "meaning"],
           "indicators": ["name", "symbol", "unit", "what it is called", "definition"],
           "mechanisms": ["", "mechanism", "sections", "rows", "indicators", "scenario"],
           "checks": ["", "what holds", "test"], "streams": ["number", "name", "what is drawn"],
           "claims": ["scenario", "sets", "equations", "mechanisms"],
           "sources": "Of {n} rows of the model, {assumed} are assumptions, {fitted} were fitted or calibrated to patterns, {essays} come from the essays (most of them levers that are off), {published} from published figures or others.",
           "patterns": "calibration.md", "all": "all of"},
    "zh": {"code": "代码", "test": "检验", "rows": "参数", "colon": "：", "comma": "、", "stop": "。", "open": "（", "close": "）",
           "parameters": ["参数", "符号", "默认值", "范围", "单位", "来源", "含义"],
           "indicators": ["名称", "符号", "单位", "中文名", "定义"],
           "mechanisms": ["", "机制", "章节", "参数", "指标", "情景"],
           "checks": ["", "内容", "检验"], "streams": ["编号", "名称", "抽取内容"],
           "claims": ["情景", "设定", "公式", "机制"],
           "sources": "模型共有 {n} 行参数：{assumed} 行是假设，{fitted} 行按经验模式拟合或校准，{essays} 行来自文章（多为默认关闭的政策杠杆），{published} 行来自公开数据或其他来源。",
           "patterns": "calibration.zh-CN.md", "all": "全部"},
}


def read_rows(name):
    """Rows of a .tsv beside this file, as dictionaries; lines that begin with # are notes."""
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))


def read_text(*path):
    with open(os.path.join(TOP, *path), encoding="utf-8") as file:
        return file.read()


def source_of(item):
    """('models/governance/ledger.c', 'gov_pay') of 'ledger.c:gov_pay'; the function is empty for a file of claims."""
    name, _, function = item.partition(":")
    for folder in (MODEL, "tests/", ""):
        if os.path.exists(os.path.join(TOP, folder + name)):
            return folder + name, function
    return name, function


def cells(values):
    return "| " + " | ".join(str(value).replace("|", "\\|") for value in values) + " |"


def table(heads, widths, rows):
    """Dashes say how wide a column is among the others, which printed pages follow."""
    return "\n".join([cells(heads), cells(["-" * width for width in widths])] + [cells(row) for row in rows]) + "\n"


def number(value):
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else f"{value:,}"


class Pages:
    """Everything that the pages are made from, read once."""

    def __init__(self, heli):
        self.heli = os.path.abspath(heli)
        self.parameters = [row for row in self.describe("parameters") if row["model"] == "governance" and row["path"].split(".")[0] not in ("run", "output")]
        self.by_path = {row["path"]: row for row in self.parameters}
        self.indicators = [row for row in self.describe("indicators") if row["model"] == "governance"]
        self.mechanisms = self.describe("mechanisms")
        self.scenarios = [row for row in self.describe("scenarios") if row["model"] == "governance"]
        self.equations = {row["id"]: row for row in read_rows("equations.tsv")}
        folder = os.path.join(os.path.dirname(os.path.abspath(heli)), "locale")
        self.chinese = gettext.translation("heli", folder, languages=["zh_CN"], fallback=True)

    def describe(self, what):
        done = subprocess.run([self.heli, "describe", what, "--json"], cwd=TOP, stdout=subprocess.PIPE, check=False)
        if done.returncode:
            sys.exit(f"{self.heli} describe {what}: exit status {done.returncode}")
        return json.loads(done.stdout)

    def said(self, words, language):
        return self.chinese.gettext(words) if language == "zh" and words else words

    # --- equations ---

    def enters(self, row):
        """Equations that a row of the parameters enters, by its symbol."""
        path, section = row["path"], row["path"].split(".")[0]
        found = [] if section in ("five", "land", "mutual_help") else re.findall(r"\((\d+)\)", row["symbol"])
        if not found:
            found = [ENTERS[path]] if path in ENTERS else [SECTION_ENTERS[section]] if section in SECTION_ENTERS else []
        return found

    def where(self, name, language):
        text, equation = TEXT[language], self.equations.get(name)
        if equation is None:
            sys.exit(f"equations.tsv has no row {name}")

        def named(items):
            shown = []
            for item in items.split():
                path, function = source_of(item)
                short = path[len(MODEL):] if path.startswith(MODEL) else path[len("tests/"):] if path.startswith("tests/") else path
                link = f"[{short}](../{path})"
                shown.append(f"`{function}`{text['open']}{link}{text['close']}" if function else link)
            return text["comma"].join(shown)

        parts = [f"{text['code']}{text['colon']}{named(equation['code'])}", f"{text['test']}{text['colon']}{named(equation['tests'])}"]
        rows = [f"`{row['path']}`" for row in self.parameters if name in self.enters(row)]
        if rows:
            parts.append(f"{text['rows']}{text['colon']}{text['comma'].join(rows)}")
        space = " " if language == "en" else ""
        return f'<div class="where" id="where-{name}">\n\n' + space.join(part + text["stop"] for part in parts) + "\n\n</div>\n"

    # --- tables ---

    def table_parameters(self, language):
        text, pieces, section = TEXT[language], [], None
        for row in self.parameters:
            if row["path"].split(".")[0] != section:
                section = row["path"].split(".")[0]
                pieces.append([section, []])
            default = row["default"] if isinstance(row["default"], list) else [row["default"]]
            span = "" if row["type"] == "bool" else ", ".join(choice["name"] for choice in row["choices"]) if row["choices"] else f"{number(row['minimum'])}–{number(row['maximum'])}"
            help_text = row["help"] if language == "en" else row["help_zh"]
            pieces[-1][1].append([f"`{row['path'].split('.')[1]}`" + (" †" if "at_start" in row["traits"] else ""), row["symbol"].replace(" lever", ""),
                                  ", ".join(number(value) for value in default), span, self.said(row["unit"], language),
                                  self.said(row["source"], language), help_text])
        return "\n".join(f"### `{name}`\n\n{table(text['parameters'], WIDTHS['parameters'], rows)}" for name, rows in pieces)

    def table_indicators(self, language):
        end = "" if language == "en" else "_zh"
        return table(TEXT[language]["indicators"], WIDTHS["indicators"], [[f"`{row['name']}`", row["symbol"], self.said(row["unit"], language), row["label" + end], row["definition" + end]]
                                                    for row in self.indicators])

    def table_mechanisms(self, language):
        text = TEXT[language]
        return table(text["mechanisms"], WIDTHS["mechanisms"], [[row["code"], row["name" if language == "en" else "name_zh"], text["comma"].join(row["odd"]),
                                           text["comma"].join(f"`{path}`" for path in row["sections"]), text["comma"].join(f"`{name}`" for name in row["indicators"]),
                                           row["scenario"]] for row in self.mechanisms])

    def checks(self, letters, language):
        text, rows = TEXT[language], []
        for row in read_rows("checks.tsv"):
            if row["id"].rstrip("0123456789") != letters:
                continue
            tests = [source_of(item) for item in row["tests"].split()]
            shown = text["comma"].join(f"`{function}`{text['open']}[{path[len('tests/'):]}](../{path}){text['close']}" for path, function in tests)
            rows.append([row["id"], row["what" if language == "en" else "what_zh"], shown])
        return table(text["checks"], WIDTHS["checks"], rows)

    def table_invariants(self, language):
        return self.checks("I", language)

    def table_limits(self, language):
        return self.checks("L", language)

    def table_relations(self, language):
        return self.checks("MR", language)

    def table_streams(self, language):
        known = {row["stream"]: row for row in read_rows("streams.tsv")}
        found = re.findall(r"GOV_STREAM_(\w+) = (\d+)", read_text(MODEL, "resident.h"))
        missing = {name for name, _ in found} ^ set(known)
        if missing:
            sys.exit(f"streams.tsv and resident.h differ: {', '.join(sorted(missing))}")
        return table(TEXT[language]["streams"], WIDTHS["streams"], [[n, f"`{name}`", known[name]["what" if language == "en" else "what_zh"]]
                                                 for name, n in sorted(found, key=lambda pair: int(pair[1]))])

    def set_by(self, scenario):
        """Paths that the file of a scenario sets itself: its sections and the values of its policies."""
        paths, section = [key for policy in scenario["policies"] for key in policy["set"]], None
        for line in read_text(scenario["file"]).splitlines():
            head, inner = re.match(r"([a-z_]+):\s*(.*)", line), re.match(r"  ([a-z_0-9]+):", line)
            if head:
                section = head.group(1)
                paths += [f"{section}.{key}" for key in re.findall(r"([a-z_0-9]+):", head.group(2)) if head.group(2).startswith("{")]
            elif inner:
                paths.append(f"{section}.{inner.group(1)}")
        return sorted({path for path in paths if path in self.by_path}, key=list(self.by_path).index)

    def behind(self, scenario, language, odd="", docs="../docs/"):
        """What a scenario sets, the equations that these rows enter, and the mechanisms that have them: three lists of links.

        `odd` and `docs` lead from the page that shows them to the model description and to the folder of docs/mechanisms.md.
        """
        paths, order = self.set_by(scenario), list(self.equations)
        numbers = sorted({name for path in paths for name in self.enters(self.by_path[path])}, key=order.index)
        moved = [row["code"] for row in self.mechanisms if any(path == entry or path.split(".")[0] == entry for entry in row["sections"] for path in paths)]
        page = docs + ("mechanisms.md" if language == "en" else "mechanisms.zh-CN.md")
        return [f"`{path}`" for path in paths], [f"[({name})]({odd}#where-{name})" for name in numbers], [f"[{code}]({page}#{code})" for code in moved]

    def table_claims(self, language):
        text, rows = TEXT[language], []
        for scenario in self.scenarios:
            if not re.search(r"^expect:", read_text(scenario["file"]), re.M):
                continue
            rows.append([f"[{scenario['name']}](../{scenario['file']})"] + [text["comma"].join(part) for part in self.behind(scenario, language)])
        return table(text["claims"], WIDTHS["claims"], rows)

    def table_patterns(self, language):
        lines = [line for line in read_text("docs", TEXT[language]["patterns"]).splitlines() if line.startswith("|")]
        lines[1] = cells(["-" * width for width in WIDTHS["patterns"]])
        return "\n".join(lines) + "\n"

    def table_sources(self, language):
        count = {"assumed": 0, "fitted": 0, "essays": 0, "published": 0}
        for row in self.parameters:
            source = row["source"]
            kind = "assumed" if source.startswith("assumption") else "fitted" if re.match("fitted|calibrated", source) else "essays" if source.startswith("essay") else "published"
            count[kind] += 1
        return TEXT[language]["sources"].format(n=len(self.parameters), **count) + "\n"

    # --- pages ---

    def fill(self, page, language):
        def made(place):
            kind, name = place.group(2), place.group(3)
            body = self.where(name, language) if kind == "where" else getattr(self, "table_" + name)(language)
            return f"{place.group(1)}\n{body}\n{place.group(4)}"

        return PLACE.sub(made, page)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--heli", default=os.path.join(TOP, "build", "heli"))
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    pages, stale = Pages(options.heli), False
    for language, name in PAGES.items():
        path = os.path.join(HERE, name)
        with open(path, encoding="utf-8") as file:
            before = file.read()
        after = pages.fill(before, language)
        if options.check:
            sys.stdout.writelines(difflib.unified_diff(before.splitlines(True), after.splitlines(True), name, "made anew", n=0))
            stale = stale or before != after
        elif before != after:
            with open(path, "w", encoding="utf-8") as file:
                file.write(after)
    sys.exit(1 if stale else 0)


if __name__ == "__main__":
    main()
