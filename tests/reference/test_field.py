"""The field core against its plain reference, resident by resident and week by week, under the engine's own draws.

Towns of 240 adults in two communities on the networks whose neighbours are known (complete, ring): one with the defaults, one that strains
every equation, and towns whose parameters are drawn at random (seeds fixed). Stances must be equal; what is real-valued within single
precision (tolerances in town.py). There is no chance in the verdict: the draws are the same.

Then the reference is broken, one equation at a time, and each time the comparison has to see it.
"""
import os
import random
import sys

sys.dont_write_bytecode = True

import engine  # noqa: E402
import town  # noqa: E402
from broken import BROKEN, BROKEN_WORK  # noqa: E402
from claims import claim, exit_status, seen  # noqa: E402
from field import Field  # noqa: E402

LONG = bool(os.environ.get("HELI_LONG"))
WEEKS = 60 if LONG else 27  # the long tier crosses the end of a year
RANDOM_TOWNS = range(1, 41) if LONG else range(1, 7)

# Every term of every equation at work: resisters and participants, imitation and choice, both promises, budgets half executed.
STRAINED = {
    "network.kind": "ring", "network.degree": 6, "needs.equal_allocation": 0.6, "needs.dose_per_hour_per_head": 2.5,
    "voice.equality": 0.4, "information.sharing": 0.5, "main_line.own_need_weight": 0.6, "main_line.agenda": [0.25, 0.25, 0.5],
    "main_line.guidance": 0.5, "main_line.guidance_by_trust": True, "resident.revision": 0.4, "resident.imitation": 0.4,
    "resident.selective_incentive": 0.1, "resident.compensation": 0.1, "resident.grievance": 1.6, "resident.loss_weight": 1.2,
    "resident.neutral_alignment": 0.8, "resident.social_pressure": 0.7, "resident.resister_strength": 1.7,
    "government.guiding_share": 0.5, "enterprise.supporting_share": 0.75, "organisation.hours_per_1000": 60,
    "organisation.integrating_share": 0.75, "organisation.hub": True, "organisation.stars": 4, "organisation.link_hours": 0.2,
    "volunteers.activation": 0.1, "budget.execution_rate": 0.8,
}

# Nobody needs anything: no direction, no motive either way, service for all alike (ODD 0, edges).
CONTENT = {"population.initial_need_low": 0, "population.initial_need_high": 0, "needs.inflow_per_week": 0, "resident.revision": 0.3,
           "main_line.own_need_weight": 0.5, "resident.neutral_alignment": 0.4}

# Nobody acts and nobody is heard, so that needs are estimated by the goal; no body has an hour, so that there is no joint force yet.
SILENT = {"population.initial_participation": 0, "voice.silent_expression": 0, "grid.adults_per_hour": 0, "party.own_groups": 0,
          "main_line.own_need_weight": 0.5, "government.hours_per_1000": 0, "enterprise.hours_per_1000": 0,
          "organisation.hours_per_1000": 0, "population.cost_low": 1.2, "network.kind": "ring", "network.degree": 2}

# Every enterprise supports and has a commissioner; residents work for them, elsewhere, or not at all (44).
WORKING = {"enterprise.commissioners": 12, "enterprise.commissioner_quality": 0.8, "enterprise.commissioner_turn": 0.6,
           "enterprise.supporting_share": 1, "employment.employed_share": 0.5, "employment.unemployed_share": 0.2,
           "employment.hardship": 0.2, "employment.incentive": 0.2, "main_line.own_need_weight": 0.5, "main_line.agenda": [0.25, 0.5, 0.25],
           "main_line.guidance": 0.4, "resident.revision": 0.3, "resident.grievance": 1.6, "resident.neutral_alignment": 0.8,
           "budget.execution_rate": 0.7}


