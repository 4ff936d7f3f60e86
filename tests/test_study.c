/*
 * Studies: what their files say, what a run leaves, costs of levers, evaluations that are kept, what fails, and regret over futures and windows.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <sys/stat.h>

#include "tests/support/toy.c"
#include "tests/support/small.h"

#include "analysis/choice.h"
#include "analysis/optimise.h"
#include "analysis/pareto.h"
#include "engine/run/run.h"
#include "engine/scenario/study.h"
#include "engine/store/journal.h"

#define HEAD "model: toy\nmeta: {name: study}\nrun: {weeks: 30, burn_in_weeks: 2, seed: 7, replicates: 2}\nworld: {agents: 12}\n"
#define LEVERS                                                                                                                                     \
    "factors:\n  - {parameter: walk.drift, from: -1, to: 1}\n  - {parameter: walk.stride, values: [0.5, 1, 4]}\n  - {parameter: walk.active, values: [true, false]}\n" \
    "  - {parameter: walk.boundary, values: [open, wrap]}\n  - {parameter: fault.mark, from: 2, to: 9}\n"
#define SOUGHT                                                                                                                                     \
    "objectives:\n  - {indicator: position, goal: maximise, window_weeks: 4}\n  - {indicator: spread, goal: minimise, summary: final}\n"              \
    "  - {indicator: share.right, goal: maximise, summary: min}\n"                                                                                   \
    "constraints:\n  - {name: cost, levers: {walk.drift: -2, walk.stride: 3, walk.active: 5, fault.mark: 1}, plus: 1, at_most: 20}\n"                  \
    "  - {indicator: moves, at_least: 10, summary: max}\n"
#define SMALL "search: {population: 6, generations: 3, confirm_replicates: 4}\n"

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

/* --- files --- */

static void test_the_canonical_text_reads_as_the_same_study(void **state)
{
    (void)state;
    heli_experiment *one = study_of(HEAD LEVERS SOUGHT "outcomes:\n  - {indicator: position, from: -3, to: 3.25, cells: 7}\nkeep: {window_weeks: 9}\n" SMALL);
    heli_experiment *two = study_of(one->text);
    assert_string_equal(one->text, two->text);
    assert_string_equal(one->sha256, two->sha256);
    assert_int_equal(two->design, HELI_DESIGN_SEARCH);
    assert_int_equal(two->study->objective_count, 3);
    assert_true(two->study->objectives[0].maximise && !two->study->objectives[1].maximise);
    assert_int_equal(two->study->objectives[0].of.window, 4);
    assert_int_equal(two->study->objectives[1].of.window, 9); /* that of `keep`, where the objective does not say */
    assert_int_equal(two->study->objectives[2].of.offset, 4);
    assert_int_equal(two->study->limit_count, 2);
    assert_int_equal(two->study->outcomes[0].cells, 7);
    assert_int_equal(two->study->population, 6);
    heli_experiment *other = study_of(HEAD LEVERS SOUGHT);
    assert_string_not_equal(one->sha256, other->sha256);
    heli_experiment_free(one);
    heli_experiment_free(two);
    heli_experiment_free(other);
}

static void test_what_a_lever_setting_costs(void **state)
{
    (void)state;
    heli_experiment *experiment = study_of(HEAD LEVERS SOUGHT SMALL);
    const heli_limit *cost = &experiment->study->limits[0];
    double least, most;
    /* 1 - 2 drift + 3 stride + 5 active + mark, at most 20 */
    const double values[] = {-0.5, 4.0, 0.0, 1.0, 7.0}; /* active: the first level, true */
    assert_near(heli_limit_excess(cost, experiment, values), (1.0 + 1.0 + 12.0 + 5.0 + 7.0 - 20.0) / 20.0, 1e-15);
    const double off[] = {1.0, 0.5, 1.0, 0.0, 2.0};
    assert_near(heli_limit_excess(cost, experiment, off), (1.0 - 2.0 + 1.5 + 0.0 + 2.0 - 20.0) / 20.0, 1e-15);
    heli_limit_reach(cost, experiment, &least, &most);
    assert_near(least, 1.0 - 2.0 + 1.5 + 0.0 + 2.0, 1e-15);
    assert_near(most, 1.0 + 2.0 + 12.0 + 5.0 + 9.0, 1e-15);
    assert_true(isnan(heli_lever_number(&experiment->factors[3], 0.0)));
    assert_near(heli_limit_excess_of(&experiment->study->limits[1], 4.0), 0.6, 1e-15); /* at least 10 */
    heli_experiment_free(experiment);
}

