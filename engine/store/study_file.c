/* Writing and reading the result file of a study. */
#include "engine/store/study_file.h"

#include <errno.h>
#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/core/digest.h"
#include "engine/scenario/hash.h"
#include "engine/store/hdf5_read.h"
#include "engine/store/provenance.h"
#include "engine/store/results_parts.h"
#include "engine/store/safe_file.h"

enum { AXES = 24 };

/* Dimensions by name, as items of the layout. */
typedef struct maker {
    heli_layout *layout;
    const heli_study_content *content;
    const heli_experiment *experiment;
    const heli_study *study;
    size_t point, evaluation;
    struct { char name[64]; size_t item; } axes[AXES];
    size_t axis_count;
} maker;

/* --- dimensions and variables --- */

static size_t axis_of(maker *self, const char *name, size_t size, const char *label, const char *label_zh)
{
    char path[HELI_PARTS_PATH];
    for (size_t i = 0; i < self->axis_count; i++)
        if (strcmp(self->axes[i].name, name) == 0) return self->axes[i].item;
    heli_parts_join(path, "/", name);
    size_t item = heli_parts_counted(self->layout, path, size, 0, label, label_zh);
    if (self->axis_count < AXES) {
        snprintf(self->axes[self->axis_count].name, sizeof self->axes[0].name, "%s", name);
        self->axes[self->axis_count++].item = item;
    }
    return item;
}

static size_t add_variable(maker *self, const char *name, heli_item_type type, size_t rank, const size_t *axes, const void *values)
{
    char path[HELI_PARTS_PATH];
    heli_parts_join(path, "/", name);
    size_t item = heli_layout_variable(self->layout, path, type, rank, axes);
    if (type == HELI_ITEM_F64) heli_layout_missing(self->layout, item);
    heli_layout_set_values(self->layout, item, values);
    return item;
}

/* Columns first .. first + width - 1 of the evaluations' values. */
static void add_columns(maker *self, const char *name, size_t rank, const size_t *axes, size_t first, size_t width, const char *label, const char *label_zh)
{
    size_t n = self->content->evaluation_count, all = heli_study_values(self->experiment);
    double *columns = malloc((n * width + 1) * sizeof *columns);
    if (!columns) {
        self->layout->short_of_memory = true;
        return;
    }
    for (size_t i = 0; i < n; i++) memcpy(columns + i * width, self->content->values + i * all + first, width * sizeof *columns);
    size_t item = add_variable(self, name, HELI_ITEM_F64, rank, axes, columns);
    heli_layout_text(self->layout, item, "long_name", label);
    heli_layout_text(self->layout, item, "long_name_zh", label_zh);
    free(columns);
}

static void add_names(maker *self, const char *name, size_t axis, const char *const *names)
{
    char path[HELI_PARTS_PATH];
    heli_parts_join(path, "/", name);
    size_t item = heli_layout_variable(self->layout, path, HELI_ITEM_TEXT, 1, &axis);
    heli_layout_set_texts(self->layout, item, names);
}

/* --- settings --- */

static void add_lever_texts(maker *self, size_t item, size_t f)
{
    size_t n = self->content->point_count, width = self->experiment->factor_count;
    char **texts = calloc(n + 1, sizeof *texts), text[512];
    bool fits = texts != NULL;
    for (size_t i = 0; fits && i < n; i++) {
        heli_factor_format(self->experiment, f, self->experiment->values[i * width + f], text, sizeof text);
        fits = (texts[i] = heli_file_beside(text, "")) != NULL;
    }
    if (fits) heli_layout_set_texts(self->layout, item, (const char *const *)texts);
    else self->layout->short_of_memory = true;
    for (size_t i = 0; texts && i < n; i++) free(texts[i]);
    free(texts);
}

