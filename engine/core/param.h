/*
 * Parameter rows: the one place where a parameter exists.
 *
 * From a row come the check of a scenario file, `--set`, the factors of an experiment, `heli describe`, the attributes of a
 * result file and the tables of the ODD description. A model keeps its parameters in one plain struct; a row says where in it
 * the value lies. Struct and rows are made from one .def list per section, see models/governance/params.h.
 */
#ifndef HELI_CORE_PARAM_H
#define HELI_CORE_PARAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/context.h"

enum { HELI_PARAM_MAX_LENGTH = 8 };

typedef enum heli_param_type {
    HELI_PARAM_REAL,  /* double */
    HELI_PARAM_INT,   /* int64_t */
    HELI_PARAM_BOOL,  /* bool */
    HELI_PARAM_ENUM,  /* int, index into `choices` */
    HELI_PARAM_REALS  /* double[length] */
} heli_param_type;

/* What beyond its range a parameter demands, and when it may change. */
typedef enum heli_param_trait {
    HELI_PARAM_PLAIN = 0,
    HELI_PARAM_AT_START = 1,  /* shapes the initial world; a policy cannot change it during the run */
    HELI_PARAM_SHARES = 2,    /* REALS that are non-negative and sum to 1 */
    HELI_PARAM_NOT_ZERO = 4   /* REALS of which at least one must differ from 0 (directions) */
} heli_param_trait;

/* One choice of an enumerated parameter. */
typedef struct heli_choice {
    const char *name; /* as in YAML */
    const char *help;
    const char *help_zh;
} heli_choice;

typedef struct heli_param {
    const char *path;     /* dotted, as in YAML: "resident.need_inflow_per_week" */
    const char *symbol;   /* as in the ODD description: "δ (18)"; "" where it has none */
    heli_param_type type;
    unsigned traits;      /* heli_param_trait, or-ed */
    size_t offset;        /* into the model's parameter struct */
    size_t length;        /* number of values: 1, or that of REALS */
    double default_values[HELI_PARAM_MAX_LENGTH];
    double minimum;
    double maximum;
    const char *unit;     /* "1/week", "yuan/year", "" for a pure number */
    const char *source;   /* "essay 2", a citation, or "assumption" */
    const char *help;     /* one sentence, English */
    const char *help_zh;  /* the same in Chinese; a label fit for a table */
    const heli_choice *choices; /* ENUM: ends with a NULL name */
} heli_param;

/** Sets every parameter of the table to its default. */
void heli_params_default(const heli_param *rows, size_t count, void *values);

/** The row with this dotted path, or NULL. */
const heli_param *heli_param_find(const heli_param *rows, size_t count, const char *path);

/** The known path nearest to a misspelt one (by edit distance), or NULL when none is near. */
const char *heli_param_nearest(const heli_param *rows, size_t count, const char *path);

/** Nearest of n names to a misspelt one by optimal-string-alignment distance, or NULL when none is near. */
const char *heli_nearest_name(const char *const *names, size_t n, const char *name);

/** Component `k` of a parameter's value as a double (bool 0/1, enum its index). */
double heli_param_value(const heli_param *row, const void *values, size_t k);

/** Stores component `k`, converting to the row's type; no checks (heli_param_check comes after). */
void heli_param_store(const heli_param *row, void *values, size_t k, double value);

/** Bytes of a parameter's value in its struct. */
size_t heli_param_bytes(const heli_param *row);

/** Copies one parameter's value from struct to struct. */
void heli_param_copy(const heli_param *row, void *to, const void *from);

/** Stores an integer parameter exactly (beyond 2^53). */
void heli_param_store_int(const heli_param *row, void *values, int64_t value);

/**
 * Checks one parameter's value against its row: range, finite, shares that sum to 1 (within 1e-9), a direction that is not zero.
 * Each violation becomes a diagnostic of ctx under the row's path. Returns true when there was none.
 */
bool heli_param_check(const heli_param *row, const void *values, heli_context *ctx);

/** Writes a value as it would stand in YAML ("0.2", "true", "[1, 0, 0]", "guiding") into text[size]; always terminated. */
void heli_param_format(const heli_param *row, const void *values, char *text, size_t size);

/** True when the two structs agree in this parameter. */
bool heli_param_equal(const heli_param *row, const void *a, const void *b);

#endif
