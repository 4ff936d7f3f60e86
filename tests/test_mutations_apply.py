#!/usr/bin/env python3
"""Each row of tests/mutation/mutations.tsv still applies: its text stands exactly once in its file, and its test is there.

`make check-mutation` takes a quarter of an hour and is run seldom; a row that a change of the code has left behind would guard nothing until then.
Then rows are spoilt in four ways, and the same check has to see each.
"""
import os
import re

TOP = os.getcwd()
TABLE = os.path.join(TOP, "tests", "mutation", "mutations.tsv")


def text_of(path):
    try:
        with open(os.path.join(TOP, path), encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def wrong_with(row):
    """What is wrong with one row, or None."""
    fields = row.split("\t")
    if len(fields) != 5:
        return f"'{row[:60]}' has {len(fields)} columns instead of 5"
    file, old, new, program, test = fields
    if text_of(file).count(old) != 1 or old == new:
        return f"'{old}' is not there exactly once in {file}, or not broken"
    if not re.search(rf"[(\"]{test}[)\"]", text_of(f"tests/{program}.c")):  # in a list of tests, not only defined
        return f"tests/{program}.c does not run {test}"
    return None


def claim(text, wrong):
    print(f"ok - {text}" if not wrong else f"not ok - {text}: {'; '.join(wrong[:5])}", flush=True)
    return not wrong


def main():
    with open(TABLE, encoding="utf-8") as file:
        rows = [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]
    held = claim("every mutation has one place to be made, and a test that runs", [why for why in map(wrong_with, rows) if why])
    file, old, new, program, test = rows[0].split("\t")
    spoilt = {"a text that is gone": [file, old + "gone", new, program, test], "a text that stands twice": [file, ";", new, program, test],
              "a change that changes nothing": [file, old, old, program, test], "a test that is gone": [file, old, new, program, test + "_gone"]}
    held &= claim("the same check sees what is spoilt", [what for what, row in spoilt.items() if not wrong_with("\t".join(row))])
    raise SystemExit(not held)


if __name__ == "__main__":
    main()
