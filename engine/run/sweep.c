/*
 * Carrying out a sweep.
 *
 *     lock -> read the journals -> workers and coordinator -> all done? merge
 *
 * On every rank one thread coordinates (messages, progress, syncing, the clock) and the others work. Rank 0 knows which jobs are missing and
 * hands them out: to its own workers one by one, to other ranks in batches. Who does what is left to chance, and the result cannot show it:
 * a job's numbers depend on the job alone, and the merge sorts.
 */
#include "engine/run/sweep.h"

#include <errno.h>
#include <math.h>
#include <omp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "engine/run/clock.h"
#include "engine/run/design.h"
#include "engine/run/ranks.h"
#include "engine/run/run.h"
#include "engine/run/sweep_internal.h"
#include "engine/store/lock.h"
#include "engine/store/safe_file.h"

enum { TAG_WANT = 1, TAG_JOBS, TAG_STOP, TAG_END, MOST_JOBS = 2048, QUEUE = 2 * MOST_JOBS };
static const double grace_seconds = 2.0, sync_seconds = 2.0;

/* What a rank tells rank 0 whenever it asks for jobs, and at its end. */
typedef struct report {
    uint64_t done, failed;
    int32_t status;
    char message[256];
} report;

typedef struct sweep {
    const heli_experiment *experiment;
    const heli_sweep_options *options;
    const char *(*translate)(const char *text);
    int rank, ranks, workers;
    heli_runner inner;        /* threads inside a job, when there are more threads than jobs */
    size_t value_count;

    omp_lock_t guard;         /* of everything in this block */
    heli_job_note *notes;     /* rank 0: [count] what is done */
    uint64_t count, next;     /* rank 0: jobs below `next` have been handed out, or need not be */
    uint64_t left;            /* rank 0: jobs not handed out yet */
    uint64_t queue[QUEUE];    /* other ranks: jobs received */
    size_t queued;
    bool ended;               /* no more jobs will come */
    heli_journal *journal;
    heli_status failure;      /* of the journal, here or on another rank */
    char message[1024];

    _Atomic uint64_t done, failed, appended;
    atomic_bool abandon;      /* jobs under way are to be dropped */
    atomic_int at_work;       /* workers that have not finished */

    /* the coordinator's own */
    heli_sweep_progress base; /* jobs, before, done and failed when the call began */
    report *reports;          /* rank 0: [ranks] the last of each */
    bool *gone;               /* rank 0: [ranks] it has ended */
    bool asked;               /* other ranks: a question is under way */
    bool told_stop;
    double started, stopped, told, synced;
    uint64_t synced_at;
} sweep;

static void nap(double seconds)
{
    struct timespec span = {.tv_sec = 0, .tv_nsec = (long)(seconds * 1e9)};
    nanosleep(&span, NULL);
}

/* --- handing out --- */

static bool in_shard(const sweep *self, uint64_t job)
{
    return job % self->options->shards == self->options->shard - 1;
}

/* Rank 0, under the guard: the next missing job of this shard; false when there is none. */
static bool next_missing(sweep *self, uint64_t *job)
{
    while (!self->ended && self->next < self->count) {
        uint64_t candidate = self->next++;
        uint8_t state = self->notes[candidate].state;
        if (!in_shard(self, candidate) || state == HELI_JOB_DONE || state == HELI_JOB_FAILED) continue;
        self->left--;
        *job = candidate;
        return true;
    }
    self->ended = true;
    return false;
}

typedef enum offer { OFFER_JOB, OFFER_WAIT, OFFER_END } offer;

static offer take_job(sweep *self, uint64_t *job)
{
    offer result = OFFER_END;
    omp_set_lock(&self->guard);
    if (self->rank == 0) {
        result = next_missing(self, job) ? OFFER_JOB : OFFER_END;
    } else if (self->queued > 0) {
        *job = self->queue[--self->queued];
        result = OFFER_JOB;
    } else if (!self->ended) {
        result = OFFER_WAIT;
    }
    omp_unset_lock(&self->guard);
    return result;
}

