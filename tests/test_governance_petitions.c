/*
 * Petitions, case owners and incidents (ODD 7.11 (40), (41); 7.4 (15)). Statistical claims compare counts with their binomial
 * expectation at 4.5 standard errors: a false alarm has a probability below 1e-5 each, were the seed drawn anew.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "models/governance/mechanisms/petitions.h"
#include "tests/support/town.h"

static town here;
static heli_step step;

/* A town in which nothing but petitions happens. */
static gov_params quiet_town(void)
{
    gov_params p = town_small();
    p.tickets.per_adult_year = 0.0;
    p.disputes.per_adult_year = 0.0;
    return p;
}

static void begin(const gov_params *params, uint64_t seed)
{
    assert_true(town_valid(params));
    assert_int_equal(town_begin(&here, params, seed, 0, 400), HELI_OK);
    step = (heli_step){.index = -1, .recorded = -1, .params = params, .key = heli_key_make(seed, 0, HELI_DOMAIN_DYNAMICS)};
}

/* A week of petitions alone: `opened` new ones in every community, then everybody is followed and owners are assigned. */
static void petition_week(int opened)
{
    gov_city *city = here.city;
    city->week = ++step.index;
    city->key = step.key;
    step.recorded = step.index;
    for (size_t c = 0; c < city->community_count; c++) {
        gov_tally_open(&city->communities[c].tally);
        for (int i = 0; i < opened; i++)
            assert_int_equal(gov_open_petition(city, c, (uint32_t)i % (uint32_t)town_size(&city->communities[c]), 1, step.index), HELI_OK);
        assert_int_equal(gov_follow_petitions(city, c, &step), HELI_OK);
    }
    gov_assign_owners(city);
    for (size_t c = 0; c < city->community_count; c++) gov_tally_close(&city->communities[c].tally, step.index);
}

static gov_petition *petitions_of(size_t c) { return here.city->communities[c].petitions.items; }
static uint64_t open_in(size_t c) { return here.city->communities[c].petitions.count; }

static int64_t total(gov_count what)
{
    int64_t sum = 0;
    for (size_t c = 0; c < here.city->community_count; c++) sum += here.city->communities[c].tally.total[what];
    return sum;
}

static int64_t count_if(bool (*is)(const gov_petition *))
{
    int64_t count = 0;
    for (size_t c = 0; c < here.city->community_count; c++)
        for (uint64_t i = 0; i < open_in(c); i++) count += is(&petitions_of(c)[i]);
    return count;
}

static bool any(const gov_petition *p) { (void)p; return true; }
static bool at_street(const gov_petition *p) { return p->level == 1; }
static bool at_district(const gov_petition *p) { return p->level == 2; }
static bool above(const gov_petition *p) { return p->level == 3; }
static bool owned(const gov_petition *p) { return p->has_owner; }
static bool recorded(const gov_petition *p) { return p->recorded; }

static void assert_share(int64_t got, int64_t of, double share)
{
    double expected = share * (double)of, error = sqrt(expected * (1.0 - share));
    assert_true(fabs((double)got - expected) <= 4.5 * error + 1e-9);
}

/* --- I4 --- */

static void test_every_week_each_petition_opened_is_solved_or_open(void **state)
{
    (void)state;
    int64_t solved = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        gov_params p = town_random_all(seed);
        begin(&p, seed);
        int64_t opened = count_if(any);
        for (int week = 0; week < 60; week++) {
            petition_week(week % 5);
            opened += week % 5 * (int64_t)here.city->community_count;
            assert_int_equal(opened, total(GOV_PETITIONS_SOLVED) + count_if(any));
            assert_int_equal(count_if(any), count_if(at_street) + count_if(at_district) + count_if(above));
            assert_true(total(GOV_PETITIONS_SOLVED_INSIDE) <= total(GOV_PETITIONS_SOLVED));
            assert_true(count_if(owned) <= p.petitions.owners);
        }
        solved += total(GOV_PETITIONS_SOLVED);
        town_end(&here);
    }
    assert_true(solved > 1000);
}

