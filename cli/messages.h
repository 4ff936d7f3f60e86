/*
 * Messages for people: which language, and gettext.
 *
 * The language is chosen from strings (--lang, LC_ALL, LC_MESSAGES, LANG), not from what locales the machine has generated: then
 * LC_MESSAGES and LC_CTYPE become C.UTF-8 and LANGUAGE zh_CN, so that Chinese works everywhere. LC_NUMERIC is never set, so
 * decimal points stay points.
 */
#ifndef HELI_CLI_MESSAGES_H
#define HELI_CLI_MESSAGES_H

#include <libintl.h>
#include <stdbool.h>
#include <stddef.h>

#define _(text) gettext(text)

typedef enum heli_language { HELI_ENGLISH, HELI_CHINESE } heli_language;

/** The language meant by these four, of which the first that is neither NULL nor empty decides. */
heli_language heli_language_choose(const char *option, const char *lc_all, const char *lc_messages, const char *lang);

/** Chooses the language and binds the catalogue. `option` is the value of --lang or NULL. Call once, before any thread. */
heli_language heli_messages_init(const char *option);

/** The language chosen. */
heli_language heli_messages_language(void);

/** Whether the Chinese catalogue is there, and the folder in which it is looked for. */
bool heli_messages_catalogue(char *folder, size_t size);

/** The folder of the running program, without a slash at its end; "" when unknown. */
void heli_program_folder(char *folder, size_t size);

/** Translates; unlike gettext it leaves NULL and "" as they are. Fits heli_context.translate. */
const char *heli_messages_translate(const char *text);

/** The one of two texts that is in the user's language; the other where that one is empty or NULL. */
const char *heli_in_language(const char *english, const char *chinese);

/** A unit of a parameter, indicator or state variable in the user's language; one that we do not know as it stands (units.c). */
const char *heli_unit_text(const char *unit);

/** The source of a parameter in the user's language; one that we do not know as it stands (units.c). */
const char *heli_source_text(const char *source);

#endif
