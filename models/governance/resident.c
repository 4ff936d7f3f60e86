/* Residents: columns, the choice of kernel, and the plain reading of the equations that the kernel is held against. */
#include "models/governance/resident.h"

#include <string.h>

#include "engine/core/isa.h"
#include "engine/core/random_lanes.h"
#include "models/governance/resident_kernel.h"

#define COLUMN(field, name, type, width, unit, help, zh) {name, type, width, offsetof(gov_residents, field), unit, help, zh}

const heli_column gov_resident_columns[GOV_RESIDENT_COLUMNS] = {
    COLUMN(need, "need", HELI_F32, GOV_DOMAINS, "", "Need gap of each domain; 0 is satisfied", "各领域需求缺口（0 为已满足）"),
    COLUMN(weight, "weight", HELI_U8, GOV_DOMAINS, "1/255", "Importance of each domain", "各领域重要程度"),
    COLUMN(position, "position", HELI_F32, 1, "", "Position in the field", "在治理域中的位置"),
    COLUMN(voice, "voice", HELI_F32, 1, "", "Weight of the resident's voice when expressed", "发声时的话语权重"),
    COLUMN(trust, "trust", HELI_F32, 1, "", "Trust", "信任度"),
    COLUMN(habitus, "habitus", HELI_F32, 1, "", "Habitus of participation", "参与惯习"),
    COLUMN(cost_participate, "cost_participate", HELI_F32, 1, "utility", "Personal cost of taking part", "个人参与成本"),
    COLUMN(cost_resist, "cost_resist", HELI_F32, 1, "utility", "Personal cost of resisting", "个人反抗成本"),
    COLUMN(stance[0], "stance_even", HELI_I8, 1, "", "Stance in even weeks: -1 resist, 0 abstain, 1 participate", "偶数周的态度"),
    COLUMN(stance[1], "stance_odd", HELI_I8, 1, "", "Stance in odd weeks", "奇数周的态度"),
    COLUMN(pay[0], "pay_even", HELI_F32, 1, "utility", "Utility of the stance in even weeks", "偶数周态度的效用"),
    COLUMN(pay[1], "pay_odd", HELI_F32, 1, "utility", "Utility of the stance in odd weeks", "奇数周态度的效用"),
    COLUMN(grid, "grid", HELI_U16, 1, "", "Grid inside the community", "所在网格"),
    COLUMN(history, "history", HELI_U16, 1, "", "Participation in the last 13 weeks, one bit each", "最近 13 周的参与记录（每周一位）"),
    COLUMN(flags, "flags", HELI_U8, 1, "", "1: serving member; 2, 4: lowest and highest fifth by position; 8: registered volunteer",
           "标记：1 在网格服务的党员；2、4 位置最低、最高五分之一；8 注册志愿者"),
    COLUMN(troubled_until, "troubled_until", HELI_U16, 1, "weeks", "Week index until which a case dims trust", "受未决或失败事项影响至第几周"),
    COLUMN(employer, "employer", HELI_U8, 1, "", "Employing enterprise; 0: another, 255: none", "受雇企业（0 为其他单位，255 为失业）"),
    COLUMN(law_leaning, "law_leaning", HELI_F32, 1, "", "Leaning to law against petition", "“信法”倾向"),
};

/* What neighbours did is read here and there. In communities up to this size it fits into a core's cache and is read at once. */
enum { READ_AT_ONCE = 32768 };

/* Reads a byte of each line, and so brings them near for certain; asking for so many at once helped less (docs/performance.md, step 20). */
static void read_lines(const void *from, size_t bytes)
{
    const volatile uint8_t *byte = from;
    for (size_t at = 0; at < bytes; at += CACHE_LINE) (void)byte[at];
}

/*
 * The kernel asks in each block for what it will read in the next. Here is asked for the first, and last week's stances and pay are read. Inlined,
 * as compilers remove calls that only ask.
 */
