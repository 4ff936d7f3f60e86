/*
 * Files that are never half-written.
 *
 *     open PATH.tmp -> write all -> fsync -> close -> rename to PATH -> fsync the folder
 *
 * Until the rename the old file is untouched; after the folder's fsync the new one survives a power cut. Each of these calls can
 * be where a full disk shows itself (over NFS even close), so each is checked.
 */
#include "engine/store/safe_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "engine/store/steady.h"

heli_status heli_status_of_errno(int error)
{
    return error == ENOSPC || error == EDQUOT ? HELI_DISK_FULL : HELI_IO;
}

char *heli_file_beside(const char *path, const char *ending)
{
    size_t stem = strlen(path), tail = strlen(ending);
    char *name = malloc(stem + tail + 1);
    if (!name) return NULL;
    memcpy(name, path, stem);
    memcpy(name + stem, ending, tail + 1);
    return name;
}

/* The folder a path lies in, malloc'ed: "." where it names none. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash) return heli_file_beside(".", "");
    size_t length = slash == path ? 1 : (size_t)(slash - path);
    char *folder = malloc(length + 1);
    if (!folder) return NULL;
    memcpy(folder, path, length);
    folder[length] = '\0';
    return folder;
}

static heli_status fail_write(heli_context *ctx, const char *path, int error)
{
    return heli_fail(ctx, heli_status_of_errno(error), HELI_N_("cannot write '%s': %s"), path, strerror(error));
}

static heli_status fail_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

/* --- reading --- */

