/*
 * Evaluations of a study.
 *
 * What has been run lies in one table with its numbers, found by (point, replicate); the journal is its copy on the disk. Who runs what is left to
 * chance and cannot be seen: a run's numbers depend on setting and replicate alone.
 */
#include "engine/run/evaluations.h"

#include <errno.h>
#include <omp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/core/digest.h"
#include "engine/core/math.h"
#include "engine/run/clock.h"
#include "engine/run/ranks.h"
#include "engine/run/run.h"
#include "engine/run/sweep_internal.h"
#include "engine/scenario/study.h"
#include "engine/store/lock.h"
#include "engine/store/safe_file.h"
#include "engine/store/study_file.h"

static const double grace_seconds = 2.0, sync_seconds = 2.0;
/* Journals of different searches are not taken for each other: none, "explore", "calibra". */
static const uint64_t search_tags[] = {0, 0x6578706C6F7265ull, 0x63616C69627261ull};

typedef struct note {
    heli_evaluation of;
    heli_status status;
} note;

struct heli_evaluations {
    heli_experiment *experiment;
    heli_evaluations_options options;
    char *folder;
    heli_lock lock;
    heli_journal *journal;    /* NULL: nothing is written */
    bool finished;            /* all came from a finished file: nothing is run */
    size_t width, levers;     /* numbers of an evaluation; factors before them in the journal */
    size_t point_capacity;
    size_t *point_table;      /* of hashes: point + 1, or 0 */
    size_t point_table_size;
    note *notes;              /* [count] */
    double *values;           /* [count][levers + width] */
    size_t count, capacity;
    size_t *table;            /* of hashes: note + 1, or 0 */
    size_t table_size;
    uint64_t before, failed;
    int rank, ranks, threads;
    double started, synced, told;

    omp_lock_t guard;         /* of the journal and of these while a batch runs */
    heli_status failure;
    char message[1024];
    atomic_bool abandon;
    _Atomic uint64_t batch_done;
    double stopped;           /* when the stop was first seen; 0: not yet */
};

static heli_status fail_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

const char *heli_search_name(heli_search_kind kind)
{
    static const char *const names[] = {"optimise", "explore", "calibrate"};
    return names[kind];
}

static uint64_t tag_of(const heli_evaluations *self)
{
    return heli_journal_tag(self->experiment->sha256) ^ search_tags[self->options.kind];
}

/* --- the table --- */

static size_t record_size(const heli_evaluations *self)
{
    return self->levers + self->width;
}

static size_t slot_of(const heli_evaluations *self, heli_evaluation of)
{
    uint64_t key[2] = {of.point, of.replicate};
    size_t slot = heli_crc32c(0, key, sizeof key) & (self->table_size - 1);
    while (self->table[slot]) {
        const heli_evaluation *other = &self->notes[self->table[slot] - 1].of;
        if (other->point == of.point && other->replicate == of.replicate) break;
        slot = (slot + 1) & (self->table_size - 1);
    }
    return slot;
}

static bool grow(heli_evaluations *self)
{
    size_t room = self->capacity ? 2 * self->capacity : 256;
    note *notes = realloc(self->notes, room * sizeof *notes);
    if (notes) self->notes = notes;
    double *values = notes ? realloc(self->values, room * record_size(self) * sizeof *values) : NULL;
    if (values) self->values = values;
    size_t *table = values ? calloc(4 * room, sizeof *table) : NULL;
    if (!table) return false;
    free(self->table);
    self->table = table;
    self->table_size = 4 * room;
    self->capacity = room;
    for (size_t i = 0; i < self->count; i++) self->table[slot_of(self, self->notes[i].of)] = i + 1;
    return true;
}

/* Adds an evaluation; `record` is levers and numbers. One that is there already stays. */
static heli_status add(heli_evaluations *self, heli_evaluation of, heli_status result, const double *record, heli_context *ctx)
{
    if (self->count == self->capacity && !grow(self)) return fail_memory(ctx);
    size_t slot = slot_of(self, of);
    if (self->table[slot]) return HELI_OK;
    self->notes[self->count] = (note){of, result};
    memcpy(self->values + self->count * record_size(self), record, record_size(self) * sizeof *record);
    self->failed += result != HELI_OK;
    self->table[slot] = ++self->count;
    return HELI_OK;
}

