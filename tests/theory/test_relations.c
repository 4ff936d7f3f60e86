/*
 * Metamorphic relations of ODD 8.3 and 8.4: how a run changes when its input is changed in a way whose effect can be proved.
 * Exact relations are held on 100 random parameter sets each, with no violation allowed, under the conditions stated there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "models/governance/forces.h"
#include "models/governance/resident_kernel.h"
#include "tests/support/town.h"

enum { SETS = 100, MOST_ADULTS = 180, MOST_COMMUNITIES = 6 };

static town one, two;

static void begin(town *self, const gov_params *params, int set, int64_t weeks)
{
    if (!town_valid(params)) fail_msg("set %d is not valid", set);
    assert_int_equal(town_begin(self, params, (uint64_t)set, 0, weeks), HELI_OK);
}

static void step(town *self)
{
    assert_int_equal(town_step(self), HELI_OK);
}

static heli_draws draws_of(int set, uint32_t purpose)
{
    return heli_draws_at(heli_key_make((uint64_t)set, purpose, HELI_DOMAIN_DYNAMICS), (heli_address){0, 0, 0, 0});
}

/* --- MR1: effective power, in one evaluation of (22)-(27) --- */

/* Power of a community whose acts and main line stay as they are, under other parameters. */
static double power(town *self, size_t c, const gov_params *params)
{
    gov_city *city = self->city;
    city->params = params;
    city->communities[c].guidance = gov_guidance(params, &city->communities[c].sums);
    gov_pass pass = gov_prepare_pass(city, c, (heli_key){{0, 0}}, city->week);
    gov_resident_sums(&pass, false);
    gov_add_forces(city, c);
    return city->communities[c].field.effective_power;
}

static void more_guidance(gov_params *p, double u) { p->main_line.guidance += u * (1.0 - p->main_line.guidance); }
static void more_integration(gov_params *p, double u) { p->organisation.integration_scale += u * 3.0; }
static void more_support(gov_params *p, double u) { p->enterprise.hours_per_1000 += u * 100.0; }
static void more_amplification(gov_params *p, double u) { p->enterprise.amplification += u * (1.0 - p->enterprise.amplification); }
static void less_loss(gov_params *p, double u) { p->organisation.transaction_loss *= 1.0 - u; }

static void test_MR1_power_never_falls_with_guidance_integration_support_amplification_or_less_loss(void **state)
{
    (void)state;
    static void (*const more[])(gov_params *, double) = {more_guidance, more_integration, more_support, more_amplification, less_loss};
    int rises[5] = {0};
    for (int set = 1; set <= 3 * SETS; set++) {
        gov_params p = town_random((uint64_t)set), changed;
        heli_draws draws = draws_of(set, 1);
        begin(&one, &p, set, 10);
        for (int week = 0; week <= set % 8; week++) step(&one);
        for (size_t c = 0; c < one.city->community_count; c++)
            for (int n = 0; n < 5; n++) {
                changed = p;
                double before = power(&one, c, &p);
                more[n](&changed, heli_draws_uniform(&draws));
                double after = power(&one, c, &changed), hours = one.city->communities[c].field.actor_hours;
                /* directions of residents are floats */
                if (after < before - (n == 0 ? 1e-6 : 1e-12) * (1.0 + hours)) fail_msg("set %d change %d: %g to %g", set, n, before, after);
                rises[n] += after > before * 1.001;
            }
        one.city->params = &one.params;
        town_end(&one);
    }
    for (int n = 0; n < 5; n++) assert_true(rises[n] > SETS);
}

static void test_MR1_power_never_falls_when_a_resident_joins_or_a_resister_gives_up(void **state)
{
    (void)state;
    int rises[2] = {0};
    for (int set = 1; set <= SETS; set++) {
        gov_params p = town_random((uint64_t)set);
        begin(&one, &p, set, 10);
        step(&one);
        gov_community *community = &one.city->communities[0];
        int8_t *stance = community->residents.stance[one.city->week & 1];
        for (size_t i = 0; i < town_size(community); i++) stance[i] = (int8_t)((int)(i * 7 % 3) - 1);
        double before = power(&one, 0, &p);
        for (size_t i = 0; i < town_size(community); i++) {
            int kind = stance[i] == GOV_ABSTAIN ? 0 : 1;
            if (stance[i] == GOV_PARTICIPATE) continue;
            stance[i]++;
            double after = power(&one, 0, &p);
            if (after < before - 1e-6 * (1.0 + community->field.actor_hours)) fail_msg("set %d resident %zu: %g to %g", set, i, before, after);
            rises[kind] += after > before;
            before = after;
        }
        one.city->params = &one.params;
        town_end(&one);
    }
    assert_true(rises[0] > SETS && rises[1] > SETS);
}

/* --- MR2: service and needs --- */

static void give(town *self, gov_vector service[MOST_COMMUNITIES])
{
    for (size_t c = 0; c < self->city->community_count; c++) self->city->communities[c].field.service = service[c];
}

