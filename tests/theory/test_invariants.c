/*
 * Invariants of ODD 8.1 in every week of whole runs over random parameter sets, of the field core and with every mechanism. The sums
 * are formed here from the columns and lists; the model's own are compared with them. I10 is held in tests/theory/test_queues.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "models/governance/forces.h"
#include "tests/support/town.h"

enum { SETS = 100, KINDS = 2 };

static town here;

#define ASSERT_NEAR(a, b, tolerance)                                                                               \
    do {                                                                                                           \
        double a_ = (a), b_ = (b);                                                                                 \
        if (!(fabs(a_ - b_) <= (tolerance)))                                                                       \
            fail_msg("%s set %d week %d: %s is %.12g, %s is %.12g", kind_names[kind_now], set_now, week_now, #a, a_, #b, b_);               \
    } while (0)
static const char *const kind_names[KINDS] = {"core", "all"};
static int kind_now, set_now, week_now;

/* Set 0 of all is the town with everything on. */
static gov_params drawn(int kind, int set)
{
    if (kind == 0) return set == 0 ? town_core(town_busy()) : town_random((uint64_t)set);
    return set == 0 ? town_all_on() : town_random_all((uint64_t)set);
}

typedef void (*check_fn)(size_t c);

static void run_set(check_fn before, check_fn after)
{
    gov_params p = drawn(kind_now, set_now);
    assert_true(town_valid(&p));
    assert_int_equal(town_begin(&here, &p, (uint64_t)set_now, 3, set_now == 0 ? 120 : 27 + set_now % 31), HELI_OK);
    for (week_now = 0; !heli_simulation_finished(here.simulation); week_now++) {
        for (size_t c = 0; before && c < here.city->community_count; c++) before(c);
        if (town_step(&here) != HELI_OK) fail_msg("%s set %d fails in week %d", kind_names[kind_now], set_now, week_now);
        for (size_t c = 0; c < here.city->community_count; c++) after(c);
    }
    town_end(&here);
}

/* Runs every random set for 30 to 60 weeks; `before` and `after` see each community before and after its week. */
static void over_random_runs(check_fn before, check_fn after)
{
    for (kind_now = 0; kind_now < KINDS; kind_now++)
        for (set_now = 0; set_now <= SETS; set_now++) run_set(before, after);
}

/* --- I1 --- */

static int64_t money;

static void remember_money(size_t c)
{
    (void)c;
    money = town_money(here.city);
}

static void same_money(size_t c)
{
    const gov_accounts *a = &here.city->communities[c].accounts;
    assert_int_equal(town_money(here.city), money);
    assert_true(here.city->ledger.district >= 0 && a->fund >= 0 && a->grid_workers >= 0 && a->mediators >= 0 && a->residents >= 0 && a->vendors >= 0);
    for (size_t o = 0; o < here.city->organisation_count; o++) assert_true(here.city->organisations[o].account_fen >= 0);
    for (size_t e = 0; e < here.city->enterprise_count; e++) assert_true(here.city->enterprises[e].account_fen >= 0);
}

static void test_I1_money_is_conserved_and_only_the_outside_may_owe(void **state)
{
    (void)state;
    over_random_runs(remember_money, same_money);
}

/* --- I2, I3, I9: service and needs --- */

static double supply[3][GOV_DOMAINS], need_before[3][GOV_DOMAINS], served[3][GOV_DOMAINS], added[3][GOV_DOMAINS];

static void allocate(size_t c)
{
    const gov_community *community = &here.city->communities[c];
    gov_pass pass = gov_prepare_pass(here.city, c, (heli_key){{0, 0}}, 0);
    size_t n = town_size(community);
    for (int k = 0; k < GOV_DOMAINS; k++) {
        double share = 0.0, dose = 0.0;
        need_before[c][k] = served[c][k] = added[c][k] = 0.0;
        supply[c][k] = here.city->params->needs.dose_per_hour_per_head
                       * (fmax(0.0, community->field.resultant.k[k]) + community->mutual_help_hours.k[k]); /* (28), M20 */
        double inflow = here.city->params->needs.inflow_per_week * here.city->params->needs.inflow_weight[k];
        if (k == GOV_SAFETY) inflow = fmin(1.0, inflow + community->need_from_safety); /* (47) */
        for (size_t i = 0; i < n; i++) {
            double need = town_need(community, i, k);
            double phi = (double)pass.to_all[k] + (double)pass.by_position[k] * (double)community->residents.position[i]
                         + (double)pass.by_need[k] * need;
            double s = (double)pass.dose[k] * phi;
            share += phi / (double)n;
            dose += s;
            need_before[c][k] += need;
            served[c][k] += need * s / (1.0 + s);
            added[c][k] += inflow * (1.0 - need / (1.0 + s));
        }
        ASSERT_NEAR(share, 1.0, 1e-5);                          /* I9 */
        ASSERT_NEAR(dose, supply[c][k], 1e-5 * supply[c][k]);   /* I2 */
    }
}

