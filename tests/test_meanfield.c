/*
 * The mean-field twin: maps (L5-L7), the four-party game (L8), closed forms of queues, tickets and relays (L10, L12, L16, L23), and the
 * twin of the field core against the simulation in the well-mixed limit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/meanfield.h"
#include "analysis/meanfield_game.h"
#include "analysis/meanfield_queues.h"
#include "analysis/meanfield_stability.h"
#include "analysis/series.h"
#include "engine/core/queue.h"
#include "engine/core/random.h"
#include "models/models.h"

static void assert_near(double value, double expected, double tolerance, const char *what)
{
    if (!(fabs(value - expected) <= tolerance)) fail_msg("%s: %.9g, expected %.9g within %.2g", what, value, expected, tolerance);
}

static heli_scenario *scenario_of(const char *text)
{
    heli_context ctx;
    heli_scenario *scenario = NULL;
    heli_context_init(&ctx);
    heli_status status = heli_scenario_parse(&scenario, "test", text, strlen(text), heli_models(), NULL, 0, &ctx);
    if (status != HELI_OK) fail_msg("%s %s", ctx.message, ctx.diagnostic_count ? ctx.diagnostics[0].message : "");
    heli_context_free(&ctx);
    return scenario;
}

static heli_twin twin_of(const heli_scenario *scenario, heli_closure closure)
{
    heli_context ctx;
    heli_twin twin;
    heli_context_init(&ctx);
    if (heli_twin_make(&twin, scenario, closure, &ctx) != HELI_OK) fail_msg("%s", ctx.message);
    heli_context_free(&ctx);
    return twin;
}

static double value_of(const heli_twin *twin, const char *name, int64_t step)
{
    int i = heli_twin_find(twin, name);
    assert_true(i >= 0);
    return heli_twin_value(twin, step, (size_t)i);
}

/* --- the game, L8 --- */

/* Core mode with some parameters changed; "" for none. */
static heli_game game_with(const char *changes)
{
    char text[512];
    heli_game game;
    snprintf(text, sizeof text, "model: four-parties\ngame: {agents: 10%s}\n", changes);
    heli_scenario *scenario = scenario_of(text);
    assert_true(heli_game_of(&game, scenario->model, scenario->params));
    heli_scenario_free(scenario);
    return game;
}

#define LEVERS ", veto_deterrence: 0.55, preference: 0.45, purchase: 0.45, selective_incentive: 0.7"

/* (9)-(12) at the defaults, and the map, word for word. */
static heli_shares printed_map(heli_shares at)
{
    double x = at.s[0], y = at.s[1], z = at.s[2], w = at.s[3];
    const double du[HELI_PARTIES] = {-0.5 + 0.5 * 0.3 * (y + z + w) + 0.15, -0.4 + 0.2 * x + 0.2 * z + 0.1 * w,
                                     -0.4 + 0.15 * x + 0.1 * y + 0.15 * w + 0.2 * (2.0 * z - 1.0), -0.4 + 0.25 * x + 0.1 * y + 0.15 * z};
    for (int k = 0; k < HELI_PARTIES; k++) at.s[k] += 0.25 * at.s[k] * (1.0 - at.s[k]) * tanh(4.0 * du[k] / 2.0);
    return at;
}

static void test_the_twin_of_core_mode_is_the_printed_map(void **state)
{
    (void)state;
    static const char *const names[HELI_PARTIES] = {"guiding", "supporting", "participating", "integrating"};
    heli_scenario *scenario = scenario_of("model: four-parties\nrun: {steps: 200}\ngame: {start_guiding: 0.9, start_supporting: 0.7, "
                                          "start_participating: 0.83, start_integrating: 0.6}\n");
    heli_twin twin = twin_of(scenario, HELI_CLOSURE_TYPES);
    heli_shares now = {{0.9, 0.7, 0.83, 0.6}};
    for (int64_t step = 0; step < 200; step++) {
        now = printed_map(now);
        for (int k = 0; k < HELI_PARTIES; k++) assert_near(value_of(&twin, names[k], step), now.s[k], 1e-12, names[k]);
    }
    heli_twin_free(&twin);
    heli_scenario_free(scenario);
}

