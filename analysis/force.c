/* The six-dimensional forces, projected onto the plane of a page. */
#include "analysis/force.h"

#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/series.h"
#include "analysis/stats.h"

/* Where the vectors of a file stand among the values of a step. */
typedef struct layout {
    size_t main_line;
    size_t force[HELI_FORCE_COUNT];
    size_t domains;
} layout;

const char *heli_force_indicator(heli_force force)
{
    static const char *const names[HELI_FORCE_COUNT] = {
        [HELI_FORCE_GOVERNMENT] = "force_government",       [HELI_FORCE_ENTERPRISES] = "force_enterprises",
        [HELI_FORCE_RESIDENTS] = "force_residents",         [HELI_FORCE_ORGANISATIONS] = "force_organisations",
        [HELI_FORCE_RESISTANCE] = "force_resistance",       [HELI_FORCE_JOINT] = "joint_force"};
    return names[force];
}

static heli_status require_vector(const heli_results *results, const char *name, size_t domains, size_t *offset,
                                  const heli_indicator **row, heli_context *ctx)
{
    heli_status status = heli_series_require(results, name, offset, row, ctx);
    if (status != HELI_OK) return status;
    size_t width = heli_indicator_width(*row);
    if ((*row)->axis && width <= HELI_FORCE_MAX_DOMAINS && (!domains || width == domains)) return HELI_OK;
    return heli_fail(ctx, HELI_FOREIGN, HELI_N_("the indicator '%s' is no vector over the domains (it has %zu components)"), name, width);
}

static heli_status find_layout(layout *out, const heli_axis **domains, const heli_results *results, heli_context *ctx)
{
    heli_status status;
    const heli_indicator *row = NULL;
    HELI_TRY(require_vector(results, "main_line", 0, &out->main_line, &row, ctx));
    out->domains = heli_indicator_width(row);
    *domains = row->axis;
    for (int b = 0; b < HELI_FORCE_COUNT; b++)
        HELI_TRY(require_vector(results, heli_force_indicator((heli_force)b), out->domains, &out->force[b], &row, ctx));
out:
    return status;
}

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0.0;
    for (size_t k = 0; k < n; k++) sum += a[k] * b[k];
    return sum;
}

/* Adds one week's forces, split along and off that week's main line. False when the week is undefined. */
static bool add_week(heli_force_panel *panel, const double *values, const layout *at)
{
    const double *line = values + at->main_line;
    double length = sqrt(dot(line, line, at->domains));
    double check = length;
    for (int b = 0; b < HELI_FORCE_COUNT; b++)
        for (size_t k = 0; k < at->domains; k++) check += values[at->force[b] + k];
    if (!isfinite(check) || length <= 0.0) return false;

    for (int b = 0; b < HELI_FORCE_COUNT; b++) {
        const double *force = values + at->force[b];
        double along = dot(force, line, at->domains) / length;
        panel->x[b] += along;
        for (size_t k = 0; k < at->domains; k++) panel->off[b][k] += force[k] - along * line[k] / length;
    }
    return true;
}

static heli_status average(heli_force_panel *panel, const heli_results *results, const layout *at, int64_t window, heli_context *ctx)
{
    int64_t weeks = 0;
    panel->replicates = heli_series_complete_count(results);
    for (size_t r = 0; r < results->replicates; r++)
        for (int64_t t = results->steps - window; t < results->steps && heli_series_complete(results, r); t++)
            weeks += add_week(panel, heli_series_step(results, r, t), at);
    if (!weeks)
        return heli_fail(ctx, HELI_FOREIGN, HELI_N_("the results of scenario '%s' hold no week in which the forces are defined"),
                         results->scenario->meta.name ? results->scenario->meta.name : "");
    for (int b = 0; b < HELI_FORCE_COUNT; b++) {
        panel->x[b] /= (double)weeks;
        for (size_t k = 0; k < at->domains; k++) panel->off[b][k] /= (double)weeks;
    }
    return HELI_OK;
}

/* The contributions must add up to the joint force, along and off the main line. */
static heli_status check_closure(const heli_force_panel *panel, size_t domains, heli_context *ctx)
{
    double gap = 0.0, scale = 0.0;
    for (size_t k = 0; k <= domains; k++) {
        double sum = 0.0, joint = k < domains ? panel->off[HELI_FORCE_JOINT][k] : panel->x[HELI_FORCE_JOINT];
        for (int b = 0; b < HELI_FORCE_JOINT; b++) {
            double part = k < domains ? panel->off[b][k] : panel->x[b];
            sum += part;
            scale += fabs(part);
        }
        gap = fmax(gap, fabs(sum - joint));
    }
    if (gap <= 1e-6 * scale) return HELI_OK;
    return heli_fail(ctx, HELI_CORRUPT,
                     HELI_N_("the contributions of the bodies miss the joint force by %.3g hours a week: the force polygon does not close"), gap);
}

static heli_status read_numbers(heli_force_panel *panel, const heli_results *results, int64_t window, heli_context *ctx)
{
    const struct { const char *name; double *value; } wanted[] = {{"effective_power", &panel->power},
                                                                  {"coherence_bodies", &panel->coherence},
                                                                  {"deviation_deg", &panel->deviation_deg},
                                                                  {"satisfaction", &panel->satisfaction}};
    heli_status status = HELI_OK;
    size_t offset;
    double *means = calloc(results->replicates + 1, sizeof *means);
    if (!means) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        HELI_TRY(heli_series_require(results, wanted[i].name, &offset, NULL, ctx));
        heli_series_window_means(results, offset, window, means);
        *wanted[i].value = heli_mean(means, results->replicates);
    }