static const double *levers_of(const heli_evaluations *self, uint64_t point)
{
    return self->experiment->values + point * self->levers;
}

/* --- opening --- */

/* What heli_journal_scan is given. */
typedef struct reading {
    heli_evaluations *to;
    const heli_journal_view *view;
    double *record;
    heli_context *ctx;
} reading;

static bool may_pass(heli_status status)
{
    return status == HELI_MEMORY || status == HELI_IO || status == HELI_DISK_FULL;
}

static heli_status take_entry(void *data, const heli_entry *entry, uint64_t offset)
{
    const reading *self = data;
    if (entry->value_count != record_size(self->to) || may_pass(entry->status)) return HELI_OK; /* it runs again */
    heli_journal_view_values(self->view, offset, self->record);
    return add(self->to, (heli_evaluation){entry->run, entry->replicate}, entry->status, self->record, self->ctx);
}

static heli_status read_journals(heli_evaluations *self, size_t *journals, heli_context *ctx)
{
    heli_status status = HELI_OK;
    char **paths = NULL;
    size_t count = 0;
    uint64_t foreign = 0;
    double *record = malloc((record_size(self) + 1) * sizeof *record);
    if (!record) HELI_TRY(fail_memory(ctx));
    HELI_TRY(heli_journals_list(&paths, &count, self->folder, ctx));
    for (size_t i = 0; i < count; i++) {
        heli_journal_view view;
        heli_journal_facts facts = {0};
        HELI_TRY(heli_journal_view_open(&view, paths[i], ctx));
        reading here = {self, &view, record, ctx};
        status = heli_journal_scan(&view, tag_of(self), take_entry, &here, &facts);
        heli_journal_view_close(&view);
        if (status != HELI_OK) goto out;
        foreign += facts.foreign;
    }
    if (foreign > 0)
        status = heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' holds %llu results of another experiment; finish that one with its own file, or remove the folder"),
                           self->folder, (unsigned long long)foreign);
    *journals = count;
out:
    heli_journals_free(paths, count);
    free(record);
    return status;
}

/* A finished file of this study gives what the journals, now removed, held. */
static heli_status read_finished(heli_evaluations *self, heli_context *ctx)
{
    const heli_model *const models[] = {self->experiment->base->model, NULL};
    heli_study_file file;
    heli_status status = heli_study_file_read(&file, self->options.output, models, ctx);
    if (status != HELI_OK) return status;
    double *record = malloc((record_size(self) + 1) * sizeof *record);
    bool ours = strcmp(file.experiment->sha256, self->experiment->sha256) == 0 && strcmp(file.search, heli_search_name(self->options.kind)) == 0;
    if (!record) status = fail_memory(ctx);
    else if (!ours) status = heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' is the result of another study; give another name with -o, or remove it"), self->options.output);
    for (size_t i = 0; status == HELI_OK && i < file.evaluation_count; i++) {
        memcpy(record, file.point_values + (size_t)file.points[i] * self->levers, self->levers * sizeof *record);
        memcpy(record + self->levers, file.values + i * self->width, self->width * sizeof *record);
        status = add(self, (heli_evaluation){(uint64_t)file.points[i], (uint32_t)file.replicates[i]}, file.status[i] ? HELI_MODEL : HELI_OK, record, ctx);
    }
    self->finished = status == HELI_OK;
    free(record);
    heli_study_file_free(&file);
    return status;
}

static heli_status make_folder(const char *folder, heli_context *ctx)
{
    if (mkdir(folder, 0777) == 0) return heli_file_sync_folder(folder, ctx);
    if (errno == EEXIST) return HELI_OK;
    return heli_fail(ctx, heli_status_of_errno(errno), HELI_N_("cannot write '%s': %s"), folder, strerror(errno));
}

