"""Classic models against plain references written from their papers.

Nowak-May and Hegselmann-Krause have no chance in them once begun: compared cell by cell and agent by agent, step by step, from the engine's
own start. Voter and Moran: the engine's draws are its own, so the reference takes others, and distributions over 400 runs each are compared
by Smirnov's distance of two samples at a level of 1e-5 each (conservative for counts); six comparisons, false alarms below 6e-5. Seeds are fixed.

A model that this build does not have is skipped. Controls: references with a changed rule have to be told from the engine.
"""
import random
import sys

sys.dont_write_bytecode = True

import classics  # noqa: E402
import engine  # noqa: E402
from claims import FAR, claim, exit_status, seen, smirnov  # noqa: E402

RUNS = 400


def skip(text, model):
    print(f"ok - {text} # SKIP no model {model} in this build")


def ran(name, model, settings, steps, replicates=1, snapshots=()):
    output = {"output": {"snapshots": list(snapshots)}} if snapshots else {}
    run = {"steps": steps, "replicates": replicates, "seed": 21, "initial_seed": 22}
    return engine.Results(engine.run(name, settings, model=model, run=run, **output))


# --- Nowak-May: cell by cell ---

def found(rows, wanted):
    """The paths of a model's rows that `wanted` chooses."""
    return [path for path, row in rows.items() if wanted(path.split(".")[1], row)]


def first_wrong_generation(step, lattices, side, temptation):
    """The first generation that differs from the engine's, or None."""
    now = lattices[0]
    for at in range(1, len(lattices)):
        now = step(now, side, side, temptation)
        if now != lattices[at]:
            return at
    return None


def without_itself(defects, width, height, temptation):
    """changed rule: nobody plays itself."""
    around = [classics.neighbourhood(cell, width, height) for cell in range(width * height)]
    earned = [sum(not defects[other] for other in nine if other != cell) * (temptation if defects[cell] else 1)
              for cell, nine in enumerate(around)]
    return [classics.best_of(cell, nine, earned, defects) for cell, nine in enumerate(around)]


def defectors_earn(defects, width, height, temptation):
    """changed rule: two defectors earn 1 as well."""
    around = [classics.neighbourhood(cell, width, height) for cell in range(width * height)]
    earned = [sum(temptation if defects[cell] and not defects[other] else defects[cell] == defects[other] for other in nine)
              for cell, nine in enumerate(around)]
    return [classics.best_of(cell, nine, earned, defects) for cell, nine in enumerate(around)]


def nowak_may():
    side, temptation, generations = 41, 1.85, 40
    rows = engine.rows("nowak-may")
    settings = {path: side for path in found(rows, lambda name, _: name in ("side", "size", "width", "height"))}
    settings.update({path: temptation for path in found(rows, lambda name, row: name == "temptation" or row["symbol"] == "b")})
    results = ran("nowak-may", "nowak-may", settings, generations, snapshots=range(generations + 1))
    column = next(values for values in results.snapshots.values() if isinstance(values[0], list) and len(values[0]) == side * side)
    rare = 1 if sum(column[0]) * 2 < side * side else 0  # defectors are few at the start, whatever the engine calls them
    lattices = [[cell == rare for cell in lattice] for lattice in column]
    wrong = first_wrong_generation(classics.nowak_may_step, lattices, side, temptation)
    claim(f"nowak-may: all {side} x {side} cells are equal for {generations} generations",
          None if wrong is None and len(lattices) == generations + 1 else f"generation {wrong} differs")
    for broken in (without_itself, defectors_earn):
        seen(f"nowak-may, {broken.__doc__.rstrip('.')}", first_wrong_generation(broken, lattices, side, temptation) is not None)


# --- Hegselmann-Krause: agent by agent ---

UNIT = 720720000  # opinions are whole numbers of this part