/* Runs two towns under supplies of their own; no need of `better` may ever exceed that of `worse`. Returns how many were below. */
static int64_t never_needier(town *better, town *worse, int set, double extra)
{
    int64_t below = 0;
    for (int week = 0; week < 20; week++) {
        gov_vector less[MOST_COMMUNITIES], more[MOST_COMMUNITIES];
        heli_draws draws = draws_of(set, 100 + (uint32_t)week);
        for (size_t c = 0; c < better->city->community_count; c++)
            for (int k = 0; k < GOV_DOMAINS; k++) {
                less[c].k[k] = heli_draws_uniform(&draws) * (double)town_size(&better->city->communities[c]);
                more[c].k[k] = less[c].k[k] * (1.0 + extra * heli_draws_uniform(&draws));
            }
        give(better, more);
        give(worse, less);
        step(better);
        step(worse);
        for (size_t c = 0; c < better->city->community_count; c++) {
            const gov_community *a = &better->city->communities[c], *b = &worse->city->communities[c];
            for (size_t k = 0; k < GOV_DOMAINS; k++)
                for (size_t i = 0; i < town_size(a); i++) {
                    float lower = a->residents.need[k * a->columns.stride + i], upper = b->residents.need[k * b->columns.stride + i];
                    if (lower > upper) fail_msg("set %d week %d resident %zu: %.9g above %.9g", set, week, i, (double)lower, (double)upper);
                    below += lower < upper;
                }
        }
    }
    return below;
}

static void test_MR2_more_service_never_raises_a_need_in_any_later_week(void **state)
{
    (void)state;
    int64_t below = 0;
    for (int set = 1; set <= SETS; set++) {
        gov_params p = town_random((uint64_t)set);
        p.needs.equal_allocation = 0.0;
        begin(&one, &p, set, 20);
        begin(&two, &p, set, 20);
        below += never_needier(&one, &two, set, set % 2 ? 0.01 : 1.0);
        town_end(&one);
        town_end(&two);
    }
    assert_true(below > SETS * 1000);
}

static void test_MR2_more_inflow_never_lowers_a_need_in_any_later_week(void **state)
{
    (void)state;
    int64_t below = 0;
    for (int set = 1; set <= SETS; set++) {
        gov_params p = town_random((uint64_t)set);
        p.needs.equal_allocation = 0.0;
        begin(&one, &p, set, 20);
        if (set % 2) p.needs.inflow_per_week += 0.5 * (0.05 - p.needs.inflow_per_week);
        else for (int k = 0; k < GOV_DOMAINS; k++) p.needs.inflow_weight[k] = heli_min(5.0, 1.3 * p.needs.inflow_weight[k]);
        begin(&two, &p, set, 20);
        below += never_needier(&one, &two, set, 0.0);
        town_end(&one);
        town_end(&two);
    }
    assert_true(below > SETS * 1000);
}

static void test_MR2_a_larger_dose_per_hour_never_raises_a_need(void **state)
{
    (void)state;
    for (int set = 1; set <= SETS; set++) {
        gov_params p = town_random((uint64_t)set);
        p.needs.equal_allocation = 0.0;
        begin(&two, &p, set, 20);
        p.needs.dose_per_hour_per_head += 0.1 * (10.0 - p.needs.dose_per_hour_per_head);
        begin(&one, &p, set, 20);
        never_needier(&one, &two, set, 0.0);
        town_end(&one);
        town_end(&two);
    }
}

/* --- MR3: the cooperative submodel --- */

/* Acts 0 and +, needs and trust frozen, the main line fixed (its voice would follow participation). */
static gov_params cooperative(int set)
{
    gov_params p = town_random((uint64_t)set);
    p.needs.inflow_per_week = 0.0;
    p.needs.dose_per_hour_per_head = 0.0;
    p.resident.trust_gain = p.resident.trust_loss = 0.0;
    p.main_line.own_need_weight = 0.0;
    p.institutions.revise = false;
    p.party.own_groups = p.city.grids / 2;
    p.party.joint_groups = 0;
    if (p.resident.revision < 0.05) p.resident.revision = 0.3;
    if (p.resident.sharpness < 0.5) p.resident.sharpness = 2.0; /* at 0 even resisting would be drawn */
    return p;
}

static void nobody_resists(town *self)
{
    for (size_t c = 0; c < self->city->community_count; c++) {
        gov_community *community = &self->city->communities[c];
        for (size_t i = 0; i < town_size(community); i++) community->residents.cost_resist[i] = 1e6f;
    }
}

typedef enum lever { INCENTIVE, TRUST, DUTY, FUNDS, GROUPS, NEIGHBOURS, HABITUS, COST, START, LEVERS } lever;

static void pull(gov_params *p, lever which)
{
    if (which == INCENTIVE) p->resident.selective_incentive += 0.2 * (1.0 - p->resident.selective_incentive);
    if (which == TRUST) p->resident.trust_weight = heli_min(5.0, p->resident.trust_weight + 0.2);
    if (which == DUTY) p->resident.duty = heli_min(5.0, p->resident.duty + 0.5);
    if (which == FUNDS) p->party.funds_needed_yuan = 1.0 + 0.5 * p->party.funds_needed_yuan;
    if (which == GROUPS) p->party.own_groups = p->city.grids;
    if (which == NEIGHBOURS) p->resident.social_pressure = heli_min(5.0, p->resident.social_pressure + 0.3);
    if (which == HABITUS) p->resident.habitus_weight = heli_min(5.0, p->resident.habitus_weight + 0.3);
}

/* What no parameter changes: personal costs, and who takes part at the start (with the pay of it). */
static void pull_columns(town *self, lever which)
{
    for (size_t c = 0; c < self->city->community_count; c++) {
        gov_community *community = &self->city->communities[c];
        for (size_t i = 0; i < town_size(community); i++) {
            if (which == COST && i % 3 == 0) community->residents.cost_participate[i] -= 0.3f;
            if (which == START && i % 3 == 0) community->residents.stance[1][i] = GOV_PARTICIPATE;
        }
        gov_pass pass = gov_prepare_pass(self->city, c, (heli_key){{0, 0}}, -1);
        gov_resident_sums(&pass, true); /* the pay of the changed start */
    }
}

