/*
 * Reading a sweep's result file: the experiment comes out of its embedded text, and the design is made again from it, so that
 * a file whose factors say something else is found damaged.
 */
#include <errno.h>
#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/core/math.h"
#include "engine/scenario/hash.h"
#include "engine/store/hdf5_read.h"
#include "engine/store/layout.h"
#include "engine/store/provenance.h"
#include "engine/store/safe_file.h"
#include "engine/store/sweep_file.h"

static heli_status corrupt(const char *path, const char *what, heli_context *ctx)
{
    return heli_fail(ctx, HELI_CORRUPT, HELI_N_("'%s' is damaged: '%s' cannot be read or has a wrong shape"), path, what);
}

bool heli_sweep_file_is(const char *path)
{
    heli_hdf5_quiet();
    hid_t file = access(path, R_OK) == 0 ? H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT) : H5I_INVALID_HID;
    if (file < 0) return false;
    bool is = H5Aexists(file, "experiment") > 0 && H5Aexists(file, "heli_schema") > 0;
    H5Fclose(file);
    return is;
}

char *heli_sweep_file_sha(const char *path)
{
    heli_hdf5_quiet();
    hid_t file = access(path, R_OK) == 0 ? H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT) : H5I_INVALID_HID;
    char *sha = file >= 0 ? heli_hdf5_read_text(file, "experiment_sha256") : NULL;
    if (file >= 0) H5Fclose(file);
    return sha;
}

/* --- opening --- */

static heli_status check_kind(hid_t file, const char *path, heli_context *ctx)
{
    int64_t schema = 0;
    int ours = heli_build_facts()->schema;
    if (!heli_hdf5_read_integer(file, "heli_schema", &schema) || H5Aexists(file, "experiment") <= 0)
        return heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s' is not a result file of a sweep"), path);
    if (schema == ours) return HELI_OK;
    return heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s' has schema %lld; this Heli reads schema %d"), path, (long long)schema, ours);
}

static heli_status read_experiment(heli_sweep_file *self, const heli_model *const *models,
                                   heli_status (*make)(heli_experiment *, const char *, heli_context *), heli_context *ctx)
{
    heli_status status = HELI_OK;
    char hex[65];
    hid_t file = (hid_t)self->handle;
    char *text = heli_hdf5_read_text(file, "experiment"), *sha = heli_hdf5_read_text(file, "experiment_sha256");
    char *digest = heli_hdf5_read_text(file, "digest");
    if (text) heli_sha256(text, strlen(text), hex);
    if (!text || !sha || !digest || strlen(digest) != 16 || strcmp(sha, hex) != 0) {
        status = corrupt(self->path, "experiment", ctx);
        goto out;
    }
    memcpy(self->digest, digest, sizeof self->digest);
    HELI_TRY(heli_experiment_parse(&self->experiment, self->path, text, strlen(text), models, ctx));
    status = make(self->experiment, self->path, ctx);
out:
    free(digest);
    free(sha);
    free(text);
    return status;
}

/* The numeric factors must be what the experiment's design says. */
static bool same_design(const heli_sweep_file *self)
{
    const heli_experiment *experiment = self->experiment;
    double *found = malloc((self->runs + 1) * sizeof *found);
    bool same = found != NULL;
    for (size_t f = 0; same && f < experiment->factor_count; f++) {
        char path[256];
        const heli_factor *factor = &experiment->factors[f];
        if (!factor->numeric) continue;
        snprintf(path, sizeof path, "/%s", factor->path);
        same = heli_hdf5_read_variable((hid_t)self->handle, path, H5T_NATIVE_DOUBLE, 1, &self->runs, found);
        for (size_t r = 0; same && r < self->runs; r++) same = found[r] == experiment->values[r * experiment->factor_count + f];
    }
    free(found);
    return same;
}