static void test_random_towns_keep_all_invariants_with_petitions_of_every_origin(void **state)
{
    (void)state;
    for (uint64_t seed = 100; seed < 130; seed++) {
        gov_params p = town_random_all(seed);
        assert_true(town_valid(&p));
        assert_int_equal(town_begin(&here, &p, seed, 5, 30), HELI_OK);
        for (int week = 0; week < 35; week++) assert_int_equal(town_step(&here), HELI_OK); /* verified every week */
        town_end(&here);
    }
}

/* --- (40) --- */

static void test_each_level_and_each_owner_solves_at_its_own_rate(void **state)
{
    (void)state;
    enum { CASES = 20000 };
    static const double solves[3] = {0.11, 0.23, 0.37};
    gov_params p = quiet_town();
    for (int l = 0; l < 3; l++) p.petitions.solved_per_week[l] = solves[l];
    p.petitions.owner_solves_per_week = 0.61;
    for (int kind = 0; kind < 4; kind++) { /* three levels, and level 3 with owners */
        begin(&p, 3);
        petition_week(CASES);
        assert_int_equal(total(GOV_PETITIONS_SOLVED), 0); /* the week of opening does not count */
        int64_t cases = count_if(any);
        for (size_t c = 0; c < here.city->community_count; c++)
            for (uint64_t i = 0; i < open_in(c); i++) {
                petitions_of(c)[i].level = (uint8_t)(kind < 3 ? kind + 1 : 3);
                petitions_of(c)[i].has_owner = kind == 3;
            }
        petition_week(0);
        assert_share(total(GOV_PETITIONS_SOLVED), cases, kind < 3 ? solves[kind] : 0.61);
        assert_int_equal(total(GOV_PETITIONS_SOLVED_INSIDE), kind < 2 ? total(GOV_PETITIONS_SOLVED) : 0);
        assert_share(total(GOV_REVISITS), count_if(any), p.petitions.revisit); /* only who is not solved comes again */
        town_end(&here);
    }
}

static void test_after_thirteen_unsolved_weeks_some_move_up_one_level_and_never_above_the_third(void **state)
{
    (void)state;
    gov_params p = quiet_town();
    for (int l = 0; l < 3; l++) p.petitions.solved_per_week[l] = 0.0;
    begin(&p, 4);
    petition_week(5000);
    int64_t all = count_if(any);
    for (int week = 1; week < 13; week++) petition_week(0);
    assert_int_equal(count_if(at_street), all);
    petition_week(0);
    int64_t first = count_if(at_district);
    assert_share(first, all, 0.3);
    for (int week = 14; week < 26; week++) petition_week(0);
    assert_int_equal(count_if(at_district), first);
    petition_week(0);
    assert_share(count_if(at_street), all, 0.7 * 0.7);
    assert_share(count_if(above), all, 0.3 * 0.3);
    p.petitions.moves_up = 1.0;
    here.city->effective->petitions.moves_up = 1.0;
    for (int week = 27; week < 80; week++) petition_week(0);
    assert_int_equal(count_if(above), all);
    town_end(&here);
}

static void test_an_open_petition_troubles_until_the_week_after_it_is_solved(void **state)
{
    (void)state;
    gov_params p = quiet_town();
    for (int l = 0; l < 3; l++) p.petitions.solved_per_week[l] = 0.0;
    begin(&p, 5);
    const uint16_t *until = here.city->communities[0].residents.troubled_until;
    petition_week(1);
    assert_int_equal(until[0], 2); /* the pass of week 1 */
    assert_int_equal(until[1], 0);
    petition_week(0);
    assert_int_equal(until[0], 3);
    for (int l = 0; l < 3; l++) here.city->effective->petitions.solved_per_week[l] = 1.0;
    petition_week(0);
    assert_int_equal(count_if(any), 0);
    assert_int_equal(until[0], 3); /* no longer in week 3 */
    town_end(&here);
}

