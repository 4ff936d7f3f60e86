/* Describing a weighted posterior sample. */
#include "analysis/posterior.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/variation.h"
#include "engine/core/math.h"

enum { PRIOR_POINTS = 4096 };

const char *heli_pinned_name(heli_pinned pinned)
{
    static const char *const names[] = {"pinned", "narrowed", "free"};
    return names[pinned];
}

const char *heli_reproduced_name(heli_reproduced reproduced)
{
    static const char *const names[] = {"within", "reached", "missed"};
    return names[reproduced];
}

/* --- quantiles --- */

typedef struct weighted { double value, weight; } weighted;

static int by_value(const void *a, const void *b)
{
    double x = ((const weighted *)a)->value, y = ((const weighted *)b)->value;
    return (x > y) - (x < y);
}

/* Values that are not NaN, in order; malloc'ed, NULL when memory is short. weights NULL: equal ones. */
static weighted *ordered(const double *values, size_t stride, const double *weights, size_t n, size_t *count)
{
    weighted *out = malloc((n + 1) * sizeof *out);
    *count = 0;
    for (size_t i = 0; out && i < n; i++)
        if (!isnan(values[i * stride])) out[(*count)++] = (weighted){values[i * stride], weights ? weights[i] : 1.0};
    if (out) qsort(out, *count, sizeof *out, by_value);
    return out;
}

static double quantile_of(const weighted *order, size_t n, double probability)
{
    double total = 0.0, sum = 0.0;
    size_t i = 0;
    for (size_t k = 0; k < n; k++) total += order[k].weight;
    if (n == 0) return (double)NAN;
    for (sum = order[0].weight; i + 1 < n && sum < probability * total; sum += order[i].weight) i++;
    return order[i].value;
}

double heli_weighted_quantile(const double *values, size_t stride, const double *weights, size_t n, double probability)
{
    size_t count = 0;
    weighted *order = ordered(values, stride, weights, n, &count);
    double value = order ? quantile_of(order, count, probability) : (double)NAN;
    free(order);
    return value;
}

/* --- priors --- */

static double normal_below(double z)
{
    return 0.5 * erfc(-z * sqrt(0.5));
}

double heli_prior_below(const heli_abc_parameter *parameter, double value)
{
    const heli_gene *gene = &parameter->gene;
    if (value < gene->low) return 0.0;
    if (value >= gene->high) return 1.0;
    if (gene->kind != HELI_GENE_REAL) return (floor(value) - gene->low + 1.0) / (gene->high - gene->low + 1.0);
    if (!parameter->normal) return heli_gene_place(gene, value);
    double low = normal_below((gene->low - parameter->mean) / parameter->sd), high = normal_below((gene->high - parameter->mean) / parameter->sd);
    return (normal_below((value - parameter->mean) / parameter->sd) - low) / (high - low);
}

double heli_prior_quantile(const heli_abc_parameter *parameter, double u)
{
    if (!parameter->normal) return heli_gene_at(&parameter->gene, u);
    double low = parameter->gene.low, high = parameter->gene.high;
    for (int i = 0; i < 60; i++) { /* bisection: the tails of a narrow range lie close to 0 or 1 */
        double middle = 0.5 * (low + high);
        if (heli_prior_below(parameter, middle) < u) low = middle;
        else high = middle;
    }
    return 0.5 * (low + high);
}

/* The scale on which the prior is uniform or normal. */
static double on_scale(const heli_abc_parameter *parameter, double value)
{
    return parameter->gene.logarithmic ? log(value) : value;
}

/* Mean and standard deviation of the prior, in its unit and on its scale, by its quantiles; of whole numbers exactly. */
static void describe_prior(const heli_abc_parameter *parameter, double *mean, double *sd, double *scale_sd)
{
    const heli_gene *gene = &parameter->gene;
    bool whole = gene->kind != HELI_GENE_REAL;
    size_t n = whole ? (size_t)fmin(gene->high - gene->low + 1.0, 1e6) : PRIOR_POINTS;
    double sums[4] = {0};
    for (size_t i = 0; i < n; i++) {
        double u = ((double)i + 0.5) / (double)n, value = whole ? heli_gene_at(gene, u) : heli_prior_quantile(parameter, u), scaled = on_scale(parameter, value);
        sums[0] += value;
        sums[1] += value * value;
        sums[2] += scaled;
        sums[3] += scaled * scaled;
    }
    for (int k = 0; k < 4; k++) sums[k] /= (double)n;
    *mean = sums[0];
    *sd = sqrt(fmax(sums[1] - sums[0] * sums[0], 0.0));
    *scale_sd = sqrt(fmax(sums[3] - sums[2] * sums[2], 0.0));
}

/* --- marginals --- */

static heli_pinned judge(double spread)
{
    return spread <= HELI_PINNED_SPREAD ? HELI_PINNED : spread <= HELI_NARROWED_SPREAD ? HELI_NARROWED : HELI_FREE;
}

/* Largest distance of the distribution functions, on both sides of every step of the posterior's. */
static double distance_of(const heli_abc_parameter *parameter, const weighted *order, size_t n)
{
    bool whole = parameter->gene.kind == HELI_GENE_WHOLE;
    double below = 0.0, worst = 0.0;
    for (size_t i = 0; i < n;) {
        double value = order[i].value, before = heli_prior_below(parameter, whole ? value - 1.0 : value);
        worst = fmax(worst, fabs(below - before));
        for (; i < n && order[i].value == value; i++) below += order[i].weight;
        worst = fmax(worst, fabs(below - heli_prior_below(parameter, value)));
    }
    return worst;
}

