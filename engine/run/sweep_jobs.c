/* What the journals of a sweep say about its jobs. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/run/sweep_internal.h"
#include "engine/store/safe_file.h"

static heli_status fail_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

char *heli_sweep_folder(const char *output)
{
    return heli_file_beside(output, ".journal");
}

/* --- the folder --- */

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text), tail = strlen(ending);
    return length >= tail && strcmp(text + length - tail, ending) == 0;
}

static char *join(const char *folder, const char *name)
{
    char *path = malloc(strlen(folder) + strlen(name) + 2);
    if (path) sprintf(path, "%s/%s", folder, name);
    return path;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void heli_journals_free(char **paths, size_t count)
{
    for (size_t i = 0; i < count; i++) free(paths[i]);
    free(paths);
}

heli_status heli_journals_list(char ***out, size_t *count, const char *folder, heli_context *ctx)
{
    size_t room = 0;
    *out = NULL;
    *count = 0;
    DIR *dir = opendir(folder);
    if (!dir && errno == ENOENT) return HELI_OK;
    if (!dir) return heli_fail(ctx, HELI_IO, HELI_N_("cannot read '%s': %s"), folder, strerror(errno));
    bool short_of_memory = false;
    for (struct dirent *entry; !short_of_memory && (entry = readdir(dir));) {
        if (!ends_with(entry->d_name, ".jnl")) continue;
        if (*count == room) {
            room = room ? 2 * room : 16;
            char **grown = realloc(*out, room * sizeof *grown);
            short_of_memory = !grown;
            if (grown) *out = grown;
        }
        if (!short_of_memory) short_of_memory = !((*out)[(*count)++] = join(folder, entry->d_name));
    }
    closedir(dir);
    if (*count > 1 && !short_of_memory) qsort(*out, *count, sizeof **out, by_name);
    if (!short_of_memory) return HELI_OK;
    heli_journals_free(*out, *count);
    *out = NULL;
    *count = 0;
    return fail_memory(ctx);
}

static void empty_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    if (!dir) return;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (!ends_with(entry->d_name, ".jnl") && !ends_with(entry->d_name, "lock")) continue;
        char *path = join(folder, entry->d_name);
        if (path) unlink(path);
        free(path);
    }
    closedir(dir);
    rmdir(folder);
}

void heli_journals_clear(const char *folder)
{
    char *merged = heli_file_beside(folder, ".merged");
    if (merged) empty_folder(merged);
    free(merged);
}

/* First the folder gets another name, so that a kill in the middle does not leave some journals that look like a sweep half done. */
void heli_journals_remove(const char *folder)
{
    char *merged = heli_file_beside(folder, ".merged");
    heli_journals_clear(folder);
    empty_folder(merged && rename(folder, merged) == 0 ? merged : folder);
    free(merged);
}

/* --- the notes --- */

/* What heli_journal_scan is given. */
typedef struct reading {
    heli_jobs *jobs;
    uint32_t journal;
    heli_context *ctx;
} reading;

/* A failure that another try may not meet. */
static bool may_pass(heli_status status)
{
    return status == HELI_MEMORY || status == HELI_IO || status == HELI_DISK_FULL;
}

static void count_state(heli_jobs *self, uint8_t state, int by)
{
    uint64_t step = (uint64_t)(int64_t)by;
    if (state == HELI_JOB_DONE) self->done += step;
    if (state == HELI_JOB_FAILED) self->failed += step;
    if (state == HELI_JOB_AGAIN) self->again += step;
}

/* Two entries of one job: both tell the same, or one of them is of a failure that passed. */
static heli_status compare(const reading *self, const heli_job_note *note, const heli_entry *entry, uint64_t offset)
{
    char reason[HELI_REASON_BYTES + 1];
    heli_entry first = heli_journal_view_entry(&self->jobs->views[note->journal], note->offset, reason);
    if (may_pass(first.status) || may_pass(entry->status)) return HELI_OK;
    const heli_journal_view *views = self->jobs->views;
    if (heli_journal_view_same(&views[note->journal], note->offset, &views[self->journal], offset)) return HELI_OK;
    return heli_fail(self->ctx, HELI_CORRUPT,
                     HELI_N_("'%s' and '%s' tell different results of run %llu, replicate %u; they come from different versions of Heli, or one is damaged"),
                     self->jobs->paths[note->journal], self->jobs->paths[self->journal], (unsigned long long)entry->run, entry->replicate);
}

