/*
 * Parts of the resident pass that visit one resident at a time, and how memory is asked for, shared by the kernel's versions and the plain code.
 */
#ifndef HELI_GOVERNANCE_RESIDENT_KERNEL_H
#define HELI_GOVERNANCE_RESIDENT_KERNEL_H

#include "engine/core/math.h"
#include "models/governance/resident.h"

/* The versions of the kernel; those that a machine cannot run are never called. */
void gov_resident_pass_baseline(const gov_pass *pass);
void gov_resident_pass_avx2(const gov_pass *pass);
void gov_resident_pass_avx512(const gov_pass *pass);
uint32_t gov_draw_only_baseline(heli_key key, uint32_t turns);
uint32_t gov_draw_only_avx2(heli_key key, uint32_t turns);
uint32_t gov_draw_only_avx512(heli_key key, uint32_t turns);

enum { CACHE_LINE = 64 };

/* Asks memory for some bytes that will be read soon. Inlined, as compilers remove calls that do nothing else. */
static inline __attribute__((always_inline)) void fetch_lines(uintptr_t from, size_t bytes)
{
    for (size_t at = 0; at < bytes; at += CACHE_LINE) __builtin_prefetch((const void *)(from + at));
}

/* Bin of a hardship in [0, 1]. A NaN goes to bin 0: it is caught at the end of the week. */
static inline int32_t gov_hardship_bin(float hardship)
{
    float share = hardship > 0.0f ? hardship : 0.0f;
    int32_t bin = (int32_t)((share < 1.0f ? share : 1.0f) * GOV_HARDSHIP_BINS);
    return bin < GOV_HARDSHIP_BINS ? bin : GOV_HARDSHIP_BINS - 1;
}

/* How many of a resident's neighbours took part, and resisted, last week. */
typedef struct gov_company { uint32_t degree, participants, resisters; } gov_company;

/* How many others everybody sees, if all see equally many and not too many for gov_look_around to count in bytes; else 0. */
static inline uint32_t gov_same_degree(const heli_graph *graph)
{
    return graph->neighbour16 && graph->degree < 128 ? graph->degree : 0;
}

static inline gov_company gov_look_around(const gov_pass *pass, size_t i, const int8_t *last, uint32_t same_degree)
{
    const heli_graph *graph = pass->graph;
    if (same_degree > 0) {
        /* Stances read as bytes are 0, 1 and 255: their sum P + 255 R = 256 R + (P - R) tells both, as |P - R| < 128. */
        const uint16_t *row = graph->neighbour16 + i * same_degree;
        uint32_t sum = 0;
#pragma GCC unroll 8
        for (uint32_t j = 0; j < same_degree; j++) sum += (uint8_t)last[row[j]];
        uint32_t resisters = (sum + 128) >> 8;
        return (gov_company){same_degree, sum - 255 * resisters, resisters};
    }
    gov_company seen = {heli_graph_degree(graph, (uint32_t)i), 0, 0};
    if (graph->kind == HELI_GRAPH_COMPLETE) {
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

/* One of those whom a resident sees, by a draw; himself where he sees nobody. */
static inline uint32_t gov_partner(const heli_graph *graph, uint32_t i, uint32_t word)
{
    if (graph->neighbour16 && graph->degree > 0) return graph->neighbour16[(size_t)i * graph->degree + heli_below(word, graph->degree)];
    uint32_t degree = heli_graph_degree(graph, i);
    return degree > 0 ? heli_graph_neighbour(graph, i, heli_below(word, degree)) : i;
}

/* What each of `degree` neighbours weighs. */
static inline float gov_pressure_each(const gov_pass *pass, uint32_t degree)
{
    return degree > 0 ? pass->social_pressure / (float)degree : 0.0f;
}

/* (20): completes the utilities by what neighbours do, each of them of the given weight, and by the duty of serving members. */
static inline void gov_complete_utilities(const gov_pass *pass, size_t i, gov_company seen, float weight, float *participate, float *resist)
{
    if (seen.degree > 0) {
        *participate += weight * (float)seen.participants;
        *resist += weight * (float)seen.resisters;
    }
    if (pass->residents.flags[i] & GOV_FLAG_SERVING) *participate += pass->duty[pass->residents.grid[i]];
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

#endif
