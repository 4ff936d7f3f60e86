/* A list of plain records that grows by doubling. */
#include "models/governance/mechanisms/list.h"

#include <stdlib.h>
#include <string.h>

void gov_list_free(gov_list *self)
{
    free(self->items);
    *self = (gov_list){0};
}

static heli_status make_room(gov_list *self, uint64_t count, size_t item_bytes)
{
    if (count <= self->capacity) return HELI_OK;
    uint64_t capacity = self->capacity ? self->capacity : 16;
    while (capacity < count) capacity *= 2;
    void *grown = realloc(self->items, capacity * item_bytes);
    if (!grown) return HELI_MEMORY;
    self->items = grown;
    self->capacity = capacity;
    return HELI_OK;
}

heli_status gov_list_add(gov_list *self, const void *item, size_t item_bytes)
{
    heli_status status = make_room(self, self->count + 1, item_bytes);
    if (status != HELI_OK) return status;
    memcpy((unsigned char *)self->items + self->count * item_bytes, item, item_bytes);
    self->count++;
    return HELI_OK;
}

heli_status gov_list_visit(gov_list *self, const char *name, size_t item_bytes, heli_visitor *visitor)
{
    heli_status status = visitor->block(visitor, name, &self->count, sizeof self->count);
    if (status != HELI_OK) return status;
    status = make_room(self, self->count, item_bytes);
    if (status != HELI_OK) return status;
    return visitor->block(visitor, name, self->items, self->count * item_bytes);
}

heli_status gov_list_visit_owned(gov_list *self, size_t partition, bool here, const char *name, size_t item_bytes, heli_visitor *visitor)
{
    heli_status status = heli_visit_owned(visitor, partition, name, here ? &self->count : NULL, sizeof self->count);
    if (status != HELI_OK) return status;
    status = make_room(self, self->count, item_bytes);
    if (status != HELI_OK) return status;
    return heli_visit_owned(visitor, partition, name, here ? self->items : NULL, self->count * item_bytes);
}
