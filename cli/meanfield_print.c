/* The mean-field twin beside the simulation. */
#include "cli/meanfield_print.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/series.h"
#include "analysis/text.h"
#include "cli/json.h"
#include "cli/messages.h"
#include "cli/table.h"

enum { MOST_WEEKS = 8 };

/* The simulation's sample of an indicator; all NaN without one. */
static heli_status sample_of(heli_sample *out, const heli_results *results, size_t offset, heli_context *ctx)
{
    *out = (heli_sample){.mean = (double)NAN, .sd = (double)NAN, .low = (double)NAN, .high = (double)NAN};
    return results ? heli_twin_sample(out, results, offset, 0, ctx) : HELI_OK;
}

static heli_status sample_named(heli_sample *out, const heli_twin *twin, const heli_results *results, const char *name, heli_context *ctx)
{
    size_t offset = 0;
    bool known = name && heli_series_find(twin->scenario->model, name, &offset, NULL);
    return sample_of(out, known ? results : NULL, offset, ctx);
}

/* One week over replicates. `values` is room for them. */
static heli_sample week_of(const heli_results *results, size_t offset, int64_t step, double *values)
{
    for (size_t r = 0; r < results->replicates; r++)
        values[r] = heli_series_complete(results, r) ? heli_series_step(results, r, step)[offset] : (double)NAN;
    return heli_sample_of(values, results->replicates);
}

static const char *label_of(const heli_indicator *row, const heli_context *ctx)
{
    return heli_text_choose(ctx, row->label, row->label_zh);
}

static heli_status finish(heli_table *table, FILE *stream, heli_context *ctx)
{
    bool fine = heli_table_print(table, stream, HELI_TABLE_PLAIN);
    heli_table_free(table);
    return fine ? HELI_OK : heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the table"));
}

/* --- table --- */

static void cell_number(heli_table *table, double value, bool sign)
{
    double size = fabs(value);
    int decimals = size >= 100.0 ? 1 : size >= 10.0 ? 2 : size >= 1.0 ? 3 : 4;
    if (isnan(value)) heli_table_cell(table, "-");
    else heli_table_cellf(table, sign ? "%+.*f" : "%.*f", decimals, value);
}

static void cell_interval(heli_table *table, const heli_sample *sample)
{
    double size = fabs(sample->mean);
    int decimals = size >= 100.0 ? 1 : size >= 10.0 ? 2 : size >= 1.0 ? 3 : 4;
    if (isnan(sample->low)) heli_table_cell(table, "-");
    else heli_table_cellf(table, "[%.*f, %.*f]", decimals, sample->low, decimals, sample->high);
}

static void cell_label(heli_table *table, const char *label, const char *unit)
{
    const char *shown = heli_unit_text(unit);
    if (*shown) heli_table_cellf(table, "%s (%s)", label, shown);
    else heli_table_cell(table, label);
}

/* What a number of the simulation and one without chance say together. */
static void cells_beside(heli_table *table, double twin, const heli_sample *sample, bool simulated)
{
    cell_number(table, twin, false);
    if (!simulated) return;
    cell_number(table, sample->mean, false);
    cell_interval(table, sample);
    cell_number(table, twin - sample->mean, true);
}

static void heading_beside(heli_table *table, const char *first, const char *second, bool simulated)
{
    heli_table_cell(table, first);
    heli_table_cell(table, second);
    if (!simulated) return;
    heli_table_cell(table, _("simulation"));
    heli_table_cell(table, _("interval (95 %)"));
    heli_table_cell(table, _("gap"));
}

static heli_status print_summary(FILE *stream, const heli_twin *twin, const heli_results *results, heli_context *ctx)
{
    heli_table table;
    heli_status status = HELI_OK;
    heli_table_init(&table, results ? "lrrrr" : "lr");
    heading_beside(&table, _("indicator, mean over the last weeks"), _("twin"), results);
    for (size_t i = 0; i < twin->count; i++) {
        heli_sample sample;
        status = sample_of(&sample, results, twin->offsets[i], ctx);
        if (status != HELI_OK) break;
        cell_label(&table, label_of(twin->rows[i], ctx), twin->rows[i]->unit);
        cells_beside(&table, heli_twin_mean(twin, i, 0), &sample, results);
    }
    if (status == HELI_OK) return finish(&table, stream, ctx);
    heli_table_free(&table);
    return status;
}

/* A few weeks on the way: the first, about every eighth, the last. */
static heli_status print_weeks(FILE *stream, const heli_twin *twin, heli_context *ctx)
{
    heli_table table;
    char align[HELI_TWIN_MOST + 2] = "r";
    size_t shown[HELI_TWIN_MOST], count = 0;
    for (size_t i = 0; i < twin->count; i++)
        if (twin->rows[i]->headline && strncmp(twin->rows[i]->name, "coherence", 9) != 0) shown[count++] = i;
    memset(align, 'r', count + 1);
    align[count + 1] = '\0';
    heli_table_init(&table, align);
    heli_table_cell(&table, _("week"));
    for (size_t c = 0; c < count; c++) heli_table_cell(&table, label_of(twin->rows[shown[c]], ctx));
    int64_t weeks = twin->steps < MOST_WEEKS + 1 ? twin->steps : MOST_WEEKS + 1;
    for (int64_t w = 0; w < weeks; w++) {
        int64_t step = weeks > 1 ? w * (twin->steps - 1) / (weeks - 1) : 0;
        heli_table_cellf(&table, "%lld", (long long)step);
        for (size_t c = 0; c < count; c++) cell_number(&table, heli_twin_value(twin, step, shown[c]), false);
    }
    return finish(&table, stream, ctx);
}

