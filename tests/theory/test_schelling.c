/*
 * Schelling's model: its rule against a plain second writing of it, what never moves, what is conserved, and the random start. Only the
 * last test is statistical: 5 standard errors, a false alarm in 1 of 1.7 million per setting; the seeds are fixed.
 */
#include "tests/support/classic.h"

enum { LIKE, UNHAPPY, MOVES };
enum { GROUP, ORDER };

/* Like neighbours of a cell, told cell by cell without any cleverness: on a torus the nearest image of a cell counts. */
static int like_around(const uint8_t *group, int width, int height, int radius, bool torus, int cell)
{
    int like = 0;
    for (int other = 0; other < width * height; other++) {
        int dx = abs(other % width - cell % width), dy = abs(other / width - cell / width);
        if (torus && dx > width - dx) dx = width - dx;
        if (torus && dy > height - dy) dy = height - dy;
        like += other != cell && dx <= radius && dy <= radius && group[other] == group[cell];
    }
    return like;
}

/* A turn's word of a stream: sixteen blocks serve sixty-four turns. */
static uint32_t word_of(heli_key key, uint32_t turn, uint32_t step, uint32_t stream)
{
    return heli_draw_block(key, (heli_address){turn / 64 * 16 + turn % 16, 0, step, stream}).word[turn % 64 / 16];
}

/* Three steps with the same draws: a list of those who had no turn, and a list of empty cells. */
static void follow(int width, int height, int agents, int radius, int min_like, bool torus)
{
    enum { MOST = 200 };
    int n = width * height;
    heli_trial t = classic_open("schelling", SETTINGS({"grid.width", width}, {"grid.height", height}, {"grid.agents", agents},
                                                      {"grid.radius", radius}, {"grid.min_like", min_like}, {"grid.torus", torus}));
    for (uint64_t run = 0; run < 20; run++) {
        uint8_t group[MOST];
        uint32_t list[MOST];
        heli_key key = heli_key_make(1234, run, HELI_DOMAIN_DYNAMICS);
        classic_run(&t, run, 0, -1);
        memcpy(group, classic_column(&t, GROUP), (size_t)n);
        memcpy(list, classic_column(&t, ORDER), (size_t)n * sizeof *list);
        classic_run(&t, run, 3, -1);
        for (uint32_t step = 0; step < 3; step++)
            for (uint32_t turn = 0; turn < (uint32_t)agents; turn++) {
                uint32_t chosen = turn + heli_below(word_of(key, turn, step, 3), (uint32_t)agents - turn), cell = list[chosen];
                list[chosen] = list[turn];
                list[turn] = cell;
                if (like_around(group, width, height, radius, torus, (int)cell) >= min_like) continue;
                uint32_t empty = (uint32_t)agents + heli_below(word_of(key, turn, step, 4), (uint32_t)(n - agents));
                group[list[empty]] = group[cell];
                group[cell] = 0;
                list[turn] = list[empty];
                list[empty] = cell;
            }
        assert_memory_equal(group, classic_column(&t, GROUP), (size_t)n);
    }
    heli_trial_free(&t);
}

static void test_three_steps_are_the_rule_told_cell_by_cell(void **state)
{
    (void)state;
    follow(14, 9, 90, 1, 3, false);
    follow(14, 9, 90, 1, 3, true);
    follow(9, 14, 100, 3, 12, false);
    follow(9, 11, 70, 4, 20, true); /* a row seen whole */
    follow(5, 4, 15, 9, 7, false);  /* everybody sees all */
}

static void test_nobody_moves_who_asks_for_nothing(void **state)
{
    (void)state;
    heli_trial t = classic_open("schelling", SETTINGS({"grid.min_like", 0}));
    classic_run(&t, 0, 0, -1);
    uint8_t before[1600];
    memcpy(before, classic_column(&t, GROUP), sizeof before);
    double like = t.values[LIKE];
    classic_run(&t, 0, 10, -1);
    assert_memory_equal(before, classic_column(&t, GROUP), sizeof before);
    assert_true(t.values[MOVES] == 0.0 && t.values[UNHAPPY] == 0.0 && t.values[LIKE] == like);
    heli_trial_free(&t);
}

static void test_who_asks_for_more_than_there_are_always_moves(void **state)
{
    (void)state;
    heli_trial t = classic_open("schelling", SETTINGS({"grid.min_like", 9}));
    classic_run(&t, 0, 5, -1);
    assert_true(t.values[MOVES] == 1000.0 && t.values[UNHAPPY] == 1.0);
    heli_trial_free(&t);
}

static void test_numbers_of_both_groups_are_conserved(void **state)
{
    (void)state;
    for (int n = 0; n <= 63; n += 9) {
        heli_trial t = classic_open("schelling", SETTINGS({"grid.width", 8}, {"grid.height", 8}, {"grid.agents", n}));
        classic_run(&t, 3, 50, -1);
        int count[3] = {0};
        for (int i = 0; i < 64; i++) count[((const uint8_t *)classic_column(&t, GROUP))[i]]++;
        assert_int_equal(count[1], n / 2);
        assert_int_equal(count[2], n - n / 2);
        heli_trial_free(&t);
    }
}

