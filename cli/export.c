/*
 * The rows of heli export.
 *
 *     wide   run, replicate, status, <factors>, [week,] <indicator>_mean, ...      one row for each replicate of each run [and week]
 *     long   run, replicate, status, <factors>, [week,] indicator, component, value
 *
 * A vector has a column for each component: joint_force_mean.culture.
 */
#include "cli/export.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/series.h"

enum { NAME_BYTES = 256, BLOCK_VALUES = 1 << 20, MOST_NAMES = 1024 };

static heli_status out_of_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("There is not enough memory."));
}

/* --- columns --- */

static bool kept(const heli_export *self, size_t indicator)
{
    return !self->experiment || self->experiment->keep.indicators[indicator];
}

static bool summary_kept(const heli_export *self, int summary)
{
    if (self->series) return summary == HELI_SUMMARIES;
    if (summary == HELI_SUMMARIES) return false;
    return self->experiment ? self->experiment->keep.summaries[summary] : summary == HELI_SUMMARY_MEAN;
}

static heli_status check_wanted(const heli_export *self, const char *const *wanted, size_t count, heli_context *ctx)
{
    const char *names[MOST_NAMES] = {NULL};
    size_t n = 0;
    for (size_t i = 0; i < self->model->indicator_count && n < MOST_NAMES; i++)
        if (kept(self, i)) names[n++] = self->model->indicators[i].name;
    for (size_t w = 0; w < count; w++) {
        bool found = false;
        for (size_t i = 0; i < n && !found; i++) found = strcmp(names[i], wanted[w]) == 0;
        if (found) continue;
        const char *near = heli_nearest_name(names, n, wanted[w]);
        if (near) return heli_fail(ctx, HELI_USAGE, HELI_N_("the file holds no indicator '%s' (did you mean '%s'?)"), wanted[w], near);
        return heli_fail(ctx, HELI_USAGE, HELI_N_("the file holds no indicator '%s'; 'heli describe indicators' lists them"), wanted[w]);
    }
    if (self->series && self->experiment && !self->experiment->keep.series)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("the file holds no series, only summaries; 'keep: {series: true}' in the experiment keeps them"));
    return HELI_OK;
}

static bool is_wanted(const char *name, const char *const *wanted, size_t count)
{
    bool found = count == 0;
    for (size_t i = 0; i < count && !found; i++) found = strcmp(wanted[i], name) == 0;
    return found;
}

static void make_columns(heli_export *self, const char *const *wanted, size_t count)
{
    size_t offset = 0;
    for (size_t i = 0; i < self->model->indicator_count; i++) {
        const heli_indicator *row = &self->model->indicators[i];
        bool chosen = kept(self, i) && is_wanted(row->name, wanted, count);
        for (int s = 0; chosen && s <= HELI_SUMMARIES; s++)
            for (size_t k = 0; summary_kept(self, s) && k < heli_indicator_width(row); k++)
                self->columns[self->column_count++] = (heli_export_column){.indicator = i, .component = k, .offset = offset + k, .summary = s};
        offset += heli_indicator_width(row);
    }
}

/* "satisfaction_mean"; without the component. */
static void base_name(const heli_export *self, const heli_export_column *column, char out[NAME_BYTES])
{
    const char *name = self->model->indicators[column->indicator].name;
    if (column->summary == HELI_SUMMARIES) snprintf(out, NAME_BYTES, "%s", name);
    else snprintf(out, NAME_BYTES, "%s_%s", name, heli_summary_name((heli_summary_kind)column->summary));
}

static const char *component_name(const heli_export *self, const heli_export_column *column)
{
    const heli_axis *axis = self->model->indicators[column->indicator].axis;
    return axis ? axis->labels[column->component] : "";
}

static bool add_name(heli_export *self, const char *name)
{
    return (self->names[self->name_count++] = strdup(name)) != NULL;
}

