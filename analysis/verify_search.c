/*
 * Claims about search: benchmarks whose true fronts are known, hypervolumes worked out by hand, and cells that exploration must reach.
 *
 * A search draws, but its seeds are fixed and nothing is estimated: the claims are of the worst of the seeds 1 .. effort.
 */
#include <math.h>

#include "analysis/explore.h"
#include "analysis/hypervolume.h"
#include "analysis/search_benchmarks.h"
#include "analysis/verify.h"

static const char *const names[] = {"zdt1", "zdt2", "zdt3", "zdt4", "zdt6", "dtlz2", "bnh", "osy"};

/* setting: benchmark, generations, bound. Population 100, as in the papers. */
static heli_status misses_at_most(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    const heli_search_benchmark *benchmark = heli_search_benchmark_find(names[(int)claim->setting[0]]);
    double worst = 0.0;
    uint64_t evaluations = 0;
    for (int seed = 1; seed <= effort; seed++) {
        heli_gene genes[HELI_BENCHMARK_GENES];
        heli_function function;
        heli_nsga2_result found;
        heli_problem problem = heli_search_benchmark_problem(benchmark, genes, &function, 1);
        heli_nsga2_options options = {.population = 100, .generations = (size_t)claim->setting[1], .replicates = 1, .seed = (uint64_t)seed};
        heli_status status = heli_nsga2(&found, &problem, &options, ctx);
        if (status == HELI_OK) worst = fmax(worst, 1.0 - heli_search_benchmark_share(benchmark, &found));
        evaluations += found.candidates.evaluations;
        heli_nsga2_free(&found);
        if (status != HELI_OK) return status;
    }
    heli_found_at_most(out, claim->setting[2], worst, evaluations);
    return HELI_OK;
}

/* Three boxes of 1 x 2 x 2 that share one unit cube: 12 - 3 x 2 + 1. */
static heli_status volume_of_boxes(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    static const double points[] = {1, 0, 0, 0, 1, 0, 0, 0, 1}, reference[] = {2, 2, 2};
    (void)effort;
    (void)ctx;
    heli_found_exact(out, claim, 7.0, heli_hypervolume(points, 3, 3, reference), 3);
    return HELI_OK;
}

/* Points on the unit simplex at distance 1 / n: in two objectives their staircase has volume (1 - 1/n) / 2 within the unit square. */
static heli_status volume_of_stairs(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    enum { STEPS = 200 };
    static const double reference[] = {1, 1};
    double points[STEPS + 1][2];
    (void)effort;
    (void)ctx;
    for (int i = 0; i <= STEPS; i++) points[i][0] = (double)i / STEPS, points[i][1] = 1.0 - (double)i / STEPS;
    heli_found_exact(out, claim, 0.5 * (1.0 - 1.0 / STEPS), heli_hypervolume(points[0], STEPS + 1, 2, reference), STEPS + 1);
    return HELI_OK;
}

/* Outcomes crowd near the origin of a quarter disc. */
static void crowded(void *data, const double *x, heli_draws *noise, double *f)
{
    double radius = pow(x[0], 40.0), angle = 1.57079632679489662 * x[1];
    (void)data;
    (void)noise;
    f[0] = radius * cos(angle);
    f[1] = radius * sin(angle);
}

/* Of 10 x 10 cells 86 meet the quarter disc: their nearer corner lies within it. */
static heli_status cells_missed(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    static const heli_gene genes[] = {{HELI_GENE_REAL, 0, 1, false}, {HELI_GENE_REAL, 0, 1, false}};
    static const heli_outcome_axis axes[] = {{0, 1, 10}, {0, 1, 10}};
    double worst = 0.0, there = 0.0;
    uint64_t tried = 0;
    for (int i = 0; i < 10; i++)
        for (int j = 0; j < 10; j++) there += i * i + j * j < 100;
    for (int seed = 1; seed <= effort; seed++) {
        heli_function function = {.call = crowded, .width = 2};
        heli_problem problem = {.genes = genes, .gene_count = 2, .objective_count = 2, .data = &function, .evaluate = heli_function_evaluate};
        heli_explore_options options = {.axes = axes, .population = 40, .generations = 49, .replicates = 1, .seed = (uint64_t)seed};
        heli_explore_result found;
        heli_status status = heli_explore(&found, &problem, &options, ctx);
        if (status == HELI_OK) worst = fmax(worst, 1.0 - (double)found.cell_count / there);
        if (status == HELI_OK) tried += found.tried[found.generations];
        heli_explore_free(&found);
        if (status != HELI_OK) return status;
    }
    heli_found_at_most(out, claim->setting[0], worst, tried);
    return HELI_OK;
}

#define ZDT "Zitzler, Deb and Thiele (2000), true front in closed form"
#define NOTE "Share of the true front's hypervolume that the front found lacks, reference (1.1, 1.1, ...) where the front spans [0, 1]; a front of 100 points always lacks some."
#define NOTE_ZH "所得前沿相对真实前沿超体积的欠缺份额；有限个点的前沿总会有所欠缺"
#define MISSES(number, name, zh, source, generations, bound) \
    {"search", "NSGA-II on " name ": hypervolume missed", "NSGA-II 求解 " zh "：超体积欠缺份额", source, NOTE, NOTE_ZH, misses_at_most, {number, generations, bound}, 0, false}
static const heli_claim claims[] = {
    {"search", "hypervolume of three boxes of volume 4 that share a cube", "三个有公共立方体的长方体的超体积", "inclusion and exclusion", NULL, NULL, volume_of_boxes, {0}, 1e-15, false},
    {"search", "hypervolume of 201 points on a line", "一条线上201个点的超体积", "sum of a staircase", NULL, NULL, volume_of_stairs, {0}, 1e-14, false},
    MISSES(0, "ZDT1 (convex)", "ZDT1（凸）", ZDT, 250, 0.012),
    MISSES(1, "ZDT2 (concave)", "ZDT2（凹）", ZDT, 250, 0.018),
    MISSES(2, "ZDT3 (in pieces)", "ZDT3（分段）", ZDT, 250, 0.006),
    MISSES(3, "ZDT4 (21^9 local fronts)", "ZDT4（21^9 个局部前沿）", ZDT, 400, 0.02),
    MISSES(4, "ZDT6 (uneven)", "ZDT6（不均匀）", ZDT, 400, 0.016),
    MISSES(5, "DTLZ2 (three objectives)", "DTLZ2（三目标）", "Deb et al. (2002): an eighth of the unit sphere", 250, 0.165),
    MISSES(6, "BNH (two constraints)", "BNH（两个约束）", "Binh and Korn (1997), true front in closed form", 150, 0.01),
    MISSES(7, "OSY (six constraints)", "OSY（六个约束）", "Osyczka and Kundu (1995); front after Deb (2001), section 8.3", 400, 0.03),
    {"search", "exploration of a crowded quarter disc: cells missed", "对四分之一圆盘的模式空间探索：未到达的格所占份额", "counting of cells", NULL, NULL, cells_missed, {0.05}, 0, false},
};

const heli_claim_group heli_claims_search = {"search", claims, sizeof claims / sizeof claims[0]};