static void needs_balance(size_t c)
{
    const gov_community *community = &here.city->communities[c];
    double n = (double)town_size(community);
    for (int k = 0; k < GOV_DOMAINS; k++) {
        double need = 0.0;
        for (size_t i = 0; i < town_size(community); i++) {
            double one = town_need(community, i, k);
            assert_true(one >= 0.0 && one <= 1.0);
            need += one;
        }
        const gov_sums *sums = &community->sums;
        ASSERT_NEAR(need, need_before[c][k] - served[c][k] + added[c][k], 1e-6 * (1.0 + n));
        ASSERT_NEAR(need, need_before[c][k] - sums->served.k[k] + sums->added.k[k], 1e-6 * (1.0 + n));
        ASSERT_NEAR(sums->need.k[k], need, 1e-6 * (1.0 + n));
        ASSERT_NEAR(sums->dose.k[k], supply[c][k], 1e-5 * (1e-9 + supply[c][k]));
    }
}

static void test_I2_I3_I9_service_is_shared_out_whole_and_needs_balance(void **state)
{
    (void)state;
    over_random_runs(allocate, needs_balance);
}

/* --- I4: cases --- */

static int64_t ended(const int64_t *total, const gov_count *outcomes, size_t n)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) sum += total[outcomes[i]];
    return sum;
}

static int64_t cases_seen[3], stock_at_start[3];

static void remember_stock(size_t c)
{
    if (week_now == 0) stock_at_start[c] = (int64_t)here.city->communities[c].petitions.count;
}

static void cases_add_up(size_t c)
{
    static const gov_count tickets[] = {GOV_TICKETS_RESOLVED, GOV_TICKETS_FAILED};
    static const gov_count disputes[] = {GOV_SETTLED_IN_GRID, GOV_KEPT, GOV_JUDGED, GOV_LUMPED, GOV_TO_PETITION, GOV_LITIGATED_UNFOLLOWED};
    const gov_community *community = &here.city->communities[c];
    const int64_t *total = community->tally.total;
    assert_int_equal(total[GOV_TICKETS_RAISED], ended(total, tickets, 2) + (int64_t)community->tickets.count);
    assert_int_equal(total[GOV_CLAIMS], ended(total, disputes, 6) + (int64_t)community->disputes.count);
    assert_int_equal(stock_at_start[c] + total[GOV_PETITIONS], total[GOV_PETITIONS_SOLVED] + (int64_t)community->petitions.count);
    assert_true(total[GOV_AGREEMENTS] >= total[GOV_KEPT] && total[GOV_MEDIATIONS] >= total[GOV_AGREEMENTS]);
    assert_true(total[GOV_LITIGATED] >= total[GOV_JUDGED] + total[GOV_LITIGATED_UNFOLLOWED]);
    if (kind_now == 0) { /* without mechanisms there is no case */
        for (int i = 0; i < GOV_COUNTS; i++) assert_int_equal(total[i], 0);
        assert_int_equal(community->aggrieved.count, 0);
    }
    cases_seen[0] += community->tally.week[GOV_TICKETS_RAISED];
    cases_seen[1] += community->tally.week[GOV_CLAIMS];
    cases_seen[2] += community->tally.week[GOV_PETITIONS];
}

static void test_I4_cases_opened_are_ended_or_open_and_the_core_has_none(void **state)
{
    (void)state;
    over_random_runs(remember_stock, cases_add_up);
    for (int i = 0; i < 3; i++) assert_true(cases_seen[i] > 1000);
}

