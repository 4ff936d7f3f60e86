#!/usr/bin/env python3
"""The teacher's kit: exercises that the model can play, pages whose places are filled and whose links lead somewhere, files to print.

Exercises are held against the rows of the model (`heli describe --json`); each kind of mistake is made once on a copy, and must be found.
"""
import copy
import glob
import json
import os
import re
import shutil
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(TOP, "papers", "teaching"))
sys.dont_write_bytecode = True
import fill  # noqa: E402
import lessons  # noqa: E402
import places  # noqa: E402

HELI = os.path.abspath(os.environ.get("HELI", os.path.join(TOP, "build", "heli")))
TMP = os.environ.get("TMPDIR", "/tmp")
MODES = {"free", "predict", "rounds", "roles"}
SHAPES = {"up", "down", "flat", "up-then-down", "down-then-up"}
BODIES = {"government", "enterprises", "residents", "organisations"}
failures = 0


def claim(text, findings):
    global failures
    print(f"{'not ok' if findings else 'ok'} - {text}", flush=True)
    for finding in findings:
        print(f"    # {finding}")
    failures += bool(findings)


def ask(*words):
    return json.loads(subprocess.run([HELI, *words, "--json"], stdout=subprocess.PIPE, check=True).stdout)


# --- exercises ---

class Exercise:
    """Collects what is wrong with one exercise, in `found`."""

    def __init__(self, item, parameters, indicators):
        self.item, self.parameters, self.indicators, self.found = item, parameters, indicators, []

    def need(self, holds, what):
        if not holds:
            self.found.append(f"{self.item.get('id')}: {what}")
        return bool(holds)

    def both(self, value, where):
        self.need(isinstance(value, dict) and all(isinstance(value.get(language), str) and value[language].strip() for language in ("zh", "en")),
                  f"{where} is not there in Chinese and English")
        if isinstance(value, dict):
            self.need(re.search("[\u4e00-\u9fff]", value.get("zh", "")), f"{where}: the Chinese is not Chinese")
            self.need(not re.search("[\u4e00-\u9fff]", value.get("en", "")), f"{where}: the English is not English")

    def names(self, names, where, least=1, most=9):
        self.need(isinstance(names, list) and least <= len(names) <= most, f"{where}: {least} to {most} indicators")
        for name in names:
            self.need(name in self.indicators, f"{where}: there is no indicator {name}")

    def paths(self, paths, where):
        for path in paths:
            row = self.parameters.get(path)
            self.need(row and "at_start" not in row["traits"], f"{where}: {path} is no parameter that a policy can change")

    def setting(self, values, where):
        self.paths(values, where)
        for path, value in values.items():
            row = self.parameters.get(path)
            if row and not isinstance(value, list):
                self.need(isinstance(value, (int, float)) and row["minimum"] <= value <= row["maximum"], f"{where}: {path} is out of range")

    def general(self):
        item = self.item
        for key in ("title", "question"):
            self.both(item.get(key), key)
        self.need(item.get("mode") in MODES, "there is no such mode")
        self.need(item.get("essays") and all(essay in range(1, 9) for essay in item["essays"]), "essays are 1 to 8")
        self.need(os.path.exists(os.path.join(TOP, "scenarios", item.get("scenario", "") + ".yaml")), "there is no such scenario")
        self.names(item.get("indicators", []), "indicators", 2, 4)
        self.paths(item.get("levers", []), "levers")
        self.need(len(item.get("debrief", [])) >= 3, "three questions of the debrief at least")
        for question in item.get("debrief", []):
            self.both(question, "debrief")

    def predict(self, part):
        self.names([part.get("indicator")], "predict")
        self.both(part.get("prompt"), "prompt")
        self.setting(part.get("setting", {}), "setting")
        self.need(part.get("setting") and set(part["setting"]) <= set(self.item["levers"]), "the setting moves levers of the exercise")
        self.need(len({choice.get("shape") for choice in part.get("choices", [])}) == len(part.get("choices", [])) >= 3, "three choices of different shapes at least")
        for choice in part.get("choices", []):
            self.both(choice, "choice")
            self.need(choice.get("shape") in SHAPES, "there is no such shape")

    def rounds(self, part):
        self.need(part.get("weeks", 0) * part.get("count", 0) == 260, "rounds make five years")
        self.need(part.get("budget_yuan", 0) > 0, "rounds have a budget")
        for shock in part.get("shocks", []):
            self.both(shock, "shock")
            self.setting(shock.get("set", {}), "shock")
            self.need(shock.get("week", -1) >= 0 and 0 < shock.get("weeks", 0) <= 260 - shock["week"], "a shock lies within the five years")
            self.need(not set(shock.get("set", {})) & set(self.item["levers"]), "a shock moves no lever of the groups")

    def roles(self, part):
        self.need({role.get("body") for role in part} == BODIES, "each of four bodies has its role")
        for role in part:
            for key in ("title", "aim", "brief"):
                self.both(role.get(key), f"{role.get('body')}: {key}")
            self.names(role.get("indicators", []), role.get("body"), 1, 4)
            self.paths(role.get("levers", []), role.get("body"))
        levers = [path for role in part for path in role.get("levers", [])]
        self.need(sorted(levers) == sorted(self.item["levers"]), "each lever belongs to one role")

    def findings(self):
        self.general()
        for mode in ("predict", "rounds", "roles"):
            if mode in self.item:
                getattr(self, mode)(self.item[mode])
            else:
                self.need(self.item["mode"] != mode, f"the mode {mode} has no such part")
        return self.found


