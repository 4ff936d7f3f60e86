/* The layout of a file to be: a list that owns its names, attributes and small values. */
#include "engine/store/layout.h"

#include <stdlib.h>
#include <string.h>

#include "engine/core/math.h"

static char *copy_text(const char *text)
{
    size_t bytes = strlen(text) + 1;
    char *copy = malloc(bytes);
    if (copy) memcpy(copy, text, bytes);
    return copy;
}

size_t heli_item_bytes(heli_item_type type)
{
    switch (type) {
    case HELI_ITEM_GROUP: return 0;
    case HELI_ITEM_I8: return sizeof(int8_t);
    case HELI_ITEM_I64: return sizeof(int64_t);
    case HELI_ITEM_U64: return sizeof(uint64_t);
    case HELI_ITEM_F32: return sizeof(float);
    case HELI_ITEM_F64: return sizeof(double);
    case HELI_ITEM_TEXT: return sizeof(char *);
    }
    return 0;
}

size_t heli_item_elements(const heli_item *item)
{
    size_t elements = 1;
    for (size_t d = 0; d < item->rank; d++) elements *= (size_t)item->size[d];
    return elements;
}

/* --- items --- */

static size_t add_item(heli_layout *self, heli_item_type type, const char *path)
{
    if (self->count == self->capacity) {
        size_t capacity = self->capacity ? 2 * self->capacity : 64;
        heli_item *grown = realloc(self->items, capacity * sizeof *grown);
        if (!grown) {
            self->short_of_memory = true;
            return 0;
        }
        self->items = grown;
        self->capacity = capacity;
    }
    char *copy = copy_text(path);
    if (!copy) {
        self->short_of_memory = true;
        return 0;
    }
    self->items[self->count] = (heli_item){.path = copy, .type = type};
    return self->count++;
}

heli_status heli_layout_init(heli_layout *self, heli_context *ctx)
{
    *self = (heli_layout){0};
    add_item(self, HELI_ITEM_GROUP, "/");
    if (!self->short_of_memory) return HELI_OK;
    heli_layout_free(self);
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

static void free_item(heli_item *item)
{
    if (item->data && item->type == HELI_ITEM_TEXT)
        for (size_t i = 0; i < heli_item_elements(item); i++) free(((char **)item->data)[i]);
    for (size_t a = 0; a < item->attribute_count; a++) free(item->attributes[a].text);
    free(item->data);
    free(item->attributes);
    free(item->path);
}

void heli_layout_free(heli_layout *self)
{
    for (size_t i = 0; i < self->count; i++) free_item(&self->items[i]);
    free(self->items);
    *self = (heli_layout){0};
}

size_t heli_layout_group(heli_layout *self, const char *path)
{
    return add_item(self, HELI_ITEM_GROUP, path);
}

size_t heli_layout_variable(heli_layout *self, const char *path, heli_item_type type, size_t rank, const size_t *axes)
{
    size_t index = add_item(self, type, path);
    if (self->short_of_memory) return 0;
    heli_item *item = &self->items[index];
    item->rank = rank;
    for (size_t d = 0; d < rank; d++) {
        item->size[d] = self->items[axes[d]].size[0];
        item->axis[d] = axes[d] + 1;
    }
    return index;
}

size_t heli_layout_scale(heli_layout *self, const char *path, heli_item_type type, uint64_t size, bool bare)
{
    size_t index = add_item(self, type, path);
    if (self->short_of_memory) return 0;
    heli_item *item = &self->items[index];
    item->rank = 1;
    item->size[0] = size;
    item->scale = true;
    item->bare = bare;
    return index;
}

void heli_layout_set_values(heli_layout *self, size_t index, const void *values)
{
    if (self->short_of_memory) return;
    heli_item *item = &self->items[index];
    size_t bytes = heli_item_elements(item) * heli_item_bytes(item->type);
    item->data = malloc(bytes ? bytes : 1);
    if (item->data) memcpy(item->data, values, bytes);
    else self->short_of_memory = true;
}

void heli_layout_set_texts(heli_layout *self, size_t index, const char *const *texts)
{
    if (self->short_of_memory) return;
    heli_item *item = &self->items[index];
    size_t elements = heli_item_elements(item);
    char **copies = calloc(elements ? elements : 1, sizeof *copies);
    if (!copies) self->short_of_memory = true;
    item->data = copies;
    for (size_t i = 0; copies && i < elements; i++) {
        copies[i] = copy_text(texts[i]);
        if (!copies[i]) self->short_of_memory = true;
    }
}

void heli_layout_set_fill(heli_layout *self, size_t index, heli_item_fill fill, const void *source, size_t first, size_t part)
{
    if (self->short_of_memory) return;
    heli_item *item = &self->items[index];
    item->fill = fill;
    item->source = source;
    item->first = first;
    item->part = part;
}

/* --- attributes --- */

static heli_item_attribute *add_attribute(heli_layout *self, size_t index, const char *name, heli_item_type type)
{
    if (self->short_of_memory) return NULL;
    heli_item *item = &self->items[index];
    heli_item_attribute *grown = realloc(item->attributes, (item->attribute_count + 1) * sizeof *grown);
    if (!grown) {
        self->short_of_memory = true;
        return NULL;
    }
    item->attributes = grown;
    heli_item_attribute *added = &grown[item->attribute_count++];
    *added = (heli_item_attribute){.name = name, .type = type};
    return added;
}

void heli_layout_text(heli_layout *self, size_t index, const char *name, const char *text)
{
    if (!text || !*text) return;
    heli_item_attribute *added = add_attribute(self, index, name, HELI_ITEM_TEXT);
    if (!added) return;
    added->text = copy_text(text);
    if (!added->text) self->short_of_memory = true;
}

void heli_layout_i64(heli_layout *self, size_t index, const char *name, int64_t value)
{
    heli_item_attribute *added = add_attribute(self, index, name, HELI_ITEM_I64);
    if (added) added->value.i64[0] = value;
}

void heli_layout_u64(heli_layout *self, size_t index, const char *name, uint64_t value)
{
    heli_item_attribute *added = add_attribute(self, index, name, HELI_ITEM_U64);
    if (added) added->value.u64[0] = value;
}

void heli_layout_i8s(heli_layout *self, size_t index, const char *name, size_t count, const int8_t *values)
{
    heli_item_attribute *added = add_attribute(self, index, name, HELI_ITEM_I8);
    if (!added) return;
    added->count = count;
    memcpy(added->value.i8, values, count);
}

/* netCDF wants _FillValue as an array of one value, of the variable's type. */
void heli_layout_missing(heli_layout *self, size_t index)
{
    heli_item_type type = self->short_of_memory ? HELI_ITEM_F64 : self->items[index].type;
    heli_item_attribute *added = add_attribute(self, index, "_FillValue", type);
    if (!added) return;
    double nan = heli_double_from_bits(0x7ff8000000000000u);
    added->count = 1;
    if (type == HELI_ITEM_F32) added->value.f32[0] = (float)nan;
    else added->value.f64[0] = nan;
    self->items[index].fill_nan = true;
}
