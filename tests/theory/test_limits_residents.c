/*
 * Residents' needs, trust and choice in the limits that have a closed form (ODD 8.2: L1-L4, L20), and their pay and dose
 * resident by resident against a plain transcription of (16)-(20).
 *
 * Everything runs through the whole model; the world around the residents is made still by its parameters. Tolerances of
 * deterministic tests are those of single precision: an error of 6e-8 a week, contracted by rho, adds up to 6e-8 / (1 - rho),
 * 3e-6 at rho = 0.98. Statistical tests have fixed seeds, so they never raise a false alarm by themselves; each says how
 * often a correct model with another seed would.
 */
#include "engine/core/simulation.h"
#include "models/governance/city.h"
#include "models/governance/forces.h"
#include "models/models.h"
#include "tests/support/town.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- a world of one community --- */

typedef struct world {
    gov_params params;
    heli_context ctx;
    heli_simulation *simulation;
    gov_community *community;
    const gov_residents *residents;
    size_t count;
} world;

/* One community in which nothing acts: no government, enterprises, organisations, party groups or working residents. */
static void still(world *w, int64_t grids, int64_t adults)
{
    memset(w, 0, sizeof *w);
    gov_params *p = &w->params;
    heli_params_default(gov_param_rows, GOV_PARAM_COUNT, p);
    *p = town_core(*p);
    p->city.offices = p->city.communities = 1;
    p->city.grids = grids;
    p->population.adults_per_grid = adults;
    p->population.serving_members = 0;
    p->party.own_groups = p->party.joint_groups = 0;
    p->institutions.revise = false;
    p->enterprise.per_community = p->enterprise.commissioners = 0;
    p->government.hours_per_1000 = 0.0;
    p->organisation.hours_per_1000 = 0.0;
    p->organisation.integrating_share = 0.0;
    p->organisation.transaction_loss = 0.0;
    p->resident.hours_per_week = 0.0;
    /* the figures of ODD 7.23 that the tests below state as numbers, wherever calibration may move the defaults */
    p->needs.inflow_per_week = 0.02;
    for (int k = 0; k < GOV_DOMAINS; k++) p->needs.inflow_weight[k] = k == GOV_PROPERTY || k == GOV_SAFETY ? 1.3 : 0.85;
    p->resident.trust_gain = 0.02;
    p->resident.trust_loss = 0.06;
    p->resident.habitus_rate = 0.05;
    p->party.joint_activity = 0.7;
    p->party.funds_yuan_per_community_year = 15000.0;
    p->party.funds_needed_yuan = 30000.0;
    p->population.position_sd = 0.6;
}

static void open_world(world *w, uint64_t seed)
{
    heli_context_init(&w->ctx);
    heli_plan plan = {.model = heli_model_find("governance"), .params = &w->params, .steps = 100000, .seed = seed,
                      .initial_seed = seed};
    if (heli_simulation_create(&w->simulation, &plan, 0, &heli_runner_serial, &w->ctx) != HELI_OK) fail_msg("%s", w->ctx.message);
    gov_city *city = heli_simulation_world(w->simulation);
    w->community = &city->communities[0];
    w->residents = &w->community->residents;
    w->count = w->community->columns.agent_count;
}

static void close_world(world *w)
{
    heli_simulation_free(w->simulation);
    heli_context_free(&w->ctx);
}

static void step(world *w)
{
    if (heli_simulation_step(w->simulation, &w->ctx) != HELI_OK) fail_msg("%s", w->ctx.message);
}

/* The buffer that holds what the last week (or set-up) left. */
static int now(const world *w) { return (int)((heli_simulation_index(w->simulation) + 1) & 1); }

static double need(const world *w, int k, size_t i) { return (double)w->residents->need[(size_t)k * w->community->columns.stride + i]; }

static double weight(const world *w, int k, size_t i)
{
    return w->residents->weight[(size_t)k * w->community->columns.stride + i] / 255.0;
}

static double satisfaction(const world *w, size_t i)
{
    double sum = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) sum += weight(w, k, i) * (1.0 - need(w, k, i));
    return sum;
}