/* Without chance, so the two starts of ODD 7.4 are decided for certain. */
static void test_a_start_of_75_percent_ends_in_the_trap_and_80_at_the_exit(void **state)
{
    (void)state;
    heli_game game = game_with("");
    heli_shares low = {{0.75, 0.75, 0.75, 0.75}}, high = {{0.8, 0.8, 0.8, 0.8}};
    for (int step = 0; step < 2000; step++) {
        low = heli_game_map(&game, low);
        high = heli_game_map(&game, high);
    }
    for (int k = 0; k < HELI_PARTIES; k++) {
        assert_near(low.s[k], 0.0, 1e-9, "trap");
        assert_near(high.s[k], 1.0, 1e-9, "exit");
    }
}

static void test_stable_corners_are_those_of_the_design(void **state)
{
    (void)state;
    heli_game usual = game_with(""), neglected = game_with(", opinion_weight: 0.3"), levered = game_with(LEVERS);
    assert_int_equal(heli_game_stable_corners(&usual), 1u | 1u << 15);
    assert_int_equal(heli_game_stable_corners(&neglected), 1u);
    assert_int_equal(heli_game_stable_corners(&levered), 1u << 15);
}

/* At every corner the largest of (1 - 2 e_k) dU_k(e) is what the eigenvalues of the numerical Jacobian say. */
static void test_eigenvalues_at_corners_are_those_of_the_jacobian(void **state)
{
    (void)state;
    heli_context ctx;
    heli_context_init(&ctx);
    heli_game game = game_with("");
    heli_fixed_point points[HELI_FIXED_POINTS];
    size_t count = 0, stable = 0, inside = 0;
    assert_int_equal(heli_game_fixed_points(points, &count, &game, &ctx), HELI_OK);
    assert_true(count > HELI_CORNERS);
    for (unsigned corner = 0; corner < HELI_CORNERS; corner++) {
        heli_shares eigenvalue = heli_game_corner_eigenvalues(&game, corner);
        double largest = fmax(fmax(eigenvalue.s[0], eigenvalue.s[1]), fmax(eigenvalue.s[2], eigenvalue.s[3]));
        for (int k = 0; k < HELI_PARTIES; k++) assert_true(points[corner].at.s[k] == (corner >> k & 1u));
        assert_near(points[corner].growth, largest, 1e-12, "largest eigenvalue");
    }
    for (size_t i = 0; i < count; i++) {
        heli_shares rate = heli_game_rate(&game, HELI_REPLICATOR, points[i].at);
        int between = 0;
        for (int k = 0; k < HELI_PARTIES; k++) {
            assert_near(rate.s[k], 0.0, 1e-9, "rate at a rest point");
            between += points[i].at.s[k] > 0.0 && points[i].at.s[k] < 1.0;
        }
        stable += points[i].growth < 0.0;
        inside += between == HELI_PARTIES;
    }
    assert_int_equal(stable, 2); /* trap and exit, and no other rest point */
    assert_int_equal(inside, 1); /* the saddle between them: dU = 0 for all four */
    heli_context_free(&ctx);
}

/* The map follows the replicator equation the better, the weaker selection: the distance falls in proportion to beta. */
static void test_the_map_meets_the_replicator_equation_in_weak_selection(void **state)
{
    (void)state;
    heli_context ctx;
    double before = 1.0;
    heli_context_init(&ctx);
    for (int weak = 0; weak < 3; weak++) {
        heli_game game = game_with("");
        game.sharpness = 0.1 / pow(4.0, weak);
        heli_shares start = {{0.3, 0.4, 0.5, 0.6}}, map = start, curve = start;
        double steps = 80.0 / game.sharpness; /* the same way along the curve */
        for (int step = 0; step < (int)steps; step++) map = heli_game_map(&game, map);
        assert_int_equal(heli_game_integrate(&curve, &game, HELI_REPLICATOR, floor(steps), &ctx), HELI_OK);
        double apart = 0.0, way = 0.0;
        for (int k = 0; k < HELI_PARTIES; k++) {
            apart = fmax(apart, fabs(map.s[k] - curve.s[k]));
            way = fmax(way, fabs(curve.s[k] - start.s[k]));
        }
        assert_true(way > 0.2);
        assert_true(apart < 0.4 * before);
        before = apart;
    }
    assert_true(before < 1e-5);
    heli_context_free(&ctx);
}

