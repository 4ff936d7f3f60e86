/*
 * Dissemination of culture: what is exact for every run, an independent count of regions, and that what is stable stays. The share of pairs
 * that stay apart: 4 standard errors, a false alarm in 1 of 16,000; the seeds are fixed.
 */
#include "tests/support/classic.h"

enum { REGIONS, CULTURES, LARGEST, ACTIVE, STABLE };
enum { CULTURE, FIRST_SITE, REGION, REGION_SIZE, TRAIT, FEATURES_STORED = 16 };

static bool alike(const heli_trial *t, size_t a, size_t b)
{
    const heli_columns *columns = t->model->partition_columns(heli_simulation_world(t->simulation), 0);
    const uint8_t *trait = classic_column(t, TRAIT);
    for (size_t f = 0; f < FEATURES_STORED; f++)
        if (trait[f * columns->stride + a] != trait[f * columns->stride + b]) return false;
    return true;
}

/* Floods the region of a site, four neighbours; returns its size. */
static int flood(const heli_trial *t, int width, int height, int at, bool *seen)
{
    static const int right[] = {0, 0, 1, -1}, down[] = {1, -1, 0, 0};
    int size = 1;
    seen[at] = true;
    for (int k = 0; k < 4; k++) {
        int x = at % width + right[k], y = at / width + down[k], next = y * width + x;
        if (x >= 0 && x < width && y >= 0 && y < height && !seen[next] && alike(t, (size_t)at, (size_t)next)) size += flood(t, width, height, next, seen);
    }
    return size;
}

static void assert_regions_as_flooded(const heli_trial *t, int width, int height)
{
    bool seen[256] = {false};
    int regions = 0, largest = 0, cultures = 0;
    for (int i = 0; i < width * height; i++) {
        bool new = true;
        for (int j = 0; j < i && new; j++) new = !alike(t, (size_t)i, (size_t)j);
        cultures += new;
        assert_int_equal(((const uint32_t *)classic_column(t, FIRST_SITE))[i] == (uint32_t)i, new);
        if (seen[i]) continue;
        int size = flood(t, width, height, i, seen);
        regions++;
        if (size > largest) largest = size;
        assert_int_equal(((const uint32_t *)classic_column(t, REGION))[i], i);
        assert_int_equal(((const uint32_t *)classic_column(t, REGION_SIZE))[i], size);
    }
    assert_true(t->values[REGIONS] == regions && t->values[CULTURES] == cultures);
    assert_true(t->values[LARGEST] == (double)largest / (width * height));
}

static void test_regions_and_cultures_are_those_that_flooding_finds(void **state)
{
    (void)state;
    heli_trial t = classic_open("culture", SETTINGS({"culture.width", 13}, {"culture.height", 9}, {"culture.features", 3}, {"culture.traits", 4}));
    for (uint64_t run = 0; run < 5; run++)
        for (int64_t steps = 0; steps < 40; steps += 9) {
            classic_run(&t, run, steps, -1);
            assert_regions_as_flooded(&t, 13, 9);
        }
    heli_trial_free(&t);
}

static void test_a_culture_is_numbered_by_its_traits_as_digits(void **state)
{
    (void)state;
    heli_trial t = classic_open("culture", NULL, 0);
    classic_run(&t, 0, 20, -1);
    const heli_columns *columns = t.model->partition_columns(heli_simulation_world(t.simulation), 0);
    const uint8_t *trait = classic_column(&t, TRAIT);
    const size_t s = columns->stride;
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(((const uint32_t *)classic_column(&t, CULTURE))[i],
                         trait[i] + 10 * trait[s + i] + 100 * trait[2 * s + i] + 1000 * trait[3 * s + i] + 10000 * trait[4 * s + i]);
    heli_trial_free(&t);
}

static void test_one_trait_is_one_region_at_once(void **state)
{
    (void)state;
    heli_trial t = classic_open("culture", SETTINGS({"culture.traits", 1}));
    classic_run(&t, 0, 3, -1);
    assert_true(t.values[REGIONS] == 1.0 && t.values[CULTURES] == 1.0 && t.values[LARGEST] == 1.0 && t.values[STABLE] == 1.0);
    heli_trial_free(&t);
}

