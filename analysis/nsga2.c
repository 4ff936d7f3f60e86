/* NSGA-II with mixed genes, constraints and noise. */
#include "analysis/nsga2.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/hypervolume.h"
#include "analysis/pareto.h"

enum { PURPOSE_FILL = 13, PURPOSE_OFFSPRING = 14, TRIES = 64, TWINS = 8, DOMAIN_RUN = 2 };

typedef struct search {
    heli_nsga2_result *out;
    const heli_problem *problem;
    const heli_nsga2_options *options;
    heli_variation variation;
    heli_key key;
    heli_context *ctx;
    size_t *pool;             /* [2 population] parents, then children, without doubles */
    size_t pool_count;
    double *values;           /* [2 population][objectives] of the pool */
    double *violations;       /* [2 population] */
    size_t *rank;             /* [2 population] */
    double *crowding;         /* [2 population] */
    double *room;             /* [population + 2][gene_count] settings being made */
} search;

static heli_status fail_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

/* --- judging --- */

/* Order of survival: front, then crowding, then the older candidate. */
typedef struct standing { size_t place, rank, candidate; double crowding; } standing;

static int by_standing(const void *a, const void *b)
{
    const standing *x = a, *y = b;
    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    if (x->crowding != y->crowding) return x->crowding > y->crowding ? -1 : 1;
    return (x->candidate > y->candidate) - (x->candidate < y->candidate);
}

static heli_status crowd(search *self, size_t fronts)
{
    size_t *members = malloc((self->pool_count + 1) * sizeof *members);
    double *distance = malloc((self->pool_count + 1) * sizeof *distance);
    bool fits = members && distance;
    for (size_t f = 0; f < fronts && fits; f++) {
        size_t count = 0;
        for (size_t i = 0; i < self->pool_count; i++)
            if (self->rank[i] == f) members[count++] = i;
        fits = heli_crowding(self->values, self->problem->objective_count, members, count, distance);
        for (size_t i = 0; i < count; i++) self->crowding[members[i]] = distance[i];
    }
    free(distance);
    free(members);
    return fits ? HELI_OK : fail_memory(self->ctx);
}

/* Ranks the pool by replicates first .. first + count - 1, best first, and keeps at most `most`. */
static heli_status judge(search *self, uint32_t first, uint32_t count, size_t most)
{
    heli_status status = HELI_OK;
    size_t m = self->problem->objective_count, n = self->pool_count;
    standing *order = malloc((n + 1) * sizeof *order);
    size_t *pool = malloc((n + 1) * sizeof *pool);
    if (!order || !pool) HELI_TRY(fail_memory(self->ctx));
    for (size_t i = 0; i < n; i++) self->violations[i] = heli_candidates_mean(&self->out->candidates, self->pool[i], first, count, self->values + i * m);
    size_t fronts = heli_pareto_rank(self->values, self->violations, n, m, self->rank);
    if (fronts == 0 && n > 0) HELI_TRY(fail_memory(self->ctx));
    HELI_TRY(crowd(self, fronts));
    for (size_t i = 0; i < n; i++) order[i] = (standing){i, self->rank[i], self->pool[i], self->crowding[i]};
    qsort(order, n, sizeof *order, by_standing);
    for (size_t i = 0; i < n; i++) pool[i] = self->pool[order[i].place];
    memcpy(self->pool, pool, n * sizeof *pool);
    self->pool_count = n < most ? n : most;
    for (size_t i = 0; i < n; i++) { /* order holds what the arrays are to become */
        self->rank[i] = order[i].rank;
        self->crowding[i] = order[i].crowding;
    }
out:
    free(pool);
    free(order);
    return status;
}

static heli_status require(search *self, uint32_t first, uint32_t count)
{
    return heli_candidates_require(&self->out->candidates, self->pool, self->pool_count, first, count, self->ctx);
}

static void note_generation(search *self, size_t generation)
{
    heli_nsga2_result *out = self->out;
    memcpy(out->members + generation * out->population, self->pool, self->pool_count * sizeof *self->pool);
    out->member_count[generation] = self->pool_count;
    if (self->options->progress) self->options->progress(generation, self->options->progress_data);
}

/* --- the first population --- */

static heli_status join(search *self, const double *genes)
{
    size_t number = 0;
    heli_status status = heli_candidates_add(&self->out->candidates, genes, &number, self->ctx);
    for (size_t i = 0; i < self->pool_count; i++)
        if (self->pool[i] == number) return status;
    if (status == HELI_OK) self->pool[self->pool_count++] = number;
    return status;
}

static double forbidden(const search *self, const double *genes)
{
    return self->problem->forbidden ? self->problem->forbidden(self->problem->data, genes) : 0.0;
}

/* Draws anew while a setting is not allowed; the least forbidden one is kept. */
static void make_allowed(const search *self, size_t place, double *genes)
{
    size_t n = self->problem->gene_count;
    double *best = self->room + self->options->population * n, *other = best + n, least = forbidden(self, genes);
    heli_draws draws = heli_draws_at(self->key, (heli_address){(uint32_t)place, 0, 0, PURPOSE_FILL});
    memcpy(best, genes, n * sizeof *best);
    for (int i = 0; i < TRIES && least > 0.0; i++) {
        heli_draw_setting(self->problem, &draws, other);
        double violation = forbidden(self, other);
        if (violation < least) memcpy(best, other, n * sizeof *best);
        least = fmin(least, violation);
    }
    memcpy(genes, best, n * sizeof *best);
}

