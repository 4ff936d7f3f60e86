/*
 * MR16 for every mechanism M1 - M30: where its strength is zero it is absent, and nothing else about it matters. In towns with everything
 * else on, a run whose mechanism is at zero keeps every bit, in every week, when the mechanism's other parameters are drawn anew; with
 * the mechanism on, the same change shows. tests/theory/test_relations.c has more of it for the field core.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "tests/support/town.h"

enum { CONTROLS = 8, WEEKS = 60, TRIES = 2 };

/* Towns on which absence is held: few where every step is slow, many in the long tier. */
static int towns(void)
{
    return getenv("HELI_LONG") ? 24 : getenv("HELI_TIER") ? 2 : 5;
}

/* --- the mechanisms --- */

/* Nobody petitions after a dispute, and the law's pull does not count. */
static void no_petitions_from_disputes(gov_params *p)
{
    for (int k = 0; k < 3; k++) {
        p->disputes.after_failure[k] = k == 0 ? 0.7 : k == 1 ? 0.0 : 0.3;
        p->disputes.after_breach[k] = k == 0 ? 0.4 : k == 1 ? 0.0 : 0.6;
    }
}

/*
 * Off: parameters that are zero together. Dead: what does not matter then, paths or whole sections (but for what is off). Apart: a
 * block of the state that takes its first value from a dead parameter and is read by nobody.
 */
