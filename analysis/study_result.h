/* A study's result file, gone through again. */
#ifndef HELI_ANALYSIS_STUDY_RESULT_H
#define HELI_ANALYSIS_STUDY_RESULT_H

#include "analysis/calibrate.h"
#include "analysis/optimise.h"
#include "engine/store/study_file.h"

/* What the search found: one of the three, by `kind`. */
typedef struct heli_study_result {
    heli_study_file file;
    heli_evaluations *evaluations;
    heli_search_kind kind;
    heli_optimum optimum;
    heli_exploration exploration;
    heli_calibrated calibrated;
} heli_study_result;

/** Which search a file says that it comes from; false for a word that is none. */
bool heli_search_find(const char *name, heli_search_kind *kind);

/** Reads a file and makes its search again from its evaluations, without running anything. Free in any case; do not move it. */
heli_status heli_study_result_read(heli_study_result *out, const char *path, const heli_model *const *models, heli_context *ctx) HELI_MUST_CHECK;
void heli_study_result_free(heli_study_result *self);

#endif
