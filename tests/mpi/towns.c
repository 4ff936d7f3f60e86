/*
 * Towns carried out by all ranks of a job against the same towns carried out by one: mpirun -n N towns THREADS.
 *
 * Every rank runs each town twice, once with the others and once alone with the plain loop, and compares every figure of every week;
 * rank 0 compares the digests of the whole state too. What is claimed holds when it holds on all ranks.
 */
#include <inttypes.h>
#include <stdio.h>

#include "engine/run/delta.h"
#include "engine/run/ranks.h"
#include "engine/run/runner_ranks.h"
#include "tests/support/town.h"

enum { BURN_IN = 3, WEEKS = 60, RANDOM_TOWNS = 12, RANDOM_WEEKS = 20, VALUES = GOV_INDICATORS + 8 * (GOV_DOMAINS - 1) };

static int self, count;
static heli_rank_runner *ranks;

static int64_t sum_over_ranks(int64_t mine)
{
    size_t *sizes = calloc((size_t)count, sizeof *sizes);
    int64_t *all = calloc((size_t)count, sizeof *all), sum = 0;
    if (!sizes || !all) heli_ranks_abort(70);
    for (int r = 0; r < count; r++) sizes[r] = sizeof mine;
    heli_ranks_gather(&mine, sizes, all);
    for (int r = 0; r < count; r++) sum += all[r];
    free(sizes);
    free(all);
    return sum;
}

static void claim(const char *text, bool holds)
{
    holds = sum_over_ranks(holds) == count;
    if (self == 0) printf("%s - %s\n", holds ? "ok" : "not ok", text);
}

/* --- one town twice --- */

typedef struct pair {
    heli_plan plan;
    heli_simulation *together, *alone;
} pair;

static heli_plan plan_of(const gov_params *params, uint64_t seed, int64_t weeks)
{
    return (heli_plan){.model = town_model(), .params = params, .burn_in = BURN_IN, .steps = weeks, .seed = seed,
                       .initial_seed = seed + 1000, .verify_every = 7};
}

static bool begin(pair *of, const heli_plan *plan)
{
    of->plan = *plan;
    return heli_simulation_create(&of->together, &of->plan, 0, heli_rank_runner_get(ranks), NULL) == HELI_OK &&
           heli_simulation_create(&of->alone, &of->plan, 0, &heli_runner_serial, NULL) == HELI_OK;
}

static void end(pair *of)
{
    heli_simulation_free(of->together);
    heli_simulation_free(of->alone);
}

/* The figures of the city and of each community, held here or not. */
static bool same_figures(const pair *of)
{
    double here[VALUES], there[VALUES];
    const gov_city *together = heli_simulation_world(of->together), *alone = heli_simulation_world(of->alone);
    gov_observe_city(together, here);
    gov_observe_city(alone, there);
    bool same = memcmp(here, there, sizeof here) == 0;
    for (size_t c = 0; c < alone->community_count; c++) {
        gov_observe_community(together, c, here);
        gov_observe_community(alone, c, there);
        same = same && memcmp(here, there, sizeof here) == 0;
    }
    return same;
}

static bool same_state(const pair *of)
{
    uint64_t together = heli_simulation_digest(of->together), alone = heli_simulation_digest(of->alone);
    return self != 0 || together == alone;
}

static bool live(const pair *of, int64_t until)
{
    bool same = true;
    while (heli_simulation_index(of->alone) < until) {
        heli_status together = heli_simulation_step(of->together, NULL), alone = heli_simulation_step(of->alone, NULL);
        if (together != HELI_OK || alone != HELI_OK) return false;
        same = same && same_figures(of);
        if (heli_simulation_index(of->alone) % 5 == 0) same = same_state(of) && same;
    }
    return same;
}

static bool live_and_end(const heli_plan *plan)
{
    pair of = {0};
    bool same = begin(&of, plan);
    same = same && same_state(&of);
    same = same && live(&of, plan->burn_in + plan->steps);
    same = same && same_state(&of);
    end(&of);
    return same;
}

/* --- claims --- */