static heli_status begin(search *self)
{
    heli_status status = HELI_OK;
    const heli_nsga2_options *options = self->options;
    size_t n = self->problem->gene_count;
    for (size_t i = 0; i < options->start_count; i++) HELI_TRY(join(self, options->starts + i * n));
    self->out->start_count = self->pool_count;
    if (!heli_draw_hypercube(self->problem, self->key, (uint32_t)options->population, self->room)) HELI_TRY(fail_memory(self->ctx));
    for (size_t i = 0; i < options->population && self->pool_count < options->population; i++) {
        make_allowed(self, i, self->room + i * n);
        HELI_TRY(join(self, self->room + i * n));
    }
    HELI_TRY(require(self, 0, options->replicates));
    HELI_TRY(judge(self, 0, options->replicates, options->population));
    note_generation(self, 0);
out:
    return status;
}

/* --- generations --- */

/* The better of two parents drawn by lot; the pool is in order of standing. */
static size_t choose(const search *self, size_t parents, heli_draws *draws)
{
    size_t a = heli_below(heli_draws_word(draws), (uint32_t)parents), b = heli_below(heli_draws_word(draws), (uint32_t)parents);
    bool same = self->rank[a] == self->rank[b] && self->crowding[a] == self->crowding[b];
    return same ? a : a < b ? a : b;
}

static bool is_there(const search *self, size_t parents, const double *genes)
{
    size_t n = self->problem->gene_count;
    for (size_t i = 0; i < parents; i++)
        if (memcmp(heli_candidates_genes(&self->out->candidates, self->pool[i]), genes, n * sizeof *genes) == 0) return true;
    return false;
}

/* Two children at a time, into room[0 .. population]. A child that is one of its elders is mutated on. */
static void make_children(search *self, size_t parents, size_t generation)
{
    const heli_candidates *all = &self->out->candidates;
    size_t n = self->problem->gene_count;
    for (size_t pair = 0; 2 * pair < self->options->population; pair++) {
        heli_draws draws = heli_draws_at(self->key, (heli_address){(uint32_t)pair, 0, (uint32_t)generation, PURPOSE_OFFSPRING});
        size_t a = choose(self, parents, &draws), b = choose(self, parents, &draws);
        double *child = self->room + 2 * pair * n;
        heli_cross(self->problem, &self->variation, &draws, heli_candidates_genes(all, self->pool[a]), heli_candidates_genes(all, self->pool[b]), child, child + n);
        for (int c = 0; c < 2; c++) {
            heli_mutate(self->problem, &self->variation, &draws, child + (size_t)c * n);
            for (int i = 0; i < TWINS && is_there(self, parents, child + (size_t)c * n); i++) heli_mutate(self->problem, &self->variation, &draws, child + (size_t)c * n);
        }
    }
}

static heli_status step(search *self, size_t generation)
{
    heli_status status = HELI_OK;
    const heli_nsga2_options *options = self->options;
    uint32_t first = (uint32_t)generation * options->fresh;
    make_children(self, self->pool_count, generation);
    for (size_t i = 0; i < options->population; i++) HELI_TRY(join(self, self->room + i * self->problem->gene_count));
    HELI_TRY(require(self, first, options->replicates));
    HELI_TRY(judge(self, first, options->replicates, options->population));
    note_generation(self, generation);
out:
    return status;
}

/* --- the end --- */

/* Candidates of the front in order of the first objective, then of the others. */
typedef struct member { size_t candidate, objectives; const double *values; } member;

static int by_objectives(const void *a, const void *b)
{
    const member *x = a, *y = b;
    for (size_t k = 0; k < x->objectives; k++)
        if (x->values[k] != y->values[k]) return x->values[k] < y->values[k] ? -1 : 1;
    return (x->candidate > y->candidate) - (x->candidate < y->candidate);
}

static heli_status take_front(search *self)
{
    heli_nsga2_result *out = self->out;
    size_t m = self->problem->objective_count, count = 0;
    member *members = malloc((self->pool_count + 1) * sizeof *members);
    out->front = calloc(self->pool_count + 1, sizeof *out->front);
    out->front_values = calloc(self->pool_count * m + 1, sizeof *out->front_values);
    if (!members || !out->front || !out->front_values) {
        free(members);
        return fail_memory(self->ctx);
    }
    out->least_violation = (double)INFINITY;
    for (size_t i = 0; i < self->pool_count; i++) { /* in order of standing: the values are looked up anew */
        double *values = self->values + i * m;
        double violation = heli_candidates_mean(&out->candidates, self->pool[i], out->judged_first, out->judged_count, values);
        if (violation < out->least_violation) out->least_violating = self->pool[i];
        out->least_violation = fmin(out->least_violation, violation);
        if (self->rank[i] == 0 && violation == 0.0) members[count++] = (member){self->pool[i], m, values};
    }
    qsort(members, count, sizeof *members, by_objectives);
    for (size_t i = 0; i < count; i++) {
        out->front[i] = members[i].candidate;
        memcpy(out->front_values + i * m, members[i].values, m * sizeof(double));
    }
    out->front_count = count;
    free(members);
    return HELI_OK;
}

