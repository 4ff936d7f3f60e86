/*
 * Benchmarks of sweeps: what journals, handing out and merging cost beside the runs themselves.
 *
 * The limit of the first row is the same jobs in a bare loop: create, step, observe, release. Bare loop and sweep take turns, and the medians count.
 */
#ifndef HELI_ANALYSIS_BENCH_SWEEP_H
#define HELI_ANALYSIS_BENCH_SWEEP_H

#include "engine/scenario/experiment.h"

typedef struct heli_sweep_bench {
    uint64_t jobs;
    double bare_per_s;        /* jobs, one thread */
    double sweep_per_s;       /* jobs, one thread, journal included, merge not */
    int threads;
    double threads_per_s;     /* jobs, with `threads` threads */
    double merge_jobs_per_s;  /* short jobs: summaries only */
    uint64_t merge_jobs;
    double merge_bytes_per_s; /* payload of jobs with series */
    uint64_t merge_bytes;
    double resume_seconds;    /* to read a journal of resume_jobs */
    uint64_t resume_jobs;
} heli_sweep_bench;

/**
 * Measures in `folder` (a fresh one; files are removed again). `quick` takes a tenth of the sizes. About a minute.
 */
heli_status heli_bench_sweep(heli_sweep_bench *out, const char *folder, const heli_model *const *models, int threads, bool quick,
                             heli_context *ctx) HELI_MUST_CHECK;

#endif
