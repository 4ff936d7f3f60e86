/*
 * The initial city: what is counted and dealt, from which distributions residents are drawn, and which seed they hang on
 * (ODD 5, decisions of section 0). Statistical claims fail falsely with probability below 1e-6 each, were the seed drawn anew.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/town.h"

/* sqrt(N) times the Kolmogorov-Smirnov distance stays below this with probability 1 - 1e-6. */
static const double ks_limit = 2.70;
/* A standard normal deviate stays within this with probability 1 - 1e-6. */
static const double z_limit = 4.9;

static town district; /* the default city, built once */

static int build_district(void **state)
{
    (void)state;
    gov_params p;
    heli_params_default(gov_param_rows, GOV_PARAM_COUNT, &p);
    return town_begin(&district, &p, 7, 52, 260) == HELI_OK ? 0 : -1;
}

static int leave_district(void **state)
{
    (void)state;
    town_end(&district);
    return 0;
}

/* --- counts --- */

static void test_the_default_district_has_1_district_7_offices_20_communities_261_grids_104400_adults(void **state)
{
    (void)state;
    const gov_city *city = district.city;
    size_t in_office[7] = {0}, grids = 0;
    int64_t adults = 0;
    assert_int_equal(district.params.city.districts, 1);
    assert_int_equal(city->office_count, 7);
    assert_int_equal(city->community_count, 20);
    assert_int_equal(city->grid_count, 261);
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_community *community = &city->communities[c];
        assert_true(community->office < 7);
        in_office[community->office]++;
        assert_int_equal(community->first_grid, grids);
        assert_in_range(community->grid_count, 13, 14);
        grids += community->grid_count;
        adults += (int64_t)town_size(community);
    }
    assert_int_equal(grids, 261);
    assert_int_equal(adults, 104400);
    assert_int_equal(city->adults, 104400);
    for (int o = 0; o < 7; o++) assert_in_range(in_office[o], 2, 3);
}

static void test_each_grid_has_400_consecutive_residents(void **state)
{
    (void)state;
    const gov_city *city = district.city;
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_community *community = &city->communities[c];
        for (size_t i = 0; i < town_size(community); i++) assert_int_equal(community->residents.grid[i], i / 400);
        for (size_t g = 0; g < community->grid_count; g++)
            assert_int_equal(city->grids[community->first_grid + g].residents, 400);
    }
}

static void test_party_groups_are_77_own_53_joint_and_131_none(void **state)
{
    (void)state;
    int count[3] = {0};
    for (size_t g = 0; g < district.city->grid_count; g++) count[district.city->grids[g].group]++;
    assert_int_equal(count[GOV_GROUP_OWN], 77);
    assert_int_equal(count[GOV_GROUP_JOINT], 53);
    assert_int_equal(count[GOV_GROUP_NONE], 131);
}

static void test_serving_members_are_1400_exactly_and_spread_over_the_grids(void **state)
{
    (void)state;
    const gov_city *city = district.city;
    int total = 0;
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_community *community = &city->communities[c];
        int in_grid[14] = {0};
        for (size_t i = 0; i < town_size(community); i++)
            in_grid[community->residents.grid[i]] += (community->residents.flags[i] & GOV_FLAG_SERVING) != 0;
        for (size_t g = 0; g < community->grid_count; g++) {
            assert_in_range(in_grid[g], 5, 6); /* 1400 / 261 = 5.36 */
            total += in_grid[g];
        }
    }
    assert_int_equal(total, 1400);
}

static void test_commissioners_are_48_units_two_or_three_in_each_community(void **state)
{
    (void)state;
    const gov_city *city = district.city;
    int total = 0;
    assert_int_equal(city->enterprises_each, 6);
    assert_int_equal(city->enterprise_count, 120);
    for (size_t c = 0; c < city->community_count; c++) {
        int here = 0;
        for (size_t e = 0; e < 6; e++) here += city->enterprises[city->communities[c].first_enterprise + e].has_commissioner != 0;
        assert_in_range(here, 2, 3);
        total += here;
    }
    assert_int_equal(total, 48);
}

static void test_each_community_has_one_organisation_of_each_of_six_kinds(void **state)
{
    (void)state;
    assert_int_equal(district.city->organisations_each, GOV_DOMAINS);
    assert_int_equal(district.city->organisation_count, 120);
}

