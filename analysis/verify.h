/*
 * Claims: statements with an exact or published answer, against which the engine is held by `heli verify`.
 *
 * A claim is one row: the model it is about, the sentence in both languages, where the answer comes from, and the function that computes
 * both sides. Rows stand in one file per group, verify_<group>.c, and the groups are listed in claims.def: a new group is one file and one
 * line.
 *
 * Chance. A claim without chance (relation `=` with a tolerance, or a bound on an error) cannot fail by bad luck. A statistical claim has
 * an interval that misses the true value with probability at most HELI_CLAIM_LEVEL, if the seeds were drawn anew; all claims together fail
 * by chance with at most the sum of these (Bonferroni). Seeds are fixed, so a verification that holds goes on holding.
 *
 * An answer that is itself an approximation has a tolerance: the claim holds when the interval, widened by it on both sides, covers the answer.
 * The note of the row says what the published figure is.
 */
#ifndef HELI_ANALYSIS_VERIFY_H
#define HELI_ANALYSIS_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/context.h"

#define HELI_CLAIM_LEVEL 1e-5

typedef enum heli_relation {
    HELI_EQUALS,    /* the interval covers the expected value */
    HELI_AT_MOST,   /* the value is at most the expected one: bounds on errors and distances */
    HELI_AT_LEAST   /* the value is at least the expected one */
} heli_relation;

/* What computing a claim brought to light. */
typedef struct heli_finding {
    heli_relation relation;
    double expected;          /* published or exact answer, or the bound */
    double value;             /* ours */
    double low, high;         /* interval of ours; both are the value where there is no chance */
    double tolerance;         /* allowed beside the interval */
    double false_alarm;       /* probability that a correct engine fails with other seeds; 0 without chance */
    uint64_t sample;          /* runs, draws or points that went into the value */
    bool ok;
    heli_status status;       /* HELI_OK, or why the value could not be computed; then ok is false */
    char reason[200];
    double seconds;
} heli_finding;

struct heli_claim;
/**
 * Computes both sides of a claim into *out by one of the heli_found_* functions. `effort` is 1 in the quick tier, 10 in the full one:
 * sample sizes are multiplied by it. Is called from several threads at once, for different claims.
 */
typedef heli_status (*heli_claim_fn)(const struct heli_claim *claim, int effort, heli_finding *out, heli_context *ctx);

typedef struct heli_claim {
    const char *model;        /* "voter", or a part of the engine: "math", "samplers" */
    const char *claim;
    const char *claim_zh;
    const char *source;       /* of the answer */
    const char *note;         /* what the published figure is, where it is no exact value; NULL else */
    const char *note_zh;
    heli_claim_fn compute;
    double setting[4];        /* what the function needs to know: sizes, parameters */
    double tolerance;         /* see above; for exact claims: rounding allowed */
    bool full_only;           /* left out of the quick tier */
} heli_claim;

typedef struct heli_claim_group {
    const char *name;         /* may be asked for by `heli verify NAME`, as the models of its rows may */
    const heli_claim *claims;
    size_t count;
} heli_claim_group;

/** NULL-terminated list of the groups, in the order of claims.def. */
const heli_claim_group *const *heli_claim_groups(void);

typedef struct heli_verify_options {
    const char *name;         /* a group or a model; NULL: all */
    bool full;
    int threads;              /* at least 1 */
    const heli_claim *added;  /* claims to verify as well, whatever the name */
    size_t added_count;
    void (*progress)(size_t done, size_t total, void *data); /* called by one thread at a time; may be NULL */
    void *progress_data;
} heli_verify_options;

typedef struct heli_verification {
    size_t count;
    const heli_claim **claims; /* [count], in order */
    heli_finding *findings;    /* [count] */
    size_t failed;
    double family_false_alarm; /* at most */
    double seconds;
} heli_verification;

/**
 * Computes all claims that `options` ask for, side by side. A claim that does not hold, or cannot be computed, is counted in `failed`; the
 * status tells only of an unknown name (HELI_USAGE) and of memory. Free in any case. Sets GSL's error handler aside while it runs.
 */
heli_status heli_verify(heli_verification *out, const heli_verify_options *options, heli_context *ctx) HELI_MUST_CHECK;
void heli_verification_free(heli_verification *self);

/* --- for the functions of claims --- */

/** No chance: value and expected agree within the claim's tolerance. */
void heli_found_exact(heli_finding *out, const heli_claim *claim, double expected, double value, uint64_t sample);

/** No chance: a value (the largest error of `sample` points) that must not exceed a bound; NaN never holds. */
void heli_found_at_most(heli_finding *out, double bound, double value, uint64_t sample);

/** A share estimated by `successes` of `trials` independent runs: interval of Clopper and Pearson. */
void heli_found_share(heli_finding *out, const heli_claim *claim, double expected, uint64_t successes, uint64_t trials);

/** A mean estimated from n independent values: t-interval. Long-tailed values need a large n. */
void heli_found_mean(heli_finding *out, const heli_claim *claim, double expected, const double *values, size_t n);

/** A standardised difference of `sample` values from theory, normal with mean 0 and variance 1 if theory holds: is it 0? */
void heli_found_score(heli_finding *out, double score, uint64_t sample);

/**
 * A largest distance between an empirical distribution function of n independent draws and the true one, against the bound of Dvoretzky,
 * Kiefer and Wolfowitz with Massart's constant, sqrt(ln(2 / level) / (2 n)), which holds for every distribution and every n.
 */
void heli_found_distance(heli_finding *out, double distance, size_t n);

#endif
