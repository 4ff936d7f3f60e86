/* Pattern space exploration. */
#include "analysis/explore.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PURPOSE_OFFSPRING = 15, PURPOSE_FILL = 16, TRIES = 64, DOMAIN_RUN = 3 };

typedef struct search {
    heli_explore_result *out;
    const heli_problem *problem;
    const heli_explore_options *options;
    heli_variation variation;
    heli_key key;
    heli_context *ctx;
    double *room;             /* [population + 2][gene_count] settings being made */
    size_t *numbers;          /* [population + start_count] candidates of the generation */
    size_t number_count;
    size_t cell_capacity;
} search;

static heli_status fail_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

size_t heli_outcome_index(const heli_outcome_axis *axis, double value)
{
    if (value < axis->low) return 0;
    if (value > axis->high) return axis->cells + 1;
    size_t cell = (size_t)((value - axis->low) / (axis->high - axis->low) * (double)axis->cells);
    return 1 + (cell < axis->cells ? cell : axis->cells - 1);
}

/* --- cells --- */

static heli_outcome_cell *cell_of(const search *self, const size_t *index)
{
    for (size_t c = 0; c < self->out->cell_count; c++)
        if (memcmp(self->out->cells[c].index, index, self->problem->objective_count * sizeof *index) == 0) return &self->out->cells[c];
    return NULL;
}

static heli_status add_cell(search *self, const size_t *index, size_t candidate, size_t generation)
{
    heli_explore_result *out = self->out;
    if (out->cell_count == self->cell_capacity) {
        size_t room = self->cell_capacity ? 2 * self->cell_capacity : 64;
        heli_outcome_cell *grown = realloc(out->cells, room * sizeof *grown);
        if (!grown) return fail_memory(self->ctx);
        out->cells = grown;
        self->cell_capacity = room;
    }
    heli_outcome_cell *cell = &out->cells[out->cell_count++];
    *cell = (heli_outcome_cell){.hits = 1, .candidate = candidate, .generation = generation};
    memcpy(cell->index, index, self->problem->objective_count * sizeof *index);
    return HELI_OK;
}

static heli_status put(search *self, size_t candidate, size_t generation)
{
    double values[HELI_PROBLEM_OBJECTIVES];
    size_t index[HELI_PROBLEM_OBJECTIVES] = {0};
    double violation = heli_candidates_mean(&self->out->candidates, candidate, 0, self->options->replicates, values);
    if (isinf(violation) || self->out->candidates.items[candidate].forbidden > 0.0) {
        self->out->failed += isinf(violation) != 0;
        return HELI_OK;
    }
    for (size_t k = 0; k < self->problem->objective_count; k++) index[k] = heli_outcome_index(&self->options->axes[k], values[k]);
    heli_outcome_cell *cell = cell_of(self, index);
    if (!cell) return add_cell(self, index, candidate, generation);
    cell->hits++;
    return HELI_OK;
}

/* --- settings --- */

static heli_status propose(search *self, const double *genes)
{
    size_t number = 0;
    heli_status status = heli_candidates_add(&self->out->candidates, genes, &number, self->ctx);
    if (status == HELI_OK) self->numbers[self->number_count++] = number;
    return status;
}

static bool allowed(const search *self, const double *genes)
{
    return !self->problem->forbidden || !(self->problem->forbidden(self->problem->data, genes) > 0.0);
}

/* The first setting of the hypercube's place that is allowed, where a few draws find one. */
static void make_allowed(const search *self, size_t place, double *genes)
{
    heli_draws draws = heli_draws_at(self->key, (heli_address){(uint32_t)place, 0, 0, PURPOSE_FILL});
    for (int i = 0; i < TRIES && !allowed(self, genes); i++) heli_draw_setting(self->problem, &draws, genes);
}

/* Of two cells drawn by lot the one that was hit less. */
static const double *choose(const search *self, heli_draws *draws)
{
    const heli_outcome_cell *cells = self->out->cells;
    uint32_t count = (uint32_t)self->out->cell_count;
    const heli_outcome_cell *a = &cells[heli_below(heli_draws_word(draws), count)], *b = &cells[heli_below(heli_draws_word(draws), count)];
    return heli_candidates_genes(&self->out->candidates, b->hits < a->hits ? b->candidate : a->candidate);
}

