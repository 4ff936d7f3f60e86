/* Levers and measures of a study as people read them, in tables of any kind. */
#ifndef HELI_ANALYSIS_STUDY_TEXT_H
#define HELI_ANALYSIS_STUDY_TEXT_H

#include "engine/scenario/study.h"

/** "Satisfaction" or "Joint force, health" in the user's language. */
void heli_measure_label(const heli_measure *measure, const heli_context *ctx, char *out, size_t size);
/** A lever's value for tables: about four digits of a real number, else as in YAML. */
void heli_lever_text(const heli_experiment *experiment, size_t factor, double value, char *out, size_t size);
/** The last word of a lever's path. */
const char *heli_lever_name(const heli_factor *factor);
/** About four digits, "-" for NaN. */
void heli_number_text(double value, char *out, size_t size);

#endif
