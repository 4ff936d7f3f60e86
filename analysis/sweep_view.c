/* Choosing what a figure of a sweep shows: axes, fixed factors, indicators, summary. */
#include "analysis/sweep_view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/text.h"

enum { LIST_LEVELS = 16, CELL_POINTS = 5, LISTED = 400, NAMES = 1024 };

static heli_status out_of_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
}

/* --- names, and what there is instead of a wrong one --- */

/* "a, b, c" into text, cut where it becomes too long. */
static void list_names(const char *const *names, size_t count, char text[LISTED])
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < count && used + strlen(names[i]) + 8 < LISTED; i++)
        used += (size_t)snprintf(text + used, LISTED - used, "%s%s", i ? ", " : "", names[i]);
}

static const char *last_word(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

/* A factor by its path, or by its last word where only one has it. */
static heli_status find_factor(size_t *out, const heli_experiment *experiment, const char *name, heli_context *ctx)
{
    const char *names[HELI_MAX_FACTORS] = {NULL};
    size_t matches = 0;
    for (size_t f = 0; f < experiment->factor_count; f++) {
        names[f] = experiment->factors[f].path;
        if (strcmp(names[f], name) == 0) {
            *out = f;
            return HELI_OK;
        }
        if (strcmp(last_word(names[f]), name) == 0) {
            *out = f;
            matches++;
        }
    }
    if (matches == 1) return HELI_OK;
    char text[LISTED];
    const char *near = heli_nearest_name(names, experiment->factor_count, name);
    list_names(names, experiment->factor_count, text);
    if (near) return heli_fail(ctx, HELI_USAGE, HELI_N_("the design has no factor '%s' (did you mean '%s'?)"), name, near);
    return heli_fail(ctx, HELI_USAGE, HELI_N_("the design has no factor '%s'; it has: %s"), name, text);
}

/* --- axes --- */

static double value_of(const heli_view *self, size_t run, size_t factor)
{
    return self->experiment->values[run * self->experiment->factor_count + factor];
}

/* The level as text; levels of words are the same where they read the same (a list may name one word several times). */
static void level_text(const heli_view *self, size_t factor, double value, char out[HELI_VIEW_LABEL])
{
    heli_factor_format(self->experiment, factor, value, out, HELI_VIEW_LABEL);
}

static bool same_level(const heli_view *self, size_t factor, double a, double b)
{
    char text_a[HELI_VIEW_LABEL], text_b[HELI_VIEW_LABEL];
    if (self->experiment->factors[factor].numeric || a == b) return a == b;
    level_text(self, factor, a, text_a);
    level_text(self, factor, b, text_b);
    return strcmp(text_a, text_b) == 0;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Distinct values of the chosen runs, in ascending order. */
static size_t distinct(const heli_view *self, size_t factor, double *values)
{
    size_t n = 0, kept = 0;
    for (size_t run = 0; run < self->runs; run++)
        if (self->chosen[run]) values[n++] = value_of(self, run, factor);
    qsort(values, n, sizeof *values, ascending);
    for (size_t i = 0; i < n; i++) {
        bool known = false;
        if (self->experiment->factors[factor].numeric) known = kept && values[kept - 1] == values[i];
        else
            for (size_t k = 0; k < kept && !known; k++) known = same_level(self, factor, values[k], values[i]);
        if (!known) values[kept++] = values[i];
    }
    return kept;
}

static double scaled(const heli_view_axis *axis, double value)
{
    return axis->logarithmic ? log(value) : value;
}

static double unscaled(const heli_view_axis *axis, double value)
{
    return axis->logarithmic ? exp(value) : value;
}

static void put_in_bins(heli_view *self, heli_view_axis *axis, double low, double high, size_t bins)
{
    double a = scaled(axis, low), width = (scaled(axis, high) - a) / (double)bins;
    axis->binned = true;
    axis->count = bins;
    for (size_t i = 0; i <= bins; i++) axis->edges[i] = unscaled(axis, a + width * (double)i);
    for (size_t i = 0; i < bins; i++) axis->values[i] = unscaled(axis, a + width * ((double)i + 0.5));
    for (size_t run = 0; run < self->runs; run++) {
        double place = (scaled(axis, value_of(self, run, axis->factor)) - a) / width;
        size_t bin = place > 0.0 ? (size_t)place : 0;
        axis->of_run[run] = bin < bins ? bin : bins - 1;
    }
}

static void put_in_levels(heli_view *self, heli_view_axis *axis)
{
    for (size_t run = 0; run < self->runs; run++) {
        if (!self->chosen[run]) continue;
        double value = value_of(self, run, axis->factor);
        while (!same_level(self, axis->factor, axis->values[axis->of_run[run]], value)) axis->of_run[run]++;
    }
}

static heli_status make_axis(heli_view *self, heli_view_axis *axis, size_t factor, double bins_wanted, heli_context *ctx)
{
    *axis = (heli_view_axis){.factor = factor, .count = 1};
    axis->values = calloc(self->runs + 1, sizeof *axis->values);
    axis->edges = calloc(HELI_VIEW_BINS + 1, sizeof *axis->edges);
    axis->of_run = calloc(self->runs + 1, sizeof *axis->of_run);
    if (!axis->values || !axis->edges || !axis->of_run) return out_of_memory(ctx);
    if (factor == HELI_NO_FACTOR) return HELI_OK;
    const heli_factor *row = &self->experiment->factors[factor];
    heli_design design = self->experiment->design;
    axis->numeric = row->numeric;
    axis->logarithmic = row->logarithmic;
    axis->count = distinct(self, factor, axis->values);
    size_t bins = (size_t)fmin(fmax(floor(bins_wanted + 0.5), 2.0), HELI_VIEW_BINS);
    bool drawn = row->range && design != HELI_DESIGN_GRID && design != HELI_DESIGN_LIST;
    size_t most = drawn ? bins : design == HELI_DESIGN_GRID ? self->runs : LIST_LEVELS;
    if (row->numeric && axis->count > most) put_in_bins(self, axis, axis->values[0], axis->values[axis->count - 1], bins);
    else put_in_levels(self, axis);
    self->binned = self->binned || axis->binned;
    return HELI_OK;
}

/* --- fixed factors --- */

static bool is_level(const heli_view *self, size_t factor, double value, const char *wanted)
{
    char text[HELI_VIEW_LABEL], *end;
    double number = strtod(wanted, &end);
    level_text(self, factor, value, text);
    if (strcmp(text, wanted) == 0) return true;
    return self->experiment->factors[factor].numeric && *wanted && !*end && fabs(number - value) <= 1e-9 * fmax(fabs(number), fabs(value));
}

static heli_status no_level(const heli_view *self, size_t factor, const char *wanted, heli_context *ctx)
{
    char text[LISTED] = "", level[HELI_VIEW_LABEL];
    double *values = malloc((self->runs + 1) * sizeof *values);
    if (!values) return out_of_memory(ctx);
    size_t count = distinct(self, factor, values), used = 0;
    for (size_t i = 0; i < count && used + HELI_VIEW_LABEL + 8 < LISTED; i++) {
        level_text(self, factor, values[i], level);
        used += (size_t)snprintf(text + used, LISTED - used, "%s%s", i ? ", " : "", level);
    }
    if (text[0] && used + HELI_VIEW_LABEL + 8 >= LISTED) snprintf(text + used, LISTED - used, ", ...");
    free(values);
    return heli_fail(ctx, HELI_USAGE, HELI_N_("the factor '%s' has no level '%s' here; it has: %s"), self->experiment->factors[factor].path, wanted, text);
}

static heli_status fix(heli_view *self, const char *where, heli_context *ctx)
{
    char name[256];
    const char *sign = strchr(where, '=');
    size_t factor = 0, left = 0;
    if (!sign || sign == where || (size_t)(sign - where) >= sizeof name)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' should read FACTOR=VALUE"), where);
    snprintf(name, sizeof name, "%.*s", (int)(sign - where), where);
    heli_status status = find_factor(&factor, self->experiment, name, ctx);
    if (status != HELI_OK) return status;
    for (size_t run = 0; run < self->runs; run++) left += self->chosen[run] && is_level(self, factor, value_of(self, run, factor), sign + 1);
    if (!left) return no_level(self, factor, sign + 1, ctx);
    for (size_t run = 0; run < self->runs; run++) self->chosen[run] = self->chosen[run] && is_level(self, factor, value_of(self, run, factor), sign + 1);
    self->fixed[factor] = true;
    return HELI_OK;
}

static size_t level_count(const heli_view *self, size_t factor, double *room)
{
    return self->fixed[factor] ? 1 : distinct(self, factor, room);
}

/* The first numeric factor that varies, or the first of any kind that does. */
static size_t default_x(const heli_view *self, size_t not_this, double *room)
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t f = 0; f < self->experiment->factor_count; f++)
            if (f != not_this && (pass || self->experiment->factors[f].numeric) && level_count(self, f, room) > 1) return f;
    return HELI_NO_FACTOR;
}

