/*
 * What a sweep's result file contains, as a layout whose larger part is streamed: see sweep_file.h for the picture.
 *
 * Numbers of jobs are fetched block by block in the order of runs; each streamed item knows which of a job's numbers are its own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/core/digest.h"
#include "engine/core/math.h"
#include "engine/store/results_parts.h"
#include "engine/store/safe_file.h"
#include "engine/store/sweep_file.h"

enum { MAX_BLOCK_ROWS = 4096, BLOCK_BYTES = 4 << 20, CHUNK_BYTES = 256 << 10 };

/* What a streamed item holds; its number is kept in item->part. */
typedef enum content { VALUES, STATUS, STEPS, DIGEST } content;

typedef struct maker {
    heli_layout *layout;
    const heli_sweep_source *source;
    const heli_experiment *experiment;
    const heli_model *model;
    size_t runs, replicates, value_count;
    size_t run, replicate, time;   /* dimensions; time 0 where no series are kept */
    heli_parts_axes axes;
    size_t block_rows;
    double *values;           /* [block_rows][replicates][value_count] */
    heli_entry *entries;      /* [block_rows][replicates] */
    bool *known;              /* [block_rows][replicates] */
} maker;

static double not_a_number(void)
{
    return heli_double_from_bits(0x7ff8000000000000u);
}

/* --- streaming --- */

static bool load_block(void *data, size_t first, size_t count)
{
    maker *self = data;
    char reason[HELI_REASON_BYTES + 1];
    double nan = not_a_number();
    for (size_t k = 0; k < count * self->replicates; k++) {
        double *values = self->values + k * self->value_count;
        self->entries[k].value_count = 0;
        self->known[k] = self->source->entry(self->source->data, first * self->replicates + k, &self->entries[k], reason, values);
        size_t have = self->known[k] && self->entries[k].status == HELI_OK ? self->entries[k].value_count : 0;
        for (size_t v = have; v < self->value_count; v++) values[v] = nan;
    }
    return true;
}

static int8_t flag_of(const maker *self, size_t k)
{
    return self->known[k] ? self->entries[k].status != HELI_OK : 2;
}

/* A job's numbers of one item: `part` components, of every step where it has a time axis. */
static void copy_values(const maker *self, const heli_item *item, size_t jobs, double *out)
{
    size_t components = item->rank > 2 && item->axis[2] - 1 == self->time && self->time ? 0 : 1, width = 0, steps = 1;
    if (components == 0) { /* with a time axis */
        steps = (size_t)item->size[2];
        width = heli_keep_width(&self->experiment->keep, self->model);
    }
    for (size_t k = 0; k < jobs; k++)
        for (size_t t = 0; t < steps; t++)
            for (size_t c = 0; c < item->part; c++) *out++ = self->values[k * self->value_count + item->first + t * width + c];
}

static void fill_block(void *data, const heli_item *item, size_t first, size_t count, void *buffer)
{
    const maker *self = data;
    size_t jobs = count * self->replicates;
    (void)first;
    if (item->type == HELI_ITEM_F64) copy_values(self, item, jobs, buffer);
    for (size_t k = 0; k < jobs; k++) {
        if (item->type == HELI_ITEM_I8) ((int8_t *)buffer)[k] = flag_of(self, k);
        if (item->type == HELI_ITEM_I64) ((int64_t *)buffer)[k] = self->known[k] ? self->entries[k].steps_done : 0;
        if (item->type == HELI_ITEM_U64) ((uint64_t *)buffer)[k] = self->known[k] ? self->entries[k].digest : 0;
    }
}

/* Rows per chunk: a power of two that divides the block, of about CHUNK_BYTES. */
static void set_streamed(maker *self, size_t index)
{
    if (self->layout->short_of_memory) return;
    heli_item *item = &self->layout->items[index];
    size_t bytes = heli_item_bytes(item->type), rows = 1;
    for (size_t d = 1; d < item->rank; d++) bytes *= (size_t)item->size[d];
    item->streamed = true;
    if (bytes == 0 || bytes >> 31) return;
    while (2 * rows * bytes <= CHUNK_BYTES && 2 * rows <= self->block_rows && rows < self->runs) rows *= 2;
    for (size_t d = 0; d < item->rank; d++) item->chunk[d] = item->size[d];
    item->chunk[0] = rows < self->runs ? rows : self->runs;
}

