/* Partitions over ranks: who holds which, what is exchanged, and how all come to one status. */
#include "engine/run/runner_ranks.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/run/delta.h"
#include "engine/run/ranks.h"

struct heli_rank_runner {
    heli_runner runner;
    int threads, ranks, self;
    unsigned wish, wishes;
    bool heard;               /* of a failure of others, in a phase */
    heli_bytes *shadows;      /* [threads] */
    heli_bytes *pieces;       /* [piece_count] of partitions held here */
    size_t piece_count;
    heli_bytes mine, all;     /* pieces of this rank, of all */
    size_t *sizes;            /* [ranks] */
    uint64_t bytes;
};

/* What every rank says before anything is done together. */
typedef enum deed { AGREEING, PHASE_ENDS, SAVING } deed;
typedef struct head {
    int32_t deed, status;
    uint64_t wishes, bytes;
} head;

typedef struct saying { char text[1024]; } saying;

/* Neither an exchange without room nor one that others take for another can be told to them. */
_Noreturn static void give_up(const char *why)
{
    fprintf(stderr, "heli: rank %d: %s\n", heli_ranks_self(), why);
    heli_ranks_abort(heli_status_exit(HELI_INTERNAL));
}

static void *must_have(void *memory)
{
    if (!memory) give_up("not enough memory for an exchange");
    return memory;
}

/* --- who holds what --- */

static size_t first_of(size_t count, int ranks, int rank)
{
    return (size_t)((unsigned long long)count * (unsigned long long)rank / (unsigned long long)ranks);
}

typedef struct span { size_t first, end; } span;

static span held(const heli_rank_runner *self, size_t count)
{
    return (span){first_of(count, self->ranks, self->self), first_of(count, self->ranks, self->self + 1)};
}

static int owner_of(const heli_rank_runner *self, size_t count, size_t partition)
{
    int rank = (int)((unsigned long long)partition * (unsigned long long)self->ranks / count);
    while (first_of(count, self->ranks, rank + 1) <= partition) rank++;
    return rank;
}

static bool holds(const heli_runner *runner, size_t count, size_t partition)
{
    span own = held(runner->data, count);
    return partition >= own.first && partition < own.end;
}

/* --- heads --- */

/* Exchanges heads into all[ranks]; the status of the lowest failing rank. */
static heli_status exchange_heads(head mine, head *all, int ranks)
{
    size_t *sizes = must_have(calloc((size_t)ranks, sizeof *sizes));
    for (int r = 0; r < ranks; r++) sizes[r] = sizeof mine;
    heli_ranks_gather(&mine, sizes, all);
    free(sizes);
    for (int r = 0; r < ranks; r++)
        if (all[r].status != HELI_OK) return (heli_status)all[r].status;
    for (int r = 0; r < ranks; r++)
        if (all[r].deed != mine.deed) give_up("the ranks have lost step with each other");
    return HELI_OK;
}

/* The sentence of the lowest rank that has one for its failure. */
static heli_status take_over_saying(const head *heads, int ranks, heli_status status, bool own_words, heli_context *ctx)
{
    saying mine = {{0}}, *all = must_have(calloc((size_t)ranks, sizeof *all));
    size_t *sizes = must_have(calloc((size_t)ranks, sizeof *sizes));
    heli_status own = (heli_status)heads[heli_ranks_self()].status;
    for (int r = 0; r < ranks; r++) sizes[r] = sizeof mine;
    if (own_words && ctx && own != HELI_OK && ctx->status == own) snprintf(mine.text, sizeof mine.text, "%s", ctx->message);
    heli_ranks_gather(&mine, sizes, all);
    for (int r = 0; r < ranks; r++) {
        if (heads[r].status == HELI_OK || !all[r].text[0]) continue;
        status = heli_fail(ctx, (heli_status)heads[r].status, "%s", all[r].text);
        break;
    }
    free(sizes);
    free(all);
    return status;
}

static bool all_agreeing(const head *heads, int ranks)
{
    for (int r = 0; r < ranks; r++)
        if (heads[r].deed != AGREEING) return false;
    return true;
}

/* Those who were about to do something else have learnt of the failure and come back to agree. */
static heli_status come_to_agree(heli_status status, bool own_words, heli_context *ctx)
{
    int ranks = heli_ranks_count();
    if (ranks == 1) return status;
    head *heads = must_have(malloc((size_t)ranks * sizeof *heads));
    heli_status agreed;
    do agreed = exchange_heads((head){.deed = AGREEING, .status = (int32_t)status}, heads, ranks);
    while (!all_agreeing(heads, ranks));
    if (agreed != HELI_OK) agreed = take_over_saying(heads, ranks, agreed, own_words, ctx);
    free(heads);
    return agreed;
}

