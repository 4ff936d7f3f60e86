/*
 * The mechanisms of the essays (ODD 7.8 - 7.22): one room each, called from the week in this order.
 *
 * Community phases touch only their own community and read what the city published; city phases run serially, in community order, on
 * records and pools. A mechanism whose strength is zero branches around its equations and changes no bit (MR16).
 */
#ifndef HELI_GOVERNANCE_MECHANISMS_H
#define HELI_GOVERNANCE_MECHANISMS_H

#include "models/governance/city.h"

/* --- records --- */

/* An open issue; its outcome is drawn at birth. 16 bytes. */
typedef struct gov_ticket {
    uint32_t resident;
    uint32_t raised_week;      /* index */
    uint32_t due_week;         /* index of the week in which it is resolved or has failed */
    uint8_t domain;
    uint8_t outside;           /* beyond the community's authority */
    uint8_t resolved;          /* outcome: 1 resolved, 0 failed */
    uint8_t found;             /* by the grid worker */
} gov_ticket;

/*
 * Stages of a dispute. Out of the grid: unsettled there, on its way within the week. In mediation: waiting or at work. Leaving:
 * waiting, but the parties will lose patience. Closed: off the list when the week ends.
 */
typedef enum gov_stage {
    GOV_IN_GRID, GOV_OUT_OF_GRID, GOV_IN_MEDIATION, GOV_LEAVING, GOV_IN_COURT, GOV_CLOSED, GOV_STAGES
} gov_stage;

/* An open dispute; (resident, birth week, ordinal) address all its draws. 48 bytes. Instants count weeks since the start of burn-in. */
typedef struct gov_dispute {
    double born;               /* instant of the claim */
    double entered;            /* instant at which it reached its present stage: grid, pool or court */
    double started;            /* instant at which mediation or the hearing begins; of these stages only */
    double until;              /* instant at which the present stage ends */
    uint32_t resident;
    uint32_t birth_week;       /* index */
    uint8_t domain;
    uint8_t stage;             /* gov_stage */
    uint8_t ordinal;           /* more than one claim of a resident in a week (failed tickets, land): see disputes.h */
    uint8_t unused[5];         /* 0; so that equal disputes are equal bytes */
} gov_dispute;

/* An open petition. 24 bytes. */
typedef struct gov_petition {
    uint32_t resident;
    uint32_t opened_week;      /* index */
    uint32_t age_offset;       /* weeks of age that it already had when it was opened (old cases of the start) */
    uint32_t level_since;      /* index of the week in which it reached its level */
    uint8_t domain;
    uint8_t level;             /* 1 street, 2 district, 3 above */
    uint8_t has_owner;
    uint8_t recorded;
    uint32_t ordinal;          /* number within the community, for addresses */
} gov_petition;

/* A resident whose case failed, for thirteen weeks. */
typedef struct gov_aggrieved { uint32_t resident; uint32_t until_week; } gov_aggrieved;

/* --- shared help --- */

/** Marks a resident's trust as dimmed until `week` (index, exclusive); a resident who is not here learns of it elsewhere. */
static inline void gov_trouble(gov_community *community, uint32_t resident, int64_t until_week)
{
    if (!gov_is_here(community)) return;
    uint16_t until = until_week > 65535 ? 65535 : (uint16_t)until_week;
    uint16_t *slot = &community->residents.troubled_until[resident];
    if (until > *slot) *slot = until;
}

/** A failed case: dims trust for the memory weeks and lists the resident as aggrieved, where the resident is here. */
heli_status gov_fail_case(gov_city *city, size_t community, uint32_t resident, int64_t week) HELI_MUST_CHECK;

/** Opens a petition (7.11). */
heli_status gov_open_petition(gov_city *city, size_t community, uint32_t resident, uint8_t domain, int64_t week) HELI_MUST_CHECK;

/** Opens a dispute (7.9) in the grid stage; `instant` in weeks. */
heli_status gov_open_dispute(gov_city *city, size_t community, uint32_t resident, uint8_t domain, uint8_t ordinal, double instant,
                             const heli_step *step) HELI_MUST_CHECK;

/** Kind of an issue or claim: domain in proportion to w n (times `multiplier` where not NULL), by inverse CDF from u. */
uint8_t gov_draw_domain(const gov_community *community, uint32_t resident, const double *multiplier, double u);

/** (30) d_g: chance that the worker of a resident's grid finds an issue within the week. */
double gov_detection(const gov_city *city, size_t community, uint32_t resident);

