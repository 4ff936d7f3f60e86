/*
 * Slabs of 32 MiB, on addresses that are multiples of 32 MiB, are asked for as large pages; the columns of one community after the other are cut
 * from them. A slab counts those that are still in use and goes back to the system with the last. So what is given back finds its slab by
 * its address alone.
 */
#include "engine/run/pages.h"

enum { LARGE_WORLD = 64 << 20 };

#if defined(__linux__)

#include <stdbool.h>
#include <sys/mman.h>

enum { PAGE = 2 << 20, SLAB = 32 << 20, LINE = 64 };

typedef struct slab {
    size_t bytes, used, live; /* of the mapping; from its start; pieces in use */
} slab;

static slab *current; /* guarded by the critical section heli_pages, like what is in slabs */

static size_t rounded(size_t bytes, size_t to) { return (bytes + to - 1) / to * to; }

/* Maps a slab: more than it takes, of which all but the part on the right address goes back. */
static slab *map_slab(size_t bytes)
{
    unsigned char *all = mmap(NULL, bytes + SLAB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED) return NULL;
    size_t before = (SLAB - (uintptr_t)all % SLAB) % SLAB, after = SLAB - before;
    unsigned char *start = all + before;
    if (before > 0) (void)munmap(all, before);
    if (after > 0) (void)munmap(start + bytes, after);
    (void)madvise(start, bytes, MADV_HUGEPAGE); /* refused where there are none; then pages are small */
    slab *self = (slab *)(void *)start;
    *self = (slab){.bytes = bytes, .used = LINE, .live = 0};
    return self;
}

static void *cut(slab *self, size_t bytes)
{
    void *piece = (unsigned char *)self + self->used;
    self->used += bytes;
    self->live++;
    return piece;
}

static void *take(size_t bytes)
{
    void *piece = NULL;
    if (bytes > SIZE_MAX / 2) return NULL;
    bytes = rounded(bytes, LINE);
#pragma omp critical(heli_pages)
    {
        bool alone = bytes > SLAB - LINE;
        slab *from = !alone && current && current->used + bytes <= current->bytes ? current : map_slab(alone ? rounded(bytes + LINE, PAGE) : SLAB);
        if (from && !alone) current = from;
        if (from) piece = cut(from, bytes);
    }
    return piece;
}

static void give(void *piece)
{
    if (!piece) return;
#pragma omp critical(heli_pages)
    {
        slab *of = (slab *)(void *)((unsigned char *)piece - (uintptr_t)piece % SLAB);
        if (--of->live == 0) {
            if (of == current) current = NULL;
            (void)munmap(of, of->bytes);
        }
    }
}

heli_memory heli_pages_memory(void) { return (heli_memory){take, give}; }

#else

heli_memory heli_pages_memory(void) { return heli_memory_plain(); }

#endif

void heli_pages_for(uint64_t world_bytes)
{
    if (world_bytes >= LARGE_WORLD) heli_memory_use(heli_pages_memory());
}