heli_status heli_ranks_agree(heli_status status, heli_context *ctx)
{
    return come_to_agree(status, true, ctx);
}

/* What a model says of a failure that it only heard of, nobody needs to know. */
static heli_status agree(const heli_runner *runner, heli_status status, heli_context *ctx)
{
    heli_rank_runner *self = runner->data;
    bool own_words = !self->heard;
    self->heard = false;
    return come_to_agree(status, own_words, ctx);
}

/* --- phases --- */

typedef struct phase {
    size_t count;
    heli_partition_fn work;
    heli_share_fn share;      /* NULL: nothing is told */
    void *world;
    const heli_step *step;
} phase;

/* The work of one partition; what it has changed is packed. */
static heli_status work_on(heli_rank_runner *self, const phase *at, size_t partition, heli_bytes *piece)
{
    heli_bytes *shadow = &self->shadows[omp_get_thread_num()];
    heli_status status = HELI_OK;
    heli_delta delta;
    if (!at->share) return at->work(at->world, partition, at->step);
    heli_visitor remember = heli_delta_remember(&delta, shadow);
    HELI_TRY(at->share(at->world, partition, &remember));
    HELI_TRY(at->work(at->world, partition, at->step));
    heli_visitor pack = heli_delta_pack(&delta, shadow, piece);
    piece->used = 0;
    HELI_TRY(at->share(at->world, partition, &pack));
out:
    return status;
}

static void make_pieces(heli_rank_runner *self, size_t count)
{
    if (count <= self->piece_count) return;
    self->pieces = must_have(realloc(self->pieces, count * sizeof *self->pieces));
    memset(self->pieces + self->piece_count, 0, (count - self->piece_count) * sizeof *self->pieces);
    self->piece_count = count;
}

static heli_status work_on_all(heli_rank_runner *self, const phase *at)
{
    span own = held(self, at->count);
    size_t first_failing = own.end;
    heli_status first = HELI_OK;
    make_pieces(self, own.end - own.first);
#pragma omp parallel for schedule(dynamic, 1) num_threads(self->threads)
    for (size_t p = own.first; p < own.end; p++) {
        heli_status status = work_on(self, at, p, &self->pieces[p - own.first]);
        if (status == HELI_OK) continue;
#pragma omp critical(heli_ranks_failure)
        if (p < first_failing) {
            first_failing = p;
            first = status;
        }
    }
    return first;
}

/* Pieces of this rank one after the other, each with its size before it. */
static void join_pieces(heli_rank_runner *self, size_t count)
{
    self->mine.used = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t bytes = self->pieces[i].used;
        if (heli_bytes_add(&self->mine, &bytes, sizeof bytes) != HELI_OK ||
            heli_bytes_add(&self->mine, self->pieces[i].data, self->pieces[i].used) != HELI_OK)
            must_have(NULL);
    }
    self->bytes += self->mine.used;
}

static void exchange_pieces(heli_rank_runner *self, const head *heads)
{
    size_t total = 0;
    for (int r = 0; r < self->ranks; r++) total += self->sizes[r] = (size_t)heads[r].bytes;
    if (total > self->all.room) {
        self->all.data = must_have(realloc(self->all.data, total));
        self->all.room = total;
    }
    heli_ranks_gather(self->mine.data, self->sizes, self->all.data);
}

static heli_status absorb(heli_rank_runner *self, const phase *at, size_t partition, const unsigned char *piece, uint64_t bytes)
{
    heli_delta delta;
    heli_visitor visitor = heli_delta_absorb(&delta, piece, (size_t)bytes);
    if (holds(&self->runner, at->count, partition)) return HELI_OK;
    return at->share(at->world, partition, &visitor);
}

static heli_status absorb_all(heli_rank_runner *self, const phase *at)
{
    const unsigned char *next = self->all.data;
    for (size_t p = 0; p < at->count; p++) {
        uint64_t bytes;
        memcpy(&bytes, next, sizeof bytes);
        heli_status status = absorb(self, at, p, next + sizeof bytes, bytes);
        if (status != HELI_OK) return status;
        next += sizeof bytes + bytes;
    }
    return HELI_OK;
}

static heli_status run_shared(const heli_runner *runner, size_t count, heli_partition_fn work, heli_share_fn share, void *world,
                              const heli_step *step)
{
    heli_rank_runner *self = runner->data;
    phase at = {count, work, share, world, step};
    span own = held(self, count);
    heli_status status = work_on_all(self, &at);
    join_pieces(self, status == HELI_OK ? own.end - own.first : 0);
    head *heads = must_have(malloc((size_t)self->ranks * sizeof *heads));
    head mine = {.deed = PHASE_ENDS, .status = (int32_t)status, .wishes = self->wish, .bytes = self->mine.used};
    status = exchange_heads(mine, heads, self->ranks);
    for (int r = 0; r < self->ranks; r++) self->wishes |= (unsigned)heads[r].wishes;
    self->heard = status != HELI_OK && mine.status == HELI_OK;
    if (status == HELI_OK) {
        exchange_pieces(self, heads);
        status = absorb_all(self, &at);
    }
    free(heads);
    return status;
}

