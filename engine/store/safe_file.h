/*
 * Files that are never half-written: write to PATH.tmp, check every return, sync, rename, sync the folder.
 */
#ifndef HELI_STORE_SAFE_FILE_H
#define HELI_STORE_SAFE_FILE_H

#include <stddef.h>

#include "engine/core/context.h"

/** Reads a whole file of at most `limit` bytes into malloc'ed *data (with a terminating 0). */
heli_status heli_file_read(char **data, size_t *bytes, const char *path, size_t limit, heli_context *ctx) HELI_MUST_CHECK;

/** Replaces PATH by these bytes, atomically; HELI_DISK_FULL or HELI_IO on failure, the old file then stays. */
heli_status heli_file_replace(const char *path, const void *data, size_t bytes, heli_context *ctx) HELI_MUST_CHECK;

/** Syncs PATH.tmp, renames it to PATH and syncs the folder; removes PATH.tmp on failure. */
heli_status heli_file_commit(const char *tmp, const char *path, heli_context *ctx) HELI_MUST_CHECK;

/** Checks that PATH could be created or replaced (folder exists, is writable, PATH is no folder), without touching it. */
heli_status heli_file_check_writable(const char *path, heli_context *ctx) HELI_MUST_CHECK;

/** SHA-256 as 64 hexadecimal digits and a 0. */
void heli_sha256(const void *data, size_t bytes, char hex[65]);

#endif
