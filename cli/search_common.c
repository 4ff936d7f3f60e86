/* What heli optimise and heli explore share. */
#include "cli/search_common.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/text.h"
#include "cli/dry_run.h"
#include "cli/json.h"
#include "cli/progress.h"
#include "cli/table.h"
#include "engine/run/ranks.h"
#include "engine/run/run.h"

/* --- showing --- */

void heli_csv_text(FILE *stream, const char *text, bool first)
{
    if (!first) fputc(',', stream);
    if (!strpbrk(text, ",\"\n\r")) {
        fputs(text, stream);
        return;
    }
    fputc('"', stream);
    for (const char *at = text; *at; at++) {
        if (*at == '"') fputc('"', stream);
        fputc(*at, stream);
    }
    fputc('"', stream);
}

void heli_csv_real(FILE *stream, double value, bool first)
{
    char text[32];
    if (!first) fputc(',', stream);
    if (!isfinite(value)) return;
    heli_real_shortest(value, text);
    fputs(text, stream);
}

/* --- dry run --- */

static void say_dry_search(heli_search_kind kind, uint64_t runs, const heli_experiment *experiment, const char *output, int threads, const char *time)
{
    size_t futures = heli_study_futures(experiment), levers = experiment->factor_count - (heli_study_future_factor(experiment) < experiment->factor_count);
    char most[32];
    snprintf(most, sizeof most, "%llu", (unsigned long long)runs);
    if (kind == HELI_SEARCH_CALIBRATE)
        printf(_("This calibration would take at most %s runs (parameters: %zu, targets: %zu, particles: %lld): about %s (h:m:s) on %d threads.\nThe result would go to %s. "
                 "Nothing was written."),
               most, levers, experiment->study->target_count, (long long)experiment->study->calibration.particles, time, threads, output);
    else
        printf(_("This search would take at most %s runs (levers: %zu, futures: %zu): about %s (h:m:s) on %d threads.\nThe result would go to %s. Nothing was written."), most,
               levers, futures, time, threads, output);
    fputc('\n', stdout);
}

static int dry_run(heli_search_kind kind, uint64_t runs, const heli_experiment *experiment, const char *output, const heli_options *options, heli_session *session)
{
    heli_estimate one = {0};
    heli_scenario first = *experiment->base;
    char time[32];
    first.replicates = 1;
    int threads = heli_thread_count(options->threads.value);
    heli_status status = heli_estimate_run(&one, &first, output, 1, &session->ctx);
    if (status != HELI_OK) return heli_say_failure(session, status);
    double seconds = one.seconds * (double)runs / (double)threads;
    size_t futures = heli_study_futures(experiment), levers = experiment->factor_count - (heli_study_future_factor(experiment) < experiment->factor_count);
    if (options->json) {
        heli_json json = heli_json_to(stdout);
        heli_json_object(&json, NULL);
        heli_json_bool(&json, "dry_run", true);
        heli_json_text(&json, "search", heli_search_name(kind));
        heli_json_text(&json, "output", output);
        heli_json_whole(&json, kind == HELI_SEARCH_CALIBRATE ? "parameters" : "levers", levers);
        heli_json_whole(&json, kind == HELI_SEARCH_CALIBRATE ? "scenarios" : "futures", futures);
        if (kind == HELI_SEARCH_CALIBRATE) heli_json_whole(&json, "targets", experiment->study->target_count);
        heli_json_whole(&json, "runs_at_most", runs);
        heli_json_int(&json, "threads", threads);
        heli_json_real(&json, "seconds_at_most", seconds);
        heli_json_end(&json);
        return 0;
    }
    heli_duration_text(seconds, time, sizeof time);
    say_dry_search(kind, runs, experiment, output, threads, time);
    return 0;
}

/* --- carrying out --- */

static int say_unfinished(heli_status status, heli_session *session)
{
    char again[HELI_SWEEP_PATH];
    if (heli_ranks_self() > 0) return heli_status_exit(status);
    heli_say_failure(session, status);
    heli_say_again(session, "--resume", again, sizeof again);
    if (status == HELI_INTERRUPTED) heli_say(_("heli: Go on with:\n  %s"), again);
    return heli_status_exit(status);
}

static int search(heli_search_kind kind, uint64_t runs, heli_search_fn carry_out, heli_experiment *experiment, const char *output, const heli_options *options,
                  heli_session *session)
{
    heli_context *ctx = &session->ctx;
    heli_evaluations *evaluations = NULL;
    heli_sweep_meter meter = heli_sweep_meter_init(stderr, options->quiet);
    heli_evaluations_options how = {.kind = kind, .output = output, .threads = heli_thread_count(options->threads.value), .resume = options->resume,
                                    .expected = runs, .progress = heli_sweep_meter_show, .progress_data = &meter,
                                    .verify_every = options->verify_every.given ? (int64_t)options->verify_every.value : 0};
    heli_status status = options->max_time ? heli_duration_parse(options->max_time, &how.max_seconds, ctx) : HELI_OK;
    if (status != HELI_OK) return heli_say_failure(session, status);
    heli_run_handle_signals();
    status = heli_evaluations_open(&evaluations, experiment, &how, ctx);
    if (status == HELI_OK) status = carry_out(experiment, evaluations, output, options, session);
    heli_sweep_meter_clear(&meter);
    heli_evaluations_counts counts = status == HELI_OK ? heli_evaluations_count(evaluations) : (heli_evaluations_counts){0};
    if (status == HELI_OK && !options->keep_journals) heli_evaluations_forget(evaluations);
    heli_evaluations_close(evaluations);
    if (status != HELI_OK) return say_unfinished(status, session);
    if (ferror(stdout)) return HELI_EXIT_IO; /* main says so */
    if (counts.failed == 0 || heli_ranks_self() > 0) return heli_status_exit(counts.failed ? HELI_MODEL : HELI_OK);
    if (kind == HELI_SEARCH_CALIBRATE)
        heli_say_warning(session, _("%llu of %llu runs failed; their particles were not accepted."), (unsigned long long)counts.failed, (unsigned long long)counts.known);
    else
        heli_say_warning(session, _("%llu of %llu runs failed; their settings rank behind all others."), (unsigned long long)counts.failed, (unsigned long long)counts.known);
    return heli_status_exit(HELI_MODEL);
}

int heli_search_command(heli_search_kind kind, uint64_t (*runs)(const heli_experiment *), heli_search_fn carry_out, const heli_options *options, heli_session *session)
{
    heli_experiment *experiment = NULL;
    heli_context *ctx = &session->ctx;
    char output[HELI_SWEEP_PATH];
    heli_status status = heli_experiment_of_options(&experiment, options->operands.items[0], NULL, options, session);
    if (status == HELI_OK) status = heli_study_search_check(experiment, kind, ctx);
    if (status == HELI_OK) {
        if (ctx->diagnostic_count > 0 && !options->quiet && heli_ranks_self() == 0) heli_diagnostics_print(ctx, stderr, session->colour_err);
        heli_context_clear(ctx);
        heli_sweep_output(output, options, experiment);
    }
    int result = status != HELI_OK  ? (heli_ranks_self() > 0 ? heli_status_exit(status) : heli_say_failure(session, status))
               : options->dry_run ? dry_run(kind, runs(experiment), experiment, output, options, session)
                                  : search(kind, runs(experiment), carry_out, experiment, output, options, session);
    heli_experiment_free(experiment);
    return result;
}
