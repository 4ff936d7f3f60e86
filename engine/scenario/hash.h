/* SHA-256, the name by which a scenario text is known in result files and journals. */
#ifndef HELI_SCENARIO_HASH_H
#define HELI_SCENARIO_HASH_H

#include <stddef.h>

/** SHA-256 of `bytes` bytes as 64 hexadecimal digits and a 0. Thread safety: reads only its arguments. */
void heli_sha256(const void *data, size_t bytes, char hex[65]);

#endif
