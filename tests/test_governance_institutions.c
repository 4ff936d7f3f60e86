/*
 * The four-party game of institutions: payoffs (9)-(12), revision (13), rents (14), the veto (15), commissioners (44).
 * Statistical claims fail falsely with probability below 1e-5 each, were the seed drawn anew.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "models/governance/forces.h"
#include "models/governance/institutions.h"
#include "tests/support/town.h"

static const double z_limit = 4.5;
static town here;

static void begin(const gov_params *params, uint64_t seed, int64_t weeks)
{
    assert_true(town_valid(params));
    assert_int_equal(town_begin(&here, params, seed, 0, weeks), HELI_OK);
}

static void step(int weeks)
{
    for (int week = 0; week < weeks; week++) assert_int_equal(town_step(&here), HELI_OK);
}

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-12 * (1.0 + fabs(b));
}

static void digest_institution(heli_digest *digest, const gov_institution *one)
{
    heli_digest_add(digest, &one->strategy, sizeof one->strategy);
    heli_digest_add(digest, &one->payoff, sizeof one->payoff);
}

/* --- payoffs --- */

static void test_payoff_advantages_are_the_linear_forms_of_9_10_12_and_14(void **state)
{
    (void)state;
    int some_bought = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        gov_params p = seed % 2 ? town_random(seed) : town_random_all(seed);
        heli_draws draws = heli_draws_at(heli_key_make(seed, 1, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 0});
        double x = heli_draws_uniform(&draws), y = heli_draws_uniform(&draws), z = heli_draws_uniform(&draws),
               w = heli_draws_uniform(&draws);
        gov_shares seen = {x, y, z, w};
        assert_true(near(gov_guiding_advantage(&p, seen),
                         -p.institutions.guiding_cost + p.institutions.assessment_scale * p.institutions.opinion_weight
                         * (p.institutions.opinion_of_enterprises * y + p.institutions.opinion_of_residents * z
                            + p.institutions.opinion_of_organisations * w)
                         + p.institutions.veto_penalty * p.institutions.veto_sensitivity));
        double support = -p.institutions.supporting_cost + p.institutions.preference * x + p.institutions.reputation * z
                         + p.institutions.synergy * w;
        assert_true(near(gov_supporting_advantage(&p, seen, false), support));
        assert_true(near(gov_supporting_advantage(&p, seen, true),
                         support + p.institutions.commissioner_saving * p.enterprise.commissioner_quality));
        if (seed % 4 == 0) p.purchase.yuan_per_1000_year = heli_draws_uniform(&draws) * p.purchase.full_effect_yuan;
        double bought = 1.0, budget = p.purchase.yuan_per_1000_year; /* (43): p_S min(1, B_p / B_p0) where there is a budget */
        if (budget > 0.0) bought = fmin(1.0, budget / p.purchase.full_effect_yuan);
        some_bought += bought < 1.0;
        assert_true(near(gov_integrating_advantage(&p, seen), -p.institutions.integrating_cost + p.institutions.purchase * bought * x
                         + p.institutions.enterprise_help * y + p.institutions.member_gain * z));
        assert_true(near(gov_rent_payoff(&p, seen), p.institutions.preference * x * p.institutions.rent_take
                         - p.institutions.rent_detection * p.institutions.rent_fine));
    }
    assert_true(some_bought > 20);
}

static void test_with_the_defaults_nobody_acting_and_everybody_acting_are_both_self_sustaining(void **state)
{
    (void)state;
    gov_params p = town_core(town_small());
    gov_shares none = {0, 0, 0, 0}, all = {1, 1, 1, 1};
    assert_true(gov_guiding_advantage(&p, none) < 0 && gov_supporting_advantage(&p, none, false) < 0
                && gov_integrating_advantage(&p, none) < 0);
    assert_true(gov_guiding_advantage(&p, all) > 0 && gov_supporting_advantage(&p, all, false) > 0
                && gov_integrating_advantage(&p, all) > 0);
}

static void test_a_larger_veto_never_lowers_guiding_and_a_larger_fine_never_raises_rents(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        gov_params p = town_random(seed), more = p;
        gov_shares seen = {0.3, 0.4, 0.5, 0.6};
        more.institutions.veto_penalty += 0.5;
        more.institutions.rent_fine += 0.5;
        assert_true(gov_guiding_advantage(&more, seen) >= gov_guiding_advantage(&p, seen));
        assert_true(gov_rent_payoff(&more, seen) <= gov_rent_payoff(&p, seen));
    }
}

/* What the institutions of a community see, read off the city as it stands. */
static gov_shares seen_by(const gov_city *city, size_t c)
{
    const gov_community *community = &city->communities[c];
    gov_shares seen = {city->governments[c].strategy == GOV_ACTIVE, 0, 0, 0};
    double enterprises = 0.0, participants = 0.0;
    for (size_t e = 0; e < city->enterprises_each; e++)
        enterprises += city->enterprises[community->first_enterprise + e].is.strategy == GOV_ACTIVE;
    for (size_t o = 0; o < 6; o++) seen.integrating += city->organisations[community->first_organisation + o].is.strategy == GOV_ACTIVE;
    for (size_t i = 0; i < town_size(community); i++) participants += town_stances(city, community)[i] == GOV_PARTICIPATE;
    seen.supporting = city->enterprises_each ? enterprises / (double)city->enterprises_each : 0.0;
    seen.integrating /= 6.0;
    seen.participating = participants / (double)town_size(community) / city->params->institutions.full_participation;
    if (seen.participating > 1.0) seen.participating = 1.0;
    return seen;
}