/* --- old cases and owners --- */

static void test_old_cases_of_the_start_are_dealt_evenly_at_age_52_over_all_levels(void **state)
{
    (void)state;
    gov_params p = quiet_town();
    p.petitions.initial_old_cases = 3001;
    begin(&p, 6);
    for (size_t c = 0; c < 3; c++) {
        assert_true(open_in(c) == 1000 || open_in(c) == 1001);
        int64_t residents = 0;
        for (uint64_t i = 0; i < open_in(c); i++) {
            assert_int_equal(gov_petition_age(&petitions_of(c)[i], 0), 52);
            assert_int_equal(petitions_of(c)[i].ordinal, i);
            assert_true(petitions_of(c)[i].resident < town_size(&here.city->communities[c]));
            residents += petitions_of(c)[i].resident;
        }
        double n = (double)town_size(&here.city->communities[c]); /* uniform over residents */
        assert_true(fabs((double)residents / (double)open_in(c) - (n - 1.0) / 2.0) < 4.5 * n / sqrt(12.0 * 1000.0));
    }
    assert_int_equal(count_if(any), 3001);
    assert_share(count_if(at_street), 3001, 1.0 / 3.0);
    assert_share(count_if(above), 3001, 1.0 / 3.0);
    assert_int_equal(total(GOV_PETITIONS), 0); /* they are no news */
    town_end(&here);
}

static void test_old_cases_of_the_start_are_followed_from_the_first_week(void **state)
{
    (void)state;
    gov_params p = quiet_town();
    p.petitions.initial_old_cases = 3000;
    for (int l = 0; l < 3; l++) p.petitions.solved_per_week[l] = 0.5;
    begin(&p, 7);
    petition_week(0);
    assert_share(total(GOV_PETITIONS_SOLVED), 3000, 0.5);
    town_end(&here);
}

static void test_owners_take_the_oldest_old_cases_one_each_and_no_young_ones(void **state)
{
    (void)state;
    gov_params p = quiet_town();
    for (int l = 0; l < 3; l++) p.petitions.solved_per_week[l] = 0.0;
    p.petitions.owner_solves_per_week = 0.0;
    p.petitions.owners = 7;
    begin(&p, 8);
    petition_week(2); /* 6 cases of week 0 */
    petition_week(0);
    petition_week(1); /* 3 of week 2 */
    for (int week = 3; week <= 26; week++) petition_week(0);
    assert_int_equal(count_if(owned), 0); /* age 26 is not yet old */
    petition_week(0);
    assert_int_equal(count_if(owned), 6);
    petition_week(0);
    assert_int_equal(count_if(owned), 6); /* one owner is free, but the next cases are 26 weeks old */
    petition_week(0);
    assert_int_equal(count_if(owned), 7);
    assert_true(petitions_of(0)[2].has_owner); /* equal age: the first community's */
    assert_false(petitions_of(1)[2].has_owner);
    town_end(&here);
}

static void test_too_few_owners_for_the_old_cases_begin_with_the_oldest(void **state)
{
    (void)state;
    gov_params p = quiet_town();
    for (int l = 0; l < 3; l++) p.petitions.solved_per_week[l] = 0.0;
    p.petitions.owner_solves_per_week = 0.0;
    begin(&p, 37);
    for (int week = 0; week < 40; week++) petition_week(week % 4 == 0); /* one in each community in the weeks 0, 4, 8 and 12 are old */
    here.city->effective->petitions.owners = 7;
    petition_week(0);
    assert_int_equal(count_if(owned), 7);
    for (size_t c = 0; c < 3; c++)
        for (uint64_t i = 0; i < open_in(c); i++) assert_int_equal(petitions_of(c)[i].has_owner, i < (c == 0 ? 3 : 2));
    town_end(&here);
}

