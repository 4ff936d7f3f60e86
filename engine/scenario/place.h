/*
 * Places: where in which file something stands, and how a diagnostic gets its place.
 */
#ifndef HELI_SCENARIO_PLACE_H
#define HELI_SCENARIO_PLACE_H

#include "engine/core/context.h"

typedef struct heli_place {
    const char *file;         /* borrowed; NULL: nowhere */
    int line, column;         /* from 1, columns in code points; 0: unknown */
    int length;               /* code points to underline */
} heli_place;

/* A file with more faults than this is of another kind altogether; its rest is not read. */
enum { HELI_MAX_FINDINGS = 200 };

/** Completes a diagnostic that was just reported; a NULL diagnostic is let pass. */
void heli_put(heli_diagnostic *self, heli_place place);

/* A piece of a scenario as a message may show it: shortened, without control characters. */
typedef struct heli_shown { char text[176]; } heli_shown;
heli_shown heli_show(const char *text);

#endif
