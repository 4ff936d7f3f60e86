/*
 * Calibrating a study: what its file says, what a run leaves for its targets, rows of a file of targets, scenarios, priors, what fails and what is forbidden.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "tests/support/toy.c"
#include "tests/support/small.h"

#include "analysis/study_result.h"
#include "engine/scenario/study.h"

#define HEAD "model: toy\nmeta: {name: study}\nrun: {weeks: 20, burn_in_weeks: 2, seed: 7, replicates: 5}\nworld: {agents: 12}\n"
#define DRIFT "factors:\n  - {parameter: walk.drift, from: -1, to: 1}\n"
#define SMALL "calibration: {particles: 60, predictive: 40}\n"

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) fail_msg("%.17g is not %.17g", value, expected);
}

static heli_experiment *study_of(const char *text)
{
    heli_context ctx;
    heli_experiment *experiment = NULL;
    heli_context_init(&ctx);
    heli_status status = heli_experiment_parse(&experiment, "study.yaml", text, strlen(text), toy_models, &ctx);
    if (status != HELI_OK) heli_diagnostics_print(&ctx, stderr, false);
    assert_int_equal(status, HELI_OK);
    heli_context_free(&ctx);
    return experiment;
}

static void put_file(const char *name, const char *text)
{
    FILE *file = fopen(small_path(name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static heli_experiment *study_in_folder(const char *text)
{
    heli_context ctx;
    heli_experiment *experiment = NULL;
    put_file("study.yaml", text);
    heli_context_init(&ctx);
    heli_status status = heli_experiment_load(&experiment, small_path("study.yaml"), toy_models, NULL, 0, &ctx);
    if (status != HELI_OK) heli_diagnostics_print(&ctx, stderr, false);
    assert_int_equal(status, HELI_OK);
    heli_context_free(&ctx);
    return experiment;
}

/* Calibrates without a file; free both. */
static heli_status calibrate(heli_experiment *experiment, heli_calibrated *out, heli_evaluations **evaluations, char said[512])
{
    heli_context ctx;
    heli_evaluations_options options = {.kind = HELI_SEARCH_CALIBRATE, .threads = 2};
    heli_context_init(&ctx);
    *out = (heli_calibrated){0};
    heli_status status = heli_evaluations_open(evaluations, experiment, &options, &ctx);
    if (status == HELI_OK) status = heli_calibrate(out, experiment, *evaluations, &ctx);
    if (said) snprintf(said, 512, "%.511s", ctx.message);
    heli_context_free(&ctx);
    return status;
}

/* --- files --- */

static void test_the_canonical_text_reads_as_the_same_calibration(void **state)
{
    (void)state;
    heli_experiment *one = study_of(HEAD "factors:\n  - {parameter: walk.drift, from: -1, to: 1, prior: {kind: normal, mean: 0.25, sd: 0.5}}\n"
                                         "  - {parameter: walk.stride, from: 0.1, to: 2, scale: log}\n  - {parameter: walk.boundary, values: [open, wrap]}\n"
                                         "targets:\n  - {name: \"A \\\"1\\\"\", indicator: position, value: 3, tolerance: 0.5, window_weeks: 4, times: 2, weight: 3, source: \"a book: p. 1\"}\n"
                                         "  - {indicator: spread, at_most: 9, tolerance: 1, summary: final}\n  - {indicator: share.right, at_least: 0.5, tolerance: 0.25, summary: min}\n"
                                         "keep: {window_weeks: 9}\ncalibration: {particles: 50, replicates: 2, quantile: 0.4, distance: 0.5, least_acceptance: 0, generations: 3}\n");
    heli_experiment *two = study_of(one->text);
    const heli_study *study = two->study;
    assert_string_equal(one->text, two->text);
    assert_string_equal(one->sha256, two->sha256);
    assert_true(two->factors[0].normal && !two->factors[1].normal);
    assert_near(two->factors[0].prior_mean, 0.25, 0.0);
    assert_near(two->factors[0].prior_sd, 0.5, 0.0);
    assert_int_equal(study->target_count, 3);
    assert_string_equal(study->targets[0].name, "A \"1\"");
    assert_string_equal(study->targets[0].source, "a book: p. 1");
    assert_near(study->targets[0].times, 2.0, 0.0);
    assert_near(study->targets[0].weight, 3.0, 0.0);
    assert_int_equal(study->targets[0].of.window, 4);
    assert_int_equal(study->targets[1].of.window, 9);
    assert_int_equal(study->targets[1].sense, HELI_TARGET_AT_MOST);
    assert_int_equal(study->targets[2].sense, HELI_TARGET_AT_LEAST);
    assert_string_equal(study->targets[2].name, "share.right");
    assert_int_equal(study->calibration.replicates, 2);
    assert_int_equal(heli_study_calibration_runs(two), 50 * 2 * 100);
    heli_experiment_free(one);
    heli_experiment_free(two);
}