static void test_when_owners_become_fewer_the_youngest_cases_lose_theirs(void **state)
{
    (void)state;
    gov_params p = quiet_town();
    for (int l = 0; l < 3; l++) p.petitions.solved_per_week[l] = 0.0;
    p.petitions.owner_solves_per_week = 0.0;
    p.petitions.owners = 100;
    begin(&p, 9);
    petition_week(1);
    petition_week(1);
    for (int week = 2; week <= 28; week++) petition_week(0);
    assert_int_equal(count_if(owned), 6);
    here.city->effective->petitions.owners = 4;
    petition_week(0);
    assert_int_equal(count_if(owned), 4);
    for (size_t c = 0; c < 3; c++) assert_true(petitions_of(c)[0].has_owner);
    assert_true(petitions_of(0)[1].has_owner); /* equal age: the last communities' go first */
    here.city->effective->petitions.owners = 0;
    petition_week(0);
    assert_int_equal(count_if(owned), 0);
    town_end(&here);
}

static void test_owners_work_off_old_cases_faster_under_common_draws(void **state)
{
    (void)state;
    int64_t left[2];
    for (int with = 0; with < 2; with++) {
        gov_params p = quiet_town();
        p.petitions.initial_old_cases = 300;
        p.petitions.owners = with ? 300 : 0;
        begin(&p, 10);
        for (int week = 0; week < 52; week++) petition_week(0);
        left[with] = count_if(any);
        town_end(&here);
    }
    assert_true(left[1] < left[0] && left[1] > 0);
}

/* --- concealment (15) --- */

static void test_concealment_leaves_a_share_unrecorded_and_changes_nothing_else(void **state)
{
    (void)state;
    int64_t solved[2], opened[2];
    for (int hidden = 0; hidden < 2; hidden++) {
        gov_params p = quiet_town();
        p.petitions.concealment = hidden ? 0.35 : 0.0;
        begin(&p, 12);
        petition_week(5000);
        assert_share(count_if(recorded), count_if(any), hidden ? 0.65 : 1.0);
        assert_int_equal(total(GOV_PETITIONS_RECORDED), count_if(recorded));
        for (int week = 0; week < 10; week++) petition_week(0);
        opened[hidden] = total(GOV_PETITIONS);
        solved[hidden] = total(GOV_PETITIONS_SOLVED);
        town_end(&here);
    }
    assert_int_equal(opened[0], opened[1]);
    assert_int_equal(solved[0], solved[1]);
}

static void test_without_petitions_rates_and_owners_change_no_bit(void **state)
{
    (void)state;
    uint64_t digest[2];
    for (int other = 0; other < 2; other++) {
        gov_params p = quiet_town();
        if (other) {
            p.petitions.owners = 9;
            p.petitions.solved_per_week[0] = 0.9;
            p.petitions.concealment = 0.5;
            p.petitions.threshold_mean = 0.0;
            p.petitions.incidents = false;
        }
        begin(&p, 13);
        for (int week = 0; week < 30; week++) assert_int_equal(town_step(&here), HELI_OK);
        digest[other] = heli_simulation_digest(here.simulation);
        town_end(&here);
    }
    assert_int_equal(digest[0], digest[1]);
}

/* --- incidents (41) --- */

/* One community's grid 0 with a resident whose failed case still hurts, and the rest of the grid resisting. */
static void gather(uint32_t until_week)
{
    gov_community *community = &here.city->communities[0];
    gov_aggrieved entry = {0, until_week};
    step.index = step.recorded = here.city->week = 10;
    for (size_t i = 0; i < town_size(community); i++) {
        community->residents.stance[0][i] = community->residents.grid[i] == 0 && i > 0 ? GOV_RESIST : GOV_ABSTAIN;
        community->residents.trust[i] = 0.1f;
        for (int k = 0; k < GOV_DOMAINS; k++) community->residents.need[(size_t)k * community->columns.stride + i] = 0.7f;
    }
    community->aggrieved.count = 0;
    assert_int_equal(gov_list_add(&community->aggrieved, &entry, sizeof entry), HELI_OK);
}