static inline __attribute__((always_inline)) void bring_near(const gov_pass *pass)
{
    const int before = 1 - (int)(pass->week & 1);
    for (size_t c = 0; c < GOV_RESIDENT_COLUMNS; c++) {
        const heli_column *column = &gov_resident_columns[c];
        size_t item = heli_column_type_bytes(column->type);
        uintptr_t first = (uintptr_t)*(char *const *)(const void *)((const char *)&pass->residents + column->offset);
        for (size_t k = 0; k < column->width; k++) fetch_lines(first + k * pass->stride * item, HELI_COLUMN_BLOCK * item);
    }
    if (pass->count > READ_AT_ONCE) return;
    read_lines(pass->residents.stance[before], pass->count * sizeof *pass->residents.stance[before]);
    read_lines(pass->residents.pay[before], pass->count * sizeof *pass->residents.pay[before]);
}

void gov_resident_pass(const gov_pass *pass)
{
    bring_near(pass);
    memset(pass->sums, 0, sizeof *pass->sums);
    pass->sums->residents = (int64_t)pass->count;
    pass->sums->low_quintile = pass->sums->high_quintile = (int64_t)(pass->count / 5);
#if defined(__x86_64__) && !defined(__EMSCRIPTEN__)
    switch (heli_isa_current()) {
    case HELI_ISA_AVX512: gov_resident_pass_avx512(pass); return;
    case HELI_ISA_AVX2: gov_resident_pass_avx2(pass); return;
    default: break;
    }
#endif
    gov_resident_pass_baseline(pass);
}

uint32_t gov_draw_only(heli_key key, uint32_t turns)
{
#if defined(__x86_64__) && !defined(__EMSCRIPTEN__)
    switch (heli_isa_current()) {
    case HELI_ISA_AVX512: return gov_draw_only_avx512(key, turns);
    case HELI_ISA_AVX2: return gov_draw_only_avx2(key, turns);
    default: break;
    }
#endif
    return gov_draw_only_baseline(key, turns);
}

/* Direction of interest: unit((w n)^p). */
static void view_direction(const gov_pass *pass, const float gap[GOV_DOMAINS], gov_view *view)
{
    float largest = 0.0f, square = 0.0f, along = 0.0f;
    for (int k = 0; k < GOV_DOMAINS; k++) largest = gap[k] > largest ? gap[k] : largest;
    view->alignment = pass->neutral_alignment;
    if (!(largest > 1e-30f)) return;
    for (int k = 0; k < GOV_DOMAINS; k++) {
        float r = gap[k] / largest;
        float p = pass->focus == 0 ? r : pass->focus == 1 ? r * r : r * r * r * r;
        view->direction[k] = p;
        square += p * p;
        along += p * pass->main_line[k];
    }
    float norm = heli_sqrt_f32(square);
    for (int k = 0; k < GOV_DOMAINS; k++) view->direction[k] /= norm;
    view->alignment = along / norm;
}

/* w n of each domain, and their sum H. */
static float view_gaps(const gov_pass *pass, size_t i, float gap[GOV_DOMAINS])
{
    float hardship = 0.0f;
    for (int k = 0; k < GOV_DOMAINS; k++) {
        size_t at = (size_t)k * pass->stride + i;
        gap[k] = (float)pass->residents.weight[at] / GOV_WEIGHT_TOTAL * pass->residents.need[at];
        hardship += gap[k];
    }
    return hardship < 1.0f ? hardship : 1.0f;
}

static float felt_of(const gov_pass *pass, size_t i, float hardship)
{
    if (pass->employment && pass->residents.employer[i] == GOV_UNEMPLOYED) hardship += pass->unemployed_hardship;
    return hardship;
}

float gov_resident_felt(const gov_pass *pass, size_t i)
{
    float gap[GOV_DOMAINS];
    return felt_of(pass, i, view_gaps(pass, i, gap));
}