def broken_copies(items):
    """(what was broken, exercise)"""
    def without(item, change):
        item = copy.deepcopy(item)
        change(item)
        return item
    yield "a missing language", without(items["trinity"], lambda item: item["question"].pop("en"))
    yield "Chinese where English belongs", without(items["trinity"], lambda item: item["title"].update(en="三位一体"))
    yield "an unknown parameter", without(items["mediation"], lambda item: item["levers"].append("mediation.mediaters"))
    yield "a parameter fixed at the start", without(items["mediation"], lambda item: item["levers"].append("population.serving_members"))
    yield "an unknown indicator", without(items["mediation"], lambda item: item["indicators"].insert(0, "satisfactoin"))
    yield "a value out of range", without(items["trinity"], lambda item: item["predict"]["setting"].update({"institutions.rent_detection": 4}))
    yield "an unknown shape", without(items["trinity"], lambda item: item["predict"]["choices"][0].update(shape="sideways"))
    yield "rounds that miss five years", without(items["volunteers"], lambda item: item["rounds"].update(count=9))
    yield "a mode without its part", without(items["volunteers"], lambda item: item.pop("rounds"))
    yield "a body without a role", without(items["joint-force"], lambda item: item["roles"].pop())
    yield "a lever of nobody", without(items["joint-force"], lambda item: item["levers"].append("resident.selective_incentive"))
    yield "an unknown scenario", without(items["joint-force"], lambda item: item.update(scenario="four-forces"))


def exercises():
    parameters = {row["path"]: row for row in ask("describe", "parameters", "--model", "governance")}
    indicators = {row["name"] for row in ask("describe", "indicators", "--model", "governance")}
    items = lessons.exercises()
    claim("there are exercises for six lessons", [] if set(lessons.LESSONS) <= set(items) else [f"missing: {set(lessons.LESSONS) - set(items)}"])
    for name, item in items.items():
        claim(f"the exercise {name} can be played", Exercise(item, parameters, indicators).findings())
    claim("mistakes in exercises are found", [f"not found: {what}" for what, item in broken_copies(items) if not Exercise(item, parameters, indicators).findings()])
    wrong = []
    for name, item in items.items():
        sets = [f"--set={path}={value}" for path, value in item.get("predict", {}).get("setting", {}).items()]
        done = subprocess.run([HELI, "check", lessons.scenario(name if name in lessons.LESSONS else "joint-force"), "--quiet", *sets], cwd=TOP, check=False)
        wrong += [] if done.returncode == 0 else [name]
    claim("what is to be predicted can be run in the classroom's community", wrong)


def page_of_the_classroom():
    """The page's levers and its community, where this copy has the page."""
    levers, path = lessons.page_levers(), os.path.join(TOP, "classroom", "scenarios.json")
    if not levers or not os.path.exists(path):
        print("ok - exercises and the page agree # SKIP no classroom page here")
        return
    with open(path, encoding="utf-8") as file:
        known = json.load(file)
    wrong = []
    for name, item in lessons.exercises().items():
        wrong += [f"{name}: the page has no lever {lever}" for lever in item["levers"] if lever not in levers]
        wrong += [] if item["scenario"] in known["governance"] else [f"{name}: the page has no scenario {item['scenario']}"]
    for lesson in lessons.LESSONS:
        with open(os.path.join(TOP, lessons.scenario(lesson)), encoding="utf-8") as file:
            text = file.read()
        wrong += [f"{lesson}: not the scenario of the exercise"] if f"extends: ../{lessons.exercises()[lesson]['scenario']}.yaml" not in text else []
        for key, value in known["community"].items():
            if not re.search(rf"\b{key.split('.')[1]}: {value}\b", text):
                wrong.append(f"{lesson}: {key} is not {value}, as on the page")
    claim("exercises and the page agree on levers, scenarios and the size of the community", wrong)


# Words of the classroom page (keys of classroom/page/texts.js) that the manual of the joint-force exercise tells a teacher to look for.
ON_THE_PAGE = ["join_four", "other_codes", "code", "view_debrief", "results_title", "restart", "reveal", "view_class", "show_groups", "budget_stops", "contributions_title",
               "together", "assumptions", "parameters_title", "force_government", "force_enterprises", "force_residents", "force_organisations"]


