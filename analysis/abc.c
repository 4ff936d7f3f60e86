/* ABC-SMC. Logarithms, powers and exponentials are Heli's own, so that a calibration accepts the same particles everywhere. */
#include "analysis/abc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/variation.h"
#include "engine/core/math.h"

enum { PURPOSE_PARTICLE = 17, PURPOSE_AGAIN = 18, TRIES = 10000, DOMAIN_RUN = 4, LEAST_BATCH = 16, LEAST_SHARE = 20 };
static const double stays = 0.7; /* a choice, in the kernel */

/* How a generation is perturbed, made from the one before. */
typedef struct kernel {
    size_t *reals;            /* [real_count] parameters that move together */
    size_t real_count;
    double *root;             /* [real_count][real_count] lower triangle: Cholesky root of twice the covariance */
    double *ratio;            /* [parameters] of the geometric step of a whole number */
} kernel;

typedef struct calibration {
    heli_abc_result *out;
    const heli_abc_problem *problem;
    heli_abc_options how;
    heli_key key;
    heli_context *ctx;
    size_t capacity;          /* of generations */
    kernel moves;
    double *places;           /* [particles][parameters] of the previous generation on the kernel's scale */
    double *sums;             /* [particles] of its weights, from the first on */
    double *room;             /* [parameters] */
    uint64_t replicate;       /* the next one that nobody has drawn */
} calibration;

static heli_status fail_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

const char *heli_abc_end_name(heli_abc_end end)
{
    static const char *const names[] = {"reached", "acceptance", "runs", "generations", "stalled"};
    return names[end];
}

/* --- distance --- */

double heli_abc_deviation(const heli_abc_target *target, double simulated)
{
    double deviation = (simulated - target->value) / target->tolerance;
    bool met = (target->sense == HELI_ABC_AT_MOST && deviation < 0.0) || (target->sense == HELI_ABC_AT_LEAST && deviation > 0.0);
    return met ? 0.0 : deviation;
}

double heli_abc_distance(const heli_abc_target *targets, size_t target_count, const double *simulated)
{
    double sum = 0.0, weights = 0.0;
    for (size_t k = 0; k < target_count; k++) {
        double deviation = heli_abc_deviation(&targets[k], simulated[k]);
        if (!isfinite(simulated[k])) return (double)INFINITY;
        sum += targets[k].weight * deviation * deviation;
        weights += targets[k].weight;
    }
    return heli_sqrt(sum / weights);
}

/* --- the kernel's scale and the prior on it --- */

/* A logarithm for logarithmic parameters, else the value itself. */
static double place_of(const heli_abc_parameter *parameter, double value)
{
    return parameter->gene.logarithmic ? heli_log(value) : value;
}

static double value_at(const heli_abc_parameter *parameter, double place)
{
    return parameter->gene.logarithmic ? heli_clamp(heli_exp(place), parameter->gene.low, parameter->gene.high) : place;
}

static bool inside(const heli_abc_parameter *parameter, double place)
{
    return place >= place_of(parameter, parameter->gene.low) && place <= place_of(parameter, parameter->gene.high);
}

/* Density on the kernel's scale, up to a constant. */
static double prior_of(const calibration *self, const double *values)
{
    double exponent = 0.0;
    for (size_t p = 0; p < self->problem->parameter_count; p++) {
        const heli_abc_parameter *parameter = &self->problem->parameters[p];
        double z = parameter->normal ? (values[p] - parameter->mean) / parameter->sd : 0.0;
        exponent += z * z;
    }
    return heli_exp(-0.5 * exponent);
}

/* By rejection: from the normal, or from the range where that is the narrower one; the mean lies in the range. */
static double draw_normal(const heli_abc_parameter *parameter, heli_draws *draws)
{
    double low = parameter->gene.low, high = parameter->gene.high, mean = parameter->mean, sd = parameter->sd;
    bool narrow = high - low < 2.0 * sd;
    for (;;) {
        double u = heli_draws_uniform(draws);
        double value = narrow ? low + u * (high - low) : heli_normal_from(u, mean, sd), z = (value - mean) / sd;
        if (narrow ? heli_draws_uniform(draws) <= heli_exp(-0.5 * z * z) : value >= low && value <= high) return value;
    }
}