static void add_factor(maker *self, size_t f)
{
    const heli_factor *factor = &self->experiment->factors[f];
    size_t n = self->content->point_count, width = self->experiment->factor_count;
    char path[HELI_PARTS_PATH];
    heli_parts_join(path, "/", factor->path);
    size_t item = heli_layout_variable(self->layout, path, factor->numeric ? HELI_ITEM_F64 : HELI_ITEM_TEXT, 1, &self->point);
    double *numbers = malloc((n + 1) * sizeof *numbers);
    if (!numbers) self->layout->short_of_memory = true;
    for (size_t i = 0; numbers && i < n; i++) numbers[i] = self->experiment->values[i * width + f];
    if (factor->numeric && numbers) heli_layout_set_values(self->layout, item, numbers);
    if (!factor->numeric) add_lever_texts(self, item, f);
    free(numbers);
    bool calibrated = strcmp(self->content->search, "calibrate") == 0;
    heli_layout_text(self->layout, item, "role", calibrated ? (factor->row ? "parameter" : "scenario") : factor->row ? "lever" : "future");
    if (factor->row) heli_parts_parameter(self->layout, item, factor->row);
    else heli_layout_text(self->layout, item, "long_name", calibrated ? "a whole scenario" : "future: a whole scenario");
}

/* The settings once more as numbers (indices of levels), from which the file is read again. */
static void add_settings(maker *self)
{
    size_t axes[2] = {self->point, axis_of(self, "factor", self->experiment->factor_count, "factor", "因子")};
    size_t item = add_variable(self, "setting", HELI_ITEM_F64, 2, axes, self->experiment->values);
    heli_layout_text(self->layout, item, "long_name", "settings as numbers; of a list without order, of words and of scenarios the place in the list, from 0");
    heli_layout_text(self->layout, item, "long_name_zh", "以数值表示的设定；无序列表、词语和情景为其在列表中的位置（从 0 起）");
    for (size_t f = 0; f < self->experiment->factor_count; f++) add_factor(self, f);
}

/* --- evaluations --- */

static void add_targets(maker *self, size_t *axes)
{
    const heli_study *study = self->study;
    const char *names[HELI_STUDY_TARGETS];
    size_t t = study->target_count, first = heli_study_values(self->experiment) - t;
    if (t == 0) return;
    axes[1] = axis_of(self, "target", t, "target", "校准目标");
    add_columns(self, "target_value", 2, axes, first, t, "what the run gave for each target", "各校准目标的模拟值");
    for (size_t i = 0; i < t; i++) names[i] = study->targets[i].name;
    add_names(self, "target_name", axes[1], names);
}

static void add_evaluations(maker *self)
{
    const heli_study_content *content = self->content;
    const heli_study *study = self->study;
    const char *names[HELI_STUDY_LIMITS];
    size_t m = study->objective_count, l = study->limit_count, o = study->outcome_count, windows = heli_study_windows(self->experiment);
    size_t axes[3] = {self->evaluation, 0, 0};
    size_t item = add_variable(self, "evaluation_point", HELI_ITEM_I64, 1, axes, content->points);
    heli_layout_text(self->layout, item, "long_name", "point whose setting was run");
    item = add_variable(self, "evaluation_replicate", HELI_ITEM_I64, 1, axes, content->replicates);
    heli_layout_text(self->layout, item, "long_name", "replicate; equal numbers draw the same random numbers");
    item = add_variable(self, "evaluation_status", HELI_ITEM_I8, 1, axes, content->status);
    heli_layout_text(self->layout, item, "long_name", "0 done, 1 failed");
    if (m > 0) {
        axes[1] = axis_of(self, "objective", m, "objective", "目标");
        add_columns(self, "objective_value", 2, axes, 0, m, "value of each objective", "各目标的数值");
        for (size_t i = 0; i < m; i++) names[i] = study->objectives[i].of.name;
        add_names(self, "objective_name", axes[1], names);
        axes[2] = windows ? axis_of(self, "window", windows, "window of 13 recorded steps", "13 个记录步的时间窗") : 0;
        if (windows) add_columns(self, "objective_window", 3, axes, m + l + o, m * windows, "mean of each objective's indicator over each window", "各时间窗内目标指标的平均");
    }
    if (l > 0) {
        axes[1] = axis_of(self, "limit", l, "constraint", "约束");
        add_columns(self, "limit_value", 2, axes, m, l, "indicator of each constraint; 0 for constraints on levers", "各约束的指标值（对抓手的约束为 0）");
        for (size_t i = 0; i < l; i++) names[i] = study->limits[i].name;
        add_names(self, "limit_name", axes[1], names);
    }
    if (o > 0) {
        axes[1] = axis_of(self, "outcome", o, "outcome", "结果");
        add_columns(self, "outcome_value", 2, axes, m + l, o, "value of each outcome", "各结果的数值");
        for (size_t i = 0; i < o; i++) names[i] = study->outcomes[i].of.name;
        add_names(self, "outcome_name", axes[1], names);
    }
    add_targets(self, axes);
}

