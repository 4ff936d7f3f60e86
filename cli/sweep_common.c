/* What the commands about sweeps share. */
#include "cli/sweep_common.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/json.h"
#include "cli/progress.h"
#include "engine/run/design.h"
#include "engine/run/ranks.h"
#include "models/models.h"

enum { SHORTHANDS = 2, BAR_CELLS = 24, LINE_SECONDS = 10 };

heli_status heli_experiment_of_options(heli_experiment **out, const char *path, const heli_experiment_wish *wish, const heli_options *options,
                                       heli_session *session)
{
    const struct { const char *key; heli_whole value; } shorthands[SHORTHANDS] = {{"run.seed", options->seed}, {"run.replicates", options->replicates}};
    char texts[SHORTHANDS][64];
    size_t count = options->sets.count;
    const char **sets = calloc(count + SHORTHANDS, sizeof *sets);
    if (!sets) return heli_fail(&session->ctx, HELI_MEMORY, HELI_N_("There is not enough memory."));
    for (size_t i = 0; i < count; i++) sets[i] = options->sets.items[i];
    for (size_t i = 0; i < SHORTHANDS; i++) {
        if (!shorthands[i].value.given) continue;
        snprintf(texts[i], sizeof texts[i], "%s=%llu", shorthands[i].key, (unsigned long long)shorthands[i].value.value);
        sets[count++] = texts[i];
    }
    heli_status status = heli_experiment_load_as(out, path, heli_models(), sets, count, wish, &session->ctx);
    free(sets);
    return status;
}

heli_status heli_sweep_load(heli_experiment **out, const char *path, const heli_experiment_wish *wish, const heli_options *options,
                            heli_session *session)
{
    heli_status status = heli_experiment_of_options(out, path, wish, options, session);
    if (status == HELI_OK) status = heli_design_make(*out, path, &session->ctx);
    if (status == HELI_OK) status = heli_experiment_check(*out, path, &session->ctx);
    if (status == HELI_OK) return HELI_OK;
    heli_experiment_free(*out);
    *out = NULL;
    return status;
}

void heli_sweep_output(char path[HELI_SWEEP_PATH], const heli_options *options, const heli_experiment *experiment)
{
    if (options->output) {
        snprintf(path, HELI_SWEEP_PATH, "%s", options->output);
        return;
    }
    snprintf(path, HELI_SWEEP_PATH, "%s.h5", experiment->base->meta.name);
    for (char *at = path; *at; at++)
        if (*at == '/' || (*at == '.' && at == path)) *at = '-';
}

/* Reads up to nine digits at *at and moves behind them; false where there is none. */
static bool read_digits(const char **at, unsigned long *value)
{
    const char *first = *at;
    *value = 0;
    while (**at >= '0' && **at <= '9' && *at - first < 9) *value = 10 * *value + (unsigned long)(*(*at)++ - '0');
    return *at > first;
}

heli_status heli_sweep_shard(const heli_options *options, uint32_t *shard, uint32_t *shards, heli_context *ctx)
{
    unsigned long i = 1, n = 1;
    const char *at = options->shard;
    *shard = *shards = 1;
    if (!options->shard) return HELI_OK;
    bool formed = read_digits(&at, &i) && *at++ == '/' && read_digits(&at, &n) && *at == '\0';
    if (!formed || i < 1 || n < 1 || i > n || n > 100000)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("--shard needs the form I/N with 1 <= I <= N <= 100000, as in 2/8, not '%s'"), options->shard);
    *shard = (uint32_t)i;
    *shards = (uint32_t)n;
    return HELI_OK;
}

heli_status heli_duration_parse(const char *text, double *seconds, heli_context *ctx)
{
    static const struct { char unit; double seconds; } units[] = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
    const char *at = text;
    double total = 0;
    bool good = *at != '\0';
    while (good && *at) {
        char *end = NULL;
        double number = *at >= '0' && *at <= '9' ? strtod(at, &end) : 0;
        good = end && end != at;
        double factor = good && *end == '\0' ? 1 : 0;
        for (size_t i = 0; good && *end && i < sizeof units / sizeof *units; i++)
            if (*end == units[i].unit) factor = units[i].seconds;
        good = good && factor > 0;
        if (!good) break;
        total += number * factor;
        at = *end ? end + 1 : end;
    }
    if (!good || !(total > 0) || total > 1e9)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("'%s' is no duration; write seconds, or 90m, 1h30m, 2d"), text);
    *seconds = total;
    return HELI_OK;
}

