/* Headline indicators of a finished run. */
#include "cli/summary.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/series.h"
#include "cli/messages.h"
#include "cli/progress.h"
#include "cli/table.h"

enum { FIGURES = 4, MOST_DECIMALS = 6 };

int64_t heli_summary_window(int64_t steps)
{
    return steps < HELI_WINDOW_STEPS ? steps : HELI_WINDOW_STEPS;
}

/* Mean of one value over the last steps of one replicate; NaN for a failed one. */
static double window_mean(const heli_record *record, size_t column)
{
    double values[HELI_WINDOW_STEPS];
    if (record->status != HELI_OK || !record->series) return (double)NAN;
    int64_t window = heli_summary_window(record->steps);
    for (int64_t i = 0; i < window; i++)
        values[i] = record->series[(size_t)(record->steps - window + i) * record->width + column];
    return heli_mean(values, (size_t)window);
}

heli_status heli_summary_sample(heli_sample *out, const heli_run_result *result, size_t column, heli_context *ctx)
{
    double *means = malloc((result->replicates + 1) * sizeof *means);
    if (!means) return heli_fail(ctx, HELI_MEMORY, HELI_N_("There is not enough memory."));
    for (size_t r = 0; r < result->replicates; r++) means[r] = window_mean(&result->records[r], column);
    *out = heli_sample_of(means, result->replicates);
    free(means);
    return HELI_OK;
}

/* --- for people --- */

/* Decimals with which four figures of the larger value show. */
static int decimals_of(const heli_sample *sample)
{
    double largest = fmax(fabs(sample->mean), fmax(fabs(sample->low), fabs(sample->high)));
    if (!(largest > 0) || !isfinite(largest)) return 0;
    int decimals = FIGURES - 1 - (int)floor(log10(largest));
    return decimals < 0 ? 0 : decimals > MOST_DECIMALS ? MOST_DECIMALS : decimals;
}

static void add_row(heli_table *table, const heli_indicator *row, const heli_sample *sample)
{
    int decimals = decimals_of(sample);
    heli_table_cell(table, heli_in_language(row->label, row->label_zh));
    if (sample->n == 0)
        heli_table_cell(table, "-");
    else
        heli_table_cellf(table, "%.*f", decimals, sample->mean);
    if (sample->n < 2)
        heli_table_cell(table, "-");
    else
        heli_table_cellf(table, "[%.*f, %.*f]", decimals, sample->low, decimals, sample->high);
    heli_table_cell(table, heli_unit_text(row->unit));
}

heli_status heli_summary_print(FILE *stream, const heli_scenario *scenario, const heli_run_result *result, heli_context *ctx)
{
    const heli_model *model = scenario->model;
    heli_table table;
    heli_status status = HELI_OK;
    size_t column = 0;
    heli_table_init(&table, "lrrl");
    heli_table_cell(&table, _("indicator"));
    heli_table_cell(&table, _("mean"));
    /* xgettext:no-c-format */
    heli_table_cell(&table, _("95% interval"));
    heli_table_cell(&table, _("unit"));
    for (size_t i = 0; i < model->indicator_count; column += heli_indicator_width(&model->indicators[i]), i++) {
        heli_sample sample = {0};
        if (!model->indicators[i].headline || model->indicators[i].axis) continue;
        HELI_TRY(heli_summary_sample(&sample, result, column, ctx));
        add_row(&table, &model->indicators[i], &sample);
    }
    if (!heli_table_print(&table, stream, HELI_TABLE_PLAIN))
        status = heli_fail(ctx, HELI_MEMORY, HELI_N_("There is not enough memory."));
    fputc('\n', stream);
    fprintf(stream, _("Means over the last %lld %s of each replicate; interval of the mean over %zu replicates."),
            (long long)heli_summary_window(scenario->steps), heli_steps_word(model->step_unit), result->replicates);
    fprintf(stream, "\n%s\n", _("These are results of a model, not measurements."));
out:
    heli_table_free(&table);
    return status;
}

/* --- JSON --- */

static void json_sample(heli_json *json, const char *key, const heli_indicator *row, const heli_sample *sample)
{
    heli_json_object(json, key);
    heli_json_real(json, "mean", sample->mean);
    heli_json_real(json, "low", sample->low);
    heli_json_real(json, "high", sample->high);
    heli_json_real(json, "sd", sample->sd);
    heli_json_whole(json, "n", sample->n);
    heli_json_text(json, "unit", row->unit);
    heli_json_end(json);
}

heli_status heli_summary_json(heli_json *json, const heli_scenario *scenario, const heli_run_result *result, heli_context *ctx)
{
    const heli_model *model = scenario->model;
    size_t column = 0;
    heli_json_object(json, "indicators");
    for (size_t i = 0; i < model->indicator_count; i++) {
        const heli_indicator *row = &model->indicators[i];
        for (size_t k = 0; k < heli_indicator_width(row); k++, column++) {
            heli_sample sample = {0};
            char key[160];
            heli_status status = heli_summary_sample(&sample, result, column, ctx);
            if (status != HELI_OK) return status;
            if (row->axis)
                snprintf(key, sizeof key, "%s.%s", row->name, row->axis->labels[k]);
            else
                snprintf(key, sizeof key, "%s", row->name);
            json_sample(json, key, row, &sample);
        }
    }
    heli_json_end(json);
    return HELI_OK;
}