/* Two blocks of four, far apart: each agent has its three, and stays for ever; all neighbours are alike. */
static void test_two_contented_blocks_stay(void **state)
{
    (void)state;
    heli_trial t = classic_open("schelling", SETTINGS({"grid.width", 8}, {"grid.height", 4}, {"grid.agents", 8}));
    classic_run(&t, 0, 0, -1);
    heli_context ctx;
    heli_context_init(&ctx);
    assert_int_equal(heli_trial_start(&t, 1, 0, 30, &ctx), HELI_OK);
    const heli_columns *world = t.model->partition_columns(heli_simulation_world(t.simulation), 0);
    uint8_t *group = heli_columns_data(world, GROUP), before[32];
    uint32_t *order = heli_columns_data(world, ORDER), agents = 0, empty = 8;
    for (uint32_t cell = 0; cell < 32; cell++) {
        uint32_t x = cell % 8, y = cell / 8;
        group[cell] = y > 1 ? 0 : x < 2 ? 1 : x > 5 ? 2 : 0;
        if (group[cell]) order[agents++] = cell;
        else order[empty++] = cell;
    }
    memcpy(before, group, sizeof before);
    heli_simulation_verify_every(t.simulation, 1);
    for (int step = 0; step < 30; step++) {
        assert_int_equal(heli_trial_step(&t, &ctx), HELI_OK);
        assert_true(t.values[LIKE] == 1.0 && t.values[UNHAPPY] == 0.0 && t.values[MOVES] == 0.0);
    }
    assert_memory_equal(before, group, sizeof before);
    heli_context_free(&ctx);
    heli_trial_free(&t);
}

/* A neighbour is one of the N - 1 others, any with equal chance: with m of one group and N - m of the other the expectation is exact. */
static void test_like_share_of_a_random_start_is_its_expectation(void **state)
{
    (void)state;
    enum { RUNS = 4000 };
    for (int torus = 0; torus < 2; torus++) {
        double n = 31.0, m = 15.0, sum = 0.0, squares = 0.0;
        double expected = (m * (m - 1) + (n - m) * (n - m - 1)) / (n * (n - 1));
        heli_trial t = classic_open("schelling", SETTINGS({"grid.width", 7}, {"grid.height", 6}, {"grid.agents", n}, {"grid.torus", torus}));
        for (uint64_t run = 0; run < RUNS; run++) {
            assert_int_equal(heli_trial_start(&t, 9, run, 1, NULL), HELI_OK);
            sum += t.values[LIKE];
            squares += t.values[LIKE] * t.values[LIKE];
        }
        double mean = sum / RUNS, error = sqrt((squares / RUNS - mean * mean) / RUNS);
        assert_true(fabs(mean - expected) < 5.0 * error && error < 0.01);
        heli_trial_free(&t);
    }
}

static void test_small_grids_work_or_are_refused(void **state)
{
    (void)state;
    heli_trial t = classic_open("schelling", SETTINGS({"grid.width", 1}, {"grid.height", 1}, {"grid.agents", 0}));
    classic_run(&t, 0, 3, -1);
    assert_true(isnan(t.values[LIKE]) && isnan(t.values[UNHAPPY]) && t.values[MOVES] == 0.0);
    heli_trial_free(&t);
    for (int n = 1; n <= 2; n++) {
        t = classic_open("schelling", SETTINGS({"grid.width", 3}, {"grid.height", 1}, {"grid.agents", n}));
        classic_run(&t, 0, 20, -1);
        assert_true(t.values[MOVES] == n && t.values[UNHAPPY] == 1.0 && (isnan(t.values[LIKE]) || t.values[LIKE] == 0.0));
        heli_trial_free(&t);
    }
    classic_refused("schelling", SETTINGS({"grid.width", 3}, {"grid.height", 1}, {"grid.agents", 3}), "grid.agents");
    classic_refused("schelling", SETTINGS({"grid.torus", 1}, {"grid.radius", 20}), "grid.radius");
    t = classic_open("schelling", SETTINGS({"grid.width", 3}, {"grid.height", 3}, {"grid.agents", 8}, {"grid.torus", 1}));
    classic_run(&t, 0, 5, -1);
    heli_trial_free(&t);
}

static void test_verify_sees_who_changed_group_or_place_behind_its_back(void **state)
{
    (void)state;
    heli_trial t = classic_open("schelling", NULL, 0);
    classic_run(&t, 0, 3, -1);
    const uint32_t *order = classic_column(&t, ORDER);
    assert_true(classic_verify_sees(&t, GROUP, order[0], 3));
    assert_true(classic_verify_sees(&t, GROUP, order[1599], 1));
    heli_trial_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_three_steps_are_the_rule_told_cell_by_cell),
        cmocka_unit_test(test_nobody_moves_who_asks_for_nothing),
        cmocka_unit_test(test_who_asks_for_more_than_there_are_always_moves),
        cmocka_unit_test(test_numbers_of_both_groups_are_conserved),
        cmocka_unit_test(test_two_contented_blocks_stay),
        cmocka_unit_test(test_like_share_of_a_random_start_is_its_expectation),
        cmocka_unit_test(test_small_grids_work_or_are_refused),
        cmocka_unit_test(test_verify_sees_who_changed_group_or_place_behind_its_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