static const struct mechanism {
    const char *code, *off, *dead, *apart;
    void (*also)(gov_params *p);
} mechanisms[] = {
    {"M1", "grid.adults_per_hour", "grid.hours_without_subsidy, grid.hours_by_subsidy, grid.subsidy_scale_yuan", NULL, NULL},
    {"M1, M9, M10, M24: tickets", "tickets.per_adult_year",
     "tickets.outside_authority, tickets.inside_per_week, tickets.handover_per_week, tickets.handovers, tickets.sharing_gain, "
     "tickets.whistle_gain, tickets.deadline_weeks, tickets.duplicate_hours, tickets.failed_to_petition, tickets.failed_to_claim", NULL,
     NULL},
    {"M2", "party.own_groups, party.joint_groups",
     "party.joint_activity, party.funds_needed_yuan, resident.duty, disputes.grid_by_party_group, mediation.success_party_group", NULL,
     NULL},
    {"M3", "enterprise.commissioners",
     "enterprise.commissioner_quality, enterprise.commissioner_turn, institutions.commissioner_saving", NULL, NULL},
    {"M4", "ladder.reviews", "ladder", NULL, NULL},
    {"M5: score", "assessment.weight, institutions.assessment_scale",
     "institutions.opinion_weight, institutions.opinion_of_enterprises, institutions.opinion_of_residents, "
     "institutions.opinion_of_organisations", NULL, NULL},
    {"M5: veto", "petitions.incidents",
     "petitions.threshold_mean, petitions.threshold_sd, petitions.starting_grievance, petitions.incident_share", NULL, NULL},
    /* the year's pay of a mediator is fixed, though nobody gets it */
    {"M6", "disputes.per_adult_year, land.arrears_claims_per_1000_year",
     "disputes, mediation, tickets.failed_to_claim, court.dissatisfaction, court.dissatisfaction_by_load, awareness.mediation_first, "
     "attitude.routes, land.clearing, land.clearing_weeks", "annual_mediator", NULL},
    {"M7", "mediation.pooling", "mediation.triage_accuracy", NULL, NULL},
    {"M8", "court.judges", "court", NULL, NULL},
    {"M9", "information.sharing, five.smart", "tickets.sharing_gain, voice.sharing_gain", NULL, NULL},
    {"M10", "information.whistle", "tickets.whistle_gain", NULL, NULL},
    {"M11", "purchase.yuan_per_1000_year", "purchase", NULL, NULL},
    {"M12", "volunteers.registered_share", "volunteers", NULL, NULL},
    {"M13", "childcare.children_per_1000", "childcare", NULL, NULL},
    {"M14", "safety.events_per_1000_year", "safety", NULL, NULL},
    {"M15", "safety.ten_household_units",
     "safety.unit_detection, safety.relay_per_day, safety.late_after_days, safety.linked_share", NULL, NULL},
    {"M15: moving on", "safety.displaced_share", "safety.linked_share", NULL, NULL},
    {"M16: petitions",
     "petitions.initial_old_cases, tickets.failed_to_petition, attitude.routes, court.dissatisfaction, court.dissatisfaction_by_load",
     "petitions.solved_per_week, petitions.revisit, petitions.moves_up, petitions.old_after_weeks, petitions.owners, "
     "petitions.owner_solves_per_week, petitions.concealment", NULL, no_petitions_from_disputes},
    {"M16: case owners", "petitions.owners", "petitions.owner_solves_per_week, petitions.old_after_weeks", NULL, NULL},
    {"M16: leaning to law", "attitude.changes",
     "attitude.mutual, attitude.confidence, attitude.publicity_rate, attitude.publicity, five.law_publicity", NULL, NULL},
    {"M17", "disputes.per_adult_year", "disputes.screening, disputes.shock, tickets.failed_to_claim", NULL, NULL},
    {"M18", "five.autonomy, five.law, five.virtue, five.smart, five.heart", "five", NULL, NULL},
    {"M18: autonomy", "five.autonomy", "five.autonomy_equality, five.autonomy_expression, five.autonomy_incentive", NULL, NULL},
    {"M18: law", "five.law", "five.law_confirmation, five.law_adviser, five.law_publicity", NULL, NULL},
    {"M18: virtue", "five.virtue", "five.virtue_pressure, five.virtue_habitus, five.virtue_hours", NULL, NULL},
    {"M18: smart", "five.smart", "five.smart_sharing, five.smart_detection, five.smart_cameras", NULL, NULL},
    {"M18: heart", "five.heart", "five.heart_service, five.heart_grievance", NULL, NULL},
    {"M18: legal advisers", "disputes.legal_adviser, five.law", "disputes.grid_by_adviser", NULL, NULL},
    {"M18: psychological service", "disputes.psychological_service, five.heart", "mediation.success_psychological", NULL, NULL},
    {"M19", "awareness.initial, awareness.base_per_week, awareness.posts_per_week", "awareness.per_post, awareness.word_of_mouth",
     NULL, NULL},
    {"M19: who uses it", "awareness.mediation_first, childcare.children_per_1000", "awareness", "awareness", NULL},
    {"M20", "mutual_help.organised", "mutual_help", NULL, NULL},
    {"M21", "main_line.own_need_weight", "main_line.agenda", NULL, NULL},
    {"M22", "organisation.hub", "organisation.hub_bonus", NULL, NULL},
    {"M22: integration", "organisation.integration_scale", "organisation.hub_bonus, organisation.resistance_easing", NULL, NULL},
    {"M23: support", "enterprise.hours_per_1000", "enterprise.amplification, enterprise.half_support_hours", NULL, NULL},
    {"M23: rents", "institutions.rents", "institutions.rent_take, institutions.rent_detection, institutions.rent_fine", NULL, NULL},
    {"M23: employment", "employment.employed_share, employment.unemployed_share", "employment", NULL, NULL},
    {"M24", "tickets.outside_authority",
     "tickets.handover_per_week, tickets.handovers, tickets.duplicate_hours, tickets.sharing_gain, tickets.whistle_gain, "
     "information.whistle", NULL, NULL},
    {"M24: government", "government.hours_per_1000", "government.administrative_burden, tickets.duplicate_hours", "duplicate_hours", NULL},
    {"M25", "main_line.guidance", "main_line.guidance_by_trust", NULL, NULL},
    {"M26: reconsidering", "resident.revision", "resident.imitation, resident.sharpness, resident.habitus_weight, five.virtue_habitus",
     NULL, NULL},
    {"M26: paid utility", "resident.selective_incentive, resident.compensation, five.autonomy", "resident.yuan_per_utility", NULL, NULL},
    {"M27", "needs.dose_per_hour_per_head", "needs.equal_allocation", NULL, NULL},
    /* those passed by are counted all the same */
    {"M27: loss", "resident.loss_weight, resident.compensation", "resident.neutral_alignment", "sums", NULL},
    {"M28", "talent.chain", "talent", "skill", NULL},
    {"M28: training", "mediation.training", "mediation.success_trained", NULL, NULL},
    {"M29", "institutions.revise",
     "institutions.weeks_between, institutions.revision, institutions.imitation, institutions.sharpness, institutions.outside_peers, institutions.mutation, "
     "institutions.rents, institutions.rent_detection, institutions.rent_fine", NULL, NULL},
    {"M30: arrears", "land.arrears_claims_per_1000_year", "land.clearing, land.clearing_weeks", NULL, NULL},
    {"M30: clearing", "land.clearing", "land.clearing_weeks", NULL, NULL},
};
enum { MECHANISMS = sizeof mechanisms / sizeof mechanisms[0] };

