/* Reading attributes and variables of HDF5 files whose kind and shape must fit. */
#ifndef HELI_STORE_HDF5_READ_H
#define HELI_STORE_HDF5_READ_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A fixed-length text attribute of the root, malloc'ed; NULL when it is not there or something else. */
char *heli_hdf5_read_text(hid_t file, const char *name);
/** An integer attribute of the root. */
bool heli_hdf5_read_integer(hid_t file, const char *name, int64_t *value);
/** Reads a variable whose shape must be `size` [rank] into values. */
bool heli_hdf5_read_variable(hid_t file, const char *path, hid_t type, size_t rank, const size_t *size, void *values);

#endif
