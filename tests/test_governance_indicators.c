/*
 * Indicators (ODD 9.2), each computed again from the residents' columns and the institutions by a plain reading of its definition.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/town.h"

enum { VALUES = GOV_INDICATORS + 8 * (GOV_DOMAINS - 1), MOST_ADULTS = 400 };

static town here;
static double values[VALUES];

static double seen(const char *name)
{
    assert_true(town_slot(name) < VALUES);
    return values[town_slot(name)];
}

#define ASSERT_NEAR(a, b, tolerance)                                                                             \
    do {                                                                                                         \
        double a_ = (a), b_ = (b);                                                                               \
        if (!(fabs(a_ - b_) <= (tolerance))) fail_msg("%s is %.12g, %s is %.12g", #a, a_, #b, b_);               \
    } while (0)

static void begin(const gov_params *params, uint64_t seed, int64_t weeks)
{
    assert_true(town_valid(params));
    assert_int_equal(heli_indicators_width(gov_indicators, GOV_INDICATORS), VALUES);
    assert_int_equal(town_begin(&here, params, seed, 0, weeks), HELI_OK);
}

static void step(int weeks)
{
    for (int week = 0; week < weeks; week++) assert_int_equal(town_step(&here), HELI_OK);
}

/* --- residents --- */

static void test_participation_resistance_trust_and_needs_are_plain_means_over_residents(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        gov_params p = seed == 1 ? town_all_on() : seed % 2 ? town_random(seed) : town_random_all(seed);
        begin(&p, seed, 25);
        for (int week = 0; week < 25; week++) {
            step(1);
            for (size_t c = 0; c < here.city->community_count; c++) {
                const gov_community *community = &here.city->communities[c];
                double n = (double)town_size(community), acting = 0, resisting = 0, trust = 0, need[GOV_DOMAINS] = {0}, hardship = 0;
                for (size_t i = 0; i < town_size(community); i++) {
                    acting += town_stances(here.city, community)[i] == GOV_PARTICIPATE;
                    resisting += town_stances(here.city, community)[i] == GOV_RESIST;
                    trust += (double)community->residents.trust[i];
                    hardship += town_hardship(community, i);
                    for (int k = 0; k < GOV_DOMAINS; k++) need[k] += town_need(community, i, k);
                }
                gov_observe_community(here.city, c, values);
                ASSERT_NEAR(seen("participation"), acting / n, 1e-12);
                ASSERT_NEAR(seen("resistance"), resisting / n, 1e-12);
                ASSERT_NEAR(seen("trust"), trust / n, 1e-7);
                ASSERT_NEAR(seen("satisfaction"), 1.0 - hardship / n, 1e-6);
                for (size_t k = 0; k < GOV_DOMAINS; k++) ASSERT_NEAR(values[town_slot("need") + k], need[k] / n, 1e-7);
            }
        }
        town_end(&here);
    }
}

static void test_satisfied_are_those_with_a_satisfaction_of_at_least_six_tenths(void **state)
{
    (void)state;
    double most = 0.0, least = 1.0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        gov_params p = town_small();
        begin(&p, seed, 40);
        for (int week = 0; week < 40; week++) {
            step(1);
            for (size_t c = 0; c < 3; c++) {
                const gov_community *community = &here.city->communities[c];
                double surely = 0, perhaps = 0, n = (double)town_size(community);
                for (size_t i = 0; i < town_size(community); i++) {
                    surely += town_hardship(community, i) < 0.4 - 1e-6;
                    perhaps += town_hardship(community, i) < 0.4 + 1e-6;
                }
                gov_observe_community(here.city, c, values);
                assert_true(seen("satisfied_share") * n >= surely - 1e-9 && seen("satisfied_share") * n <= perhaps + 1e-9);
                most = fmax(most, surely / n);
                least = fmin(least, surely / n);
            }
        }
        town_end(&here);
    }
    assert_true(most > 0.7 && least < 0.9);
}

