/*
 * Result files made in memory for the tests of analysis: a small model with the indicators of the governance field, and series
 * in which every value is known or follows from the forces by the definitions.
 */
#ifndef HELI_TESTS_RESULTS_FIXTURE_H
#define HELI_TESTS_RESULTS_FIXTURE_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/store/results.h"

enum { FIXTURE_DOMAINS = 6, FIXTURE_BODIES = 5 };

static const char *const fixture_labels[] = {"culture", "environment", "services", "health", "safety", "co-construction"};
static const char *const fixture_labels_zh[] = {"文体科教", "环境物业", "服务福利", "医疗计生", "治安民调", "共建发展"};
static const heli_axis fixture_axis = {"domain", FIXTURE_DOMAINS, fixture_labels, fixture_labels_zh};

#define FIXTURE_SCALAR(name, unit, label, label_zh, better)                                                                    \
    {name, "", unit, label, label_zh, "", "", HELI_AGGREGATE_MEAN, NULL, true, better}
#define FIXTURE_VECTOR(name) {name, "", "h/week per 1,000 adults", name, name, "", "", HELI_AGGREGATE_MEAN, &fixture_axis, false, 0}

enum { AT_POWER, AT_COHERENCE, AT_DEVIATION, AT_SATISFACTION, AT_PARTICIPATION, AT_TRUST, AT_BODIES,
       AT_JOINT = AT_BODIES + FIXTURE_BODIES * FIXTURE_DOMAINS, AT_MAIN = AT_JOINT + FIXTURE_DOMAINS,
       FIXTURE_WIDTH = AT_MAIN + FIXTURE_DOMAINS };

static const heli_indicator fixture_indicators[] = {
    FIXTURE_SCALAR("effective_power", "h/week per 1,000 adults", "Effective power", "有效合力", 1),
    FIXTURE_SCALAR("coherence_bodies", "1", "Coherence between bodies", "主体间一致度", 1),
    FIXTURE_SCALAR("deviation_deg", "degrees", "Deviation", "偏离角", -1),
    FIXTURE_SCALAR("satisfaction", "1", "Satisfaction", "满意率", 1),
    FIXTURE_SCALAR("participation", "1", "Participation", "参与率", 1),
    FIXTURE_SCALAR("trust", "1", "Trust", "信任度", 1),
    FIXTURE_VECTOR("force_government"), FIXTURE_VECTOR("force_enterprises"), FIXTURE_VECTOR("force_residents"),
    FIXTURE_VECTOR("force_organisations"), FIXTURE_VECTOR("force_resistance"), FIXTURE_VECTOR("joint_force"),
    FIXTURE_VECTOR("main_line")};

static const heli_model fixture_model = {.name = "governance", .step_unit = "week", .partition_name = "community",
                                         .indicators = fixture_indicators,
                                         .indicator_count = sizeof fixture_indicators / sizeof fixture_indicators[0]};

/* A number in [-1, 1) that depends on its three coordinates only: equal before a policy, as common random numbers are. */
static inline double fixture_noise(size_t replicate, int64_t step, size_t what)
{
    unsigned long long x = replicate * 0x9E3779B97F4A7C15ull + (unsigned long long)step * 0xBF58476D1CE4E5B9ull + what * 0x94D049BB133111EBull;
    x ^= x >> 31;
    x *= 0xD6E8FEB86659FD93ull;
    x ^= x >> 29;
    return (double)(x >> 11) / 4503599627370496.0 - 1.0;
}

/* How the bodies pull: hours along the main line and towards a domain (off it). */
typedef struct fixture_forces {
    double along[FIXTURE_BODIES], off[FIXTURE_BODIES];
    int domain[FIXTURE_BODIES];
    double satisfaction, participation, trust;
} fixture_forces;

static const fixture_forces fixture_problem = {{34.2, 8.1, 27.6, 9.4, -11.3}, {9.4, 8.6, 1.9, 13.9, 0.0}, {0, 5, 2, 0, 0}, 0.554, 0.161, 0.482};
static const fixture_forces fixture_policy = {{56.4, 21.3, 71.8, 25.2, -8.5}, {0.6, 9.0, 3.2, 16.4, 0.0}, {0, 5, 2, 0, 0}, 0.655, 0.312, 0.571};

