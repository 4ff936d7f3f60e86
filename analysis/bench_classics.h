/*
 * The classic models beside hand-written loops: agent updates per second through the engine's ordinary interface, and those of the best
 * single-purpose loop (analysis/bench_loops.h) for the same rule and size, in turn in the same run, on one thread.
 *
 * An update is a turn of an agent, a comparison, an event or a meeting: what the model's description makes as many of in a step as there are
 * agents. Only steps are timed, neither setting up nor observing.
 */
#ifndef HELI_ANALYSIS_BENCH_CLASSICS_H
#define HELI_ANALYSIS_BENCH_CLASSICS_H

#include "analysis/bench_loops.h"
#include "engine/core/context.h"

enum { HELI_CLASSIC_LOOPS = 2 };

/* A loop to be held against, by name, which is translated where it is shown: "agent records". */
typedef struct heli_classic_loop {
    const char *name;
    heli_loop_fn run;
} heli_classic_loop;

/* A parameter of a case that differs from the model's default. */
typedef struct heli_classic_setting {
    const char *path;         /* NULL ends the list */
    double value;
} heli_classic_setting;

typedef struct heli_classic_case {
    const char *name;         /* "schelling/S4" */
    const char *model;        /* NULL: no model, random words one after the other */
    heli_classic_setting settings[7];
    uint32_t updates;         /* in a step */
    heli_loop_task task;      /* the same for the loops; its steps are made by both */
    heli_classic_loop loops[HELI_CLASSIC_LOOPS]; /* the second may be absent */
    double mason_per_s, mesa_per_s; /* measured earlier on this kind of machine, updates per second; 0: not measured */
} heli_classic_case;

typedef struct heli_classic_result {
    double rate_per_s, low_per_s, high_per_s; /* median, slowest and fastest of the repetitions */
    double loop_per_s[HELI_CLASSIC_LOOPS];    /* medians; 0 where there is no such loop */
    double limit_per_s;       /* of the best loop */
    const char *limit_name;
    double ratio_to_limit;    /* median over repetitions of time / time of the best loop: 1 is as fast as that, 1.25 is wanted at most */
} heli_classic_result;

/** The cases, ended by one without a name. */
const heli_classic_case *heli_classic_cases(void);

/**
 * Runs engine and loops in turn, `repeats` (1 to 15) times, each at least 2 million updates in worlds set up anew with seeds of their own. A loop
 * that took twice as long as the best in the first turn is not run again.
 */
heli_status heli_bench_classic(heli_classic_result *out, const heli_classic_case *c, int repeats, heli_context *ctx) HELI_MUST_CHECK;

#endif