/* --- root --- */

static void add_root(maker *self, const char *digest)
{
    const heli_experiment *experiment = self->experiment;
    char factors[4096] = "";
    heli_parts_provenance(self->layout, experiment->base);
    heli_parts_scenario(self->layout, experiment->base, digest);
    heli_layout_text(self->layout, 0, "experiment", experiment->text);
    heli_layout_text(self->layout, 0, "experiment_sha256", experiment->sha256);
    heli_layout_text(self->layout, 0, "design", heli_design_name(experiment->design));
    for (size_t f = 0, used = 0; f < experiment->factor_count && used < sizeof factors; f++)
        used += (size_t)snprintf(factors + used, sizeof factors - used, "%s%s", f ? " " : "", experiment->factors[f].path);
    heli_layout_text(self->layout, 0, "factors", factors);
    heli_layout_i64(self->layout, 0, "common_random_numbers", experiment->common_random_numbers);
    heli_layout_i64(self->layout, 0, "summary_window", experiment->keep.window);
}

static void add_dimensions(maker *self)
{
    bool week = strcmp(self->model->step_unit, "week") == 0;
    self->run = heli_parts_counted(self->layout, "/run", self->runs, 0, "run: a design point", "方案（设计点）");
    self->replicate = heli_parts_counted(self->layout, "/replicate", self->replicates, 0, "replicate", "重复");
    if (!self->experiment->keep.series) return;
    self->time = heli_parts_counted(self->layout, "/time", (size_t)self->experiment->base->steps, 1,
                                    week ? "recorded week; values are those at its end" : "recorded step; values are those at its end",
                                    week ? "记录周；数值为该周末的数值" : "记录步；数值为该步末的数值");
    heli_layout_text(self->layout, self->time, "units", week ? "week" : "1");
}

/* --- on runs --- */

/* Makes a value of every run into an item of the layout. */
static void add_texts_of_runs(maker *self, size_t item, void (*name)(const maker *, size_t, char *, size_t, const void *), const void *data)
{
    char **texts = calloc(self->runs + 1, sizeof *texts);
    char text[512];
    bool ok = texts != NULL;
    for (size_t r = 0; ok && r < self->runs; r++) {
        name(self, r, text, sizeof text, data);
        ok = (texts[r] = heli_file_beside(text, "")) != NULL;
    }
    if (ok) heli_layout_set_texts(self->layout, item, (const char *const *)texts);
    else self->layout->short_of_memory = true;
    for (size_t r = 0; texts && r < self->runs; r++) free(texts[r]);
    free(texts);
}

static void name_level(const maker *self, size_t run, char *text, size_t size, const void *data)
{
    size_t f = (size_t)(const heli_factor *)data - (size_t)self->experiment->factors;
    f /= sizeof(heli_factor);
    heli_factor_format(self->experiment, f, self->experiment->values[run * self->experiment->factor_count + f], text, size);
}

static void add_numbers_of_runs(maker *self, size_t item, size_t f, bool whole)
{
    const heli_experiment *experiment = self->experiment;
    double *reals = calloc(self->runs + 1, sizeof *reals);
    int64_t *wholes = calloc(self->runs + 1, sizeof *wholes);
    if (!reals || !wholes) self->layout->short_of_memory = true;
    for (size_t r = 0; reals && wholes && r < self->runs; r++) {
        reals[r] = experiment->values[r * experiment->factor_count + f];
        wholes[r] = (int64_t)reals[r];
    }
    if (reals && wholes) heli_layout_set_values(self->layout, item, whole ? (const void *)wholes : (const void *)reals);
    free(wholes);
    free(reals);
}

static void add_factor(maker *self, size_t f)
{
    const heli_factor *factor = &self->experiment->factors[f];
    char path[HELI_PARTS_PATH];
    bool whole = factor->numeric && factor->row->type == HELI_PARAM_INT;
    heli_item_type type = !factor->numeric ? HELI_ITEM_TEXT : whole ? HELI_ITEM_I64 : HELI_ITEM_F64;
    heli_parts_join(path, "/", factor->path);
    size_t item = heli_layout_variable(self->layout, path, type, 1, &self->run);
    if (factor->numeric) add_numbers_of_runs(self, item, f, whole);
    else add_texts_of_runs(self, item, name_level, factor);
    heli_layout_text(self->layout, item, "role", "factor");
    if (factor->row) heli_parts_parameter(self->layout, item, factor->row);
    else heli_layout_text(self->layout, item, "long_name", "scenario");
}

