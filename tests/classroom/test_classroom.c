/* The classroom's engine, natively: heli_run's bits, what it refuses, and that it can go on after a refusal. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "classroom/engine/classroom.h"
#include "engine/run/run.h"
#include "models/models.h"

static const char town[] =
    "model: governance\n"
    "run: {weeks: 30, burn_in_weeks: 10, replicates: 2, seed: 5, initial_seed: 6}\n"
    "city: {districts: 1, offices: 1, communities: 1, grids: 4}\n"
    "population: {adults_per_grid: 60, serving_members: 9}\n"
    "party: {own_groups: 1, joint_groups: 1}\n"
    "enterprise: {commissioners: 2}\n"
    "policies:\n"
    "  - {name: guide, start_week: 4, end_week: 20, set: {main_line.guidance: 0.6, main_line.goal: [0.05, 0.25, 0.5, 0.15, 0.85, 0.4]}}\n"
    "  - {name: hub, start_week: 12, set: {organisation.hub: true}}\n";

static int32_t set(classroom *room, const char *path, double value)
{
    int32_t row = classroom_row(room, path);
    return row < 0 ? row : classroom_set(room, row, 0, value);
}

static int32_t change(classroom *room, int32_t policy, const char *path, int32_t element, double value)
{
    int32_t row = classroom_row(room, path);
    return row < 0 ? row : classroom_policy_set(room, policy, row, element, value);
}

static classroom *town_room(void)
{
    static const struct { const char *path; double value; } values[] = {
        {"city.districts", 1}, {"city.offices", 1}, {"city.communities", 1}, {"city.grids", 4}, {"population.adults_per_grid", 60},
        {"population.serving_members", 9}, {"party.own_groups", 1}, {"party.joint_groups", 1}, {"enterprise.commissioners", 2}};
    classroom *room = classroom_create("governance");
    assert_non_null(room);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) assert_int_equal(set(room, values[i].path, values[i].value), 0);
    return room;
}

static void add_policies(classroom *room)
{
    int32_t guide = classroom_policy(room, 4, 20), hub = classroom_policy(room, 12, -1);
    assert_int_equal(guide, 0);
    assert_int_equal(hub, 1);
    assert_int_equal(change(room, guide, "main_line.guidance", 0, 0.6), 0);
    assert_int_equal(change(room, guide, "main_line.goal", 2, 0.5), 0); /* the other elements are the base's */
    assert_int_equal(change(room, hub, "organisation.hub", 0, 1), 0);
}

static void native_hash(char hash[17])
{
    heli_context ctx;
    heli_scenario *scenario = NULL;
    heli_run_result result;
    heli_context_init(&ctx);
    assert_int_equal(heli_scenario_parse(&scenario, "town", town, strlen(town), heli_models(), NULL, 0, &ctx), HELI_OK);
    assert_int_equal(heli_run(&result, scenario, &(heli_run_options){.threads = 1}, &ctx), HELI_OK);
    memcpy(hash, result.digest, 17);
    heli_run_result_free(&result);
    heli_scenario_free(scenario);
    heli_context_free(&ctx);
}

static void run_replicate(classroom *room, int32_t replicate, uint32_t digest[2])
{
    assert_int_equal(classroom_start(room, 5, 6, 0, replicate, 30, 10), 0);
    assert_null(classroom_replicate_digest(room));
    assert_int_equal(classroom_step(room, 7), 7);
    assert_int_equal(classroom_step(room, 1000), 30);
    memcpy(digest, classroom_replicate_digest(room), 2 * sizeof *digest);
}

static void test_two_replicates_have_the_hash_of_a_run(void **state)
{
    (void)state;
    char hash[17];
    uint32_t digests[4], again[4];
    native_hash(hash);
    classroom *room = town_room();
    add_policies(room);
    run_replicate(room, 0, digests);
    run_replicate(room, 1, digests + 2);
    assert_string_equal(classroom_hash(room, digests, 2), hash);
    run_replicate(room, 0, again); /* from the kept world */
    run_replicate(room, 1, again + 2);
    assert_memory_equal(digests, again, sizeof digests);
    assert_int_equal(classroom_start(room, 6, 6, 0, 0, 30, 10), 0);
    assert_int_equal(classroom_step(room, 30), 30);
    assert_memory_not_equal(classroom_replicate_digest(room), digests, 2 * sizeof *digests);
    classroom_free(room);
}

