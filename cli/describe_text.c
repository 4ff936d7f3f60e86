/* Picking rows, and tables of parameters, indicators and models, for a terminal and for documents. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/describe.h"
#include "cli/messages.h"
#include "cli/progress.h"
#include "models/models.h"

/* --- picking --- */

static bool picked(const char *name, bool sections, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(names[i]);
        if (strcmp(name, names[i]) == 0) return true;
        if (length > 0 && names[i][length - 1] == '.') length--;
        if (sections && strncmp(name, names[i], length) == 0 && name[length] == '.') return true;
    }
    return count == 0;
}

typedef struct query {
    heli_topic topic;
    const char *const *names;
    size_t count;
} query;

static void pick_parameters(heli_picks *out, const heli_model *model, const query *q)
{
    size_t run_count = 0;
    const heli_param *run_rows = heli_run_params(model, &run_count);
    for (size_t i = 0; i < model->param_count; i++)
        if (picked(model->params[i].path, true, q->names, q->count))
            out->items[out->count++] = (heli_pick){.model = model, .param = &model->params[i]};
    for (size_t i = 0; i < run_count; i++) {
        if (!picked(run_rows[i].path, true, q->names, q->count)) continue;
        heli_param *copy = &out->run_rows[out->run_count++];
        *copy = run_rows[i];
        out->items[out->count++] = (heli_pick){.model = model, .param = copy};
    }
}

static void pick_mechanisms(heli_picks *out, const heli_model *model, const query *q)
{
    for (size_t i = 0; i < model->mechanism_count; i++) {
        bool meant = q->count == 0;
        for (size_t n = 0; n < q->count && !meant; n++) meant = heli_mechanism_is(&model->mechanisms[i], q->names[n]);
        if (meant) out->items[out->count++] = (heli_pick){.model = model, .mechanism = &model->mechanisms[i]};
    }
}

static void pick_of_model(heli_picks *out, const heli_model *model, const query *q)
{
    if (q->topic == HELI_TOPIC_PARAMETERS) pick_parameters(out, model, q);
    if (q->topic == HELI_TOPIC_MODELS && picked(model->name, false, q->names, q->count))
        out->items[out->count++] = (heli_pick){.model = model};
    for (size_t i = 0; q->topic == HELI_TOPIC_INDICATORS && i < model->indicator_count; i++)
        if (picked(model->indicators[i].name, false, q->names, q->count))
            out->items[out->count++] = (heli_pick){.model = model, .indicator = &model->indicators[i]};
    if (q->topic == HELI_TOPIC_MECHANISMS) pick_mechanisms(out, model, q);
}

heli_status heli_pick_rows(heli_picks *out, heli_topic topic, const char *model, const char *const *names, size_t count,
                           heli_context *ctx)
{
    query q = {topic, names, count};
    size_t room = 1, run_room = 1;
    for (const heli_model *const *one = heli_models(); *one; one++) {
        size_t run_count = 0;
        (void)heli_run_params(*one, &run_count);
        run_room += run_count;
        room += (*one)->param_count + run_count + (*one)->indicator_count + (*one)->mechanism_count + 1;
    }
    *out = (heli_picks){.items = calloc(room, sizeof(heli_pick)), .run_rows = calloc(run_room, sizeof(heli_param))};
    if (!out->items || !out->run_rows) return heli_fail(ctx, HELI_MEMORY, HELI_N_("There is not enough memory."));
    for (const heli_model *const *one = heli_models(); *one; one++)
        if (!model || strcmp((*one)->name, model) == 0) pick_of_model(out, *one, &q);
    return HELI_OK;
}

void heli_picks_free(heli_picks *self)
{
    free(self->items);
    free(self->run_rows);
    *self = (heli_picks){.items = NULL};
}

/* --- words for values --- */

const char *heli_param_type_name(heli_param_type type)
{
    static const char *const names[] = {"real", "int", "bool", "enum", "reals"};
    return names[type];
}

const char *heli_aggregate_name(heli_aggregate aggregate)
{
    static const char *const names[] = {"mean", "sum", "pooled"};
    return names[aggregate];
}

static void append(char *text, size_t size, const char *piece)
{
    size_t used = strlen(text);
    snprintf(text + used, size - used, "%s", piece);
}

static void append_number(char *text, size_t size, double value)
{
    char number[32];
    heli_real_shortest(value, number);
    append(text, size, number);
}

void heli_param_default_text(const heli_param *row, char *text, size_t size)
{
    text[0] = '\0';
    switch (row->type) {
    case HELI_PARAM_BOOL:
        append(text, size, row->default_values[0] > 0 ? "true" : "false");
        return;
    case HELI_PARAM_ENUM:
        append(text, size, row->choices[(size_t)row->default_values[0]].name);
        return;
    case HELI_PARAM_REALS:
        for (size_t k = 0; k < row->length; k++) {
            append(text, size, k ? ", " : "[");
            append_number(text, size, row->default_values[k]);
        }
        append(text, size, "]");
        return;
    case HELI_PARAM_REAL:
    case HELI_PARAM_INT:
        append_number(text, size, row->default_values[0]);
        return;
    }
}

