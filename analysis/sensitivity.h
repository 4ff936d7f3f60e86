/*
 * Global sensitivity of all outputs of one sample: elementary effects or Sobol indices, how they settle as the sample grows, and the model's own noise.
 *
 * The sample is a design in blocks (morris.h, sobol_indices.h), run once or with several replicates. What is analysed at a point is the mean over its
 * replicates; a point in which a replicate has no value has none, and its block (Sobol) or step (Morris) is left out. With common random
 * numbers the mean is one function of the factors; where every point has seeds of its own the noise left in the mean is taken off
 * the variance and the total indices, if there are at least two replicates to tell it.
 */
#ifndef HELI_ANALYSIS_SENSITIVITY_H
#define HELI_ANALYSIS_SENSITIVITY_H

#include "analysis/morris.h"
#include "analysis/noise.h"
#include "analysis/sobol_indices.h"
#include "engine/store/sweep_file.h"

enum { HELI_SENSITIVITY_SIZES = 4, HELI_SENSITIVITY_TEXT = 240 };

typedef struct heli_sensitivity_output {
    char name[HELI_SENSITIVITY_TEXT], label[HELI_SENSITIVITY_TEXT]; /* "satisfaction"; label in the user's language */
    const char *unit;                 /* as in the table of indicators */
    size_t missing;                   /* points without a value */
    double mean;                      /* over the points that have one */
    bool constant;                    /* it does not vary: there is nothing to explain */
    bool unusable;                    /* too few blocks with all their values */
    heli_noise noise;
    heli_morris_effect *effects;      /* [size_count][groups]; NULL for Sobol */
    heli_indices indices[HELI_SENSITIVITY_SIZES]; /* of Sobol, one for each size */
} heli_sensitivity_output;

typedef struct heli_sensitivity {
    heli_blocks blocks;               /* its groups are a copy */
    size_t factors, replicates;
    bool common;                      /* random numbers */
    double *u;                        /* [points][factors] the design in the unit cube */
    char (*names)[HELI_SENSITIVITY_TEXT];  /* [groups] */
    char (*labels)[HELI_SENSITIVITY_TEXT]; /* [groups] in the user's language; "" where there is none */
    size_t sizes[HELI_SENSITIVITY_SIZES], size_count; /* blocks: about an eighth, a quarter, a half, all; the last is the whole sample */
    heli_sensitivity_output *outputs;
    size_t output_count, output_room;
} heli_sensitivity;

/** Prepares the analysis of an experiment with a design in blocks, HELI_USAGE for another design. Free it in any case. */
heli_status heli_sensitivity_init(heli_sensitivity *self, const heli_experiment *experiment, heli_context *ctx) HELI_MUST_CHECK;
void heli_sensitivity_free(heli_sensitivity *self);

/**
 * Adds and analyses one output, values[points][replicates], NaN where a run has none. An output that does not vary or has too few values is added as
 * such and is no failure. HELI_MEMORY.
 */
heli_status heli_sensitivity_add(heli_sensitivity *self, const char *name, const char *label, const char *unit, const double *values, int threads,
                                 heli_context *ctx) HELI_MUST_CHECK;

/**
 * The analysis of a sweep's file: the indicators named, or the headline ones that were kept; `summary` as in heli_view_request. HELI_USAGE for
 * a file whose design is no Morris or Saltelli design, and for unknown indicators.
 */
heli_status heli_sensitivity_of_sweep(heli_sensitivity *self, const heli_sweep_file *file, const char *const *indicators, size_t count,
                                      const char *summary, int threads, heli_context *ctx) HELI_MUST_CHECK;

/** The effects, or the indices, of the whole sample. */
static inline const heli_morris_effect *heli_sensitivity_effects(const heli_sensitivity *self, const heli_sensitivity_output *output)
{
    return output->effects + (self->size_count - 1) * self->blocks.groups;
}

static inline const heli_indices *heli_sensitivity_indices(const heli_sensitivity *self, const heli_sensitivity_output *output)
{
    return &output->indices[self->size_count - 1];
}

/** Groups in falling order of mu* or total index into order[groups]; equal and undefined ones keep their order. */
void heli_sensitivity_order(const heli_sensitivity *self, const heli_sensitivity_output *output, size_t *order);

/**
 * The largest change of mu* (in per cent of the largest) or of a total index (absolute) between half of the sample and all of it, and whose; NaN where
 * there is no half.
 */
double heli_sensitivity_drift(const heli_sensitivity *self, const heli_sensitivity_output *output, size_t *group);

#endif
