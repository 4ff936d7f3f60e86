/*
 * The canonical text of an experiment: its base's canonical text, then its own keys, with levels and whole scenarios written out. It
 * stands in result files and journals and names an experiment by its hash.
 */
#include <string.h>

#include "engine/scenario/experiment_internal.h"
#include "engine/scenario/writer.h"

static void write_number(heli_writer *out, const heli_factor *factor, double value)
{
    union { double real; int64_t whole; } room = {.whole = 0};
    heli_param row = *factor->row;
    char text[64];
    row.offset = 0;
    heli_param_store(&row, &room, 0, value);
    heli_param_format(&row, &room, text, sizeof text);
    heli_write(out, text);
}

static void write_levels(heli_writer *out, const heli_factor *factor)
{
    char text[512];
    heli_write(out, "    values: [");
    for (size_t i = 0; i < factor->level_count; i++) {
        heli_param_format(factor->row, factor->levels[i], text, sizeof text);
        if (i) heli_write(out, ", ");
        if (factor->row->type == HELI_PARAM_ENUM) heli_write_quoted(out, text);
        else heli_write(out, text);
    }
    heli_write(out, "]\n");
}

static void write_range(heli_writer *out, const heli_experiment *self, const heli_factor *factor)
{
    heli_write(out, "    from: ");
    write_number(out, factor, factor->low);
    heli_write(out, "\n    to: ");
    write_number(out, factor, factor->high);
    heli_write_format(out, "\n    scale: %s\n", factor->logarithmic ? "log" : "linear");
    if (factor->whole && factor->row->type != HELI_PARAM_INT) heli_write(out, "    whole: true\n");
    if (factor->normal) {
        char mean[64], sd[64];
        static const heli_param row = {.path = "", .type = HELI_PARAM_REAL, .length = 1};
        heli_param_format(&row, &factor->prior_mean, mean, sizeof mean);
        heli_param_format(&row, &factor->prior_sd, sd, sizeof sd);
        heli_write_format(out, "    prior: {kind: normal, mean: %s, sd: %s}\n", mean, sd);
    }
    if (self->design == HELI_DESIGN_GRID) heli_write_format(out, "    levels: %zu\n", factor->level_count);
}

static void write_group(heli_writer *out, const heli_experiment *self, const heli_factor *factor)
{
    if (!factor->group || !heli_design_in_blocks(self->design)) return;
    heli_write(out, "    group: ");
    heli_write_quoted(out, factor->group);
    heli_write(out, "\n");
}

static void write_blocks(heli_writer *out, const heli_experiment *self)
{
    const heli_blocks *blocks = &self->blocks;
    if (self->design == HELI_DESIGN_MORRIS)
        heli_write_format(out, "morris:\n  trajectories: %zu\n  levels: %zu\n  candidates: %zu\n", blocks->count, blocks->levels, blocks->candidates);
    if (self->design == HELI_DESIGN_SALTELLI)
        heli_write_format(out, "saltelli:\n  samples: %zu\n  second_order: %s\n  sequence: %s\n", blocks->count, blocks->second_order ? "true" : "false",
                          blocks->independent ? "random" : "sobol");
}

static void write_factor(heli_writer *out, const heli_experiment *self, const heli_factor *factor)
{
    if (factor->row) {
        heli_write_format(out, "  - parameter: %s\n", factor->path);
        if (factor->range) write_range(out, self, factor);
        else write_levels(out, factor);
        write_group(out, self, factor);
        return;
    }
    heli_write(out, "  - scenario_texts:\n");
    for (size_t i = 0; i < self->variant_count; i++) {
        heli_write(out, "      - ");
        heli_write_quoted(out, self->variants[i]->text);
        heli_write(out, "\n");
    }
    write_group(out, self, factor);
}

static void write_keep(heli_writer *out, const heli_keep *keep, const heli_model *model)
{
    bool weeks = strcmp(model->step_unit, "week") == 0;
    heli_write(out, "keep:\n  indicators: [");
    for (size_t i = 0, n = 0; i < model->indicator_count; i++)
        if (keep->indicators[i]) heli_write_format(out, "%s%s", n++ ? ", " : "", model->indicators[i].name);
    heli_write(out, "]\n  summaries: [");
    for (size_t s = 0, n = 0; s < HELI_SUMMARIES; s++)
        if (keep->summaries[s]) heli_write_format(out, "%s%s", n++ ? ", " : "", heli_summary_name((heli_summary_kind)s));
    heli_write_format(out, "]\n  series: %s\n  %s: %lld\n", keep->series ? "true" : "false", weeks ? "window_weeks" : "window_steps",
                      (long long)keep->window);
}

char *heli_experiment_text(const heli_experiment *self)
{
    heli_writer out = {0};
    heli_write(&out, self->base->text);
    heli_write_format(&out, "design: %s\nfactors:\n", heli_design_name(self->design));
    for (size_t f = 0; f < self->factor_count; f++) write_factor(&out, self, &self->factors[f]);
    write_blocks(&out, self);
    bool sampled = self->design == HELI_DESIGN_RANDOM || self->design == HELI_DESIGN_LHS || self->design == HELI_DESIGN_SOBOL;
    if (sampled) heli_write_format(&out, "points: %zu\n", self->point_count);
    heli_write_format(&out, "common_random_numbers: %s\n", self->common_random_numbers ? "true" : "false");
    write_keep(&out, &self->keep, self->base->model);
    if (self->study) heli_study_write(&out, self);
    return out.failed ? NULL : out.text;
}