/* For lines, words before numbers, and few levels; otherwise the next factor. */
static size_t default_y(const heli_view *self, size_t x, bool lines, double *room)
{
    if (!lines) return default_x(self, x, room);
    for (int pass = 0; pass < 2; pass++)
        for (size_t f = 0; f < self->experiment->factor_count; f++) {
            if (f == x || self->experiment->factors[f].numeric != (pass > 0)) continue;
            size_t count = level_count(self, f, room);
            if (count > 1 && count <= HELI_VIEW_LINES) return f;
        }
    return HELI_NO_FACTOR;
}

static heli_status choose_axes(heli_view *self, const heli_view_request *request, heli_context *ctx)
{
    heli_status status = HELI_OK;
    size_t x = HELI_NO_FACTOR, y = HELI_NO_FACTOR;
    double *room = malloc((self->runs + 1) * sizeof *room);
    if (!room) return out_of_memory(ctx);
    bool none = request->y && strcmp(request->y, "none") == 0;
    if (request->y && !none) HELI_TRY(find_factor(&y, self->experiment, request->y, ctx));
    if (request->x) HELI_TRY(find_factor(&x, self->experiment, request->x, ctx));
    else x = default_x(self, y, room);
    if (x == HELI_NO_FACTOR) HELI_TRY(heli_fail(ctx, HELI_USAGE, HELI_N_("no factor of the design varies here: there is nothing to draw along an axis")));
    if (x == y) HELI_TRY(heli_fail(ctx, HELI_USAGE, HELI_N_("the two axes must be different factors, not both '%s'"), self->experiment->factors[x].path));
    if (!request->y) y = default_y(self, x, request->lines, room);
    bool cells = !request->lines && y != HELI_NO_FACTOR;
    double bins = sqrt((double)self->points / (cells ? CELL_POINTS : 1));
    HELI_TRY(make_axis(self, &self->x, x, bins, ctx));
    HELI_TRY(make_axis(self, &self->y, y, bins, ctx));
    if (request->lines && self->y.count > HELI_VIEW_LINES)
        HELI_TRY(heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' has %zu levels; lines are told apart for at most %d: choose another factor for --y, or --kind heat"),
                           self->experiment->factors[y].path, self->y.count, HELI_VIEW_LINES));