/* Whether a row is named in a list of paths and sections. */
static bool named(const char *list, const heli_param *row)
{
    size_t section = (size_t)(strchr(row->path, '.') - row->path);
    for (const char *at = list; *at;) {
        size_t length = strcspn(at, ",");
        if (strncmp(at, row->path, length) == 0 && (row->path[length] == '\0' || length == section)) return true;
        at += length;
        at += strspn(at, ", ");
    }
    return false;
}

static void turn_off(const struct mechanism *m, gov_params *p)
{
    for (size_t r = 0; r < GOV_PARAM_COUNT; r++)
        for (size_t k = 0; k < gov_param_rows[r].length && named(m->off, &gov_param_rows[r]); k++)
            heli_param_store(&gov_param_rows[r], p, k, 0.0);
    if (m->also) m->also(p);
}

static bool is_dead(const struct mechanism *m, const heli_param *row)
{
    return named(m->dead, row) && !named(m->off, row);
}

/* Draws everything dead anew. */
static void change_the_dead(const struct mechanism *m, gov_params *p, uint64_t seed)
{
    heli_draws draws = heli_draws_at(heli_key_make(seed, 78, HELI_DOMAIN_INITIAL), (heli_address){0, 0, 0, 0});
    for (size_t r = 0; r < GOV_PARAM_COUNT; r++)
        if (is_dead(m, &gov_param_rows[r])) town_redraw(&draws, &gov_param_rows[r], p);
}

/* --- towns with everything on --- */

static bool is_zero(const heli_param *row, const gov_params *p)
{
    for (size_t k = 0; k < row->length; k++)
        if (heli_param_value(row, p, k) != 0.0) return false;
    return true;
}

/* The town with everything on; other bases have random parameters, but nothing that is zero and on there. */
static gov_params base_town(int base)
{
    gov_params on = town_all_on(), p = base == 0 ? on : town_random_all((uint64_t)base);
    for (size_t r = 0; r < GOV_PARAM_COUNT; r++) {
        const heli_param *row = &gov_param_rows[r];
        bool shares = strcmp(row->path, "employment.unemployed_share") == 0 || strcmp(row->path, "employment.employed_share") == 0;
        if (!shares && !is_zero(row, &p)) continue;
        for (size_t k = 0; k < row->length; k++) heli_param_store(row, &p, k, heli_param_value(row, &on, k));
    }
    if (p.party.own_groups + p.party.joint_groups > p.city.grids) p.party.own_groups = p.party.joint_groups = p.city.grids / 2;
    if (base % 4 == 0) p.mediation.mediators_per_1000 = 45.0; /* so many that the part-time ones make a server or none */
    if (p.enterprise.per_community < 2) p.enterprise.per_community = 2;
    if (p.enterprise.commissioners > p.enterprise.per_community * p.city.communities) p.enterprise.commissioners = p.city.communities;
    if (p.network.degree % 2) p.network.degree++;
    return p;
}

/* --- runs --- */

typedef struct absorbing {
    heli_digest digest;
    const char *apart;
} absorbing;

static heli_status absorb(heli_visitor *self, const char *name, void *data, size_t bytes)
{
    absorbing *to = self->data;
    if (to->apart && strcmp(name, to->apart) == 0) return HELI_OK;
    heli_digest_add(&to->digest, data, bytes);
    return HELI_OK;
}

