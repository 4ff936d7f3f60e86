/* heli describe: what there is to set, to measure and to run. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/describe.h"
#include "models/models.h"

#ifndef HELI_DATADIR
#define HELI_DATADIR "/usr/local/share/heli"
#endif

enum { PATH_BYTES = 4096, FILE_BYTES = 512 };

/* --- topics --- */

static const char *const topic_words[] = {"parameters", "indicators", "mechanisms", "models", "scenarios", NULL};

/* The topic that a word names, in the plural or the singular; HELI_TOPICS when it names none. */
static heli_topic topic_of(const char *word)
{
    for (int t = 0; t < HELI_TOPICS; t++) {
        size_t length = strlen(topic_words[t]);
        if (strcmp(word, topic_words[t]) == 0) return (heli_topic)t;
        if (strncmp(word, topic_words[t], length - 1) == 0 && word[length - 1] == '\0') return (heli_topic)t;
    }
    return HELI_TOPICS;
}

/* --- scenarios --- */

typedef struct folder {
    char path[PATH_BYTES];
    char (*files)[FILE_BYTES]; /* names, sorted; "classics/voter.yaml" for those one folder deeper */
    size_t count, capacity;
} folder;

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

static bool is_yaml(const char *name)
{
    size_t length = strlen(name);
    return length > 5 && length < FILE_BYTES && name[0] != '.' && strcmp(name + length - 5, ".yaml") == 0;
}

static heli_status add_file(folder *out, const char *inner, const char *name, heli_context *ctx)
{
    if (out->count == out->capacity) {
        size_t capacity = out->capacity ? 2 * out->capacity : 32;
        void *grown = realloc(out->files, capacity * sizeof *out->files);
        if (!grown) return heli_fail(ctx, HELI_MEMORY, HELI_N_("There is not enough memory."));
        out->files = grown;
        out->capacity = capacity;
    }
    snprintf(out->files[out->count++], FILE_BYTES, "%s%s%s", inner, *inner ? "/" : "", name);
    return HELI_OK;
}

/* Adds the scenarios of an open folder; `inner` is its name inside the first one, "" for that one itself, whose folders are read, too. */
static heli_status read_folder(folder *out, DIR *open_folder, const char *inner, heli_context *ctx)
{
    heli_status status = HELI_OK;
    for (struct dirent *entry; status == HELI_OK && (entry = readdir(open_folder)) != NULL;) {
        char path[PATH_BYTES + FILE_BYTES];
        if (is_yaml(entry->d_name)) {
            status = add_file(out, inner, entry->d_name, ctx);
            continue;
        }
        if (*inner || entry->d_name[0] == '.' || strlen(entry->d_name) >= FILE_BYTES / 2) continue;
        snprintf(path, sizeof path, "%s/%.*s", out->path, FILE_BYTES / 2, entry->d_name);
        DIR *deeper = opendir(path);
        if (!deeper) continue;
        status = read_folder(out, deeper, entry->d_name, ctx);
        closedir(deeper);
    }
    return status;
}

enum { PLACES = 3 };
typedef struct place {
    char path[PATH_BYTES];
} place;

/* Where scenarios may lie: in the folder that was named; else here, beside the installed program, or where it was built for. */
static size_t places_of(const char *named, place places[PLACES])
{
    if (named) {
        snprintf(places[0].path, PATH_BYTES, "%s", named);
        return 1;
    }
    char program[PATH_BYTES - 64];
    heli_program_folder(program, sizeof program);
    snprintf(places[0].path, PATH_BYTES, "scenarios");
    snprintf(places[1].path, PATH_BYTES, "%s/../share/heli/scenarios", program);
    snprintf(places[2].path, PATH_BYTES, "%s/scenarios", HELI_DATADIR);
    return PLACES;
}

