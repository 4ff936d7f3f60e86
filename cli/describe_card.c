/* One parameter, indicator, model or scenario in full, for people. */
#include <stdlib.h>
#include <string.h>

#include "cli/describe.h"
#include "cli/messages.h"
#include "cli/progress.h"

enum { LABEL_COLUMN = 18 };

static void line(FILE *stream, const char *label, const char *text)
{
    if (!text || !text[0]) return;
    heli_pad(stream, label, LABEL_COLUMN, false);
    heli_wrap(stream, text, LABEL_COLUMN, heli_terminal_width(stream));
}

void heli_describe_line(FILE *stream, const char *label, const char *text)
{
    line(stream, label, text);
}

static void number_line(FILE *stream, const char *label, long long value)
{
    char text[32];
    snprintf(text, sizeof text, "%lld", value);
    line(stream, label, text);
}

/* --- parameter --- */

static void choice_lines(FILE *stream, const heli_param *row)
{
    for (const heli_choice *choice = row->choices; choice && choice->name; choice++) {
        char label[64];
        snprintf(label, sizeof label, "  %s", choice->name);
        line(stream, label, heli_in_language(choice->help, choice->help_zh));
    }
}

static void trait_lines(FILE *stream, unsigned traits)
{
    if (traits & HELI_PARAM_AT_START)
        line(stream, _("when"), _("It shapes the initial world; a policy cannot change it during the run."));
    if (traits & HELI_PARAM_SHARES) line(stream, _("condition"), _("The shares must sum to 1."));
    if (traits & HELI_PARAM_NOT_ZERO) line(stream, _("condition"), _("At least one component must differ from 0."));
}

void heli_describe_parameter(FILE *stream, const heli_pick *pick)
{
    char text[512];
    const heli_param *row = pick->param;
    line(stream, _("parameter"), row->path);
    line(stream, _("model"), pick->model->name);
    line(stream, _("meaning"), heli_in_language(row->help, row->help_zh));
    line(stream, _("symbol"), row->symbol);
    line(stream, _("type"), heli_param_type_name(row->type));
    heli_param_default_text(row, text, sizeof text);
    line(stream, _("default"), text);
    heli_param_range_text(row, text, sizeof text);
    line(stream, _("range"), text);
    choice_lines(stream, row);
    line(stream, _("unit"), heli_unit_text(row->unit));
    line(stream, _("source"), heli_source_text(row->source));
    trait_lines(stream, row->traits);
}

/* --- indicator --- */

static const char *aggregate_text(heli_aggregate aggregate)
{
    switch (aggregate) {
    case HELI_AGGREGATE_MEAN: return _("mean over agents");
    case HELI_AGGREGATE_SUM: return _("sum over communities");
    case HELI_AGGREGATE_POOLED: return _("computed from the pooled agents");
    }
    return "";
}

static void axis_line(FILE *stream, const heli_axis *axis)
{
    char text[512] = "";
    for (size_t k = 0; axis && k < axis->length; k++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s%s", k ? ", " : "", heli_in_language(axis->labels[k], axis->labels_zh[k]));
    }
    line(stream, _("components"), text);
}

void heli_describe_indicator(FILE *stream, const heli_pick *pick)
{
    const heli_indicator *row = pick->indicator;
    line(stream, _("indicator"), row->name);
    line(stream, _("model"), pick->model->name);
    line(stream, _("label"), heli_in_language(row->label, row->label_zh));
    line(stream, _("symbol"), row->symbol);
    line(stream, _("unit"), heli_unit_text(row->unit));
    line(stream, _("definition"), heli_in_language(row->definition, row->definition_zh));
    line(stream, _("over communities"), aggregate_text(row->aggregate));
    axis_line(stream, row->axis);
    if (row->better) line(stream, _("better"), row->better > 0 ? _("more") : _("less"));
}

/* --- model --- */

static void process_table(FILE *stream, const heli_model *model)
{
    if (model->process_count == 0) return;
    heli_table table;
    heli_table_init(&table, "ll");
    heli_table_cell(&table, _("section"));
    heli_table_cell(&table, _("process, in the order of a step"));
    for (size_t i = 0; i < model->process_count; i++) {
        heli_table_cell(&table, model->processes[i].section);
        heli_table_cell(&table, heli_in_language(model->processes[i].name, model->processes[i].name_zh));
    }
    fputc('\n', stream);
    heli_table_print(&table, stream, HELI_TABLE_PLAIN);
    heli_table_free(&table);
}

