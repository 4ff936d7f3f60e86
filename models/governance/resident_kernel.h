/*
 * Parts of the resident pass that visit one resident at a time, shared by the kernel's versions and the plain sums.
 */
#ifndef HELI_GOVERNANCE_RESIDENT_KERNEL_H
#define HELI_GOVERNANCE_RESIDENT_KERNEL_H

#include "engine/core/math.h"
#include "models/governance/resident.h"

/* The versions of the kernel; those that a machine cannot run are never called. */
void gov_resident_pass_baseline(const gov_pass *pass);
void gov_resident_pass_avx2(const gov_pass *pass);
void gov_resident_pass_avx512(const gov_pass *pass);

/* Bin of a hardship in [0, 1]. */
static inline size_t gov_hardship_bin(float hardship)
{
    if (!(hardship > 0.0f)) return 0; /* a NaN too: it is caught at the end of the week */
    return hardship < 1.0f ? (size_t)(hardship * GOV_HARDSHIP_BINS) : GOV_HARDSHIP_BINS - 1;
}

/* A resident's choice in the making: utilities in, stance and pay out. */
typedef struct gov_choice {
    float participate, resist; /* U+ and U-, completed by neighbours and duty */
    int stance;
    float pay;
} gov_choice;

/* How many of a resident's neighbours took part, and resisted, last week. */
typedef struct gov_company { uint32_t degree, participants, resisters; } gov_company;

static inline gov_company gov_look_around(const gov_pass *pass, size_t i, const int8_t *last)
{
    const heli_graph *graph = pass->graph;
    gov_company seen = {heli_graph_degree(graph, (uint32_t)i), 0, 0};
    if (graph->neighbour16 && graph->degree > 0) {
        const uint16_t *row = graph->neighbour16 + i * graph->degree;
        int together = 0, acting = 0; /* sum of a and of |a|: half the comparisons */
        for (uint32_t j = 0; j < graph->degree; j++) {
            int stance = last[row[j]];
            together += stance;
            acting += stance & 1;
        }
        seen.participants = (uint32_t)(acting + together) / 2;
        seen.resisters = (uint32_t)(acting - together) / 2;
    } else if (graph->kind == HELI_GRAPH_COMPLETE) {
        seen.participants = (uint32_t)pass->last_participants - (last[i] == GOV_PARTICIPATE);
        seen.resisters = (uint32_t)pass->last_resisters - (last[i] == GOV_RESIST);
    } else {
        for (uint32_t j = 0; j < seen.degree; j++) {
            int stance = last[heli_graph_neighbour(graph, (uint32_t)i, j)];
            seen.participants += stance == GOV_PARTICIPATE;
            seen.resisters += stance == GOV_RESIST;
        }
    }
    return seen;
}

/* (20): completes the utilities by what neighbours do and by the duty of serving members. */
static inline void gov_complete_utilities(const gov_pass *pass, size_t i, gov_company seen, gov_choice *choice)
{
    if (seen.degree > 0) {
        float weight = pass->social_pressure / (float)seen.degree;
        choice->participate += weight * (float)seen.participants;
        choice->resist += weight * (float)seen.resisters;
    }
    if (pass->residents.flags[i] & GOV_FLAG_SERVING) choice->participate += pass->duty[pass->residents.grid[i]];
}

/*
 * Logit over the three stances as an ordered draw: u below p- resists, below p- + p0 abstains, else takes part. The two
 * bounds are written so that each falls when U+ rises or U- falls, also in floats (MR4).
 */
static inline int gov_logit(float participate, float resist, float sharpness, float u)
{
    float up = heli_exp_f32(sharpness * participate);
    float against = heli_exp_f32(sharpness * resist);
    float back = heli_exp_f32(-sharpness * resist);
    float below_minus = 1.0f / (1.0f + back * (1.0f + up));
    float above_zero = 1.0f / (1.0f + (1.0f + against) / up);
    return u < below_minus ? GOV_RESIST : u >= 1.0f - above_zero ? GOV_PARTICIPATE : GOV_ABSTAIN;
}

/* (21): keeps, imitates or weighs; sets the stance and its pay. */
static inline void gov_choose(const gov_pass *pass, size_t i, float revise, const int8_t *last, const float *last_pay,
                              gov_choice *choice)
{
    gov_company seen = gov_look_around(pass, i, last);
    gov_complete_utilities(pass, i, seen, choice);
    if (revise < pass->revision) {
        heli_address at = {(uint32_t)i, pass->community_key, pass->week, GOV_STREAM_CHOICE};
        heli_block draw = heli_draw_block(pass->key, at);
        if (heli_uniform_f32(draw.word[0]) < pass->imitation) {
            if (seen.degree > 0) {
                uint32_t j = heli_graph_neighbour(pass->graph, (uint32_t)i, heli_below(draw.word[1], seen.degree));
                float adopt = heli_logistic_f32(pass->sharpness * (last_pay[j] - last_pay[i]));
                if (heli_uniform_f32(draw.word[2]) < adopt) choice->stance = last[j];
            }
        } else {
            float habit = pass->habitus_weight * pass->residents.habitus[i];
            choice->stance = gov_logit(choice->participate + habit, choice->resist, pass->sharpness,
                                       heli_uniform_f32(draw.word[3]));
        }
    }
    choice->pay = choice->stance == GOV_PARTICIPATE ? choice->participate
                : choice->stance == GOV_RESIST      ? choice->resist
                                                    : 0.0f;
}

#endif
