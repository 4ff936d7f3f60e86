/*
 * Queues that are exact in continuous time: the servers of a pool, kept as a min-heap of the times at which they are free.
 *
 * First come, first served: a case that arrives at time t starts at max(t, earliest free time) and occupies that server until it is
 * done. Arrivals have to be offered in order of time; nothing is scanned and time is never cut into steps, so waiting times are those
 * of the M/M/c queue (and, with patience, of M/M/c+M) without bias. O(log servers) per case.
 */
#ifndef HELI_CORE_QUEUE_H
#define HELI_CORE_QUEUE_H

#include <stdint.h>

#include "engine/core/context.h"

typedef struct heli_servers {
    double *free_at;     /* [capacity] heap, the earliest at 0 */
    uint64_t count;      /* servers at work */
    uint64_t capacity;
} heli_servers;

/** Releases the heap. Safe on a zeroed object and twice. */
void heli_servers_free(heli_servers *self);

/**
 * Sets the number of servers at time `now`. Added ones are free at once; those removed are the first to be free: they finish what
 * they have and take no further case. At least one server stays. Fails with HELI_MEMORY, leaving the pool as it was.
 */
heli_status heli_servers_resize(heli_servers *self, uint64_t servers, double now);

/** When a case arriving at `arrival` could start. */
double heli_servers_start(const heli_servers *self, double arrival);

/** Occupies the earliest free server until `end`. */
void heli_servers_occupy(heli_servers *self, double end);

#endif
