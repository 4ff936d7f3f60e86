/* Results that were never a file: a scenario's, filled with the records of a run in memory. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/store/results.h"

enum { NOT_RUN = 2, FAILED = 1 };

heli_status heli_results_of_scenario(heli_results **out, heli_scenario *scenario, heli_context *ctx)
{
    const heli_model *model = scenario->model;
    heli_results *self = calloc(1, sizeof *self);
    *out = NULL;
    if (self) {
        self->replicates = (size_t)scenario->replicates;
        self->steps = scenario->steps;
        self->width = heli_indicators_width(model->indicators, model->indicator_count);
        size_t values = self->replicates * (size_t)self->steps * self->width;
        self->series = malloc((values + 1) * sizeof *self->series);
        self->status = malloc(self->replicates + 1);
        for (size_t i = 0; self->series && i < values; i++) self->series[i] = (double)NAN;
        if (self->status) memset(self->status, NOT_RUN, self->replicates);
    }
    if (!self || !self->series || !self->status) {
        heli_results_free(self);
        return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    }
    self->scenario = scenario;
    *out = self;
    return HELI_OK;
}

void heli_results_fill(heli_results *self, const heli_record *records, size_t count)
{
    size_t values = (size_t)self->steps * self->width;
    for (size_t r = 0; r < count && r < self->replicates; r++) {
        const heli_record *record = &records[r];
        self->status[r] = record->status == HELI_OK ? 0 : FAILED;
        if (record->series && record->steps == self->steps && record->width == self->width)
            memcpy(self->series + r * values, record->series, values * sizeof *record->series);
    }
    heli_records_digest(records, count, self->digest);
}
