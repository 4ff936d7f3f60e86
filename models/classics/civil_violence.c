/*
 * Epstein's model of civil violence: citizens rebel when their grievance outweighs the risk of arrest; cops arrest rebels whom they see.
 *
 * A citizen has a hardship H and an aversion to risk R, both uniform on (0, 1) for life. Its grievance is G = H (1 - L) under a regime of
 * legitimacy L. With C cops and A active citizens in view, itself counted among the active, it expects to be arrested with probability
 * P = 1 - exp(-k C / A). It is active if G - R P > T, else quiet. C / A is a real number here: many programs round it down first, which makes
 * P jump to 0 where the active outnumber the cops, and gives other (larger) outbursts.
 *
 * In every step those whose term is over leave jail for an empty cell anywhere; then all who are not in jail have their turn once, in a fresh
 * random order: each moves to an empty cell in its view, drawn at random, where it stays if there is none; there a citizen decides, and a
 * cop arrests one active citizen in view, drawn at random, for a term drawn from 0, 1, ..., max_jail steps. Who is in jail is off the grid,
 * and sits out as many whole steps as its term says. The view is the city-block neighbourhood (the paper says "north, south, east and west").
 *
 * J. M. Epstein (2002), "Modeling civil violence: an agent-based computational approach", PNAS 99 (suppl. 3), 7243-7250. No table of figures is
 * published. Exact are: nobody is ever active when L = 1; without cops P = 0, so that exactly those with H (1 - L) > T are active.
 */
#include "engine/core/lattice.h"
#include "engine/core/schedule.h"
#include "models/classics/classic.h"

enum { STREAM_PERSON = 1, STREAM_PLACES = 2, STREAM_TURN = 3, STREAM_RELEASE = 4, STREAM_ACT = 5 };
enum { EMPTY, QUIET, ACTIVE, COP, STATES };
#define NOWHERE UINT32_MAX

#define PARAMS(P) \
    P(INT, rebellion, width, "", 40, 1, 1000, "cells", AT_START, "Epstein (2002)", "Cells in a row of the torus", "环面每行格数") \
    P(INT, rebellion, height, "", 40, 1, 1000, "cells", AT_START, "Epstein (2002)", "Rows of the torus", "环面行数") \
    P(REAL, rebellion, citizens, "", 0.70, 0, 1, "", AT_START, "Epstein (2002)", "Citizens per cell (rounded to whole citizens)", \
      "每格平均居民数（取整到人）") \
    P(REAL, rebellion, cops, "", 0.04, 0, 1, "", AT_START, "Epstein (2002)", "Cops per cell (rounded to whole cops)", "每格平均警员数（取整到人）") \
    P(INT, rebellion, vision, "v", 7, 1, 100, "cells", AT_START, "Epstein (2002)", "City-block distance that all see and move", "所有人的视野与移动距离（街区距离）") \
    P(REAL, rebellion, legitimacy, "L", 0.82, 0, 1, "", PLAIN, "Epstein (2002)", "Legitimacy of the regime", "政权合法性") \
    P(REAL, rebellion, threshold, "T", 0.1, -10, 10, "", PLAIN, "Epstein (2002)", "Net grievance above which a citizen is active", \
      "净不满超过此值的居民参与骚动") \
    P(REAL, rebellion, arrest, "k", 2.3, 0, 100, "", PLAIN, "Epstein (2002)", "How fast the expected risk of arrest rises with cops per active", \
      "预期被捕风险随警员与骚动者之比上升的快慢") \
    P(INT, rebellion, max_jail, "", 30, 0, 10000, "steps", PLAIN, "Epstein (2002)", "Longest jail term", "最长监禁期")
typedef struct params { PARAMS(CLASSIC_FIELD) } params;
static const heli_param rows[] = {PARAMS(CLASSIC_ROW)};

