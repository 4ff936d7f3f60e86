/* Mechanisms: as a table, one in full, as JSON, and as the document docs/mechanisms.md. */
#include <stdlib.h>
#include <string.h>

#include "cli/describe.h"
#include "cli/messages.h"

/* --- words --- */

enum { WORD_BYTES = 128 };

/* Takes the next word of a list like "grid, mediation.pooling"; false at its end. */
static bool next_word(const char **list, char word[WORD_BYTES])
{
    const char *at = *list + strspn(*list, ", ");
    size_t length = strcspn(at, ",");
    *list = at + length;
    snprintf(word, WORD_BYTES, "%.*s", (int)length, at);
    return length > 0;
}

static char folded(char letter)
{
    if (letter >= 'A' && letter <= 'Z') return (char)(letter - 'A' + 'a');
    return letter == '-' || letter == '_' ? ' ' : letter;
}

static bool same_name(const char *a, const char *b)
{
    while (*a && folded(*a) == folded(*b)) a++, b++;
    return *a == '\0' && *b == '\0';
}

bool heli_mechanism_is(const heli_mechanism *row, const char *name)
{
    return same_name(row->code, name) || same_name(row->name, name) || strcmp(row->name_zh, name) == 0;
}

/* Whether a word of `sections` means this parameter: its path, or the section in which it lies. */
static bool covers(const char *word, const char *path)
{
    size_t length = strlen(word);
    return strncmp(word, path, length) == 0 && (path[length] == '\0' || path[length] == '.');
}

static const char *name_of(const heli_mechanism *row)
{
    return heli_in_language(row->name, row->name_zh);
}

static const heli_indicator *find_indicator(const heli_model *model, const char *name)
{
    for (size_t i = 0; i < model->indicator_count; i++)
        if (strcmp(model->indicators[i].name, name) == 0) return &model->indicators[i];
    return NULL;
}

/* --- parameters and indicators of one mechanism --- */

static void parameter_cells(heli_table *table, const heli_param *row, bool markdown)
{
    char text[512];
    heli_table_cellf(table, markdown ? "`%s`" : "%s", row->path);
    if (markdown) heli_table_cell(table, row->symbol);
    heli_param_default_text(row, text, sizeof text);
    heli_table_cell(table, text);
    heli_table_cell(table, heli_unit_text(row->unit));
    heli_table_cell(table, heli_source_text(row->source));
    heli_table_cell(table, heli_in_language(row->help, row->help_zh));
}

static void parameter_table(FILE *stream, const heli_pick *pick, heli_table_style style)
{
    char word[WORD_BYTES];
    bool markdown = style == HELI_TABLE_MARKDOWN;
    const heli_model *model = pick->model;
    heli_table table;
    heli_table_init(&table, markdown ? "llllll" : "lllll");
    heli_table_cell(&table, _("parameter"));
    if (markdown) heli_table_cell(&table, _("symbol"));
    heli_table_cell(&table, _("default"));
    heli_table_cell(&table, _("unit"));
    heli_table_cell(&table, _("source"));
    heli_table_cell(&table, _("meaning"));
    for (const char *list = pick->mechanism->sections; next_word(&list, word);)
        for (size_t i = 0; i < model->param_count; i++)
            if (covers(word, model->params[i].path)) parameter_cells(&table, &model->params[i], markdown);
    heli_table_print(&table, stream, style);
    heli_table_free(&table);
}

static void indicator_table(FILE *stream, const heli_pick *pick, heli_table_style style)
{
    char word[WORD_BYTES];
    heli_table table;
    heli_table_init(&table, "lll");
    heli_table_cell(&table, _("indicator"));
    heli_table_cell(&table, _("label"));
    heli_table_cell(&table, _("unit"));
    for (const char *list = pick->mechanism->indicators; next_word(&list, word);) {
        const heli_indicator *row = find_indicator(pick->model, word);
        heli_table_cellf(&table, style == HELI_TABLE_MARKDOWN ? "`%s`" : "%s", word);
        heli_table_cell(&table, row ? heli_in_language(row->label, row->label_zh) : "");
        heli_table_cell(&table, row ? heli_unit_text(row->unit) : "");
    }
    heli_table_print(&table, stream, style);
    heli_table_free(&table);
}

/* --- table and card --- */

static void table_of_mechanisms(FILE *stream, const heli_picks *picks)
{
    heli_table table;
    heli_table_init(&table, "lllll");
    heli_table_cell(&table, _("mechanism"));
    heli_table_cell(&table, _("name"));
    heli_table_cell(&table, _("essays"));
    heli_table_cell(&table, _("scenario"));
    heli_table_cell(&table, _("what it does in the model"));
    for (size_t i = 0; i < picks->count; i++) {
        const heli_mechanism *row = picks->items[i].mechanism;
        heli_table_cell(&table, row->code);
        heli_table_cell(&table, name_of(row));
        heli_table_cell(&table, row->essays);
        heli_table_cell(&table, row->scenario);
        heli_table_cell(&table, heli_in_language(row->what, row->what_zh));
    }
    heli_table_print(&table, stream, HELI_TABLE_PLAIN);
    heli_table_free(&table);
}

