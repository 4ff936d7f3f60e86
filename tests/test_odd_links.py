#!/usr/bin/env python3
"""The model description (papers/odd.md and its Chinese twin) names what exists, and what exists is named.

A reader goes from a claim to the command, the equation, the function and the test. This test walks the same way: places made from rows are as the rows have them,
every function, test, parameter, file, section and source that the pages name is there, the steps of the week stand in the order of week.c, defaults printed in
equations are those of the rows, both languages have the same equations, and no mechanism, section of parameters, indicator, invariant or equation is left out.
Then one thing of each kind is broken in a copy, and the same walk has to see it.
"""
import csv
import json
import os
import re
import subprocess
import sys

TOP = os.getcwd()
HELI = os.environ.get("HELI", os.path.join(TOP, "build", "heli"))
PAGES = {"en": "papers/odd.md", "zh": "papers/odd.zh-CN.md"}
EQUATION = re.compile(r"\$\$((?:(?!\$\$).)*?)\\tag\{(\w+)\}\$\$", re.S)
failures = 0


def claim(text, wrong):
    """`wrong` is a list of what is not as it should be."""
    global failures
    failures += bool(wrong)
    print(f"ok - {text}" if not wrong else f"not ok - {text}: {'; '.join(wrong[:5])}", flush=True)


def read(*path):
    with open(os.path.join(TOP, *path), encoding="utf-8") as file:
        return file.read()


def rows(name):
    with open(os.path.join(TOP, "papers", name), encoding="utf-8") as file:
        return list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))


def describe(what):
    return json.loads(subprocess.run([HELI, "describe", what, "--json"], stdout=subprocess.PIPE, check=True).stdout)


