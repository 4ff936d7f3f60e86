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

#endif
