/*
 * The resident pass (ODD 7.5, 7.6): one walk over the residents of a community in blocks of 64.
 *
 * For each block, in the order of the ODD description: (a) receive service and update needs; (b) update trust and habitus;
 * (c) read what neighbours did last week and decide; (d) add up forces, needs, voice and counts. Each part is a loop over the
 * lanes of the block without branches, which compilers turn into vector code; only those who reconsider or act (about three in
 * ten) look at their neighbours one by one, and those who reconsider (one in ten) are gathered into groups of eight that choose side by
 * side. The file is compiled once per instruction set (HELI_KERNEL_ISA): same operations, same order, same bits. What each of
 * these is worth stands in docs/performance.md.
 */
#include "models/governance/resident_kernel.h"

#include <string.h>

#include "engine/core/math.h"
#include "models/governance/resident_block.h"

#ifndef HELI_KERNEL_ISA
#define HELI_KERNEL_ISA baseline
#endif
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

/* Asks for whom the residents of the block at `base` see, where everybody sees as many others. */
static inline void fetch_neighbours(const gov_pass *pass, size_t base)
{
    const heli_graph *graph = pass->graph;
    size_t bytes = graph->degree * sizeof *graph->neighbour16;
    if (graph->neighbour16) fetch_lines((uintptr_t)graph->neighbour16 + base * bytes, BLOCK * bytes);
}

/* Below this no need is felt and there is no direction to act in (ODD 0, edges). */
#define NO_NEED 1e-30f

/* Satisfied is who suffers at most this hardship (ODD 6). */
#define SATISFIED 0.4f

/* What `network.degree` is unless a scenario says otherwise: this many neighbours are looked at without a loop. */
enum { USUAL_DEGREE = 8 };

/* (a) Service arrives and needs change: (16)-(18). Where a block is full, which all but the last are, nothing is said of padding: it costs. */
static inline void receive_service(const gov_pass *pass, block *b, bool full, lane_sums *sums)
{
    const float *restrict position = pass->residents.position + b->base;
    fetch_next(position, sizeof *position);
    for (int k = 0; k < GOV_DOMAINS; k++) {
        float *restrict need = pass->residents.need + (size_t)k * pass->stride + b->base;
        const uint8_t *restrict weight = pass->residents.weight + (size_t)k * pass->stride + b->base;
        const float by_position = pass->by_position[k], by_need = pass->by_need[k], to_all = pass->to_all[k];
        const float dose = pass->dose[k], inflow = pass->inflow[k];
        float served[BLOCK], received[BLOCK], added[BLOCK];
        fetch_next(need, sizeof *need);
        fetch_next(weight, sizeof *weight);
        EACH_LANE received[l] = dose * (by_position * position[l] + by_need * need[l] + to_all);
        EACH_LANE { /* a loop of its own: one chain of operations as long as both together would keep the processor waiting */
            float remaining = need[l] / (1.0f + received[l]);
            served[l] = received[l] * remaining;
            added[l] = inflow * (1.0f - remaining);
            need[l] = 1.0f - (1.0f - inflow) * (1.0f - remaining);
        }
        for (int l = full ? BLOCK : b->alive_count; l < BLOCK; l++) received[l] = served[l] = added[l] = need[l] = 0.0f; /* padding */
        EACH_LANE b->gap[k][l] = (float)weight[l] * (1.0f / GOV_WEIGHT_TOTAL) * need[l];
        add_rows(sums->dose[k], received);
        add_rows(sums->served[k], served);
        add_rows(sums->added[k], added);
        add_rows(sums->need[k], need);
    }
}

/* A gap relative to the largest, to the power of the focus. */
static inline float to_power(float gap, gov_focus focus)
{
    float squared = gap * gap;
    return focus == GOV_FOCUS_1 ? gap : focus == GOV_FOCUS_2 ? squared : squared * squared;
}