static heli_status run_own(const heli_runner *runner, size_t count, heli_partition_fn work, void *world, const heli_step *step)
{
    phase at = {count, work, NULL, world, step};
    return work_on_all(runner->data, &at);
}

/* --- saving --- */

typedef struct saver {
    heli_rank_runner *self;
    size_t count;
    heli_visitor *inner;      /* on rank 0 */
    heli_status status;       /* of the inner visitor; after a failure the rest is received and dropped */
    heli_bytes room;
} saver;

static heli_status save_block(heli_visitor *visitor, const char *name, void *data, size_t bytes)
{
    saver *at = visitor->data;
    if (at->self->self == 0 && at->status == HELI_OK) at->status = at->inner->block(at->inner, name, data, bytes);
    return HELI_OK;
}

static void give_block(const void *data, size_t bytes)
{
    uint64_t size = bytes;
    heli_ranks_give(0, &size, sizeof size);
    heli_ranks_give(0, data, bytes);
}

static size_t take_block(int from, heli_bytes *room)
{
    uint64_t size;
    heli_ranks_take(from, &size, sizeof size);
    if (size > room->room) {
        room->data = must_have(realloc(room->data, size));
        room->room = size;
    }
    heli_ranks_take(from, room->data, size);
    return size;
}

static heli_status save_owned(heli_visitor *visitor, size_t partition, const char *name, void *data, size_t bytes)
{
    saver *at = visitor->data;
    int owner = owner_of(at->self, at->count, partition), self = at->self->self;
    if (self == owner && self != 0) give_block(data, bytes);
    if (self != 0) return HELI_OK;
    if (owner != 0) {
        bytes = take_block(owner, &at->room);
        data = at->room.data;
    }
    if (at->status == HELI_OK) at->status = heli_visit_owned(at->inner, partition, name, data, bytes);
    return HELI_OK;
}

static heli_status save(const heli_runner *runner, size_t count, void *world, heli_status (*visit)(void *world, heli_visitor *visitor),
                        heli_visitor *inner)
{
    heli_rank_runner *self = runner->data;
    saver at = {.self = self, .count = count, .inner = inner};
    heli_visitor visitor = {.block = save_block, .owned = save_owned, .data = &at};
    head *heads = must_have(malloc((size_t)self->ranks * sizeof *heads));
    heli_status status = exchange_heads((head){.deed = SAVING}, heads, self->ranks);
    if (status == HELI_OK) status = visit(world, &visitor);
    heli_bytes_free(&at.room);
    free(heads);
    return status == HELI_OK ? at.status : status;
}

/* --- life --- */

heli_rank_runner *heli_rank_runner_create(int threads)
{
    heli_rank_runner *self = calloc(1, sizeof *self);
    if (!self) return NULL;
    self->threads = threads > 1 ? threads : 1;
    self->ranks = heli_ranks_count();
    self->self = heli_ranks_self();
    self->shadows = calloc((size_t)self->threads, sizeof *self->shadows);
    self->sizes = calloc((size_t)self->ranks, sizeof *self->sizes);
    self->runner = (heli_runner){.run = run_own, .data = self, .holds = holds, .run_shared = run_shared, .save = save, .agree = agree};
    if (self->shadows && self->sizes) return self;
    heli_rank_runner_free(self);
    return NULL;
}

void heli_rank_runner_free(heli_rank_runner *self)
{
    if (!self) return;
    for (int t = 0; self->shadows && t < self->threads; t++) heli_bytes_free(&self->shadows[t]);
    for (size_t i = 0; i < self->piece_count; i++) heli_bytes_free(&self->pieces[i]);
    heli_bytes_free(&self->mine);
    heli_bytes_free(&self->all);
    free(self->shadows);
    free(self->pieces);
    free(self->sizes);
    free(self);
}

const heli_runner *heli_rank_runner_get(const heli_rank_runner *self)
{
    return &self->runner;
}

void heli_rank_runner_wish(heli_rank_runner *self, unsigned wishes)
{
    self->wish = wishes;
}

unsigned heli_rank_runner_wishes(const heli_rank_runner *self)
{
    return self->wishes;
}

void heli_rank_runner_fulfil(heli_rank_runner *self, unsigned wishes)
{
    self->wishes &= ~wishes;
}

uint64_t heli_rank_runner_bytes(const heli_rank_runner *self)
{
    return self->bytes;
}