static void test_participation_in_13_weeks_counts_whoever_took_part_in_one_of_them(void **state)
{
    (void)state;
    static int64_t last[3][MOST_ADULTS];
    gov_params p = town_busy();
    p.resident.revision = 0.3;
    begin(&p, 3, 80);
    for (int64_t week = 0; week < 80; week++) {
        step(1);
        double all = 0.0;
        for (size_t c = 0; c < 3; c++) {
            const gov_community *community = &here.city->communities[c];
            double recent = 0.0;
            for (size_t i = 0; i < town_size(community); i++) {
                if (week == 0) last[c][i] = -100;
                if (town_stances(here.city, community)[i] == GOV_PARTICIPATE) last[c][i] = week;
                recent += last[c][i] > week - 13;
            }
            all += recent;
            if (week < 13) continue; /* before that, the initial stances may count */
            gov_observe_community(here.city, c, values);
            ASSERT_NEAR(seen("participation_13w") * (double)town_size(community), recent, 1e-9);
            assert_true(seen("participation_13w") >= seen("participation"));
        }
        if (week < 13) continue;
        gov_observe_city(here.city, values);
        ASSERT_NEAR(seen("participation_13w") * 210.0, all, 1e-9);
    }
    town_end(&here);
}

static void test_the_trust_gap_is_between_the_strongest_and_the_weakest_fifth_of_positions(void **state)
{
    (void)state;
    gov_params p = town_busy();
    begin(&p, 4, 20);
    step(20);
    for (size_t c = 0; c < 3; c++) {
        const gov_community *community = &here.city->communities[c];
        size_t n = town_size(community);
        double low = 0.0, high = 0.0;
        for (size_t i = 0; i < n; i++) {
            size_t weaker = 0; /* rank by position */
            for (size_t j = 0; j < n; j++) weaker += community->residents.position[j] < community->residents.position[i];
            if (weaker < n / 5) low += (double)community->residents.trust[i];
            if (weaker >= n - n / 5) high += (double)community->residents.trust[i];
        }
        gov_observe_community(here.city, c, values);
        ASSERT_NEAR(seen("trust_gap"), (high - low) / (double)(n / 5), 1e-6);
    }
    town_end(&here);
}

/* --- Gini --- */

/* Needs that stay: no inflow, no service, nobody revises. All weights equal but for rounding, so H is the need itself. */
static gov_params frozen(void)
{
    gov_params p = town_small();
    p.needs.inflow_per_week = 0.0;
    p.needs.dose_per_hour_per_head = 0.0;
    p.resident.revision = 0.0;
    p.population.adults_per_grid = 100;
    return p;
}

static double hardship_of(int kind, size_t i, size_t n)
{
    double u = ((double)i + 0.5) / (double)n;
    switch (kind) {
    case 0: return 0.37;                   /* all alike: 0 */
    case 1: return i % 2 ? 0.8 : 0.0;      /* half have all: 1/2 */
    case 2: return u;                      /* uniform on [0, 1]: 1/3 */
    case 3: return 0.5 + 0.5 * u;          /* uniform on [a, b]: (b - a) / 3 / (a + b) */
    case 4: return i % 10 ? 0.0 : 1.0;     /* a tenth has all: 9/10 */
    default: return u * u;                 /* Lorenz curve p^3: 1/2 */
    }
}

static void test_the_gini_of_known_distributions_is_met_within_the_width_of_a_bin(void **state)
{
    (void)state;
    static const double gini[] = {0.0, 0.5, 1.0 / 3.0, 0.5 / 3.0 / 1.5, 0.9, 0.5};
    static const double mean[] = {0.37, 0.4, 0.5, 0.75, 0.1, 1.0 / 3.0};
    for (int kind = 0; kind < 6; kind++) {
        gov_params p = frozen();
        begin(&p, 1, 2);
        for (size_t c = 0; c < 3; c++) {
            gov_community *community = &here.city->communities[c];
            for (size_t i = 0; i < town_size(community); i++)
                for (size_t k = 0; k < GOV_DOMAINS; k++)
                    community->residents.need[k * community->columns.stride + i] = (float)hardship_of(kind, i, town_size(community));
        }
        step(1);
        /* A bin of 1/512 moves the mean difference by that much at most, and half of it the mean. */
        double width = 1.0 / GOV_HARDSHIP_BINS, within = width * (1.0 + gini[kind]) / (2.0 * mean[kind]) + 1e-5;
        for (size_t c = 0; c < 3; c++) {
            gov_observe_community(here.city, c, values);
            ASSERT_NEAR(seen("need_gini"), gini[kind], within);
        }
        gov_observe_city(here.city, values);
        ASSERT_NEAR(seen("need_gini"), gini[kind], within);
        town_end(&here);
    }
}

