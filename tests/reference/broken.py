"""The reference with one equation broken each: controls of the comparison, which has to tell every one of them from the engine."""
import math

import field
from field import ABSTAIN, DOMAINS, PARTICIPATE, RESIST, Field, add, positive, rotated, scaled, unit


class SharingIsSilent(Field):
    """(3) without shared information."""

    def expression(self, r):
        own = 1.0 if r.stance != ABSTAIN else self.p["voice.silent_expression"]
        return 1 - (1 - own) * (1 - self.detection(r.grid))


class GridIsSilent(Field):
    """(30) a grid worker notices nobody."""

    def detection(self, grid):
        return 0.0


class PositionSpeaks(Field):
    """(4) whatever the equality of voice."""

    def voice(self, r):
        return r.position * self.expression(r)


class AgendaNotScaled(Field):
    """(7) the community's needs enter with their length."""

    def agenda(self):
        above, enterprises, community = self.p["main_line.agenda"]
        return unit(add(scaled(above, self.goal), scaled(enterprises, self.enterprise_direction), scaled(community, self.voiced_need())))


class MainLineFollowsGoal(Field):
    """(8) the main line is the goal."""

    def main_line(self):
        return self.goal


class GuidanceWithoutTrust(Field):
    """(22) guidance does not follow trust."""

    def guidance(self):
        return self.p["main_line.guidance"]


class AllocationByOwnNeed(Field):
    """(16) need is not measured against its mean."""

    def allocation(self, r, k):
        kappa = self.p["needs.equal_allocation"]
        return (1 - kappa) * r.position / self.mean_position + kappa * r.need[k]


class InflowFirst(Field):
    """(18) the inflow comes before the service."""

    def next_need(self, r, k):
        return (1 - (1 - self.inflow(k)) * (1 - r.need[k])) / (1 + self.dose(r, k))


class EqualInflow(Field):
    """(18) every domain opens up alike."""

    def inflow(self, k):
        return self.p["needs.inflow_per_week"]


class NoLagOfService(Field):
    """(28) the first week is served already."""

    def begin_week(self):
        super().begin_week()
        if self.week_index == 0 and not any(self.supply):
            self.join_forces()


class TrustFallsAsItRises(Field):
    """(19) one rate of trust for both ways."""

    def next_trust(self, r):
        return r.trust + self.p["resident.trust_gain"] * (self.satisfaction(r) - r.trust)


class HabitusOfResisters(Field):
    """(21) resisting makes a habit of taking part."""

    def next_habitus(self, r):
        return r.habitus + self.p["resident.habitus_rate"] * ((r.stance != ABSTAIN) - r.habitus)


class AnotherFocus(Field):
    """(20) directions by need alone, not by its square."""

    def direction(self, r):
        return unit([r.weight[k] * r.need[k] for k in DOMAINS])


class NeighboursOfThisWeek(Field):
    """(20) neighbours are seen as they are, in the order of their decisions."""

    def decision(self, i):
        decided = super().decision(i)
        self.last_stance[i] = decided
        return decided


class PayOfThisWeek(Field):
    """(21) pay is compared with what the stance would pay now."""

    def imitated(self, i, partner, u):
        j = self.neighbours[i][partner]
        pays = self.utility(j, self.last_stance[j]) - self.utility(i, self.last_stance[i])
        return self.last_stance[j] if u < field.logistic(self.p["resident.sharpness"] * pays) else self.last_stance[i]


class HabitusPays(Field):
    """(21) habitus is part of what taking part pays."""

    def utility(self, i, stance):
        own = self.p["resident.habitus_weight"] * self.residents[i].habitus if stance == PARTICIPATE else 0.0
        return super().utility(i, stance) + own


class PromisesInFull(Field):
    """(20) promises weigh in full, however little is paid."""

    def incentive(self, r):
        unpaid = 1 - self.p["budget.execution_rate"]
        return super().incentive(r) + unpaid * self.p["resident.selective_incentive"]