static void make_children(search *self, size_t generation)
{
    size_t n = self->problem->gene_count;
    for (size_t pair = 0; 2 * pair < self->options->population; pair++) {
        heli_draws draws = heli_draws_at(self->key, (heli_address){(uint32_t)pair, 0, (uint32_t)generation, PURPOSE_OFFSPRING});
        double *child = self->room + 2 * pair * n;
        if (self->out->cell_count == 0) { /* nothing has an outcome yet */
            heli_draw_setting(self->problem, &draws, child);
            heli_draw_setting(self->problem, &draws, child + n);
            continue;
        }
        heli_cross(self->problem, &self->variation, &draws, choose(self, &draws), choose(self, &draws), child, child + n);
        heli_mutate(self->problem, &self->variation, &draws, child);
        heli_mutate(self->problem, &self->variation, &draws, child + n);
    }
}

static heli_status try_them(search *self, size_t generation)
{
    heli_status status = HELI_OK;
    heli_explore_result *out = self->out;
    HELI_TRY(heli_candidates_require(&out->candidates, self->numbers, self->number_count, 0, self->options->replicates, self->ctx));
    for (size_t i = 0; i < self->number_count; i++) HELI_TRY(put(self, self->numbers[i], generation));
    out->tried[generation] = generation > 0 ? out->tried[generation - 1] : 0;
    for (size_t i = 0; i < self->number_count; i++) out->tried[generation] += out->candidates.items[self->numbers[i]].forbidden > 0.0 ? 0 : 1;
    out->reached[generation] = out->cell_count;
    if (self->options->progress) self->options->progress(generation, self->options->progress_data);
out:
    return status;
}

static heli_status begin(search *self)
{
    heli_status status = HELI_OK;
    const heli_explore_options *options = self->options;
    size_t n = self->problem->gene_count;
    for (size_t i = 0; i < options->start_count; i++) HELI_TRY(propose(self, options->starts + i * n));
    if (!heli_draw_hypercube(self->problem, self->key, (uint32_t)options->population, self->room)) HELI_TRY(fail_memory(self->ctx));
    for (size_t i = 0; i < options->population; i++) {
        make_allowed(self, i, self->room + i * n);
        HELI_TRY(propose(self, self->room + i * n));
    }
    status = try_them(self, 0);
out:
    return status;
}

static heli_status step(search *self, size_t generation)
{
    heli_status status = HELI_OK;
    make_children(self, generation);
    self->number_count = 0;
    for (size_t i = 0; i < self->options->population; i++) HELI_TRY(propose(self, self->room + i * self->problem->gene_count));
    status = try_them(self, generation);
out:
    return status;
}

/* --- all of it --- */

static heli_status check(const heli_problem *problem, const heli_explore_options *options, heli_context *ctx)
{
    bool sizes = options->population >= 2 && options->population <= 100000 && options->generations <= 1000000 && options->replicates >= 1
              && options->replicates <= 1000000;
    if (!sizes) return heli_fail(ctx, HELI_USAGE, HELI_N_("an exploration needs a population of at least 2 and at least one replicate"));
    heli_status status = heli_problem_check(problem, ctx);
    for (size_t k = 0; status == HELI_OK && k < problem->objective_count; k++)
        if (!(options->axes[k].low < options->axes[k].high) || options->axes[k].cells < 1 || !isfinite(options->axes[k].high - options->axes[k].low))
            status = heli_fail(ctx, HELI_USAGE, HELI_N_("outcome %zu has no usable range: %g to %g"), k, options->axes[k].low, options->axes[k].high);
    return status;
}

heli_status heli_explore(heli_explore_result *out, const heli_problem *problem, const heli_explore_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK;
    search self = {.out = out, .problem = problem, .options = options, .variation = options->variation, .ctx = ctx,
                   .key = heli_key_make(options->seed, DOMAIN_RUN, HELI_DOMAIN_DESIGN)};
    *out = (heli_explore_result){.generations = options->generations};
    if (self.variation.crossover_index <= 0.0) self.variation = heli_variation_usual();
    HELI_TRY(check(problem, options, ctx));
    self.room = calloc((options->population + 2) * problem->gene_count, sizeof *self.room);
    self.numbers = calloc(options->population + options->start_count + 1, sizeof *self.numbers);
    out->reached = calloc(options->generations + 1, sizeof *out->reached);
    out->tried = calloc(options->generations + 1, sizeof *out->tried);
    if (!self.room || !self.numbers || !out->reached || !out->tried) HELI_TRY(fail_memory(ctx));
    HELI_TRY(heli_candidates_init(&out->candidates, problem, ctx));
    HELI_TRY(begin(&self));
    for (size_t g = 1; g <= options->generations; g++) HELI_TRY(step(&self, g));
out:
    free(self.room);
    free(self.numbers);
    return status;
}

void heli_explore_free(heli_explore_result *self)
{
    heli_candidates_free(&self->candidates);
    free(self->cells);
    free(self->reached);
    free(self->tried);
    *self = (heli_explore_result){0};
}
