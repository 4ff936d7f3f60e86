/*
 * Statuses: how every fallible function of Heli says what became of it.
 *
 * One list names each status, the exit status of the command line that it leads to, and its
 * sentence. The sentence is English source text for gettext; the context carries the details.
 */
#ifndef HELI_CORE_STATUS_H
#define HELI_CORE_STATUS_H

/*      name         exit  sentence */
#define HELI_STATUS_LIST(X)                                                     \
    X(OK,            0,    "done")                                              \
    X(USAGE,         2,    "the command line is not understood")                \
    X(SCENARIO,      3,    "the scenario is not valid")                         \
    X(FOREIGN,       3,    "the file belongs to another model or version")      \
    X(IO,            4,    "a file could not be read or written")               \
    X(DISK_FULL,     4,    "the disk is full")                                  \
    X(CORRUPT,       4,    "the file is damaged")                               \
    X(MODEL,         5,    "the model broke one of its own rules")              \
    X(MEMORY,        70,   "not enough memory")                                 \
    X(INTERNAL,      70,   "an internal error of Heli")                         \
    X(INTERRUPTED,   75,   "interrupted; the run can be resumed")

typedef enum heli_status {
#define X(name, exit_status, sentence) HELI_##name,
    HELI_STATUS_LIST(X)
#undef X
    HELI_STATUS_COUNT
} heli_status;

/* A returned status may not be ignored. */
#define HELI_MUST_CHECK __attribute__((warn_unused_result))

/* Leaves the function by its one exit when a call fails; the function declares `status` and `out:`. */
#define HELI_TRY(call)                                                          \
    do {                                                                        \
        status = (call);                                                        \
        if (status != HELI_OK) goto out;                                        \
    } while (0)

/** Name of a status as it stands in logs ("DISK_FULL"); never NULL. */
const char *heli_status_name(heli_status status);

/** English sentence of a status, to be translated by who shows it; never NULL. */
const char *heli_status_sentence(heli_status status);

/** Exit status of the command line for this status (architecture, section 8). */
int heli_status_exit(heli_status status);

#endif