static void add_table(maker *self, const heli_study_table *table)
{
    size_t axes[3] = {0};
    for (size_t d = 0; d < table->rank; d++) axes[d] = axis_of(self, table->dimensions[d], table->size[d], table->dimensions[d], NULL);
    size_t item = add_variable(self, table->name, table->whole ? HELI_ITEM_I64 : HELI_ITEM_F64, table->rank, axes, table->values);
    heli_layout_text(self->layout, item, "long_name", table->long_name);
    heli_layout_text(self->layout, item, "long_name_zh", table->long_name_zh);
    if (table->unit) heli_parts_unit(self->layout, item, table->unit);
}

/* --- the whole --- */

static void take_digest(const heli_study_content *content, char text[17])
{
    heli_digest digest;
    size_t width = heli_study_values(content->experiment);
    heli_digest_init(&digest);
    heli_digest_add(&digest, content->experiment->values, content->point_count * content->experiment->factor_count * sizeof(double));
    heli_digest_add(&digest, content->points, content->evaluation_count * sizeof *content->points);
    heli_digest_add(&digest, content->replicates, content->evaluation_count * sizeof *content->replicates);
    heli_digest_add(&digest, content->values, content->evaluation_count * width * sizeof *content->values);
    snprintf(text, 17, "%016llx", (unsigned long long)heli_digest_value(&digest));
}

static void add_root(maker *self, const char *digest)
{
    const heli_experiment *experiment = self->experiment;
    heli_parts_provenance(self->layout, experiment->base);
    heli_parts_scenario(self->layout, experiment->base, digest);
    heli_layout_text(self->layout, 0, "study", experiment->text);
    heli_layout_text(self->layout, 0, "study_sha256", experiment->sha256);
    heli_layout_text(self->layout, 0, "search", self->content->search);
}

heli_status heli_study_file_write(const char *path, const heli_study_content *content, char digest[17], heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_layout layout = {0};
    maker self = {.layout = &layout, .content = content, .experiment = content->experiment, .study = content->experiment->study};
    char *tmp = heli_file_beside(path, ".tmp");
    if (!tmp) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory")));
    HELI_TRY(heli_layout_init(&layout, ctx));
    take_digest(content, digest);
    self.point = axis_of(&self, "point", content->point_count, "point: a setting of levers and future", "设定点：抓手与未来情景");
    self.evaluation = axis_of(&self, "evaluation", content->evaluation_count, "evaluation: one run", "评估：一次运行");
    add_settings(&self);
    add_evaluations(&self);
    for (size_t i = 0; i < content->table_count; i++) add_table(&self, &content->tables[i]);
    add_root(&self, digest);
    HELI_TRY(heli_layout_write(&layout, tmp, ctx));
    status = heli_layout_verify(&layout, tmp, ctx);
    if (status == HELI_OK) status = heli_file_commit(tmp, path, ctx);
    else unlink(tmp);
out:
    heli_layout_free(&layout);
    free(tmp);
    return status;
}

/* --- reading --- */

static heli_status corrupt(const char *path, const char *what, heli_context *ctx)
{
    return heli_fail(ctx, HELI_CORRUPT, HELI_N_("'%s' is damaged: '%s' cannot be read or has a wrong shape"), path, what);
}