/* Mass incidents of the week, in all communities. */
static int64_t incidents(void)
{
    int64_t count = 0;
    for (size_t c = 0; c < here.city->community_count; c++) {
        gov_tally_open(&here.city->communities[c].tally);
        gov_spread_incidents(here.city, c, &step);
        count += here.city->communities[c].tally.week[GOV_INCIDENTS];
    }
    return count;
}

static void test_resisters_who_need_no_company_turn_a_grievance_into_an_incident_of_their_grid(void **state)
{
    (void)state;
    gov_params p = quiet_town();
    p.petitions.threshold_mean = p.petitions.threshold_sd = 0.0;
    begin(&p, 14);
    gather(11);
    assert_int_equal(incidents(), 1); /* one grid, not the other, where nobody starts */
    assert_int_equal(here.city->communities[0].vetoed_this_year, 1);
    assert_int_equal(here.city->communities[1].vetoed_this_year, 0);
    town_end(&here);
}

static void test_a_single_starter_among_the_steadfast_is_no_incident(void **state)
{
    (void)state;
    gov_params p = quiet_town();
    p.petitions.threshold_mean = 1.0; /* joins when every neighbour is active */
    p.petitions.threshold_sd = 0.0;
    begin(&p, 15);
    gather(11);
    assert_int_equal(incidents(), 0); /* 1 of 30 is below 5 % */
    here.city->effective->petitions.incident_share = 1.0 / 30.0;
    assert_int_equal(incidents(), 0); /* not above the limit */
    here.city->effective->petitions.incident_share = 0.99 / 30.0;
    assert_int_equal(incidents(), 1);
    assert_int_equal(here.city->communities[0].vetoed_this_year, 1);
    town_end(&here);
}

static void test_last_weeks_crowd_is_gone_when_somebody_starts_elsewhere(void **state)
{
    (void)state;
    gov_params p = quiet_town();
    p.petitions.threshold_mean = p.petitions.threshold_sd = 0.0;
    begin(&p, 38);
    gather(11);
    assert_int_equal(incidents(), 1);
    ((gov_aggrieved *)here.city->communities[0].aggrieved.items)->resident = 31; /* of the next grid, alone there */
    assert_int_equal(incidents(), 0);
    town_end(&here);
}

static void test_who_abstains_does_not_join(void **state)
{
    (void)state;
    gov_params p = quiet_town();
    p.petitions.threshold_mean = p.petitions.threshold_sd = 0.0;
    begin(&p, 16);
    gather(11);
    gov_community *community = &here.city->communities[0];
    for (size_t i = 0; i < town_size(community); i++) community->residents.stance[0][i] = GOV_PARTICIPATE;
    assert_int_equal(incidents(), 0);
    town_end(&here);
}

static void test_nobody_starts_without_a_fresh_failure_a_grievance_or_the_mechanism(void **state)
{
    (void)state;
    gov_params p = quiet_town();
    p.petitions.threshold_mean = p.petitions.threshold_sd = 0.0;
    begin(&p, 17);
    gather(10);
    assert_int_equal(incidents(), 0); /* the failure is forgotten */
    gather(11);
    here.city->communities[0].residents.trust[0] = 1.0f;
    assert_int_equal(incidents(), 0); /* trust leaves no grievance */
    gather(11);
    here.city->effective->petitions.incidents = false;
    assert_int_equal(incidents(), 0);
    here.city->effective->petitions.incidents = true;
    assert_int_equal(incidents(), 1);
    town_end(&here);
}

