/*
 * A lock on a sweep's journals, so that two sweeps do not write one result.
 *
 * The lock is the kernel's (flock), taken on a small file that names its holder: it ends with the process, however that ends, so a stale
 * lock file is no lock. Where the file system has no locks, a holder named in the file counts as alive unless it was a process of
 * this host that is gone.
 */
#ifndef HELI_STORE_LOCK_H
#define HELI_STORE_LOCK_H

#include <stdbool.h>

#include "engine/core/context.h"

typedef struct heli_lock {
    int fd;                   /* -1: not held */
    char *path;
} heli_lock;

/**
 * Takes the lock: alone, or `shared` with others that share it. Tries for a tenth of a second, since who asks for the holder holds it for a
 * moment. Fails with HELI_IO, naming process and host of the holder, when somebody holds it; with HELI_IO or HELI_DISK_FULL when the file cannot
 * be made.
 */
heli_status heli_lock_take(heli_lock *out, const char *path, bool shared, heli_context *ctx) HELI_MUST_CHECK;

/** Gives the lock up; safe on a zeroed lock with fd -1 and twice. The file stays. */
void heli_lock_release(heli_lock *self);

/** The holder as "process 4711 on host" into text; false when nobody holds the lock or there is no lock file. */
bool heli_lock_holder(const char *path, char *text, unsigned long size);

#endif
