/*
 * Converting a scalar of YAML to a value of a parameter row, with strict reading and patient messages.
 *
 * Numbers are decimal: 12, -0.5, .5, 1e3. What YAML readers disagree on (010, 0x1f, 1_000, yes, quoted numbers) is refused, because a
 * scenario must mean the same to everyone who reads it. strtod reads points as decimal points: Heli never sets LC_NUMERIC.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/math.h"
#include "engine/scenario/binder.h"
#include "engine/scenario/utf8.h"

/* What a scalar is being read for. */
typedef struct reading {
    const heli_param *row;
    const heli_node *node;
    heli_shown shown;         /* the scalar, fit for a message */
    heli_context *ctx;
} reading;

/* --- the shape of numbers --- */

typedef enum shape { NO_NUMBER, LEADING_ZERO, WHOLE, REAL, WITH_EXPONENT } shape;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *text)
{
    while (is_digit(*text)) text++;
    return text;
}

static shape shape_of(const char *text)
{
    const char *start = *text == '-' || *text == '+' ? text + 1 : text;
    const char *point = skip_digits(start), *end = point;
    if (*point == '.') end = skip_digits(point + 1);
    size_t digits = (size_t)(end - start) - (*point == '.');
    shape found = *point == '.' ? REAL : WHOLE;
    if (digits == 0) return NO_NUMBER;
    if (*end == 'e' || *end == 'E') {
        const char *exponent = end[1] == '-' || end[1] == '+' ? end + 2 : end + 1;
        if (!is_digit(*exponent)) return NO_NUMBER;
        end = skip_digits(exponent);
        found = WITH_EXPONENT;
    }
    if (*end != '\0') return NO_NUMBER;
    return point - start > 1 && start[0] == '0' ? LEADING_ZERO : found;
}

/* --- what is wrong with a text that is no number --- */

static bool same_word(const char *text, const char *word)
{
    for (; *word; text++, word++)
        if ((*text | 0x20) != *word) return false;
    return *text == '\0';
}

static bool is_nan_or_inf(const char *text)
{
    while (*text == '+' || *text == '-' || *text == '.') text++;
    return same_word(text, "nan") || same_word(text, "inf") || same_word(text, "infinity");
}

static bool is_other_base(const char *text)
{
    if (*text == '+' || *text == '-') text++;
    return text[0] == '0' && text[1] != '\0' && strchr("xXoObB", text[1]) && text[2] != '\0';
}

/* Digits with separators: 1_000 or 1,000. */
static bool is_separated(const char *text)
{
    bool separated = false;
    if (*text == '+' || *text == '-') text++;
    if (!is_digit(*text)) return false;
    for (; *text; text++) {
        if (*text == '_' || *text == ',') separated = true;
        else if (!is_digit(*text) && *text != '.') return false;
    }
    return separated;
}

static bool is_percent(const char *text)
{
    size_t length = strlen(text);
    return length > 1 && text[length - 1] == '%' && (is_digit(text[0]) || text[0] == '-' || text[0] == '.');
}

static bool has_full_width(const char *text)
{
    for (size_t left = strlen(text); left > 0;) {
        uint32_t point = 0;
        size_t length = heli_utf8_decode(text, left, &point);
        if (length == 0) return false;
        bool quote = point == 0x2018 || point == 0x2019 || point == 0x201C || point == 0x201D;
        if ((point > 0xFF00 && point < 0xFF5F) || point == 0x3001 || point == 0x3002 || quote) return true;
        text += length;
        left -= length;
    }
    return false;
}

static void report_no_number(const reading *self)
{
    const char *path = self->row->path, *text = self->node->text, *shown = self->shown.text;
    heli_diagnostic *d;
    if (is_nan_or_inf(text))
        d = heli_report(self->ctx, HELI_ERROR, path, NULL, HELI_N_("'%s' must be a finite number: NaN and infinity are not allowed"), path);
    else if (is_other_base(text))
        d = heli_report(self->ctx, HELI_ERROR, path, NULL, HELI_N_("'%s' must be a decimal number, not '%s'"), path, shown);
    else if (is_separated(text))
        d = heli_report(self->ctx, HELI_ERROR, path, NULL,
                        HELI_N_("'%s' must be a number without separators between its digits, not '%s'"), path, shown);
    else if (is_percent(text))
        d = heli_report(self->ctx, HELI_ERROR, path, NULL,
                        HELI_N_("'%s' must be a number, not the percentage '%s'; a half is 0.5"), path, shown);
    else if (has_full_width(text))
        d = heli_report(self->ctx, HELI_ERROR, path, NULL,
                        HELI_N_("'%s' must be a number; '%s' has full-width characters, type half-width ones"), path, shown);
    else if (self->row->type == HELI_PARAM_INT)
        d = heli_report(self->ctx, HELI_ERROR, path, NULL, HELI_N_("'%s' must be a whole number, not '%s'"), path, shown);
    else
        d = heli_report(self->ctx, HELI_ERROR, path, NULL, HELI_N_("'%s' must be a number, not '%s'"), path, shown);
    heli_put(d, self->node->at);
}

