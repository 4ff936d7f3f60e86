/*
 * Statistical metamorphic relations of ODD 8.3: what a lever does on average over towns, in the full model with its cases, and what it is known not
 * to do steadily.
 *
 * A relation compares two settings of one parameter in 30 pairs of towns; the towns of a pair draw the same random numbers (common random
 * numbers). With d the mean paired difference of an indicator over the last weeks and s_d its standard deviation, it holds when
 *
 *     sign * d / (s_d / sqrt(30)) > t(29; 1e-3)                           Student's t, one-sided
 *
 * so an effect that is not there is taken for one with probability 1e-3 per relation, and one that is there is missed with probability 1 - power.
 * Settings are chosen from a pilot under other seeds so that the power exceeds .999 in either tier; what the pilot found stands in
 * docs/relations.md, written by `make relations` from
 *
 *     test_relations_in_distribution --pilot [PAIRS] [--game]             a line of tab-separated values per relation
 *
 * Institutions hold still here (institutions.revise off), so that a relation is one of residents, forces and service; with --game they revise as the
 * payoffs have it. HELI_LONG=1 takes larger towns over more weeks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>

#include "models/governance/city.h"
#include "tests/support/town.h"

enum { PAIRS = 30, MOST_PAIRS = 1000, PILOT_SEED = 1000000 };
static const double LEVEL = 1e-3;

/* Towns: adults, weeks before recording, recorded weeks, and the last of them that count. */
typedef struct extent {
    const char *name;
    int64_t communities, grids, adults_per_grid, burn_in, weeks, window;
} extent;

static const extent quick = {"quick", 2, 6, 150, 26, 78, 26}, full = {"long", 3, 15, 300, 52, 156, 52};

/* One parameter, two settings, and the parameters that stand otherwise than by default in both towns. */
typedef struct lever {
    const char *path;
    double from, to;
    const char *with;      /* NULL: all else by default */
    double with_value;
} lever;

typedef struct relation {
    const char *test;      /* its name in cmocka and in docs/relations.md */
    const char *indicator; /* of the model, or "alignment": mean over residents of <m, q_i> */
    int sign;              /* of the difference */
    bool steady;           /* false: a result that is known not to be monotone, at settings on one side of its turn */
    lever pull;
} relation;

#define INCENTIVE {"resident.selective_incentive", 0.0, 0.1, NULL, 0.0}
#define ALLOCATION {"needs.equal_allocation", 0.2, 0.7, NULL, 0.0}
#define INTEGRATION {"organisation.integration_scale", 0.5, 2.0, NULL, 0.0}
#define SUPPORT {"enterprise.hours_per_1000", 23.0, 69.0, NULL, 0.0}
#define GOVERNMENT {"government.hours_per_1000", 80.0, 320.0, NULL, 0.0}
#define AMPLIFICATION {"enterprise.amplification", 0.0, 1.0, NULL, 0.0}
#define LOSS {"organisation.transaction_loss", 0.4, 0.6, NULL, 0.0}
#define INFLOW {"needs.inflow_per_week", 0.02, 0.025, NULL, 0.0}
#define GRIEVANCE {"resident.grievance", 0.6, 0.9, NULL, 0.0}
#define OWN_NEEDS {"main_line.own_need_weight", 0.0, 0.4, NULL, 0.0}
#define NOISE {"resident.sharpness", 4.0, 3.0, NULL, 0.0}
#define WEAK_GUIDANCE {"main_line.guidance", 0.0, 0.25, "main_line.own_need_weight", 0.0}
#define STRONG_GUIDANCE {"main_line.guidance", 0.25, 1.0, "main_line.own_need_weight", 0.0}
#define GUIDED_BY_NEEDS {"main_line.guidance", 0.25, 1.0, "main_line.own_need_weight", 1.0}