/* --- progress --- */

heli_sweep_meter heli_sweep_meter_init(FILE *stream, bool quiet)
{
    const char *term = getenv("TERM");
    return (heli_sweep_meter){.stream = stream, .quiet = quiet || heli_ranks_self() > 0,
                              .terminal = isatty(fileno(stream)) && !(term && strcmp(term, "dumb") == 0), .next_line = LINE_SECONDS};
}

static void jobs_text(const heli_sweep_progress *progress, char *text, size_t size)
{
    char left[32];
    double made = (double)(progress->done - progress->before), rate = progress->seconds > 0 ? made / progress->seconds : 0;
    heli_duration_text(rate > 0 ? (double)(progress->jobs - progress->done) / rate : -1, left, sizeof left);
    snprintf(text, size, _("%llu of %llu jobs, %.3g/s, %s left, %llu failed"), (unsigned long long)progress->done,
             (unsigned long long)progress->jobs, rate, left, (unsigned long long)progress->failed);
}

void heli_sweep_meter_show(const heli_sweep_progress *progress, void *data)
{
    heli_sweep_meter *self = data;
    char text[200], bar[BAR_CELLS + 1];
    if (self->quiet || (!self->terminal && progress->seconds < self->next_line)) return;
    double share = progress->jobs > 0 ? (double)progress->done / (double)progress->jobs : 1;
    jobs_text(progress, text, sizeof text);
    if (self->terminal) {
        for (int i = 0; i < BAR_CELLS; i++) bar[i] = i < (int)(share * BAR_CELLS) ? '#' : '.';
        bar[BAR_CELLS] = '\0';
        fprintf(self->stream, "\r\033[K[%s] %3.0f %%  %s", bar, 100 * share, text);
        self->drawn = true;
    } else {
        fprintf(self->stream, "heli: %s\n", text);
        self->next_line = progress->seconds + LINE_SECONDS;
    }
    fflush(self->stream);
}

void heli_sweep_meter_clear(heli_sweep_meter *self)
{
    if (!self->drawn) return;
    fputs("\r\033[K", self->stream);
    fflush(self->stream);
    self->drawn = false;
}

/* --- the end --- */

static void say_json(const heli_sweep_result *result, const heli_experiment *experiment, const char *output)
{
    heli_json json = heli_json_to(stdout);
    heli_json_object(&json, NULL);
    heli_json_text(&json, "output", output);
    heli_json_text(&json, "name", experiment->base->meta.name);
    heli_json_text(&json, "design", heli_design_name(experiment->design));
    heli_json_whole(&json, "runs", experiment->point_count);
    heli_json_int(&json, "replicates", experiment->base->replicates);
    heli_json_whole(&json, "jobs", result->progress.jobs);
    heli_json_whole(&json, "done", result->progress.done);
    heli_json_whole(&json, "failed", result->progress.failed);
    heli_json_bool(&json, "merged", result->merged);
    heli_json_text(&json, "experiment_sha256", experiment->sha256);
    if (result->merged) heli_json_text(&json, "hash", result->digest);
    heli_json_end(&json);
}

void heli_sweep_say(const heli_sweep_result *result, const heli_experiment *experiment, const char *output, const heli_options *options)
{
    char folder[HELI_SWEEP_PATH], elapsed[32];
    if (heli_ranks_self() > 0) return;
    if (options->json) {
        say_json(result, experiment, output);
        return;
    }
    if (options->quiet) return;
    heli_duration_text(result->progress.seconds, elapsed, sizeof elapsed);
    printf(_("Runs: %zu, replicates: %lld, jobs: %llu, failed: %llu, time: %s\n"), experiment->point_count, (long long)experiment->base->replicates,
           (unsigned long long)result->progress.jobs, (unsigned long long)result->progress.failed, elapsed);
    if (result->merged) {
        printf(_("File: %s\nHash: %s\n"), output, result->digest);
    } else {
        snprintf(folder, sizeof folder, "%s.journal", output);
        printf(_("This shard is done; its jobs are in %s. When all shards are: heli merge %s\n"), folder, output);
    }
}