/* Payoff of a strategy with the shares seen; acting costs each institution an offset of its own. */
static double paid_for(const gov_params *p, int role, const gov_institution *institution, bool commissioner, gov_shares seen)
{
    double own = p->institutions.cost_spread * institution->cost_offset;
    if (institution->strategy == GOV_PASSIVE) return 0.0;
    if (role == 0) return gov_guiding_advantage(p, seen) - own;
    if (role == 2) return gov_integrating_advantage(p, seen) - own;
    return institution->strategy == GOV_RENT ? gov_rent_payoff(p, seen) : gov_supporting_advantage(p, seen, commissioner) - own;
}

static void test_at_the_end_of_a_week_payoffs_come_from_the_own_communitys_shares(void **state)
{
    (void)state;
    int rents = 0, guiding = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        gov_params p = town_core(town_busy());
        begin(&p, seed, 30);
        const gov_city *city = here.city;
        for (int week = 0; week <= 30; week++) {
            for (size_t c = 0; c < 3; c++) {
                gov_shares seen = seen_by(city, c);
                assert_true(near(city->governments[c].payoff, paid_for(&p, 0, &city->governments[c], false, seen)));
                guiding += city->governments[c].strategy != 0;
                for (size_t e = 6 * c; e < 6 * c + 6; e++) {
                    const gov_enterprise *enterprise = &city->enterprises[e];
                    assert_true(near(enterprise->is.payoff, paid_for(&p, 1, &enterprise->is, enterprise->has_commissioner != 0, seen)));
                    assert_true(near(city->organisations[e].is.payoff, paid_for(&p, 2, &city->organisations[e].is, false, seen)));
                    rents += enterprise->is.strategy == GOV_RENT;
                }
            }
            if (week < 30) step(1);
        }
        town_end(&here);
    }
    assert_true(rents > 0 && guiding > 0);
}

static void test_a_published_payoff_belongs_to_the_published_strategy(void **state)
{
    (void)state;
    for (int between = 1; between <= 4; between++) {
        gov_params p = town_core(town_busy());
        p.institutions.weeks_between = between;
        begin(&p, 1, 40);
        for (int week = 0; week < 40; week++) {
            step(1);
            if ((week + 1) % between != 0) continue; /* read by a revision next week */
            const gov_published *seen = &here.city->published;
            for (size_t e = 0; e < 18; e++) {
                if (seen->enterprises[e].strategy == GOV_PASSIVE) assert_true(seen->enterprises[e].payoff == 0.0);
                if (seen->organisations[e].strategy == GOV_PASSIVE) assert_true(seen->organisations[e].payoff == 0.0);
            }
        }
        town_end(&here);
    }
}

/* --- revision --- */

/* Two communities with 1,000 enterprises each, half of which support and all of which imitate; only enterprises are looked at. */
static gov_params crowd(void)
{
    gov_params p = town_core(town_small());
    p.institutions.imitation = 1.0;
    p.institutions.sharpness = 4.0;
    p.city.offices = p.city.communities = 2;
    p.city.grids = 4;
    p.enterprise.per_community = 1000;
    p.institutions.revise = true;
    p.institutions.mutation = 0.0;
    p.institutions.outside_peers = 0.0;
    return p;
}

/* One revision of community 0 with the payoffs given, as the engine would call it. */
static void revise_once(size_t community, double active_payoff)
{
    gov_city *city = here.city;
    for (size_t e = 0; e < city->enterprise_count; e++)
        city->enterprises[e].is.payoff = city->enterprises[e].is.strategy == GOV_ACTIVE ? active_payoff : 0.0;
    for (size_t c = 0; c < city->community_count; c++)
        city->governments[c].payoff = city->governments[c].strategy == GOV_ACTIVE ? active_payoff : 0.0;
    gov_publish(city);
    heli_step at = {.index = 4, .recorded = 4, .params = city->params, .key = heli_key_make(3, 0, HELI_DOMAIN_DYNAMICS),
                    .runner = &heli_runner_serial};
    gov_revise_institutions(city, community, &at);
}

static void test_an_institution_revises_with_its_probability_and_adopts_by_the_fermi_rule(void **state)
{
    (void)state;
    static const double gaps[] = {-0.4, 0.0, 0.25, 1.0}, revisions[] = {0.25, 1.0};
    for (int n = 0; n < 8; n++) {
        gov_params p = crowd();
        p.institutions.revision = revisions[n / 4];
        begin(&p, 5, 10);
        double up = 0, down = 0, gap = gaps[n % 4];
        static int32_t before[1000];
        for (int e = 0; e < 1000; e++) before[e] = here.city->enterprises[e].is.strategy;
        revise_once(0, gap);
        for (int e = 0; e < 1000; e++) {
            up += before[e] == GOV_PASSIVE && here.city->enterprises[e].is.strategy == GOV_ACTIVE;
            down += before[e] == GOV_ACTIVE && here.city->enterprises[e].is.strategy == GOV_PASSIVE;
        }
        /* 500 of either kind; a peer (not oneself) is of the other kind with probability 500/999 */
        double adopt_up = revisions[n / 4] * 500.0 / 999.0 / (1.0 + exp(-4.0 * gap));
        double adopt_down = revisions[n / 4] * 500.0 / 999.0 / (1.0 + exp(4.0 * gap));
        assert_true(fabs(up - 500.0 * adopt_up) < z_limit * sqrt(500.0 * adopt_up * (1.0 - adopt_up)));
        assert_true(fabs(down - 500.0 * adopt_down) < z_limit * sqrt(500.0 * adopt_down * (1.0 - adopt_down)));
        for (int e = 1000; e < 2000; e++) assert_true(here.city->enterprises[e].is.payoff >= -0.4); /* untouched neighbours */
        town_end(&here);
    }
}