/* One party whose advantage is constant has a closed form: the logistic curve. */
static void test_the_ode_of_a_constant_advantage_is_the_logistic_curve(void **state)
{
    (void)state;
    heli_context ctx;
    heli_context_init(&ctx);
    heli_game game = {.base = {0.3, -0.2, 0.0, 0.1}, .revision = 0.25, .sharpness = 4.0};
    heli_shares now = {{0.2, 0.6, 0.4, 0.5}};
    assert_int_equal(heli_game_integrate(&now, &game, HELI_REPLICATOR, 7.0, &ctx), HELI_OK);
    static const double start[] = {0.2, 0.6, 0.4, 0.5};
    for (int k = 0; k < HELI_PARTIES; k++)
        assert_near(now.s[k], heli_sigmoid(log(start[k] / (1.0 - start[k])) + 0.5 * game.base[k] * 7.0), 1e-10, "logistic curve");
    heli_context_free(&ctx);
}

static void test_a_map_over_two_levers_agrees_with_single_games(void **state)
{
    (void)state;
    heli_context ctx;
    heli_context_init(&ctx);
    heli_stability map;
    heli_scenario *scenario = scenario_of("model: four-parties\n");
    assert_int_equal(heli_stability_make(&map, scenario, "game.opinion_weight=0:1:10", "game.veto_deterrence=0:0.6:6", &ctx), HELI_OK);
    assert_int_equal(map.now, 1u | 1u << 15);
    assert_int_equal(map.corners[1 * 10 + 2], 1u);              /* omega 0.25, veto 0.15: -0.35 + 0.225 < 0 even where all act */
    assert_int_equal(map.corners[1 * 10 + 5], 1u | 1u << 15);   /* omega 0.55 */
    assert_int_equal(map.corners[5 * 10 + 0], 1u << 1 | 1u << 15); /* veto 0.55: governments guide also alone */
    size_t cells = 0;
    for (size_t s = 0; s < map.set_count; s++) cells += map.sets[s].cells;
    assert_int_equal(cells, 60);
    heli_stability_free(&map);
    assert_int_equal(heli_stability_make(&map, scenario, "game.opinion_wait=0:1", NULL, &ctx), HELI_USAGE);
    assert_non_null(strstr(ctx.message, "game.opinion_weight"));
    heli_stability_free(&map);
    static const char *const wrong[] = {"game.opinion_weight", "game.opinion_weight=1:0", "game.opinion_weight=0:11", "game.agents=2:10",
                                        "game.opinion_weight=0:1:1", "game.veto_deterrence=0:1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        heli_context_clear(&ctx);
        assert_int_equal(heli_stability_make(&map, scenario, wrong[i], NULL, &ctx), HELI_USAGE);
        heli_stability_free(&map);
    }
    heli_scenario_free(scenario);
    heli_context_free(&ctx);
}

/* --- the game by cost --- */

static heli_costs costs_made(void)
{
    heli_context ctx;
    heli_costs costs;
    heli_context_init(&ctx);
    assert_int_equal(heli_costs_make(&costs, &ctx), HELI_OK);
    heli_context_free(&ctx);
    return costs;
}

static void test_costs_have_the_moments_of_the_normal_law(void **state)
{
    (void)state;
    static const double moments[] = {1.0, 0.0, 1.0, 0.0, 3.0, 0.0, 15.0};
    heli_costs costs = costs_made();
    for (int n = 0; n < 7; n++) {
        double moment = 0.0;
        for (size_t i = 0; i < HELI_COST_NODES; i++) moment += costs.weight[i] * pow(costs.offset[i], n);
        assert_near(moment, moments[n], 1e-11, "moment");
    }
}

static void test_without_spread_and_weighing_the_map_by_cost_is_the_exact_map(void **state)
{
    (void)state;
    heli_costs costs = costs_made();
    heli_game game = {.revision = 0.25, .sharpness = 4.0, .mutation = 0.02, .imitation = 1.0};
    for (double share = 0.0; share <= 1.0; share += 0.125)
        for (double advantage = -0.6; advantage < 0.7; advantage += 0.2) {
            heli_by_cost party = heli_by_cost_all(share), next = heli_game_map_by_cost(&game, &costs, &party, advantage);
            assert_near(heli_by_cost_mean(&next, &costs), heli_game_map_share(&game, share, advantage), 1e-14, "share");
        }
}

