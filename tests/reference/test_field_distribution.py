"""The field core against its plain reference where draws are not shared: the default network and the initial population.

The engine's acquaintances and first residents cannot be looked up from outside, so the reference makes its own, from another generator,
and distributions are compared. Seeds are fixed.

 - The world at the end: means of eight indicators over 200 runs of the engine and 20 of the reference, Welch's t, |t| > 5. False alarms:
   8e-5 for each (19 degrees of freedom, the fewest there can be), below 7e-4 for all eight together.
 - The residents at the start: Kolmogorov's distance of a column from its law, at a level of 1e-5 each.

Controls: references with one equation broken are told from the engine by the same criterion.
"""
import math
import os
import random
import sys

sys.dont_write_bytecode = True

import engine  # noqa: E402
import field  # noqa: E402
import population  # noqa: E402
import town  # noqa: E402
from broken import TrustFallsAsItRises  # noqa: E402
from claims import FAR, claim, exit_status, kolmogorov, seen, welch  # noqa: E402

RUNS = 60 if os.environ.get("HELI_LONG") else 20
ENGINE_RUNS = 200
WEEKS, GRIDS_HERE, ADULTS_HERE = 16, 4, 40
LARGEST_T = 5.0
NAMES = ("power", "deviation_deg", "coherence_bodies", "coherence_actors", "satisfaction", "trust", "participation", "resistance")

# A town in which neighbours count, with some resistance.
LIVELY = {"city.communities": 1, "city.grids": GRIDS_HERE, "party.own_groups": GRIDS_HERE, "population.adults_per_grid": ADULTS_HERE,
          "population.serving_members": 20, "population.initial_participation": 0.4, "population.initial_trust": 0.8,
          "network.kind": "acquaintances", "network.degree": 3, "resident.revision": 0.3, "resident.imitation": 0.3,
          "resident.social_pressure": 1.5, "resident.grievance": 1.5, "resident.neutral_alignment": 0.7, "resident.trust_loss": 0.1,
          "enterprise.supporting_share": 1, "organisation.integrating_share": 0.5, "output.communities": False}


# --- the world at the end ---

def engine_ends(results):
    """Indicators after the last week, a list over runs by name."""
    called = {"power": "effective_power"}
    return {name: [run[-1] for run in results.city[called.get(name, name)][0]] for name in NAMES}


def reference_end(kind, p, seed):
    generator = random.Random(seed)
    people = population.residents(p, generator, GRIDS_HERE)
    known = population.acquaintances(p, generator, people)
    model = kind(p, people, known, field.Institutions(False, 1.0, 0.5), field.OwnDraws(generator), [ADULTS_HERE] * GRIDS_HERE)
    for _ in range(WEEKS):
        seen = model.week()
    seen["power"] *= 1000 / model.n
    return seen


def reference_ends(kind, p, first_seed):
    ends = [reference_end(kind, p, first_seed + run) for run in range(RUNS)]
    return {name: [end[name] for end in ends] for name in NAMES}


def compared(ours, theirs):
    return {name: welch(ours[name], theirs[name]) for name in NAMES}


def apart(t):
    far = {name: round(value, 1) for name, value in t.items() if not abs(value) <= LARGEST_T}
    return f"t of {far}" if far else None


class SeesEverybody(field.Field):
    """(20) everybody sees the whole community."""

    def begin_week(self):
        super().begin_week()
        self.everywhere = {stance: self.last_stance.count(stance) / self.n for stance in (field.RESIST, field.PARTICIPATE)}

    def neighbour_share(self, i, stance):
        return self.everywhere[stance]


class NobodySees(field.Field):
    """(20) neighbours' stances do not count."""

    def neighbour_share(self, i, stance):
        return 0.0


def ends_agree():
    chosen = town.settings(WEEKS, 77, snapshots=[], **LIVELY)
    chosen["run.replicates"] = ENGINE_RUNS
    results = engine.Results(engine.run("lively", chosen))
    theirs = engine_ends(results)
    t = compared(reference_ends(field.Field, results.parameters, 5000), theirs)
    claim(f"acquaintances: means of eight indicators over {RUNS} runs agree after {WEEKS} weeks (|t| <= 5; false alarms below 7e-4)", apart(t))
    for kind in (NobodySees, TrustFallsAsItRises, SeesEverybody):
        t = compared(reference_ends(kind, results.parameters, 9000), theirs)
        seen(f"broken on purpose, {kind.__doc__.rstrip('.')}", apart(t) is not None)


# --- the residents at the start ---

def uniform_law(low, high):
    return lambda x: min(1.0, max(0.0, (x - low) / (high - low)))


def follows(name, values, law, another):
    """Holds a column to its law, and sees that another law would not do."""
    d = kolmogorov(values, law)
    claim(f"at the start: {name} (Kolmogorov, level 1e-5, n = {len(values)})", None if d <= FAR else f"distance {d:.2f} > {FAR:.2f}")
    seen(f"at the start: another law than that {name}", kolmogorov(values, another) > FAR)


def starts_agree():
    chosen = town.settings(1, 5, snapshots=[0], **LIVELY)
    chosen.update({"population.adults_per_grid": 1000, "population.serving_members": 300, "volunteers.registered_share": 0.2})
    results = engine.Results(engine.run("starts", chosen))
    start = {name: column[0] for name, column in results.snapshots.items() if isinstance(column[0], list)}
    n = len(start["trust"])

    def normal(sd):
        return lambda x: 0.5 * math.erfc(-x / sd / math.sqrt(2))

    def beta_1_5(x):  # marginal of Dirichlet(1) over six
        return 1 - (1 - min(1.0, max(0.0, x))) ** 5

    spread = random.Random(3)  # weights are rounded to 255ths: spread over their cells
    shares = [(w[0] + spread.random() - 0.5) / 255 for w in start["weight"]]
    follows("needs are uniform", [x for need in start["need"] for x in need], uniform_law(0.1, 0.6), uniform_law(0.1, 0.62))
    follows("costs of taking part are uniform", start["cost_participate"], uniform_law(0.5, 1.5), uniform_law(0.4, 1.5))
    follows("costs of resisting are uniform", start["cost_resist"], uniform_law(0.5, 1.5), uniform_law(0.5, 1.6))
    follows("log positions are normal", [math.log(v) for v in start["position"]], normal(0.6), normal(0.7))
    follows("importances are Dirichlet", shares, beta_1_5, lambda x: 1 - (1 - min(1.0, max(0.0, x))) ** 6)
    claim("at the start: importances sum to 255 for everybody", None if all(sum(w) == 255 for w in start["weight"]) else "they do not")
    acting = sum(s == 1 for s in start["stance_odd"])
    set_to = results.parameters["population.initial_participation"]
    far = 4.5 * math.sqrt(n * set_to * (1 - set_to))  # two-sided level 7e-6
    claim("at the start: as many take part as are set, within 4.5 standard errors, and nobody resists",
          None if abs(acting - set_to * n) <= far and -1 not in start["stance_odd"] else f"{acting} of {n}")
    serving = sum(int(f) & field.SERVING for f in start["flags"])
    claim("at the start: as many members serve as are set", None if serving == 300 else f"{serving}")


def main():
    engine.need_h5py("the field core agrees with its plain reference by distribution")
    ends_agree()
    starts_agree()
    return exit_status()


sys.exit(main())