static void test_a_particle_is_one_run_unless_the_study_says_more(void **state)
{
    (void)state;
    heli_experiment *experiment = study_of(HEAD DRIFT "targets:\n  - {indicator: position, value: 1, tolerance: 0.5}\n");
    assert_int_equal(experiment->base->replicates, 5);
    assert_int_equal(experiment->study->calibration.replicates, 1); /* run.replicates, which a base has for its own runs, do not count */
    heli_experiment_free(experiment);
    experiment = study_of("model: toy\nmeta: {name: study}\nreplicates: 3\n" DRIFT "targets:\n  - {indicator: position, value: 1, tolerance: 0.5}\n");
    assert_int_equal(experiment->study->calibration.replicates, 3);
    heli_experiment_free(experiment);
}

static void test_what_a_run_leaves_for_its_targets(void **state)
{
    (void)state;
    heli_experiment *experiment = study_of(HEAD DRIFT "objectives:\n  - {indicator: position, goal: maximise}\n"
                                                      "targets:\n  - {indicator: moves, value: 1, tolerance: 1, times: 0.75, window_weeks: 2}\n  - {indicator: spread, value: 1, tolerance: 1, summary: max}\n");
    double series[20][5], values[32];
    for (int t = 0; t < 20; t++)
        for (int k = 0; k < 5; k++) series[t][k] = t + 100.0 * k;
    size_t width = heli_study_values(experiment);
    assert_int_equal(width, 1 + 1 + 2); /* an objective, its one window, two targets */
    heli_study_take(experiment, series[0], values);
    assert_near(values[width - 2], 0.75 * 218.5, 1e-12);
    assert_near(values[width - 1], 119.0, 0.0);
    heli_experiment_free(experiment);
}

static void test_rows_of_a_file_are_chosen_by_what_they_speak_of_and_by_name(void **state)
{
    (void)state;
    put_file("rows.yaml", "targets:\n  - {name: A, indicator: position, value: 1, tolerance: 0.5, of: before, source: x}\n  - {name: B, indicator: spread, value: 2, tolerance: 0.5, of: before}\n"
                          "  - {name: C, indicator: moves, value: 3, tolerance: 0.5, of: after}\n");
    heli_experiment *both = study_in_folder(HEAD DRIFT "targets:\n  - {file: rows.yaml, of: before}\n  - {indicator: moves, value: 4, tolerance: 1}\n");
    assert_int_equal(both->study->target_count, 3);
    assert_string_equal(both->study->targets[0].source, "x");
    assert_string_equal(both->study->targets[1].name, "B");
    assert_string_equal(both->study->targets[2].name, "moves");
    heli_experiment *again = study_of(both->text); /* rows are written out: the file is no longer needed */
    assert_string_equal(again->sha256, both->sha256);
    heli_experiment *some = study_in_folder(HEAD DRIFT "targets:\n  - {file: rows.yaml, only: [C]}\n");
    assert_int_equal(some->study->target_count, 1);
    assert_near(some->study->targets[0].value, 3.0, 0.0);
    put_file("plain.yaml", "targets:\n  - {indicator: position, value: 1, tolerance: 0.5}\n");
    heli_experiment *plain = study_in_folder(HEAD DRIFT "targets: plain.yaml\n");
    assert_int_equal(plain->study->target_count, 1);
    heli_experiment_free(both);
    heli_experiment_free(again);
    heli_experiment_free(some);
    heli_experiment_free(plain);
}