static void assert_close(double value, double expected, double tolerance, const char *what)
{
    if (!(fabs(value - expected) <= tolerance)) fail_msg("%s: %.9g, expected %.9g within %.2g", what, value, expected, tolerance);
}

/*
 * A government alone, its whole time, no losses: the supply of every week is hours x unit(goal). Doses as asked for. It is felt
 * from the second week on: service has a lag of one week, and nobody served before the first.
 */
static void supply(world *w, const double dose[GOV_DOMAINS])
{
    double length = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) length += dose[k] * dose[k];
    length = sqrt(length);
    for (int k = 0; k < GOV_DOMAINS; k++) w->params.main_line.goal[k] = dose[k] / length;
    w->params.government.hours_per_1000 = 1000.0;
    w->params.government.administrative_burden = 0.0;
    w->params.needs.dose_per_hour_per_head = length;
}

/* --- L1 --- */

static double after_weeks(double start, double delta, double dose, int weeks)
{
    double fixed = delta * (1.0 + dose) / (dose + delta), factor = (1.0 - delta) / (1.0 + dose);
    return fixed + (start - fixed) * pow(factor, weeks);
}

static void test_constant_dose_drives_needs_along_the_closed_form(void **state)
{
    (void)state;
    static const double dose[GOV_DOMAINS] = {0.1, 0.0386, 0.0, 0.4, 0.01, 0.2};
    world w;
    still(&w, 4, 50);
    w.params.needs.equal_allocation = 0.0; /* phi = v / mean v */
    supply(&w, dose);
    open_world(&w, 1);
    step(&w);

    double mean = 0.0, start[GOV_DOMAINS][200];
    for (size_t i = 0; i < w.count; i++) mean += (double)w.residents->position[i] / (double)w.count;
    for (int k = 0; k < GOV_DOMAINS; k++)
        for (size_t i = 0; i < w.count; i++) start[k][i] = need(&w, k, i);
    for (int week = 1; week <= 120; week++) {
        step(&w);
        for (int k = 0; k < GOV_DOMAINS; k++)
            for (size_t i = 0; i < w.count; i++) {
                double delta = 0.02 * (k == GOV_PROPERTY || k == GOV_SAFETY ? 1.3 : 0.85);
                double own = dose[k] * (double)w.residents->position[i] / mean;
                assert_close(need(&w, k, i), after_weeks(start[k][i], delta, own, week), 1e-5, "need");
            }
    }
    close_world(&w);
}

static void test_two_doses_have_the_printed_fixed_points(void **state)
{
    (void)state;
    static const double dose[GOV_DOMAINS] = {0.0386, 0.1, 0.0386, 0.1, 0.0386, 0.1};
    static const double printed[2] = {0.3545, 0.1833};
    world w;
    still(&w, 1, 100);
    w.params.population.position_sd = 0.0; /* everybody gets the mean dose */
    w.params.needs.equal_allocation = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) w.params.needs.inflow_weight[k] = 1.0;
    supply(&w, dose);
    open_world(&w, 2);
    for (int week = 0; week < 400; week++) step(&w);
    for (int k = 0; k < GOV_DOMAINS; k++)
        for (size_t i = 0; i < w.count; i++) assert_close(need(&w, k, i), printed[k % 2], 5e-5, "fixed point");
    close_world(&w);
}

/* --- L2 --- */

/* Everybody at work, with the default parameters; six small grids. */
static void busy(world *w)
{
    still(w, 6, 100);
    gov_params *p = &w->params, defaults;
    heli_params_default(gov_param_rows, GOV_PARAM_COUNT, &defaults);
    p->government = defaults.government;
    p->enterprise = defaults.enterprise;
    p->enterprise.commissioners = 2;
    p->organisation = defaults.organisation;
    p->resident = defaults.resident;
    p->resident.habitus_rate = 0.05;
    p->population.serving_members = 40;
    p->party.own_groups = p->party.joint_groups = 2;
}

