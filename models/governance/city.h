/*
 * The city: districts, street offices, communities, grids, institutions and residents (ODD 2).
 *
 * A community is a partition: in its phase of the week it touches nothing but its own part, and reads what the city published last.
 *
 * Where ranks carry out a city together (docs/decisions/0007-ranks.md), the residents of a community are held by one of them. All the
 * others know its sums, its open cases and its money, and carry out the serial phases on these. So no serial phase reads a resident's
 * column, and what it writes to one goes to residents who are here.
 */
#ifndef HELI_GOVERNANCE_CITY_H
#define HELI_GOVERNANCE_CITY_H

#include "engine/core/model.h"
#include "engine/core/queue.h"
#include "models/governance/ledger.h"
#include "models/governance/mechanisms/list.h"
#include "models/governance/mechanisms/resolution.h"
#include "models/governance/mechanisms/tally.h"
#include "models/governance/params.h"
#include "models/governance/resident.h"

typedef enum gov_group { GOV_GROUP_NONE, GOV_GROUP_JOINT, GOV_GROUP_OWN } gov_group;

/* Strategies of institutions: 0 is what costs nothing (administer, abstain, work alone). */
typedef enum gov_strategy { GOV_PASSIVE = 0, GOV_ACTIVE = 1, GOV_RENT = 2 } gov_strategy;

/* One grid: its residents are consecutive. */
typedef struct gov_grid {
    uint32_t residents;
    uint32_t group_rank;      /* place in the city's order of dealing party groups */
    gov_group group;
} gov_grid;

/* A government, an enterprise or an organisation: a strategy and what it pays. */
typedef struct gov_institution {
    int32_t strategy;
    uint32_t rank;            /* place in the order in which initial strategies are dealt */
    double payoff;            /* of the strategy, against the zero strategy */
    double cost_offset;       /* of acting, beyond its role's mean, in units of institutions.cost_spread */
} gov_institution;

typedef struct gov_enterprise {
    gov_institution is;
    int32_t has_commissioner;
    int32_t offences;         /* rents found out so far */
    int64_t barred_until;     /* recorded week; locked into abstaining before it */
    int64_t account_fen;      /* money received from the public, less fines */
    int64_t taken_fen;        /* preference taken as a rent-seeker since the last detection */
    int64_t fine_due_fen;     /* found out, to be paid when the next week opens */
} gov_enterprise;

/* A community social organisation: one of each domain. */
typedef struct gov_organisation {
    gov_institution is;
    int32_t stars;                /* 0 .. 5 */
    int32_t rectified;            /* lifted out of weakness once (M30) */
    double delivered_hours;       /* in the quarter so far, after links and with purchases */
    double target_hours;          /* what its members promised for the quarter */
    double purchased_hours;       /* of this week */
    int64_t account_fen;          /* received for services, since the start */
} gov_organisation;

/* What acted on a community in a week, after guiding, support and integration (ODD 7.7); hours per week. */
typedef struct gov_field {
    gov_vector raw[GOV_BODIES];    /* f_G, f_E, f_R (resistance included), f_S */
    gov_vector part[GOV_BODIES];   /* summands of (27) without resistance */
    gov_vector resistance;         /* summand of (27): -(1 - zeta I) F- m */
    gov_vector resultant;          /* R */
    gov_vector service;            /* S = [R]+ */
    double actor_hours;            /* denominator of the coherence of actors */
    double effective_power;        /* <R, m> */
    double deviation_deg;          /* between R and m */
    double coherence_bodies, coherence_actors;
    double integration;            /* X */
} gov_field;

