/* What tests of classic models share: a trial that must succeed, and settings that must be refused under a path. */
#ifndef HELI_TESTS_SUPPORT_CLASSIC_H
#define HELI_TESTS_SUPPORT_CLASSIC_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/trial.h"

#define SETTINGS(...) (const heli_setting[]){__VA_ARGS__}, sizeof((const heli_setting[]){__VA_ARGS__}) / sizeof(heli_setting)

static inline heli_trial classic_open(const char *model, const heli_setting *settings, size_t count)
{
    heli_trial trial;
    heli_context ctx;
    heli_context_init(&ctx);
    if (heli_trial_init(&trial, model, settings, count, &ctx) != HELI_OK) fail_msg("%s", ctx.message);
    heli_context_free(&ctx);
    return trial;
}

/* Runs until value `end` is not 0, with invariants checked at every step; end < 0: all steps. */
static inline void classic_run(heli_trial *trial, uint64_t run, int64_t steps, int end)
{
    heli_context ctx;
    heli_context_init(&ctx);
    if (heli_trial_start(trial, 1234, run, steps, &ctx) != HELI_OK) fail_msg("%s", ctx.message);
    heli_simulation_verify_every(trial->simulation, 1);
    while (!heli_simulation_finished(trial->simulation) && (end < 0 || trial->values[end] == 0.0))
        if (heli_trial_step(trial, &ctx) != HELI_OK) fail_msg("%s", ctx.message);
    heli_context_free(&ctx);
}

/* The model refuses these settings by a finding under `path`. */
static inline void classic_refused(const char *model, const heli_setting *settings, size_t count, const char *path)
{
    heli_trial trial;
    heli_context ctx;
    heli_context_init(&ctx);
    assert_int_equal(heli_trial_init(&trial, model, settings, count, &ctx), HELI_SCENARIO);
    assert_true(ctx.diagnostic_count > 0);
    assert_string_equal(ctx.diagnostics[0].key, path);
    heli_trial_free(&trial);
    heli_context_free(&ctx);
}

static inline const void *classic_column(const heli_trial *trial, size_t row)
{
    return heli_columns_data(trial->model->partition_columns(heli_simulation_world(trial->simulation), 0), row);
}

/* Changes as many bytes of the world's agents as it takes for `verify` to see it; returns whether it does. */
static inline bool classic_verify_sees(heli_trial *trial, size_t row, size_t agent, uint8_t flip)
{
    heli_context ctx;
    heli_context_init(&ctx);
    const heli_columns *columns = trial->model->partition_columns(heli_simulation_world(trial->simulation), 0);
    uint8_t *bytes = heli_columns_data(columns, row);
    size_t at = agent * heli_column_type_bytes(columns->rows[row].type);
    heli_step step = {.index = 7};
    bytes[at] ^= flip;
    bool seen = trial->model->verify(heli_simulation_world(trial->simulation), &step, &ctx) == HELI_MODEL;
    bytes[at] ^= flip;
    seen &= trial->model->verify(heli_simulation_world(trial->simulation), &step, &ctx) == HELI_OK;
    heli_context_free(&ctx);
    return seen;
}

#endif
