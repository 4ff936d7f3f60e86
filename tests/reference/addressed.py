"""Addressed random numbers, a second time: Philox4x32-10 in plain Python.

Written from Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC11, 2011), with the keys and addresses that
engine/core/random.h documents. A draw is looked up at (agent, partition, step, purpose) under the key of (seed, replicate, domain).
"""
import functools

WORD = 0xFFFFFFFF
LONG = 0xFFFFFFFFFFFFFFFF
INITIAL, DYNAMICS = 1, 2  # domains of a key


def mix(z):
    """The finaliser of SplitMix64."""
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & LONG
    z = (z ^ z >> 27) * 0x94D049BB133111EB & LONG
    return z ^ z >> 31


def key_of(seed, replicate, domain):
    bits = mix(mix(mix(seed) ^ replicate) ^ domain)
    return bits & WORD, bits >> 32


@functools.lru_cache(maxsize=4096)  # four residents share a block of revisions
def philox(counter, key):
    """Ten rounds: two products of 32-bit words, their halves crossed, the key moved on."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        even, odd = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = odd >> 32 ^ c1 ^ k0, odd & WORD, even >> 32 ^ c3 ^ k1, even & WORD
        k0, k1 = k0 + 0x9E3779B9 & WORD, k1 + 0xBB67AE85 & WORD
    return c0, c1, c2, c3


def uniform(word):
    """The middle of one of 2^23 equal cells of (0, 1); exact in single precision."""
    return ((word >> 9) + 0.5) / 2**23


def below(word, n):
    """An integer in 0 .. n - 1."""
    return word * n >> 32
