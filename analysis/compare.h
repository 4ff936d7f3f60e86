/*
 * Comparing two result files, baseline A and policy B, pair by pair of replicates.
 *
 * Replicate k of A and replicate k of B have drawn the same random numbers (common random numbers), so the difference within each
 * pair is the policy's, and its mean has a narrower interval than the difference of two independent means. Per replicate an
 * indicator is its mean over the last recorded weeks (52).
 */
#ifndef HELI_ANALYSIS_COMPARE_H
#define HELI_ANALYSIS_COMPARE_H

#include <stdio.h>

#include "engine/store/results.h"

typedef struct heli_compared {
    const heli_indicator *indicator;
    size_t pairs;             /* replicates in which both have a value */
    double a, b;              /* means over these pairs; NaN when there is none */
    double difference;        /* mean of b - a */
    double low, high;         /* its 95 % t-interval; NaN with fewer than two pairs */
    double variance_ratio;    /* of the pairing, see heli_pairing_ratio */
    int64_t first_difference; /* first recorded week in which the paths differ in any replicate, numbered as policies are (0 is the
                                 first); -1: they never do */
} heli_compared;

typedef struct heli_comparison {
    char title_a[256], title_b[256]; /* cleaned, in the language of the context that compared */
    const heli_model *model;
    size_t replicates;        /* pairs in which both ran to their end */
    size_t left_out;          /* replicates of either file without such a partner */
    int64_t window;           /* recorded weeks averaged */
    int64_t first_difference; /* over all indicators; -1: the two files agree */
    size_t count;
    heli_compared *rows;      /* headline indicators, in the model's order */
} heli_comparison;

/**
 * Compares. `all`: every scalar indicator rather than the headline ones. Refuses with HELI_FOREIGN files of different models, and
 * with HELI_USAGE files whose seeds, initial seeds, burn-in or recorded weeks differ or that share no complete replicate,
 * because then there are no pairs. Files with different numbers of replicates are compared over the common ones.
 * Release with heli_comparison_free, also after a failure. Cost: one pass over both files.
 */
heli_status heli_compare(heli_comparison *out, const heli_results *a, const heli_results *b, bool all,
                         heli_context *ctx) HELI_MUST_CHECK;

/** Releases the rows. Safe on a zeroed object and twice. */
void heli_comparison_free(heli_comparison *self);

/** Table for people, columns aligned also with Chinese labels. These three fail with HELI_IO when the stream does. */
heli_status heli_comparison_print(const heli_comparison *self, FILE *stream, heli_context *ctx) HELI_MUST_CHECK;

/** One JSON object; keys of `heli compare --json`, NaN as null. */
heli_status heli_comparison_json(const heli_comparison *self, FILE *stream, heli_context *ctx) HELI_MUST_CHECK;

/** One line per indicator under a header, RFC 4180; NaN as an empty field. */
heli_status heli_comparison_csv(const heli_comparison *self, FILE *stream, heli_context *ctx) HELI_MUST_CHECK;

#endif