/* Faults that numbers of both types share: no value, a list, quotes, no number. True when the text is one. */
static bool is_number(const reading *self, shape *found)
{
    const char *path = self->row->path;
    *found = shape_of(self->node->text);
    if (self->node->quoted && *found != NO_NUMBER)
        heli_put(heli_report(self->ctx, HELI_ERROR, path, NULL, HELI_N_("'%s' must be a number without quotation marks"), path),
                 self->node->at);
    else if (*found == LEADING_ZERO)
        heli_put(heli_report(self->ctx, HELI_ERROR, path, NULL,
                             HELI_N_("'%s' is '%s': write it without leading zeros, which some readers take for octal"), path,
                             self->shown.text), self->node->at);
    else if (*found == NO_NUMBER)
        report_no_number(self);
    else
        return true;
    return false;
}

/* --- values --- */

static bool beyond_range(const reading *self)
{
    heli_put(heli_report(self->ctx, HELI_ERROR, self->row->path, NULL, HELI_N_("'%s' is too large a number for '%s'"), self->shown.text,
                         self->row->path), self->node->at);
    return false;
}

static bool convert_real(const reading *self, double *value)
{
    shape found;
    if (!is_number(self, &found)) return false;
    *value = strtod(self->node->text, NULL);
    return heli_is_finite(*value) || beyond_range(self);
}

/* Whole numbers are exact in 64 bits; 1e3 is read as one when it is one. */
static bool convert_int(const reading *self, int64_t *value)
{
    shape found;
    if (!is_number(self, &found)) return false;
    if (found == WHOLE) {
        errno = 0;
        *value = strtoll(self->node->text, NULL, 10);
        return errno == 0 || beyond_range(self);
    }
    double real = strtod(self->node->text, NULL);
    if (found == WITH_EXPONENT && heli_abs(real) >= 0x1p53) return beyond_range(self);
    *value = heli_abs(real) < 0x1p53 ? (int64_t)real : 0;
    if (found == WITH_EXPONENT && heli_bits_from_double((double)*value + 0.0) == heli_bits_from_double(real + 0.0)) return true;
    heli_put(heli_report(self->ctx, HELI_ERROR, self->row->path, NULL, HELI_N_("'%s' must be a whole number, not '%s'"),
                         self->row->path, self->shown.text), self->node->at);
    return false;
}

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(text, *words) == 0 || same_word(text, *words)) return true;
    return false;
}

static bool convert_bool(const reading *self, double *value)
{
    static const char *const yes[] = {"yes", "on", "y", "true", "1", "是", "真", NULL};
    static const char *const no[] = {"no", "off", "n", "false", "0", "否", "假", NULL};
    const char *text = self->node->text;
    bool is_true = strcmp(text, "true") == 0, is_false = strcmp(text, "false") == 0;
    *value = is_true ? 1.0 : 0.0;
    if ((is_true || is_false) && !self->node->quoted) return true;
    const char *meant = is_one_of(text, yes) ? "true" : is_one_of(text, no) ? "false" : NULL;
    if (is_true || is_false)
        heli_put(heli_report(self->ctx, HELI_ERROR, self->row->path, meant, HELI_N_("'%s' must be true or false, without quotation marks"),
                             self->row->path), self->node->at);
    else
        heli_put(heli_report(self->ctx, HELI_ERROR, self->row->path, meant, HELI_N_("'%s' must be true or false, not '%s'"),
                             self->row->path, self->shown.text), self->node->at);
    return false;
}

enum { MAX_CHOICES = 64 };

static bool convert_enum(const reading *self, double *value)
{
    const char *names[MAX_CHOICES];
    char list[400] = "";
    size_t count = 0, used = 0;
    for (const heli_choice *choice = self->row->choices; choice->name && count < MAX_CHOICES; choice++) {
        if (strcmp(choice->name, self->node->text) == 0) {
            *value = (double)count;
            return true;
        }
        names[count++] = choice->name;
        int wrote = snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "", choice->name);
        used = wrote > 0 && used + (size_t)wrote < sizeof list ? used + (size_t)wrote : used;
    }
    if (has_full_width(self->node->text))
        heli_put(heli_report(self->ctx, HELI_ERROR, self->row->path, NULL,
                             HELI_N_("'%s' must be one of %s; '%s' has full-width characters, type half-width ones"), self->row->path,
                             list, self->shown.text), self->node->at);
    else
        heli_put(heli_report(self->ctx, HELI_ERROR, self->row->path, heli_nearest_name(names, count, self->node->text),
                             HELI_N_("'%s' must be one of %s, not '%s'"), self->row->path, list, self->shown.text), self->node->at);
    return false;
}

