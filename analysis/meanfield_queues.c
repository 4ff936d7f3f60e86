/* Closed forms of waiting, handing over and relaying. */
#include "analysis/meanfield_queues.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { RELAY_LEVELS = 5, MOST_STATES = 1000000 };

/* --- pools --- */

heli_pool_answer heli_erlang_c(heli_pool pool)
{
    double offered = pool.arrivals * pool.service_weeks, rho = offered / pool.servers;
    heli_pool_answer answer = {.load = rho, .waits = 1.0, .wait_weeks = (double)INFINITY, .queue_weeks = (double)INFINITY,
                               .queue_length = (double)INFINITY};
    if (!(pool.arrivals > 0.0)) return (heli_pool_answer){0};
    if (!(rho < 1.0)) return answer;
    /* Erlang's B formula is a ratio of Poisson probabilities; C follows from it. */
    double blocked = gsl_ran_poisson_pdf((unsigned)pool.servers, offered) / gsl_cdf_poisson_P((unsigned)pool.servers, offered);
    answer.waits = blocked / (1.0 - rho * (1.0 - blocked));
    answer.wait_weeks = answer.queue_weeks = answer.waits * pool.service_weeks / (pool.servers * (1.0 - rho));
    answer.queue_length = pool.arrivals * answer.queue_weeks;
    return answer;
}

/* Sums over the states of the chain, relative to the state with all servers busy and nobody waiting. */
typedef struct chain { double all, waiting, taken, waited, length; } chain;

/* States with a free server, downwards from c: p(n - 1) = p(n) n mu / lambda. */
static void add_free_states(chain *self, heli_pool pool)
{
    double offered = pool.arrivals * pool.service_weeks, weight = 1.0;
    for (double n = pool.servers; n > 0.0 && weight > 0.0; n -= 1.0) {
        weight *= n / offered;
        self->all += weight;
        self->taken += weight; /* taken up at once */
    }
}

/* States in which everybody is busy and `queued` wait: a new case comes to place queued + 1. */
static void add_busy_states(chain *self, heli_pool pool)
{
    double rate = pool.servers / pool.service_weeks, theta = 1.0 / pool.patience_weeks, weight = 1.0, ahead = 0.0;
    for (int queued = 0; queued < MOST_STATES && weight > 1e-18 * self->all; queued++) {
        double place = (double)queued + 1.0, taken = rate / (rate + place * theta);
        ahead += 1.0 / (rate + place * theta);
        self->all += weight;
        self->waiting += weight;
        self->length += weight * queued;
        self->taken += weight * taken;
        self->waited += weight * taken * ahead;
        weight *= pool.arrivals / (rate + place * theta);
    }
}

heli_pool_answer heli_pool_with_patience(heli_pool pool)
{
    if (!(pool.patience_weeks > 0.0)) return heli_erlang_c(pool);
    heli_pool_answer answer = {.load = pool.arrivals * pool.service_weeks / pool.servers};
    if (!(pool.arrivals > 0.0)) return (heli_pool_answer){0};
    chain sums = {0};
    add_free_states(&sums, pool);
    if (!isfinite(sums.all)) return answer; /* so little load that nobody ever waits */
    add_busy_states(&sums, pool);
    answer.waits = sums.waiting / sums.all;
    answer.queue_length = sums.length / sums.all;
    answer.queue_weeks = answer.queue_length / pool.arrivals;
    answer.leaves = answer.queue_length / pool.patience_weeks / pool.arrivals;
    answer.wait_weeks = sums.waited / sums.taken;
    return answer;
}

/* Communities that share a pool. */
static double communities_pooled(const gov_params *p)
{
    switch ((gov_pooling)p->mediation.pooling) {
    case GOV_POOL_OFFICE: return (double)p->city.communities / (double)p->city.offices;
    case GOV_POOL_DISTRICT: return (double)p->city.communities;
    default: return 1.0;
    }
}

heli_pool heli_mediation_pool(const gov_params *p, double claims_per_adult_year, double reach)
{
    double adults = (double)p->city.grids * (double)p->population.adults_per_grid / (double)p->city.communities;
    double full_time = p->mediation.full_time_share * p->budget.execution_rate;
    double part_time = p->mediation.part_time_efficiency * (1.0 - p->mediation.full_time_share);
    double each = floor(p->mediation.mediators_per_1000 * adults / 1000.0 * (full_time + part_time) + 0.5), pooled = communities_pooled(p);
    heli_pool pool = {.arrivals = claims_per_adult_year / 52.0 * reach * adults * pooled,
                      .service_weeks = p->mediation.service_weeks,
                      .patience_weeks = p->mediation.patience_weeks,
                      .servers = fmax(1.0, floor(fmax(each, 1.0) * pooled + 0.5))};
    /* A wrong referral costs one more service; its mean is kept, its larger spread is not. */
    if (p->mediation.pooling != GOV_POOL_COMMUNITY) pool.service_weeks *= 2.0 - p->mediation.triage_accuracy;
    return pool;
}

/* --- tickets --- */

double heli_steps_in_time(int64_t steps, double per_week, int64_t weeks)
{
    if (steps <= 0) return 1.0;
    if (weeks < steps) return 0.0;
    return gsl_cdf_binomial_Q((unsigned)(steps - 1), fmin(per_week, 1.0), (unsigned)weeks);
}

double heli_grid_detection(const gov_params *p)
{
    double subsidy = p->grid.subsidy_yuan_per_year * p->budget.execution_rate / p->grid.subsidy_scale_yuan;
    double hours = p->grid.hours_without_subsidy + p->grid.hours_by_subsidy * (1.0 - exp(-subsidy));
    double adults = (double)p->population.adults_per_grid;
    return adults > 0.0 ? 1.0 - exp(-p->grid.adults_per_hour * hours / adults) : 0.0;
}

heli_ticket_answer heli_tickets_in_time(const gov_params *p)
{
    double handover = 1.0 - (1.0 - p->tickets.handover_per_week) * (1.0 - p->tickets.sharing_gain * p->information.sharing) *
                                (1.0 - p->tickets.whistle_gain * p->information.whistle);
    int64_t weeks = p->tickets.deadline_weeks, steps = p->tickets.handovers;
    double beyond = p->tickets.outside_authority;
    heli_ticket_answer answer = {.inside = heli_steps_in_time(1, p->tickets.inside_per_week, weeks),
                                 .outside = heli_steps_in_time(steps, handover, weeks),
                                 .detected = heli_grid_detection(p)};
    double found = (1.0 - beyond) * heli_steps_in_time(1, p->tickets.inside_per_week, weeks + 1) +
                   beyond * heli_steps_in_time(steps, handover, weeks + 1);
    answer.raised = (1.0 - beyond) * answer.inside + beyond * answer.outside;
    answer.resolved = (1.0 - answer.detected) * answer.raised + answer.detected * found;
    return answer;
}

/* --- relay --- */

heli_relay_answer heli_relay(const gov_params *p)
{
    double each = p->safety.relay_per_day;
    return (heli_relay_answer){RELAY_LEVELS / each, sqrt(RELAY_LEVELS * (1.0 - each)) / each,
                               heli_steps_in_time(RELAY_LEVELS, each, p->safety.late_after_days)};
}
