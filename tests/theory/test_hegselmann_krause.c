/* Hegselmann and Krause: every step against the definition, agent by agent; symmetry; consensus and camps; small sizes. */
#include "models/classics/opinions.h"
#include "tests/support/classic.h"

enum { AT_REST = OPINION_SHARES + OPINION_BINS, N = 625 };

/* The definition in whole units, written from the paper: means over all pairs, halves to even. */
static void define(const uint32_t *x, uint32_t *next, int n, int64_t bound)
{
    for (int i = 0; i < n; i++) {
        int64_t sum = 0, heard = 0;
        for (int j = 0; j < n; j++)
            if (llabs((int64_t)x[j] - (int64_t)x[i]) <= bound) sum += x[j], heard++;
        int64_t mean = sum / heard, rest = 2 * (sum % heard);
        if (rest > heard || (rest == heard && mean % 2 == 1)) mean++;
        next[i] = (uint32_t)mean;
    }
}

static void test_every_step_is_the_definition_agent_by_agent(void **state)
{
    (void)state;
    static const double bounds[] = {0.01, 0.05, 0.15, 0.25, 1.0};
    for (int b = 0; b < 5; b++)
        for (int start = 0; start < 2; start++) {
            heli_trial t = classic_open("hegselmann-krause", SETTINGS({"opinions.bound", bounds[b]}, {"opinions.start", start}));
            assert_int_equal(heli_trial_start(&t, 3, (uint64_t)b, 12, NULL), HELI_OK);
            heli_simulation_verify_every(t.simulation, 1);
            for (int step = 0; step < 12; step++) {
                uint32_t next[N];
                define(classic_column(&t, 0), next, N, opinion_units(bounds[b]));
                assert_int_equal(heli_trial_step(&t, NULL), HELI_OK);
                assert_memory_equal(next, classic_column(&t, 0), sizeof next);
            }
            heli_trial_free(&t);
        }
}

static void test_a_row_that_mirrors_itself_goes_on_doing_so_to_the_bit(void **state)
{
    (void)state;
    for (double bound = 0.02; bound < 0.3; bound += 0.01) {
        heli_trial t = classic_open("hegselmann-krause", SETTINGS({"opinions.bound", bound}));
        classic_run(&t, 0, 300, AT_REST);
        const uint32_t *x = classic_column(&t, 0);
        assert_true(t.values[AT_REST] == 1.0 && t.values[OPINION_MEAN] == 0.5);
        for (int i = 0; i < N; i++) assert_int_equal(x[i] + x[N - 1 - i], OPINION_ONE);
        heli_trial_free(&t);
    }
}

/* The regression: what the row of 625 does at the paper's bounds, steps to rest included (a change of these is a change of results). */
static void test_the_row_of_625_ends_as_it_always_did(void **state)
{
    (void)state;
    static const struct { double bound, clusters, steps; } cases[] = {{0.25, 1, 9}, {0.2, 1, 208}, {0.15, 3, 9}, {0.05, 9, 19}, {0.01, 43, 85}};
    for (int c = 0; c < 5; c++) {
        heli_trial t = classic_open("hegselmann-krause", SETTINGS({"opinions.bound", cases[c].bound}));
        classic_run(&t, 0, 1000, AT_REST);
        assert_true(t.values[OPINION_CLUSTERS] == cases[c].clusters);
        assert_true((double)heli_simulation_index(t.simulation) == cases[c].steps);
        heli_trial_free(&t);
    }
}

static void test_few_agents_work(void **state)
{
    (void)state;
    static const double clusters[2][4] = {{0, 1, 2, 3}, {0, 1, 1, 1}};
    for (int wide = 0; wide < 2; wide++)
        for (int n = 0; n < 4; n++) {
            heli_trial t = classic_open("hegselmann-krause", SETTINGS({"opinions.agents", n}, {"opinions.bound", wide ? 1.0 : 0.3}));
            classic_run(&t, 0, 5, -1);
            assert_true(t.values[OPINION_CLUSTERS] == clusters[wide][n] && t.values[AT_REST] == 1.0);
            heli_trial_free(&t);
        }
}

static void test_verify_sees_opinions_out_of_order(void **state)
{
    (void)state;
    heli_trial t = classic_open("hegselmann-krause", SETTINGS({"opinions.bound", 0.05}));
    classic_run(&t, 0, 1, -1);
    const heli_columns *columns = t.model->partition_columns(heli_simulation_world(t.simulation), 0);
    uint32_t *sorted = heli_columns_data(columns, 2);
    heli_step step = {.index = 1};
    sorted[100] = sorted[300];
    assert_int_equal(t.model->verify(heli_simulation_world(t.simulation), &step, NULL), HELI_MODEL);
    heli_trial_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_step_is_the_definition_agent_by_agent),
        cmocka_unit_test(test_a_row_that_mirrors_itself_goes_on_doing_so_to_the_bit),
        cmocka_unit_test(test_the_row_of_625_ends_as_it_always_did),
        cmocka_unit_test(test_few_agents_work),
        cmocka_unit_test(test_verify_sees_opinions_out_of_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
