/* Candidates of a search and their replicates. */
#include "analysis/candidates.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/digest.h"

enum { FIRST_ROOM = 64 };
static const double beyond = 1e6;

static heli_status fail_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

heli_status heli_candidates_init(heli_candidates *self, const heli_problem *problem, heli_context *ctx)
{
    *self = (heli_candidates){.problem = problem, .width = problem->objective_count + problem->constraint_count, .table_size = 2 * FIRST_ROOM};
    self->table = calloc(self->table_size, sizeof *self->table);
    return self->table ? HELI_OK : fail_memory(ctx);
}

void heli_candidates_free(heli_candidates *self)
{
    for (size_t i = 0; i < self->count; i++) {
        free(self->items[i].replicates);
        free(self->items[i].values);
    }
    free(self->items);
    free(self->genes);
    free(self->table);
    *self = (heli_candidates){0};
}

const double *heli_candidates_genes(const heli_candidates *self, size_t number)
{
    return self->genes + number * self->problem->gene_count;
}

/* --- finding --- */

static size_t bytes_of(const heli_candidates *self)
{
    return self->problem->gene_count * sizeof *self->genes;
}

/* The slot of a setting: that of its number, or an empty one. */
static size_t slot_of(const heli_candidates *self, const double *genes)
{
    size_t slot = heli_crc32c(0, genes, bytes_of(self)) & (self->table_size - 1);
    while (self->table[slot] && memcmp(heli_candidates_genes(self, self->table[slot] - 1), genes, bytes_of(self)) != 0)
        slot = (slot + 1) & (self->table_size - 1);
    return slot;
}

static bool grow(heli_candidates *self)
{
    size_t room = self->capacity ? 2 * self->capacity : FIRST_ROOM;
    heli_candidate *items = realloc(self->items, room * sizeof *items);
    if (items) self->items = items;
    double *genes = items ? realloc(self->genes, room * bytes_of(self)) : NULL;
    if (genes) self->genes = genes;
    size_t *table = genes ? calloc(4 * room, sizeof *table) : NULL;
    if (!table) return false;
    free(self->table);
    self->table = table;
    self->table_size = 4 * room;
    self->capacity = room;
    for (size_t i = 0; i < self->count; i++) self->table[slot_of(self, heli_candidates_genes(self, i))] = i + 1;
    return true;
}

heli_status heli_candidates_add(heli_candidates *self, const double *genes, size_t *number, heli_context *ctx)
{
    const heli_problem *problem = self->problem;
    size_t slot = slot_of(self, genes);
    if (self->table[slot]) {
        *number = self->table[slot] - 1;
        return HELI_OK;
    }
    if (self->count == self->capacity && !grow(self)) return fail_memory(ctx);
    *number = self->count;
    memcpy(self->genes + self->count * problem->gene_count, genes, bytes_of(self));
    self->items[self->count] = (heli_candidate){.forbidden = problem->forbidden ? problem->forbidden(problem->data, genes) : 0.0};
    self->table[slot_of(self, genes)] = ++self->count;
    return HELI_OK;
}

/* --- replicates --- */

const double *heli_candidates_values(const heli_candidates *self, size_t number, uint32_t replicate)
{
    const heli_candidate *item = &self->items[number];
    for (size_t i = item->count; i-- > 0;)
        if (item->replicates[i] == replicate) return item->values + i * self->width;
    return NULL;
}

static bool keep(heli_candidates *self, const heli_probe *probe, const double *values)
{
    heli_candidate *item = &self->items[probe->candidate];
    if (item->count == item->capacity) {
        size_t room = item->capacity ? 2 * item->capacity : 4;
        uint32_t *replicates = realloc(item->replicates, room * sizeof *replicates);
        if (replicates) item->replicates = replicates;
        double *grown = replicates ? realloc(item->values, room * self->width * sizeof *grown) : NULL;
        if (!grown) return false;
        item->values = grown;
        item->capacity = room;
    }
    item->replicates[item->count] = probe->replicate;
    memcpy(item->values + item->count++ * self->width, values, self->width * sizeof *values);
    self->evaluations++;
    return true;
}

static size_t missing(const heli_candidates *self, const size_t *numbers, size_t number_count, uint32_t first, uint32_t count, heli_probe *probes)
{
    size_t found = 0;
    for (size_t i = 0; i < number_count; i++) {
        bool again = self->items[numbers[i]].forbidden > 0.0;
        for (size_t k = 0; k < i && !again; k++) again = numbers[k] == numbers[i];
        for (uint32_t r = first; r < first + count && !again; r++)
            if (!heli_candidates_values(self, numbers[i], r))
                probes[found++] = (heli_probe){heli_candidates_genes(self, numbers[i]), numbers[i], r};
    }
    return found;
}

heli_status heli_candidates_require(heli_candidates *self, const size_t *numbers, size_t number_count, uint32_t first, uint32_t count,
                                    heli_context *ctx)
{
    heli_status status = HELI_OK;
    size_t most = number_count * count + 1;
    heli_probe *probes = malloc(most * sizeof *probes);
    double *values = malloc(most * self->width * sizeof *values);
    if (!probes || !values) HELI_TRY(fail_memory(ctx));
    size_t found = missing(self, numbers, number_count, first, count, probes);
    if (found > 0) HELI_TRY(self->problem->evaluate(self->problem->data, probes, found, values, ctx));
    for (size_t i = 0; i < found; i++)
        if (!keep(self, &probes[i], values + i * self->width)) HELI_TRY(fail_memory(ctx));
out:
    free(values);
    free(probes);
    return status;
}

double heli_candidates_mean(const heli_candidates *self, size_t number, uint32_t first, uint32_t count, double *objectives)
{
    const heli_candidate *item = &self->items[number];
    size_t m = self->problem->objective_count;
    double violation = 0.0;
    for (size_t k = 0; k < m; k++) objectives[k] = 0.0;
    if (item->forbidden > 0.0) return item->forbidden + beyond;
    for (size_t k = 0; k < self->width; k++) {
        double sum = 0.0;
        size_t used = 0;
        for (size_t i = 0; i < item->count; i++) {
            if (item->replicates[i] < first || item->replicates[i] - first >= count) continue;
            sum += item->values[i * self->width + k];
            used++;
        }
        double mean = used ? sum / (double)used : (double)NAN;
        if (isnan(mean)) violation = (double)INFINITY;
        else if (k >= m) violation += fmax(mean, 0.0);
        if (k < m) objectives[k] = isnan(mean) ? 0.0 : mean;
    }
    return violation;
}