static void test_initial_shares_of_institutions_are_none_guiding_half_supporting_half_integrating(void **state)
{
    (void)state;
    const gov_city *city = district.city;
    int guiding = 0, supporting = 0, integrating = 0;
    for (size_t c = 0; c < city->community_count; c++) guiding += city->governments[c].strategy == GOV_ACTIVE;
    for (size_t e = 0; e < city->enterprise_count; e++) supporting += city->enterprises[e].is.strategy == GOV_ACTIVE;
    for (size_t o = 0; o < city->organisation_count; o++) integrating += city->organisations[o].is.strategy == GOV_ACTIVE;
    assert_int_equal(guiding, 0);
    assert_int_equal(supporting, 60);
    assert_int_equal(integrating, 60);
    /* Dealt evenly: half of each community's own. */
    for (size_t c = 0; c < city->community_count; c++) {
        int here = 0;
        for (size_t o = 0; o < 6; o++) here += city->organisations[city->communities[c].first_organisation + o].is.strategy == GOV_ACTIVE;
        assert_int_equal(here, 3);
    }
}

static void test_queues_and_histories_start_empty(void **state)
{
    (void)state;
    const gov_city *city = district.city;
    assert_int_equal(town_money(city), 0);
    for (size_t c = 0; c < city->community_count; c++) {
        assert_int_equal(city->communities[c].vetoed_this_year, 0);
        assert_int_equal(city->communities[c].vetoed_last_year, 0);
    }
    for (size_t e = 0; e < city->enterprise_count; e++) assert_int_equal(city->enterprises[e].offences, 0);
}

/* --- distributions --- */

static double *all_values(const gov_city *city, size_t offset, size_t width, size_t *count)
{
    double *values = malloc((size_t)city->adults * width * sizeof *values);
    size_t n = 0;
    assert_non_null(values);
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_community *community = &city->communities[c];
        float *column;
        memcpy(&column, (const char *)&community->residents + offset, sizeof column);
        for (size_t k = 0; k < width; k++)
            for (size_t i = 0; i < town_size(community); i++) values[n++] = (double)column[k * community->columns.stride + i];
    }
    *count = n;
    return values;
}
#define ALL(field, width, count) all_values(district.city, offsetof(gov_residents, field), width, count)

/* Kolmogorov-Smirnov distance, times sqrt(N), of values from a distribution function; sorts them. */
static double ks_distance(double *values, size_t n, double (*cdf)(double))
{
    double distance = 0.0;
    qsort(values, n, sizeof *values, town_ascending);
    for (size_t i = 0; i < n; i++) {
        double f = cdf(values[i]);
        distance = fmax(distance, fmax(f - (double)i / (double)n, (double)(i + 1) / (double)n - f));
    }
    return distance * sqrt((double)n);
}

static double need_cdf(double x) { return (x - 0.1) / 0.5; }
static double cost_cdf(double x) { return x - 0.5; }
static double position_cdf(double x) { return 0.5 * erfc(-log(x) / 0.6 / sqrt(2.0)); }

static void test_initial_needs_are_uniform_between_a_tenth_and_six_tenths(void **state)
{
    (void)state;
    size_t n;
    double *needs = ALL(need, GOV_DOMAINS, &n);
    assert_true(ks_distance(needs, n, need_cdf) < ks_limit);
    assert_true(needs[0] >= 0.1 - 1e-7 && needs[n - 1] <= 0.6 + 1e-7);
    free(needs);
}

static void test_costs_of_taking_part_and_of_resisting_are_uniform_from_a_half_to_one_and_a_half(void **state)
{
    (void)state;
    size_t n;
    double *participate = ALL(cost_participate, 1, &n), *resist = ALL(cost_resist, 1, &n), covariance = 0.0;
    for (size_t i = 0; i < n; i++) covariance += (participate[i] - 1.0) * (resist[i] - 1.0);
    /* independent: each product has standard deviation 1/12 */
    assert_true(fabs(covariance) < z_limit * sqrt((double)n) / 12.0);
    assert_true(ks_distance(participate, n, cost_cdf) < ks_limit);
    assert_true(ks_distance(resist, n, cost_cdf) < ks_limit);
    free(participate);
    free(resist);
}

static void test_positions_are_lognormal_with_deviation_six_tenths(void **state)
{
    (void)state;
    size_t n;
    double *positions = ALL(position, 1, &n);
    assert_true(ks_distance(positions, n, position_cdf) < ks_limit);
    assert_true(positions[0] > 0.0);
    free(positions);
}

