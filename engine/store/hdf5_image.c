/*
 * From a layout to an HDF5 file, and back to compare.
 *
 * HDF5 1.10 can report success when the disk is full, and after a failed close its exit handler can crash. So HDF5 never
 * writes to our disk: it builds the file as an image in memory (its core driver, without a backing store), and heli_file_write puts
 * the image on the disk, where every return is checked by us. Afterwards HDF5 opens the file from the disk, for reading, and each value
 * and attribute is compared with the layout.
 *
 * Equal layouts give equal bytes: no object times, names and attributes in the order of the layout, file types of fixed byte order.
 */
#include "engine/store/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/math.h"
#include "engine/store/hdf5_internal.h"
#include "engine/store/safe_file.h"

static const unsigned ordered = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;

/* At exit HDF5 would try once more to write what could not be written, and can crash on it. */
void heli_hdf5_quiet(void)
{
    H5dont_atexit();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

static heli_status fail_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

/* --- types --- */

static hid_t text_type(size_t bytes)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    if (type < 0) return type;
    H5Tset_cset(type, H5T_CSET_UTF8);
    if (bytes != H5T_VARIABLE) H5Tset_strpad(type, H5T_STR_NULLPAD);
    H5Tset_size(type, bytes);
    return type;
}

static hid_t file_type(heli_item_type type)
{
    switch (type) {
    case HELI_ITEM_I8: return H5Tcopy(H5T_STD_I8LE);
    case HELI_ITEM_I64: return H5Tcopy(H5T_STD_I64LE);
    case HELI_ITEM_U64: return H5Tcopy(H5T_STD_U64LE);
    case HELI_ITEM_F32: return H5Tcopy(H5T_IEEE_F32LE);
    case HELI_ITEM_F64: return H5Tcopy(H5T_IEEE_F64LE);
    case HELI_ITEM_TEXT: return text_type(H5T_VARIABLE);
    case HELI_ITEM_GROUP: break;
    }
    return H5I_INVALID_HID;
}

hid_t heli_hdf5_memory_type(heli_item_type type)
{
    switch (type) {
    case HELI_ITEM_I8: return H5Tcopy(H5T_NATIVE_INT8);
    case HELI_ITEM_I64: return H5Tcopy(H5T_NATIVE_INT64);
    case HELI_ITEM_U64: return H5Tcopy(H5T_NATIVE_UINT64);
    case HELI_ITEM_F32: return H5Tcopy(H5T_NATIVE_FLOAT);
    case HELI_ITEM_F64: return H5Tcopy(H5T_NATIVE_DOUBLE);
    case HELI_ITEM_TEXT: return text_type(H5T_VARIABLE);
    case HELI_ITEM_GROUP: break;
    }
    return H5I_INVALID_HID;
}

/* Texts in attributes have their own length and are alike in the file and in memory; in arrays they are netCDF strings. */
typedef struct attribute_types { hid_t stored, held; } attribute_types;

static attribute_types open_types(const heli_item_attribute *attribute)
{
    if (attribute->type != HELI_ITEM_TEXT) return (attribute_types){file_type(attribute->type), heli_hdf5_memory_type(attribute->type)};
    hid_t type = text_type(strlen(attribute->text));
    return (attribute_types){type, type};
}

static void close_types(attribute_types types)
{
    if (types.held != types.stored) H5Tclose(types.held);
    H5Tclose(types.stored);
}

static hid_t make_space(size_t rank, const uint64_t *size)
{
    hsize_t dims[HELI_LAYOUT_RANK];
    for (size_t d = 0; d < rank; d++) dims[d] = size[d];
    return rank == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple((int)rank, dims, NULL);
}

/* The values of an item: its own, or made into *made, which the caller frees. */
static const void *item_values(const heli_item *item, void **made)
{
    *made = NULL;
    if (item->data) return item->data;
    size_t bytes = heli_item_elements(item) * heli_item_bytes(item->type);
    *made = calloc(bytes ? bytes : 1, 1);
    if (*made && item->fill) item->fill(item, *made);
    return *made;
}