static void assert_needs_stay(world *w, int weeks)
{
    open_world(w, 3);
    size_t bytes = GOV_DOMAINS * w->community->columns.stride * sizeof(float);
    float *start = malloc(bytes);
    assert_non_null(start);
    memcpy(start, w->residents->need, bytes);
    for (int week = 0; week < weeks; week++) {
        step(w);
        assert_memory_equal(start, w->residents->need, bytes);
    }
    free(start);
    close_world(w);
}

static void test_needs_are_frozen_to_the_bit_without_inflow_and_service(void **state)
{
    (void)state;
    world w;
    still(&w, 6, 100); /* nobody serves */
    w.params.needs.inflow_per_week = 0.0;
    assert_needs_stay(&w, 60);
    busy(&w); /* many serve, to no effect */
    w.params.needs.inflow_per_week = 0.0;
    w.params.needs.dose_per_hour_per_head = 0.0;
    assert_needs_stay(&w, 60);
}

static void test_stances_are_frozen_when_nobody_reconsiders(void **state)
{
    (void)state;
    world w;
    busy(&w);
    w.params.resident.revision = 0.0;
    open_world(&w, 4);
    int8_t start[600];
    assert_int_equal(w.count, 600);
    memcpy(start, w.residents->stance[now(&w)], w.count);
    for (int week = 0; week < 60; week++) {
        step(&w);
        assert_memory_equal(start, w.residents->stance[now(&w)], w.count);
    }
    close_world(&w);
}

/* --- L3 --- */

/* Count of successes against n trials of probability p: within 4 standard errors, which are below 1 % of the trials. */
static void assert_share(double successes, double n, double p, const char *what)
{
    double error = sqrt(p * (1.0 - p) / n);
    assert_true(4.0 * error < 0.01);
    assert_close(successes / n, p, 4.0 * error, what);
}

/* 3 shares x 3 weeks: a correct model fails with one seed in 1,800 (9 x 6.3e-5). */
static void test_choice_without_sharpness_takes_each_stance_by_a_third(void **state)
{
    (void)state;
    world w;
    still(&w, 2, 100000);
    w.params.network.kind = GOV_NETWORK_COMPLETE;
    w.params.resident.sharpness = 0.0;
    w.params.resident.revision = 1.0;
    w.params.resident.imitation = 0.0;
    open_world(&w, 5);
    for (int week = 0; week < 3; week++) {
        step(&w);
        double count[3] = {0};
        for (size_t i = 0; i < w.count; i++) count[w.residents->stance[now(&w)][i] + 1] += 1.0;
        for (int a = 0; a < 3; a++) assert_share(count[a], (double)w.count, 1.0 / 3.0, "share of a stance");
    }
    close_world(&w);
}

/* Six kinds of change: a correct model fails with one seed in 2,600. Pays differ wildly, to no effect. */
static void test_imitation_without_sharpness_adopts_by_a_half(void **state)
{
    (void)state;
    world w;
    still(&w, 2, 100000);
    w.params.network.kind = GOV_NETWORK_COMPLETE;
    w.params.resident.sharpness = 0.0;
    w.params.resident.revision = 1.0;
    w.params.resident.imitation = 1.0;
    open_world(&w, 6);
    double share[3] = {0.3, 0.2, 0.5};
    for (size_t i = 0; i < w.count; i++) {
        int stance = i % 10 < 3 ? GOV_RESIST : i % 10 < 5 ? GOV_ABSTAIN : GOV_PARTICIPATE;
        w.residents->stance[now(&w)][i] = (int8_t)stance;
        w.residents->pay[now(&w)][i] = 3.0f * (float)stance;
    }
    w.community->sums.participants = (int64_t)(w.count / 2);
    w.community->sums.resisters = (int64_t)(w.count / 10 * 3);
    step(&w);
    double changed[3][3] = {{0}};
    for (size_t i = 0; i < w.count; i++)
        changed[w.residents->stance[!now(&w)][i] + 1][w.residents->stance[now(&w)][i] + 1] += 1.0;
    for (int from = 0; from < 3; from++)
        for (int to = 0; to < 3; to++)
            if (to != from) assert_share(changed[from][to], share[from] * (double)w.count, 0.5 * share[to], "share that adopts");
    close_world(&w);
}