/* Hardship, the direction of interest, and its alignment with the main line; compiled apart for each focus. */
static inline __attribute__((always_inline)) void find_direction_of(const gov_pass *pass, block *b, gov_focus focus)
{
    const float neutral = pass->neutral_alignment;
    float scale[BLOCK];
    EACH_LANE {
        float hardship = 0.0f, most = 0.0f;
        for (int k = 0; k < GOV_DOMAINS; k++) {
            hardship += b->gap[k][l];
            most = b->gap[k][l] > most ? b->gap[k][l] : most;
        }
        b->hardship[l] = hardship < 1.0f ? hardship : 1.0f; /* weights of 255ths can add up to a little more than 1 */
        scale[l] = most > NO_NEED ? 1.0f / most : 0.0f;
    }
    EACH_LANE {
        float square = 0.0f, along = 0.0f;
        EACH_DOMAIN {
            float p = to_power(b->gap[k][l] * scale[l], focus);
            b->powered[k][l] = p;
            square = k > 0 ? square + p * p : p * p; /* sums start with their first term */
            along = k > 0 ? along + pass->main_line[k] * p : pass->main_line[k] * p;
        }
        float inverse = square > 0.0f ? 1.0f / heli_sqrt_f32(square) : 0.0f;
        b->inverse_norm[l] = inverse;
        b->alignment[l] = square > 0.0f ? along * inverse : neutral;
    }
}

static inline void find_direction(const gov_pass *pass, block *b)
{
    switch (pass->focus) {
    case GOV_FOCUS_1: find_direction_of(pass, b, GOV_FOCUS_1); break;
    case GOV_FOCUS_2: find_direction_of(pass, b, GOV_FOCUS_2); break;
    default: find_direction_of(pass, b, GOV_FOCUS_4);
    }
}

/* (b) Trust follows satisfaction, slowly up and fast down; habitus follows last week's stance. */
static inline void learn(const gov_pass *pass, block *b, const int8_t *restrict last)
{
    float *restrict trust = pass->residents.trust + b->base;
    float *restrict habitus = pass->residents.habitus + b->base;
    const uint16_t *restrict troubled_until = pass->residents.troubled_until + b->base;
    const float gain = pass->trust_gain, loss = pass->trust_loss, rate = pass->habitus_rate;
    const float dimmed = 1.0f - pass->trouble;
    const uint32_t week = pass->week;
    fetch_next(trust, sizeof *trust);
    fetch_next(habitus, sizeof *habitus);
    fetch_next(troubled_until, sizeof *troubled_until);
    EACH_LANE {
        float satisfaction = (1.0f - b->hardship[l]) * (troubled_until[l] > week ? dimmed : 1.0f);
        float up = satisfaction - trust[l], down = trust[l] - satisfaction;
        up = up > 0.0f ? up : 0.0f;
        down = down > 0.0f ? down : 0.0f;
        trust[l] = (trust[l] + gain * up - loss * down) * b->alive[l];
        float took_part = last[l] == GOV_PARTICIPATE ? 1.0f : 0.0f;
        habitus[l] += rate * (took_part - habitus[l]);
    }
}

/* Incentives of volunteers and of those whom a supporting enterprise employs; hardship of those without work. */
static inline void find_work(const gov_pass *pass, block *b, float incentive[BLOCK])
{
    const uint8_t *restrict flags = pass->residents.flags + b->base;
    const uint8_t *restrict employer = pass->residents.employer + b->base;
    const float all = pass->incentive, registered = pass->incentive + pass->activation;
    fetch_next(flags, sizeof *flags);
    EACH_LANE {
        incentive[l] = flags[l] & GOV_FLAG_REGISTERED ? registered : all;
        b->felt[l] = b->hardship[l];
    }
    if (!pass->employment) return;
    fetch_next(employer, sizeof *employer);
    EACH_LANE {
        incentive[l] += pass->employer_incentive[employer[l]];
        b->felt[l] += employer[l] == GOV_UNEMPLOYED ? pass->unemployed_hardship : 0.0f;
    }
}

/* (20) without neighbours and duty, which only those who reconsider or act need. */
static inline void weigh(const gov_pass *pass, block *b)
{
    const float *restrict trust = pass->residents.trust + b->base;
    const float *restrict cost_participate = pass->residents.cost_participate + b->base;
    const float *restrict cost_resist = pass->residents.cost_resist + b->base;
    const float interest = pass->interest_per_hardship;
    const float trust_weight = pass->trust_weight, grievance = pass->grievance;
    const float loss_weight = pass->loss_weight, neutral = pass->neutral_alignment;
    const float compensation = pass->compensation;
    float incentive[BLOCK];
    find_work(pass, b, incentive);
    fetch_next(cost_participate, sizeof *cost_participate);
    fetch_next(cost_resist, sizeof *cost_resist);
    EACH_LANE {
        float passed_by = neutral - b->alignment[l];
        passed_by = passed_by > 0.0f ? passed_by : 0.0f;
        b->participate[l] = interest * b->alignment[l] * b->felt[l] + incentive[l] + trust_weight * trust[l]
                          - cost_participate[l];
        b->resist[l] = grievance * b->felt[l] * (1.0f - trust[l]) + loss_weight * passed_by - compensation
                     - cost_resist[l];
    }
}