static bool make_names(heli_export *self)
{
    static const char *const of_long[] = {"indicator", "component", "value"};
    static const char *const before[] = {"run", "replicate", "status"};
    char name[NAME_BYTES], full[2 * NAME_BYTES];
    bool ok = true;
    for (size_t i = 0; i < 3; i++) ok = ok && add_name(self, before[i]);
    for (size_t f = 0; self->experiment && ok && f < self->experiment->factor_count; f++) ok = add_name(self, self->experiment->factors[f].path);
    if (self->series) ok = ok && add_name(self, self->model->step_unit);
    for (size_t i = 0; self->long_rows && ok && i < 3; i++) ok = add_name(self, of_long[i]);
    for (size_t c = 0; !self->long_rows && ok && c < self->column_count; c++) {
        const char *component = component_name(self, &self->columns[c]);
        base_name(self, &self->columns[c], name);
        snprintf(full, sizeof full, "%s%s%s", name, *component ? "." : "", component);
        ok = add_name(self, full);
    }
    return ok;
}

heli_status heli_export_init(heli_export *self, const char *const *wanted, size_t count, heli_context *ctx)
{
    size_t width = heli_indicators_width(self->model->indicators, self->model->indicator_count) * (HELI_SUMMARIES + 1);
    size_t factors = self->experiment ? self->experiment->factor_count : 0;
    heli_status status = check_wanted(self, wanted, count, ctx);
    if (status != HELI_OK) return status;
    self->columns = calloc(width + 1, sizeof *self->columns);
    self->names = calloc(width + factors + 8, sizeof *self->names);
    if (!self->columns || !self->names) return out_of_memory(ctx);
    make_columns(self, wanted, count);
    return make_names(self) ? HELI_OK : out_of_memory(ctx);
}

void heli_export_free(heli_export *self)
{
    for (size_t i = 0; i < self->name_count; i++) free(self->names[i]);
    free(self->names);
    free(self->columns);
    *self = (heli_export){0};
}

/* --- rows --- */

/* What a row says of its job. */
typedef struct job {
    size_t run, replicate;
    int status;
    int64_t step;            /* recorded, from 1; with series */
} job;

static void put_job(const heli_export *self, heli_rows *rows, const job *of)
{
    static const char *const words[] = {"done", "failed", "not run"};
    char text[512];
    heli_rows_whole(rows, of->run);
    heli_rows_whole(rows, of->replicate);
    heli_rows_text(rows, of->status >= 0 && of->status < 3 ? words[of->status] : "");
    for (size_t f = 0; self->experiment && f < self->experiment->factor_count; f++) {
        double value = self->experiment->values[of->run * self->experiment->factor_count + f];
        if (self->experiment->factors[f].numeric) {
            heli_rows_real(rows, value);
            continue;
        }
        heli_factor_format(self->experiment, f, value, text, sizeof text);
        heli_rows_text(rows, text);
    }
    if (self->series) heli_rows_whole(rows, (uint64_t)of->step);
}

/* One wide row, or one long row for every column. values [column_count]; NULL where the job has none. */
static void put_values(const heli_export *self, heli_rows *rows, const job *of, const double *values)
{
    char name[NAME_BYTES];
    if (!self->long_rows) put_job(self, rows, of);
    for (size_t c = 0; c < self->column_count; c++) {
        if (self->long_rows) {
            put_job(self, rows, of);
            base_name(self, &self->columns[c], name);
            heli_rows_text(rows, name);
            heli_rows_text(rows, component_name(self, &self->columns[c]));
        }
        heli_rows_real(rows, values[c]);
    }
}

/* --- files of runs --- */

static void run_means(const heli_export *self, const heli_results *results, double *means, double *values)
{
    for (size_t c = 0; c < self->column_count; c++) {
        heli_series_window_means(results, self->columns[c].offset, self->window, means);
        for (size_t r = 0; r < results->replicates; r++) values[r * self->column_count + c] = means[r];
    }
}

static void run_weeks(const heli_export *self, const heli_results *results, size_t r, heli_rows *rows, double *values)
{
    for (int64_t t = 0; t < results->steps; t++) {
        job of = {.replicate = r, .status = results->status[r], .step = t + 1};
        const double *step = heli_series_step(results, r, t);
        for (size_t c = 0; c < self->column_count; c++) values[c] = step[self->columns[c].offset];
        put_values(self, rows, &of, values);
    }
}

