/*
 * A disk that fails on demand: preloaded (LD_PRELOAD), it makes the N-th of the calls that write fail, as HELI_FAULT says:
 *
 *     HELI_FAULT=CALL:N:HOW    CALL  write (also pwrite), sync (fsync, fdatasync), rename, close, truncate, create (open with O_CREAT)
 *                              N     from 1; 0: none fails, and HELI_FAULT_TOLD gets their number
 *                              HOW   ENOSPC, EIO, EINTR, or short: half of what was asked for is written
 *     HELI_FAULT_TOLD=FILE     gets a line when the fault has struck, naming the call
 *
 * Only calls on files below HELI_FAULT_UNDER count, so that messages and the loader are left alone. A faulty close closes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int calls;

typedef ssize_t write_call(int, const void *, size_t);
typedef ssize_t pwrite_call(int, const void *, size_t, off_t);
typedef int fd_call(int);
typedef int rename_call(const char *, const char *);
typedef int truncate_call(int, off_t);
typedef int open_call(const char *, int, ...);

/* The real function behind ours. */
static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

static int below(const char *path)
{
    const char *under = getenv("HELI_FAULT_UNDER");
    return under && strncmp(path, under, strlen(under)) == 0;
}

static int watched(int fd)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = '\0';
    return below(path);
}

static void tell(const char *name)
{
    const char *file = getenv("HELI_FAULT_TOLD");
    FILE *out = file ? fopen(file, "a") : NULL;
    if (!out) return;
    fprintf(out, "%s\n", name);
    fclose(out);
}

/* 0 where the call is to be made; an errno, or -1 for a short write, where it is the one to fail. */
static int fault(const char *call, const char *name)
{
    static const struct { const char *how; int error; } kinds[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO}, {"EINTR", EINTR}, {"short", -1}};
    const char *order = getenv("HELI_FAULT"), *first = order ? strchr(order, ':') : NULL, *second = first ? strchr(first + 1, ':') : NULL;
    size_t length = strlen(call);
    if (!second || strncmp(order, call, length) != 0 || order[length] != ':') return 0;
    if (atomic_fetch_add(&calls, 1) + 1 != strtol(first + 1, NULL, 10)) return 0;
    tell(name);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].how, second + 1) == 0) return kinds[i].error;
    return 0;
}

/* At the end: how many calls there were of the kind that HELI_FAULT names. */
__attribute__((destructor)) static void tell_count(void)
{
    char text[32];
    snprintf(text, sizeof text, "count %d", atomic_load(&calls));
    const char *order = getenv("HELI_FAULT");
    if (order && strstr(order, ":0:")) tell(text);
}

#define FAIL(error) return errno = (error), -1

ssize_t write(int fd, const void *data, size_t bytes)
{
    write_call *call = (write_call *)real("write");
    int error = watched(fd) ? fault("write", "write") : 0;
    if (error > 0) FAIL(error);
    return call(fd, data, error < 0 ? (bytes + 1) / 2 : bytes);
}

ssize_t pwrite(int fd, const void *data, size_t bytes, off_t at)
{
    pwrite_call *call = (pwrite_call *)real("pwrite");
    int error = watched(fd) ? fault("write", "pwrite") : 0;
    if (error > 0) FAIL(error);
    return call(fd, data, error < 0 ? (bytes + 1) / 2 : bytes, at);
}

ssize_t pwrite64(int fd, const void *data, size_t bytes, off64_t at)
{
    return pwrite(fd, data, bytes, (off_t)at);
}

int fsync(int fd)
{
    fd_call *call = (fd_call *)real("fsync");
    int error = watched(fd) ? fault("sync", "fsync") : 0;
    if (error > 0) FAIL(error);
    return call(fd);
}

int fdatasync(int fd)
{
    fd_call *call = (fd_call *)real("fdatasync");
    int error = watched(fd) ? fault("sync", "fdatasync") : 0;
    if (error > 0) FAIL(error);
    return call(fd);
}

int rename(const char *from, const char *to)
{
    rename_call *call = (rename_call *)real("rename");
    int error = below(to) ? fault("rename", "rename") : 0;
    if (error > 0) FAIL(error);
    return call(from, to);
}

int close(int fd)
{
    fd_call *call = (fd_call *)real("close");
    int flags = watched(fd) ? fcntl(fd, F_GETFL) : O_RDONLY;
    int error = (flags & O_ACCMODE) != O_RDONLY ? fault("close", "close") : 0;
    int result = call(fd);
    if (error > 0) FAIL(error);
    return result;
}

int ftruncate(int fd, off_t length)
{
    truncate_call *call = (truncate_call *)real("ftruncate");
    int error = watched(fd) ? fault("truncate", "ftruncate") : 0;
    if (error > 0) FAIL(error);
    return call(fd, length);
}

int ftruncate64(int fd, off64_t length)
{
    return ftruncate(fd, (off_t)length);
}

static int open_with(const char *path, int flags, mode_t mode)
{
    open_call *call = (open_call *)real("open");
    int error = (flags & O_CREAT) && below(path) ? fault("create", "open") : 0;
    if (error > 0) FAIL(error);
    return call(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_with(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_with(path, flags, mode);
}
