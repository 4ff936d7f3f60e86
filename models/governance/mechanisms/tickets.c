/*
 * Tickets (ODD 7.8; M1, M9, M10, M24): issues that residents raise or grid workers find, handled inside the community's
 * authority or handed over between bodies until somebody solves them or the deadline has passed.
 *
 *     raised:    1 - exp(-(r_T / 52)(0.5 + H / 2 H0)) in a week, domain in proportion to w n                  (29)
 *     found:     with d_g of the resident's grid, in the same week                                            (30)
 *     inside:    one geometric step with p_in; outside: r of them with
 *                p_h = 1 - (1 - p0)(1 - a_J J)(1 - a_W W)                                                     (31)
 *
 * Time: an issue arises in week t. Raised by the resident, it is worked on in weeks t + 1 .. t + deadline; found by the grid
 * worker, work starts in week t, one step earlier. Its outcome is drawn at birth; it is open until its due week is over.
 */
#include "engine/core/math.h"
#include "models/governance/mechanisms/disputes.h"

/* Uniforms at a ticket's address (resident, community, week it arose), in their order. */
typedef struct ticket_draws {
    double domain, outside, found, fate;
    heli_draws steps;         /* one for each geometric step */
} ticket_draws;

static ticket_draws draws_of(heli_key key, const gov_community *community, uint32_t resident, uint32_t week)
{
    heli_draws at = heli_draws_at(key, (heli_address){resident, community->key, week, GOV_STREAM_HANDOVER});
    ticket_draws draws;
    draws.domain = heli_draws_uniform(&at);
    draws.outside = heli_draws_uniform(&at);
    draws.found = heli_draws_uniform(&at);
    draws.fate = heli_draws_uniform(&at);
    draws.steps = at;
    return draws;
}

/* Chance in a week that one step succeeds. */
static double handover_chance(const gov_params *p)
{
    double failing = 1.0 - p->tickets.handover_per_week;
    double shared = p->tickets.sharing_gain * p->information.sharing;
    double called = p->tickets.whistle_gain * p->information.whistle;
    if (shared == 0.0 && called == 0.0) return p->tickets.handover_per_week;
    return 1.0 - failing * (1.0 - shared) * (1.0 - called);
}

static double inside_chance(const gov_city *city, const gov_community *community)
{
    return heli_min(1.0, city->params->tickets.inside_per_week * gov_skill_factor(city, community));
}

/* T: weeks of work until the issue is solved; more than `most` is as good as never. */
static int64_t weeks_of_work(const gov_city *city, const gov_community *community, bool outside, int64_t most, heli_draws *steps)
{
    const gov_params *p = city->params;
    int64_t count = outside ? p->tickets.handovers : 1, weeks = 0;
    double chance = outside ? handover_chance(p) : inside_chance(city, community);
    for (int64_t i = 0; i < count && weeks <= most; i++) {
        int64_t step = heli_geometric_from(heli_draws_uniform(steps), chance);
        weeks += step > most ? most + 1 : step;
    }
    return weeks;
}

/* (31) hours that bodies spend on the same issue because they do not share what they know. */
static double duplicate_hours(const gov_params *p)
{
    double bodies = (double)p->tickets.handovers + 1.0;
    return p->tickets.duplicate_hours * bodies * (bodies - 1.0) / 2.0 * (1.0 - p->information.sharing);
}

static heli_status raise_ticket(gov_city *city, size_t c, const heli_step *step, uint32_t resident, double draw, double exposure)
{
    const gov_params *p = city->params;
    gov_community *community = &city->communities[c];
    if (!(draw < 1.0 - heli_exp(-p->tickets.per_adult_year / GOV_WEEKS_PER_YEAR * exposure))) return HELI_OK;

    uint32_t week = (uint32_t)step->index;
    ticket_draws draws = draws_of(step->key, community, resident, week);
    double detected = gov_detection(city, c, resident);
    gov_ticket ticket = {.resident = resident, .raised_week = week,
                         .domain = gov_draw_domain(community, resident, NULL, draws.domain)};
    ticket.outside = draws.outside < p->tickets.outside_authority;
    ticket.found = detected > 0.0 && draws.found < detected;
    int64_t deadline = p->tickets.deadline_weeks, most = deadline + ticket.found;
    int64_t weeks = weeks_of_work(city, community, ticket.outside, most, &draws.steps);
    ticket.resolved = weeks <= most;
    ticket.due_week = week + (uint32_t)(ticket.resolved ? weeks - ticket.found : deadline);

    gov_tally_add(&community->tally, GOV_TICKETS_RAISED, 1);
    gov_tally_add(&community->tally, GOV_TICKETS_FOUND, ticket.found);
    if (ticket.outside) community->duplicate_hours += duplicate_hours(p);
    gov_trouble(community, resident, (int64_t)ticket.due_week + 1);
    return gov_list_add(&community->tickets, &ticket, sizeof ticket);
}

/* A failed issue lowers trust and may live on as a petition or a dispute. */
static heli_status fail_ticket(gov_city *city, size_t c, const gov_ticket *ticket, const heli_step *step)
{
    const gov_params *p = city->params;
    const gov_community *community = &city->communities[c];
    heli_status status = gov_fail_case(city, c, ticket->resident, step->index);
    if (status != HELI_OK) return status;
    double fate = draws_of(step->key, community, ticket->resident, ticket->raised_week).fate;
    if (fate < p->tickets.failed_to_petition) return gov_open_petition(city, c, ticket->resident, ticket->domain, step->index);
    if (p->disputes.per_adult_year == 0.0 || fate >= p->tickets.failed_to_petition + p->tickets.failed_to_claim) return HELI_OK;

    gov_dispute claim = {.resident = ticket->resident, .birth_week = (uint32_t)step->index,
                         .ordinal = (uint8_t)(GOV_ORDINAL_TICKET + ((uint32_t)step->index - ticket->raised_week))};
    double instant = (double)step->index + gov_dispute_draw(step->key, community, &claim, GOV_DECIDES_INSTANT);
    return gov_open_dispute(city, c, claim.resident, ticket->domain, claim.ordinal, instant, step);
}

static heli_status close_due_tickets(gov_city *city, size_t c, const heli_step *step)
{
    gov_community *community = &city->communities[c];
    gov_ticket *tickets = community->tickets.items;
    heli_status status = HELI_OK;
    uint64_t open = 0;
    for (uint64_t i = 0; i < community->tickets.count; i++) {
        if (tickets[i].due_week > step->index) {
            tickets[open++] = tickets[i];
            continue;
        }
        gov_tally_add(&community->tally, tickets[i].resolved ? GOV_TICKETS_RESOLVED : GOV_TICKETS_FAILED, 1);
        if (!tickets[i].resolved) HELI_TRY(fail_ticket(city, c, &tickets[i], step));
    }
    community->tickets.count = open;
out:
    return status;
}

heli_status gov_raise_tickets(gov_city *city, size_t c, const heli_step *step)
{
    gov_community *community = &city->communities[c];
    heli_status status = HELI_OK;
    gov_forget_failures(community, step->index);
    community->duplicate_hours = 0.0;
    gov_pass week = {0};
    gov_prepare_cases(city, c, &week);
    if (week.ticket_rate > 0.0f) HELI_TRY(gov_each_marked(city, c, step, GOV_STREAM_TICKET, raise_ticket));
    HELI_TRY(close_due_tickets(city, c, step));
out:
    return status;
}