/* Community 0 has no supporters, community 1 nothing else. */
static void separate_worlds(void)
{
    for (size_t e = 0; e < here.city->enterprise_count; e++) here.city->enterprises[e].is.strategy = e < 1000 ? GOV_PASSIVE : GOV_ACTIVE;
}

static int supporters_of_first(void)
{
    int supporters = 0;
    for (int e = 0; e < 1000; e++) supporters += here.city->enterprises[e].is.strategy == GOV_ACTIVE;
    return supporters;
}

static void test_without_outside_peers_no_strategy_comes_from_another_community(void **state)
{
    (void)state;
    gov_params p = crowd();
    p.institutions.revision = 1.0;
    begin(&p, 5, 10);
    separate_worlds();
    revise_once(0, 10.0);
    assert_int_equal(supporters_of_first(), 0);
    town_end(&here);
}

static void test_outside_peers_are_drawn_from_any_community_with_their_share(void **state)
{
    (void)state;
    static const double shares[] = {0.1, 0.5, 1.0};
    for (int n = 0; n < 3; n++) {
        gov_params p = crowd();
        p.institutions.revision = 1.0;
        p.institutions.outside_peers = shares[n];
        begin(&p, 6, 10);
        separate_worlds();
        revise_once(0, 100.0); /* who meets a supporter, follows */
        double adopt = shares[n] * 1000.0 / 1999.0; /* any community: one's own included */
        assert_true(fabs(supporters_of_first() - 1000.0 * adopt) < z_limit * sqrt(1000.0 * adopt * (1.0 - adopt)));
        town_end(&here);
    }
}

static void test_governments_always_look_across_communities(void **state)
{
    (void)state;
    gov_params p = crowd();
    p.enterprise.per_community = 6;
    p.institutions.revision = 1.0;
    begin(&p, 5, 10);
    here.city->governments[0].strategy = GOV_PASSIVE;
    here.city->governments[1].strategy = GOV_ACTIVE;
    revise_once(0, 100.0); /* the only peer guides and does far better */
    assert_int_equal(here.city->governments[0].strategy, GOV_ACTIVE);
    town_end(&here);
}

static void test_a_single_community_has_no_peers_for_its_government(void **state)
{
    (void)state;
    gov_params p = crowd();
    p.city.offices = p.city.communities = p.city.grids = 1;
    p.population.serving_members = 0;
    p.party.own_groups = p.party.joint_groups = 0;
    p.enterprise.per_community = 1;
    p.enterprise.commissioners = 0;
    p.institutions.revision = 1.0;
    begin(&p, 5, 40);
    int32_t before = here.city->enterprises[0].is.strategy;
    step(40);
    assert_int_equal(here.city->governments[0].strategy, GOV_PASSIVE);
    assert_int_equal(here.city->enterprises[0].is.strategy, before);
    town_end(&here);
}

static void test_mutation_picks_every_strategy_alike(void **state)
{
    (void)state;
    for (int rents = 0; rents < 2; rents++) {
        gov_params p = crowd();
        p.institutions.revision = 1.0;
        p.institutions.mutation = 1.0;
        p.institutions.rents = rents;
        begin(&p, 5, 10);
        separate_worlds();
        revise_once(0, -100.0);
        double count[3] = {0}, share = rents ? 1.0 / 3.0 : 0.5;
        for (int e = 0; e < 1000; e++) count[here.city->enterprises[e].is.strategy]++;
        for (int s = 0; s < 2 + rents; s++)
            assert_true(fabs(count[s] - 1000.0 * share) < z_limit * sqrt(1000.0 * share * (1.0 - share)));
        if (!rents) assert_true(count[GOV_RENT] == 0.0);
        town_end(&here);
    }
}

static void test_a_mutation_befalls_its_share_of_revisions_only(void **state)
{
    (void)state;
    gov_params p = crowd();
    p.institutions.revision = 0.5;
    p.institutions.mutation = 0.2;
    begin(&p, 5, 10);
    separate_worlds(); /* without a mutation nobody would turn */
    revise_once(0, 0.0);
    double share = 0.5 * 0.2 / 2.0;
    assert_true(fabs(supporters_of_first() - 1000.0 * share) < z_limit * sqrt(1000.0 * share * (1.0 - share)));
    town_end(&here);
}

static void test_strategies_change_every_fourth_week_only(void **state)
{
    (void)state;
    for (int between = 1; between <= 5; between++) {
        gov_params p = crowd();
        p.enterprise.per_community = 50;
        p.institutions.revision = 1.0;
        p.institutions.mutation = 1.0;
        p.institutions.weeks_between = between;
        begin(&p, 5, 30);
        int first = -1;
        for (int week = 0; week < 30; week++) {
            int32_t before[100];
            bool changed = false;
            for (int e = 0; e < 100; e++) before[e] = here.city->enterprises[e].is.strategy;
            step(1);
            for (int e = 0; e < 100; e++) changed |= before[e] != here.city->enterprises[e].is.strategy;
            if (changed && first < 0) first = week;
            assert_int_equal(changed, first >= 0 && (week - first) % between == 0);
        }
        assert_in_range(first, 0, between);
        town_end(&here);
    }
}

static void test_with_revision_off_shares_stay_as_set(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        gov_params p = town_core(town_busy());
        p.institutions.revise = false;
        p.government.guiding_share = 2.0 / 3.0;
        p.enterprise.supporting_share = 0.5;
        p.organisation.integrating_share = 1.0 / 3.0;
        begin(&p, seed, 40);
        for (int week = 0; week < 40; week++) {
            int guiding = 0, supporting = 0, integrating = 0;
            for (size_t c = 0; c < 3; c++) guiding += here.city->governments[c].strategy;
            for (size_t e = 0; e < 18; e++) supporting += here.city->enterprises[e].is.strategy;
            for (size_t o = 0; o < 18; o++) integrating += here.city->organisations[o].is.strategy;
            assert_int_equal(guiding, 2);
            assert_int_equal(supporting, 9);
            assert_int_equal(integrating, 6);
            step(1);
        }
        town_end(&here);
    }
}