static void test_MR3_in_the_cooperative_submodel_incentives_only_ever_add_participants(void **state)
{
    (void)state;
    int64_t added[LEVERS] = {0};
    for (lever which = 0; which < LEVERS; which++)
        for (int set = 1; set <= SETS; set++) {
            gov_params p = cooperative(set);
            begin(&one, &p, set, 16);
            pull(&p, which);
            begin(&two, &p, set, 16);
            nobody_resists(&one);
            nobody_resists(&two);
            pull_columns(&one, LEVERS);
            pull_columns(&two, which);
            for (int week = 0; week < 16; week++) {
                step(&one);
                step(&two);
                for (size_t c = 0; c < one.city->community_count; c++) {
                    const int8_t *without = town_stances(one.city, &one.city->communities[c]);
                    const int8_t *with = town_stances(two.city, &two.city->communities[c]);
                    for (size_t i = 0; i < town_size(&one.city->communities[c]); i++) {
                        assert_true(without[i] != GOV_RESIST && with[i] != GOV_RESIST);
                        if (with[i] < without[i]) fail_msg("lever %d set %d week %d community %zu resident %zu", (int)which, set, week, c, i);
                        added[which] += with[i] > without[i];
                    }
                }
            }
            town_end(&one);
            town_end(&two);
        }
    for (lever which = 0; which < LEVERS; which++)
        if (added[which] < 100) fail_msg("lever %d did nothing", (int)which);
}

/* --- MR4: one logit step --- */

static void test_MR4_in_one_logit_step_a_larger_gain_or_a_smaller_grievance_lowers_nobodys_act(void **state)
{
    (void)state;
    int64_t raised[3] = {0};
    for (int set = 1; set <= 3 * SETS; set++) {
        gov_params p = town_random((uint64_t)set), changed;
        p.resident.imitation = 0.0;
        if (set % 2) p.resident.revision = 1.0;
        changed = p;
        int kind = set % 3;
        if (kind == 1) { /* from parameters */
            changed.resident.selective_incentive = heli_min(1.0, p.resident.selective_incentive + 0.1);
            changed.resident.trust_weight = heli_min(5.0, p.resident.trust_weight + 0.05);
            changed.resident.habitus_weight = heli_min(5.0, p.resident.habitus_weight + 0.1);
        }
        if (kind == 2) {
            changed.resident.grievance *= 0.8;
            changed.resident.loss_weight *= 0.7;
            changed.resident.compensation = heli_min(5.0, p.resident.compensation + 0.05);
        }
        begin(&one, &p, set, 1);
        begin(&two, &changed, set, 1);
        for (size_t c = 0; c < one.city->community_count; c++) {
            gov_community *a = &one.city->communities[c], *b = &two.city->communities[c];
            heli_draws draws = draws_of(set, (uint32_t)c);
            for (size_t i = 0; i < town_size(a); i++) {
                /* any mixture of acts and trusts to begin with */
                a->residents.stance[1][i] = b->residents.stance[1][i] = (int8_t)(heli_below(heli_draws_word(&draws), 3)) - 1;
                a->residents.trust[i] = b->residents.trust[i] = (float)heli_draws_uniform(&draws);
                double less = pow(10.0, town_uniform(&draws, -9.0, 0.0)); /* down to a float's last bits */
                if (kind == 0) b->residents.cost_participate[i] -= (float)less;
                if (kind == 0) b->residents.cost_resist[i] += (float)less;
            }
        }
        step(&one);
        step(&two);
        for (size_t c = 0; c < one.city->community_count; c++) {
            const int8_t *before = town_stances(one.city, &one.city->communities[c]);
            const int8_t *after = town_stances(two.city, &two.city->communities[c]);
            for (size_t i = 0; i < town_size(&one.city->communities[c]); i++) {
                if (after[i] < before[i]) fail_msg("set %d community %zu resident %zu: %d to %d", set, c, i, before[i], after[i]);
                raised[kind] += after[i] > before[i];
            }
        }
        town_end(&one);
        town_end(&two);
    }
    assert_true(raised[0] > 100 && raised[1] > 100 && raised[2] > 100);
}

/* Number of the first cell of the uniform draw in which the choice is at least `stance`; 2^23 when there is none. */
static uint32_t first_cell(float participate, float resist, float sharpness, int stance)
{
    uint32_t low = 0, high = 1u << 23;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (gov_logit(participate, resist, sharpness, heli_uniform_f32(middle << 9)) >= stance) high = middle;
        else low = middle + 1;
    }
    return low;
}

static void test_MR4_the_bounds_of_the_ordered_draw_are_monotone_to_the_last_bit(void **state)
{
    (void)state;
    int64_t moved = 0;
    heli_draws draws = draws_of(1, 4);
    for (int n = 0; n < 60000; n++) {
        float sharpness = (float)(0.5 + 9.5 * heli_draws_uniform(&draws));
        float participate = (float)(4.0 * heli_draws_uniform(&draws) - 2.0), resist = (float)(4.0 * heli_draws_uniform(&draws) - 2.0);
        float more = participate, less = resist;
        for (int ulps = (int)(heli_draws_word(&draws) % 40); ulps >= 0; ulps--) {
            if (n % 2) more = nextafterf(more, 10.0f);
            else less = nextafterf(less, -10.0f);
        }
        for (int stance = GOV_ABSTAIN; stance <= GOV_PARTICIPATE; stance++) {
            uint32_t before = first_cell(participate, resist, sharpness, stance), after = first_cell(more, less, sharpness, stance);
            if (after > before) fail_msg("stance %d from %.9g, %.9g at %.9g: cell %u to %u", stance, (double)participate, (double)resist,
                                         (double)sharpness, before, after);
            moved += after < before;
        }
    }
    assert_true(moved > 10000);
}

