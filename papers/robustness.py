#!/usr/bin/env python3
"""Which conclusions of docs/scenarios.md survive when every assumed number of the model moves: the runs.

    papers/robustness.py --heli build/heli --work build/evidence [--points 48] [--more 24] [--until HH:MM]

Every number whose source is an assumption or a calibration, and that a scenario does not use as its lever, moves at once. The points are Latin hypercubes over one
coordinate u in (0, 1) for each number (a vector has one for each component), drawn by `heli design`. With m = 2^(2u - 1), so from a half to twice,

    p -> p m                          in general, kept within its range
    p -> odds of p times m            where the range ends at 1 (shares, rates, probabilities): never leaves it
    p -> p 2^-u                       where p is 1 already: from one down to a half
    p -> 1 + (p - 1) m                where the range begins at 1 (a factor that does nothing at 1)

Whole numbers are rounded, vectors that are shares are scaled to sum 1, ends of an interval that would cross are exchanged. At each point the problem and all policies of
a case run once with the same seed, another seed for each point: `heli compare PROBLEM POLICY... --set ... --seed ... --replicates 1`. What is done is kept in
WORK/points.jsonl at once; the same command goes on. The numbers do not depend on the order or the number of workers.

Towns of such points can be far from every pattern (one adult in a hundred takes part, or two in three). All candidates of the design are therefore tried first in the small
town of papers/sensitivity.yaml, and are called *near the patterns* where its participation lies within a half to twice P5 (0.15) and its satisfaction within 0.15 of P10
(0.65). Run are the first POINTS candidates, whatever they are like, and after them up to MORE further ones that are near the patterns
(cases of more than 50,000 adults, S1 and S5, at the first ones alone).
"""
import argparse
import concurrent.futures
import glob
import json
import os
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
# Sizes of the town, and how the reader weighs outcomes: no assumptions about people or bodies.
SIZES = ("city.", "objective.", "population.adults_per_grid", "population.adult_share", "court.judges", "enterprise.per_community")
CROSSING = (("population.cost_low", "population.cost_high"), ("population.initial_need_low", "population.initial_need_high"), ("ladder.down_below", "ladder.up_at"))
WATCHED = ["satisfaction", "participation"]
NEAR = {"participation": (0.075, 0.3), "satisfaction": (0.5, 0.8)}
CANDIDATES, SEED, LARGE = 256, 1000, 50000


def ask(*words):
    return json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)


# --- what moves ---

def movable(heli):
    rows = ask(heli, "describe", "parameters", "--json", "--model", "governance")
    return [row for row in rows if ("assumption" in row["source"] or "calibrated" in row["source"])
            and row["type"] in ("real", "int", "reals") and not row["path"].startswith(SIZES)]


def columns_of(rows):
    """(row, component) of each coordinate; the component is None for a number."""
    return [(row, k) for row in rows for k in (range(row["length"]) if row["type"] == "reals" else [None])]


def name_of(column):
    row, k = column
    return row["path"] if k is None else f"{row['path']}[{k + 1}]"


def moved(value, row, u):
    m = 2.0 ** (2.0 * u - 1.0)
    if value == 0:
        return value
    if row["minimum"] == 1 and row["type"] != "int":
        out = 1.0 + (value - 1.0) * m
    elif row["maximum"] == 1:
        out = 2.0 ** -u if value == 1 else value * m / (1.0 - value + value * m)
    else:
        out = value * m
    out = min(max(out, row["minimum"]), row["maximum"])
    return max(1, round(out)) if row["type"] == "int" else float(f"{out:.10g}")


def moved_list(values, row, us):
    out = [moved(value, row, u) for value, u in zip(values, us)]
    if "shares" in row["traits"]:
        total = sum(out)
        out = [float(f"{x / total:.10g}") for x in out]
        out[out.index(max(out))] += 1.0 - sum(out)
    return out


def values_at(rows, point, own, kept):
    """{path: value} of everything that moves in a case at a point; `own`: what the problem sets, `kept`: what its policies are about."""
    out = {}
    for row in rows:
        value = own.get(row["path"], row["default"])
        if row["path"] in kept:
            continue
        if row["type"] == "reals":
            out[row["path"]] = moved_list(value, row, [point[f"{row['path']}[{k + 1}]"] for k in range(row["length"])])
        else:
            out[row["path"]] = moved(value, row, point[row["path"]])
        if out[row["path"]] == value:
            del out[row["path"]]
    for low, high in CROSSING:
        ends = [out.get(path, own.get(path, default_of(rows, path))) for path in (low, high)]
        if ends[0] > ends[1]:
            out[low], out[high] = ends[1], ends[0]
    return out