/* The logarithm of a position is the community's own deviation times the resident's draw, which is the same with and without the spread. */
static void test_communities_differ_in_inequality_by_the_stated_share_and_not_at_all_without(void **state)
{
    (void)state;
    gov_params p;
    town alike, unlike;
    heli_params_default(gov_param_rows, GOV_PARAM_COUNT, &p);
    p.population.adults_per_grid = 20;
    p.population.serving_members = 0;
    assert_int_equal(town_begin(&alike, &p, 7, 0, 1), HELI_OK);
    p.population.position_sd_spread = 0.9;
    assert_int_equal(town_begin(&unlike, &p, 7, 0, 1), HELI_OK);
    double least = 1.0, most = 1.0;
    for (size_t c = 0; c < 20; c++) {
        const gov_residents *a = &alike.city->communities[c].residents, *b = &unlike.city->communities[c].residents;
        double own = log((double)b->position[0]) / log((double)a->position[0]);
        for (size_t i = 0; i < town_size(&alike.city->communities[c]); i++) {
            assert_true(fabs(log((double)b->position[i]) - own * log((double)a->position[i])) < 1e-5);
            assert_true(b->need[i] == a->need[i] && b->cost_participate[i] == a->cost_participate[i]);
        }
        assert_true(own > 0.1 - 1e-5 && own < 1.9 + 1e-5);
        least = fmin(least, own);
        most = fmax(most, own);
    }
    assert_true(least < 0.4 && most > 1.6); /* twenty uniform draws miss a sixth of the range at either end with probability 0.05; seed 7 does not */
    town_end(&alike);
    town_end(&unlike);
}

static void test_weights_sum_to_255_and_are_flat_dirichlet(void **state)
{
    (void)state;
    const gov_city *city = district.city;
    double sum[GOV_DOMAINS] = {0}, squares[GOV_DOMAINS] = {0}, n = (double)city->adults;
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_community *community = &city->communities[c];
        for (size_t i = 0; i < town_size(community); i++) {
            int total = 0;
            for (size_t k = 0; k < GOV_DOMAINS; k++) {
                int weight = community->residents.weight[k * community->columns.stride + i];
                total += weight;
                sum[k] += weight / 255.0;
                squares[k] += weight * weight / 65025.0;
            }
            assert_int_equal(total, GOV_WEIGHT_TOTAL);
        }
    }
    /* Beta(1, 5): mean 1/6, variance 5/252, second moment 1/21, fourth moment 1/126; rounding moves the second by at most 2e-5 */
    for (int k = 0; k < GOV_DOMAINS; k++) {
        assert_true(fabs(sum[k] / n - 1.0 / 6.0) < z_limit * sqrt(5.0 / 252.0 / n));
        assert_true(fabs(squares[k] / n - 1.0 / 21.0) < z_limit * sqrt((1.0 / 126.0 - 1.0 / 441.0) / n) + 2e-5);
    }
}

static void test_trust_starts_at_a_half_habitus_at_015_and_15_percent_take_part(void **state)
{
    (void)state;
    const gov_city *city = district.city;
    int64_t participants = 0;
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_community *community = &city->communities[c];
        const int8_t *stance = town_stances(city, community);
        for (size_t i = 0; i < town_size(community); i++) {
            assert_true(community->residents.trust[i] == 0.5f);
            assert_true(community->residents.habitus[i] == 0.15f);
            assert_true(stance[i] == GOV_PARTICIPATE || stance[i] == GOV_ABSTAIN);
            participants += stance[i] == GOV_PARTICIPATE;
        }
        assert_int_equal(community->sums.resisters, 0);
    }
    assert_true(fabs((double)participants - 0.15 * 104400) < z_limit * sqrt(0.15 * 0.85 * 104400));
}

static void test_quintile_flags_mark_the_weakest_and_strongest_fifth_of_each_community(void **state)
{
    (void)state;
    const gov_city *city = district.city;
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_community *community = &city->communities[c];
        size_t low = 0, high = 0;
        float lowest_other = 1e30f, highest_other = 0.0f, highest_low = 0.0f, lowest_high = 1e30f;
        for (size_t i = 0; i < town_size(community); i++) {
            float v = community->residents.position[i];
            int flags = community->residents.flags[i];
            if (flags & GOV_FLAG_LOW_QUINTILE) {
                low++;
                if (v > highest_low) highest_low = v;
            } else if (v < lowest_other) lowest_other = v;
            if (flags & GOV_FLAG_HIGH_QUINTILE) {
                high++;
                if (v < lowest_high) lowest_high = v;
            } else if (v > highest_other) highest_other = v;
        }
        assert_int_equal(low, town_size(community) / 5);
        assert_int_equal(high, town_size(community) / 5);
        assert_true(highest_low <= lowest_other && highest_other <= lowest_high);
    }
}

