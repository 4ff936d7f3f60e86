/*
 * Ranks over MPI (Open MPI and MPICH alike; MPI 3). The only file that includes mpi.h.
 *
 * Blocking calls of MPI keep a core busy while they wait, which ruins jobs with more ranks than cores; so everything here is begun without
 * waiting and then asked for, at first eagerly, then with sleeps between. Small messages, blocks and exchanges have communicators of their
 * own and never meet. MPI counts in int: larger data go in parts.
 */
#include "engine/run/ranks.h"

#include <mpi.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/run/ranks_self.h"

enum { EAGER_TRIES = 2000, SHORT_SLEEPS = 200, PART_BYTES = 1 << 30 };

/* A message on its way: MPI reads it until the request is done. */
typedef struct outgoing {
    struct outgoing *next;
    MPI_Request request;
    unsigned char data[];
} outgoing;

static struct {
    bool started;
    int self, count, here;
    MPI_Comm messages, blocks, exchanges;
    outgoing *sent;
} job = {.count = 1, .here = 1};

/* --- beginning and end --- */

/* A process that no launcher started must not start MPI: Open MPI would look for its daemon first, and fail where there is none. */
static bool launched(void)
{
    static const char *const marks[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_FD", "MPI_LOCALNRANKS"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (getenv(marks[i])) return true;
    return false;
}

void heli_ranks_start(int *argc, char ***argv)
{
    int level;
    if (!launched()) return;
    MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &level);
    job.started = true;
    MPI_Comm_rank(MPI_COMM_WORLD, &job.self);
    MPI_Comm_size(MPI_COMM_WORLD, &job.count);
    MPI_Comm on_this_machine;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &on_this_machine);
    MPI_Comm_size(on_this_machine, &job.here);
    MPI_Comm_free(&on_this_machine);
    MPI_Comm_dup(MPI_COMM_WORLD, &job.messages);
    MPI_Comm_dup(MPI_COMM_WORLD, &job.blocks);
    MPI_Comm_dup(MPI_COMM_WORLD, &job.exchanges);
}

void heli_ranks_abort(int exit_status)
{
    fflush(NULL);
    if (job.started) MPI_Abort(MPI_COMM_WORLD, exit_status);
    _Exit(exit_status);
}

/* An exchange that one rank cannot take part in cannot be told to the others. */
_Noreturn static void out_of_memory(void)
{
    fprintf(stderr, "heli: rank %d has not enough memory for an exchange\n", job.self);
    heli_ranks_abort(70);
}

int heli_ranks_self(void)
{
    return job.self;
}

int heli_ranks_count(void)
{
    return job.count;
}

int heli_ranks_here(void)
{
    return job.here;
}

const char *heli_ranks_library(void)
{
    static char text[MPI_MAX_LIBRARY_VERSION_STRING + 1];
    int length = 0;
    MPI_Get_library_version(text, &length);
    text[length] = '\0';
    text[strcspn(text, "\n\r")] = '\0';
    for (char *c = text; *c; c++)
        if (*c == '\t') *c = ' ';
    return text;
}

/* --- waiting --- */

/* Gives the core to others at first, then sleeps 50 us, then 1 ms at a time. */
static void pause_a_little(int tries)
{
    struct timespec nap = {.tv_nsec = tries < EAGER_TRIES + SHORT_SLEEPS ? 50000 : 1000000};
    if (tries < EAGER_TRIES) sched_yield();
    else nanosleep(&nap, NULL);
}

static void wait_for(MPI_Request *request)
{
    int done = 0;
    for (int tries = 0; MPI_Test(request, &done, MPI_STATUS_IGNORE), !done; tries += tries < INT_MAX) pause_a_little(tries);
}

/* --- messages --- */

static void forget_delivered(void)
{
    for (outgoing **at = &job.sent; *at;) {
        outgoing *message = *at;
        int done = 0;
        MPI_Test(&message->request, &done, MPI_STATUS_IGNORE);
        if (!done) {
            at = &message->next;
            continue;
        }
        *at = message->next;
        free(message);
    }
}

void heli_ranks_stop(void)
{
    heli_ranks_self_clear();
    if (!job.started) return;
    for (int tries = 0; forget_delivered(), job.sent; tries += tries < INT_MAX) pause_a_little(tries);
    heli_ranks_barrier(); /* MPI_Finalize would wait too, but with a busy core */
    MPI_Comm_free(&job.messages);
    MPI_Comm_free(&job.blocks);
    MPI_Comm_free(&job.exchanges);
    MPI_Finalize();
    job.started = false;
}

