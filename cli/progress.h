/*
 * Progress of a run for people: a bar with rate and time left on a terminal, a plain line every ten seconds elsewhere, nothing
 * when quiet. Writes to standard error only.
 */
#ifndef HELI_CLI_PROGRESS_H
#define HELI_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdio.h>

#include "engine/run/run.h"

typedef struct heli_meter {
    FILE *stream;
    bool quiet;
    bool terminal;            /* a bar that is drawn over; else lines */
    bool drawn;               /* the bar stands on the screen */
    const char *step_unit;    /* of the model: "week" */
    uint64_t agents;          /* of one replicate; for the rate */
    double next_line;         /* seconds after which the next plain line is due */
    bool begun;               /* the two below are known; the rate counts from them, */
    int64_t first_steps;      /* because a resumed run begins with steps it did not make */
    double first_seconds;
} heli_meter;

heli_meter heli_meter_init(FILE *stream, bool quiet, const heli_model *model, uint64_t agents);

/** Fits heli_run_options.progress; `data` is a heli_meter. */
void heli_meter_show(const heli_run_progress *progress, void *data);

/** Removes the bar, so that other messages begin on a clean line. */
void heli_meter_clear(heli_meter *self);

/** "2:05", "1:02:05" or "3 d 4 h" for so many seconds. */
void heli_duration_text(double seconds, char *text, size_t size);

/** A model's unit of steps in the user's language, one and many: "week" and "weeks", "周". */
const char *heli_step_word(const char *step_unit);
const char *heli_steps_word(const char *step_unit);

#endif
