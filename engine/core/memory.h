/*
 * Where the columns of agents live: from the C library, unless whoever runs large worlds brings something better suited to them
 * (engine/run/pages.h). Core itself asks no operating system for anything.
 */
#ifndef HELI_CORE_MEMORY_H
#define HELI_CORE_MEMORY_H

#include <stddef.h>

/* Both are called from several threads at once. */
typedef struct heli_memory {
    void *(*take)(size_t bytes);  /* aligned to 64 bytes, of any content; NULL when there is none */
    void (*give)(void *memory);   /* back; NULL does nothing */
} heli_memory;

/** Where columns created from now on live. Not thread-safe: to be called while no world is being created. */
void heli_memory_use(heli_memory memory);
/** Where they live now. */
heli_memory heli_memory_in_use(void);
/** The C library's memory, which is in use at the start. */
heli_memory heli_memory_plain(void);

#endif
