/* The governance model's table: everything the engine needs to know about it. */
#include "models/governance/mechanisms/catalogue.h"
#include "models/governance/mechanisms/mechanisms.h"
#include "models/governance/state.h"

static heli_status create(void **world, const heli_setup *setup, heli_context *ctx)
{
    gov_city *city = NULL;
    heli_status status = gov_city_create(&city, setup->params, setup->initial_key, setup->runner, ctx);
    *world = city;
    return status;
}

static void size(const void *params, uint64_t *agents, uint64_t *bytes, uint64_t *partitions)
{
    const gov_params *p = params;
    uint64_t copies = (uint64_t)p->city.copies;
    uint64_t communities = (uint64_t)p->city.communities * copies;
    uint64_t each = heli_columns_bytes_per_agent(gov_resident_columns, GOV_RESIDENT_COLUMNS);
    *agents = (uint64_t)p->city.grids * copies * (uint64_t)p->population.adults_per_grid;
    *partitions = communities;
    /* besides the columns: neighbours, marks and crowd of a week, and about a tenth of a byte per resident of open cases */
    *bytes = *agents * (each + 2 * (uint64_t)p->network.degree + 2) + communities * sizeof(gov_community) +
             (uint64_t)p->city.grids * copies * sizeof(gov_grid);
}

static size_t partition_count(const void *world)
{
    return ((const gov_city *)world)->community_count;
}

static void partition_info(const void *world, size_t c, heli_partition_info *info)
{
    const gov_city *city = world;
    info->agents = city->communities[c].columns.agent_count;
    info->group = city->communities[c].office;
    size_t number = c + 1, digits = 1;
    for (size_t rest = number; rest >= 10; rest /= 10) digits++;
    info->name[digits] = '\0';
    for (size_t d = digits; d-- > 0; number /= 10) info->name[d] = (char)('0' + number % 10);
}

static const heli_columns *partition_columns(const void *world, size_t c)
{
    return &((const gov_city *)world)->communities[c].columns;
}

static void release(void *world)
{
    gov_city_free(world);
}

static const heli_process week[] = {
    {"Budget: transfers, instalments, payments", "预算：拨付、分期与支付", "7.1"},
    {"Grids: workers' hours and detection, party groups' activity", "网格：网格员工时与发现、党小组活动", "7.8, 7.9"},
    {"Estimate of needs as voiced", "需求的表达与估计", "7.2"},
    {"Main line from goal and agenda", "由目标与议程形成发展主线", "7.3"},
    {"Institutions revise strategies; rents are found out", "机构修订策略，查处寻租", "7.4"},
    {"Residents: service, needs, trust, habitus, decision", "居民：服务、需求、信任、惯习与选择", "7.5"},
    {"Guidance of directions", "方向引导", "7.6"},
    {"Forces and resultant; service of the next week", "动力合成，形成下周服务", "7.7"},
    {"Purchase of services, mutual help", "政府购买服务、按职业互助", "7.12"},
    {"Tickets: found or raised, handed over, resolved or failed", "诉求：发现或提出、流转、办结或未办结", "7.8"},
    {"Disputes: claims, grid stage, mediation, agreement", "纠纷：主张、网格化解、调解、协议", "7.9"},
    {"Court", "法院", "7.10"},
    {"Petitions, case owners, incidents", "信访、包案、群体性事件", "7.11"},
    {"Stars of organisations, weak organisations", "社会组织评星与整顿", "7.12"},
    {"Child care and hotline", "儿童关爱与热线", "7.15"},
    {"Public safety, cameras, 1053", "治安、视频监控、“1053”工作法", "7.16"},
    {"Awareness, staff skill, leaning to law", "知晓率、工作队伍能力、“信法”倾向", "7.17, 7.19, 7.21"},
    {"Yearly assessment", "年度考核", "7.18"},
    {"Ledger close and observation", "账目结清与观测", "7.1, 9"},
};

const heli_model heli_governance = {
    .name = "governance",
    .title = "Urban community governance: a field of four forces",
    .title_zh = "城市社区治理域：四类主体的域动力合成",
    .help = "Grass-roots government, resident enterprises, residents and social organisations act on the same community. Their forces "
            "over six domains add up to a joint force along the development main line; it fills residents' needs, and residents "
            "decide each week whether to take part, look on or resist.",
    .help_zh = "基层政府、驻社区企业、社区居民和社区社会组织共同作用于社区。四类主体在六个领域的动力合成为沿发展主线的合力，"
               "合力满足居民需求；居民每周选择参与、观望或反抗。",
    .citation = "Essay 8 of the source essays (城市社区治理域与域动力合成); ODD description in papers/odd.md",
    .step_unit = "week",
    .default_steps = 260,
    .default_burn_in = 52,
    .partition_name = "community",
    .partition_name_zh = "社区",
    .agent_name = "resident",
    .params = gov_param_rows,
    .param_count = GOV_PARAM_COUNT,
    .params_bytes = sizeof(gov_params),
    .indicators = gov_indicators,
    .indicator_count = GOV_INDICATORS,
    .columns = gov_resident_columns,
    .column_count = GOV_RESIDENT_COLUMNS,
    .processes = week,
    .process_count = sizeof week / sizeof week[0],
    .mechanisms = gov_mechanisms,
    .mechanism_count = GOV_MECHANISMS,
    .check = gov_params_check,
    .size = size,
    .create = create,
    .step = governance_week,
    .observe = gov_observe_city,
    .observe_partition = gov_observe_community,
    .partition_count = partition_count,
    .partition_info = partition_info,
    .partition_columns = partition_columns,
    .verify = gov_verify,
    .visit = gov_visit,
    .share = gov_share_community,
    .restored = gov_restored,
    .release = release,
};