static void test_towns_have_the_bits_of_one_rank(void)
{
    gov_params busy = town_busy(), core = town_core(busy), all = town_all_on();
    heli_plan core_plan = plan_of(&core, 1, WEEKS), all_plan = plan_of(&all, 2, WEEKS);
    claim("a town of the field core has the bits of one rank in every week", live_and_end(&core_plan));
    claim("a town with every mechanism on has the bits of one rank in every week", live_and_end(&all_plan));
    bool same = true;
    for (uint64_t seed = 1; seed <= RANDOM_TOWNS; seed++) {
        gov_params any = town_random_all(seed);
        heli_plan plan = plan_of(&any, seed, RANDOM_WEEKS);
        same = live_and_end(&plan) && same;
    }
    claim("towns of any parameters have the bits of one rank in every week", same);
}

static void test_policies_have_the_bits_of_one_rank(void)
{
    gov_params p = town_all_on(), with = p;
    with.voice.equality = 1.0;
    with.party.own_groups = 5;
    with.mediation.pooling = GOV_POOL_DISTRICT;
    with.ladder.reviews = false;
    with.attitude.routes = 1.0;
    const heli_param *rows[] = {town_row("voice.equality"), town_row("party.own_groups"), town_row("mediation.pooling"),
                                town_row("ladder.reviews"), town_row("attitude.routes")};
    char name[] = "all";
    heli_policy policy = {name, 6, 14, sizeof rows / sizeof rows[0], rows, &with};
    heli_plan plan = plan_of(&p, 4, 20);
    plan.policies = &policy;
    plan.policy_count = 1;
    claim("policies that begin and end have the bits of one rank", live_and_end(&plan));
}

static void test_residents_are_held_once(void)
{
    gov_params p = town_all_on();
    heli_plan plan = plan_of(&p, 1, 10);
    pair of = {0};
    bool right = begin(&of, &plan);
    const gov_city *city = heli_simulation_world(of.together);
    for (size_t c = 0; right && c < city->community_count; c++) {
        right = sum_over_ranks(gov_is_here(&city->communities[c])) == 1;
        right = right && (gov_is_here(&city->communities[c]) || !city->communities[c].residents.need);
    }
    claim("the residents of a community are held by one rank only", right);
    end(&of);
}

/* --- saving and restoring --- */

static heli_status keep_block(heli_visitor *visitor, const char *name, void *data, size_t bytes)
{
    (void)name;
    uint64_t size = bytes;
    heli_status status = heli_bytes_add(visitor->data, &size, sizeof size);
    return status == HELI_OK ? heli_bytes_add(visitor->data, data, bytes) : status;
}

typedef struct reader { const heli_bytes *kept; size_t at, communities; } reader;

static heli_status read_block(heli_visitor *visitor, const char *name, void *data, size_t bytes)
{
    (void)name;
    reader *from = visitor->data;
    uint64_t size;
    memcpy(&size, from->kept->data + from->at, sizeof size);
    if (data && size != bytes) return HELI_CORRUPT;
    if (data && bytes > 0) memcpy(data, from->kept->data + from->at + sizeof size, bytes);
    from->at += sizeof size + size;
    return HELI_OK;
}

static heli_status read_owned(heli_visitor *visitor, size_t partition, const char *name, void *data, size_t bytes)
{
    const reader *from = visitor->data;
    bool here = heli_runner_holds(heli_rank_runner_get(ranks), from->communities, partition);
    return read_block(visitor, name, here ? data : NULL, bytes);
}

static void copy_to_all(heli_bytes *kept)
{
    uint64_t bytes = kept->used;
    heli_ranks_broadcast(&bytes, sizeof bytes);
    if (self != 0) kept->data = malloc(bytes);
    if (!kept->data) heli_ranks_abort(70);
    kept->used = bytes;
    heli_ranks_broadcast(kept->data, bytes);
}

static void test_a_town_goes_on_from_what_was_saved(void)
{
    gov_params p = town_all_on();
    heli_plan plan = plan_of(&p, 9, 30);
    pair of = {0};
    heli_bytes kept = {0};
    heli_visitor keep = {.block = keep_block, .data = &kept};
    bool right = begin(&of, &plan);
    right = right && live(&of, 20);
    right = right && heli_simulation_save(of.together, &keep) == HELI_OK;
    copy_to_all(&kept);
    heli_simulation_free(of.together);
    right = heli_simulation_create(&of.together, &of.plan, 0, heli_rank_runner_get(ranks), NULL) == HELI_OK && right;
    reader from = {.kept = &kept, .communities = 3};
    heli_visitor read = {.block = read_block, .owned = read_owned, .data = &from};
    right = right && heli_simulation_visit(of.together, &read) == HELI_OK && from.at == kept.used;
    right = right && heli_simulation_restored(of.together, NULL) == HELI_OK;
    right = sum_over_ranks(right) == count && live(&of, plan.burn_in + plan.steps);
    claim("a town goes on from what was saved as if never left", right && same_state(&of));
    heli_bytes_free(&kept);
    end(&of);
}