/*
 * Reads and writes texts through a small buffer: HDF5 takes a megabyte for each variable of them, and its pages cost more than the texts.
 * Numbers need no buffer. To be closed by close_transfer.
 */
static hid_t open_transfer(const heli_item *item)
{
    enum { BUFFER_BYTES = 16384 };
    hid_t plist = item->type == HELI_ITEM_TEXT ? H5Pcreate(H5P_DATASET_XFER) : H5P_DEFAULT;
    if (plist > 0) H5Pset_buffer(plist, BUFFER_BYTES, NULL, NULL);
    return plist;
}

static void close_transfer(hid_t plist)
{
    if (plist > 0) H5Pclose(plist);
}

/* --- writing --- */

static bool write_attribute(hid_t object, const heli_item_attribute *attribute)
{
    bool ok = false;
    uint64_t count = attribute->count;
    attribute_types types = open_types(attribute);
    hid_t space = make_space(count > 0 ? 1 : 0, &count), id = H5I_INVALID_HID;
    H5_TRY(id = H5Acreate2(object, attribute->name, types.stored, space, H5P_DEFAULT, H5P_DEFAULT));
    const void *value = attribute->text ? (const void *)attribute->text : (const void *)&attribute->value;
    H5_TRY(H5Awrite(id, types.held, value));
    ok = true;
out:
    if (id >= 0 && H5Aclose(id) < 0) ok = false;
    H5Sclose(space);
    close_types(types);
    return ok;
}

static bool write_attributes(hid_t object, const heli_item *item)
{
    for (size_t a = 0; a < item->attribute_count; a++)
        if (!write_attribute(object, &item->attributes[a])) return false;
    return true;
}

static bool write_group(hid_t file, const heli_item *item)
{
    bool ok = false, root = strcmp(item->path, "/") == 0;
    hid_t plist = H5Pcreate(H5P_GROUP_CREATE), id = H5I_INVALID_HID;
    H5_TRY(H5Pset_obj_track_times(plist, 0));
    H5_TRY(H5Pset_link_creation_order(plist, ordered));
    H5_TRY(H5Pset_attr_creation_order(plist, ordered));
    H5_TRY(id = root ? H5Gopen2(file, "/", H5P_DEFAULT) : H5Gcreate2(file, item->path, H5P_DEFAULT, plist, H5P_DEFAULT));
    ok = write_attributes(id, item);
out:
    if (id >= 0 && H5Gclose(id) < 0) ok = false;
    H5Pclose(plist);
    return ok;
}

static hid_t variable_plist(const heli_item *item)
{
    bool ok = false;
    double nan = heli_double_from_bits(0x7ff8000000000000u);
    hsize_t chunk[HELI_LAYOUT_RANK];
    hid_t plist = H5Pcreate(H5P_DATASET_CREATE);
    H5_TRY(plist);
    H5_TRY(H5Pset_obj_track_times(plist, 0));
    H5_TRY(H5Pset_attr_creation_order(plist, ordered));
    if (item->fill_nan) H5_TRY(H5Pset_fill_value(plist, H5T_NATIVE_DOUBLE, &nan));
    if (item->rank > 0 && item->chunk[0] > 0) {
        for (size_t d = 0; d < item->rank; d++) chunk[d] = item->chunk[d];
        H5_TRY(H5Pset_chunk(plist, (int)item->rank, chunk));
        H5_TRY(H5Pset_fletcher32(plist));
    }
    ok = true;
out:
    if (ok || plist < 0) return plist;
    H5Pclose(plist);
    return H5I_INVALID_HID;
}