static void test_a_policy_on_shares_deals_strategies_anew_and_back(void **state)
{
    (void)state;
    gov_params p = town_core(town_small()), with = p;
    with.government.guiding_share = 1.0;
    with.enterprise.supporting_share = 1.0;
    with.organisation.integrating_share = 0.0;
    const heli_param *rows[] = {town_row("government.guiding_share"), town_row("enterprise.supporting_share"),
                                town_row("organisation.integrating_share")};
    char name[] = "shares";
    heli_policy policy = {name, 5, 10, 3, rows, &with};
    begin(&p, 1, 20);
    town_end(&here);
    here.plan.policies = &policy;
    here.plan.policy_count = 1;
    assert_int_equal(heli_simulation_create(&here.simulation, &here.plan, 0, &heli_runner_serial, NULL), HELI_OK);
    here.city = heli_simulation_world(here.simulation);
    int32_t enterprises[18];
    for (int e = 0; e < 18; e++) enterprises[e] = here.city->enterprises[e].is.strategy;
    for (int week = 0; week < 20; week++) {
        step(1);
        bool on = week >= 5 && week < 10;
        for (size_t c = 0; c < 3; c++) assert_int_equal(here.city->governments[c].strategy, on);
        for (int e = 0; e < 18; e++) assert_int_equal(here.city->enterprises[e].is.strategy, on ? GOV_ACTIVE : enterprises[e]);
        int integrating = 0;
        for (size_t o = 0; o < 18; o++) integrating += here.city->organisations[o].is.strategy;
        assert_int_equal(integrating, on ? 0 : 9);
    }
    town_end(&here);
}

/* --- costs of their own --- */

/*
 * Digests of three busy towns over 130 weeks: strategies and payoffs of every week, residents and cases of every quarter. They are those of
 * the model before institutions had costs of their own, when all of them imitated.
 */
static void test_one_cost_for_all_and_imitation_alone_give_the_old_bits(void **state)
{
    (void)state;
    static const uint64_t old[] = {0x692fcb9c0a953374u, 0xdaab515eb531b7b3u, 0x13730988376f73eeu};
    for (uint64_t seed = 1; seed <= 3; seed++) {
        gov_params p = town_busy();
        p.institutions.sharpness = 4.0;
        p.institutions.guiding_cost = 0.5;
        p.institutions.supporting_cost = p.institutions.integrating_cost = 0.4;
        p.institutions.imitation = 1.0;
        p.institutions.cost_spread = 0.0;
        assert_int_equal(town_begin(&here, &p, seed, 10, 120), HELI_OK);
        heli_digest digest;
        heli_digest_init(&digest);
        for (int week = 0; week < 130; week++) {
            step(1);
            for (size_t c = 0; c < 3; c++) digest_institution(&digest, &here.city->governments[c]);
            for (size_t e = 0; e < 18; e++) {
                digest_institution(&digest, &here.city->enterprises[e].is);
                digest_institution(&digest, &here.city->organisations[e].is);
            }
            for (size_t c = 0; c < 3 && week % 13 == 12; c++) {
                uint64_t community = town_community_digest(&here.city->communities[c]);
                heli_digest_add(&digest, &community, sizeof community);
            }
        }
        assert_true(heli_digest_value(&digest) == old[seed - 1]);
        town_end(&here);
    }
}

/* Mean, variance, and the share within one unit of n draws of N(0, 1). */
static void assert_standard_normal(const double *offset, int n)
{
    double mean = 0.0, square = 0.0, inside = 0.0;
    for (int i = 0; i < n; i++) {
        mean += offset[i] / n;
        square += offset[i] * offset[i] / n;
        inside += (fabs(offset[i]) < 1.0) / (double)n;
    }
    assert_true(fabs(mean) < z_limit / sqrt(n));
    assert_true(fabs(square - 1.0) < z_limit * sqrt(2.0 / n));
    assert_true(fabs(inside - 0.682689) < z_limit * sqrt(0.682689 * 0.317311 / n));
}

/* 4 samples, 3 statistics and one correlation each of 4 pairs at 4.5 standard errors: a false alarm for one seed in 9,000. */
static void test_costs_are_standard_normal_of_each_role_and_independent_of_who_begins(void **state)
{
    (void)state;
    enum { N = 6 * 400 };
    static double cost[4][N];
    gov_params p = town_core(town_small());
    p.city.communities = p.city.grids = 400;
    p.population.adults_per_grid = 1;
    p.city.offices = 2;
    begin(&p, 7, 1);
    for (int c = 0; c < 400; c++) cost[0][c] = here.city->governments[c].cost_offset;
    for (int e = 0; e < N; e++) {
        cost[1][e] = here.city->enterprises[e].is.cost_offset;
        cost[2][e] = here.city->organisations[e].is.cost_offset;
        cost[3][e] = here.city->enterprises[e].is.strategy == GOV_ACTIVE ? 1.0 : -1.0; /* half of them, mean 0 */
    }
    assert_standard_normal(cost[0], 400);
    assert_standard_normal(cost[1], N);
    assert_standard_normal(cost[2], N);
    double roles = 0.0, dealt = 0.0, next = 0.0, government = 0.0;
    for (int e = 0; e < N; e++) {
        roles += cost[1][e] * cost[2][e];
        dealt += cost[1][e] * cost[3][e];
        next += cost[1][e] * cost[1][(e + 1) % N];
        if (e % 6 == 0) government += cost[0][e / 6] * cost[1][e];
    }
    assert_true(fabs(roles) < z_limit * sqrt(N) && fabs(dealt) < z_limit * sqrt(N) && fabs(next) < z_limit * sqrt(N));
    assert_true(fabs(government) < z_limit * sqrt(400));
    town_end(&here);
}