/* No more jobs are handed out or begun. */
static void end_work(sweep *self)
{
    omp_set_lock(&self->guard);
    self->ended = true;
    self->queued = 0;
    omp_unset_lock(&self->guard);
}

static void note_failure(sweep *self, heli_status status, const char *message)
{
    omp_set_lock(&self->guard);
    if (self->failure == HELI_OK) {
        self->failure = status;
        snprintf(self->message, sizeof self->message, "%s", message);
    }
    omp_unset_lock(&self->guard);
    end_work(self);
    atomic_store(&self->abandon, true);
}

/* --- one job --- */

/* A worker's own room, kept from job to job. */
typedef struct desk {
    void *params;
    double *values;
} desk;

/* Steps a simulation to its end. HELI_INTERRUPTED when it was dropped. */
static heli_status step_through(const sweep *self, heli_simulation *simulation, heli_record *record, heli_context *ctx)
{
    heli_record_take(record, self->experiment->base, simulation);
    while (!heli_simulation_finished(simulation)) {
        if (atomic_load_explicit(&self->abandon, memory_order_relaxed)) return HELI_INTERRUPTED;
        heli_status status = heli_simulation_step(simulation, ctx);
        if (status != HELI_OK) return status;
        heli_record_take(record, self->experiment->base, simulation);
    }
    heli_record_finish(record, simulation);
    return HELI_OK;
}

static void append(sweep *self, const heli_entry *entry)
{
    heli_context ctx;
    heli_context_init(&ctx);
    ctx.translate = self->translate;
    omp_set_lock(&self->guard);
    heli_status status = heli_journal_append(self->journal, entry, &ctx);
    omp_unset_lock(&self->guard);
    if (status != HELI_OK) note_failure(self, status, ctx.message);
    else {
        atomic_fetch_add(entry->status == HELI_OK ? &self->done : &self->failed, 1);
        atomic_fetch_add(&self->appended, 1);
    }
    heli_context_free(&ctx);
}

static void do_job(sweep *self, desk *desk_of, uint64_t job)
{
    const heli_experiment *experiment = self->experiment;
    uint64_t replicates = (uint64_t)experiment->base->replicates;
    heli_plan plan = heli_experiment_plan(experiment, job / replicates, desk_of->params);
    heli_simulation *simulation = NULL;
    heli_record record = {0};
    heli_context ctx;
    heli_context_init(&ctx); /* reasons are kept in English: the file does not depend on who ran which job */
    plan.verify_every = self->options->verify_every;
    const heli_runner *runner = self->inner.run ? &self->inner : &heli_runner_serial;
    heli_status status = heli_simulation_create(&simulation, &plan, job % replicates, runner, &ctx);
    if (status == HELI_OK) status = heli_record_init(&record, experiment->base, simulation, &ctx);
    if (status == HELI_OK) status = step_through(self, simulation, &record, &ctx);
    if (status != HELI_OK && status != HELI_INTERRUPTED)
        heli_record_fail(&record, status, ctx.status == status && ctx.message[0] ? ctx.message : heli_status_sentence(status));
    if (status == HELI_OK) heli_keep_take(experiment, record.series, desk_of->values);
    heli_entry entry = {.run = job / replicates, .replicate = (uint32_t)(job % replicates), .status = status, .steps_done = record.steps_done,
                        .digest = record.digest, .value_count = status == HELI_OK ? (uint32_t)self->value_count : 0, .values = desk_of->values,
                        .reason = record.reason};
    if (status != HELI_INTERRUPTED) append(self, &entry);
    heli_simulation_free(simulation);
    heli_record_free(&record);
    heli_context_free(&ctx);
}

static void work(sweep *self)
{
    uint64_t job = 0;
    desk own = {malloc(self->experiment->base->model->params_bytes + 1), malloc((self->value_count + 1) * sizeof(double))};
    if (!own.params || !own.values) note_failure(self, HELI_MEMORY, heli_status_sentence(HELI_MEMORY));
    for (offer got; own.params && own.values && (got = take_job(self, &job)) != OFFER_END;) {
        if (got == OFFER_JOB) do_job(self, &own, job);
        else nap(0.0002);
    }
    free(own.values);
    free(own.params);
    atomic_fetch_sub(&self->at_work, 1);
}