static void draw_prior(const calibration *self, heli_draws *draws, double *values)
{
    for (size_t p = 0; p < self->problem->parameter_count; p++) {
        const heli_abc_parameter *parameter = &self->problem->parameters[p];
        values[p] = parameter->normal ? draw_normal(parameter, draws) : heli_gene_at(&parameter->gene, heli_draws_uniform(draws));
    }
}

/* --- the kernel --- */

/* Weighted mean of one parameter's places. */
static double mean_place(const calibration *self, const double *weights, size_t p)
{
    double sum = 0.0;
    for (size_t i = 0; i < self->out->particles; i++) sum += weights[i] * self->places[i * self->problem->parameter_count + p];
    return sum;
}

static double covariance(const calibration *self, const double *weights, size_t p, size_t q)
{
    double mean_p = mean_place(self, weights, p), mean_q = mean_place(self, weights, q), sum = 0.0;
    size_t d = self->problem->parameter_count;
    for (size_t i = 0; i < self->out->particles; i++) sum += weights[i] * (self->places[i * d + p] - mean_p) * (self->places[i * d + q] - mean_q);
    return sum;
}

/* root becomes that of the matrix in it; false where it is not positive definite. */
static bool factorise(double *root, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = root[i * n + j];
            for (size_t k = 0; k < j; k++) sum -= root[i * n + k] * root[j * n + k];
            if (i == j && !(sum > 1e-10 * root[i * n + i])) return false;
            root[i * n + j] = i == j ? heli_sqrt(sum) : sum / root[j * n + j];
        }
    return true;
}

/* Ratio r of a two-sided geometric step, P(k) proportional to r^|k|, with this variance 2 r / (1 - r)^2. */
static double ratio_of(double variance)
{
    return (variance + 1.0 - heli_sqrt(2.0 * variance + 1.0)) / variance;
}

static void fit_reals(calibration *self, const double *weights)
{
    kernel *moves = &self->moves;
    size_t n = moves->real_count;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) moves->root[i * n + j] = 2.0 * covariance(self, weights, moves->reals[i], moves->reals[j]);
    if (factorise(moves->root, n)) return;
    memset(moves->root, 0, n * n * sizeof *moves->root);
    for (size_t i = 0; i < n; i++) {
        const heli_abc_parameter *parameter = &self->problem->parameters[moves->reals[i]];
        double range = place_of(parameter, parameter->gene.high) - place_of(parameter, parameter->gene.low), least = 1e-9 * range;
        double variance = 2.0 * covariance(self, weights, moves->reals[i], moves->reals[i]);
        moves->root[i * n + i] = heli_max(heli_sqrt(heli_max(variance, 0.0)), heli_max(least, 1e-300));
    }
}

/* Fits the kernel to a generation, and notes its places and the sums of its weights. */
static void fit(calibration *self, const heli_abc_generation *from)
{
    size_t d = self->problem->parameter_count, n = self->out->particles;
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        for (size_t p = 0; p < d; p++) self->places[i * d + p] = place_of(&self->problem->parameters[p], from->values[i * d + p]);
        self->sums[i] = sum += from->weights[i];
    }
    fit_reals(self, from->weights);
    for (size_t p = 0; p < d; p++)
        if (self->problem->parameters[p].gene.kind == HELI_GENE_WHOLE) self->moves.ratio[p] = ratio_of(heli_max(2.0 * covariance(self, from->weights, p, p), 0.5));
}

/* A step of a whole number: 0 with probability (1 - r) / (1 + r), else a geometric one to either side. */
static double step_whole(double ratio, heli_draws *draws)
{
    double u = heli_draws_uniform(draws), none = (1.0 - ratio) / (1.0 + ratio);
    if (u < none) return 0.0;
    double side = u < none + 0.5 * (1.0 - none) ? -1.0 : 1.0;
    return side * (double)heli_geometric_from(heli_draws_uniform(draws), 1.0 - ratio);
}

