/*
 * Dimension scales (HDF5 Dimension Scale Specification): a variable names the scales of its dimensions in the attribute DIMENSION_LIST, and a
 * scale the variables that use it in REFERENCE_LIST.
 *
 * H5DSattach_scale writes the same two, but reads and rewrites the scale's whole list for each new user: with three hundred parameters on one
 * dimension that was a fifth of a short run. Here each attribute is written once. That the library takes them for its own is tested in
 * tests/test_layout.c.
 */
#include <hdf5_hl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/store/hdf5_internal.h"

static const char LIST[] = "DIMENSION_LIST", USERS[] = "REFERENCE_LIST";

/* One entry of REFERENCE_LIST. */
typedef struct user { hobj_ref_t variable; int dimension; } user;

/* The name of a dimension as netCDF libraries expect it. */
static void scale_name(const heli_item *item, char *name, size_t size)
{
    if (item->bare)
        snprintf(name, size, "This is a netCDF dimension but not a netCDF variable.%10llu",
                 (unsigned long long)item->size[0]);
    else snprintf(name, size, "%s", strrchr(item->path, '/') + 1);
}

static hid_t user_type(void)
{
    bool ok = false;
    hid_t type = H5Tcreate(H5T_COMPOUND, sizeof(user));
    H5_TRY(H5Tinsert(type, "dataset", HOFFSET(user, variable), H5T_STD_REF_OBJ));
    H5_TRY(H5Tinsert(type, "dimension", HOFFSET(user, dimension), H5T_NATIVE_INT));
    ok = true;
out:
    if (ok || type < 0) return type;
    H5Tclose(type);
    return H5I_INVALID_HID;
}

bool heli_scales_init(heli_scales *self, const heli_layout *layout)
{
    *self = (heli_scales){.layout = layout, .list = H5Tvlen_create(H5T_STD_REF_OBJ), .user = user_type()};
    self->refs = calloc(layout->count ? layout->count : 1, sizeof *self->refs);
    return self->refs && self->list >= 0 && self->user >= 0;
}

void heli_scales_free(heli_scales *self)
{
    if (self->user >= 0) H5Tclose(self->user);
    if (self->list >= 0) H5Tclose(self->list);
    free(self->refs);
}

bool heli_scales_meet(heli_scales *self, size_t index, hid_t variable)
{
    return H5Rcreate(&self->refs[index], variable, ".", H5R_OBJECT, H5I_INVALID_HID) >= 0;
}

/* The users of a scale, to be freed; *count of them. */
static user *users_of(const heli_scales *self, size_t scale, size_t *count)
{
    size_t most = 0;
    *count = 0;
    for (size_t i = 0; i < self->layout->count; i++) most += self->layout->items[i].rank;
    user *users = calloc(most ? most : 1, sizeof *users);
    for (size_t i = 0; users && i < self->layout->count; i++)
        for (size_t d = 0; d < self->layout->items[i].rank; d++)
            if (self->layout->items[i].axis[d] == scale + 1) users[(*count)++] = (user){self->refs[i], (int)d};
    return users;
}

/* --- writing --- */

static bool write_attribute(hid_t object, const char *name, hid_t type, size_t count, const void *values)
{
    bool ok = false;
    hsize_t dims = count;
    hid_t space = H5Screate_simple(1, &dims, NULL), id = H5I_INVALID_HID;
    H5_TRY(id = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT));
    ok = H5Awrite(id, type, values) >= 0;
out:
    if (id >= 0 && H5Aclose(id) < 0) ok = false;
    H5Sclose(space);
    return ok;
}

bool heli_scales_write(const heli_scales *self, size_t index, hid_t variable)
{
    const heli_item *item = &self->layout->items[index];
    hvl_t lists[HELI_LAYOUT_RANK] = {{0}};
    char name[96];
    bool any = false;
    if (item->scale) {
        scale_name(item, name, sizeof name);
        return H5DSset_scale(variable, name) >= 0;
    }
    for (size_t d = 0; d < item->rank; d++) {
        if (item->axis[d] == 0) continue;
        lists[d] = (hvl_t){.len = 1, .p = &self->refs[item->axis[d] - 1]};
        any = true;
    }
    return !any || write_attribute(variable, LIST, self->list, item->rank, lists);
}

