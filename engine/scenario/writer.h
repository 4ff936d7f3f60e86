/*
 * Building YAML text in memory: pieces, indentation, quoted texts. When memory is short `failed` is set and further writing does nothing.
 */
#ifndef HELI_SCENARIO_WRITER_H
#define HELI_SCENARIO_WRITER_H

#include <stdbool.h>
#include <stddef.h>

typedef struct heli_writer {
    char *text;               /* malloc'ed, always terminated; NULL before the first piece */
    size_t used, room;
    bool failed;
} heli_writer;

void heli_write_bytes(heli_writer *self, const char *bytes, size_t count);
void heli_write(heli_writer *self, const char *text);
/** Two blanks for each level of depth. */
void heli_write_indent(heli_writer *self, int depth);
/** At most 511 bytes. */
void heli_write_format(heli_writer *self, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** A text in double quotes, with everything escaped that another reader could take for something else. */
void heli_write_quoted(heli_writer *self, const char *text);

#endif
