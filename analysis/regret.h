/*
 * Y12 (ODD 9.2): which arrangement is relatively best of a declared set, and how much is lost with each of the others.
 *
 * For a declared, finite set of arrangements with objective J (the indicator `objective`; weights in section objective):
 *
 *     ratio  J(k) / max J          regret  max J - J(k)          robust choice  the smallest of the maximal regrets
 *
 * on means over replicates; the maximal regret also over single replicates and over windows of 13 weeks. There is no optimum here, only the
 * relatively best of what was declared. The largest of several noisy means is larger than it should be, and its lead with it. The interval
 * of a regret allows for this: it takes the paired t-intervals of J(other) - J(k) for all others at once (Bonferroni), so that the true
 * regret of k lies within [max lower end, max upper end], not below 0, with at least 95 %, whichever arrangement is truly best.
 */
#ifndef HELI_ANALYSIS_REGRET_H
#define HELI_ANALYSIS_REGRET_H

#include <stdio.h>

#include "engine/store/results.h"

enum { HELI_REGRET_WEEKS = 13 };

typedef struct heli_arrangement {
    char label;              /* 'A', 'B', ... */
    char title[256];
    double mean, low, high;  /* J, with its 95 % t-interval over replicates */
    double ratio;            /* mean / largest mean; NaN where that is not above 0 */
    double regret;           /* largest mean - mean */
    double regret_low, regret_high; /* see above; NaN with one replicate */
    double worst_in_replicate; /* largest regret within one replicate */
    double worst_in_window;  /* largest regret in one window, of the means over replicates; NaN without windows */
    size_t best_replicates;  /* in which none is better; ties count for each */
    size_t best_windows;     /* of the means over replicates; ties count for each */
} heli_arrangement;

typedef struct heli_regret {
    size_t count;
    heli_arrangement *items;
    size_t replicates;       /* that ran to their end, with a J, in all files */
    size_t tied_replicates;  /* in which all are equal; these count for nobody */
    int64_t window;          /* recorded weeks averaged */
    size_t windows;          /* of 13 recorded weeks, counted from the end, with a J in all files */
    size_t tied_windows;     /* in which all are equal, as before a policy begins; these count for nobody */
    size_t best;             /* the relatively best by the mean */
    size_t robust_replicate; /* with the smallest worst_in_replicate */
    size_t robust_window;    /* with the smallest worst_in_window; meaningless without windows */
} heli_regret;

/**
 * Weighs the files against each other. window: recorded weeks at the end over which J is averaged, 0 for 52. Fails with HELI_FOREIGN for a
 * model without an objective, with HELI_USAGE when replicates are no pairs, when the files weigh the objective differently, or when no
 * replicate has a J in all of them; and like heli_pairing_check. Free in any case.
 */
heli_status heli_regret_of(heli_regret *out, const heli_results *const *files, size_t count, int64_t window,
                           heli_context *ctx) HELI_MUST_CHECK;

/** Releases the arrangements. Safe on a zeroed object and twice. */
void heli_regret_free(heli_regret *self);

#endif