/* REFERENCE_LIST of one scale. */
static bool write_users(const heli_scales *self, size_t scale, hid_t file)
{
    size_t count;
    user *users = users_of(self, scale, &count);
    bool ok = users && count == 0;
    hid_t id = ok || !users ? H5I_INVALID_HID : H5Dopen2(file, self->layout->items[scale].path, H5P_DEFAULT);
    if (id >= 0) {
        ok = write_attribute(id, USERS, self->user, count, users);
        if (H5Dclose(id) < 0) ok = false;
    }
    free(users);
    return ok;
}

bool heli_scales_write_users(const heli_scales *self, hid_t file)
{
    for (size_t i = 0; i < self->layout->count; i++)
        if (self->layout->items[i].scale && !write_users(self, i, file)) return false;
    return true;
}

/* --- comparing --- */

/* Opens an attribute that has this type and this many values. */
static hid_t open_attribute(hid_t object, const char *name, hid_t type, size_t count)
{
    hid_t id = H5Aopen(object, name, H5P_DEFAULT);
    if (id < 0) return id;
    hid_t found = H5Aget_type(id), space = H5Aget_space(id);
    bool ok = found >= 0 && space >= 0 && H5Tequal(found, type) > 0 && H5Sget_simple_extent_npoints(space) == (hssize_t)count;
    if (space >= 0) H5Sclose(space);
    if (found >= 0) H5Tclose(found);
    if (ok) return id;
    H5Aclose(id);
    return H5I_INVALID_HID;
}

static bool same_list(const heli_scales *self, const heli_item *item, hid_t variable)
{
    hvl_t lists[HELI_LAYOUT_RANK] = {{0}};
    hid_t id = open_attribute(variable, LIST, self->list, item->rank), space = H5I_INVALID_HID;
    if (id < 0) return false;
    bool ok = H5Aread(id, self->list, lists) >= 0;
    for (size_t d = 0; ok && d < item->rank; d++) {
        size_t length = item->axis[d] > 0;
        ok = lists[d].len == length && (length == 0 || *(const hobj_ref_t *)lists[d].p == self->refs[item->axis[d] - 1]);
    }
    if ((space = H5Aget_space(id)) >= 0) {
        H5Dvlen_reclaim(self->list, space, H5P_DEFAULT, lists);
        H5Sclose(space);
    }
    H5Aclose(id);
    return ok;
}

bool heli_scales_same(const heli_scales *self, size_t index, hid_t variable)
{
    const heli_item *item = &self->layout->items[index];
    char name[96], found[96] = "";
    bool any = false;
    if (item->scale) {
        scale_name(item, name, sizeof name);
        return H5DSget_scale_name(variable, found, sizeof found) >= 0 && strcmp(found, name) == 0;
    }
    for (size_t d = 0; d < item->rank; d++) any = any || item->axis[d] > 0;
    return any ? same_list(self, item, variable) : H5Aexists(variable, LIST) == 0;
}

static bool same_users(const heli_scales *self, size_t scale, hid_t file)
{
    bool ok = false;
    size_t count;
    user *users = users_of(self, scale, &count), *read = calloc(count ? count : 1, sizeof *read);
    hid_t variable = H5Dopen2(file, self->layout->items[scale].path, H5P_DEFAULT), id = H5I_INVALID_HID;
    if (!users || !read || variable < 0) goto out;
    if (count == 0) {
        ok = H5Aexists(variable, USERS) == 0;
        goto out;
    }
    H5_TRY(id = open_attribute(variable, USERS, self->user, count));
    H5_TRY(H5Aread(id, self->user, read));
    ok = true;
    for (size_t i = 0; i < count; i++) ok = ok && read[i].variable == users[i].variable && read[i].dimension == users[i].dimension;
out:
    if (id >= 0) H5Aclose(id);
    if (variable >= 0) H5Dclose(variable);
    free(read);
    free(users);
    return ok;
}

const heli_item *heli_scales_differ(const heli_scales *self, hid_t file)
{
    for (size_t i = 0; i < self->layout->count; i++)
        if (self->layout->items[i].scale && !same_users(self, i, file)) return &self->layout->items[i];
    return NULL;
}
