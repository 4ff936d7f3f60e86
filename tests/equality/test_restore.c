/* A run that is saved and restored in any week is the run that was never interrupted, bit for bit (I11, MR15). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/town.h"

enum { BURN_IN = 3, WEEKS = 25, ALL = BURN_IN + WEEKS, VALUES = GOV_INDICATORS + 8 * (GOV_DOMAINS - 1) };

static heli_simulation *create(const heli_plan *plan)
{
    heli_simulation *simulation = NULL;
    assert_int_equal(heli_simulation_create(&simulation, plan, 0, &heli_runner_serial, NULL), HELI_OK);
    return simulation;
}

static void observe(heli_simulation *simulation, double *values)
{
    gov_observe_city(heli_simulation_world(simulation), values);
}

/* Saves a plan's run in every week, goes on from each copy to the end, and compares each week's state and each week's figures. */
static void restore_in_every_week(const heli_plan *plan)
{
    uint64_t digest[ALL + 1];
    double values[ALL + 1][VALUES], now[VALUES];
    town_copy copies[ALL + 1] = {{0}};
    heli_simulation *run = create(plan);
    for (int week = 0; week <= ALL; week++) {
        digest[week] = heli_simulation_digest(run);
        observe(run, values[week]);
        assert_int_equal(town_save(run, &copies[week]), HELI_OK);
        if (week < ALL) assert_int_equal(heli_simulation_step(run, NULL), HELI_OK);
    }
    assert_true(heli_simulation_finished(run));
    heli_simulation_free(run);
    for (int start = 0; start <= ALL; start++) {
        heli_simulation *again = create(plan);
        for (int week = 0; week < start % 4; week++) assert_int_equal(heli_simulation_step(again, NULL), HELI_OK); /* into a used world */
        assert_int_equal(town_restore(again, &copies[start]), HELI_OK);
        assert_int_equal(heli_simulation_index(again), start);
        for (int week = start; week <= ALL; week++) {
            if (heli_simulation_digest(again) != digest[week]) fail_msg("restored in week %d, differs in week %d", start, week);
            observe(again, now);
            assert_memory_equal(now, values[week], sizeof now);
            if (week < ALL) assert_int_equal(heli_simulation_step(again, NULL), HELI_OK);
        }
        heli_simulation_free(again);
    }
    for (int week = 0; week <= ALL; week++) free(copies[week].bytes);
}

static heli_plan plan_of(const gov_params *params, uint64_t seed)
{
    return (heli_plan){.model = town_model(), .params = params, .burn_in = BURN_IN, .steps = WEEKS, .seed = seed, .initial_seed = 3};
}

static void test_a_busy_town_goes_on_from_every_week_as_if_never_left(void **state)
{
    (void)state;
    gov_params core = town_core(town_busy()), all = town_all_on();
    heli_plan core_plan = plan_of(&core, 1), all_plan = plan_of(&all, 1);
    restore_in_every_week(&core_plan);
    restore_in_every_week(&all_plan);
}

static void test_towns_of_any_parameters_go_on_from_every_week(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        gov_params core = town_random(seed), all = town_random_all(seed);
        heli_plan core_plan = plan_of(&core, seed), all_plan = plan_of(&all, seed);
        restore_in_every_week(&core_plan);
        restore_in_every_week(&all_plan);
    }
}

static void test_policies_that_begin_and_end_survive_a_restart_before_in_and_after_them(void **state)
{
    (void)state;
    gov_params p = town_all_on(), with = p;
    with.resident.selective_incentive = 0.4;
    with.voice.equality = 1.0;
    with.party.own_groups = 5;
    with.party.funds_yuan_per_community_year = 29000.0;
    with.institutions.revise = false;
    with.mediation.pooling = GOV_POOL_DISTRICT;
    with.disputes.per_adult_year = 0.0;
    with.court.judges = 1;
    with.petitions.owners = 0;
    with.ladder.reviews = false;
    const heli_param *rows[] = {town_row("resident.selective_incentive"), town_row("voice.equality"), town_row("party.own_groups"),
                                town_row("party.funds_yuan_per_community_year"), town_row("institutions.revise"),
                                town_row("mediation.pooling"), town_row("disputes.per_adult_year"), town_row("court.judges"),
                                town_row("petitions.owners"), town_row("ladder.reviews")};
    size_t count = sizeof rows / sizeof rows[0];
    char name[] = "all", early_name[] = "early";
    heli_policy policies[] = {{name, 6, 14, count, rows, &with}, {early_name, -2, 1, 2, rows, &with}};
    heli_plan plan = plan_of(&p, 4);
    plan.policies = policies;
    plan.policy_count = 2;
    restore_in_every_week(&plan);
}