static inline void fixture_main_line(double line[FIXTURE_DOMAINS])
{
    static const double needs[FIXTURE_DOMAINS] = {0.30, 0.52, 0.44, 0.36, 0.46, 0.33};
    double squares = 0.0;
    for (int k = 0; k < FIXTURE_DOMAINS; k++) squares += needs[k] * needs[k];
    for (int k = 0; k < FIXTURE_DOMAINS; k++) line[k] = needs[k] / sqrt(squares);
}

/* The unit vector towards a domain, less its part along the main line. */
static inline void fixture_sideways(double out[FIXTURE_DOMAINS], const double *line, int domain)
{
    double squares = 0.0;
    for (int k = 0; k < FIXTURE_DOMAINS; k++) {
        out[k] = (k == domain) - line[domain] * line[k];
        squares += out[k] * out[k];
    }
    for (int k = 0; k < FIXTURE_DOMAINS; k++) out[k] /= sqrt(squares);
}

/* The read-outs of a week from its forces, by their definitions. */
static inline void fixture_read_out(double *v)
{
    double along = 0.0, squares = 0.0, lengths = 0.0;
    for (int k = 0; k < FIXTURE_DOMAINS; k++) {
        along += v[AT_JOINT + k] * v[AT_MAIN + k];
        squares += v[AT_JOINT + k] * v[AT_JOINT + k];
    }
    for (int b = 0; b < FIXTURE_BODIES; b++) {
        double body = 0.0;
        for (int k = 0; k < FIXTURE_DOMAINS; k++) body += v[AT_BODIES + b * FIXTURE_DOMAINS + k] * v[AT_BODIES + b * FIXTURE_DOMAINS + k];
        lengths += sqrt(body);
    }
    v[AT_POWER] = along;
    v[AT_COHERENCE] = lengths > 0.0 ? sqrt(squares) / lengths : 0.0;
    v[AT_DEVIATION] = squares > 0.0 ? acos(fmin(1.0, along / sqrt(squares))) * 57.29577951308232 : (double)NAN;
}

static inline void fixture_week(double *v, const fixture_forces *f, size_t replicate, int64_t step)
{
    double line[FIXTURE_DOMAINS], side[FIXTURE_DOMAINS];
    fixture_main_line(line);
    memcpy(v + AT_MAIN, line, sizeof line);
    for (int k = 0; k < FIXTURE_DOMAINS; k++) v[AT_JOINT + k] = 0.0;
    for (int b = 0; b < FIXTURE_BODIES; b++) {
        double wobble = 1.0 + 0.04 * fixture_noise(replicate, step, (size_t)b) + 0.05 * fixture_noise(replicate, 0, 40 + (size_t)b);
        fixture_sideways(side, line, f->domain[b]);
        for (int k = 0; k < FIXTURE_DOMAINS; k++) {
            double force = wobble * (f->along[b] * line[k] + f->off[b] * side[k]);
            v[AT_BODIES + b * FIXTURE_DOMAINS + k] = force;
            v[AT_JOINT + k] += force;
        }
    }
    fixture_read_out(v);
    v[AT_SATISFACTION] = f->satisfaction + 0.004 * fixture_noise(replicate, step, 20) + 0.010 * fixture_noise(replicate, 0, 60);
    v[AT_PARTICIPATION] = f->participation + 0.003 * fixture_noise(replicate, step, 21) + 0.012 * fixture_noise(replicate, 0, 61);
    v[AT_TRUST] = f->trust + 0.002 * fixture_noise(replicate, step, 22) + 0.015 * fixture_noise(replicate, 0, 62);
}

/* Between the two sets of forces, `part` of the way. */
static inline fixture_forces fixture_between(const fixture_forces *a, const fixture_forces *b, double part)
{
    fixture_forces out = *a;
    for (int i = 0; i < FIXTURE_BODIES; i++) {
        out.along[i] += part * (b->along[i] - a->along[i]);
        out.off[i] += part * (b->off[i] - a->off[i]);
    }
    out.satisfaction += part * (b->satisfaction - a->satisfaction);
    out.participation += part * (b->participation - a->participation);
    out.trust += part * (b->trust - a->trust);
    return out;
}

