#!/usr/bin/env python3
"""Which conclusions survive (papers/robustness.py, papers/evidence.py): how assumed numbers are moved, and what is counted of it."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
sys.path.insert(0, os.path.join(TOP, "papers"))
sys.dont_write_bytecode = True
import evidence  # noqa: E402
import robustness  # noqa: E402

HELI = os.environ.get("HELI", os.path.join(TOP, "build", "heli"))
failed = 0


def claim(holds, what):
    global failed
    print(("ok - " if holds else "not ok - ") + what)
    failed += not holds


def close(a, b):
    return abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))


def row(**more):
    return {"path": "x", "type": "real", "length": 1, "minimum": 0, "maximum": 10, "traits": [], "default": 2, **more}


def moves():
    claim(close(robustness.moved(2, row(), 0.5), 2), "the middle of the range is the scenario's own number")
    claim(close(robustness.moved(2, row(), 0), 1) and close(robustness.moved(2, row(), 1), 4), "a number moves from a half to twice")
    claim(close(robustness.moved(8, row(), 1), 10), "it stays within its range")
    share = row(maximum=1)
    claim(close(robustness.moved(0.5, share, 1), 2 / 3) and close(robustness.moved(0.5, share, 0), 1 / 3), "the odds of a share move from a half to twice")
    claim(all(0 < robustness.moved(p, share, u) < 1 for p in (0.001, 0.5, 0.999) for u in (0, 0.3, 1)), "so that a share stays one")
    claim(close(robustness.moved(1, share, 0), 1) and close(robustness.moved(1, share, 1), 0.5), "a share that is all moves down to a half")
    claim(close(robustness.moved(1.2, row(minimum=1), 1), 1.4), "of a factor that does nothing at 1 the excess moves")
    claim(robustness.moved(0, row(), 1) == 0, "what is off stays off")
    claim(robustness.moved(3, row(type="int"), 1) == 6 and robustness.moved(1, row(type="int"), 0) == 1, "whole numbers stay whole, and at least one")
    claim(close(sum(robustness.moved_list([0.5, 0.2, 0.3], row(maximum=1, traits=["shares"]), [0, 1, 0.4])), 1), "shares still sum to one")


def crossing():
    rows = [row(path="population.cost_low", default=0.9), row(path="population.cost_high", default=1.0)]
    rows += [row(path=path, default=k) for k, path in enumerate(end for pair in robustness.CROSSING[1:] for end in pair)]
    point = {item["path"]: 0.5 for item in rows}
    point.update({"population.cost_low": 1, "population.cost_high": 0})
    moved = robustness.values_at(rows, point, {}, set())
    claim(moved["population.cost_low"] < moved["population.cost_high"], "ends that cross are exchanged")
    claim("population.cost_low" not in robustness.values_at(rows, {name: 0.5 for name in point}, {}, {"population.cost_low"}), "what a policy is about is not moved")


def counting():
    claim([evidence.verdict_of(pair) for pair in ((48, 48), (46, 48), (45, 48), (39, 48), (38, 48))] == ["robust", "robust", "mostly", "mostly", "fragile"],
          "robust from 95 % on, mostly from 80 % on")
    claim(close(evidence.rank_correlation([1, 2, 3, 4], [10, 20, 40, 30]), 0.8), "a rank correlation by hand: 0.8")
    claim(close(evidence.rank_correlation([1, 2, 2, 4], [1, 2, 3, 4]), 4.5 / (4.5 * 5) ** 0.5), "ties share their mean rank")
    claim(evidence.chance_of(0.9, 48) < 1e-6 < 0.5 < evidence.chance_of(0.05, 48), "strong correlations are rarely chance, weak ones often")
    goals = [{"indicator": "a", "goal": "maximise"}, {"indicator": "b", "goal": "minimise"}]
    at = lambda a, b: {"a": {"mean": a}, "b": {"mean": b}}  # noqa: E731
    claim(evidence.dominates(at(2, 1), at(1, 1), goals) and not evidence.dominates(at(2, 2), at(1, 1), goals) and not evidence.dominates(at(1, 1), at(1, 1), goals),
          "beaten means: no objective better, one worse")


def cases():
    found = robustness.cases_of(HELI)
    expected = robustness.expectations()
    covered = [policy for case in found for policy in case["policies"]]
    claim(sorted(set(covered)) == sorted({policy for policy, _, _ in expected}) and len(covered) == len(set(covered)), "every policy with expectations belongs to one case")
    claim(all(case["bases"][policy] == case["problem"] or case["bases"][policy] in case["policies"] for case in found for policy in case["policies"]),
          "the base of every policy is run with it")
    kept = {case["problem"]: case["kept"] for case in found}
    claim("budget.execution_rate" in kept["s04-mediation-problem"] and "resident.sharpness" not in kept["s04-mediation-problem"], "levers of a case are kept, other assumptions not")
    for name in ("robustness.md", "robustness.zh-CN.md"):
        with open(os.path.join(TOP, "docs", name), encoding="utf-8") as file:
            text = file.read()
        rows = text.split("<!-- evidence:all -->")[1].split("<!-- evidence:end -->")[0].strip().splitlines()[2:]
        claim(len(rows) == len(expected), f"docs/{name} judges every expectation")


moves()
crossing()
counting()
cases()
sys.exit(1 if failed else 0)
