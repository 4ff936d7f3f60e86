/*
 * Instruction sets: a kernel compiled several times from one source, and the choice among them at run time.
 *
 * All versions do the same operations in the same order and give the same bits; only the speed differs. The choice can be
 * overridden by name, so that tests compare the versions on one machine.
 */
#ifndef HELI_CORE_ISA_H
#define HELI_CORE_ISA_H

#include "engine/core/context.h"

typedef enum heli_isa { HELI_ISA_BASELINE, HELI_ISA_AVX2, HELI_ISA_AVX512, HELI_ISA_COUNT } heli_isa;

/** The instruction set in use: the best this machine has, or the one selected. Thread-safe once selected. */
heli_isa heli_isa_current(void);

/** Its name: "baseline", "avx2" or "avx512". */
const char *heli_isa_name(heli_isa isa);

/** Whether this machine has it. */
bool heli_isa_available(heli_isa isa);

/** Uses the instruction set of this name from now on; HELI_USAGE when the name is unknown or this machine lacks it. Call before any run. */
heli_status heli_isa_select(const char *name, heli_context *ctx);

#endif