/* --- MR8: allocation by need --- */

/* Gini coefficient of the doses that equally needy residents of community 0 receive, read off what happened to their needs. */
static double gini_of_doses(const gov_params *params, int set, double *of_positions)
{
    static double dose[MOST_ADULTS], position[MOST_ADULTS];
    begin(&one, params, set, 1);
    gov_community *community = &one.city->communities[0];
    size_t n = town_size(community);
    for (size_t c = 0; c < one.city->community_count; c++) {
        gov_community *any = &one.city->communities[c];
        for (size_t i = 0; i < GOV_DOMAINS * any->columns.stride; i++) any->residents.need[i] = i % any->columns.stride < town_size(any) ? 0.5f : 0.0f;
        gov_pass pass = gov_prepare_pass(one.city, c, (heli_key){{0, 0}}, -1);
        gov_resident_sums(&pass, true);
        any->field.service.k[2] = 2.0 * (double)n; /* so that doses are large against the rounding of needs */
    }
    step(&one);
    for (size_t i = 0; i < n; i++) {
        dose[i] = 0.5 / town_need(community, i, 2) - 1.0; /* n' = n / (1 + s) */
        position[i] = (double)community->residents.position[i];
    }
    *of_positions = town_gini(position, n);
    double gini = town_gini(dose, n);
    town_end(&one);
    return gini;
}

static void test_MR8_at_equal_needs_allocation_by_need_shrinks_inequality_of_service_in_proportion(void **state)
{
    (void)state;
    for (int set = 1; set <= SETS; set++) {
        gov_params p = town_random((uint64_t)set);
        heli_draws draws = draws_of(set, 8);
        double positions = 0.0;
        p.needs.inflow_per_week = 0.0;
        p.needs.dose_per_hour_per_head = 1.0;
        p.needs.equal_allocation = 0.0;
        double unequal = gini_of_doses(&p, set, &positions);
        assert_true(fabs(unequal - positions) < 1e-5);
        p.needs.equal_allocation = set % 10 == 0 ? 1.0 : heli_draws_uniform(&draws);
        double less = gini_of_doses(&p, set, &positions);
        assert_true(fabs(less - (1.0 - p.needs.equal_allocation) * unequal) < 1e-5);
    }
}

/* --- MR13: the names of the domains --- */

static const size_t renamed[GOV_DOMAINS] = {3, 0, 5, 1, 4, 2}; /* what was k is now renamed[k] */

static void permute(double values[GOV_DOMAINS])
{
    double old[GOV_DOMAINS];
    memcpy(old, values, sizeof old);
    for (int k = 0; k < GOV_DOMAINS; k++) values[renamed[k]] = old[k];
}

/* Makes `to` the town `from` with other names for its domains; both have just begun. */
static void rename_domains(const town *from, town *to)
{
    for (size_t c = 0; c < from->city->community_count; c++) {
        const gov_community *a = &from->city->communities[c];
        gov_community *b = &to->city->communities[c];
        size_t stride = a->columns.stride;
        for (size_t k = 0; k < GOV_DOMAINS; k++) {
            memcpy(b->residents.need + renamed[k] * stride, a->residents.need + k * stride, stride * sizeof(float));
            memcpy(b->residents.weight + renamed[k] * stride, a->residents.weight + k * stride, stride);
        }
        memcpy(b->residents.pay[0], a->residents.pay[0], stride * sizeof(float));
        memcpy(b->residents.pay[1], a->residents.pay[1], stride * sizeof(float));
        b->sums = a->sums;
        b->field = a->field;
        b->main_line = a->main_line;
        b->expressed_need = a->expressed_need;
        gov_vector *vectors[] = {&b->sums.need, &b->sums.voiced_need, &b->sums.directions, &b->field.resistance, &b->field.resultant,
                                 &b->field.service, &b->main_line, &b->expressed_need};
        for (size_t v = 0; v < sizeof vectors / sizeof vectors[0]; v++) permute(vectors[v]->k);
        for (int body = 0; body < GOV_BODIES; body++) {
            permute(b->field.raw[body].k);
            permute(b->field.part[body].k);
        }
    }
}

static bool close_to(double a, double b)
{
    return fabs(a - b) <= 1e-4 * (1.0 + fabs(a));
}