/* Weighing alone comes to rest at E sigma(beta (dU - s theta)): here by a trapezoidal rule of 4,001 points. */
static void test_weighing_rests_at_the_logit_averaged_over_costs(void **state)
{
    (void)state;
    heli_costs costs = costs_made();
    heli_game game = {.revision = 0.25, .sharpness = 8.0, .imitation = 0.0, .cost_spread = 0.15};
    for (double advantage = -0.4; advantage < 0.5; advantage += 0.1) {
        heli_by_cost party = heli_by_cost_all(0.9);
        for (int step = 0; step < 200; step++) party = heli_game_map_by_cost(&game, &costs, &party, advantage);
        double mean = 0.0, total = 0.0;
        for (int i = -2000; i <= 2000; i++) {
            double theta = i / 200.0, weight = exp(-0.5 * theta * theta);
            mean += weight / (1.0 + exp(-8.0 * (advantage - 0.15 * theta)));
            total += weight;
        }
        assert_near(heli_by_cost_mean(&party, &costs), mean / total, 1e-8, "share at rest");
    }
}

/*
 * 20,000 enterprises whom nothing but their costs moves, from 90 % on: every week within 4.5 standard errors (at most 0.0035 each, as if they
 * were drawn anew) of the twin. Without its costs or without its imitation the twin is told apart.
 */
static void test_many_institutions_with_costs_of_their_own_follow_the_twin(void **state)
{
    (void)state;
    heli_context ctx;
    heli_results results;
    heli_context_init(&ctx);
    const char *text = "run: {weeks: 60, burn_in_weeks: 0, replicates: 1, seed: 3}\ncity: {offices: 1, communities: 20, grids: 20}\n"
                       "population: {adults_per_grid: 2, serving_members: 0}\nparty: {own_groups: 0, joint_groups: 0}\ntickets: {per_adult_year: 0}\n"
                       "disputes: {per_adult_year: 0}\nenterprise: {commissioners: 0, per_community: 1000, supporting_share: 0.9}\n"
                       "institutions: {preference: 0, reputation: 0, synergy: 0, supporting_cost: 0.1, cost_spread: 0.4, imitation: 0.6, outside_peers: 1}\n";
    heli_scenario *scenario = scenario_of(text);
    if (heli_twin_simulate(&results, scenario, 1, &ctx) != HELI_OK) fail_msg("%s", ctx.message);
    for (int broken = 0; broken < 3; broken++) {
        gov_params *p = scenario->params;
        p->institutions.cost_spread = broken == 1 ? 0.0 : 0.4;
        p->institutions.imitation = broken == 2 ? 0.0 : 0.6;
        heli_twin twin = twin_of(scenario, HELI_CLOSURE_MEANS);
        size_t i = (size_t)heli_twin_find(&twin, "supporting_share");
        double apart = 0.0;
        for (int64_t week = 0; week < 60; week++) {
            double simulated = heli_series_step(&results, 0, week)[twin.offsets[i]];
            apart = fmax(apart, fabs(heli_twin_value(&twin, week, i) - simulated));
        }
        assert_true(broken ? apart > 0.05 : apart < 4.5 * 0.0035);
        heli_twin_free(&twin);
    }
    heli_twin_forget(&results);
    heli_scenario_free(scenario);
    heli_context_free(&ctx);
}

/*
 * The balance of the bodies in a city of 150 communities with everything coupled, over two years; no cases. The twin takes the mean over
 * communities before the logit; chance in communities of six enterprises puts guiding governments 0.04, the others 0.01 higher. Standard
 * errors of the four replicates are 0.012, 0.005 and 0.008; bounds lie 3 of them or more beyond the gaps. Imitation alone is told apart.
 */
static void test_the_balance_of_a_city_is_that_of_the_twin(void **state)
{
    (void)state;
    static const struct { const char *name; double most; } shares[] = {{"guiding_share", 0.08}, {"supporting_share", 0.03}, {"integrating_share", 0.04}};
    heli_context ctx;
    heli_results results;
    heli_context_init(&ctx);
    heli_scenario *scenario = scenario_of(
        "run: {weeks: 156, burn_in_weeks: 52, replicates: 4, seed: 3}\ncity: {offices: 5, communities: 150, grids: 150}\n"
        "population: {adults_per_grid: 100, serving_members: 600}\nparty: {own_groups: 40, joint_groups: 40}\nenterprise: {commissioners: 360}\n"
        "tickets: {per_adult_year: 0}\ndisputes: {per_adult_year: 0}\n");
    if (heli_twin_simulate(&results, scenario, 1, &ctx) != HELI_OK) fail_msg("%s", ctx.message);
    heli_twin twin = twin_of(scenario, HELI_CLOSURE_TYPES);
    ((gov_params *)scenario->params)->institutions.imitation = 1.0;
    heli_twin imitating = twin_of(scenario, HELI_CLOSURE_TYPES);
    for (int q = 0; q < 3; q++) {
        heli_sample sample;
        size_t i = (size_t)heli_twin_find(&twin, shares[q].name);
        assert_int_equal(heli_twin_sample(&sample, &results, twin.offsets[i], 104, &ctx), HELI_OK);
        assert_near(heli_twin_mean(&twin, i, 104), sample.mean, shares[q].most, shares[q].name);
        assert_true(fabs(heli_twin_mean(&imitating, i, 104) - sample.mean) > shares[q].most);
    }
    heli_twin_free(&imitating);
    heli_twin_free(&twin);
    heli_twin_forget(&results);
    heli_scenario_free(scenario);
    heli_context_free(&ctx);
}