static void test_costs_follow_the_initial_seed_alone_and_are_alike_in_copies(void **state)
{
    (void)state;
    gov_params p = town_core(town_small());
    p.city.copies = 2;
    double first[18];
    begin(&p, 5, 40);
    for (int e = 0; e < 18; e++) {
        first[e] = here.city->enterprises[e].is.cost_offset;
        assert_true(here.city->enterprises[18 + e].is.cost_offset == first[e]);
        for (int d = 0; d < e; d++) assert_true(first[d] != first[e]);
    }
    step(40);
    for (int e = 0; e < 18; e++) assert_true(here.city->enterprises[e].is.cost_offset == first[e]); /* for life */
    town_end(&here);
    here.plan.seed = 99;
    assert_int_equal(heli_simulation_create(&here.simulation, &here.plan, 0, &heli_runner_serial, NULL), HELI_OK);
    here.city = heli_simulation_world(here.simulation);
    for (int e = 0; e < 18; e++) assert_true(here.city->enterprises[e].is.cost_offset == first[e]);
    town_end(&here);
    begin(&p, 6, 1); /* another initial seed */
    for (int e = 0; e < 18; e++) assert_true(here.city->enterprises[e].is.cost_offset != first[e]);
    town_end(&here);
}

/* --- weighing --- */

/* Enterprises that take a strategy when all revise and all weigh, against the sum of their chances; in three classes of cost. */
static void test_who_weighs_chooses_by_the_logit_of_the_own_gain_and_cost(void **state)
{
    (void)state;
    static const double spreads[] = {0.0, 0.15, 0.6}, sharpnesses[] = {4.0, 8.0};
    for (int n = 0; n < 12; n++) {
        gov_params p = crowd();
        bool rents = n >= 6;
        p.institutions.imitation = 0.0;
        p.institutions.revision = 1.0;
        p.institutions.rents = rents;
        p.institutions.rent_detection = 0.01;
        p.institutions.cost_spread = spreads[n % 3];
        p.institutions.sharpness = sharpnesses[n / 3 % 2];
        begin(&p, 5, 10);
        here.city->governments[0].strategy = GOV_ACTIVE;
        gov_shares seen = seen_by(here.city, 0);
        double expected[3][3] = {{0}}, variance[3][3] = {{0}}, taken[3][3] = {{0}};
        int class[1000];
        for (int e = 0; e < 1000; e++) {
            const gov_enterprise *one = &here.city->enterprises[e];
            double support = gov_supporting_advantage(&p, seen, one->has_commissioner != 0) - spreads[n % 3] * one->is.cost_offset;
            double worth[3] = {0.0, support, gov_rent_payoff(&p, seen)}, total = 0.0;
            class[e] = one->is.cost_offset < -0.43 ? 0 : one->is.cost_offset < 0.43 ? 1 : 2;
            for (int s = 0; s < 2 + rents; s++) total += exp(p.institutions.sharpness * worth[s]);
            for (int s = 0; s < 2 + rents; s++) {
                double chance = exp(p.institutions.sharpness * worth[s]) / total;
                expected[class[e]][s] += chance;
                variance[class[e]][s] += chance * (1.0 - chance);
            }
        }
        revise_once(0, 100.0); /* what peers are paid is nothing to those who weigh */
        for (int e = 0; e < 1000; e++) taken[class[e]][here.city->enterprises[e].is.strategy]++;
        for (int k = 0; k < 3; k++)
            for (int s = 0; s < 3; s++) assert_true(fabs(taken[k][s] - expected[k][s]) <= z_limit * sqrt(variance[k][s]));
        if (spreads[n % 3] > 0.5) assert_true(taken[0][GOV_ACTIVE] > 1.5 * taken[2][GOV_ACTIVE]); /* cost tells them apart */
        town_end(&here);
    }
}

static void test_a_share_of_revisions_imitates_and_the_others_weigh(void **state)
{
    (void)state;
    static const double shares[] = {0.0, 0.3, 1.0};
    for (int n = 0; n < 3; n++) {
        gov_params p = crowd();
        p.institutions.revision = 1.0;
        p.institutions.imitation = shares[n];
        p.institutions.supporting_cost = 0.0;
        p.institutions.reputation = 10.0; /* who weighs, supports */
        p.population.initial_participation = 1.0;
        begin(&p, 6, 10);
        separate_worlds(); /* who imitates, meets nobody who supports */
        revise_once(0, 0.0);
        double weigh = 1.0 - shares[n];
        assert_true(fabs(supporters_of_first() - 1000.0 * weigh) <= z_limit * sqrt(1000.0 * weigh * (1.0 - weigh)));
        town_end(&here);
    }
}

/* --- balance --- */

enum { BODIES = 4, PAIRS = 20, FIRST_YEAR = 1, YEARS = 10 };

/* Twenty communities of two small grids, with everything else as by default: institutions revise, and all mechanisms are on. */
static gov_params small_city(void)
{
    gov_params p = town_small();
    p.city.offices = 7;
    p.city.communities = 20;
    p.city.grids = 40;
    p.enterprise.commissioners = 48;
    p.institutions.revise = true;
    return p;
}

