/*
 * Reading indicators out of a result file by name: where they stand, and their means over the last weeks.
 *
 * A replicate that failed or was not run counts as NaN throughout. Steps are those of the file: index 0 is the first recorded
 * week, the origin of policies, and its value is that at the week's end.
 */
#ifndef HELI_ANALYSIS_SERIES_H
#define HELI_ANALYSIS_SERIES_H

#include "engine/store/results.h"

enum { HELI_WINDOW_STEPS = 52 };

/** Position of an indicator's first component among the values of a step, and its row; false when the model has none so called. */
bool heli_series_find(const heli_model *model, const char *name, size_t *offset, const heli_indicator **row);

/** The same, failing with HELI_FOREIGN and a sentence that names the file and the indicator. */
heli_status heli_series_require(const heli_results *results, const char *name, size_t *offset, const heli_indicator **row,
                                heli_context *ctx) HELI_MUST_CHECK;

/** The values of one step of one replicate, [width]. */
const double *heli_series_step(const heli_results *results, size_t replicate, int64_t step);

/** True when a replicate ran to its end. */
bool heli_series_complete(const heli_results *results, size_t replicate);

/** Number of replicates that ran to their end. */
size_t heli_series_complete_count(const heli_results *results);

/** Steps of the window: `window`, or all there are; 0 stands for HELI_WINDOW_STEPS. */
int64_t heli_series_window(const heli_results *results, int64_t window);

/**
 * Mean of one value over the last `window` recorded steps, per replicate, into means[replicates]. Steps where it is undefined
 * (NaN) are left out; NaN where none is left or the replicate did not end well.
 */
void heli_series_window_means(const heli_results *results, size_t offset, int64_t window, double *means);

/** The same for one partition (community), averaged over replicates; needs partition_series. */
double heli_series_partition_mean(const heli_results *results, size_t partition, size_t offset, int64_t window);

/** Title of the scenario in the user's language, cleaned and cut to `columns`; falls back to its name. */
void heli_series_title(const heli_results *results, const heli_context *ctx, char *out, size_t size, int columns);

#endif
