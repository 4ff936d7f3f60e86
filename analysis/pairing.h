/*
 * Which result files can stand beside each other, and whether their replicates are pairs.
 *
 * Replicate k of two runs has drawn the same random numbers when seed, initial seed and burn-in agree (common random numbers): then the
 * difference within the pair is the policy's. Where they do not agree the runs can still be compared as independent samples. Files
 * of different models or lengths cannot be compared at all.
 */
#ifndef HELI_ANALYSIS_PAIRING_H
#define HELI_ANALYSIS_PAIRING_H

#include "engine/store/results.h"

/* A is the first letter, so this many files have names. */
enum { HELI_COMPARE_MOST = 26 };

/** "A" for the first file, "B" for the second, ... */
char heli_operand_label(size_t operand);

/**
 * Refuses fewer than two files or more than HELI_COMPARE_MOST with HELI_USAGE, files of different models with HELI_FOREIGN, and files that
 * record different numbers of weeks with HELI_USAGE.
 */
heli_status heli_pairing_check(const heli_results *const *files, size_t count, heli_context *ctx) HELI_MUST_CHECK;

/** True when replicates of the first file and of file number `other` are pairs; otherwise why[size] says in a sentence why not. */
bool heli_pairing_holds(const heli_results *const *files, size_t other, const heli_context *ctx, char *why, size_t size);

/** True when this replicate exists and ran to its end in the file. */
bool heli_pairing_has(const heli_results *file, size_t replicate);

#endif