bool heli_study_file_is(const char *path)
{
    heli_hdf5_quiet();
    hid_t file = access(path, R_OK) == 0 ? H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT) : H5I_INVALID_HID;
    if (file < 0) return false;
    bool is = H5Aexists(file, "study") > 0 && H5Aexists(file, "heli_schema") > 0;
    H5Fclose(file);
    return is;
}

/* Length of a dimension; false when it is not there or longer than the file could hold. */
static bool read_size(hid_t file, const char *name, size_t *size)
{
    hsize_t count = 0, bytes = 0;
    hid_t id = H5Dopen2(file, name, H5P_DEFAULT), space = id >= 0 ? H5Dget_space(id) : H5I_INVALID_HID;
    bool good = space >= 0 && H5Sget_simple_extent_ndims(space) == 1 && H5Sget_simple_extent_dims(space, &count, NULL) == 1
             && H5Fget_filesize(file, &bytes) >= 0 && count <= bytes;
    *size = (size_t)count;
    if (space >= 0) H5Sclose(space);
    if (id >= 0) H5Dclose(id);
    return good;
}

static heli_status read_study(heli_study_file *self, hid_t file, const char *path, const heli_model *const *models, heli_context *ctx)
{
    heli_status status = HELI_OK;
    int64_t schema = 0;
    char hex[65];
    char *text = NULL, *sha = NULL, *digest = NULL, *search = NULL;
    int ours = heli_build_facts()->schema;
    if (!heli_hdf5_read_integer(file, "heli_schema", &schema) || H5Aexists(file, "study") <= 0)
        HELI_TRY(heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s' is not a result file of a study"), path));
    if (schema != ours) HELI_TRY(heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s' has schema %lld; this Heli reads schema %d"), path, (long long)schema, ours));
    text = heli_hdf5_read_text(file, "study");
    sha = heli_hdf5_read_text(file, "study_sha256");
    digest = heli_hdf5_read_text(file, "digest");
    search = heli_hdf5_read_text(file, "search");
    if (text) heli_sha256(text, strlen(text), hex);
    if (!text || !sha || !digest || !search || strlen(digest) != 16 || strlen(search) >= sizeof self->search || strcmp(sha, hex) != 0)
        HELI_TRY(corrupt(path, "study", ctx));
    memcpy(self->digest, digest, sizeof self->digest);
    snprintf(self->search, sizeof self->search, "%s", search);
    HELI_TRY(heli_experiment_parse(&self->experiment, path, text, strlen(text), models, ctx));
    if (!self->experiment->study) HELI_TRY(corrupt(path, "study", ctx));
out:
    free(search);
    free(digest);
    free(sha);
    free(text);
    return status;
}

/* Reads width columns of the evaluations' values. */
static bool read_columns(heli_study_file *self, hid_t file, const char *name, size_t rank, const size_t *size, size_t first)
{
    size_t width = rank > 2 ? size[1] * size[2] : size[1], all = heli_study_values(self->experiment), n = self->evaluation_count;
    if (width == 0) return true;
    double *columns = malloc((n * width + 1) * sizeof *columns);
    bool good = columns && heli_hdf5_read_variable(file, name, H5T_NATIVE_DOUBLE, rank, size, columns);
    for (size_t i = 0; good && i < n; i++) memcpy(self->values + i * all + first, columns + i * width, width * sizeof *columns);
    free(columns);
    return good;
}

static heli_status read_evaluations(heli_study_file *self, hid_t file, const char *path, heli_context *ctx)
{
    const heli_study *study = self->experiment->study;
    size_t m = study->objective_count, l = study->limit_count, o = study->outcome_count, windows = heli_study_windows(self->experiment);
    if (!read_size(file, "/point", &self->point_count) || !read_size(file, "/evaluation", &self->evaluation_count)) return corrupt(path, "/evaluation", ctx);
    size_t n = self->evaluation_count, setting[] = {self->point_count, self->experiment->factor_count};
    self->point_values = malloc((setting[0] * setting[1] + 1) * sizeof *self->point_values);
    self->points = malloc((n + 1) * sizeof *self->points);
    self->replicates = malloc((n + 1) * sizeof *self->replicates);
    self->status = malloc(n + 1);
    self->values = malloc((n * heli_study_values(self->experiment) + 1) * sizeof *self->values);
    if (!self->point_values || !self->points || !self->replicates || !self->status || !self->values) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    if (!heli_hdf5_read_variable(file, "/setting", H5T_NATIVE_DOUBLE, 2, setting, self->point_values)) return corrupt(path, "/setting", ctx);
    if (!heli_hdf5_read_variable(file, "/evaluation_point", H5T_NATIVE_INT64, 1, &n, self->points)) return corrupt(path, "/evaluation_point", ctx);
    if (!heli_hdf5_read_variable(file, "/evaluation_replicate", H5T_NATIVE_INT64, 1, &n, self->replicates)) return corrupt(path, "/evaluation_replicate", ctx);
    if (!heli_hdf5_read_variable(file, "/evaluation_status", H5T_NATIVE_INT8, 1, &n, self->status)) return corrupt(path, "/evaluation_status", ctx);
    if (!read_columns(self, file, "/objective_value", 2, (const size_t[]){n, m}, 0)) return corrupt(path, "/objective_value", ctx);
    if (!read_columns(self, file, "/limit_value", 2, (const size_t[]){n, l}, m)) return corrupt(path, "/limit_value", ctx);
    if (!read_columns(self, file, "/outcome_value", 2, (const size_t[]){n, o}, m + l)) return corrupt(path, "/outcome_value", ctx);
    if (!read_columns(self, file, "/objective_window", 3, (const size_t[]){n, m, windows}, m + l + o)) return corrupt(path, "/objective_window", ctx);
    if (!read_columns(self, file, "/target_value", 2, (const size_t[]){n, study->target_count}, m * (1 + windows) + l + o)) return corrupt(path, "/target_value", ctx);
    for (size_t i = 0; i < n; i++)
        if (self->points[i] < 0 || (size_t)self->points[i] >= self->point_count || self->replicates[i] < 0 || self->replicates[i] > UINT32_MAX)
            return corrupt(path, "/evaluation_point", ctx);
    return HELI_OK;
}

/* A level or future must be one that there is. */
static bool sound_settings(const heli_study_file *self)
{
    const heli_experiment *experiment = self->experiment;
    for (size_t i = 0; i < self->point_count; i++)
        for (size_t f = 0; f < experiment->factor_count; f++) {
            double value = self->point_values[i * experiment->factor_count + f];
            bool index = !experiment->factors[f].numeric;
            if (index && !(value >= 0.0 && value < (double)experiment->factors[f].level_count)) return false;
        }
    return true;
}

heli_status heli_study_file_read(heli_study_file *out, const char *path, const heli_model *const *models, heli_context *ctx)
{
    heli_status status = HELI_OK;
    hid_t file = H5I_INVALID_HID;
    *out = (heli_study_file){0};
    heli_hdf5_quiet();
    if (access(path, R_OK) != 0) HELI_TRY(heli_fail(ctx, HELI_IO, HELI_N_("cannot open '%s': %s"), path, strerror(errno)));
    if (H5Fis_hdf5(path) <= 0) HELI_TRY(heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s' is not an HDF5 file"), path));
    file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (file < 0) HELI_TRY(heli_fail(ctx, HELI_CORRUPT, HELI_N_("'%s' is a damaged HDF5 file"), path));
    HELI_TRY(read_study(out, file, path, models, ctx));
    HELI_TRY(read_evaluations(out, file, path, ctx));
    if (!sound_settings(out)) status = corrupt(path, "/setting", ctx);
out:
    if (file >= 0) H5Fclose(file);
    if (status != HELI_OK) heli_study_file_free(out);
    return status;
}

void heli_study_file_free(heli_study_file *self)
{
    heli_experiment_free(self->experiment);
    free(self->point_values);
    free(self->points);
    free(self->replicates);
    free(self->status);
    free(self->values);
    *self = (heli_study_file){0};
}