static void test_MR13_domains_by_other_names_give_the_same_run_by_other_names(void **state)
{
    (void)state;
    int flipped = 0;
    for (int set = 1; set <= SETS; set++) {
        gov_params p = town_random((uint64_t)set);
        p.institutions.revise = false; /* organisations draw by their number */
        begin(&one, &p, set, 12);
        permute(p.main_line.goal);
        permute(p.needs.inflow_weight);
        permute(p.enterprise.direction);
        permute(p.organisation.hours_profile);
        begin(&two, &p, set, 12);
        rename_domains(&one, &two);
        bool same_acts = true;
        for (int week = 0; week < 12 && same_acts; week++) {
            step(&one);
            step(&two);
            for (size_t c = 0; c < one.city->community_count; c++)
                same_acts &= memcmp(town_stances(one.city, &one.city->communities[c]), town_stances(two.city, &two.city->communities[c]),
                                    town_size(&one.city->communities[c])) == 0;
            if (!same_acts) break;
            for (size_t c = 0; c < one.city->community_count; c++) {
                const gov_community *a = &one.city->communities[c], *b = &two.city->communities[c];
                for (size_t k = 0; k < GOV_DOMAINS; k++) {
                    assert_true(close_to(a->main_line.k[k], b->main_line.k[renamed[k]]));
                    assert_true(close_to(a->field.resultant.k[k], b->field.resultant.k[renamed[k]]));
                    for (int body = 0; body < GOV_BODIES; body++)
                        assert_true(close_to(a->field.part[body].k[k], b->field.part[body].k[renamed[k]]));
                    for (size_t i = 0; i < town_size(a); i++)
                        assert_true(close_to(town_need(a, i, (int)k), town_need(b, i, (int)renamed[k])));
                }
                assert_true(close_to(a->field.effective_power, b->field.effective_power));
                assert_true(close_to(a->sums.satisfaction, b->sums.satisfaction));
            }
        }
        flipped += !same_acts; /* sums over domains in another order move the last bits, and those may turn a draw */
        town_end(&one);
        town_end(&two);
    }
    assert_true(flipped <= 2);
}

/* --- MR14: copies --- */

static void test_MR14_copies_of_a_city_live_the_same_life_and_change_no_figure_per_head(void **state)
{
    (void)state;
    for (int set = 1; set <= 2 * SETS; set++) {
        double single[GOV_INDICATORS + 8 * (GOV_DOMAINS - 1)], copied[GOV_INDICATORS + 8 * (GOV_DOMAINS - 1)];
        gov_params p = set % 2 ? town_random((uint64_t)set) : town_random_all((uint64_t)set);
        p.institutions.revise = false; /* links off: the copies' institutions, courts and hotlines are one */
        p.court.judges = 0;
        p.childcare.children_per_1000 = 0.0;
        begin(&one, &p, set, 15);
        p.city.copies = 2;
        begin(&two, &p, set, 15);
        size_t count = one.city->community_count;
        assert_int_equal(two.city->community_count, 2 * count);
        assert_int_equal(two.city->adults, 2 * one.city->adults);
        for (int week = -1; week < 15; week++) {
            for (size_t c = 0; c < count; c++) {
                uint64_t original = town_community_digest(&one.city->communities[c]);
                if (town_community_digest(&two.city->communities[c]) != original
                    || town_community_digest(&two.city->communities[c + count]) != original)
                    fail_msg("set %d week %d community %zu", set, week, c);
                assert_memory_equal(&one.city->communities[c].accounts, &two.city->communities[c].accounts, sizeof(gov_accounts));
                assert_memory_equal(&one.city->communities[c].accounts, &two.city->communities[c + count].accounts, sizeof(gov_accounts));
            }
            gov_observe_city(one.city, single);
            gov_observe_city(two.city, copied);
            for (size_t v = 0; v < sizeof single / sizeof single[0]; v++)
                if (!(fabs(single[v] - copied[v]) <= 1e-10 * (1.0 + fabs(single[v])) || (isnan(single[v]) && isnan(copied[v]))))
                    fail_msg("set %d week %d value %zu: %.17g, copied %.17g", set, week, v, single[v], copied[v]);
            if (week == 14) break;
            step(&one);
            step(&two);
        }
        town_end(&one);
        town_end(&two);
    }
}

/* --- MR15 --- */

static void test_MR15_a_run_in_two_parts_is_the_run(void **state)
{
    (void)state;
    for (int set = 1; set <= 2 * SETS; set++) {
        gov_params p = set % 2 ? town_random((uint64_t)set) : town_random_all((uint64_t)set);
        town_copy copy = {0};
        int stop = set / 2 % 20;
        begin(&one, &p, set, 20);
        for (int week = 0; week < 20; week++) {
            if (week == stop) assert_int_equal(town_save(one.simulation, &copy), HELI_OK);
            step(&one);
        }
        begin(&two, &p, set, 20);
        assert_int_equal(town_restore(two.simulation, &copy), HELI_OK);
        for (int week = stop; week < 20; week++) step(&two);
        assert_true(heli_simulation_digest(one.simulation) == heli_simulation_digest(two.simulation));
        free(copy.bytes);
        town_end(&one);
        town_end(&two);
    }
}