static void test_what_a_run_leaves(void **state)
{
    (void)state;
    heli_experiment *experiment = study_of(HEAD LEVERS SOUGHT "outcomes:\n  - {indicator: spread, from: 0, to: 1, summary: max}\n" SMALL);
    double series[30][5], values[64]; /* position, spread, moves, share left and right */
    for (int t = 0; t < 30; t++) {
        series[t][0] = t;
        series[t][1] = t == 20 ? 99.0 : 0.1 * t;
        series[t][2] = t < 25 ? t : 3.0;
        series[t][3] = 0.0;
        series[t][4] = t == 7 ? 0.25 : 0.5;
    }
    series[28][0] = (double)NAN; /* an undefined week is left out */
    assert_int_equal(heli_study_windows(experiment), 2);
    assert_int_equal(heli_study_values(experiment), 3 + 2 + 1 + 3 * 2);
    heli_study_take(experiment, series[0], values);
    assert_near(values[0], (26.0 + 27.0 + 29.0) / 3.0, 1e-14);
    assert_near(values[1], 2.9, 1e-14);
    assert_near(values[2], 0.25, 0.0);
    assert_near(values[3], 0.0, 0.0);  /* a constraint on levers */
    assert_near(values[4], 24.0, 0.0);
    assert_near(values[5], 99.0, 0.0);
    assert_near(values[6], 10.0, 1e-14); /* windows count from the end: weeks 4 .. 16 and 17 .. 29 */
    assert_near(values[7], (17.0 + 18 + 19 + 20 + 21 + 22 + 23 + 24 + 25 + 26 + 27 + 29) / 12.0, 1e-13);
    assert_near(values[10], (13.0 * 0.5 - 0.25) / 13.0, 1e-14);
    heli_experiment_free(experiment);
}

/* --- evaluations --- */

/* Opens, runs `count` replicates of a setting in memory or on the disk, and returns what came of it. */
static heli_status run_setting(heli_experiment *experiment, const char *output, bool resume, double drift, uint32_t count, double *values, heli_evaluations_counts *counts,
                               char said[512])
{
    heli_context ctx;
    heli_evaluations *evaluations = NULL;
    heli_evaluation asked[8];
    heli_evaluations_options options = {.output = output, .threads = 2, .resume = resume};
    const double setting[] = {drift, 1.0, 0.0, 0.0, 5.0};
    heli_context_init(&ctx);
    heli_status status = heli_evaluations_open(&evaluations, experiment, &options, &ctx);
    for (uint32_t r = 0; r < count && status == HELI_OK; r++) {
        asked[r].replicate = r;
        status = heli_evaluations_point(evaluations, setting, &asked[r].point, &ctx);
        if (status == HELI_OK) assert_int_equal(asked[r].point, 0);
    }
    if (status == HELI_OK) status = heli_evaluations_run(evaluations, asked, count, values, &ctx);
    if (evaluations && counts) *counts = heli_evaluations_count(evaluations);
    if (said) snprintf(said, 512, "%.511s", ctx.message);
    heli_evaluations_close(evaluations);
    heli_context_free(&ctx);
    return status;
}

static void test_a_run_is_made_once_and_kept(void **state)
{
    (void)state;
    heli_experiment *experiment = study_of(HEAD LEVERS SOUGHT SMALL);
    const char *output = small_path("once.h5");
    double first[8 * 16], again[8 * 16], memory[8 * 16];
    heli_evaluations_counts counts;
    char said[512];
    size_t width = heli_study_values(experiment);
    assert_true(width <= 16);
    assert_int_equal(run_setting(experiment, output, false, 0.5, 3, first, &counts, NULL), HELI_OK);
    assert_int_equal(counts.before, 0);
    assert_int_equal(run_setting(experiment, output, true, 0.5, 5, again, &counts, NULL), HELI_OK);
    assert_int_equal(counts.before, 3);
    assert_int_equal(counts.known, 5);
    assert_memory_equal(first, again, 3 * width * sizeof *first);
    assert_int_equal(run_setting(experiment, NULL, false, 0.5, 5, memory, &counts, NULL), HELI_OK);
    assert_memory_equal(again, memory, 5 * width * sizeof *first);
    assert_int_equal(run_setting(experiment, output, false, 0.5, 5, again, &counts, said), HELI_IO);
    assert_non_null(strstr(said, "5 finished runs"));
    /* The same number with another setting: begun by another version, or damaged. */
    assert_int_equal(run_setting(experiment, output, true, 0.25, 3, again, &counts, said), HELI_CORRUPT);
    assert_non_null(strstr(said, "another setting"));
    heli_experiment_free(experiment);
}

