/* Indicators of the field (ODD 9.2): one row each, and how a community's and the city's values come about. */
#include "engine/core/math.h"
#include "models/governance/city.h"

#define SCALAR(name, symbol, unit, label, zh, definition, definition_zh, aggregate, headline, better) \
    {name, symbol, unit, label, zh, definition, definition_zh, aggregate, NULL, headline, better}
#define VECTOR(name, unit, label, zh, definition, definition_zh) \
    {name, "", unit, label, zh, definition, definition_zh, HELI_AGGREGATE_MEAN, &gov_domain_axis, false, 0}

#define HOURS "h/week per 1,000 adults"

/* The order of the values that observation writes. */
typedef struct gov_values {
    double effective_power, coherence_bodies, coherence_actors, deviation_deg;
    double satisfaction, satisfied_share, need_gini;
    double participation, resistance, participation_13w;
    double trust, trust_gap, cost_per_need, spending;
    double guiding_share, supporting_share, rent_share, integrating_share, integration;
    double force[GOV_BODIES][GOV_DOMAINS], force_resistance[GOV_DOMAINS], joint_force[GOV_DOMAINS];
    double main_line[GOV_DOMAINS], need[GOV_DOMAINS];
} gov_values;

const heli_indicator gov_indicators[GOV_INDICATORS] = {
    SCALAR("effective_power", "Y1", HOURS, "Effective power", "有效合力",
           "Joint force along the main line, <R, m>, per 1,000 adults.", "合力在发展主线方向上的分量（每千成年居民）。",
           HELI_AGGREGATE_MEAN, true, 1),
    SCALAR("coherence_bodies", "Y2", "", "Coherence of bodies", "主体间一致度",
           "|sum of the four bodies' forces| / sum of their lengths. Random directions within the needs orthant already give 0.832.",
           "四类主体动力之和的长度与各自长度之和的比。方向完全随机时即为 0.832。", HELI_AGGREGATE_MEAN, true, 0),
    SCALAR("coherence_actors", "Y2", "", "Coherence of actors", "行动者一致度",
           "|sum of forces| / hours of all single actors; never above the coherence of bodies.",
           "动力之和的长度与全部行动者投入小时的比，不高于主体间一致度。", HELI_AGGREGATE_MEAN, true, 0),
    SCALAR("deviation_deg", "Y2", "degrees", "Deviation", "偏离角", "Angle between the joint force and the main line.",
           "合力与发展主线的夹角。", HELI_AGGREGATE_MEAN, true, -1),
    SCALAR("satisfaction", "Y3", "", "Satisfaction", "满意率", "Mean over residents of sum_k w_k (1 - n_k).",
           "居民各领域需求满足程度的加权平均。", HELI_AGGREGATE_MEAN, true, 1),
    SCALAR("satisfied_share", "Y3", "", "Satisfied residents", "满意居民比例", "Share of residents whose satisfaction is at least 0.6.",
           "满意程度不低于 0.6 的居民比例。", HELI_AGGREGATE_MEAN, false, 1),
    SCALAR("need_gini", "Y4", "", "Need-gap Gini", "需求缺口基尼系数",
           "Gini coefficient over residents of sum_k w_k n_k, from a histogram with bins of 1/512.",
           "居民需求缺口的基尼系数（按 1/512 分组计算）。", HELI_AGGREGATE_POOLED, true, -1),
    SCALAR("participation", "Y5", "", "Participation", "参与率", "Share of residents who take part in the week.",
           "当周参与的居民比例。", HELI_AGGREGATE_MEAN, true, 1),
    SCALAR("resistance", "Y5", "", "Resistance", "反抗率", "Share of residents who resist in the week.", "当周反抗的居民比例。",
           HELI_AGGREGATE_MEAN, true, -1),
    SCALAR("participation_13w", "Y5", "", "Participation in 13 weeks", "13周参与率",
           "Share of residents who took part in at least one of the last 13 weeks.", "最近 13 周内至少参与一次的居民比例。",
           HELI_AGGREGATE_MEAN, false, 1),
    SCALAR("trust", "Y10", "", "Trust", "信任度", "Mean trust of residents.", "居民平均信任度。", HELI_AGGREGATE_MEAN, true, 1),
    SCALAR("trust_gap", "Y10", "", "Trust gap", "信任度差距",
           "Mean trust of the fifth with the strongest position minus that of the fifth with the weakest (fifths inside each community).",
           "位置最高五分之一与最低五分之一居民的平均信任度之差（在各社区内分组）。", HELI_AGGREGATE_POOLED, false, -1),
    SCALAR("cost_per_need", "Y11", "yuan", "Cost per satisfied need", "单位需求满足成本",
           "Public money spent in the week / need units served; undefined without service.",
           "当周公共支出与所满足需求量之比，无服务时无定义。", HELI_AGGREGATE_POOLED, true, -1),
    SCALAR("spending", "", "yuan/week per 1,000 adults", "Public spending", "公共支出",
           "Public money paid out of the communities' funds in the week.", "当周社区公共账户支出（每千成年居民）。",
           HELI_AGGREGATE_MEAN, false, 0),
    SCALAR("guiding_share", "", "", "Guiding governments", "引导型政府比例", "Share of communities whose government guides.",
           "政府处于引导状态的社区比例。", HELI_AGGREGATE_POOLED, false, 0),
    SCALAR("supporting_share", "", "", "Supporting enterprises", "支持型企业比例", "Share of enterprises that support.",
           "提供支持的企业比例。", HELI_AGGREGATE_POOLED, false, 0),
    SCALAR("rent_share", "", "", "Rent-seeking enterprises", "寻租企业比例", "Share of enterprises that seek rents.",
           "寻租的企业比例。", HELI_AGGREGATE_POOLED, false, -1),
    SCALAR("integrating_share", "", "", "Integrating organisations", "整合型社会组织比例", "Share of organisations that integrate.",
           "参与整合的社会组织比例。", HELI_AGGREGATE_POOLED, false, 0),
    SCALAR("integration", "", "", "Integration", "整合度", "X of (26): integrating organisations, their stars and the hub.",
           "整合作用 X（参与整合的组织、星级与枢纽）。", HELI_AGGREGATE_MEAN, false, 0),
    VECTOR("force_government", HOURS, "Guiding force of government", "引导、协调动力", "Summand of government in the resultant (27).",
           "政府在合力中的部分。"),
    VECTOR("force_enterprises", HOURS, "Supporting force of enterprises", "支持动力", "Summand of enterprises in the resultant (27).",
           "企业在合力中的部分。"),
    VECTOR("force_residents", HOURS, "Inner driving force of residents", "内驱动力",
           "Summand of participating residents in the resultant (27).", "参与居民在合力中的部分。"),
    VECTOR("force_organisations", HOURS, "Integrating force of organisations", "整合动力",
           "Summand of social organisations in the resultant (27).", "社会组织在合力中的部分。"),
    VECTOR("force_resistance", HOURS, "Resistance", "反抗", "Summand of resisting residents in the resultant (27), against the main line.",
           "反抗居民在合力中的部分（与主线反向）。"),
    VECTOR("joint_force", HOURS, "Joint force", "合力", "Resultant R of (27): the sum of the five summands.", "合力 R，即上述五部分之和。"),
    VECTOR("main_line", "", "Main line", "发展主线", "Direction m of (8); mean over communities.", "发展主线方向（各社区平均）。"),
    VECTOR("need", "", "Need gap", "需求缺口", "Mean need gap of each domain.", "各领域平均需求缺口。"),
};