static heli_status find_folder(folder *out, const char *named, heli_context *ctx)
{
    place places[PLACES];
    size_t count = places_of(named, places);
    *out = (folder){.files = NULL};
    for (size_t i = 0; i < count; i++) {
        DIR *open_folder = opendir(places[i].path);
        if (!open_folder) continue;
        snprintf(out->path, sizeof out->path, "%.*s", PATH_BYTES - 1, places[i].path);
        heli_status status = read_folder(out, open_folder, "", ctx);
        closedir(open_folder);
        if (out->count > 0) qsort(out->files, out->count, sizeof *out->files, by_name);
        return status;
    }
    return heli_fail(ctx, HELI_IO, HELI_N_("The folder of scenarios '%s' cannot be read; name another with --scenarios."), places[0].path);
}

/* One scenario of the list; a file that is not valid is named as such and stops nothing. */
static void list_scenario(const char *path, heli_session *session, heli_json *json, heli_table *table)
{
    heli_scenario *scenario = NULL;
    heli_context_clear(&session->ctx);
    (void)!heli_scenario_load(&scenario, path, heli_models(), NULL, 0, &session->ctx); /* NULL tells all that we need */
    if (json) {
        heli_json_scenario(json, path, scenario, &session->ctx);
    } else {
        heli_table_cell(table, path);
        heli_table_cell(table, scenario ? scenario->model->name : "-");
        heli_table_cell(table, scenario ? heli_in_language(scenario->meta.title, scenario->meta.title_zh)
                                        : _("(not valid; 'heli check' tells why)"));
    }
    heli_scenario_free(scenario);
    heli_context_clear(&session->ctx);
}

static int list_scenarios(const heli_options *options, heli_session *session)
{
    folder in;
    heli_table table;
    heli_json json = heli_json_to(stdout);
    heli_status status = find_folder(&in, options->scenarios, &session->ctx);
    if (status != HELI_OK) return heli_say_failure(session, status);
    heli_table_init(&table, "lll");
    heli_table_cell(&table, _("scenario"));
    heli_table_cell(&table, _("model"));
    heli_table_cell(&table, _("title"));
    if (options->json) heli_json_array(&json, NULL);
    for (size_t i = 0; i < in.count; i++) {
        char path[PATH_BYTES + FILE_BYTES];
        snprintf(path, sizeof path, "%s/%s", in.path, in.files[i]);
        list_scenario(path, session, options->json ? &json : NULL, &table);
    }
    if (options->json)
        heli_json_end(&json);
    else
        heli_table_print(&table, stdout, options->markdown ? HELI_TABLE_MARKDOWN : HELI_TABLE_PLAIN);
    heli_table_free(&table);
    free(in.files);
    return 0;
}

static int show_scenario(const char *path, const heli_options *options, heli_session *session)
{
    heli_scenario *scenario = NULL;
    heli_status status = heli_scenario_load(&scenario, path, heli_models(), NULL, 0, &session->ctx);
    if (status != HELI_OK) return heli_say_failure(session, status);
    if (options->json) {
        heli_json json = heli_json_to(stdout);
        heli_json_scenario(&json, path, scenario, &session->ctx);
    } else {
        heli_describe_scenario(stdout, scenario);
    }
    heli_scenario_free(scenario);
    return 0;
}

/* The file that a name stands for: itself, or NAME.yaml in a folder of scenarios. */
static bool find_scenario(const char *name, const heli_options *options, char path[PATH_BYTES])
{
    place places[PLACES];
    size_t count = places_of(options->scenarios, places);
    snprintf(path, PATH_BYTES, "%s", name);
    if (is_yaml(strrchr(name, '/') ? strrchr(name, '/') + 1 : name)) return true;
    for (size_t i = 0; i < count; i++) {
        snprintf(path, PATH_BYTES, "%.*s/%.*s.yaml", PATH_BYTES / 2, places[i].path, FILE_BYTES, name);
        if (access(path, R_OK) == 0) return true;
    }
    return false;
}

/* --- rows of models --- */

static void print_json_row(heli_json *json, heli_topic topic, const heli_pick *pick)
{
    if (topic == HELI_TOPIC_PARAMETERS) heli_json_parameter(json, pick);
    if (topic == HELI_TOPIC_INDICATORS) heli_json_indicator(json, pick);
    if (topic == HELI_TOPIC_MECHANISMS) heli_json_mechanism(json, pick);
    if (topic == HELI_TOPIC_MODELS) heli_json_model(json, pick->model);
}