static void test_MR15_an_empty_grid_beside_the_others_changes_nothing(void **state)
{
    (void)state;
    for (int set = 1; set <= SETS; set++) {
        gov_params p = town_random((uint64_t)set);
        p.city.offices = p.city.communities = p.city.grids = 1;
        p.network.kind = 1 + set % 5; /* not acquaintances: they would know each other by grids */
        p.population.adults_per_grid *= 2;
        p.population.serving_members = p.party.own_groups = p.party.joint_groups = 0;
        p.enterprise.commissioners = 0;
        begin(&one, &p, set, 15);
        p.city.grids = 2;
        p.population.adults_per_grid /= 2;
        begin(&two, &p, set, 15);
        gov_community *a = &one.city->communities[0], *b = &two.city->communities[0];
        size_t n = town_size(a);
        assert_int_equal(n, town_size(b));
        two.city->grids[0].residents += two.city->grids[1].residents;
        two.city->grids[1].residents = 0;
        for (size_t i = 0; i < n; i++) b->residents.grid[i] = 0;
        for (size_t i = 0; i < n; i += 5) {
            a->residents.flags[i] |= GOV_FLAG_SERVING;
            b->residents.flags[i] |= GOV_FLAG_SERVING;
        }
        one.city->grids[0].group = two.city->grids[0].group = GOV_GROUP_OWN;
        b->sums = a->sums; /* of the pass at set-up, before the move */
        b->field = a->field;
        b->promised_fen = a->promised_fen; /* compensation, by these sums */
        for (int side = 0; side < 2; side++) memcpy(b->residents.pay[side], a->residents.pay[side], n * sizeof(float));
        for (int week = 0; week < 15; week++) {
            step(&one);
            step(&two);
            if (town_community_digest(a) != town_community_digest(b)) fail_msg("set %d differs in week %d", set, week);
            assert_memory_equal(&a->accounts, &b->accounts, sizeof a->accounts);
        }
        town_end(&one);
        town_end(&two);
    }
}

/* --- MR16: zero is off --- */

typedef void (*set_fn)(gov_params *p);

static void no_guidance(gov_params *p) { p->main_line.guidance = 0.0; p->main_line.guidance_by_trust = true; }
static void guidance_without_trust(gov_params *p) { p->main_line.guidance_by_trust = false; }
static void no_sharing(gov_params *p) { p->information.sharing = 0.0; p->voice.sharing_gain = 0.7; }
static void sharing_without_gain(gov_params *p) { p->information.sharing = 0.6; p->voice.sharing_gain = 0.0; }
static void no_looking_after(gov_params *p) { p->grid.adults_per_hour = 0.0; }
static void no_hours(gov_params *p) { p->grid.adults_per_hour = 7.0; p->grid.hours_without_subsidy = p->grid.hours_by_subsidy = 0.0; }
static void poor_commissioners(gov_params *p) { p->enterprise.commissioner_quality = 0.0; }
static void commissioners_for_nothing(gov_params *p)
{
    p->enterprise.commissioner_quality = 0.8;
    p->enterprise.commissioner_turn = 0.0;
    p->institutions.commissioner_saving = 0.0;
}
static void no_duty(gov_params *p) { p->resident.duty = 0.0; p->party.own_groups = p->city.grids; p->party.joint_groups = 0; }
static void duty_without_groups(gov_params *p) { p->resident.duty = 1.3; p->party.own_groups = p->party.joint_groups = 0; }
static void duty_without_funds(gov_params *p)
{
    p->resident.duty = 1.3;
    p->party.funds_yuan_per_community_year = 0.0;
}
static void no_amplification(gov_params *p) { p->enterprise.amplification = 0.0; }
static void other_half(gov_params *p) { p->enterprise.half_support_hours += 50.0; }
static void no_integration(gov_params *p) { p->organisation.integration_scale = 0.0; p->organisation.integrating_share = 1.0; }
static void nobody_integrates(gov_params *p) { p->organisation.integration_scale = 2.0; p->organisation.integrating_share = 0.0; }
static void no_hub(gov_params *p) { p->organisation.hub = false; p->organisation.link_hours = 0.0; }
static void idle_hub(gov_params *p) { p->organisation.hub = true; p->organisation.hub_bonus = 0.0; }
static void no_own_needs(gov_params *p) { p->main_line.own_need_weight = 0.0; }
static void other_agenda(gov_params *p) { p->main_line.agenda[0] = 0.25; p->main_line.agenda[1] = 0.5; p->main_line.agenda[2] = 0.25; }
static void no_neighbours(gov_params *p) { p->resident.social_pressure = p->resident.imitation = 0.0; p->network.degree = 0; p->network.kind = 0; }
static void unfelt_neighbours(gov_params *p) { p->network.degree = 6; p->network.kind = GOV_NETWORK_RANDOM; }
static void no_revision(gov_params *p) { p->institutions.revise = false; }
static void idle_revision(gov_params *p) { p->institutions.revise = true; p->institutions.revision = 0.0; }
static void no_rents(gov_params *p) { p->institutions.revise = false; p->institutions.rents = false; }
static void idle_rents(gov_params *p) { p->institutions.rents = true; p->institutions.rent_detection = 0.9; }
static void no_money_for_residents(gov_params *p) { p->resident.selective_incentive = p->resident.compensation = 0.0; }
static void dear_utility(gov_params *p) { p->resident.yuan_per_utility = 777.0; }
static void weightless_resistance(gov_params *p) { p->resident.resister_strength = 0.0; }
static void much_easing(gov_params *p) { p->organisation.resistance_easing = 0.9; }
static void no_loss_felt(gov_params *p) { p->resident.loss_weight = p->resident.compensation = 0.0; }
static void other_neutral(gov_params *p) { p->resident.neutral_alignment = 0.93; }
static void no_interest(gov_params *p) { p->resident.interest = 0.0; }
static void other_reference(gov_params *p) { p->resident.hardship_reference = 0.11; }
static void nobody_reconsiders(gov_params *p) { p->resident.revision = 0.0; }
static void other_choice(gov_params *p) { p->resident.sharpness = 9.0; p->resident.imitation = 0.9; p->resident.habitus_weight = 2.0; }
static void no_inflow(gov_params *p) { p->needs.inflow_per_week = 0.0; }
static void no_inflow_weights(gov_params *p)
{
    p->needs.inflow_per_week = 0.03;
    for (int k = 0; k < GOV_DOMAINS; k++) p->needs.inflow_weight[k] = 0.0;
}
static void no_service(gov_params *p) { p->needs.dose_per_hour_per_head = 0.0; }
static void other_allocation(gov_params *p) { p->needs.equal_allocation = 0.87; }
static void lossless(gov_params *p)
{
    p->organisation.transaction_loss = p->organisation.resistance_easing = 0.0;
    p->organisation.integration_scale = 0.0;
}
static void lossless_integrated(gov_params *p) { p->organisation.integration_scale = 3.0; }
static void no_support(gov_params *p) { p->enterprise.hours_per_1000 = 0.0; p->enterprise.supporting_share = 0.5; }
static void nobody_supports(gov_params *p) { p->enterprise.hours_per_1000 = 40.0; p->enterprise.supporting_share = 0.0; }
static void habit_without_weight(gov_params *p) { p->resident.habitus_weight = 0.0; }
static void quick_habit(gov_params *p) { p->resident.habitus_rate = 1.0; p->population.initial_habitus = 0.9; }

