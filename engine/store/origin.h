/*
 * Where a result file comes from: which Heli wrote it, how that was built. Facts of the file, not of the program that reads it.
 */
#ifndef HELI_STORE_ORIGIN_H
#define HELI_STORE_ORIGIN_H

#include "engine/core/context.h"

/* Texts are malloc'ed; NULL where the file does not say. */
typedef struct heli_origin {
    char *version, *commit;
    bool dirty;               /* built from changed files */
    char *compiler, *flags, *hdf5, *generator;
} heli_origin;

/** Reads the facts of a result file, of runs or of a sweep. HELI_IO where it does not open. Free in any case. Thread safety: as for results.h. */
heli_status heli_origin_read(heli_origin *out, const char *path, heli_context *ctx) HELI_MUST_CHECK;

/** Releases the texts. Safe on a zeroed object and twice. */
void heli_origin_free(heli_origin *self);

#endif
