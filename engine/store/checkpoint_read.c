/*
 * Reading a checkpoint, twice: first every length and CRC of the file, in a buffer of fixed size, then the content.
 *
 * So a model never restores from damaged blocks, and no length is believed that the file itself is too short for.
 */
#include "engine/store/checkpoint_format.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/core/digest.h"
#include "engine/store/results_internal.h"

typedef struct reader {
    FILE *file;
    const char *path;
    uint64_t size;            /* of the file */
    uint64_t at;              /* read so far */
    const heli_scenario *scenario;
    const heli_runner *runner;
    size_t partitions;        /* of the simulation being read */
    heli_context *ctx;
} reader;

/* `why` is a marked sentence. */
static heli_status corrupt(const reader *self, const char *why)
{
    return heli_fail(self->ctx, HELI_CORRUPT, HELI_N_("the checkpoint '%s' is damaged near byte %llu: %s"), self->path,
                     (unsigned long long)self->at, heli_context_translate(self->ctx, why));
}

static heli_status torn(const reader *self)
{
    return corrupt(self, HELI_N_("it ends too early"));
}

static heli_status foreign_state(const reader *self, const char *block)
{
    return heli_fail(self->ctx, HELI_FOREIGN, HELI_N_("the checkpoint '%s' holds a state of another shape (block '%s')"),
                     self->path, block);
}

static heli_status get(reader *self, void *data, size_t bytes)
{
    if (bytes > self->size - self->at) return torn(self);
    if (bytes > 0 && fread(data, 1, bytes, self->file) != bytes) {
        if (ferror(self->file))
            return heli_fail(self->ctx, HELI_IO, HELI_N_("cannot read '%s': %s"), self->path, strerror(errno));
        return torn(self);
    }
    self->at += bytes;
    return HELI_OK;
}

/* --- first reading: is it whole? --- */

static heli_status check_head(reader *self, size_t count)
{
    heli_status status = HELI_OK;
    checkpoint_head head, ours;
    heli_checkpoint_head(&ours, self->scenario, count);
    size_t known = self->size < sizeof head ? (size_t)self->size : sizeof head;
    memset(&head, 0, sizeof head);
    HELI_TRY(get(self, &head, known));
    if (memcmp(head.magic, ours.magic, known < sizeof head.magic ? known : sizeof head.magic) != 0)
        return heli_fail(self->ctx, HELI_FOREIGN, HELI_N_("'%s' is not a checkpoint of Heli"), self->path);
    if (known < sizeof head) return torn(self);
    if (head.order == __builtin_bswap32(HELI_CHECKPOINT_ORDER))
        return heli_fail(self->ctx, HELI_FOREIGN, HELI_N_("the checkpoint '%s' comes from a machine with another byte order"),
                         self->path);
    if (head.crc != heli_crc32c(0, &head, offsetof(checkpoint_head, crc))) return corrupt(self, HELI_N_("a checksum does not fit"));
    head.version[sizeof head.version - 1] = head.model[sizeof head.model - 1] = '\0';
    if (head.schema != ours.schema || strcmp(head.version, ours.version) != 0)
        return heli_fail(self->ctx, HELI_FOREIGN, HELI_N_("the checkpoint '%s' was written by Heli %s (schema %u); this is Heli %s "
                         "(schema %u)"), self->path, head.version, head.schema, ours.version, ours.schema);
    if (strcmp(head.model, ours.model) != 0)
        return heli_fail(self->ctx, HELI_FOREIGN, HELI_N_("the checkpoint '%s' belongs to the model '%s', not to '%s'"), self->path,
                         head.model, ours.model);
    if (memcmp(head.sha256, ours.sha256, sizeof head.sha256) != 0 || head.replicates != ours.replicates)
        return heli_fail(self->ctx, HELI_FOREIGN, HELI_N_("the checkpoint '%s' belongs to another scenario, or the scenario was "
                         "changed since"), self->path);
out:
    return status;
}