def default_of(rows, path):
    return next(row["default"] for row in rows if row["path"] == path)


def draw(heli, columns, points, seed, work):
    """One Latin hypercube: a list of points, each {name of the coordinate: u}."""
    path = os.path.join(work, f"factors-{seed}.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write("factors:\n" + "".join(f"  - {{parameter: c{k}, from: 0, to: 1}}\n" for k in range(len(columns))) + f"seed: {seed}\n")
    said = subprocess.run([heli, "design", "lhs", path, "--points", str(points)], stdout=subprocess.PIPE, text=True, check=True).stdout
    lines = [line for line in said.splitlines() if line and not line.startswith("#")][1:]
    return [dict(zip(map(name_of, columns), map(float, line.split(",")))) for line in lines]


def draw_points(heli, columns, points, work):
    """A hypercube of the numbers and another one of the vectors' components, point by point: a design has room for 200 factors."""
    numbers = draw(heli, [column for column in columns if column[1] is None], points, 1, work)
    vectors = draw(heli, [column for column in columns if column[1] is not None], points, 2, work)
    return [{**a, **b} for a, b in zip(numbers, vectors)]


# --- cases ---

def base_name(path):
    with open(path, encoding="utf-8") as file:
        return next((os.path.basename(line.split(":", 1)[1].strip())[:-5] for line in file if line.startswith("extends:")), None)


def cases_of(heli):
    """Problem -> its policies (scenarios with expectations, and those that these extend), each once and after its base."""
    files = {os.path.basename(path)[:-5]: path for path in sorted(glob.glob(os.path.join(TOP, "scenarios", "*.yaml")))}
    expecting = [name for name, path in files.items() if any(line.startswith("expect:") for line in open(path, encoding="utf-8"))]
    found = {}
    for name in expecting:
        problem = name
        while base_name(files[problem]):
            problem = base_name(files[problem])
        found.setdefault(problem, []).append(name)
    cases = []
    for problem, policies in found.items():
        policies.sort(key=lambda name: (base_name(files[name]) != problem, name))
        described = {name: ask(heli, "describe", name, "--json", "--scenarios", os.path.join(TOP, "scenarios")) for name in [problem] + policies}
        cases.append({"problem": problem, "policies": policies, "files": [os.path.join("scenarios", name + ".yaml") for name in [problem] + policies],
                      "bases": {name: base_name(files[name]) for name in policies}, "own": described[problem]["values"], "kept": levers_of(described)})
    return cases


def levers_of(described):
    """What the scenarios of a case are about: everything that one of them sets in time, or sets otherwise than the others."""
    kept = {path for item in described.values() for policy in item["policies"] for path in policy["set"]}
    values = [item["values"] for item in described.values()]
    return kept | {path for item in values for path in item if any(other.get(path) != item[path] for other in values)}


def expectations():
    """(policy, indicator, direction) in the order of the files, from the rows that `heli expect` reads."""
    rows = []
    for path in sorted(glob.glob(os.path.join(TOP, "scenarios", "*.yaml"))):
        inside, indicator = False, None
        for line in open(path, encoding="utf-8"):
            if line.startswith("expect:"):
                inside = True
            elif inside and "indicator:" in line:
                indicator = line.split("indicator:", 1)[1].split(",")[0].strip(" }\n")
            if inside and "direction:" in line:
                rows.append((os.path.basename(path)[:-5], indicator, line.split("direction:", 1)[1].split("}")[0].split(",")[0].strip()))
    return rows


# --- runs ---

def text_of(value):
    if isinstance(value, list):
        return "[" + ", ".join(repr(x) for x in value) + "]"
    return repr(value)


def run_point(heli, case, number, values, wanted):
    words = [heli, "compare", *case["files"], "--replicates", "1", "--threads", "1", "--json", "--quiet", "--seed", str(SEED + number), "--indicator", ",".join(wanted)]
    for path, value in values.items():
        words += ["--set", f"{path}={text_of(value)}"]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=TOP, check=False)
    if done.returncode:
        return {"case": case["problem"], "point": number, "error": done.stderr.strip()}
    out = {case["problem"]: {}}
    found = json.loads(done.stdout)
    for row in found["indicators"]:
        policy = case["policies"]["BCDEFGH".index(row["operand"])]
        out.setdefault(policy, {})[row["name"]] = row["b"]
        out[case["problem"]][row["name"]] = row["a"]
    return {"case": case["problem"], "point": number, "means": out}


