/*
 * Social organisations (ODD 7.12; M4, M11, M30): what government buys from them, and the ladder of stars.
 *
 * Purchase (43): a week's instalment of the yearly sum goes to organisations with enough stars, in proportion to the mean need of their
 * domain; the yuan really paid buy hours of this week. What finds no organisation to buy from stays in the fund, counted as unexecuted.
 *
 * Ladder (42): at the end of each quarter the hours delivered (after links, with purchases) over those promised, with some noise, move
 * an organisation up or down a star. Without reviews stars are what the parameter says. Rectifying (M30) lifts weak organisations to two
 * stars, and they keep at least these where nobody reviews.
 */
#include "models/governance/mechanisms/organisations.h"

#include "engine/core/math.h"
#include "models/governance/forces.h"
#include "models/governance/mechanisms/mechanisms.h"

enum { WEEKS_PER_QUARTER = 13, MOST_STARS = 5, RECTIFIED_STARS = 2 };
enum { DRAW_SCORE = 0, DRAW_RECTIFY = 1 };

static gov_organisation *organisations_of(gov_city *city, size_t c)
{
    return &city->organisations[city->communities[c].first_organisation];
}

static double organisation_draw(const gov_community *community, size_t o, const heli_step *step, uint32_t block)
{
    heli_address at = {(uint32_t)o, community->key, (uint32_t)step->index, GOV_STREAM_STARS | block << 16};
    heli_block draw = heli_draw_block(step->key, at);
    return heli_uniform(draw.word[0], draw.word[1]);
}

/* --- stars as given --- */

void gov_set_up_organisations(gov_city *city, size_t c)
{
    gov_organisation *organisations = organisations_of(city, c);
    int32_t given = (int32_t)city->params->organisation.stars;
    for (size_t o = 0; o < city->organisations_each; o++)
        organisations[o].stars = organisations[o].rectified && given < RECTIFIED_STARS ? RECTIFIED_STARS : given;
}

void gov_take_up_stars(gov_city *city, size_t c)
{
    gov_organisation *organisations = organisations_of(city, c);
    if (city->params->ladder.reviews) return;
    gov_set_up_organisations(city, c);
    for (size_t o = 0; o < city->organisations_each; o++)
        organisations[o].delivered_hours = organisations[o].target_hours = 0.0;
}

/* --- purchase (43) --- */

int64_t gov_annual_purchase_fen(const gov_city *city, size_t c)
{
    return gov_fen(city->annual_purchase_yuan_per_1000 * (double)city->communities[c].columns.agent_count / 1000.0);
}

/* How the money is divided: in proportion to needs, evenly where nobody needs; zero for those with too few stars. Returns the sum. */
static double purchase_weights(const gov_city *city, size_t c, double weight[GOV_DOMAINS])
{
    const gov_community *community = &city->communities[c];
    double total = 0.0, needs = 0.0;
    for (size_t o = 0; o < GOV_DOMAINS; o++) needs += community->sums.need.k[o];
    for (size_t o = 0; o < GOV_DOMAINS; o++) {
        bool eligible = city->organisations[community->first_organisation + o].stars >= city->params->purchase.least_stars;
        weight[o] = !eligible ? 0.0 : needs > 0.0 ? community->sums.need.k[o] : 1.0;
        total += weight[o];
    }
    return total;
}

void gov_split(int64_t fen, const double *weight, size_t n, int64_t *part)
{
    double total = 0.0;
    int64_t left = fen;
    for (size_t i = 0; i < n; i++) total += weight[i];
    for (size_t i = 0; i < n; i++) {
        part[i] = total > 0.0 ? (int64_t)((double)fen * (weight[i] / total)) : 0;
        if (part[i] > left) part[i] = left;
        left -= part[i];
    }
    for (size_t i = 0; total > 0.0 && left > 0; i = (i + 1) % n) {
        if (!(weight[i] > 0.0)) continue;
        part[i]++;
        left--;
    }
}

static void buy(gov_city *city, size_t c, int64_t instalment_fen)
{
    gov_accounts *accounts = &city->communities[c].accounts;
    gov_organisation *organisations = organisations_of(city, c);
    double weight[GOV_DOMAINS];
    int64_t part[GOV_DOMAINS], in_hand = 0;
    bool anybody = purchase_weights(city, c, weight) > 0.0;
    int64_t rate = anybody ? gov_parts_per_million(city->params->budget.execution_rate) : 0;
    gov_split(gov_pay(accounts, &in_hand, instalment_fen, rate), weight, GOV_DOMAINS, part);
    for (size_t o = 0; o < GOV_DOMAINS; o++) {
        gov_transfer(&in_hand, &organisations[o].account_fen, part[o]);
        organisations[o].purchased_hours = (double)part[o] / 100.0 / city->params->purchase.wage_yuan_per_hour;
    }
}

void gov_buy_services(gov_city *city, size_t c, const heli_step *step)
{
    int64_t annual = gov_annual_purchase_fen(city, c);
    if (annual > 0) {
        buy(city, c, gov_weekly_instalment(annual, gov_week_of_year(step->recorded)));
        return;
    }
    for (size_t o = 0; o < city->organisations_each; o++) organisations_of(city, c)[o].purchased_hours = 0.0;
}

/* --- the ladder (42) --- */

int32_t gov_next_stars(const gov_params *p, int32_t stars, double score)
{
    if (score >= p->ladder.up_at) return stars < MOST_STARS ? stars + 1 : MOST_STARS;
    if (score < p->ladder.down_below) return stars > 0 ? stars - 1 : 0;
    return stars;
}

static void review(const gov_params *p, gov_organisation *organisation, double u)
{
    if (organisation->target_hours > 0.0) { /* who promised nothing is not scored */
        double score = organisation->delivered_hours / organisation->target_hours;
        if (p->ladder.noise > 0.0) score += heli_normal_from(u, 0.0, p->ladder.noise);
        organisation->stars = gov_next_stars(p, organisation->stars, score);
    }
    organisation->delivered_hours = organisation->target_hours = 0.0;
}

void gov_review_stars(gov_city *city, size_t c, const heli_step *step)
{
    const gov_community *community = &city->communities[c];
    gov_organisation *organisations = organisations_of(city, c);
    if (!city->params->ladder.reviews) return;
    bool quarter_ends = gov_week_of_year(step->recorded) % WEEKS_PER_QUARTER == WEEKS_PER_QUARTER - 1;
    for (size_t o = 0; o < city->organisations_each; o++) {
        gov_hours hours = gov_organisation_hours(city, c, o);
        organisations[o].delivered_hours += hours.delivered;
        organisations[o].target_hours += hours.promised;
        if (quarter_ends) review(city->params, &organisations[o], organisation_draw(community, o, step, DRAW_SCORE));
    }
}

/* --- weak organisations (M30) --- */

void gov_rectify_organisations(gov_city *city, size_t c, const heli_step *step)
{
    gov_organisation *organisations = organisations_of(city, c);
    double chance = city->params->land.rectified_per_year;
    if (chance == 0.0 || gov_week_of_year(step->recorded) != 0) return;
    for (size_t o = 0; o < city->organisations_each; o++) {
        if (organisations[o].stars >= RECTIFIED_STARS) continue;
        if (!(organisation_draw(&city->communities[c], o, step, DRAW_RECTIFY) < chance)) continue;
        organisations[o].stars = RECTIFIED_STARS;
        organisations[o].rectified = 1;
    }
}