/* Those who reconsider are treated eight at a time: what fills one vector of AVX2, and few blocks have many more. */
enum { GROUP = 8 };

/* Who reconsiders among the residents from `base` on, and their draws; returns how many. */
static inline uint32_t draw_choices(const gov_pass *pass, outlook *o, size_t base)
{
    const heli_address at = {0, pass->community_key, pass->week, GOV_STREAM_CHOICE};
    uint32_t count = 0;
    for (int n = 0; n < AHEAD && base < pass->count; n++, base += BLOCK) {
        float draw[BLOCK];
        uint8_t revises[BLOCK];
        draw_lanes(pass, base, GOV_STREAM_REVISE, draw);
        EACH_LANE revises[l] = draw[l] < pass->revision;
        for (uint64_t left = mark_bits(revises) & alive_bits(pass, base); left; left &= left - 1)
            o->agent[count++] = (uint32_t)base + (uint32_t)__builtin_ctzll(left);
    }
    for (uint32_t d = count; d < count + HELI_DRAW_LANES; d++) o->agent[d] = 0; /* drawn for, but not used */
    heli_draw_scattered(pass->key, at, o->agent, count, o->words[0], MOST_AHEAD);
    return count;
}

/*
 * (21) for those who look at one of those they see and may do as he does; who sees nobody stays as he is. The others will weigh. Everybody's
 * partner is looked up, imitator or not: a branch on a draw is mispredicted, which costs more.
 */
static inline void imitate(const gov_pass *pass, outlook *o, uint32_t count, size_t base, const int8_t *last, const float *last_pay)
{
    const float imitation = pass->imitation, sharpness = pass->sharpness;
    float ahead[MOST_AHEAD];             /* how much more the partner was paid than the resident */
    int8_t partner[MOST_AHEAD];          /* his stance last week */
    int32_t imitates[MOST_AHEAD], adopts[MOST_AHEAD];
    for (uint32_t r = 0; r < count; r++) {
        uint32_t i = o->agent[r], j = gov_partner(pass->graph, i, o->words[1][r]);
        ahead[r] = last_pay[j] - last_pay[i];
        partner[r] = last[j];
    }
    for (uint32_t r = count; r < count + GROUP; r++) ahead[r] = 0.0f;
    for (uint32_t first = 0; first < count; first += GROUP)
        for (uint32_t r = first; r < first + GROUP; r++) {
            imitates[r] = heli_uniform_f32(o->words[0][r]) < imitation;
            adopts[r] = heli_uniform_f32(o->words[2][r]) < heli_logistic_f32(sharpness * ahead[r]);
            o->logit[r] = heli_uniform_f32(o->words[3][r]);
        }
    for (uint32_t r = 0, weighing = 0; r < count; r++) {
        size_t l = o->agent[r] - base;
        o->stance[l] = imitates[r] & adopts[r] ? partner[r] : o->stance[l];
        o->logit[weighing] = o->logit[r];
        weighing += !imitates[r];
        o->weigh[l / BLOCK] |= (uint64_t)!imitates[r] << l % BLOCK;
    }
}

/* (c) What last week settles about the decisions of the next blocks. */
static inline void look_ahead(const gov_pass *pass, outlook *o, size_t base, const int8_t *last, const float *last_pay)
{
    size_t blocks = (pass->count - base + BLOCK - 1) / BLOCK;
    if (blocks > AHEAD) blocks = AHEAD;
    memcpy(o->stance, last + base, blocks * BLOCK);
    memset(o->weigh, 0, sizeof o->weigh);
    imitate(pass, o, draw_choices(pass, o, base), base, last, last_pay);
    o->used = 0;
}