out:
    free(room);
    return status;
}

/* --- indicators --- */

static heli_status find_component(heli_view_indicator *out, const char *name, const char *component, heli_context *ctx)
{
    const heli_axis *axis = out->row->axis;
    if (!axis && !component) return HELI_OK;
    for (size_t k = 0; axis && component && k < axis->length; k++)
        if (strcmp(axis->labels[k], component) == 0) {
            out->component = k;
            return HELI_OK;
        }
    if (!axis) return heli_fail(ctx, HELI_USAGE, HELI_N_("the indicator '%s' has no components"), out->row->name);
    char text[LISTED];
    list_names(axis->labels, axis->length, text);
    return heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' is no single number; add one of its components, as '%s.%s': %s"), name, out->row->name, axis->labels[0],
                     text);
}

static heli_status find_indicator(heli_view_indicator *out, const heli_view *self, const char *name, heli_context *ctx)
{
    const heli_model *model = self->experiment->base->model;
    const char *names[NAMES] = {NULL}, *dot = strchr(name, '.');
    size_t length = dot ? (size_t)(dot - name) : strlen(name), count = 0;
    for (size_t i = 0; i < model->indicator_count; i++) {
        const heli_indicator *row = &model->indicators[i];
        if (count < NAMES && self->experiment->keep.indicators[i]) names[count++] = row->name;
        if (strlen(row->name) != length || strncmp(row->name, name, length) != 0) continue;
        *out = (heli_view_indicator){.index = i, .row = row};
        if (!self->experiment->keep.indicators[i])
            return heli_fail(ctx, HELI_USAGE, HELI_N_("the file does not hold '%s'; the experiment's 'keep.indicators' says what is kept"), row->name);
        return find_component(out, name, dot ? dot + 1 : NULL, ctx);
    }
    char text[LISTED];
    const char *near = heli_nearest_name(names, count, name);
    list_names(names, count, text);
    if (near) return heli_fail(ctx, HELI_USAGE, HELI_N_("there is no indicator '%s' (did you mean '%s'?)"), name, near);
    return heli_fail(ctx, HELI_USAGE, HELI_N_("there is no indicator '%s'; the file holds: %s"), name, text);
}