static void column_table(FILE *stream, const heli_model *model)
{
    if (model->column_count == 0) return;
    heli_table table;
    heli_table_init(&table, "lrll");
    heli_table_cell(&table, _("state variable"));
    heli_table_cell(&table, _("components"));
    heli_table_cell(&table, _("unit"));
    heli_table_cell(&table, _("meaning"));
    for (size_t i = 0; i < model->column_count; i++) {
        const heli_column *row = &model->columns[i];
        heli_table_cell(&table, row->name);
        heli_table_cellf(&table, "%zu", row->width);
        heli_table_cell(&table, heli_unit_text(row->unit));
        heli_table_cell(&table, heli_in_language(row->help, row->help_zh));
    }
    fputc('\n', stream);
    heli_table_print(&table, stream, HELI_TABLE_PLAIN);
    heli_table_free(&table);
}

void heli_describe_model(FILE *stream, const heli_model *model)
{
    line(stream, _("model"), model->name);
    line(stream, _("title"), heli_in_language(model->title, model->title_zh));
    line(stream, _("meaning"), heli_in_language(model->help, model->help_zh));
    line(stream, _("source"), model->citation);
    line(stream, _("step"), heli_step_word(model->step_unit));
    number_line(stream, _("recorded steps"), (long long)model->default_steps);
    number_line(stream, _("burn-in"), (long long)model->default_burn_in);
    number_line(stream, _("parameters"), (long long)model->param_count);
    number_line(stream, _("indicators"), (long long)model->indicator_count);
    process_table(stream, model);
    column_table(stream, model);
}

/* --- scenario --- */

static void change_line(FILE *stream, const heli_param *row, const void *values)
{
    char value[512];
    heli_param_format(row, values, value, sizeof value);
    fprintf(stream, "  %s: %s%s%s\n", row->path, value, row->unit[0] ? " " : "", heli_unit_text(row->unit));
}

/* What the scenario sets otherwise than the model's defaults. */
static void changes(FILE *stream, const heli_scenario *scenario)
{
    const heli_model *model = scenario->model;
    void *defaults = calloc(1, model->params_bytes);
    bool any = false;
    if (!defaults) return;
    heli_params_default(model->params, model->param_count, defaults);
    for (size_t i = 0; i < model->param_count; i++) {
        if (heli_param_equal(&model->params[i], scenario->params, defaults)) continue;
        if (!any) fprintf(stream, "\n%s\n", _("It differs from the model's defaults in:"));
        any = true;
        change_line(stream, &model->params[i], scenario->params);
    }
    if (!any) fprintf(stream, "\n%s\n", _("All parameters have the model's defaults."));
    free(defaults);
}

static void policy_lines(FILE *stream, const heli_policy *policy, const char *step)
{
    fputc('\n', stream);
    if (policy->end == INT64_MAX)
        fprintf(stream, _("Policy '%s', from %s %lld to the end, sets:"), policy->name, step, (long long)policy->start);
    else
        fprintf(stream, _("Policy '%s', from %s %lld until before %s %lld, sets:"), policy->name, step, (long long)policy->start, step,
                (long long)policy->end);
    fputc('\n', stream);
    for (size_t i = 0; i < policy->change_count; i++) change_line(stream, policy->changed[i], policy->values);
}

void heli_describe_scenario(FILE *stream, const heli_scenario *scenario)
{
    const heli_meta *meta = &scenario->meta;
    line(stream, _("scenario"), meta->name);
    line(stream, _("title"), heli_in_language(meta->title, meta->title_zh));
    line(stream, _("question"), heli_in_language(meta->question, meta->question_zh));
    line(stream, _("teaching"), heli_in_language(meta->teaching, meta->teaching_zh));
    for (size_t i = 0; i < meta->source_count; i++) line(stream, i ? "" : _("source"), meta->sources[i]);
    line(stream, _("model"), scenario->model->name);
    number_line(stream, heli_steps_word(scenario->model->step_unit), (long long)scenario->steps);
    number_line(stream, _("burn-in"), (long long)scenario->burn_in);
    number_line(stream, _("replicates"), (long long)scenario->replicates);
    line(stream, "SHA-256", scenario->sha256);
    changes(stream, scenario);
    for (size_t i = 0; i < scenario->policy_count; i++)
        policy_lines(stream, &scenario->policies[i], heli_step_word(scenario->model->step_unit));
}