/* --- I5, I13: ranges and counts --- */

static void in_range(size_t c)
{
    const gov_community *community = &here.city->communities[c];
    const gov_residents *r = &community->residents;
    const int8_t *stance = town_stances(here.city, community);
    int64_t count[3] = {0}, recent = 0;
    double voiced[GOV_DOMAINS] = {0}, voice = 0.0;
    for (size_t i = 0; i < town_size(community); i++) {
        int weight = 0;
        for (size_t k = 0; k < GOV_DOMAINS; k++) weight += r->weight[k * community->columns.stride + i];
        assert_int_equal(weight, GOV_WEIGHT_TOTAL);
        assert_true(r->trust[i] >= 0.0f && r->trust[i] <= 1.0f);
        assert_true(r->habitus[i] >= 0.0f && r->habitus[i] <= 1.0f);
        assert_true(r->position[i] > 0.0f && r->voice[i] > 0.0f);
        assert_true(r->law_leaning[i] >= 0.0f && r->law_leaning[i] <= 1.0f);
        assert_true(r->employer[i] == GOV_UNEMPLOYED || r->employer[i] <= here.city->enterprises_each);
        assert_true(stance[i] >= -1 && stance[i] <= 1);
        assert_true(r->grid[i] < community->grid_count);
        assert_true((r->history[i] & 1) == (stance[i] == GOV_PARTICIPATE));
        assert_true(r->history[i] < 1 << GOV_HISTORY_WEEKS);
        count[stance[i] + 1]++;
        recent += r->history[i] != 0;
        double speaks = stance[i] ? 1.0 : (double)here.city->silent_expression[community->first_grid + r->grid[i]];
        assert_true(speaks >= 0.0 && speaks <= 1.0);
        voice += speaks * (double)r->voice[i];
        for (int k = 0; k < GOV_DOMAINS; k++) voiced[k] += speaks * (double)r->voice[i] * town_need(community, i, k);
    }
    assert_int_equal(count[0] + count[1] + count[2], community->sums.residents);
    assert_int_equal(count[0], community->sums.resisters);
    assert_int_equal(count[2], community->sums.participants);
    assert_int_equal(recent, community->sums.recent_participants);
    ASSERT_NEAR(community->sums.voice, voice, 1e-6 * (1.0 + voice));
    for (int k = 0; k < GOV_DOMAINS; k++) ASSERT_NEAR(community->sums.voiced_need.k[k], voiced[k], 1e-6 * (1.0 + voice));

    int64_t adults = 0;
    for (size_t g = 0; g < community->grid_count; g++) adults += here.city->grids[community->first_grid + g].residents;
    assert_int_equal(adults, (int64_t)town_size(community));
    assert_true(here.city->governments[c].strategy == 0 || here.city->governments[c].strategy == 1);
    for (size_t e = 0; e < here.city->enterprises_each; e++)
        assert_in_range(here.city->enterprises[community->first_enterprise + e].is.strategy, 0, 2);
    for (size_t o = 0; o < here.city->organisations_each; o++) {
        assert_in_range(here.city->organisations[community->first_organisation + o].is.strategy, 0, 1);
        assert_in_range(here.city->organisations[community->first_organisation + o].stars, 0, 5);
    }
    assert_int_equal(here.city->organisations_each, GOV_DOMAINS);
    assert_true(community->awareness >= 0.0 && community->awareness <= 1.0);
    assert_true(community->skill >= 0.0 && community->skill <= 1.0);
    assert_true(community->score_last_year >= 0.0 && community->score_last_year <= 1.0);
    assert_true(community->need_from_safety >= 0.0 && community->need_from_safety <= 1.0);
    const gov_petition *petitions = community->petitions.items;
    for (uint64_t i = 0; i < community->petitions.count; i++) assert_in_range(petitions[i].level, 1, 3);
}

static void test_I5_I13_counts_add_up_and_everything_stays_in_range(void **state)
{
    (void)state;
    over_random_runs(NULL, in_range);
}