gov_view gov_resident_view(const gov_pass *pass, size_t i, int neighbours_parity)
{
    const gov_residents *r = &pass->residents;
    gov_view view = {0};
    float gap[GOV_DOMAINS];
    view.hardship = view_gaps(pass, i, gap);
    view_direction(pass, gap, &view);

    float passed_by = pass->neutral_alignment - view.alignment;
    float incentive = pass->incentive + (r->flags[i] & GOV_FLAG_REGISTERED ? pass->activation : 0.0f);
    if (pass->employment) incentive += pass->employer_incentive[r->employer[i]];
    view.felt = felt_of(pass, i, view.hardship);
    view.participate = pass->interest_per_hardship * view.alignment * view.felt + incentive
                     + pass->trust_weight * r->trust[i] - r->cost_participate[i];
    view.resist = pass->grievance * view.felt * (1.0f - r->trust[i])
                + pass->loss_weight * (passed_by > 0.0f ? passed_by : 0.0f) - pass->compensation - r->cost_resist[i];
    gov_company seen = gov_look_around(pass, i, r->stance[neighbours_parity], gov_same_degree(pass->graph));
    gov_complete_utilities(pass, i, seen, gov_pressure_each(pass, seen.degree), &view.participate, &view.resist);
    return view;
}

float gov_shared_draw(const gov_pass *pass, size_t resident, gov_stream stream)
{
    size_t block = resident / HELI_COLUMN_BLOCK, lane = resident % HELI_COLUMN_BLOCK;
    heli_address at = {(uint32_t)(block * HELI_DRAW_LANES + lane % HELI_DRAW_LANES), pass->community_key, pass->week, (uint32_t)stream};
    return heli_uniform_f32(heli_draw_block(pass->key, at).word[lane / HELI_DRAW_LANES]);
}

static void add_resident(const gov_pass *pass, size_t i, int stance, const gov_view *view)
{
    const gov_residents *r = &pass->residents;
    gov_sums *sums = pass->sums;
    float expression = stance != GOV_ABSTAIN ? 1.0f : pass->silent_expression[r->grid[i]];
    double voice = (double)(r->voice[i] * expression);
    for (int k = 0; k < GOV_DOMAINS; k++) {
        double need = (double)r->need[(size_t)k * pass->stride + i];
        sums->need.k[k] += need;
        sums->voiced_need.k[k] += voice * need;
    }
    sums->voice += voice;
    sums->satisfaction += 1.0 - (double)view->hardship;
    sums->trust += (double)r->trust[i];
    sums->habitus += (double)r->habitus[i];
    if (r->flags[i] & GOV_FLAG_LOW_QUINTILE) sums->low_trust += (double)r->trust[i];
    if (r->flags[i] & GOV_FLAG_HIGH_QUINTILE) sums->high_trust += (double)r->trust[i];
    sums->participants += stance == GOV_PARTICIPATE;
    sums->resisters += stance == GOV_RESIST;
    sums->recent_participants += r->history[i] != 0;
    sums->satisfied += view->hardship <= 0.4f;
    sums->compensated += stance != GOV_RESIST && view->alignment < pass->neutral_alignment;
    sums->hardship[gov_hardship_bin(view->hardship)]++;
    double own = 1.0 - (double)pass->guidance, g = (double)pass->guidance;
    double square = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) square += (double)view->direction[k] * (double)view->direction[k];
    if (stance != GOV_PARTICIPATE || !(square > 0.0)) return;
    double length = heli_sqrt(own * own + g * g + 2.0 * own * g * (double)view->alignment);
    for (int k = 0; k < GOV_DOMAINS; k++) sums->directions.k[k] += own * (double)view->direction[k] / length;
    sums->guided += g / length;
}

void gov_resident_sums(const gov_pass *pass, bool set_pay)
{
    const int now = (int)(pass->week & 1);
    memset(pass->sums, 0, sizeof *pass->sums);
    pass->sums->residents = (int64_t)pass->count;
    pass->sums->low_quintile = pass->sums->high_quintile = (int64_t)(pass->count / 5);
    for (size_t i = 0; i < pass->count; i++) {
        int stance = pass->residents.stance[now][i];
        gov_view view = gov_resident_view(pass, i, now);
        if (set_pay)
            pass->residents.pay[now][i] = stance == GOV_PARTICIPATE ? view.participate
                                        : stance == GOV_RESIST      ? view.resist
                                                                    : 0.0f;
        add_resident(pass, i, stance, &view);
    }
}
