/*
 * Running another program: arguments as a list, never through a shell; what it says is kept for the error message.
 */
#ifndef HELI_ANALYSIS_PROCESS_H
#define HELI_ANALYSIS_PROCESS_H

#include "engine/core/context.h"

/* What became of a program. */
typedef struct heli_process_result {
    int start_error;      /* errno when it could not be started (ENOENT: it is not installed), else 0 */
    int exit_status;      /* 0: success; 128 + signal when a signal ended it */
    double first_at;      /* when the first byte of it was read, by CLOCK_MONOTONIC in seconds; 0 where it said nothing */
    size_t output_bytes;  /* kept of stdout and stderr together */
    char output[4096];    /* the first part; always terminated */
} heli_process_result;

/**
 * Runs argv[0] (looked up in PATH) in `folder` (NULL: here) with an empty standard input, and waits for its end.
 * Fails with HELI_IO only when the machine refuses (pipes, processes); a program that is missing or fails is no failure of this
 * function. Thread safety: any thread.
 */
heli_status heli_process_run(heli_process_result *out, const char *const *argv, const char *folder,
                             heli_context *ctx) HELI_MUST_CHECK;

#endif