/* Reads a chunk through a small buffer and compares its CRC; *done when it is the last. */
static heli_status check_chunk(reader *self, unsigned char *buffer, bool *done)
{
    heli_status status = HELI_OK;
    checkpoint_chunk chunk = {.bytes = 0};
    uint32_t noted = 0;
    HELI_TRY(get(self, &chunk, sizeof chunk));
    if (chunk.bytes > self->size - self->at) return torn(self);
    uint32_t crc = heli_crc32c(0, &chunk, sizeof chunk);
    for (uint64_t left = chunk.bytes; left > 0;) {
        size_t part = left < HELI_CHECKPOINT_BUFFER ? (size_t)left : HELI_CHECKPOINT_BUFFER;
        HELI_TRY(get(self, buffer, part));
        crc = heli_crc32c(crc, buffer, part);
        left -= part;
    }
    HELI_TRY(get(self, &noted, sizeof noted));
    if (noted != crc) return corrupt(self, HELI_N_("a checksum does not fit"));
    *done = memcmp(chunk.tag, "DONE", 4) == 0;
    if (!*done) return HELI_OK;
    uint64_t total = 0;
    if (chunk.bytes == sizeof total) memcpy(&total, buffer, sizeof total);
    if (total != self->size || self->at != self->size) return corrupt(self, HELI_N_("its size does not fit"));
out:
    return status;
}

static heli_status check_whole(reader *self, size_t count)
{
    heli_status status = HELI_OK;
    bool done = false;
    unsigned char *buffer = malloc(HELI_CHECKPOINT_BUFFER);
    if (!buffer) return heli_fail(self->ctx, HELI_MEMORY, HELI_N_("not enough memory"));
    HELI_TRY(check_head(self, count));
    while (!done) HELI_TRY(check_chunk(self, buffer, &done));
out:
    free(buffer);
    return status;
}

/* --- second reading: what does it hold? --- */

/* The next chunk must have this tag and size. */
static heli_status expect_chunk(reader *self, const char tag[4], uint64_t bytes)
{
    checkpoint_chunk chunk = {.bytes = 0};
    heli_status status = get(self, &chunk, sizeof chunk);
    if (status != HELI_OK) return status;
    return memcmp(chunk.tag, tag, 4) == 0 && chunk.bytes == bytes ? HELI_OK : foreign_state(self, tag);
}

static heli_status skip_crc(reader *self)
{
    uint32_t crc;
    return get(self, &crc, sizeof crc);
}

static heli_status get_chunk(reader *self, const char tag[4], void *data, uint64_t bytes)
{
    heli_status status = HELI_OK;
    HELI_TRY(expect_chunk(self, tag, bytes));
    HELI_TRY(get(self, data, (size_t)bytes));
    HELI_TRY(skip_crc(self));
out:
    return status;
}

static heli_status get_block(heli_visitor *visitor, const char *name, void *data, size_t bytes)
{
    heli_status status = HELI_OK;
    reader *self = visitor->data;
    checkpoint_block_name found = {{0}}, label = {{0}};
    snprintf(label.text, sizeof label.text, "%s", name);
    if (expect_chunk(self, "BLOK", sizeof label + (uint64_t)bytes) != HELI_OK) return foreign_state(self, name);
    HELI_TRY(get(self, &found, sizeof found));
    if (memcmp(&found, &label, sizeof label) != 0) return foreign_state(self, name);
    HELI_TRY(get(self, data, bytes));
    HELI_TRY(skip_crc(self));
out:
    return status;
}

/* What another rank holds is not for us. */
static heli_status skip_block(reader *self, const char *name)
{
    checkpoint_chunk chunk = {.bytes = 0};
    heli_status status = get(self, &chunk, sizeof chunk);
    if (status != HELI_OK) return status;
    uint64_t bytes = chunk.bytes + sizeof(uint32_t);
    if (memcmp(chunk.tag, "BLOK", 4) != 0 || bytes > self->size - self->at) return foreign_state(self, name);
    if (fseek(self->file, (long)bytes, SEEK_CUR) != 0) return torn(self);
    self->at += bytes;
    return HELI_OK;
}

static heli_status get_owned(heli_visitor *visitor, size_t partition, const char *name, void *data, size_t bytes)
{
    reader *self = visitor->data;
    if (heli_runner_holds(self->runner, self->partitions, partition)) return get_block(visitor, name, data, bytes);
    return skip_block(self, name);
}

static heli_status get_simulation(reader *self, heli_replicate *replicate, size_t index)
{
    heli_status status = HELI_OK;
    heli_plan plan = heli_scenario_plan(self->scenario);
    heli_visitor visitor = {.block = get_block, .owned = get_owned, .data = self};
    HELI_TRY(heli_simulation_create(&replicate->simulation, &plan, index, self->runner, self->ctx));
    self->partitions = plan.model->partition_count(heli_simulation_world(replicate->simulation));
    HELI_TRY(heli_simulation_visit(replicate->simulation, &visitor));
    HELI_TRY(heli_simulation_restored(replicate->simulation, self->ctx));
    int64_t recorded = heli_simulation_recorded(replicate->simulation);
    if (replicate->record.steps_done != (recorded > 0 ? recorded : 0)) status = foreign_state(self, "index");
out:
    return status;
}