/* Partners are drawn from the resident's own neighbours. One share: a correct model fails with one seed in 16,000. */
static void test_imitation_meets_own_neighbours(void **state)
{
    (void)state;
    world w;
    still(&w, 100, 400);
    w.params.resident.sharpness = 0.0;
    w.params.resident.revision = 1.0;
    w.params.resident.imitation = 1.0;
    w.params.network.inside_grid = 1.0;
    open_world(&w, 7);
    for (size_t i = 0; i < w.count; i++) /* every second grid takes part as one, in the others every fourth resident */
        w.residents->stance[now(&w)][i] = w.residents->grid[i] % 2 || i % 4 == 0 ? GOV_PARTICIPATE : GOV_ABSTAIN;
    int8_t *before = w.residents->stance[now(&w)];
    double expected = 0.0, variance = 0.0, changes = 0.0;
    for (size_t i = 0; i < w.count; i++) {
        double others = 0.0;
        uint32_t degree = heli_graph_degree(&w.community->graph, (uint32_t)i);
        for (uint32_t j = 0; j < degree; j++) others += before[heli_graph_neighbour(&w.community->graph, (uint32_t)i, j)] != before[i];
        double p = 0.5 * others / degree;
        expected += p;
        variance += p * (1.0 - p);
    }
    step(&w);
    for (size_t i = 0; i < w.count; i++) {
        bool changed = w.residents->stance[now(&w)][i] != before[i];
        changes += changed;
        if (w.residents->grid[i] % 2) assert_false(changed); /* nobody around does otherwise */
    }
    assert_true(4.0 * sqrt(variance) < 0.01 * (double)w.count);
    assert_close(changes, expected, 4.0 * sqrt(variance), "residents who adopt a neighbour's stance");
    close_world(&w);
}

/* --- L4 --- */

/* Whom the revision draw does not hit stays; who imitates meets a neighbour; the others weigh, without sharpness by their fourth word alone. */
static int decided(const world *w, const gov_pass *pass, size_t i, const int8_t *last)
{
    const heli_block draw = heli_draw_block(pass->key, (heli_address){(uint32_t)i, pass->community_key, pass->week, GOV_STREAM_CHOICE});
    if (!(gov_shared_draw(pass, i, GOV_STREAM_REVISE) < pass->revision)) return last[i];
    if (!(heli_uniform_f32(draw.word[0]) < pass->imitation)) {
        float u = heli_uniform_f32(draw.word[3]);
        return u < 1.0f / 3.0f ? GOV_RESIST : u >= 1.0f - 1.0f / 3.0f ? GOV_PARTICIPATE : GOV_ABSTAIN;
    }
    uint32_t degree = heli_graph_degree(&w->community->graph, (uint32_t)i);
    if (degree == 0 || !(heli_uniform_f32(draw.word[2]) < 0.5f)) return last[i];
    return last[heli_graph_neighbour(&w->community->graph, (uint32_t)i, heli_below(draw.word[1], degree))];
}

/* Draws are found for several blocks at once and handed out one after the other; so many weigh and imitate that none could be mistaken. */
static void test_each_decides_by_the_draws_of_his_own_address(void **state)
{
    (void)state;
    enum { SEED = 31 };
    const double imitation[] = {0.0, 0.4, 0.9};
    for (int k = 0; k < 3; k++) {
        world w;
        still(&w, 3, 407); /* the last block is not full, and the last batch of blocks neither */
        w.params.resident.sharpness = 0.0;
        w.params.resident.revision = 0.5;
        w.params.resident.imitation = imitation[k];
        open_world(&w, SEED);
        for (int week = 0; week < 4; week++) {
            gov_pass pass = gov_prepare_pass(heli_simulation_world(w.simulation), 0, heli_key_make(SEED, 0, HELI_DOMAIN_DYNAMICS), week);
            step(&w);
            const int8_t *stance = w.residents->stance[now(&w)], *last = w.residents->stance[1 - now(&w)];
            for (size_t i = 0; i < w.count; i++)
                if (stance[i] != decided(&w, &pass, i, last)) fail_msg("resident %zu in week %d: %d", i, week, stance[i]);
        }
        close_world(&w);
    }
}