/** Activity of the party group of a resident's grid, P_g in [0, 1]. */
double gov_group_activity_of(const gov_city *city, size_t community, uint32_t resident);

/** Factor 0.85 .. 1.05 by which staff skill scales success (7.19); exactly 1 where the talent chain is off. */
double gov_skill_factor(const gov_city *city, const gov_community *community);

/* --- set-up: draws columns and initial stocks of one community; nothing where the mechanism is off --- */
heli_status gov_set_up_petitions(gov_city *city, size_t community, heli_key initial) HELI_MUST_CHECK;
void gov_set_up_residents(gov_city *city, size_t community, heli_key initial); /* volunteers, employers, leaning to law */
void gov_set_up_organisations(gov_city *city, size_t community);
/** After a policy change: without reviews stars are what the parameter says. */
void gov_take_up_stars(gov_city *city, size_t community);

/* --- before the resident pass: levers that enter it --- */
void gov_apply_five(const gov_params *in, gov_params *out);                         /* 7.20 five governances */
void gov_prepare_cases(const gov_city *city, size_t community, gov_pass *pass);     /* 7.8, 7.9 arrival rates, trouble */
void gov_prepare_work(const gov_city *city, size_t community, gov_pass *pass);      /* 7.13, 7.14 employers, volunteers */
void gov_promise_rewards(gov_city *city, size_t community, const heli_step *step);  /* 7.14 what active volunteers are owed */
void gov_buy_services(gov_city *city, size_t community, const heli_step *step);     /* 7.12 purchase: hours of this week */
void gov_help_each_other(gov_city *city, size_t community);                         /* M20 mutual help by profession */

/* --- community phases, after the resultant --- */
heli_status gov_raise_tickets(gov_city *city, size_t community, const heli_step *step) HELI_MUST_CHECK; /* 7.8 */
heli_status gov_raise_claims(gov_city *city, size_t community, const heli_step *step) HELI_MUST_CHECK;  /* 7.9, M30 */
heli_status gov_raise_land_claims(gov_city *city, size_t community, const heli_step *step) HELI_MUST_CHECK; /* M30 */
void gov_end_grid_stages(gov_city *city, size_t community, const heli_step *step);                      /* 7.9 (34) */
heli_status gov_follow_petitions(gov_city *city, size_t community, const heli_step *step) HELI_MUST_CHECK; /* 7.11 (40) */
void gov_spread_incidents(gov_city *city, size_t community, const heli_step *step);                     /* 7.11 (41) */
void gov_review_stars(gov_city *city, size_t community, const heli_step *step);                         /* 7.12 */
void gov_care_for_children(gov_city *city, size_t community, const heli_step *step);                    /* 7.15 */
void gov_keep_safe(gov_city *city, size_t community, const heli_step *step);                            /* 7.16 */
void gov_spread_awareness(gov_city *city, size_t community);                                            /* 7.17 */
void gov_train_staff(gov_city *city, size_t community);                                                 /* 7.19 */
void gov_change_attitudes(gov_city *city, size_t community, const heli_step *step);                     /* 7.21 */
heli_status gov_note_leanings(gov_city *city, size_t community) HELI_MUST_CHECK;                        /* 7.9 (37), 7.21 */
/** Sums residents' leanings to law, for observation. */
void gov_sum_leanings(gov_community *community);
void gov_rectify_organisations(gov_city *city, size_t community, const heli_step *step);                /* M30 */

/** Y7: Kaplan-Meier median weeks to settlement over communities first .. first + count - 1; NaN while fewer than half are settled. */
double gov_resolution_median(const gov_city *city, size_t first, size_t count);

/* --- city phases --- */

/** Replaces the mediation pools by `count` empty ones, unless there are as many already. */
heli_status gov_make_pools(gov_city *city, size_t count) HELI_MUST_CHECK;
heli_status gov_mediate(gov_city *city, const heli_step *step) HELI_MUST_CHECK;     /* 7.9 pools, then 7.10 court */
void gov_assign_owners(gov_city *city);                                             /* 7.11 */
heli_status gov_answer_hotline(gov_city *city, const heli_step *step) HELI_MUST_CHECK; /* 7.15 */
void gov_displace_events(gov_city *city);                                           /* 7.16 */
void gov_assess(gov_city *city, const heli_step *step);                             /* 7.18 */

#endif
