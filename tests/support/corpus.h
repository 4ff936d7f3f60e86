/* A corpus: a folder of files, each held against what is expected to be said of it, in a file beside it. */
#ifndef HELI_TESTS_SUPPORT_CORPUS_H
#define HELI_TESTS_SUPPORT_CORPUS_H

#include <stddef.h>

#include "engine/core/model.h"

/* What is said of one file, malloc'ed, and how it ended; the sentences go through `translate`, where there is one. */
typedef char *(*corpus_outcome)(const char *path, const heli_model *const *models, const char *(*translate)(const char *), heli_status *status);

/**
 * Holds every .yaml file of a folder against `wanted` and, where `ending` is given, what is said against the file with that ending; with HELI_UPDATE=1
 * in the environment these are written anew. Files are named without their folder. Fails the test where one differs; returns how many there are.
 */
size_t corpus_check(const char *folder, corpus_outcome outcome, const heli_model *const *models, heli_status wanted, const char *ending,
                    const char *(*translate)(const char *));

#endif
