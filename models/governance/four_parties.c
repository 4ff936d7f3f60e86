/*
 * The four-party game in its core form (ODD 7.4, limit L8): four well-mixed populations of agents that differ in nothing but
 * their strategy. Each step, every agent reconsiders with probability lambda_I: it meets a random peer of its own population and takes
 * over the peer's strategy with probability sigma(beta (pi_peer - pi_self)).
 *
 * For many agents the shares follow the map x' = x + lambda_I x (1 - x) tanh(beta dU(x) / 2), whose corners are stable exactly
 * where (1 - 2 e_k) dU_k(e) < 0 for every population. With default payoffs these are (0000), the governance trap, and (1111).
 */
#include <stdlib.h>
#include <string.h>

#include "engine/core/math.h"
#include "engine/core/model.h"
#include "models/governance/institutions.h"

enum { GOVERNMENTS, ENTERPRISES, RESIDENTS, ORGANISATIONS, POPULATIONS };
enum { STREAM_START = 1, STREAM_STEP = 2 };

#define REAL(section, name, ...) double name;
#define INT(section, name, ...) int64_t name;
typedef struct party_params {
    struct {
#include "models/governance/params/four_parties.def"
    } game;
} party_params;
#undef REAL
#undef INT

#define PLAIN HELI_PARAM_PLAIN
#define AT_START HELI_PARAM_AT_START
#define FIELD(section, name) offsetof(party_params, section.name)
#define REAL(section, name, symbol, value, low, high, unit, traits, source, help, zh) \
    {#section "." #name, symbol, HELI_PARAM_REAL, traits, FIELD(section, name), 1, {value}, low, high, unit, source, help, zh, NULL},
#define INT(section, name, symbol, value, low, high, unit, traits, source, help, zh) \
    {#section "." #name, symbol, HELI_PARAM_INT, traits, FIELD(section, name), 1, {value}, low, high, unit, source, help, zh, NULL},
static const heli_param rows[] = {
#include "models/governance/params/four_parties.def"
};

typedef struct party_world {
    const party_params *params;
    size_t agents;                      /* of each population */
    int64_t acting[POPULATIONS];        /* agents with strategy 1 */
    double advantage[POPULATIONS];      /* dU of the step */
    heli_columns columns[POPULATIONS];
    struct strategies { int8_t *now[2]; } strategy[POPULATIONS];
    int64_t step;
} party_world;

static const heli_column columns[] = {
    {"strategy_even", HELI_I8, 1, offsetof(struct strategies, now[0]), "", "Strategy in even steps", "偶数步的策略"},
    {"strategy_odd", HELI_I8, 1, offsetof(struct strategies, now[1]), "", "Strategy in odd steps", "奇数步的策略"},
};

#define SHARE(name, label, zh, definition, definition_zh) \
    {name, "", "", label, zh, definition, definition_zh, HELI_AGGREGATE_MEAN, NULL, true, 1}
static const heli_indicator indicators[] = {
    SHARE("guiding", "Guiding governments", "引导型政府比例", "Share of governments that guide.", "处于引导状态的政府比例。"),
    SHARE("supporting", "Supporting enterprises", "支持型企业比例", "Share of enterprises that support.", "提供支持的企业比例。"),
    SHARE("participating", "Participating residents", "参与居民比例", "Share of residents who take part.", "参与的居民比例。"),
    SHARE("integrating", "Integrating organisations", "整合型社会组织比例", "Share of organisations that integrate.", "参与整合的社会组织比例。"),
};

static double share_of(const party_world *world, int population)
{
    return (double)world->acting[population] / (double)world->agents;
}

/* (9)-(12) with z itself, as core mode has it. */
static void update_advantages(party_world *world)
{
    const party_params *p = world->params;
    double x = share_of(world, GOVERNMENTS), y = share_of(world, ENTERPRISES);
    double z = share_of(world, RESIDENTS), w = share_of(world, ORGANISATIONS);
    world->advantage[GOVERNMENTS] = -p->game.guiding_cost + p->game.veto_deterrence +
        p->game.assessment_scale * p->game.opinion_weight *
            (p->game.opinion_of_enterprises * y + p->game.opinion_of_residents * z + p->game.opinion_of_organisations * w);
    world->advantage[ENTERPRISES] = -p->game.supporting_cost + p->game.preference * x + p->game.reputation * z + p->game.synergy * w;
    world->advantage[RESIDENTS] = -p->game.participating_cost + p->game.selective_incentive * x + p->game.enterprise_benefit * y +
        p->game.organisation_benefit * w + p->game.social_pressure * (2.0 * z - 1.0);
    world->advantage[ORGANISATIONS] = -p->game.integrating_cost + p->game.purchase * x + p->game.enterprise_help * y +
        p->game.member_gain * z;
}

static void count_acting(party_world *world, int population, int side)
{
    const int8_t *strategy = world->strategy[population].now[side];
    world->acting[population] = 0;
    for (size_t i = 0; i < world->agents; i++) world->acting[population] += strategy[i];
}

static void release(void *world)
{
    party_world *self = world;
    if (!self) return;
    for (int q = 0; q < POPULATIONS; q++) heli_columns_free(&self->columns[q]);
    free(self);
}

static heli_status create(void **out, const heli_setup *setup, heli_context *ctx)
{
    heli_status status = HELI_OK;
    party_world *world = calloc(1, sizeof *world);
    if (!world) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for the four-party game"));
    world->params = setup->params;
    world->agents = (size_t)world->params->game.agents;
    const double start[POPULATIONS] = {world->params->game.start_guiding, world->params->game.start_supporting,
                                       world->params->game.start_participating, world->params->game.start_integrating};
    for (int q = 0; q < POPULATIONS; q++) {
        HELI_TRY(heli_columns_init(&world->columns[q], columns, 2, world->agents, &world->strategy[q], ctx));
        /* Well mixed: who is who does not matter, so the first agents act. */
        size_t acting = (size_t)(start[q] * (double)world->agents + 0.5);
        memset(world->strategy[q].now[1], 1, acting);
        count_acting(world, q, 1);
    }
    update_advantages(world);
out:
    if (status != HELI_OK) {
        release(world);
        world = NULL;
    }
    *out = world;
    return status;
}

/* One population's step: imitation among peers of its own kind. */
static heli_status imitate(void *self, size_t population, const heli_step *step)
{
    party_world *world = self;
    const party_params *p = world->params;
    int now = (int)(step->index & 1);
    const int8_t *last = world->strategy[population].now[1 - now];
    int8_t *next = world->strategy[population].now[now];
    float beta_advantage = (float)(p->game.sharpness * world->advantage[population]);
    for (size_t i = 0; i < world->agents; i++) {
        heli_address at = {(uint32_t)i, (uint32_t)population, (uint32_t)step->index, STREAM_STEP};
        heli_block draw = heli_draw_block(step->key, at);
        next[i] = last[i];
        if (!((double)heli_uniform_f32(draw.word[0]) < p->game.revision)) continue;
        size_t peer = heli_below(draw.word[1], (uint32_t)(world->agents - 1));
        peer += peer >= i;
        /* pi is dU for strategy 1 and 0 for strategy 0. */
        float gain = beta_advantage * (float)(last[peer] - last[i]);
        if (heli_uniform_f32(draw.word[2]) < heli_logistic_f32(gain)) next[i] = last[peer];
    }
    count_acting(world, (int)population, now);
    return HELI_OK;
}

static heli_status make_step(void *self, const heli_step *step, heli_context *ctx)
{
    (void)ctx;
    party_world *world = self;
    world->params = step->params;
    world->step = step->index;
    heli_status status = heli_each_partition(step, POPULATIONS, imitate, world);
    update_advantages(world);
    return status;
}

static void observe(const void *self, double *values)
{
    const party_world *world = self;
    for (int q = 0; q < POPULATIONS; q++) values[q] = share_of(world, q);
}

static void observe_population(const void *self, size_t population, double *values)
{
    const double undefined = heli_double_from_bits(0x7ff8000000000000u);
    for (size_t q = 0; q < POPULATIONS; q++) values[q] = q == population ? share_of(self, (int)q) : undefined;
}

static size_t partition_count(const void *self)
{
    (void)self;
    return POPULATIONS;
}

static void partition_info(const void *self, size_t population, heli_partition_info *info)
{
    static const char *const names[POPULATIONS] = {"governments", "enterprises", "residents", "organisations"};
    *info = (heli_partition_info){.agents = ((const party_world *)self)->agents};
    memcpy(info->name, names[population], strlen(names[population]) + 1);
}

static const heli_columns *partition_columns(const void *self, size_t population)
{
    return &((const party_world *)self)->columns[population];
}

static void size(const void *params, uint64_t *agents, uint64_t *bytes, uint64_t *partitions)
{
    const party_params *p = params;
    *agents = POPULATIONS * (uint64_t)p->game.agents;
    *bytes = 2 * *agents;
    *partitions = POPULATIONS;
}

static heli_status verify(const void *self, const heli_step *step, heli_context *ctx)
{
    const party_world *world = self;
    for (int q = 0; q < POPULATIONS; q++) {
        const int8_t *strategy = world->strategy[q].now[step->index & 1];
        for (size_t i = 0; i < world->agents; i++)
            if (strategy[i] != 0 && strategy[i] != 1)
                return heli_fail(ctx, HELI_MODEL, HELI_N_("strategy of agent %zu in population %d is %d in step %lld"), i, q,
                                 strategy[i], (long long)step->index);
    }
    return HELI_OK;
}

static heli_status visit(void *self, heli_visitor *visitor)
{
    party_world *world = self;
    heli_status status = HELI_OK;
    HELI_TRY(visitor->block(visitor, "step", &world->step, sizeof world->step));
    HELI_TRY(visitor->block(visitor, "acting", world->acting, sizeof world->acting));
    HELI_TRY(visitor->block(visitor, "advantage", world->advantage, sizeof world->advantage));
    for (int q = 0; q < POPULATIONS; q++)
        HELI_TRY(visitor->block(visitor, "agents", world->columns[q].arena, world->columns[q].arena_bytes));
out:
    return status;
}

static heli_status restored(void *self, const void *params, heli_context *ctx)
{
    (void)ctx;
    ((party_world *)self)->params = params;
    return HELI_OK;
}

static const heli_process processes[] = {
    {"Payoff advantages from the shares of the last step", "按上一步各方比例计算收益差", "7.4"},
    {"Imitation of peers inside each population", "各群体内部模仿同类", "7.4 (13)"},
};

const heli_model heli_four_parties = {
    .name = "four-parties",
    .title = "The four-party game: governance trap and its exit",
    .title_zh = "四方博弈：治理陷阱及其出路",
    .help = "Four well-mixed populations (governments, enterprises, residents, organisations) imitate what pays. Core mode of the "
            "governance model, with an exact map for many agents.",
    .help_zh = "政府、企业、居民、社会组织四个充分混合的群体各自模仿收益较高的策略。这是治理模型的核心形式，主体很多时有精确映射。",
    .citation = "ODD description, section 7.4; three-party forms: 初钊鹏 et al. 2019",
    .step_unit = "step",
    .default_steps = 200,
    .default_burn_in = 0,
    .partition_name = "population",
    .partition_name_zh = "群体",
    .agent_name = "agent",
    .params = rows,
    .param_count = sizeof rows / sizeof rows[0],
    .params_bytes = sizeof(party_params),
    .indicators = indicators,
    .indicator_count = sizeof indicators / sizeof indicators[0],
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .processes = processes,
    .process_count = sizeof processes / sizeof processes[0],
    .size = size,
    .create = create,
    .step = make_step,
    .observe = observe,
    .observe_partition = observe_population,
    .partition_count = partition_count,
    .partition_info = partition_info,
    .partition_columns = partition_columns,
    .verify = verify,
    .visit = visit,
    .restored = restored,
    .release = release,
};
