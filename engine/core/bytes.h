/* Eight bytes in a word: comparing, counting and finding them side by side. A mark is a 1 in a byte that is otherwise 0. */
#ifndef HELI_CORE_BYTES_H
#define HELI_CORE_BYTES_H

#include <stdint.h>
#include <string.h>

#define HELI_EACH_BYTE 0x0101010101010101u

/* Eight consecutive bytes, the first lowest. */
static inline uint64_t heli_bytes_load(const uint8_t *from)
{
    uint64_t eight;
    memcpy(&eight, from, sizeof eight);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    eight = __builtin_bswap64(eight);
#endif
    return eight;
}

/* The lowest `count` bytes, 1 to 8, with all bits set. */
static inline uint64_t heli_bytes_lowest(uint32_t count)
{
    return UINT64_MAX >> (64 - 8 * count);
}

/* Marks the bytes that are 0: adding 0x7f carries into the top bit of all others, and never beyond. */
static inline uint64_t heli_bytes_zero(uint64_t x)
{
    const uint64_t low = 0x7f * HELI_EACH_BYTE;
    return ~(((x & low) + low) | x) >> 7 & HELI_EACH_BYTE;
}

/* Number of marks. */
static inline uint32_t heli_bytes_marks(uint64_t marks)
{
    return (uint32_t)(marks * HELI_EACH_BYTE >> 56);
}

/* Byte of the k-th mark, k from 0 and below their number. */
static inline uint32_t heli_bytes_find(uint64_t marks, uint32_t k)
{
    while (k-- > 0) marks &= marks - 1;
    return (uint32_t)__builtin_ctzll(marks) / 8;
}

/* Sum of the eight bytes. */
static inline uint32_t heli_bytes_sum(uint64_t x)
{
    x = (x & 0x00ff00ff00ff00ffu) + (x >> 8 & 0x00ff00ff00ff00ffu);
    return (uint32_t)(x * 0x0001000100010001u >> 48);
}

#endif
