/* Reading indicators out of a result file by name. */
#include "analysis/series.h"

#include <math.h>
#include <string.h>

#include "analysis/stats.h"
#include "analysis/text.h"

bool heli_series_find(const heli_model *model, const char *name, size_t *offset, const heli_indicator **row)
{
    size_t at = 0;
    for (size_t i = 0; i < model->indicator_count; i++) {
        const heli_indicator *candidate = &model->indicators[i];
        if (strcmp(candidate->name, name) == 0) {
            *offset = at;
            if (row) *row = candidate;
            return true;
        }
        at += heli_indicator_width(candidate);
    }
    return false;
}

heli_status heli_series_require(const heli_results *results, const char *name, size_t *offset, const heli_indicator **row,
                                heli_context *ctx)
{
    const heli_scenario *scenario = results->scenario;
    if (heli_series_find(scenario->model, name, offset, row)) return HELI_OK;
    return heli_fail(ctx, HELI_FOREIGN,
                     HELI_N_("the results of scenario '%s' (model '%s') hold no indicator '%s', which this figure needs; "
                             "the figure of indicator series works for every model"),
                     scenario->meta.name ? scenario->meta.name : "", scenario->model->name, name);
}

const double *heli_series_step(const heli_results *results, size_t replicate, int64_t step)
{
    return results->series + (replicate * (size_t)results->steps + (size_t)step) * results->width;
}

bool heli_series_complete(const heli_results *results, size_t replicate)
{
    return !results->status || results->status[replicate] == 0;
}

size_t heli_series_complete_count(const heli_results *results)
{
    size_t complete = 0;
    for (size_t r = 0; r < results->replicates; r++) complete += heli_series_complete(results, r);
    return complete;
}

int64_t heli_series_window(const heli_results *results, int64_t window)
{
    if (window <= 0) window = HELI_WINDOW_STEPS;
    return window < results->steps ? window : results->steps;
}

/* A running mean that leaves out NaN. */
typedef struct mean {
    int64_t n;
    double sum;
} mean;

static void mean_add(mean *self, double value)
{
    if (isnan(value)) return;
    self->n++;
    self->sum += value;
}

static double mean_value(const mean *self)
{
    return self->n ? self->sum / (double)self->n : (double)NAN;
}

void heli_series_window_means(const heli_results *results, size_t offset, int64_t window, double *means)
{
    int64_t first = results->steps - heli_series_window(results, window);
    for (size_t r = 0; r < results->replicates; r++) {
        mean weeks = {0};
        for (int64_t t = first; t < results->steps && heli_series_complete(results, r); t++)
            mean_add(&weeks, heli_series_step(results, r, t)[offset]);
        means[r] = mean_value(&weeks);
    }
}

double heli_series_partition_mean(const heli_results *results, size_t partition, size_t offset, int64_t window)
{
    int64_t first = results->steps - heli_series_window(results, window);
    mean replicates = {0};
    for (size_t r = 0; r < results->replicates; r++) {
        mean weeks = {0};
        for (int64_t t = first; t < results->steps && heli_series_complete(results, r); t++) {
            size_t step = r * (size_t)results->steps + (size_t)t;
            mean_add(&weeks, results->partition_series[(step * results->partitions + partition) * results->width + offset]);
        }
        mean_add(&replicates, mean_value(&weeks));
    }
    return mean_value(&replicates);
}

void heli_series_title(const heli_results *results, const heli_context *ctx, char *out, size_t size, int columns)
{
    const heli_meta *meta = &results->scenario->meta;
    const char *title = heli_text_choose(ctx, meta->title, meta->title_zh);
    if (!*title && meta->name) title = meta->name;
    heli_text_clean(out, size, title, columns);
}
