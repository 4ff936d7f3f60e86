/* One rank: what a build without MPI has. */
#include "engine/run/ranks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/run/ranks_self.h"

void heli_ranks_start(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
}

void heli_ranks_stop(void)
{
    heli_ranks_self_clear();
}

void heli_ranks_abort(int exit_status)
{
    fflush(NULL);
    _Exit(exit_status);
}

int heli_ranks_self(void)
{
    return 0;
}

int heli_ranks_count(void)
{
    return 1;
}

int heli_ranks_here(void)
{
    return 1;
}

const char *heli_ranks_library(void)
{
    return NULL;
}

void heli_ranks_send(int to, int tag, const void *data, size_t bytes)
{
    (void)to;
    if (heli_ranks_self_put(tag, data, bytes)) return;
    fputs("heli: not enough memory for a message\n", stderr);
    heli_ranks_abort(70);
}

bool heli_ranks_poll(int *from, int *tag, void *data, size_t *bytes)
{
    *from = 0;
    return heli_ranks_self_get(tag, data, bytes);
}

/* There is nobody to give to or to take from. */
void heli_ranks_give(int to, const void *data, size_t bytes)
{
    (void)to;
    (void)data;
    (void)bytes;
    abort();
}

void heli_ranks_take(int from, void *data, size_t bytes)
{
    (void)from;
    (void)data;
    (void)bytes;
    abort();
}

void heli_ranks_barrier(void)
{
}

void heli_ranks_broadcast(void *data, size_t bytes)
{
    (void)data;
    (void)bytes;
}

void heli_ranks_gather(const void *piece, const size_t *bytes, void *all)
{
    if (bytes[0] > 0) memcpy(all, piece, bytes[0]);
}