void heli_param_range_text(const heli_param *row, char *text, size_t size)
{
    text[0] = '\0';
    if (row->type == HELI_PARAM_BOOL) {
        append(text, size, "true | false");
    } else if (row->type == HELI_PARAM_ENUM) {
        for (const heli_choice *choice = row->choices; choice->name; choice++) {
            if (choice != row->choices) append(text, size, " | ");
            append(text, size, choice->name);
        }
    } else {
        append(text, size, isfinite(row->minimum) ? "[" : "(");
        append_number(text, size, row->minimum);
        append(text, size, ", ");
        append_number(text, size, row->maximum);
        append(text, size, isfinite(row->maximum) ? "]" : ")");
    }
}

/* --- tables --- */

/* Heading of each model's table, where rows of more than one are shown. */
static bool several_models(const heli_picks *picks)
{
    return picks->count > 0 && picks->items[0].model != picks->items[picks->count - 1].model;
}

static void heading(FILE *stream, const heli_model *model, heli_table_style style)
{
    fprintf(stream, "%s%s (%s)\n%s", style == HELI_TABLE_MARKDOWN ? "## " : "", heli_in_language(model->title, model->title_zh),
            model->name, style == HELI_TABLE_MARKDOWN ? "\n" : "");
}

static void headings(heli_table *table, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) heli_table_cell(table, names[i]);
}

typedef void (*row_fn)(heli_table *table, const heli_pick *pick, bool markdown);

/* One table for each model, its columns named by `names`. */
static void tables(FILE *stream, const heli_picks *picks, heli_table_style style, const char *align, const char *const *names,
                   row_fn add_row)
{
    bool several = several_models(picks);
    for (size_t i = 0; i < picks->count;) {
        const heli_model *model = picks->items[i].model;
        heli_table table;
        heli_table_init(&table, align);
        headings(&table, names, strlen(align));
        if (several && i > 0) fputc('\n', stream);
        if (several) heading(stream, model, style);
        for (; i < picks->count && picks->items[i].model == model; i++)
            add_row(&table, &picks->items[i], style == HELI_TABLE_MARKDOWN);
        heli_table_print(&table, stream, style);
        heli_table_free(&table);
    }
}

static void add_parameter(heli_table *table, const heli_pick *pick, bool markdown)
{
    char text[512];
    const heli_param *row = pick->param;
    heli_table_cellf(table, markdown ? "`%s`" : "%s", row->path);
    if (markdown) heli_table_cell(table, row->symbol);
    heli_param_default_text(row, text, sizeof text);
    heli_table_cell(table, text);
    heli_param_range_text(row, text, sizeof text);
    heli_table_cell(table, text);
    heli_table_cell(table, heli_unit_text(row->unit));
    if (markdown) heli_table_cell(table, heli_source_text(row->source));
    heli_table_cell(table, heli_in_language(row->help, row->help_zh));
}

void heli_describe_parameters(FILE *stream, const heli_picks *picks, heli_table_style style)
{
    const char *const plain[] = {_("parameter"), _("default"), _("range"), _("unit"), _("meaning")};
    const char *const full[] = {_("parameter"), _("symbol"), _("default"), _("range"), _("unit"), _("source"), _("meaning")};
    bool markdown = style == HELI_TABLE_MARKDOWN;
    tables(stream, picks, style, markdown ? "lllllll" : "lllll", markdown ? full : plain, add_parameter);
}

static const char *better_text(int better)
{
    return better > 0 ? _("more") : better < 0 ? _("less") : "-";
}

static void add_indicator(heli_table *table, const heli_pick *pick, bool markdown)
{
    const heli_indicator *row = pick->indicator;
    heli_table_cellf(table, markdown ? "`%s`" : "%s", row->name);
    heli_table_cell(table, row->symbol);
    heli_table_cell(table, heli_unit_text(row->unit));
    heli_table_cell(table, better_text(row->better));
    heli_table_cell(table, heli_in_language(row->label, row->label_zh));
    if (markdown) heli_table_cell(table, heli_in_language(row->definition, row->definition_zh));
}

void heli_describe_indicators(FILE *stream, const heli_picks *picks, heli_table_style style)
{
    const char *const names[] = {_("indicator"), _("symbol"), _("unit"), _("better"), _("label"), _("definition")};
    tables(stream, picks, style, style == HELI_TABLE_MARKDOWN ? "llllll" : "lllll", names, add_indicator);
}

void heli_describe_models(FILE *stream, const heli_picks *picks, heli_table_style style)
{
    const char *const names[] = {_("model"), _("parameters"), _("indicators"), _("step"), _("title")};
    heli_table table;
    heli_table_init(&table, "lrrll");
    headings(&table, names, sizeof names / sizeof names[0]);
    for (size_t i = 0; i < picks->count; i++) {
        const heli_model *model = picks->items[i].model;
        heli_table_cell(&table, model->name);
        heli_table_cellf(&table, "%zu", model->param_count);
        heli_table_cellf(&table, "%zu", model->indicator_count);
        heli_table_cell(&table, heli_step_word(model->step_unit));
        heli_table_cell(&table, heli_in_language(model->title, model->title_zh));
    }
    heli_table_print(&table, stream, style);
    heli_table_free(&table);
}
