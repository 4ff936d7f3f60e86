/*
 * Benchmarks: how fast the engine is, beside the floor that this machine sets, measured in the same run.
 *
 * The floor of the governance model is the time to stream the state of all residents once a week through memory (every column and
 * neighbour read, the columns that change written back) at the bandwidth measured here, plus the time to draw the Philox blocks
 * that a week needs. A ratio of 1 would mean that nothing but memory and random numbers takes time.
 */
#ifndef HELI_ANALYSIS_BENCH_H
#define HELI_ANALYSIS_BENCH_H

#include <stdint.h>

#include "engine/core/context.h"

/* What the machine can do, by number of threads. */
typedef struct heli_machine {
    int threads;
    double bytes_per_s;          /* streaming two bytes read for each byte written, through main memory */
    double blocks_per_s;         /* Philox4x32-10 blocks of four words */
} heli_machine;

typedef struct heli_bench_result {
    const char *name;            /* "governance/field" */
    uint64_t agents;
    int threads;
    double rate_per_s;           /* agent updates per second, median over segments */
    double low_per_s, high_per_s; /* slowest and fastest segment */
    double week_per_s;           /* the fastest single week: short enough to escape whoever else uses the machine */
    double limit_per_s;          /* the floor's rate in the same run */
    double ratio_to_limit;       /* limit / rate: how many times the floor's time is taken; 1 is perfect */
    double bytes_per_agent;      /* of state, neighbours included */
} heli_bench_result;

/** Measures bandwidth and random numbers with `threads` threads; about half a second. */
heli_status heli_bench_machine(heli_machine *out, int threads, heli_context *ctx) HELI_MUST_CHECK;

/**
 * Runs the field core (no cases) on `agents` residents in communities of 5,200, with one and with `threads` threads in turn on the same
 * state, for about `seconds`. out[0] is one thread, out[1] (when threads > 1) the other; machine likewise.
 */
heli_status heli_bench_governance(heli_bench_result out[2], const heli_machine machine[2], uint64_t agents, int threads,
                                  double seconds, heli_context *ctx) HELI_MUST_CHECK;

#endif
