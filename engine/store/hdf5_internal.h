/* Shared by the files that turn layouts into HDF5 files; nobody else includes it. */
#ifndef HELI_STORE_HDF5_INTERNAL_H
#define HELI_STORE_HDF5_INTERNAL_H

#include <hdf5.h>

#include "engine/store/layout.h"

/* Leaves the function by its one exit when an HDF5 call fails; the function declares `ok` (false) and `out:`. */
#define H5_TRY(call)                                                            \
    do {                                                                        \
        if ((call) < 0) goto out;                                               \
    } while (0)

/** Type of an item's values in memory; to be closed. */
hid_t heli_hdf5_memory_type(heli_item_type type);

/** An empty file on the disk, or (path NULL) one in memory only. */
hid_t heli_hdf5_create(const char *path);

/** Makes all groups, variables and attributes; the values of all but streamed items. */
bool heli_hdf5_fill(hid_t file, const heli_layout *layout);

/** Compares all but the values of streamed items. */
heli_status heli_hdf5_compare(hid_t file, const heli_layout *layout, const char *path, heli_context *ctx) HELI_MUST_CHECK;

/* --- hdf5_scales.c: which dimension of which variable has which scale --- */

typedef struct heli_scales {
    const heli_layout *layout;
    hobj_ref_t *refs;         /* [layout->count] of the variables met so far, in this file */
    hid_t list, user;         /* types of DIMENSION_LIST and of an entry of REFERENCE_LIST */
} heli_scales;

/** False where memory is short; to be freed in any case. */
bool heli_scales_init(heli_scales *self, const heli_layout *layout);
void heli_scales_free(heli_scales *self);

/** Notes where in the file an item is; to be told of each variable, in the order of the layout. */
bool heli_scales_meet(heli_scales *self, size_t index, hid_t variable);

/** Makes a variable a scale, or names its scales. */
bool heli_scales_write(const heli_scales *self, size_t index, hid_t variable);
/** When all variables are met: writes into each scale by whom it is used. */
bool heli_scales_write_users(const heli_scales *self, hid_t file);

/** Whether a variable is the scale, or names the scales, of the layout. */
bool heli_scales_same(const heli_scales *self, size_t index, hid_t variable);
/** When all variables are met: the first scale that is used by others than in the layout, or NULL. */
const heli_item *heli_scales_differ(const heli_scales *self, hid_t file);

#endif