/* The kept headline; where one is wanted, the model's objective or else the first with a direction. */
static void default_indicators(heli_view *self, bool one)
{
    const heli_experiment *experiment = self->experiment;
    const heli_model *model = experiment->base->model;
    size_t best = HELI_NO_FACTOR;
    for (int pass = 0; pass < 2 && !self->indicator_count; pass++)
        for (size_t i = 0; i < model->indicator_count && self->indicator_count < HELI_VIEW_INDICATORS; i++) {
            const heli_indicator *row = &model->indicators[i];
            if (!experiment->keep.indicators[i] || row->axis || (!pass && !row->headline)) continue;
            self->indicators[self->indicator_count] = (heli_view_indicator){.index = i, .row = row};
            if (row->better && best == HELI_NO_FACTOR) best = self->indicator_count;
            if (strcmp(row->name, "objective") == 0) best = self->indicator_count;
            self->indicator_count++;
        }
    if (!one || !self->indicator_count) return;
    self->indicators[0] = self->indicators[best == HELI_NO_FACTOR ? 0 : best];
    self->indicator_count = 1;
}

static heli_status choose_indicators(heli_view *self, const heli_view_request *request, heli_context *ctx)
{
    heli_status status = HELI_OK;
    if (request->indicator_count > HELI_VIEW_INDICATORS)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("%zu indicators are too many for one figure"), request->indicator_count);
    for (size_t i = 0; i < request->indicator_count && status == HELI_OK; i++)
        status = find_indicator(&self->indicators[self->indicator_count++], self, request->indicators[i], ctx);
    if (status == HELI_OK && !self->indicator_count) default_indicators(self, request->one);
    if (status == HELI_OK && !self->indicator_count) status = heli_fail(ctx, HELI_USAGE, HELI_N_("the file holds no indicator that is a single number"));
    return status;
}