def words_of_the_page():
    path = os.path.join(TOP, "classroom", "page", "texts.js")
    if not os.path.exists(path):
        print("ok - the manual names buttons as the page does # SKIP no classroom page here")
        return
    with open(path, encoding="utf-8") as file:
        texts = {key: (zh, en) for key, zh, en in re.findall(r'^  "?([\w-]+)"?: \["([^"]*)",\s+"([^"]*)"\],$', file.read(), re.MULTILINE)}
    wrong = []
    for place, page in enumerate(("joint-force.zh-CN.md", "joint-force.md")):
        with open(os.path.join(lessons.PAGES, page), encoding="utf-8") as file:
            said = {" ".join(quoted.split()).lower() for quoted in re.findall("“([^”]*)”", file.read())}
        names = [texts[key][place].rstrip("。.") if key in texts else f"({key} is gone)" for key in ON_THE_PAGE]
        names += [lessons.exercises()[name]["title"][("zh", "en")[place]] for name in ("joint-force", "relative-optimum")]
        wrong += [f"{page} does not name “{name}”" for name in names if name.lower() not in said]
    claim("the manual of the joint-force exercise names buttons and exercises as the page does", wrong)


# --- pages ---

def marks(text):
    return [(match.group(1), match.group(2).split()) for match in fill.MARK.finditer(text)]


def pages():
    files, wrong = {path: open(path, encoding="utf-8").read() for path in fill.pages()}, []
    for path, text in files.items():
        name = os.path.basename(path)
        twin = path.replace(".zh-CN.md", ".md") if path.endswith(".zh-CN.md") else path.replace(".md", ".zh-CN.md")
        if marks(text) != marks(files.get(twin, "")):
            wrong.append(f"{name}: other places than its twin")
        if text.count("<!-- teaching:") != 2 * len(marks(text)):
            wrong.append(f"{name}: a place without an end")
        wrong += [f"{name}: no kind of place {kind}" for kind, _ in marks(text) if kind not in places.KINDS]
        wrong += [f"{name}: an empty place {match.group(1)}{match.group(2)}" for match in fill.MARK.finditer(text)
                  if re.search(r"-->\s*<!--", match.group(0))]
    claim("pages have the same filled places in both languages", wrong)
    claim("an empty place is found", [] if re.search(r"-->\s*<!--", fill.MARK.search("<!-- teaching:levers x -->\n<!-- teaching:end -->").group(0)) else ["not found"])
    makers = {language: places.Page(HELI, language) for language in places.TEXT}
    stale = [os.path.basename(path) for path, text in files.items() if fill.fill(text, makers[fill.language_of(path)], places.FROM_EXERCISES) != text]
    claim("what comes from exercises and rows is up to date (else: make teaching-print)", stale)
    dead = [f"{os.path.basename(path)}: {target}" for path, text in files.items() for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text)
            if not target.startswith("http") and not os.path.exists(os.path.join(os.path.dirname(path), target))]
    claim("links and pictures lead somewhere", dead)
    claim("the index names every page of its language", [
        f"{index}: {os.path.basename(path)}" for index, ending in (("index.md", ".md"), ("index.zh-CN.md", ".zh-CN.md")) for path in files
        if path.endswith(".zh-CN.md") == (ending == ".zh-CN.md") and os.path.basename(path) != index
        and f"({os.path.basename(path)})" not in files[os.path.join(lessons.PAGES, index)]])
    commands = [f"{os.path.basename(path)}: {word}" for path, text in files.items() for word in re.findall(r"(?:scenarios|experiments)/[\w/*.-]+\.yaml", text)
                if not glob.glob(os.path.join(TOP, word))]
    claim("commands name files that are there", commands)


def printed():
    if not shutil.which("pandoc"):
        print("ok - the kit can be printed # SKIP no pandoc")
        return
    to = os.path.join(TMP, "print")
    subprocess.run([sys.executable, "-B", os.path.join(TOP, "papers", "teaching", "print.py"), "--to", to], check=True, stdout=subprocess.DEVNULL)
    names = {os.path.basename(path)[:-5] for path in glob.glob(os.path.join(to, "*.html"))}
    wanted = {os.path.basename(path)[:-3] for path in fill.pages() if not os.path.basename(path).startswith("slides.")}
    wanted |= {f"slides-{lesson}{end}" for lesson in [*lessons.LESSONS, "segregation", "thresholds"] for end in ("", ".zh-CN")}
    claim("each page and each deck is printed", sorted(wanted - names))
    outside = []
    for path in glob.glob(os.path.join(to, "*.html")):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        outside += [f"{os.path.basename(path)}: {target[:60]}" for target in re.findall(r'(?:src|href)="([^"]+)"', text)
                    if not target.startswith(("data:", "#")) and not os.path.exists(os.path.join(to, target.split("#")[0]))]
    claim("printed files load nothing from elsewhere", outside)


exercises()
page_of_the_classroom()
words_of_the_page()
pages()
printed()
sys.exit(1 if failures else 0)