void heli_describe_mechanism(FILE *stream, const heli_pick *pick)
{
    char text[1024];
    const heli_mechanism *row = pick->mechanism;
    snprintf(text, sizeof text, "%s %s", row->code, name_of(row));
    heli_describe_line(stream, _("mechanism"), text);
    heli_describe_line(stream, _("model"), pick->model->name);
    heli_describe_line(stream, _("essays"), row->essays);
    snprintf(text, sizeof text, _("%s (essay %s)"), row->quotation, row->quoted_from);
    heli_describe_line(stream, _("quotation"), text);
    if (heli_messages_language() == HELI_ENGLISH) heli_describe_line(stream, _("our translation"), row->quotation_en);
    heli_describe_line(stream, _("in the model"), heli_in_language(row->what, row->what_zh));
    heli_describe_line(stream, _("ODD description"), row->odd);
    heli_describe_line(stream, _("tested by"), row->tests);
    heli_describe_line(stream, _("scenario"), row->scenario);
    fputc('\n', stream);
    parameter_table(stream, pick, HELI_TABLE_PLAIN);
    fputc('\n', stream);
    indicator_table(stream, pick, HELI_TABLE_PLAIN);
}

/* --- the document --- */

static void section(FILE *stream, const heli_pick *pick)
{
    const heli_mechanism *row = pick->mechanism;
    fprintf(stream, "<a id=\"%s\"></a>\n## %s %s\n\n> %s\n", row->code, row->code, name_of(row), row->quotation);
    if (heli_messages_language() == HELI_ENGLISH) fprintf(stream, ">\n> *%s*\n", row->quotation_en);
    fprintf(stream, ">\n> — ");
    fprintf(stream, _("essay %s"), row->quoted_from);
    fprintf(stream, "\n\n%s\n\n", heli_in_language(row->what, row->what_zh));
    fprintf(stream, _("Essays %s · ODD description %s · tested by %s (ODD description, section 8) · scenario [%s](../scenarios/%s.yaml)"),
            row->essays, row->odd, row->tests, row->scenario, row->scenario);
    fputs("\n\n", stream);
    parameter_table(stream, pick, HELI_TABLE_MARKDOWN);
    fprintf(stream, "\n%s\n\n", _("Indicators that it moves:"));
    indicator_table(stream, pick, HELI_TABLE_MARKDOWN);
}

/* Heading and overview, with links to the sections. */
static void opening(FILE *stream, const heli_picks *picks)
{
    bool chinese = heli_messages_language() == HELI_CHINESE;
    fprintf(stream, "# %s\n\n", _("The mechanisms of the essays"));
    fprintf(stream, _("This page is generated by `heli describe mechanisms --markdown --lang %s`; do not edit it, run `make docs`."),
            chinese ? "zh" : "en");
    fprintf(stream, "\n\n%s\n\n",
            _("What the essays say, what the model makes of it, and where to see it. The essays describe practice and give no equations: the "
              "forms and most numbers are assumptions, and every parameter names its source. What a scenario shows is a result of the model, "
              "no statement on the places that the essays come from. Each mechanism has a switch or a strength; at zero it changes nothing, to the last "
              "bit."));
    heli_table table;
    heli_table_init(&table, "llll");
    heli_table_cell(&table, "");
    heli_table_cell(&table, _("mechanism"));
    heli_table_cell(&table, _("essays"));
    heli_table_cell(&table, _("scenario"));
    for (size_t i = 0; i < picks->count; i++) {
        const heli_mechanism *row = picks->items[i].mechanism;
        heli_table_cellf(&table, "[%s](#%s)", row->code, row->code);
        heli_table_cell(&table, name_of(row));
        heli_table_cell(&table, row->essays);
        heli_table_cellf(&table, "[%s](../scenarios/%s.yaml)", row->scenario, row->scenario);
    }
    heli_table_print(&table, stream, HELI_TABLE_MARKDOWN);
    heli_table_free(&table);
    fputc('\n', stream);
}

void heli_describe_mechanisms(FILE *stream, const heli_picks *picks, heli_table_style style)
{
    if (style != HELI_TABLE_MARKDOWN) {
        table_of_mechanisms(stream, picks);
        return;
    }
    if (picks->count > 1) opening(stream, picks);
    for (size_t i = 0; i < picks->count; i++) {
        if (i > 0) fputc('\n', stream);
        section(stream, &picks->items[i]);
    }
}

/* --- JSON --- */

static void json_words(heli_json *json, const char *key, const char *list)
{
    char word[WORD_BYTES];
    heli_json_array(json, key);
    while (next_word(&list, word)) heli_json_text(json, NULL, word);
    heli_json_end(json);
}

static void json_parameters(heli_json *json, const heli_pick *pick)
{
    char word[WORD_BYTES];
    const heli_model *model = pick->model;
    heli_json_array(json, "parameters");
    for (const char *list = pick->mechanism->sections; next_word(&list, word);)
        for (size_t i = 0; i < model->param_count; i++)
            if (covers(word, model->params[i].path))
                heli_json_parameter(json, &(heli_pick){.model = model, .param = &model->params[i]});
    heli_json_end(json);
}

void heli_json_mechanism(heli_json *json, const heli_pick *pick)
{
    const heli_mechanism *row = pick->mechanism;
    heli_json_object(json, NULL);
    heli_json_text(json, "model", pick->model->name);
    heli_json_text(json, "code", row->code);
    heli_json_text(json, "name", row->name);
    heli_json_text(json, "name_zh", row->name_zh);
    json_words(json, "essays", row->essays);
    heli_json_text(json, "quoted_from", row->quoted_from);
    heli_json_text(json, "quotation", row->quotation);
    heli_json_text(json, "quotation_en", row->quotation_en);
    heli_json_text(json, "what", row->what);
    heli_json_text(json, "what_zh", row->what_zh);
    json_words(json, "sections", row->sections);
    json_parameters(json, pick);
    json_words(json, "indicators", row->indicators);
    json_words(json, "tests", row->tests);
    heli_json_text(json, "scenario", row->scenario);
    json_words(json, "odd", row->odd);
    heli_json_end(json);
}