static void test_a_town_without_residents_goes_on_too(void **state)
{
    (void)state;
    gov_params p = town_all_on();
    p.population.adults_per_grid = 0;
    p.population.serving_members = 0;
    heli_plan plan = plan_of(&p, 4);
    uint64_t before, after;
    heli_simulation *run = create(&plan), *again = create(&plan);
    town_copy copy = {0};
    for (int week = 0; week < 10; week++) assert_int_equal(heli_simulation_step(run, NULL), HELI_OK);
    assert_int_equal(town_save(run, &copy), HELI_OK);
    assert_int_equal(town_restore(again, &copy), HELI_OK);
    for (int week = 0; week < 5; week++) {
        assert_int_equal(heli_simulation_step(run, NULL), HELI_OK);
        assert_int_equal(heli_simulation_step(again, NULL), HELI_OK);
    }
    before = heli_simulation_digest(run);
    after = heli_simulation_digest(again);
    assert_true(before == after);
    free(copy.bytes);
    heli_simulation_free(run);
    heli_simulation_free(again);
}

/* --- so that the tests above can fail --- */

/* Names under which a number of items is visited first, and then the items. */
static bool counts_items(const char *name)
{
    static const char *const names[] = {"tickets", "disputes", "petitions", "aggrieved", "court_ahead", "pool", "court", "hotline"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0) return true;
    return false;
}

/* The blocks that are not empty, and which of them say how many items come next: another number there would be another layout. */
enum { MOST_BLOCKS = 400 };
typedef struct blocks {
    const char *name[MOST_BLOCKS];
    bool is_count[MOST_BLOCKS];
    size_t count;
    bool after_count;
} blocks;

static heli_status list_block(heli_visitor *self, const char *name, void *data, size_t bytes)
{
    blocks *all = self->data;
    (void)data;
    assert_non_null(name);
    if (bytes == 0) return HELI_OK;
    assert_true(all->count < MOST_BLOCKS);
    bool items = all->after_count && strcmp(all->name[all->count - 1], name) == 0;
    all->after_count = !items && bytes == sizeof(uint64_t) && counts_items(name);
    all->is_count[all->count] = all->after_count || strcmp(name, "pools") == 0;
    all->name[all->count++] = name;
    return HELI_OK;
}

typedef struct flip { size_t block, at; } flip;

static heli_status flip_block(heli_visitor *self, const char *name, void *data, size_t bytes)
{
    flip *wanted = self->data;
    (void)name;
    if (bytes > 0 && wanted->at++ == wanted->block) ((unsigned char *)data)[bytes / 2] ^= 1u;
    return HELI_OK;
}

static void flip_in_every_block(const gov_params *params, int counts)
{
    heli_plan plan = plan_of(params, 4);
    heli_simulation *run = create(&plan);
    for (int week = 0; week < 20; week++) assert_int_equal(heli_simulation_step(run, NULL), HELI_OK);
    static blocks all;
    all = (blocks){.count = 0};
    heli_visitor listing = {.block = list_block, .data = &all};
    assert_int_equal(heli_simulation_visit(run, &listing), HELI_OK);
    assert_true(all.count > 10);
    for (size_t b = 0; b < all.count; b++) {
        counts -= all.is_count[b];
        if (all.is_count[b]) continue;
        uint64_t digest = heli_simulation_digest(run);
        flip once = {b, 0}, back = {b, 0};
        heli_visitor flipping = {.block = flip_block, .data = &once}, flipping_back = {.block = flip_block, .data = &back};
        assert_int_equal(heli_simulation_visit(run, &flipping), HELI_OK);
        if (heli_simulation_digest(run) == digest) fail_msg("a bit of %s does not count", all.name[b]);
        assert_int_equal(heli_simulation_visit(run, &flipping_back), HELI_OK);
        assert_true(heli_simulation_digest(run) == digest);
    }
    assert_int_equal(counts, 0);
    heli_simulation_free(run);
}

/* Counts: of pools, in each pool, in court and hotline, of cases ahead; and four lists in each of three communities. */
static void test_a_flipped_bit_in_any_block_of_the_state_changes_the_digest(void **state)
{
    (void)state;
    gov_params core = town_core(town_busy()), all = town_all_on();
    flip_in_every_block(&core, 1 + 0 + 2 + 1 + 4 * 3);
    flip_in_every_block(&all, 1 + 2 + 2 + 1 + 4 * 3);
}

