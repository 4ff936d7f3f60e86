/*
 * The interface of ranks, tried by a job of any size: mpirun -n N ranks [die RANK].
 *
 * Every rank checks what it gets; rank 0 prints "ok - claim" or "not ok - claim". With `die RANK` that rank kills itself, and the job has
 * to end.
 */
#include "engine/run/ranks.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MESSAGES = 50, BLOCK = 5000000 };

static int self, count;

/* A claim holds when it holds on every rank. */
static void claim(const char *text, bool holds)
{
    size_t *ones = malloc((size_t)count * sizeof *ones);
    unsigned char mine = holds, *all = malloc((size_t)count);
    if (!ones || !all) heli_ranks_abort(70);
    for (int r = 0; r < count; r++) ones[r] = 1;
    heli_ranks_gather(&mine, ones, all);
    for (int r = 0; r < count; r++) holds = holds && all[r];
    if (self == 0) printf("%s - %d rank(s): %s\n", holds ? "ok" : "not ok", count, text);
    free(ones);
    free(all);
}

static unsigned char byte_of(int from, size_t i)
{
    return (unsigned char)((size_t)from * 31 + i * 7 + i / 251);
}

static void test_pieces_come_in_rank_order(void)
{
    size_t *bytes = malloc((size_t)count * sizeof *bytes), total = 0;
    if (!bytes) heli_ranks_abort(70);
    for (int r = 0; r < count; r++) total += bytes[r] = (size_t)(r * 1000) % 2500; /* rank 0 has none */
    unsigned char *piece = malloc(bytes[self] + 1), *all = malloc(total + 1);
    if (!piece || !all) heli_ranks_abort(70);
    for (size_t i = 0; i < bytes[self]; i++) piece[i] = byte_of(self, i);
    heli_ranks_gather(piece, bytes, all);
    bool right = true;
    size_t at = 0;
    for (int r = 0; r < count; r++)
        for (size_t i = 0; i < bytes[r]; i++) right = right && all[at++] == byte_of(r, i);
    claim("pieces of any size come in rank order", right);
    free(bytes);
    free(piece);
    free(all);
}

static void test_rank_0_tells_all(void)
{
    uint64_t told[3] = {self == 0 ? 17u : 0u, 0, self == 0 ? UINT64_MAX : 3u};
    heli_ranks_broadcast(told, sizeof told);
    claim("what rank 0 has, all have", told[0] == 17 && told[1] == 0 && told[2] == UINT64_MAX);
}

/* Everybody sends to everybody, itself included, before anybody listens; messages longer than what goes eagerly are among them. */
static void test_messages_arrive_once_and_in_order(void)
{
    static unsigned char text[HELI_RANKS_MESSAGE_BYTES];
    int *next = calloc((size_t)count, sizeof *next), from, tag, left = MESSAGES * count;
    if (!next) heli_ranks_abort(70);
    bool right = true;
    for (int m = 0; m < MESSAGES; m++)
        for (int to = 0; to < count; to++) {
            size_t bytes = m == 0 ? 0 : m == 1 ? sizeof text : (size_t)(m * 997);
            for (size_t i = 0; i < bytes; i++) text[i] = byte_of(self + m, i);
            heli_ranks_send(to, m, text, bytes);
        }
    while (left > 0) {
        size_t bytes;
        if (!heli_ranks_poll(&from, &tag, text, &bytes)) continue;
        right = right && from >= 0 && from < count && tag == next[from]++;
        right = right && bytes == (tag == 0 ? 0 : tag == 1 ? sizeof text : (size_t)(tag * 997));
        for (size_t i = 0; i < bytes; i++) right = right && text[i] == byte_of(from + tag, i);
        left--;
    }
    heli_ranks_barrier();
    size_t bytes;
    claim("messages arrive once, whole and in order", right && !heli_ranks_poll(&from, &tag, text, &bytes));
    free(next);
}

static void test_a_block_goes_to_rank_0(void)
{
    unsigned char *block = malloc(BLOCK);
    bool right = true;
    if (!block) heli_ranks_abort(70);
    for (int from = 1; from < count; from++) {
        if (self == from) {
            for (size_t i = 0; i < BLOCK; i++) block[i] = byte_of(from, i);
            heli_ranks_give(0, block, BLOCK);
        } else if (self == 0) {
            heli_ranks_take(from, block, BLOCK);
            for (size_t i = 0; i < BLOCK; i++) right = right && block[i] == byte_of(from, i);
        }
    }
    claim("large blocks arrive whole", right);
    free(block);
}

static double cpu_seconds(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + 1e-9 * (double)used.tv_nsec;
}

static void test_waiting_keeps_no_core_busy(void)
{
    heli_ranks_barrier();
    double before = cpu_seconds();
    if (self == 0) sleep(2);
    heli_ranks_barrier();
    claim("two seconds of waiting take less than half a second of a core", cpu_seconds() - before < 0.5);
}

int main(int argc, char **argv)
{
    heli_ranks_start(&argc, &argv);
    self = heli_ranks_self();
    count = heli_ranks_count();
    if (argc > 2 && strcmp(argv[1], "die") == 0) {
        if (self == atoi(argv[2])) raise(SIGKILL);
        heli_ranks_barrier();
        sleep(30); /* where that rank was not among us */
        return 0;
    }
    if (argc > 2 && strcmp(argv[1], "abort") == 0) {
        if (self == count - 1) heli_ranks_abort(atoi(argv[2]));
        heli_ranks_barrier();
    }
    test_pieces_come_in_rank_order();
    test_rank_0_tells_all();
    test_messages_arrive_once_and_in_order();
    if (count > 1) test_a_block_goes_to_rank_0();
    test_waiting_keeps_no_core_busy();
    heli_ranks_stop();
    return 0;
}
