/*
 * Public safety: cameras and the 1053 method (ODD 7.16, M14, M15).
 *
 * Safety events come as a Poisson count in each community and week. Cameras see a share of them; under the 1053 method a
 * ten-household unit may notice one too, and its report climbs five levels, in time or too late:
 *
 *     detected with probability 1 - (1 - cam)(1 - d10 [relay in time]),   cam = 1 - e^(-cameras / cam0)             (47)
 *
 * A detected event is deterred. Some deterred events come back next week in the neighbouring community, unless the community where
 * they were detected is linked with its neighbours (three-village link). What nobody detects raises residents' need for safety.
 *
 * Read where the ODD is silent: the neighbour is the next community in the order of keys, round the city as on a ring; a community
 * on its own has no neighbour, and what it deters goes nowhere. Communities are linked in the order in which governments are dealt.
 * An event that came from a neighbour is an event like any other: it may be detected and move on again. A report that comes too late
 * is as good as none. Cameras are counted per resident, not by place.
 */
#include "models/governance/mechanisms/safety.h"

#include "engine/core/math.h"
#include "models/governance/mechanisms/mechanisms.h"

/* --- plain values --- */

double gov_camera_detection(double cameras_per_1000, double scale_per_1000)
{
    return 1.0 - heli_exp(-cameras_per_1000 / scale_per_1000);
}

int64_t gov_relay_days(heli_draws *draws, double per_day)
{
    int64_t days = 0;
    for (int level = 0; level < GOV_RELAY_LEVELS; level++) days += heli_geometric_from(heli_draws_uniform(draws), per_day);
    return days;
}

/* --- a community's week --- */

/* What meets an event in a community this week. */
typedef struct watch {
    double cameras;            /* share of events that they see */
    double units;              /* share that ten-household units notice; 0 without them */
    double relay_per_day;
    int64_t late_after_days;
    double displaced;          /* share of deterred events that move on */
} watch;

static bool is_linked(const gov_city *city, size_t c)
{
    const gov_params *p = city->params;
    size_t n = city->community_count / (size_t)p->city.copies;
    double linked = heli_floor(p->safety.linked_share * (double)n + 0.5);
    return p->safety.ten_household_units && (double)city->governments[c].rank < linked;
}

static watch watch_of(const gov_city *city, size_t c)
{
    const gov_params *p = city->params;
    bool alone = p->city.communities == 1;
    return (watch){.cameras = gov_camera_detection(p->safety.cameras_per_1000, p->safety.camera_scale),
                   .units = p->safety.ten_household_units ? p->safety.unit_detection : 0.0,
                   .relay_per_day = p->safety.relay_per_day,
                   .late_after_days = p->safety.late_after_days,
                   .displaced = alone || is_linked(city, c) ? 0.0 : p->safety.displaced_share};
}

/* Addresses: 0 for the number of events, from 1 on for the events themselves. */
static heli_address address_of(const gov_community *community, int64_t event, const heli_step *step)
{
    return (heli_address){(uint32_t)event, community->key, (uint32_t)step->index, GOV_STREAM_SAFETY};
}

static int64_t draw_events(const gov_params *p, const gov_community *community, const heli_step *step)
{
    double mean = p->safety.events_per_1000_year / GOV_WEEKS_PER_YEAR * (double)community->sums.residents / 1000.0;
    heli_block draw = heli_draw_block(step->key, address_of(community, 0, step));
    return heli_poisson_from(heli_uniform(draw.word[0], draw.word[1]), mean);
}

typedef enum fate { UNDETECTED, DETERRED, MOVED_ON } fate;

/* Draws of an event, in this order whatever happens: camera, unit, moving on, relay. */
static fate meet_event(const watch *at, heli_draws draws)
{
    bool seen = heli_draws_uniform(&draws) < at->cameras;
    bool noticed = heli_draws_uniform(&draws) < at->units;
    bool moves_on = heli_draws_uniform(&draws) < at->displaced;
    if (!seen && noticed) seen = gov_relay_days(&draws, at->relay_per_day) <= at->late_after_days;
    return !seen ? UNDETECTED : moves_on ? MOVED_ON : DETERRED;
}

/* Rise of the safety need in the coming week; the inflow of a need is a share, which residents_week.c sees to. */
static double need_from(const gov_params *p, int64_t undetected, int64_t adults)
{
    if (adults == 0) return 0.0;
    return heli_min(1.0, p->safety.need_per_event * (double)undetected * 1000.0 / (double)adults);
}

void gov_keep_safe(gov_city *city, size_t c, const heli_step *step)
{
    const gov_params *p = city->params;
    gov_community *community = &city->communities[c];
    int64_t counts[] = {[UNDETECTED] = 0, [DETERRED] = 0, [MOVED_ON] = 0}, moved_in = community->displaced_in;
    community->displaced_in = community->displaced_out = 0;
    community->need_from_safety = 0.0;
    if (p->safety.events_per_1000_year <= 0.0) return;

    watch at = watch_of(city, c);
    int64_t events = draw_events(p, community, step) + moved_in;
    for (int64_t i = 1; i <= events; i++) counts[meet_event(&at, heli_draws_at(step->key, address_of(community, i, step)))]++;
    community->displaced_out = counts[MOVED_ON];
    community->need_from_safety = need_from(p, counts[UNDETECTED], community->sums.residents);
    gov_tally_add(&community->tally, GOV_SAFETY_EVENTS, events);
    gov_tally_add(&community->tally, GOV_SAFETY_DETECTED, counts[DETERRED] + counts[MOVED_ON]);
    gov_tally_add(&community->tally, GOV_SAFETY_DISPLACED_IN, moved_in);
}

/* --- the city --- */

void gov_displace_events(gov_city *city)
{
    size_t n = city->community_count / (size_t)city->params->city.copies;
    for (size_t c = 0; c < city->community_count; c++) {
        gov_community *from = &city->communities[c];
        size_t copy = c / n, next = copy * n + (c % n + 1) % n;
        city->communities[next].displaced_in += from->displaced_out;
        from->displaced_out = 0;
    }
}
