/* Parameters, indicators, models and scenarios as JSON, with every field of the row. */
#include <string.h>

#include "cli/describe.h"

/* --- parameter --- */

static void json_value(heli_json *json, const char *key, const heli_param *row, double value)
{
    switch (row->type) {
    case HELI_PARAM_BOOL: heli_json_bool(json, key, value > 0); return;
    case HELI_PARAM_INT: heli_json_int(json, key, (int64_t)value); return;
    case HELI_PARAM_ENUM: heli_json_text(json, key, row->choices[(size_t)value].name); return;
    case HELI_PARAM_REAL:
    case HELI_PARAM_REALS: heli_json_real(json, key, value); return;
    }
}

static void json_default(heli_json *json, const heli_param *row)
{
    if (row->type != HELI_PARAM_REALS) {
        json_value(json, "default", row, row->default_values[0]);
        return;
    }
    heli_json_array(json, "default");
    for (size_t k = 0; k < row->length; k++) json_value(json, NULL, row, row->default_values[k]);
    heli_json_end(json);
}

static void json_traits(heli_json *json, unsigned traits)
{
    heli_json_array(json, "traits");
    if (traits & HELI_PARAM_AT_START) heli_json_text(json, NULL, "at_start");
    if (traits & HELI_PARAM_SHARES) heli_json_text(json, NULL, "shares");
    if (traits & HELI_PARAM_NOT_ZERO) heli_json_text(json, NULL, "not_zero");
    heli_json_end(json);
}

static void json_choices(heli_json *json, const heli_choice *choices)
{
    heli_json_array(json, "choices");
    for (; choices && choices->name; choices++) {
        heli_json_object(json, NULL);
        heli_json_text(json, "name", choices->name);
        heli_json_text(json, "help", choices->help);
        heli_json_text(json, "help_zh", choices->help_zh);
        heli_json_end(json);
    }
    heli_json_end(json);
}

void heli_json_parameter(heli_json *json, const heli_pick *pick)
{
    const heli_param *row = pick->param;
    heli_json_object(json, NULL);
    heli_json_text(json, "model", pick->model->name);
    heli_json_text(json, "path", row->path);
    heli_json_text(json, "symbol", row->symbol);
    heli_json_text(json, "type", heli_param_type_name(row->type));
    heli_json_whole(json, "length", row->length);
    json_traits(json, row->traits);
    json_default(json, row);
    heli_json_real(json, "minimum", row->minimum);
    heli_json_real(json, "maximum", row->maximum);
    heli_json_text(json, "unit", row->unit);
    heli_json_text(json, "source", row->source);
    heli_json_text(json, "help", row->help);
    heli_json_text(json, "help_zh", row->help_zh);
    json_choices(json, row->choices);
    heli_json_end(json);
}

/* --- indicator --- */

static void json_texts(heli_json *json, const char *key, const char *const *texts, size_t count)
{
    heli_json_array(json, key);
    for (size_t i = 0; i < count; i++) heli_json_text(json, NULL, texts[i]);
    heli_json_end(json);
}

static void json_axis(heli_json *json, const heli_axis *axis)
{
    if (!axis) {
        heli_json_null(json, "axis");
        return;
    }
    heli_json_object(json, "axis");
    heli_json_text(json, "name", axis->name);
    heli_json_whole(json, "length", axis->length);
    json_texts(json, "labels", axis->labels, axis->length);
    json_texts(json, "labels_zh", axis->labels_zh, axis->length);
    heli_json_end(json);
}

void heli_json_indicator(heli_json *json, const heli_pick *pick)
{
    const heli_indicator *row = pick->indicator;
    heli_json_object(json, NULL);
    heli_json_text(json, "model", pick->model->name);
    heli_json_text(json, "name", row->name);
    heli_json_text(json, "symbol", row->symbol);
    heli_json_text(json, "unit", row->unit);
    heli_json_text(json, "label", row->label);
    heli_json_text(json, "label_zh", row->label_zh);
    heli_json_text(json, "definition", row->definition);
    heli_json_text(json, "definition_zh", row->definition_zh);
    heli_json_text(json, "aggregate", heli_aggregate_name(row->aggregate));
    json_axis(json, row->axis);
    heli_json_bool(json, "headline", row->headline);
    heli_json_int(json, "better", row->better);
    heli_json_end(json);
}

/* --- model --- */

static void json_column(heli_json *json, const heli_column *row)
{
    static const char *const types[] = {"u8", "i8", "u16", "u32", "i64", "f32", "f64"};
    heli_json_object(json, NULL);
    heli_json_text(json, "name", row->name);
    heli_json_text(json, "type", types[row->type]);
    heli_json_whole(json, "width", row->width);
    heli_json_text(json, "unit", row->unit);
    heli_json_text(json, "help", row->help);
    heli_json_text(json, "help_zh", row->help_zh);
    heli_json_end(json);
}

