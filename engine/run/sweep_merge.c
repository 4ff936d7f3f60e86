/* After the jobs: what is kept of a run, merging journals into a result file, and looking at a sweep from outside. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/core/math.h"
#include "engine/run/design.h"
#include "engine/run/sweep_internal.h"
#include "engine/store/lock.h"
#include "engine/scenario/hash.h"
#include "engine/store/safe_file.h"

/* --- what is kept of a run --- */

static bool is_number(double value)
{
    return value == value;
}

static double summarise(heli_summary_kind kind, const double *first, size_t steps, size_t stride, size_t window)
{
    double nan = heli_double_from_bits(0x7ff8000000000000u), sum = 0.0, least = nan, most = nan;
    size_t from = steps > window ? steps - window : 0, count = 0;
    for (size_t t = 0; t < steps; t++) {
        double value = first[t * stride];
        if (!is_number(value)) continue;
        if (!is_number(least) || value < least) least = value;
        if (!is_number(most) || value > most) most = value;
        if (t < from) continue;
        sum += value;
        count++;
    }
    switch (kind) {
    case HELI_SUMMARY_MEAN: return count > 0 ? sum / (double)count : nan;
    case HELI_SUMMARY_FINAL: return steps > 0 ? first[(steps - 1) * stride] : nan;
    case HELI_SUMMARY_MINIMUM: return least;
    case HELI_SUMMARY_MAXIMUM: return most;
    case HELI_SUMMARIES: break;
    }
    return nan;
}

/* Calls for the kept columns of a step: copies them, or makes summaries of them. */
static double *take_columns(const heli_experiment *experiment, const double *series, double *out, int summary, size_t step)
{
    const heli_model *model = experiment->base->model;
    size_t width = heli_indicators_width(model->indicators, model->indicator_count), steps = (size_t)experiment->base->steps;
    for (size_t i = 0, first = 0; i < model->indicator_count; first += heli_indicator_width(&model->indicators[i]), i++)
        for (size_t k = 0; experiment->keep.indicators[i] && k < heli_indicator_width(&model->indicators[i]); k++) {
            const double *column = series + first + k;
            *out++ = summary < 0 ? column[step * width]
                                 : summarise((heli_summary_kind)summary, column, steps, width, (size_t)experiment->keep.window);
        }
    return out;
}

void heli_keep_take(const heli_experiment *experiment, const double *series, double *values)
{
    size_t steps = (size_t)experiment->base->steps;
    for (int s = 0; s < HELI_SUMMARIES; s++)
        if (experiment->keep.summaries[s]) values = take_columns(experiment, series, values, s, 0);
    for (size_t t = 0; experiment->keep.series && t < steps; t++) values = take_columns(experiment, series, values, -1, t);
}

/* --- merging --- */

static bool entry_of(const void *data, uint64_t job, heli_entry *entry, char *reason, double *values)
{
    const heli_jobs *jobs = data;
    const heli_job_note *note = &jobs->notes[job];
    if (note->state == HELI_JOB_MISSING) return false;
    const heli_journal_view *view = &jobs->views[note->journal];
    *entry = heli_journal_view_entry(view, note->offset, reason);
    if (values) heli_journal_view_values(view, note->offset, values);
    return true;
}

/* Nothing finished is lost: a partial merge does not replace a file of its experiment that has more finished jobs than the journals. */
static heli_status refuse_loss(const heli_experiment *experiment, const char *output, uint64_t finished, heli_context *ctx)
{
    heli_sweep_file *file = NULL;
    uint64_t kept = 0;
    const heli_model *const models[] = {experiment->base->model, NULL};
    char *sha = heli_sweep_file_sha(output);
    bool ours = sha && strcmp(sha, experiment->sha256) == 0;
    free(sha);
    if (!ours || heli_sweep_file_open(&file, output, models, heli_design_make, NULL) != HELI_OK) return HELI_OK;
    heli_sweep_file_count(file, &kept, NULL);
    heli_sweep_file_close(file);
    if (kept <= finished) return HELI_OK;
    return heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' holds %llu finished jobs and its journals only %llu; a merge does not replace it"), output,
                     (unsigned long long)kept, (unsigned long long)finished);
}

heli_status heli_sweep_merge_locked(heli_sweep_result *out, const heli_experiment *experiment, const char *output, const char *folder, bool partial,
                                    bool keep_journals, heli_context *ctx)
{
    heli_jobs jobs;
    heli_status status = heli_jobs_read(&jobs, experiment, folder, ctx);
    if (status != HELI_OK) return status;
    uint64_t finished = jobs.done + jobs.failed + jobs.again;
    out->progress = (heli_sweep_progress){.jobs = jobs.count, .done = finished, .failed = jobs.failed + jobs.again, .seconds = out->progress.seconds,
                                          .before = out->progress.before};
    heli_sweep_source source = {.experiment = experiment, .data = &jobs, .entry = entry_of};
    HELI_TRY(heli_jobs_check_program(&jobs, folder, ctx));
    if (finished < jobs.count && !partial)
        HELI_TRY(heli_fail(ctx, HELI_INTERRUPTED, HELI_N_("%llu of %llu jobs are missing; run the rest with --resume, or merge what there is with --partial"),
                           (unsigned long long)(jobs.count - finished), (unsigned long long)jobs.count));
    if (finished < jobs.count) HELI_TRY(refuse_loss(experiment, output, finished, ctx));
    HELI_TRY(heli_sweep_file_write(output, &source, out->digest, ctx));
    out->merged = true;
    if (finished == jobs.count && jobs.again == 0 && !keep_journals) heli_journals_remove(folder);
    if (out->progress.failed > 0)
        status = heli_fail(ctx, HELI_MODEL, HELI_N_("%llu of %llu jobs failed; their reasons are in '%s'"), (unsigned long long)out->progress.failed,
                           (unsigned long long)jobs.count, output);
out:
    heli_jobs_free(&jobs);
    return status;
}

