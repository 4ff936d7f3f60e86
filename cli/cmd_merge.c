/* heli merge and heli status: the journals of a sweep, joined or looked at. */
#include <string.h>

#include "cli/json.h"
#include "cli/sweep_common.h"
#include "engine/run/design.h"
#include "engine/store/sweep_file.h"
#include "models/models.h"

/* --- heli merge --- */

static int run_merge(const heli_options *options, heli_session *session)
{
    heli_experiment *experiment = NULL;
    heli_sweep_result result = {0};
    const char *output = options->operands.items[0];
    heli_status status = heli_sweep_find(&experiment, output, heli_models(), &session->ctx);
    if (status == HELI_OK) status = heli_sweep_merge(&result, experiment, output, options->partial, options->keep_journals, &session->ctx);
    if (result.merged) heli_sweep_say(&result, experiment, output, options);
    heli_experiment_free(experiment);
    return status == HELI_OK ? 0 : heli_say_failure(session, status);
}

static const heli_option merge_rows[] = {
    {.name = "partial", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, partial),
     .help = HELI_N_("Merge also when jobs are missing; they are marked as not run, and the journals stay.")},
    {.name = "keep-journals", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, keep_journals),
     .help = HELI_N_("Do not remove the journals when they have been merged.")},
};

static const heli_example merge_examples[] = {
    {"heli merge guidance.h5", HELI_N_("Joins the journals of all shards into the result file.")},
    {"heli merge guidance.h5 --partial", HELI_N_("Looks at what there is before the sweep is done.")},
};

const heli_command heli_command_merge = {
    .name = "merge",
    .operands = "FILE.h5",
    .summary = HELI_N_("Merge the journals of a sweep into its result file."),
    .description = HELI_N_("Joins the journals in FILE.h5.journal into FILE.h5, sorted by run and replicate. The file is written under another name, read back and "
                           "compared, and only then takes its place. Two merges of the same journals give the same bytes."),
    .least_operands = 1,
    .most_operands = 1,
    .extensions = "h5",
    .options = {merge_rows, sizeof merge_rows / sizeof merge_rows[0]},
    .examples = merge_examples,
    .example_count = sizeof merge_examples / sizeof merge_examples[0],
    .run = run_merge,
};

/* --- heli status --- */

/* What the journals say, or the finished file where there are none. */
static heli_status look(heli_sweep_state *out, heli_experiment **experiment, bool *merged, const char *output, heli_context *ctx)
{
    heli_status status = heli_sweep_find(experiment, output, heli_models(), ctx);
    *merged = false;
    if (status == HELI_OK) status = heli_sweep_look(out, *experiment, output, ctx);
    if (status == HELI_OK && out->journals > 0) return HELI_OK;
    heli_sweep_file *file = NULL;
    if (!heli_sweep_file_is(output)) return status;
    heli_context_clear(ctx); /* there are no journals, or they were merged while we looked */
    heli_experiment_free(*experiment);
    *experiment = NULL;
    status = heli_sweep_file_open(&file, output, heli_models(), heli_design_make, ctx);
    if (status != HELI_OK) return status;
    *out = (heli_sweep_state){.jobs = file->runs * file->replicates};
    heli_sweep_file_count(file, &out->done, &out->failed);
    *merged = true;
    *experiment = file->experiment;
    file->experiment = NULL;
    heli_sweep_file_close(file);
    return HELI_OK;
}

static void json_state(const heli_sweep_state *state, const heli_experiment *experiment, bool merged, const char *output)
{
    heli_json json = heli_json_to(stdout);
    heli_json_object(&json, NULL);
    heli_json_text(&json, "output", output);
    heli_json_text(&json, "name", experiment->base->meta.name);
    heli_json_text(&json, "experiment_sha256", experiment->sha256);
    heli_json_whole(&json, "runs", experiment->point_count);
    heli_json_int(&json, "replicates", experiment->base->replicates);
    heli_json_whole(&json, "jobs", state->jobs);
    heli_json_whole(&json, "done", state->done);
    heli_json_whole(&json, "failed", state->failed);
    heli_json_whole(&json, "missing", state->jobs - state->done);
    heli_json_bool(&json, "merged", merged);
    heli_json_whole(&json, "journals", state->journals);
    heli_json_whole(&json, "damaged_bytes", state->damaged_bytes);
    heli_json_whole(&json, "torn_bytes", state->torn_bytes);
    heli_json_text(&json, "holder", state->holder);
    heli_json_end(&json);
}

static void say_state(const heli_sweep_state *state, const heli_experiment *experiment, bool merged, const char *output)
{
    printf(_("%s: experiment '%s', %zu runs of %lld replicates\n"), output, experiment->base->meta.name, experiment->point_count,
           (long long)experiment->base->replicates);
    printf(_("jobs: %llu, done: %llu (%.1f %%), of these failed: %llu, missing: %llu\n"), (unsigned long long)state->jobs,
           (unsigned long long)state->done, state->jobs ? 100.0 * (double)state->done / (double)state->jobs : 100.0,
           (unsigned long long)state->failed, (unsigned long long)(state->jobs - state->done));
    if (merged) {
        puts(_("The journals have been merged."));
        return;
    }
    printf(_("journals: %zu; at work: %s\n"), state->journals, state->holder[0] ? state->holder : _("nobody"));
    if (state->damaged_bytes + state->torn_bytes > 0)
        printf(_("skipped: %llu damaged bytes, %llu bytes of a torn tail; those jobs will run again\n"), (unsigned long long)state->damaged_bytes,
               (unsigned long long)state->torn_bytes);
}

static int run_status(const heli_options *options, heli_session *session)
{
    heli_sweep_state state = {0};
    heli_experiment *experiment = NULL;
    bool merged = false;
    const char *output = options->operands.items[0];
    heli_status status = look(&state, &experiment, &merged, output, &session->ctx);
    if (status == HELI_OK && options->json) json_state(&state, experiment, merged, output);
    else if (status == HELI_OK) say_state(&state, experiment, merged, output);
    heli_experiment_free(experiment);
    return status == HELI_OK ? 0 : heli_say_failure(session, status);
}

static const heli_example status_examples[] = {
    {"heli status guidance.h5", HELI_N_("Says how many jobs are done, failed and missing, and who is at work.")},
};

const heli_command heli_command_status = {
    .name = "status",
    .operands = "FILE.h5",
    .summary = HELI_N_("Say how far a sweep is."),
    .description = HELI_N_("Reads the journals in FILE.h5.journal, or the merged file, and says how many jobs are done, failed and missing. Nothing is changed; it may be "
                           "asked while the sweep is at work."),
    .least_operands = 1,
    .most_operands = 1,
    .extensions = "h5",
    .options = {NULL, 0},
    .examples = status_examples,
    .example_count = sizeof status_examples / sizeof status_examples[0],
    .run = run_status,
};