/* --- failures --- */

/* The rank that holds a community spoils it, in both towns alike; all ranks have to fail as the plain loop does. */
static bool fails_alike(void (*spoil)(gov_community *community), size_t c)
{
    gov_params p = town_all_on();
    heli_plan plan = plan_of(&p, 1, 10);
    plan.verify_every = 1;
    pair of = {0};
    heli_context together, alone;
    heli_context_init(&together);
    heli_context_init(&alone);
    bool right = begin(&of, &plan);
    right = right && live(&of, 5);
    gov_city *here = heli_simulation_world(of.together), *there = heli_simulation_world(of.alone);
    if (gov_is_here(&here->communities[c])) spoil(&here->communities[c]);
    spoil(&there->communities[c]);
    heli_status expected = heli_simulation_step(of.alone, &alone), got = heli_simulation_step(of.together, &together);
    right = right && expected == HELI_MODEL && got == expected && strcmp(together.message, alone.message) == 0;
    heli_context_free(&together);
    heli_context_free(&alone);
    end(&of);
    return right;
}

static void spoil_trust(gov_community *community)
{
    community->residents.trust[3] = (float)NAN;
}

static void spoil_position(gov_community *community)
{
    community->residents.position[3] = -1.0f;
}

static void test_a_fault_is_told_by_all(void)
{
    claim("a fault that one rank finds in a week ends all, in the same words", fails_alike(spoil_trust, 2) && fails_alike(spoil_trust, 0));
    claim("a broken invariant that one rank finds ends all, in the same words", fails_alike(spoil_position, 2));
}

/* One rank runs out of memory while the others go on: these learn of it in their next exchange, and all come to one status. */
static void test_a_rank_that_fails_alone_is_heard(void)
{
    gov_params p = town_all_on();
    heli_plan plan = plan_of(&p, 1, 10);
    pair of = {0};
    heli_context ctx;
    heli_context_init(&ctx);
    bool right = begin(&of, &plan);
    heli_status status;
    if (self == count - 1) status = heli_ranks_agree(heli_fail(&ctx, HELI_MEMORY, "no room on the last rank"), &ctx);
    else status = heli_simulation_step(of.together, &ctx);
    claim("a rank that fails alone is heard by all", right && status == HELI_MEMORY && strcmp(ctx.message, "no room on the last rank") == 0);
    heli_context_free(&ctx);
    end(&of);
}

static void test_wishes_are_known_to_all_at_once(void)
{
    gov_params p = town_small();
    heli_plan plan = plan_of(&p, 1, 10);
    pair of = {0};
    bool right = begin(&of, &plan);
    right = right && heli_rank_runner_wishes(ranks) == 0;
    heli_rank_runner_wish(ranks, self == count - 1 ? HELI_WISH_STOP : 0);
    right = heli_simulation_step(of.together, NULL) == HELI_OK && right;
    right = right && heli_rank_runner_wishes(ranks) == HELI_WISH_STOP;
    heli_rank_runner_wish(ranks, 0);
    heli_rank_runner_fulfil(ranks, HELI_WISH_STOP);
    right = heli_simulation_step(of.together, NULL) == HELI_OK && right;
    claim("what one rank wishes, all know after the same week", right && heli_rank_runner_wishes(ranks) == 0);
    end(&of);
}

int main(int argc, char **argv)
{
    heli_ranks_start(&argc, &argv);
    self = heli_ranks_self();
    count = heli_ranks_count();
    ranks = heli_rank_runner_create(argc > 1 ? atoi(argv[1]) : 1);
    if (!ranks) heli_ranks_abort(70);
    test_towns_have_the_bits_of_one_rank();
    test_policies_have_the_bits_of_one_rank();
    test_residents_are_held_once();
    test_a_town_goes_on_from_what_was_saved();
    test_a_fault_is_told_by_all();
    if (count > 1) test_a_rank_that_fails_alone_is_heard();
    test_wishes_are_known_to_all_at_once();
    heli_rank_runner_free(ranks);
    heli_ranks_stop();
    return 0;
}