static void test_residents_observe_8_others_three_quarters_of_them_in_the_own_grid(void **state)
{
    (void)state;
    const gov_city *city = district.city;
    double same = 0.0, expected = 0.0, variance = 0.0;
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_community *community = &city->communities[c];
        size_t n = town_size(community);
        double p = 0.75 + 0.25 * 399.0 / ((double)n - 1.0);
        assert_int_equal(community->graph.node_count, n);
        for (uint32_t i = 0; i < n; i++) {
            assert_int_equal(heli_graph_degree(&community->graph, i), 8);
            for (uint32_t j = 0; j < 8; j++) {
                uint32_t other = heli_graph_neighbour(&community->graph, i, j);
                assert_true(other < n && other != i);
                same += community->residents.grid[other] == community->residents.grid[i];
            }
        }
        expected += 8.0 * (double)n * p;
        variance += 8.0 * (double)n * p * (1.0 - p);
    }
    assert_true(fabs(same - expected) < z_limit * sqrt(variance));
}

static void test_a_residents_voice_is_position_to_the_power_of_one_minus_equality(void **state)
{
    (void)state;
    static const double equalities[] = {0.0, 0.3, 1.0};
    gov_params p = town_small();
    for (int n = 0; n < 3; n++) {
        static town here;
        p.voice.equality = equalities[n];
        assert_int_equal(town_begin(&here, &p, 3, 0, 1), HELI_OK);
        const gov_community *community = &here.city->communities[1];
        for (size_t i = 0; i < town_size(community); i++) {
            double v = (double)community->residents.position[i], expected = pow(v, 1.0 - equalities[n]);
            assert_true(fabs((double)community->residents.voice[i] - expected) <= 1e-6 * expected);
            if (n != 1) assert_true(community->residents.voice[i] == (n == 0 ? community->residents.position[i] : 1.0f));
        }
        town_end(&here);
    }
}

/* --- seeds --- */

static uint64_t first_digest(const gov_params *params, uint64_t seed, uint64_t initial_seed, uint64_t replicate, bool shared,
                             int weeks)
{
    heli_plan plan = {.model = town_model(), .params = params, .burn_in = 2, .steps = 20, .seed = seed,
                      .initial_seed = initial_seed, .shared_population = shared};
    heli_simulation *simulation = NULL;
    assert_int_equal(heli_simulation_create(&simulation, &plan, replicate, &heli_runner_serial, NULL), HELI_OK);
    for (int week = 0; week < weeks; week++) assert_int_equal(heli_simulation_step(simulation, NULL), HELI_OK);
    uint64_t digest = heli_simulation_digest(simulation);
    heli_simulation_free(simulation);
    return digest;
}

static void test_another_dynamics_seed_leaves_every_bit_of_the_initial_city(void **state)
{
    (void)state;
    gov_params p = town_busy();
    uint64_t digest = first_digest(&p, 1, 5, 0, false, 0);
    for (uint64_t seed = 2; seed < 12; seed++) {
        assert_true(first_digest(&p, seed, 5, 0, false, 0) == digest);
        assert_true(first_digest(&p, seed, 5, 0, false, 6) != first_digest(&p, 1, 5, 0, false, 6));
    }
}

static void test_another_initial_seed_gives_another_city(void **state)
{
    (void)state;
    gov_params p = town_busy();
    for (uint64_t seed = 6; seed < 12; seed++)
        assert_true(first_digest(&p, 1, seed, 0, false, 0) != first_digest(&p, 1, 5, 0, false, 0));
}

static void test_replicates_draw_their_own_population_unless_it_is_shared(void **state)
{
    (void)state;
    gov_params p = town_busy();
    uint64_t first = first_digest(&p, 1, 5, 0, false, 0), later = first_digest(&p, 1, 5, 0, false, 6);
    for (uint64_t replicate = 1; replicate < 5; replicate++) {
        assert_true(first_digest(&p, 1, 5, replicate, false, 0) != first);
        assert_true(first_digest(&p, 1, 5, replicate, true, 0) == first);
        assert_true(first_digest(&p, 1, 5, replicate, true, 6) != later);
    }
    assert_true(first_digest(&p, 1, 5, 0, true, 6) == later);
}