/* --- queues, tickets, relay --- */

static void test_erlang_c_gives_the_waits_of_the_design(void **state)
{
    (void)state;
    static const struct { double servers, wait, tolerance; } cases[] = {{3, 1.136, 5e-4}, {6, 0.422, 5e-4}, {15, 0.087, 5e-4}, {60, 0.0021, 5e-5}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        heli_pool pool = {.arrivals = 0.75 * cases[i].servers / 1.5, .service_weeks = 1.5, .servers = cases[i].servers};
        heli_pool_answer answer = heli_erlang_c(pool);
        assert_near(answer.wait_weeks, cases[i].wait, cases[i].tolerance, "wait, load 0.75");
        assert_near(answer.load, 0.75, 1e-15, "load");
    }
    heli_pool full = {.arrivals = 2.0, .service_weeks = 1.5, .servers = 3};
    assert_true(isinf(heli_erlang_c(full).wait_weeks));
    heli_pool single = {.arrivals = 0.5, .service_weeks = 1.0, .servers = 1}; /* M/M/1: rho / (mu - lambda) */
    assert_near(heli_erlang_c(single).wait_weeks, 1.0, 1e-14, "M/M/1");
}

static void test_patience_without_end_is_erlang_c_and_flow_is_kept_with_it(void **state)
{
    (void)state;
    heli_pool pool = {.arrivals = 1.5, .service_weeks = 1.5, .patience_weeks = 1e7, .servers = 3};
    assert_near(heli_pool_with_patience(pool).wait_weeks, heli_erlang_c(pool).wait_weeks, 1e-5, "wait with endless patience");
    for (double patience = 0.5; patience < 40.0; patience *= 2.0)
        for (double arrivals = 0.5; arrivals < 6.0; arrivals += 0.5) {
            heli_pool one = {.arrivals = arrivals, .service_weeks = 1.5, .patience_weeks = patience, .servers = 3};
            heli_pool_answer a = heli_pool_with_patience(one);
            assert_true(a.leaves >= 0.0 && a.leaves < 1.0 && a.leaves <= a.waits);
            /* Those taken up are no more than the servers can serve. */
            assert_true(arrivals * (1.0 - a.leaves) <= 2.0 + 1e-9);
            /* All queueing time is that of those taken up and of those who leave; the latter wait less than their patience. */
            double of_leavers = a.queue_weeks - (1.0 - a.leaves) * a.wait_weeks;
            assert_true(of_leavers >= -1e-12 && of_leavers <= a.leaves * patience + 1e-12);
        }
    /* One server, patience as long as service: M/M/1+M with theta = mu has the Poisson law of M/M/infinity. */
    heli_pool same = {.arrivals = 1.2, .service_weeks = 1.0, .patience_weeks = 1.0, .servers = 1};
    assert_near(heli_pool_with_patience(same).queue_length, 1.2 - (1.0 - exp(-1.2)), 1e-12, "queue where theta = mu");
}

/*
 * A path of 400,000 cases through the pool of engine/core/queue.h. Bounds of 3.7 standard errors (0.0054 and 0.0008, measured over 20
 * seeds): a correct formula fails with one seed in 2,000; the seed is fixed.
 */
static void test_waits_with_patience_are_those_of_a_long_path(void **state)
{
    (void)state;
    enum { CASES = 400000 };
    heli_pool pool = {.arrivals = 1.7, .service_weeks = 1.5, .patience_weeks = 8.0, .servers = 3};
    heli_pool_answer exact = heli_pool_with_patience(pool);
    heli_draws draws = heli_draws_at(heli_key_make(11, 0, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 1});
    heli_servers servers = {0};
    double now = 0.0, waited = 0.0, taken = 0.0;
    assert_int_equal(heli_servers_resize(&servers, 3, 0.0), HELI_OK);
    for (int i = 0; i < CASES; i++) {
        now += heli_exponential_from(heli_draws_uniform(&draws), 1.0 / pool.arrivals);
        double patience = heli_exponential_from(heli_draws_uniform(&draws), pool.patience_weeks), start = heli_servers_start(&servers, now);
        double service = heli_exponential_from(heli_draws_uniform(&draws), pool.service_weeks);
        if (patience < start - now) continue;
        waited += start - now;
        taken += 1.0;
        heli_servers_occupy(&servers, start + service);
    }
    assert_near(waited / taken, exact.wait_weeks, 0.02, "wait of cases taken up");
    assert_near(1.0 - taken / CASES, exact.leaves, 0.003, "share that leaves");
    heli_servers_free(&servers);
}