static void describe_choice(const heli_abc_parameter *parameter, const weighted *order, size_t n, heli_marginal *out)
{
    double levels = parameter->gene.high + 1.0, seen = 0.0;
    for (size_t i = 0; i < n;) {
        double value = order[i].value, share = 0.0;
        for (; i < n && order[i].value == value; i++) share += order[i].weight;
        if (share > out->probability) {
            out->probability = share;
            out->level = value;
        }
        seen += 1.0;
        out->ks += 0.5 * fabs(share - 1.0 / levels);
    }
    out->ks += 0.5 * (levels - seen) / levels; /* levels that nobody holds any more */
    out->spread = levels > 1.0 ? (1.0 - out->probability) / (1.0 - 1.0 / levels) : 0.0;
    out->mean = out->sd = out->low = out->quarter = out->median = out->three_quarters = out->high = (double)NAN;
    out->prior_mean = out->prior_sd = out->prior_low = out->prior_high = (double)NAN;
}

static void describe_number(const heli_abc_parameter *parameter, const weighted *order, size_t n, heli_marginal *out)
{
    double scaled = 0.0, squares = 0.0, scale_sd = 0.0;
    for (size_t i = 0; i < n; i++) {
        out->mean += order[i].weight * order[i].value;
        scaled += order[i].weight * on_scale(parameter, order[i].value);
    }
    for (size_t i = 0; i < n; i++) {
        double a = order[i].value - out->mean, b = on_scale(parameter, order[i].value) - scaled;
        out->sd += order[i].weight * a * a;
        squares += order[i].weight * b * b;
    }
    out->sd = sqrt(out->sd);
    const double shares[] = {0.05, 0.25, 0.5, 0.75, 0.95};
    double *const to[] = {&out->low, &out->quarter, &out->median, &out->three_quarters, &out->high};
    for (int k = 0; k < 5; k++) *to[k] = quantile_of(order, n, shares[k]);
    describe_prior(parameter, &out->prior_mean, &out->prior_sd, &scale_sd);
    out->prior_low = heli_prior_quantile(parameter, 0.05);
    out->prior_high = heli_prior_quantile(parameter, 0.95);
    out->spread = scale_sd > 0.0 ? sqrt(squares) / scale_sd : 0.0;
    out->ks = distance_of(parameter, order, n);
    out->level = out->probability = (double)NAN;
}

heli_status heli_posterior_marginals(const heli_abc_problem *problem, const heli_abc_generation *sample, size_t particles, heli_marginal *out, heli_context *ctx)
{
    for (size_t p = 0; p < problem->parameter_count; p++) {
        const heli_abc_parameter *parameter = &problem->parameters[p];
        size_t count = 0;
        weighted *order = ordered(sample->values + p, problem->parameter_count, sample->weights, particles, &count);
        if (!order) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
        out[p] = (heli_marginal){.ks_chance = 1.36 / sqrt(sample->ess)};
        if (parameter->gene.kind == HELI_GENE_CHOICE) describe_choice(parameter, order, count, &out[p]);
        else describe_number(parameter, order, count, &out[p]);
        out[p].pinned = judge(out[p].spread);
        free(order);
    }
    return HELI_OK;
}

double heli_posterior_correlation(const heli_abc_problem *problem, const heli_abc_generation *sample, size_t particles, size_t a, size_t b)
{
    const heli_abc_parameter *x = &problem->parameters[a], *y = &problem->parameters[b];
    size_t d = problem->parameter_count;
    double mean_x = 0.0, mean_y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;
    if (x->gene.kind == HELI_GENE_CHOICE || y->gene.kind == HELI_GENE_CHOICE) return (double)NAN;
    for (size_t i = 0; i < particles; i++) {
        mean_x += sample->weights[i] * on_scale(x, sample->values[i * d + a]);
        mean_y += sample->weights[i] * on_scale(y, sample->values[i * d + b]);
    }
    for (size_t i = 0; i < particles; i++) {
        double u = on_scale(x, sample->values[i * d + a]) - mean_x, v = on_scale(y, sample->values[i * d + b]) - mean_y;
        xx += sample->weights[i] * u * u;
        yy += sample->weights[i] * v * v;
        xy += sample->weights[i] * u * v;
    }
    return xx > 0.0 && yy > 0.0 ? xy / sqrt(xx * yy) : (double)NAN;
}

/* --- the predictive check --- */

static bool within(const heli_abc_target *target, double value)
{
    return fabs(heli_abc_deviation(target, value)) <= 1.0;
}

/* The interval reaches the band where one end is within it, or the ends lie on different sides of it. */
static heli_reproduced compare(const heli_abc_target *target, const heli_predicted *found)
{
    if (found->n == 0) return HELI_MISSED;
    if (within(target, found->median)) return HELI_REPRODUCED;
    double low = heli_abc_deviation(target, found->low), high = heli_abc_deviation(target, found->high);
    return low <= 1.0 && high >= -1.0 ? HELI_REACHED : HELI_MISSED;
}

heli_status heli_posterior_check(const heli_abc_problem *problem, const heli_abc_result *result, heli_predicted *out, heli_context *ctx)
{
    size_t m = problem->target_count;
    for (size_t k = 0; k < m; k++) {
        heli_predicted *to = &out[k];
        size_t met = 0;
        weighted *order = ordered(result->predicted + k, m, NULL, result->draws, &to->n);
        if (!order) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
        for (size_t i = 0; i < to->n; i++) met += within(&problem->targets[k], order[i].value);
        to->within = to->n ? (double)met / (double)to->n : (double)NAN;
        to->low = quantile_of(order, to->n, 0.05);
        to->median = quantile_of(order, to->n, 0.5);
        to->high = quantile_of(order, to->n, 0.95);
        to->verdict = compare(&problem->targets[k], to);
        free(order);
    }
    return HELI_OK;
}
