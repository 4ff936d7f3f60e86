/* Reading argv by tables of options. */
#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/param.h"

static const char *const languages[] = {"zh", "en", NULL};

static const heli_option common_rows[] = {
    {.name = "json", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, json),
     .help = HELI_N_("Write the result as JSON to standard output.")},
    {.name = "quiet", .letter = 'q', .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, quiet),
     .help = HELI_N_("Say nothing but errors; data that was asked for is still written.")},
    {.name = "lang", .type = HELI_OPTION_CHOICE, .offset = offsetof(heli_options, lang), .argument = "zh|en",
     .choices = languages, .help = HELI_N_("Language of messages and tables; by default that of the locale.")},
    {.name = "no-color", .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, no_color),
     .help = HELI_N_("Use no colour, as with the environment variable NO_COLOR.")},
    {.name = "help", .letter = 'h', .type = HELI_OPTION_FLAG, .offset = offsetof(heli_options, help),
     .help = HELI_N_("Show this help with an example.")},
};

const heli_option_table heli_common_options = {common_rows, sizeof common_rows / sizeof common_rows[0]};

/* The tables in which an option of this command may stand. */
enum { TABLES = 2 };
static void tables_of(heli_option_table own, heli_option_table tables[TABLES])
{
    tables[0] = own;
    tables[1] = heli_common_options;
}

static const heli_option *find_named(heli_option_table own, const char *name, size_t length)
{
    heli_option_table tables[TABLES];
    tables_of(own, tables);
    for (size_t t = 0; t < TABLES; t++)
        for (size_t i = 0; i < tables[t].count; i++) {
            const char *known = tables[t].rows[i].name;
            if (strlen(known) == length && memcmp(known, name, length) == 0) return &tables[t].rows[i];
        }
    return NULL;
}

const heli_option *heli_option_find(heli_option_table own, const char *name)
{
    return find_named(own, name, strlen(name));
}

static const heli_option *find_letter(heli_option_table own, char letter)
{
    heli_option_table tables[TABLES];
    tables_of(own, tables);
    for (size_t t = 0; t < TABLES; t++)
        for (size_t i = 0; i < tables[t].count; i++)
            if (tables[t].rows[i].letter == letter) return &tables[t].rows[i];
    return NULL;
}

bool heli_whole_parse(const char *text, uint64_t *value)
{
    uint64_t sum = 0;
    if (*text == '\0') return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9') return false;
        uint64_t digit = (uint64_t)(*text - '0');
        if (sum > (UINT64_MAX - digit) / 10) return false;
        sum = 10 * sum + digit;
    }
    *value = sum;
    return true;
}

const char *heli_options_peek(const char *name, int argc, char *const *argv)
{
    size_t length = strlen(name);
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "--", 2) != 0 || strncmp(argv[i] + 2, name, length) != 0) continue;
        if (argv[i][2 + length] == '=') return argv[i] + 3 + length;
        if (argv[i][2 + length] == '\0' && i + 1 < argc) return argv[i + 1];
    }
    return NULL;
}

/* --- unknown options --- */

static const char *nearest_option(heli_option_table own, const char *name, size_t length)
{
    enum { MOST = 64 };
    const char *names[MOST];
    char asked[64];
    size_t count = 0;
    heli_option_table tables[TABLES];
    tables_of(own, tables);
    for (size_t t = 0; t < TABLES; t++)
        for (size_t i = 0; i < tables[t].count && count < MOST; i++)
            if (!tables[t].rows[i].hidden) names[count++] = tables[t].rows[i].name;
    snprintf(asked, sizeof asked, "%.*s", (int)(length < sizeof asked ? length : sizeof asked - 1), name);
    return heli_nearest_name(names, count, asked);
}

/* `word` is the whole word of argv, `name` its part without dashes and value. */
static heli_status unknown(heli_option_table own, const char *word, const char *name, size_t length, heli_context *ctx)
{
    const char *near = length > 1 ? nearest_option(own, name, length) : NULL;
    int shown = (int)((size_t)(name - word) + length);
    if (near)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("There is no option '%.*s' (did you mean '--%s'?)."), shown, word, near);
    return heli_fail(ctx, HELI_USAGE, HELI_N_("There is no option '%.*s'."), shown, word);
}

/* --- storing values --- */

static heli_status store_whole(const heli_option *row, heli_whole *to, const char *text, heli_context *ctx)
{
    uint64_t value;
    if (heli_whole_parse(text, &value) && value >= row->minimum && value <= row->maximum) {
        *to = (heli_whole){true, value};
        return HELI_OK;
    }
    if (row->maximum == UINT64_MAX)
        return heli_fail(ctx, HELI_USAGE, HELI_N_("The option '--%s' needs a whole number from %llu on, not '%s'."), row->name,
                         (unsigned long long)row->minimum, text);
    return heli_fail(ctx, HELI_USAGE, HELI_N_("The option '--%s' needs a whole number from %llu to %llu, not '%s'."), row->name,
                     (unsigned long long)row->minimum, (unsigned long long)row->maximum, text);
}

