/* Shared by the files that carry out sweeps; nobody else includes it. */
#ifndef HELI_RUN_SWEEP_INTERNAL_H
#define HELI_RUN_SWEEP_INTERNAL_H

#include "engine/run/sweep.h"
#include "engine/store/journal.h"
#include "engine/store/sweep_file.h"

/* --- sweep_jobs.c: what the journals say --- */

typedef enum heli_job_state { HELI_JOB_MISSING, HELI_JOB_DONE, HELI_JOB_FAILED, HELI_JOB_AGAIN } heli_job_state;

/* What is known of one job, in 16 bytes. AGAIN: failed for want of memory or disk, which may pass. */
typedef struct heli_job_note {
    uint64_t offset;          /* of its record in its journal */
    uint32_t journal;
    uint8_t state;
} heli_job_note;

/* All journals of an output, read. Job number = run * replicates + replicate. */
typedef struct heli_jobs {
    const heli_experiment *experiment;
    uint64_t count, replicates;
    heli_job_note *notes;     /* [count] */
    char **paths;             /* [journal_count], sorted */
    heli_journal_view *views; /* [journal_count] */
    size_t journal_count;
    uint64_t damaged_bytes, torn_bytes, foreign;
    uint64_t done, failed, again;
    bool other_program;       /* some entries were made by another version or commit of Heli: */
    char program[HELI_PROGRAM_BYTES]; /* this one */
} heli_jobs;

/**
 * Reads all journals of a folder; a folder that is not there has none. HELI_SCENARIO when journals hold only entries of another
 * experiment, HELI_CORRUPT when two entries of one job disagree.
 */
heli_status heli_jobs_read(heli_jobs *out, const heli_experiment *experiment, const char *folder, heli_context *ctx) HELI_MUST_CHECK;
void heli_jobs_free(heli_jobs *self);
/** Results of two versions of Heli do not go into one file: HELI_SCENARIO when entries were made by another. */
heli_status heli_jobs_check_program(const heli_jobs *self, const char *folder, heli_context *ctx) HELI_MUST_CHECK;

/** Paths of the journals in a folder, sorted by name; malloc'ed, each and all. */
heli_status heli_journals_list(char ***out, size_t *count, const char *folder, heli_context *ctx) HELI_MUST_CHECK;
void heli_journals_free(char **paths, size_t count);
/** Clears away what a kill has left of journals that were merged. */
void heli_journals_clear(const char *folder);
/** Removes journals, locks and the folder. */
void heli_journals_remove(const char *folder);

/* --- sweep_merge.c --- */

/** heli_sweep_merge for who holds the lock. */
heli_status heli_sweep_merge_locked(heli_sweep_result *out, const heli_experiment *experiment, const char *output, const char *folder, bool partial,
                                    bool keep_journals, heli_context *ctx) HELI_MUST_CHECK;

/** Refuses to resume over the result of another experiment. */
heli_status heli_sweep_check_output(const heli_experiment *experiment, const heli_sweep_options *options, heli_context *ctx) HELI_MUST_CHECK;

#endif
