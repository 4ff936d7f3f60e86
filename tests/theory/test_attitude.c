/* Leaning to law among neighbours (ODD 7.21, (51)): bounds, camps, and the special case of Hegselmann and Krause. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "models/governance/mechanisms/attitude.h"
#include "tests/support/town.h"

enum { PEOPLE = 120 };

static town here;

static heli_draws random_draws(uint32_t purpose)
{
    return heli_draws_at(heli_key_make(20263, purpose, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 0});
}

static void draw_leanings(float *leaning, heli_draws *draws)
{
    for (int i = 0; i < PEOPLE; i++) leaning[i] = (float)heli_draws_uniform(draws);
}

/* Acquaintances, some of them named twice; a random graph, some without neighbours; everybody. */
static heli_graph make_graph(int kind, uint64_t seed)
{
    static uint16_t group[PEOPLE];
    for (int i = 0; i < PEOPLE; i++) group[i] = (uint16_t)(i / 30);
    heli_graph graph;
    heli_key key = heli_key_make(seed, 3, HELI_DOMAIN_INITIAL);
    heli_address at = {0, 1, 0, 0};
    heli_status status = kind == 0   ? heli_graph_groups(&graph, PEOPLE, group, 8, 0.75, key, at, NULL)
                         : kind == 1 ? heli_graph_random(&graph, PEOPLE, 3.0, key, at, NULL)
                                     : heli_graph_complete(&graph, PEOPLE, NULL);
    assert_int_equal(status, HELI_OK);
    return graph;
}

static gov_listening random_listening(heli_draws *draws, bool publicity)
{
    return (gov_listening){.mutual = heli_draws_uniform(draws),
                           .confidence = heli_draws_uniform(draws),
                           .publicity = publicity ? heli_draws_uniform(draws) : 0.0,
                           .self = heli_draws_uniform(draws) < 0.5};
}

/* (51) as it is printed. */
static double printed(const float *before, const heli_graph *graph, uint32_t i, gov_listening how)
{
    double own = (double)before[i], sum = 0.0, heard = how.self ? 1.0 : 0.0;
    for (uint32_t j = 0; j < heli_graph_degree(graph, i); j++) {
        double other = (double)before[heli_graph_neighbour(graph, i, j)];
        if (fabs(other - own) <= how.confidence) sum += other - own, heard += 1.0;
    }
    double mean = heard > 0.0 ? sum / heard : 0.0;
    return fmin(1.0, own + how.mutual * mean + how.publicity * (1.0 - own));
}

static void test_a_step_is_the_printed_equation(void **state)
{
    (void)state;
    heli_draws draws = random_draws(1);
    for (int n = 0; n < 150; n++) {
        float before[PEOPLE], after[PEOPLE];
        heli_graph graph = make_graph(n % 3, (uint64_t)n);
        gov_listening how = random_listening(&draws, n % 2 == 0);
        draw_leanings(before, &draws);
        gov_attitude_step(before, after, &graph, how);
        for (uint32_t i = 0; i < PEOPLE; i++) assert_true(fabs((double)after[i] - printed(before, &graph, i, how)) < 1e-7);
        heli_graph_free(&graph);
    }
}

static void test_without_publicity_the_range_never_grows_by_a_bit(void **state)
{
    (void)state;
    heli_draws draws = random_draws(2);
    for (int n = 0; n < 60; n++) {
        float leaning[2][PEOPLE];
        heli_graph graph = make_graph(n % 3, (uint64_t)n);
        gov_listening how = random_listening(&draws, false);
        if (n % 5 == 0) how.mutual = 1.0;
        draw_leanings(leaning[0], &draws);
        for (int step = 0; step < 60; step++) {
            const float *before = leaning[step & 1];
            float *after = leaning[~step & 1], low = 1.0f, high = 0.0f;
            gov_attitude_step(before, after, &graph, how);
            for (int i = 0; i < PEOPLE; i++) {
                if (before[i] < low) low = before[i];
                if (before[i] > high) high = before[i];
            }
            for (int i = 0; i < PEOPLE; i++) assert_true(after[i] >= low && after[i] <= high);
        }
        heli_graph_free(&graph);
    }
}