class Sources:
    """What the repository holds."""

    def __init__(self):
        self.files = subprocess.run(["find", "models", "engine", "analysis", "cli", "tests", "-name", "*.[ch]", "-o", "-name", "*.py", "-path", "tests/*"],
                                    stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        self.text = {path: read(path) for path in self.files}
        self.parameters = [row for row in describe("parameters") if row["model"] == "governance"]
        self.indicators = [row["name"] for row in describe("indicators") if row["model"] == "governance"]
        self.mechanisms = describe("mechanisms")
        self.equations = rows("equations.tsv")
        self.checks = rows("checks.tsv")
        self.names = set(re.findall(r"\b(?:gov|heli|governance|test)_\w+", "\n".join(self.text.values())))

    def find(self, item):
        """The file of FILE:FUNCTION and whether the function is defined in it; a test has to be run too."""
        name, _, function = item.partition(":")
        path = next((folder + name for folder in ("models/governance/", "tests/", "") if folder + name in self.text), None)
        if path is None:
            return f"no file {name}"
        if not function:
            return None
        if function.startswith("test_"):
            used = len(re.findall(rf"\b{function}\b", self.text[path]))
            return None if used >= 2 else f"{function} is not run by {path}"
        return None if re.search(rf"^[a-z][^\n;]*\b{function}\([^;]*?\)\s*\{{", self.text[path], re.M | re.S) else f"no function {function} in {path}"


# --- the walk; each step takes what could be broken and says what is wrong ---


def named_sources(sources, equations, checks):
    items = [item for row in equations for item in (row["code"] + " " + row["tests"]).split()] + [item for row in checks for item in row["tests"].split()]
    return [why for why in map(sources.find, items) if why]


def named_equations(page, equations):
    wanted, found = [row["id"] for row in equations if row["id"] != "text"], [name for _, name in EQUATION.findall(page)]
    places = re.findall(r"<!-- where (\w+) -->", page)
    wrong = [f"({name}) is missing" for name in wanted if name not in found] + [f"({name}) has no row" for name in found if name not in wanted]
    return wrong + (["places do not follow their equations"] if places != found else [])


def bare(formula):
    """A formula without its words, which differ between languages."""
    formula = re.sub(r"\\(?:text|mathrm)\{[^}]*\}", "W", formula)
    return re.sub(r"\\[ ,;]|\s|\\q?quad", "", formula)


def same_formulas(one, other):
    left, right = ({name: bare(text) for text, name in EQUATION.findall(page)} for page in (one, other))
    return [f"({name}) differs" for name in left if left[name] != right.get(name)]


def as_number(text):
    return [float(value) for value in text.replace("1,400", "1400").split(",")]


def printed_defaults(sources, equations, page):
    defaults, formulas, wrong = {row["path"]: row["default"] for row in sources.parameters}, {name: text for text, name in EQUATION.findall(page)}, []
    for row in equations:
        for item in (row["numbers"] or "").split():
            path, _, printed = item.partition("=")
            value = defaults.get(path)
            if value is None:
                wrong.append(f"no row {path}")
            elif as_number(printed) != [float(part) for part in (value if isinstance(value, list) else [value])]:
                wrong.append(f"{path} is {value}, not {printed}")
            elif row["id"] != "text" and printed not in formulas[row["id"]]:
                wrong.append(f"({row['id']}) does not print {printed}")
    return wrong


def headings(page):
    """{'7.8': text of the section} of every numbered heading."""
    parts = re.split(r"^#+ (\d+(?:\.\d+)?)\.? .*$", page, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def covered(sources, page):
    sections, wrong = headings(page), []
    heads = {number: next((line for line in text.splitlines() if line.startswith("*")), "") for number, text in sections.items()}
    for row in sources.mechanisms:
        for number in row["odd"]:
            if number not in heads:
                wrong.append(f"no section {number}")
            elif not re.search(rf"\b{row['code']}\b", heads[number]):
                wrong.append(f"{row['code']} is not named by section {number}")
    for section in {row["path"].split(".")[0] for row in sources.parameters} - {"run", "output"}:
        if not any(f"`{section}`" in head for head in heads.values()):
            wrong.append(f"parameters {section} belong to no section")
    wrong += [f"indicator {name} is not named" for name in sources.indicators if f"| `{name}` |" not in page]
    return wrong


def cited_by_code(sources, page):
    sections = headings(page)
    cited = {number for path, text in sources.text.items() if path.startswith("models/governance") for number in re.findall(r"ODD (\d+(?:\.\d+)?)", text)}
    return [f"code cites section {number}" for number in sorted(cited) if number not in sections]


def order_of_week(week, page):
    """Calls of week.c in the order in which a week makes them, and the names of section 3 in theirs."""
    def calls(function):
        body = re.search(rf"^[^\n]*\b{function}\([^)]*\)\n\{{\n(.*?)^\}}", week, re.M | re.S).group(1)
        return re.findall(r"\b(gov_[a-z_]+)\((?!self)", body)

    made = calls("begin_week") + [name for name in calls("governance_week") if name == "gov_open_budget"] + calls("community_week") + calls("community_cases") + \
        calls("city_cases") + [name for name in calls("governance_week") if name == "gov_publish"]
    skip = {"gov_dealt_shares", "gov_take_up_stars", "gov_tally_open", "gov_tally_close", "gov_check_community"}
    made = [name for name in made if name not in skip]
    told = re.findall(r"`(gov_[a-z_]+)`", headings(page)["3"])
    return [] if made == told else [f"{a} in week.c, {b} on the page" for a, b in zip(made + [None] * len(told), told + [None] * len(made)) if a != b]


def named_words(sources, page):
    paths = {row["path"] for row in sources.parameters}
    sections = {path.split(".")[0] for path in paths}
    wrong = [f"no {name}" for name in set(re.findall(r"`((?:gov|heli|test|governance)_\w+)`", page)) - sources.names]
    for section, name in set(re.findall(r"`([a-z_]+)\.([a-z_0-9]+)`", page)):
        if section in sections and f"{section}.{name}" not in paths:
            wrong.append(f"no row {section}.{name}")
    for target in set(re.findall(r"\]\(([^)#]+)\)", page)):
        if not target.startswith("http") and not os.path.exists(os.path.join(TOP, "papers", target)):
            wrong.append(f"no file {target}")
    for path in set(re.findall(r"`((?:tests|papers|models|docs)/[\w./-]+)`", page)):
        if not os.path.exists(os.path.join(TOP, path)):
            wrong.append(f"no file {path}")
    return wrong


def left_in_english(page):
    """Sources of rows that the Chinese table shows as the rows have them."""
    return [f"'{said}' is not translated" for said in sorted(set(re.findall(r"\| ((?:assumption|calibrated|fitted|essays?|national)\b[^|]*?) \|", page)))]


def catalogued_checks(sources, checks):
    known = {row["id"] for row in checks}
    return [f"{code} of {row['code']} is not listed" for row in sources.mechanisms for code in row["tests"] if code not in known]


def cited_sources(page, library):
    keys, cited = set(re.findall(r"^@\w+\{(\w+),", library, re.M)), set(re.findall(r"@([a-z]+\d*)\b", re.sub(r"`[^`]*`", "", page)))
    return [f"no source {key}" for key in sorted(cited - keys)] + [f"{key} is never cited" for key in sorted(keys - cited)]


def led_from_claims(claims, page, mechanisms):
    """Every scenario of docs/scenarios.md leads to an equation, and each link to the place that it names."""
    scenarios = re.split(r"^## (S\d+.*)$", claims, flags=re.M)
    wrong = [f"{title} leads to no equation" for title, text in zip(scenarios[1::2], scenarios[2::2]) if "#where-" not in text]
    wrong += [f"no place of ({name})" for name in sorted(set(re.findall(r"\(\.\./papers/odd[^)]*\.md#where-(\w+)\)", claims))) if f'id="where-{name}"' not in page]
    return wrong + [f"no place of {code}" for code in sorted(set(re.findall(r"\(mechanisms[^)]*\.md#(M\d+)\)", claims))) if f'<a id="{code}"></a>' not in mechanisms]


def tables_as_made():
    done = subprocess.run([sys.executable, "papers/odd_tables.py", "--heli", HELI, "--check"], stdout=subprocess.PIPE, text=True, check=False)
    return [] if done.returncode == 0 else ["run papers/odd_tables.py: " + " ".join(done.stdout.splitlines()[3:5])[:200]]


def changed(table, number, key, value):
    return [dict(row, **{key: value}) if row["id"] == number else row for row in table]


def main():
    sources, pages = Sources(), {language: read(path) for language, path in PAGES.items()}
    english, chinese, week, library = pages["en"], pages["zh"], read("models/governance/week.c"), read("papers/references.bib")
    claim("tables and places are as the rows have them", tables_as_made())
    claim("every function and test named by an equation or a check exists", named_sources(sources, sources.equations, sources.checks))
    claim("both languages have the same equations", same_formulas(english, chinese))
    claim("every test that the catalogue cites is listed", catalogued_checks(sources, sources.checks))
    claim("sources of rows are Chinese on the Chinese page", left_in_english(chinese))
    for language, page in pages.items():
        claim(f"{language}: every equation stands once, with its place", named_equations(page, sources.equations))
        claim(f"{language}: defaults in equations are those of the rows", printed_defaults(sources, sources.equations, page))
        claim(f"{language}: every mechanism, section of parameters and indicator has its section", covered(sources, page))
        claim(f"{language}: sections that the code cites exist", cited_by_code(sources, page))
        claim(f"{language}: the week is told in its order", order_of_week(week, page))
        claim(f"{language}: names, rows and files exist", named_words(sources, page))
        claim(f"{language}: sources are listed and cited", cited_sources(page, library))

    claims = {"en": read("docs", "scenarios.md"), "zh": read("docs", "scenarios.zh-CN.md")}
    mechanisms = {"en": read("docs", "mechanisms.md"), "zh": read("docs", "mechanisms.zh-CN.md")}
    for language, page in pages.items():
        claim(f"{language}: every claim leads to its equations and mechanisms", led_from_claims(claims[language], page, mechanisms[language]))

    def seen(text, wrong):
        claim(f"{text}: seen", [] if wrong else ["not seen"])

    seen("a function of another name", named_sources(sources, changed(sources.equations, "27", "code", "forces.c:gov_resultants"), []))
    seen("a function in another file", named_sources(sources, changed(sources.equations, "27", "code", "ledger.c:gov_resultant"), []))
    seen("a test that is not there", named_sources(sources, changed(sources.equations, "8", "tests", "theory/test_limits_forces.c:test_nothing"), []))
    seen("an equation left out", named_equations(english.replace("\\tag{8}", ""), sources.equations))
    seen("a sign turned in one language", same_formulas(english, chinese.replace("(1-\\omega)\\,", "(1+\\omega)\\,")))
    seen("another default in an equation", printed_defaults(sources, changed(sources.equations, "39", "numbers", "court.case_weeks=9"), english))
    seen("a default that an equation does not print", printed_defaults(sources, sources.equations, english.replace(".122^2", ".123^2")))
    seen("a mechanism named nowhere", covered(sources, english.replace("M14, M15", "M15")))
    seen("a section of parameters named nowhere", covered(sources, english.replace("`ladder`", "`ladders`")))
    seen("a step of the week out of its order", order_of_week(week.replace("gov_raise_tickets", "gov_raise_claims", 1), english))
    seen("a row of another name", named_words(sources, english + "`court.judge`"))
    seen("a source left in English", left_in_english(english))
    seen("a source that is not listed", cited_sources(english + "[@nobody1999]", library))
    seen("a claim without an equation", led_from_claims(claims["en"].replace("#where-47", ""), english, mechanisms["en"]))
    seen("a claim that leads nowhere", led_from_claims(claims["en"].replace("#where-47", "#where-470"), english, mechanisms["en"]))
    seen("a mechanism that is not there", led_from_claims(claims["en"], english, mechanisms["en"].replace('id="M15"', 'id="M99"')))
    seen("a check left out", catalogued_checks(sources, [row for row in sources.checks if row["id"] != "L12"]))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