static void test_what_is_dealt_hangs_on_the_initial_seed(void **state)
{
    (void)state;
    gov_params p = town_small();
    p.city.grids = 60;
    p.population.adults_per_grid = 1;
    p.party.own_groups = 20;
    p.party.joint_groups = 20;
    bool groups = false, commissioners = false, supporters = false;
    static town a, b;
    assert_int_equal(town_begin(&a, &p, 1, 0, 1), HELI_OK);
    for (uint64_t seed = 2; seed < 8; seed++) {
        assert_int_equal(town_begin(&b, &p, seed, 0, 1), HELI_OK); /* initial seed 1000 + seed */
        for (size_t g = 0; g < 60; g++) groups |= a.city->grids[g].group != b.city->grids[g].group;
        for (size_t e = 0; e < a.city->enterprise_count; e++) {
            commissioners |= a.city->enterprises[e].has_commissioner != b.city->enterprises[e].has_commissioner;
            supporters |= a.city->enterprises[e].is.strategy != b.city->enterprises[e].is.strategy;
        }
        town_end(&b);
    }
    assert_true(groups && commissioners && supporters);
    town_end(&a);
}

static void test_more_groups_or_supporters_keep_the_earlier_ones(void **state)
{
    (void)state;
    gov_params p = town_small();
    p.city.grids = 60;
    p.population.adults_per_grid = 1;
    static town few, many;
    for (int own = 0; own < 40; own += 4) {
        p.party.own_groups = own;
        p.party.joint_groups = 0;
        p.enterprise.supporting_share = own / 60.0;
        assert_int_equal(town_begin(&few, &p, 1, 0, 1), HELI_OK);
        p.party.own_groups = own + 4;
        p.enterprise.supporting_share = (own + 4) / 60.0;
        assert_int_equal(town_begin(&many, &p, 1, 0, 1), HELI_OK);
        for (size_t g = 0; g < 60; g++)
            assert_true(few.city->grids[g].group != GOV_GROUP_OWN || many.city->grids[g].group == GOV_GROUP_OWN);
        for (size_t e = 0; e < few.city->enterprise_count; e++)
            assert_true(few.city->enterprises[e].is.strategy <= many.city->enterprises[e].is.strategy);
        town_end(&few);
        town_end(&many);
    }
}

/* --- edges --- */

static void run_to_the_end(const gov_params *params)
{
    static town here;
    assert_true(town_valid(params));
    assert_int_equal(town_begin(&here, params, 9, 1, 30), HELI_OK);
    while (!heli_simulation_finished(here.simulation)) assert_int_equal(town_step(&here), HELI_OK);
    town_end(&here);
}

static void test_a_city_without_residents_runs(void **state)
{
    (void)state;
    gov_params p = town_busy();
    p.population.adults_per_grid = 0;
    p.population.serving_members = 0;
    run_to_the_end(&p);
}

static void test_one_resident_runs_on_every_network(void **state)
{
    (void)state;
    for (int kind = 0; kind <= GOV_NETWORK_PREFERENTIAL; kind++)
        for (int degree = 0; degree <= 8; degree += 4) {
            gov_params p = town_busy();
            p.city.offices = p.city.communities = p.city.grids = 1;
            p.population.adults_per_grid = 1;
            p.population.serving_members = 1;
            p.party.own_groups = 1;
            p.party.joint_groups = 0;
            p.network.kind = kind;
            p.network.degree = degree;
            run_to_the_end(&p);
        }
}

static void test_any_small_number_of_residents_runs_on_every_network(void **state)
{
    (void)state;
    for (int kind = 0; kind <= GOV_NETWORK_PREFERENTIAL; kind++)
        for (int adults = 2; adults <= 12; adults++) {
            gov_params p = town_busy();
            p.city.offices = p.city.communities = p.city.grids = 1;
            p.population.adults_per_grid = adults;
            p.population.serving_members = 2;
            p.party.own_groups = 1;
            p.party.joint_groups = 0;
            p.network.kind = kind;
            run_to_the_end(&p);
        }
}