def screen(options, rows, points):
    """Participation and satisfaction of the small town at every candidate, kept in WORK/screen.json."""
    path = os.path.join(options.work, "screen.json")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    own = ask(options.heli, "describe", "four-forces-baseline", "--json", "--scenarios", os.path.join(TOP, "scenarios"))["values"]
    town = {"problem": "town", "policies": ["same"], "files": [os.path.join("papers", "sensitivity.yaml")] * 2}
    with concurrent.futures.ThreadPoolExecutor(options.threads) as pool:
        found = list(pool.map(lambda number: run_point(options.heli, town, number, values_at(rows, points[number], own, set()), WATCHED), range(len(points))))
    means = [item["means"]["town"] if "means" in item else None for item in found]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(means, file)
    return means


def is_near(means):
    return means is not None and all(low <= means[name] <= high for name, (low, high) in NEAR.items())


def chosen(options, screened):
    """Numbers of the points that are run, in the order in which they are."""
    first = list(range(min(options.points, len(screened))))
    return first + [number for number in range(len(first), len(screened)) if is_near(screened[number])][:options.more]


def done_of(path):
    if not os.path.exists(path):
        return set()
    with open(path, encoding="utf-8") as file:
        return {(item["case"], item["point"]) for item in map(json.loads, file)}


def jobs_of(cases, numbers, first):
    """(case, point): small towns before large ones at the first points, then the small ones at the further points, too."""
    small = [case for case in cases if adults_of(case) <= LARGE]
    large = [case for case in cases if adults_of(case) > LARGE]
    return [(case, number) for some, group in ((numbers[:first], small), (numbers[:first], large), (numbers[first:], small)) for number in some for case in group]


def adults_of(case):
    return case["own"].get("population.adults_per_grid", 400) * case["own"].get("city.grids", 261)


def carry_out(options, cases, rows, points, numbers, path):
    done = done_of(path)
    wanted = {case["problem"]: sorted(set(WATCHED) | {row[1] for row in expectations() if row[0] in case["policies"]}) for case in cases}
    lock, left = threading.Lock(), [job for job in jobs_of(cases, numbers, options.points) if (job[0]["problem"], job[1]) not in done]

    def work(job):
        case, number = job
        if options.until and time.strftime("%H:%M") >= options.until:
            return
        values = values_at(rows, points[number], case["own"], case["kept"])
        found = run_point(options.heli, case, number, values, wanted[case["problem"]])
        with lock, open(path, "a", encoding="utf-8") as file:
            file.write(json.dumps(found) + "\n")
        if "error" in found:
            print(f"{case['problem']} at point {number}: {found['error']}", file=sys.stderr)
    with concurrent.futures.ThreadPoolExecutor(options.threads) as pool:
        list(pool.map(work, left))


class Evidence:
    """Everything that the page needs: rows, coordinates, cases, points, which of them were run, and means[case, point][scenario][indicator]."""

    def __init__(self, options):
        self.rows = movable(options.heli)
        self.columns = columns_of(self.rows)
        self.cases = cases_of(options.heli)
        self.points = draw_points(options.heli, self.columns, CANDIDATES, options.work)
        self.screened = screen(options, self.rows, self.points)
        self.numbers = chosen(options, self.screened)
        self.means = {}

    def read(self, path):
        with open(path, encoding="utf-8") as file:
            for item in map(json.loads, file):
                self.means[item["case"], item["point"]] = item.get("means")


def add_options(parser):
    parser.add_argument("--heli", default="build/heli")
    parser.add_argument("--work", default="build/evidence")
    parser.add_argument("--points", type=int, default=48, help="of the design, whatever they are like")
    parser.add_argument("--more", type=int, default=24, help="at most so many further ones near the patterns")
    parser.add_argument("--threads", type=int, default=os.cpu_count())


def main():
    parser = argparse.ArgumentParser(description="Runs every problem and policy at many points of the assumed numbers.")
    add_options(parser)
    parser.add_argument("--until", metavar="HH:MM", help="begin nothing after this time of the day")
    options = parser.parse_args()
    options.heli = os.path.abspath(options.heli)
    os.makedirs(options.work, exist_ok=True)
    all_of = Evidence(options)
    print(f"{len(all_of.rows)} numbers in {len(all_of.columns)} coordinates, {len(all_of.cases)} cases, {len(all_of.numbers)} points of which "
          f"{sum(is_near(all_of.screened[number]) for number in all_of.numbers)} are near the patterns", flush=True)
    carry_out(options, all_of.cases, all_of.rows, all_of.points, all_of.numbers, os.path.join(options.work, "points.jsonl"))


if __name__ == "__main__":
    main()