static void test_trust_nears_a_constant_signal_with_its_two_half_lives(void **state)
{
    (void)state;
    enum { WEEKS = 30 };
    world w;
    still(&w, 4, 100);
    w.params.needs.inflow_per_week = 0.0; /* needs, and with them the signal, stand still */
    w.params.population.initial_trust = 0.65;
    open_world(&w, 8);
    double start = (double)w.residents->trust[0];
    for (int week = 1; week <= WEEKS; week++) {
        step(&w);
        for (size_t i = 0; i < w.count; i++) {
            double signal = satisfaction(&w, i), keep = signal < start ? 1.0 - 0.06 : 1.0 - 0.02;
            assert_close((double)w.residents->trust[i], signal + (start - signal) * pow(keep, week), 1e-5, "trust");
        }
    }
    int falling = 0, rising = 0;
    for (size_t i = 0; i < w.count; i++) {
        double signal = satisfaction(&w, i), left = ((double)w.residents->trust[i] - signal) / (start - signal);
        if (fabs(start - signal) < 0.1) continue; /* single precision leaves too few digits of the ratio */
        double half_life = -WEEKS * log(2.0) / log(left);
        assert_close(half_life, signal < start ? 11.2 : 34.3, 0.05, "half-life");
        *(signal < start ? &falling : &rising) += 1;
    }
    assert_true(falling > 20 && rising > 20);
    close_world(&w);
}

/* --- L20 --- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Gini coefficient of values[n], which are sorted; the standard error by its influence function when asked for. */
static double gini(double *values, size_t n, double *error)
{
    qsort(values, n, sizeof *values, ascending);
    double total = 0.0, ranked = 0.0, count = (double)n;
    for (size_t i = 0; i < n; i++) {
        total += values[i];
        ranked += (2.0 * (double)i + 1.0 - count) * values[i];
    }
    double coefficient = ranked / (count * total), mean = total / count, below = 0.0, variance = 0.0;
    for (size_t i = 0; error && i < n; i++) { /* G = E|X - Y| / (2 mean) */
        double x = values[i];
        double distance = (x * (double)i - below + (total - below) - x * (count - (double)i)) / count;
        double influence = (distance - 2.0 * mean * coefficient) / mean - coefficient / mean * (x - mean);
        variance += influence * influence / count;
        below += x;
    }
    if (error) *error = sqrt(variance / count);
    return coefficient;
}

static void test_allocation_by_need_shrinks_inequality_by_one_minus_kappa(void **state)
{
    (void)state;
    static const double dose[GOV_DOMAINS] = {1.0, 1.0, 1.0, 1.0, 1.0, 1.0}, kappas[] = {0.0, 0.2, 0.5, 0.8, 1.0};
    for (size_t c = 0; c < sizeof kappas / sizeof *kappas; c++) {
        world w;
        still(&w, 50, 400);
        w.params.population.initial_need_low = w.params.population.initial_need_high = 0.5;
        w.params.needs.equal_allocation = kappas[c];
        supply(&w, dose);
        open_world(&w, 9);
        double *share = malloc(w.count * sizeof *share), *position = malloc(w.count * sizeof *position);
        assert_true(share && position);
        step(&w); /* without service: needs stay equal */
        double equal[2] = {need(&w, 0, 0), need(&w, 5, 0)};
        step(&w);
        for (int k = 0; k < GOV_DOMAINS; k += 5) {
            double delta = 0.02 * 0.85, mean = 0.0;
            for (size_t i = 0; i < w.count; i++) { /* the dose, read back from (18) */
                share[i] = equal[k / 5] / (1.0 - (1.0 - need(&w, k, i)) / (1.0 - delta)) - 1.0;
                position[i] = (double)w.residents->position[i];
                mean += share[i] / (double)w.count;
            }
            assert_close(mean, 1.0, 1e-5, "mean dose"); /* I2, I9 */
            double of_positions = gini(position, w.count, NULL);
            assert_close(gini(share, w.count, NULL), (1.0 - kappas[c]) * of_positions, 1e-5, "Gini of the allocation");
        }
        free(share);
        free(position);
        close_world(&w);
    }
}