static void test_grievance_is_hardship_as_felt_times_distrust_against_its_limit(void **state)
{
    (void)state;
    gov_params p = quiet_town();
    p.petitions.threshold_mean = p.petitions.threshold_sd = 0.0;
    p.employment.unemployed_share = 0.5;
    begin(&p, 18);
    gather(11);
    here.city->communities[0].residents.employer[0] = GOV_NOT_EMPLOYED_HERE;
    double grievance = p.resident.grievance * 0.7 * 0.9; /* G_r H (1 - tau) */
    here.city->effective->petitions.starting_grievance = grievance * 1.0001;
    assert_int_equal(incidents(), 0);
    here.city->effective->petitions.starting_grievance = grievance * 0.9999;
    assert_int_equal(incidents(), 1);
    here.city->effective->petitions.starting_grievance = grievance * 1.0001;
    here.city->communities[0].residents.employer[0] = GOV_UNEMPLOYED;
    assert_int_equal(incidents(), 1);
    town_end(&here);
}

static void test_joining_thresholds_are_normal_and_stay_with_a_resident(void **state)
{
    (void)state;
    gov_params p = quiet_town();
    p.city.communities = p.city.offices = p.city.grids = 1;
    p.party.own_groups = p.party.joint_groups = 0;
    p.population.adults_per_grid = 4000;
    p.petitions.threshold_mean = 0.3;
    p.petitions.threshold_sd = 0.2;
    begin(&p, 19);
    gather(11);
    double mean = 0.0, zero = 0.0, first = 0.0;
    for (int week = 0; week < 2; week++) {
        step.index = here.city->week = 10 + 2 * week; /* the same buffer of stances */
        ((gov_aggrieved *)here.city->communities[0].aggrieved.items)->until_week = 100;
        incidents();
        if (week == 0) first = here.city->communities[0].thresholds[17];
    }
    const double *threshold = here.city->communities[0].thresholds;
    for (int i = 1; i < 4000; i++) {
        assert_true(threshold[i] >= 0.0 && threshold[i] <= 1.0);
        mean += threshold[i] / 3999.0;
        zero += threshold[i] == 0.0;
    }
    assert_true(first == threshold[17]);
    /* E max(0, X) = 0.3 Phi(1.5) + 0.2 phi(1.5) = 0.3059, and Phi(-1.5) = 0.0668 of them are 0. */
    assert_true(fabs(mean - 0.30586) < 4.5 * 0.2 / sqrt(3999.0));
    assert_share((int64_t)zero, 3999, 0.0668072);
    town_end(&here);
}

/* --- the veto (15) --- */

static void test_an_incident_costs_the_government_the_veto_penalty_in_the_following_year_only(void **state)
{
    (void)state;
    double payoff[2][3];
    gov_params p = quiet_town();
    p.government.guiding_share = 1.0;
    for (int vetoed = 0; vetoed < 2; vetoed++) {
        begin(&p, 20);
        for (int week = 0; week < 160; week++) {
            if (week == 20) here.city->communities[0].vetoed_this_year = vetoed;
            assert_int_equal(town_step(&here), HELI_OK);
            if (week % 52 == 51) payoff[vetoed][week / 52] = here.city->governments[0].payoff;
        }
        town_end(&here);
    }
    assert_true(payoff[0][0] == payoff[1][0]);
    assert_true(fabs(payoff[0][1] - payoff[1][1] - p.institutions.veto_penalty) < 1e-12);
    assert_true(payoff[0][2] == payoff[1][2]);
}

/* --- equality --- */

static void test_petitions_owners_and_incidents_survive_a_restart_and_any_order_of_communities(void **state)
{
    (void)state;
    gov_params p = town_busy();
    p.population.adults_per_grid = 100;
    p.petitions.initial_old_cases = 60;
    p.petitions.owners = 7;
    p.petitions.concealment = 0.2;
    p.tickets.per_adult_year = 4.0;
    p.tickets.failed_to_petition = 0.4;
    p.petitions.starting_grievance = 0.02;
    p.petitions.incident_share = 0.01;
    for (uint64_t seed = 30; seed < 34; seed++) assert_true(town_lives_alike(&p, seed, 70));
    begin(&p, 30);
    for (int week = 0; week < 70; week++) assert_int_equal(town_step(&here), HELI_OK);
    assert_true(total(GOV_INCIDENTS) > 0 && total(GOV_PETITIONS) > 0 && count_if(owned) > 0); /* the town is busy indeed */
    town_end(&here);
}