/* Rank 0: lock, and read what there is. */
static heli_status prepare(heli_evaluations *self, heli_context *ctx)
{
    heli_status status = HELI_OK;
    struct stat info;
    size_t journals = 0;
    bool begun = stat(self->folder, &info) == 0;
    char *lock = heli_file_beside(self->folder, "/lock");
    if (!lock) HELI_TRY(fail_memory(ctx));
    HELI_TRY(heli_file_check_writable(self->options.output, ctx));
    if (!begun && self->options.resume && stat(self->options.output, &info) == 0) {
        HELI_TRY(read_finished(self, ctx));
        goto out;
    }
    HELI_TRY(make_folder(self->folder, ctx));
    HELI_TRY(heli_lock_take(&self->lock, lock, false, ctx));
    HELI_TRY(read_journals(self, &journals, ctx));
    if (!self->options.resume && self->count > 0)
        status = heli_fail(ctx, HELI_IO, HELI_N_("'%s' holds %llu finished runs of an earlier search; --resume goes on with them, removing the folder forgets them"),
                           self->folder, (unsigned long long)self->count);
out:
    free(lock);
    return status;
}

/* All ranks learn what rank 0 has read. */
static heli_status share_known(heli_evaluations *self, heli_status status, heli_context *ctx)
{
    int32_t told[2] = {(int32_t)status, self->finished};
    uint64_t count = self->count;
    if (self->ranks == 1) return status;
    heli_ranks_broadcast(told, sizeof told);
    heli_ranks_broadcast(&count, sizeof count);
    self->finished = told[1] != 0;
    note *notes = calloc(count + 1, sizeof *notes);
    double *values = calloc(count * record_size(self) + 1, sizeof *values);
    if (!notes || !values) heli_ranks_abort(heli_status_exit(HELI_MEMORY));
    if (self->rank == 0) {
        memcpy(notes, self->notes, count * sizeof *notes);
        memcpy(values, self->values, count * record_size(self) * sizeof *values);
    }
    heli_ranks_broadcast(notes, count * sizeof *notes);
    heli_ranks_broadcast(values, count * record_size(self) * sizeof *values);
    status = (heli_status)told[0];
    for (size_t i = 0; self->rank > 0 && i < count && status == HELI_OK; i++) status = add(self, notes[i].of, notes[i].status, values + i * record_size(self), ctx);
    free(values);
    free(notes);
    return status;
}

static heli_status open_journal(heli_evaluations *self, heli_context *ctx)
{
    char name[64];
    snprintf(name, sizeof name, "/1-of-1.rank-%03d.jnl", self->rank);
    char *path = heli_file_beside(self->folder, name);
    if (!path) return fail_memory(ctx);
    heli_status status = heli_journal_open(&self->journal, path, self->experiment->text, tag_of(self), ctx);
    free(path);
    return status;
}

static heli_status make(heli_evaluations **out, heli_experiment *experiment, const heli_evaluations_options *options, heli_context *ctx)
{
    heli_evaluations *self = calloc(1, sizeof *self);
    *out = self;
    if (!self) return fail_memory(ctx);
    self->experiment = experiment;
    self->options = *options;
    self->lock.fd = -1;
    self->width = heli_study_values(experiment);
    self->levers = experiment->factor_count;
    self->rank = heli_ranks_self();
    self->ranks = heli_ranks_count();
    self->threads = options->threads > 0 ? options->threads : omp_get_max_threads();
    self->started = self->synced = heli_seconds_now();
    omp_init_lock(&self->guard);
    free(experiment->values);
    experiment->values = NULL;
    experiment->point_count = 0;
    return grow(self) ? HELI_OK : fail_memory(ctx);
}

heli_status heli_evaluations_open(heli_evaluations **out, heli_experiment *experiment, const heli_evaluations_options *options, heli_context *ctx)
{
    heli_status status = make(out, experiment, options, ctx);
    heli_evaluations *self = *out;
    if (status == HELI_OK && options->output) {
        self->folder = heli_sweep_folder(options->output);
        if (!self->folder) status = fail_memory(ctx);
        if (status == HELI_OK && self->rank == 0) status = prepare(self, ctx);
        status = share_known(self, status, ctx);
        if (status == HELI_OK && !self->finished) status = open_journal(self, ctx);
    }
    if (status == HELI_OK) self->before = self->count;
    if (status != HELI_OK) {
        heli_evaluations_close(self);
        *out = NULL;
    }
    return status;
}

