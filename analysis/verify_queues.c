/*
 * Claims about queues: the pool of engine/core/queue.h against Erlang C and the birth-death chain with patience.
 *
 * Values are means of 50 batches of a path; neighbouring batches share so little that they count as independent.
 */
#include <math.h>
#include <stdlib.h>

#include "analysis/queue_theory.h"
#include "analysis/verify.h"

enum { BATCHES = 50, BATCH = 4000, WARM_UP = 20000 };

/* setting: servers, lambda, theta, seed; mu = 1. */
static heli_queue_setting queue_of(const heli_claim *claim)
{
    return (heli_queue_setting){(int)claim->setting[0], claim->setting[1], 1.0, claim->setting[2]};
}

static heli_status walk_in_batches(const heli_claim *claim, int effort, heli_finding *out, bool leaving, heli_context *ctx)
{
    heli_queue_setting s = queue_of(claim);
    heli_queue_path path = {0};
    heli_status status;
    size_t batch = BATCH * (size_t)effort;
    double means[BATCHES] = {0};
    HELI_TRY(heli_queue_path_init(&path, BATCHES * batch, ctx));
    HELI_TRY(heli_queue_walk(&path, s, WARM_UP, (uint64_t)claim->setting[3], ctx));
    for (size_t i = 0; i < path.count; i++) means[i / batch] += (leaving ? (double)path.left[i] : path.queued[i]) / (double)batch;
    heli_queue_answers exact = s.patience > 0.0 ? heli_queue_birth_death(s) : heli_queue_erlang_c(s);
    heli_found_mean(out, claim, leaving ? exact.leaves : exact.queue_time, means, BATCHES);
    out->sample = path.count;
out:
    heli_queue_path_free(&path);
    return status;
}

static heli_status time_in_queue(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    return walk_in_batches(claim, effort, out, false, ctx);
}

static heli_status share_that_leaves(const heli_claim *claim, int effort, heli_finding *out, heli_context *ctx)
{
    return walk_in_batches(claim, effort, out, true, ctx);
}

#define ERLANG "exact: Erlang C (GSL); ODD 8.2, L10"
#define CHAIN "exact: birth-death chain of M/M/c+M (GSL); ODD 8.2, L10"
static const heli_claim claims[] = {
    {"queues", "M/M/1, load 0.5: mean wait", "M/M/1，负荷0.5：平均等待", ERLANG, NULL, NULL, time_in_queue, {1, 0.5, 0, 701}, 0, false},
    {"queues", "M/M/1, load 0.8: mean wait", "M/M/1，负荷0.8：平均等待", ERLANG, NULL, NULL, time_in_queue, {1, 0.8, 0, 702}, 0, false},
    {"queues", "M/M/3, load 0.75: mean wait", "M/M/3，负荷0.75：平均等待", ERLANG, NULL, NULL, time_in_queue, {3, 2.25, 0, 703}, 0, false},
    {"queues", "M/M/20, load 0.8: mean wait", "M/M/20，负荷0.8：平均等待", ERLANG, NULL, NULL, time_in_queue, {20, 16, 0, 704}, 0, false},
    {"queues", "M/M/46, load 0.87: mean wait", "M/M/46，负荷0.87：平均等待", ERLANG, NULL, NULL, time_in_queue, {46, 40, 0, 705}, 0, true},
    {"queues", "M/M/1+M, load 2, patience 4: mean time in the queue", "M/M/1+M，负荷2，耐心4：平均排队时间", CHAIN, NULL, NULL, time_in_queue, {1, 2, 0.25, 711}, 0, false},
    {"queues", "M/M/1+M, load 2, patience 4: share that leaves", "M/M/1+M，负荷2，耐心4：离开比例", CHAIN, NULL, NULL, share_that_leaves, {1, 2, 0.25, 712}, 0, false},
    {"queues", "M/M/3+M, load 2, patience 8: share that leaves", "M/M/3+M，负荷2，耐心8：离开比例", CHAIN, NULL, NULL, share_that_leaves, {3, 6, 0.125, 713}, 0, false},
    {"queues", "M/M/20+M, load 1.25, patience 8: mean time in the queue", "M/M/20+M，负荷1.25，耐心8：平均排队时间", CHAIN, NULL, NULL, time_in_queue,
     {20, 25, 0.125, 714}, 0, false},
};

const heli_claim_group heli_claims_queues = {"queues", claims, sizeof claims / sizeof claims[0]};
