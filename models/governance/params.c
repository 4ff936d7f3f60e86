/* The governance model's parameter rows, read from params/ *.def, and the relations between them. */
#include "models/governance/params.h"

static const heli_choice gov_network_choices[] = {
    {"acquaintances", "others of the own grid and, less often, of the community", "本网格及社区内的熟人"},
    {"complete", "everybody in the community", "社区内人人相识"},
    {"ring", "nearest neighbours on a ring", "环形近邻"},
    {"small_world", "a ring with rewired links (Watts and Strogatz 1998)", "小世界网络"},
    {"random", "a random graph (Erdős and Rényi 1959)", "随机网络"},
    {"preferential", "preferential attachment (Barabási and Albert 1999)", "优先连接网络"},
    {NULL, NULL, NULL}};

static const heli_choice gov_focus_choices[] = {
    {"all", "needs count in proportion (power 1)", "按需求大小均衡考虑（一次幂）"},
    {"main", "main problems first (power 2)", "先顾主要问题（二次幂）"},
    {"single", "almost only the greatest problem (power 4)", "几乎只顾最大的问题（四次幂）"},
    {NULL, NULL, NULL}};

static const heli_choice gov_pooling_choices[] = {
    {"community", "each community on its own", "各社区分散调解"},
    {"office", "one centre for each street office", "街道一站式中心"},
    {"district", "one centre for the whole city", "区县一站式中心"},
    {NULL, NULL, NULL}};

#define VALUES(...) {__VA_ARGS__}
#define PLAIN HELI_PARAM_PLAIN
#define AT_START HELI_PARAM_AT_START
#define SHARES HELI_PARAM_SHARES
#define NOT_ZERO HELI_PARAM_NOT_ZERO
#define FIELD(section, name) offsetof(gov_params, section.name)

#define REAL(section, name, symbol, value, low, high, unit, traits, source, help, zh) \
    {#section "." #name, symbol, HELI_PARAM_REAL, traits, FIELD(section, name), 1, {value}, low, high, unit, source, help, zh, NULL},
#define INT(section, name, symbol, value, low, high, unit, traits, source, help, zh) \
    {#section "." #name, symbol, HELI_PARAM_INT, traits, FIELD(section, name), 1, {value}, low, high, unit, source, help, zh, NULL},
#define BOOL(section, name, symbol, value, traits, source, help, zh) \
    {#section "." #name, symbol, HELI_PARAM_BOOL, traits, FIELD(section, name), 1, {value}, 0, 1, "", source, help, zh, NULL},
#define ENUM(section, name, symbol, value, choices, traits, source, help, zh) \
    {#section "." #name, symbol, HELI_PARAM_ENUM, traits, FIELD(section, name), 1, {value}, 0, \
     sizeof choices / sizeof choices[0] - 2, "", source, help, zh, choices},
#define REALS(section, name, symbol, length, values, low, high, unit, traits, source, help, zh) \
    {#section "." #name, symbol, HELI_PARAM_REALS, traits, FIELD(section, name), length, values, low, high, unit, source, help, zh, NULL},

const heli_param gov_param_rows[GOV_PARAM_COUNT] = {
#include "models/governance/params/all.def"
};

static void check_order(double low, double high, const char *key, const char *other, heli_context *ctx)
{
    if (low > high)
        heli_report(ctx, HELI_ERROR, key, NULL, HELI_N_("must not be larger than %s (%g is above %g)"), other, low, high);
}

void gov_params_check(const void *params, heli_context *ctx)
{
    const gov_params *p = params;
    check_order((double)p->city.districts, (double)p->city.offices, "city.districts", "city.offices", ctx);
    check_order((double)p->city.offices, (double)p->city.communities, "city.offices", "city.communities", ctx);
    check_order((double)p->city.communities, (double)p->city.grids, "city.communities", "city.grids", ctx);
    check_order(p->population.initial_need_low, p->population.initial_need_high, "population.initial_need_low",
                "population.initial_need_high", ctx);
    check_order(p->population.cost_low, p->population.cost_high, "population.cost_low", "population.cost_high", ctx);

    int64_t groups = p->party.own_groups + p->party.joint_groups;
    if (groups > p->city.grids)
        heli_report(ctx, HELI_ERROR, "party.own_groups", NULL,
                    HELI_N_("%lld own and %lld joint party groups do not fit into %lld grids"),
                    (long long)p->party.own_groups, (long long)p->party.joint_groups, (long long)p->city.grids);
    int64_t enterprises = p->enterprise.per_community * p->city.communities;
    if (p->enterprise.commissioners > enterprises)
        heli_report(ctx, HELI_ERROR, "enterprise.commissioners", NULL,
                    HELI_N_("%lld part-time commissioners do not fit into %lld enterprises"),
                    (long long)p->enterprise.commissioners, (long long)enterprises);
    int64_t adults = p->population.adults_per_grid * p->city.grids;
    if (p->population.serving_members > adults)
        heli_report(ctx, HELI_ERROR, "population.serving_members", NULL,
                    HELI_N_("%lld serving members are more than the %lld adult residents"),
                    (long long)p->population.serving_members, (long long)adults);
    double of_all = p->employment.employed_share + p->employment.unemployed_share;
    if (of_all > 1.0 + 1e-9) /* 0.9 and 0.1 written in decimals may do a last bit more */
        heli_report(ctx, HELI_ERROR, "employment.unemployed_share", NULL,
                    HELI_N_("employed and unemployed residents together are more than all residents (%g)"), of_all);
    int64_t largest = (p->city.grids + p->city.communities - 1) / p->city.communities * p->population.adults_per_grid;
    if (largest > 16777216)
        heli_report(ctx, HELI_ERROR, "population.adults_per_grid", NULL,
                    HELI_N_("a community would have %lld adults; at most 16,777,216 are possible"), (long long)largest);
    if (p->network.kind == GOV_NETWORK_RING || p->network.kind == GOV_NETWORK_SMALL_WORLD) {
        if (p->network.degree % 2 != 0)
            heli_report(ctx, HELI_ERROR, "network.degree", NULL, HELI_N_("must be even on a ring or in a small world"));
    }
}

void gov_params_leave_the_core(gov_params *p)
{
    p->tickets.per_adult_year = 0.0;
    p->disputes.per_adult_year = 0.0;
    p->mediation.pooling = GOV_POOL_COMMUNITY;
    p->court.judges = 0;
    p->petitions.initial_old_cases = p->petitions.owners = 0;
    p->petitions.incidents = false;
    p->ladder.reviews = false;
    p->purchase.yuan_per_1000_year = 0.0;
    p->employment.employed_share = p->employment.unemployed_share = 0.0;
    p->volunteers.registered_share = p->volunteers.activation = p->volunteers.reward_yuan_per_week = 0.0;
    p->mutual_help.organised = 0.0;
    p->childcare.children_per_1000 = 0.0;
    p->safety.events_per_1000_year = 0.0;
    p->awareness.initial = p->awareness.base_per_week = p->awareness.posts_per_week = p->awareness.word_of_mouth = 0.0;
    p->assessment.weight = 0.0;
    p->talent.chain = false;
    p->five.autonomy = p->five.law = p->five.virtue = p->five.smart = p->five.heart = 0.0;
    p->attitude.changes = false;
    p->land.arrears_claims_per_1000_year = p->land.rectified_per_year = 0.0;
}
