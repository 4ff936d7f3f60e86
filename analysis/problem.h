/*
 * A problem of search: what may be chosen, and a function that tells what comes of it. For heli_nsga2 and heli_explore.
 *
 * A setting is a point in the space of genes: real numbers (on a linear or a logarithmic scale), whole numbers, choices without an order. The
 * function gives objectives, all to be made small, and constraints, of which a value above 0 is a violation. It may be noisy: replicate r of
 * every setting should then draw the same random numbers (common random numbers), so that differences between settings are told apart
 * from luck.
 *
 *     static void zdt1(void *data, const double *x, heli_draws *noise, double *f) { ... }
 *     heli_function plain = {.call = zdt1, .width = 2, .threads = 4};
 *     heli_problem problem = {.genes = genes, .gene_count = 30, .objective_count = 2, .data = &plain, .evaluate = heli_function_evaluate};
 *
 * Everything drawn in a search is addressed by seed, generation and place, so a search gives the same result for any number of threads.
 */
#ifndef HELI_ANALYSIS_PROBLEM_H
#define HELI_ANALYSIS_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/context.h"
#include "engine/core/random.h"

enum { HELI_PROBLEM_OBJECTIVES = 8 };

typedef enum heli_gene_kind {
    HELI_GENE_REAL,           /* low .. high */
    HELI_GENE_WHOLE,          /* whole numbers low .. high, in order; also the index of an ordered list of levels */
    HELI_GENE_CHOICE          /* 0 .. high, without an order */
} heli_gene_kind;

typedef struct heli_gene {
    heli_gene_kind kind;
    double low, high;         /* low <= high; whole numbers but for REAL */
    bool logarithmic;         /* REAL, low > 0: variation works on the logarithm */
} heli_gene;

/* One question to the function. */
typedef struct heli_probe {
    const double *genes;      /* [gene_count] */
    size_t candidate;         /* number of the setting, in the order in which the search met it */
    uint32_t replicate;
} heli_probe;

typedef struct heli_problem {
    const heli_gene *genes;
    size_t gene_count;
    size_t objective_count;   /* 1 .. HELI_PROBLEM_OBJECTIVES */
    size_t constraint_count;
    void *data;
    /**
     * Violation that the genes alone tell, 0 for a setting that is allowed; may be NULL. Settings that are not allowed are never evaluated. Called
     * from one thread.
     */
    double (*forbidden)(void *data, const double *genes);
    /**
     * Answers `count` probes into values[count][objective_count + constraint_count], in whatever order it likes. A value that is NaN says that
     * the probe failed; the setting then ranks behind all others. HELI_INTERRUPTED and every other failure end the search.
     */
    heli_status (*evaluate)(void *data, const heli_probe *probes, size_t count, double *values, heli_context *ctx);
} heli_problem;

/** Refuses genes without a range, no objective or too many, with HELI_USAGE. */
heli_status heli_problem_check(const heli_problem *self, heli_context *ctx) HELI_MUST_CHECK;

/* A plain function of the genes. `noise` draws the same numbers for replicate r of every setting. */
typedef struct heli_function {
    void (*call)(void *data, const double *genes, heli_draws *noise, double *values);
    void *data;
    size_t width;             /* objectives and constraints together */
    uint64_t seed;            /* of the noise */
    int threads;              /* probes at once; call must then be thread-safe; 0 or 1: one after the other */
} heli_function;

/** A heli_problem.evaluate for a heli_function as data. */
heli_status heli_function_evaluate(void *data, const heli_probe *probes, size_t count, double *values, heli_context *ctx) HELI_MUST_CHECK;

#endif
