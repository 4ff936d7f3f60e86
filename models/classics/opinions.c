/* Opinions as whole numbers: clusters, histograms. */
#include "models/classics/opinions.h"

#include <stdlib.h>
#include <string.h>

static const char *const middles[OPINION_BINS] = {
    "0.01", "0.03", "0.05", "0.07", "0.09", "0.11", "0.13", "0.15", "0.17", "0.19", "0.21", "0.23", "0.25", "0.27", "0.29", "0.31", "0.33",
    "0.35", "0.37", "0.39", "0.41", "0.43", "0.45", "0.47", "0.49", "0.51", "0.53", "0.55", "0.57", "0.59", "0.61", "0.63", "0.65", "0.67",
    "0.69", "0.71", "0.73", "0.75", "0.77", "0.79", "0.81", "0.83", "0.85", "0.87", "0.89", "0.91", "0.93", "0.95", "0.97", "0.99"};

const heli_axis opinion_axis = {.name = "opinion", .length = OPINION_BINS, .labels = middles, .labels_zh = middles};

static void count_clusters(const uint32_t *sorted, size_t n, int64_t bound, double *clusters, double *major)
{
    size_t first = 0;
    *clusters = *major = 0.0;
    for (size_t i = 0; i < n; i++) {
        if (i + 1 < n && (int64_t)sorted[i + 1] - sorted[i] <= bound) continue;
        *clusters += 1.0;
        *major += 100 * (i + 1 - first) >= OPINION_MAJOR_PERCENT * n;
        first = i + 1;
    }
}

static void count_bins(const uint32_t *sorted, size_t n, double *shares)
{
    for (int b = 0; b < OPINION_BINS; b++) shares[b] = n ? 0.0 : classic_undefined();
    for (size_t i = 0; i < n; i++) {
        uint64_t bin = (uint64_t)sorted[i] * OPINION_BINS / OPINION_ONE;
        shares[bin < OPINION_BINS ? bin : OPINION_BINS - 1] += 1.0;
    }
    for (int b = 0; b < OPINION_BINS && n; b++) shares[b] /= (double)n;
}

void opinion_observe(const uint32_t *sorted, size_t n, int64_t bound, double *values)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) sum += sorted[i];
    count_clusters(sorted, n, bound, &values[OPINION_CLUSTERS], &values[OPINION_MAJOR]);
    values[OPINION_MEAN] = n ? (double)sum / (double)n / OPINION_ONE : classic_undefined();
    values[OPINION_RANGE] = n ? ((double)sorted[n - 1] - (double)sorted[0]) / OPINION_ONE : classic_undefined();
    count_bins(sorted, n, values + OPINION_SHARES);
}

static int rising(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

void opinion_sort(uint32_t *sorted, const uint32_t *opinion, size_t n)
{
    memcpy(sorted, opinion, n * sizeof *sorted);
    if (n > 1) qsort(sorted, n, sizeof *sorted, rising);
}