class NoCompensation(Field):
    """(20) compensation moves nobody."""

    def utility(self, i, stance):
        back = self.p["budget.execution_rate"] * self.p["resident.compensation"] if stance == RESIST else 0.0
        return super().utility(i, stance) + back


class NobodyServes(Field):
    """(20) members feel no duty."""

    def group_activity(self):
        return 0.0


class UnorderedDraw(Field):
    """(21) the draw is ordered from participating to resisting."""

    def chosen(self, i, u):
        return super().chosen(i, 1 - u)


class ChoiceWithoutHabitus(Field):
    """(21) habitus does not weigh in the choice."""

    def chosen(self, i, u):
        r = self.residents[i]
        own, r.habitus = r.habitus, 0.0
        act = super().chosen(i, u)
        r.habitus = own
        return act


class AlwaysAdopts(Field):
    """(21) a partner is imitated whatever the pay."""

    def imitated(self, i, partner, u):
        return self.last_stance[self.neighbours[i][partner]]


class GuidedSum(Field):
    """(23) the sum of directions is guided instead of each."""

    def residents_force(self):
        hours = self.p["resident.hours_per_week"]
        total = add([0.0] * 6, *(scaled(hours, self.direction(r)) for r in self.residents if r.stance == PARTICIPATE))
        return scaled(field.length(total), rotated(total, self.m, self.gamma))


class ResistersAreWeak(Field):
    """(23) a resister's hour counts as a supporter's."""

    def resistance(self):
        return self.p["resident.hours_per_week"] * sum(r.stance == RESIST for r in self.residents)


class GovernmentAdministers(Field):
    """(24) no government guides."""

    def government_force(self):
        hours = (1 - self.p["government.administrative_burden"]) * self.p["government.hours_per_1000"] * self.n / 1000
        return scaled(hours, self.goal)


class FullAmplification(Field):
    """(25) amplification does not saturate."""

    def amplification(self):
        return 1 + self.p["enterprise.amplification"]


class LinksAreFree(Field):
    """(26) links between organisations cost nothing."""

    def organisation_hours(self):
        p, profile = self.p, self.p["organisation.hours_profile"]
        return [p["organisation.hours_per_1000"] * self.n / 1000 * share / sum(profile) for share in profile]


class OrganisationsTogether(Field):
    """(26) the organisations' sum is guided instead of each."""

    def organisations_force(self):
        hours = self.organisation_hours()
        return scaled(field.length(hours), rotated(hours, self.m, self.gamma))


class HubIsAbsent(Field):
    """(26) a hub strengthens nothing."""

    def integration(self):
        return super().integration() / (1 + self.p["organisation.hub_bonus"] * self.p["organisation.hub"])


class ResistanceIsLostToo(Field):
    """(27) the loss between bodies weakens resistance as well."""

    def resistance(self):
        x = self.integration()
        return super().resistance() * (1 - self.p["organisation.transaction_loss"] * (1 - x / (1 + x)))


class LossOfAlignment(Field):
    """(20) the main line passes nobody by."""

    def utility(self, i, stance):
        r, p = self.residents[i], self.p
        back = p["resident.loss_weight"] * positive(p["resident.neutral_alignment"] - self.alignment(r)) if stance == RESIST else 0.0
        return super().utility(i, stance) - back


class EveryBodyAlike(Field):
    """(27) support amplifies nobody's force, it only adds its own."""

    def amplification(self):
        return 1.0


class PersonalCostsAlike(Field):
    """(20) resisting costs what taking part costs."""

    def utility(self, i, stance):
        r = self.residents[i]
        more = r.cost_resist - r.cost_participate if stance == RESIST else 0.0
        return super().utility(i, stance) + more


class NarrowDraw(Field):
    """(21) chances are a hundredth too even: exp(0.99 beta U)."""

    def chosen(self, i, u):
        beta, r = 0.99 * self.p["resident.sharpness"], self.residents[i]
        resist = math.exp(beta * self.utility(i, RESIST))
        participate = math.exp(beta * (self.utility(i, PARTICIPATE) + self.p["resident.habitus_weight"] * r.habitus))
        total = resist + 1 + participate
        return RESIST if u < resist / total else ABSTAIN if u < (resist + 1) / total else PARTICIPATE


