/*
 * The journal of a sweep: every finished job is appended at once, so that nothing finished is lost.
 *
 * The journals of OUTPUT.h5 lie in the folder OUTPUT.h5.journal, one file for each rank and shard (a few, however many jobs):
 *
 *     header   "HELIJNL2", u32 length of the text, text: the experiment's canonical text, 64 bytes: which Heli wrote it (version and commit,
 *              padded with zeros), u32 CRC-32C of all before
 *     record   u32 marker, u32 bytes of the body, u32 CRC-32C of (bytes, body), body:
 *              u64 tag of the experiment, u64 run, u32 replicate, u32 status, i64 steps done, u64 digest, u32 values, u32 bytes of the reason,
 *              reason, f64 values
 *
 * All numbers little-endian. A torn tail (a process killed while it wrote) is cut off when the journal is opened for appending. Damage in the
 * middle is found by the checksums and skipped up to the next sound record: those jobs run again. A flipped bit in the header costs
 * nothing, since each record carries the tag of its experiment.
 *
 * Thread safety: one journal is used by one thread at a time; heli_journal_sync may run beside an append.
 */
#ifndef HELI_STORE_JOURNAL_H
#define HELI_STORE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/context.h"

enum { HELI_REASON_BYTES = 256, HELI_PROGRAM_BYTES = 64 };

/* What one job leaves behind. */
typedef struct heli_entry {
    uint64_t run;
    uint32_t replicate;
    heli_status status;       /* HELI_OK, or why it failed */
    int64_t steps_done;
    uint64_t digest;          /* of final state and series */
    uint32_t value_count;     /* 0 when it failed before it began */
    const double *values;     /* [value_count]; NULL in an entry that was read, see heli_journal_view_values */
    const char *reason;       /* of a failure, else "" */
} heli_entry;

/* --- writing --- */

typedef struct heli_journal heli_journal;

/**
 * Opens PATH for appending, creating it where it is not there; `text` is the experiment's. A torn tail is cut off, and a sound record stays the
 * last; a header without any record is written anew. The file survives a power cut from here on. Fails with HELI_IO or HELI_DISK_FULL.
 */
heli_status heli_journal_open(heli_journal **out, const char *path, const char *text, uint64_t tag, heli_context *ctx) HELI_MUST_CHECK;

/** Appends one entry. When it fails, what was written of it is cut off again. */
heli_status heli_journal_append(heli_journal *self, const heli_entry *entry, heli_context *ctx) HELI_MUST_CHECK;

/** Makes all that was appended safe against a power cut. */
heli_status heli_journal_sync(heli_journal *self, heli_context *ctx) HELI_MUST_CHECK;

/** Syncs and closes; NULL is allowed. */
heli_status heli_journal_close(heli_journal *self, heli_context *ctx) HELI_MUST_CHECK;

/** Which Heli this is, as it stands in the headers of its journals: "0.1.0 COMMIT", with + after the commit of a changed tree. */
void heli_journal_program(char program[HELI_PROGRAM_BYTES]);

/* --- reading --- */

/* A journal open for reading, mapped into memory. Any number of threads may look at once. */
typedef struct heli_journal_view {
    const unsigned char *bytes;
    size_t size;
} heli_journal_view;

heli_status heli_journal_view_open(heli_journal_view *out, const char *path, heli_context *ctx) HELI_MUST_CHECK;
void heli_journal_view_close(heli_journal_view *self);

/* What a reading found besides the entries. */
typedef struct heli_journal_facts {
    uint64_t entries;         /* of this experiment, sound */
    uint64_t foreign;         /* sound entries of another experiment */
    uint64_t damaged_bytes;   /* skipped before the last sound record */
    uint64_t torn_bytes;      /* after it */
    bool header_sound;
} heli_journal_facts;

/** Called for every sound entry, in the order of the file; `offset` is where its record begins. */
typedef heli_status (*heli_entry_fn)(void *data, const heli_entry *entry, uint64_t offset);

/** Goes once through a journal. Entries of another experiment are counted, not shown. Fails only with what `fn` returns. */
heli_status heli_journal_scan(const heli_journal_view *self, uint64_t tag, heli_entry_fn fn, void *data,
                              heli_journal_facts *facts) HELI_MUST_CHECK;

/** Which Heli began the journal; false when its header is damaged. */
bool heli_journal_view_program(const heli_journal_view *self, char program[HELI_PROGRAM_BYTES]);

/** The entry whose record begins at an offset that a scan told, without its values; reason has room for HELI_REASON_BYTES + 1. */
heli_entry heli_journal_view_entry(const heli_journal_view *self, uint64_t offset, char *reason);
/** Copies its values [entry.value_count]. */
void heli_journal_view_values(const heli_journal_view *self, uint64_t offset, double *values);

/** True when two records, at offsets that scans told, are the same in every byte. */
bool heli_journal_view_same(const heli_journal_view *self, uint64_t offset, const heli_journal_view *other, uint64_t other_offset);

/** The experiment's text out of a sound header, malloc'ed; NULL when the header is damaged. HELI_IO when the file cannot be read. */
heli_status heli_journal_text(char **text, const char *path, heli_context *ctx) HELI_MUST_CHECK;

/** Tag of an experiment: the beginning of its SHA-256. */
uint64_t heli_journal_tag(const char *sha256_hex);

#endif
