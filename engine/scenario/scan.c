/* The scan before the parser. */
#include "engine/scenario/scan.h"

#include <stdint.h>
#include <string.h>

#include "engine/scenario/place.h"
#include "engine/scenario/scenario.h"
#include "engine/scenario/utf8.h"

typedef struct scan {
    const char *text;
    size_t bytes;
    size_t at;                /* next byte */
    heli_place place;         /* of the next code point */
    /* A light reading of YAML: enough to know which brackets are not inside quotes or comments. */
    int depth;
    char quote;               /* the quote we are inside of, or 0 */
    bool fresh;               /* a new token may start here */
    bool comment;
    size_t marks;
} scan;

/* What the byte that is no UTF-8 tells: most such files were saved by a Chinese editor as GBK. */
static void report_encoding(const scan *self, heli_context *ctx)
{
    const unsigned char *byte = (const unsigned char *)self->text + self->at;
    bool pair = self->bytes - self->at >= 2 && byte[0] >= 0x81 && byte[0] <= 0xFE && byte[1] >= 0x40 && byte[1] != 0x7F
                && byte[1] != 0xFF;
    if (pair)
        heli_put(heli_report(ctx, HELI_ERROR, NULL, NULL,
                             HELI_N_("the byte 0x%02X is not valid UTF-8; the file may be GBK, save it as UTF-8")
                             , byte[0]), self->place);
    else
        heli_put(heli_report(ctx, HELI_ERROR, NULL, NULL, HELI_N_("the byte 0x%02X is not valid UTF-8"), byte[0]),
                 self->place);
}

/* UTF-16 files start with one of two marks; they deserve a sentence of their own. */
static bool is_utf16(const scan *self)
{
    return self->bytes >= 2 && (memcmp(self->text, "\xFF\xFE", 2) == 0 || memcmp(self->text, "\xFE\xFF", 2) == 0);
}

static bool refuse_control(const scan *self, uint32_t point, heli_context *ctx)
{
    if (point == 0)
        heli_put(heli_report(ctx, HELI_ERROR, NULL, NULL, HELI_N_("the file contains a zero byte; it is not a text file")),
                 self->place);
    else if (point == 0xFEFF)
        heli_put(heli_report(ctx, HELI_ERROR, NULL, NULL,
                             HELI_N_("an invisible byte order mark (U+FEFF) stands inside the file; delete it")), self->place);
    else
        heli_put(heli_report(ctx, HELI_ERROR, NULL, NULL, HELI_N_("control character U+%04X"), (unsigned)point), self->place);
    return false;
}

static bool too_deep(const scan *self, heli_context *ctx)
{
    heli_put(heli_report(ctx, HELI_ERROR, NULL, NULL, HELI_N_("the nesting is more than %d levels deep"),
                         HELI_SCENARIO_MAX_DEPTH), self->place);
    return false;
}

/* Follows quotes: a quote opens only where a token may start (so not in don't), and doubled or escaped ones do not close. */
static bool follow_quote(scan *self, char c)
{
    if (!self->quote) {
        if (!self->fresh || (c != '"' && c != '\'')) return false;
        self->quote = c;
        return true;
    }
    bool more = self->at + 1 < self->bytes;
    bool escaped = self->quote == '"' && c == '\\' && more && (unsigned char)self->text[self->at + 1] < 0x80
                   && self->text[self->at + 1] != '\n' && self->text[self->at + 1] != '\r';
    bool doubled = self->quote == '\'' && c == '\'' && more && self->text[self->at + 1] == '\'';
    if (escaped || doubled) {
        self->at++;
        self->place.column++;
    } else if (c == self->quote) {
        self->quote = 0;
        self->fresh = false;
    }
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/*
 * Follows brackets outside quotes and comments. Inside brackets every bracket counts; outside, one opens only where a token may
 * start: at the start of a line, and after '- ', '? ' and ': '.
 */
static void follow_bracket(scan *self, char c)
{
    bool opens = (c == '[' || c == '{') && (self->depth > 0 || self->fresh), closes = c == ']' || c == '}';
    bool ends_key = c == ':' && (self->depth > 0 || self->at + 1 == self->bytes || is_blank(self->text[self->at + 1]));
    if (opens) self->depth++;
    if (closes && self->depth > 0) self->depth--;
    if (c == '\n' || c == '\r' || opens || ends_key || (c == ',' && self->depth > 0)) self->fresh = true;
    else if (c == '-' || c == '?') self->fresh = self->fresh && self->depth == 0;
    else if (!is_blank(c)) self->fresh = false;
}

static void follow(scan *self, char c)
{
    if (self->comment) {
        self->comment = c != '\n' && c != '\r';
        self->fresh = !self->comment;
        return;
    }
    if (follow_quote(self, c)) return;
    char before = self->at > 0 ? self->text[self->at - 1] : '\n';
    if (c == '#' && is_blank(before)) self->comment = true;
    else follow_bracket(self, c);
}

static void next_place(scan *self, char c)
{
    bool crlf = c == '\r' && self->at + 1 < self->bytes && self->text[self->at + 1] == '\n';
    if (c == '\n' || (c == '\r' && !crlf)) {
        self->place.line++;
        self->place.column = 1;
    } else {
        self->place.column++;
    }
}

/* Looks at one code point. */
static bool look(scan *self, heli_context *ctx)
{
    uint32_t point;
    size_t length = heli_utf8_decode(self->text + self->at, self->bytes - self->at, &point);
    if (length == 0) {
        report_encoding(self, ctx);
        return false;
    }
    bool bom = point == 0xFEFF && self->at == 0;
    if (!bom && heli_utf8_is_control(point)) return refuse_control(self, point, ctx);
    char c = point < 0x80 ? (char)point : 'x';
    if (c == '%' && self->place.column == 1) {
        heli_put(heli_report(ctx, HELI_ERROR, NULL, NULL, HELI_N_("a YAML directive (a line that starts with %%) is not supported")),
                 self->place);
        return false;
    }
    if (strchr("[]{},:?*&!'\"", c) && ++self->marks > HELI_SCAN_MAX_MARKS) {
        heli_put(heli_report(ctx, HELI_ERROR, NULL, NULL, HELI_N_("the file has too many YAML elements for a scenario")), self->place);
        return false;
    }
    if (!bom) follow(self, c);
    if (self->depth > HELI_SCENARIO_MAX_DEPTH) return too_deep(self, ctx);
    if (!bom) next_place(self, c);
    self->at += length;
    return true;
}

bool heli_scan(const char *file, const char *text, size_t bytes, heli_context *ctx)
{
    scan self = {.text = text, .bytes = bytes, .place = {file, 1, 1, 1}, .fresh = true};
    if (bytes > HELI_SCENARIO_MAX_BYTES) {
        heli_put(heli_report(ctx, HELI_ERROR, NULL, NULL, HELI_N_("the file is larger than %d KiB"), HELI_SCENARIO_MAX_BYTES / 1024),
                 (heli_place){file, 0, 0, 1});
        return false;
    }
    if (is_utf16(&self)) {
        heli_put(heli_report(ctx, HELI_ERROR, NULL, NULL, HELI_N_("the file is UTF-16; save it as UTF-8")), self.place);
        return false;
    }
    while (self.at < bytes)
        if (!look(&self, ctx)) return false;
    return true;
}
