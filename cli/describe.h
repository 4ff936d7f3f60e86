/*
 * What `heli describe` shows: rows of models, picked by model and name, as tables, as JSON, or one in full.
 */
#ifndef HELI_CLI_DESCRIBE_H
#define HELI_CLI_DESCRIBE_H

#include <stdio.h>

#include "cli/json.h"
#include "cli/table.h"
#include "engine/scenario/scenario.h"

typedef enum heli_topic {
    HELI_TOPIC_PARAMETERS,
    HELI_TOPIC_INDICATORS,
    HELI_TOPIC_MECHANISMS,
    HELI_TOPIC_MODELS,
    HELI_TOPIC_SCENARIOS,
    HELI_TOPICS
} heli_topic;

/* One row that was picked; of param, indicator and mechanism the one that the topic asks for, none for a model. */
typedef struct heli_pick {
    const heli_model *model;
    const heli_param *param;
    const heli_indicator *indicator;
    const heli_mechanism *mechanism;
} heli_pick;

typedef struct heli_picks {
    heli_pick *items;
    size_t count;
    heli_param *run_rows; /* copies of the engine's rows, which it keeps for one model at a time */
    size_t run_count;
} heli_picks;

/**
 * Picks the rows of a topic (not scenarios) of `model` (NULL: of all) by name: any of names[count], none meaning all. A
 * parameter is also picked by its section ("grid"), a mechanism by code or name. Fails with HELI_MEMORY. Release with heli_picks_free in any case.
 */
heli_status heli_pick_rows(heli_picks *out, heli_topic topic, const char *model, const char *const *names, size_t count,
                           heli_context *ctx) HELI_MUST_CHECK;
void heli_picks_free(heli_picks *self);

/** Whether a name means this mechanism: its code, or its name in either language; case and hyphens do not matter. */
bool heli_mechanism_is(const heli_mechanism *row, const char *name);

/* --- as text (describe_text.c) --- */

void heli_describe_parameters(FILE *stream, const heli_picks *picks, heli_table_style style);
void heli_describe_indicators(FILE *stream, const heli_picks *picks, heli_table_style style);
void heli_describe_models(FILE *stream, const heli_picks *picks, heli_table_style style);
/** In Markdown a document: with an overview and in full (describe_mechanism.c). */
void heli_describe_mechanisms(FILE *stream, const heli_picks *picks, heli_table_style style);

/* --- one in full (describe_card.c) --- */

void heli_describe_parameter(FILE *stream, const heli_pick *pick);
void heli_describe_indicator(FILE *stream, const heli_pick *pick);
void heli_describe_mechanism(FILE *stream, const heli_pick *pick);
void heli_describe_model(FILE *stream, const heli_model *model);
void heli_describe_scenario(FILE *stream, const heli_scenario *scenario);
/** A line of a card: label, then text wrapped beside it; nothing where the text is NULL or empty. */
void heli_describe_line(FILE *stream, const char *label, const char *text);

/* --- as JSON (describe_json.c); each writes one object --- */

void heli_json_parameter(heli_json *json, const heli_pick *pick);
void heli_json_indicator(heli_json *json, const heli_pick *pick);
void heli_json_mechanism(heli_json *json, const heli_pick *pick);
void heli_json_model(heli_json *json, const heli_model *model);
void heli_json_scenario(heli_json *json, const char *file, const heli_scenario *scenario, const heli_context *ctx);

/* --- words for values --- */

const char *heli_param_type_name(heli_param_type type);
const char *heli_aggregate_name(heli_aggregate aggregate);
/** Default and range of a row as they would stand in YAML: "0.2", "[0, 1]", "guiding | administering". */
void heli_param_default_text(const heli_param *row, char *text, size_t size);
void heli_param_range_text(const heli_param *row, char *text, size_t size);

#endif
