/*
 * OUTPUT.run.json: the facts of a run that may differ while its results are equal (when, where, how long, on how many threads). They
 * are kept out of the result file so that equal runs give equal bytes.
 */
#include "engine/run/run_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/run/ranks.h"
#include "engine/store/provenance.h"
#include "engine/store/safe_file.h"

char *heli_run_checkpoint_path(const char *output)
{
    return heli_file_beside(output, ".ckpt");
}

/* The host's name; characters that a JSON string would have to escape become '_'. */
static void host_name(char *name, size_t size)
{
    if (gethostname(name, size) != 0) snprintf(name, size, "unknown");
    name[size - 1] = '\0';
    for (char *c = name; *c; c++)
        if (*c == '"' || *c == '\\' || (unsigned char)*c < ' ' || (unsigned char)*c > '~') *c = '_';
}

static size_t count_failed(const heli_run_result *result)
{
    size_t failed = 0;
    for (size_t r = 0; r < result->replicates; r++) failed += result->records[r].status != HELI_OK;
    return failed;
}

heli_status heli_run_write_sidecar(const heli_job *self, const heli_run_result *result, double seconds, heli_context *ctx)
{
    char text[1024], host[128], when[32] = "";
    time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc)) strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
    host_name(host, sizeof host);
    int length = snprintf(text, sizeof text,
                          "{\"finished\": \"%s\", \"host\": \"%s\", \"seconds\": %.3f, \"threads\": %d, \"ranks\": %d, "
                          "\"bytes_told\": %llu, \"replicates\": %zu, "
                          "\"failed\": %zu, \"resumed\": %s, \"hash\": \"%s\", \"heli_version\": \"%s\", \"heli_commit\": \"%s\"}\n",
                          when, host, seconds, self->threads, self->ranks ? heli_ranks_count() : 1,
                          self->ranks ? (unsigned long long)heli_rank_runner_bytes(self->ranks) : 0, result->replicates, count_failed(result),
                          result->resumed ? "true" : "false", result->digest, heli_build_facts()->version,
                          heli_build_facts()->commit);
    char *path = heli_file_beside(self->options->output, ".run.json");
    if (!path || length < 0 || (size_t)length >= sizeof text) {
        free(path);
        return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    }
    heli_status status = heli_file_replace(path, text, (size_t)length, ctx);
    free(path);
    return status;
}
