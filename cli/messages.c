/* Choosing the language and finding the catalogue. */
#include "cli/messages.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef HELI_LOCALEDIR
#define HELI_LOCALEDIR "/usr/local/share/locale"
#endif

#define DOMAIN "heli"

static heli_language chosen = HELI_ENGLISH;

heli_language heli_language_choose(const char *option, const char *lc_all, const char *lc_messages, const char *lang)
{
    const char *const wishes[] = {option, lc_all, lc_messages, lang};
    for (size_t i = 0; i < sizeof wishes / sizeof wishes[0]; i++)
        if (wishes[i] && wishes[i][0]) return strncmp(wishes[i], "zh", 2) == 0 ? HELI_CHINESE : HELI_ENGLISH;
    return HELI_ENGLISH;
}

static bool has_catalogue(const char *folder)
{
    char path[4096 + 64];
    snprintf(path, sizeof path, "%s/zh_CN/LC_MESSAGES/" DOMAIN ".mo", folder);
    return access(path, R_OK) == 0;
}

void heli_program_folder(char *folder, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", folder, size - 1);
    folder[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash) *slash = '\0';
}

bool heli_messages_catalogue(char *folder, size_t size)
{
    static const char *const beside[] = {"locale", "../share/locale"};
    char program[4096];
    heli_program_folder(program, sizeof program);
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
        snprintf(folder, size, "%s/%s", program, beside[i]);
        if (has_catalogue(folder)) return true;
    }
    snprintf(folder, size, "%s", HELI_LOCALEDIR);
    return has_catalogue(folder);
}

/* Sets a category to the first UTF-8 locale that the machine has. */
static void use_utf8(int category)
{
    static const char *const locales[] = {"C.UTF-8", "C.utf8", "en_US.UTF-8", "zh_CN.UTF-8"};
    for (size_t i = 0; i < sizeof locales / sizeof locales[0]; i++)
        if (setlocale(category, locales[i])) return;
}

heli_language heli_messages_init(const char *option)
{
    chosen = heli_language_choose(option, getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"));
    use_utf8(LC_CTYPE);
    if (chosen == HELI_ENGLISH) {
        setlocale(LC_MESSAGES, "C");
        return chosen;
    }
    char folder[4096 + 32];
    heli_messages_catalogue(folder, sizeof folder);
    setenv("LANGUAGE", "zh_CN", 1);
    use_utf8(LC_MESSAGES);
    bindtextdomain(DOMAIN, folder);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    textdomain(DOMAIN);
    return chosen;
}

heli_language heli_messages_language(void)
{
    return chosen;
}

const char *heli_messages_translate(const char *text)
{
    return text && text[0] ? gettext(text) : text;
}

const char *heli_in_language(const char *english, const char *chinese)
{
    const char *wanted = chosen == HELI_CHINESE ? chinese : english;
    const char *other = chosen == HELI_CHINESE ? english : chinese;
    if (wanted && wanted[0]) return wanted;
    return other ? other : "";
}
