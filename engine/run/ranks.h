/*
 * Ranks: the processes of one job, as mpirun or srun starts them. The one interface behind which MPI lives.
 *
 * ranks_serial.c is the twin without MPI: one rank, and every exchange is with itself. The Makefile compiles exactly one of the two
 * (`make`, `make MPI=openmpi`, `make MPI=mpich`); nothing else of Heli knows which.
 *
 * Waiting never keeps a core busy for long: a rank that waits tries again and again for a short while, then sleeps between tries.
 * Data are bytes: all ranks of a job run the same program on machines of the same kind.
 *
 * Thread safety: all functions but heli_ranks_self, _count and _here belong to the main thread. Failures: MPI ends the job where
 * communication fails or a rank dies; so these functions return no status.
 */
#ifndef HELI_RUN_RANKS_H
#define HELI_RUN_RANKS_H

#include <stdbool.h>
#include <stddef.h>

enum { HELI_RANKS_MESSAGE_BYTES = 64 * 1024 };

/* --- the job --- */

/** First call of main. Without a launcher (mpirun, srun) it starts nothing, and there is one rank. */
void heli_ranks_start(int *argc, char ***argv);
/** Last call of main: waits until messages sent have left. Every rank has to come here, or the job does not end. */
void heli_ranks_stop(void);
/** Ends the whole job at once, with this exit status; for what cannot be told to the others in any other way. */
_Noreturn void heli_ranks_abort(int exit_status);

/** Number of this rank, 0 .. count - 1. Rank 0 speaks to the terminal and writes files. */
int heli_ranks_self(void);
int heli_ranks_count(void);
/** How many of them run on this machine, this one included. */
int heli_ranks_here(void);
/** Name and version of the MPI library, one line; NULL in a build without MPI. */
const char *heli_ranks_library(void);

/* --- messages: small, of any rank to any other; they arrive in the order in which one rank sent them to another --- */

/** Sends at most HELI_RANKS_MESSAGE_BYTES; returns at once, the data may be reused. tag >= 0. To oneself is allowed. */
void heli_ranks_send(int to, int tag, const void *data, size_t bytes);
/** Takes one message if any has arrived. data has room for HELI_RANKS_MESSAGE_BYTES. */
bool heli_ranks_poll(int *from, int *tag, void *data, size_t *bytes);

/** A whole block of any size, from one rank to another. Both have to know its size and call at about the same time. */
void heli_ranks_give(int to, const void *data, size_t bytes);
void heli_ranks_take(int from, void *data, size_t bytes);

/* --- together: every rank calls them in the same order --- */

void heli_ranks_barrier(void);
/** Copies rank 0's data to all. */
void heli_ranks_broadcast(void *data, size_t bytes);
/** Puts the pieces of all ranks one after the other in rank order, for all. bytes[count] is the same everywhere; piece must not lie in all. */
void heli_ranks_gather(const void *piece, const size_t *bytes, void *all);

#endif
