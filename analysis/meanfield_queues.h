/*
 * Closed forms of waiting, handing over and relaying (ODD 7.8, 7.9, 7.16; 8.2 L10, L12, L16, L23).
 *
 * These are pure functions of their arguments. Time is in weeks where nothing else is said; rates are per the same unit of time.
 */
#ifndef HELI_ANALYSIS_MEANFIELD_QUEUES_H
#define HELI_ANALYSIS_MEANFIELD_QUEUES_H

#include "models/governance/params.h"

/* A pool in which cases arrive by chance (Poisson), and services and patience are exponential. */
typedef struct heli_pool {
    double arrivals;       /* lambda, cases per week */
    double service_weeks;  /* 1 / mu */
    double patience_weeks; /* 1 / theta; 0: parties wait for ever */
    double servers;        /* c, a whole number */
} heli_pool;

typedef struct heli_pool_answer {
    double load;           /* rho = lambda / (c mu) */
    double waits;          /* share of cases that do not start at once */
    double leaves;         /* share of cases whose parties lose patience */
    double wait_weeks;     /* mean wait of the cases that are taken up */
    double queue_weeks;    /* mean time in the queue, of all cases: Little's law */
    double queue_length;   /* mean number waiting */
} heli_pool_answer;

/** M/M/c by Erlang's C formula: W = C / (c mu - lambda). Infinite where rho >= 1. Erlang 1917. Patience is not looked at. */
heli_pool_answer heli_erlang_c(heli_pool pool);

/**
 * M/M/c+M: the stationary law of the birth-death chain with arrivals lambda and departures min(n, c) mu + [n - c]+ theta. A case that
 * finds n >= c waits in place j = n - c + 1; it is taken up with probability c mu / (c mu + j theta), after sum_{i <= j} 1 / (c mu + i theta)
 * weeks on average. Without patience the same as heli_erlang_c.
 */
heli_pool_answer heli_pool_with_patience(heli_pool pool);

/** The pool of mediators of these parameters with `claims_per_adult_year` of which `reach` come to mediation. */
heli_pool heli_mediation_pool(const gov_params *params, double claims_per_adult_year, double reach);

/** P(sum of `steps` geometric times of chance `per_week` each <= `weeks`) = P(Binomial(weeks, per_week) >= steps). */
double heli_steps_in_time(int64_t steps, double per_week, int64_t weeks);

/* Shares of issues resolved in time (31). */
typedef struct heli_ticket_answer {
    double inside, outside; /* raised by residents, inside and outside the community's authority */
    double raised;          /* both, by the share outside authority: L12 */
    double detected;        /* d_g (30): share that the grid worker finds, who starts a week earlier */
    double resolved;        /* found and raised together: what the simulation's ticket_resolution estimates */
} heli_ticket_answer;
heli_ticket_answer heli_tickets_in_time(const gov_params *params);

/* The relay of the 1053 method (47), in days. */
typedef struct heli_relay_answer { double mean_days, sd_days, in_time; } heli_relay_answer;
heli_relay_answer heli_relay(const gov_params *params);

/** (30): share of what happens in a grid that its worker finds within the week. */
double heli_grid_detection(const gov_params *params);

#endif