def worst_opinion(results, bound, steps, step=classics.hegselmann_krause_step, start=None):
    """Greatest difference of an opinion over all steps; snapshots are single precision, so 2^-24 of it is theirs."""
    theirs = [[x / UNIT for x in snapshot] for snapshot in results.snapshots["opinion"]]
    opinions, worst = start or theirs[0], 0.0
    for at in range(1, steps + 1):
        opinions = step(opinions, bound)
        worst = max([worst] + [abs(x - y) for x, y in zip(opinions, theirs[at])])
    return worst


def own_twice(opinions, bound):
    """changed rule: the own opinion counts twice."""
    def mean(x):
        close = [y for y in opinions if abs(y - x) <= bound] + [x]
        return sum(close) / len(close)
    return [mean(x) for x in opinions]


def one_by_one(opinions, bound):
    """changed rule: in turn instead of all at once."""
    now = list(opinions)
    for i, x in enumerate(now):
        close = [y for y in now if abs(y - x) <= bound]
        now[i] = sum(close) / len(close)
    return now


def hegselmann_krause():
    n, bound, steps = 101, 0.1487, 12  # no two of the equal steps are exactly this far apart
    for kind in ("equispaced", "uniform"):
        results = ran(f"hk-{kind}", "hegselmann-krause", {"opinions.agents": n, "opinions.bound": bound, "opinions.start": kind}, steps,
                      snapshots=range(steps + 1))
        start = [i / (n - 1) for i in range(n)] if kind == "equispaced" else None
        worst = worst_opinion(results, bound, steps, start=start)
        claim(f"hegselmann-krause, {kind} start: {n} opinions over {steps} steps agree within 2e-7",
              None if worst <= 2e-7 else f"they differ by {worst:.2g}")
        for broken in (own_twice, one_by_one):
            seen(f"hegselmann-krause, {kind} start, {broken.__doc__.rstrip('.')}", worst_opinion(results, bound, steps, broken, start) > 2e-7)


# --- voter and Moran: by distribution ---

def shares(start, step, times, seed):
    """Shares of ones at given times over many runs: {time: [share of each run]}."""
    generator, found = random.Random(seed), {at: [] for at in times}
    for _ in range(RUNS):
        state = list(start)
        for at in range(1, max(times) + 1):
            step(state, generator)
            if at in found:
                found[at].append(round(sum(state) / len(state), 9))
    return found


def by_distribution(model, settings, start, step, times, broken, about):
    results = ran(model, model, settings, max(times), RUNS)
    theirs = {at: [round(run[at - 1], 9) for run in results.city["share"][0]] for at in times}

    def apart(rule, seed):
        ours = shares(start, rule, times, seed)
        return {at: smirnov(ours[at], theirs[at]) for at in times}

    far = {at: round(d, 2) for at, d in apart(step, 31).items() if d > FAR}
    claim(f"{model}: shares over {RUNS} runs have the reference's distribution at steps {', '.join(map(str, times))}",
          f"Smirnov's distance {far} > {FAR:.2f}" if far else None)
    seen(f"{model}, changed rule: {about}", max(apart(broken, 32).values()) > FAR)


def half_sweeps(step):
    """changed rule: half as many updates in a step."""
    turn = [0]

    def now_and_then(state, generator):
        turn[0] += 1
        if turn[0] % 2:
            step(state, generator)
    return now_and_then


def voter():
    by_distribution("voter", {"voter.agents": 40, "voter.start_share": 0.3}, [1] * 12 + [0] * 28, classics.voter_step, (3, 10, 30),
                    half_sweeps(classics.voter_step), "half as many updates in a step")


def moran():
    def step(fitness):
        return lambda state, generator: classics.moran_step(state, fitness, generator)
    by_distribution("moran", {"moran.agents": 20, "moran.mutants": 5, "moran.fitness": 1.3}, [1] * 5 + [0] * 15, step(1.3), (2, 6, 20),
                    step(1.0), "no advantage in births")


def main():
    engine.need_h5py("classic models agree with plain references")
    known = engine.models()
    for model, check in (("nowak-may", nowak_may), ("hegselmann-krause", hegselmann_krause), ("voter", voter), ("moran", moran)):
        if model in known:
            check()
        else:
            skip(f"{model} agrees with a plain reference", model)
    return exit_status()


sys.exit(main())