static void test_a_single_feature_never_moves(void **state)
{
    (void)state;
    heli_trial t = classic_open("culture", SETTINGS({"culture.features", 1}, {"culture.traits", 3}));
    classic_run(&t, 0, 0, -1);
    double regions = t.values[REGIONS];
    assert_true(t.values[STABLE] == 1.0 && t.values[ACTIVE] == 0.0 && regions > 1.0);
    classic_run(&t, 0, 50, -1);
    assert_true(t.values[REGIONS] == regions);
    heli_trial_free(&t);
}

static void test_what_is_stable_stays(void **state)
{
    (void)state;
    heli_trial t = classic_open("culture", SETTINGS({"culture.width", 5}, {"culture.height", 5}, {"culture.features", 3}));
    for (uint64_t run = 0; run < 10; run++) {
        classic_run(&t, run, 100000, STABLE);
        assert_true(t.values[STABLE] == 1.0);
        int64_t steps = heli_simulation_index(t.simulation);
        uint32_t before[25];
        memcpy(before, classic_column(&t, CULTURE), sizeof before);
        classic_run(&t, run, steps + 30, -1);
        assert_true(t.values[STABLE] == 1.0);
        assert_memory_equal(before, classic_column(&t, CULTURE), sizeof before);
    }
    heli_trial_free(&t);
}

static void test_two_sites_stay_apart_exactly_when_nothing_agrees_at_the_start(void **state)
{
    (void)state;
    enum { RUNS = 3000 };
    double apart = 0.0, expected = 8.0 / 27.0; /* (1 - 1/3)^3 */
    heli_trial t = classic_open("culture", SETTINGS({"culture.width", 1}, {"culture.height", 2}, {"culture.features", 3}, {"culture.traits", 3}));
    for (uint64_t run = 0; run < RUNS; run++) {
        classic_run(&t, run, 0, -1);
        bool nothing = t.values[REGIONS] == 2.0 && t.values[ACTIVE] == 0.0;
        classic_run(&t, run, 10000, STABLE);
        assert_true(t.values[REGIONS] == (nothing ? 2.0 : 1.0));
        apart += nothing;
    }
    assert_true(fabs(apart / RUNS - expected) < 4.0 * sqrt(expected * (1.0 - expected) / RUNS));
    heli_trial_free(&t);
}

/* Two sites that agree in one of two features: an event changes them with probability 1/2, so that a step of two events leaves 1/4 as they are. */
static void test_interaction_is_as_likely_as_the_similarity(void **state)
{
    (void)state;
    enum { RUNS = 6000 };
    double alone = 0.0, kept = 0.0;
    heli_trial t = classic_open("culture", SETTINGS({"culture.width", 2}, {"culture.height", 1}, {"culture.features", 2}, {"culture.traits", 2}));
    for (uint64_t run = 0; run < RUNS; run++) {
        classic_run(&t, run, 0, -1);
        if (t.values[ACTIVE] == 0.0) continue;
        classic_run(&t, run, 1, -1);
        alone++;
        kept += t.values[ACTIVE];
    }
    assert_true(alone > RUNS / 3.0);
    assert_true(fabs(kept / alone - 0.25) < 4.0 * sqrt(0.1875 / alone));
    heli_trial_free(&t);
}

static void test_a_lone_site_and_every_neighbourhood_work(void **state)
{
    (void)state;
    for (int hood = 0; hood < 3; hood++) {
        heli_trial t = classic_open("culture", SETTINGS({"culture.width", 1}, {"culture.height", 1}, {"culture.neighbourhood", hood}));
        classic_run(&t, 0, 3, -1);
        assert_true(t.values[REGIONS] == 1.0 && t.values[STABLE] == 1.0);
        heli_trial_free(&t);
        t = classic_open("culture", SETTINGS({"culture.width", 6}, {"culture.height", 4}, {"culture.neighbourhood", hood}));
        classic_run(&t, 0, 60, -1);
        heli_trial_free(&t);
    }
}

static void test_sizes_out_of_range_are_refused(void **state)
{
    (void)state;
    classic_refused("culture", SETTINGS({"culture.width", 0}), "culture.width");
    classic_refused("culture", SETTINGS({"culture.features", 17}), "culture.features");
    classic_refused("culture", SETTINGS({"culture.traits", 256}), "culture.traits");
}

/* --- the rule, event by event --- */

/* The j-th neighbour, row by row; returns the number of neighbours. `reach` 1: four or eight of them, 2: twelve. */
static uint32_t neighbours(int width, int height, int site, int reach, bool diagonals, uint32_t found[12])
{
    uint32_t n = 0;
    for (int dy = -reach; dy <= reach; dy++)
        for (int dx = -reach; dx <= reach; dx++) {
            int x = site % width + dx, y = site / width + dy;
            if ((dx == 0 && dy == 0) || (!diagonals && abs(dx) + abs(dy) > reach) || x < 0 || y < 0 || x >= width || y >= height) continue;
            found[n++] = (uint32_t)(y * width + x);
        }
    return n;
}