static heli_status store_choice(const heli_option *row, const char **to, const char *text, heli_context *ctx)
{
    for (const char *const *choice = row->choices; *choice; choice++)
        if (strcmp(*choice, text) == 0) {
            *to = *choice;
            return HELI_OK;
        }
    return heli_fail(ctx, HELI_USAGE, HELI_N_("The option '--%s' is one of %s, not '%s'."), row->name, row->argument, text);
}

static heli_status store(const heli_option *row, heli_options *values, const char *text, heli_context *ctx)
{
    void *to = (char *)values + row->offset;
    switch (row->type) {
    case HELI_OPTION_FLAG:
        *(bool *)to = true;
        return HELI_OK;
    case HELI_OPTION_TEXT:
        *(const char **)to = text;
        return HELI_OK;
    case HELI_OPTION_TEXTS: {
        heli_texts *texts = to;
        texts->items[texts->count++] = text;
        return HELI_OK;
    }
    case HELI_OPTION_WHOLE:
        return store_whole(row, to, text, ctx);
    case HELI_OPTION_CHOICE:
        return store_choice(row, to, text, ctx);
    }
    return heli_fail(ctx, HELI_INTERNAL, HELI_N_("The option '--%s' has no type."), row->name);
}

/* --- one word after the other --- */

typedef struct reader {
    heli_options *out;
    heli_option_table own;
    int argc, at;
    char *const *argv;
    heli_context *ctx;
} reader;

/* Takes the option's value from behind '=' (or the letter), or else the next word. */
static heli_status take(reader *self, const heli_option *row, const char *attached)
{
    if (row->type == HELI_OPTION_FLAG) {
        if (attached)
            return heli_fail(self->ctx, HELI_USAGE, HELI_N_("The option '--%s' takes no value."), row->name);
        return store(row, self->out, NULL, self->ctx);
    }
    if (!attached && self->at + 1 >= self->argc)
        return heli_fail(self->ctx, HELI_USAGE, HELI_N_("The option '--%s' needs a value: --%s %s."), row->name, row->name,
                         row->argument);
    return store(row, self->out, attached ? attached : self->argv[++self->at], self->ctx);
}

static heli_status read_long(reader *self, const char *word)
{
    const char *name = word + 2;
    size_t length = strcspn(name, "=");
    const heli_option *row = find_named(self->own, name, length);
    if (!row) return unknown(self->own, word, name, length, self->ctx);
    return take(self, row, name[length] == '=' ? name + length + 1 : NULL);
}

static heli_status read_letters(reader *self, const char *word)
{
    size_t length = strcspn(word + 1, "=");
    if (length > 1 && find_named(self->own, word + 1, length)) return unknown(self->own, word, word + 1, length, self->ctx);
    for (const char *letter = word + 1; *letter; letter++) {
        const heli_option *row = find_letter(self->own, *letter);
        if (!row) return unknown(self->own, word, word + 1, strlen(word + 1), self->ctx);
        if (row->type != HELI_OPTION_FLAG) return take(self, row, letter[1] ? letter + 1 : NULL);
        heli_status status = store(row, self->out, NULL, self->ctx);
        if (status != HELI_OK) return status;
    }
    return HELI_OK;
}

static heli_status read_all(reader *self)
{
    heli_status status = HELI_OK;
    bool only_operands = false;
    for (self->at = 0; self->at < self->argc && status == HELI_OK; self->at++) {
        const char *word = self->argv[self->at];
        if (only_operands || word[0] != '-' || word[1] == '\0')
            self->out->operands.items[self->out->operands.count++] = word;
        else if (strcmp(word, "--") == 0)
            only_operands = true;
        else
            status = word[1] == '-' ? read_long(self, word) : read_letters(self, word);
    }
    return status;
}

heli_status heli_options_read(heli_options *out, heli_option_table own, int argc, char *const *argv, heli_context *ctx)
{
    memset(out, 0, sizeof *out);
    size_t room = (size_t)(argc > 0 ? argc : 1);
    heli_texts *lists[] = {&out->operands, &out->sets, &out->indicators, &out->wheres};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        lists[i]->items = calloc(room, sizeof *lists[i]->items);
        if (!lists[i]->items) return heli_fail(ctx, HELI_MEMORY, HELI_N_("There is not enough memory."));
    }
    reader self = {.out = out, .own = own, .argc = argc, .argv = argv, .ctx = ctx};
    return read_all(&self);
}

void heli_options_free(heli_options *self)
{
    heli_texts *lists[] = {&self->operands, &self->sets, &self->indicators, &self->wheres};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        free(lists[i]->items);
        *lists[i] = (heli_texts){NULL, 0};
    }
}