static double other_choice(const heli_gene *gene, double value, heli_draws *draws)
{
    if (gene->high < 1.0 || heli_draws_uniform(draws) < stays) return value;
    double other = (double)heli_below(heli_draws_word(draws), (uint32_t)gene->high);
    return other < value ? other : other + 1.0;
}

/* The ancestor's places moved, into values; false where they leave the ranges. */
static bool move(const calibration *self, size_t ancestor, heli_draws *draws, double *values)
{
    const kernel *moves = &self->moves;
    size_t d = self->problem->parameter_count, n = moves->real_count;
    const double *from = self->places + ancestor * d;
    bool within = true;
    for (size_t i = 0; i < n; i++) self->room[i] = heli_normal_from(heli_draws_uniform(draws), 0.0, 1.0);
    for (size_t i = 0; i < n; i++) {
        const heli_abc_parameter *parameter = &self->problem->parameters[moves->reals[i]];
        double place = from[moves->reals[i]];
        for (size_t k = 0; k <= i; k++) place += moves->root[i * n + k] * self->room[k];
        within = within && inside(parameter, place);
        values[moves->reals[i]] = value_at(parameter, place);
    }
    for (size_t p = 0; p < d; p++) {
        const heli_abc_parameter *parameter = &self->problem->parameters[p];
        if (parameter->gene.kind == HELI_GENE_REAL) continue;
        values[p] = parameter->gene.kind == HELI_GENE_CHOICE ? other_choice(&parameter->gene, from[p], draws) : from[p] + step_whole(self->moves.ratio[p], draws);
        within = within && inside(parameter, values[p]);
    }
    return within;
}

/* Density of moving from particle `ancestor` to `places`, up to a constant that is the same for all of a generation. */
static double density(const calibration *self, size_t ancestor, const double *places)
{
    const kernel *moves = &self->moves;
    size_t d = self->problem->parameter_count, n = moves->real_count;
    const double *from = self->places + ancestor * d;
    double exponent = 0.0, factor = 1.0;
    for (size_t i = 0; i < n; i++) {
        double sum = places[moves->reals[i]] - from[moves->reals[i]];
        for (size_t k = 0; k < i; k++) sum -= moves->root[i * n + k] * self->room[k];
        self->room[i] = sum / moves->root[i * n + i];
        exponent += self->room[i] * self->room[i];
    }
    for (size_t p = 0; p < d; p++) {
        const heli_gene *gene = &self->problem->parameters[p].gene;
        if (gene->kind == HELI_GENE_WHOLE) factor *= heli_pow(moves->ratio[p], heli_abs(places[p] - from[p]));
        if (gene->kind == HELI_GENE_CHOICE && gene->high >= 1.0) factor *= places[p] == from[p] ? stays : (1.0 - stays) / gene->high;
    }
    return factor * heli_exp(-0.5 * exponent);
}

/* --- a generation --- */

static size_t draw_ancestor(const calibration *self, heli_draws *draws)
{
    size_t low = 0, high = self->out->particles - 1;
    double u = heli_draws_uniform(draws) * self->sums[high];
    while (low < high) { /* the first whose sum lies above u */
        size_t middle = (low + high) / 2;
        if (self->sums[middle] > u) high = middle;
        else low = middle + 1;
    }
    return low;
}

/* Values of candidate `index` of a generation. */
static heli_status propose(calibration *self, size_t generation, uint64_t index, double *values)
{
    heli_draws draws = heli_draws_at(self->key, (heli_address){(uint32_t)index, (uint32_t)(index >> 32), (uint32_t)generation, PURPOSE_PARTICLE});
    for (int i = 0; i < TRIES; i++) {
        bool within = true;
        if (generation == 0) draw_prior(self, &draws, values);
        else within = move(self, draw_ancestor(self, &draws), &draws, values);
        if (within && !(self->problem->forbidden && self->problem->forbidden(self->problem->data, values))) return HELI_OK;
    }
    return heli_fail(self->ctx, HELI_SCENARIO, HELI_N_("none of %d settings that were drawn is allowed by the rules of the model"), TRIES);
}

