#!/usr/bin/env python3
"""Numbers and figures of the teacher's kit: runs scenarios/classroom, fills the marked places of docs/teaching, draws docs/figures/teaching.

    papers/teaching/fill.py --heli build/heli --work build/teaching [--no-runs]

A marked place is <!-- teaching:KIND WORDS --> ... <!-- teaching:end -->, on lines of its own or inside one. The kinds are the functions of
`Page` in places.py; those in `FROM_EXERCISES` need no run: they come from classroom/exercises and from the rows of the model. Prose stands outside
the places and says signs and reasons only; each sign is a row under `expect` of a scenario, or one of `claims` in runs.py. Exit status 5 when one does
not hold, as with `heli expect`; the pages are written all the same, so that what moved can be read.
"""
import argparse
import glob
import os
import re
import sys

from figures import figures
from lessons import LESSONS, PAGES
from places import FROM_EXERCISES, KINDS, TEXT, Page
from runs import Runs, broken_promises

MARK = re.compile(r"<!-- teaching:(?!end)(\w+)([^>]*?) -->.*?<!-- teaching:end -->", re.DOTALL)


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
    runs.starts()
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
