/*
 * Residents: their state, and the one pass over them that makes their week (ODD 7.5 and 7.6).
 *
 * State lives in columns (struct of arrays). The pass works on blocks of 64 residents, sums in 16 lanes, and is compiled once
 * for each instruction set from the same source, so that every machine does the same operations in the same order.
 */
#ifndef HELI_GOVERNANCE_RESIDENT_H
#define HELI_GOVERNANCE_RESIDENT_H

#include "engine/core/column.h"
#include "engine/core/graph.h"
#include "engine/core/random.h"
#include "models/governance/domains.h"

/* What a resident does toward the main line. */
typedef enum gov_stance { GOV_RESIST = -1, GOV_ABSTAIN = 0, GOV_PARTICIPATE = 1 } gov_stance;

/* Bits of the column `flags`. */
enum {
    GOV_FLAG_SERVING = 1,       /* serves in the grid as a party member */
    GOV_FLAG_LOW_QUINTILE = 2,  /* among the fifth with the weakest position */
    GOV_FLAG_HIGH_QUINTILE = 4, /* among the fifth with the strongest position */
    GOV_FLAG_REGISTERED = 8     /* registered volunteer */
};

/* Values of the column `employer` below which an enterprise of the community is meant: 1 is its first. */
enum { GOV_NOT_EMPLOYED_HERE = 0, GOV_UNEMPLOYED = 255, GOV_EMPLOYERS = 256 };

enum { GOV_WEIGHT_TOTAL = 255, GOV_HARDSHIP_BINS = 512, GOV_HISTORY_WEEKS = 13 };

/* Random streams of the model: the `purpose` of a draw's address. */
typedef enum gov_stream {
    GOV_STREAM_RESIDENT = 1,      /* initial state of a resident */
    GOV_STREAM_NETWORK = 2,
    GOV_STREAM_SERVING = 3,
    GOV_STREAM_REGISTERED = 5,
    GOV_STREAM_EMPLOYER = 6,
    GOV_STREAM_LEANING = 7,
    GOV_STREAM_DEAL = 4,          /* orders in which groups, commissioners and strategies are dealt */
    GOV_STREAM_COST = 8,          /* cost offset of an institution */
    GOV_STREAM_UNEVEN = 9,        /* how unequal the positions of a community are */
    GOV_STREAM_REVISE = 10,       /* sixteen blocks serve sixty-four residents */
    GOV_STREAM_CHOICE = 11,       /* words: way, partner, adoption, logit */
    GOV_STREAM_TICKET = 20,       /* likewise */
    GOV_STREAM_HANDOVER = 21,
    GOV_STREAM_CLAIM = 30,        /* likewise */
    GOV_STREAM_DISPUTE = 31,      /* everything about one dispute, addressed by (resident, birth week) */
    GOV_STREAM_COURT = 38,
    GOV_STREAM_PETITION = 40,
    GOV_STREAM_THRESHOLD = 42,
    GOV_STREAM_INSTITUTIONS = 50,
    GOV_STREAM_RENT = 60,
    GOV_STREAM_STARS = 70,
    GOV_STREAM_SAFETY = 80,
    GOV_STREAM_CHILDREN = 90,
    GOV_STREAM_HOTLINE = 91,
    GOV_STREAM_LAND = 92
} gov_stream;

/* Typed views of the columns of one community. Components k of a width-6 column lie `stride` apart. */
typedef struct gov_residents {
    float *need;             /* n, [6] need gaps in [0, 1] */
    uint8_t *weight;         /* w, [6] importance in 255ths, summing to 255 */
    float *position;         /* v > 0 */
    float *voice;            /* v^(1 - voice equality); derived */
    float *trust;            /* tau in [0, 1] */
    float *habitus;          /* h in [0, 1] */
    float *cost_participate; /* c */
    float *cost_resist;      /* c- */
    int8_t *stance[2];       /* a; [week parity] is this week's, the other last week's */
    float *pay[2];           /* utility of the stance taken; double-buffered like it */
    uint16_t *grid;
    uint16_t *history;       /* bit 0: took part this week, bit 12: twelve weeks ago */
    uint8_t *flags;
    uint16_t *troubled_until; /* week index + 1 before which an open or failed case dims trust; 0: none */
    uint8_t *employer;       /* 0: none of the community's enterprises, 255: unemployed */
    float *law_leaning;      /* psi in [0, 1] */
} gov_residents;

enum { GOV_RESIDENT_COLUMNS = 18 };
extern const heli_column gov_resident_columns[GOV_RESIDENT_COLUMNS];

