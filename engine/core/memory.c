/* Where the columns of agents live. */
#include "engine/core/memory.h"

#include <stdint.h>
#include <stdlib.h>

enum { ALIGNMENT = 64 };

static void *take_plain(size_t bytes)
{
    if (bytes > SIZE_MAX - ALIGNMENT) return NULL;
    return aligned_alloc(ALIGNMENT, (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
}

static heli_memory in_use = {take_plain, free};

void heli_memory_use(heli_memory memory) { in_use = memory; }
heli_memory heli_memory_in_use(void) { return in_use; }
heli_memory heli_memory_plain(void) { return (heli_memory){take_plain, free}; }