static heli_status note_entry(void *data, const heli_entry *entry, uint64_t offset)
{
    const reading *self = data;
    heli_jobs *jobs = self->jobs;
    const heli_experiment *experiment = jobs->experiment;
    size_t values = heli_keep_values(&experiment->keep, experiment->base->model, experiment->base->steps);
    bool fits = entry->run < experiment->point_count && entry->replicate < jobs->replicates && entry->value_count == (entry->status == HELI_OK ? values : 0);
    if (!fits) return HELI_OK; /* cannot be, with this tag; the job runs again */
    heli_job_note *note = &jobs->notes[entry->run * jobs->replicates + entry->replicate];
    heli_status status = note->state == HELI_JOB_MISSING ? HELI_OK : compare(self, note, entry, offset);
    if (status != HELI_OK || note->state == HELI_JOB_DONE || note->state == HELI_JOB_FAILED) return status;
    count_state(jobs, note->state, -1);
    *note = (heli_job_note){.offset = offset, .journal = self->journal,
                            .state = (uint8_t)(entry->status == HELI_OK      ? HELI_JOB_DONE
                                               : may_pass(entry->status) ? HELI_JOB_AGAIN : HELI_JOB_FAILED)};
    count_state(jobs, note->state, +1);
    return HELI_OK;
}

/* Remembers who made the entries of a journal, when that was not this Heli. */
static void note_program(heli_jobs *self, const heli_journal_view *view)
{
    char theirs[HELI_PROGRAM_BYTES], ours[HELI_PROGRAM_BYTES];
    heli_journal_program(ours);
    if (self->other_program || !heli_journal_view_program(view, theirs) || strcmp(theirs, ours) == 0) return;
    self->other_program = true;
    memcpy(self->program, theirs, sizeof theirs);
}

heli_status heli_jobs_check_program(const heli_jobs *self, const char *folder, heli_context *ctx)
{
    char ours[HELI_PROGRAM_BYTES];
    heli_journal_program(ours);
    if (!self->other_program) return HELI_OK;
    return heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' holds results of heli %s, and this is heli %s, whose numbers may differ; finish with that one, or begin "
                                                 "anew under another name"), folder, self->program, ours);
}

static heli_status read_one(heli_jobs *self, size_t i, uint64_t tag, heli_context *ctx)
{
    heli_journal_facts facts = {0};
    reading here = {self, (uint32_t)i, ctx};
    heli_status status = heli_journal_view_open(&self->views[i], self->paths[i], ctx);
    if (status == HELI_OK) status = heli_journal_scan(&self->views[i], tag, note_entry, &here, &facts);
    if (status == HELI_OK && facts.entries > 0) note_program(self, &self->views[i]);
    self->damaged_bytes += facts.damaged_bytes;
    self->torn_bytes += facts.torn_bytes;
    self->foreign += facts.foreign;
    return status;
}

heli_status heli_jobs_read(heli_jobs *out, const heli_experiment *experiment, const char *folder, heli_context *ctx)
{
    heli_status status = HELI_OK;
    *out = (heli_jobs){.experiment = experiment, .replicates = (uint64_t)experiment->base->replicates};
    out->count = experiment->point_count * out->replicates;
    out->notes = calloc(out->count ? out->count : 1, sizeof *out->notes);
    if (!out->notes) HELI_TRY(fail_memory(ctx));
    HELI_TRY(heli_journals_list(&out->paths, &out->journal_count, folder, ctx));
    out->views = calloc(out->journal_count + 1, sizeof *out->views);
    if (!out->views) HELI_TRY(fail_memory(ctx));
    for (size_t i = 0; i < out->journal_count; i++) HELI_TRY(read_one(out, i, heli_journal_tag(experiment->sha256), ctx));
    if (out->foreign > 0)
        HELI_TRY(heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' holds %llu results of another experiment; finish that one with its own file, or remove the folder"),
                           folder, (unsigned long long)out->foreign));
out:
    if (status != HELI_OK) heli_jobs_free(out);
    return status;
}

void heli_jobs_free(heli_jobs *self)
{
    for (size_t i = 0; self->views && i < self->journal_count; i++) heli_journal_view_close(&self->views[i]);
    free(self->views);
    heli_journals_free(self->paths, self->journal_count);
    free(self->notes);
    *self = (heli_jobs){0};
}