static inline char *fixture_copy(const char *text)
{
    char *copy = malloc(strlen(text) + 1);
    if (copy) strcpy(copy, text);
    return copy;
}

static inline void fixture_free(heli_results *self)
{
    if (!self) return;
    free(self->scenario->meta.name);
    free(self->scenario->meta.title);
    free(self->scenario->meta.title_zh);
    free(self->scenario->policies);
    free(self->scenario);
    free(self->series);
    free(self->status);
    free(self->partition_series);
    free(self->partition_info);
    free(self);
}

/* Results without values yet: NaN throughout. */
static inline heli_results *fixture_empty(const heli_model *model, size_t width, const char *title, const char *title_zh,
                                          size_t replicates, int64_t steps)
{
    heli_results *self = calloc(1, sizeof *self);
    self->scenario = calloc(1, sizeof *self->scenario);
    *self->scenario = (heli_scenario){.model = model, .steps = steps, .burn_in = 52, .seed = 1, .initial_seed = 2};
    self->scenario->meta.name = fixture_copy("fixture");
    self->scenario->meta.title = fixture_copy(title);
    self->scenario->meta.title_zh = fixture_copy(title_zh);
    self->replicates = replicates;
    self->steps = steps;
    self->width = width;
    size_t values = replicates * (size_t)steps * width;
    self->series = malloc((values + 1) * sizeof *self->series);
    for (size_t i = 0; i < values; i++) self->series[i] = (double)NAN;
    self->status = calloc(replicates + 1, 1);
    return self;
}

/* The baseline, or with `policy` the same up to week `start` and then towards the policy's forces within about 40 weeks. */
static inline heli_results *fixture_results(const char *title, const char *title_zh, size_t replicates, int64_t steps, bool policy,
                                            int64_t start)
{
    heli_results *self = fixture_empty(&fixture_model, FIXTURE_WIDTH, title, title_zh, replicates, steps);
    for (size_t r = 0; r < replicates; r++)
        for (int64_t t = 0; t < steps; t++) {
            double part = policy && t >= start ? 1.0 - exp(-(double)(t - start + 1) / 20.0) : 0.0;
            part *= 1.0 + 0.06 * fixture_noise(r, 0, 80); /* replicates respond unequally */
            fixture_forces f = fixture_between(&fixture_problem, &fixture_policy, part);
            fixture_week(self->series + (r * (size_t)steps + (size_t)t) * FIXTURE_WIDTH, &f, r, t);
        }
    if (policy) {
        self->scenario->policies = calloc(1, sizeof *self->scenario->policies);
        self->scenario->policies[0] = (heli_policy){.start = start, .end = INT64_MAX};
        self->scenario->policy_count = 1;
    }
    return self;
}

/* Adds communities in street offices of unequal size. */
static inline void fixture_add_partitions(heli_results *self, size_t partitions, size_t groups)
{
    self->partitions = partitions;
    self->partition_info = calloc(partitions, sizeof *self->partition_info);
    for (size_t p = 0; p < partitions; p++) {
        self->partition_info[p] = (heli_partition_info){.agents = 3000 + 97 * p, .group = p * groups / partitions};
        strcpy(self->partition_info[p].name, "C");
        self->partition_info[p].name[1] = (char)('0' + p / 10 % 10);
        self->partition_info[p].name[2] = (char)('0' + p % 10);
    }
    size_t steps = self->replicates * (size_t)self->steps;
    self->partition_series = malloc(steps * partitions * self->width * sizeof *self->partition_series);
    for (size_t s = 0; s < steps; s++)
        for (size_t p = 0; p < partitions; p++) {
            double *values = self->partition_series + (s * partitions + p) * self->width;
            memcpy(values, self->series + s * self->width, self->width * sizeof *values);
            values[AT_SATISFACTION] += 0.09 * fixture_noise(0, 0, 100 + p);
        }
}

#endif