/* Everybody needs everything: six weights of 255ths times 1 add up to a little more than 1 in floats. */
static void test_I5_the_most_needy_and_most_fickle_residents_stay_in_range(void **state)
{
    (void)state;
    gov_params p = town_small();
    p.population.initial_need_low = p.population.initial_need_high = 1.0;
    p.needs.dose_per_hour_per_head = 0.0;
    p.resident.trust_loss = p.resident.trust_gain = 1.0;
    for (set_now = 1; set_now <= 10; set_now++) {
        assert_int_equal(town_begin(&here, &p, (uint64_t)set_now, 0, 10), HELI_OK);
        for (week_now = 0; week_now < 10; week_now++) {
            if (town_step(&here) != HELI_OK) fail_msg("set %d fails in week %d", set_now, week_now);
            for (size_t c = 0; c < here.city->community_count; c++) in_range(c);
        }
        town_end(&here);
    }
}

/* --- I6, I7, I8: the field --- */

static double duplicate[3];

static void remember_duplicate_hours(size_t c)
{
    duplicate[c] = here.city->communities[c].duplicate_hours;
}

static void field_holds(size_t c)
{
    const gov_params *p = here.city->params;
    const gov_community *community = &here.city->communities[c];
    const gov_field *f = &community->field;
    gov_vector m = community->main_line;
    ASSERT_NEAR(town_length(m), 1.0, 1e-12); /* I6 */
    for (int k = 0; k < GOV_DOMAINS; k++) assert_true(m.k[k] >= 0.0);
    gov_pass pass = gov_prepare_pass(here.city, c, (heli_key){{0, 0}}, 0);
    for (size_t i = 0; i < town_size(community); i += 7) {
        gov_view view = gov_resident_view(&pass, i, 0);
        double square = 0.0, hardship = town_hardship(community, i);
        for (int k = 0; k < GOV_DOMAINS; k++) {
            assert_true(view.direction[k] >= 0.0f);
            square += (double)view.direction[k] * (double)view.direction[k];
        }
        if (hardship > 0.0) ASSERT_NEAR(sqrt(square), 1.0, 1e-6);
        ASSERT_NEAR((double)view.hardship, hardship, 1e-6);
        assert_true(view.alignment >= 0.0f && view.alignment <= 1.0f + 1e-6f);
    }

    double hours = (1.0 - p->government.administrative_burden) * p->government.hours_per_1000 * (double)town_size(community) / 1000.0;
    hours = fmax(0.0, hours - duplicate[c]); /* what was done twice in the week before (31) */
    double supporting = 0.0, own[GOV_DOMAINS], profile = 0.0, projections = 0.0;
    for (size_t e = 0; e < here.city->enterprises_each; e++)
        supporting += here.city->enterprises[community->first_enterprise + e].is.strategy == GOV_ACTIVE;
    if (supporting > 0.0)
        hours += p->enterprise.hours_per_1000 * (double)town_size(community) / 1000.0 * supporting / (double)here.city->enterprises_each;
    hours += p->resident.hours_per_week * ((double)community->sums.participants
                                           + p->resident.resister_strength * (double)community->sums.resisters);
    for (int k = 0; k < GOV_DOMAINS; k++) profile += p->organisation.hours_profile[k];
    for (int k = 0; k < GOV_DOMAINS; k++) {
        own[k] = p->organisation.hours_per_1000 * (double)town_size(community) / 1000.0 * p->organisation.hours_profile[k] / profile
                 - 2.0 * p->organisation.link_hours * (p->organisation.hub ? 1.0 : 2.5);
        hours += fmax(0.0, own[k]) + here.city->organisations[community->first_organisation + (size_t)k].purchased_hours; /* (43) */
    }
    double slack = 1e-6 * (1.0 + hours);
    ASSERT_NEAR(f->actor_hours, hours, slack);
    assert_true(f->coherence_actors >= 0.0 && f->coherence_actors <= f->coherence_bodies && f->coherence_bodies <= 1.0); /* I7 */
    assert_true(f->effective_power <= town_length(f->resultant) * (1.0 + 1e-12) + 1e-12);
    assert_true(town_length(f->resultant) <= (1.0 + p->enterprise.amplification) * hours + slack);
    assert_true(f->deviation_deg >= 0.0 && f->deviation_deg <= 180.0);
    for (int b = 0; b < GOV_BODIES; b++) projections += town_dot(f->part[b], m); /* I8 */
    ASSERT_NEAR(f->effective_power, projections + town_dot(f->resistance, m), 1e-12 * (1.0 + hours));
    assert_true(town_dot(f->resistance, m) <= 0.0);
    for (int k = 0; k < GOV_DOMAINS; k++) assert_true(f->service.k[k] == fmax(0.0, f->resultant.k[k]) + community->mutual_help_hours.k[k]); /* (28), M20 */
}