/* A correct model fails with one seed in 16,000. */
static void test_lognormal_positions_have_gini_erf_of_half_their_spread(void **state)
{
    (void)state;
    world w;
    still(&w, 2, 100000);
    w.params.network.kind = GOV_NETWORK_COMPLETE;
    open_world(&w, 10);
    double *position = malloc(w.count * sizeof *position), error = 0.0;
    assert_non_null(position);
    for (size_t i = 0; i < w.count; i++) position[i] = (double)w.residents->position[i];
    double coefficient = gini(position, w.count, &error);
    assert_true(4.0 * error < 0.01 * erf(0.3));
    assert_close(coefficient, erf(0.3), 4.0 * error, "Gini of positions");
    assert_close(coefficient, 0.3286, 0.01 * 0.3286, "Gini of positions, as printed");
    free(position);
    close_world(&w);
}

/* --- (16)-(20) resident by resident --- */

static void test_needs_follow_the_printed_equations_resident_by_resident(void **state)
{
    (void)state;
    world w;
    busy(&w);
    w.params.needs.equal_allocation = 0.35;
    w.params.needs.dose_per_hour_per_head = 3.0;
    open_world(&w, 11);
    double count = (double)w.count, mean_position = 0.0;
    for (size_t i = 0; i < w.count; i++) mean_position += (double)w.residents->position[i] / count;
    double *before = malloc(GOV_DOMAINS * w.count * sizeof *before);
    assert_non_null(before);
    for (int week = 0; week < 20; week++) {
        double mean[GOV_DOMAINS] = {0};
        gov_vector service = w.community->field.service;
        for (int k = 0; k < GOV_DOMAINS; k++)
            for (size_t i = 0; i < w.count; i++) {
                before[(size_t)k * w.count + i] = need(&w, k, i);
                mean[k] += need(&w, k, i) / count;
            }
        step(&w);
        for (int k = 0; k < GOV_DOMAINS; k++)
            for (size_t i = 0; i < w.count; i++) {
                double n = before[(size_t)k * w.count + i], delta = 0.02 * (k == GOV_PROPERTY || k == GOV_SAFETY ? 1.3 : 0.85);
                double phi = 0.65 * (double)w.residents->position[i] / mean_position + 0.35 * n / mean[k];
                double dose = 3.0 * service.k[k] * phi / count;
                assert_close(need(&w, k, i), 1.0 - (1.0 - delta) * (1.0 - n / (1.0 + dose)), 1e-6, "need");
            }
    }
    free(before);
    close_world(&w);
}

/* U+ and U- of (20); neighbours as of last week, everything else as of this. */
static void utilities(const world *w, size_t i, double *participate, double *resist)
{
    const gov_params *p = &w->params;
    double q[GOV_DOMAINS], length = 0.0, alignment = 0.0, hardship = 1.0 - satisfaction(w, i), with[3] = {0};
    for (int k = 0; k < GOV_DOMAINS; k++) {
        q[k] = pow(weight(w, k, i) * need(w, k, i), p->resident.focus == GOV_FOCUS_1 ? 1 : p->resident.focus == GOV_FOCUS_2 ? 2 : 4);
        length += q[k] * q[k];
    }
    for (int k = 0; k < GOV_DOMAINS; k++) alignment += q[k] / sqrt(length) * w->community->main_line.k[k];
    if (length == 0.0) alignment = p->resident.neutral_alignment;
    uint32_t degree = heli_graph_degree(&w->community->graph, (uint32_t)i);
    for (uint32_t j = 0; j < degree; j++)
        with[w->residents->stance[!now(w)][heli_graph_neighbour(&w->community->graph, (uint32_t)i, j)] + 1] += 1.0 / degree;
    const gov_city *city = heli_simulation_world(w->simulation);
    gov_group group = city->grids[w->residents->grid[i]].group;
    double activity = group == GOV_GROUP_OWN ? 1.0 : group == GOV_GROUP_JOINT ? 0.7 : 0.0; /* (32), funded by half */
    double duty = w->residents->flags[i] & GOV_FLAG_SERVING ? p->resident.duty * 0.5 * activity : 0.0;
    double trust = (double)w->residents->trust[i];
    *participate = p->resident.interest * alignment * hardship / p->resident.hardship_reference + p->resident.social_pressure * with[2]
                 + p->resident.trust_weight * trust + p->resident.selective_incentive + duty - (double)w->residents->cost_participate[i];
    *resist = p->resident.grievance * hardship * (1.0 - trust) + p->resident.social_pressure * with[0]
            + p->resident.loss_weight * fmax(0.0, p->resident.neutral_alignment - alignment)
            - p->resident.compensation - (double)w->residents->cost_resist[i];
}

