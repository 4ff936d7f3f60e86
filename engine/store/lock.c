/* Locks that know their holder. */
#include "engine/store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "engine/store/safe_file.h"
#include "engine/store/steady.h"

enum { NOTE_BYTES = 200, LOOKS = 5 };

static heli_status fail_write(const char *path, int error, heli_context *ctx)
{
    return heli_fail(ctx, heli_status_of_errno(error), HELI_N_("cannot write '%s': %s"), path, strerror(error));
}

/* "4711 host\n" */
static bool read_note(int fd, long *process, char host[NOTE_BYTES])
{
    char note[NOTE_BYTES] = "";
    ssize_t got = pread(fd, note, sizeof note - 1, 0);
    char *end = note;
    *process = got > 0 ? strtol(note, &end, 10) : 0;
    return end > note && *end == ' ' && sscanf(end, "%198s", host) == 1;
}

/* A process of this host that is gone holds nothing, whatever the note says. */
static bool holder_is_gone(int fd)
{
    long process = 0;
    char host[NOTE_BYTES] = "", own[128] = "";
    if (!read_note(fd, &process, host)) return true;
    if (gethostname(own, sizeof own) != 0) return false;
    return strcmp(host, own) == 0 && kill((pid_t)process, 0) != 0 && errno == ESRCH;
}

static void name_holder(int fd, char *text, size_t size)
{
    long process = 0;
    char host[NOTE_BYTES] = "";
    if (!holder_is_gone(fd) && read_note(fd, &process, host)) snprintf(text, size, "process %ld on %s", process, host);
    else snprintf(text, size, "another process");
}

static int write_note(int fd)
{
    char note[NOTE_BYTES], host[128] = "unknown";
    if (gethostname(host, sizeof host) != 0) snprintf(host, sizeof host, "unknown");
    host[sizeof host - 1] = '\0';
    int length = snprintf(note, sizeof note, "%ld %s\n", (long)getpid(), host);
    int error = heli_steady_truncate(fd, 0);
    if (!error && lseek(fd, 0, SEEK_SET) < 0) error = errno;
    return error ? error : heli_steady_write(fd, note, (size_t)length);
}

/* The file may have been replaced between opening and locking it. */
static bool still_there(int fd, const char *path)
{
    struct stat held, named;
    return fstat(fd, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

/* 0 held, EWOULDBLOCK somebody else, otherwise an errno. */
static int try_lock(int fd, bool shared)
{
    while (flock(fd, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0) {
        if (errno == EINTR) continue;
        if (errno == ENOSYS || errno == EOPNOTSUPP || errno == ENOLCK) return holder_is_gone(fd) ? 0 : EWOULDBLOCK;
        return errno;
    }
    return 0;
}

heli_status heli_lock_take(heli_lock *out, const char *path, bool shared, heli_context *ctx)
{
    char holder[NOTE_BYTES + 40];
    *out = (heli_lock){.fd = -1, .path = NULL};
    for (int tries = 0;;) {
        int fd, error = heli_steady_open(&fd, path, O_RDWR | O_CREAT);
        if (error) return fail_write(path, error, ctx);
        error = try_lock(fd, shared);
        if (error == EWOULDBLOCK && tries++ < LOOKS) { /* perhaps somebody only looks who holds it */
            close(fd);
            nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
            continue;
        }
        if (error == 0 && !still_there(fd, path)) {
            close(fd);
            continue;
        }
        if (error == 0 && !shared) error = write_note(fd);
        if (error == 0) {
            out->fd = fd;
            out->path = heli_file_beside(path, "");
            return HELI_OK;
        }
        name_holder(fd, holder, sizeof holder);
        close(fd);
        if (error != EWOULDBLOCK) return fail_write(path, error, ctx);
        return heli_fail(ctx, HELI_IO, HELI_N_("another sweep is at work on this file (%s)"), holder);
    }
}

void heli_lock_release(heli_lock *self)
{
    if (self->fd >= 0) close(self->fd);
    free(self->path);
    *self = (heli_lock){.fd = -1, .path = NULL};
}

bool heli_lock_holder(const char *path, char *text, unsigned long size)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) return false;
    bool held = try_lock(fd, false) == EWOULDBLOCK;
    if (held) name_holder(fd, text, size);
    close(fd);
    return held;
}