typedef struct gov_community {
    uint32_t key;             /* of random addresses */
    uint32_t office;
    size_t first_grid, grid_count;
    size_t first_enterprise, first_organisation;

    heli_columns columns;
    gov_residents residents;
    heli_graph graph;
    double mean_position, position_gini;   /* of all its residents, since the start */

    gov_sums sums;            /* of the last pass */
    gov_vector expressed_need;     /* n-hat (6) */
    gov_vector main_line;          /* m (8) */
    double guidance;               /* gamma (22) of the week, by last week's trust */
    gov_field field;

    /* mechanisms (ODD 7.8 - 7.21) */
    gov_tally tally;
    uint64_t *ticket_marks;        /* [blocks] one bit for each resident who may raise an issue this week */
    uint64_t *claim_marks;         /* the same for claims */
    gov_list tickets;              /* open, gov_ticket */
    gov_list disputes;             /* open, gov_dispute */
    gov_list leanings;             /* float: leaning to law of each open dispute's party, this week; where it matters (37) */
    gov_cohorts cohorts;           /* how long disputes of the last 52 weeks took (Y7) */
    gov_list petitions;            /* open, gov_petition, in the order of opening */
    uint32_t petitions_opened;     /* since the start, old cases of the start included; the next petition's number */
    gov_list aggrieved;            /* residents with an open failed case, gov_aggrieved */
    uint8_t *crowd;                /* [residents] room for (41): 1 for who is active in an incident; all 0 between weeks */
    double *thresholds;            /* [residents of the largest grid] room for (41) */
    int32_t arrears_cleared_weeks; /* weeks of clearing land arrears so far (M30) */
    int64_t rewards_due_fen;       /* promised to this week's active volunteers, to be paid next week (45) */
    gov_vector mutual_help_hours;  /* added to the service without public cost (M20) */
    double duplicate_hours;        /* of government, lost to unshared work this week */
    double awareness;              /* A (48) */
    double skill;                  /* kappa_s (50) */
    double need_from_safety;       /* rise of the safety need from undetected events of last week */
    int64_t displaced_in;          /* safety events pushed here from neighbours, for next week */
    int64_t displaced_out;         /* pushed from here this week; 0 once the city phase has handed them on */
    float *leaning_before;         /* [residents] room for (51): leanings before this week's step */
    double leaning_sum;            /* of all residents; where leanings change */
    double score_last_year;        /* (49) */
    double satisfaction_sum, satisfied_sum; /* mean satisfaction, satisfied share: over this year's weeks so far */
    int32_t score_weeks;
    int32_t mediators_paid;        /* full-time, of this week */

    gov_accounts accounts;
    int64_t spent_before_fen;      /* accounts.spent when the week opened */
    int64_t spent_last_week_fen;
    int64_t promised_fen;          /* to residents for the last week's stances; paid next week */
    int32_t vetoed_this_year; /* a mass incident occurred */
    int32_t vetoed_last_year;

    heli_status fault;        /* found in the partition phase, told in the closing phase */
    const char *fault_variable;
    uint32_t fault_agent;
    double fault_value;
} gov_community;

/* What every community may read of the others: the state at the last closing phase. */
typedef struct gov_published {
    gov_institution *governments;   /* [communities] */
    gov_institution *enterprises;   /* [enterprises] */
    gov_institution *organisations; /* [organisations] */
} gov_published;

typedef struct gov_city {
    const gov_params *params;       /* in force, the five governances applied */
    gov_params *effective;          /* where the five governances change them; [1] */
    size_t community_count, office_count, grid_count;
    size_t enterprise_count, organisation_count;   /* of the whole city */
    size_t enterprises_each, organisations_each;   /* of a community */
    int64_t adults;

    gov_community *communities;
    gov_grid *grids;
    float *silent_expression;       /* [grids] of this week */
    float *duty;                    /* [grids] of this week */
    gov_institution *governments;   /* [communities] */
    gov_enterprise *enterprises;
    gov_organisation *organisations;
    gov_published published;

    heli_servers *pools;            /* [pool_count] mediation pools: community, office or city */
    size_t pool_count;
    int32_t pooling;                /* gov_pooling that the pools were made for */
    int32_t court_open;
    heli_servers court;             /* judges' open slots */
    heli_servers hotline;
    int64_t court_cases_year;       /* concluded in the last 52 weeks */
    int32_t court_past[GOV_YEAR];   /* concluded week by week */
    int64_t court_concluded_week;
    gov_list court_ahead;           /* int64: cases from outside that end in the next week, the one after, ... */
    int64_t calls_week, calls_lost_week;
    double court_load;              /* rho_J (39) */
    double mediation_wait_weeks;    /* mean over the cases that started this week; NaN without any */

    gov_ledger ledger;
    int64_t annual_party_fen;       /* of each community, fixed for the year */
    int64_t annual_subsidy_fen;     /* of each grid worker, fixed for the year */
    int64_t annual_mediator_fen;    /* of each full-time mediator, fixed for the year */
    double annual_purchase_yuan_per_1000; /* of each community for services (43), fixed for the year */
    int64_t spent_last_week_fen;    /* by all communities */
    int64_t week;                   /* index of the last step made; -1 before the first */
    heli_key key;                   /* of that step's draws */
} gov_city;