/* Sums over the residents of one community, all in lane order. */
typedef struct gov_sums {
    int64_t residents, participants, resisters;
    int64_t recent_participants;     /* took part in any of the last 13 weeks */
    int64_t satisfied;               /* satisfaction of at least 0.6 */
    int64_t compensated;             /* not resisting, and passed by by the main line */
    int64_t low_quintile, high_quintile;
    gov_vector need;                 /* sum of n */
    gov_vector voiced_need;          /* sum of y n */
    double voice;                    /* sum of y */
    double satisfaction, trust, habitus;
    double low_trust, high_trust;    /* sums of trust over the two quintiles */
    gov_vector served, dose;         /* sum of n s / (1 + s), sum of s */
    gov_vector added;                /* sum of delta (1 - n / (1 + s)) */
    gov_vector directions;           /* sum over participants of their own part of rot(q) */
    double guided;                   /* sum over participants of the main line's part of rot(q) */
    uint32_t hardship[GOV_HARDSHIP_BINS]; /* histogram of H over [0, 1], bins of 1/512 */
} gov_sums;

/* Everything a pass over one community needs; frozen while it runs. */
typedef struct gov_pass {
    gov_residents residents;
    size_t count, stride;
    const heli_graph *graph;
    int64_t last_participants, last_resisters; /* of this community; for the complete graph */

    /* which week, for addresses and buffers */
    heli_key key;
    uint32_t community_key;
    uint32_t week;

    /* service and needs (16)-(18) */
    float dose[GOV_DOMAINS];              /* y_s S_k / N */
    float by_position[GOV_DOMAINS];       /* (1 - kappa) / mean position; 0 where nobody needs */
    float by_need[GOV_DOMAINS];           /* kappa / mean need; 0 where nobody needs */
    float to_all[GOV_DOMAINS];            /* 1 where nobody needs, else 0 */
    float inflow[GOV_DOMAINS];            /* delta_ik */

    /* main line and guidance */
    float main_line[GOV_DOMAINS];
    float guidance;                       /* gamma */
    int focus;                            /* gov_focus */

    /* utilities (20), learning, trust */
    float interest_per_hardship;          /* B / H0 */
    float incentive;                      /* sigma, as far as it is paid */
    float social_pressure, trust_weight;
    float grievance, loss_weight, neutral_alignment, compensation;
    float trust_gain, trust_loss, habitus_rate;

    /* decision (21) */
    float revision, imitation, sharpness, habitus_weight;

    /* cases: trust (7.8), arrivals (29) and (33) */
    float trouble;                        /* b_d */
    float ticket_rate, claim_rate;        /* hazards at (0.5 + H / 2 H0) = 1; 0: no draws */
    float hardship_weight;                /* 1 / (2 H0) */
    uint64_t *ticket_marks, *claim_marks; /* [blocks] out: residents whose draw lies below rate x (0.5 + H / 2 H0) */

    /* volunteers and employment (7.13, 7.14) */
    float activation;                     /* A_v, of registered volunteers */
    bool employment;                      /* the two tables below are in use */
    float employer_incentive[GOV_EMPLOYERS];
    float unemployed_hardship;

    /* by grid */
    const float *silent_expression;       /* x of a resident who abstains, [grids] */
    const float *duty;                    /* p_d P_g, [grids] */

    gov_sums *sums;
} gov_pass;

/** Makes the week of all residents of one community and fills pass->sums. Uses the instruction set of heli_isa. */
void gov_resident_pass(const gov_pass *pass);

/** Draws 16 x turns random blocks as the pass draws them and does nothing else: the floor of `heli bench`. Returns all words xor-ed together. */
uint32_t gov_draw_only(heli_key key, uint32_t turns);

/**
 * The sums of the state as it stands, without a step: week 0, and the independent check of verify(). Plain and slow.
 * Also sets this week's pay from the utilities when `set_pay`. Fields about flows (served, dose, added) are 0.
 */
void gov_resident_sums(const gov_pass *pass, bool set_pay);

/** The draw of resident i in a stream that is drawn for whole blocks of 64 residents (revisions, tickets, claims): word
    (i mod 64) / 16 of the Philox block (i / 64) 16 + i mod 16. Uniform in (0, 1). */
float gov_shared_draw(const gov_pass *pass, size_t resident, gov_stream stream);

/* Utilities, direction and hardship of one resident as the plain equations have them; for set-up, verify and tests. */
typedef struct gov_view {
    float hardship, alignment;            /* H, l */
    float felt;                           /* H with unemployment, as it enters utilities and arrivals */
    float direction[GOV_DOMAINS];         /* q, unit or zero */
    float participate, resist;            /* U+, U- */
} gov_view;
gov_view gov_resident_view(const gov_pass *pass, size_t resident, int neighbours_parity);

/** `felt` alone, for those who visit many residents. */
float gov_resident_felt(const gov_pass *pass, size_t resident);

#endif