typedef struct town_world {
    classic_world base;
    struct cells {
        uint8_t *state;                     /* by cell */
        uint32_t *who;                      /* by cell: person on it, where it is not empty */
        uint32_t *order, *place;            /* by turn: person; by person: cell, or NOWHERE in jail */
        uint16_t *jail;                     /* by person: steps left to sit out, plus 1; 0: free */
        double *hardship, *aversion;        /* by person */
    } cells;
    struct counts { int64_t citizens, persons, active, jailed, step; } counts;
} town_world;

static const heli_column columns[] = {
    {"state", HELI_U8, 1, offsetof(struct cells, state), "", "Cell: 0 empty, 1 quiet, 2 active, 3 cop; row by row", "格：0空，1平静，2骚动，3警员；逐行排列"},
    {"who", HELI_U32, 1, offsetof(struct cells, who), "", "Person on the cell", "格中之人的编号"},
    {"order", HELI_U32, 1, offsetof(struct cells, order), "", "Persons by turn of the last step", "上一步的行动顺序"},
    {"place", HELI_U32, 1, offsetof(struct cells, place), "", "Cell of the person; 4294967295 in jail", "该人所在格；在押为4294967295"},
    {"jail", HELI_U16, 1, offsetof(struct cells, jail), "steps", "Steps the person has to sit out, plus 1; 0: free", "该人尚需服刑步数加1；0为自由"},
    {"hardship", HELI_F64, 1, offsetof(struct cells, hardship), "", "Hardship of the person", "该人的困苦程度"},
    {"aversion", HELI_F64, 1, offsetof(struct cells, aversion), "", "Aversion of the person to risk", "该人的风险厌恶"},
};

static const heli_indicator indicators[] = {
    {"active", "", "agents", "Active citizens", "骚动者人数", "Citizens that are active after the step.", "该步之后参与骚动的居民数。", HELI_AGGREGATE_SUM, NULL, true, 0},
    {"jailed", "", "agents", "Citizens in jail", "在押人数", "Citizens in jail after the step.", "该步之后在押的居民数。", HELI_AGGREGATE_SUM, NULL, true, 0},
    {"quiet", "", "agents", "Quiet citizens", "平静者人数", "Citizens that are free and quiet after the step.", "该步之后自由而平静的居民数。", HELI_AGGREGATE_SUM, NULL,
     true, 0},
};

static void observe(const void *self, double *values)
{
    const struct counts *c = &((const town_world *)self)->counts;
    values[0] = (double)c->active;
    values[1] = (double)c->jailed;
    values[2] = (double)(c->citizens - c->active - c->jailed);
}

static const classic_kind kind = {
    .world_bytes = sizeof(town_world),
    .columns_offset = offsetof(town_world, cells),
    .columns = columns,
    .column_count = CLASSIC_COUNT(columns),
    .counts_offset = offsetof(town_world, counts),
    .counts_bytes = sizeof(struct counts),
    .observe = observe,
};

static int64_t cells_of(const params *p) { return p->width * p->height; }
static int64_t citizens_of(const params *p) { return classic_count(p->citizens, (size_t)cells_of(p)); }
static int64_t cops_of(const params *p) { return classic_count(p->cops, (size_t)cells_of(p)); }

static void check(const void *given, heli_context *ctx)
{
    const params *p = given;
    int64_t persons = citizens_of(p) + cops_of(p), side = p->width < p->height ? p->width : p->height;
    if (persons >= cells_of(p))
        heli_report(ctx, HELI_ERROR, "rebellion.citizens", NULL, HELI_N_("%lld citizens and cops leave no empty cell among %lld"), (long long)persons,
                    (long long)cells_of(p));
    if (2 * p->vision + 1 > side)
        heli_report(ctx, HELI_ERROR, "rebellion.vision", NULL, HELI_N_("on a torus of %lld x %lld an agent would see a cell twice within radius %lld"),
                    (long long)p->width, (long long)p->height, (long long)p->vision);
}

