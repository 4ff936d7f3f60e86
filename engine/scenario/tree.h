/*
 * The tree of one YAML file: scalars, mappings and lists, each with its place.
 *
 * Scalars stay texts: what they mean is decided where they are bound to a parameter row, so that YAML's guesses (no = false, 010 = 8) never
 * happen. A node that was refused when it was read (an alias, a tag) is HELI_NODE_BAD: its error has been reported, and
 * whoever meets it keeps silent.
 */
#ifndef HELI_SCENARIO_TREE_H
#define HELI_SCENARIO_TREE_H

#include "engine/scenario/place.h"

typedef enum heli_node_kind { HELI_NODE_SCALAR, HELI_NODE_MAP, HELI_NODE_LIST, HELI_NODE_BAD } heli_node_kind;

typedef struct heli_node {
    heli_node_kind kind;
    char *text;               /* of a scalar, else NULL */
    bool quoted;              /* "7" is a text, 7 a number */
    heli_place at;
    char *key;                /* in a mapping; else NULL */
    heli_place key_at;
    size_t count;             /* children of a mapping or list */
    struct heli_node *first, *last, *next;
} heli_node;

/* A file, or an argument, as text and tree. */
typedef struct heli_document {
    char *name;               /* as in diagnostics; places borrow it */
    char *text;
    size_t bytes;
    heli_node *root;          /* NULL where the text holds nothing */
} heli_document;

/**
 * Scans and reads `text` (copied). Every finding is reported; returns HELI_SCENARIO when the tree cannot be used at all (a finding of
 * the scan, a syntax error), HELI_OK also when parts of it are bad. `shift` columns are added on the first line.
 */
heli_status heli_document_read(heli_document *self, const char *name, const char *text, size_t bytes, int shift,
                               heli_context *ctx) HELI_MUST_CHECK;

/** Releases a document. Safe on a zeroed one and twice. */
void heli_document_free(heli_document *self);

/** The child of a mapping with this key, or NULL (also for NULL and for what is no mapping). */
const heli_node *heli_node_child(const heli_node *self, const char *key);

/** True for a scalar that says nothing: an empty value, ~ or null. */
bool heli_node_is_empty(const heli_node *self);

void heli_node_free(heli_node *self);

#endif