out:
    free(means);
    return status;
}

/* Second moments of what deviates, over bodies, joint force and panels. */
static void fill_moments(gsl_matrix *moments, const heli_force_picture *picture, size_t domains)
{
    gsl_matrix_set_zero(moments);
    for (size_t p = 0; p < picture->count; p++)
        for (int b = 0; b < HELI_FORCE_COUNT; b++)
            for (size_t i = 0; i < domains; i++)
                for (size_t j = 0; j < domains; j++)
                    *gsl_matrix_ptr(moments, i, j) += picture->panels[p].off[b][i] * picture->panels[p].off[b][j];
}

/* Turns the axis to the side of the first joint force; where that has none, its largest component is positive. */
static void orient(double *axis, const heli_force_panel *first, size_t domains)
{
    const double *joint = first->off[HELI_FORCE_JOINT];
    double side = dot(axis, joint, domains);
    if (fabs(side) <= 1e-9 * sqrt(dot(joint, joint, domains)) || side == 0.0)
        for (size_t k = 0; k < domains; k++)
            if (fabs(axis[k]) > fabs(side)) side = axis[k];
    if (side < 0.0)
        for (size_t k = 0; k < domains; k++) axis[k] = -axis[k];
}

/* True when what deviates is rounding error beside the forces themselves: then there is no axis. */
static bool nothing_deviates(const gsl_matrix *moments, const heli_force_picture *picture)
{
    double deviation = 0.0, forces = 0.0;
    for (size_t k = 0; k < moments->size1; k++) deviation += gsl_matrix_get(moments, k, k);
    for (size_t p = 0; p < picture->count; p++) forces += dot(picture->panels[p].x, picture->panels[p].x, HELI_FORCE_COUNT);
    return deviation <= 1e-24 * forces;
}

/* The principal axis: the eigenvector of the largest eigenvalue. */
static heli_status find_axis(heli_force_picture *picture, size_t domains, heli_context *ctx)
{
    heli_status status = HELI_OK;
    gsl_matrix *moments = gsl_matrix_alloc(domains, domains), *vectors = gsl_matrix_alloc(domains, domains);
    gsl_vector *values = gsl_vector_alloc(domains);
    gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(domains);
    if (!moments || !vectors || !values || !work) {
        status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
        goto out;
    }
    fill_moments(moments, picture, domains);
    if (nothing_deviates(moments, picture)) goto out;
    if (gsl_eigen_symmv(moments, values, vectors, work) != 0) {
        status = heli_fail(ctx, HELI_INTERNAL, HELI_N_("the principal axis of the forces could not be found"));
        goto out;
    }
    gsl_eigen_symmv_sort(values, vectors, GSL_EIGEN_SORT_VAL_DESC);
    for (size_t k = 0; k < domains; k++) picture->axis[k] = gsl_matrix_get(vectors, k, 0);
    orient(picture->axis, &picture->panels[0], domains);
out:
    if (work) gsl_eigen_symmv_free(work);
    if (values) gsl_vector_free(values);
    if (vectors) gsl_matrix_free(vectors);
    if (moments) gsl_matrix_free(moments);
    return status;
}

static void project(heli_force_panel *panel, const double *axis, size_t domains)
{
    double shown = 0.0, all = 0.0;
    for (int b = 0; b < HELI_FORCE_COUNT; b++) {
        panel->y[b] = dot(panel->off[b], axis, domains);
        shown += panel->y[b] * panel->y[b];
        all += dot(panel->off[b], panel->off[b], domains);
    }
    panel->share = dot(axis, axis, domains) > 0.0 && all > 0.0 ? fmin(shown / all, 1.0) : 1.0;
    panel->drawn_deg = atan2(panel->y[HELI_FORCE_JOINT], panel->x[HELI_FORCE_JOINT]) * 180.0 / 3.14159265358979323846;
}

heli_status heli_force_finish(heli_force_picture *self, heli_context *ctx)
{
    heli_status status = HELI_OK;
    size_t domains = self->domains->length;
    for (size_t p = 0; p < self->count; p++) HELI_TRY(check_closure(&self->panels[p], domains, ctx));
    HELI_TRY(find_axis(self, domains, ctx));
    for (size_t p = 0; p < self->count; p++) project(&self->panels[p], self->axis, domains);
out:
    return status;
}

heli_status heli_force_project(heli_force_picture *out, const heli_results *const *files, size_t count, int64_t window,
                               heli_context *ctx)
{
    heli_status status = HELI_OK;
    layout at = {0};
    memset(out, 0, sizeof *out);
    if (count < 1 || count > HELI_FORCE_MAX_FILES)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("this figure shows one or two result files, not %zu"), count);
    out->count = count;
    out->window = heli_series_window(files[0], window);
    for (size_t p = 0; p < count; p++) {
        size_t domains = at.domains;
        HELI_TRY(find_layout(&at, &out->domains, files[p], ctx));
        if (p && at.domains != domains) {
            status = heli_fail(ctx, HELI_FOREIGN, HELI_N_("the two files have different numbers of domains"));
            goto out;
        }
        HELI_TRY(average(&out->panels[p], files[p], &at, heli_series_window(files[p], window), ctx));
        HELI_TRY(read_numbers(&out->panels[p], files[p], window, ctx));
    }
    HELI_TRY(heli_force_finish(out, ctx));
out:
    return status;
}
