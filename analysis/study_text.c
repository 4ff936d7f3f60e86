/* Levers and measures of a study as people read them. */
#include "analysis/study_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/text.h"

void heli_measure_label(const heli_measure *measure, const heli_context *ctx, char *out, size_t size)
{
    const heli_axis *axis = measure->row->axis;
    const char *label = heli_text_choose(ctx, measure->row->label, measure->row->label_zh);
    if (axis) snprintf(out, size, heli_text_chinese(ctx) ? "%s（%s）" : "%s, %s", label, heli_text_choose(ctx, axis->labels[measure->component], axis->labels_zh[measure->component]));
    else snprintf(out, size, "%s", label);
}

const char *heli_lever_name(const heli_factor *factor)
{
    const char *dot = strrchr(factor->path, '.');
    return dot ? dot + 1 : factor->path;
}

void heli_number_text(double value, char *out, size_t size)
{
    if (isnan(value)) snprintf(out, size, "-");
    else if (fabs(value) >= 1000.0 && fabs(value) < 1e7) snprintf(out, size, "%.0f", value);
    else snprintf(out, size, "%.4g", value);
}

void heli_lever_text(const heli_experiment *experiment, size_t factor, double value, char *out, size_t size)
{
    const heli_factor *lever = &experiment->factors[factor];
    if (lever->numeric && lever->row->type == HELI_PARAM_REAL) heli_number_text(value, out, size);
    else heli_factor_format(experiment, factor, value, out, size);
}
