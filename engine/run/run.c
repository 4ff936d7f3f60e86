/*
 * Running a scenario.
 *
 *     check the output -> resume? -> rounds -> results, or a checkpoint
 *
 * A round advances every unfinished replicate until it is finished, or a stop is asked for, or a checkpoint is due. At the end of
 * a round no thread is at work, so a checkpoint may walk through the worlds. Rounds take replicates in index order: those under way come
 * first, so that never more than one world per thread is held.
 *
 * Where ranks run together, all of them walk through this file alike: whatever only one of them can know (a signal, a clock, a disk) is
 * told to the others before anybody acts on it.
 */
#include "engine/run/run_internal.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/run/clock.h"
#include "engine/run/pages.h"
#include "engine/run/ranks.h"
#include "engine/store/checkpoint.h"
#include "engine/store/safe_file.h"

static int64_t steps_per_replicate(const heli_job *self)
{
    return self->plan.burn_in + self->plan.steps;
}

/* --- progress --- */

static void tell(heli_job *self, double now)
{
    heli_run_progress progress = {.steps_done = atomic_load(&self->steps_done),
                                  .steps_total = (int64_t)self->count * steps_per_replicate(self),
                                  .replicates_done = atomic_load(&self->replicates_done),
                                  .replicates_failed = atomic_load(&self->replicates_failed),
                                  .seconds = now - self->started};
    self->told = now;
    self->options->progress(&progress, self->options->progress_data);
}

/* Whichever thread comes by when a tenth of a second has passed; the others go on. */
static void tell_sometimes(heli_job *self, double now)
{
    if (!self->options->progress || atomic_flag_test_and_set(&self->telling)) return;
    if (now - self->told >= 0.1) tell(self, now);
    atomic_flag_clear(&self->telling);
}

/* --- one replicate --- */

static bool writes(const heli_job *self)
{
    return !self->ranks || heli_ranks_self() == 0;
}

static heli_status agree(const heli_job *self, heli_status status, heli_context *ctx)
{
    return self->ranks ? self->runner->agree(self->runner, status, ctx) : status;
}

static bool stopping(const heli_job *self)
{
    return self->ranks ? (heli_rank_runner_wishes(self->ranks) & HELI_WISH_STOP) != 0 : heli_run_stopping();
}

static bool pausing(const heli_job *self, double now)
{
    return self->ranks ? heli_rank_runner_wishes(self->ranks) != 0 : heli_run_stopping() || now >= self->checkpoint_due;
}

/* The others learn of it at the end of the next step, and all act then. */
static void tell_wishes(const heli_job *self, double now)
{
    if (!self->ranks) return;
    unsigned due = writes(self) && now >= self->checkpoint_due ? HELI_WISH_PAUSE : 0;
    heli_rank_runner_wish(self->ranks, due | (heli_run_stopping() ? HELI_WISH_STOP : 0));
}

/* Notes the partitions' names and sizes, from whichever world is first. */
static void note_partitions(heli_job *self, heli_simulation *simulation)
{
    const heli_model *model = self->plan.model;
    const void *world = heli_simulation_world(simulation);
#pragma omp critical(heli_run_partitions)
    if (!self->partition_info) {
        size_t count = model->partition_count(world);
        self->partition_info = calloc(count + 1, sizeof *self->partition_info);
        for (size_t p = 0; self->partition_info && p < count; p++) model->partition_info(world, p, &self->partition_info[p]);
        self->partition_count = self->partition_info ? count : 0;
    }
}

static heli_status start(heli_job *self, size_t r, heli_context *ctx)
{
    heli_status status = HELI_OK;
    heli_replicate *replicate = &self->replicates[r];
    HELI_TRY(heli_simulation_create(&replicate->simulation, &self->plan, r, self->runner, ctx));
    HELI_TRY(heli_record_init(&replicate->record, self->scenario, replicate->simulation, ctx));
    if (r > 0) heli_record_drop_snapshots(&replicate->record);
    if (!writes(self)) heli_record_leave_snapshots(&replicate->record);
    heli_record_take(&replicate->record, self->scenario, replicate->simulation);
    replicate->progress = HELI_UNDER_WAY;
out:
    return status;
}

