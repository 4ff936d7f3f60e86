"""Small towns of the field core: how the engine is asked to run one, and how the reference starts from its set-up."""
import field
from addressed import DYNAMICS, key_of

COMMUNITIES, GRIDS, ADULTS = 2, 3, 40  # communities; grids of each; adults of each grid

# No case, no revision of institutions: what is left is the field core.
CORE = {"city.offices": 1, "city.communities": COMMUNITIES, "city.grids": COMMUNITIES * GRIDS, "population.adults_per_grid": ADULTS,
        "population.serving_members": 40, "network.kind": "complete", "party.own_groups": COMMUNITIES * GRIDS, "party.joint_groups": 0,
        "enterprise.commissioners": 0, "court.judges": 0, "tickets.per_adult_year": 0, "disputes.per_adult_year": 0,
        "petitions.incidents": False, "institutions.revise": False, "output.communities": True}


def settings(weeks, seed, snapshots=None, **more):
    """The field core for some weeks with a snapshot of every resident after each of them."""
    chosen = dict(CORE)
    chosen.update({"run.weeks": weeks, "run.burn_in_weeks": 0, "run.replicates": 1, "run.seed": seed, "run.initial_seed": seed + 1000,
                   "output.snapshots": list(range(weeks + 1)) if snapshots is None else snapshots})
    chosen.update(more)
    return chosen


def network(parameters, n):
    """Those networks whose neighbours follow from their description."""
    if parameters["network.kind"] == "ring":
        return field.ring(n, int(parameters["network.degree"]))
    return field.complete(n)


def members(results, community):
    """Columns of a result file where this community's residents stand."""
    return [i for i, c in enumerate(results.snapshots["community_index"]) if c == community]


def resident(results, i):
    """The state of a resident at the end of set-up. The first week writes the buffers of even weeks; the start stands in the odd ones."""
    start = {name: column[0] for name, column in results.snapshots.items() if name != "community_index" and isinstance(column[0], list)}
    return field.Resident(need=start["need"][i], weight=[w / 255 for w in start["weight"][i]], position=start["position"][i],
                          trust=start["trust"][i], habitus=start["habitus"][i], cost_participate=start["cost_participate"][i],
                          cost_resist=start["cost_resist"][i], stance=int(start["stance_odd"][i]), flags=int(start["flags"][i]),
                          grid=int(start["grid"][i]), employer=int(start["employer"][i]))


def reference(kind, results, community, seed, replicate=0):
    """The reference (a Field, or one that is broken on purpose) of one community, with the engine's own draws of one replicate."""
    residents = [resident(results, i) for i in members(results, community)]
    grid_size = [sum(r.grid == g for r in residents) for g in range(GRIDS)]
    seen = {name: results.partitions[name][0][replicate][0][community] for name in ("guiding_share", "supporting_share", "integrating_share")}
    given = field.Institutions(seen["guiding_share"] > 0.5, seen["supporting_share"], seen["integrating_share"])
    draws = field.SharedDraws(key_of(seed, replicate, DYNAMICS), community)
    return kind(results.parameters, residents, network(results.parameters, len(residents)), given, draws, grid_size)


# --- the comparison, week by week ---

STATE = 4e-6  # needs, trust, habitus in [0, 1]: the engine rounds each week to 2^-25, and the recursions forget
PAY = 2e-5    # utilities of a few units, made of these
SHARE = 1e-5  # forces and power by the hours of all actors, lengths, coherences, means; the angle in radians by |R| over these hours

BODIES = ("government", "enterprises", "residents", "organisations", "resistance")


def state_differences(model, results, who, week):
    """(what, difference, tolerance) over the residents after a week; week 0 is the end of set-up."""
    now = {name: column[week] for name, column in results.snapshots.items() if isinstance(column[0], list)}
    buffer = "even" if week % 2 else "odd"
    pairs = list(zip(model.residents, who))
    yield "stances", sum(r.stance != now["stance_" + buffer][i] for r, i in pairs), 0
    yield "needs", max(abs(r.need[k] - now["need"][i][k]) for r, i in pairs for k in field.DOMAINS), STATE
    yield "trust", max(abs(r.trust - now["trust"][i]) for r, i in pairs), STATE
    yield "habitus", max(abs(r.habitus - now["habitus"][i]) for r, i in pairs), STATE
    yield "pay", max(abs(r.pay - now["pay_" + buffer][i]) for r, i in pairs), PAY


def field_differences(model, seen, results, community, week, replicate=0):
    """The same of what the community did in a week (0 is the first)."""
    def engine(name):
        return results.partitions[name][0][replicate][week][community]

    def apart(vector, name, per_1000=1.0):
        return max(abs(x / per_1000 - y) for x, y in zip(vector, engine(name)))

    heads = model.n / 1000
    hours = seen["actor_hours"] / heads
    for body in BODIES:
        yield f"force of {body}", apart(seen["part"][body], f"force_{body}", heads), SHARE * hours
    yield "resultant", apart(seen["resultant"], "joint_force", heads), SHARE * hours
    yield "effective power", abs(seen["power"] / heads - engine("effective_power")), SHARE * hours
    sharp = field.math.degrees(SHARE) * max(1.0, seen["actor_hours"] / max(field.length(seen["resultant"]), 1e-9))
    yield "deviation", abs(seen["deviation_deg"] - engine("deviation_deg")), sharp
    yield "main line", apart(seen["main_line"], "main_line"), SHARE
    yield "mean needs", apart(seen["need"], "need"), SHARE
    for name in ("coherence_bodies", "coherence_actors", "integration", "satisfaction", "satisfied_share", "trust", "trust_gap",
                 "participation", "resistance"):
        yield name, abs(seen[name] - engine(name)), SHARE
    bins = 1 / 512 / max(1 - seen["satisfaction"], 1e-9)  # the engine's comes from a histogram: each value moves by half a bin at most
    yield "need_gini", abs(seen["need_gini"] - engine("need_gini")), bins


def differences(kind, results, community, seed, weeks, replicate=0):
    """
    Runs the reference beside the engine: (week, what, difference, tolerance), from the end of set-up on. Residents are seen of replicate 0
    alone; others can be followed by what their community does, where all begin with one population.
    """
    model, who = reference(kind, results, community, seed, replicate), members(results, community)
    for week in range(weeks + 1):
        if week > 0:
            seen = model.week()
            for difference in field_differences(model, seen, results, community, week - 1, replicate):
                yield (week, *difference)
        if replicate == 0:
            for difference in state_differences(model, results, who, week):
                yield (week, *difference)


def first_disagreement(kind, results, seed, weeks, replicate=0):
    """None, or a sentence on the first thing on which reference and engine part."""
    for community in range(COMMUNITIES):
        for week, what, difference, tolerance in differences(kind, results, community, seed, weeks, replicate):
            if not difference <= tolerance:
                return f"community {community}, week {week}: {what} differ by {difference:.3g} (tolerance {tolerance:.2g})"
    return None
