/* Provenance: which Heli this is, how it was built. One constant record, filled in by the build. */
#ifndef HELI_STORE_PROVENANCE_H
#define HELI_STORE_PROVENANCE_H

typedef struct heli_build {
    const char *version;      /* "0.1.0" */
    const char *commit;       /* git commit, "unknown" outside git */
    int dirty;                /* 1 when built from changed files */
    const char *compiler;
    const char *flags;
    const char *hdf5;         /* library versions */
    int schema;               /* of result files and checkpoints */
} heli_build;

const heli_build *heli_build_facts(void);

#endif
