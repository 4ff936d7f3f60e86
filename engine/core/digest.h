/*
 * A digest of states and results: a 64-bit fingerprint to compare runs bit by bit (FNV-1a over 64-bit
 * words, each mixed before it is taken in). Not cryptographic. Files carry SHA-256 from engine/store besides.
 */
#ifndef HELI_CORE_DIGEST_H
#define HELI_CORE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

typedef struct heli_digest { uint64_t state; uint64_t bytes; } heli_digest;

void heli_digest_init(heli_digest *self);
/** Adds bytes; the result does not depend on how a sequence of bytes is cut into calls of multiples of 8 bytes.
 *  A call whose length is no multiple of 8 ends in a word of its own, filled up with zeros. */
void heli_digest_add(heli_digest *self, const void *data, size_t bytes);
uint64_t heli_digest_value(const heli_digest *self);

/**
 * Fingerprint of one replicate: how it ended (heli_status), its recorded steps, the digest of its last state (0 where it failed), and the
 * whole series [values], steps not made included. NULL: no series was kept.
 */
uint64_t heli_digest_replicate(uint64_t status, uint64_t steps_done, uint64_t state, const double *series, size_t values);

/** A value as 16 hexadecimal digits. The hash of a run, as `heli run` prints it, is that of its replicates' fingerprints in their order. */
void heli_digest_text(const heli_digest *self, char text[17]);

/** CRC-32C (Castagnoli) of a block, continuing from `crc` (0 at the start). Guards records on disk. */
uint32_t heli_crc32c(uint32_t crc, const void *data, size_t bytes);

#endif
