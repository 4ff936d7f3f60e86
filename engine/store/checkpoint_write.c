/* Writing a checkpoint: straight from the worlds to FILE.tmp, so that it needs no second copy of them in memory. */
#include "engine/store/checkpoint_format.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/core/digest.h"
#include "engine/store/provenance.h"
#include "engine/store/safe_file.h"

typedef struct writer {
    FILE *file;
    const char *path;         /* as the user knows it */
    uint64_t bytes;           /* written so far */
    uint32_t crc;             /* of the chunk being written */
    heli_status failed;      /* the first failure to write */
    heli_context *ctx;
} writer;

void heli_checkpoint_head(checkpoint_head *head, const heli_scenario *scenario, size_t replicates)
{
    const heli_build *build = heli_build_facts();
    memset(head, 0, sizeof *head);
    memcpy(head->magic, "HELICKPT", sizeof head->magic);
    head->order = HELI_CHECKPOINT_ORDER;
    head->schema = (uint32_t)build->schema;
    snprintf(head->version, sizeof head->version, "%s", build->version);
    snprintf(head->model, sizeof head->model, "%s", scenario->model->name);
    snprintf(head->sha256, sizeof head->sha256, "%s", scenario->sha256);
    head->replicates = replicates;
    head->crc = heli_crc32c(0, head, offsetof(checkpoint_head, crc));
}

void heli_checkpoint_parts(const heli_record *record, uint64_t bytes[3])
{
    uint64_t row = (uint64_t)record->width * sizeof(double), done = (uint64_t)record->steps_done;
    bytes[0] = done * row;
    bytes[1] = done * row * record->partitions;
    bytes[2] = (uint64_t)record->snapshot_count * record->snapshot_width * record->snapshot_agents * sizeof(float);
}

/* --- bytes and chunks --- */

/* After a failure nothing more is written, but the state is visited to its end: ranks that hold parts of it are sending them. */
static heli_status put(writer *self, const void *data, size_t bytes)
{
    if (self->failed != HELI_OK) return HELI_OK;
    if (bytes > 0 && fwrite(data, 1, bytes, self->file) != bytes) {
        self->failed = heli_fail(self->ctx, heli_status_of_errno(errno), HELI_N_("cannot write '%s': %s"), self->path, strerror(errno));
        return HELI_OK;
    }
    self->crc = heli_crc32c(self->crc, data, bytes);
    self->bytes += bytes;
    return HELI_OK;
}

static heli_status begin_chunk(writer *self, const char tag[4], uint64_t bytes)
{
    checkpoint_chunk chunk = {.bytes = bytes};
    memcpy(chunk.tag, tag, sizeof chunk.tag);
    self->crc = 0;
    return put(self, &chunk, sizeof chunk);
}

static heli_status end_chunk(writer *self)
{
    uint32_t crc = self->crc;
    return put(self, &crc, sizeof crc);
}

static heli_status put_chunk(writer *self, const char tag[4], const void *data, uint64_t bytes)
{
    heli_status status = HELI_OK;
    HELI_TRY(begin_chunk(self, tag, bytes));
    HELI_TRY(put(self, data, (size_t)bytes));
    HELI_TRY(end_chunk(self));
out:
    return status;
}

/* --- replicates --- */

static heli_status put_block(heli_visitor *visitor, const char *name, void *data, size_t bytes)
{
    heli_status status = HELI_OK;
    writer *self = visitor->data;
    checkpoint_block_name label = {{0}};
    snprintf(label.text, sizeof label.text, "%s", name);
    HELI_TRY(begin_chunk(self, "BLOK", sizeof label + bytes));
    HELI_TRY(put(self, &label, sizeof label));
    HELI_TRY(put(self, data, bytes));
    HELI_TRY(end_chunk(self));
out:
    return status;
}

static heli_status put_record(writer *self, const heli_record *record)
{
    heli_status status = HELI_OK;
    uint64_t bytes[3];
    heli_checkpoint_parts(record, bytes);
    HELI_TRY(put_chunk(self, "SERI", record->series, bytes[0]));
    HELI_TRY(put_chunk(self, "PART", record->partition_series, bytes[1]));
    HELI_TRY(put_chunk(self, "SNAP", record->snapshots, bytes[2]));
out:
    return status;
}

static heli_status put_replicate(writer *self, size_t index, heli_replicate *replicate)
{
    heli_status status = HELI_OK;
    const heli_record *record = &replicate->record;
    checkpoint_replicate head = {.index = index, .progress = (uint32_t)replicate->progress,
                                 .status = (uint32_t)record->status, .steps_done = record->steps_done,
                                 .width = record->width, .partitions = record->partitions,
                                 .snapshot_agents = record->snapshot_agents, .digest = record->digest};
    memcpy(head.reason, record->reason, sizeof head.reason);
    HELI_TRY(put_chunk(self, "REPL", &head, sizeof head));
    if (record->width == 0) goto out;
    HELI_TRY(put_record(self, record));
    heli_visitor visitor = {.block = put_block, .data = self};
    if (replicate->progress == HELI_UNDER_WAY) HELI_TRY(heli_simulation_save(replicate->simulation, &visitor));
out:
    return status;
}

static heli_status put_all(writer *self, const heli_scenario *scenario, heli_replicate *replicates, size_t count)
{
    heli_status status = HELI_OK;
    checkpoint_head head;
    heli_checkpoint_head(&head, scenario, count);
    HELI_TRY(put(self, &head, sizeof head));
    for (size_t r = 0; r < count; r++) HELI_TRY(put_replicate(self, r, &replicates[r]));
    uint64_t total = self->bytes + sizeof(checkpoint_chunk) + sizeof total + sizeof(uint32_t);
    HELI_TRY(put_chunk(self, "DONE", &total, sizeof total));
out:
    return status;
}

static heli_status close_file(writer *self, heli_status status)
{
    int error = 0;
    if (!self->file) return self->failed;
    if (status == HELI_OK) status = self->failed;
    if (status == HELI_OK && fflush(self->file) != 0) error = errno;
    if (status == HELI_OK && !error && fsync(fileno(self->file)) != 0) error = errno;
    if (fclose(self->file) != 0 && !error) error = errno;
    if (status != HELI_OK || !error) return status;
    return heli_fail(self->ctx, heli_status_of_errno(error), HELI_N_("cannot write '%s': %s"), self->path, strerror(error));
}

heli_status heli_checkpoint_write(const char *path, const heli_scenario *scenario, heli_replicate *replicates, size_t count,
                                  heli_context *ctx)
{
    char *tmp = heli_file_beside(path, ".tmp");
    if (!tmp) return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    writer self = {.file = fopen(tmp, "wb"), .path = path, .ctx = ctx};
    if (!self.file)
        self.failed = heli_fail(ctx, heli_status_of_errno(errno), HELI_N_("cannot write '%s': %s"), path, strerror(errno));
    bool opened = self.file != NULL;
    heli_status status = close_file(&self, put_all(&self, scenario, replicates, count));
    if (status == HELI_OK) status = heli_file_commit_synced(tmp, path, ctx);
    else if (opened) unlink(tmp);
    free(tmp);
    return status;
}