static void test_pay_is_the_printed_utility_of_the_stance_taken(void **state)
{
    (void)state;
    for (int focus = GOV_FOCUS_1; focus <= GOV_FOCUS_4; focus++) {
        world w;
        busy(&w);
        w.params.resident.focus = focus;
        w.params.resident.grievance = 1.5; /* some resist */
        w.params.resident.loss_weight = 2.0;
        w.params.resident.selective_incentive = 0.1;
        w.params.resident.compensation = 0.05;
        w.params.resident.yuan_per_utility = 0.0; /* whatever is promised is paid in full */
        open_world(&w, 12);
        int seen[3] = {0}, serving = 0;
        for (int week = 0; week < 30; week++) {
            step(&w);
            for (size_t i = 0; i < w.count; i++) {
                double participate = 0.0, resist = 0.0;
                int stance = w.residents->stance[now(&w)][i];
                utilities(&w, i, &participate, &resist);
                assert_close((double)w.residents->pay[now(&w)][i], stance > 0 ? participate : stance < 0 ? resist : 0.0, 3e-6, "pay");
                seen[stance + 1]++;
                serving += stance > 0 && w.residents->flags[i] & GOV_FLAG_SERVING;
            }
        }
        assert_true(seen[0] > 100 && seen[1] > 100 && seen[2] > 100 && serving > 20);
        close_world(&w);
    }
}

static void test_habitus_follows_the_stance_at_its_rate(void **state)
{
    (void)state;
    world w;
    busy(&w);
    open_world(&w, 13);
    double habitus[600];
    for (size_t i = 0; i < w.count; i++) habitus[i] = (double)w.residents->habitus[i];
    for (int week = 0; week < 30; week++) {
        int8_t before[600]; /* habitus of a week is made by last week's stance (decisions of ODD 0) */
        memcpy(before, w.residents->stance[now(&w)], w.count);
        step(&w);
        for (size_t i = 0; i < w.count; i++) {
            habitus[i] += 0.05 * ((before[i] > 0) - habitus[i]);
            assert_close((double)w.residents->habitus[i], habitus[i], 2e-6, "habitus");
        }
    }
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_constant_dose_drives_needs_along_the_closed_form),
        cmocka_unit_test(test_two_doses_have_the_printed_fixed_points),
        cmocka_unit_test(test_needs_are_frozen_to_the_bit_without_inflow_and_service),
        cmocka_unit_test(test_stances_are_frozen_when_nobody_reconsiders),
        cmocka_unit_test(test_choice_without_sharpness_takes_each_stance_by_a_third),
        cmocka_unit_test(test_imitation_without_sharpness_adopts_by_a_half),
        cmocka_unit_test(test_imitation_meets_own_neighbours),
        cmocka_unit_test(test_each_decides_by_the_draws_of_his_own_address),
        cmocka_unit_test(test_trust_nears_a_constant_signal_with_its_two_half_lives),
        cmocka_unit_test(test_allocation_by_need_shrinks_inequality_by_one_minus_kappa),
        cmocka_unit_test(test_lognormal_positions_have_gini_erf_of_half_their_spread),
        cmocka_unit_test(test_needs_follow_the_printed_equations_resident_by_resident),
        cmocka_unit_test(test_pay_is_the_printed_utility_of_the_stance_taken),
        cmocka_unit_test(test_habitus_follows_the_stance_at_its_rate),
    };
    return cmocka_run_group_tests_name("limits of residents", tests, NULL, NULL);
}