static void test_a_damaged_record_runs_again(void **state)
{
    (void)state;
    heli_experiment *experiment = study_of(HEAD LEVERS SOUGHT SMALL);
    const char *output = small_path("damaged.h5");
    double first[8 * 16], again[8 * 16];
    heli_evaluations_counts counts;
    char path[700];
    assert_int_equal(run_setting(experiment, output, false, 0.5, 5, first, &counts, NULL), HELI_OK);
    snprintf(path, sizeof path, "%s.journal/1-of-1.rank-000.jnl", output);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, -40, SEEK_END), 0); /* within the last record */
    fputc(0x55, file);
    fputc(0xAA, file);
    fclose(file);
    assert_int_equal(run_setting(experiment, output, true, 0.5, 5, again, &counts, NULL), HELI_OK);
    assert_int_equal(counts.before, 4);
    assert_memory_equal(first, again, 5 * heli_study_values(experiment) * sizeof *first);
    heli_experiment_free(experiment);
}

static heli_status optimise(heli_experiment *experiment, heli_optimum *out, char said[512])
{
    heli_context ctx;
    heli_evaluations *evaluations = NULL;
    heli_evaluations_options options = {.threads = 2};
    heli_context_init(&ctx);
    heli_status status = heli_evaluations_open(&evaluations, experiment, &options, &ctx);
    if (status == HELI_OK) status = heli_optimise(out, experiment, evaluations, &ctx);
    if (said) snprintf(said, 512, "%.511s", ctx.message);
    heli_evaluations_close(evaluations);
    heli_context_free(&ctx);
    return status;
}

static void test_runs_that_fail_are_counted_and_rank_last(void **state)
{
    (void)state;
    heli_experiment *experiment = study_of(HEAD "factors:\n  - {parameter: walk.drift, from: 0, to: 1}\n  - {parameter: fault.nan_week, values: [-1, 3]}\n"
                                                "objectives:\n  - {indicator: position, goal: maximise}\n  - {indicator: moves, goal: minimise}\n"
                                                "search: {population: 10, generations: 3, confirm_replicates: 4}\n");
    heli_optimum found;
    assert_int_equal(optimise(experiment, &found, NULL), HELI_OK);
    assert_true(found.failed > 0);
    assert_true(found.front_count >= 1);
    for (size_t i = 0; i < found.front_count; i++) assert_near(found.items[i].values[1], -1.0, 0.0);
    assert_near(found.items[found.baseline].values[0], 0.0, 0.0);
    heli_optimum_free(&found);
    heli_experiment_free(experiment);
}

static void test_constraints_on_indicators_hold_on_the_front(void **state)
{
    (void)state;
    heli_experiment *experiment = study_of(HEAD "factors:\n  - {parameter: walk.drift, from: 0, to: 1}\n  - {parameter: walk.stride, from: 0, to: 2}\n"
                                                "objectives:\n  - {indicator: position, goal: maximise, summary: final}\n  - {indicator: spread, goal: minimise, summary: final}\n"
                                                "constraints:\n  - {indicator: position, at_most: 10, summary: final}\n"
                                                "search: {population: 16, generations: 10, confirm_replicates: 6}\n");
    heli_optimum found;
    assert_int_equal(optimise(experiment, &found, NULL), HELI_OK);
    double best = 0.0;
    assert_true(found.front_count >= 1);
    for (size_t i = 0; i < found.front_count; i++) {
        const heli_contender *item = &found.items[i];
        assert_true(item->meets);
        assert_true(item->limits[0] <= 10.0);
        best = fmax(best, item->stakes[0].value.mean);
        assert_true(item->stakes[0].regret >= 0.0 && item->stakes[1].regret >= 0.0);
        assert_true(item->stakes[0].value.low <= item->stakes[0].value.mean && item->stakes[0].value.mean <= item->stakes[0].value.high);
    }
    assert_true(best > 9.0); /* the bound is used: 32 weeks of drift reach 32 without it */
    for (size_t g = 0; g <= found.search.generations; g++) assert_true(found.volume[g] >= 0.0 && found.volume[g] <= 1.0);
    assert_true(found.volume[found.search.generations] > found.volume[0]);
    heli_optimum_free(&found);
    heli_experiment_free(experiment);
}