static gov_params defaults(void)
{
    gov_params p;
    heli_params_default(gov_param_rows, GOV_PARAM_COUNT, &p);
    return p;
}

static void test_tickets_and_relay_have_their_closed_forms(void **state)
{
    (void)state;
    gov_params p = defaults();
    assert_near(heli_tickets_in_time(&p).raised, 0.532, 5e-4, "resolved, baseline");
    assert_near(heli_tickets_in_time(&p).outside, 0.130, 5e-4, "outside");
    p.tickets.inside_per_week = 0.27;
    p.information.sharing = p.information.whistle = 1.0;
    assert_near(heli_tickets_in_time(&p).raised, 0.889, 5e-4, "resolved, policy");
    p.grid.adults_per_hour = 1e6; /* everything is found, a week earlier: nine weeks instead of eight */
    double stays = 0.92 * 0.85 * 0.82, fails = pow(stays, 9) + 9.0 * (1.0 - stays) * pow(stays, 8);
    assert_near(heli_tickets_in_time(&p).resolved, 0.6 * (1.0 - pow(0.73, 9)) + 0.4 * (1.0 - fails), 1e-12, "found");
    p.safety.relay_per_day = 0.5;
    p.safety.late_after_days = 14;
    assert_near(heli_relay(&p).mean_days, 10.0, 1e-12, "mean of five levels");
    assert_near(heli_relay(&p).sd_days, sqrt(10.0), 1e-12, "sd");
    double late = 0.0, choose = 1.0; /* fewer than five successes in 14 days */
    for (int k = 0; k < 5; k++) {
        late += choose * pow(0.5, 14);
        choose *= (14.0 - k) / (k + 1.0);
    }
    assert_near(heli_relay(&p).in_time, 1.0 - late, 1e-12, "in time");
    assert_true(heli_steps_in_time(3, 0.5, 2) == 0.0 && heli_steps_in_time(0, 0.5, 0) == 1.0);
}

/* --- residents, L5-L7 --- */

/* Two acts: the mixture without weighing is L5; weighing alone between two acts is L6. */
static void test_the_mixture_contains_imitation_and_logit(void **state)
{
    (void)state;
    heli_acts share = {{0.0, 0.7, 0.3}}, paid = {{-9.0, 0.0, 0.25}}, weighed = {{-400.0, 0.0, -0.1}};
    heli_acts imitated = heli_map_mixture(share, 0.2, 1.0, 4.0, weighed, paid), chosen = heli_map_mixture(share, 0.2, 0.0, 4.0, weighed, paid);
    assert_near(imitated.a[HELI_PARTICIPATE], heli_map_imitation(0.3, 0.2, 4.0, 0.25), 1e-15, "L5");
    assert_near(chosen.a[HELI_PARTICIPATE], heli_map_logit(0.3, 0.2, 4.0, -0.1), 1e-15, "L6");
    assert_near(heli_map_imitation(0.3, 0.2, 4.0, 0.25), 0.3 + 0.2 * 0.21 * tanh(0.5), 1e-15, "L5 by hand");
}