/* --- coordinating --- */

static report own_report(sweep *self)
{
    report mine = {.done = atomic_load(&self->done), .failed = atomic_load(&self->failed)};
    omp_set_lock(&self->guard);
    mine.status = (int32_t)self->failure;
    snprintf(mine.message, sizeof mine.message, "%.255s", self->message);
    omp_unset_lock(&self->guard);
    return mine;
}

/* Rank 0: as many jobs as keep a rank busy for a while, fewer towards the end. */
static void send_jobs(sweep *self, int to)
{
    uint64_t jobs[MOST_JOBS];
    size_t count = 0;
    omp_set_lock(&self->guard);
    uint64_t share = self->left / (8 * (uint64_t)self->ranks * (uint64_t)self->workers) + 1;
    if (share > MOST_JOBS) share = MOST_JOBS;
    while (count < share && next_missing(self, &jobs[count])) count++;
    omp_unset_lock(&self->guard);
    heli_ranks_send(to, TAG_JOBS, jobs, count * sizeof *jobs);
}

static void receive_jobs(sweep *self, const void *data, size_t bytes)
{
    omp_set_lock(&self->guard);
    size_t count = bytes / sizeof *self->queue;
    if (count == 0 || self->ended) self->ended = true;
    else if (self->queued + count <= QUEUE) {
        memcpy(self->queue + self->queued, data, bytes);
        self->queued += count;
    }
    self->asked = false;
    omp_unset_lock(&self->guard);
}

static void take_report(sweep *self, int from, const void *data)
{
    memcpy(&self->reports[from], data, sizeof *self->reports);
    const report *told = &self->reports[from];
    if (told->status == HELI_INTERRUPTED) heli_run_stop();
    else if (told->status != HELI_OK) note_failure(self, (heli_status)told->status, told->message);
}

static void receive(sweep *self)
{
    static unsigned char data[HELI_RANKS_MESSAGE_BYTES];
    int from = 0, tag = 0;
    size_t bytes = 0;
    while (heli_ranks_poll(&from, &tag, data, &bytes)) {
        if (tag == TAG_JOBS) receive_jobs(self, data, bytes);
        if (tag == TAG_STOP) heli_run_stop();
        if (tag == TAG_WANT || tag == TAG_END) take_report(self, from, data);
        if (tag == TAG_END) self->gone[from] = true;
        if (tag == TAG_WANT) send_jobs(self, from);
    }
}

static void ask(sweep *self)
{
    omp_set_lock(&self->guard);
    bool want = !self->asked && !self->ended && self->queued < (size_t)self->workers;
    if (want) self->asked = true;
    omp_unset_lock(&self->guard);
    if (!want) return;
    report mine = own_report(self);
    heli_ranks_send(0, TAG_WANT, &mine, sizeof mine);
}

/* A stop: no new jobs, and after a while those under way are dropped. */
static void follow_stop(sweep *self, double now)
{
    double limit = self->options->max_seconds;
    if (limit > 0 && now - self->started >= limit) heli_run_stop();
    if (!heli_run_stopping()) {
        if (atomic_load(&self->abandon) && self->rank == 0 && !self->told_stop) self->told_stop = true; /* a failure here */
        else return;
    } else if (!self->told_stop) {
        self->told_stop = true;
    } else {
        if (now - self->stopped > grace_seconds) atomic_store(&self->abandon, true);
        return;
    }
    self->stopped = now;
    end_work(self);
    for (int r = 1; self->rank == 0 && r < self->ranks; r++) heli_ranks_send(r, TAG_STOP, "", 0);
}

static void sync_sometimes(sweep *self, double now)
{
    uint64_t appended = atomic_load(&self->appended);
    if (now - self->synced < sync_seconds || appended == self->synced_at) return;
    heli_context ctx;
    heli_context_init(&ctx);
    ctx.translate = self->translate;
    heli_status status = heli_journal_sync(self->journal, &ctx);
    if (status != HELI_OK) note_failure(self, status, ctx.message);
    heli_context_free(&ctx);
    self->synced = now;
    self->synced_at = appended;
}

