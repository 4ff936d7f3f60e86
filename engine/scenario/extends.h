/*
 * The chain of files that a scenario is made of: itself, its base, the base's base, and so on.
 */
#ifndef HELI_SCENARIO_EXTENDS_H
#define HELI_SCENARIO_EXTENDS_H

#include <sys/types.h>

#include "engine/scenario/scenario.h"
#include "engine/scenario/tree.h"

typedef struct heli_chain {
    heli_document documents[HELI_SCENARIO_MAX_EXTENDS + 1]; /* [0] is the scenario's own file */
    dev_t device[HELI_SCENARIO_MAX_EXTENDS + 1];            /* what the files are on disk, to see circles */
    ino_t inode[HELI_SCENARIO_MAX_EXTENDS + 1];
    size_t count;
} heli_chain;

/**
 * Reads a file and the bases it extends. HELI_IO when the file itself cannot be read; HELI_SCENARIO, reported, when it or a
 * base cannot be used; a base that cannot be read is an error at the line of `extends`.
 */
heli_status heli_chain_load(heli_chain *self, const char *path, heli_context *ctx) HELI_MUST_CHECK;

/** A chain of one text in memory, which may not extend anything. */
heli_status heli_chain_parse(heli_chain *self, const char *name, const char *text, size_t bytes, heli_context *ctx) HELI_MUST_CHECK;

void heli_chain_free(heli_chain *self);

/** The model that the chain is for, NULL (reported) when it names an unknown one or two different ones. */
const heli_model *heli_chain_model(const heli_chain *self, const heli_model *const *models, heli_context *ctx);

#endif
