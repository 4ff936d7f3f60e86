/* Journals of sweeps: appending, and reading with a firm grip on damage. */
#include "engine/store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/core/digest.h"
#include "engine/store/provenance.h"
#include "engine/store/safe_file.h"
#include "engine/store/steady.h"

enum { MAGIC_BYTES = 8, PROGRAM_BYTES = HELI_PROGRAM_BYTES, HEAD_BYTES = 12, FIXED_BYTES = 48 };
static const char magic[] = "HELIJNL2";
static const uint32_t marker = 0x4A424F4Cu; /* "LOBJ" */
static const uint32_t most_body_bytes = 1u << 30;

struct heli_journal {
    int fd;
    char *path;
    uint64_t tag;
    int64_t end;              /* length of the file: behind the last whole record */
    unsigned char *buffer;
    size_t capacity;
    bool broken;              /* a failed append could not be undone */
};

/* --- numbers as bytes --- */

static void put_u32(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) at[i] = (unsigned char)(value >> 8 * i);
}

static void put_u64(unsigned char *at, uint64_t value)
{
    for (int i = 0; i < 8; i++) at[i] = (unsigned char)(value >> 8 * i);
}

static uint32_t get_u32(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static uint64_t get_u64(const unsigned char *at)
{
    return (uint64_t)get_u32(at) | (uint64_t)get_u32(at + 4) << 32;
}

uint64_t heli_journal_tag(const char *sha256_hex)
{
    char head[17] = "";
    strncpy(head, sha256_hex, 16);
    return strtoull(head, NULL, 16);
}

/* --- failures --- */

static heli_status fail_write(const char *path, int error, heli_context *ctx)
{
    return heli_fail(ctx, heli_status_of_errno(error), HELI_N_("cannot write '%s': %s"), path, strerror(error));
}

static heli_status fail_read(const char *path, int error, heli_context *ctx)
{
    return heli_fail(ctx, HELI_IO, HELI_N_("cannot read '%s': %s"), path, strerror(error));
}

static heli_status fail_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

/* --- the image of a file --- */

/* A file mapped for reading; an empty one has no bytes. */
typedef heli_journal_view view;

static heli_status map_file(view *out, const char *path, heli_context *ctx)
{
    struct stat info;
    *out = (view){NULL, 0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return fail_read(path, errno, ctx);
    int error = fstat(fd, &info) == 0 ? 0 : errno;
    if (!error && !S_ISREG(info.st_mode)) error = EINVAL;
    if (!error && info.st_size > 0) {
        void *mapped = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_SHARED, fd, 0);
        if (mapped == MAP_FAILED) error = errno;
        else *out = (view){mapped, (size_t)info.st_size};
    }
    close(fd);
    return error ? fail_read(path, error, ctx) : HELI_OK;
}

static void unmap_file(view *self)
{
    if (self->bytes) munmap((void *)(uintptr_t)self->bytes, self->size);
    *self = (view){NULL, 0};
}

heli_status heli_journal_view_open(heli_journal_view *out, const char *path, heli_context *ctx)
{
    return map_file(out, path, ctx);
}

void heli_journal_view_close(heli_journal_view *self)
{
    unmap_file(self);
}

/* --- scanning --- */

/* Length of a sound header, 0 when it is damaged or torn. */
static size_t header_length(const view *self)
{
    if (self->size < MAGIC_BYTES + 8 || memcmp(self->bytes, magic, MAGIC_BYTES) != 0) return 0;
    size_t text = get_u32(self->bytes + MAGIC_BYTES), end = MAGIC_BYTES + 4 + text;
    if (text > most_body_bytes || end + PROGRAM_BYTES + 4 > self->size) return 0;
    end += PROGRAM_BYTES;
    return heli_crc32c(0, self->bytes, end) == get_u32(self->bytes + end) ? end + 4 : 0;
}

/* Length of a sound record at `at`, 0 when there is none. Fields inside the body are checked against its length, too. */
static size_t record_length(const view *self, size_t at)
{
    if (self->size - at < HEAD_BYTES + FIXED_BYTES || get_u32(self->bytes + at) != marker) return 0;
    size_t body = get_u32(self->bytes + at + 4);
    if (body < FIXED_BYTES || body > most_body_bytes || body > self->size - at - HEAD_BYTES) return 0;
    const unsigned char *start = self->bytes + at + HEAD_BYTES;
    uint32_t crc = heli_crc32c(heli_crc32c(0, self->bytes + at + 4, 4), start, body);
    if (crc != get_u32(self->bytes + at + 8)) return 0;
    size_t values = get_u32(start + 40), reason = get_u32(start + 44);
    return reason <= HELI_REASON_BYTES && body == FIXED_BYTES + reason + 8 * values ? HEAD_BYTES + body : 0;
}

/* The next place from `at` on where a sound record begins; the size of the file when there is none. */
static size_t next_record(const view *self, size_t at)
{
    unsigned char first[4];
    put_u32(first, marker);
    while (at + HEAD_BYTES + FIXED_BYTES <= self->size) {
        const unsigned char *found = memchr(self->bytes + at, first[0], self->size - at);
        if (!found) break;
        at = (size_t)(found - self->bytes);
        if (record_length(self, at) > 0) return at;
        at++;
    }
    return self->size;
}

/* --- entries --- */

static const unsigned char *body_at(const view *self, uint64_t offset)
{
    return self->bytes + offset + HEAD_BYTES;
}

heli_entry heli_journal_view_entry(const view *self, uint64_t offset, char *reason)
{
    const unsigned char *body = body_at(self, offset);
    uint32_t length = get_u32(body + 44);
    memcpy(reason, body + FIXED_BYTES, length);
    reason[length] = '\0';
    return (heli_entry){.run = get_u64(body + 8), .replicate = get_u32(body + 16), .status = (heli_status)get_u32(body + 20),
                        .steps_done = (int64_t)get_u64(body + 24), .digest = get_u64(body + 32), .value_count = get_u32(body + 40),
                        .values = NULL, .reason = reason};
}

void heli_journal_view_values(const view *self, uint64_t offset, double *values)
{
    const unsigned char *body = body_at(self, offset);
    size_t count = get_u32(body + 40), reason = get_u32(body + 44);
    for (size_t i = 0; i < count; i++) {
        uint64_t bits = get_u64(body + FIXED_BYTES + reason + 8 * i);
        memcpy(&values[i], &bits, sizeof bits);
    }
}

bool heli_journal_view_same(const view *self, uint64_t offset, const view *other, uint64_t other_offset)
{
    const unsigned char *a = self->bytes + offset, *b = other->bytes + other_offset;
    return memcmp(a, b, HEAD_BYTES + (size_t)get_u32(a + 4)) == 0; /* the heads hold the lengths */
}

/* Shows one sound record, unless it is of another experiment. */
static heli_status show(const view *self, size_t at, uint64_t tag, heli_entry_fn fn, void *data, heli_journal_facts *facts)
{
    char reason[HELI_REASON_BYTES + 1];
    if (get_u64(body_at(self, at)) != tag || get_u32(body_at(self, at) + 20) >= HELI_STATUS_COUNT) {
        facts->foreign++;
        return HELI_OK;
    }
    heli_entry entry = heli_journal_view_entry(self, at, reason);
    facts->entries++;
    return fn(data, &entry, at);
}

/* Visits all sound records; returns in *end where the last of them ends. */
static heli_status scan(const view *self, uint64_t tag, heli_entry_fn fn, void *data, heli_journal_facts *facts, size_t *end)
{
    size_t at = header_length(self);
    *facts = (heli_journal_facts){.header_sound = at > 0};
    *end = at;
    while (at < self->size) {
        size_t length = record_length(self, at);
        if (length == 0) {
            size_t next = next_record(self, at == 0 ? 0 : at + 1);
            if (next >= self->size) break;
            facts->damaged_bytes += next - at;
            at = next;
            continue;
        }
        heli_status status = fn ? show(self, at, tag, fn, data, facts) : HELI_OK;
        if (status != HELI_OK) return status;
        at += length;
        *end = at;
    }
    facts->torn_bytes = self->size - *end;
    return HELI_OK;
}

heli_status heli_journal_scan(const view *self, uint64_t tag, heli_entry_fn fn, void *data, heli_journal_facts *facts)
{
    size_t end = 0;
    return scan(self, tag, fn, data, facts, &end);
}

heli_status heli_journal_text(char **text, const char *path, heli_context *ctx)
{
    view image;
    *text = NULL;
    heli_status status = map_file(&image, path, ctx);
    if (status != HELI_OK) return status;
    size_t length = header_length(&image);
    if (length > 0) {
        size_t bytes = length - MAGIC_BYTES - PROGRAM_BYTES - 8;
        *text = malloc(bytes + 1);
        if (!*text) status = fail_memory(ctx);
        else memcpy(*text, image.bytes + MAGIC_BYTES + 4, bytes), (*text)[bytes] = '\0';
    }
    unmap_file(&image);
    return status;
}

void heli_journal_program(char program[HELI_PROGRAM_BYTES])
{
    const heli_build *build = heli_build_facts();
    memset(program, 0, HELI_PROGRAM_BYTES);
    snprintf(program, HELI_PROGRAM_BYTES, "%.15s %.40s%s", build->version, build->commit, build->dirty ? "+" : "");
}

bool heli_journal_view_program(const view *self, char program[HELI_PROGRAM_BYTES])
{
    size_t length = header_length(self);
    if (length == 0) return false;
    memcpy(program, self->bytes + length - 4 - PROGRAM_BYTES, PROGRAM_BYTES);
    program[PROGRAM_BYTES - 1] = '\0';
    return true;
}

/* --- appending --- */

/* Writes at the end; what could not be written whole is cut off again. */
static int extend(heli_journal *self, const unsigned char *data, size_t bytes)
{
    int error = self->broken ? EIO : heli_steady_write(self->fd, data, bytes);
    if (!error) {
        self->end += (int64_t)bytes;
    } else if (heli_steady_truncate(self->fd, self->end) != 0 || lseek(self->fd, self->end, SEEK_SET) < 0) {
        self->broken = true; /* readers will see a torn tail */
    }
    return error;
}

static unsigned char *room_for(heli_journal *self, size_t bytes)
{
    if (bytes <= self->capacity) return self->buffer;
    unsigned char *grown = realloc(self->buffer, bytes);
    if (!grown) return NULL;
    self->buffer = grown;
    self->capacity = bytes;
    return grown;
}

static heli_status write_header(heli_journal *self, const char *text, heli_context *ctx)
{
    size_t length = strlen(text), bytes = MAGIC_BYTES + 8 + length + PROGRAM_BYTES;
    unsigned char *at = room_for(self, bytes);
    if (!at) return fail_memory(ctx);
    memcpy(at, magic, MAGIC_BYTES);
    put_u32(at + MAGIC_BYTES, (uint32_t)length);
    memcpy(at + MAGIC_BYTES + 4, text, length);
    heli_journal_program((char *)at + MAGIC_BYTES + 4 + length);
    put_u32(at + bytes - 4, heli_crc32c(0, at, bytes - 4));
    int error = extend(self, at, bytes);
    return error ? fail_write(self->path, error, ctx) : HELI_OK;
}

/* True when the header is sound, of an experiment with this text, and of this Heli. */
static bool same_header(const view *self, const char *text)
{
    char theirs[PROGRAM_BYTES], ours[PROGRAM_BYTES];
    size_t length = header_length(self), bytes = strlen(text);
    heli_journal_program(ours);
    return length == MAGIC_BYTES + 8 + PROGRAM_BYTES + bytes && memcmp(self->bytes + MAGIC_BYTES + 4, text, bytes) == 0
        && heli_journal_view_program(self, theirs) && strcmp(theirs, ours) == 0;
}

/*
 * Cuts a torn tail off. Damage before sound records stays where it is: readers skip it. A header that nothing follows, of an experiment that
 * ended before its first job, gives way to ours.
 */
static heli_status settle(heli_journal *self, const char *text, heli_context *ctx)
{
    view image;
    heli_journal_facts facts = {0};
    size_t end = 0;
    heli_status status = map_file(&image, self->path, ctx);
    if (status != HELI_OK) return status;
    status = scan(&image, 0, NULL, NULL, &facts, &end);
    if (end == header_length(&image) && !same_header(&image, text)) end = 0;
    unmap_file(&image);
    if (status != HELI_OK) return status;
    int error = heli_steady_truncate(self->fd, (off_t)end);
    if (!error && lseek(self->fd, (off_t)end, SEEK_SET) < 0) error = errno;
    if (error) return fail_write(self->path, error, ctx);
    self->end = (int64_t)end;
    return end == 0 ? write_header(self, text, ctx) : HELI_OK;
}

heli_status heli_journal_open(heli_journal **out, const char *path, const char *text, uint64_t tag, heli_context *ctx)
{
    *out = NULL;
    heli_journal *self = calloc(1, sizeof *self);
    if (!self) return fail_memory(ctx);
    self->tag = tag;
    self->fd = -1;
    self->path = heli_file_beside(path, "");
    int error = self->path ? heli_steady_open(&self->fd, path, O_RDWR | O_CREAT) : 0;
    heli_status status = !self->path ? fail_memory(ctx) : error ? fail_write(path, error, ctx) : settle(self, text, ctx);
    if (status == HELI_OK) status = heli_file_sync_folder(path, ctx); /* or a power cut could take the whole journal */
    if (status == HELI_OK) {
        *out = self;
        return HELI_OK;
    }
    if (self->fd >= 0) close(self->fd);
    free(self->buffer);
    free(self->path);
    free(self);
    return status;
}

/* A long reason is cut, not within a character of UTF-8. */
static size_t reason_bytes(const char *reason)
{
    size_t bytes = strlen(reason);
    if (bytes <= HELI_REASON_BYTES) return bytes;
    bytes = HELI_REASON_BYTES;
    while (bytes > 0 && ((unsigned char)reason[bytes] & 0xC0) == 0x80) bytes--;
    return bytes;
}

heli_status heli_journal_append(heli_journal *self, const heli_entry *entry, heli_context *ctx)
{
    size_t reason = reason_bytes(entry->reason);
    size_t body = FIXED_BYTES + reason + 8 * (size_t)entry->value_count;
    unsigned char *at = body <= most_body_bytes ? room_for(self, HEAD_BYTES + body) : NULL;
    if (!at) return fail_memory(ctx);
    unsigned char *out = at + HEAD_BYTES;
    put_u64(out, self->tag);
    put_u64(out + 8, entry->run);
    put_u32(out + 16, entry->replicate);
    put_u32(out + 20, (uint32_t)entry->status);
    put_u64(out + 24, (uint64_t)entry->steps_done);
    put_u64(out + 32, entry->digest);
    put_u32(out + 40, entry->value_count);
    put_u32(out + 44, (uint32_t)reason);
    memcpy(out + FIXED_BYTES, entry->reason, reason);
    for (size_t i = 0; i < entry->value_count; i++) {
        uint64_t bits;
        memcpy(&bits, &entry->values[i], sizeof bits);
        put_u64(out + FIXED_BYTES + reason + 8 * i, bits);
    }
    put_u32(at, marker);
    put_u32(at + 4, (uint32_t)body);
    put_u32(at + 8, heli_crc32c(heli_crc32c(0, at + 4, 4), out, body));
    int error = extend(self, at, HEAD_BYTES + body);
    return error ? fail_write(self->path, error, ctx) : HELI_OK;
}

heli_status heli_journal_sync(heli_journal *self, heli_context *ctx)
{
    int error = heli_steady_sync_data(self->fd);
    return error ? fail_write(self->path, error, ctx) : HELI_OK;
}

heli_status heli_journal_close(heli_journal *self, heli_context *ctx)
{
    if (!self) return HELI_OK;
    heli_status status = heli_journal_sync(self, ctx);
    int error = heli_steady_close(self->fd);
    if (error && status == HELI_OK) status = fail_write(self->path, error, ctx);
    free(self->buffer);
    free(self->path);
    free(self);
    return status;
}