/* (21) for those who weigh. */
static inline void choose(const gov_pass *pass, block *b, uint64_t weigh, outlook *o)
{
    const float *restrict habitus = pass->residents.habitus + b->base;
    float participate[GROUP] = {0}, resist[GROUP] = {0};
    while (weigh) {
        int lane[GROUP], chosen[GROUP], count = 0;
        const float *u = o->logit + o->used;
        for (; weigh && count < GROUP; weigh &= weigh - 1, count++) {
            int l = lane[count] = __builtin_ctzll(weigh);
            participate[count] = b->participate[l] + pass->habitus_weight * habitus[l];
            resist[count] = b->resist[l];
        }
        for (int r = 0; r < GROUP; r++) chosen[r] = gov_logit(participate[r], resist[r], pass->sharpness, u[r]);
        for (int r = 0; r < count; r++) b->stance[lane[r]] = (int8_t)chosen[r];
        o->used += (uint32_t)count;
    }
}

/* Completes the utilities of who weighs or acts; where everybody sees as many others, that number is written where this is called. */
static inline __attribute__((always_inline)) void look_around(const gov_pass *pass, block *b, uint64_t look, const int8_t *last, uint32_t same_degree)
{
    const float usual_weight = gov_pressure_each(pass, pass->graph->degree); /* a division that most who look are spared */
    for (; look; look &= look - 1) {
        int l = __builtin_ctzll(look);
        size_t i = b->base + (size_t)l;
        gov_company seen = gov_look_around(pass, i, last, same_degree);
        float weight = seen.degree == pass->graph->degree ? usual_weight : gov_pressure_each(pass, seen.degree);
        gov_complete_utilities(pass, i, seen, weight, &b->participate[l], &b->resist[l]);
    }
}

/* (c) Decisions of a block, the n-th of those looked ahead to. Only who weighs or acts has to look at neighbours. */
static inline void decide(const gov_pass *pass, block *b, outlook *o, size_t n, const int8_t *restrict last)
{
    uint8_t acts[BLOCK];
    fetch_neighbours(pass, b->base + OUTLOOK);
    memcpy(b->stance, o->stance + n * BLOCK, BLOCK);
    EACH_LANE acts[l] = b->stance[l] & 1;
    uint64_t look = o->weigh[n] | mark_bits(acts);
    if (gov_same_degree(pass->graph) == USUAL_DEGREE) look_around(pass, b, look, last, USUAL_DEGREE);
    else look_around(pass, b, look, last, gov_same_degree(pass->graph));
    choose(pass, b, o->weigh[n], o);
}

/*
 * (d) Arrivals (29), (33): marks residents whose draw lies below rate x (0.5 + H / 2 H0). That is a little more than the exact
 * 1 - e^-x, which whoever reads the marks applies; so the exponential is taken for a few residents only.
 */
static inline void mark_arrivals(const gov_pass *pass, block *b, gov_stream stream, float rate, uint64_t *marks)
{
    float draw[BLOCK];
    uint8_t marked[BLOCK];
    int any = 0;
    const float weight = pass->hardship_weight;
    draw_lanes(pass, b->base, stream, draw);
    EACH_LANE {
        marked[l] = draw[l] < rate * (0.5f + weight * b->felt[l]) * b->alive[l];
        any += marked[l];
    }
    marks[b->base / BLOCK] = any > 0 ? mark_bits(marked) : 0;
}

/* (d) Voice: who acts is heard, who abstains as far as the grid listens. */
static inline void add_voice(const gov_pass *pass, const block *b, lane_sums *sums)
{
    const float *restrict voice = pass->residents.voice + b->base;
    const uint16_t *restrict grid = pass->residents.grid + b->base;
    float heard[BLOCK];
    fetch_next(voice, sizeof *voice);
    fetch_next(grid, sizeof *grid);
    const uint16_t here = grid[0];
    const float listened = pass->silent_expression[here];
    uint16_t elsewhere = 0;
    EACH_LANE elsewhere |= grid[l] ^ here;
    EACH_LANE heard[l] = listened;
    if (elsewhere) /* few blocks lie in several grids */
        EACH_LANE heard[l] = pass->silent_expression[grid[l]];
    EACH_LANE heard[l] = voice[l] * (b->stance[l] != GOV_ABSTAIN ? 1.0f : heard[l]);
    add_rows(sums->voice, heard);
    for (int k = 0; k < GOV_DOMAINS; k++) {
        const float *restrict need = pass->residents.need + (size_t)k * pass->stride + b->base;
        add_products(sums->voiced[k], heard, need);
    }
}

