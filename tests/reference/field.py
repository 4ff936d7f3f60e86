"""The field core of the governance model, a second time: plain, slow and in double precision.

Written from sections 0, 5 and 7.1-7.7 of the model's ODD description and from docs/decisions/0005, one method per equation, without a look
at the engine's own code. Standard library only. Numbers in brackets are those of the equations.

A Field is one community in which no case, no purchase and no revision of institutions happens. It starts from the residents' state at the
end of set-up and makes one week after the other; what chance decides comes from a `draws` object (see SharedDraws).
"""
import math

from addressed import below, philox, uniform

DOMAINS = range(6)
RESIST, ABSTAIN, PARTICIPATE = -1, 0, 1
SERVING, LOW_FIFTH, HIGH_FIFTH, REGISTERED = 1, 2, 4, 8  # bits of a resident's flags
ELSEWHERE, UNEMPLOYED = 0, 255  # employers that are no enterprise of the community
REVISE, CHOICE = 10, 11  # random streams
FOCUS = {"all": 1, "main": 2, "single": 4}


# --- vectors over the six domains ---

def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def length(a):
    return math.sqrt(dot(a, a))


def unit(a):
    size = length(a)
    return [x / size for x in a] if size > 0 else [0.0] * len(a)


def add(*vectors):
    return [sum(parts) for parts in zip(*vectors)]


def scaled(s, a):
    return [s * x for x in a]


def rotated(q, m, amount):
    """(22): along the great circle toward m; rot(0) = 0."""
    if length(q) == 0:
        return [0.0] * 6
    return unit([(1 - amount) * x + amount * y for x, y in zip(q, m)])


def logistic(x):
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


def positive(x):
    return max(0.0, x)


class Resident:
    """State of one adult: needs, importances, position, trust, habitus, costs, flags, stance and pay."""

    def __init__(self, need, weight, position, trust, habitus, cost_participate, cost_resist, stance, flags=0, grid=0,
                 employer=ELSEWHERE):
        self.need = list(need)
        self.weight = list(weight)
        self.position = position
        self.trust = trust
        self.habitus = habitus
        self.cost_participate = cost_participate
        self.cost_resist = cost_resist
        self.stance = stance
        self.flags = flags
        self.grid = grid
        self.employer = employer
        self.pay = 0.0


