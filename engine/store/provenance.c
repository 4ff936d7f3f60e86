/* Provenance: the facts of this build. The Makefile defines the macros for this file alone, so that a commit rebuilds one object. */
#include "engine/store/provenance.h"

#include <hdf5.h>

#ifndef HELI_VERSION
#define HELI_VERSION "unknown"
#endif
#ifndef HELI_COMMIT
#define HELI_COMMIT "unknown"
#endif
#ifndef HELI_DIRTY
#define HELI_DIRTY 0
#endif
#ifndef HELI_CFLAGS
#define HELI_CFLAGS "unknown"
#endif

/* Of result files and checkpoints. Raise it when a reader of the old layout would misread the new one. */
enum { SCHEMA = 1 };

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#elif defined(__GNUC__)
#define COMPILER "gcc " __VERSION__
#else
#define COMPILER "unknown"
#endif

const heli_build *heli_build_facts(void)
{
    static const heli_build facts = {
        .version = HELI_VERSION,
        .commit = HELI_COMMIT,
        .dirty = HELI_DIRTY,
        .compiler = COMPILER,
        .flags = HELI_CFLAGS,
        .hdf5 = H5_VERS_INFO,
        .schema = SCHEMA,
    };
    return &facts;
}