/* Shares of bodies that act (residents: that take part) in each year of one life, after a year of burn-in as in the scenarios. */
static void live_years(const gov_params *p, uint64_t seed, int years, double share[][BODIES])
{
    assert_true(town_valid(p));
    assert_int_equal(town_begin(&here, p, seed, 52, 52 * years), HELI_OK);
    heli_simulation_verify_every(here.simulation, 0);
    step(52);
    for (int year = 0; year < years; year++) {
        for (int q = 0; q < BODIES; q++) share[year][q] = 0.0;
        for (int week = 0; week < 52; week++) {
            double count[BODIES] = {0}, residents = 0.0;
            step(1);
            for (size_t c = 0; c < 20; c++) {
                count[0] += here.city->governments[c].strategy == GOV_ACTIVE;
                count[2] += (double)here.city->communities[c].sums.participants;
                residents += (double)here.city->communities[c].sums.residents;
            }
            for (size_t e = 0; e < 120; e++) {
                count[1] += here.city->enterprises[e].is.strategy == GOV_ACTIVE;
                count[3] += here.city->organisations[e].is.strategy == GOV_ACTIVE;
            }
            share[year][0] += count[0] / 20.0 / 52.0;
            share[year][1] += count[1] / 120.0 / 52.0;
            share[year][2] += count[2] / residents / 52.0;
            share[year][3] += count[3] / 120.0 / 52.0;
        }
    }
    town_end(&here);
}

/* Mean over its standard error. */
static double t_of(const double *x, int n)
{
    double mean = 0.0, square = 0.0;
    for (int i = 0; i < n; i++) mean += x[i] / n;
    for (int i = 0; i < n; i++) square += (x[i] - mean) * (x[i] - mean);
    return mean / sqrt(square / (n - 1) / n);
}

/*
 * Twenty cities with costs drawn anew, ten recorded years. Means of the years from the second on are 0.29, 0.54, 0.54; of single cities
 * 0.20-0.44, 0.44-0.64, 0.46-0.63. Drift from the second to the tenth year: |t| of 19 degrees of freedom below 4.5 for three roles, a false
 * alarm for one seed in 1,300.
 */
static void test_in_the_baseline_shares_of_acting_bodies_stay_inside_and_do_not_drift(void **state)
{
    (void)state;
    static double share[PAIRS][YEARS][BODIES];
    gov_params p = small_city();
    for (int n = 0; n < PAIRS; n++) live_years(&p, 100 + (uint64_t)n, YEARS, share[n]);
    for (int q = 0; q < BODIES; q++) {
        if (q == 2) continue;
        double drift[PAIRS], mean = 0.0;
        for (int n = 0; n < PAIRS; n++) {
            drift[n] = share[n][YEARS - 1][q] - share[n][FIRST_YEAR][q];
            for (int year = FIRST_YEAR; year < YEARS; year++) mean += share[n][year][q] / PAIRS / (YEARS - FIRST_YEAR);
        }
        print_message("%s: mean %.3f, drift t %.2f\n", q == 0 ? "governments" : q == 1 ? "enterprises" : "organisations", mean, t_of(drift, PAIRS));
        assert_true(mean > 0.15 && mean < 0.85);
        assert_true(fabs(t_of(drift, PAIRS)) < 4.5);
        for (int n = 0; n < PAIRS; n++) {
            double own = 0.0;
            for (int year = FIRST_YEAR; year < YEARS; year++) own += share[n][year][q] / (YEARS - FIRST_YEAR);
            assert_true(own > 0.10 && own < 0.90);
        }
    }
}

/*
 * Paired over twenty cities, in the third and fourth year: other institutions follow, residents take part a little less where bodies that act
 * more serve them better (crowding out). Seen: |t| from 4.5 (purchase, governments) to 63. With other seeds the weakest would miss 3 about
 * once in 15.
 */
static void test_a_policy_on_one_body_moves_the_other_three(void **state)
{
    (void)state;
    static const struct { const char *path; double value; int body; } policies[] = {
        {"institutions.opinion_weight", 0.9, 0}, {"institutions.preference", 1.0, 1}, {"resident.selective_incentive", 0.15, 2},
        {"institutions.purchase", 1.0, 3}};
    static double without[PAIRS][4][BODIES], with[4][BODIES];
    gov_params p = small_city();
    for (int n = 0; n < PAIRS; n++) live_years(&p, 200 + (uint64_t)n, 4, without[n]);
    for (int k = 0; k < 4; k++) {
        gov_params changed = p;
        double moved[BODIES][PAIRS];
        heli_param_store(town_row(policies[k].path), &changed, 0, policies[k].value);
        for (int n = 0; n < PAIRS; n++) {
            live_years(&changed, 200 + (uint64_t)n, 4, with);
            for (int q = 0; q < BODIES; q++) moved[q][n] = 0.5 * (with[2][q] + with[3][q] - without[n][2][q] - without[n][3][q]);
        }
        for (int q = 0; q < BODIES; q++) {
            bool down = q == 2 && policies[k].body != 2;
            double mean = 0.0, t = t_of(moved[q], PAIRS);
            for (int n = 0; n < PAIRS; n++) mean += moved[q][n] / PAIRS;
            print_message("%s%s %+.4f (t %.1f)", q ? ", " : policies[k].path, q ? "" : ":", mean, t);
            assert_true((down ? -t : t) > (q == policies[k].body ? 8.0 : 3.0));
        }
        print_message("; governments, enterprises, residents, organisations\n");
    }
}

/* --- rents --- */

/* Rent-seekers only, guiding governments, 100 yuan of preference a week; nobody changes of himself. */
static gov_params rents(double detection)
{
    gov_params p = crowd();
    p.enterprise.per_community = 500;
    p.enterprise.preference_yuan_per_year = 5200.0;
    p.government.guiding_share = 1.0;
    p.institutions.revision = 0.0;
    p.institutions.rents = true;
    p.institutions.rent_detection = detection;
    return p;
}