static heli_status read_jobs(heli_sweep_file *self, heli_context *ctx)
{
    size_t shape[] = {self->runs, self->replicates}, n = self->runs * self->replicates;
    hsize_t bytes = 0;
    if (H5Fget_filesize((hid_t)self->handle, &bytes) < 0 || n > bytes) return corrupt(self->path, "/status", ctx);
    self->status = malloc(n + 1);
    self->job_digest = malloc((n + 1) * sizeof *self->job_digest);
    if (!self->status || !self->job_digest) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    if (!heli_hdf5_read_variable((hid_t)self->handle, "/status", H5T_NATIVE_SCHAR, 2, shape, self->status)) return corrupt(self->path, "/status", ctx);
    if (!heli_hdf5_read_variable((hid_t)self->handle, "/job_digest", H5T_NATIVE_UINT64, 2, shape, self->job_digest)) return corrupt(self->path, "/job_digest", ctx);
    return same_design(self) ? HELI_OK : corrupt(self->path, "factors", ctx);
}

heli_status heli_sweep_file_open(heli_sweep_file **out, const char *path, const heli_model *const *models,
                                 heli_status (*make)(heli_experiment *, const char *, heli_context *), heli_context *ctx)
{
    heli_status status = HELI_OK;
    *out = NULL;
    heli_hdf5_quiet();
    heli_sweep_file *self = calloc(1, sizeof *self);
    if (!self) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    self->handle = H5I_INVALID_HID;
    self->path = heli_file_beside(path, "");
    if (!self->path) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory")));
    if (access(path, R_OK) != 0) HELI_TRY(heli_fail(ctx, HELI_IO, HELI_N_("cannot open '%s': %s"), path, strerror(errno)));
    if (H5Fis_hdf5(path) <= 0) HELI_TRY(heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s' is not an HDF5 file"), path));
    self->handle = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (self->handle < 0) HELI_TRY(heli_fail(ctx, HELI_CORRUPT, HELI_N_("'%s' is a damaged HDF5 file"), path));
    HELI_TRY(check_kind((hid_t)self->handle, path, ctx));
    HELI_TRY(read_experiment(self, models, make, ctx));
    self->runs = self->experiment->point_count;
    self->replicates = (size_t)self->experiment->base->replicates;
    HELI_TRY(read_jobs(self, ctx));
    *out = self;
    self = NULL;
out:
    heli_sweep_file_close(self);
    return status;
}

void heli_sweep_file_close(heli_sweep_file *self)
{
    if (!self) return;
    if (self->handle >= 0) H5Fclose((hid_t)self->handle);
    heli_experiment_free(self->experiment);
    free(self->status);
    free(self->job_digest);
    free(self->path);
    free(self);
}

/* --- numbers --- */

static heli_status not_kept(const heli_sweep_file *self, const char *name, heli_context *ctx)
{
    return heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' does not hold '%s'; the experiment's 'keep' says what is kept"), self->path, name);
}

heli_status heli_sweep_file_summary(const heli_sweep_file *self, size_t indicator, heli_summary_kind kind, double *out, heli_context *ctx)
{
    const heli_indicator *row = &self->experiment->base->model->indicators[indicator];
    size_t shape[] = {self->runs, self->replicates, heli_indicator_width(row)};
    char path[256];
    snprintf(path, sizeof path, "/%s_%s", row->name, heli_summary_name(kind));
    if (!self->experiment->keep.indicators[indicator] || !self->experiment->keep.summaries[kind]) return not_kept(self, path + 1, ctx);
    if (heli_hdf5_read_variable((hid_t)self->handle, path, H5T_NATIVE_DOUBLE, row->axis ? 3 : 2, shape, out)) return HELI_OK;
    return corrupt(self->path, path, ctx);
}

/* Reads the rows of one run, or of one job, of a variable. */
static bool read_slab(const heli_sweep_file *self, const char *path, size_t rank, const hsize_t *start, const hsize_t *count, double *out)
{
    hid_t id = H5Dopen2((hid_t)self->handle, path, H5P_DEFAULT);
    hid_t space = id >= 0 ? H5Dget_space(id) : H5I_INVALID_HID, room = H5Screate_simple((int)rank, count, NULL);
    bool ok = space >= 0 && H5Sget_simple_extent_ndims(space) == (int)rank
           && H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0
           && H5Dread(id, H5T_NATIVE_DOUBLE, room, space, H5P_DEFAULT, out) >= 0;
    H5Sclose(room);
    if (space >= 0) H5Sclose(space);
    if (id >= 0) H5Dclose(id);
    return ok;
}

heli_status heli_sweep_file_block(const heli_sweep_file *self, size_t indicator, heli_summary_kind kind, size_t first, size_t runs, double *out, heli_context *ctx)
{
    const heli_indicator *row = &self->experiment->base->model->indicators[indicator];
    char path[256];
    hsize_t start[3] = {first}, count[3] = {runs, self->replicates, heli_indicator_width(row)};
    snprintf(path, sizeof path, "/%s_%s", row->name, heli_summary_name(kind));
    if (!self->experiment->keep.indicators[indicator] || !self->experiment->keep.summaries[kind]) return not_kept(self, path + 1, ctx);
    return read_slab(self, path, row->axis ? 3 : 2, start, count, out) ? HELI_OK : corrupt(self->path, path, ctx);
}

heli_status heli_sweep_file_series(const heli_sweep_file *self, size_t indicator, size_t run, double *out, heli_context *ctx)
{
    const heli_indicator *row = &self->experiment->base->model->indicators[indicator];
    char path[256];
    hsize_t start[4] = {run}, count[4] = {1, self->replicates, (hsize_t)self->experiment->base->steps, heli_indicator_width(row)};
    snprintf(path, sizeof path, "/%s", row->name);
    if (!self->experiment->keep.indicators[indicator] || !self->experiment->keep.series) return not_kept(self, path + 1, ctx);
    return read_slab(self, path, row->axis ? 4 : 3, start, count, out) ? HELI_OK : corrupt(self->path, path, ctx);
}

heli_status heli_sweep_file_job(const heli_sweep_file *self, size_t run, size_t replicate, double *values, heli_context *ctx)
{
    const heli_experiment *experiment = self->experiment;
    const heli_model *model = experiment->base->model;
    size_t width = heli_keep_width(&experiment->keep, model), steps = (size_t)experiment->base->steps;
    char path[256];
    for (size_t s = 0; s <= HELI_SUMMARIES; s++) {
        bool series = s == HELI_SUMMARIES;
        if (series ? !experiment->keep.series : !experiment->keep.summaries[s]) continue;
        double *at = values;
        for (size_t i = 0; i < model->indicator_count; i++) {
            const heli_indicator *row = &model->indicators[i];
            size_t components = heli_indicator_width(row);
            if (!experiment->keep.indicators[i]) continue;
            hsize_t start[4] = {run, replicate}, count[4] = {1, 1, series ? steps : components, components};
            snprintf(path, sizeof path, "/%s%s%s", row->name, series ? "" : "_", series ? "" : heli_summary_name((heli_summary_kind)s));
            double *room = malloc((steps * components + 1) * sizeof *room);
            if (!room) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
            bool ok = read_slab(self, path, 2 + (size_t)series + (row->axis != NULL), start, count, room);
            for (size_t t = 0; ok && t < (series ? steps : 1); t++)
                for (size_t k = 0; k < components; k++) at[t * width + k] = room[t * components + k];
            free(room);
            if (!ok) return corrupt(self->path, path, ctx);
            at += components;
        }
        values += width * (series ? steps : 1);
    }
    return HELI_OK;
}

void heli_sweep_file_count(const heli_sweep_file *self, uint64_t *done, uint64_t *failed)
{
    uint64_t finished = 0, broken = 0;
    for (size_t job = 0; job < self->runs * self->replicates; job++) {
        finished += self->status[job] != 2;
        broken += self->status[job] == 1;
    }
    if (done) *done = finished;
    if (failed) *failed = broken;
}