static void test_who_hears_only_the_lowest_does_not_fall_below_them_by_rounding(void **state)
{
    (void)state;
    heli_draws draws = random_draws(4);
    heli_graph graph = make_graph(2, 1);
    for (int n = 0; n < 2000; n++) {
        float before[PEOPLE], after[PEOPLE];
        float lowest = n % 2 ? 0.0f : 1e-10f;
        for (int i = 0; i < PEOPLE; i++) before[i] = lowest;
        before[n % PEOPLE] = (float)heli_draws_uniform(&draws);
        gov_attitude_step(before, after, &graph, (gov_listening){.mutual = 1.0, .confidence = 1.0});
        for (int i = 0; i < PEOPLE; i++) assert_true(after[i] >= lowest);
    }
    heli_graph_free(&graph);
}

static void test_leanings_stay_shares_under_any_publicity_and_more_of_it_never_lowers_them(void **state)
{
    (void)state;
    heli_draws draws = random_draws(3);
    for (int n = 0; n < 150; n++) {
        float before[PEOPLE], less[PEOPLE], more[PEOPLE];
        heli_graph graph = make_graph(n % 3, (uint64_t)n);
        gov_listening how = random_listening(&draws, true);
        draw_leanings(before, &draws);
        gov_attitude_step(before, less, &graph, how);
        how.publicity += (1.0 - how.publicity) * heli_draws_uniform(&draws);
        gov_attitude_step(before, more, &graph, how);
        for (int i = 0; i < PEOPLE; i++) assert_true(less[i] >= 0.0f && less[i] <= more[i] && more[i] <= 1.0f);
        heli_graph_free(&graph);
    }
}

static void test_camps_further_apart_than_confidence_do_not_hear_each_other(void **state)
{
    (void)state;
    float before[PEOPLE], after[PEOPLE];
    heli_graph graph = make_graph(2, 1);
    for (int i = 0; i < PEOPLE; i++) before[i] = i % 2 ? 0.2f : 0.7f;
    gov_attitude_step(before, after, &graph, (gov_listening){.mutual = 1.0, .confidence = 0.4});
    assert_memory_equal(before, after, sizeof before);
    gov_attitude_step(before, after, &graph, (gov_listening){.mutual = 1.0, .confidence = 0.6});
    for (int i = 0; i < PEOPLE; i++) assert_true(fabs((double)after[i] - 0.45) < 0.01);
    heli_graph_free(&graph);
}

/* Hegselmann and Krause (2002) from their paper: the new opinion is the mean of all opinions within epsilon, one's own included. */
static void hegselmann_krause(double *x, int n, double epsilon)
{
    double next[PEOPLE];
    for (int i = 0; i < n; i++) {
        double sum = 0.0;
        int near = 0;
        for (int j = 0; j < n; j++)
            if (fabs(x[i] - x[j]) <= epsilon) sum += x[j], near++;
        next[i] = sum / near;
    }
    for (int i = 0; i < n; i++) x[i] = next[i];
}

static int count_camps(const double *x, int n)
{
    int camps = 0;
    for (int i = 0; i < n; i++) {
        bool first = true;
        for (int j = 0; j < i; j++) first = first && fabs(x[i] - x[j]) > 1e-4;
        camps += first;
    }
    return camps;
}

static void test_on_a_complete_graph_with_oneself_it_is_hegselmann_and_krause(void **state)
{
    (void)state;
    static const double confidence[] = {0.03, 0.07, 0.11, 0.17, 0.26, 0.4};
    heli_graph graph = make_graph(2, 1);
    for (uint32_t seed = 0; seed < 5; seed++)
        for (int e = 0; e < 6; e++) {
            float leaning[2][PEOPLE];
            double x[PEOPLE], y[PEOPLE];
            heli_draws draws = random_draws(10 + seed);
            draw_leanings(leaning[0], &draws);
            for (int i = 0; i < PEOPLE; i++) x[i] = (double)leaning[0][i];
            for (int step = 0; step < 40; step++) {
                gov_attitude_step(leaning[step & 1], leaning[~step & 1], &graph,
                                  (gov_listening){.mutual = 1.0, .confidence = confidence[e], .self = true});
                hegselmann_krause(x, PEOPLE, confidence[e]);
                for (int i = 0; i < PEOPLE; i++) assert_true(fabs((double)leaning[~step & 1][i] - x[i]) < 1e-5);
            }
            for (int i = 0; i < PEOPLE; i++) y[i] = (double)leaning[0][i];
            assert_int_equal(count_camps(y, PEOPLE), count_camps(x, PEOPLE));
            if (confidence[e] > 0.3) assert_int_equal(count_camps(y, PEOPLE), 1); /* consensus */
            if (confidence[e] < 0.08) assert_true(count_camps(y, PEOPLE) > 3);
        }
    heli_graph_free(&graph);
}

