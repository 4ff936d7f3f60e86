/*
 * Claims about networks: degrees and clustering.
 *
 * The degrees of an undirected graph are not independent (a link adds to two), but the numbers of links that the nodes of one half have into
 * the other half are; these are held against their distribution.
 */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/verify.h"
#include "engine/core/graph.h"

enum { NODES = 20000, MOST = 256 };

static heli_key key_of(const heli_claim *claim)
{
    return heli_key_make((uint64_t)claim->setting[3], 0, HELI_DOMAIN_INITIAL);
}

/* Largest distance between the counts, seen[k] of n, and a binomial distribution. */
static double distance_to_binomial(const double *seen, double n, unsigned trials, double p)
{
    double sum = 0.0, worst = 0.0;
    for (unsigned k = 0; k < MOST; k++) {
        sum += seen[k];
        worst = fmax(worst, fabs(sum / n - gsl_cdf_binomial_P(k, p, trials)));
    }
    return worst;
}

/* setting: nodes, mean degree; links of even nodes to odd ones. */
static heli_status random_degrees(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    uint32_t n = (uint32_t)claim->setting[0] * (effort > 1 ? 4 : 1);
    double degree = claim->setting[1], seen[MOST] = {0};
    heli_graph graph = {0};
    heli_status status = heli_graph_random(&graph, n, degree, key_of(claim), (heli_address){0, 0, 0, 0}, ctx);
    if (status != HELI_OK) return status;
    for (uint32_t i = 0; i < n; i += 2) {
        uint32_t across = 0;
        for (uint32_t j = 0; j < heli_graph_degree(&graph, i); j++) across += heli_graph_neighbour(&graph, i, j) & 1;
        seen[across < MOST ? across : MOST - 1] += 1.0;
    }
    heli_graph_free(&graph);
    uint32_t half = n / 2;
    heli_found_distance(out, distance_to_binomial(seen, (double)half, half, degree / (n - 1.0)), half);
    return HELI_OK;
}

/* setting: k, p of a small world. The share of nodes' clustering, mean over graphs. p < 0: a random graph of mean degree k. */
static heli_status clustering(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    double k = claim->setting[0], p = claim->setting[1], expected;
    size_t graphs = 10 * (size_t)effort;
    double *values = calloc(graphs, sizeof *values);
    heli_status status = values ? HELI_OK : heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    for (uint32_t g = 0; g < graphs && status == HELI_OK; g++) {
        heli_graph graph = {0};
        heli_address at = {.partition = g};
        status = p < 0.0 ? heli_graph_random(&graph, 1000, k, key_of(claim), at, ctx)
                         : heli_graph_small_world(&graph, NODES / 4, (uint32_t)k, p, key_of(claim), at, ctx);
        if (status == HELI_OK) values[g] = heli_graph_clustering(&graph);
        heli_graph_free(&graph);
    }
    expected = p < 0.0 ? k / 999.0 : 3.0 * (k - 2.0) / (4.0 * (k - 1.0)) * pow(1.0 - p, 3.0);
    if (status == HELI_OK) heli_found_mean(out, claim, expected, values, graphs);
    free(values);
    return status;
}

/* setting: k. Without chance. */
static heli_status ring_clustering(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    (void)effort;
    double k = claim->setting[0];
    heli_graph graph = {0};
    heli_status status = heli_graph_ring(&graph, 100, (uint32_t)k, ctx);
    if (status != HELI_OK) return status;
    heli_found_exact(out, claim, 3.0 * (k - 2.0) / (4.0 * (k - 1.0)), heli_graph_clustering(&graph), 100);
    heli_graph_free(&graph);
    return HELI_OK;
}

/* setting: m, degree. P(degree >= d) = m (m + 1) / (d (d + 1)) in preferential attachment. */
static heli_status preferential_tail(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    double m = claim->setting[0], d = claim->setting[1];
    size_t graphs = 10 * (size_t)effort;
    double *values = calloc(graphs, sizeof *values);
    heli_status status = values ? HELI_OK : heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    for (uint32_t g = 0; g < graphs && status == HELI_OK; g++) {
        heli_graph graph = {0};
        status = heli_graph_preferential(&graph, NODES, (uint32_t)m, key_of(claim), (heli_address){.partition = g}, ctx);
        for (uint32_t i = 0; i < NODES && status == HELI_OK; i++) values[g] += (heli_graph_degree(&graph, i) >= d) / (double)NODES;
        heli_graph_free(&graph);
    }
    if (status == HELI_OK) heli_found_mean(out, claim, m * (m + 1.0) / (d * (d + 1.0)), values, graphs);
    free(values);
    return status;
}

#define BINOMIAL "exact: binomial (GSL), Massart (1990)"
#define CUBE "C(0) (1 - p)^3: Barrat & Weigt (2000)"
#define CUBE_NOTE "their formula is for another mean of shares; ours lies up to 0.006 above, tolerance 0.01", "其公式采用另一种平均，本处最多高0.006；容差0.01"
static const heli_claim claims[] = {
    {"networks", "random graph, mean degree 8: distance of degrees to binomial", "随机图，平均度8：度分布与二项分布的距离", BINOMIAL, NULL, NULL, random_degrees,
     {NODES, 8, 0, 721}, 0, false},
    {"networks", "random graph, mean degree 1: distance of degrees to binomial", "随机图，平均度1：度分布与二项分布的距离", BINOMIAL, NULL, NULL, random_degrees,
     {5 * NODES, 1, 0, 722}, 0, false},
    {"networks", "random graph of 1,000, mean degree 20: clustering", "千节点随机图，平均度20：集聚系数", "density p: Erdős & Rényi", NULL, NULL, clustering,
     {20, -1, 0, 723}, 0.0002, false},
    {"networks", "ring, k = 4: clustering", "环，k = 4：集聚系数", "exact: 3(k-2)/(4(k-1))", NULL, NULL, ring_clustering, {4}, 1e-12, false},
    {"networks", "ring, k = 10: clustering", "环，k = 10：集聚系数", "exact: 3(k-2)/(4(k-1))", NULL, NULL, ring_clustering, {10}, 1e-12, false},
    {"networks", "small world, k = 10, p = 0.1: clustering", "小世界，k = 10，p = 0.1：集聚系数", CUBE, CUBE_NOTE, clustering, {10, 0.1, 0, 724}, 0.01, false},
    {"networks", "small world, k = 10, p = 0.4: clustering", "小世界，k = 10，p = 0.4：集聚系数", CUBE, CUBE_NOTE, clustering, {10, 0.4, 0, 725}, 0.01, false},
    {"networks", "preferential attachment, m = 3: share with degree 10 or more", "偏好连接，m = 3：度不小于10的比例",
     "m(m+1)/(d(d+1)): Dorogovtsev, Mendes & Samukhin (2000)", "exact for endless networks; tolerance 0.002", "网络无穷大时精确；容差0.002", preferential_tail,
     {3, 10, 0, 726}, 0.002, false},
};

const heli_claim_group heli_claims_networks = {"networks", claims, sizeof claims / sizeof claims[0]};
