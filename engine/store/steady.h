/*
 * System calls that a signal or a slow disk may cut short, carried through to their end. Each returns 0 or an errno.
 *
 * close is not tried again: on Linux the descriptor is gone whatever close says, and what was to be made safe has been synced before.
 */
#ifndef HELI_STORE_STEADY_H
#define HELI_STORE_STEADY_H

#include <errno.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

/** Opens PATH with O_CLOEXEC; a file it creates may be read and written by all that the umask lets. */
static inline int heli_steady_open(int *fd, const char *path, int flags)
{
    do *fd = open(path, flags | O_CLOEXEC, 0666);
    while (*fd < 0 && errno == EINTR);
    return *fd < 0 ? errno : 0;
}

static inline int heli_steady_write(int fd, const void *data, size_t bytes)
{
    enum { AT_ONCE = 1 << 30 }; /* Linux writes at most 2 GiB per call */
    for (const char *at = data; bytes > 0;) {
        ssize_t done = write(fd, at, bytes < AT_ONCE ? bytes : AT_ONCE);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return done < 0 ? errno : EIO;
        at += done;
        bytes -= (size_t)done;
    }
    return 0;
}

static inline int heli_steady_truncate(int fd, off_t length)
{
    int failed;
    do failed = ftruncate(fd, length);
    while (failed && errno == EINTR);
    return failed ? errno : 0;
}

/** fsync: contents and facts of a file. */
static inline int heli_steady_sync(int fd)
{
    int failed;
    do failed = fsync(fd);
    while (failed && errno == EINTR);
    return failed ? errno : 0;
}

/** fdatasync: contents of a file, and its length. */
static inline int heli_steady_sync_data(int fd)
{
    int failed;
    do failed = fdatasync(fd);
    while (failed && errno == EINTR);
    return failed ? errno : 0;
}

static inline int heli_steady_close(int fd)
{
    return close(fd) == 0 || errno == EINTR ? 0 : errno;
}

#endif