/* Simulates `count` settings, replicates and all, into their means. Every probe has a replicate number of its own. */
static heli_status simulate(calibration *self, const double *values, size_t count, double *means)
{
    heli_status status = HELI_OK;
    size_t d = self->problem->parameter_count, m = self->problem->target_count, repeats = self->how.replicates, all = count * repeats;
    heli_probe *probes = calloc(all + 1, sizeof *probes);
    double *answers = calloc(all * m + 1, sizeof *answers);
    if (!probes || !answers) HELI_TRY(fail_memory(self->ctx));
    if (self->replicate + all > UINT32_MAX) HELI_TRY(heli_fail(self->ctx, HELI_USAGE, HELI_N_("a calibration can take no more than %u runs"), UINT32_MAX));
    for (size_t i = 0; i < all; i++)
        probes[i] = (heli_probe){values + i / repeats * d, (size_t)self->replicate / repeats + i / repeats, (uint32_t)(self->replicate + i)};
    HELI_TRY(self->problem->simulate(self->problem->data, probes, all, answers, self->ctx));
    self->replicate += all;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < m; k++) {
            double sum = 0.0;
            for (size_t r = 0; r < repeats; r++) sum += answers[(i * repeats + r) * m + k];
            means[i * m + k] = sum / (double)repeats;
        }
out:
    free(answers);
    free(probes);
    return status;
}

/* Settings to be simulated next: as many as will probably be needed, which only what has been found so far decides. */
static size_t batch_size(const calibration *self, size_t generation, size_t missing, uint64_t tried, size_t accepted)
{
    size_t n = self->out->particles;
    double share = tried > 0 ? heli_max((double)accepted, 0.5) / (double)tried : generation == 0 ? 1.0 : self->how.quantile;
    double wanted = heli_floor(1.1 * (double)missing / share) + 1.0;
    double most = generation == 0 && tried == 0 ? (double)n : 2.0 * (double)n;
    return (size_t)heli_clamp(wanted, heli_min((double)LEAST_BATCH, (double)n), most);
}

static heli_status make_room(calibration *self, heli_abc_generation *to)
{
    size_t n = self->out->particles, d = self->problem->parameter_count, m = self->problem->target_count;
    to->values = calloc(n * d + 1, sizeof *to->values);
    to->weights = calloc(n + 1, sizeof *to->weights);
    to->distances = calloc(n + 1, sizeof *to->distances);
    to->simulated = calloc(n * m + 1, sizeof *to->simulated);
    return to->values && to->weights && to->distances && to->simulated ? HELI_OK : fail_memory(self->ctx);
}

/* Why a generation is given up, while it is being filled. */
static bool given_up(calibration *self, size_t generation, uint64_t tried, size_t next)
{
    uint64_t spent = self->replicate, cost = (uint64_t)next * self->how.replicates;
    double needed = (double)self->out->particles / (generation == 0 ? 1.0 / LEAST_SHARE : self->how.least_acceptance);
    self->out->end = HELI_ABC_ACCEPTANCE;
    if ((generation == 0 || self->how.least_acceptance > 0.0) && (double)tried >= needed) return true;
    self->out->end = HELI_ABC_PROBES;
    return self->how.probes > 0 && spent + cost > self->how.probes;
}

/* Fills a generation with the first accepted candidates by index; *filled tells whether that came to an end. */
static heli_status fill(calibration *self, size_t generation, heli_abc_generation *to, bool *filled)
{
    heli_status status = HELI_OK;
    size_t n = self->out->particles, d = self->problem->parameter_count, m = self->problem->target_count, accepted = 0;
    double *values = calloc(2 * n * d + 1, sizeof *values), *simulated = calloc(2 * n * m + 1, sizeof *simulated);
    uint64_t tried = 0;
    *filled = false;
    if (!values || !simulated) HELI_TRY(fail_memory(self->ctx));
    while (accepted < n) {
        size_t batch = batch_size(self, generation, n - accepted, tried, accepted);
        if (given_up(self, generation, tried, batch)) goto out;
        for (size_t i = 0; i < batch; i++) HELI_TRY(propose(self, generation, tried + i, values + i * d));
        HELI_TRY(simulate(self, values, batch, simulated));
        for (size_t i = 0; i < batch && accepted < n; i++) {
            double distance = heli_abc_distance(self->problem->targets, m, simulated + i * m);
            if (isfinite(distance) && distance <= to->tolerance) {
                memcpy(to->values + accepted * d, values + i * d, d * sizeof *values);
                memcpy(to->simulated + accepted * m, simulated + i * m, m * sizeof *simulated);
                to->distances[accepted++] = distance;
            }
            if (accepted == n) to->tried = tried + i + 1;
        }
        tried += batch;
    }
    to->acceptance = (double)n / (double)to->tried;
    to->probes = self->replicate;
    *filled = true;
out:
    free(simulated);
    free(values);
    return status;
}