/* Residents whom nothing but neighbours and constant costs move: both closures are exactly L7, imitation with last week's pay. */
static void test_the_field_twin_of_equal_residents_is_the_mixture_map(void **state)
{
    (void)state;
    heli_scenario *scenario = scenario_of(
        "run: {weeks: 120, burn_in_weeks: 0}\npopulation: {cost_low: 0.3, cost_high: 0.3, initial_participation: 0.4}\n"
        "resident: {interest: 0, trust_weight: 0, grievance: 0, loss_weight: 0, habitus_weight: 0, duty: 0, social_pressure: 0.9, revision: 0.3}\n");
    for (int closure = 0; closure < 2; closure++) {
        heli_twin twin = twin_of(scenario, (heli_closure)closure);
        heli_acts share = {{0.0, 0.6, 0.4}}, paid = {{-0.3, 0.0, 0.9 * 0.4 - 0.3}};
        for (int64_t week = 0; week < 120; week++) {
            heli_acts utility = {{0.9 * share.a[HELI_RESIST] - 0.3, 0.0, 0.9 * share.a[HELI_PARTICIPATE] - 0.3}};
            share = heli_map_mixture(share, 0.3, 0.3, 4.0, utility, paid);
            paid = utility;
            double tolerance = closure == HELI_CLOSURE_MEANS ? 1e-12 : 1e-4; /* types: pay is binned */
            assert_near(value_of(&twin, "participation", week), share.a[HELI_PARTICIPATE], tolerance, "participation");
            assert_near(value_of(&twin, "resistance", week), share.a[HELI_RESIST], tolerance, "resistance");
        }
        heli_twin_free(&twin);
    }
    heli_scenario_free(scenario);
}

/* L1 and L4 inside the twin: no force, no service; needs and trust follow their recurrences. */
static void test_needs_and_trust_of_the_twin_follow_their_closed_forms(void **state)
{
    (void)state;
    heli_scenario *scenario = scenario_of("run: {weeks: 30, burn_in_weeks: 0}\nneeds: {dose_per_hour_per_head: 0, inflow_weight: [1, 1, 1, 1, 1, 1]}\n"
                                          "population: {initial_need_low: 0.2, initial_need_high: 0.4, initial_trust: 0.9}\n");
    heli_twin twin = twin_of(scenario, HELI_CLOSURE_TYPES);
    double need = 0.3, trust = 0.9;
    for (int64_t week = 0; week < 30; week++) {
        need = 1.0 - 0.98 * (1.0 - need);
        double signal = 1.0 - need;
        trust += (signal > trust ? 0.02 : 0.06) * (signal - trust);
        assert_near(value_of(&twin, "satisfaction", week), 1.0 - need, 1e-12, "satisfaction");
        assert_near(value_of(&twin, "trust", week), trust, 1e-12, "trust");
    }
    heli_twin_free(&twin);
    heli_scenario_free(scenario);
}

/*
 * The simulation in the well-mixed limit: one community of 40,000, complete network, no cases. Over its last 52 weeks participation lies within
 * 0.006 of the twin, resistance within 0.003, satisfaction and trust within 0.006. Measured over 10 seeds, the mean gaps are -0.0011, 0.0003,
 * -0.0009, -0.0005 and the standard deviations of a replicate 0.0011, 0.0006, 0.0011, 0.0007: the bounds lie more than 4 of them beyond the
 * gaps, so a correct twin fails with less than one seed in 5,000. Closure `means` must miss satisfaction by more than 0.03, so that the test
 * tells the two apart.
 */
static void test_the_simulation_in_the_well_mixed_limit_lies_near_the_twin(void **state)
{
    (void)state;
    static const struct { const char *name; double most; } bounds[] = {
        {"participation", 0.006}, {"resistance", 0.003}, {"satisfaction", 0.006}, {"trust", 0.006}};
    heli_context ctx;
    heli_results results;
    heli_context_init(&ctx);
    heli_scenario *scenario = scenario_of(
        "run: {weeks: 104, burn_in_weeks: 52, replicates: 1, seed: 3}\ncity: {offices: 1, communities: 1, grids: 10}\n"
        "population: {adults_per_grid: 4000, serving_members: 0}\nparty: {own_groups: 0, joint_groups: 0}\nenterprise: {commissioners: 0}\n"
        "network: {kind: complete}\ntickets: {per_adult_year: 0}\ndisputes: {per_adult_year: 0}\ninstitutions: {revise: false}\n");
    if (heli_twin_simulate(&results, scenario, 1, &ctx) != HELI_OK) fail_msg("%s", ctx.message);
    heli_twin twin = twin_of(scenario, HELI_CLOSURE_TYPES), coarse = twin_of(scenario, HELI_CLOSURE_MEANS);
    for (size_t b = 0; b < sizeof bounds / sizeof *bounds; b++) {
        size_t i = (size_t)heli_twin_find(&twin, bounds[b].name);
        heli_sample sample;
        assert_int_equal(heli_twin_sample(&sample, &results, twin.offsets[i], 52, &ctx), HELI_OK);
        assert_near(heli_twin_mean(&twin, i, 52), sample.mean, bounds[b].most, bounds[b].name);
    }
    size_t satisfaction = (size_t)heli_twin_find(&twin, "satisfaction");
    heli_sample sample;
    assert_int_equal(heli_twin_sample(&sample, &results, twin.offsets[satisfaction], 52, &ctx), HELI_OK);
    assert_true(fabs(heli_twin_mean(&coarse, satisfaction, 52) - sample.mean) > 0.03);
    heli_twin_free(&coarse);
    heli_twin_free(&twin);
    heli_twin_forget(&results);
    heli_scenario_free(scenario);
    heli_context_free(&ctx);
}

