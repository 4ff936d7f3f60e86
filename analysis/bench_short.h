/*
 * Benchmarks of a short run: what a user waits for whose city is one community, and what the weekly indicators cost.
 *
 * The command is run as a user would run it, as a program of its own, so that loading it, reading the scenario, writing and verifying the file are
 * all in its time. Everything takes turns, and medians count.
 */
#ifndef HELI_ANALYSIS_BENCH_SHORT_H
#define HELI_ANALYSIS_BENCH_SHORT_H

#include "engine/core/context.h"

typedef struct heli_short_bench {
    double start_seconds;     /* `heli --version`: the program loaded, and nothing else */
    double answer_seconds;    /* from the start of `heli run` of one community to its table, before the file is written */
    double run_seconds;       /* `heli run` of one community of 3,200 residents over five years, burn-in of a year included */
    double weeks_seconds;     /* of that, building the community and its 312 weeks, without output */
    double city_week_seconds; /* a week of 26,000 residents in five communities, all that the default has */
    double observe_seconds;   /* the week's indicators of that city and of each community */
} heli_short_bench;

/** Measures in `folder` (a fresh one; files are removed again) with the program at `program`. `quick`: fewer turns. Some seconds. */
heli_status heli_bench_short(heli_short_bench *out, const char *folder, const char *program, bool quick, heli_context *ctx) HELI_MUST_CHECK;

#endif
