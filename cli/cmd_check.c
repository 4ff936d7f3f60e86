/* heli check: reads scenarios and says all that is wrong with them at once. */
#include <string.h>

#include "cli/commands.h"
#include "cli/json.h"
#include "cli/progress.h"
#include "engine/run/design.h"
#include "engine/scenario/study.h"
#include "models/models.h"

static const char *severity_name(heli_severity severity)
{
    return severity == HELI_ERROR ? "error" : severity == HELI_WARNING ? "warning" : "note";
}

static void json_finding(heli_json *json, const heli_diagnostic *d, const char *file)
{
    heli_json_object(json, NULL);
    heli_json_text(json, "file", d->file ? d->file : file);
    heli_json_int(json, "line", d->line);
    heli_json_int(json, "column", d->column);
    heli_json_int(json, "length", d->length);
    heli_json_text(json, "severity", severity_name(d->severity));
    heli_json_text(json, "key", d->key ? d->key : "");
    heli_json_text(json, "message", d->message);
    heli_json_text(json, "suggestion", d->suggestion ? d->suggestion : "");
    heli_json_end(json);
}

/* The findings about one file; a failure without a finding (no such file) is one too. */
static void json_findings(heli_json *json, const heli_context *ctx, heli_status status, const char *file)
{
    for (size_t i = 0; i < ctx->diagnostic_count; i++) json_finding(json, &ctx->diagnostics[i], file);
    if (status == HELI_OK || heli_context_error_count(ctx) > 0) return;
    char message[sizeof ctx->message];
    snprintf(message, sizeof message, "%s",
             ctx->message[0] ? ctx->message : heli_messages_translate(heli_status_sentence(status)));
    heli_diagnostic alone = {.severity = HELI_ERROR, .message = message};
    json_finding(json, &alone, file);
}

static void say_valid(const heli_scenario *scenario, const char *file)
{
    printf(_("%s: valid (model %s, %lld %s, replicates: %lld, policies: %zu)."), file, scenario->model->name,
           (long long)scenario->steps, heli_steps_word(scenario->model->step_unit), (long long)scenario->replicates,
           scenario->policy_count);
    fputc('\n', stdout);
}

static void say_valid_experiment(const heli_experiment *experiment, const char *file)
{
    printf(_("%s: valid experiment (model %s, design %s, %zu runs of %lld replicates)."), file, experiment->base->model->name,
           heli_design_name(experiment->design), experiment->point_count, (long long)experiment->base->replicates);
    fputc('\n', stdout);
}

static void say_valid_study(const heli_experiment *experiment, const char *file)
{
    const heli_study *study = experiment->study;
    size_t futures = heli_study_futures(experiment), levers = experiment->factor_count - (heli_study_future_factor(experiment) < experiment->factor_count);
    if (study->target_count > 0)
        printf(_("%s: valid calibration (model %s, parameters: %zu, targets: %zu, scenarios: %zu)."), file, experiment->base->model->name, levers, study->target_count, futures);
    else
        printf(_("%s: valid study (model %s, levers: %zu, objectives: %zu, constraints: %zu, outcomes: %zu, futures: %zu)."), file,
               experiment->base->model->name, levers, study->objective_count, study->limit_count, study->outcome_count, futures);
    fputc('\n', stdout);
}

/* An experiment is valid when all its design points are; the points of a study are found by its search. */
static heli_status check_experiment(const char *file, const heli_options *options, heli_context *ctx, bool say)
{
    heli_experiment *experiment = NULL;
    heli_status status = heli_experiment_load(&experiment, file, heli_models(), options->sets.items, options->sets.count, ctx);
    bool study = status == HELI_OK && experiment->study;
    if (status == HELI_OK && !study) status = heli_design_make(experiment, file, ctx);
    if (status == HELI_OK && !study) status = heli_experiment_check(experiment, file, ctx);
    if (status == HELI_OK && say && study) say_valid_study(experiment, file);
    else if (status == HELI_OK && say) say_valid_experiment(experiment, file);
    heli_experiment_free(experiment);
    return status;
}

static heli_status check_scenario(const char *file, const heli_options *options, heli_context *ctx, bool say)
{
    heli_scenario *scenario = NULL;
    heli_status status = heli_scenario_load(&scenario, file, heli_models(), options->sets.items, options->sets.count, ctx);
    if (status == HELI_OK && say) say_valid(scenario, file);
    heli_scenario_free(scenario);
    return status;
}

static int check_file(const char *file, const heli_options *options, heli_session *session, heli_json *json)
{
    heli_context *ctx = &session->ctx;
    bool say = !json && !options->quiet;
    heli_context_clear(ctx);
    ctx->message[0] = '\0';
    heli_status status = heli_experiment_is(file) ? check_experiment(file, options, ctx, say) : check_scenario(file, options, ctx, say);
    if (json)
        json_findings(json, ctx, status, file);
    else if (status != HELI_OK)
        heli_say_failure(session, status);
    else if (ctx->diagnostic_count > 0)
        heli_diagnostics_print(ctx, stderr, session->colour_err);
    return heli_status_exit(status);
}

static int check_all(const heli_options *options, heli_session *session, heli_json *json)
{
    int worst = 0;
    for (size_t i = 0; i < options->operands.count; i++) {
        int status = check_file(options->operands.items[i], options, session, json);
        if (status > worst) worst = status;
    }
    return worst;
}

static int run_check(const heli_options *options, heli_session *session)
{
    if (!options->json) return check_all(options, session, NULL);
    heli_json json = heli_json_to(stdout);
    heli_json_object(&json, NULL);
    heli_json_array(&json, "diagnostics");
    int status = check_all(options, session, &json);
    heli_json_end(&json);
    heli_json_bool(&json, "ok", status == 0);
    heli_json_int(&json, "files", (int64_t)options->operands.count);
    heli_json_end(&json);
    return status;
}

static const heli_option rows[] = {
    {.name = "set", .type = HELI_OPTION_TEXTS, .offset = offsetof(heli_options, sets), .argument = "KEY=VALUE",
     .help = HELI_N_("Replace one value of the scenario, as in --set grid.subsidy_yuan_per_year=9000; may be repeated.")},
};

static const heli_example examples[] = {
    {"heli check scenarios/*.yaml", HELI_N_("Checks all scenarios of a folder.")},
    {"heli check --json my-city.yaml", HELI_N_("Writes the findings as JSON, for an editor or a script.")},
};

const heli_command heli_command_check = {
    .name = "check",
    .operands = "FILE...",
    .summary = HELI_N_("Check scenarios and experiments without running them."),
    .description = HELI_N_("Reads scenarios and experiments and reports everything that is wrong with them at once, with file, line and column. "
                           "Exit status 3 when one is not valid."),
    .least_operands = 1,
    .most_operands = HELI_MANY_OPERANDS,
    .extensions = "yaml",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_check,
};