heli_status heli_evaluations_of(heli_evaluations **out, heli_experiment *experiment, heli_search_kind kind, const double *points, size_t point_count,
                                const heli_evaluated *known, size_t count, heli_context *ctx)
{
    heli_evaluations_options options = {.kind = kind, .threads = 1};
    heli_status status = make(out, experiment, &options, ctx);
    heli_evaluations *self = *out;
    double *record = self ? malloc((record_size(self) + 1) * sizeof *record) : NULL;
    if (status == HELI_OK && !record) status = fail_memory(ctx);
    for (size_t i = 0; status == HELI_OK && i < count; i++) {
        if (known[i].of.point >= point_count) continue;
        memcpy(record, points + known[i].of.point * self->levers, self->levers * sizeof *record);
        memcpy(record + self->levers, known[i].values, self->width * sizeof *record);
        status = add(self, known[i].of, known[i].status, record, ctx);
    }
    free(record);
    if (status == HELI_OK) {
        self->finished = true;
        self->before = self->count;
        return HELI_OK;
    }
    heli_evaluations_close(self);
    *out = NULL;
    return status;
}

void heli_evaluations_close(heli_evaluations *self)
{
    if (!self) return;
    heli_status closed = heli_journal_close(self->journal, NULL);
    (void)closed; /* what was appended has been synced or will be found torn */
    heli_lock_release(&self->lock);
    omp_destroy_lock(&self->guard);
    free(self->folder);
    free(self->notes);
    free(self->values);
    free(self->table);
    free(self->point_table);
    free(self);
}

void heli_evaluations_forget(heli_evaluations *self)
{
    heli_status closed = heli_journal_close(self->journal, NULL);
    (void)closed;
    self->journal = NULL;
    if (self->rank == 0 && self->folder && !self->finished) heli_journals_remove(self->folder);
}

/* --- points --- */

static size_t point_slot(const heli_evaluations *self, const double *values)
{
    size_t slot = heli_crc32c(0, values, self->levers * sizeof *values) & (self->point_table_size - 1);
    while (self->point_table[slot] && memcmp(levers_of(self, self->point_table[slot] - 1), values, self->levers * sizeof *values) != 0)
        slot = (slot + 1) & (self->point_table_size - 1);
    return slot;
}

static bool grow_points(heli_evaluations *self)
{
    heli_experiment *experiment = self->experiment;
    size_t room = self->point_capacity ? 2 * self->point_capacity : 256;
    double *grown = realloc(experiment->values, room * self->levers * sizeof *grown);
    if (grown) experiment->values = grown;
    size_t *table = grown ? calloc(4 * room, sizeof *table) : NULL;
    if (!table) return false;
    free(self->point_table);
    self->point_table = table;
    self->point_table_size = 4 * room;
    self->point_capacity = room;
    for (size_t i = 0; i < experiment->point_count; i++) table[point_slot(self, levers_of(self, i))] = i + 1;
    return true;
}

heli_status heli_evaluations_point(heli_evaluations *self, const double *values, uint64_t *point, heli_context *ctx)
{
    heli_experiment *experiment = self->experiment;
    if (experiment->point_count == self->point_capacity && !grow_points(self)) return fail_memory(ctx);
    size_t slot = point_slot(self, values);
    if (self->point_table[slot]) {
        *point = self->point_table[slot] - 1;
        return HELI_OK;
    }
    memcpy(experiment->values + experiment->point_count * self->levers, values, self->levers * sizeof *values);
    *point = experiment->point_count++;
    self->point_table[slot] = (size_t)*point + 1;
    return HELI_OK;
}

/* --- one run --- */

static void note_failure(heli_evaluations *self, heli_status status, const char *message)
{
    if (self->failure == HELI_OK) {
        self->failure = status;
        snprintf(self->message, sizeof self->message, "%s", message);
    }
    atomic_store(&self->abandon, true);
}

