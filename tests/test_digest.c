/* engine/core/digest: known answers, and the changes a fingerprint may not miss. */
#include "engine/core/digest.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint64_t digest_of(const void *data, size_t bytes)
{
    heli_digest digest;
    heli_digest_init(&digest);
    heli_digest_add(&digest, data, bytes);
    return heli_digest_value(&digest);
}

/* Bytes of a small congruential generator. */
static void fill(unsigned char *bytes, size_t n, uint32_t seed)
{
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525u + 1013904223u;
        bytes[i] = (unsigned char)(seed >> 24);
    }
}

static void test_digests_are_what_they_were(void **state)
{
    (void)state;
    assert_true(digest_of("", 0) == 0xb9034ad37056f5fbu);
    assert_true(digest_of("Heli, joint force", 17) == 0xa7c457d30d293e64u);
}

static void test_a_digest_does_not_depend_on_how_words_are_cut(void **state)
{
    (void)state;
    unsigned char bytes[203];
    fill(bytes, sizeof bytes, 1);
    uint64_t whole = digest_of(bytes, sizeof bytes);
    for (size_t cut = 0; cut <= sizeof bytes; cut += 8)
        for (size_t next = cut; next <= sizeof bytes; next += 8) {
            heli_digest digest;
            heli_digest_init(&digest);
            heli_digest_add(&digest, bytes, cut);
            heli_digest_add(&digest, bytes + cut, next - cut);
            heli_digest_add(&digest, bytes + next, sizeof bytes - next);
            assert_true(heli_digest_value(&digest) == whole);
        }
}

static void test_reading_a_digest_does_not_change_it(void **state)
{
    (void)state;
    heli_digest digest;
    heli_digest_init(&digest);
    heli_digest_add(&digest, "12345678", 8);
    uint64_t first = heli_digest_value(&digest);
    assert_true(heli_digest_value(&digest) == first);
    heli_digest_add(&digest, "", 0);
    assert_true(heli_digest_value(&digest) == first);
}

/* All digests of a message with one bit flipped, or two, are different from its own. */
static void test_every_flip_of_one_or_two_bits_shows(void **state)
{
    (void)state;
    enum { BYTES = 40 };
    unsigned char bytes[BYTES];
    fill(bytes, BYTES, 2);
    uint64_t original = digest_of(bytes, BYTES);
    for (size_t i = 0; i < 8 * BYTES; i++)
        for (size_t j = i; j < 8 * BYTES; j++) {
            unsigned char changed[BYTES];
            memcpy(changed, bytes, BYTES);
            changed[i / 8] ^= (unsigned char)(1u << i % 8);
            if (j != i) changed[j / 8] ^= (unsigned char)(1u << j % 8);
            assert_true(digest_of(changed, BYTES) != original);
        }
}

static void test_lengths_and_order_show(void **state)
{
    (void)state;
    const unsigned char zeros[32] = {0};
    for (size_t a = 0; a <= 32; a++)
        for (size_t b = 0; b < a; b++) assert_true(digest_of(zeros, a) != digest_of(zeros, b));
    assert_true(digest_of("aaaaaaaabbbbbbbb", 16) != digest_of("bbbbbbbbaaaaaaaa", 16));
}

static void test_crc32c_gives_the_known_answers(void **state)
{
    (void)state;
    unsigned char block[32];
    assert_true(heli_crc32c(0, "123456789", 9) == 0xe3069283u);
    /* RFC 3720, appendix B.4 */
    memset(block, 0, 32);
    assert_true(heli_crc32c(0, block, 32) == 0x8a9136aau);
    memset(block, 0xff, 32);
    assert_true(heli_crc32c(0, block, 32) == 0x62a8ab43u);
    for (size_t i = 0; i < 32; i++) block[i] = (unsigned char)i;
    assert_true(heli_crc32c(0, block, 32) == 0x46dd794eu);
    assert_true(heli_crc32c(0, block, 0) == 0);
}

static void test_crc32c_continues_across_cuts(void **state)
{
    (void)state;
    unsigned char bytes[100];
    fill(bytes, sizeof bytes, 3);
    uint32_t whole = heli_crc32c(0, bytes, sizeof bytes);
    for (size_t cut = 0; cut <= sizeof bytes; cut++)
        assert_true(heli_crc32c(heli_crc32c(0, bytes, cut), bytes + cut, sizeof bytes - cut) == whole);
}

/* The hash of a run is spelt out here: what `heli run` prints and the classroom page shows must not drift apart. */
static void test_the_hash_of_a_run_is_made_of_its_replicates(void **state)
{
    (void)state;
    const double series[3] = {0.5, -1.0, 2.0};
    uint64_t words[6] = {0, 3, 77, 0, 0, 0}, replicates[2] = {heli_digest_replicate(0, 3, 77, series, 3), heli_digest_replicate(0, 3, 77, NULL, 3)};
    memcpy(words + 3, series, sizeof series);
    assert_true(replicates[0] == digest_of(words, sizeof words));
    assert_true(replicates[1] == digest_of(words, 3 * sizeof words[0]));
    assert_true(heli_digest_replicate(1, 3, 77, series, 3) != replicates[0]);

    heli_digest run;
    char text[17], expected[17];
    heli_digest_init(&run);
    heli_digest_add(&run, replicates, sizeof replicates);
    heli_digest_text(&run, text);
    snprintf(expected, sizeof expected, "%016" PRIx64, digest_of(replicates, sizeof replicates));
    assert_string_equal(text, expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_digests_are_what_they_were),
        cmocka_unit_test(test_a_digest_does_not_depend_on_how_words_are_cut),
        cmocka_unit_test(test_reading_a_digest_does_not_change_it),
        cmocka_unit_test(test_every_flip_of_one_or_two_bits_shows),
        cmocka_unit_test(test_lengths_and_order_show),
        cmocka_unit_test(test_crc32c_gives_the_known_answers),
        cmocka_unit_test(test_crc32c_continues_across_cuts),
        cmocka_unit_test(test_the_hash_of_a_run_is_made_of_its_replicates),
    };
    return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