static void test_the_gini_of_any_city_is_that_of_all_its_residents_within_the_width_of_a_bin(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        gov_params p = town_random(seed);
        begin(&p, seed, 15);
        step(15);
        static double hardship[3 * MOST_ADULTS];
        size_t all = 0;
        double mean = 0.0;
        for (size_t c = 0; c < here.city->community_count; c++)
            for (size_t i = 0; i < town_size(&here.city->communities[c]); i++)
                mean += hardship[all++] = town_hardship(&here.city->communities[c], i);
        mean /= (double)all;
        gov_observe_city(here.city, values);
        double gini = mean > 1e-6 ? town_gini(hardship, all) : 0.0;
        if (mean > 0.02) ASSERT_NEAR(seen("need_gini"), gini, (1.0 + gini) / (2.0 * GOV_HARDSHIP_BINS * mean) + 1e-5);
        town_end(&here);
    }
}

static void test_where_nobody_needs_anything_the_gini_is_defined_and_small(void **state)
{
    (void)state;
    gov_params p = frozen();
    p.population.initial_need_low = p.population.initial_need_high = 0.0;
    begin(&p, 1, 2);
    step(1);
    gov_observe_city(here.city, values);
    assert_true(isnan(seen("need_gini")) || seen("need_gini") == 0.0);
    ASSERT_NEAR(seen("satisfaction"), 1.0, 1e-9);
    ASSERT_NEAR(seen("satisfied_share"), 1.0, 1e-12);
    town_end(&here);
}

/* --- the field --- */

typedef struct field {
    gov_vector part[GOV_BODIES], raw[GOV_BODIES], resistance, joint;
    double integration, hours;
} field;

static gov_vector scaled(double s, gov_vector a)
{
    for (int k = 0; k < GOV_DOMAINS; k++) a.k[k] *= s;
    return a;
}

static gov_vector plus(gov_vector a, gov_vector b)
{
    for (int k = 0; k < GOV_DOMAINS; k++) a.k[k] += b.k[k];
    return a;
}

/* (22)-(27) from the parameters, the stances and needs after the week, and the main line of the week. */
static field plain_field(const gov_city *city, size_t c, double guidance)
{
    const gov_params *p = city->params;
    const gov_community *community = &city->communities[c];
    double thousands = (double)town_size(community) / 1000.0, supporters = 0.0, integrating = 0.0;
    gov_vector m = community->main_line, base, zero = {{0}};
    field f = {.resistance = zero, .joint = zero};

    gov_vector goal;
    for (int k = 0; k < GOV_DOMAINS; k++) {
        goal.k[k] = p->main_line.goal[k];
        base.k[k] = p->enterprise.direction[k];
    }
    double government = (1.0 - p->government.administrative_burden) * p->government.hours_per_1000 * thousands;
    f.raw[GOV_GOVERNMENT] = scaled(government, city->governments[c].strategy == GOV_ACTIVE ? m : town_unit(goal));

    base = town_unit(base);
    gov_vector needs = town_unit(community->expressed_need), direction = zero;
    gov_vector turned = town_rotated(base, needs, p->enterprise.commissioner_turn * p->enterprise.commissioner_quality);
    for (size_t e = community->first_enterprise; e < community->first_enterprise + city->enterprises_each; e++) {
        if (city->enterprises[e].is.strategy != GOV_ACTIVE) continue;
        supporters++;
        direction = plus(direction, city->enterprises[e].has_commissioner ? turned : base);
    }
    double each = city->enterprises_each ? p->enterprise.hours_per_1000 * thousands / (double)city->enterprises_each : 0.0;
    double support = supporters * each, half = p->enterprise.half_support_hours * thousands;
    double amplified = support > 0.0 ? 1.0 + p->enterprise.amplification * support / (support + half) : 1.0;
    f.raw[GOV_ENTERPRISES] = scaled(support, town_rotated(town_unit(direction), m, guidance));

    double resisting = 0.0, acting = 0.0;
    for (size_t i = 0; i < town_size(community); i++) {
        int stance = town_stances(city, community)[i];
        if (stance == GOV_RESIST) resisting += p->resident.resister_strength * p->resident.hours_per_week;
        if (stance != GOV_PARTICIPATE) continue;
        acting += p->resident.hours_per_week;
        gov_vector turn = town_rotated(town_interest(community, i, p->resident.focus), m, guidance);
        f.part[GOV_RESIDENTS] = plus(f.part[GOV_RESIDENTS], scaled(p->resident.hours_per_week, turn));
    }
    f.raw[GOV_RESIDENTS] = plus(f.part[GOV_RESIDENTS], scaled(-resisting, m));

    double profile = 0.0, hours = 0.0, link = 2.0 * p->organisation.link_hours * (p->organisation.hub ? 6.0 : 15.0) / 6.0;
    for (int k = 0; k < GOV_DOMAINS; k++) profile += p->organisation.hours_profile[k];
    for (size_t k = 0; k < GOV_DOMAINS; k++) {
        double own = p->organisation.hours_per_1000 * thousands * p->organisation.hours_profile[k] / profile - link;
        gov_vector axis = zero;
        axis.k[k] = 1.0;
        if (own > 0.0) f.raw[GOV_ORGANISATIONS] = plus(f.raw[GOV_ORGANISATIONS], scaled(own, town_rotated(axis, m, guidance)));
        if (own > 0.0) hours += own;
        integrating += city->organisations[community->first_organisation + k].is.strategy == GOV_ACTIVE;
    }
    f.integration = p->organisation.integration_scale * integrating / 6.0 * (p->organisation.hub ? 1.0 + p->organisation.hub_bonus : 1.0)
                    * (0.4 + 0.2 * (double)p->organisation.stars);
    double eased = f.integration / (1.0 + f.integration), kept = 1.0 - p->organisation.transaction_loss * (1.0 - eased);
    f.part[GOV_GOVERNMENT] = scaled(kept, f.raw[GOV_GOVERNMENT]);
    f.part[GOV_ENTERPRISES] = scaled(kept, f.raw[GOV_ENTERPRISES]);
    f.part[GOV_RESIDENTS] = scaled(kept * amplified, f.part[GOV_RESIDENTS]);
    f.part[GOV_ORGANISATIONS] = scaled(kept * amplified, f.raw[GOV_ORGANISATIONS]);
    f.resistance = scaled(-(1.0 - p->organisation.resistance_easing * eased) * resisting, m);
    for (int b = 0; b < GOV_BODIES; b++) f.joint = plus(f.joint, f.part[b]);
    f.joint = plus(f.joint, f.resistance);
    f.hours = government + support + hours + acting + resisting;
    return f;
}

