/* Shared by the files that bind what a study seeks; nobody else includes it. */
#ifndef HELI_SCENARIO_STUDY_INTERNAL_H
#define HELI_SCENARIO_STUDY_INTERNAL_H

#include "engine/scenario/experiment_internal.h"
#include "engine/scenario/study.h"

/* What is being bound, and where findings go. */
typedef struct heli_study_binding {
    heli_binder *binder;
    heli_experiment *experiment;
    heli_study *study;
    const heli_model *model;
    heli_context *ctx;
} heli_study_binding;

/** Reports a sentence without arguments. */
void heli_study_complain(const heli_study_binding *self, heli_place at, const char *key, const char *sentence);

/** Values of a study's own keys; true when the node is there and sound. */
bool heli_study_read_real(const heli_study_binding *self, const char *key, const heli_node *node, double *value);
bool heli_study_read_whole(const heli_study_binding *self, const char *key, const heli_node *node, double low, double high, int64_t *value);
/** A word out of a list; its index, or `otherwise` when it is missing or wrong. */
size_t heli_study_read_word(const heli_study_binding *self, const char *key, const heli_node *node, const char *const *words, size_t count, size_t otherwise);

/** Reports keys that are not known. */
void heli_study_refuse_unknown(const heli_study_binding *self, const heli_node *map, const char *const *known, size_t count);
/** The first of a list of at most `most` items; NULL, reported, when the node is none. */
const heli_node *heli_study_items(const heli_study_binding *self, const heli_node *node, const char *key, size_t most);
/** True for a mapping; reports what is none. */
bool heli_study_is_map(const heli_study_binding *self, const heli_node *item, const char *key);

/** Indicator, window and summary of an entry of the list `key`. */
bool heli_study_bind_measure(const heli_study_binding *self, heli_measure *out, const heli_node *item, const char *key);
/** A long name is cut, not within a character of UTF-8. */
void heli_study_cut_name(char out[HELI_STUDY_NAME], const char *text);

/** Binds `targets` and `calibration`. */
void heli_study_bind_targets(heli_study_binding *self);
/** Writes that part of the canonical text. */
void heli_study_write_targets(heli_writer *out, const heli_experiment *experiment);
/** "indicator: NAME, summary: mean, window_steps: 52" of an entry. */
void heli_study_write_measure(heli_writer *out, const heli_measure *of);
void heli_study_write_real(heli_writer *out, double value);

#endif