/* --- in a town --- */

static gov_params town_of_talk(void)
{
    gov_params p = town_small();
    p.attitude.changes = true;
    p.attitude.mutual = 0.2;
    p.attitude.publicity = 0.5;
    return p;
}

static void test_the_residents_of_a_town_take_the_step_at_once_from_last_weeks_leanings(void **state)
{
    (void)state;
    gov_params p = town_of_talk();
    gov_listening how = {.mutual = 0.2, .confidence = 0.3, .publicity = 0.005 * 0.5};
    assert_int_equal(town_begin(&here, &p, 8, 0, 12), HELI_OK);
    gov_community *first = &here.city->communities[0]; /* starts from a pattern of its own */
    for (size_t i = 0; i < town_size(first); i++) first->residents.law_leaning[i] = (float)(i % 7) / 10.0f;
    for (int week = 0; week < 12; week++) {
        float before[3][PEOPLE], after[PEOPLE];
        for (size_t c = 0; c < 3; c++)
            memcpy(before[c], here.city->communities[c].residents.law_leaning,
                   town_size(&here.city->communities[c]) * sizeof before[c][0]);
        assert_int_equal(town_step(&here), HELI_OK);
        for (size_t c = 0; c < 3; c++) {
            const gov_community *community = &here.city->communities[c];
            gov_attitude_step(before[c], after, &community->graph, how);
            assert_memory_equal(after, community->residents.law_leaning, town_size(community) * sizeof after[0]);
        }
    }
    town_end(&here);
}

static void test_leanings_stay_to_the_bit_when_nothing_moves_them(void **state)
{
    (void)state;
    for (int way = 0; way < 2; way++) {
        gov_params p = town_of_talk();
        if (way == 0) p.attitude.changes = false;
        else p.attitude.mutual = p.attitude.publicity = 0.0;
        float before[PEOPLE];
        assert_int_equal(town_begin(&here, &p, 8, 0, 8), HELI_OK);
        gov_community *community = &here.city->communities[0];
        for (size_t i = 0; i < town_size(community); i++) before[i] = community->residents.law_leaning[i] = (float)(i % 9) / 13.0f;
        for (int week = 0; week < 8; week++) assert_int_equal(town_step(&here), HELI_OK);
        assert_memory_equal(before, community->residents.law_leaning, town_size(community) * sizeof before[0]);
        town_end(&here);
    }
}

static void test_publicity_in_force_leads_everybody_to_law_in_the_end(void **state)
{
    (void)state;
    gov_params p = town_of_talk();
    p.attitude.publicity_rate = p.attitude.publicity = 1.0;
    assert_int_equal(town_begin(&here, &p, 8, 0, 3), HELI_OK);
    for (int week = 0; week < 3; week++) assert_int_equal(town_step(&here), HELI_OK);
    for (size_t i = 0; i < town_size(&here.city->communities[0]); i++)
        assert_true(here.city->communities[0].residents.law_leaning[i] > 0.7f);
    town_end(&here);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_step_is_the_printed_equation),
        cmocka_unit_test(test_without_publicity_the_range_never_grows_by_a_bit),
        cmocka_unit_test(test_who_hears_only_the_lowest_does_not_fall_below_them_by_rounding),
        cmocka_unit_test(test_leanings_stay_shares_under_any_publicity_and_more_of_it_never_lowers_them),
        cmocka_unit_test(test_camps_further_apart_than_confidence_do_not_hear_each_other),
        cmocka_unit_test(test_on_a_complete_graph_with_oneself_it_is_hegselmann_and_krause),
        cmocka_unit_test(test_the_residents_of_a_town_take_the_step_at_once_from_last_weeks_leanings),
        cmocka_unit_test(test_leanings_stay_to_the_bit_when_nothing_moves_them),
        cmocka_unit_test(test_publicity_in_force_leads_everybody_to_law_in_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
