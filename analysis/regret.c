/* Relative optimum and regret over a declared set of arrangements (Y12). */
#include "analysis/regret.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/pairing.h"
#include "analysis/series.h"
#include "analysis/stats.h"

#define OBJECTIVE "objective"

/* J of `count` arrangements over `columns` replicates or windows: value[k * columns + c]. */
typedef struct table {
    double *value;
    size_t count, columns;
} table;

static double at(const table *self, size_t k, size_t c)
{
    return self->value[k * self->columns + c];
}

/* --- what may be weighed --- */

static bool policy_sets(const heli_scenario *scenario, const heli_param *row)
{
    for (size_t p = 0; p < scenario->policy_count; p++)
        for (size_t i = 0; i < scenario->policies[p].change_count; i++)
            if (scenario->policies[p].changed[i] == row) return true;
    return false;
}

/* The same weights throughout, or the arrangements are not judged by one measure. */
static heli_status check_weights(const heli_results *a, const heli_results *b, char label, heli_context *ctx)
{
    const heli_model *model = a->scenario->model;
    for (size_t i = 0; i < model->param_count; i++) {
        const heli_param *row = &model->params[i];
        if (strncmp(row->path, OBJECTIVE ".", strlen(OBJECTIVE ".")) != 0) continue;
        if (!heli_param_equal(row, a->scenario->params, b->scenario->params) || policy_sets(a->scenario, row) || policy_sets(b->scenario, row))
            return heli_fail(ctx, HELI_USAGE,
                             HELI_N_("A and %c weigh the objective differently ('%s'): arrangements must be judged by one measure; set the "
                                     "weight once for all"), label, row->path);
    }
    return HELI_OK;
}

static heli_status check_set(const heli_results *const *files, size_t count, heli_context *ctx)
{
    heli_status status = HELI_OK;
    char why[256];
    HELI_TRY(heli_pairing_check(files, count, ctx));
    for (size_t k = 1; k < count; k++) {
        if (!heli_pairing_holds(files, k, ctx, why, sizeof why)) {
            status = heli_fail(ctx, HELI_USAGE, HELI_N_("%s; regret needs pairs of replicates: run all with the same seeds"), why);
            goto out;
        }
        HELI_TRY(check_weights(files[0], files[k], heli_operand_label(k), ctx));
    }
out:
    return status;
}

/* --- J by replicate and by window --- */

/* Keeps the columns in which every arrangement has a J. */
static void drop_gaps(table *self)
{
    size_t kept = 0, columns = self->columns;
    double *value = self->value;
    for (size_t c = 0; c < columns; c++) {
        bool whole = true;
        for (size_t k = 0; k < self->count; k++) whole = whole && !isnan(value[k * columns + c]);
        for (size_t k = 0; whole && k < self->count; k++) value[k * columns + kept] = value[k * columns + c];
        kept += whole;
    }
    for (size_t k = 1; k < self->count; k++) memmove(value + k * kept, value + k * columns, kept * sizeof *value);
    self->columns = kept;
}

static bool in_all(const heli_results *const *files, size_t count, size_t replicate)
{
    for (size_t k = 0; k < count; k++)
        if (!heli_pairing_has(files[k], replicate)) return false;
    return true;
}

/* Columns are the replicates that all files have. `means` is scratch for the largest file. */
static void fill_replicates(table *self, const heli_results *const *files, size_t offset, int64_t window, double *means)
{
    for (size_t k = 0; k < self->count; k++) {
        heli_series_window_means(files[k], offset, window, means);
        for (size_t r = 0; r < self->columns; r++)
            self->value[k * self->columns + r] = in_all(files, self->count, r) ? means[r] : (double)NAN;
    }
    drop_gaps(self);
}

/* Mean over weeks first .. first + 12 of each replicate, and over replicates. */
static double window_mean(const heli_results *const *files, size_t count, size_t k, size_t offset, int64_t first, size_t replicates)
{
    double sum = 0.0;
    size_t n = 0;
    for (size_t r = 0; r < replicates; r++) {
        double weeks[HELI_REGRET_WEEKS];
        if (!in_all(files, count, r)) continue;
        for (int64_t t = 0; t < HELI_REGRET_WEEKS; t++) weeks[t] = heli_series_step(files[k], r, first + t)[offset];
        double mean = heli_mean(weeks, HELI_REGRET_WEEKS);
        if (isnan(mean)) continue;
        sum += mean;
        n++;
    }
    return n ? sum / (double)n : (double)NAN;
}

static void fill_windows(table *self, const heli_results *const *files, size_t offset, size_t replicates)
{
    int64_t first = files[0]->steps - (int64_t)self->columns * HELI_REGRET_WEEKS;
    for (size_t k = 0; k < self->count; k++)
        for (size_t w = 0; w < self->columns; w++)
            self->value[k * self->columns + w] =
                window_mean(files, self->count, k, offset, first + (int64_t)w * HELI_REGRET_WEEKS, replicates);
    drop_gaps(self);
}

/* --- regret --- */

static double largest(const table *self, size_t c)
{
    double best = at(self, 0, c);
    for (size_t k = 1; k < self->count; k++) best = fmax(best, at(self, k, c));
    return best;
}