/* Weights of a generation, the first of which was drawn from the prior itself. */
static void weigh(calibration *self, size_t generation, heli_abc_generation *of)
{
    size_t n = self->out->particles, d = self->problem->parameter_count;
    const double *before = generation > 0 ? of[-1].weights : NULL;
    double total = 0.0, squares = 0.0;
    double *places = self->room + d;
    for (size_t i = 0; i < n; i++) {
        double mixture = generation > 0 ? 0.0 : 1.0;
        for (size_t p = 0; p < d; p++) places[p] = place_of(&self->problem->parameters[p], of->values[i * d + p]);
        for (size_t j = 0; j < n && before; j++) mixture += before[j] * density(self, j, places);
        of->weights[i] = generation > 0 ? prior_of(self, of->values + i * d) / mixture : 1.0;
        total += of->weights[i];
    }
    for (size_t i = 0; i < n; i++) {
        of->weights[i] /= total;
        squares += of->weights[i] * of->weights[i];
    }
    of->ess = 1.0 / squares;
}

/* --- tolerance --- */

typedef struct weighted { double value, weight; } weighted;

static int by_value(const void *a, const void *b)
{
    double x = ((const weighted *)a)->value, y = ((const weighted *)b)->value;
    return (x > y) - (x < y);
}

/*
 * The smallest distance at or below which the share `quantile` of the weight lies; where that is not below the tolerance that holds, because distances repeat,
 * the largest one that is.
 */
static heli_status next_tolerance(const calibration *self, const heli_abc_generation *from, double *tolerance)
{
    size_t n = self->out->particles, i = 0;
    double sum = 0.0;
    weighted *order = malloc((n + 1) * sizeof *order);
    if (!order) return fail_memory(self->ctx);
    for (size_t k = 0; k < n; k++) order[k] = (weighted){from->distances[k], from->weights[k]};
    qsort(order, n, sizeof *order, by_value);
    for (sum = order[0].weight; i + 1 < n && sum < self->how.quantile; sum += order[i].weight) i++;
    while (i > 0 && !(order[i].value < from->tolerance)) i--;
    *tolerance = heli_max(order[i].value, self->how.distance);
    free(order);
    return HELI_OK;
}

static heli_abc_generation *new_generation(calibration *self)
{
    heli_abc_result *out = self->out;
    if (out->generation_count == self->capacity) {
        size_t room = self->capacity ? 2 * self->capacity : 16;
        heli_abc_generation *grown = realloc(out->generations, room * sizeof *grown);
        if (!grown) return NULL;
        out->generations = grown;
        self->capacity = room;
    }
    heli_abc_generation *to = &out->generations[out->generation_count++];
    *to = (heli_abc_generation){.tolerance = (double)INFINITY};
    return to;
}

static void drop(heli_abc_generation *self)
{
    free(self->values);
    free(self->weights);
    free(self->distances);
    free(self->simulated);
}

/* One more generation at a tolerance; *filled is false where it was given up and dropped. */
static heli_status step(calibration *self, double tolerance, bool *filled)
{
    heli_status status = HELI_OK;
    size_t generation = self->out->generation_count;
    heli_abc_generation *to = new_generation(self);
    if (!to) return fail_memory(self->ctx);
    to->tolerance = tolerance;
    HELI_TRY(make_room(self, to));
    if (generation > 0) fit(self, to - 1);
    HELI_TRY(fill(self, generation, to, filled));
    if (*filled) weigh(self, generation, to);
    if (*filled && self->how.progress) self->how.progress(generation, tolerance, self->how.progress_data);
    if (!*filled) {
        drop(to);
        self->out->generation_count--;
    }
out:
    return status;
}