static bool plausible(const reader *self, const checkpoint_replicate *head, size_t index)
{
    const heli_scenario *scenario = self->scenario;
    const heli_model *model = scenario->model;
    bool empty = head->width == 0 && head->steps_done == 0 && head->partitions == 0 && head->snapshot_agents == 0;
    return head->index == index && head->progress <= HELI_FINISHED && head->status < HELI_STATUS_COUNT
        && head->steps_done >= 0 && head->steps_done <= scenario->steps
        && (head->width == heli_indicators_width(model->indicators, model->indicator_count)
            || (empty && head->progress != HELI_UNDER_WAY))
        && (head->partitions == 0 || scenario->output.partitions)
        && (head->snapshot_agents == 0 || scenario->output.snapshot_count > 0)
        && head->reason[sizeof head->reason - 1] == '\0';
}

static heli_status get_record(reader *self, heli_record *record, const checkpoint_replicate *head)
{
    heli_status status = HELI_OK;
    uint64_t bytes[3];
    if (head->width > 0)
        HELI_TRY(heli_record_make_room(record, self->scenario, (size_t)head->partitions, (size_t)head->snapshot_agents, self->ctx));
    record->model = self->scenario->model;
    record->steps = self->scenario->steps;
    record->steps_done = head->steps_done;
    record->status = (heli_status)head->status;
    record->digest = head->digest;
    memcpy(record->reason, head->reason, sizeof record->reason);
    if (head->width == 0) return HELI_OK;
    heli_checkpoint_parts(record, bytes);
    HELI_TRY(get_chunk(self, "SERI", record->series, bytes[0]));
    HELI_TRY(get_chunk(self, "PART", record->partition_series, bytes[1]));
    HELI_TRY(get_chunk(self, "SNAP", record->snapshots, bytes[2]));
out:
    return status;
}

static heli_status get_replicate(reader *self, heli_replicate *replicate, size_t index)
{
    heli_status status = HELI_OK;
    checkpoint_replicate head = {0};
    HELI_TRY(get_chunk(self, "REPL", &head, sizeof head));
    if (!plausible(self, &head, index)) return foreign_state(self, "REPL");
    replicate->progress = (heli_progress)head.progress;
    if (replicate->progress == HELI_NOT_STARTED) return HELI_OK;
    HELI_TRY(get_record(self, &replicate->record, &head));
    if (replicate->progress == HELI_UNDER_WAY) HELI_TRY(get_simulation(self, replicate, index));
out:
    return status;
}

static heli_status get_all(reader *self, heli_replicate *replicates, size_t count)
{
    heli_status status = HELI_OK;
    uint64_t total = 0;
    HELI_TRY(check_whole(self, count));
    if (fseek(self->file, (long)sizeof(checkpoint_head), SEEK_SET) != 0) return torn(self);
    self->at = sizeof(checkpoint_head);
    for (size_t r = 0; r < count; r++) HELI_TRY(get_replicate(self, &replicates[r], r));
    HELI_TRY(get_chunk(self, "DONE", &total, sizeof total));
out:
    return status;
}

heli_status heli_checkpoint_read(const char *path, const heli_scenario *scenario, const heli_runner *runner,
                                 heli_replicate *replicates, size_t count, heli_context *ctx)
{
    struct stat info;
    memset(replicates, 0, count * sizeof *replicates);
    reader self = {.file = fopen(path, "rb"), .path = path, .scenario = scenario, .runner = runner, .ctx = ctx};
    if (!self.file) return heli_fail(ctx, HELI_IO, HELI_N_("cannot open '%s': %s"), path, strerror(errno));
    heli_status status;
    if (fstat(fileno(self.file), &info) != 0 || !S_ISREG(info.st_mode)) {
        status = heli_fail(ctx, HELI_IO, HELI_N_("'%s' is not a regular file"), path);
    } else {
        self.size = (uint64_t)info.st_size;
        status = get_all(&self, replicates, count);
    }
    fclose(self.file);
    for (size_t r = 0; status != HELI_OK && r < count; r++) {
        heli_simulation_free(replicates[r].simulation);
        heli_record_free(&replicates[r].record);
        replicates[r] = (heli_replicate){0};
    }
    return status;
}