static void add_seeds(maker *self)
{
    uint64_t *seeds = calloc(2 * self->runs + 1, sizeof *seeds);
    void *params = malloc(self->model->params_bytes + 1);
    static const char *const names[] = {"/seed", "/initial_seed"};
    if (!seeds || !params) self->layout->short_of_memory = true;
    for (size_t r = 0; seeds && params && r < self->runs; r++) {
        heli_plan plan = heli_experiment_plan(self->experiment, r, params);
        seeds[r] = plan.seed;
        seeds[self->runs + r] = plan.initial_seed;
    }
    for (size_t i = 0; i < 2 && !self->layout->short_of_memory; i++) {
        size_t item = heli_layout_variable(self->layout, names[i], HELI_ITEM_U64, 1, &self->run);
        heli_layout_set_values(self->layout, item, seeds + i * self->runs);
        heli_layout_text(self->layout, item, "long_name", i ? "seed of the initial population" : "seed of the dynamics");
        heli_layout_text(self->layout, item, "long_name_zh", i ? "初始人口的随机种子" : "动态过程的随机种子");
    }
    free(params);
    free(seeds);
}

/* --- on jobs --- */

static void add_job_facts(maker *self)
{
    static const int8_t flags[] = {0, 1, 2};
    static const struct { const char *path; heli_item_type type; const char *label, *label_zh; } rows[] = {
        {"/status", HELI_ITEM_I8, "what became of the replicate", "各次重复的完成情况"},
        {"/steps_done", HELI_ITEM_I64, "recorded steps made", "已完成的记录步数"},
        {"/job_digest", HELI_ITEM_U64, "digest of final state and series", "终态与序列的摘要"}};
    const size_t axes[] = {self->run, self->replicate};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t item = heli_layout_variable(self->layout, rows[i].path, rows[i].type, 2, axes);
        set_streamed(self, item);
        heli_layout_text(self->layout, item, "long_name", rows[i].label);
        heli_layout_text(self->layout, item, "long_name_zh", rows[i].label_zh);
        if (i > 0) continue;
        heli_layout_i8s(self->layout, item, "flag_values", 3, flags);
        heli_layout_text(self->layout, item, "flag_meanings", "done failed not_run");
    }
}

/* One kept indicator; first: its place among a job's numbers. */
static void add_indicator(maker *self, const heli_indicator *row, const char *ending, const char *method, size_t time, size_t first)
{
    size_t axes[HELI_LAYOUT_RANK] = {self->run, self->replicate}, rank = 2;
    char name[HELI_PARTS_PATH], path[HELI_PARTS_PATH];
    if (time) axes[rank++] = time;
    if (row->axis) axes[rank++] = heli_parts_axis(self->layout, &self->axes, row->axis);
    snprintf(name, sizeof name, "%s%s%s", row->name, ending[0] ? "_" : "", ending);
    heli_parts_join(path, "/", name);
    size_t item = heli_layout_variable(self->layout, path, HELI_ITEM_F64, rank, axes);
    if (self->layout->short_of_memory) return;
    self->layout->items[item].first = first;
    self->layout->items[item].part = heli_indicator_width(row);
    set_streamed(self, item);
    heli_parts_indicator(self->layout, item, row);
    heli_layout_text(self->layout, item, "summary", method);
}

static void add_indicators(maker *self)
{
    static const char *const methods[HELI_SUMMARIES] = {"mean over the last summary_window steps", "value at the last step",
                                                        "smallest of all recorded steps", "largest of all recorded steps"};
    const heli_keep *keep = &self->experiment->keep;
    size_t first = 0;
    for (size_t s = 0; s < HELI_SUMMARIES; s++)
        for (size_t i = 0; keep->summaries[s] && i < self->model->indicator_count; i++) {
            if (!keep->indicators[i]) continue;
            add_indicator(self, &self->model->indicators[i], heli_summary_name((heli_summary_kind)s), methods[s], 0, first);
            first += heli_indicator_width(&self->model->indicators[i]);
        }
    for (size_t i = 0; keep->series && i < self->model->indicator_count; i++) {
        if (!keep->indicators[i]) continue;
        add_indicator(self, &self->model->indicators[i], "", "", self->time, first);
        first += heli_indicator_width(&self->model->indicators[i]);
    }
}