static heli_sweep_progress progress_now(const sweep *self, double now)
{
    heli_sweep_progress p = self->base;
    p.done += atomic_load(&self->done) + atomic_load(&self->failed);
    p.failed += atomic_load(&self->failed);
    for (int r = 1; self->rank == 0 && r < self->ranks; r++) {
        p.done += self->reports[r].done + self->reports[r].failed;
        p.failed += self->reports[r].failed;
    }
    p.seconds = now - self->started;
    return p;
}

static void tell_sometimes(sweep *self, double now)
{
    if (self->rank > 0 || !self->options->progress || now - self->told < 0.1) return;
    heli_sweep_progress progress = progress_now(self, now);
    self->told = now;
    self->options->progress(&progress, self->options->progress_data);
}

static bool others_at_work(const sweep *self)
{
    for (int r = 1; self->rank == 0 && r < self->ranks; r++)
        if (!self->gone[r]) return true;
    return false;
}

static void coordinate(sweep *self)
{
    double pause = 0.0005;
    while (atomic_load(&self->at_work) > 0 || others_at_work(self)) {
        double now = heli_seconds_now();
        follow_stop(self, now);
        if (self->ranks > 1) receive(self);
        if (self->rank > 0) ask(self);
        sync_sometimes(self, now);
        tell_sometimes(self, now);
        nap(pause);
        if (self->ranks == 1 && pause < 0.01) pause *= 1.2; /* a short sweep ends at once, a long one costs nothing */
    }
}

/* The last word of a rank above 0. Rank 0 has heard it from all before it goes on. */
static void say_end(sweep *self)
{
    report mine = own_report(self);
    if (mine.status == HELI_OK && heli_run_stopping()) mine.status = HELI_INTERRUPTED;
    heli_ranks_send(0, TAG_END, &mine, sizeof mine);
}

static void run_all(sweep *self)
{
    atomic_store(&self->at_work, self->workers);
    int levels = omp_get_max_active_levels();
    if (self->inner.run) omp_set_max_active_levels(2);
#pragma omp parallel num_threads(self->workers + 1)
    {
        if (omp_get_thread_num() == 0) {
            /* Where fewer threads than asked for could be had, the missing workers will not finish. */
            atomic_fetch_sub(&self->at_work, self->workers + 1 - omp_get_num_threads());
            if (omp_get_num_threads() == 1) atomic_fetch_add(&self->at_work, 1), work(self);
            coordinate(self);
        } else {
            work(self);
        }
    }
    omp_set_max_active_levels(levels);
}

/* --- before --- */

static heli_status make_folder(const char *folder, heli_context *ctx)
{
    if (mkdir(folder, 0777) == 0) return heli_file_sync_folder(folder, ctx);
    if (errno == EEXIST) return HELI_OK;
    return heli_fail(ctx, heli_status_of_errno(errno), HELI_N_("cannot write '%s': %s"), folder, strerror(errno));
}

static char *shard_path(const char *folder, const heli_sweep_options *options, const char *ending)
{
    char name[96];
    snprintf(name, sizeof name, "/%u-of-%u%s", options->shard, options->shards, ending);
    return heli_file_beside(folder, name);
}

/* One lock for the whole output, shared among shards; and one for this shard. */
static heli_status lock_all(heli_lock locks[2], const char *folder, const heli_sweep_options *options, heli_context *ctx)
{
    char *whole = heli_file_beside(folder, "/lock"), *part = shard_path(folder, options, ".lock");
    heli_status status = whole && part ? HELI_OK : heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    if (status == HELI_OK) status = heli_lock_take(&locks[0], whole, options->shards > 1, ctx);
    if (status == HELI_OK && options->shards > 1) status = heli_lock_take(&locks[1], part, false, ctx);
    free(whole);
    free(part);
    return status;
}