static void test_forces_power_deviation_and_coherence_are_those_of_equations_22_to_27(void **state)
{
    (void)state;
    static const char *const names[] = {"force_government", "force_enterprises", "force_residents", "force_organisations"};
    for (uint64_t seed = 1; seed <= 60; seed++) {
        gov_params p = seed <= 2 ? town_core(town_small()) : seed <= 4 ? town_core(town_busy()) : town_random(seed);
        p.main_line.guidance_by_trust = false;
        begin(&p, seed, 20);
        step((int)(seed % 20) + 1);
        for (size_t c = 0; c < here.city->community_count; c++) {
            const gov_community *community = &here.city->communities[c];
            double per_1000 = 1000.0 / (double)town_size(community);
            field f = plain_field(here.city, c, p.main_line.guidance);
            double within = 1e-5 * (1.0 + f.hours * per_1000 * 2.0), bodies = 0.0;
            gov_observe_community(here.city, c, values);
            gov_vector sum = {{0}};
            for (int b = 0; b < GOV_BODIES; b++) {
                for (size_t k = 0; k < GOV_DOMAINS; k++)
                    ASSERT_NEAR(values[town_slot(names[b]) + k], f.part[b].k[k] * per_1000, within);
                sum = plus(sum, f.raw[b]);
                bodies += town_length(f.raw[b]);
            }
            for (size_t k = 0; k < GOV_DOMAINS; k++) {
                ASSERT_NEAR(values[town_slot("force_resistance") + k], f.resistance.k[k] * per_1000, within);
                ASSERT_NEAR(values[town_slot("joint_force") + k], f.joint.k[k] * per_1000, within);
                ASSERT_NEAR(values[town_slot("main_line") + k], community->main_line.k[k], 1e-12);
            }
            double power = town_dot(f.joint, community->main_line), length = town_length(f.joint);
            ASSERT_NEAR(seen("effective_power"), power * per_1000, within);
            ASSERT_NEAR(seen("integration"), f.integration, 1e-9);
            if (bodies > 1e-6) ASSERT_NEAR(seen("coherence_bodies"), town_length(sum) / bodies, 1e-5);
            if (f.hours > 1e-6) ASSERT_NEAR(seen("coherence_actors"), town_length(sum) / f.hours, 1e-5);
            if (length * per_1000 > 1e-2 * (1.0 + f.hours * per_1000))
                ASSERT_NEAR(cos(seen("deviation_deg") * acos(-1.0) / 180.0), power / length, 1e-3);
        }
        town_end(&here);
    }
}