/* --- calibrating --- */

static void test_the_posterior_lies_where_the_model_meets_the_target(void **state)
{
    (void)state;
    heli_experiment *experiment = study_of(HEAD DRIFT "targets:\n  - {indicator: position, value: 11, tolerance: 0.4, summary: final}\n" SMALL);
    heli_evaluations *evaluations = NULL;
    heli_calibrated found;
    assert_int_equal(calibrate(experiment, &found, &evaluations, NULL), HELI_OK);
    assert_int_equal(found.found.end, HELI_ABC_REACHED);
    assert_near(found.marginals[0].median, 0.5, 0.1); /* 22 weeks of drift, and the walkers' own steps cancel */
    assert_int_equal(found.marginals[0].pinned, HELI_PINNED);
    assert_int_equal(found.predicted[0].n, 40);
    assert_true(found.predicted[0].low < 11.0 && found.predicted[0].high > 11.0);
    assert_int_equal(found.runs, found.found.probes + 40);
    heli_calibrated_free(&found);
    heli_evaluations_close(evaluations);
    heli_experiment_free(experiment);
}

static void test_runs_that_fail_and_settings_that_are_forbidden_get_no_weight(void **state)
{
    (void)state;
    heli_experiment *experiment = study_of(HEAD "factors:\n  - {parameter: walk.drift, from: -1, to: 1}\n  - {parameter: fault.nan_week, values: [-1, 3]}\n"
                                                "constraints:\n  - {levers: {walk.drift: 1}, at_most: 0.45}\n"
                                                "targets:\n  - {indicator: position, value: 11, tolerance: 2, summary: final}\n" SMALL);
    heli_evaluations *evaluations = NULL;
    heli_calibrated found;
    assert_int_equal(calibrate(experiment, &found, &evaluations, NULL), HELI_OK);
    assert_true(found.failed > 0);
    const heli_abc_generation *sample = heli_calibrated_sample(&found);
    for (size_t i = 0; i < 60; i++) {
        assert_true(sample->values[2 * i] <= 0.45);
        assert_near(sample->values[2 * i + 1], 0.0, 0.0); /* the first of the list */
    }
    assert_near(found.marginals[1].spread, 0.0, 0.0);
    heli_calibrated_free(&found);
    heli_evaluations_close(evaluations);
    heli_experiment_free(experiment);
}

static void test_a_target_is_judged_in_its_own_scenario(void **state)
{
    (void)state;
    put_file("calm.yaml", "model: toy\nmeta: {name: calm}\nrun: {weeks: 20, burn_in_weeks: 2}\nworld: {agents: 12}\nwalk: {stride: 0}\n");
    put_file("idle.yaml", "model: toy\nmeta: {name: idle}\nrun: {weeks: 20, burn_in_weeks: 2}\nworld: {agents: 12}\nwalk: {active: false}\n");
    put_file("wild.yaml", "model: toy\nmeta: {name: wild}\nrun: {weeks: 20, burn_in_weeks: 2}\nworld: {agents: 12}\nwalk: {stride: 4}\n");
    heli_experiment *experiment = study_in_folder("model: toy\nmeta: {name: s}\n" DRIFT "scenarios: [calm.yaml, idle.yaml, wild.yaml]\n"
                                                  "targets:\n  - {indicator: position, value: 4.4, tolerance: 0.5, summary: final, scenario: calm}\n"
                                                  "  - {indicator: spread, at_most: 100, tolerance: 1, scenario: wild}\n" SMALL);
    bool used[3];
    assert_int_equal(heli_study_target_futures(experiment, used), 2);
    assert_true(used[0] && !used[1] && used[2]); /* nothing is run of a scenario that no target speaks of */
    heli_evaluations *evaluations = NULL;
    heli_calibrated found;
    assert_int_equal(calibrate(experiment, &found, &evaluations, NULL), HELI_OK);
    assert_near(found.marginals[0].median, 0.2, 0.1);
    assert_int_equal(found.runs, 2 * (found.found.probes + 40));
    assert_true(found.predicted[1].median > 1.0); /* walkers of the wild scenario do scatter */
    for (size_t i = 0; i < experiment->point_count; i++) assert_true(experiment->values[2 * i + 1] != 1.0);
    heli_calibrated_free(&found);
    heli_evaluations_close(evaluations);
    heli_experiment_free(experiment);
}