static void print_json(const heli_picks *picks, heli_topic topic)
{
    heli_json json = heli_json_to(stdout);
    heli_json_array(&json, NULL);
    for (size_t i = 0; i < picks->count; i++) print_json_row(&json, topic, &picks->items[i]);
    heli_json_end(&json);
}

static void print_tables(const heli_picks *picks, heli_topic topic, heli_table_style style)
{
    if (topic == HELI_TOPIC_PARAMETERS) heli_describe_parameters(stdout, picks, style);
    if (topic == HELI_TOPIC_INDICATORS) heli_describe_indicators(stdout, picks, style);
    if (topic == HELI_TOPIC_MECHANISMS) heli_describe_mechanisms(stdout, picks, style);
    if (topic == HELI_TOPIC_MODELS) heli_describe_models(stdout, picks, style);
}

static void print_card(const heli_pick *pick, heli_topic topic)
{
    if (topic == HELI_TOPIC_PARAMETERS) heli_describe_parameter(stdout, pick);
    if (topic == HELI_TOPIC_INDICATORS) heli_describe_indicator(stdout, pick);
    if (topic == HELI_TOPIC_MECHANISMS) heli_describe_mechanism(stdout, pick);
    if (topic == HELI_TOPIC_MODELS) heli_describe_model(stdout, pick->model);
}

/* Collects the names that could have been meant and reports the nearest. */
static int say_unknown(const char *name, heli_session *session)
{
    heli_picks parameters = {0}, indicators = {0}, mechanisms = {0};
    const char *near = NULL;
    heli_status status = heli_pick_rows(&parameters, HELI_TOPIC_PARAMETERS, NULL, NULL, 0, &session->ctx);
    if (status == HELI_OK) status = heli_pick_rows(&indicators, HELI_TOPIC_INDICATORS, NULL, NULL, 0, &session->ctx);
    if (status == HELI_OK) status = heli_pick_rows(&mechanisms, HELI_TOPIC_MECHANISMS, NULL, NULL, 0, &session->ctx);
    if (status != HELI_OK) session->ctx.message[0] = '\0'; /* then there is only less to propose */
    const char **names = calloc(parameters.count + indicators.count + 3 * mechanisms.count + HELI_TOPICS + 1, sizeof *names);
    size_t count = 0;
    for (int t = 0; names && t < HELI_TOPICS; t++) names[count++] = topic_words[t];
    for (size_t i = 0; names && i < parameters.count; i++) names[count++] = parameters.items[i].param->path;
    for (size_t i = 0; names && i < indicators.count; i++) names[count++] = indicators.items[i].indicator->name;
    for (size_t i = 0; names && i < mechanisms.count; i++) {
        names[count++] = mechanisms.items[i].mechanism->name;
        names[count++] = mechanisms.items[i].mechanism->name_zh;
        names[count++] = mechanisms.items[i].mechanism->code;
    }
    if (names) near = heli_nearest_name(names, count, name);
    if (near)
        (void)heli_fail(&session->ctx, HELI_USAGE, HELI_N_("There is nothing called '%s' (did you mean '%s'?)."), name, near);
    else
        (void)heli_fail(&session->ctx, HELI_USAGE, HELI_N_("There is nothing called '%s'."), name);
    free(names);
    heli_picks_free(&parameters);
    heli_picks_free(&indicators);
    heli_picks_free(&mechanisms);
    return heli_say_failure(session, HELI_USAGE);
}

/* Shows the rows picked; one alone, when it was named, in full. */
static void show_rows(const heli_picks *picks, heli_topic topic, bool named, const heli_options *options)
{
    bool alone = picks->count == 1 && named;
    if (options->json)
        print_json(picks, topic);
    else if (alone && !options->markdown)
        print_card(&picks->items[0], topic);
    else
        print_tables(picks, topic, options->markdown ? HELI_TABLE_MARKDOWN : HELI_TABLE_PLAIN);
}

