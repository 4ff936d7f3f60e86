/* Reading attributes and variables whose kind and shape must fit. */
#include "engine/store/hdf5_read.h"

#include <stdlib.h>
#include <string.h>

#include "engine/scenario/scenario.h"
#include "engine/store/layout.h"

/* A fixed-length text, malloc'ed; NULL when it is not there or something else. */
char *heli_hdf5_read_text(hid_t file, const char *name)
{
    char *text = NULL;
    if (H5Aexists(file, name) <= 0) return NULL;
    hid_t id = H5Aopen(file, name, H5P_DEFAULT);
    hid_t type = id >= 0 ? H5Aget_type(id) : H5I_INVALID_HID, space = id >= 0 ? H5Aget_space(id) : H5I_INVALID_HID;
    bool fits = type >= 0 && space >= 0 && H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0
             && H5Sget_simple_extent_npoints(space) == 1;
    size_t bytes = fits ? H5Tget_size(type) : 0;
    if (bytes > 0 && bytes <= (size_t)16 * HELI_SCENARIO_MAX_BYTES) text = calloc(bytes + 1, 1);
    if (text && H5Aread(id, type, text) < 0) {
        free(text);
        text = NULL;
    }
    if (space >= 0) H5Sclose(space);
    if (type >= 0) H5Tclose(type);
    if (id >= 0) H5Aclose(id);
    return text;
}

bool heli_hdf5_read_integer(hid_t file, const char *name, int64_t *value)
{
    if (H5Aexists(file, name) <= 0) return false;
    hid_t id = H5Aopen(file, name, H5P_DEFAULT);
    hid_t space = id >= 0 ? H5Aget_space(id) : H5I_INVALID_HID, type = id >= 0 ? H5Aget_type(id) : H5I_INVALID_HID;
    bool ok = space >= 0 && H5Sget_simple_extent_npoints(space) == 1 && type >= 0 && H5Tget_class(type) == H5T_INTEGER
           && H5Aread(id, H5T_NATIVE_INT64, value) >= 0;
    if (type >= 0) H5Tclose(type);
    if (space >= 0) H5Sclose(space);
    if (id >= 0) H5Aclose(id);
    return ok;
}

/* Reads a variable whose shape must be `size` [rank] into values. */
bool heli_hdf5_read_variable(hid_t file, const char *path, hid_t type, size_t rank, const size_t *size, void *values)
{
    hsize_t dims[HELI_LAYOUT_RANK] = {0};
    hid_t id = H5Dopen2(file, path, H5P_DEFAULT);
    hid_t space = id >= 0 ? H5Dget_space(id) : H5I_INVALID_HID;
    bool ok = space >= 0 && H5Sget_simple_extent_ndims(space) == (int)rank
           && H5Sget_simple_extent_dims(space, dims, NULL) >= 0;
    for (size_t d = 0; ok && d < rank; d++) ok = dims[d] == size[d];
    ok = ok && H5Dread(id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0;
    if (space >= 0) H5Sclose(space);
    if (id >= 0) H5Dclose(id);
    return ok;
}
