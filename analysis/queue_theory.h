/*
 * Queues in theory and on a path: exact answers of M/M/c (Erlang C) and M/M/c+M (a birth-death chain, solved with GSL), and a path through
 * the pool of engine/core/queue.h with Poisson arrivals and exponential services. Used by claims and by tests/theory/test_queues.c.
 */
#ifndef HELI_ANALYSIS_QUEUE_THEORY_H
#define HELI_ANALYSIS_QUEUE_THEORY_H

#include <stddef.h>
#include <stdint.h>

#include "engine/core/context.h"

/* Rates lambda, mu, theta of arrival, service and patience; patience 0: nobody leaves. */
typedef struct heli_queue_setting {
    int servers;
    double arrivals, service, patience;
} heli_queue_setting;

/* Mean time in the queue, shares of cases that wait and that leave, mean number present. */
typedef struct heli_queue_answers {
    double queue_time, waits, leaves, present;
} heli_queue_answers;

/** M/M/c with servers * service > arrivals, by way of Erlang B. */
heli_queue_answers heli_queue_erlang_c(heli_queue_setting s);

/** M/M/c+M: the stationary law of the number present, cut off at 400. Values are NaN when memory is short. */
heli_queue_answers heli_queue_birth_death(heli_queue_setting s);

/* What became of each case, [count] each; `left`: it walked away. */
typedef struct heli_queue_path {
    size_t count;
    double *arrival, *queued, *departure;
    int *left;
} heli_queue_path;

/** Room for `count` cases; free it in any case. Fails with HELI_MEMORY. */
heli_status heli_queue_path_init(heli_queue_path *self, size_t count, heli_context *ctx) HELI_MUST_CHECK;
void heli_queue_path_free(heli_queue_path *self);

/** Sends `warm_up` cases that are not recorded and then path->count through a pool, by draws of `seed`. */
heli_status heli_queue_walk(heli_queue_path *path, heli_queue_setting s, size_t warm_up, uint64_t seed, heli_context *ctx) HELI_MUST_CHECK;

#endif