/* Steps until finished, failed or pausing. */
static heli_status proceed(heli_job *self, heli_replicate *replicate, heli_context *ctx)
{
    heli_simulation *simulation = replicate->simulation;
    for (double now = heli_seconds_now(); !heli_simulation_finished(simulation) && !pausing(self, now); now = heli_seconds_now()) {
        tell_wishes(self, now);
        heli_status status = heli_simulation_step(simulation, ctx);
        if (status != HELI_OK) return status;
        heli_record_take(&replicate->record, self->scenario, simulation);
        atomic_fetch_add(&self->steps_done, 1);
        tell_sometimes(self, now);
    }
    return HELI_OK;
}

static void finish(heli_job *self, heli_replicate *replicate, heli_status status, const heli_context *ctx)
{
    int64_t made = replicate->simulation ? heli_simulation_index(replicate->simulation) : 0;
    if (status == HELI_OK) {
        heli_record_finish(&replicate->record, replicate->simulation);
        atomic_fetch_add(&self->replicates_done, 1);
    } else {
        replicate->record.model = self->plan.model;
        replicate->record.steps = self->plan.steps;
        heli_record_fail(&replicate->record, status, ctx->status == status && ctx->message[0] ? ctx->message
                         : heli_context_translate(ctx, heli_status_sentence(status)));
        atomic_fetch_add(&self->replicates_failed, 1);
    }
    atomic_fetch_add(&self->steps_done, steps_per_replicate(self) - made);
    heli_simulation_free(replicate->simulation);
    replicate->simulation = NULL;
    replicate->progress = HELI_FINISHED;
}

static void advance(heli_job *self, size_t r)
{
    heli_replicate *replicate = &self->replicates[r];
    if (replicate->progress == HELI_FINISHED || pausing(self, heli_seconds_now())) return;
    heli_context ctx;
    heli_context_init(&ctx);
    ctx.translate = self->translate;
    heli_status status = replicate->progress == HELI_NOT_STARTED ? start(self, r, &ctx) : HELI_OK;
    if (status != HELI_OK) {
        status = agree(self, status, &ctx);
    } else {
        note_partitions(self, replicate->simulation);
        status = proceed(self, replicate, &ctx);
    }
    if (status != HELI_OK || heli_simulation_finished(replicate->simulation)) finish(self, replicate, status, &ctx);
    heli_context_free(&ctx);
}

/* --- rounds --- */

static bool all_finished(const heli_job *self)
{
    for (size_t r = 0; r < self->count; r++)
        if (self->replicates[r].progress != HELI_FINISHED) return false;
    return true;
}

static heli_status ignore_block(heli_visitor *visitor, const char *name, void *data, size_t bytes)
{
    (void)visitor;
    (void)name;
    (void)data;
    (void)bytes;
    return HELI_OK;
}

/* What ranks that write nothing have to do with a checkpoint: they send what they hold. */
static heli_status help_with_checkpoint(heli_job *self)
{
    heli_visitor visitor = {.block = ignore_block};
    heli_status status = HELI_OK;
    for (size_t r = 0; r < self->count && status == HELI_OK; r++)
        if (self->replicates[r].progress == HELI_UNDER_WAY) status = heli_simulation_save(self->replicates[r].simulation, &visitor);
    return status;
}

static heli_status write_checkpoint(heli_job *self, heli_context *ctx)
{
    heli_status status = writes(self) ? heli_checkpoint_write(self->checkpoint, self->scenario, self->replicates, self->count, ctx)
                                      : help_with_checkpoint(self);
    return agree(self, status, ctx);
}

static void run_round(heli_job *self)
{
    double every = self->options->checkpoint_seconds;
    self->checkpoint_due = self->checkpoint && every > 0 ? heli_seconds_now() + every : (double)INFINITY;
    if (self->ranks) heli_rank_runner_fulfil(self->ranks, HELI_WISH_PAUSE);
#pragma omp parallel for schedule(dynamic, 1) num_threads(self->replicate_threads)
    for (size_t r = 0; r < self->count; r++) advance(self, r);
}

