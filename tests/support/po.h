/*
 * A reader of .po files for tests: enough of the format to translate the engine's sentences without an installed catalogue.
 */
#ifndef HELI_TESTS_SUPPORT_PO_H
#define HELI_TESTS_SUPPORT_PO_H

#include <stdbool.h>

/** Adds the entries of a file (those read first win). False when it cannot be opened. */
bool po_load(const char *path);
/** The translation of a text, or the text itself. Fits heli_context.translate. */
const char *po_translate(const char *text);
void po_free(void);

#endif