/* Reads up to `bytes`; returns how many came, or -1. */
static ssize_t read_all(int fd, char *data, size_t bytes)
{
    size_t done = 0;
    while (done < bytes) {
        ssize_t got = read(fd, data + done, bytes - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        if (got == 0) break;
        done += (size_t)got;
    }
    return (ssize_t)done;
}

static heli_status read_open_file(char **data, size_t *bytes, int fd, const char *path, size_t limit, heli_context *ctx)
{
    struct stat info;
    if (fstat(fd, &info) != 0) return heli_fail(ctx, HELI_IO, HELI_N_("cannot read '%s': %s"), path, strerror(errno));
    if (!S_ISREG(info.st_mode)) return heli_fail(ctx, HELI_IO, HELI_N_("'%s' is not a regular file"), path);
    if ((uint64_t)info.st_size > limit)
        return heli_fail(ctx, HELI_IO, HELI_N_("'%s' is larger than the %zu bytes allowed here"), path, limit);
    size_t size = (size_t)info.st_size;
    char *room = malloc(size + 1);
    if (!room) return fail_memory(ctx);
    ssize_t got = read_all(fd, room, size);
    if (got < 0) {
        int error = errno;
        free(room);
        return heli_fail(ctx, HELI_IO, HELI_N_("cannot read '%s': %s"), path, strerror(error));
    }
    room[got] = '\0';
    *data = room;
    *bytes = (size_t)got;
    return HELI_OK;
}

heli_status heli_file_read(char **data, size_t *bytes, const char *path, size_t limit, heli_context *ctx)
{
    *data = NULL;
    *bytes = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return heli_fail(ctx, HELI_IO, HELI_N_("cannot open '%s': %s"), path, strerror(errno));
    heli_status status = read_open_file(data, bytes, fd, path, limit, ctx);
    close(fd);
    return status;
}

/* --- writing --- */

heli_status heli_file_write(const char *path, const void *data, size_t bytes, heli_context *ctx)
{
    int fd, error = heli_steady_open(&fd, path, O_WRONLY | O_CREAT | O_TRUNC);
    if (error) return fail_write(ctx, path, error);
    error = heli_steady_write(fd, data, bytes);
    if (!error) error = heli_steady_sync(fd);
    int closing = heli_steady_close(fd);
    if (!error) error = closing;
    if (!error) return HELI_OK;
    unlink(path);
    return fail_write(ctx, path, error);
}

static int sync_path(const char *path, int flags)
{
    int fd, error = heli_steady_open(&fd, path, O_RDONLY | flags);
    if (error) return error;
    error = heli_steady_sync(fd);
    if (error == EINVAL || error == ENOTSUP) error = 0; /* some network file systems cannot sync a folder */
    int closing = heli_steady_close(fd);
    return error ? error : closing;
}

heli_status heli_file_sync_folder(const char *path, heli_context *ctx)
{
    char *folder = folder_of(path);
    if (!folder) return fail_memory(ctx);
    int error = sync_path(folder, O_DIRECTORY);
    free(folder);
    return error ? fail_write(ctx, path, error) : HELI_OK;
}

/* rename, carried through. */
static int move(const char *from, const char *to)
{
    int failed;
    do failed = rename(from, to);
    while (failed && errno == EINTR);
    return failed ? errno : 0;
}

heli_status heli_file_commit_synced(const char *tmp, const char *path, heli_context *ctx)
{
    int error = move(tmp, path);
    if (!error) return heli_file_sync_folder(path, ctx);
    unlink(tmp);
    return fail_write(ctx, path, error);
}

heli_status heli_file_commit(const char *tmp, const char *path, heli_context *ctx)
{
    int error = sync_path(tmp, 0);
    if (!error) return heli_file_commit_synced(tmp, path, ctx);
    unlink(tmp);
    return fail_write(ctx, path, error);
}

heli_status heli_file_replace(const char *path, const void *data, size_t bytes, heli_context *ctx)
{
    char *tmp = heli_file_beside(path, ".tmp");
    if (!tmp) return fail_memory(ctx);
    heli_status status = heli_file_write(tmp, data, bytes, ctx);
    if (status == HELI_OK) status = heli_file_commit_synced(tmp, path, ctx);
    free(tmp);
    return status;
}

/* --- before a long run --- */

static heli_status check_folder(const char *path, const char *folder, heli_context *ctx)
{
    struct stat info;
    if (stat(folder, &info) != 0 || !S_ISDIR(info.st_mode))
        return heli_fail(ctx, HELI_IO, HELI_N_("cannot write '%s': there is no folder '%s'"), path, folder);
    if (access(folder, W_OK | X_OK) != 0)
        return heli_fail(ctx, HELI_IO, HELI_N_("cannot write '%s': the folder '%s' is not writable (%s)"), path, folder,
                         strerror(errno));
    return HELI_OK;
}

heli_status heli_file_check_writable(const char *path, heli_context *ctx)
{
    size_t length = strlen(path);
    if (length == 0 || path[length - 1] == '/')
        return heli_fail(ctx, HELI_IO, HELI_N_("'%s' is not the name of a file"), path);
    struct stat info;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return heli_fail(ctx, HELI_IO, HELI_N_("cannot write '%s': it is a folder"), path);
    if (lstat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISLNK(info.st_mode))
        return heli_fail(ctx, HELI_IO, HELI_N_("'%s' is not a regular file"), path);
    char *folder = folder_of(path);
    if (!folder) return fail_memory(ctx);
    heli_status status = check_folder(path, folder, ctx);
    free(folder);
    return status;
}

heli_status heli_file_check_space(const char *path, uint64_t bytes, heli_context *ctx)
{
    char *folder = folder_of(path);
    if (!folder) return fail_memory(ctx);
    struct statvfs disk;
    int known = statvfs(folder, &disk) == 0 && disk.f_frsize > 0 && disk.f_blocks > 0;
    free(folder);
    if (!known) return HELI_OK;
    uint64_t unit = disk.f_frsize, free_units = disk.f_bavail;
    if (bytes / unit < free_units) return HELI_OK;
    return heli_fail(ctx, HELI_DISK_FULL, HELI_N_("'%s' needs about %.1f MB, but the disk has only %.1f MB left"), path,
                     (double)bytes / 1e6, (double)unit * (double)free_units / 1e6);
}
