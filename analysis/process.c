/* Running another program by posix_spawn, with its output in a pipe. */
#define _GNU_SOURCE /* environ, and posix_spawn_file_actions_addchdir_np: in glibc since 2.29, in musl since 1.1.24 */
#include "analysis/process.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/run/clock.h"

/* stdin from /dev/null, stdout and stderr into the pipe, in `folder`. Returns an errno. */
static int set_up(posix_spawn_file_actions_t *actions, const int ends[2], const char *folder)
{
    int error = 0;
    if (!error && folder) error = posix_spawn_file_actions_addchdir_np(actions, folder);
    if (!error) error = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    if (!error) error = posix_spawn_file_actions_adddup2(actions, ends[1], 1);
    if (!error) error = posix_spawn_file_actions_adddup2(actions, ends[1], 2);
    return error;
}

/* Starts the program; returns an errno. */
static int start(pid_t *child, const char *const *argv, const int ends[2], const char *folder)
{
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error) return error;
    error = set_up(&actions, ends, folder);
    /* posix_spawnp does not change its arguments; its type is older than const. */
    char *arguments[16];
    size_t count = 0;
    while (argv[count] && count < 15) count++;
    memcpy(arguments, argv, count * sizeof *arguments);
    arguments[count] = NULL;
    if (!error && !arguments[0]) error = EINVAL;
    if (!error) error = posix_spawnp(child, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* Reads to the end; keeps what fits, drops the rest. */
static void read_all(int from, heli_process_result *out)
{
    char chunk[1024];
    for (;;) {
        ssize_t got = read(from, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return;
        if (out->first_at == 0.0) out->first_at = heli_seconds_now();
        size_t room = sizeof out->output - 1 - out->output_bytes;
        size_t keep = (size_t)got < room ? (size_t)got : room;
        memcpy(out->output + out->output_bytes, chunk, keep);
        out->output_bytes += keep;
        out->output[out->output_bytes] = '\0';
    }
}

static int wait_for(pid_t child)
{
    int state = 0;
    while (waitpid(child, &state, 0) < 0)
        if (errno != EINTR) return 127;
    return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
}

heli_status heli_process_run(heli_process_result *out, const char *const *argv, const char *folder, heli_context *ctx)
{
    memset(out, 0, sizeof *out);
    int ends[2];
    if (pipe(ends) != 0) return heli_fail(ctx, HELI_IO, HELI_N_("cannot start '%s': %s"), argv[0], strerror(errno));
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);

    pid_t child = 0;
    out->start_error = start(&child, argv, ends, folder);
    close(ends[1]);
    if (!out->start_error) {
        read_all(ends[0], out);
        out->exit_status = wait_for(child);
    }
    close(ends[0]);
    return HELI_OK;
}
