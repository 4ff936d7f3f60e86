/*
 * L9: Fermi imitation in a finite population with a constant advantage and no mutation ends with everybody alike; from k of N the
 * chance that the advantage wins is (1 - e^(-b D k)) / (1 - e^(-b D N)), and k / N when there is none (Traulsen, Nowak and
 * Pacheco 2006). The four-party model's populations are such populations when nothing but the costs is left of the payoffs; with a
 * small revision probability two agents hardly ever revise at once, as the formula asks.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "engine/core/simulation.h"
#include "models/models.h"

enum { POPULATIONS = 4, RUNS = 1500, MOST_STEPS = 60000 };

static void put(const heli_model *model, void *params, const char *path, double value)
{
    const heli_param *row = heli_param_find(model->params, model->param_count, path);
    assert_non_null(row);
    heli_param_store(row, params, 0, value);
}

/* Nothing matters but what each strategy costs: dU_G = gain, dU of the others = -cost. */
static void constant_advantages(const heli_model *model, void *params, double gain, const double cost[3])
{
    static const char *const others[] = {"game.opinion_weight", "game.preference", "game.reputation", "game.synergy",
        "game.selective_incentive", "game.enterprise_benefit", "game.organisation_benefit", "game.social_pressure",
        "game.purchase", "game.enterprise_help", "game.member_gain", "game.guiding_cost"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) put(model, params, others[i], 0.0);
    put(model, params, "game.veto_deterrence", gain);
    put(model, params, "game.supporting_cost", cost[0]);
    put(model, params, "game.participating_cost", cost[1]);
    put(model, params, "game.integrating_cost", cost[2]);
}

static double fixation(double beta_advantage, double k, double n)
{
    return beta_advantage == 0.0 ? k / n : (1.0 - exp(-beta_advantage * k)) / (1.0 - exp(-beta_advantage * n));
}

/* Share of runs in which the acting strategy takes over each population. */
static void run_to_the_end(const heli_model *model, const void *params, double won[POPULATIONS])
{
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        heli_plan plan = {.model = model, .params = params, .steps = MOST_STEPS, .seed = seed, .initial_seed = 1, .verify_every = 0};
        heli_simulation *simulation = NULL;
        double share[POPULATIONS];
        bool settled = false;
        assert_int_equal(heli_simulation_create(&simulation, &plan, 0, &heli_runner_serial, NULL), HELI_OK);
        while (!settled) {
            assert_false(heli_simulation_finished(simulation));
            assert_int_equal(heli_simulation_step(simulation, NULL), HELI_OK);
            model->observe(heli_simulation_world(simulation), share);
            settled = true;
            for (int q = 0; q < POPULATIONS; q++) settled &= share[q] == 0.0 || share[q] == 1.0;
        }
        for (int q = 0; q < POPULATIONS; q++) won[q] += share[q] / RUNS;
        heli_simulation_free(simulation);
    }
}

/* Four standard errors: a false alarm in fewer than 1 of 15,000 for each population; the seeds are fixed. */
static void assert_fixation(double agents, double start, double gain, const double cost[3])
{
    const heli_model *model = heli_model_find("four-parties");
    void *params = calloc(1, model->params_bytes);
    double won[POPULATIONS] = {0};
    heli_params_default(model->params, model->param_count, params);
    constant_advantages(model, params, gain, cost);
    static const char *const starts[] = {"game.start_guiding", "game.start_supporting", "game.start_participating", "game.start_integrating"};
    for (int q = 0; q < POPULATIONS; q++) put(model, params, starts[q], start / agents);
    put(model, params, "game.agents", agents);
    put(model, params, "game.revision", 0.02);
    put(model, params, "game.sharpness", 1.0);
    run_to_the_end(model, params, won);
    for (int q = 0; q < POPULATIONS; q++) {
        double expected = fixation(q == 0 ? gain : -cost[q - 1], start, agents);
        double error = sqrt(expected * (1.0 - expected) / RUNS);
        if (!(fabs(won[q] - expected) <= 4.0 * error)) fail_msg("population %d: %.4f win, expected %.4f +- %.4f", q, won[q], expected, error);
    }
    free(params);
}

static void test_a_constant_advantage_takes_over_a_small_population_with_the_printed_chance(void **state)
{
    (void)state;
    assert_fixation(8.0, 3.0, 0.2, (const double[]){0.0, 0.1, 0.3});
}

static void test_from_one_of_six_the_chance_is_the_printed_one(void **state)
{
    (void)state;
    assert_fixation(6.0, 1.0, 0.5, (const double[]){0.0, 0.2, 0.5});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_constant_advantage_takes_over_a_small_population_with_the_printed_chance),
        cmocka_unit_test(test_from_one_of_six_the_chance_is_the_printed_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