static bool all_equal(const table *self, size_t c)
{
    for (size_t k = 1; k < self->count; k++)
        if (at(self, k, c) != at(self, 0, c)) return false;
    return true;
}

/* Largest regret over the columns; how often k is best, columns in which all are equal apart. */
static double worst(const table *self, size_t k, size_t *best_in)
{
    double most = self->columns ? 0.0 : (double)NAN;
    *best_in = 0;
    for (size_t c = 0; c < self->columns; c++) {
        double regret = largest(self, c) - at(self, k, c);
        most = fmax(most, regret);
        *best_in += regret == 0.0 && !all_equal(self, c);
    }
    return most;
}

static size_t count_ties(const table *self)
{
    size_t ties = 0;
    for (size_t c = 0; c < self->columns; c++) ties += all_equal(self, c);
    return ties;
}

/* The simultaneous interval of k's regret. */
static void bound_regret(heli_arrangement *item, const table *replicates, size_t k)
{
    size_t n = replicates->columns, others = replicates->count - 1;
    item->regret_low = item->regret_high = (double)NAN;
    if (n < 2) return;
    double t = gsl_cdf_tdist_Qinv(0.5 * (1.0 - HELI_CONFIDENCE) / (double)others, (double)n - 1.0);
    item->regret_low = item->regret_high = 0.0;
    for (size_t j = 0; j < replicates->count; j++) {
        if (j == k) continue;
        heli_sample lead = heli_sample_of_differences(replicates->value + k * n, replicates->value + j * n, n);
        double half = t * lead.sd / sqrt((double)n);
        item->regret_low = fmax(item->regret_low, lead.mean - half);
        item->regret_high = fmax(item->regret_high, lead.mean + half);
    }
}

static void weigh(heli_regret *out, const table *replicates, const table *windows)
{
    double best = -(double)INFINITY;
    for (size_t k = 0; k < out->count; k++) {
        heli_arrangement *item = &out->items[k];
        heli_sample sample = heli_sample_of(replicates->value + k * replicates->columns, replicates->columns);
        item->mean = sample.mean;
        item->low = sample.low;
        item->high = sample.high;
        item->worst_in_replicate = worst(replicates, k, &item->best_replicates);
        item->worst_in_window = worst(windows, k, &item->best_windows);
        bound_regret(item, replicates, k);
        if (item->mean > best) out->best = k;
        best = fmax(best, item->mean);
        if (item->worst_in_replicate < out->items[out->robust_replicate].worst_in_replicate) out->robust_replicate = k;
        if (item->worst_in_window < out->items[out->robust_window].worst_in_window) out->robust_window = k;
    }
    for (size_t k = 0; k < out->count; k++) {
        out->items[k].regret = best - out->items[k].mean;
        out->items[k].ratio = best > 0.0 ? out->items[k].mean / best : (double)NAN;
    }
}

static size_t most_replicates(const heli_results *const *files, size_t count)
{
    size_t most = 0;
    for (size_t k = 0; k < count; k++) most = files[k]->replicates > most ? files[k]->replicates : most;
    return most;
}

heli_status heli_regret_of(heli_regret *out, const heli_results *const *files, size_t count, int64_t window, heli_context *ctx)
{
    heli_status status = HELI_OK;
    size_t offset = 0;
    table replicates = {0}, windows = {0};
    double *means = NULL;
    memset(out, 0, sizeof *out);
    HELI_TRY(check_set(files, count, ctx));
    if (!heli_series_find(files[0]->scenario->model, OBJECTIVE, &offset, NULL)) {
        status = heli_fail(ctx, HELI_FOREIGN, HELI_N_("model '%s' has no objective (indicator '%s') by which arrangements could be weighed"),
                           files[0]->scenario->model->name, OBJECTIVE);
        goto out;
    }
    size_t most = most_replicates(files, count);
    replicates = (table){calloc(count * most + 1, sizeof(double)), count, most};
    windows = (table){NULL, count, (size_t)files[0]->steps / HELI_REGRET_WEEKS};
    windows.value = calloc(count * windows.columns + 1, sizeof(double));
    means = calloc(most + 1, sizeof *means);
    out->items = calloc(count, sizeof *out->items);
    if (!replicates.value || !windows.value || !means || !out->items) {
        status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory to compare the results"));
        goto out;
    }
    out->count = count;
    out->window = heli_series_window(files[0], window);
    fill_replicates(&replicates, files, offset, out->window, means);
    fill_windows(&windows, files, offset, most);
    if (!replicates.columns) {
        status = heli_fail(ctx, HELI_USAGE, HELI_N_("no replicate has a value of the objective in all files"));
        goto out;
    }
    for (size_t k = 0; k < count; k++) {
        out->items[k].label = heli_operand_label(k);
        heli_series_title(files[k], ctx, out->items[k].title, sizeof out->items[k].title, 76);
    }
    out->replicates = replicates.columns;
    out->tied_replicates = count_ties(&replicates);
    out->windows = windows.columns;
    out->tied_windows = count_ties(&windows);
    weigh(out, &replicates, &windows);
out:
    free(replicates.value);
    free(windows.value);
    free(means);
    return status;
}

void heli_regret_free(heli_regret *self)
{
    free(self->items);
    memset(self, 0, sizeof *self);
}