/* --- regret --- */

/* The hand-made set of tests/test_regret.c, in two futures instead of its windows: what is known of it has to come out here, too. */
static void test_regret_of_a_hand_made_set(void **state)
{
    (void)state;
    const double replicates[] = {0.5, 0.7, 0.6, 0.64, 0.4, 0.8}, futures[] = {0.6, 0.6, 0.62, 0.62, 0.7, 0.5}, windows[] = {0.6, 0.6, 0.62, 0.62, 0.7, 0.5};
    heli_stake stakes[3];
    heli_choice_weigh(replicates, 2, futures, 2, windows, 2, 3, stakes);
    assert_near(stakes[0].regret, 0.02, 1e-14);
    assert_near(stakes[1].regret, 0.0, 0.0);
    assert_near(stakes[0].worst_in_future, 0.1, 1e-14);
    assert_near(stakes[1].worst_in_future, 0.08, 1e-14);
    assert_near(stakes[2].worst_in_future, 0.12, 1e-14);
    assert_near(stakes[0].worst_share, 1.0, 1e-12); /* in the first future A is the worst of all */
    assert_near(stakes[1].worst_share, 0.8, 1e-12); /* .08 of a range of .1 */
    assert_int_equal(stakes[1].best_futures, 1);
    assert_int_equal(stakes[2].best_windows, 1);
    double t = tan(acos(-1.0) * 0.4875); /* one degree of freedom, Bonferroni over two others */
    assert_near(stakes[1].regret_high, -0.02 + t * 0.18, 1e-9);
    assert_near(stakes[1].regret_low, 0.0, 0.0);
    assert_near(stakes[0].value.mean, 0.6, 1e-14);
    heli_choice_weigh(replicates, 2, futures, 2, windows, 0, 1, stakes); /* alone nobody regrets */
    assert_near(stakes[0].regret, 0.0, 0.0);
    assert_near(stakes[0].regret_high, 0.0, 0.0);
    assert_true(isnan(stakes[0].worst_in_window));
}

static void test_the_baseline_is_the_base_scenario(void **state)
{
    (void)state;
    heli_experiment *experiment = study_of(HEAD LEVERS SOUGHT SMALL);
    heli_study_search search;
    double values[5], genes[5];
    bool in_range;
    assert_int_equal(heli_study_search_init(&search, experiment, NULL, HELI_SEARCH_OPTIMISE, NULL), HELI_OK);
    assert_int_equal(search.gene_count, 5);
    assert_true(heli_study_baseline(&search, values, genes, &in_range));
    assert_false(in_range); /* fault.mark is 0, its range begins at 2 */
    const double expected[] = {0.0, 0.5, 0.0, 0.0, 0.0};
    for (size_t g = 0; g < 5; g++) assert_near(values[g], expected[g], 0.0);
    const double some[] = {0.25, 2.0, 1.0, 1.0, 3.0}, setting[] = {0.25, 4.0, 1.0, 1.0, 3.0};
    heli_study_setting(&search, some, 0, values);
    for (size_t g = 0; g < 5; g++) assert_near(values[g], setting[g], 0.0);
    assert_int_equal(search.problem.constraint_count, 1);
    heli_study_search_free(&search);
    heli_experiment_free(experiment);
    experiment = study_of(HEAD "factors:\n  - {parameter: walk.boundary, values: [wrap, reflect]}\n" "objectives:\n  - {indicator: position, goal: maximise}\n");
    assert_int_equal(heli_study_search_init(&search, experiment, NULL, HELI_SEARCH_OPTIMISE, NULL), HELI_OK);
    assert_false(heli_study_baseline(&search, values, genes, &in_range)); /* its boundary is open, which is not listed */
    heli_study_search_free(&search);
    heli_experiment_free(experiment);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_canonical_text_reads_as_the_same_study),
        cmocka_unit_test(test_what_a_lever_setting_costs),
        cmocka_unit_test(test_what_a_run_leaves),
        cmocka_unit_test(test_a_run_is_made_once_and_kept),
        cmocka_unit_test(test_a_damaged_record_runs_again),
        cmocka_unit_test(test_runs_that_fail_are_counted_and_rank_last),
        cmocka_unit_test(test_constraints_on_indicators_hold_on_the_front),
        cmocka_unit_test(test_regret_of_a_hand_made_set),
        cmocka_unit_test(test_the_baseline_is_the_base_scenario),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