/* Under the guard: progress, the clock, and safety against a power cut. */
static void look_around(heli_evaluations *self)
{
    double now = heli_seconds_now();
    if (self->journal && now - self->synced >= sync_seconds) {
        heli_context ctx;
        heli_context_init(&ctx);
        heli_status status = heli_journal_sync(self->journal, &ctx);
        if (status != HELI_OK) note_failure(self, status, ctx.message);
        heli_context_free(&ctx);
        self->synced = now;
    }
    if (!self->options.progress || self->rank > 0 || now - self->told < 0.1) return;
    uint64_t done = self->count + atomic_load(&self->batch_done), most = self->options.expected > done ? self->options.expected : done;
    heli_sweep_progress progress = {.jobs = most, .done = done, .failed = self->failed, .before = self->before, .seconds = now - self->started};
    self->told = now;
    self->options.progress(&progress, self->options.progress_data);
}

/* No new run is begun; those under way are dropped a little later. */
static bool stopping(heli_evaluations *self, bool under_way)
{
    if (atomic_load_explicit(&self->abandon, memory_order_relaxed)) return true;
    double limit = self->options.max_seconds;
    if (limit > 0 && heli_seconds_now() - self->started >= limit) heli_run_stop();
    if (!heli_run_stopping()) return false;
    if (!under_way) return true;
    omp_set_lock(&self->guard);
    double now = heli_seconds_now();
    if (self->stopped <= 0.0) self->stopped = now;
    bool late = now - self->stopped > grace_seconds;
    omp_unset_lock(&self->guard);
    return late;
}

static heli_status step_through(heli_evaluations *self, heli_simulation *simulation, heli_record *record, heli_context *ctx)
{
    const heli_scenario *base = self->experiment->base;
    heli_record_take(record, base, simulation);
    while (!heli_simulation_finished(simulation)) {
        if (stopping(self, true)) return HELI_INTERRUPTED;
        heli_status status = heli_simulation_step(simulation, ctx);
        if (status != HELI_OK) return status;
        heli_record_take(record, base, simulation);
    }
    heli_record_finish(record, simulation);
    return HELI_OK;
}

static void append(heli_evaluations *self, const heli_entry *entry)
{
    heli_context ctx;
    heli_context_init(&ctx);
    omp_set_lock(&self->guard);
    heli_status status = self->journal ? heli_journal_append(self->journal, entry, &ctx) : HELI_OK;
    if (status != HELI_OK) note_failure(self, status, ctx.message);
    atomic_fetch_add(&self->batch_done, 1);
    look_around(self);
    omp_unset_lock(&self->guard);
    heli_context_free(&ctx);
}

/* Runs one replicate of a point; levers and numbers into record. HELI_INTERRUPTED when it was dropped. */
static heli_status run_one(heli_evaluations *self, heli_evaluation of, const heli_runner *runner, double *record)
{
    const heli_experiment *experiment = self->experiment;
    heli_simulation *simulation = NULL;
    heli_record kept = {0};
    heli_context ctx;
    heli_context_init(&ctx); /* reasons are kept in English: the file does not depend on who ran what */
    void *params = malloc(experiment->base->model->params_bytes + 1);
    heli_status status = params ? HELI_OK : fail_memory(&ctx);
    heli_plan plan = {0};
    if (status == HELI_OK) {
        plan = heli_experiment_plan(experiment, of.point, params);
        plan.verify_every = self->options.verify_every;
        status = heli_simulation_create(&simulation, &plan, of.replicate, runner, &ctx);
    }
    if (status == HELI_OK) status = heli_record_init(&kept, experiment->base, simulation, &ctx);
    if (status == HELI_OK) status = step_through(self, simulation, &kept, &ctx);
    memcpy(record, levers_of(self, of.point), self->levers * sizeof *record);
    for (size_t i = 0; i < self->width; i++) record[self->levers + i] = heli_double_from_bits(0x7ff8000000000000u);
    if (status == HELI_OK) heli_study_take(experiment, kept.series, record + self->levers);
    else if (status != HELI_INTERRUPTED) heli_record_fail(&kept, status, ctx.status == status && ctx.message[0] ? ctx.message : heli_status_sentence(status));
    heli_entry entry = {.run = of.point, .replicate = of.replicate, .status = status, .steps_done = kept.steps_done, .digest = kept.digest,
                        .value_count = (uint32_t)record_size(self), .values = record, .reason = kept.reason};
    if (status != HELI_INTERRUPTED) append(self, &entry);
    heli_simulation_free(simulation);
    heli_record_free(&kept);
    heli_context_free(&ctx);
    free(params);
    return status;
}