/* A checkpoint that fails on the way loses nothing yet; one that fails at a stop is told. */
static heli_status run_rounds(heli_job *self, heli_context *ctx)
{
    while (run_round(self), !all_finished(self)) {
        heli_status status = self->checkpoint ? write_checkpoint(self, ctx) : HELI_OK;
        if (!stopping(self)) continue;
        if (status != HELI_OK) return status;
        if (!self->checkpoint) return heli_fail(ctx, HELI_INTERRUPTED, HELI_N_("interrupted; nothing was written"));
        return heli_fail(ctx, HELI_INTERRUPTED, HELI_N_("interrupted; the state is kept in '%s', --resume goes on from it"),
                         self->checkpoint);
    }
    return HELI_OK;
}

/* --- before and after --- */

/* Ranks go over partitions, and so do their threads. */
static heli_status share_ranks(heli_job *self, heli_context *ctx)
{
    self->ranks = heli_rank_runner_create(self->threads);
    if (!self->ranks) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    self->replicate_threads = 1;
    self->runner = heli_rank_runner_get(self->ranks);
    return HELI_OK;
}

/* Threads go over replicates when these, or only these, can keep them busy. */
static void share_threads(heli_job *self)
{
    int threads = self->options->threads > 0 ? self->options->threads : omp_get_max_threads();
    uint64_t agents = 0, bytes = 0, partitions = UINT64_MAX;
    if (self->plan.model->size) self->plan.model->size(self->scenario->params, &agents, &bytes, &partitions);
    heli_pages_for(bytes);
    bool over_replicates = self->count >= (size_t)threads || self->count >= partitions;
    self->threads = threads;
    self->replicate_threads = over_replicates ? (threads < (int)self->count ? threads : (int)self->count) : 1;
    self->partition_runner = heli_runner_threads(threads);
    self->runner = over_replicates || threads == 1 ? &heli_runner_serial : &self->partition_runner;
}

/* Bytes of data that the result file will hold at least. */
static uint64_t predict_bytes(const heli_job *self)
{
    const heli_model *model = self->plan.model;
    uint64_t agents = 0, bytes = 0, partitions = 0, width = 0;
    double values = (double)self->count * (double)self->plan.steps
                  * (double)heli_indicators_width(model->indicators, model->indicator_count);
    if (model->size) model->size(self->scenario->params, &agents, &bytes, &partitions);
    for (size_t c = 0; c < model->column_count; c++) width += model->columns[c].width;
    if (self->scenario->output.partitions) values *= 1.0 + (double)partitions;
    double total = 8.0 * values + 4.0 * (double)self->scenario->output.snapshot_count * (double)agents * (double)width;
    return total < 1e18 ? (uint64_t)total : UINT64_C(1000000000000000000);
}

static heli_status resume(heli_job *self, bool *resumed, heli_context *ctx)
{
    heli_status status = HELI_OK;
    bool there = self->options->resume && self->checkpoint && access(self->checkpoint, F_OK) == 0;
    if (self->ranks) heli_ranks_broadcast(&there, sizeof there);
    *resumed = false;
    if (!there) return HELI_OK;
    HELI_TRY(heli_checkpoint_read(self->checkpoint, self->scenario, self->runner, self->replicates, self->count, ctx));
    for (size_t r = 0; r < self->count; r++) {
        heli_replicate *replicate = &self->replicates[r];
        bool finished = replicate->progress == HELI_FINISHED, failed = replicate->record.status != HELI_OK;
        if (replicate->simulation) heli_simulation_verify_every(replicate->simulation, self->plan.verify_every);
        atomic_fetch_add(&self->steps_done, finished ? steps_per_replicate(self)
                         : replicate->simulation ? heli_simulation_index(replicate->simulation) : 0);
        atomic_fetch_add(&self->replicates_done, finished && !failed);
        atomic_fetch_add(&self->replicates_failed, finished && failed);
    }
    *resumed = true;
out:
    return status;
}

static heli_status prepare(heli_job *self, heli_context *ctx)
{
    heli_status status = HELI_OK;
    if (self->scenario->replicates < 1) return heli_fail(ctx, HELI_INTERNAL, HELI_N_("there are no replicates to run"));
    self->count = (size_t)self->scenario->replicates;
    self->replicates = calloc(self->count, sizeof *self->replicates);
    if (!self->replicates) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    share_threads(self);
    if (self->options->ranks) HELI_TRY(share_ranks(self, ctx));
    if (!self->options->output) return HELI_OK;
    self->checkpoint = heli_run_checkpoint_path(self->options->output);
    if (!self->checkpoint) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    if (!writes(self)) return HELI_OK;
    HELI_TRY(heli_file_check_writable(self->options->output, ctx));
    HELI_TRY(heli_file_check_space(self->options->output, predict_bytes(self), ctx));
out:
    return status;
}

