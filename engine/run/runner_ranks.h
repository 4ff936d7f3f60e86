/*
 * A runner that spreads the partitions of one simulation over all ranks of the job (docs/decisions/0007-ranks.md).
 *
 * Rank r of n holds partitions count r / n .. count (r + 1) / n - 1 and works on them with threads. A shared phase ends in two exchanges:
 * heads (status, wishes, size) and what has changed. The serial phases then run on every rank alike, and give the same bits.
 *
 * Whatever ranks do together begins with the exchange of heads. A rank that has failed on its own says so in the next one, whatever the
 * others are about to do; these give up too and come to `agree`. So no rank waits for one that will not come.
 */
#ifndef HELI_RUN_RUNNER_RANKS_H
#define HELI_RUN_RUNNER_RANKS_H

#include "engine/core/model.h"

/* What a rank may wish; all learn of it in the same exchange, and act at the same step. */
enum { HELI_WISH_STOP = 1, HELI_WISH_PAUSE = 2 };

typedef struct heli_rank_runner heli_rank_runner;

/** One for all simulations of a job, one after the other; NULL when memory is short. */
heli_rank_runner *heli_rank_runner_create(int threads);
void heli_rank_runner_free(heli_rank_runner *self);
const heli_runner *heli_rank_runner_get(const heli_rank_runner *self);

/** What this rank wishes, from the next exchange on. */
void heli_rank_runner_wish(heli_rank_runner *self, unsigned wishes);
/** What any rank has wished, as all know it. */
unsigned heli_rank_runner_wishes(const heli_rank_runner *self);
/** Forgets these wishes; every rank has to at the same step. */
void heli_rank_runner_fulfil(heli_rank_runner *self, unsigned wishes);

/** Bytes that this rank has told the others after partition phases. */
uint64_t heli_rank_runner_bytes(const heli_rank_runner *self);

/** All ranks get the failure, and its sentence, of the lowest failing rank; HELI_OK where none failed. For what is no simulation. */
heli_status heli_ranks_agree(heli_status status, heli_context *ctx) HELI_MUST_CHECK;

#endif