/* --- a batch --- */

/* Runs what falls to this rank: jobs rank, rank + ranks, ... into records and results of all jobs. */
static void run_share(heli_evaluations *self, const heli_evaluation *jobs, size_t count, double *records, int32_t *results)
{
    size_t share = (count + (size_t)(self->ranks - 1 - self->rank)) / (size_t)self->ranks;
    int workers = (size_t)self->threads < share ? self->threads : (int)share, levels = omp_get_max_active_levels();
    if (share == 0) return;
    heli_runner inner = {0};
    if (self->threads / workers > 1) {
        inner = heli_runner_threads(self->threads / workers);
        omp_set_max_active_levels(2);
    }
    const heli_runner *runner = inner.run ? &inner : &heli_runner_serial;
#pragma omp parallel for schedule(dynamic, 1) num_threads(workers)
    for (size_t i = 0; i < share; i++) {
        size_t job = i * (size_t)self->ranks + (size_t)self->rank;
        results[job] = stopping(self, false) ? HELI_INTERRUPTED : (int32_t)run_one(self, jobs[job], runner, records + job * record_size(self));
    }
    omp_set_max_active_levels(levels);
}

/* All ranks learn all records, each from the rank that made it. */
static void share_records(heli_evaluations *self, size_t count, double *records, int32_t *results)
{
    size_t row = sizeof(int32_t) + record_size(self) * sizeof *records, ranks = (size_t)self->ranks;
    size_t *bytes = calloc(ranks, sizeof *bytes);
    unsigned char *mine = malloc((count / ranks + 1) * row + 1), *all = malloc(count * row + 1);
    if (!bytes || !mine || !all) heli_ranks_abort(heli_status_exit(HELI_MEMORY));
    for (size_t r = 0; r < ranks; r++) bytes[r] = (count + ranks - 1 - r) / ranks * row;
    unsigned char *at = mine;
    for (size_t job = (size_t)self->rank; job < count; job += ranks, at += row) {
        memcpy(at, &results[job], sizeof *results);
        memcpy(at + sizeof *results, records + job * record_size(self), row - sizeof *results);
    }
    heli_ranks_gather(mine, bytes, all);
    at = all;
    for (size_t r = 0; r < ranks; r++)
        for (size_t job = r; job < count; job += ranks, at += row) {
            memcpy(&results[job], at, sizeof *results);
            memcpy(records + job * record_size(self), at + sizeof *results, row - sizeof *results);
        }
    free(all);
    free(mine);
    free(bytes);
}

/* A failure of the disk on any rank is one of all. */
static heli_status agree(heli_evaluations *self, heli_context *ctx)
{
    int32_t mine = (int32_t)self->failure;
    int32_t *all = calloc((size_t)self->ranks, sizeof *all);
    size_t *bytes = calloc((size_t)self->ranks, sizeof *bytes);
    if (!all || !bytes) heli_ranks_abort(heli_status_exit(HELI_MEMORY));
    for (int r = 0; r < self->ranks; r++) bytes[r] = sizeof mine;
    heli_ranks_gather(&mine, bytes, all);
    heli_status status = HELI_OK;
    for (int r = 0; r < self->ranks && status == HELI_OK; r++) status = (heli_status)all[r];
    free(bytes);
    free(all);
    if (status == HELI_OK) return status;
    return heli_fail(ctx, status, "%s", self->failure == status ? self->message : heli_status_sentence(status));
}

static heli_status say_interrupted(const heli_evaluations *self, heli_context *ctx)
{
    if (!self->folder) return heli_fail(ctx, HELI_INTERRUPTED, HELI_N_("interrupted after %llu runs"), (unsigned long long)self->count);
    return heli_fail(ctx, HELI_INTERRUPTED, HELI_N_("interrupted after %llu runs; they are kept in '%s', --resume goes on with them"),
                     (unsigned long long)self->count, self->folder);
}