static void test_copies_of_a_city_have_the_same_petitions_and_owners(void **state)
{
    (void)state;
    gov_params p = quiet_town();
    p.city.copies = 2;
    p.petitions.initial_old_cases = 50;
    p.petitions.owners = 5;
    begin(&p, 35);
    for (int week = 0; week < 30; week++) assert_int_equal(town_step(&here), HELI_OK);
    assert_int_equal(count_if(owned), 10);
    for (size_t c = 0; c < 3; c++) {
        assert_int_equal(open_in(c), open_in(c + 3));
        assert_memory_equal(petitions_of(c), petitions_of(c + 3), open_in(c) * sizeof(gov_petition));
    }
    town_end(&here);
}

static void test_a_city_without_residents_has_no_petitions(void **state)
{
    (void)state;
    gov_params p = quiet_town();
    p.population.adults_per_grid = p.population.serving_members = 0;
    p.petitions.initial_old_cases = 50;
    p.petitions.owners = 5;
    p.land.arrears_claims_per_1000_year = 100.0;
    p.purchase.yuan_per_1000_year = 1000.0;
    p.mutual_help.organised = 1.0;
    p.ladder.reviews = true;
    begin(&p, 36);
    for (int week = 0; week < 30; week++) assert_int_equal(town_step(&here), HELI_OK);
    assert_int_equal(count_if(any), 0);
    town_end(&here);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_week_each_petition_opened_is_solved_or_open),
        cmocka_unit_test(test_random_towns_keep_all_invariants_with_petitions_of_every_origin),
        cmocka_unit_test(test_each_level_and_each_owner_solves_at_its_own_rate),
        cmocka_unit_test(test_after_thirteen_unsolved_weeks_some_move_up_one_level_and_never_above_the_third),
        cmocka_unit_test(test_an_open_petition_troubles_until_the_week_after_it_is_solved),
        cmocka_unit_test(test_old_cases_of_the_start_are_dealt_evenly_at_age_52_over_all_levels),
        cmocka_unit_test(test_old_cases_of_the_start_are_followed_from_the_first_week),
        cmocka_unit_test(test_owners_take_the_oldest_old_cases_one_each_and_no_young_ones),
        cmocka_unit_test(test_too_few_owners_for_the_old_cases_begin_with_the_oldest),
        cmocka_unit_test(test_when_owners_become_fewer_the_youngest_cases_lose_theirs),
        cmocka_unit_test(test_owners_work_off_old_cases_faster_under_common_draws),
        cmocka_unit_test(test_concealment_leaves_a_share_unrecorded_and_changes_nothing_else),
        cmocka_unit_test(test_without_petitions_rates_and_owners_change_no_bit),
        cmocka_unit_test(test_resisters_who_need_no_company_turn_a_grievance_into_an_incident_of_their_grid),
        cmocka_unit_test(test_a_single_starter_among_the_steadfast_is_no_incident),
        cmocka_unit_test(test_last_weeks_crowd_is_gone_when_somebody_starts_elsewhere),
        cmocka_unit_test(test_who_abstains_does_not_join),
        cmocka_unit_test(test_nobody_starts_without_a_fresh_failure_a_grievance_or_the_mechanism),
        cmocka_unit_test(test_grievance_is_hardship_as_felt_times_distrust_against_its_limit),
        cmocka_unit_test(test_joining_thresholds_are_normal_and_stay_with_a_resident),
        cmocka_unit_test(test_an_incident_costs_the_government_the_veto_penalty_in_the_following_year_only),
        cmocka_unit_test(test_petitions_owners_and_incidents_survive_a_restart_and_any_order_of_communities),
        cmocka_unit_test(test_copies_of_a_city_have_the_same_petitions_and_owners),
        cmocka_unit_test(test_a_city_without_residents_has_no_petitions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