static void test_I6_I7_I8_directions_have_length_one_coherence_is_ordered_and_power_is_the_sum_of_projections(void **state)
{
    (void)state;
    over_random_runs(remember_duplicate_hours, field_holds);
}

static void test_rotation_keeps_length_and_never_leaves_the_plane_between(void **state)
{
    (void)state;
    heli_draws draws = heli_draws_at(heli_key_make(3, 0, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 0});
    gov_vector zero = {{0}};
    for (int n = 0; n < 20000; n++) {
        gov_vector q, m;
        double amount = n % 10 == 0 ? 0.0 : n % 10 == 1 ? 1.0 : heli_draws_uniform(&draws);
        double scale = pow(10.0, town_uniform(&draws, -160.0, 150.0));
        for (int k = 0; k < GOV_DOMAINS; k++) {
            q.k[k] = n % 3 == 0 && k != n % 6 ? 0.0 : heli_draws_uniform(&draws) * scale;
            m.k[k] = heli_draws_uniform(&draws);
        }
        q = gov_unit(q); /* also where squares would over- or underflow */
        m = gov_unit(m);
        gov_vector turned = gov_rotate(q, m, amount);
        assert_true(fabs(town_length(q) - 1.0) < 1e-14 && fabs(town_length(turned) - 1.0) < 1e-14);
        assert_true(town_dot(turned, m) >= town_dot(q, m) - 1e-14);
        if (amount == 0.0) assert_true(fabs(town_dot(turned, q) - 1.0) < 1e-14);
        if (amount == 1.0) assert_true(fabs(town_dot(turned, m) - 1.0) < 1e-14);
        for (int k = 0; k < GOV_DOMAINS; k++) assert_true(gov_rotate(zero, m, amount).k[k] == 0.0);
    }
}

/* --- I11: order, restoring (tests/equality has the long versions) --- */

static void test_I11_neither_the_order_of_communities_nor_a_restart_changes_a_bit(void **state)
{
    (void)state;
    for (int n = 0; n < KINDS * (SETS + 1); n++) {
        static town other;
        uint64_t turn = 0;
        const heli_runner backwards = {.run = town_run_backwards, .data = NULL}, shuffled = {.run = town_run_shuffled, .data = &turn};
        kind_now = n % KINDS;
        set_now = n / KINDS;
        gov_params p = drawn(kind_now, set_now);
        int64_t weeks = 30, stop = 1 + set_now % 29;
        assert_int_equal(town_begin(&here, &p, (uint64_t)set_now, 0, weeks), HELI_OK);
        other.plan = here.plan;
        assert_int_equal(heli_simulation_create(&other.simulation, &other.plan, 0, set_now % 2 ? &backwards : &shuffled, NULL), HELI_OK);
        town_copy copy = {0};
        for (week_now = 0; week_now < weeks; week_now++) {
            assert_int_equal(town_step(&here), HELI_OK);
            assert_int_equal(town_step(&other), HELI_OK);
            if (heli_simulation_digest(here.simulation) != heli_simulation_digest(other.simulation))
                fail_msg("%s set %d differs in week %d", kind_names[kind_now], set_now, week_now);
            if (week_now != stop) continue;
            assert_int_equal(town_save(other.simulation, &copy), HELI_OK);
            town_end(&other);
            assert_int_equal(heli_simulation_create(&other.simulation, &other.plan, 0, &heli_runner_serial, NULL), HELI_OK);
            assert_int_equal(town_restore(other.simulation, &copy), HELI_OK);
        }
        free(copy.bytes);
        town_end(&other);
        town_end(&here);
    }
}

/* --- I12: communities that share nothing --- */