/* A run that was resumed when all was finished has no world to ask for its partitions; it builds one. */
static void ask_for_partitions(heli_job *self)
{
    bool wanted = self->scenario->output.partitions || self->scenario->output.snapshot_count > 0;
    heli_simulation *simulation = NULL;
    if (self->partition_info || !wanted) return;
    if (heli_simulation_create(&simulation, &self->plan, 0, self->runner, NULL) == HELI_OK) note_partitions(self, simulation);
    heli_simulation_free(simulation);
}

/* Where the records cannot be written, a checkpoint may still find room. */
static heli_status write_results(heli_job *self, const heli_run_result *result, heli_context *ctx)
{
    heli_status status = heli_results_write(self->options->output, self->scenario, result->records, result->replicates,
                                            self->partition_info, self->partition_count, ctx);
    if (status != HELI_OK) {
        heli_status kept = heli_checkpoint_write(self->checkpoint, self->scenario, self->replicates, self->count, NULL);
        (void)kept; /* the failure to tell is that of the results */
        return status;
    }
    unlink(self->checkpoint);
    return heli_run_write_sidecar(self, result, heli_seconds_now() - self->started, ctx);
}

static heli_status first_failure(const heli_run_result *result, heli_context *ctx)
{
    for (size_t r = 0; r < result->replicates; r++)
        if (result->records[r].status != HELI_OK)
            return heli_fail(ctx, result->records[r].status, HELI_N_("replicate %zu failed: %s"), r, result->records[r].reason);
    return HELI_OK;
}

/* The records as an array of their own; the job keeps none. */
static heli_status hand_over(heli_job *self, heli_run_result *out, heli_context *ctx)
{
    out->records = calloc(self->count, sizeof *out->records);
    if (!out->records) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    out->replicates = self->count;
    for (size_t r = 0; r < self->count; r++) out->records[r] = self->replicates[r].record;
    heli_records_digest(out->records, out->replicates, out->digest);
    return HELI_OK;
}

static void free_job(heli_job *self, bool with_records)
{
    for (size_t r = 0; self->replicates && r < self->count; r++) {
        heli_simulation_free(self->replicates[r].simulation);
        if (with_records) heli_record_free(&self->replicates[r].record);
    }
    free(self->replicates);
    free(self->partition_info);
    free(self->checkpoint);
    heli_rank_runner_free(self->ranks);
}

heli_status heli_run(heli_run_result *out, const heli_scenario *scenario, const heli_run_options *options, heli_context *ctx)
{
    heli_status status = HELI_OK, run_status;
    *out = (heli_run_result){0};
    heli_job job = {.scenario = scenario, .options = options, .plan = heli_scenario_plan(scenario),
                    .translate = ctx ? ctx->translate : NULL, .telling = ATOMIC_FLAG_INIT, .started = heli_seconds_now()};
    job.plan.verify_every = options->verify_every;
    status = prepare(&job, ctx);
    if (options->ranks) status = heli_ranks_agree(status, ctx);
    if (status != HELI_OK) goto out;
    status = resume(&job, &out->resumed, ctx);
    HELI_TRY(agree(&job, status, ctx));
    run_status = run_rounds(&job, ctx);
    if (options->progress) tell(&job, heli_seconds_now());
    status = hand_over(&job, out, ctx);
    HELI_TRY(agree(&job, status, ctx));
    HELI_TRY(run_status);
    if (options->finished && writes(&job)) options->finished(out, options->finished_data);
    if (options->output) {
        ask_for_partitions(&job);
        status = writes(&job) ? write_results(&job, out, ctx) : HELI_OK;
        HELI_TRY(agree(&job, status, ctx));
    }
    status = first_failure(out, ctx);
out:
    free_job(&job, out->records == NULL);
    return status;
}

void heli_run_result_free(heli_run_result *self)
{
    for (size_t r = 0; r < self->replicates; r++) heli_record_free(&self->records[r]);
    free(self->records);
    *self = (heli_run_result){0};
}