/* Converts one scalar into component k. */
static bool convert_scalar(const reading *self, void *values, size_t k)
{
    double real = 0.0;
    int64_t whole = 0;
    if (heli_node_is_empty(self->node)) {
        heli_diagnostic *d = self->row->length > 1
            ? heli_report(self->ctx, HELI_ERROR, self->row->path, NULL, HELI_N_("item %zu of '%s' has no value"), k + 1, self->row->path)
            : heli_report(self->ctx, HELI_ERROR, self->row->path, NULL, HELI_N_("'%s' has no value"), self->row->path);
        heli_put(d, self->node->at);
        return false;
    }
    if (self->row->type == HELI_PARAM_INT) {
        if (!convert_int(self, &whole)) return false;
        heli_param_store_int(self->row, values, whole);
        return true;
    }
    bool good = self->row->type == HELI_PARAM_BOOL ? convert_bool(self, &real)
                : self->row->type == HELI_PARAM_ENUM ? convert_enum(self, &real)
                                                      : convert_real(self, &real);
    if (good) heli_param_store(self->row, values, k, real);
    return good;
}

/* --- nodes --- */

/* A comma or bracket of a Chinese keyboard makes one text of what was meant as a list. */
static bool report_wide_list(const heli_param *row, const heli_node *node, heli_context *ctx)
{
    bool list = node->kind == HELI_NODE_LIST;
    const heli_node *item = list ? node->first : node;
    while (item && !(item->kind == HELI_NODE_SCALAR && has_full_width(item->text))) item = list ? item->next : NULL;
    if (!item) return false;
    heli_put(heli_report(ctx, HELI_ERROR, row->path, NULL,
                         HELI_N_("'%s' needs %zu numbers; '%s' has full-width characters, type half-width ones"), row->path, row->length,
                         heli_show(item->text).text), item->at);
    return true;
}

static bool report_shape(const heli_param *row, const heli_node *node, heli_context *ctx)
{
    heli_diagnostic *d;
    if (row->type == HELI_PARAM_REALS && report_wide_list(row, node, ctx)) return false;
    if (row->type == HELI_PARAM_REALS && node->kind == HELI_NODE_LIST)
        d = heli_report(ctx, HELI_ERROR, row->path, NULL, HELI_N_("'%s' needs %zu numbers, not %zu"), row->path, row->length,
                        node->count);
    else if (row->type == HELI_PARAM_REALS)
        d = heli_report(ctx, HELI_ERROR, row->path, NULL, HELI_N_("'%s' must be a list of %zu numbers in square brackets"), row->path,
                        row->length);
    else if (node->kind == HELI_NODE_LIST)
        d = heli_report(ctx, HELI_ERROR, row->path, NULL, HELI_N_("'%s' must be a single value, not a list"), row->path);
    else
        d = heli_report(ctx, HELI_ERROR, row->path, NULL, HELI_N_("'%s' must be a single value, not a section"), row->path);
    heli_put(d, node->kind == HELI_NODE_MAP && node->key ? node->key_at : node->at);
    return false;
}

static bool convert_list(const heli_param *row, const heli_node *node, void *values, heli_context *ctx)
{
    if (node->kind != HELI_NODE_LIST || node->count != row->length) return report_shape(row, node, ctx);
    bool good = true;
    size_t k = 0;
    for (const heli_node *item = node->first; item; item = item->next, k++) {
        reading self = {row, item, {{0}}, ctx};
        if (item->kind == HELI_NODE_SCALAR) {
            self.shown = heli_show(item->text);
            good = convert_scalar(&self, values, k) && good;
        } else {
            if (item->kind != HELI_NODE_BAD)
                heli_put(heli_report(ctx, HELI_ERROR, row->path, NULL, HELI_N_("'%s' must be a list of %zu numbers in square brackets"),
                                     row->path, row->length), item->at);
            good = false;
        }
    }
    return good;
}

/* The findings of a range check get places: of the component out of range, or of the whole value. */
static void place_findings(const heli_param *row, const heli_node *node, const void *values, size_t first, heli_context *ctx)
{
    const heli_node *item = node->first;
    for (size_t k = 0, i = first; i < ctx->diagnostic_count; i++, k++, item = item ? item->next : NULL) {
        for (; row->type == HELI_PARAM_REALS && item; k++, item = item->next) {
            double value = heli_param_value(row, values, k);
            if (value < row->minimum || value > row->maximum) break;
        }
        heli_put(&ctx->diagnostics[i], item ? item->at : node->at);
    }
}

bool heli_convert(const heli_param *row, const heli_node *node, void *values, heli_context *ctx)
{
    union { double real; unsigned char bytes[HELI_PARAM_MAX_LENGTH * sizeof(double)]; } before;
    size_t width = heli_param_bytes(row);
    unsigned char *at = (unsigned char *)values + row->offset;
    memcpy(before.bytes, at, width);
    bool good = false;
    if (node->kind == HELI_NODE_BAD) return false;
    if (row->type == HELI_PARAM_REALS) {
        good = convert_list(row, node, values, ctx);
    } else if (node->kind == HELI_NODE_SCALAR) {
        reading self = {row, node, heli_show(node->text), ctx};
        good = convert_scalar(&self, values, 0);
    } else {
        report_shape(row, node, ctx);
    }
    size_t first = ctx->diagnostic_count;
    if (good && !heli_param_check(row, values, ctx)) {
        place_findings(row, node, values, first, ctx);
        good = false;
    }
    if (!good) memcpy(at, before.bytes, width);
    return good;
}