static void json_process(heli_json *json, const heli_process *row)
{
    heli_json_object(json, NULL);
    heli_json_text(json, "name", row->name);
    heli_json_text(json, "name_zh", row->name_zh);
    heli_json_text(json, "section", row->section);
    heli_json_end(json);
}

void heli_json_model(heli_json *json, const heli_model *model)
{
    heli_json_object(json, NULL);
    heli_json_text(json, "name", model->name);
    heli_json_text(json, "title", model->title);
    heli_json_text(json, "title_zh", model->title_zh);
    heli_json_text(json, "help", model->help);
    heli_json_text(json, "help_zh", model->help_zh);
    heli_json_text(json, "citation", model->citation);
    heli_json_text(json, "step_unit", model->step_unit);
    heli_json_int(json, "default_steps", model->default_steps);
    heli_json_int(json, "default_burn_in", model->default_burn_in);
    heli_json_text(json, "partition_name", model->partition_name);
    heli_json_text(json, "partition_name_zh", model->partition_name_zh);
    heli_json_text(json, "agent_name", model->agent_name);
    heli_json_whole(json, "parameter_count", model->param_count);
    heli_json_whole(json, "indicator_count", model->indicator_count);
    heli_json_array(json, "columns");
    for (size_t i = 0; i < model->column_count; i++) json_column(json, &model->columns[i]);
    heli_json_end(json);
    heli_json_array(json, "processes");
    for (size_t i = 0; i < model->process_count; i++) json_process(json, &model->processes[i]);
    heli_json_end(json);
    heli_json_end(json);
}

/* --- scenario --- */

static void json_policy(heli_json *json, const heli_policy *policy)
{
    heli_json_object(json, NULL);
    heli_json_text(json, "name", policy->name);
    heli_json_int(json, "start", policy->start);
    if (policy->end == INT64_MAX)
        heli_json_null(json, "end");
    else
        heli_json_int(json, "end", policy->end);
    heli_json_object(json, "set");
    for (size_t i = 0; i < policy->change_count; i++) {
        char text[512];
        heli_param_format(policy->changed[i], policy->values, text, sizeof text);
        heli_json_text(json, policy->changed[i]->path, text);
    }
    heli_json_end(json);
    heli_json_end(json);
}

static void json_meta(heli_json *json, const heli_meta *meta)
{
    heli_json_text(json, "name", meta->name);
    heli_json_text(json, "title", meta->title);
    heli_json_text(json, "title_zh", meta->title_zh);
    heli_json_text(json, "question", meta->question);
    heli_json_text(json, "question_zh", meta->question_zh);
    heli_json_text(json, "teaching", meta->teaching);
    heli_json_text(json, "teaching_zh", meta->teaching_zh);
    heli_json_array(json, "sources");
    for (size_t i = 0; i < meta->source_count; i++) heli_json_text(json, NULL, meta->sources[i]);
    heli_json_end(json);
}

/* Base values that are not the model's defaults. */
static void json_values(heli_json *json, const heli_scenario *scenario)
{
    const heli_model *model = scenario->model;
    heli_json_object(json, "values");
    for (size_t i = 0; i < model->param_count; i++) {
        const heli_param *row = &model->params[i];
        bool usual = true;
        for (size_t k = 0; k < row->length; k++) usual &= heli_param_value(row, scenario->params, k) == row->default_values[k];
        if (usual) continue;
        if (row->type == HELI_PARAM_REALS) heli_json_array(json, row->path);
        for (size_t k = 0; k < row->length; k++)
            json_value(json, row->type == HELI_PARAM_REALS ? NULL : row->path, row, heli_param_value(row, scenario->params, k));
        if (row->type == HELI_PARAM_REALS) heli_json_end(json);
    }
    heli_json_end(json);
}

static void json_contents(heli_json *json, const heli_scenario *scenario)
{
    json_meta(json, &scenario->meta);
    heli_json_text(json, "model", scenario->model->name);
    heli_json_int(json, "weeks", scenario->steps);
    heli_json_int(json, "burn_in_weeks", scenario->burn_in);
    heli_json_int(json, "replicates", scenario->replicates);
    heli_json_whole(json, "seed", scenario->seed);
    heli_json_whole(json, "initial_seed", scenario->initial_seed);
    heli_json_bool(json, "shared_population", scenario->shared_population);
    json_values(json, scenario);
    heli_json_array(json, "policies");
    for (size_t i = 0; i < scenario->policy_count; i++) json_policy(json, &scenario->policies[i]);
    heli_json_end(json);
    heli_json_text(json, "sha256", scenario->sha256);
}

void heli_json_scenario(heli_json *json, const char *file, const heli_scenario *scenario, const heli_context *ctx)
{
    heli_json_object(json, NULL);
    heli_json_text(json, "file", file);
    heli_json_bool(json, "valid", scenario != NULL);
    if (scenario)
        json_contents(json, scenario);
    else
        heli_json_text(json, "message", ctx->diagnostic_count ? ctx->diagnostics[0].message : ctx->message);
    heli_json_end(json);
}
