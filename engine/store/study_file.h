/*
 * Result files of studies: HDF5 like those of sweeps (sweep_file.h), with every evaluation, from which the search can be gone through again.
 *
 *     /point /evaluation /objective /limit /outcome /target /window    dimensions
 *     /<factor path>                     the settings on (point): float64; text for words and whole scenarios
 *     /evaluation_point, _replicate      which run an evaluation is; _status 0 done, 1 failed
 *     /objective_value                   float64 (evaluation, objective), named in /objective_name; likewise limit_value, outcome_value, target_value
 *     /objective_window                  float64 (evaluation, objective, window): means over 13 recorded steps, counted from the end
 *     and the tables that the search hands over: front, trace, cells, generations
 *
 * Root attributes: as for single runs, and `study` with `study_sha256`, the canonical text, and `search`: optimise, explore or calibrate. Built in memory, written to
 * FILE.tmp, synced, read again, compared, renamed. Equal evaluations give equal bytes. Thread safety: as for results.h.
 */
#ifndef HELI_STORE_STUDY_FILE_H
#define HELI_STORE_STUDY_FILE_H

#include "engine/scenario/study.h"

/* A variable that the search hands over. Dimensions are named; one that is not there yet is made. */
typedef struct heli_study_table {
    const char *name;
    const char *long_name, *long_name_zh, *unit;
    bool whole;               /* int64 values, else float64 with NaN for missing */
    size_t rank;              /* 1, 2 or 3 */
    const char *dimensions[3];
    size_t size[3];
    const void *values;       /* [size[0]][size[1]][size[2]] */
} heli_study_table;

/* What is written; all borrowed. */
typedef struct heli_study_content {
    const heli_experiment *experiment; /* its values are the points */
    size_t point_count;
    const char *search;       /* "optimise", "explore", "calibrate" */
    size_t evaluation_count;
    const int64_t *points;    /* [evaluation_count] */
    const int64_t *replicates;
    const int8_t *status;
    const double *values;     /* [evaluation_count][heli_study_values] */
    const heli_study_table *tables;
    size_t table_count;
} heli_study_content;

/** Writes PATH; `digest` becomes that of all evaluations. HELI_IO, HELI_DISK_FULL or HELI_MEMORY; the old file then stays. */
heli_status heli_study_file_write(const char *path, const heli_study_content *content, char digest[17], heli_context *ctx) HELI_MUST_CHECK;

/** True when PATH is a result file of a study; false for any other file and for none. */
bool heli_study_file_is(const char *path);

/* A study's file, read. */
typedef struct heli_study_file {
    heli_experiment *experiment;
    char search[16];
    char digest[17];
    size_t point_count, evaluation_count;
    double *point_values;     /* [point_count][factor_count] as in heli_experiment */
    int64_t *points, *replicates;
    int8_t *status;
    double *values;           /* [evaluation_count][heli_study_values] */
} heli_study_file;

/** Reads a study's file. HELI_FOREIGN, HELI_CORRUPT, HELI_IO as heli_results_read. Free in any case. */
heli_status heli_study_file_read(heli_study_file *out, const char *path, const heli_model *const *models, heli_context *ctx) HELI_MUST_CHECK;
void heli_study_file_free(heli_study_file *self);

#endif
