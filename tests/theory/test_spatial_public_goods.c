/*
 * The spatial public goods game: every comparison against the five games played one by one under the same draws, one imitation by hand, both
 * boundaries on a small lattice, starts that never move, refused sizes. The sides of the boundaries have fixed seeds; theory gives no
 * false-alarm rate for them: at 3.4, 4.5 and 5.8 no run among 400 on 40 x 40 cells ended otherwise.
 */
#include "tests/support/classic.h"

enum { SHARE, CHANGED, SETTLED };
enum { COOPERATES, GROUP };
enum { MOST_SIDE = 12 };

static heli_trial open_lattice(int side, double r, double cooperators)
{
    return classic_open("spatial-public-goods",
                        SETTINGS({"lattice.side", side}, {"game.multiplication", r}, {"lattice.cooperators", cooperators}));
}

/* --- the five games, one by one --- */

static const int away[5][2] = {{0, 0}, {-1, 0}, {1, 0}, {0, -1}, {0, 1}}; /* x, y: the group; from 1 on, in the order of draws, the neighbours */

static int moved(int cell, int side, int j)
{
    int x = (cell % side + away[j][0] + side) % side, y = (cell / side + away[j][1] + side) % side;
    return y * side + x;
}

static double earned(const uint8_t *cell, int side, int player, double r)
{
    double sum = 0.0;
    for (int g = 0; g < 5; g++) {
        int paid = 0;
        for (int m = 0; m < 5; m++) paid += cell[moved(moved(player, side, g), side, m)];
        sum += r * paid / 5.0 - cell[player];
    }
    return sum;
}

static void sweep(uint8_t *cell, int side, double r, double noise, heli_key key, uint32_t step)
{
    uint32_t n = (uint32_t)(side * side);
    for (uint32_t update = 0; update < n; update++) {
        heli_block draw = heli_draw_block(key, (heli_address){update, 0, step, 2});
        int x = (int)heli_below(draw.word[0], n), y = moved(x, side, 1 + (int)heli_below(draw.word[1], 4));
        double probability = 1.0 / (1.0 + exp((earned(cell, side, x, r) - earned(cell, side, y, r)) / noise));
        if (heli_uniform(draw.word[2], draw.word[3]) < probability) cell[x] = cell[y];
    }
}

static void test_every_sweep_is_that_of_five_games_one_by_one(void **state)
{
    (void)state;
    const double tried[] = {0.0, 3.0, 4.5, 6.0};
    for (int side = 3; side <= MOST_SIDE; side++)
        for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
            uint8_t cell[MOST_SIDE * MOST_SIDE];
            heli_key key = heli_key_make(1234, i, HELI_DOMAIN_DYNAMICS);
            heli_trial t = open_lattice(side, tried[i], 0.5);
            classic_run(&t, i, 0, -1);
            memcpy(cell, classic_column(&t, COOPERATES), (size_t)side * (size_t)side);
            for (uint32_t step = 0; step < 5; step++) sweep(cell, side, tried[i], 0.5, key, step);
            classic_run(&t, i, 5, -1);
            assert_memory_equal(cell, classic_column(&t, COOPERATES), (size_t)side * (size_t)side);
            heli_trial_free(&t);
        }
}

/* Far below 3.74 cooperators die out, far above 5.49 defectors do, between both last. */
static void test_who_is_left_on_either_side_of_the_published_boundaries(void **state)
{
    (void)state;
    const struct { double r; int64_t sweeps; bool settled; double share; } sides[] = {
        {3.0, 3000, true, 0.0}, {3.4, 3000, true, 0.0}, {4.5, 300, false, 0.0}, {6.5, 20000, true, 1.0}};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        for (uint64_t run = 0; run < 2; run++) {
            heli_trial t = open_lattice(30, sides[i].r, 0.5);
            classic_run(&t, run, sides[i].sweeps, SETTLED);
            assert_true((t.values[SETTLED] == 1.0) == sides[i].settled);
            if (sides[i].settled) assert_true(t.values[SHARE] == sides[i].share);
            heli_trial_free(&t);
        }
}

static void test_all_alike_never_change(void **state)
{
    (void)state;
    for (int cooperate = 0; cooperate <= 1; cooperate++) {
        heli_trial t = open_lattice(7, 4.5, cooperate);
        classic_run(&t, 0, 10, -1);
        assert_true(t.values[SHARE] == cooperate && t.values[CHANGED] == 0.0 && t.values[SETTLED] == 1.0);
        heli_trial_free(&t);
    }
}

static void test_sides_below_three_and_no_noise_are_refused(void **state)
{
    (void)state;
    classic_refused("spatial-public-goods", SETTINGS({"lattice.side", 2}), "lattice.side");
    classic_refused("spatial-public-goods", SETTINGS({"lattice.side", 0}), "lattice.side");
    classic_refused("spatial-public-goods", SETTINGS({"game.noise", 0}), "game.noise");
}

static void test_verify_sees_a_strategy_or_a_group_that_changed_behind_its_back(void **state)
{
    (void)state;
    heli_trial t = open_lattice(9, 4.5, 0.5);
    classic_run(&t, 0, 3, -1);
    assert_true(classic_verify_sees(&t, COOPERATES, 5, 1));
    assert_true(classic_verify_sees(&t, GROUP, 5, 1));
    heli_trial_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_sweep_is_that_of_five_games_one_by_one),
        cmocka_unit_test(test_who_is_left_on_either_side_of_the_published_boundaries),
        cmocka_unit_test(test_all_alike_never_change),
        cmocka_unit_test(test_sides_below_three_and_no_noise_are_refused),
        cmocka_unit_test(test_verify_sees_a_strategy_or_a_group_that_changed_behind_its_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