static int show_topic(heli_topic topic, const heli_options *options, heli_session *session)
{
    heli_picks picks = {0};
    size_t names = options->operands.count - 1;
    int exit_status = 0;
    heli_status status = heli_pick_rows(&picks, topic, options->model, options->operands.items + 1, names, &session->ctx);
    if (status != HELI_OK)
        exit_status = heli_say_failure(session, status);
    else if (picks.count == 0 && names > 0)
        exit_status = say_unknown(options->operands.items[1], session);
    else
        show_rows(&picks, topic, names > 0, options);
    heli_picks_free(&picks);
    return exit_status;
}

/* A name without its topic: a model, a parameter or section, an indicator, a mechanism, a scenario, in this order. */
static int show_name(const heli_options *options, heli_session *session)
{
    static const heli_topic order[] = {HELI_TOPIC_MODELS, HELI_TOPIC_PARAMETERS, HELI_TOPIC_INDICATORS, HELI_TOPIC_MECHANISMS};
    const char *const *name = options->operands.items;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        heli_picks picks;
        heli_status status = heli_pick_rows(&picks, order[i], options->model, name, 1, &session->ctx);
        if (status != HELI_OK) {
            heli_picks_free(&picks);
            return heli_say_failure(session, status);
        }
        if (picks.count > 0) show_rows(&picks, order[i], true, options);
        bool found = picks.count > 0;
        heli_picks_free(&picks);
        if (found) return 0;
    }
    char path[PATH_BYTES];
    return find_scenario(*name, options, path) ? show_scenario(path, options, session) : say_unknown(*name, session);
}

/* --- the command --- */

static int check_model(const char *name, heli_session *session)
{
    const char *names[64];
    size_t count = 0;
    if (heli_model_find(name)) return 0;
    for (const heli_model *const *model = heli_models(); *model && count < 64; model++) names[count++] = (*model)->name;
    const char *near = heli_nearest_name(names, count, name);
    (void)heli_fail(&session->ctx, HELI_USAGE, HELI_N_("There is no model '%s' (did you mean '%s'?)."), name, near ? near : names[0]);
    return heli_say_failure(session, HELI_USAGE);
}

static int run_describe(const heli_options *options, heli_session *session)
{
    int status = options->model ? check_model(options->model, session) : 0;
    if (status != 0) return status;
    heli_topic topic = topic_of(options->operands.items[0]);
    if (topic == HELI_TOPICS) return show_name(options, session);
    if (topic != HELI_TOPIC_SCENARIOS) return show_topic(topic, options, session);
    if (options->operands.count == 1) return list_scenarios(options, session);
    char path[PATH_BYTES];
    const char *name = options->operands.items[1];
    return find_scenario(name, options, path) ? show_scenario(path, options, session) : say_unknown(name, session);
}

static const heli_option rows[] = {
    {.name = "model", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, model), .argument = "NAME",
     .help = HELI_N_("Only what belongs to this model.")},
    {.name = "scenarios", .type = HELI_OPTION_TEXT, .offset = offsetof(heli_options, scenarios), .argument = "FOLDER",
     .help = HELI_N_("Folder of scenarios; by default 'scenarios' in the current one, else those that came with Heli.")},
    {.name = "markdown", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, markdown),
     .help = HELI_N_("Write tables in Markdown with all columns, for documents.")},
};

static const heli_example examples[] = {
    {"heli describe parameters grid", HELI_N_("Lists the parameters of the section 'grid'.")},
    {"heli describe effective_power", HELI_N_("Shows one indicator with its exact definition.")},
    {"heli describe mechanism M7", HELI_N_("Shows one mechanism: its essay, parameters, indicators and scenario.")},
    {"heli describe scenarios --json", HELI_N_("Writes the list of scenarios as JSON.")},
};

const heli_command heli_command_describe = {
    .name = "describe",
    .operands = "parameters|indicators|mechanisms|models|scenarios|NAME...",
    .summary = HELI_N_("Show parameters, indicators, mechanisms, models and scenarios."),
    .description = HELI_N_("Shows what there is to set, to measure and to run. NAME is a parameter, a section of parameters, an "
                           "indicator, a mechanism (M7, or its name), a model, or a scenario and its file; after a topic it narrows the list."),
    .least_operands = 1,
    .most_operands = HELI_MANY_OPERANDS,
    .words = topic_words,
    .extensions = "yaml",
    .options = {rows, sizeof rows / sizeof rows[0]},
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_describe,
};