_Static_assert(sizeof(gov_values) / sizeof(double) == 19 + 8 * GOV_DOMAINS, "one value per row and component");

static double nan_value(void)
{
    return heli_double_from_bits(0x7ff8000000000000u);
}

static double share(int64_t part, int64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : nan_value();
}

/*
 * Gini coefficient from a histogram of values in equal bins, each at the middle of its bin:
 * G = sum_i sum_j c_i c_j |x_i - x_j| / (2 n sum c x), by one walk over the bins.
 */
static double gini(const uint64_t *count, size_t bins)
{
    double below = 0.0, below_value = 0.0, differences = 0.0;
    for (size_t b = 0; b < bins; b++) {
        double c = (double)count[b], x = (double)b + 0.5;
        differences += c * (x * below - below_value);
        below += c;
        below_value += c * x;
    }
    return below > 0.0 ? differences / (below * below_value) : nan_value();
}

static void histogram_add(uint64_t *into, const gov_community *community)
{
    for (size_t b = 0; b < GOV_HARDSHIP_BINS; b++) into[b] += community->sums.hardship[b];
}

/* --- one community --- */

/* Shares of institutions of communities first .. first + count - 1; undefined where there are none. */
static void read_institutions(const gov_city *city, size_t first, size_t count, gov_values *v)
{
    int64_t guiding = 0, supporting = 0, rents = 0, integrating = 0;
    for (size_t c = first; c < first + count; c++) {
        const gov_community *community = &city->communities[c];
        guiding += city->governments[c].strategy == GOV_ACTIVE;
        for (size_t e = 0; e < city->enterprises_each; e++) {
            int32_t strategy = city->enterprises[community->first_enterprise + e].is.strategy;
            supporting += strategy == GOV_ACTIVE;
            rents += strategy == GOV_RENT;
        }
        for (size_t o = 0; o < city->organisations_each; o++)
            integrating += city->organisations[community->first_organisation + o].strategy == GOV_ACTIVE;
    }
    int64_t enterprises = (int64_t)(count * city->enterprises_each);
    v->guiding_share = share(guiding, (int64_t)count);
    v->supporting_share = share(supporting, enterprises);
    v->rent_share = share(rents, enterprises);
    v->integrating_share = share(integrating, (int64_t)(count * city->organisations_each));
}