/* Everything that a step reads is in the saved state: a world whose residents were all spoilt is whole again after restoring. */
static void test_restoring_leaves_nothing_of_the_world_that_was_there(void **state)
{
    (void)state;
    gov_params p = town_all_on();
    heli_plan plan = plan_of(&p, 4);
    heli_simulation *run = create(&plan), *spoilt = create(&plan);
    for (int week = 0; week < 6; week++) assert_int_equal(heli_simulation_step(run, NULL), HELI_OK);
    town_copy copy = {0};
    assert_int_equal(town_save(run, &copy), HELI_OK);
    gov_city *city = heli_simulation_world(spoilt);
    for (size_t c = 0; c < city->community_count; c++) {
        gov_community *community = &city->communities[c];
        memset(community->columns.arena, 0, community->columns.arena_bytes);
        memset(&community->sums, 1, sizeof community->sums);
        memset(&community->field, 0, sizeof community->field);
        memset(&community->accounts, 0, sizeof community->accounts);
        memset(&community->main_line, 0, sizeof community->main_line);
        memset(&community->expressed_need, 0, sizeof community->expressed_need);
        memset(&community->tally, 1, sizeof community->tally);
        memset(&community->cohorts, 1, sizeof community->cohorts);
        memset(&community->mutual_help_hours, 0, sizeof community->mutual_help_hours);
        community->tickets.count = community->disputes.count = community->petitions.count = community->aggrieved.count = 0;
        community->duplicate_hours = community->awareness = community->skill = community->need_from_safety = 0.5;
        community->score_last_year = community->satisfaction_sum = community->satisfied_sum = 0.25;
        community->score_weeks = community->mediators_paid = community->arrears_cleared_weeks = 9;
        community->petitions_opened = 9;
        community->rewards_due_fen = community->promised_fen = community->displaced_in = 7;
        community->vetoed_this_year = community->vetoed_last_year = 1;
        community->guidance = 0.9;
        community->spent_before_fen = community->spent_last_week_fen = 77;
        city->governments[c].strategy = city->published.governments[c].strategy = 1;
    }
    memset(city->published.enterprises, 0, city->enterprise_count * sizeof *city->published.enterprises);
    memset(city->published.organisations, 0, city->organisation_count * sizeof *city->published.organisations);
    for (size_t g = 0; g < city->grid_count; g++) city->grids[g].group = GOV_GROUP_NONE;
    for (size_t e = 0; e < city->enterprise_count; e++) city->enterprises[e].taken_fen = city->enterprises[e].account_fen = 3;
    for (size_t o = 0; o < city->organisation_count; o++) city->organisations[o] = (gov_organisation){.stars = 5};
    city->annual_party_fen = city->annual_subsidy_fen = city->annual_mediator_fen = 1;
    city->annual_purchase_yuan_per_1000 = city->court_load = city->mediation_wait_weeks = 1.0;
    assert_int_equal(gov_make_pools(city, 1), HELI_OK);
    city->pooling = GOV_POOL_DISTRICT;
    city->court_open = 0;
    city->court.count = city->hotline.count = city->court_ahead.count = 0;
    memset(city->court_past, 1, sizeof city->court_past);
    city->court_cases_year = city->court_concluded_week = city->calls_week = city->calls_lost_week = 77;
    assert_int_equal(town_restore(spoilt, &copy), HELI_OK);
    for (int week = 6; week <= ALL; week++) {
        double whole[VALUES], again[VALUES];
        assert_true(heli_simulation_digest(run) == heli_simulation_digest(spoilt));
        observe(run, whole);
        observe(spoilt, again);
        assert_memory_equal(whole, again, sizeof whole);
        if (week == ALL) break;
        assert_int_equal(heli_simulation_step(run, NULL), HELI_OK);
        assert_int_equal(heli_simulation_step(spoilt, NULL), HELI_OK);
    }
    free(copy.bytes);
    heli_simulation_free(run);
    heli_simulation_free(spoilt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_busy_town_goes_on_from_every_week_as_if_never_left),
        cmocka_unit_test(test_towns_of_any_parameters_go_on_from_every_week),
        cmocka_unit_test(test_policies_that_begin_and_end_survive_a_restart_before_in_and_after_them),
        cmocka_unit_test(test_a_town_without_residents_goes_on_too),
        cmocka_unit_test(test_a_flipped_bit_in_any_block_of_the_state_changes_the_digest),
        cmocka_unit_test(test_restoring_leaves_nothing_of_the_world_that_was_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
