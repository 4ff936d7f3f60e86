#!/usr/bin/env python3
"""Writes the patterns of papers/patterns.tsv as targets for `heli calibrate`: papers/targets.py [PATTERNS.tsv [TARGETS.yaml]]

Only patterns that a run can miss become targets: those whose value is `run INDICATOR [* FACTOR]`. The tolerance is the half-width of the pattern's band on the side
where it is not cut off, and a fifth of the bound where the pattern is itself a bound. With `--check` nothing is written, and the exit status says whether the file is up to date.
"""
import csv
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
HEAD = """# The patterns that the model should reproduce, as targets for `heli calibrate`; made by `make targets` from papers/patterns.tsv, do not edit.
# 模型应当再现的经验模式，供 heli calibrate 作为校准目标；由 make targets 根据 papers/patterns.tsv 生成，请勿手工修改。
#
# In a study / 在研究文件中：
#   targets: [{file: targets/patterns.yaml, of: four-forces-baseline, only: [P5, P8, P10]}]
# `times` brings the indicator, which counts adults, to the residents of the source / times 把按成年人计的指标换算为来源所用的按居民计。
targets:
"""


def number(value):
    return f"{value:.10g}"


def target_of(row):
    """One line of YAML, or None for a pattern that no run can miss."""
    kind, _, rest = row["value"].partition(" ")
    if kind != "run":
        return None
    indicator, _, factor = (word.strip() for word in rest.partition("*"))
    parts = [f"name: {row['id']}", f"indicator: {indicator}"]
    if factor:
        parts.append(f"times: {factor}")
    bound = row["target"].lstrip("≤≥<> ")
    value = float(bound)
    if bound != row["target"]:
        parts += [f"{'at_most' if row['target'][0] in '≤<' else 'at_least'}: {number(value)}", f"tolerance: {number(0.2 * value)}"]
    else:
        parts += [f"value: {number(value)}", f"tolerance: {number(value - float(row['low']))}"]
    parts += [f"of: {json.dumps(row['scenario'])}", f"source: {json.dumps(row['source'])}"]
    return f"  # {row['name']} / {row['name_zh']}\n  - {{{', '.join(parts)}}}\n"


def main():
    check = "--check" in sys.argv
    words = [word for word in sys.argv[1:] if word != "--check"]
    source = words[0] if words else os.path.join(HERE, "patterns.tsv")
    output = words[1] if len(words) > 1 else os.path.join(HERE, "..", "experiments", "targets", "patterns.yaml")
    with open(source, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))
    text = HEAD + "".join(line for line in map(target_of, rows) if line)
    if check:
        with open(output, encoding="utf-8") as file:
            sys.exit(0 if file.read() == text else f"{output} is not as {source} has it; run make targets")
    os.makedirs(os.path.dirname(output) or ".", exist_ok=True)
    with open(output, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