static void test_guidance_by_trust_is_gamma_times_a_half_plus_half_the_mean_trust_for_all_bodies_alike(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        gov_params p = town_core(town_busy());
        p.resident.trust_gain = 0.3;
        p.resident.trust_loss = 0.3; /* so that weeks differ */
        p.main_line.guidance = 0.6;
        begin(&p, seed, 20);
        for (int week = 0; week < 20; week++) {
            double trust[3];
            for (size_t c = 0; c < 3; c++) {
                gov_observe_community(here.city, c, values);
                trust[c] = seen("trust");
            }
            step(1);
            for (size_t c = 0; c < 3; c++) {
                field f = plain_field(here.city, c, p.main_line.guidance * (0.5 + 0.5 * trust[c])); /* trust of the week before */
                double per_1000 = 1000.0 / (double)town_size(&here.city->communities[c]);
                gov_observe_community(here.city, c, values);
                for (size_t k = 0; k < GOV_DOMAINS; k++)
                    ASSERT_NEAR(values[town_slot("joint_force") + k], f.joint.k[k] * per_1000, 1e-5 * (1.0 + f.hours * per_1000));
            }
        }
        town_end(&here);
    }
}

/* --- money and institutions --- */

/* Need units served in a week: sum of n s / (1 + s) with (16), (17), from the state before it. */
static double plain_served(const gov_city *city, size_t c)
{
    const gov_params *p = city->params;
    const gov_community *community = &city->communities[c];
    double n = (double)town_size(community), mean_position = 0.0, served = 0.0;
    for (size_t i = 0; i < town_size(community); i++) mean_position += (double)community->residents.position[i] / n;
    for (int k = 0; k < GOV_DOMAINS; k++) {
        double mean_need = 0.0, dose = p->needs.dose_per_hour_per_head * fmax(0.0, community->field.resultant.k[k]) / n;
        for (size_t i = 0; i < town_size(community); i++) mean_need += town_need(community, i, k) / n;
        for (size_t i = 0; i < town_size(community); i++) {
            double need = town_need(community, i, k), share = 1.0;
            if (mean_need > 0.0)
                share = (1.0 - p->needs.equal_allocation) * (double)community->residents.position[i] / mean_position
                        + p->needs.equal_allocation * need / mean_need;
            served += need * dose * share / (1.0 + dose * share);
        }
    }
    return served;
}

static void test_cost_per_need_is_the_weeks_public_money_over_the_need_units_served_by_last_weeks_force(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        gov_params p = seed <= 10 ? town_core(town_busy()) : town_random(seed);
        begin(&p, seed, 12);
        for (int week = 0; week < 12; week++) {
            double served[3], all = 0.0, yuan[3], spent = 0.0;
            for (size_t c = 0; c < here.city->community_count; c++) {
                all += served[c] = plain_served(here.city, c);
                yuan[c] = -(double)here.city->communities[c].accounts.spent / 100.0;
            }
            step(1);
            for (size_t c = 0; c < here.city->community_count; c++) {
                spent += yuan[c] += (double)here.city->communities[c].accounts.spent / 100.0;
                gov_observe_community(here.city, c, values);
                ASSERT_NEAR(seen("spending"), yuan[c] * 1000.0 / (double)town_size(&here.city->communities[c]), 1e-6);
                if (served[c] > 1e-9) ASSERT_NEAR(seen("cost_per_need"), yuan[c] / served[c], 1e-4 * (1e-6 + yuan[c] / served[c]));
                if (served[c] == 0.0) assert_true(isnan(seen("cost_per_need")));
            }
            gov_observe_city(here.city, values);
            ASSERT_NEAR(seen("spending"), spent * 1000.0 / (double)here.city->adults, 1e-6);
            if (all > 1e-9) ASSERT_NEAR(seen("cost_per_need"), spent / all, 1e-4 * (1e-6 + spent / all));
        }
        town_end(&here);
    }
}

