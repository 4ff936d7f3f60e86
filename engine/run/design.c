/* Designs of experiments. */
#include "engine/run/design.h"

#include <gsl/gsl_qrng.h>
#include <stdlib.h>

#include "engine/core/math.h"
#include "engine/core/random.h"
#include "engine/run/block_points.h"
#include "engine/run/sobol_points.h"

enum { PURPOSE_POINT = 1, PURPOSE_STRATA = 2 };

static heli_status out_of_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

/* --- from a coordinate to a value --- */

/* The nearest whole number, also below zero. */
static double nearest(double value)
{
    double cut = (double)(int64_t)(value + 0.5);
    return cut > value + 0.5 ? cut - 1.0 : cut;
}

static double in_range(const heli_factor *factor, double u)
{
    if (factor->whole && !factor->logarithmic) {
        double cell = factor->low + (double)(int64_t)(u * (factor->high - factor->low + 1.0));
        return cell < factor->high ? cell : factor->high;
    }
    double value = factor->logarithmic ? factor->low * heli_pow(factor->high / factor->low, u)
                                       : factor->low + (factor->high - factor->low) * u;
    if (factor->whole) value = nearest(value);
    return value < factor->low ? factor->low : value > factor->high ? factor->high : value;
}

static double level_value(const heli_factor *factor, size_t level)
{
    if (factor->range) {
        if (level + 1 == factor->level_count) return factor->high;
        double u = (double)level / (double)(factor->level_count - 1);
        double value = factor->logarithmic ? factor->low * heli_pow(factor->high / factor->low, u)
                                           : factor->low + (factor->high - factor->low) * u;
        return factor->whole ? nearest(value) : value;
    }
    return factor->numeric ? heli_param_value(factor->row, factor->levels[level], 0) : (double)level;
}

static double value_at(const heli_factor *factor, double u)
{
    if (factor->range) return in_range(factor, u);
    size_t level = (size_t)(u * (double)factor->level_count);
    return level_value(factor, level < factor->level_count ? level : factor->level_count - 1);
}

/* --- designs --- */

static void fill_grid(heli_experiment *self)
{
    for (size_t point = 0; point < self->point_count; point++) {
        size_t rest = point;
        for (size_t f = self->factor_count; f-- > 0;) {
            const heli_factor *factor = &self->factors[f];
            self->values[point * self->factor_count + f] = level_value(factor, rest % factor->level_count);
            rest /= factor->level_count;
        }
    }
}

static void fill_list(heli_experiment *self)
{
    for (size_t point = 0; point < self->point_count; point++)
        for (size_t f = 0; f < self->factor_count; f++)
            self->values[point * self->factor_count + f] = level_value(&self->factors[f], point);
}

/* Uniform in (0, 1), of a point and a factor. */
static double draw(heli_key key, size_t point, size_t factor)
{
    heli_block block = heli_draw_block(key, (heli_address){(uint32_t)point, (uint32_t)(point >> 32), (uint32_t)factor, PURPOSE_POINT});
    return heli_uniform(block.word[0], block.word[1]);
}

static void fill_random(heli_experiment *self, heli_key key)
{
    for (size_t point = 0; point < self->point_count; point++)
        for (size_t f = 0; f < self->factor_count; f++)
            self->values[point * self->factor_count + f] = value_at(&self->factors[f], draw(key, point, f));
}

static heli_status fill_lhs(heli_experiment *self, heli_key key, heli_context *ctx)
{
    size_t n = self->point_count;
    uint32_t *strata = malloc(n * sizeof *strata);
    if (!strata) return out_of_memory(ctx);
    for (size_t f = 0; f < self->factor_count; f++) {
        heli_draws draws = heli_draws_at(key, (heli_address){0, 0, (uint32_t)f, PURPOSE_STRATA});
        heli_shuffle(&draws, strata, n);
        for (size_t point = 0; point < n; point++)
            self->values[point * self->factor_count + f] = value_at(&self->factors[f], ((double)strata[point] + draw(key, point, f)) / (double)n);
    }
    free(strata);
    return HELI_OK;
}

/* GSL's sequence leaves out the origin; so do we. */
static heli_status fill_long_sobol(heli_experiment *self, heli_context *ctx)
{
    heli_sobol_points sequence = {0};
    heli_status status = HELI_OK;
    size_t factors = self->factor_count;
    double *u = malloc(factors * sizeof *u);
    if (!u) HELI_TRY(out_of_memory(ctx));
    HELI_TRY(heli_sobol_points_init(&sequence, factors, ctx));
    for (size_t point = 0; point < self->point_count; point++) {
        heli_sobol_point(&sequence, (uint32_t)point + 1, u);
        for (size_t f = 0; f < factors; f++) self->values[point * factors + f] = value_at(&self->factors[f], u[f]);
    }
out:
    heli_sobol_points_free(&sequence);
    free(u);
    return status;
}

static heli_status fill_sobol(heli_experiment *self, heli_context *ctx)
{
    double u[HELI_SOBOL_FACTORS];
    if (self->factor_count > HELI_SOBOL_FACTORS) return fill_long_sobol(self, ctx);
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)self->factor_count);
    if (!sequence) return out_of_memory(ctx);
    for (size_t point = 0; point < self->point_count; point++) {
        gsl_qrng_get(sequence, u);
        for (size_t f = 0; f < self->factor_count; f++) self->values[point * self->factor_count + f] = value_at(&self->factors[f], u[f]);
    }
    gsl_qrng_free(sequence);
    return HELI_OK;
}

/* The points stand in the room of the values, then each coordinate becomes its value. */
static heli_status fill_blocks(heli_experiment *self, heli_context *ctx)
{
    heli_status status = heli_block_points(self->values, &self->blocks, self->factor_count, self->base->seed, ctx);
    for (size_t i = 0; status == HELI_OK && i < self->point_count * self->factor_count; i++)
        self->values[i] = value_at(&self->factors[i % self->factor_count], self->values[i]);
    return status;
}

heli_status heli_design_make(heli_experiment *self, const char *file, heli_context *ctx)
{
    heli_key key = heli_key_make(self->base->seed, 0, HELI_DOMAIN_DESIGN);
    free(self->values);
    self->values = calloc(self->point_count * self->factor_count + 1, sizeof *self->values);
    if (!self->values) return out_of_memory(ctx);
    switch (self->design) {
    case HELI_DESIGN_GRID: fill_grid(self); return HELI_OK;
    case HELI_DESIGN_LIST: fill_list(self); return HELI_OK;
    case HELI_DESIGN_RANDOM: fill_random(self, key); return HELI_OK;
    case HELI_DESIGN_LHS: return fill_lhs(self, key, ctx);
    case HELI_DESIGN_SOBOL: return fill_sobol(self, ctx);
    case HELI_DESIGN_MORRIS:
    case HELI_DESIGN_SALTELLI: return fill_blocks(self, ctx);
    case HELI_DESIGN_SEARCH:
        return heli_fail(ctx, HELI_SCENARIO, HELI_N_("'%s' is a study, whose design is found by search: 'heli optimise', 'heli explore' or 'heli calibrate' runs it"), file);
    case HELI_DESIGNS: break;
    }
    return HELI_OK;
}