/* Institutions look at nobody abroad; no pool, court, owner or event is shared. The hotline is: calls do nothing to a community. */
static gov_params secluded(int kind, int set)
{
    gov_params p = drawn(kind, set);
    p.institutions.revise = false;
    p.mediation.pooling = GOV_POOL_COMMUNITY;
    p.court.judges = 0;
    p.petitions.owners = 0;
    p.safety.displaced_share = 0.0;
    return p;
}

/* Everybody outside of one community is needy, distrustful and resists, and events come in from nowhere. */
static void trouble_the_others(town *self, size_t kept)
{
    for (size_t c = 0; c < self->city->community_count; c++) {
        gov_community *community = &self->city->communities[c];
        if (c == kept) continue;
        community->displaced_in = 20;
        for (size_t i = 0; i < town_size(community); i++) {
            community->residents.need[i] = 0.99f;
            community->residents.trust[i] = 0.01f;
            community->residents.stance[1][i] = GOV_RESIST;
        }
    }
}

static void test_I12_a_community_keeps_every_bit_whatever_happens_to_the_others(void **state)
{
    (void)state;
    for (int n = 0; n < KINDS * (SETS + 1); n++) {
        static town other;
        kind_now = n % KINDS;
        set_now = n / KINDS;
        gov_params p = secluded(kind_now, set_now);
        assert_int_equal(town_begin(&here, &p, (uint64_t)set_now, 0, 30), HELI_OK);
        assert_int_equal(town_begin(&other, &p, (uint64_t)set_now, 0, 30), HELI_OK);
        size_t kept = (size_t)set_now % here.city->community_count;
        trouble_the_others(&other, kept);
        bool others_differ = false;
        for (week_now = 0; week_now < 30; week_now++) {
            assert_int_equal(town_step(&here), HELI_OK);
            assert_int_equal(town_step(&other), HELI_OK);
            for (size_t c = 0; c < here.city->community_count; c++) {
                bool same = town_community_digest(&here.city->communities[c]) == town_community_digest(&other.city->communities[c]);
                if (c != kept) others_differ |= !same;
                else if (!same) fail_msg("%s set %d differs in week %d", kind_names[kind_now], set_now, week_now);
            }
            assert_memory_equal(&here.city->communities[kept].accounts, &other.city->communities[kept].accounts, sizeof(gov_accounts));
        }
        assert_true(others_differ);
        town_end(&here);
        town_end(&other);
    }
}

static void share_mediators(gov_params *p) { p->mediation.pooling = GOV_POOL_DISTRICT; }
static void share_the_court(gov_params *p)
{
    p->court.judges = 1;
    p->court.cases_per_judge_year = 12.0; /* two slots or so */
    p->court.exogenous_per_judge_year = 0.0;
}
static void share_owners(gov_params *p) { p->petitions.owners = 2; }
static void share_events(gov_params *p) { p->safety.displaced_share = 0.3; }
static void look_abroad(gov_params *p)
{
    p->institutions.revise = true;
    p->institutions.full_participation = p->institutions.outside_peers = 1.0;
    p->institutions.reputation = p->institutions.member_gain = 3.0; /* so that every participant counts */
}

/* So that the claim above can fail: each single link lets through what happens to the others. */
static void test_I12_each_link_between_communities_carries(void **state)
{
    (void)state;
    static void (*const links[])(gov_params *) = {share_mediators, share_the_court, share_owners, share_events, look_abroad};
    for (size_t l = 0; l < sizeof links / sizeof links[0]; l++) {
        static town other;
        gov_params p = secluded(1, 0);
        links[l](&p);
        assert_int_equal(town_begin(&here, &p, 1, 0, 150), HELI_OK);
        assert_int_equal(town_begin(&other, &p, 1, 0, 150), HELI_OK);
        trouble_the_others(&other, 1);
        bool carried = false;
        for (week_now = 0; week_now < 150 && !carried; week_now++) {
            assert_int_equal(town_step(&here), HELI_OK);
            assert_int_equal(town_step(&other), HELI_OK);
            carried = town_community_digest(&here.city->communities[1]) != town_community_digest(&other.city->communities[1]);
        }
        if (!carried) fail_msg("link %zu carries nothing", l);
        town_end(&here);
        town_end(&other);
    }
}

