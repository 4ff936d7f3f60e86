/* Instruction sets: detection by the compiler's own CPU model, with an override. */
#include "engine/core/isa.h"

#include <string.h>

static const char *const names[HELI_ISA_COUNT] = {"baseline", "avx2", "avx512"};
static int selected = -1;

bool heli_isa_available(heli_isa isa)
{
    if (isa == HELI_ISA_BASELINE) return true;
#if defined(__x86_64__) && !defined(__EMSCRIPTEN__)
    __builtin_cpu_init();
    if (isa == HELI_ISA_AVX2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
    if (isa == HELI_ISA_AVX512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#endif
    return false;
}

heli_isa heli_isa_current(void)
{
    if (selected >= 0) return (heli_isa)selected;
    for (int isa = HELI_ISA_COUNT - 1; isa > HELI_ISA_BASELINE; isa--)
        if (heli_isa_available((heli_isa)isa)) return (heli_isa)isa;
    return HELI_ISA_BASELINE;
}

const char *heli_isa_name(heli_isa isa)
{
    return names[isa];
}

heli_status heli_isa_select(const char *name, heli_context *ctx)
{
    for (int isa = 0; isa < HELI_ISA_COUNT; isa++) {
        if (strcmp(name, names[isa]) != 0) continue;
        if (!heli_isa_available((heli_isa)isa))
            return heli_fail(ctx, HELI_USAGE, HELI_N_("this machine has no instruction set '%s'"), name);
        selected = isa;
        return HELI_OK;
    }
    return heli_fail(ctx, HELI_USAGE, HELI_N_("unknown instruction set '%s' (known: baseline, avx2, avx512)"), name);
}