static heli_status run_missing(heli_evaluations *self, const heli_evaluation *jobs, size_t count, heli_context *ctx)
{
    heli_status status = HELI_OK;
    bool interrupted = false;
    double *records = calloc(count * record_size(self) + 1, sizeof *records);
    int32_t *results = calloc(count + 1, sizeof *results);
    if (!records || !results) HELI_TRY(fail_memory(ctx));
    if (self->finished)
        HELI_TRY(heli_fail(ctx, HELI_CORRUPT, HELI_N_("the file lacks a run that its search asks for: it comes from another version of Heli, or is damaged")));
    atomic_store(&self->batch_done, 0);
    run_share(self, jobs, count, records, results);
    if (self->ranks > 1) share_records(self, count, records, results);
    status = agree(self, ctx);
    for (size_t i = 0; i < count && status == HELI_OK; i++) {
        interrupted = interrupted || results[i] == HELI_INTERRUPTED;
        if (results[i] == HELI_INTERRUPTED) continue;
        if (may_pass((heli_status)results[i])) HELI_TRY(heli_fail(ctx, (heli_status)results[i], "%s", heli_status_sentence((heli_status)results[i])));
        HELI_TRY(add(self, jobs[i], (heli_status)results[i], records + i * record_size(self), ctx));
    }
    if (status == HELI_OK && interrupted) status = say_interrupted(self, ctx);
out:
    atomic_store(&self->batch_done, 0);
    free(results);
    free(records);
    return status;
}

/* Jobs that are not known, each once; their number. */
static heli_status list_missing(heli_evaluations *self, const heli_evaluation *asked, size_t count, heli_evaluation *jobs, size_t *found, heli_context *ctx)
{
    *found = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = self->table[slot_of(self, asked[i])];
        bool again = false;
        for (size_t k = 0; k < *found && !again && !at; k++) again = jobs[k].point == asked[i].point && jobs[k].replicate == asked[i].replicate;
        if (!at && !again) jobs[(*found)++] = asked[i];
        if (at && memcmp(self->values + (at - 1) * record_size(self), levers_of(self, asked[i].point), self->levers * sizeof *self->values) != 0)
            return heli_fail(ctx, HELI_CORRUPT, HELI_N_("run %llu belongs to another setting of the levers: the search was begun by another version of Heli, or its journal is damaged"),
                             (unsigned long long)asked[i].point);
    }
    return HELI_OK;
}

heli_status heli_evaluations_run(heli_evaluations *self, const heli_evaluation *asked, size_t count, double *values, heli_context *ctx)
{
    heli_status status = HELI_OK;
    size_t missing = 0;
    heli_evaluation *jobs = calloc(count + 1, sizeof *jobs);
    if (!jobs) HELI_TRY(fail_memory(ctx));
    HELI_TRY(list_missing(self, asked, count, jobs, &missing, ctx));
    if (missing > 0) HELI_TRY(run_missing(self, jobs, missing, ctx));
    for (size_t i = 0; i < count; i++) {
        size_t at = self->table[slot_of(self, asked[i])] - 1;
        memcpy(values + i * self->width, self->values + at * record_size(self) + self->levers, self->width * sizeof *values);
    }
out:
    free(jobs);
    return status;
}

/* --- what is known --- */

static int by_number(const void *a, const void *b)
{
    const heli_evaluation *x = &((const heli_evaluated *)a)->of, *y = &((const heli_evaluated *)b)->of;
    if (x->point != y->point) return x->point < y->point ? -1 : 1;
    return (x->replicate > y->replicate) - (x->replicate < y->replicate);
}

heli_status heli_evaluations_all(const heli_evaluations *self, heli_evaluated **out, size_t *count, heli_context *ctx)
{
    heli_evaluated *list = calloc(self->count + 1, sizeof *list);
    *out = list;
    *count = 0;
    if (!list) return fail_memory(ctx);
    for (size_t i = 0; i < self->count; i++)
        if (self->notes[i].of.point < self->experiment->point_count)
            list[(*count)++] = (heli_evaluated){self->notes[i].of, self->notes[i].status, self->values + i * record_size(self) + self->levers};
    qsort(list, *count, sizeof *list, by_number);
    return HELI_OK;
}

heli_evaluations_counts heli_evaluations_count(const heli_evaluations *self)
{
    return (heli_evaluations_counts){.known = self->count, .before = self->before, .failed = self->failed, .finished = self->finished};
}