/*
 * (d) Directions of those who take part, turned toward the main line (22): with unit q and m,
 * |(1-g) q + g m|^2 = (1-g)^2 + g^2 + 2 g (1-g) <q, m>.
 */
static inline void add_directions(const gov_pass *pass, const block *b, lane_sums *sums)
{
    const float g = pass->guidance, own = 1.0f - g;
    const float squares = own * own + g * g, cross = 2.0f * g * own;
    float along_own[BLOCK], along_line[BLOCK];
    EACH_LANE {
        float acts = b->stance[l] == GOV_PARTICIPATE && b->inverse_norm[l] > 0.0f ? 1.0f : 0.0f;
        float inverse_length = acts / heli_sqrt_f32(squares + cross * b->alignment[l]);
        along_own[l] = own * inverse_length * b->inverse_norm[l];
        along_line[l] = g * inverse_length;
    }
    add_rows(sums->guided, along_line);
    for (int k = 0; k < GOV_DOMAINS; k++) add_products(sums->direction[k], along_own, b->powered[k]);
}

/* (d) Satisfaction and trust, over all and over the two quintiles of position. */
static inline void add_moods(const gov_pass *pass, const block *b, lane_sums *sums)
{
    const float *restrict trust = pass->residents.trust + b->base;
    const uint8_t *restrict flags = pass->residents.flags + b->base;
    float satisfaction[BLOCK], low[BLOCK], high[BLOCK];
    EACH_LANE {
        satisfaction[l] = (1.0f - b->hardship[l]) * b->alive[l];
        low[l] = flags[l] & GOV_FLAG_LOW_QUINTILE ? trust[l] : 0.0f;
        high[l] = flags[l] & GOV_FLAG_HIGH_QUINTILE ? trust[l] : 0.0f;
    }
    add_rows(sums->satisfaction, satisfaction);
    add_rows(sums->trust, trust);
    add_rows(sums->habitus, pass->residents.habitus + b->base);
    add_rows(sums->low_trust, low);
    add_rows(sums->high_trust, high);
}

/* (d) Heads: integers, so their order does not matter. */
static inline void count_heads(const gov_pass *pass, const block *b)
{
    uint16_t *restrict history = pass->residents.history + b->base;
    gov_sums *sums = pass->sums;
    const float neutral = pass->neutral_alignment;
    fetch_next(history, sizeof *history);
    uint8_t participants = 0, resisters = 0; /* one loop for each width of numbers, which fills vectors best */
    EACH_LANE {
        participants = (uint8_t)(participants + (b->stance[l] == GOV_PARTICIPATE));
        resisters = (uint8_t)(resisters + (b->stance[l] == GOV_RESIST));
    }
    uint16_t recent = 0;
    EACH_LANE {
        uint16_t took_part = b->stance[l] == GOV_PARTICIPATE;
        history[l] = (uint16_t)((history[l] << 1 | took_part) & ((1 << GOV_HISTORY_WEEKS) - 1));
        recent = (uint16_t)(recent + (history[l] != 0));
    }
    int satisfied = 0, compensated = 0;
    EACH_LANE satisfied += b->hardship[l] <= SATISFIED;
    EACH_LANE compensated += (b->stance[l] != GOV_RESIST) & (b->alignment[l] < neutral);
    for (int l = b->alive_count; l < BLOCK; l++) { /* padding is not resident */
        satisfied -= b->hardship[l] <= SATISFIED;
        compensated -= (b->stance[l] != GOV_RESIST) & (b->alignment[l] < neutral);
    }
    sums->participants += participants;
    sums->resisters += resisters;
    sums->recent_participants += recent;
    sums->satisfied += satisfied;
    sums->compensated += compensated;
    int32_t bin[BLOCK];
    EACH_LANE bin[l] = gov_hardship_bin(b->hardship[l]);
    if (b->alive_count == BLOCK) {
#pragma GCC unroll 16
        EACH_LANE sums->hardship[bin[l]]++;
    } else
        for (int l = 0; l < b->alive_count; l++) sums->hardship[bin[l]]++;
}