heli_status heli_export_runs(const heli_export *self, const heli_results *results, FILE *stream, uint64_t *written, heli_context *ctx)
{
    double *means = malloc((results->replicates + 1) * sizeof *means);
    double *values = malloc((results->replicates * self->column_count + 1) * sizeof *values);
    heli_status status = means && values ? HELI_OK : out_of_memory(ctx);
    if (status == HELI_OK) {
        heli_rows rows = heli_rows_begin(stream, self->json, self->bom, self->names, self->name_count);
        if (!self->series) run_means(self, results, means, values);
        for (size_t r = 0; r < results->replicates; r++) {
            job of = {.replicate = r, .status = results->status[r]};
            if (self->series) run_weeks(self, results, r, &rows, values);
            else put_values(self, &rows, &of, values + r * self->column_count);
        }
        heli_rows_end(&rows);
        *written = rows.written;
    }
    free(means);
    free(values);
    return status;
}

/* --- files of sweeps --- */

/* One indicator of `count` runs into the columns that show it: values [count][replicates][steps][column_count]. */
static heli_status read_column(const heli_export *self, const heli_sweep_file *file, size_t c, size_t first, size_t count, size_t steps, double *room, double *values,
                               heli_context *ctx)
{
    const heli_export_column *column = &self->columns[c];
    size_t width = heli_indicator_width(&self->model->indicators[column->indicator]), n = count * file->replicates * steps;
    heli_status status = self->series ? heli_sweep_file_series(file, column->indicator, first, room, ctx)
                                      : heli_sweep_file_block(file, column->indicator, (heli_summary_kind)column->summary, first, count, room, ctx);
    for (size_t i = 0; status == HELI_OK && i < n; i++)
        for (size_t k = 0; k < width; k++) values[i * self->column_count + c + k] = room[i * width + k];
    return status;
}

/* Reads a block and writes its rows. */
static heli_status put_block(const heli_export *self, const heli_sweep_file *file, size_t first, size_t count, size_t steps, double *room, double *values,
                             heli_rows *rows, heli_context *ctx)
{
    heli_status status = HELI_OK;
    for (size_t c = 0; c < self->column_count; c += heli_indicator_width(&self->model->indicators[self->columns[c].indicator]))
        HELI_TRY(read_column(self, file, c, first, count, steps, room, values, ctx));
    for (size_t i = 0; i < count * file->replicates * steps; i++) {
        size_t number = first * file->replicates + i / steps;
        job of = {.run = number / file->replicates, .replicate = number % file->replicates, .status = file->status[number], .step = (int64_t)(i % steps) + 1};
        put_values(self, rows, &of, values + i * self->column_count);
    }
out:
    return status;
}

heli_status heli_export_sweep(const heli_export *self, const heli_sweep_file *file, FILE *stream, uint64_t *written, heli_context *ctx)
{
    heli_status status = HELI_OK;
    size_t steps = self->series ? (size_t)file->experiment->base->steps : 1, of_run = file->replicates * steps * (self->column_count + 1);
    size_t block = self->series || of_run >= BLOCK_VALUES ? 1 : BLOCK_VALUES / of_run, widest = 1;
    for (size_t i = 0; i < self->model->indicator_count; i++)
        if (heli_indicator_width(&self->model->indicators[i]) > widest) widest = heli_indicator_width(&self->model->indicators[i]);
    double *values = malloc((block * of_run + 1) * sizeof *values), *room = malloc((block * file->replicates * steps * widest + 1) * sizeof *room);
    if (!values || !room) HELI_TRY(out_of_memory(ctx));
    heli_rows rows = heli_rows_begin(stream, self->json, self->bom, self->names, self->name_count);
    for (size_t first = 0; first < file->runs; first += block) {
        size_t count = file->runs - first < block ? file->runs - first : block;
        HELI_TRY(put_block(self, file, first, count, steps, room, values, &rows, ctx));
        if (ferror(stream)) break;
    }
    heli_rows_end(&rows);
    *written = rows.written;
out:
    free(values);
    free(room);
    return status;
}