static void test_I12_communities_that_join_the_city_change_no_bit_of_those_that_were_there(void **state)
{
    (void)state;
    for (int n = 0; n < KINDS * (SETS + 1); n++) {
        static town larger;
        kind_now = n % KINDS;
        set_now = n / KINDS;
        gov_params p = secluded(kind_now, set_now);
        /* nothing that is dealt out over the whole city */
        p.population.serving_members = p.party.own_groups = p.party.joint_groups = p.enterprise.commissioners = 0;
        p.petitions.initial_old_cases = 0;
        p.government.guiding_share = set_now % 2;
        p.enterprise.supporting_share = set_now / 2 % 2;
        p.organisation.integrating_share = set_now / 4 % 2;
        p.city.offices = 1;
        p.city.communities = 2;
        p.city.grids = 4;
        assert_int_equal(town_begin(&here, &p, (uint64_t)set_now, 0, 15), HELI_OK);
        p.city.communities = 5;
        p.city.grids = 10;
        assert_int_equal(town_begin(&larger, &p, (uint64_t)set_now, 0, 15), HELI_OK);
        for (week_now = 0; week_now < 15; week_now++) {
            for (size_t c = 0; c < 2; c++)
                if (town_community_digest(&here.city->communities[c]) != town_community_digest(&larger.city->communities[c]))
                    fail_msg("%s set %d community %zu differs in week %d", kind_names[kind_now], set_now, c, week_now);
            assert_int_equal(town_step(&here), HELI_OK);
            assert_int_equal(town_step(&larger), HELI_OK);
        }
        town_end(&here);
        town_end(&larger);
    }
}

/* --- the model's own check --- */

static heli_status verify_now(void)
{
    int64_t week = here.city->week;
    heli_step step = {.index = week, .recorded = week, .params = here.city->params, .runner = &heli_runner_serial};
    return town_model()->verify(here.city, &step, NULL);
}