static const relation relations[] = {
    {"test_incentives_raise_participation", "participation", 1, true, INCENTIVE},
    {"test_incentives_raise_satisfaction", "satisfaction", 1, true, INCENTIVE},
    {"test_allocation_by_need_lowers_inequality", "need_gini", -1, true, ALLOCATION},
    {"test_integration_raises_satisfaction", "satisfaction", 1, true, INTEGRATION},
    {"test_integration_lowers_resistance", "resistance", -1, true, INTEGRATION},
    {"test_support_raises_satisfaction", "satisfaction", 1, true, SUPPORT},
    {"test_support_lowers_resistance", "resistance", -1, true, SUPPORT},
    {"test_hours_of_government_raise_satisfaction", "satisfaction", 1, true, GOVERNMENT},
    {"test_hours_of_government_lower_resistance", "resistance", -1, true, GOVERNMENT},
    {"test_amplification_raises_satisfaction", "satisfaction", 1, true, AMPLIFICATION},
    {"test_amplification_lowers_resistance", "resistance", -1, true, AMPLIFICATION},
    {"test_loss_between_bodies_lowers_satisfaction", "satisfaction", -1, true, LOSS},
    {"test_new_needs_lower_satisfaction", "satisfaction", -1, true, INFLOW},
    {"test_grievance_raises_resistance", "resistance", 1, true, GRIEVANCE},
    {"test_grievance_lowers_effective_power", "effective_power", -1, true, GRIEVANCE},
    {"test_residents_needs_in_the_main_line_raise_alignment", "alignment", 1, true, OWN_NEEDS},
    {"test_residents_needs_in_the_main_line_raise_participation", "participation", 1, true, OWN_NEEDS},
    {"test_weak_guidance_past_residents_needs_raises_satisfaction", "satisfaction", 1, false, WEAK_GUIDANCE},
    {"test_strong_guidance_past_residents_needs_lowers_satisfaction", "satisfaction", -1, false, STRONG_GUIDANCE},
    {"test_strong_guidance_along_residents_needs_raises_satisfaction", "satisfaction", 1, false, GUIDED_BY_NEEDS},
    {"test_integration_crowds_out_participation", "participation", -1, false, INTEGRATION},
    {"test_support_crowds_out_participation", "participation", -1, false, SUPPORT},
    {"test_hours_of_government_crowd_out_participation", "participation", -1, false, GOVERNMENT},
    {"test_amplification_crowds_out_participation", "participation", -1, false, AMPLIFICATION},
    {"test_noise_raises_participation", "participation", 1, false, NOISE},
    {"test_noise_raises_resistance_too", "resistance", 1, false, NOISE},
};
enum { RELATIONS = sizeof relations / sizeof relations[0] };

/* --- towns --- */

enum { MOST_VALUES = 160 };

/* What one town shows: its indicators as means over the window (undefined weeks left out), and alignment. */
typedef struct shown {
    double values[MOST_VALUES], alignment;
} shown;

static gov_params params_of(const extent *how, bool game)
{
    gov_params p;
    heli_params_default(gov_param_rows, GOV_PARAM_COUNT, &p);
    p.city.offices = 1;
    p.city.communities = how->communities;
    p.city.grids = how->grids;
    p.population.adults_per_grid = how->adults_per_grid;
    p.population.serving_members = how->grids * 5; /* as in essay 1: 1,400 of 261 grids */
    p.party.own_groups = 3 * how->grids / 10;
    p.party.joint_groups = 2 * how->grids / 10;
    p.enterprise.commissioners = 2 * how->communities;
    p.court.judges = 1;
    p.institutions.revise = game;
    return p;
}

static gov_params set_up(const extent *how, bool game, const lever *pulled, double value)
{
    gov_params p = params_of(how, game);
    if (pulled->with) heli_param_store(town_row(pulled->with), &p, 0, pulled->with_value);
    heli_param_store(town_row(pulled->path), &p, 0, value);
    return p;
}

/* Mean over residents of l_i = <m, q_i>, which (20) rewards. */
static double alignment_of(const gov_city *city)
{
    double sum = 0.0, residents = 0.0;
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_community *community = &city->communities[c];
        for (size_t i = 0; i < town_size(community); i++)
            sum += town_dot(community->main_line, town_interest(community, i, city->params->resident.focus));
        residents += (double)town_size(community);
    }
    return sum / residents;
}

static void live(shown *out, const gov_params *params, const extent *how, uint64_t seed)
{
    static town here;
    double now[MOST_VALUES], weeks[MOST_VALUES] = {0};
    memset(out, 0, sizeof *out);
    if (!town_valid(params)) fail_msg("a town of these relations is not valid");
    assert_int_equal(town_begin(&here, params, seed, how->burn_in, how->weeks), HELI_OK);
    heli_simulation_verify_every(here.simulation, 0);
    for (int64_t week = 1; week <= how->burn_in + how->weeks; week++) {
        assert_int_equal(town_step(&here), HELI_OK);
        if (week <= how->burn_in + how->weeks - how->window) continue;
        gov_observe_city(here.city, now);
        for (size_t k = 0; k < MOST_VALUES && k < town_slot("main_line"); k++)
            if (!isnan(now[k])) {
                out->values[k] += now[k];
                weeks[k]++;
            }
    }
    for (size_t k = 0; k < MOST_VALUES; k++) out->values[k] /= weeks[k];
    out->alignment = alignment_of(here.city);
    town_end(&here);
}

static double value_of(const shown *of, const char *indicator)
{
    return strcmp(indicator, "alignment") == 0 ? of->alignment : of->values[town_slot(indicator)];
}

