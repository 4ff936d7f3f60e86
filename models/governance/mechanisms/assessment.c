/*
 * Yearly assessment (ODD 7.18, M5): residents' satisfaction and tasks completed make a government's score, which counts in its payoff
 * for the following year.
 *
 *     score = omega_s Sat + (1 - omega_s) completion,   0 in a year with a mass incident (one-vote veto)             (49)
 *
 * Sat is the mean satisfaction over residents and the weeks of the year. Completion is the share of the year's concluded issues that
 * were resolved; where no issue was concluded (or tickets are off) it is the mean share of satisfied residents. The score is added to
 * the payoff whatever the government's strategy, so governments compare themselves including it and copy the successful ones. A year
 * that began before the assessment was turned on is scored by the weeks since; turning it off forgets all scores.
 */
#include "models/governance/mechanisms/mechanisms.h"

/* Counts of the 52 weeks that end with this one, which the tally has not closed yet. */
static double of_this_year(const gov_tally *tally, gov_count what, int64_t week_index)
{
    return (double)(tally->year[what] - tally->past[week_index % GOV_YEAR][what] + tally->week[what]);
}

static double completion(const gov_city *city, const gov_community *community, int64_t week_index)
{
    double resolved = of_this_year(&community->tally, GOV_TICKETS_RESOLVED, week_index);
    double concluded = resolved + of_this_year(&community->tally, GOV_TICKETS_FAILED, week_index);
    if (city->params->tickets.per_adult_year > 0.0 && concluded > 0.0) return resolved / concluded;
    return community->satisfied_sum / community->score_weeks;
}

static void note_week(gov_community *community)
{
    const gov_sums *sums = &community->sums;
    community->score_weeks++;
    if (sums->residents == 0) return;
    community->satisfaction_sum += sums->satisfaction / (double)sums->residents;
    community->satisfied_sum += (double)sums->satisfied / (double)sums->residents;
}

static void forget_weeks(gov_community *community)
{
    community->satisfaction_sum = community->satisfied_sum = 0.0;
    community->score_weeks = 0;
}

static void close_year(const gov_city *city, gov_community *community, int64_t week_index)
{
    double opinion = city->params->institutions.opinion_weight;
    double satisfaction = community->satisfaction_sum / community->score_weeks;
    double score = opinion * satisfaction + (1.0 - opinion) * completion(city, community, week_index);
    community->score_last_year = community->vetoed_this_year ? 0.0 : score;
    forget_weeks(community);
}

void gov_assess(gov_city *city, const heli_step *step)
{
    bool on = city->params->assessment.weight > 0.0;
    bool year_ends = gov_week_of_year(step->recorded) == GOV_WEEKS_PER_YEAR - 1;
    for (size_t c = 0; c < city->community_count; c++) {
        gov_community *community = &city->communities[c];
        if (on) {
            note_week(community);
            if (year_ends) close_year(city, community, step->index);
        } else {
            forget_weeks(community);
            community->score_last_year = 0.0;
        }
    }
}
