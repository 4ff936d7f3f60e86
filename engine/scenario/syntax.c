/*
 * Syntax errors of YAML in Heli's own words.
 *
 * The parser's messages are short, English and made for people who write parsers. A table translates their tell-tale
 * words into sentences that say what to do; the first row that matches wins.
 */
#include "engine/scenario/syntax.h"

#include <string.h>

#include "engine/scenario/utf8.h"

typedef struct wording {
    const char *said;         /* part of the parser's message */
    const char *sentence;     /* ours */
} wording;

static const char *const unclosed = HELI_N_("this bracket is not closed");

static const wording wordings[] = {
    {"invalid multiline plain key",
     HELI_N_("this text runs on into the next line, where a key follows: a ':' is missing, or the next line is indented too far")},
    {"nested block mapping on the same line",
     HELI_N_("a second ':' on one line; put it on a line of its own, or the whole text in quotes")},
    {"block mapping key on same line",
     HELI_N_("a second ':' on one line; put it on a line of its own, or the whole text in quotes")},
    {"in flow mode", HELI_N_("the indentation does not fit the lines above")},
    {"wrongly indented double", HELI_N_("this quotation mark is not closed")},
    {"wrongly indented single", HELI_N_("this quotation mark is not closed")},
    {"block sequence on the same line", HELI_N_("a list item ('- ') cannot stand here; put it on a line of its own")},
    {"entries not allowed", HELI_N_("a list item ('- ') cannot stand here; put it on a line of its own")},
    {"without closing quote", HELI_N_("this quotation mark is not closed")},
    {"trailing content after", HELI_N_("unexpected text after a closing quotation mark")},
    {"extra closing", HELI_N_("this closing bracket has no opening one")},
    {"mismatched flow", HELI_N_("this closing bracket does not match the opening one")},
    {"missing comma", HELI_N_("a comma or a closing bracket is missing here")},
    {"invalid comma", HELI_N_("a comma with nothing before it")},
    {"tab", HELI_N_("a tab stands in the indentation; use spaces")},
    {"cannot start with", HELI_N_("a text cannot start with this character; put it in quotes")},
    {"escape", HELI_N_("unknown escape after '\\' in a text in double quotes; use single quotes or '\\\\'")},
    {"surrogate", HELI_N_("unknown escape after '\\' in a text in double quotes; use single quotes or '\\\\'")},
    {"linebreak", HELI_N_("after '|' or '>' the text must start on the next line")},
    {"at the end of block sequence", HELI_N_("a list and keys cannot stand side by side at one indentation")},
    {"comment", HELI_N_("a comment needs a space before its '#'")},
    {"tag", HELI_N_("tags (!) are not supported")},
    {"anchor", HELI_N_("anchors and aliases (& and *) are not supported")},
    {"alias", HELI_N_("anchors and aliases (& and *) are not supported")},
    {"expected key", HELI_N_("here a 'key: value' line is expected")},
    {"value after mapping", HELI_N_("here a 'key: value' line is expected")},
    {"expected node content", HELI_N_("a value is missing before this")},
    {"document", HELI_N_("the lines before this one and this one are not one YAML mapping")},
    {"':'", HELI_N_("a ':' is missing after this key")},
    {"inden", HELI_N_("the indentation does not fit the lines above")},
    {"", HELI_N_("this is not valid YAML")},
};

/* The line of the text with this number, and its bytes. */
static const char *find_line(const char *text, size_t bytes, int line, size_t *length)
{
    const char *end = text + bytes;
    for (; line > 1 && text < end; text++)
        if (*text == '\n' || (*text == '\r' && (text + 1 == end || text[1] != '\n'))) line--;
    const char *stop = text;
    while (stop < end && *stop != '\n' && *stop != '\r') stop++;
    *length = (size_t)(stop - text);
    return text;
}

bool heli_syntax_wide_colon(const char *text, size_t bytes, heli_place *at)
{
    size_t length = 0;
    const char *line = find_line(text, bytes, at->line, &length);
    int column = 1;
    for (size_t i = 0; i < length; column++) {
        uint32_t point = 0;
        size_t step = heli_utf8_decode(line + i, length - i, &point);
        if (step == 0 || point == '#' || point == '"' || point == '\'') return false;
        if (point == ':' && (i + 1 == length || line[i + 1] == ' ')) return false;
        if (point == 0xFF1A) {
            at->column = column;
            at->length = 1;
            return true;
        }
        i += step;
    }
    return false;
}

static bool report_wide_colon(heli_place at, const char *text, size_t bytes, heli_context *ctx)
{
    heli_place here = at, before = at;
    before.line = at.line - 1;
    bool found = heli_syntax_wide_colon(text, bytes, &here);
    if (!found && before.line > 0 && heli_syntax_wide_colon(text, bytes, &before)) {
        here = before;
        found = true;
    }
    if (found)
        heli_put(heli_report(ctx, HELI_ERROR, NULL, NULL,
                             HELI_N_("a full-width colon stands here; YAML needs ':' and a space")), here);
    return found;
}

void heli_syntax_report(const char *said, heli_place at, heli_place open, const char *text, size_t bytes, heli_context *ctx)
{
    size_t length = 0;
    const char *line = find_line(text, bytes, at.line, &length);
    bool ended = line + length >= text + bytes && length == 0; /* the error is that the file ends */
    if (report_wide_colon(at, text, bytes, ctx)) return;
    if (open.file && (strstr(said, "without a closing") || (ended && strstr(said, "missing comma")))) {
        heli_put(heli_report(ctx, HELI_ERROR, NULL, NULL, "%s", heli_context_translate(ctx, unclosed)), open);
        return;
    }
    const wording *row = wordings;
    while (!strstr(said, row->said)) row++;
    heli_put(heli_report(ctx, HELI_ERROR, NULL, NULL, "%s", heli_context_translate(ctx, row->sentence)), at);
}