static void test_shares_of_institutions_count_institutions_and_not_adults(void **state)
{
    (void)state;
    bool some = false;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        gov_params p = town_busy();
        begin(&p, seed, 12);
        step(12);
        double guiding = 0, supporting = 0, rents = 0, integrating = 0;
        for (size_t c = 0; c < 3; c++) guiding += here.city->governments[c].strategy == GOV_ACTIVE;
        for (size_t e = 0; e < 18; e++) {
            supporting += here.city->enterprises[e].is.strategy == GOV_ACTIVE;
            rents += here.city->enterprises[e].is.strategy == GOV_RENT;
            integrating += here.city->organisations[e].is.strategy == GOV_ACTIVE;
        }
        some |= rents > 0.0;
        gov_observe_city(here.city, values);
        ASSERT_NEAR(seen("guiding_share"), guiding / 3.0, 1e-12);
        ASSERT_NEAR(seen("supporting_share"), supporting / 18.0, 1e-12);
        ASSERT_NEAR(seen("rent_share"), rents / 18.0, 1e-12);
        ASSERT_NEAR(seen("integrating_share"), integrating / 18.0, 1e-12);
        for (size_t c = 0; c < 3; c++) {
            double own = 0.0;
            for (size_t e = 6 * c; e < 6 * c + 6; e++) own += here.city->enterprises[e].is.strategy == GOV_ACTIVE;
            gov_observe_community(here.city, c, values);
            ASSERT_NEAR(seen("guiding_share"), here.city->governments[c].strategy == GOV_ACTIVE ? 1.0 : 0.0, 1e-12);
            ASSERT_NEAR(seen("supporting_share"), own / 6.0, 1e-12);
        }
        town_end(&here);
    }
    assert_true(some);
}

/* --- the city from its communities --- */

static void test_means_of_the_city_are_means_over_adults_vectors_by_component(void **state)
{
    (void)state;
    static const char *const by_institution[] = {"guiding_share", "supporting_share", "rent_share", "integrating_share"};
    for (uint64_t seed = 1; seed <= 20; seed++) {
        gov_params p = town_random(seed);
        p.city.communities = 3;
        p.city.grids = 7;
        p.enterprise.per_community = 6;
        p.party.own_groups = p.party.joint_groups = 0;
        p.population.serving_members = 0;
        p.enterprise.commissioners = 0;
        begin(&p, seed, 10);
        step(10);
        double mean[VALUES] = {0};
        for (size_t c = 0; c < 3; c++) {
            gov_observe_community(here.city, c, values);
            for (int v = 0; v < VALUES; v++) mean[v] += values[v] * (double)town_size(&here.city->communities[c]) / (double)here.city->adults;
        }
        gov_observe_city(here.city, values);
        size_t slot = 0;
        for (int i = 0; i < GOV_INDICATORS; i++) {
            size_t width = heli_indicator_width(&gov_indicators[i]);
            bool counted = gov_indicators[i].aggregate == HELI_AGGREGATE_MEAN;
            for (int n = 0; n < 4; n++) counted &= strcmp(gov_indicators[i].name, by_institution[n]) != 0;
            for (size_t k = 0; k < width && counted; k++)
                if (!isnan(mean[slot + k])) ASSERT_NEAR(values[slot + k], mean[slot + k], 1e-9 * (1.0 + fabs(mean[slot + k])));
            slot += width;
        }
        town_end(&here);
    }
}

static void test_the_trust_gap_of_the_city_pools_the_fifths_of_its_communities(void **state)
{
    (void)state;
    gov_params p = town_busy();
    begin(&p, 3, 20);
    step(20);
    double low = 0.0, high = 0.0, lows = 0.0, highs = 0.0;
    for (size_t c = 0; c < here.city->community_count; c++) {
        const gov_residents *r = &here.city->communities[c].residents;
        for (size_t i = 0; i < town_size(&here.city->communities[c]); i++) {
            if (r->flags[i] & GOV_FLAG_LOW_QUINTILE) low += (double)r->trust[i], lows += 1.0;
            if (r->flags[i] & GOV_FLAG_HIGH_QUINTILE) high += (double)r->trust[i], highs += 1.0;
        }
    }
    gov_observe_city(here.city, values);
    assert_true(fabs(high / highs - low / lows) > 1e-4);
    ASSERT_NEAR(seen("trust_gap"), high / highs - low / lows, 1e-6);
    town_end(&here);
}