static void test_weeks_not_made_are_not_a_number(void **state)
{
    (void)state;
    classroom *room = town_room();
    size_t width = (size_t)classroom_width(room);
    assert_null(classroom_series(room));
    assert_int_equal(classroom_start(room, 1, 1, 0, 0, 3, 1), 0);
    assert_int_equal(classroom_step(room, 1), 1);
    assert_true(isfinite(classroom_series(room)[0]));
    for (size_t i = width; i < 3 * width; i++) assert_true(isnan(classroom_series(room)[i]));
    classroom_free(room);
}

static void refused(classroom *room, int32_t status, const char *name, const char *path)
{
    assert_true(status < 0);
    assert_string_equal(classroom_status_name(status), name);
    assert_string_equal(classroom_problem_path(room), path);
    assert_true(strlen(classroom_problem_text(room)) > 5);
}

static void test_what_a_scenario_could_not_say_is_refused(void **state)
{
    (void)state;
    classroom *room = town_room();
    refused(room, classroom_row(room, "main_line.guidanse"), "UNKNOWN_PATH", "main_line.guidanse");
    refused(room, classroom_set(room, 1 << 20, 0, 1), "UNKNOWN_PATH", "");
    refused(room, set(room, "main_line.guidance", NAN), "NOT_A_NUMBER", "main_line.guidance");
    refused(room, set(room, "main_line.guidance", 1.5), "OUT_OF_RANGE", "main_line.guidance");
    refused(room, set(room, "party.joint_groups", 0.5), "NOT_WHOLE", "party.joint_groups");
    refused(room, classroom_set(room, classroom_row(room, "main_line.goal"), 6, 1), "NO_ELEMENT", "main_line.goal");
    refused(room, classroom_policy(room, -1, 4), "BAD_WEEKS", "");
    refused(room, classroom_policy_set(room, 0, 0, 0, 1), "NO_POLICY", "");
    refused(room, classroom_step(room, 1), "NOT_STARTED", "");
    add_policies(room);
    refused(room, change(room, 0, "city.grids", 0, 5), "AT_START_ONLY", "city.grids");
    int32_t other = classroom_policy(room, 19, -1);
    assert_int_equal(change(room, other, "main_line.guidance", 0, 0.1), 0);
    refused(room, classroom_start(room, 1, 1, 0, 0, 30, 10), "OVERLAP", "main_line.guidance");
    classroom_reset(room);
    assert_int_equal(set(room, "city.grids", 1), 0);
    refused(room, classroom_start(room, 1, 1, 0, 0, 30, 10), "BAD_RELATION", "city.communities");
    refused(room, classroom_start(room, 1.5, 1, 0, 0, 30, 10), "BAD_WEEKS", "");
    assert_null(classroom_create("no-such-model"));
    classroom_free(room);
}

static void test_a_world_too_large_is_not_built(void **state)
{
    (void)state;
    classroom *room = classroom_create("governance");
    assert_int_equal(set(room, "city.grids", 1000), 0);
    assert_int_equal(set(room, "population.adults_per_grid", 5000), 0);
    refused(room, classroom_start(room, 1, 1, 0, 0, 1, 0), "TOO_LARGE", "");
    classroom_free(room);
    classroom_free(NULL);
}

static void test_every_model_starts(void **state)
{
    (void)state;
    for (const heli_model *const *model = heli_models(); *model; model++) {
        classroom *room = classroom_create((*model)->name);
        assert_non_null(room);
        if (strcmp((*model)->name, "governance") != 0) {
            assert_int_equal(classroom_start(room, 1, 1, 0, 0, 2, 0), 0);
            assert_int_equal(classroom_step(room, 2), 2);
            assert_non_null(classroom_replicate_digest(room));
        }
        classroom_free(room);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_replicates_have_the_hash_of_a_run),
        cmocka_unit_test(test_weeks_not_made_are_not_a_number),
        cmocka_unit_test(test_what_a_scenario_could_not_say_is_refused),
        cmocka_unit_test(test_a_world_too_large_is_not_built),
        cmocka_unit_test(test_every_model_starts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