static void all_seek_rents(void)
{
    for (size_t e = 0; e < here.city->enterprise_count; e++) here.city->enterprises[e].is.strategy = GOV_RENT;
    for (size_t c = 0; c < here.city->community_count; c++) gov_update_payoffs(here.city, c);
    gov_publish(here.city);
}

static int rent_seekers(void)
{
    int count = 0;
    for (size_t e = 0; e < here.city->enterprise_count; e++) count += here.city->enterprises[e].is.strategy == GOV_RENT;
    return count;
}

static void test_rent_seekers_are_found_out_with_their_probability_per_quarter(void **state)
{
    (void)state;
    gov_params p = rents(0.3);
    begin(&p, 5, 60);
    all_seek_rents();
    for (int quarter = 1; quarter <= 4; quarter++) {
        step(13);
        double left = pow(0.7, quarter);
        assert_true(fabs(rent_seekers() - 1000.0 * left) < z_limit * sqrt(1000.0 * left * (1.0 - left)));
    }
    town_end(&here);
}

static void test_certain_detection_finds_all_within_a_quarter_and_none_finds_nobody(void **state)
{
    (void)state;
    gov_params p = rents(1.0);
    begin(&p, 5, 60);
    all_seek_rents();
    step(13);
    assert_int_equal(rent_seekers(), 0);
    town_end(&here);
    p = rents(0.0);
    begin(&p, 5, 60);
    all_seek_rents();
    step(60);
    assert_int_equal(rent_seekers(), 1000);
    town_end(&here);
}

static void test_who_is_found_out_abstains_and_is_barred_1_then_4_then_12_quarters(void **state)
{
    (void)state;
    static const int64_t quarters[] = {1, 4, 12, 12};
    gov_params p = rents(1.0);
    p.enterprise.per_community = 2;
    p.enterprise.commissioners = 0;
    p.institutions.revision = 1.0; /* whoever may, takes up any strategy */
    p.institutions.mutation = 1.0;
    begin(&p, 5, 2000);
    gov_enterprise *one = &here.city->enterprises[0];
    for (int offence = 0; offence < 4; offence++) {
        one->is.strategy = GOV_RENT;
        gov_update_payoffs(here.city, 0);
        gov_publish(here.city);
        one->barred_until = INT64_MIN;
        while (one->offences == offence) {
            if (one->is.strategy != GOV_RENT) one->is.strategy = GOV_RENT; /* against revisions before detection */
            step(1);
        }
        int64_t now = here.city->week;
        assert_int_equal(one->offences, offence + 1);
        assert_int_equal(one->is.strategy, GOV_PASSIVE);
        assert_int_equal(one->barred_until, now + 13 * quarters[offence]);
        while (here.city->week + 1 < one->barred_until) {
            step(1);
            assert_int_equal(one->is.strategy, GOV_PASSIVE);
        }
        for (int week = 0; week < 60 && one->is.strategy == GOV_PASSIVE; week++) step(1);
        assert_int_not_equal(one->is.strategy, GOV_PASSIVE); /* free again */
        if (one->offences > offence + 1) break;
    }
    town_end(&here);
}

static void test_the_fine_is_a_multiple_of_what_was_taken_and_is_paid_the_week_after(void **state)
{
    (void)state;
    for (int earlier = 0; earlier <= 20; earlier += 10) /* weeks in which it supported and kept the preference */
        for (int times = 0; times <= 3; times++) {
            gov_params p = rents(1.0);
            p.institutions.rent_fine = times;
            p.enterprise.per_community = 3;
            p.enterprise.commissioners = 0;
            begin(&p, 5, 60);
            for (size_t e = 0; e < here.city->enterprise_count; e++) here.city->enterprises[e].is.strategy = GOV_ACTIVE;
            gov_publish(here.city);
            step(earlier);
            all_seek_rents();
            gov_enterprise *one = &here.city->enterprises[0];
            int64_t taken = 0;
            while (one->offences == 0) {
                int64_t before = one->account_fen;
                step(1);
                taken += one->account_fen - before;
            }
            assert_true(taken > 0 && taken % 10000 == 0); /* 100 yuan a week */
            assert_int_equal(one->fine_due_fen, times * taken);
            /* It keeps what is left of the preference; a fine beyond it is brought from outside. */
            int64_t account = one->account_fen, district = here.city->ledger.district, fines = 0;
            for (size_t e = 0; e < here.city->enterprise_count; e++) fines += here.city->enterprises[e].fine_due_fen;
            step(1);
            assert_int_equal(one->fine_due_fen, 0);
            assert_int_equal(one->taken_fen, 0);
            assert_int_equal(one->account_fen, account > times * taken ? account - times * taken : 0);
            assert_int_equal(here.city->ledger.district - district, fines);
            town_end(&here);
        }
}

static void test_a_rent_seeker_takes_the_preference_and_gives_nothing(void **state)
{
    (void)state;
    gov_params p = rents(0.0);
    begin(&p, 5, 30);
    for (size_t e = 0; e < 1000; e++)
        here.city->enterprises[e].is.strategy = e % 500 < 200 ? GOV_ACTIVE : e % 500 < 300 ? GOV_RENT : GOV_PASSIVE;
    gov_publish(here.city);
    step(10);
    for (size_t e = 0; e < 1000; e++) assert_int_equal(here.city->enterprises[e].account_fen, e % 500 < 300 ? 100000 : 0);
    for (size_t c = 0; c < 2; c++) {
        const gov_community *community = &here.city->communities[c];
        double hours = 23.0 * (double)town_size(community) / 1000.0 * 0.4; /* 200 of 500 */
        assert_true(fabs(gov_length(community->field.raw[GOV_ENTERPRISES]) - hours) < 1e-9 * hours);
    }
    town_end(&here);
}