/** Whether the residents of a community are held by this process. */
static inline bool gov_is_here(const gov_community *community)
{
    return community->columns.arena != NULL;
}

/* --- set-up (city.c, population.c) --- */

heli_status gov_city_create(gov_city **out, const gov_params *params, heli_key initial, const heli_runner *runner,
                            heli_context *ctx);
void gov_city_free(gov_city *self);

/** Draws the residents of one community and their network; a partition function of set-up. */
heli_status gov_populate(gov_city *city, size_t community, heli_key initial);

/** Draws what acting costs each institution of a community beyond its role's mean, N(0, 1) in units of institutions.cost_spread (7.4). */
void gov_draw_costs(gov_city *city, size_t community, heli_key initial);

/** Sets each resident's voice to v^(1 - equality) (4). */
void gov_set_voices(gov_community *community, double equality);

/** Deals party groups to grids in their drawn order: `own` first, then `joint`. */
void gov_deal_groups(gov_city *city, int64_t own, int64_t joint);

/* Shares of active governments, enterprises, organisations, as the levers have them. */
typedef struct gov_dealt { double guiding, supporting, integrating; } gov_dealt;
gov_dealt gov_dealt_shares(const gov_params *params);

/**
 * Sets strategies by share in their drawn order: institutions of rank below round(share * n) are active, barred enterprises are
 * not. Roles whose share is as in `before` keep their strategies; NULL deals to all.
 */
void gov_deal_strategies(gov_city *city, const gov_dealt *before, int64_t recorded_week);

/* --- the week (phases, in the order of ODD 3) --- */

/** 7.1: yearly sums and instalments reach the communities' funds. */
void gov_open_budget(gov_city *city, const heli_step *step);
/** 7.1: the community pays grid workers, party activities, and what last week's stances were promised. */
void gov_pay_week(gov_city *city, size_t community, const heli_step *step);
/** 7.8, 7.9: hours and detection of grid workers, activity of party groups; how far the silent are heard, duty. */
void gov_support_grids(gov_city *city, size_t community);
/** 7.1: what the week's stances were promised, to be paid in the next. */
void gov_promise(gov_city *city, size_t community);
/** 7.2, 7.3: estimate of needs from last week's voice, and the main line. */
void gov_draw_main_line(gov_city *city, size_t community);
/** 7.4: institutions revise their strategies; rents are found out. */
void gov_revise_institutions(gov_city *city, size_t community, const heli_step *step);
/** 7.5, 7.6: the residents' week. */
void gov_residents_week(gov_city *city, size_t community, const heli_step *step);
/** 7.7: forces, resultant, service of the next week. */
void gov_add_forces(gov_city *city, size_t community);
/** Payoffs of the game as the institutions of a community see them; needed before the first revision too. */
void gov_update_payoffs(gov_city *city, size_t community);
/** What a community's week may change and others read: a heli_share_fn. */
heli_status gov_share_community(void *world, size_t community, heli_visitor *visitor);
/** Closing: strategies become visible to other communities. */
void gov_publish(gov_city *city);

/** The pass over a community as this week's parameters have it. */
gov_pass gov_prepare_pass(const gov_city *city, size_t community, heli_key key, int64_t week);

/** Takes over the parameters in force, with the five governances applied (7.20). */
void gov_use_params(gov_city *city, const gov_params *params);

/** The week of the field: the model's step. */
heli_status governance_week(void *world, const heli_step *step, heli_context *ctx);

/* --- observation and checks --- */

void gov_observe_city(const void *world, double *values);
void gov_observe_community(const void *world, size_t community, double *values);
heli_status gov_verify(const void *world, const heli_step *step, heli_context *ctx);
/** Cheap check of one community after its week: NaN or out of range, with the agent; sets its fault. */
heli_status gov_check_community(gov_city *city, size_t community);

enum { GOV_INDICATORS = 58 };
extern const heli_indicator gov_indicators[GOV_INDICATORS];

#endif
