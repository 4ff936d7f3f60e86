/* Changes of blocks: what is packed and absorbed is what there was, however blocks and lists have changed, and costs what has changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "engine/core/random.h"
#include "engine/run/delta.h"

enum { MOST = 3000, BLOCKS = 4 };

/* A state of some blocks, the last of which is a list: its size stands before it. */
typedef struct state {
    unsigned char fixed[BLOCKS - 1][MOST];
    size_t size[BLOCKS - 1];
    uint64_t list_bytes;
    unsigned char list[MOST];
} state;

static heli_status visit(state *self, heli_visitor *visitor)
{
    heli_status status = HELI_OK;
    for (size_t b = 0; b < BLOCKS - 1; b++) HELI_TRY(visitor->block(visitor, "fixed", self->fixed[b], self->size[b]));
    HELI_TRY(visitor->block(visitor, "count", &self->list_bytes, sizeof self->list_bytes));
    HELI_TRY(visitor->block(visitor, "list", self->list, self->list_bytes));
out:
    return status;
}

static bool same(const state *a, const state *b)
{
    for (size_t i = 0; i < BLOCKS - 1; i++)
        if (memcmp(a->fixed[i], b->fixed[i], a->size[i]) != 0) return false;
    return a->list_bytes == b->list_bytes && memcmp(a->list, b->list, a->list_bytes) == 0;
}

static uint32_t below(heli_draws *draws, uint32_t n)
{
    return heli_below(heli_draws_word(draws), n);
}

static void change(state *self, heli_draws *draws)
{
    for (uint32_t i = below(draws, 20); i > 0; i--) {
        size_t b = below(draws, BLOCKS - 1);
        if (self->size[b] > 0) self->fixed[b][below(draws, (uint32_t)self->size[b])] = (unsigned char)heli_draws_word(draws);
    }
    if (below(draws, 2)) self->list_bytes = below(draws, MOST + 1);
    for (uint64_t i = below(draws, 2) ? 0 : self->list_bytes; i < self->list_bytes; i++) self->list[i] = (unsigned char)heli_draws_word(draws);
}

/* Both sides remember, one changes, the other absorbs; what is left of the list beyond its end may differ. */
static void test_what_is_absorbed_is_what_was_packed(void **context)
{
    (void)context;
    static state here, there;
    heli_bytes shadow = {0}, packed = {0};
    heli_delta delta;
    heli_draws draws = heli_draws_at((heli_key){{7, 7}}, (heli_address){.agent = 1});
    memset(there.list, 0xee, sizeof there.list);
    for (size_t b = 0; b < BLOCKS - 1; b++) here.size[b] = there.size[b] = b == 0 ? 8 : below(&draws, MOST + 1);
    for (int turn = 0; turn < 2000; turn++) {
        heli_visitor visitor = heli_delta_remember(&delta, &shadow);
        assert_int_equal(visit(&here, &visitor), HELI_OK);
        change(&here, &draws);
        visitor = heli_delta_pack(&delta, &shadow, &packed);
        packed.used = 0;
        assert_int_equal(visit(&here, &visitor), HELI_OK);
        visitor = heli_delta_absorb(&delta, packed.data, packed.used);
        assert_int_equal(visit(&there, &visitor), HELI_OK);
        assert_int_equal(delta.left, 0);
        assert_true(same(&here, &there));
    }
    heli_bytes_free(&shadow);
    heli_bytes_free(&packed);
}

static size_t packed_bytes(const unsigned char *before, const unsigned char *after, size_t bytes)
{
    heli_bytes shadow = {0}, packed = {0};
    heli_delta delta;
    unsigned char data[MOST];
    memcpy(data, before, bytes);
    heli_visitor visitor = heli_delta_remember(&delta, &shadow);
    assert_int_equal(visitor.block(&visitor, "block", data, bytes), HELI_OK);
    memcpy(data, after, bytes);
    visitor = heli_delta_pack(&delta, &shadow, &packed);
    assert_int_equal(visitor.block(&visitor, "block", data, bytes), HELI_OK);
    size_t used = packed.used;
    heli_bytes_free(&shadow);
    heli_bytes_free(&packed);
    return used;
}

/* 1,100 bytes are three groups: three masks of 8 bytes, and 8 bytes for each changed word; the last word has 4. */
static void test_only_what_has_changed_is_sent(void **context)
{
    (void)context;
    unsigned char before[1100] = {0}, after[1100] = {0};
    assert_int_equal(packed_bytes(before, after, sizeof before), 24);
    after[0] = after[7] = 1;
    assert_int_equal(packed_bytes(before, after, sizeof before), 32);
    after[600] = 1;
    assert_int_equal(packed_bytes(before, after, sizeof before), 40);
    after[1099] = 1;
    assert_int_equal(packed_bytes(before, after, sizeof before), 44);
    memset(after, 1, sizeof after);
    assert_int_equal(packed_bytes(before, after, sizeof before), 24 + 1100);
    assert_int_equal(packed_bytes(before, after, 0), 0);
}

static void test_changes_that_end_too_early_are_refused(void **context)
{
    (void)context;
    static state here, there;
    heli_bytes shadow = {0}, packed = {0};
    heli_delta delta;
    here.size[0] = there.size[0] = 100;
    heli_visitor visitor = heli_delta_remember(&delta, &shadow);
    assert_int_equal(visit(&here, &visitor), HELI_OK);
    memset(here.fixed[0], 5, 100);
    here.list_bytes = 60;
    visitor = heli_delta_pack(&delta, &shadow, &packed);
    assert_int_equal(visit(&here, &visitor), HELI_OK);
    for (size_t bytes = 0; bytes < packed.used; bytes++) {
        there.list_bytes = 0;
        unsigned char *cut = malloc(bytes ? bytes : 1); /* of its own, so that reading on would be seen */
        assert_non_null(cut);
        memcpy(cut, packed.data, bytes);
        visitor = heli_delta_absorb(&delta, cut, bytes);
        assert_int_equal(visit(&there, &visitor), HELI_INTERNAL);
        free(cut);
    }
    heli_bytes_free(&shadow);
    heli_bytes_free(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_absorbed_is_what_was_packed),
        cmocka_unit_test(test_only_what_has_changed_is_sent),
        cmocka_unit_test(test_changes_that_end_too_early_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
