/*
 * Fingerprint of bytes and CRC-32C.
 *
 * The fingerprint is FNV-1a (Fowler, Noll and Vo) over 64-bit little-endian words with one change: each word is mixed
 * before it is taken in, by the finaliser of MurmurHash3 (Appleby), a bijection. A product only carries upwards, so in
 * plain FNV-1a a flipped sign bit stays in bit 63 and a second one cancels it: (-x, -y) would have the digest of (x, y).
 *
 * CRC-32C: reflected polynomial 0x82F63B78 (Castagnoli 1993; RFC 3720, appendix B.4), four bits at a time.
 */
#include "engine/core/digest.h"

#include <stdio.h>

static const uint64_t FNV_BASIS = 0xcbf29ce484222325u;
static const uint64_t FNV_PRIME = 0x00000100000001b3u;

/* Up to 8 bytes as a little-endian word, missing ones 0: the same on every machine. */
static uint64_t word_from_bytes(const unsigned char *bytes, size_t count)
{
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++) word |= (uint64_t)bytes[i] << (8 * i);
    return word;
}

static uint64_t mix(uint64_t z)
{
    z = (z ^ z >> 33) * 0xff51afd7ed558ccdu;
    z = (z ^ z >> 33) * 0xc4ceb9fe1a85ec53u;
    return z ^ z >> 33;
}

static uint64_t absorb(uint64_t state, uint64_t word)
{
    return (state ^ mix(word)) * FNV_PRIME;
}

void heli_digest_init(heli_digest *self)
{
    *self = (heli_digest){.state = FNV_BASIS, .bytes = 0};
}

void heli_digest_add(heli_digest *self, const void *data, size_t bytes)
{
    const unsigned char *at = data;
    size_t whole = bytes / 8 * 8, i = 0;
    for (; i < whole; i += 8) self->state = absorb(self->state, word_from_bytes(at + i, 8));
    if (bytes > whole) self->state = absorb(self->state, word_from_bytes(at + i, bytes - whole));
    self->bytes += bytes;
}

/* The number of bytes tells a padded end from zeros. */
uint64_t heli_digest_value(const heli_digest *self)
{
    return mix(absorb(self->state, self->bytes));
}

static void add_number(heli_digest *digest, uint64_t number)
{
    heli_digest_add(digest, &number, sizeof number);
}

uint64_t heli_digest_replicate(uint64_t status, uint64_t steps_done, uint64_t state, const double *series, size_t values)
{
    heli_digest digest;
    heli_digest_init(&digest);
    add_number(&digest, status);
    add_number(&digest, steps_done);
    add_number(&digest, state);
    if (series) heli_digest_add(&digest, series, values * sizeof *series);
    return heli_digest_value(&digest);
}

void heli_digest_text(const heli_digest *self, char text[17])
{
    snprintf(text, 17, "%016llx", (unsigned long long)heli_digest_value(self));
}

/* The remainder after `bytes` more bytes, by halves of bytes: works everywhere. */
static uint32_t crc_by_table(uint32_t crc, const unsigned char *at, size_t bytes)
{
    /* Entry i is what four steps of the division do to the low bits i. */
    static const uint32_t table[16] = {
        0x00000000u, 0x105ec76fu, 0x20bd8edeu, 0x30e349b1u, 0x417b1dbcu, 0x5125dad3u, 0x61c69362u, 0x7198540du,
        0x82f63b78u, 0x92a8fc17u, 0xa24bb5a6u, 0xb21572c9u, 0xc38d26c4u, 0xd3d3e1abu, 0xe330a81au, 0xf36e6f75u};
    for (size_t i = 0; i < bytes; i++) {
        crc ^= at[i];
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    return crc;
}

#if defined(__x86_64__) && defined(__GNUC__)
/* The same division by the processor's own instruction, eight bytes at a time. */
__attribute__((target("sse4.2"))) static uint32_t crc_by_instruction(uint32_t crc, const unsigned char *at, size_t bytes)
{
    uint64_t wide = crc;
    for (; bytes >= 8; at += 8, bytes -= 8) wide = __builtin_ia32_crc32di(wide, word_from_bytes(at, 8));
    crc = (uint32_t)wide;
    for (; bytes > 0; at++, bytes--) crc = __builtin_ia32_crc32qi(crc, *at);
    return crc;
}

static uint32_t crc_over(uint32_t crc, const unsigned char *at, size_t bytes)
{
    return __builtin_cpu_supports("sse4.2") ? crc_by_instruction(crc, at, bytes) : crc_by_table(crc, at, bytes);
}
#else
static uint32_t crc_over(uint32_t crc, const unsigned char *at, size_t bytes)
{
    return crc_by_table(crc, at, bytes);
}
#endif

uint32_t heli_crc32c(uint32_t crc, const void *data, size_t bytes)
{
    return ~crc_over(~crc, data, bytes);
}