/* Without --resume, journals of an earlier sweep are not touched. */
static heli_status refuse_leftovers(const heli_jobs *jobs, const heli_sweep_options *options, const char *folder, heli_context *ctx)
{
    char mine[64];
    snprintf(mine, sizeof mine, "/%u-of-%u.", options->shard, options->shards);
    for (size_t i = 0; !options->resume && i < jobs->journal_count; i++)
        if (options->shards == 1 || strstr(jobs->paths[i], mine))
            return heli_fail(ctx, HELI_IO, HELI_N_("'%s' holds %llu finished jobs of an earlier sweep; --resume goes on with them, removing the folder forgets them"),
                             folder, (unsigned long long)jobs->done + (unsigned long long)jobs->failed);
    return HELI_OK;
}

/* Counts the jobs of this shard. */
static void count_jobs(sweep *self, const heli_jobs *jobs)
{
    self->count = jobs->count;
    self->notes = jobs->notes;
    for (uint64_t job = 0; job < jobs->count; job++) {
        uint8_t state = jobs->notes[job].state;
        if (!in_shard(self, job)) continue;
        self->base.jobs++;
        self->base.before += state == HELI_JOB_DONE || state == HELI_JOB_FAILED;
        self->base.failed += state == HELI_JOB_FAILED;
    }
    self->base.done = self->base.before;
    self->left = self->base.jobs - self->base.before;
}

/* Threads go over jobs while there are enough of them; what is left over goes into the jobs. */
static void share_threads(sweep *self)
{
    int threads = self->options->threads > 0 ? self->options->threads : omp_get_max_threads();
    uint64_t jobs = self->rank == 0 ? self->left / (uint64_t)self->ranks + 1 : UINT64_MAX;
    self->workers = (uint64_t)threads < jobs ? threads : (int)jobs;
    if (threads / self->workers > 1) self->inner = heli_runner_threads(threads / self->workers);
}

static heli_status open_journal(sweep *self, const char *folder, heli_context *ctx)
{
    char name[64];
    snprintf(name, sizeof name, ".rank-%03d.jnl", self->rank);
    char *path = shard_path(folder, self->options, name);
    if (!path) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    heli_status status = heli_journal_open(&self->journal, path, self->experiment->text, heli_journal_tag(self->experiment->sha256), ctx);
    free(path);
    return status;
}

/* All ranks learn what became of a stage on rank 0. */
static heli_status share_status(heli_status status, int ranks)
{
    int32_t told = (int32_t)status;
    if (ranks > 1) heli_ranks_broadcast(&told, sizeof told);
    return (heli_status)told;
}

/* --- the whole --- */

/* True when a sweep that is to be resumed has nothing left to do: its file is there, whole, and no journals. */
static bool already_done(heli_sweep_result *out, const heli_experiment *experiment, const heli_sweep_options *options, const char *folder)
{
    heli_sweep_file *file = NULL;
    struct stat info;
    char *sha = options->resume && options->shards == 1 && stat(folder, &info) != 0 ? heli_sweep_file_sha(options->output) : NULL;
    bool ours = sha && strcmp(sha, experiment->sha256) == 0;
    free(sha);
    const heli_model *const models[] = {experiment->base->model, NULL};
    if (!ours || heli_sweep_file_open(&file, options->output, models, heli_design_make, NULL) != HELI_OK) return false;
    out->progress.jobs = file->runs * file->replicates;
    heli_sweep_file_count(file, &out->progress.done, &out->progress.failed);
    out->progress.before = out->progress.done;
    memcpy(out->digest, file->digest, sizeof out->digest);
    out->merged = out->progress.done == out->progress.jobs;
    heli_sweep_file_close(file);
    if (out->merged) heli_journals_clear(folder);
    return out->merged;
}

static heli_status prepare(const char *folder, heli_lock locks[2], heli_jobs *jobs, const heli_experiment *experiment,
                           const heli_sweep_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK;
    HELI_TRY(heli_file_check_writable(options->output, ctx));
    HELI_TRY(heli_sweep_check_output(experiment, options, ctx));
    HELI_TRY(make_folder(folder, ctx));
    HELI_TRY(lock_all(locks, folder, options, ctx));
    HELI_TRY(heli_jobs_read(jobs, experiment, folder, ctx));
    HELI_TRY(refuse_leftovers(jobs, options, folder, ctx));
    HELI_TRY(heli_jobs_check_program(jobs, folder, ctx));
out:
    return status;
}

