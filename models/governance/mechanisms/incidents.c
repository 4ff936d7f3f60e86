/*
 * Mass incidents (ODD 7.11 (41), M5): grievance spreads through a grid by thresholds.
 *
 * Residents with a failed case whose grievance G_r H (1 - tau) is above the starting grievance begin. Residents of the same grid who
 * resist this week join when the share of active ones among all their neighbours reaches their own threshold phi_i, drawn once and
 * for all from N(mean, sd^2) and clipped to [0, 1]. A final share above the limit is a mass incident: the community's year is under
 * the veto. Every week in which a grid passes the limit counts as an incident. Grids without a starter cost nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/core/math.h"
#include "models/governance/mechanisms/contagion.h"
#include "models/governance/mechanisms/petitions.h"

heli_status gov_set_up_crowd(gov_city *city, size_t c)
{
    gov_community *community = &city->communities[c];
    uint32_t largest = 0;
    for (size_t g = 0; g < community->grid_count; g++) {
        uint32_t residents = city->grids[community->first_grid + g].residents;
        if (residents > largest) largest = residents;
    }
    community->crowd = calloc(community->columns.agent_count + 1, sizeof *community->crowd);
    community->thresholds = calloc((size_t)largest + 1, sizeof *community->thresholds);
    return community->crowd && community->thresholds ? HELI_OK : HELI_MEMORY;
}

/* Marks who starts; how many entries of the list do. */
static size_t mark_starters(const gov_city *city, gov_community *community, const gov_pass *pass)
{
    size_t starters = 0;
    const gov_aggrieved *aggrieved = community->aggrieved.items;
    for (uint64_t i = 0; i < community->aggrieved.count; i++) {
        uint32_t resident = aggrieved[i].resident;
        if (aggrieved[i].until_week <= pass->week) continue;
        float felt = gov_resident_felt(pass, resident);
        double grievance = (double)(pass->grievance * felt * (1.0f - community->residents.trust[resident]));
        if (!(grievance > city->params->petitions.starting_grievance)) continue;
        community->crowd[resident] = 1;
        starters++;
    }
    return starters;
}

/* phi_i: where resistance stands ready to join. */
static double joining_threshold(const gov_params *p, const gov_community *community, uint32_t resident, heli_key key)
{
    heli_block draw = heli_draw_block(key, (heli_address){resident, community->key, 0, GOV_STREAM_THRESHOLD});
    double u = heli_uniform(draw.word[0], draw.word[1]);
    return heli_clamp(heli_normal_from(u, p->petitions.threshold_mean, p->petitions.threshold_sd), 0.0, 1.0);
}

static void find_thresholds(const gov_city *city, gov_community *community, const heli_step *step, uint32_t first, uint32_t count)
{
    const int8_t *stance = community->residents.stance[step->index & 1] + first;
    for (uint32_t i = 0; i < count; i++)
        community->thresholds[i] = stance[i] == GOV_RESIST
                                       ? joining_threshold(city->params, community, first + i, step->key)
                                       : GOV_NEVER_JOINS;
}

static void spread_in_grid(gov_city *city, gov_community *community, const heli_step *step, uint32_t first, uint32_t count)
{
    find_thresholds(city, community, step, first, count);
    uint32_t active = gov_spread(&community->graph, first, count, community->thresholds, community->crowd + first);
    if (!((double)active > city->params->petitions.incident_share * (double)count)) return;
    gov_tally_add(&community->tally, GOV_INCIDENTS, 1);
    community->vetoed_this_year = 1;
}

void gov_spread_incidents(gov_city *city, size_t c, const heli_step *step)
{
    gov_community *community = &city->communities[c];
    if (!city->params->petitions.incidents || community->aggrieved.count == 0) return;
    gov_pass pass = gov_prepare_pass(city, c, step->key, step->index);
    if (mark_starters(city, community, &pass) == 0) return;
    uint32_t first = 0;
    for (size_t g = 0; g < community->grid_count; g++) {
        uint32_t count = city->grids[community->first_grid + g].residents;
        if (count > 0 && memchr(community->crowd + first, 1, count)) spread_in_grid(city, community, step, first, count);
        first += count;
    }
    memset(community->crowd, 0, community->columns.agent_count);
}
