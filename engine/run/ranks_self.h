/* Messages of a rank to itself: a queue, no matter whether there is MPI. Internal to the ranks. */
#ifndef HELI_RUN_RANKS_SELF_H
#define HELI_RUN_RANKS_SELF_H

#include <stdbool.h>
#include <stddef.h>

/** Keeps a copy of the message; false where memory is short. */
bool heli_ranks_self_put(int tag, const void *data, size_t bytes);
/** The oldest message, if there is one; data has room for it. */
bool heli_ranks_self_get(int *tag, void *data, size_t *bytes);
/** Forgets what nobody has taken. */
void heli_ranks_self_clear(void);

#endif