#define NOTICES(harm)                                                \
    do {                                                             \
        gov_params p = town_all_on();                                \
        assert_int_equal(town_begin(&here, &p, 1, 0, 20), HELI_OK);  \
        for (int w = 0; w < 5; w++) assert_int_equal(town_step(&here), HELI_OK); \
        assert_int_equal(verify_now(), HELI_OK);                     \
        one = &here.city->communities[1];                            \
        harm;                                                        \
        if (verify_now() != HELI_MODEL) {                            \
            print_message("unnoticed: %s\n", #harm);                 \
            unnoticed++;                                             \
        }                                                            \
        town_end(&here);                                             \
    } while (0)

static void test_the_models_own_verification_notices_every_broken_invariant(void **state)
{
    (void)state;
    gov_community *one;
    int unnoticed = 0;
    NOTICES(one->residents.need[3] = NAN);
    NOTICES(one->residents.need[3] = 1.0001f);
    NOTICES(one->residents.need[3] = -0.0001f);
    NOTICES(one->residents.trust[3] = 1.1f);
    NOTICES(one->residents.habitus[3] = -0.1f);
    NOTICES(one->residents.position[3] = 0.0f);
    NOTICES(one->residents.weight[3]++);
    NOTICES(one->residents.stance[here.city->week & 1][3] = 2);
    NOTICES(one->residents.stance[here.city->week & 1][3] = (int8_t)(one->residents.stance[here.city->week & 1][3] == 1 ? 0 : 1));
    NOTICES(one->residents.grid[3] = (uint16_t)one->grid_count);
    NOTICES(one->accounts.residents++);
    NOTICES(here.city->ledger.district--);
    NOTICES(here.city->enterprises[2].account_fen++);
    NOTICES(here.city->enterprises[2].is.strategy = 3);
    NOTICES(here.city->governments[1].strategy = 2);
    NOTICES(here.city->organisations[1].is.strategy = -1);
    NOTICES(one->main_line.k[0] += 0.01);
    NOTICES(one->field.coherence_actors = one->field.coherence_bodies + 0.01);
    NOTICES(one->field.effective_power += 0.01 * (1.0 + fabs(one->field.effective_power)));
    NOTICES(one->sums.need.k[2] += 0.01);
    NOTICES(one->sums.participants++);
    NOTICES(one->residents.law_leaning[3] = 1.1f);
    NOTICES(one->awareness = 1.1);
    NOTICES(one->skill = -0.1);
    NOTICES(one->accounts.mediators++);
    NOTICES(here.city->organisations[1].account_fen++);
    NOTICES(here.city->organisations[1].stars = 6);
    NOTICES(one->tally.total[GOV_TICKETS_RAISED]++);
    NOTICES(one->tickets.count--);
    NOTICES(one->tally.total[GOV_KEPT]++);
    NOTICES(one->disputes.count--);
    NOTICES(one->petitions.count--);
    NOTICES(one->petitions_opened++);
    NOTICES(((gov_petition *)one->petitions.items)[0].level = 4);
    assert_int_equal(unnoticed, 0);
}

enum broken { NEED, TRUST, HABITUS, VOICE };

static void break_and_step(enum broken what)
{
    static const char *const names[] = {"need", "trust", "habitus", "voice"};
    gov_params p = town_busy();
    assert_int_equal(town_begin(&here, &p, 1, 0, 20), HELI_OK);
    heli_simulation_verify_every(here.simulation, 0);
    assert_int_equal(town_step(&here), HELI_OK);
    gov_residents *r = &here.city->communities[2].residents;
    float *columns[] = {r->need, r->trust, r->habitus, r->voice};
    columns[what][7] = NAN;
    heli_context ctx;
    heli_context_init(&ctx);
    assert_int_equal(heli_simulation_step(here.simulation, &ctx), HELI_MODEL);
    assert_non_null(strstr(ctx.message, names[what]));
    assert_non_null(strstr(ctx.message, "resident 7"));
    assert_non_null(strstr(ctx.message, "community 3"));
    heli_context_free(&ctx);
    town_end(&here);
}

static void test_a_trust_that_is_not_a_number_stops_the_run_in_the_same_week_and_names_the_resident(void **state)
{
    (void)state;
    break_and_step(TRUST);
}

static void test_a_habitus_that_is_not_a_number_stops_the_run_in_the_same_week_and_names_the_resident(void **state)
{
    (void)state;
    break_and_step(HABITUS);
}

static void test_a_voice_that_is_not_a_number_stops_the_run_in_the_same_week_and_names_the_resident(void **state)
{
    (void)state;
    break_and_step(VOICE);
}

static void test_a_need_that_is_not_a_number_stops_the_run_in_the_same_week_and_names_the_resident(void **state)
{
    (void)state;
    break_and_step(NEED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_I1_money_is_conserved_and_only_the_outside_may_owe),
        cmocka_unit_test(test_I2_I3_I9_service_is_shared_out_whole_and_needs_balance),
        cmocka_unit_test(test_I4_cases_opened_are_ended_or_open_and_the_core_has_none),
        cmocka_unit_test(test_I5_I13_counts_add_up_and_everything_stays_in_range),
        cmocka_unit_test(test_I5_the_most_needy_and_most_fickle_residents_stay_in_range),
        cmocka_unit_test(test_I6_I7_I8_directions_have_length_one_coherence_is_ordered_and_power_is_the_sum_of_projections),
        cmocka_unit_test(test_rotation_keeps_length_and_never_leaves_the_plane_between),
        cmocka_unit_test(test_I11_neither_the_order_of_communities_nor_a_restart_changes_a_bit),
        cmocka_unit_test(test_I12_a_community_keeps_every_bit_whatever_happens_to_the_others),
        cmocka_unit_test(test_I12_each_link_between_communities_carries),
        cmocka_unit_test(test_I12_communities_that_join_the_city_change_no_bit_of_those_that_were_there),
        cmocka_unit_test(test_the_models_own_verification_notices_every_broken_invariant),
        cmocka_unit_test(test_a_trust_that_is_not_a_number_stops_the_run_in_the_same_week_and_names_the_resident),
        cmocka_unit_test(test_a_habitus_that_is_not_a_number_stops_the_run_in_the_same_week_and_names_the_resident),
        cmocka_unit_test(test_a_voice_that_is_not_a_number_stops_the_run_in_the_same_week_and_names_the_resident),
        cmocka_unit_test(test_a_need_that_is_not_a_number_stops_the_run_in_the_same_week_and_names_the_resident),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