static bool write_variable(hid_t file, size_t index, heli_scales *scales)
{
    bool ok = false;
    const heli_item *item = &scales->layout->items[index];
    void *made = NULL;
    const void *values = item->bare || item->streamed ? NULL : item_values(item, &made);
    hid_t stored = file_type(item->type), held = heli_hdf5_memory_type(item->type), plist = variable_plist(item);
    hid_t space = make_space(item->rank, item->size), transfer = open_transfer(item), id = H5I_INVALID_HID;
    if (!item->bare && !item->streamed && !values) goto out;
    H5_TRY(id = H5Dcreate2(file, item->path, stored, space, H5P_DEFAULT, plist, H5P_DEFAULT));
    if (values && heli_item_elements(item) > 0) H5_TRY(H5Dwrite(id, held, H5S_ALL, H5S_ALL, transfer, values));
    ok = heli_scales_meet(scales, index, id) && heli_scales_write(scales, index, id) && write_attributes(id, item);
out:
    if (id >= 0 && H5Dclose(id) < 0) ok = false;
    close_transfer(transfer);
    H5Sclose(space);
    H5Pclose(plist);
    H5Tclose(held);
    H5Tclose(stored);
    free(made);
    return ok;
}

hid_t heli_hdf5_create(const char *path)
{
    hid_t file = H5I_INVALID_HID;
    hid_t access = H5Pcreate(H5P_FILE_ACCESS), create = H5Pcreate(H5P_FILE_CREATE);
    if (!path) H5_TRY(H5Pset_fapl_core(access, (size_t)1 << 20, 0));
    H5_TRY(H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18));
    H5_TRY(H5Pset_obj_track_times(create, 0));
    H5_TRY(H5Pset_link_creation_order(create, ordered));
    H5_TRY(H5Pset_attr_creation_order(create, ordered));
    file = H5Fcreate(path ? path : "/dev/null/heli", H5F_ACC_TRUNC, create, access); /* an image is no file, or the core driver would read that one */
out:
    H5Pclose(create);
    H5Pclose(access);
    return file;
}

bool heli_hdf5_fill(hid_t file, const heli_layout *layout)
{
    heli_scales scales;
    bool ok = heli_scales_init(&scales, layout);
    for (size_t i = 0; ok && i < layout->count; i++)
        ok = layout->items[i].type == HELI_ITEM_GROUP ? write_group(file, &layout->items[i]) : write_variable(file, i, &scales);
    ok = ok && heli_scales_write_users(&scales, file) && H5Fflush(file, H5F_SCOPE_GLOBAL) >= 0;
    heli_scales_free(&scales);
    return ok;
}

heli_status heli_layout_write(const heli_layout *self, const char *path, heli_context *ctx)
{
    if (self->short_of_memory) return fail_memory(ctx);
    heli_hdf5_quiet();
    void *image = NULL;
    hid_t file = heli_hdf5_create(NULL);
    bool ok = file >= 0 && heli_hdf5_fill(file, self);
    ssize_t bytes = ok ? H5Fget_file_image(file, NULL, 0) : -1;
    ok = ok && bytes > 0 && H5Fget_vfd_handle(file, H5P_DEFAULT, &image) >= 0 && image;
    heli_status status = ok ? heli_file_write(path, *(void **)image, (size_t)bytes, ctx)
                            : heli_fail(ctx, HELI_INTERNAL, HELI_N_("the results could not be laid out for '%s'; "
                                                                    "perhaps memory is short"), path);
    if (file >= 0) H5Fclose(file);
    return status;
}

/* --- comparing --- */

static bool same_attribute(hid_t object, const heli_item_attribute *attribute)
{
    bool ok = false;
    char *read = NULL;
    hid_t space = H5I_INVALID_HID, found = H5I_INVALID_HID;
    attribute_types types = open_types(attribute);
    hid_t id = H5Aopen(object, attribute->name, H5P_DEFAULT);
    H5_TRY(id);
    H5_TRY(found = H5Aget_type(id));
    H5_TRY(space = H5Aget_space(id));
    size_t count = attribute->count ? attribute->count : 1;
    size_t bytes = attribute->text ? strlen(attribute->text) : count * heli_item_bytes(attribute->type);
    if (H5Tequal(found, types.stored) <= 0 || H5Sget_simple_extent_npoints(space) != (hssize_t)count) goto out;
    read = malloc(bytes ? bytes : 1);
    if (!read) goto out;
    H5_TRY(H5Aread(id, types.held, read));
    ok = memcmp(read, attribute->text ? (const void *)attribute->text : (const void *)&attribute->value, bytes) == 0;
out:
    free(read);
    if (space >= 0) H5Sclose(space);
    if (found >= 0) H5Tclose(found);
    if (id >= 0) H5Aclose(id);
    close_types(types);
    return ok;
}

