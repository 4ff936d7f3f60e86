/*
 * What a finished run says: its headline indicators as means over replicates of the mean over the last weeks, with 95 % intervals.
 */
#ifndef HELI_CLI_SUMMARY_H
#define HELI_CLI_SUMMARY_H

#include <stdbool.h>
#include <stdio.h>

#include "analysis/stats.h"
#include "cli/json.h"
#include "engine/run/run.h"

/** Steps averaged at the end of each replicate: 52, or all there are. */
int64_t heli_summary_window(int64_t steps);

/**
 * The sample over replicates of the mean of value `column` over the last steps. Failed replicates and undefined steps are left out.
 * Fails with HELI_MEMORY.
 */
heli_status heli_summary_sample(heli_sample *out, const heli_run_result *result, size_t column, heli_context *ctx) HELI_MUST_CHECK;

/** Table of the headline indicators for people. */
heli_status heli_summary_print(FILE *stream, const heli_scenario *scenario, const heli_run_result *result,
                               heli_context *ctx) HELI_MUST_CHECK;

/** The member "indicators": every scalar indicator by name, every component of the others as name.component. */
heli_status heli_summary_json(heli_json *json, const heli_scenario *scenario, const heli_run_result *result,
                              heli_context *ctx) HELI_MUST_CHECK;

#endif
