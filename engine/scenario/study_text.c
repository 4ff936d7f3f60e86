/* The canonical text of what a study seeks. */
#include "engine/scenario/study_internal.h"

void heli_study_write_real(heli_writer *out, double value)
{
    static const heli_param row = {.path = "", .type = HELI_PARAM_REAL, .length = 1};
    char text[64];
    heli_param_format(&row, &value, text, sizeof text);
    heli_write(out, text);
}

void heli_study_write_measure(heli_writer *out, const heli_measure *of)
{
    heli_write_format(out, "indicator: %s, summary: %s, window_steps: %lld", of->name, heli_summary_name(of->summary), (long long)of->window);
}

static void write_objectives(heli_writer *out, const heli_study *study)
{
    if (study->objective_count > 0) heli_write(out, "objectives:\n");
    for (size_t i = 0; i < study->objective_count; i++) {
        heli_write(out, "  - {");
        heli_study_write_measure(out, &study->objectives[i].of);
        heli_write_format(out, ", goal: %s}\n", study->objectives[i].maximise ? "maximise" : "minimise");
    }
}

static void write_outcomes(heli_writer *out, const heli_study *study)
{
    if (study->outcome_count > 0) heli_write(out, "outcomes:\n");
    for (size_t i = 0; i < study->outcome_count; i++) {
        heli_write(out, "  - {");
        heli_study_write_measure(out, &study->outcomes[i].of);
        heli_write(out, ", from: ");
        heli_study_write_real(out, study->outcomes[i].low);
        heli_write(out, ", to: ");
        heli_study_write_real(out, study->outcomes[i].high);
        heli_write_format(out, ", cells: %zu}\n", study->outcomes[i].cells);
    }
}

static void write_sum(heli_writer *out, const heli_limit *limit, const heli_experiment *experiment)
{
    heli_write(out, "levers: {");
    for (size_t f = 0, n = 0; f < experiment->factor_count; f++) {
        if (limit->weights[f] == 0.0) continue;
        heli_write_format(out, "%s%s: ", n++ ? ", " : "", experiment->factors[f].path);
        heli_study_write_real(out, limit->weights[f]);
    }
    heli_write(out, "}, plus: ");
    heli_study_write_real(out, limit->plus);
}

static void write_limits(heli_writer *out, const heli_study *study, const heli_experiment *experiment)
{
    if (study->limit_count > 0) heli_write(out, "constraints:\n");
    for (size_t i = 0; i < study->limit_count; i++) {
        const heli_limit *limit = &study->limits[i];
        heli_write(out, "  - {name: ");
        heli_write_quoted(out, limit->name);
        heli_write(out, ", ");
        if (limit->weights) write_sum(out, limit, experiment);
        else heli_study_write_measure(out, &limit->of);
        heli_write(out, limit->at_least ? ", at_least: " : ", at_most: ");
        heli_study_write_real(out, limit->bound);
        heli_write(out, "}\n");
    }
}

void heli_study_write(heli_writer *out, const heli_experiment *experiment)
{
    const heli_study *study = experiment->study;
    write_objectives(out, study);
    write_limits(out, study, experiment);
    write_outcomes(out, study);
    heli_study_write_targets(out, experiment);
    heli_write_format(out, "search: {population: %lld, generations: %lld, fresh_replicates: %lld, confirm_replicates: %lld, across: %s}\n", (long long)study->population,
                      (long long)study->generations, (long long)study->fresh, (long long)study->confirm, heli_across_name(study->across));
}
