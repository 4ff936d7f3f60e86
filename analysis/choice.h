/*
 * Relative optimum and regret of a declared set, over replicates, futures and windows of time (Y12, ODD 9.2).
 *
 * For a finite set and one objective J, of which more is better: the regret of k is max J - J(k), on means over replicates; the largest regret also over
 * single futures (Savage 1951: the robust choice has the smallest of these) and over windows. There is no optimum here, only the relatively best of what was
 * declared. The interval of a regret takes the paired t-intervals of J(other) - J(k) for all others at once (Bonferroni), as analysis/regret.h does.
 *
 * Thread safety: reads only its arguments.
 */
#ifndef HELI_ANALYSIS_CHOICE_H
#define HELI_ANALYSIS_CHOICE_H

#include "analysis/stats.h"

/* What one member of the set has at stake in one objective. */
typedef struct heli_stake {
    heli_sample value;        /* J over replicates, with its 95 % t-interval */
    double regret;            /* largest mean - mean */
    double regret_low, regret_high; /* covers the true regret with at least 95 %; NaN with one replicate */
    double worst_in_future;   /* largest regret of the means in one future */
    double worst_share;       /* the largest of these as shares of the set's range in that future; 0 where all are equal */
    double worst_in_window;   /* largest regret in one window; NaN without windows */
    size_t best_futures, best_windows; /* in which none is better; ties count for each, but where all are equal it counts for nobody */
} heli_stake;

/**
 * Weighs `count` members. replicates [count][replicate_count], futures [count][future_count], windows [count][window_count]: J, none of them NaN. Cost:
 * O(count^2 x replicates).
 */
void heli_choice_weigh(const double *replicates, size_t replicate_count, const double *futures, size_t future_count, const double *windows,
                       size_t window_count, size_t count, heli_stake *out);

#endif
