/* Every instruction set this machine has gives the same bits: any size of community, every network, every focus. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/core/isa.h"
#include "tests/support/town.h"

static int available(void)
{
    int count = 0;
    for (int isa = 0; isa < HELI_ISA_COUNT; isa++) count += heli_isa_available((heli_isa)isa);
    return count;
}

static uint64_t digest_under(heli_isa isa, const gov_params *params, uint64_t seed, int weeks)
{
    static town here;
    assert_int_equal(heli_isa_select(heli_isa_name(isa), NULL), HELI_OK);
    assert_int_equal(heli_isa_current(), isa);
    assert_int_equal(town_begin(&here, params, seed, 0, weeks), HELI_OK);
    heli_simulation_verify_every(here.simulation, 0);
    heli_digest digest;
    heli_digest_init(&digest);
    for (int week = 0; week < weeks; week++) {
        assert_int_equal(town_step(&here), HELI_OK);
        uint64_t now = heli_simulation_digest(here.simulation);
        heli_digest_add(&digest, &now, sizeof now);
    }
    town_end(&here);
    return heli_digest_value(&digest);
}

static void same_under_all(const gov_params *params, uint64_t seed, int weeks)
{
    assert_true(town_valid(params));
    uint64_t plain = digest_under(HELI_ISA_BASELINE, params, seed, weeks);
    for (int isa = HELI_ISA_BASELINE + 1; isa < HELI_ISA_COUNT; isa++)
        if (heli_isa_available((heli_isa)isa) && digest_under((heli_isa)isa, params, seed, weeks) != plain)
            fail_msg("%s: network %d focus %d adults %d seed %d", heli_isa_name((heli_isa)isa), params->network.kind,
                     params->resident.focus, (int)params->population.adults_per_grid, (int)seed);
}

static void of_size(int adults, int weeks)
{
    if (available() < 2) skip();
    for (int kind = 0; kind <= GOV_NETWORK_PREFERENTIAL; kind++)
        for (int focus = GOV_FOCUS_1; focus <= GOV_FOCUS_4; focus++) {
            gov_params p = focus == GOV_FOCUS_2 ? town_core(town_busy()) : town_all_on();
            p.city.offices = p.city.communities = 1;
            p.city.grids = adults % 3 == 0 ? 3 : 1; /* 63 as 3 x 21, 5220 as 3 x 1740 */
            p.population.adults_per_grid = adults / p.city.grids;
            p.population.serving_members = adults / 6;
            p.party.own_groups = 1;
            p.party.joint_groups = 0;
            p.network.kind = kind;
            p.resident.focus = focus;
            same_under_all(&p, 10 * (uint64_t)kind + (uint64_t)focus, weeks);
        }
}

static void test_one_resident_lives_the_same_under_every_instruction_set(void **state) { (void)state; of_size(1, 60); }
static void test_7_residents_live_the_same_under_every_instruction_set(void **state) { (void)state; of_size(7, 60); }
static void test_63_residents_live_the_same_under_every_instruction_set(void **state) { (void)state; of_size(63, 40); }
static void test_64_residents_live_the_same_under_every_instruction_set(void **state) { (void)state; of_size(64, 40); }
static void test_65_residents_live_the_same_under_every_instruction_set(void **state) { (void)state; of_size(65, 40); }
static void test_5220_residents_live_the_same_under_every_instruction_set(void **state) { (void)state; of_size(5220, 6); }

static void test_towns_of_any_parameters_live_the_same_under_every_instruction_set(void **state)
{
    (void)state;
    if (available() < 2) skip();
    gov_params all = town_all_on();
    same_under_all(&all, 1, 70);
    for (uint64_t seed = 1; seed <= 100; seed++) {
        gov_params p = town_random(seed), more = town_random_all(seed);
        same_under_all(&p, seed, 20);
        same_under_all(&more, seed, 20);
    }
}

static void test_a_run_may_change_its_instruction_set_between_weeks(void **state)
{
    (void)state;
    if (available() < 2) skip();
    static town here;
    gov_params p = town_all_on();
    uint64_t digests[2];
    for (int mixed = 0; mixed < 2; mixed++) {
        assert_int_equal(town_begin(&here, &p, 3, 0, 30), HELI_OK);
        for (int week = 0; week < 30; week++) {
            int isa = mixed ? week % HELI_ISA_COUNT : HELI_ISA_BASELINE;
            if (heli_isa_available((heli_isa)isa)) assert_int_equal(heli_isa_select(heli_isa_name((heli_isa)isa), NULL), HELI_OK);
            assert_int_equal(town_step(&here), HELI_OK);
        }
        digests[mixed] = heli_simulation_digest(here.simulation);
        town_end(&here);
    }
    assert_true(digests[0] == digests[1]);
}

static void test_draws_alone_are_the_words_of_the_plain_generator_under_every_instruction_set(void **state)
{
    (void)state;
    enum { TURNS = 3 };
    heli_key key = heli_key_make(11, 2, HELI_DOMAIN_DYNAMICS);
    uint32_t plain = 0;
    for (uint32_t agent = 0; agent < 16 * TURNS; agent++) {
        heli_block block = heli_draw_block(key, (heli_address){agent, 0, 0, GOV_STREAM_REVISE});
        plain ^= block.word[0] ^ block.word[1] ^ block.word[2] ^ block.word[3];
    }
    for (int isa = 0; isa < HELI_ISA_COUNT; isa++) {
        if (!heli_isa_available((heli_isa)isa)) continue;
        assert_int_equal(heli_isa_select(heli_isa_name((heli_isa)isa), NULL), HELI_OK);
        assert_int_equal(gov_draw_only(key, TURNS), plain);
    }
}

static void test_an_unknown_instruction_set_is_refused(void **state)
{
    (void)state;
    heli_isa before = heli_isa_current();
    assert_int_equal(heli_isa_select("mmx", NULL), HELI_USAGE);
    assert_int_equal(heli_isa_current(), before);
    assert_true(heli_isa_available(HELI_ISA_BASELINE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_resident_lives_the_same_under_every_instruction_set),
        cmocka_unit_test(test_7_residents_live_the_same_under_every_instruction_set),
        cmocka_unit_test(test_63_residents_live_the_same_under_every_instruction_set),
        cmocka_unit_test(test_64_residents_live_the_same_under_every_instruction_set),
        cmocka_unit_test(test_65_residents_live_the_same_under_every_instruction_set),
        cmocka_unit_test(test_5220_residents_live_the_same_under_every_instruction_set),
        cmocka_unit_test(test_towns_of_any_parameters_live_the_same_under_every_instruction_set),
        cmocka_unit_test(test_a_run_may_change_its_instruction_set_between_weeks),
        cmocka_unit_test(test_draws_alone_are_the_words_of_the_plain_generator_under_every_instruction_set),
        cmocka_unit_test(test_an_unknown_instruction_set_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