static void test_an_administering_government_gives_no_preference(void **state)
{
    (void)state;
    gov_params p = rents(0.0);
    p.government.guiding_share = 0.0;
    begin(&p, 5, 30);
    all_seek_rents();
    step(30);
    for (size_t e = 0; e < 1000; e++) assert_int_equal(here.city->enterprises[e].account_fen, 0);
    town_end(&here);
}

/* --- the veto --- */

static void test_a_veto_enters_the_payoff_of_the_following_year_and_of_no_other(void **state)
{
    (void)state;
    gov_params p = town_core(town_small());
    p.government.guiding_share = 1.0;
    begin(&p, 5, 200);
    step(20);
    here.city->communities[1].vetoed_this_year = 1;
    for (int64_t week = 20; week < 200; week++) {
        step(1);
        bool following = week >= 52 && week < 104;
        for (size_t c = 0; c < 3; c++) {
            double loss = p.institutions.veto_penalty;
            double usual = paid_for(&p, 0, &here.city->governments[c], false, seen_by(here.city, c));
            assert_true(near(here.city->governments[c].payoff, c == 1 && following ? usual - loss : usual));
        }
    }
    town_end(&here);
}

/* --- commissioners (44) --- */

static void test_commissioners_turn_support_from_its_base_direction_toward_expressed_needs_without_adding_up(void **state)
{
    (void)state;
    for (int some = 0; some < 2; some++) {
        gov_params p = town_core(town_small());
        p.enterprise.commissioner_quality = 0.8;
        p.enterprise.commissioners = some ? 9 : 18;
        begin(&p, 5, 60);
        gov_vector base, turned;
        for (int k = 0; k < 6; k++) base.k[k] = p.enterprise.direction[k];
        base = town_unit(base);
        for (int week = 0; week < 60; week++) {
            step(1);
            for (size_t c = 0; c < 3; c++) {
                const gov_community *community = &here.city->communities[c];
                gov_vector sum = {{0}};
                turned = town_rotated(base, town_unit(community->expressed_need), 0.3 * 0.8);
                for (size_t e = 0; e < 6; e++) {
                    bool has = here.city->enterprises[community->first_enterprise + e].has_commissioner != 0;
                    for (int k = 0; k < 6; k++) sum.k[k] += has ? turned.k[k] : base.k[k];
                }
                sum = town_unit(sum);
                gov_vector mean = gov_mean_enterprise_direction(here.city, c, GOV_ALL_ENTERPRISES);
                for (int k = 0; k < 6; k++) assert_true(fabs(mean.k[k] - sum.k[k]) < 1e-9);
            }
        }
        town_end(&here);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_payoff_advantages_are_the_linear_forms_of_9_10_12_and_14),
        cmocka_unit_test(test_with_the_defaults_nobody_acting_and_everybody_acting_are_both_self_sustaining),
        cmocka_unit_test(test_a_larger_veto_never_lowers_guiding_and_a_larger_fine_never_raises_rents),
        cmocka_unit_test(test_at_the_end_of_a_week_payoffs_come_from_the_own_communitys_shares),
        cmocka_unit_test(test_a_published_payoff_belongs_to_the_published_strategy),
        cmocka_unit_test(test_an_institution_revises_with_its_probability_and_adopts_by_the_fermi_rule),
        cmocka_unit_test(test_without_outside_peers_no_strategy_comes_from_another_community),
        cmocka_unit_test(test_outside_peers_are_drawn_from_any_community_with_their_share),
        cmocka_unit_test(test_governments_always_look_across_communities),
        cmocka_unit_test(test_a_single_community_has_no_peers_for_its_government),
        cmocka_unit_test(test_mutation_picks_every_strategy_alike),
        cmocka_unit_test(test_a_mutation_befalls_its_share_of_revisions_only),
        cmocka_unit_test(test_strategies_change_every_fourth_week_only),
        cmocka_unit_test(test_with_revision_off_shares_stay_as_set),
        cmocka_unit_test(test_a_policy_on_shares_deals_strategies_anew_and_back),
        cmocka_unit_test(test_one_cost_for_all_and_imitation_alone_give_the_old_bits),
        cmocka_unit_test(test_costs_are_standard_normal_of_each_role_and_independent_of_who_begins),
        cmocka_unit_test(test_costs_follow_the_initial_seed_alone_and_are_alike_in_copies),
        cmocka_unit_test(test_who_weighs_chooses_by_the_logit_of_the_own_gain_and_cost),
        cmocka_unit_test(test_a_share_of_revisions_imitates_and_the_others_weigh),
        cmocka_unit_test(test_in_the_baseline_shares_of_acting_bodies_stay_inside_and_do_not_drift),
        cmocka_unit_test(test_a_policy_on_one_body_moves_the_other_three),
        cmocka_unit_test(test_rent_seekers_are_found_out_with_their_probability_per_quarter),
        cmocka_unit_test(test_certain_detection_finds_all_within_a_quarter_and_none_finds_nobody),
        cmocka_unit_test(test_who_is_found_out_abstains_and_is_barred_1_then_4_then_12_quarters),
        cmocka_unit_test(test_the_fine_is_a_multiple_of_what_was_taken_and_is_paid_the_week_after),
        cmocka_unit_test(test_a_rent_seeker_takes_the_preference_and_gives_nothing),
        cmocka_unit_test(test_an_administering_government_gives_no_preference),
        cmocka_unit_test(test_a_veto_enters_the_payoff_of_the_following_year_and_of_no_other),
        cmocka_unit_test(test_commissioners_turn_support_from_its_base_direction_toward_expressed_needs_without_adding_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