/* `zero` on any parameters, and `off` or `also` after it. The game of institutions stays off unless it is the matter. */
static const struct mechanism {
    const char *name;
    set_fn zero, off;
    bool compare_habitus;
} mechanisms[] = {
    {"guidance", no_guidance, guidance_without_trust, true},
    {"information sharing", no_sharing, sharing_without_gain, true},
    {"grid workers", no_looking_after, no_hours, true},
    {"commissioners", poor_commissioners, commissioners_for_nothing, true},
    {"duty, no groups", no_duty, duty_without_groups, true},
    {"duty, no funds", no_duty, duty_without_funds, true},
    {"amplification", no_amplification, other_half, true},
    {"integration", no_integration, nobody_integrates, true},
    {"hub", no_hub, idle_hub, true},
    {"own agenda", no_own_needs, other_agenda, true},
    {"neighbours", no_neighbours, unfelt_neighbours, true},
    {"revision of institutions", no_revision, idle_revision, true},
    {"rents", no_rents, idle_rents, true},
    {"price of utility", no_money_for_residents, dear_utility, true},
    {"easing of resistance", weightless_resistance, much_easing, true},
    {"loss", no_loss_felt, other_neutral, true},
    {"interest", no_interest, other_reference, true},
    {"reconsidering", nobody_reconsiders, other_choice, true},
    {"inflow", no_inflow, no_inflow_weights, true},
    {"allocation", no_service, other_allocation, true},
    {"loss between bodies", lossless, lossless_integrated, true},
    {"support", no_support, nobody_supports, true},
    {"habitus", habit_without_weight, quick_habit, false},
};

static bool same_life(const gov_community *a, const gov_community *b, bool habitus)
{
    size_t n = town_size(a), stride = a->columns.stride;
    bool same = memcmp(a->residents.trust, b->residents.trust, n * sizeof(float)) == 0;
    for (size_t k = 0; k < GOV_DOMAINS; k++)
        same &= memcmp(a->residents.need + k * stride, b->residents.need + k * stride, n * sizeof(float)) == 0;
    for (int side = 0; side < 2; side++) {
        same &= memcmp(a->residents.stance[side], b->residents.stance[side], n) == 0;
        same &= memcmp(a->residents.pay[side], b->residents.pay[side], n * sizeof(float)) == 0;
    }
    if (habitus) same &= memcmp(a->residents.habitus, b->residents.habitus, n * sizeof(float)) == 0;
    for (int k = 0; k < GOV_DOMAINS; k++)
        same &= a->main_line.k[k] == b->main_line.k[k] && a->field.resultant.k[k] == b->field.resultant.k[k];
    return same;
}

static void test_MR16_a_mechanism_of_strength_zero_is_off_bit_for_bit(void **state)
{
    (void)state;
    for (size_t m = 0; m < sizeof mechanisms / sizeof mechanisms[0]; m++)
        for (int set = 1; set <= SETS; set++) {
            gov_params p = town_random((uint64_t)set);
            p.institutions.revise = false;
            mechanisms[m].zero(&p);
            begin(&one, &p, set, 10);
            mechanisms[m].off(&p);
            begin(&two, &p, set, 10);
            for (int week = 0; week < 10; week++) {
                step(&one);
                step(&two);
                for (size_t c = 0; c < one.city->community_count; c++)
                    if (!same_life(&one.city->communities[c], &two.city->communities[c], mechanisms[m].compare_habitus))
                        fail_msg("%s: set %d differs in week %d", mechanisms[m].name, set, week);
            }
            town_end(&one);
            town_end(&two);
        }
}

static void test_MR16_without_grids_and_sharing_the_silent_are_heard_exactly_as_far_as_they_express_themselves(void **state)
{
    (void)state;
    for (int set = 1; set <= SETS; set++) {
        gov_params p = town_random((uint64_t)set);
        no_looking_after(&p);
        no_sharing(&p);
        begin(&one, &p, set, 3);
        for (int week = 0; week < 3; week++) step(&one);
        for (size_t g = 0; g < one.city->grid_count; g++)
            assert_true(one.city->silent_expression[g] == (float)p.voice.silent_expression);
        town_end(&one);
    }
}

