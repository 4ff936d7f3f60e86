/* SHA-256 by nettle. */
#include "engine/scenario/hash.h"

#include <nettle/sha2.h>
#include <stdint.h>

void heli_sha256(const void *data, size_t bytes, char hex[65])
{
    static const char digits[] = "0123456789abcdef";
    struct sha256_ctx state;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&state);
    sha256_update(&state, bytes, data);
    sha256_digest(&state, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[64] = '\0';
}