/* --- the predictive check --- */

/* Systematic resampling of the last generation, each drawn one simulated anew. */
static heli_status predict(calibration *self)
{
    heli_status status = HELI_OK;
    heli_abc_result *out = self->out;
    const heli_abc_generation *last = &out->generations[out->generation_count - 1];
    size_t d = self->problem->parameter_count, draws = self->how.predictive, at = 0;
    heli_draws cursor = heli_draws_at(self->key, (heli_address){0, 0, 0, PURPOSE_AGAIN});
    double *values = calloc(draws * d + 1, sizeof *values), offset = heli_draws_uniform(&cursor), sum = last->weights[0];
    out->drawn = calloc(draws + 1, sizeof *out->drawn);
    out->predicted = calloc(draws * self->problem->target_count + 1, sizeof *out->predicted);
    if (!values || !out->drawn || !out->predicted) HELI_TRY(fail_memory(self->ctx));
    for (size_t i = 0; i < draws; i++) {
        double u = ((double)i + offset) / (double)draws;
        while (at + 1 < out->particles && sum <= u) sum += last->weights[++at];
        out->drawn[i] = at;
        memcpy(values + i * d, last->values + at * d, d * sizeof *values);
    }
    HELI_TRY(simulate(self, values, draws, out->predicted));
    out->draws = draws;
out:
    free(values);
    return status;
}

/* --- all of it --- */

static heli_status check_parameters(const heli_abc_problem *problem, heli_context *ctx)
{
    for (size_t p = 0; p < problem->parameter_count; p++) {
        const heli_abc_parameter *parameter = &problem->parameters[p];
        const heli_gene *gene = &parameter->gene;
        bool whole = gene->kind == HELI_GENE_REAL || (floor(gene->low) == gene->low && floor(gene->high) == gene->high);
        bool scale = !gene->logarithmic || (gene->kind == HELI_GENE_REAL && gene->low > 0.0), choice = gene->kind != HELI_GENE_CHOICE || gene->low == 0.0;
        bool range = gene->kind == HELI_GENE_REAL ? gene->low < gene->high : gene->low <= gene->high;
        if (!(isfinite(gene->low) && isfinite(gene->high) && range && whole && scale && choice))
            return heli_fail(ctx, HELI_USAGE, HELI_N_("parameter %zu has no usable range: %g to %g"), p, gene->low, gene->high);
        bool normal = gene->kind == HELI_GENE_REAL && !gene->logarithmic && parameter->sd > 0.0 && isfinite(parameter->sd) && parameter->mean >= gene->low
                   && parameter->mean <= gene->high;
        if (parameter->normal && !normal) return heli_fail(ctx, HELI_USAGE, HELI_N_("parameter %zu cannot have this normal prior: mean %g, sd %g"), p, parameter->mean, parameter->sd);
    }
    return HELI_OK;
}

static heli_status check(const heli_abc_problem *problem, const heli_abc_options *how, heli_context *ctx)
{
    if (problem->parameter_count < 1 || problem->parameter_count > HELI_ABC_PARAMETERS)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("a calibration needs 1 to %d parameters, not %zu"), HELI_ABC_PARAMETERS, problem->parameter_count);
    if (problem->target_count < 1 || problem->target_count > HELI_ABC_TARGETS)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("a calibration needs 1 to %d targets, not %zu"), HELI_ABC_TARGETS, problem->target_count);
    for (size_t k = 0; k < problem->target_count; k++) {
        const heli_abc_target *target = &problem->targets[k];
        if (!(isfinite(target->value) && target->tolerance > 0.0 && isfinite(target->tolerance) && target->weight > 0.0 && isfinite(target->weight)))
            return heli_fail(ctx, HELI_USAGE, HELI_N_("target %zu needs a value, and a tolerance and a weight above 0"), k);
    }
    if (how->particles < 20 || how->particles > 100000) return heli_fail(ctx, HELI_USAGE, HELI_N_("a calibration needs 20 to 100000 particles, not %zu"), how->particles);
    if (!(how->quantile > 0.0 && how->quantile < 1.0 && how->distance > 0.0 && how->least_acceptance >= 0.0 && how->least_acceptance < 1.0))
        return heli_fail(ctx, HELI_USAGE, HELI_N_("a calibration needs a quantile between 0 and 1, a distance above 0 and a least acceptance from 0 to below 1"));
    return check_parameters(problem, ctx);
}

