/* A list of plain records that grows: open tickets, disputes, petitions. Part of a community's state. */
#ifndef HELI_GOVERNANCE_LIST_H
#define HELI_GOVERNANCE_LIST_H

#include "engine/core/model.h"

typedef struct gov_list {
    void *items;
    uint64_t count, capacity;
} gov_list;

void gov_list_free(gov_list *self);
/** Appends a copy of one item; HELI_MEMORY leaves the list as it was. */
heli_status gov_list_add(gov_list *self, const void *item, size_t item_bytes) HELI_MUST_CHECK;
/** Visits count and items; when restoring, makes room first. */
heli_status gov_list_visit(gov_list *self, const char *name, size_t item_bytes, heli_visitor *visitor) HELI_MUST_CHECK;
/** The same for a list that only the owner of a partition knows; elsewhere `here` is false. */
heli_status gov_list_visit_owned(gov_list *self, size_t partition, bool here, const char *name, size_t item_bytes,
                                 heli_visitor *visitor) HELI_MUST_CHECK;

#endif