static void test_residents_who_see_nobody_neither_imitate_nor_feel_pressure(void **state)
{
    (void)state;
    static town here;
    for (int kind = 0; kind <= GOV_NETWORK_PREFERENTIAL; kind++) {
        gov_params p = town_small();
        p.network.kind = kind;
        p.network.degree = 0;
        p.resident.imitation = 1.0; /* nobody to imitate */
        p.resident.revision = 1.0;
        if (kind == GOV_NETWORK_COMPLETE) continue; /* all see all, whatever the degree */
        assert_int_equal(town_begin(&here, &p, 9, 0, 10), HELI_OK);
        for (int week = 0; week < 10; week++) assert_int_equal(town_step(&here), HELI_OK);
        for (size_t c = 0; c < here.city->community_count; c++) {
            const gov_community *community = &here.city->communities[c];
            gov_pass pass = gov_prepare_pass(here.city, c, (heli_key){{1, 2}}, here.city->week + 1);
            gov_pass loud = pass;
            loud.social_pressure = 100.0f;
            for (size_t i = 0; i < town_size(community); i++) {
                assert_int_equal(heli_graph_degree(&community->graph, (uint32_t)i), 0);
                gov_view quiet_view = gov_resident_view(&pass, i, 0), loud_view = gov_resident_view(&loud, i, 0);
                assert_true(quiet_view.participate == loud_view.participate && quiet_view.resist == loud_view.resist);
            }
        }
        town_end(&here);
    }
}

static void test_institutions_may_be_missing(void **state)
{
    (void)state;
    gov_params p = town_busy();
    p.enterprise.per_community = 0;
    p.enterprise.commissioners = 0;
    p.party.own_groups = p.party.joint_groups = 0;
    p.population.serving_members = 0;
    run_to_the_end(&p);
    p.government.hours_per_1000 = p.organisation.hours_per_1000 = p.resident.hours_per_week = 0.0; /* nothing acts at all */
    p.enterprise.half_support_hours = 0.0;
    run_to_the_end(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_default_district_has_1_district_7_offices_20_communities_261_grids_104400_adults),
        cmocka_unit_test(test_each_grid_has_400_consecutive_residents),
        cmocka_unit_test(test_party_groups_are_77_own_53_joint_and_131_none),
        cmocka_unit_test(test_serving_members_are_1400_exactly_and_spread_over_the_grids),
        cmocka_unit_test(test_commissioners_are_48_units_two_or_three_in_each_community),
        cmocka_unit_test(test_each_community_has_one_organisation_of_each_of_six_kinds),
        cmocka_unit_test(test_initial_shares_of_institutions_are_none_guiding_half_supporting_half_integrating),
        cmocka_unit_test(test_queues_and_histories_start_empty),
        cmocka_unit_test(test_initial_needs_are_uniform_between_a_tenth_and_six_tenths),
        cmocka_unit_test(test_costs_of_taking_part_and_of_resisting_are_uniform_from_a_half_to_one_and_a_half),
        cmocka_unit_test(test_positions_are_lognormal_with_deviation_six_tenths),
        cmocka_unit_test(test_communities_differ_in_inequality_by_the_stated_share_and_not_at_all_without),
        cmocka_unit_test(test_weights_sum_to_255_and_are_flat_dirichlet),
        cmocka_unit_test(test_trust_starts_at_a_half_habitus_at_015_and_15_percent_take_part),
        cmocka_unit_test(test_quintile_flags_mark_the_weakest_and_strongest_fifth_of_each_community),
        cmocka_unit_test(test_residents_observe_8_others_three_quarters_of_them_in_the_own_grid),
        cmocka_unit_test(test_a_residents_voice_is_position_to_the_power_of_one_minus_equality),
        cmocka_unit_test(test_another_dynamics_seed_leaves_every_bit_of_the_initial_city),
        cmocka_unit_test(test_another_initial_seed_gives_another_city),
        cmocka_unit_test(test_replicates_draw_their_own_population_unless_it_is_shared),
        cmocka_unit_test(test_what_is_dealt_hangs_on_the_initial_seed),
        cmocka_unit_test(test_more_groups_or_supporters_keep_the_earlier_ones),
        cmocka_unit_test(test_a_city_without_residents_runs),
        cmocka_unit_test(test_one_resident_runs_on_every_network),
        cmocka_unit_test(test_any_small_number_of_residents_runs_on_every_network),
        cmocka_unit_test(test_residents_who_see_nobody_neither_imitate_nor_feel_pressure),
        cmocka_unit_test(test_institutions_may_be_missing),
    };
    return cmocka_run_group_tests(tests, build_district, leave_district);
}