static inline void begin_block(const gov_pass *pass, block *b, size_t base)
{
    b->base = base;
    b->alive_count = pass->count - base < BLOCK ? (int)(pass->count - base) : BLOCK;
    EACH_LANE b->alive[l] = l < b->alive_count ? 1.0f : 0.0f;
}

static void finish_sums(const lane_sums *lanes, gov_sums *sums)
{
    for (int k = 0; k < GOV_DOMAINS; k++) {
        sums->need.k[k] = heli_sum_lanes(lanes->need[k]);
        sums->voiced_need.k[k] = heli_sum_lanes(lanes->voiced[k]);
        sums->served.k[k] = heli_sum_lanes(lanes->served[k]);
        sums->dose.k[k] = heli_sum_lanes(lanes->dose[k]);
        sums->added.k[k] = heli_sum_lanes(lanes->added[k]);
        sums->directions.k[k] = heli_sum_lanes(lanes->direction[k]);
    }
    sums->guided = heli_sum_lanes(lanes->guided);
    sums->voice = heli_sum_lanes(lanes->voice);
    sums->satisfaction = heli_sum_lanes(lanes->satisfaction);
    sums->trust = heli_sum_lanes(lanes->trust);
    sums->habitus = heli_sum_lanes(lanes->habitus);
    sums->low_trust = heli_sum_lanes(lanes->low_trust);
    sums->high_trust = heli_sum_lanes(lanes->high_trust);
}

/* The week's stances and their pay, for the neighbours to see next week. */
static inline void keep(const block *b, int8_t *restrict stance, float *restrict pay)
{
    fetch_next(stance, sizeof *stance);
    fetch_next(pay, sizeof *pay);
    EACH_LANE {
        stance[l] = b->stance[l];
        pay[l] = b->stance[l] == GOV_PARTICIPATE ? b->participate[l]
               : b->stance[l] == GOV_RESIST      ? b->resist[l]
                                                 : 0.0f;
    }
}

void JOIN(gov_resident_pass_, HELI_KERNEL_ISA)(const gov_pass *pass)
{
    const int now = (int)(pass->week & 1), before = 1 - now;
    const int8_t *last = pass->residents.stance[before];
    lane_sums lanes = {0};
    outlook o;
    const float *last_pay = pass->residents.pay[before];
    for (size_t base = 0; base < OUTLOOK; base += BLOCK) fetch_neighbours(pass, base);
    for (size_t base = 0; base < pass->count; base += BLOCK) {
        block b;
        size_t n = base / BLOCK % AHEAD;
        if (n == 0) look_ahead(pass, &o, base, last, last_pay);
        begin_block(pass, &b, base);
        if (b.alive_count == BLOCK) receive_service(pass, &b, true, &lanes);
        else receive_service(pass, &b, false, &lanes);
        find_direction(pass, &b);
        learn(pass, &b, last + base);
        weigh(pass, &b);
        decide(pass, &b, &o, n, last);
        add_moods(pass, &b, &lanes);
        if (pass->ticket_rate > 0.0f) mark_arrivals(pass, &b, GOV_STREAM_TICKET, pass->ticket_rate, pass->ticket_marks);
        if (pass->claim_rate > 0.0f) mark_arrivals(pass, &b, GOV_STREAM_CLAIM, pass->claim_rate, pass->claim_marks);
        keep(&b, pass->residents.stance[now] + base, pass->residents.pay[now] + base);
        add_voice(pass, &b, &lanes);
        add_directions(pass, &b, &lanes);
        count_heads(pass, &b);
    }
    finish_sums(&lanes, pass->sums);
}

uint32_t JOIN(gov_draw_only_, HELI_KERNEL_ISA)(heli_key key, uint32_t turns)
{
    uint32_t words[4][HELI_DRAW_LANES], mixed[HELI_DRAW_LANES] = {0}, all = 0;
    for (uint32_t turn = 0; turn < turns; turn++) {
        heli_draw_sixteen(key, (heli_address){turn * HELI_DRAW_LANES, 0, 0, GOV_STREAM_REVISE}, words);
        for (int d = 0; d < HELI_DRAW_LANES; d++) mixed[d] ^= words[0][d] ^ words[1][d] ^ words[2][d] ^ words[3][d];
    }
    for (int d = 0; d < HELI_DRAW_LANES; d++) all ^= mixed[d];
    return all;
}
