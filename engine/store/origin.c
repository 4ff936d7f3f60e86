/* Where a result file comes from: reading its root attributes (see results_parts.c, which writes them). */
#include "engine/store/origin.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine/store/hdf5_read.h"
#include "engine/store/layout.h"

heli_status heli_origin_read(heli_origin *out, const char *path, heli_context *ctx)
{
    int64_t dirty = 0;
    *out = (heli_origin){0};
    heli_hdf5_quiet();
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (file < 0) return heli_fail(ctx, HELI_IO, HELI_N_("cannot open '%s': %s"), path, strerror(errno));
    out->version = heli_hdf5_read_text(file, "heli_version");
    out->commit = heli_hdf5_read_text(file, "heli_commit");
    out->compiler = heli_hdf5_read_text(file, "compiler");
    out->flags = heli_hdf5_read_text(file, "compiler_flags");
    out->hdf5 = heli_hdf5_read_text(file, "hdf5_version");
    out->generator = heli_hdf5_read_text(file, "random_generator");
    out->dirty = heli_hdf5_read_integer(file, "heli_dirty", &dirty) && dirty != 0;
    H5Fclose(file);
    return HELI_OK;
}

void heli_origin_free(heli_origin *self)
{
    char *const texts[] = {self->version, self->commit, self->compiler, self->flags, self->hdf5, self->generator};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) free(texts[i]);
    *self = (heli_origin){0};
}