class SharedDraws:
    """The engine's own draws for one community, looked up at their addresses."""

    def __init__(self, key, community):
        self.key, self.community = key, community

    def revision(self, i, week):
        """Sixteen blocks serve sixty-four residents."""
        block = philox((i // 64 * 16 + i % 16, self.community, week, REVISE), self.key)
        return uniform(block[i % 64 // 16])

    def choice(self, i, week, neighbours):
        """Way, partner, adoption, logit."""
        way, partner, adoption, logit = philox((i, self.community, week, CHOICE), self.key)
        return uniform(way), below(partner, neighbours) if neighbours else None, uniform(adoption), uniform(logit)


class OwnDraws:
    """Draws from another generator altogether, for comparisons by distribution."""

    def __init__(self, generator):
        self.generator = generator

    def revision(self, _i, _week):
        return self.generator.random()

    def choice(self, _i, _week, neighbours):
        g = self.generator
        return g.random(), g.randrange(neighbours) if neighbours else None, g.random(), g.random()


# --- who sees whom: lists of neighbours in the order that partners are numbered in ---

def complete(n):
    return [[j for j in range(n) if j != i] for i in range(n)]


def ring(n, degree):
    """degree / 2 nodes on either side, from the farthest on the left to the farthest on the right."""
    sides = [d for d in range(-(degree // 2), degree // 2 + 1) if d]
    return [[(i + d) % n for d in sides] for i in range(n)]


class Institutions:
    """What the other bodies do: given, since they do not revise here."""

    def __init__(self, guiding, supporting_share, integrating_share):
        self.guiding, self.supporting_share, self.integrating_share = guiding, supporting_share, integrating_share


class Field:
    """One community. `p` maps "section.name" to values; grid_size: adults by grid."""

    def __init__(self, p, residents, neighbours, institutions, draws, grid_size):
        self.p = p
        self.residents = residents
        self.neighbours = neighbours
        self.institutions = institutions
        self.draws = draws
        self.grid_size = grid_size
        self.week_index = 0
        self.n = len(residents)
        self.goal = unit(p["main_line.goal"])
        self.mean_position = sum(r.position for r in residents) / self.n
        self.supply = [0.0] * 6  # the first week knows no joint force yet
        self.begin_week()
        for i, r in enumerate(residents):  # pay of what they did before the first week
            r.pay = self.utility(i, r.stance)

    # --- 7.2 voice and the estimate of needs ---

    def worker_hours(self):
        """(30)"""
        p = self.p
        paid = p["budget.execution_rate"] * p["grid.subsidy_yuan_per_year"]
        return p["grid.hours_without_subsidy"] + p["grid.hours_by_subsidy"] * (1 - math.exp(-paid / p["grid.subsidy_scale_yuan"]))

    def detection(self, grid):
        """(30)"""
        return 1 - math.exp(-self.p["grid.adults_per_hour"] * self.worker_hours() / self.grid_size[grid])

    def expression(self, r):
        """(3)"""
        own = 1.0 if r.stance != ABSTAIN else self.p["voice.silent_expression"]
        shared = self.p["information.sharing"] * self.p["voice.sharing_gain"]
        return 1 - (1 - own) * (1 - self.detection(r.grid)) * (1 - shared)

    def voice(self, r):
        """(4)"""
        return r.position ** (1 - self.p["voice.equality"]) * self.expression(r)

    def voiced_need(self):
        """(6)"""
        voices = [self.voice(r) for r in self.residents]
        if sum(voices) == 0:
            return self.goal
        return [sum(y * r.need[k] for y, r in zip(voices, self.residents)) / sum(voices) for k in DOMAINS]

    def mean_need(self):
        """(5)"""
        return [sum(r.need[k] for r in self.residents) / self.n for k in DOMAINS]

    # --- 7.13 enterprises with a part-time commissioner ---

    def turned_direction(self):
        """(44) where every enterprise has one: from the base direction toward voiced needs, not accumulated."""
        base = unit(self.p["enterprise.direction"])
        if self.p["enterprise.commissioners"] == 0:
            return base
        return rotated(base, unit(self.voiced_need()), self.p["enterprise.commissioner_turn"] * self.p["enterprise.commissioner_quality"])

    # --- 7.3 the main line ---

    def agenda(self):
        """(7)"""
        above, enterprises, community = self.p["main_line.agenda"]
        return unit(add(scaled(above, self.goal), scaled(enterprises, self.enterprise_direction),
                        scaled(community, unit(self.voiced_need()))))

    def main_line(self):
        """(8)"""
        own = self.p["main_line.own_need_weight"]
        return unit(add(scaled(1 - own, self.goal), scaled(own, self.agenda())))

    def guidance(self):
        """(22): by last week's mean trust where so set."""
        strength = self.p["main_line.guidance"]
        if self.p["main_line.guidance_by_trust"]:
            strength *= 0.5 + 0.5 * sum(r.trust for r in self.residents) / self.n
        return strength

    def begin_week(self):
        """What last week's residents leave for this one."""
        self.enterprise_direction = self.turned_direction()
        self.m = self.main_line()
        self.gamma = self.guidance()
        self.last_mean_need = self.mean_need()
        self.last_stance = [r.stance for r in self.residents]
        self.last_pay = [r.pay for r in self.residents]

    # --- 7.5 needs, satisfaction, trust, habitus ---

    def allocation(self, r, k):
        """(16)"""
        if self.last_mean_need[k] == 0:
            return 1.0
        kappa = self.p["needs.equal_allocation"]
        return (1 - kappa) * r.position / self.mean_position + kappa * r.need[k] / self.last_mean_need[k]

    def dose(self, r, k):
        """(17)"""
        return self.p["needs.dose_per_hour_per_head"] * self.supply[k] * self.allocation(r, k) / self.n

    def inflow(self, k):
        return self.p["needs.inflow_per_week"] * self.p["needs.inflow_weight"][k]

    def next_need(self, r, k):
        """(18)"""
        return 1 - (1 - self.inflow(k)) * (1 - r.need[k] / (1 + self.dose(r, k)))

    def satisfaction(self, r):
        """(19)"""
        return sum(r.weight[k] * (1 - r.need[k]) for k in DOMAINS)

    def next_trust(self, r):
        p, signal = self.p, self.satisfaction(r)
        return r.trust + p["resident.trust_gain"] * positive(signal - r.trust) - p["resident.trust_loss"] * positive(r.trust - signal)

    def next_habitus(self, r):
        return r.habitus + self.p["resident.habitus_rate"] * ((r.stance == PARTICIPATE) - r.habitus)

    # --- 7.5 utilities and the decision ---

    def direction(self, r):
        power = FOCUS[self.p["resident.focus"]]
        return unit([(r.weight[k] * r.need[k]) ** power for k in DOMAINS])

    def alignment(self, r):
        q = self.direction(r)
        return dot(self.m, q) if length(q) > 0 else self.p["resident.neutral_alignment"]

    def neighbour_share(self, i, stance):
        seen = self.neighbours[i]
        return sum(self.last_stance[j] == stance for j in seen) / len(seen) if seen else 0.0

    def group_activity(self):
        """(32) where every grid has a group of its own."""
        if self.p["party.own_groups"] == 0:
            return 0.0
        funds = self.p["budget.execution_rate"] * self.p["party.funds_yuan_per_community_year"]
        return min(1.0, funds / self.p["party.funds_needed_yuan"])

    def incentive(self, r):
        """What is promised weighs as far as it is paid; (45); (44) where every enterprise supports."""
        promised = self.p["budget.execution_rate"] * self.p["resident.selective_incentive"]
        activated = self.p["volunteers.activation"] if r.flags & REGISTERED else 0.0
        employed = self.p["employment.incentive"] if r.employer not in (ELSEWHERE, UNEMPLOYED) else 0.0
        return promised + activated + employed

    def hardship(self, r):
        """H of (20); (44) without work it is felt more."""
        return 1 - self.satisfaction(r) + (self.p["employment.hardship"] if r.employer == UNEMPLOYED else 0.0)

    def utility(self, i, stance):
        """(20)"""
        p, r = self.p, self.residents[i]
        hardship = self.hardship(r)
        aligned = self.alignment(r)
        if stance == PARTICIPATE:
            duty = p["resident.duty"] * self.group_activity() if r.flags & SERVING else 0.0
            return (p["resident.interest"] * aligned * hardship / p["resident.hardship_reference"] + self.incentive(r)
                    + p["resident.social_pressure"] * self.neighbour_share(i, PARTICIPATE) + p["resident.trust_weight"] * r.trust
                    + duty - r.cost_participate)
        if stance == RESIST:
            return (p["resident.grievance"] * hardship * (1 - r.trust)
                    + p["resident.social_pressure"] * self.neighbour_share(i, RESIST)
                    + p["resident.loss_weight"] * positive(p["resident.neutral_alignment"] - aligned)
                    - p["budget.execution_rate"] * p["resident.compensation"] - r.cost_resist)
        return 0.0

    def imitated(self, i, partner, u):
        """(21): Fermi imitation of a neighbour by last week's pay."""
        j = self.neighbours[i][partner]
        adopts = u < logistic(self.p["resident.sharpness"] * (self.last_pay[j] - self.last_pay[i]))
        return self.last_stance[j] if adopts else self.last_stance[i]

    def chosen(self, i, u):
        """(21): logit with habitus, ordered draw."""
        beta, r = self.p["resident.sharpness"], self.residents[i]
        resist = math.exp(beta * self.utility(i, RESIST))
        participate = math.exp(beta * (self.utility(i, PARTICIPATE) + self.p["resident.habitus_weight"] * r.habitus))
        total = resist + 1 + participate
        if u < resist / total:
            return RESIST
        return ABSTAIN if u < (resist + 1) / total else PARTICIPATE

    def decision(self, i):
        """(21)"""
        if self.draws.revision(i, self.week_index) >= self.p["resident.revision"]:
            return self.last_stance[i]
        way, partner, adoption, logit = self.draws.choice(i, self.week_index, len(self.neighbours[i]))
        if way < self.p["resident.imitation"] and partner is not None:
            return self.imitated(i, partner, adoption)
        return self.chosen(i, logit)

    # --- 7.7 forces and resultant ---

    def own_part(self, r):
        """rot(q_i) of a supporter."""
        return rotated(self.direction(r), self.m, self.gamma)

    def residents_force(self):
        """(23): f_R+"""
        hours = self.p["resident.hours_per_week"]
        return add([0.0] * 6, *(scaled(hours, self.own_part(r)) for r in self.residents if r.stance == PARTICIPATE))

    def resistance(self):
        """(23): F-"""
        resisters = sum(r.stance == RESIST for r in self.residents)
        return self.p["resident.resister_strength"] * self.p["resident.hours_per_week"] * resisters

    def government_force(self):
        """(24)"""
        hours = (1 - self.p["government.administrative_burden"]) * self.p["government.hours_per_1000"] * self.n / 1000
        return scaled(hours, self.m if self.institutions.guiding else self.goal)

    def support_hours(self):
        """(25): Q"""
        return self.p["enterprise.hours_per_1000"] * self.n / 1000 * self.institutions.supporting_share

    def enterprises_force(self):
        """(25)"""
        return scaled(self.support_hours(), rotated(self.enterprise_direction, self.m, self.gamma))

    def amplification(self):
        """(25): A"""
        q = self.support_hours()
        half = self.p["enterprise.half_support_hours"] * self.n / 1000
        return 1 + (self.p["enterprise.amplification"] * q / (q + half) if q > 0 else 0.0)

    def organisation_hours(self):
        """(26): hours that are left after the links, one organisation per domain"""
        p, profile = self.p, self.p["organisation.hours_profile"]
        links = 6 if p["organisation.hub"] else 6 * 5 / 2
        gross = [p["organisation.hours_per_1000"] * self.n / 1000 * share / sum(profile) for share in profile]
        return [positive(hours - 2 * p["organisation.link_hours"] * links / 6) for hours in gross]

    def organisations_force(self):
        """(26): each organisation's own axis is rotated"""
        axes = [[float(k == own) for k in DOMAINS] for own in DOMAINS]
        return add(*(scaled(hours, rotated(axis, self.m, self.gamma)) for hours, axis in zip(self.organisation_hours(), axes)))

    def integration(self):
        """(26): X"""
        p = self.p
        hub = 1 + p["organisation.hub_bonus"] * p["organisation.hub"]
        return p["organisation.integration_scale"] * self.institutions.integrating_share * hub * (0.4 + 0.2 * p["organisation.stars"])

    def join_forces(self):
        """(27), (28) and the read-outs"""
        p = self.p
        f_g, f_e, f_r, f_s = self.government_force(), self.enterprises_force(), self.residents_force(), self.organisations_force()
        against, x, amplified = self.resistance(), self.integration(), self.amplification()
        i = x / (1 + x)
        kept = 1 - p["organisation.transaction_loss"] * (1 - i)
        part = {"government": scaled(kept, f_g), "enterprises": scaled(kept, f_e), "residents": scaled(kept * amplified, f_r),
                "organisations": scaled(kept * amplified, f_s),
                "resistance": scaled(-(1 - p["organisation.resistance_easing"] * i) * against, self.m)}
        resultant = add(*part.values())
        self.supply = [positive(x) for x in resultant]

        bodies = [f_g, f_e, add(f_r, scaled(-against, self.m)), f_s]
        together = length(add(*bodies))
        body_hours = sum(length(f) for f in bodies)
        participants = sum(r.stance == PARTICIPATE for r in self.residents)
        actor_hours = (length(f_g) + length(f_e) + sum(self.organisation_hours())
                       + p["resident.hours_per_week"] * participants + against)
        power = dot(resultant, self.m)
        cosine = power / length(resultant) if length(resultant) > 0 else 1.0
        return {"part": part, "resultant": resultant, "power": power, "actor_hours": actor_hours,
                "deviation_deg": math.degrees(math.acos(max(-1.0, min(1.0, cosine)))),
                "coherence_bodies": together / body_hours if body_hours > 0 else 0.0,
                "coherence_actors": together / actor_hours if actor_hours > 0 else 0.0}

    # --- what is observed of the residents (9.2) ---

    def gini_of_hardship(self):
        """Y4: half the mean difference of any two, by the mean."""
        rising = sorted(dot(r.weight, r.need) for r in self.residents)
        total = sum(rising)
        return sum((2 * i + 1 - self.n) * h for i, h in enumerate(rising)) / (self.n * total) if total > 0 else 0.0

    def trust_gap(self):
        """Y10: mean trust of the fifth with the strongest position less that of the fifth with the weakest."""
        def mean(flag):
            marked = [r.trust for r in self.residents if r.flags & flag]
            return sum(marked) / len(marked) if marked else math.nan
        return mean(HIGH_FIFTH) - mean(LOW_FIFTH)

    def observed(self):
        satisfactions = [self.satisfaction(r) for r in self.residents]
        return {"satisfaction": sum(satisfactions) / self.n, "satisfied_share": sum(s >= 0.6 for s in satisfactions) / self.n,
                "need_gini": self.gini_of_hardship(), "trust": sum(r.trust for r in self.residents) / self.n,
                "trust_gap": self.trust_gap(), "participation": sum(r.stance == PARTICIPATE for r in self.residents) / self.n,
                "resistance": sum(r.stance == RESIST for r in self.residents) / self.n}

    # --- the week (3) ---

    def week(self):
        """Service, needs, trust, habitus, decision, forces; returns what is observed at the end of the week."""
        self.begin_week()
        for r in self.residents:
            r.need = [self.next_need(r, k) for k in DOMAINS]
        for r in self.residents:
            r.trust = self.next_trust(r)
            r.habitus = self.next_habitus(r)
        decided = [self.decision(i) for i in range(self.n)]
        for i, r in enumerate(self.residents):
            r.stance = decided[i]
            r.pay = self.utility(i, r.stance)
        seen = self.join_forces()
        self.week_index += 1
        seen.update(self.observed(), main_line=self.m, need=self.mean_need(), integration=self.integration())
        return seen