static outgoing *new_message(const void *data, size_t bytes)
{
    outgoing *message = malloc(sizeof *message + bytes);
    if (!message) out_of_memory();
    if (bytes > 0) memcpy(message->data, data, bytes);
    message->next = job.sent;
    job.sent = message;
    return message;
}

/* Messages to oneself do not need MPI, which is not there without a launcher. */
void heli_ranks_send(int to, int tag, const void *data, size_t bytes)
{
    forget_delivered();
    if (to != job.self) {
        outgoing *message = new_message(data, bytes);
        MPI_Isend(message->data, (int)bytes, MPI_BYTE, to, tag, job.messages, &message->request);
    } else if (!heli_ranks_self_put(tag, data, bytes)) {
        out_of_memory();
    }
}

bool heli_ranks_poll(int *from, int *tag, void *data, size_t *bytes)
{
    MPI_Message message;
    MPI_Status status;
    int arrived = 0, count = 0;
    *from = job.self;
    if (heli_ranks_self_get(tag, data, bytes)) return true;
    if (!job.started) return false;
    forget_delivered();
    MPI_Improbe(MPI_ANY_SOURCE, MPI_ANY_TAG, job.messages, &arrived, &message, &status);
    if (!arrived) return false;
    MPI_Get_count(&status, MPI_BYTE, &count);
    MPI_Mrecv(data, count, MPI_BYTE, &message, MPI_STATUS_IGNORE);
    *from = status.MPI_SOURCE;
    *tag = status.MPI_TAG;
    *bytes = (size_t)count;
    return true;
}

/* --- blocks --- */

static int part_of(size_t left)
{
    return left < PART_BYTES ? (int)left : PART_BYTES;
}

void heli_ranks_give(int to, const void *data, size_t bytes)
{
    const unsigned char *at = data;
    while (bytes > 0) {
        int part = part_of(bytes);
        MPI_Request request;
        MPI_Isend(at, part, MPI_BYTE, to, 0, job.blocks, &request);
        wait_for(&request);
        at += part;
        bytes -= (size_t)part;
    }
}

void heli_ranks_take(int from, void *data, size_t bytes)
{
    unsigned char *at = data;
    while (bytes > 0) {
        int part = part_of(bytes);
        MPI_Request request;
        MPI_Irecv(at, part, MPI_BYTE, from, 0, job.blocks, &request);
        wait_for(&request);
        at += part;
        bytes -= (size_t)part;
    }
}

/* --- together --- */

void heli_ranks_barrier(void)
{
    MPI_Request request;
    if (job.count == 1) return;
    MPI_Ibarrier(job.exchanges, &request);
    wait_for(&request);
}

static void broadcast_from(int root, void *data, size_t bytes)
{
    unsigned char *at = data;
    while (bytes > 0) {
        int part = part_of(bytes);
        MPI_Request request;
        MPI_Ibcast(at, part, MPI_BYTE, root, job.exchanges, &request);
        wait_for(&request);
        at += part;
        bytes -= (size_t)part;
    }
}

void heli_ranks_broadcast(void *data, size_t bytes)
{
    if (job.count > 1) broadcast_from(0, data, bytes);
}

/* One exchange where everything can be counted in int. */
static void gather_at_once(const void *piece, const size_t *bytes, void *all)
{
    MPI_Request request;
    int *counts = malloc(2 * (size_t)job.count * sizeof *counts), *starts = counts + job.count, start = 0;
    if (!counts) out_of_memory();
    for (int r = 0; r < job.count; r++) {
        counts[r] = (int)bytes[r];
        starts[r] = start;
        start += counts[r];
    }
    MPI_Iallgatherv(piece, counts[job.self], MPI_BYTE, all, counts, starts, MPI_BYTE, job.exchanges, &request);
    wait_for(&request);
    free(counts);
}

static void gather_in_parts(const void *piece, const size_t *bytes, unsigned char *all)
{
    for (int r = 0; r < job.count; all += bytes[r], r++) {
        if (r == job.self && bytes[r] > 0) memcpy(all, piece, bytes[r]);
        broadcast_from(r, all, bytes[r]);
    }
}

void heli_ranks_gather(const void *piece, const size_t *bytes, void *all)
{
    size_t total = 0;
    for (int r = 0; r < job.count; r++) total += bytes[r];
    if (job.count == 1) {
        if (total > 0) memcpy(all, piece, total);
    } else if (total <= INT_MAX) {
        gather_at_once(piece, bytes, all);
    } else {
        gather_in_parts(piece, bytes, all);
    }
}