/* The last population and the starts, in replicates that nothing was chosen by. */
static heli_status confirm(search *self)
{
    heli_status status = HELI_OK;
    const heli_nsga2_options *options = self->options;
    heli_nsga2_result *out = self->out;
    out->judged_first = (uint32_t)options->generations * options->fresh;
    out->judged_count = options->replicates;
    for (size_t i = 0; i < out->start_count; i++) HELI_TRY(join(self, options->starts + i * self->problem->gene_count));
    if (options->confirm > 0) {
        out->judged_first += options->replicates;
        out->judged_count = options->confirm;
    }
    HELI_TRY(require(self, out->judged_first, out->judged_count));
    HELI_TRY(judge(self, out->judged_first, out->judged_count, self->pool_count));
    status = take_front(self);
out:
    return status;
}

static heli_status check(const heli_problem *problem, const heli_nsga2_options *options, heli_context *ctx)
{
    bool sizes = options->population >= 4 && options->population <= 100000 && options->generations <= 1000000;
    bool noise = options->replicates >= 1 && options->fresh <= options->replicates && options->replicates <= 1000000 && options->confirm <= 1000000;
    if (!sizes) return heli_fail(ctx, HELI_USAGE, HELI_N_("a search needs a population of at least 4"));
    if (!noise) return heli_fail(ctx, HELI_USAGE, HELI_N_("a search needs at least one replicate, and no more fresh ones than there are"));
    if (options->start_count > options->population) return heli_fail(ctx, HELI_USAGE, HELI_N_("the population is too small for the settings it should start from"));
    return heli_problem_check(problem, ctx);
}

static heli_status make_room(search *self)
{
    heli_nsga2_result *out = self->out;
    size_t n = self->options->population, m = self->problem->objective_count, starts = self->options->start_count;
    size_t pool = 2 * n + starts + 2;
    out->population = n;
    out->generations = self->options->generations;
    out->members = calloc((out->generations + 1) * n + 1, sizeof *out->members);
    out->member_count = calloc(out->generations + 1, sizeof *out->member_count);
    self->pool = calloc(pool, sizeof *self->pool);
    self->values = calloc(pool * m, sizeof *self->values);
    self->violations = calloc(pool, sizeof *self->violations);
    self->rank = calloc(pool, sizeof *self->rank);
    self->crowding = calloc(pool, sizeof *self->crowding);
    self->room = calloc((n + 2) * self->problem->gene_count, sizeof *self->room);
    bool fits = out->members && out->member_count && self->pool && self->values && self->violations && self->rank && self->crowding && self->room;
    return fits ? heli_candidates_init(&out->candidates, self->problem, self->ctx) : fail_memory(self->ctx);
}

heli_status heli_nsga2(heli_nsga2_result *out, const heli_problem *problem, const heli_nsga2_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK;
    search self = {.out = out, .problem = problem, .options = options, .variation = options->variation, .ctx = ctx,
                   .key = heli_key_make(options->seed, DOMAIN_RUN, HELI_DOMAIN_DESIGN)};
    *out = (heli_nsga2_result){0};
    if (self.variation.crossover_index <= 0.0) self.variation = heli_variation_usual();
    HELI_TRY(check(problem, options, ctx));
    HELI_TRY(make_room(&self));
    HELI_TRY(begin(&self));
    for (size_t g = 1; g <= options->generations; g++) HELI_TRY(step(&self, g));
    status = confirm(&self);
out:
    free(self.pool);
    free(self.values);
    free(self.violations);
    free(self.rank);
    free(self.crowding);
    free(self.room);
    return status;
}

void heli_nsga2_free(heli_nsga2_result *self)
{
    heli_candidates_free(&self->candidates);
    free(self->members);
    free(self->member_count);
    free(self->front);
    free(self->front_values);
    *self = (heli_nsga2_result){0};
}

uint64_t heli_nsga2_most(const heli_nsga2_options *options)
{
    uint64_t n = options->population, per = n * options->replicates + n * options->fresh;
    return n * options->replicates + options->generations * per + (n + options->start_count) * (options->confirm ? options->confirm : options->replicates);
}

double heli_nsga2_hypervolume(const heli_nsga2_result *self, size_t generation, const double *reference)
{
    const heli_candidates *all = &self->candidates;
    size_t m = all->problem->objective_count, count = 0;
    double *values = malloc((self->population * m + 1) * sizeof *values);
    if (!values) return (double)NAN;
    for (size_t i = 0; i < self->member_count[generation]; i++) {
        size_t number = self->members[generation * self->population + i];
        if (heli_candidates_mean(all, number, 0, UINT32_MAX, values + count * m) == 0.0) count++;
    }
    double volume = heli_hypervolume(values, count, m, reference);
    free(values);
    return volume;
}