static bool same_attributes(hid_t object, const heli_item *item)
{
    for (size_t a = 0; a < item->attribute_count; a++)
        if (!same_attribute(object, &item->attributes[a])) return false;
    return true;
}

static bool same_texts(char *const *a, char *const *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(a[i] ? a[i] : "", b[i] ? b[i] : "") != 0) return false;
    return true;
}

static bool same_values(hid_t id, const heli_item *item)
{
    bool ok = false;
    size_t elements = heli_item_elements(item), bytes = elements * heli_item_bytes(item->type);
    void *made = NULL, *read = calloc(bytes ? bytes : 1, 1);
    const void *expected = item_values(item, &made);
    hid_t held = heli_hdf5_memory_type(item->type), space = H5Dget_space(id), transfer = open_transfer(item);
    if (!read || !expected || space < 0 || elements == 0) {
        ok = read && expected && space >= 0;
        goto out;
    }
    H5_TRY(H5Dread(id, held, H5S_ALL, H5S_ALL, transfer, read));
    if (item->type == HELI_ITEM_TEXT) {
        ok = same_texts(read, (char *const *)expected, elements);
        H5Dvlen_reclaim(held, space, H5P_DEFAULT, read);
    } else {
        ok = memcmp(read, expected, bytes) == 0;
    }
out:
    close_transfer(transfer);
    if (space >= 0) H5Sclose(space);
    H5Tclose(held);
    free(made);
    free(read);
    return ok;
}

static bool same_shape(hid_t id, const heli_item *item)
{
    hsize_t dims[HELI_LAYOUT_RANK] = {0};
    hid_t space = H5Dget_space(id), found = H5Dget_type(id), stored = file_type(item->type);
    bool ok = space >= 0 && H5Sget_simple_extent_ndims(space) == (int)item->rank
           && H5Sget_simple_extent_dims(space, dims, NULL) >= 0 && found >= 0 && H5Tequal(found, stored) > 0;
    for (size_t d = 0; ok && d < item->rank; d++) ok = dims[d] == item->size[d];
    H5Tclose(stored);
    if (found >= 0) H5Tclose(found);
    if (space >= 0) H5Sclose(space);
    return ok;
}

static bool same_item(hid_t file, size_t index, heli_scales *scales)
{
    const heli_item *item = &scales->layout->items[index];
    hid_t id = H5Oopen(file, item->path, H5P_DEFAULT);
    if (id < 0) return false;
    bool ok = same_attributes(id, item);
    if (item->type != HELI_ITEM_GROUP)
        ok = ok && same_shape(id, item) && heli_scales_meet(scales, index, id) && heli_scales_same(scales, index, id)
          && (item->bare || item->streamed || same_values(id, item));
    H5Oclose(id);
    return ok;
}

heli_status heli_hdf5_compare(hid_t file, const heli_layout *layout, const char *path, heli_context *ctx)
{
    heli_scales scales;
    const heli_item *other = NULL;
    heli_status status = HELI_OK;
    if (!heli_scales_init(&scales, layout)) {
        status = fail_memory(ctx);
        goto out;
    }
    for (size_t i = 0; i < layout->count && !other; i++)
        if (!same_item(file, i, &scales)) other = &layout->items[i];
    if (!other) other = heli_scales_differ(&scales, file);
    if (other) status = heli_fail(ctx, HELI_IO, HELI_N_("'%s' reads back '%s' otherwise than it was written"), path, other->path);
out:
    heli_scales_free(&scales);
    return status;
}

heli_status heli_layout_verify(const heli_layout *self, const char *path, heli_context *ctx)
{
    if (self->short_of_memory) return fail_memory(ctx);
    heli_hdf5_quiet();
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (file < 0) return heli_fail(ctx, HELI_IO, HELI_N_("'%s' cannot be opened again after writing"), path);
    heli_status status = heli_hdf5_compare(file, self, path, ctx);
    H5Fclose(file);
    return status;
}