/* Against the Gini coefficient of positions sorted again, and the slope as covariance over variance. */
static void test_participation_by_inequality_is_the_slope_over_communities(void **state)
{
    (void)state;
    enum { COMMUNITIES = 6 };
    gov_params p = town_busy();
    p.city.communities = COMMUNITIES;
    p.city.grids = 2 * COMMUNITIES;
    p.population.position_sd_spread = 0.8;
    begin(&p, 5, 20);
    for (int week = 0; week < 20; week++) {
        double x[COMMUNITIES], y[COMMUNITIES], mean_x = 0.0, mean_y = 0.0, squares = 0.0, products = 0.0;
        step(1);
        for (size_t c = 0; c < COMMUNITIES; c++) {
            const gov_community *community = &here.city->communities[c];
            static double position[MOST_ADULTS];
            for (size_t i = 0; i < town_size(community); i++) position[i] = (double)community->residents.position[i];
            gov_observe_community(here.city, c, values);
            x[c] = town_gini(position, town_size(community));
            y[c] = seen("participation");
            ASSERT_NEAR(seen("position_gini"), x[c], 1e-12);
            assert_true(isnan(seen("participation_slope")));
            mean_x += x[c] / COMMUNITIES;
            mean_y += y[c] / COMMUNITIES;
        }
        for (int c = 0; c < COMMUNITIES; c++) {
            squares += (x[c] - mean_x) * (x[c] - mean_x);
            products += (x[c] - mean_x) * (y[c] - mean_y);
        }
        gov_observe_city(here.city, values);
        assert_true(squares > 0.01 && fabs(products) > 1e-6);
        ASSERT_NEAR(seen("participation_slope"), products / squares, 1e-12);
    }
    town_end(&here);
}

static void test_communities_that_are_alike_by_design_and_a_single_one_have_no_slope(void **state)
{
    (void)state;
    gov_params p = town_small();
    begin(&p, 5, 1);
    step(1);
    gov_observe_city(here.city, values);
    assert_true(isnan(seen("participation_slope")) && seen("position_gini") > 0.1);
    town_end(&here);
    p.city.communities = p.city.offices = 1;
    p.population.position_sd_spread = 0.5;
    begin(&p, 5, 1);
    step(1);
    gov_observe_city(here.city, values);
    assert_true(isnan(seen("participation_slope")));
    town_end(&here);
}

static void test_disputes_beyond_the_grid_are_those_that_the_grid_does_not_settle(void **state)
{
    (void)state;
    static const double settles[] = {0.0, 0.3, 1.0};
    for (int s = 0; s < 3; s++) {
        gov_params p = town_busy();
        p.disputes.per_adult_year = 0.9;
        p.disputes.grid_settlement = settles[s];
        p.disputes.grid_by_party_group = p.disputes.grid_by_adviser = 0.0;
        p.disputes.grid_delay_weeks = 0.0;
        begin(&p, 6, 30);
        double claims = 0.0, settled = 0.0;
        for (int week = 0; week < 30; week++) {
            step(1);
            for (size_t c = 0; c < here.city->community_count; c++) {
                claims += (double)here.city->communities[c].tally.week[GOV_CLAIMS];
                settled += (double)here.city->communities[c].tally.week[GOV_SETTLED_IN_GRID];
            }
        }
        gov_observe_city(here.city, values);
        assert_true(claims > 50.0);
        ASSERT_NEAR(seen("beyond_grid_share"), 1.0 - settled / claims, 1e-12);
        ASSERT_NEAR(seen("beyond_grid_share"), 1.0 - settles[s], 5.0 * sqrt(settles[s] * (1.0 - settles[s]) / claims) + 1e-12);
        town_end(&here);
    }
}

/* --- where nothing is defined --- */

static void test_without_residents_what_is_said_of_residents_is_not_a_number(void **state)
{
    (void)state;
    static const char *const undefined[] = {"satisfaction", "satisfied_share", "participation", "resistance", "participation_13w",
                                            "trust", "trust_gap", "position_gini", "participation_slope", "beyond_grid_share", "need_gini",
                                            "cost_per_need", "need"};
    gov_params p = town_small();
    p.population.adults_per_grid = 0;
    p.population.serving_members = 0;
    begin(&p, 1, 5);
    for (int week = 0; week < 5; week++) {
        for (int c = -1; c < 3; c++) {
            if (c < 0) gov_observe_city(here.city, values);
            else gov_observe_community(here.city, (size_t)c, values);
            for (size_t n = 0; n < sizeof undefined / sizeof undefined[0]; n++)
                if (!isnan(seen(undefined[n]))) fail_msg("%s is %g", undefined[n], seen(undefined[n]));
        }
        step(1);
    }
    town_end(&here);
}