/* --- pairs --- */

typedef struct found {
    double base, mean, sd; /* of the setting `from`, and of the paired differences */
} found;

static bool same_lever(const lever *a, const lever *b)
{
    return strcmp(a->path, b->path) == 0 && a->from == b->from && a->to == b->to && !a->with == !b->with && a->with_value == b->with_value;
}

/* Both towns of every pair, once for all relations of a lever; kept to the end of the program. */
static const shown *towns_of(const relation *self, const extent *how, uint64_t first_seed, size_t pairs, bool game)
{
    enum { KEPT = 16 };
    static shown *kept[KEPT];
    static const lever *levers[KEPT];
    static size_t count;
    for (size_t i = 0; i < count; i++)
        if (same_lever(levers[i], &self->pull)) return kept[i];
    shown *towns = calloc(2 * pairs, sizeof *towns);
    assert_non_null(towns);
    assert_true(count < KEPT);
    for (size_t pair = 0; pair < pairs; pair++)
        for (int side = 0; side < 2; side++) {
            gov_params p = set_up(how, game, &self->pull, side ? self->pull.to : self->pull.from);
            live(&towns[2 * pair + (size_t)side], &p, how, first_seed + pair);
        }
    levers[count] = &self->pull;
    kept[count] = towns;
    return kept[count++];
}

static found compare(const relation *self, const extent *how, uint64_t first_seed, size_t pairs, bool game)
{
    const shown *towns = towns_of(self, how, first_seed, pairs, game);
    found out = {0};
    double square = 0.0;
    for (size_t pair = 0; pair < pairs; pair++) {
        double base = value_of(&towns[2 * pair], self->indicator), d = value_of(&towns[2 * pair + 1], self->indicator) - base;
        out.base += base / (double)pairs;
        out.mean += d / (double)pairs;
    }
    for (size_t pair = 0; pair < pairs; pair++) {
        double d = value_of(&towns[2 * pair + 1], self->indicator) - value_of(&towns[2 * pair], self->indicator);
        square += (d - out.mean) * (d - out.mean);
    }
    out.sd = sqrt(square / (double)(pairs - 1));
    return out;
}

static const extent *tier(void)
{
    return getenv("HELI_LONG") ? &full : &quick;
}

static void holds(void **state)
{
    const relation *self = *state;
    if (getenv("HELI_TIER")) skip(); /* thousands of town-years, nothing that a slower build would find */
    found seen = compare(self, tier(), 1, PAIRS, false);
    double t = self->sign * seen.mean / (seen.sd / sqrt(PAIRS)), least = gsl_cdf_tdist_Qinv(LEVEL, PAIRS - 1);
    if (!(t > least))
        fail_msg("%s from %g to %g: %s moves by %g (standard deviation %g), t = %.2f where %.2f is needed", self->pull.path, self->pull.from,
                 self->pull.to, self->indicator, seen.mean, seen.sd, t, least);
}

/* --- the pilot --- */

static void pilot(size_t pairs, bool game)
{
    printf("test\tpath\tfrom\tto\twith\twith_value\tindicator\tsign\tsteady\ttown\tadults\tweeks\tpairs\tbase\tmean\tsd\n");
    for (size_t r = 0; r < RELATIONS; r++) {
        const relation *self = &relations[r];
        const extent *how = tier();
        found seen = compare(self, how, PILOT_SEED, pairs, game);
        printf("%s\t%s\t%g\t%g\t%s\t%g\t%s\t%d\t%d\t%s\t%lld\t%lld\t%zu\t%.10g\t%.10g\t%.10g\n", self->test, self->pull.path, self->pull.from,
               self->pull.to, self->pull.with ? self->pull.with : "", self->pull.with_value, self->indicator, self->sign, self->steady, how->name,
               (long long)how->grids * (long long)how->adults_per_grid, (long long)how->weeks, pairs, seen.base, seen.mean, seen.sd);
        fflush(stdout);
    }
}

int main(int argc, char **argv)
{
    static struct CMUnitTest tests[RELATIONS];
    bool game = argc > 1 && strcmp(argv[argc - 1], "--game") == 0;
    if (argc > 1 && strcmp(argv[1], "--pilot") == 0) {
        long pairs = argc > 2 && strcmp(argv[2], "--game") != 0 ? strtol(argv[2], NULL, 10) : PAIRS;
        if (pairs < 2 || pairs > MOST_PAIRS) return 2;
        pilot((size_t)pairs, game);
        return 0;
    }
    for (size_t r = 0; r < RELATIONS; r++)
        tests[r] = (struct CMUnitTest){.name = relations[r].test, .test_func = holds, .initial_state = (void *)(uintptr_t)&relations[r]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