heli_status heli_sweep_merge(heli_sweep_result *out, const heli_experiment *experiment, const char *output, bool partial, bool keep_journals,
                             heli_context *ctx)
{
    heli_lock lock = {.fd = -1};
    *out = (heli_sweep_result){0};
    char *folder = heli_sweep_folder(output), *path = folder ? heli_file_beside(folder, "/lock") : NULL;
    heli_status status = path ? heli_file_check_writable(output, ctx) : heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    if (status == HELI_OK) status = heli_lock_take(&lock, path, false, ctx);
    if (status == HELI_OK) status = heli_sweep_merge_locked(out, experiment, output, folder, partial, keep_journals, ctx);
    heli_lock_release(&lock);
    free(path);
    free(folder);
    return status;
}

/* --- from outside --- */

static heli_status count_entry(void *data, const heli_entry *entry, uint64_t offset)
{
    (void)entry;
    (void)offset;
    ++*(uint64_t *)data;
    return HELI_OK;
}

/* Whether a journal holds jobs of the experiment that its header names. */
static bool has_jobs(const char *path, const char *text)
{
    char sha[65];
    heli_journal_view view;
    heli_journal_facts facts;
    uint64_t count = 0;
    heli_sha256(text, strlen(text), sha);
    if (heli_journal_view_open(&view, path, NULL) != HELI_OK) return false;
    bool known = heli_journal_scan(&view, heli_journal_tag(sha), count_entry, &count, &facts) == HELI_OK;
    heli_journal_view_close(&view);
    return known && count > 0;
}

/* The experiment's text out of the journals: of one that has jobs, since another experiment may have begun here and done none. */
static heli_status find_text(char **text, char *const *paths, size_t count, heli_context *ctx)
{
    heli_status status = HELI_OK;
    *text = NULL;
    for (size_t i = 0; status == HELI_OK && i < count; i++) {
        char *said = NULL;
        status = heli_journal_text(&said, paths[i], ctx);
        bool best = said && has_jobs(paths[i], said);
        if (said && (best || !*text)) {
            free(*text);
            *text = said;
        } else {
            free(said);
        }
        if (best) break;
    }
    return status;
}

heli_status heli_sweep_find(heli_experiment **out, const char *output, const heli_model *const *models, heli_context *ctx)
{
    char **paths = NULL, *text = NULL, *folder = heli_sweep_folder(output);
    size_t count = 0;
    *out = NULL;
    if (!folder) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    heli_status status = heli_journals_list(&paths, &count, folder, ctx);
    status = status == HELI_OK ? find_text(&text, paths, count, ctx) : status;
    if (status == HELI_OK && !text)
        status = count == 0 ? heli_fail(ctx, HELI_IO, HELI_N_("there are no journals of '%s': no folder '%s' with finished jobs"), output, folder)
                            : heli_fail(ctx, HELI_CORRUPT, HELI_N_("the heads of all journals in '%s' are damaged; resume with the experiment's own file"), folder);
    if (status == HELI_OK) status = heli_experiment_parse(out, output, text, strlen(text), models, ctx);
    if (status == HELI_OK) status = heli_design_make(*out, output, ctx);
    if (status != HELI_OK) {
        heli_experiment_free(*out);
        *out = NULL;
    }
    free(text);
    heli_journals_free(paths, count);
    free(folder);
    return status;
}

/* The first holder among the locks of a folder: "lock" and those of shards, which know their holders when "lock" is shared. */
static void find_holder(const char *folder, heli_sweep_state *out)
{
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        char name[270], found[sizeof out->holder];
        size_t length = strlen(entry->d_name);
        if (length < 4 || strcmp(entry->d_name + length - 4, "lock") != 0) continue;
        snprintf(name, sizeof name, "/%s", entry->d_name);
        char *path = heli_file_beside(folder, name);
        bool held = path && heli_lock_holder(path, found, sizeof found);
        if (held && (!out->holder[0] || length > 4)) memcpy(out->holder, found, sizeof found);
        free(path);
    }
    if (dir) closedir(dir);
}

heli_status heli_sweep_look(heli_sweep_state *out, const heli_experiment *experiment, const char *output, heli_context *ctx)
{
    heli_jobs jobs;
    *out = (heli_sweep_state){0};
    char *folder = heli_sweep_folder(output);
    if (!folder) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    heli_status status = heli_jobs_read(&jobs, experiment, folder, ctx);
    if (status == HELI_OK) {
        out->jobs = jobs.count;
        out->done = jobs.done + jobs.failed;
        out->failed = jobs.failed;
        out->journals = jobs.journal_count;
        out->damaged_bytes = jobs.damaged_bytes;
        out->torn_bytes = jobs.torn_bytes;
        find_holder(folder, out);
        heli_jobs_free(&jobs);
    }
    free(folder);
    return status;
}

heli_status heli_sweep_check_output(const heli_experiment *experiment, const heli_sweep_options *options, heli_context *ctx)
{
    char *sha = options->resume ? heli_sweep_file_sha(options->output) : NULL;
    heli_status status = HELI_OK;
    if (!sha && options->resume && access(options->output, F_OK) == 0)
        status = heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' is no result of a sweep; --resume does not replace it"), options->output);
    if (sha && strcmp(sha, experiment->sha256) != 0)
        status = heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' is the result of another experiment; --resume does not replace it"), options->output);
    free(sha);
    return status;
}