/* Failed jobs with their reasons; and the digest of all jobs, found on the same walk. */
static void add_failures(maker *self, char digest_text[17])
{
    size_t count = 0, room = 0, n = self->runs * self->replicates;
    int64_t *jobs = NULL;
    char **reasons = NULL, reason[HELI_REASON_BYTES + 1];
    heli_digest digest;
    heli_digest_init(&digest);
    for (size_t job = 0; job < n && !self->layout->short_of_memory; job++) {
        heli_entry entry = {0};
        uint64_t own = self->source->entry(self->source->data, job, &entry, reason, NULL) ? entry.digest : 0;
        heli_digest_add(&digest, &own, sizeof own);
        if (own == 0 || entry.status == HELI_OK) continue;
        if (count == room) {
            room = room ? 2 * room : 64;
            int64_t *more_jobs = realloc(jobs, 2 * room * sizeof *jobs);
            if (more_jobs) jobs = more_jobs;
            char **more_reasons = realloc(reasons, room * sizeof *reasons);
            if (more_reasons) reasons = more_reasons;
            if (!more_jobs || !more_reasons) self->layout->short_of_memory = true;
        }
        if (!self->layout->short_of_memory && !(reasons[count] = heli_file_beside(reason, ""))) self->layout->short_of_memory = true;
        if (!self->layout->short_of_memory) jobs[count++] = (int64_t)job;
    }
    snprintf(digest_text, 17, "%016llx", (unsigned long long)heli_digest_value(&digest));
    if (count > 0 && !self->layout->short_of_memory) {
        size_t axis = heli_parts_counted(self->layout, "/failure", count, 0, "failed jobs", "失败的运行");
        for (size_t i = 0; i < count; i++) jobs[room + i] = jobs[i] % (int64_t)self->replicates;
        for (size_t i = 0; i < count; i++) jobs[i] /= (int64_t)self->replicates;
        heli_layout_set_values(self->layout, heli_layout_variable(self->layout, "/failure_run", HELI_ITEM_I64, 1, &axis), jobs);
        heli_layout_set_values(self->layout, heli_layout_variable(self->layout, "/failure_replicate", HELI_ITEM_I64, 1, &axis), jobs + room);
        heli_layout_set_texts(self->layout, heli_layout_variable(self->layout, "/failure_reason", HELI_ITEM_TEXT, 1, &axis), (const char *const *)reasons);
    }
    for (size_t i = 0; i < count; i++) free(reasons[i]);
    free(reasons);
    free(jobs);
}

/* --- parameters --- */

static bool varies(const maker *self, const heli_param *row)
{
    const heli_experiment *experiment = self->experiment;
    for (size_t f = 0; f < experiment->factor_count; f++)
        if (experiment->factors[f].row == row) return true;
    for (size_t v = 1; v < experiment->variant_count; v++)
        if (!heli_param_equal(row, experiment->variants[v]->params, experiment->variants[0]->params)) return true;
    return false;
}

static void name_choice(const maker *self, size_t run, char *text, size_t size, const void *data)
{
    const heli_param *row = data;
    void *params = malloc(self->model->params_bytes + 1);
    text[0] = '\0';
    if (params) {
        heli_experiment_plan(self->experiment, run, params);
        snprintf(text, size, "%s", row->choices[(size_t)heli_param_value(row, params, 0)].name);
    }
    free(params);
}

static size_t component_axis(const maker *self, size_t length)
{
    char name[HELI_PARTS_PATH];
    snprintf(name, sizeof name, "/parameters/component_%zu", length);
    for (size_t i = 0; i < self->layout->count; i++)
        if (strcmp(self->layout->items[i].path, name) == 0) return i;
    return 0;
}

