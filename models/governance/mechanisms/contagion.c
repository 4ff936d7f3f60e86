/* Threshold contagion: sweeps over those who may still join, until a sweep finds nobody. */
#include "models/governance/mechanisms/contagion.h"

typedef struct crowd {
    const heli_graph *graph;
    uint32_t first, count;
    const double *threshold;
    uint8_t *active;
    uint32_t size; /* active so far */
} crowd;

static uint32_t active_neighbours(const crowd *self, uint32_t node, uint32_t degree)
{
    uint32_t seen = 0;
    if (self->graph->kind == HELI_GRAPH_COMPLETE) return self->size; /* the node itself is not active */
    for (uint32_t j = 0; j < degree; j++) {
        uint32_t local = heli_graph_neighbour(self->graph, node, j) - self->first; /* wraps far beyond the crowd below its first */
        if (local < self->count) seen += self->active[local];
    }
    return seen;
}

static bool joins(const crowd *self, uint32_t i)
{
    uint32_t node = self->first + i, degree = heli_graph_degree(self->graph, node);
    double share = degree > 0 ? (double)active_neighbours(self, node, degree) / (double)degree : 0.0;
    return share >= self->threshold[i];
}

/* How many joined. */
static uint32_t sweep(crowd *self)
{
    uint32_t before = self->size;
    for (uint32_t i = 0; i < self->count; i++) {
        if (self->active[i] || self->threshold[i] > 1.0 || !joins(self, i)) continue;
        self->active[i] = 1;
        self->size++;
    }
    return self->size - before;
}

uint32_t gov_spread(const heli_graph *graph, uint32_t first, uint32_t count, const double *threshold, uint8_t *active)
{
    crowd self = {graph, first, count, threshold, active, 0};
    for (uint32_t i = 0; i < count; i++) self.size += active[i];
    while (sweep(&self) > 0) {
    }
    return self.size;
}