/* A policy moves the twin from its first week on and not before. */
static void test_the_twin_lives_under_the_policies_of_the_scenario(void **state)
{
    (void)state;
    heli_scenario *plain = scenario_of("run: {weeks: 20, burn_in_weeks: 5}\n");
    heli_scenario *policy = scenario_of("run: {weeks: 20, burn_in_weeks: 5}\npolicies:\n  - name: p\n    start_week: 8\n    end_week: 12\n"
                                        "    set: {resident.selective_incentive: 0.3}\n");
    heli_twin a = twin_of(plain, HELI_CLOSURE_TYPES), b = twin_of(policy, HELI_CLOSURE_TYPES);
    for (int64_t week = 0; week < 8; week++) assert_true(value_of(&a, "participation", week) == value_of(&b, "participation", week));
    assert_true(value_of(&b, "participation", 8) > value_of(&a, "participation", 8));
    assert_true(value_of(&b, "participation", 19) < value_of(&b, "participation", 11)); /* it ends */
    heli_twin_free(&a);
    heli_twin_free(&b);
    heli_scenario_free(plain);
    heli_scenario_free(policy);
}

static void test_models_without_a_twin_say_so(void **state)
{
    (void)state;
    heli_context ctx;
    heli_twin twin;
    heli_context_init(&ctx);
    heli_model other = {.name = "schelling"};
    heli_scenario scenario = {.model = &other};
    heli_stability map;
    assert_int_equal(heli_twin_make(&twin, &scenario, HELI_CLOSURE_TYPES, &ctx), HELI_FOREIGN);
    assert_non_null(strstr(ctx.message, "schelling"));
    heli_twin_free(&twin);
    assert_int_equal(heli_stability_make(&map, &scenario, NULL, NULL, &ctx), HELI_FOREIGN);
    heli_stability_free(&map);
    heli_context_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_twin_of_core_mode_is_the_printed_map),
        cmocka_unit_test(test_a_start_of_75_percent_ends_in_the_trap_and_80_at_the_exit),
        cmocka_unit_test(test_stable_corners_are_those_of_the_design),
        cmocka_unit_test(test_eigenvalues_at_corners_are_those_of_the_jacobian),
        cmocka_unit_test(test_the_map_meets_the_replicator_equation_in_weak_selection),
        cmocka_unit_test(test_the_ode_of_a_constant_advantage_is_the_logistic_curve),
        cmocka_unit_test(test_a_map_over_two_levers_agrees_with_single_games),
        cmocka_unit_test(test_costs_have_the_moments_of_the_normal_law),
        cmocka_unit_test(test_without_spread_and_weighing_the_map_by_cost_is_the_exact_map),
        cmocka_unit_test(test_weighing_rests_at_the_logit_averaged_over_costs),
        cmocka_unit_test(test_many_institutions_with_costs_of_their_own_follow_the_twin),
        cmocka_unit_test(test_the_balance_of_a_city_is_that_of_the_twin),
        cmocka_unit_test(test_erlang_c_gives_the_waits_of_the_design),
        cmocka_unit_test(test_patience_without_end_is_erlang_c_and_flow_is_kept_with_it),
        cmocka_unit_test(test_waits_with_patience_are_those_of_a_long_path),
        cmocka_unit_test(test_tickets_and_relay_have_their_closed_forms),
        cmocka_unit_test(test_the_mixture_contains_imitation_and_logit),
        cmocka_unit_test(test_the_field_twin_of_equal_residents_is_the_mixture_map),
        cmocka_unit_test(test_needs_and_trust_of_the_twin_follow_their_closed_forms),
        cmocka_unit_test(test_the_simulation_in_the_well_mixed_limit_lies_near_the_twin),
        cmocka_unit_test(test_the_twin_lives_under_the_policies_of_the_scenario),
        cmocka_unit_test(test_models_without_a_twin_say_so),
    };
    return cmocka_run_group_tests_name("mean-field twin", tests, NULL, NULL);
}
