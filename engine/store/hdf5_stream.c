/*
 * Layouts whose larger part is streamed: written to the disk by HDF5 in blocks, and compared in the same blocks.
 *
 * HDF5 may report success where the disk is full, so nothing is believed before the file has been synced, opened anew and
 * compared with what was to be written.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/store/hdf5_internal.h"
#include "engine/store/safe_file.h"
#include "engine/store/steady.h"

/* One pass over all blocks, writing or comparing. */
typedef struct pass {
    const heli_layout *layout;
    const heli_layout_stream *stream;
    hid_t *ids;               /* [layout->count] open datasets of the streamed items */
    void *buffer, *read;      /* room for the largest block of an item */
    bool compare;
    const char *where;        /* item that failed */
} pass;

static size_t row_bytes(const heli_item *item)
{
    size_t bytes = heli_item_bytes(item->type);
    for (size_t d = 1; d < item->rank; d++) bytes *= (size_t)item->size[d];
    return bytes;
}

static size_t largest_row(const heli_layout *layout)
{
    size_t largest = 1;
    for (size_t i = 0; i < layout->count; i++)
        if (layout->items[i].streamed && row_bytes(&layout->items[i]) > largest) largest = row_bytes(&layout->items[i]);
    return largest;
}

static bool pass_item(const pass *self, size_t i, size_t first, size_t count)
{
    bool ok = false;
    const heli_item *item = &self->layout->items[i];
    hsize_t start[HELI_LAYOUT_RANK] = {first}, size[HELI_LAYOUT_RANK] = {count};
    for (size_t d = 1; d < item->rank; d++) size[d] = item->size[d];
    hid_t held = heli_hdf5_memory_type(item->type), room = H5Screate_simple((int)item->rank, size, NULL), space = H5Dget_space(self->ids[i]);
    self->stream->fill(self->stream->data, item, first, count, self->buffer);
    H5_TRY(space);
    H5_TRY(H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, size, NULL));
    if (self->compare) {
        H5_TRY(H5Dread(self->ids[i], held, room, space, H5P_DEFAULT, self->read));
        ok = memcmp(self->read, self->buffer, count * row_bytes(item)) == 0;
    } else {
        ok = H5Dwrite(self->ids[i], held, room, space, H5P_DEFAULT, self->buffer) >= 0;
    }
out:
    if (space >= 0) H5Sclose(space);
    H5Sclose(room);
    H5Tclose(held);
    return ok;
}

static bool pass_blocks(pass *self)
{
    const heli_layout_stream *stream = self->stream;
    for (size_t first = 0; first < stream->rows; first += stream->block_rows) {
        size_t count = stream->rows - first < stream->block_rows ? stream->rows - first : stream->block_rows;
        if (!stream->load(stream->data, first, count)) return false;
        for (size_t i = 0; i < self->layout->count; i++) {
            if (!self->layout->items[i].streamed || pass_item(self, i, first, count)) continue;
            self->where = self->layout->items[i].path;
            return false;
        }
    }
    return true;
}

/* True when all went well. */
static bool go_through(hid_t file, const heli_layout *layout, const heli_layout_stream *stream, bool compare)
{
    bool ok = true;
    size_t bytes = largest_row(layout) * stream->block_rows;
    pass self = {.layout = layout, .stream = stream, .compare = compare};
    self.ids = calloc(layout->count, sizeof *self.ids);
    self.buffer = malloc(bytes);
    self.read = compare ? malloc(bytes) : NULL;
    if (!self.ids || !self.buffer || (compare && !self.read)) ok = false;
    for (size_t i = 0; ok && i < layout->count; i++)
        if (layout->items[i].streamed) ok = (self.ids[i] = H5Dopen2(file, layout->items[i].path, H5P_DEFAULT)) >= 0;
    ok = ok && pass_blocks(&self);
    for (size_t i = 0; self.ids && i < layout->count; i++)
        if (self.ids[i] > 0 && H5Dclose(self.ids[i]) < 0) ok = false;
    free(self.read);
    free(self.buffer);
    free(self.ids);
    return ok;
}

static int sync_file(const char *path)
{
    int fd, error = heli_steady_open(&fd, path, O_RDWR);
    if (error) return error;
    error = heli_steady_sync(fd);
    int closing = heli_steady_close(fd);
    return error ? error : closing;
}

static heli_status write_file(const heli_layout *self, const heli_layout_stream *stream, const char *path, heli_context *ctx)
{
    errno = 0;
    hid_t file = heli_hdf5_create(path);
    bool ok = file >= 0 && heli_hdf5_fill(file, self) && go_through(file, self, stream, false) && H5Fflush(file, H5F_SCOPE_GLOBAL) >= 0;
    int error = errno;
    errno = 0;
    if (file >= 0 && H5Fclose(file) < 0) {
        if (ok) error = errno;
        ok = false;
    }
    if (ok) {
        error = sync_file(path);
        ok = error == 0;
    }
    if (ok) return HELI_OK;
    if (error == 0) error = EIO;
    return heli_fail(ctx, heli_status_of_errno(error), HELI_N_("cannot write '%s': %s"), path, strerror(error));
}

static heli_status compare_file(const heli_layout *self, const heli_layout_stream *stream, const char *path, heli_context *ctx)
{
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (file < 0) return heli_fail(ctx, HELI_IO, HELI_N_("'%s' cannot be opened again after writing"), path);
    heli_status status = heli_hdf5_compare(file, self, path, ctx);
    if (status == HELI_OK && !go_through(file, self, stream, true))
        status = heli_fail(ctx, HELI_IO, HELI_N_("'%s' reads back '%s' otherwise than it was written"), path, "/");
    H5Fclose(file);
    return status;
}

heli_status heli_layout_write_streamed(const heli_layout *self, const heli_layout_stream *stream, const char *path, heli_context *ctx)
{
    if (self->short_of_memory) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    heli_hdf5_quiet();
    heli_status status = write_file(self, stream, path, ctx);
    if (status == HELI_OK) status = compare_file(self, stream, path, ctx);
    if (status != HELI_OK) unlink(path);
    return status;
}
