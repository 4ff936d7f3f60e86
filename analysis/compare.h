/*
 * Comparing result files with a reference: A is the reference (problem, baseline), every other file a policy.
 *
 * Replicate k of A and replicate k of B have drawn the same random numbers (common random numbers), so the difference within each
 * pair is the policy's, and its mean has a narrower interval than the difference of two independent means. Per replicate an
 * indicator is its mean over the last recorded weeks (52). Files with other seeds are compared as independent samples, and this is said.
 *
 * Who looks at twenty indicators finds one that differs by chance: p-values are adjusted by Holm over everything that is shown, and only what
 * holds then is called better or worse without "perhaps".
 */
#ifndef HELI_ANALYSIS_COMPARE_H
#define HELI_ANALYSIS_COMPARE_H

#include <stdio.h>

#include "analysis/inference.h"
#include "engine/store/results.h"

typedef struct heli_compare_options {
    bool all;             /* every scalar indicator rather than the headline ones */
    const char *const *names; /* [name_count] only these, in the model's order; borrowed */
    size_t name_count;    /* 0: as `all` says */
    int64_t window;       /* recorded weeks averaged at the end; 0: 52 */
    double precision;     /* half-width wanted; 0: half of the present one */
    bool relative;        /* precision is a share of A's value rather than in the indicator's unit */
} heli_compare_options;

typedef enum heli_verdict {
    HELI_VERDICT_SAME,        /* equal bits in every week of every pair */
    HELI_VERDICT_NO_INTERVAL, /* too few replicates, or none with a value */
    HELI_VERDICT_NOT_CLEAR,   /* the t-interval holds 0 */
    HELI_VERDICT_PERHAPS,     /* it does not, but the adjusted p-value is .05 or more, or the bootstrap interval holds 0 */
    HELI_VERDICT_CLEAR
} heli_verdict;

typedef struct heli_compared {
    const heli_indicator *indicator;
    heli_effect effect;
    double p_holm;            /* adjusted over all rows of the comparison */
    heli_verdict verdict;
    double wanted;            /* half-width asked for, in the indicator's unit; NaN when it is not known */
    uint64_t needed;          /* replicates of each that would reach it, see heli_replicates_needed; 0: cannot be said */
    int64_t first_difference; /* first recorded week in which the paths differ in any pair, numbered as policies are (0 is the
                                 first); -1: they never do, or there are no pairs */
    int64_t weeks_apart;      /* recorded weeks in which they differ in any pair */
} heli_compared;

/* One policy against the reference. */
typedef struct heli_contrast {
    char label;               /* 'B', 'C', ... */
    char title[256];          /* cleaned, in the language of the context that compared */
    bool paired;
    char why_not[256];        /* a sentence where not */
    size_t replicates;        /* pairs in which both ran to their end; or replicates of this file that did */
    size_t replicates_a;      /* the same of A */
    size_t left_out;          /* replicates of either file without such a partner, or that failed */
    int64_t first_difference; /* over all indicators, as above */
    int64_t weeks_apart;
    size_t count;
    heli_compared *rows;      /* in the model's order */
} heli_contrast;

typedef struct heli_comparison {
    const heli_model *model;
    char title_a[256];
    int64_t window;           /* recorded weeks averaged */
    int64_t steps;            /* recorded weeks */
    heli_compare_options how;
    size_t family;            /* p-values adjusted together */
    size_t count;
    heli_contrast *contrasts; /* one for each file after the first */
} heli_comparison;

/**
 * Compares files[1 ..] with files[0]. Fails like heli_pairing_check, and with HELI_USAGE when two files share no complete replicate or a name
 * in how->names is no scalar indicator of the model. Files with different numbers of replicates are compared over the common ones. Release with heli_comparison_free, also after a failure.
 * Cost: one pass over each file, and a bootstrap for each row.
 */
heli_status heli_compare(heli_comparison *out, const heli_results *const *files, size_t count, const heli_compare_options *how,
                         heli_context *ctx) HELI_MUST_CHECK;

/** Releases the rows. Safe on a zeroed object and twice. */
void heli_comparison_free(heli_comparison *self);

/** What a row says in a word or two, not yet translated: "better", "perhaps lower", "not clear". */
const char *heli_compared_word(const heli_compared *self);

/** Pairs in which the policy did better, and in which it did worse, by the indicator's own idea; false where it has none. */
bool heli_compared_improved(const heli_compared *self, size_t *improved, size_t *worsened);

/** Difference as a share of A's value (and the same of the ends of the t-interval); NaN where A is 0. */
double heli_compared_relative(const heli_compared *self, double value);

#endif