# --- readings: what the description leaves open, read the other way ---

class HoursOfFullSubsidy(Field):
    """(30) workers' hours rise with the subsidy that was budgeted, not with what is paid."""

    def worker_hours(self):
        p = self.p
        budgeted = p["grid.subsidy_yuan_per_year"]
        return p["grid.hours_without_subsidy"] + p["grid.hours_by_subsidy"] * (1 - math.exp(-budgeted / p["grid.subsidy_scale_yuan"]))


class ActivityOfFullFunds(Field):
    """(32) groups live on the funds that were budgeted, not on what is paid."""

    def group_activity(self):
        return min(1.0, self.p["party.funds_yuan_per_community_year"] / self.p["party.funds_needed_yuan"])


class ActivationIsMoney(Field):
    """(45) activation weighs only as far as budgets are executed."""

    def incentive(self, r):
        unpaid = 1 - self.p["budget.execution_rate"]
        return super().incentive(r) - (unpaid * self.p["volunteers.activation"] if r.flags & field.REGISTERED else 0.0)


class CoherenceOfSummands(Field):
    """(27) coherence is that of the summands, after support and integration."""

    def join_forces(self):
        seen = super().join_forces()
        part = seen["part"]
        bodies = [part["government"], part["enterprises"], add(part["residents"], part["resistance"]), part["organisations"]]
        seen["coherence_bodies"] = field.length(seen["resultant"]) / sum(field.length(f) for f in bodies)
        return seen


class AllocationByNewNeed(Field):
    """(16) the mean need is this week's."""

    def begin_week(self):
        super().begin_week()
        self.last_mean_need = [1 - (1 - self.inflow(k)) * (1 - n) for k, n in enumerate(self.last_mean_need)]


# --- work (44): for a town with commissioners and employment ---

class Working(Field):
    """Nothing broken: what is derived from it is tried on the working town."""


class CommissionersAccumulate(Working):
    """(44) enterprises turn on from where they stand."""

    def turned_direction(self):
        p = self.p
        stands = getattr(self, "enterprise_direction", unit(p["enterprise.direction"]))
        return rotated(stands, unit(self.voiced_need()), p["enterprise.commissioner_turn"] * p["enterprise.commissioner_quality"])


class AgendaOfBaseDirection(Working):
    """(7) enterprises' say in the agenda is not turned by commissioners."""

    def main_line(self):
        turned, self.enterprise_direction = self.enterprise_direction, unit(self.p["enterprise.direction"])
        line = super().main_line()
        self.enterprise_direction = turned
        return line


class EmployersMoveNobody(Working):
    """(44) who works for a supporting enterprise has no further incentive."""

    def incentive(self, r):
        return self.p["budget.execution_rate"] * self.p["resident.selective_incentive"] + (
            self.p["volunteers.activation"] if r.flags & field.REGISTERED else 0.0)


class EmployersPayAsExecuted(Working):
    """(44) this incentive weighs only as far as budgets are executed."""

    def incentive(self, r):
        works_here = r.employer not in (field.ELSEWHERE, field.UNEMPLOYED)
        unpaid = 1 - self.p["budget.execution_rate"]
        return super().incentive(r) - (unpaid * self.p["employment.incentive"] if works_here else 0.0)


class UnemploymentIsNotFelt(Working):
    """(44) hardship does not grow without work."""

    def hardship(self, r):
        return 1 - self.satisfaction(r)


KINDS = [kind for kind in list(globals().values()) if isinstance(kind, type) and issubclass(kind, Field) and kind not in (Field, Working)]
BROKEN = [kind for kind in KINDS if not issubclass(kind, Working)]
BROKEN_WORK = [kind for kind in KINDS if issubclass(kind, Working)]
