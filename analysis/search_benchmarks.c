/* Problems of search whose true fronts are known. */
#include "analysis/search_benchmarks.h"

#include <math.h>
#include <string.h>

#include "analysis/hypervolume.h"

enum { STRIPS = 1000000, PIECE = 400 };
static const double pi = 3.14159265358979323846;

/* --- ZDT --- */

static double mean_of_rest(const double *x, size_t n)
{
    double sum = 0.0;
    for (size_t i = 1; i < n; i++) sum += x[i];
    return sum / (double)(n - 1);
}

static double front1(double f) { return 1.0 - sqrt(f); }
static double front2(double f) { return 1.0 - f * f; }
static double front3(double f) { return 1.0 - sqrt(f) - f * sin(10.0 * pi * f); }

static void zdt1(void *data, const double *x, heli_draws *noise, double *f)
{
    (void)data, (void)noise;
    double g = 1.0 + 9.0 * mean_of_rest(x, 30);
    f[0] = x[0];
    f[1] = g * front1(x[0] / g);
}

static void zdt2(void *data, const double *x, heli_draws *noise, double *f)
{
    (void)data, (void)noise;
    double g = 1.0 + 9.0 * mean_of_rest(x, 30);
    f[0] = x[0];
    f[1] = g * front2(x[0] / g);
}

static void zdt3(void *data, const double *x, heli_draws *noise, double *f)
{
    (void)data, (void)noise;
    double g = 1.0 + 9.0 * mean_of_rest(x, 30);
    f[0] = x[0];
    f[1] = g * (1.0 - sqrt(x[0] / g) - x[0] / g * sin(10.0 * pi * x[0]));
}

static void zdt4(void *data, const double *x, heli_draws *noise, double *f)
{
    (void)data, (void)noise;
    double g = 91.0;
    for (size_t i = 1; i < 10; i++) g += x[i] * x[i] - 10.0 * cos(4.0 * pi * x[i]);
    f[0] = x[0];
    f[1] = g * front1(x[0] / g);
}

static void zdt6(void *data, const double *x, heli_draws *noise, double *f)
{
    (void)data, (void)noise;
    double g = 1.0 + 9.0 * pow(mean_of_rest(x, 10), 0.25), wave = sin(6.0 * pi * x[0]);
    f[0] = 1.0 - exp(-4.0 * x[0]) * pow(wave, 6.0);
    f[1] = g * front2(f[0] / g);
}

/* Volume above the lowest value so far, from the first objective's least value to the reference at 1.1, by the midpoint rule. */
static double volume_above(double (*front)(double), double from)
{
    double volume = 0.0, low = (double)INFINITY, width = (1.1 - from) / STRIPS;
    for (int i = 0; i < STRIPS; i++) {
        double f = from + (i + 0.5) * width;
        if (f <= 1.0) low = fmin(low, front(f));
        volume += fmax(0.0, 1.1 - low) * width;
    }
    return volume;
}

static double volume_zdt1(void) { return 1.21 - 1.0 / 3.0; }
static double volume_zdt2(void) { return 1.21 - 2.0 / 3.0; }
static double volume_zdt3(void) { return volume_above(front3, 0.0); }

/* The least first objective is that of the wave's highest crest: over x, 1 - exp(-4 x) sin^6(6 pi x), where tan(6 pi x) = 9 pi. */
static double volume_zdt6(void)
{
    double x = atan(9.0 * pi) / (6.0 * pi);
    return volume_above(front2, 1.0 - exp(-4.0 * x) * pow(sin(6.0 * pi * x), 6.0));
}

/* --- DTLZ2 --- */

static void dtlz2(void *data, const double *x, heli_draws *noise, double *f)
{
    (void)data, (void)noise;
    double g = 1.0;
    for (size_t i = 2; i < 12; i++) g += (x[i] - 0.5) * (x[i] - 0.5);
    f[0] = g * cos(0.5 * pi * x[0]) * cos(0.5 * pi * x[1]);
    f[1] = g * cos(0.5 * pi * x[0]) * sin(0.5 * pi * x[1]);
    f[2] = g * sin(0.5 * pi * x[0]);
}

static double volume_dtlz2(void) { return 1.1 * 1.1 * 1.1 - pi / 6.0; }

/* --- constrained --- */

static double square(double x) { return x * x; }

static void bnh(void *data, const double *x, heli_draws *noise, double *f)
{
    (void)data, (void)noise;
    f[0] = 4.0 * x[0] * x[0] + 4.0 * x[1] * x[1];
    f[1] = square(x[0] - 5.0) + square(x[1] - 5.0);
    f[2] = square(x[0] - 5.0) + square(x[1]) - 25.0;
    f[3] = 7.7 - square(x[0] - 8.0) - square(x[1] + 3.0);
}

/* The front: x = y from 0 to 3, then y = 3. In closed form against the reference (140, 50). */
static double volume_bnh(void)
{
    /* f1 = 8 t^2, f2 = 2 (t - 5)^2: integral of (50 - f2) df1 = integral of (20 t - 2 t^2) 16 t dt from 0 to 3. */
    double first = 16.0 * (20.0 * 27.0 / 3.0 - 2.0 * 81.0 / 4.0);
    /* f1 = 4 x^2 + 36, f2 = (x - 5)^2 + 4: integral of (21 + 10 x - x^2) 8 x dx from 3 to 5. */
    double second = 8.0 * (21.0 * (25.0 - 9.0) / 2.0 + 10.0 * (125.0 - 27.0) / 3.0 - (625.0 - 81.0) / 4.0);
    return first + second + (140.0 - 136.0) * (50.0 - 4.0);
}

