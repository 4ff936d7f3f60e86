/*
 * Petitions (ODD 7.11 (40), M16): from the street to the district and above, until somebody solves them.
 *
 * Each week an open petition is solved with the chance of its level, or with its owner's where it has one (one case, one plan). If
 * not, the petitioner may come again, and at every thirteenth unsolved week at a level may move up to the next. The week in which it
 * was opened does not count, so petitions out of tickets, disputes and courts wait alike. While it is open, it dims the petitioner's
 * trust. With concealment (15), part of the petitions is not recorded; they are dealt with like the others.
 *
 * A petition's draws are addressed by its number within its community: block 0 of a week follows it, block 1 records it.
 */
#include "models/governance/mechanisms/petitions.h"

enum { PUBLIC_LEVELS_INSIDE = 2, HIGHEST_LEVEL = 3, WEEKS_BEFORE_MOVING_UP = 13, INITIAL_AGE_WEEKS = 52 };
enum { DRAW_FOLLOW = 0, DRAW_RECORD = 1 };

static heli_block petition_draw(heli_key key, const gov_community *community, uint32_t ordinal, int64_t week, uint32_t block)
{
    heli_address at = {ordinal, community->key, (uint32_t)week, GOV_STREAM_PETITION | block << 16};
    return heli_draw_block(key, at);
}

/* --- opening --- */

static heli_status add_petition(gov_community *community, gov_petition petition)
{
    petition.ordinal = community->petitions_opened;
    heli_status status = gov_list_add(&community->petitions, &petition, sizeof petition);
    if (status == HELI_OK) community->petitions_opened++;
    return status;
}

static bool is_recorded(const gov_city *city, const gov_community *community, int64_t week)
{
    double concealed = city->params->petitions.concealment;
    if (concealed == 0.0) return true;
    heli_block draw = petition_draw(city->key, community, community->petitions_opened, week, DRAW_RECORD);
    return (double)heli_uniform_f32(draw.word[0]) >= concealed;
}

heli_status gov_open_petition(gov_city *city, size_t c, uint32_t resident, uint8_t domain, int64_t week)
{
    gov_community *community = &city->communities[c];
    gov_petition petition = {.resident = resident, .opened_week = (uint32_t)week, .level_since = (uint32_t)week, .domain = domain,
                             .level = 1, .recorded = is_recorded(city, community, week)};
    heli_status status = add_petition(community, petition);
    if (status != HELI_OK) return status;
    gov_tally_add(&community->tally, GOV_PETITIONS, 1);
    gov_tally_add(&community->tally, GOV_PETITIONS_RECORDED, petition.recorded);
    gov_trouble(community, resident, week + 2); /* the next pass is that of week + 1 */
    return HELI_OK;
}

/* --- the initial stock --- */

int64_t gov_initial_petitions(const gov_city *city, size_t c)
{
    unsigned long long cases = (unsigned long long)city->params->petitions.initial_old_cases;
    unsigned long long places = city->community_count / (size_t)city->params->city.copies, place = city->communities[c].key;
    if (city->communities[c].columns.agent_count == 0) return 0;
    return (int64_t)(cases * (place + 1) / places - cases * place / places);
}

heli_status gov_set_up_petitions(gov_city *city, size_t c, heli_key initial)
{
    gov_community *community = &city->communities[c];
    heli_status status = gov_set_up_crowd(city, c);
    int64_t cases = gov_initial_petitions(city, c);
    for (int64_t i = 0; i < cases && status == HELI_OK; i++) {
        heli_block draw = petition_draw(initial, community, (uint32_t)i, 0, DRAW_FOLLOW);
        gov_petition petition = {.resident = heli_below(draw.word[0], (uint32_t)community->columns.agent_count),
                                 .age_offset = INITIAL_AGE_WEEKS, .recorded = 1,
                                 .level = (uint8_t)(1 + heli_below(draw.word[1], HIGHEST_LEVEL))};
        petition.domain = gov_draw_domain(community, petition.resident, NULL, heli_uniform(draw.word[2], draw.word[3]));
        gov_trouble(community, petition.resident, 1);
        status = add_petition(community, petition);
    }
    return status;
}

/* --- the week --- */

static void count_solved(gov_community *community, const gov_petition *petition)
{
    gov_tally_add(&community->tally, GOV_PETITIONS_SOLVED, 1);
    if (petition->level <= PUBLIC_LEVELS_INSIDE) gov_tally_add(&community->tally, GOV_PETITIONS_SOLVED_INSIDE, 1);
}

static bool may_move_up(const gov_petition *petition, int64_t week)
{
    int64_t at_level = week - (int64_t)petition->level_since;
    return petition->level < HIGHEST_LEVEL && at_level > 0 && at_level % WEEKS_BEFORE_MOVING_UP == 0;
}

/* (40): one week of an open petition; whether it stays open. */
static bool stays_open(const gov_params *p, gov_community *community, gov_petition *petition, const heli_step *step)
{
    if (gov_petition_age(petition, step->index) > 0) {
        heli_block draw = petition_draw(step->key, community, petition->ordinal, step->index, DRAW_FOLLOW);
        double solves = petition->has_owner ? p->petitions.owner_solves_per_week
                                            : p->petitions.solved_per_week[petition->level - 1];
        if ((double)heli_uniform_f32(draw.word[0]) < solves) {
            count_solved(community, petition);
            return false;
        }
        gov_tally_add(&community->tally, GOV_REVISITS, (double)heli_uniform_f32(draw.word[1]) < p->petitions.revisit);
        if (may_move_up(petition, step->index) && (double)heli_uniform_f32(draw.word[2]) < p->petitions.moves_up) {
            petition->level++;
            petition->level_since = (uint32_t)step->index;
        }
    }
    gov_trouble(community, petition->resident, step->index + 2);
    return true;
}

heli_status gov_follow_petitions(gov_city *city, size_t c, const heli_step *step)
{
    gov_community *community = &city->communities[c];
    gov_petition *petitions = community->petitions.items;
    uint64_t open = 0;
    for (uint64_t i = 0; i < community->petitions.count; i++) {
        gov_petition petition = petitions[i];
        if (stays_open(city->params, community, &petition, step)) petitions[open++] = petition; /* keeps the order of opening */
    }
    community->petitions.count = open;
    return HELI_OK;
}