def drawn(seed):
    """Parameters of a town at random, wide of the defaults."""
    g = random.Random(seed)
    u = g.uniform
    above, enterprises = g.randrange(4) / 8, g.randrange(4) / 8
    return {
        "network.kind": g.choice(["complete", "ring"]), "network.degree": 2 * g.randrange(1, 8),
        "needs.inflow_per_week": u(0.005, 0.05), "needs.inflow_weight": [u(0, 2) for _ in range(6)],
        "needs.dose_per_hour_per_head": u(0.5, 4), "needs.equal_allocation": u(0, 1), "voice.silent_expression": u(0, 1),
        "voice.equality": u(0, 1), "voice.sharing_gain": u(0, 1), "information.sharing": u(0, 1), "grid.adults_per_hour": u(0, 10),
        "grid.subsidy_yuan_per_year": u(0, 9000), "main_line.goal": [u(0, 1) for _ in range(6)], "main_line.own_need_weight": u(0, 1),
        "main_line.agenda": [above, enterprises, 1 - above - enterprises], "main_line.guidance": u(0, 1),
        "main_line.guidance_by_trust": g.random() < 0.5, "resident.revision": u(0.05, 1), "resident.imitation": u(0, 1),
        "resident.sharpness": u(1, 10), "resident.interest": u(0, 1), "resident.hardship_reference": u(0.2, 0.8),
        "resident.selective_incentive": u(0, 0.5), "resident.social_pressure": u(0, 1), "resident.trust_weight": u(0, 1),
        "resident.duty": u(0, 1), "resident.grievance": u(0.3, 3), "resident.loss_weight": u(0, 2),
        "resident.neutral_alignment": u(0.3, 1), "resident.compensation": u(0, 0.5), "resident.habitus_weight": u(0, 1),
        "resident.habitus_rate": u(0, 0.2), "resident.trust_gain": u(0, 0.2), "resident.trust_loss": u(0, 0.2),
        "resident.focus": g.choice(["all", "main", "single"]), "resident.hours_per_week": u(0.2, 2),
        "resident.resister_strength": u(0.2, 3), "government.guiding_share": g.choice([0, 0.5, 1]),
        "government.hours_per_1000": u(0, 240), "government.administrative_burden": u(0, 1), "enterprise.hours_per_1000": u(0, 60),
        "enterprise.direction": [u(0, 1) for _ in range(6)], "enterprise.supporting_share": u(0, 1),
        "enterprise.amplification": u(0, 1), "enterprise.half_support_hours": u(0, 40), "organisation.hours_per_1000": u(5, 60),
        "organisation.hours_profile": [u(0, 1) for _ in range(6)], "organisation.integrating_share": u(0, 1),
        "organisation.stars": g.randrange(6), "organisation.hub": g.random() < 0.5, "organisation.hub_bonus": u(0, 1),
        "organisation.integration_scale": u(0, 2), "organisation.transaction_loss": u(0, 1), "organisation.resistance_easing": u(0, 1),
        "organisation.link_hours": u(0, 0.3), "volunteers.activation": u(0, 0.5), "budget.execution_rate": g.choice([1, u(0.3, 1)]),
        "party.funds_yuan_per_community_year": u(0, 40000),
    }


def ran(name, seed, parameters):
    return engine.Results(engine.run(name, town.settings(WEEKS, seed, **parameters)))


def agrees(name, seed, parameters):
    """Results of a town whose every week was compared, for more to be done with them."""
    results = ran(name, seed, parameters)
    claim(f"{name}: stances of all residents are equal for {WEEKS} weeks, states and forces within single precision",
          town.first_disagreement(Field, results, seed, WEEKS))
    return results


def has_everything(results):
    """A comparison says little about resisters where there are none."""
    acts = [act for name in ("stance_even", "stance_odd") for week in results.snapshots[name] for act in week]
    lacking = [act for act in (-1, 0, 1) if acts.count(act) < len(acts) / 50]
    claim("strained town: residents resist, look on and take part", f"hardly any stance {lacking}" if lacking else None)


def other_replicates_agree():
    """Replicates differ in their draws; from a shared population they can be followed too, community by community."""
    parameters = {**STRAINED, "run.replicates": 3, "run.shared_population": True}
    results = ran("replicates", 5, parameters)
    for replicate in (1, 2):
        claim(f"replicate {replicate}: forces, shares and means of each community agree for {WEEKS} weeks",
              town.first_disagreement(Field, results, 5, WEEKS, replicate))
    seen("another seed's draws", town.first_disagreement(Field, results, 6, WEEKS, 1) is not None)


def main():
    engine.need_h5py("the field core agrees with its plain reference")
    agrees("town of the defaults", 1, {})
    strained = agrees("strained town", 2, STRAINED)
    has_everything(strained)
    agrees("town without needs", 3, CONTENT)
    agrees("silent town", 4, SILENT)
    working = agrees("working town", 7, WORKING)
    for seed in RANDOM_TOWNS:
        agrees(f"random town {seed}", seed, drawn(seed))
    other_replicates_agree()
    for kinds, results, seed in ((BROKEN, strained, 2), (BROKEN_WORK, working, 7)):
        for kind in kinds:
            seen(f"broken on purpose, {kind.__doc__.rstrip('.')}", town.first_disagreement(kind, results, seed, WEEKS) is not None)
    return exit_status()


sys.exit(main())