static void osy(void *data, const double *x, heli_draws *noise, double *f)
{
    (void)data, (void)noise;
    f[0] = -25.0 * square(x[0] - 2.0) - square(x[1] - 2.0) - square(x[2] - 1.0) - square(x[3] - 4.0) - square(x[4] - 1.0);
    f[1] = 0.0;
    for (int i = 0; i < 6; i++) f[1] += x[i] * x[i];
    f[2] = (2.0 - x[0] - x[1]) / 2.0;
    f[3] = (x[0] + x[1] - 6.0) / 6.0;
    f[4] = (x[1] - x[0] - 2.0) / 2.0;
    f[5] = (x[0] - 3.0 * x[1] - 2.0) / 2.0;
    f[6] = (square(x[2] - 3.0) + x[3] - 4.0) / 4.0;
    f[7] = (4.0 - square(x[4] - 3.0) - x[5]) / 4.0;
}

/* A point of the front: piece AB, BC, CD, DE or EF, at `s` in [0, 1] along it. */
static void osy_front(int piece, double s, double *x)
{
    const double at[5][6] = {{5, 1, 1 + 4 * s, 0, 5, 0}, {5, 1, 1 + 4 * s, 0, 1, 0}, {4.056 + 0.944 * s, (2.056 + 0.944 * s) / 3.0, 1, 0, 1, 0},
                             {0, 2, 1 + 2.732 * s, 0, 1, 0}, {s, 2 - s, 1, 0, 1, 0}};
    memcpy(x, at[piece], sizeof at[piece]);
}

static double volume_osy(void)
{
    static const double reference[2] = {0.0, 80.0};
    double points[5 * PIECE][2];
    for (int i = 0; i < 5 * PIECE; i++) {
        double x[6], f[8];
        osy_front(i / PIECE, (double)(i % PIECE) / (PIECE - 1), x);
        osy(NULL, x, NULL, f);
        points[i][0] = f[0];
        points[i][1] = f[1];
    }
    return heli_hypervolume(points[0], 5 * PIECE, 2, reference);
}

/* --- the list --- */

static const double bnh_ranges[][2] = {{0, 5}, {0, 3}};
static const double osy_ranges[][2] = {{0, 10}, {0, 10}, {1, 5}, {0, 6}, {1, 5}, {0, 10}};

static const heli_search_benchmark benchmarks[] = {
    {"zdt1", 30, 2, 0, {0, 0}, {1, 1}, NULL, zdt1, {1.1, 1.1, 0}, volume_zdt1},
    {"zdt2", 30, 2, 0, {0, 0}, {1, 1}, NULL, zdt2, {1.1, 1.1, 0}, volume_zdt2},
    {"zdt3", 30, 2, 0, {0, 0}, {1, 1}, NULL, zdt3, {1.1, 1.1, 0}, volume_zdt3},
    {"zdt4", 10, 2, 0, {0, -5}, {1, 5}, NULL, zdt4, {1.1, 1.1, 0}, volume_zdt1},
    {"zdt6", 10, 2, 0, {0, 0}, {1, 1}, NULL, zdt6, {1.1, 1.1, 0}, volume_zdt6},
    {"dtlz2", 12, 3, 0, {0, 0}, {1, 1}, NULL, dtlz2, {1.1, 1.1, 1.1}, volume_dtlz2},
    {"bnh", 2, 2, 2, {0, 0}, {0, 0}, bnh_ranges, bnh, {140, 50, 0}, volume_bnh},
    {"osy", 6, 2, 6, {0, 0}, {0, 0}, osy_ranges, osy, {0, 80, 0}, volume_osy},
};

const heli_search_benchmark *heli_search_benchmark_find(const char *name)
{
    for (size_t i = 0; i < sizeof benchmarks / sizeof *benchmarks; i++)
        if (strcmp(benchmarks[i].name, name) == 0) return &benchmarks[i];
    return NULL;
}

heli_problem heli_search_benchmark_problem(const heli_search_benchmark *self, heli_gene *genes, heli_function *function, int threads)
{
    for (size_t g = 0; g < self->gene_count; g++) {
        const double low = self->ranges ? self->ranges[g][0] : self->low[g > 0], high = self->ranges ? self->ranges[g][1] : self->high[g > 0];
        genes[g] = (heli_gene){.kind = HELI_GENE_REAL, .low = low, .high = high};
    }
    *function = (heli_function){.call = self->call, .width = self->objective_count + self->constraint_count, .threads = threads};
    return (heli_problem){.genes = genes, .gene_count = self->gene_count, .objective_count = self->objective_count,
                          .constraint_count = self->constraint_count, .data = function, .evaluate = heli_function_evaluate};
}

double heli_search_benchmark_share(const heli_search_benchmark *self, const heli_nsga2_result *found)
{
    return heli_hypervolume(found->front_values, found->front_count, self->objective_count, self->reference) / self->true_volume();
}