static heli_status print_closed_forms(FILE *stream, const heli_twin *twin, const heli_results *results, heli_context *ctx)
{
    heli_closed_form forms[HELI_CLOSED_FORMS];
    heli_table table;
    heli_status status = HELI_OK;
    size_t count = heli_twin_closed_forms(forms, twin);
    if (count == 0) return HELI_OK;
    fputc('\n', stream);
    heli_table_init(&table, results ? "llrrrr" : "llr");
    heli_table_cell(&table, _("closed form, at the end of the scenario"));
    heading_beside(&table, _("limit"), _("exact"), results);
    for (size_t i = 0; i < count; i++) {
        heli_sample sample;
        status = sample_named(&sample, twin, results, forms[i].indicator, ctx);
        if (status != HELI_OK) break;
        cell_label(&table, _(forms[i].label), forms[i].unit);
        heli_table_cell(&table, forms[i].limit);
        cells_beside(&table, forms[i].value, &sample, results);
    }
    if (status == HELI_OK) return finish(&table, stream, ctx);
    heli_table_free(&table);
    return status;
}

heli_status heli_meanfield_print(FILE *stream, const heli_twin *twin, const heli_results *results, heli_context *ctx)
{
    heli_status status = HELI_OK;
    HELI_TRY(print_weeks(stream, twin, ctx));
    fputc('\n', stream);
    HELI_TRY(print_summary(stream, twin, results, ctx));
    HELI_TRY(print_closed_forms(stream, twin, results, ctx));
    fputc('\n', stream);
    fprintf(stream, "%s\n", _("The twin has very many well-mixed agents, no networks and no chance; in the model of governance it has no cases either. "
                              "A gap shows what these add. Results of a model, not measurements."));
out:
    return status;
}

/* --- JSON --- */

static void json_sample(heli_json *json, const heli_sample *sample, double twin)
{
    heli_json_real(json, "twin", twin);
    heli_json_real(json, "mean", sample->mean);
    heli_json_real(json, "low", sample->low);
    heli_json_real(json, "high", sample->high);
    heli_json_real(json, "gap", twin - sample->mean);
}

static heli_status json_indicators(heli_json *json, const heli_twin *twin, const heli_results *results, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_json_array(json, "indicators");
    for (size_t i = 0; i < twin->count; i++) {
        heli_sample sample;
        HELI_TRY(sample_of(&sample, results, twin->offsets[i], ctx));
        heli_json_object(json, NULL);
        heli_json_text(json, "name", twin->rows[i]->name);
        heli_json_text(json, "label", label_of(twin->rows[i], ctx));
        heli_json_text(json, "unit", twin->rows[i]->unit);
        json_sample(json, &sample, heli_twin_mean(twin, i, 0));
        heli_json_array(json, "series");
        for (int64_t t = 0; t < twin->steps; t++) heli_json_real(json, NULL, heli_twin_value(twin, t, i));
        heli_json_end(json);
        heli_json_end(json);
    }
    heli_json_end(json);
out:
    return status;
}

static heli_status json_closed_forms(heli_json *json, const heli_twin *twin, const heli_results *results, heli_context *ctx)
{
    heli_closed_form forms[HELI_CLOSED_FORMS];
    size_t count = heli_twin_closed_forms(forms, twin);
    heli_status status = HELI_OK;
    heli_json_array(json, "closed_forms");
    for (size_t i = 0; i < count; i++) {
        heli_sample sample;
        HELI_TRY(sample_named(&sample, twin, results, forms[i].indicator, ctx));
        heli_json_object(json, NULL);
        heli_json_text(json, "label", _(forms[i].label));
        heli_json_text(json, "limit", forms[i].limit);
        heli_json_text(json, "indicator", forms[i].indicator);
        json_sample(json, &sample, forms[i].value);
        heli_json_end(json);
    }
    heli_json_end(json);
out:
    return status;
}

heli_status heli_meanfield_json(FILE *stream, const heli_twin *twin, const heli_results *results, heli_context *ctx)
{
    heli_json json = heli_json_to(stream);
    heli_status status = HELI_OK;
    heli_json_object(&json, NULL);
    heli_json_text(&json, "name", twin->scenario->meta.name);
    heli_json_text(&json, "model", twin->scenario->model->name);
    heli_json_text(&json, "closure", twin->closure == HELI_CLOSURE_MEANS ? "means" : "types");
    heli_json_whole(&json, "replicates", results ? results->replicates : 0);
    heli_json_int(&json, "weeks", twin->steps);
    HELI_TRY(json_indicators(&json, twin, results, ctx));
    HELI_TRY(json_closed_forms(&json, twin, results, ctx));
    heli_json_end(&json);
out:
    return status;
}

/* --- CSV --- */

static void csv_number(FILE *stream, double value)
{
    if (isfinite(value)) fprintf(stream, ",%.17g", value);
    else fputc(',', stream);
}

heli_status heli_meanfield_csv(FILE *stream, const heli_twin *twin, const heli_results *results, heli_context *ctx)
{
    double *values = calloc(results ? results->replicates + 1 : 1, sizeof *values);
    if (!values) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the table"));
    fputs("name,week,twin,simulation,low,high\n", stream);
    for (size_t i = 0; i < twin->count; i++)
        for (int64_t t = 0; t < twin->steps; t++) {
            heli_sample sample = {.mean = (double)NAN, .low = (double)NAN, .high = (double)NAN};
            if (results) sample = week_of(results, twin->offsets[i], t, values);
            fprintf(stream, "%s,%lld", twin->rows[i]->name, (long long)t);
            csv_number(stream, heli_twin_value(twin, t, i));
            csv_number(stream, sample.mean);
            csv_number(stream, sample.low);
            csv_number(stream, sample.high);
            fputc('\n', stream);
        }
    free(values);
    return HELI_OK;
}
