/*
 * Large pages for large worlds. A city of millions touches each page of its columns once a week, and each touch has to look up where
 * the page lies: with pages of 2 MiB instead of 4 KiB a week is a twentieth faster (docs/performance.md).
 */
#ifndef HELI_RUN_PAGES_H
#define HELI_RUN_PAGES_H

#include <stdint.h>

#include "engine/core/memory.h"

/**
 * From now on columns live in large pages, if a world takes at least 64 MiB and the system has such pages (Linux, "transparent huge pages" set
 * to always or madvise); else nothing changes. No bit of a result depends on it. Call it before the world is created.
 */
void heli_pages_for(uint64_t world_bytes);

/** Memory in large pages, whatever the size; for tests. Elsewhere than on Linux, the C library's. */
heli_memory heli_pages_memory(void);

#endif