static heli_status carry_out(sweep *self, const char *folder, heli_context *ctx)
{
    heli_status status = HELI_OK;
    share_threads(self);
    self->started = self->synced = heli_seconds_now();
    self->reports = calloc((size_t)self->ranks, sizeof *self->reports);
    self->gone = calloc((size_t)self->ranks, sizeof *self->gone);
    if (!self->reports || !self->gone) status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    if (status == HELI_OK) status = open_journal(self, folder, ctx);
    if (status != HELI_OK) {
        self->workers = 1;
        note_failure(self, status, ctx && ctx->message[0] ? ctx->message : heli_status_sentence(status));
    }
    if (self->reports && self->gone) run_all(self);
    heli_status closed = heli_journal_close(self->journal, ctx);
    if (closed != HELI_OK && self->failure == HELI_OK) note_failure(self, closed, ctx && ctx->message[0] ? ctx->message : "");
    if (self->rank > 0) say_end(self);
    if (self->failure != HELI_OK) return heli_fail(ctx, self->failure, "%s", self->message);
    return HELI_OK;
}

/* After all ranks have ended. */
static heli_status finish(sweep *self, heli_sweep_result *out, const char *folder, heli_lock locks[2], heli_context *ctx)
{
    const heli_sweep_options *options = self->options;
    out->progress = progress_now(self, heli_seconds_now());
    if (self->options->progress) self->options->progress(&out->progress, options->progress_data);
    bool complete = out->progress.done >= out->progress.jobs;
    if (!complete)
        return heli_fail(ctx, HELI_INTERRUPTED, HELI_N_("interrupted after %llu of %llu jobs; they are kept in '%s', --resume goes on with them"),
                         (unsigned long long)out->progress.done, (unsigned long long)out->progress.jobs, folder);
    if (options->shards > 1) return HELI_OK;
    (void)locks;
    return heli_sweep_merge_locked(out, self->experiment, options->output, folder, false, options->keep_journals, ctx);
}

heli_status heli_sweep(heli_sweep_result *out, const heli_experiment *experiment, const heli_sweep_options *options, heli_context *ctx)
{
    heli_lock locks[2] = {{.fd = -1}, {.fd = -1}};
    heli_jobs jobs = {0};
    static sweep self; /* too large for a small stack; one sweep at a time per process */
    self = (sweep){.experiment = experiment, .options = options, .translate = ctx ? ctx->translate : NULL, .rank = heli_ranks_self(),
                   .ranks = heli_ranks_count(), .value_count = heli_keep_values(&experiment->keep, experiment->base->model, experiment->base->steps)};
    *out = (heli_sweep_result){0};
    char *folder = heli_sweep_folder(options->output);
    if (!folder) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    omp_init_lock(&self.guard);
    int32_t done = self.rank == 0 && already_done(out, experiment, options, folder);
    if (self.ranks > 1) heli_ranks_broadcast(&done, sizeof done);
    heli_status status = self.rank == 0 && !done ? prepare(folder, locks, &jobs, experiment, options, ctx) : HELI_OK;
    if (done && self.rank == 0 && out->progress.failed > 0)
        status = heli_fail(ctx, HELI_MODEL, HELI_N_("%llu of %llu jobs failed; their reasons are in '%s'"), (unsigned long long)out->progress.failed,
                           (unsigned long long)out->progress.jobs, options->output);
    out->retried = jobs.again;
    status = share_status(status, self.ranks);
    if (status == HELI_OK && !done) {
        if (self.rank == 0) count_jobs(&self, &jobs);
        status = carry_out(&self, folder, ctx);
        heli_jobs_free(&jobs); /* the merge reads anew */
        if (self.rank == 0 && status == HELI_OK) status = finish(&self, out, folder, locks, ctx);
        status = share_status(status, self.ranks);
    }
    heli_jobs_free(&jobs);
    heli_lock_release(&locks[1]);
    heli_lock_release(&locks[0]);
    omp_destroy_lock(&self.guard);
    free(self.reports);
    free(self.gone);
    free(folder);
    return status;
}