static void test_shares_of_institutions_are_defined_even_where_nobody_lives(void **state)
{
    (void)state;
    gov_params p = town_small();
    p.population.adults_per_grid = 0;
    p.population.serving_members = 0;
    p.government.guiding_share = 1.0;
    begin(&p, 1, 5);
    step(1);
    gov_observe_city(here.city, values);
    ASSERT_NEAR(seen("guiding_share"), 1.0, 1e-12);
    ASSERT_NEAR(seen("supporting_share"), 0.5, 1e-12);
    ASSERT_NEAR(seen("integrating_share"), 0.5, 1e-12);
    town_end(&here);
}

static void test_without_enterprises_their_shares_are_not_a_number(void **state)
{
    (void)state;
    gov_params p = town_small();
    p.enterprise.per_community = p.enterprise.commissioners = 0;
    begin(&p, 1, 5);
    step(5);
    gov_observe_city(here.city, values);
    assert_true(isnan(seen("supporting_share")) && isnan(seen("rent_share")));
    assert_true(!isnan(seen("satisfaction")));
    town_end(&here);
}

static void test_without_service_the_cost_of_a_need_is_not_a_number(void **state)
{
    (void)state;
    gov_params p = town_small();
    p.needs.dose_per_hour_per_head = 0.0;
    begin(&p, 1, 5);
    step(5);
    gov_observe_city(here.city, values);
    assert_true(isnan(seen("cost_per_need")));
    assert_true(seen("spending") > 0.0);
    town_end(&here);
}

static void test_with_fewer_than_five_residents_there_is_no_trust_gap(void **state)
{
    (void)state;
    gov_params p = town_small();
    p.population.adults_per_grid = 1;
    p.population.serving_members = 0;
    p.city.communities = p.city.offices = 1;
    p.city.grids = 4;
    begin(&p, 1, 5);
    step(5);
    gov_observe_city(here.city, values);
    assert_true(isnan(seen("trust_gap")));
    town_end(&here);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_participation_resistance_trust_and_needs_are_plain_means_over_residents),
        cmocka_unit_test(test_satisfied_are_those_with_a_satisfaction_of_at_least_six_tenths),
        cmocka_unit_test(test_participation_in_13_weeks_counts_whoever_took_part_in_one_of_them),
        cmocka_unit_test(test_the_trust_gap_is_between_the_strongest_and_the_weakest_fifth_of_positions),
        cmocka_unit_test(test_the_gini_of_known_distributions_is_met_within_the_width_of_a_bin),
        cmocka_unit_test(test_the_gini_of_any_city_is_that_of_all_its_residents_within_the_width_of_a_bin),
        cmocka_unit_test(test_where_nobody_needs_anything_the_gini_is_defined_and_small),
        cmocka_unit_test(test_forces_power_deviation_and_coherence_are_those_of_equations_22_to_27),
        cmocka_unit_test(test_guidance_by_trust_is_gamma_times_a_half_plus_half_the_mean_trust_for_all_bodies_alike),
        cmocka_unit_test(test_cost_per_need_is_the_weeks_public_money_over_the_need_units_served_by_last_weeks_force),
        cmocka_unit_test(test_shares_of_institutions_count_institutions_and_not_adults),
        cmocka_unit_test(test_means_of_the_city_are_means_over_adults_vectors_by_component),
        cmocka_unit_test(test_the_trust_gap_of_the_city_pools_the_fifths_of_its_communities),
        cmocka_unit_test(test_participation_by_inequality_is_the_slope_over_communities),
        cmocka_unit_test(test_communities_that_are_alike_by_design_and_a_single_one_have_no_slope),
        cmocka_unit_test(test_disputes_beyond_the_grid_are_those_that_the_grid_does_not_settle),
        cmocka_unit_test(test_without_residents_what_is_said_of_residents_is_not_a_number),
        cmocka_unit_test(test_shares_of_institutions_are_defined_even_where_nobody_lives),
        cmocka_unit_test(test_without_enterprises_their_shares_are_not_a_number),
        cmocka_unit_test(test_without_service_the_cost_of_a_need_is_not_a_number),
        cmocka_unit_test(test_with_fewer_than_five_residents_there_is_no_trust_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