/* A parameter's value in every run, or once where it is the same in all. */
static void add_parameter(maker *self, const char *path, const heli_param *row)
{
    bool many = varies(self, row);
    size_t rows = many ? self->runs : 1, axes[2] = {0}, rank = 0;
    if (many) axes[rank++] = self->run;
    if (row->type == HELI_PARAM_REALS) axes[rank++] = component_axis(self, row->length);
    heli_item_type type = row->type == HELI_PARAM_ENUM ? HELI_ITEM_TEXT : row->type == HELI_PARAM_INT ? HELI_ITEM_I64
                        : row->type == HELI_PARAM_BOOL ? HELI_ITEM_I8 : HELI_ITEM_F64;
    size_t item = heli_layout_variable(self->layout, path, type, rank, axes);
    heli_parts_parameter(self->layout, item, row);
    if (type == HELI_ITEM_TEXT && many) {
        add_texts_of_runs(self, item, name_choice, row);
        return;
    }
    void *params = malloc(self->model->params_bytes + 1);
    char *values = calloc(rows * row->length + 1, 8);
    if (!params || !values) self->layout->short_of_memory = true;
    for (size_t r = 0; params && values && r < rows; r++) {
        heli_experiment_plan(self->experiment, r, params);
        for (size_t k = 0; k < row->length; k++) {
            double value = heli_param_value(row, params, k);
            size_t at = r * row->length + k;
            if (type == HELI_ITEM_F64) ((double *)(void *)values)[at] = value;
            if (type == HELI_ITEM_I64) ((int64_t *)(void *)values)[at] = (int64_t)value;
            if (type == HELI_ITEM_I8) ((int8_t *)values)[at] = value != 0.0;
            if (type == HELI_ITEM_TEXT) heli_layout_set_texts(self->layout, item, &row->choices[(size_t)value].name);
        }
    }
    if (params && values && type != HELI_ITEM_TEXT) heli_layout_set_values(self->layout, item, values);
    free(values);
    free(params);
}

static void add_parameters(maker *self)
{
    char path[HELI_PARTS_PATH];
    heli_layout_group(self->layout, "/parameters");
    heli_parts_components(self->layout, self->model);
    for (size_t i = 0; i < self->model->param_count && !self->layout->short_of_memory; i++) {
        heli_parts_join(path, "/parameters", self->model->params[i].path);
        for (char *c = path; *c; c++)
            if (*c == '.') *c = '/';
        heli_parts_folders(self->layout, path);
        add_parameter(self, path, &self->model->params[i]);
    }
}

/* --- all of it --- */

static void choose_block(maker *self)
{
    size_t row = 8 * self->replicates * (self->value_count + 1);
    self->block_rows = MAX_BLOCK_ROWS;
    while (self->block_rows > 1 && self->block_rows * row > BLOCK_BYTES) self->block_rows /= 2;
}

static heli_status prepare(maker *self, heli_context *ctx)
{
    size_t jobs = self->block_rows * self->replicates;
    self->values = malloc((jobs * self->value_count + 1) * sizeof *self->values);
    self->entries = calloc(jobs + 1, sizeof *self->entries);
    self->known = calloc(jobs + 1, sizeof *self->known);
    return self->values && self->entries && self->known ? HELI_OK : heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

heli_status heli_sweep_file_write(const char *path, const heli_sweep_source *source, char digest[17], heli_context *ctx)
{
    heli_status status = HELI_OK;
    const heli_experiment *experiment = source->experiment;
    const heli_model *model = experiment->base->model;
    heli_layout layout = {0};
    maker self = {.layout = &layout, .source = source, .experiment = experiment, .model = model, .runs = experiment->point_count,
                  .replicates = (size_t)experiment->base->replicates,
                  .value_count = heli_keep_values(&experiment->keep, model, experiment->base->steps)};
    char *tmp = heli_file_beside(path, ".tmp");
    choose_block(&self);
    if (!tmp) HELI_TRY(heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory")));
    HELI_TRY(prepare(&self, ctx));
    HELI_TRY(heli_layout_init(&layout, ctx));
    add_dimensions(&self);
    for (size_t f = 0; f < experiment->factor_count; f++) add_factor(&self, f);
    add_seeds(&self);
    add_job_facts(&self);
    add_indicators(&self);
    add_failures(&self, digest);
    add_root(&self, digest);
    add_parameters(&self);
    heli_layout_stream stream = {.rows = self.runs, .block_rows = self.block_rows, .data = &self, .load = load_block, .fill = fill_block};
    HELI_TRY(heli_layout_write_streamed(&layout, &stream, tmp, ctx));
    status = heli_file_commit_synced(tmp, path, ctx);
out:
    heli_layout_free(&layout);
    free(self.known);
    free(self.entries);
    free(self.values);
    free(tmp);
    return status;
}
