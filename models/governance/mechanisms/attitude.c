/*
 * Leaning to law against petition (ODD 7.21, M16, M18): residents move toward like-minded neighbours, and publicity moves all.
 *
 * Bounded confidence: whoever differs too much is not heard, so that camps may form and stay. Where `attitude.changes` is off the
 * leanings of the start stay as they are.
 */
#include "models/governance/mechanisms/attitude.h"

#include <string.h>

#include "engine/core/math.h"
#include "models/governance/mechanisms/mechanisms.h"

/* Where the neighbours draw one resident, within the range of those heard. */
static double drawn_to(const float *before, const heli_graph *graph, uint32_t i, gov_listening how)
{
    double own = (double)before[i], low = own, high = own, sum = 0.0;
    uint32_t heard = how.self ? 1 : 0, degree = heli_graph_degree(graph, i);
    for (uint32_t j = 0; j < degree; j++) {
        double other = (double)before[heli_graph_neighbour(graph, i, j)];
        if (heli_abs(other - own) > how.confidence) continue;
        sum += other - own;
        low = heli_min(low, other);
        high = heli_max(high, other);
        heard++;
    }
    return heard == 0 ? own : heli_clamp(own + how.mutual * sum / (double)heard, low, high);
}

void gov_attitude_step(const float *before, float *after, const heli_graph *graph, gov_listening how)
{
    for (uint32_t i = 0; i < graph->node_count; i++) {
        double moved = how.mutual > 0.0 ? drawn_to(before, graph, i, how) : (double)before[i];
        if (how.publicity > 0.0) moved = heli_min(1.0, moved + how.publicity * (1.0 - (double)before[i]));
        after[i] = (float)moved;
    }
}

void gov_sum_leanings(gov_community *community)
{
    community->leaning_sum = 0.0;
    for (size_t i = 0; i < community->columns.agent_count; i++) community->leaning_sum += (double)community->residents.law_leaning[i];
}

/* The routes that disputes take are decided where all communities meet, and there nobody knows residents. */
heli_status gov_note_leanings(gov_city *city, size_t c)
{
    gov_community *community = &city->communities[c];
    const gov_dispute *disputes = community->disputes.items;
    heli_status status = HELI_OK;
    community->leanings.count = 0;
    if (!(city->params->attitude.routes > 0.0)) return HELI_OK;
    for (uint64_t i = 0; i < community->disputes.count && status == HELI_OK; i++)
        status = gov_list_add(&community->leanings, &community->residents.law_leaning[disputes[i].resident], sizeof(float));
    return status;
}

void gov_change_attitudes(gov_city *city, size_t c, const heli_step *step)
{
    (void)step; /* nothing is drawn */
    const gov_params *p = city->params;
    gov_community *community = &city->communities[c];
    size_t n = community->columns.agent_count;
    if (!p->attitude.changes || n == 0) return;
    gov_listening how = {.mutual = p->attitude.mutual,
                         .confidence = p->attitude.confidence,
                         .publicity = p->attitude.publicity_rate * p->attitude.publicity};
    memcpy(community->leaning_before, community->residents.law_leaning, n * sizeof *community->leaning_before);
    gov_attitude_step(community->leaning_before, community->residents.law_leaning, &community->graph, how);
    gov_sum_leanings(community);
}