/* Digest of the states of all weeks, without one block. */
static uint64_t life(const gov_params *params, int base, const char *apart)
{
    static town here;
    absorbing all = {.apart = apart};
    heli_visitor visitor = {.block = absorb, .data = &all};
    heli_digest_init(&all.digest);
    assert_true(town_valid(params));
    assert_int_equal(town_begin(&here, params, (uint64_t)base, 4, WEEKS - 4), HELI_OK);
    heli_simulation_verify_every(here.simulation, 0);
    for (int week = 0; week <= WEEKS; week++) {
        assert_int_equal(heli_simulation_visit(here.simulation, &visitor), HELI_OK);
        if (week < WEEKS) assert_int_equal(town_step(&here), HELI_OK);
    }
    town_end(&here);
    return heli_digest_value(&all.digest);
}

static void test_a_mechanism_at_zero_is_absent_whatever_its_other_parameters(void **state)
{
    (void)state;
    int broken = 0;
    for (int m = 0; m < MECHANISMS; m++)
        for (int base = 0; base < towns(); base++) {
            gov_params off = base_town(base);
            turn_off(&mechanisms[m], &off);
            uint64_t without = life(&off, base, mechanisms[m].apart);
            for (int n = 0; n < TRIES; n++) {
                gov_params changed = off;
                change_the_dead(&mechanisms[m], &changed, 1000 * (uint64_t)m + 10 * (uint64_t)base + (uint64_t)n);
                if (life(&changed, base, mechanisms[m].apart) == without) continue;
                print_message("%s is off and matters in town %d\n", mechanisms[m].code, base);
                broken++;
                break;
            }
        }
    assert_int_equal(broken, 0);
}

/* So that the claim above can fail: each of the parameters named there matters in some town while its mechanism is on. */
static void test_each_of_these_parameters_matters_while_its_mechanism_is_on(void **state)
{
    (void)state;
    if (getenv("HELI_TIER")) skip(); /* nothing that a slower build would find */
    uint64_t on[CONTROLS];
    int silent = 0;
    for (int m = 0; m < MECHANISMS; m++) {
        for (int base = 0; base < CONTROLS; base++) {
            gov_params p = base_town(base);
            on[base] = life(&p, base, mechanisms[m].apart);
        }
        for (size_t r = 0; r < GOV_PARAM_COUNT; r++) {
            if (!is_dead(&mechanisms[m], &gov_param_rows[r])) continue;
            bool matters = false;
            for (int n = 0; n < 6 * CONTROLS && !matters; n++) {
                int base = n % CONTROLS;
                gov_params p = base_town(base);
                heli_draws draws = heli_draws_at(heli_key_make((uint64_t)n, 79, HELI_DOMAIN_INITIAL), (heli_address){(uint32_t)r, 0, 0, 0});
                town_redraw(&draws, &gov_param_rows[r], &p);
                matters = life(&p, base, mechanisms[m].apart) != on[base];
            }
            if (!matters) print_message("%s: %s never matters\n", mechanisms[m].code, gov_param_rows[r].path);
            silent += !matters;
        }
    }
    assert_int_equal(silent, 0);
}

static void test_every_mechanism_of_the_catalogue_is_held(void **state)
{
    (void)state;
    for (int number = 1; number <= 30; number++) {
        char code[16];
        int held = 0;
        snprintf(code, sizeof code, "M%d", number);
        size_t length = strlen(code);
        for (int m = 0; m < MECHANISMS; m++)
            for (const char *at = mechanisms[m].code; (at = strstr(at, code)); at++) held += at[length] < '0' || at[length] > '9';
        if (held == 0) fail_msg("%s is not held", code);
    }
    for (int m = 0; m < MECHANISMS; m++) { /* and every word of the table names something */
        int off = 0, dead = 0, wanted = 1;
        for (const char *at = mechanisms[m].off; *at; at++) wanted += *at == ',';
        for (size_t r = 0; r < GOV_PARAM_COUNT; r++) {
            off += named(mechanisms[m].off, &gov_param_rows[r]);
            dead += is_dead(&mechanisms[m], &gov_param_rows[r]);
        }
        assert_int_equal(off, wanted);
        assert_true(dead > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_mechanism_at_zero_is_absent_whatever_its_other_parameters),
        cmocka_unit_test(test_each_of_these_parameters_matters_while_its_mechanism_is_on),
        cmocka_unit_test(test_every_mechanism_of_the_catalogue_is_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