static void size(const void *given, uint64_t *agents, uint64_t *bytes, uint64_t *partitions)
{
    classic_size(columns, CLASSIC_COUNT(columns), (uint64_t)cells_of(given), 0, agents, bytes, partitions);
}

/* --- where people stand and what they see --- */

static void put(town_world *world, uint32_t person, uint32_t cell, uint8_t state)
{
    world->cells.state[cell] = state;
    world->cells.who[cell] = person;
    world->cells.place[person] = cell;
}

/* Takes a person off its cell. Returns its state. */
static uint8_t take(town_world *world, uint32_t person)
{
    uint8_t *state = &world->cells.state[world->cells.place[person]], was = *state;
    *state = EMPTY;
    return was;
}

/* Counts the cells in view by their state, without one's own. */
static void look(const town_world *world, uint32_t cell, uint32_t seen[STATES])
{
    heli_lattice_tally(&world->base.graph, world->cells.state, cell, seen);
}

/* --- start --- */

static heli_status create(void **out, const heli_setup *setup, heli_context *ctx)
{
    const params *p = setup->params;
    heli_status status = classic_create(out, &kind, setup, (size_t)cells_of(p), ctx);
    if (status != HELI_OK) return status;
    town_world *world = *out;
    status = heli_graph_lattice(&world->base.graph, (uint32_t)p->width, (uint32_t)p->height, HELI_VON_NEUMANN, (uint32_t)p->vision, true, ctx);
    if (status != HELI_OK) return classic_created(out, world, status);
    world->counts.citizens = citizens_of(p);
    world->counts.persons = world->counts.citizens + cops_of(p);
    heli_draws draws = heli_draws_at(setup->initial_key, (heli_address){0, 0, 0, STREAM_PLACES});
    heli_shuffle(&draws, world->cells.order, world->base.agents); /* cells, before it becomes the order of turns */
    for (uint32_t i = 0; i < world->counts.persons; i++) {
        heli_block draw = heli_draw_block(setup->initial_key, (heli_address){i, 0, 0, STREAM_PERSON});
        world->cells.hardship[i] = heli_uniform(draw.word[0], draw.word[1]);
        world->cells.aversion[i] = heli_uniform(draw.word[2], draw.word[3]);
        put(world, i, world->cells.order[i], i < world->counts.citizens ? QUIET : COP);
        world->cells.order[i] = i;
    }
    for (size_t i = (size_t)world->counts.persons; i < world->base.agents; i++) world->cells.order[i] = 0;
    return HELI_OK;
}

/* --- a step --- */

static void release_from_jail(town_world *world, const heli_step *step)
{
    for (uint32_t i = 0; i < world->counts.citizens; i++) {
        if (world->cells.jail[i] == 0 || --world->cells.jail[i] > 0) continue;
        heli_draws draws = heli_draws_at(step->key, (heli_address){i, 0, (uint32_t)step->index, STREAM_RELEASE});
        uint32_t cell;
        do cell = heli_below(heli_draws_word(&draws), (uint32_t)world->base.agents);
        while (world->cells.state[cell] != EMPTY);
        put(world, i, cell, QUIET);
        world->counts.jailed--;
    }
}

static void move(town_world *world, uint32_t person, uint32_t word)
{
    uint32_t cell = world->cells.place[person], to = heli_lattice_draw(&world->base.graph, world->cells.state, cell, EMPTY, word);
    if (to != cell) put(world, person, to, take(world, person));
}

static void decide(town_world *world, const params *p, uint32_t citizen)
{
    uint32_t seen[STATES], cell = world->cells.place[citizen];
    look(world, cell, seen);
    double grievance = world->cells.hardship[citizen] * (1.0 - p->legitimacy);
    double risk = 1.0 - heli_exp(-p->arrest * (double)seen[COP] / ((double)seen[ACTIVE] + 1.0));
    uint8_t now = grievance - world->cells.aversion[citizen] * risk > p->threshold ? ACTIVE : QUIET;
    world->counts.active += (now == ACTIVE) - (world->cells.state[cell] == ACTIVE);
    world->cells.state[cell] = now;
}

