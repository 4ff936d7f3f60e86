/*
 * Small runs for the tests of the engine: scenarios of the toy model from a few lines of text, and a folder for their files.
 * A test that needs it says  #include "tests/support/toy.c"  and then  #include "tests/support/small.h".
 */
#ifndef HELI_TESTS_SUPPORT_SMALL_H
#define HELI_TESTS_SUPPORT_SMALL_H

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/run/run.h"
#include "engine/store/safe_file.h"
#include "tests/support/toy.h"

/* Six weeks after two of burn-in, three replicates, twelve walkers in three partitions, a policy over weeks 2 and 3. */
#define SMALL_HEAD "model: toy\n" \
                   "meta: {name: small, title: Small, title_zh: 小例}\n" \
                   "run: {weeks: 6, burn_in_weeks: 2, seed: 7, initial_seed: 3, replicates: 3}\n"
#define SMALL_POLICY "policies:\n  - name: faster\n    start_week: 2\n    end_week: 4\n    set: {walk.stride: 2}\n"
#define SMALL_PLAIN SMALL_HEAD "world: {agents: 12, partitions: 3}\n" SMALL_POLICY
#define SMALL_FULL SMALL_PLAIN "output: {partitions: true, snapshots: [0, 6]}\n"

static char small_folder[300];

/* A fresh empty folder for the test program's files; every path of small_path lies in it. */
static inline int small_setup(void **state)
{
    (void)state;
    const char *base = getenv("TMPDIR");
    snprintf(small_folder, sizeof small_folder, "%.250s/heliXXXXXX", base && *base ? base : "/tmp");
    return mkdtemp(small_folder) ? 0 : -1;
}

static inline int small_teardown(void **state)
{
    (void)state;
    DIR *folder = opendir(small_folder);
    if (!folder) return 0;
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        char path[sizeof small_folder + NAME_MAX + 2];
        snprintf(path, sizeof path, "%s/%s", small_folder, entry->d_name);
        if (entry->d_name[0] != '.') unlink(path);
    }
    closedir(folder);
    rmdir(small_folder);
    return 0;
}

static inline const char *small_path(const char *name)
{
    static char paths[8][400];
    static int next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", small_folder, name);
    return path;
}

/* Number of files in the folder. */
static inline int small_count(void)
{
    int count = 0;
    DIR *folder = opendir(small_folder);
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry; entry = readdir(folder)) count += entry->d_name[0] != '.';
    if (folder) closedir(folder);
    return count;
}

static inline heli_scenario *small_scenario(const char *text, const char *const *sets, size_t set_count)
{
    heli_context ctx;
    heli_context_init(&ctx);
    heli_scenario *scenario = NULL;
    heli_status status = heli_scenario_parse(&scenario, "small.yaml", text, strlen(text), toy_models, sets, set_count, &ctx);
    if (status != HELI_OK) heli_diagnostics_print(&ctx, stderr, false);
    heli_context_free(&ctx);
    return status == HELI_OK ? scenario : NULL;
}

/* Runs without or with an output; the status is the caller's to judge. */
static inline heli_status small_run(heli_run_result *out, const heli_scenario *scenario, const char *output, int threads,
                                    heli_context *ctx)
{
    heli_run_options options = {.output = output, .threads = threads};
    return heli_run(out, scenario, &options, ctx);
}

/* A whole file in memory; NULL when it is not there. */
static inline char *small_bytes(const char *path, size_t *bytes)
{
    char *data = NULL;
    return heli_file_read(&data, bytes, path, (size_t)1 << 30, NULL) == HELI_OK ? data : NULL;
}

static inline bool small_same_file(const char *a, const char *b)
{
    size_t bytes_a = 0, bytes_b = 0;
    char *data_a = small_bytes(a, &bytes_a), *data_b = small_bytes(b, &bytes_b);
    bool same = data_a && data_b && bytes_a == bytes_b && memcmp(data_a, data_b, bytes_a) == 0;
    free(data_a);
    free(data_b);
    return same;
}

#endif
