/*
 * Nowak and May's game: without chance after the start, so everything here is exact. A second implementation from the definition, the
 * growth of one defector by hand, the regime 9/5 < b < 2, the symmetries of the square, starts that never move, refused sizes.
 */
#include "tests/support/classic.h"

enum { COOPERATORS, CHANGED };
enum { STRATEGY = 0, MOST_SIDE = 31 };

static heli_trial open_lattice(int side, double b, int one_defector, double cooperators)
{
    return classic_open("nowak-may", SETTINGS({"lattice.side", side}, {"game.temptation", b}, {"lattice.start", one_defector},
                                              {"lattice.cooperators", cooperators}));
}

/* --- the definition once more: cell by cell, in doubles --- */

static int wrapped(int at, int side)
{
    return (at + side) % side;
}

/* Nine games: two cooperators 1, a defector with a cooperator b, all else 0. */
static double score(const uint8_t *cell, int side, int x, int y, double b)
{
    int cooperators = 0;
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) cooperators += cell[wrapped(y + dy, side) * side + wrapped(x + dx, side)];
    return cell[y * side + x] ? cooperators : cooperators * b;
}

static void generation(uint8_t *cell, int side, double b)
{
    uint8_t next[MOST_SIDE * MOST_SIDE];
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            double best[2] = {-1.0, -1.0};
            for (int dy = -1; dy <= 1; dy++)
                for (int dx = -1; dx <= 1; dx++) {
                    int v = wrapped(y + dy, side), u = wrapped(x + dx, side);
                    best[cell[v * side + u]] = fmax(best[cell[v * side + u]], score(cell, side, u, v, b));
                }
            next[y * side + x] = best[0] == best[1] ? cell[y * side + x] : best[1] > best[0];
        }
    memcpy(cell, next, (size_t)side * (size_t)side);
}

/* Sides down to the least; b with ties (1, 1.5, 2) and without. */
static void test_every_generation_is_that_of_the_definition(void **state)
{
    (void)state;
    const double tried[] = {0.0, 0.5, 1.0, 1.3, 1.5, 1.79, 1.85, 2.0, 2.5};
    for (int side = 3; side <= 12; side++)
        for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
            uint8_t cell[MOST_SIDE * MOST_SIDE];
            heli_trial t = open_lattice(side, tried[i], 0, 0.7);
            classic_run(&t, i, 0, -1);
            memcpy(cell, classic_column(&t, STRATEGY), (size_t)side * (size_t)side);
            for (int steps = 1; steps <= 6; steps++) {
                classic_run(&t, i, steps, -1);
                generation(cell, side, tried[i]);
                assert_memory_equal(cell, classic_column(&t, STRATEGY), (size_t)side * (size_t)side);
            }
            heli_trial_free(&t);
        }
}

/* 1 defector earns 8 b = 14.8 > 9: a square of 9. Its corners earn 5 b = 9.25 > 9: a square of 25. At b < 9/5 the corners lose. */
static void test_one_defector_grows_to_9_and_25(void **state)
{
    (void)state;
    const double defectors[] = {1, 9, 25};
    for (int steps = 0; steps <= 2; steps++) {
        heli_trial t = open_lattice(21, 1.85, 1, 0.9);
        classic_run(&t, 0, steps, -1);
        assert_true(t.values[COOPERATORS] == (441.0 - defectors[steps]) / 441.0);
        assert_true(t.values[CHANGED] == (steps ? defectors[steps] - defectors[steps - 1] : 0.0) / 441.0);
        heli_trial_free(&t);
    }
    heli_trial t = open_lattice(21, 1.79, 1, 0.9);
    classic_run(&t, 0, 2, -1);
    assert_true(t.values[COOPERATORS] > 416.0 / 441.0);
    heli_trial_free(&t);
}

static bool symmetric(const uint8_t *cell, int side)
{
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            uint8_t here = cell[y * side + x];
            if (here != cell[y * side + side - 1 - x] || here != cell[(side - 1 - y) * side + x] || here != cell[x * side + y]) return false;
        }
    return true;
}

static void test_one_defector_stays_symmetric_eightfold_at_every_step(void **state)
{
    (void)state;
    enum { STEPS = 120 };
    heli_context ctx;
    heli_context_init(&ctx);
    heli_trial t = open_lattice(MOST_SIDE, 1.85, 1, 0.9);
    assert_int_equal(heli_trial_start(&t, 1, 0, STEPS, &ctx), HELI_OK);
    double changed = 0.0;
    for (int step = 0; step < STEPS; step++) {
        assert_int_equal(heli_trial_step(&t, &ctx), HELI_OK);
        assert_true(symmetric(classic_column(&t, STRATEGY), MOST_SIDE));
        changed += t.values[CHANGED];
    }
    assert_true(changed > 1.0); /* it is no still picture that is symmetric */
    heli_trial_free(&t);
    t = open_lattice(MOST_SIDE, 1.85, 0, 0.9); /* control: a random start is not */
    classic_run(&t, 0, 20, -1);
    assert_false(symmetric(classic_column(&t, STRATEGY), MOST_SIDE));
    heli_trial_free(&t);
    heli_context_free(&ctx);
}

/* No fraction k / k' with k <= 9, k' <= 8 lies between 9/5 and 2, so no comparison turns; at 1.79 and 2.01 some do. */
static void test_all_temptations_between_nine_fifths_and_two_are_one(void **state)
{
    (void)state;
    const double tried[] = {1.85, 1.81, 1.875, 1.99, 1.79, 2.01};
    uint8_t first[MOST_SIDE * MOST_SIDE];
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        heli_trial t = open_lattice(MOST_SIDE, tried[i], 0, 0.9);
        classic_run(&t, 3, 40, -1);
        if (i == 0) memcpy(first, classic_column(&t, STRATEGY), sizeof first);
        assert_int_equal(memcmp(first, classic_column(&t, STRATEGY), sizeof first) == 0, i < 4);
        heli_trial_free(&t);
    }
}

static void test_all_alike_never_change(void **state)
{
    (void)state;
    for (int cooperate = 0; cooperate <= 1; cooperate++) {
        heli_trial t = open_lattice(7, 1.85, 0, cooperate);
        classic_run(&t, 0, 10, -1);
        assert_true(t.values[COOPERATORS] == cooperate && t.values[CHANGED] == 0.0);
        heli_trial_free(&t);
    }
}

static void test_sides_below_three_are_refused(void **state)
{
    (void)state;
    classic_refused("nowak-may", SETTINGS({"lattice.side", 2}), "lattice.side");
    classic_refused("nowak-may", SETTINGS({"lattice.side", 0}), "lattice.side");
    classic_refused("nowak-may", SETTINGS({"game.temptation", -1}), "game.temptation");
}

static void test_verify_sees_a_strategy_that_changed_behind_its_back(void **state)
{
    (void)state;
    heli_trial t = open_lattice(9, 1.85, 0, 0.9);
    classic_run(&t, 0, 3, -1);
    assert_true(classic_verify_sees(&t, STRATEGY, 5, 1));
    assert_true(classic_verify_sees(&t, 1, 5, 1)); /* previous */
    heli_trial_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_generation_is_that_of_the_definition),
        cmocka_unit_test(test_one_defector_grows_to_9_and_25),
        cmocka_unit_test(test_one_defector_stays_symmetric_eightfold_at_every_step),
        cmocka_unit_test(test_all_temptations_between_nine_fifths_and_two_are_one),
        cmocka_unit_test(test_all_alike_never_change),
        cmocka_unit_test(test_sides_below_three_are_refused),
        cmocka_unit_test(test_verify_sees_a_strategy_that_changed_behind_its_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
