/*
 * Reading a result file back, for analysis.
 *
 * A file is Heli's when it is HDF5 with the root attributes of a schema we know and names a model we have; otherwise HELI_FOREIGN. From
 * there on everything must fit the scenario embedded in the file (whose SHA-256 is checked), and chunks carry checksums;
 * what does not fit or cannot be read is HELI_CORRUPT. Shapes are known from the scenario before anything large is allocated.
 */
#include "engine/store/results_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/scenario/hash.h"
#include "engine/store/hdf5_read.h"
#include "engine/store/provenance.h"

typedef struct reader {
    hid_t file;
    const char *path;
    heli_results *out;
    heli_context *ctx;
} reader;

static heli_status corrupt(const reader *self, const char *what)
{
    return heli_fail(self->ctx, HELI_CORRUPT, HELI_N_("'%s' is damaged: '%s' cannot be read or has a wrong shape"), self->path, what);
}

static heli_status no_memory(const reader *self)
{
    return heli_fail(self->ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

/* --- what kind of file --- */

static const heli_model *known_model(const heli_model *const *models, const char *name)
{
    for (; *models; models++)
        if (strcmp((*models)->name, name) == 0) return *models;
    return NULL;
}

static heli_status check_kind(const reader *self, const heli_model *const *models)
{
    int64_t schema = 0;
    int ours = heli_build_facts()->schema;
    if (!heli_hdf5_read_integer(self->file, "heli_schema", &schema))
        return heli_fail(self->ctx, HELI_FOREIGN, HELI_N_("'%s' is an HDF5 file, but not a result file of Heli"), self->path);
    if (schema != ours)
        return heli_fail(self->ctx, HELI_FOREIGN, HELI_N_("'%s' has schema %lld; this Heli reads schema %d"), self->path,
                         (long long)schema, ours);
    char *name = heli_hdf5_read_text(self->file, "model");
    if (!name) return corrupt(self, "model");
    heli_status status = HELI_OK;
    if (!known_model(models, name))
        status = heli_fail(self->ctx, HELI_FOREIGN, HELI_N_("'%s' comes from a model '%s' that this Heli does not have"),
                           self->path, name);
    free(name);
    return status;
}

static heli_status read_scenario(const reader *self, const heli_model *const *models)
{
    heli_status status = HELI_OK;
    char hex[65];
    char *text = heli_hdf5_read_text(self->file, "scenario"), *sha = heli_hdf5_read_text(self->file, "scenario_sha256");
    char *digest = heli_hdf5_read_text(self->file, "digest");
    if (!text || !sha || !digest || strlen(digest) != 16) {
        status = corrupt(self, "scenario");
        goto out;
    }
    heli_sha256(text, strlen(text), hex);
    if (strcmp(hex, sha) != 0) {
        status = heli_fail(self->ctx, HELI_CORRUPT, HELI_N_("'%s' is damaged: its scenario does not have the SHA-256 noted beside it"),
                           self->path);
        goto out;
    }
    memcpy(self->out->digest, digest, sizeof self->out->digest);
    status = heli_scenario_parse(&self->out->scenario, self->path, text, strlen(text), models, NULL, 0, self->ctx);
out:
    free(digest);
    free(sha);
    free(text);
    return status;
}

/* --- variables --- */

/* Length of a one-dimensional variable; 0 when there is none. */
static size_t length_of(hid_t file, const char *path)
{
    hid_t id = H5Dopen2(file, path, H5P_DEFAULT);
    hid_t space = id >= 0 ? H5Dget_space(id) : H5I_INVALID_HID;
    hssize_t points = space >= 0 && H5Sget_simple_extent_ndims(space) == 1 ? H5Sget_simple_extent_npoints(space) : 0;
    if (space >= 0) H5Sclose(space);
    if (id >= 0) H5Dclose(id);
    return points > 0 ? (size_t)points : 0;
}

static heli_status read_status(const reader *self)
{
    heli_results *out = self->out;
    size_t size[2] = {1, out->replicates};
    out->status = malloc(out->replicates ? out->replicates : 1);
    if (!out->status) return no_memory(self);
    if (!heli_hdf5_read_variable(self->file, "/status", H5T_NATIVE_SCHAR, 2, size, out->status)) return corrupt(self, "/status");
    return HELI_OK;
}

/*
 * Reads the indicators of a folder, [rows][components] each, into target[rows][width]. rows = replicates * steps * partitions.
 */
static heli_status read_indicators(const reader *self, const char *folder, size_t rank, const size_t *shape, double *target)
{
    heli_status status = HELI_OK;
    const heli_model *model = self->out->scenario->model;
    size_t rows = 1, size[HELI_LAYOUT_RANK] = {0}, width = self->out->width;
    for (size_t d = 0; d < rank; d++) {
        rows *= shape[d];
        size[d] = shape[d];
    }
    double *values = malloc((rows * width + 1) * sizeof *values);
    if (!values) return no_memory(self);
    for (size_t i = 0, first = 0; i < model->indicator_count && status == HELI_OK; i++) {
        const heli_indicator *row = &model->indicators[i];
        size_t components = heli_indicator_width(row);
        char path[256];
        snprintf(path, sizeof path, "%s/%s", folder, row->name);
        size[rank] = components;
        if (!heli_hdf5_read_variable(self->file, path, H5T_NATIVE_DOUBLE, rank + (row->axis ? 1 : 0), size, values))
            status = corrupt(self, path);
        for (size_t r = 0; status == HELI_OK && r < rows; r++)
            for (size_t k = 0; k < components; k++) target[r * width + first + k] = values[r * components + k];
        first += components;
    }
    free(values);
    return status;
}

/* Room for rows of indicators; the file must be about as large as that, or its scenario lies. */
static heli_status make_room(const reader *self, double **out, size_t a, size_t b, size_t c)
{
    size_t bytes = sizeof(double);
    hsize_t file_bytes = 0;
    bool fits = !__builtin_mul_overflow(bytes, a, &bytes) && !__builtin_mul_overflow(bytes, b, &bytes)
             && !__builtin_mul_overflow(bytes, c, &bytes) && !__builtin_mul_overflow(bytes, self->out->width, &bytes);
    if (!fits || H5Fget_filesize(self->file, &file_bytes) < 0 || bytes > file_bytes) return corrupt(self, "/");
    *out = calloc(bytes ? bytes : 1, 1);
    return *out ? HELI_OK : no_memory(self);
}

/* --- partitions --- */

static heli_status read_names(const reader *self, const char *path)
{
    heli_status status = HELI_OK;
    heli_results *out = self->out;
    char **names = calloc(out->partitions, sizeof *names);
    if (!names) return no_memory(self);
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    if (!heli_hdf5_read_variable(self->file, path, type, 1, &out->partitions, names)) status = corrupt(self, path);
    for (size_t p = 0; p < out->partitions && status == HELI_OK; p++)
        snprintf(out->partition_info[p].name, sizeof out->partition_info[p].name, "%s", names[p] ? names[p] : "");
    for (size_t p = 0; p < out->partitions; p++) H5free_memory(names[p]);
    H5Tclose(type);
    free(names);
    return status;
}

static heli_status read_facts(const reader *self, const char *folder)
{
    heli_status status = HELI_OK;
    heli_results *out = self->out;
    const char *word = out->scenario->model->partition_name;
    char path[256];
    int64_t *agents = calloc(2 * out->partitions, sizeof *agents);
    if (!agents) return no_memory(self);
    int64_t *groups = agents + out->partitions;
    snprintf(path, sizeof path, "%s/%s_agents", folder, word);
    if (!heli_hdf5_read_variable(self->file, path, H5T_NATIVE_INT64, 1, &out->partitions, agents)) HELI_TRY(corrupt(self, path));
    snprintf(path, sizeof path, "%s/%s_group", folder, word);
    if (!heli_hdf5_read_variable(self->file, path, H5T_NATIVE_INT64, 1, &out->partitions, groups)) HELI_TRY(corrupt(self, path));
    snprintf(path, sizeof path, "%s/%s", folder, word);
    HELI_TRY(read_names(self, path));
    for (size_t p = 0; p < out->partitions; p++) {
        out->partition_info[p].agents = agents[p] > 0 ? (size_t)agents[p] : 0;
        out->partition_info[p].group = groups[p] > 0 ? (size_t)groups[p] : 0;
    }
out:
    free(agents);
    return status;
}

static heli_status read_partitions(const reader *self)
{
    heli_results *out = self->out;
    const char *word = out->scenario->model->partition_name;
    char plural[64], folder[80], path[192];
    heli_results_plural(plural, sizeof plural, word);
    snprintf(folder, sizeof folder, "/%s", plural);
    if (!out->scenario->output.partitions || H5Lexists(self->file, folder, H5P_DEFAULT) <= 0) return HELI_OK;
    snprintf(path, sizeof path, "%s/%s", folder, word);
    out->partitions = length_of(self->file, path);
    if (out->partitions == 0) return corrupt(self, path);
    const size_t shape[] = {1, out->replicates, (size_t)out->steps, out->partitions};
    heli_status status = make_room(self, &out->partition_series, shape[1], shape[2], shape[3]);
    if (status == HELI_OK) status = read_indicators(self, folder, 4, shape, out->partition_series);
    if (status != HELI_OK) return status;
    out->partition_info = calloc(out->partitions, sizeof *out->partition_info);
    if (!out->partition_info) return no_memory(self);
    snprintf(path, sizeof path, "%s/%s_agents", folder, word);
    return H5Lexists(self->file, path, H5P_DEFAULT) > 0 ? read_facts(self, folder) : HELI_OK;
}

/* --- snapshots --- */

static heli_status read_states(const reader *self)
{
    heli_results *out = self->out;
    const heli_model *model = out->scenario->model;
    hsize_t file_bytes = 0;
    char path[192];
    if (H5Lexists(self->file, "/snapshots", H5P_DEFAULT) <= 0 || model->column_count == 0 || model->columns[0].width != 1) return HELI_OK;
    snprintf(path, sizeof path, "/snapshots/%s", model->agent_name);
    size_t size[2] = {length_of(self->file, "/snapshots/snapshot"), length_of(self->file, path)}, bytes = sizeof(float);
    if (size[0] == 0 || size[1] == 0 || size[0] != out->scenario->output.snapshot_count) return corrupt(self, path);
    bool known = !__builtin_mul_overflow(bytes, size[0], &bytes) && !__builtin_mul_overflow(bytes, size[1], &bytes)
              && H5Fget_filesize(self->file, &file_bytes) >= 0;
    if (!known || bytes / 4096 > file_bytes) return corrupt(self, path); /* chunks of equal states compress well, but not beyond measure */
    free(out->states);
    out->states = malloc(bytes);
    if (!out->states) return no_memory(self);
    snprintf(path, sizeof path, "/snapshots/%s", model->columns[0].name);
    if (!heli_hdf5_read_variable(self->file, path, H5T_NATIVE_FLOAT, 2, size, out->states)) return corrupt(self, path);
    out->snapshot_count = size[0];
    out->snapshot_agents = size[1];
    return HELI_OK;
}

/* --- all of it --- */

static heli_status read_all(const reader *self, const heli_model *const *models)
{
    heli_status status = HELI_OK;
    heli_results *out = self->out;
    HELI_TRY(check_kind(self, models));
    HELI_TRY(read_scenario(self, models));
    if (!out->scenario) return corrupt(self, "scenario");
    const heli_model *model = out->scenario->model;
    out->replicates = length_of(self->file, "/replicate");
    out->steps = out->scenario->steps;
    out->width = heli_indicators_width(model->indicators, model->indicator_count);
    if (out->replicates == 0 || out->replicates != (uint64_t)out->scenario->replicates) HELI_TRY(corrupt(self, "/replicate"));
    const size_t shape[] = {1, out->replicates, (size_t)out->steps};
    HELI_TRY(make_room(self, &out->series, shape[1], shape[2], 1));
    HELI_TRY(read_status(self));
    HELI_TRY(read_indicators(self, "", 3, shape, out->series));
    HELI_TRY(read_partitions(self));
out:
    return status;
}

/* A file that does not open: missing, not HDF5, or damaged at its head. */
static heli_status why_not_open(const char *path, heli_context *ctx)
{
    if (access(path, R_OK) != 0) return heli_fail(ctx, HELI_IO, HELI_N_("cannot open '%s': %s"), path, strerror(errno));
    if (H5Fis_hdf5(path) <= 0) return heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s' is not an HDF5 file"), path);
    return heli_fail(ctx, HELI_CORRUPT, HELI_N_("'%s' is a damaged HDF5 file"), path);
}

heli_status heli_results_read(heli_results **out, const char *path, const heli_model *const *models, heli_context *ctx)
{
    *out = NULL;
    heli_hdf5_quiet();
    hid_t file = access(path, R_OK) == 0 ? H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT) : H5I_INVALID_HID;
    if (file < 0) return why_not_open(path, ctx);
    heli_results *results = calloc(1, sizeof *results);
    reader self = {.file = file, .path = path, .out = results, .ctx = ctx};
    heli_status status = results ? read_all(&self, models) : no_memory(&self);
    H5Fclose(file);
    if (status == HELI_OK) *out = results;
    else heli_results_free(results);
    return status;
}

heli_status heli_results_read_states(heli_results *self, const char *path, heli_context *ctx)
{
    heli_hdf5_quiet();
    hid_t file = access(path, R_OK) == 0 ? H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT) : H5I_INVALID_HID;
    if (file < 0) return why_not_open(path, ctx);
    heli_status status = read_states(&(reader){.file = file, .path = path, .out = self, .ctx = ctx});
    H5Fclose(file);
    return status;
}

void heli_results_free(heli_results *self)
{
    if (!self) return;
    heli_scenario_free(self->scenario);
    free(self->series);
    free(self->status);
    free(self->partition_series);
    free(self->partition_info);
    free(self->states);
    free(self);
}