static void test_a_file_tells_the_same_again(void **state)
{
    (void)state;
    heli_experiment *experiment = study_of(HEAD "factors:\n  - {parameter: walk.drift, from: -1, to: 1, prior: {kind: normal, mean: 0, sd: 0.5}}\n  - {parameter: walk.boundary, values: [open, wrap]}\n"
                                                "targets:\n  - {indicator: position, value: 5, tolerance: 1}\n" SMALL);
    heli_evaluations *evaluations = NULL;
    heli_calibrated found;
    heli_study_result again;
    heli_context ctx;
    char digest[17];
    heli_context_init(&ctx);
    assert_int_equal(calibrate(experiment, &found, &evaluations, NULL), HELI_OK);
    assert_int_equal(heli_calibrated_write(&found, small_path("c.h5"), digest, &ctx), HELI_OK);
    assert_int_equal(heli_study_result_read(&again, small_path("c.h5"), toy_models, &ctx), HELI_OK);
    assert_int_equal(again.kind, HELI_SEARCH_CALIBRATE);
    assert_string_equal(again.file.digest, digest);
    const heli_abc_generation *a = heli_calibrated_sample(&found), *b = heli_calibrated_sample(&again.calibrated);
    assert_int_equal(found.found.generation_count, again.calibrated.found.generation_count);
    assert_memory_equal(a->values, b->values, 60 * 2 * sizeof *a->values);
    assert_memory_equal(a->weights, b->weights, 60 * sizeof *a->weights);
    assert_memory_equal(found.found.predicted, again.calibrated.found.predicted, 40 * sizeof(double));
    heli_study_result_free(&again);
    heli_calibrated_free(&found);
    heli_evaluations_close(evaluations);
    heli_experiment_free(experiment);
    heli_context_free(&ctx);
}

static void test_a_study_without_targets_is_refused(void **state)
{
    (void)state;
    heli_experiment *experiment = study_of(HEAD DRIFT "objectives:\n  - {indicator: position, goal: maximise}\n");
    heli_evaluations *evaluations = NULL;
    heli_calibrated found;
    char said[512];
    assert_int_equal(calibrate(experiment, &found, &evaluations, said), HELI_SCENARIO);
    assert_non_null(strstr(said, "no 'targets'"));
    heli_calibrated_free(&found);
    heli_evaluations_close(evaluations);
    heli_experiment_free(experiment);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_canonical_text_reads_as_the_same_calibration),
        cmocka_unit_test(test_a_particle_is_one_run_unless_the_study_says_more),
        cmocka_unit_test(test_what_a_run_leaves_for_its_targets),
        cmocka_unit_test(test_rows_of_a_file_are_chosen_by_what_they_speak_of_and_by_name),
        cmocka_unit_test(test_the_posterior_lies_where_the_model_meets_the_target),
        cmocka_unit_test(test_runs_that_fail_and_settings_that_are_forbidden_get_no_weight),
        cmocka_unit_test(test_a_target_is_judged_in_its_own_scenario),
        cmocka_unit_test(test_a_file_tells_the_same_again),
        cmocka_unit_test(test_a_study_without_targets_is_refused),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