static heli_status allocate(calibration *self)
{
    size_t n = self->how.particles, d = self->problem->parameter_count;
    kernel *moves = &self->moves;
    self->places = calloc(n * d + 1, sizeof *self->places);
    self->sums = calloc(n + 1, sizeof *self->sums);
    self->room = calloc(2 * d + 1, sizeof *self->room);
    moves->reals = calloc(d + 1, sizeof *moves->reals);
    moves->root = calloc(d * d + 1, sizeof *moves->root);
    moves->ratio = calloc(d + 1, sizeof *moves->ratio);
    if (!self->places || !self->sums || !self->room || !moves->reals || !moves->root || !moves->ratio) return fail_memory(self->ctx);
    for (size_t p = 0; p < d; p++)
        if (self->problem->parameters[p].gene.kind == HELI_GENE_REAL) moves->reals[moves->real_count++] = p;
    return HELI_OK;
}

/* Generations until one of the ends. */
static heli_status descend(calibration *self)
{
    heli_status status = HELI_OK;
    heli_abc_result *out = self->out;
    bool filled = true;
    double tolerance = (double)INFINITY, next = (double)INFINITY;
    HELI_TRY(step(self, tolerance, &filled));
    if (!filled && out->end == HELI_ABC_PROBES)
        HELI_TRY(heli_fail(self->ctx, HELI_USAGE, HELI_N_("%llu runs are too few for the first generation"), (unsigned long long)self->how.probes));
    if (!filled) HELI_TRY(heli_fail(self->ctx, HELI_MODEL, HELI_N_("of the settings drawn from the prior hardly any can be judged: their runs fail, or a target's indicator is undefined in them")));
    for (size_t generation = 1;; generation++) {
        const heli_abc_generation *last = &out->generations[out->generation_count - 1];
        out->end = HELI_ABC_REACHED;
        if (last->tolerance <= self->how.distance) break;
        out->end = HELI_ABC_ACCEPTANCE;
        if (last->acceptance < self->how.least_acceptance) break;
        out->end = HELI_ABC_GENERATIONS;
        if (generation > self->how.generations) break;
        HELI_TRY(next_tolerance(self, last, &next));
        out->end = HELI_ABC_STALLED;
        if (!(next < last->tolerance)) break;
        HELI_TRY(step(self, next, &filled));
        if (!filled) break; /* `end` says why */
    }
out:
    return status;
}

heli_status heli_abc(heli_abc_result *out, const heli_abc_problem *problem, const heli_abc_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK;
    calibration self = {.out = out, .problem = problem, .how = *options, .key = heli_key_make(options->seed, DOMAIN_RUN, HELI_DOMAIN_DESIGN), .ctx = ctx};
    *out = (heli_abc_result){.particles = options->particles, .parameter_count = problem->parameter_count, .target_count = problem->target_count};
    if (self.how.replicates == 0) self.how.replicates = 1;
    if (self.how.quantile == 0.0) self.how.quantile = 0.5;
    if (self.how.distance == 0.0) self.how.distance = 1.0;
    HELI_TRY(check(problem, &self.how, ctx));
    HELI_TRY(allocate(&self));
    HELI_TRY(descend(&self));
    out->probes = self.replicate;
    if (self.how.predictive > 0) HELI_TRY(predict(&self));
out:
    free(self.places);
    free(self.sums);
    free(self.room);
    free(self.moves.reals);
    free(self.moves.root);
    free(self.moves.ratio);
    return status;
}

void heli_abc_free(heli_abc_result *self)
{
    for (size_t g = 0; g < self->generation_count; g++) drop(&self->generations[g]);
    free(self->generations);
    free(self->drawn);
    free(self->predicted);
    *self = (heli_abc_result){0};
}