static void read_field(const gov_community *community, double per_1000, gov_values *v)
{
    const gov_field *f = &community->field;
    v->effective_power = f->effective_power * per_1000;
    v->coherence_bodies = f->coherence_bodies;
    v->coherence_actors = f->coherence_actors;
    v->deviation_deg = f->deviation_deg;
    v->integration = f->integration;
    for (int k = 0; k < GOV_DOMAINS; k++) {
        for (int b = 0; b < GOV_BODIES; b++) v->force[b][k] = f->part[b].k[k] * per_1000;
        v->force_resistance[k] = f->resistance.k[k] * per_1000;
        v->joint_force[k] = f->resultant.k[k] * per_1000;
        v->main_line[k] = community->main_line.k[k];
    }
}

/* Mean trust of the fifth with the strongest position minus that of the weakest. */
static double trust_gap(double low_trust, int64_t low, double high_trust, int64_t high)
{
    return low > 0 && high > 0 ? high_trust / (double)high - low_trust / (double)low : nan_value();
}

static void read_residents(const gov_community *community, gov_values *v)
{
    const gov_sums *s = &community->sums;
    double n = (double)s->residents;
    v->satisfaction = n > 0.0 ? s->satisfaction / n : nan_value();
    v->trust = n > 0.0 ? s->trust / n : nan_value();
    v->satisfied_share = share(s->satisfied, s->residents);
    v->participation = share(s->participants, s->residents);
    v->resistance = share(s->resisters, s->residents);
    v->participation_13w = share(s->recent_participants, s->residents);
    v->trust_gap = trust_gap(s->low_trust, s->low_quintile, s->high_trust, s->high_quintile);
    for (int k = 0; k < GOV_DOMAINS; k++) v->need[k] = n > 0.0 ? s->need.k[k] / n : nan_value();
}

static double total_served(const gov_sums *sums)
{
    double served = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) served += sums->served.k[k];
    return served;
}

static void read_community(const gov_city *city, size_t c, gov_values *v)
{
    const gov_community *community = &city->communities[c];
    double n = (double)community->sums.residents;
    *v = (gov_values){0};
    read_institutions(city, c, 1, v);
    read_field(community, n > 0.0 ? 1000.0 / n : 0.0, v);
    read_residents(community, v);
    double yuan = (double)community->spent_last_week_fen / 100.0, served = total_served(&community->sums);
    v->spending = n > 0.0 ? yuan * 1000.0 / n : 0.0;
    v->cost_per_need = served > 0.0 ? yuan / served : nan_value();
}

void gov_observe_community(const void *world, size_t c, double *values)
{
    const gov_city *city = world;
    uint64_t histogram[GOV_HARDSHIP_BINS] = {0};
    gov_values *v = (gov_values *)values;
    read_community(city, c, v);
    histogram_add(histogram, &city->communities[c]);
    v->need_gini = gini(histogram, GOV_HARDSHIP_BINS);
}

/* --- the city --- */

/* Means over residents: communities in index order, weighted by their adults; empty ones say nothing. */
static void mean_over_communities(const gov_city *city, double *mean, uint64_t *histogram)
{
    enum { WIDTH = sizeof(gov_values) / sizeof(double) };
    double adults = 0.0;
    for (size_t c = 0; c < city->community_count; c++) {
        double weight = (double)city->communities[c].sums.residents;
        gov_values one;
        if (weight == 0.0) continue;
        read_community(city, c, &one);
        const double *value = (const double *)&one;
        for (int i = 0; i < WIDTH; i++) mean[i] += weight * value[i];
        adults += weight;
        histogram_add(histogram, &city->communities[c]);
    }
    for (int i = 0; i < WIDTH; i++) mean[i] = adults > 0.0 ? mean[i] / adults : nan_value();
}

void gov_observe_city(const void *world, double *values)
{
    const gov_city *city = world;
    uint64_t histogram[GOV_HARDSHIP_BINS] = {0};
    gov_values *v = (gov_values *)values;
    *v = (gov_values){0};
    mean_over_communities(city, values, histogram);
    v->need_gini = gini(histogram, GOV_HARDSHIP_BINS);

    double served = 0.0, low_trust = 0.0, high_trust = 0.0;
    int64_t low = 0, high = 0;
    for (size_t c = 0; c < city->community_count; c++) {
        const gov_sums *s = &city->communities[c].sums;
        served += total_served(s);
        low_trust += s->low_trust;
        high_trust += s->high_trust;
        low += s->low_quintile;
        high += s->high_quintile;
    }
    v->trust_gap = trust_gap(low_trust, low, high_trust, high);
    v->spending = city->adults > 0 ? (double)city->spent_last_week_fen * 10.0 / (double)city->adults : 0.0;
    read_institutions(city, 0, city->community_count, v);
    v->cost_per_need = served > 0.0 ? (double)city->spent_last_week_fen / 100.0 / served : nan_value();
}