static heli_status choose_summary(heli_view *self, const char *wanted, heli_context *ctx)
{
    const char *names[HELI_SUMMARIES];
    char text[LISTED];
    size_t count = 0;
    for (int s = HELI_SUMMARIES; s-- > 0;) {
        const char *name = heli_summary_name((heli_summary_kind)s);
        if (!self->experiment->keep.summaries[s]) continue;
        names[count++] = name;
        if (!wanted || strcmp(wanted, name) == 0) self->summary = (heli_summary_kind)s;
    }
    for (size_t i = 0; i < count; i++)
        if (!wanted || strcmp(wanted, names[i]) == 0) return HELI_OK;
    if (!count) return heli_fail(ctx, HELI_USAGE, HELI_N_("the file holds no summaries, only series; figures of a sweep need 'keep.summaries'"));
    list_names(names, count, text);
    return heli_fail(ctx, HELI_USAGE, HELI_N_("the file holds no summary '%s'; it holds: %s"), wanted, text);
}

/* --- the whole --- */

static void count_jobs(heli_view *self, const signed char *status)
{
    for (size_t run = 0; run < self->runs; run++) {
        if (!self->chosen[run]) continue;
        self->points++;
        for (size_t r = 0; r < self->replicates; r++) {
            self->jobs++;
            self->failed += status[run * self->replicates + r] == 1;
            self->missing += status[run * self->replicates + r] == 2;
        }
    }
}

heli_status heli_view_init(heli_view *self, const heli_experiment *experiment, const signed char *job_status, const heli_view_request *request,
                           heli_context *ctx)
{
    heli_status status = HELI_OK;
    *self = (heli_view){.experiment = experiment, .runs = experiment->point_count, .replicates = (size_t)experiment->base->replicates};
    self->chosen = malloc(self->runs + 1);
    self->fixed = calloc(experiment->factor_count + 1, sizeof *self->fixed);
    if (!self->chosen || !self->fixed) HELI_TRY(out_of_memory(ctx));
    for (size_t run = 0; run < self->runs; run++) self->chosen[run] = true;
    for (size_t i = 0; i < request->where_count; i++) HELI_TRY(fix(self, request->where[i], ctx));
    count_jobs(self, job_status);
    HELI_TRY(choose_axes(self, request, ctx));
    HELI_TRY(choose_summary(self, request->summary, ctx));
    HELI_TRY(choose_indicators(self, request, ctx));
out:
    return status;
}

void heli_view_free(heli_view *self)
{
    heli_view_axis *axes[] = {&self->x, &self->y};
    for (int a = 0; a < 2; a++) {
        free(axes[a]->values);
        free(axes[a]->edges);
        free(axes[a]->of_run);
    }
    free(self->chosen);
    free(self->fixed);
    *self = (heli_view){0};
}

void heli_view_level(const heli_view *self, const heli_view_axis *axis, size_t level, const heli_context *ctx, char *out, size_t size)
{
    if (axis->factor == HELI_NO_FACTOR) {
        snprintf(out, size, "%s", "");
    } else if (!self->experiment->factors[axis->factor].row) {
        const heli_meta *meta = &self->experiment->variants[(size_t)axis->values[level]]->meta;
        const char *title = heli_text_choose(ctx, meta->title, meta->title_zh);
        heli_text_clean(out, size, *title ? title : meta->name, 60);
    } else if (axis->binned) {
        snprintf(out, size, "%.3g", axis->values[level]);
    } else if (axis->numeric) {
        snprintf(out, size, "%.6g", axis->values[level]);
    } else {
        heli_factor_format(self->experiment, axis->factor, axis->values[level], out, size);
    }
}

void heli_view_factor(const heli_view *self, size_t factor, const heli_context *ctx, char *out, size_t size)
{
    const heli_factor *row = &self->experiment->factors[factor];
    if (!row->row) heli_text_format(ctx, out, size, HELI_N_("Scenario"));
    else snprintf(out, size, "%s", heli_text_choose(ctx, row->row->help, row->row->help_zh));
}
