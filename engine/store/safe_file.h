/*
 * Files that are never half-written: write to PATH.tmp, check every return, sync, rename, sync the folder.
 *
 * A failure says HELI_DISK_FULL where the system does (no space left, quota used up), else HELI_IO with the system's reason.
 * Thread safety: functions on different paths may run at once; two writers of one path would share PATH.tmp.
 */
#ifndef HELI_STORE_SAFE_FILE_H
#define HELI_STORE_SAFE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "engine/core/context.h"

/** Reads a whole file of at most `limit` bytes into malloc'ed *data (with a terminating 0). */
heli_status heli_file_read(char **data, size_t *bytes, const char *path, size_t limit, heli_context *ctx) HELI_MUST_CHECK;

/** Replaces PATH by these bytes, atomically; HELI_DISK_FULL or HELI_IO on failure, the old file then stays. */
heli_status heli_file_replace(const char *path, const void *data, size_t bytes, heli_context *ctx) HELI_MUST_CHECK;

/** Creates or overwrites a file (a temporary one) and syncs it; removes it on failure. */
heli_status heli_file_write(const char *path, const void *data, size_t bytes, heli_context *ctx) HELI_MUST_CHECK;

/** Syncs PATH.tmp, renames it to PATH and syncs the folder; removes PATH.tmp on failure. */
heli_status heli_file_commit(const char *tmp, const char *path, heli_context *ctx) HELI_MUST_CHECK;

/** The same for a PATH.tmp that whoever wrote it has synced already: it was only read since. */
heli_status heli_file_commit_synced(const char *tmp, const char *path, heli_context *ctx) HELI_MUST_CHECK;

/** Makes the name of PATH in its folder safe against a power cut. */
heli_status heli_file_sync_folder(const char *path, heli_context *ctx) HELI_MUST_CHECK;

/** PATH with `ending` behind it, malloc'ed; NULL when memory is short. */
char *heli_file_beside(const char *path, const char *ending);

/** Checks that PATH could be created or replaced (folder exists, is writable, PATH is no folder), without touching it. */
heli_status heli_file_check_writable(const char *path, heli_context *ctx) HELI_MUST_CHECK;

/** Checks that the disk under PATH has room for `bytes` more; HELI_DISK_FULL when it has not. Where this is unknown, HELI_OK. */
heli_status heli_file_check_space(const char *path, uint64_t bytes, heli_context *ctx) HELI_MUST_CHECK;

/** HELI_DISK_FULL for the errno values that say so, else HELI_IO. */
heli_status heli_status_of_errno(int error);

#endif