static void arrest(town_world *world, const params *p, uint32_t cop, uint32_t whom, uint32_t term)
{
    uint32_t cell = world->cells.place[cop], of = heli_lattice_draw(&world->base.graph, world->cells.state, cell, ACTIVE, whom);
    if (of == cell) return;
    uint32_t citizen = world->cells.who[of];
    take(world, citizen);
    world->cells.place[citizen] = NOWHERE;
    world->cells.jail[citizen] = (uint16_t)(heli_below(term, (uint32_t)p->max_jail + 1) + 1);
    world->counts.active--;
    world->counts.jailed++;
}

static heli_status make_step(void *self, const heli_step *step, heli_context *ctx)
{
    (void)ctx;
    town_world *world = self;
    const params *p = step->params;
    uint32_t n = (uint32_t)world->counts.persons;
    world->base.params = step->params;
    world->counts.step = step->index;
    release_from_jail(world, step);
    heli_turns turns;
    heli_turns_begin(&turns, world->cells.order, n, step->key, (heli_address){0, 0, (uint32_t)step->index, STREAM_TURN});
    heli_events acts; /* one for each turn: words for where to move, whom to arrest, and for how long */
    heli_events_begin(&acts, n, step->key, (heli_address){0, 0, (uint32_t)step->index, STREAM_ACT});
    while (heli_turns_next(&turns) && heli_events_next(&acts))
        for (uint32_t k = 0; k < turns.batch.size; k++) {
            uint32_t person = world->cells.order[turns.batch.first + k];
            if (world->cells.place[person] == NOWHERE) continue;
            move(world, person, acts.draws.word[0][k]);
            if (person < world->counts.citizens) decide(world, p, person);
            else arrest(world, p, person, acts.draws.word[1][k], acts.draws.word[2][k]);
        }
    return HELI_OK;
}

static heli_status verify(const void *self, const heli_step *step, heli_context *ctx)
{
    const town_world *world = self;
    int64_t count[256] = {0}, jailed = 0;
    for (size_t i = 0; i < world->base.agents; i++) {
        count[world->cells.state[i]]++;
        jailed += world->cells.jail[i] > 0;
    }
    if (count[ACTIVE] == world->counts.active && jailed == world->counts.jailed &&
        count[QUIET] + count[ACTIVE] + jailed == world->counts.citizens && count[COP] == world->counts.persons - world->counts.citizens)
        return HELI_OK;
    return heli_fail(ctx, HELI_MODEL, HELI_N_("%lld citizens are active and %lld in jail in step %lld, and the model counts %lld and %lld"),
                     (long long)count[ACTIVE], (long long)jailed, (long long)step->index, (long long)world->counts.active,
                     (long long)world->counts.jailed);
}

static const heli_process processes[] = {
    {"Citizens whose term is over leave jail", "刑满者出狱", ""},
    {"All others in a random order: move, then decide (citizens) or arrest an active citizen in view (cops)", "其余人按随机顺序：先移动，居民再作决定，警员逮捕视野内一名骚动者",
     ""},
};

const heli_model heli_civil_violence = {
    .name = "civil-violence",
    .title = "Civil violence: sudden outbursts out of calm",
    .title_zh = "民众骚动：平静中的突然爆发",
    .help = "Citizens rebel when grievance outweighs the risk of arrest, and the risk falls the more of them rebel around. Cops arrest whom they "
            "see. A rule for distributions to be compared, not for single figures.",
    .help_zh = "居民在不满超过被捕风险时参与骚动，而周围骚动者越多风险越小；警员逮捕所见的骚动者。可供比较的是分布，而非单个数值。",
    .citation = "Epstein (2002), PNAS 99 (suppl. 3), 7243-7250",
    .default_steps = 500,
    .check = check,
    CLASSIC_TABLE,
};