/* 64 adults and 125 hours per 1,000 make 8 hours, a power of two, so that scaling by them loses no bit. */
static void test_MR16_without_guidance_directions_are_not_even_normalised_again(void **state)
{
    (void)state;
    for (int set = 1; set <= 3 * SETS; set++) {
        gov_params p = town_random((uint64_t)set);
        p.city.offices = p.city.communities = p.city.grids = 1;
        p.population.adults_per_grid = 64;
        p.population.serving_members = p.party.own_groups = p.party.joint_groups = 0;
        p.main_line.guidance = 0.0;
        p.enterprise.hours_per_1000 = 125.0;
        p.enterprise.supporting_share = 1.0;
        p.enterprise.per_community = 6;
        p.enterprise.commissioners = 3;
        p.institutions.revise = false;
        begin(&one, &p, set, 2);
        step(&one);
        gov_vector direction = gov_mean_enterprise_direction(one.city, 0, GOV_SUPPORTING_ENTERPRISES);
        for (int k = 0; k < GOV_DOMAINS; k++)
            assert_true(one.city->communities[0].field.raw[GOV_ENTERPRISES].k[k] == 8.0 * direction.k[k]);
        town_end(&one);
    }
}

/* --- 8.4: symmetry --- */

static void test_communities_that_change_places_exchange_their_lives(void **state)
{
    (void)state;
    for (int set = 1; set <= SETS; set++) {
        gov_params p = town_random((uint64_t)set);
        p.institutions.revise = false;
        begin(&one, &p, set, 15);
        begin(&two, &p, set, 15);
        gov_city *city = two.city;
        gov_community community = city->communities[0];
        city->communities[0] = city->communities[1];
        city->communities[1] = community;
        gov_institution government = city->governments[0];
        city->governments[0] = city->governments[1];
        city->governments[1] = government;
        for (int week = 0; week < 15; week++) {
            step(&one);
            step(&two);
            for (size_t c = 0; c < 2; c++)
                if (town_community_digest(&one.city->communities[c]) != town_community_digest(&city->communities[1 - c]))
                    fail_msg("set %d community %zu differs in week %d", set, c, week);
            if (city->community_count > 2)
                assert_true(town_community_digest(&one.city->communities[2]) == town_community_digest(&city->communities[2]));
        }
        town_end(&one);
        town_end(&two);
    }
}

/*
 * Equal axes, equal organisations, goal along the diagonal: no domain is served better than another. With 6,000 adults the mean
 * need of a domain has a standard error of about .003; the limit of .02 fails falsely with probability below 1e-8.
 */
static void test_domains_that_differ_in_nothing_are_served_alike_and_the_force_follows_the_goal(void **state)
{
    (void)state;
    gov_params p = town_small();
    for (int k = 0; k < GOV_DOMAINS; k++)
        p.main_line.goal[k] = p.needs.inflow_weight[k] = p.enterprise.direction[k] = p.organisation.hours_profile[k] = 1.0;
    p.city.communities = p.city.offices = 1;
    p.city.grids = 15;
    p.population.adults_per_grid = 400;
    p.main_line.own_need_weight = 0.5;
    begin(&one, &p, 1, 40);
    for (int week = 0; week < 40; week++) step(&one);
    const gov_community *community = &one.city->communities[0];
    double lowest = 1.0, highest = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) {
        double mean = community->sums.need.k[k] / 6000.0;
        lowest = fmin(lowest, mean);
        highest = fmax(highest, mean);
        assert_true(fabs(community->main_line.k[k] - 1.0 / sqrt(6.0)) < 0.02);
    }
    assert_true(highest - lowest < 0.02);
    assert_true(community->field.deviation_deg < 1.0);
    town_end(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_MR1_power_never_falls_with_guidance_integration_support_amplification_or_less_loss),
        cmocka_unit_test(test_MR1_power_never_falls_when_a_resident_joins_or_a_resister_gives_up),
        cmocka_unit_test(test_MR2_more_service_never_raises_a_need_in_any_later_week),
        cmocka_unit_test(test_MR2_more_inflow_never_lowers_a_need_in_any_later_week),
        cmocka_unit_test(test_MR2_a_larger_dose_per_hour_never_raises_a_need),
        cmocka_unit_test(test_MR3_in_the_cooperative_submodel_incentives_only_ever_add_participants),
        cmocka_unit_test(test_MR4_in_one_logit_step_a_larger_gain_or_a_smaller_grievance_lowers_nobodys_act),
        cmocka_unit_test(test_MR4_the_bounds_of_the_ordered_draw_are_monotone_to_the_last_bit),
        cmocka_unit_test(test_MR8_at_equal_needs_allocation_by_need_shrinks_inequality_of_service_in_proportion),
        cmocka_unit_test(test_MR13_domains_by_other_names_give_the_same_run_by_other_names),
        cmocka_unit_test(test_MR14_copies_of_a_city_live_the_same_life_and_change_no_figure_per_head),
        cmocka_unit_test(test_MR15_a_run_in_two_parts_is_the_run),
        cmocka_unit_test(test_MR15_an_empty_grid_beside_the_others_changes_nothing),
        cmocka_unit_test(test_MR16_a_mechanism_of_strength_zero_is_off_bit_for_bit),
        cmocka_unit_test(test_MR16_without_grids_and_sharing_the_silent_are_heard_exactly_as_far_as_they_express_themselves),
        cmocka_unit_test(test_MR16_without_guidance_directions_are_not_even_normalised_again),
        cmocka_unit_test(test_communities_that_change_places_exchange_their_lives),
        cmocka_unit_test(test_domains_that_differ_in_nothing_are_served_alike_and_the_force_follows_the_goal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
