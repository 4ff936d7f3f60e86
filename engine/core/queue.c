/* Servers of a pool: a binary min-heap of free times. */
#include "engine/core/queue.h"

#include <stdlib.h>

void heli_servers_free(heli_servers *self)
{
    free(self->free_at);
    *self = (heli_servers){0};
}

static void sift_down(heli_servers *self, uint64_t at)
{
    double moving = self->free_at[at];
    for (;;) {
        uint64_t child = 2 * at + 1;
        if (child >= self->count) break;
        if (child + 1 < self->count && self->free_at[child + 1] < self->free_at[child]) child++;
        if (self->free_at[child] >= moving) break;
        self->free_at[at] = self->free_at[child];
        at = child;
    }
    self->free_at[at] = moving;
}

static void add_server(heli_servers *self, double free_at)
{
    uint64_t at = self->count++;
    while (at > 0 && self->free_at[(at - 1) / 2] > free_at) {
        self->free_at[at] = self->free_at[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    self->free_at[at] = free_at;
}

static void remove_earliest(heli_servers *self)
{
    self->free_at[0] = self->free_at[--self->count];
    if (self->count > 0) sift_down(self, 0);
}

heli_status heli_servers_resize(heli_servers *self, uint64_t servers, double now)
{
    if (servers < 1) servers = 1;
    if (servers > self->capacity) {
        double *grown = realloc(self->free_at, servers * sizeof *grown);
        if (!grown) return HELI_MEMORY;
        self->free_at = grown;
        self->capacity = servers;
    }
    while (self->count > servers) remove_earliest(self);
    while (self->count < servers) add_server(self, now);
    return HELI_OK;
}

double heli_servers_start(const heli_servers *self, double arrival)
{
    return self->free_at[0] > arrival ? self->free_at[0] : arrival;
}

void heli_servers_occupy(heli_servers *self, double end)
{
    self->free_at[0] = end;
    sift_down(self, 0);
}
