/* Tables that a search adds to its evaluations, and writing both into a result file. */
#ifndef HELI_ANALYSIS_STUDY_TABLES_H
#define HELI_ANALYSIS_STUDY_TABLES_H

#include "analysis/study_search.h"
#include "engine/store/study_file.h"

enum { HELI_STUDY_MOST_TABLES = 24 };

/* Tables being collected, with room that is freed together. Zeroed is empty. */
typedef struct heli_study_tables {
    heli_study_table tables[HELI_STUDY_MOST_TABLES];
    void *rooms[HELI_STUDY_MOST_TABLES];
    size_t count;
    bool failed;              /* memory was short */
} heli_study_tables;

/** A new table: zeroed room for its values, double or int64_t. NULL when memory is short, which `failed` notes. */
void *heli_study_tables_add(heli_study_tables *self, heli_study_table table);
void heli_study_tables_free(heli_study_tables *self);

/** Writes evaluations and tables as heli_study_file_write. */
heli_status heli_study_tables_write(const heli_study_search *study, const heli_study_tables *tables, const char *path, char digest[17], heli_context *ctx) HELI_MUST_CHECK;

#endif