static void one_event(uint8_t *trait, size_t stride, int features, uint32_t site, uint32_t other, const heli_block *draw)
{
    uint32_t same = 0;
    for (int f = 0; f < features; f++) same += trait[(size_t)f * stride + site] == trait[(size_t)f * stride + other];
    if (same == (uint32_t)features || heli_below(draw->word[2], (uint32_t)features) >= same) return;
    uint32_t which = heli_below(draw->word[3], (uint32_t)features - same);
    for (int f = 0; f < features; f++) {
        uint8_t *own = &trait[(size_t)f * stride + site], theirs = trait[(size_t)f * stride + other];
        if (*own == theirs || which-- > 0) continue;
        *own = theirs;
        return;
    }
}

/* Six steps that nobody looks at in between, with the same draws. */
static void follow(int width, int height, int hood, int features, int traits)
{
    enum { MOST = FEATURES_STORED * 1024 };
    heli_trial t = classic_open("culture", SETTINGS({"culture.width", width}, {"culture.height", height}, {"culture.neighbourhood", hood},
                                                    {"culture.features", features}, {"culture.traits", traits}));
    heli_context ctx;
    heli_context_init(&ctx);
    uint32_t sites = (uint32_t)(width * height), around[12];
    static uint8_t trait[MOST];
    assert_int_equal(heli_trial_start(&t, 1234, 1, 6, &ctx), HELI_OK);
    size_t stride = t.model->partition_columns(heli_simulation_world(t.simulation), 0)->stride;
    assert_true(FEATURES_STORED * stride <= MOST);
    memcpy(trait, classic_column(&t, TRAIT), FEATURES_STORED * stride);
    for (uint32_t step = 0; step < 6; step++) {
        assert_int_equal(heli_simulation_step(t.simulation, &ctx), HELI_OK);
        for (uint32_t event = 0; event < sites; event++) {
            heli_block draw = heli_draw_block(heli_key_make(1234, 1, HELI_DOMAIN_DYNAMICS), (heli_address){event, 0, step, 2});
            uint32_t site = heli_below(draw.word[0], sites), n = neighbours(width, height, (int)site, hood == 2 ? 2 : 1, hood == 1, around);
            one_event(trait, stride, features, site, around[heli_below(draw.word[1], n)], &draw);
        }
    }
    assert_memory_equal(trait, classic_column(&t, TRAIT), FEATURES_STORED * stride);
    heli_trial_free(&t);
    heli_context_free(&ctx);
}

static void test_six_sweeps_are_the_rule_told_event_by_event(void **state)
{
    (void)state;
    for (int hood = 0; hood < 3; hood++) {
        follow(17, 12, hood, 5, 3);
        follow(8, 19, hood, 8, 4);
        follow(13, 9, hood, 12, 6); /* two words to a site */
        follow(30, 2, hood, 16, 5);
        follow(2, 2, hood, 4, 2);
    }
}

static void test_verify_sees_a_trait_that_changed_behind_its_back(void **state)
{
    (void)state;
    heli_trial t = classic_open("culture", SETTINGS({"culture.traits", 2}));
    classic_run(&t, 0, 300, STABLE);
    assert_true(classic_verify_sees(&t, TRAIT, 55, 1));
    heli_trial_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_regions_and_cultures_are_those_that_flooding_finds),
        cmocka_unit_test(test_a_culture_is_numbered_by_its_traits_as_digits),
        cmocka_unit_test(test_one_trait_is_one_region_at_once),
        cmocka_unit_test(test_a_single_feature_never_moves),
        cmocka_unit_test(test_what_is_stable_stays),
        cmocka_unit_test(test_two_sites_stay_apart_exactly_when_nothing_agrees_at_the_start),
        cmocka_unit_test(test_interaction_is_as_likely_as_the_similarity),
        cmocka_unit_test(test_a_lone_site_and_every_neighbourhood_work),
        cmocka_unit_test(test_sizes_out_of_range_are_refused),
        cmocka_unit_test(test_six_sweeps_are_the_rule_told_event_by_event),
        cmocka_unit_test(test_verify_sees_a_trait_that_changed_behind_its_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
