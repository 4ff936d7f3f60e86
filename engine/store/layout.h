/*
 * The layout of a file to be: groups, variables and attributes as one list in memory.
 *
 * results_layout.c says what a result file contains; hdf5_image.c writes such a list and, in a second walk over the same list,
 * compares a file with it. So what is verified is what was meant to be written, by construction.
 */
#ifndef HELI_STORE_LAYOUT_H
#define HELI_STORE_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/context.h"

enum { HELI_LAYOUT_RANK = 5 };

typedef enum heli_item_type {
    HELI_ITEM_GROUP,
    HELI_ITEM_I8,
    HELI_ITEM_I64,
    HELI_ITEM_U64,
    HELI_ITEM_F32,
    HELI_ITEM_F64,
    HELI_ITEM_TEXT            /* items: array of char *; attributes: one text */
} heli_item_type;

typedef struct heli_item_attribute {
    const char *name;         /* a literal */
    heli_item_type type;
    size_t count;             /* values, at most 8; 0: a scalar */
    char *text;
    union { int8_t i8[8]; int64_t i64[8]; uint64_t u64[8]; float f32[8]; double f64[8]; } value;
} heli_item_attribute;

typedef struct heli_item heli_item;
/* Fills buffer[elements of the item] from the item's source. */
typedef void (*heli_item_fill)(const heli_item *item, void *buffer);

struct heli_item {
    char *path;               /* absolute: "/parameters/resident/trust" */
    heli_item_type type;
    size_t rank;
    uint64_t size[HELI_LAYOUT_RANK];
    uint64_t chunk[HELI_LAYOUT_RANK];  /* all 0: contiguous */
    size_t axis[HELI_LAYOUT_RANK];     /* index + 1 of the item that is the dimension scale; 0: none */
    bool scale;               /* is a dimension scale */
    bool bare;                /* a scale without values: a netCDF dimension that is no variable */
    bool fill_nan;            /* missing values are NaN */
    bool streamed;            /* values come block by block, see heli_layout_stream */
    void *data;               /* owned values; NULL: `fill` makes them */
    heli_item_fill fill;
    const void *source;       /* for `fill` */
    size_t first, part;       /* for `fill`: which columns of the source */
    heli_item_attribute *attributes;
    size_t attribute_count;
};

typedef struct heli_layout {
    heli_item *items;         /* item 0 is the root group */
    size_t count, capacity;
    bool short_of_memory;     /* something could not be added; tested once at the end */
} heli_layout;

heli_status heli_layout_init(heli_layout *self, heli_context *ctx) HELI_MUST_CHECK;
void heli_layout_free(heli_layout *self);

/* Adding: these return the item's index and never fail by themselves (see short_of_memory). Texts are copied. */

size_t heli_layout_group(heli_layout *self, const char *path);
/** A variable; `axes` [rank] are indices of dimension scales, whose sizes it takes. */
size_t heli_layout_variable(heli_layout *self, const char *path, heli_item_type type, size_t rank, const size_t *axes);
/** A dimension of this size; its values are to be set unless `bare`. */
size_t heli_layout_scale(heli_layout *self, const char *path, heli_item_type type, uint64_t size, bool bare);

/** Takes a copy of the values (numbers) or of its texts [elements]. */
void heli_layout_set_values(heli_layout *self, size_t index, const void *values);
void heli_layout_set_texts(heli_layout *self, size_t index, const char *const *texts);
void heli_layout_set_fill(heli_layout *self, size_t index, heli_item_fill fill, const void *source, size_t first, size_t part);

/** Attributes. An empty or missing text adds nothing. */
void heli_layout_text(heli_layout *self, size_t index, const char *name, const char *text);
void heli_layout_i64(heli_layout *self, size_t index, const char *name, int64_t value);
void heli_layout_u64(heli_layout *self, size_t index, const char *name, uint64_t value);
void heli_layout_i8s(heli_layout *self, size_t index, const char *name, size_t count, const int8_t *values);
/** Says that missing values of this variable are NaN. */
void heli_layout_missing(heli_layout *self, size_t index);

/** Number of values of an item, and bytes of one of them in memory. */
size_t heli_item_elements(const heli_item *item);
size_t heli_item_bytes(heli_item_type type);

/* --- hdf5_stream.c: files too large to be built in memory --- */

/*
 * Values of the streamed items, in blocks of rows of their first dimension, which they all share. `load` gets a block ready; `fill` then makes
 * the values of one item's rows first .. first + count - 1.
 */
typedef struct heli_layout_stream {
    size_t rows, block_rows;
    void *data;
    bool (*load)(void *data, size_t first, size_t count);
    void (*fill)(void *data, const heli_item *item, size_t first, size_t count, void *buffer);
} heli_layout_stream;

/**
 * Writes the layout to PATH on the disk, streamed items block by block, and syncs it; then opens it anew and compares everything. On failure
 * PATH is removed.
 */
heli_status heli_layout_write_streamed(const heli_layout *self, const heli_layout_stream *stream, const char *path, heli_context *ctx) HELI_MUST_CHECK;

/* --- hdf5_image.c --- */

/** Stops HDF5 from printing its error stacks. */
void heli_hdf5_quiet(void);

/** Writes the layout to an HDF5 file, synced; on failure no file is left. `path` is a temporary name. */
heli_status heli_layout_write(const heli_layout *self, const char *path, heli_context *ctx) HELI_MUST_CHECK;

/** Opens the file anew and compares every value and attribute with the layout; HELI_IO where one differs. */
heli_status heli_layout_verify(const heli_layout *self, const char *path, heli_context *ctx) HELI_MUST_CHECK;

#endif
