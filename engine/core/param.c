/*
 * Parameter rows: reading, storing, checking and writing the values that rows describe.
 *
 * A row knows where its value lies in the model's struct and of which type it is; everything here goes through that offset, so no
 * other code needs a switch over parameter names. Values pass memory by memcpy, which keeps the compiler's view of types intact.
 */
#include "engine/core/param.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/math.h"

/* --- values --- */

static unsigned char *place(const heli_param *row, void *values)
{
    return (unsigned char *)values + row->offset;
}

static const unsigned char *place_const(const heli_param *row, const void *values)
{
    return (const unsigned char *)values + row->offset;
}

static int64_t read_int(const heli_param *row, const void *values)
{
    int64_t whole;
    memcpy(&whole, place_const(row, values), sizeof whole);
    return whole;
}

double heli_param_value(const heli_param *row, const void *values, size_t k)
{
    const unsigned char *at = place_const(row, values);
    double real;
    int choice;
    bool truth;
    switch (row->type) {
    case HELI_PARAM_INT:
        return (double)read_int(row, values);
    case HELI_PARAM_BOOL:
        memcpy(&truth, at, sizeof truth);
        return truth ? 1.0 : 0.0;
    case HELI_PARAM_ENUM:
        memcpy(&choice, at, sizeof choice);
        return choice;
    case HELI_PARAM_REAL:
    case HELI_PARAM_REALS:
        break;
    }
    memcpy(&real, at + k * sizeof real, sizeof real);
    return real;
}

/* The nearest whole number that fits; NaN becomes the smallest, which no range admits. */
static int64_t whole_from(double value)
{
    if (!(value > -0x1p63)) return INT64_MIN;
    if (value >= 0x1p63) return INT64_MAX;
    return heli_abs(value) < 0x1p52 ? (int64_t)heli_floor(value + 0.5) : (int64_t)value;
}

size_t heli_param_bytes(const heli_param *row)
{
    switch (row->type) {
    case HELI_PARAM_REAL: return sizeof(double);
    case HELI_PARAM_INT: return sizeof(int64_t);
    case HELI_PARAM_BOOL: return sizeof(bool);
    case HELI_PARAM_ENUM: return sizeof(int);
    case HELI_PARAM_REALS: return row->length * sizeof(double);
    }
    return 0;
}

void heli_param_copy(const heli_param *row, void *to, const void *from)
{
    memcpy((char *)to + row->offset, (const char *)from + row->offset, heli_param_bytes(row));
}

void heli_param_store_int(const heli_param *row, void *values, int64_t value)
{
    memcpy(place(row, values), &value, sizeof value);
}

void heli_param_store(const heli_param *row, void *values, size_t k, double value)
{
    bool truth = value < 0.0 || value > 0.0;
    int choice = value > -1e9 && value < 1e9 ? (int)whole_from(value) : -1;
    switch (row->type) {
    case HELI_PARAM_INT:
        heli_param_store_int(row, values, whole_from(value));
        return;
    case HELI_PARAM_BOOL:
        memcpy(place(row, values), &truth, sizeof truth);
        return;
    case HELI_PARAM_ENUM:
        memcpy(place(row, values), &choice, sizeof choice);
        return;
    case HELI_PARAM_REAL:
    case HELI_PARAM_REALS:
        memcpy(place(row, values) + k * sizeof value, &value, sizeof value);
        return;
    }
}

void heli_params_default(const heli_param *rows, size_t count, void *values)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < rows[i].length; k++) heli_param_store(&rows[i], values, k, rows[i].default_values[k]);
}

bool heli_param_equal(const heli_param *row, const void *a, const void *b)
{
    if (row->type == HELI_PARAM_INT) return read_int(row, a) == read_int(row, b);
    for (size_t k = 0; k < row->length; k++) {
        double x = heli_param_value(row, a, k), y = heli_param_value(row, b, k);
        if (heli_bits_from_double(x) != heli_bits_from_double(y)) return false;
    }
    return true;
}

/* --- names --- */

const heli_param *heli_param_find(const heli_param *rows, size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].path, path) == 0) return &rows[i];
    return NULL;
}

enum { MAX_NAME = 96 };

/* Letters compare without case, and '-' is as good as '_': such slips are the likeliest. */
static unsigned char folded(char letter)
{
    if (letter >= 'A' && letter <= 'Z') return (unsigned char)(letter - 'A' + 'a');
    return letter == '-' ? '_' : (unsigned char)letter;
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/*
 * Optimal string alignment: the least number of insertions, deletions, substitutions and swaps of neighbours that turn one
 * name into the other, no part edited twice. Row by row of the usual table; a swap looks back two rows.
 */
static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t table[3][MAX_NAME + 1];
    for (size_t j = 0; j <= b_length; j++) table[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t *now = table[i % 3], *before = table[(i + 2) % 3], *earlier = table[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            unsigned char x = folded(a[i - 1]), y = folded(b[j - 1]);
            now[j] = smallest(before[j] + 1, now[j - 1] + 1, before[j - 1] + (x != y));
            bool swap = i > 1 && j > 1 && x == folded(b[j - 2]) && folded(a[i - 2]) == y;
            if (swap && earlier[j - 2] + 1 < now[j]) now[j] = earlier[j - 2] + 1;
        }
    }
    return table[a_length % 3][b_length];
}

/* The nearest name so far; a name is near when at most a third of the longer one differs. */
typedef struct nearest {
    const char *name;
    size_t name_length;       /* of the misspelt one */
    const char *best;
    size_t distance;
} nearest;

static void consider(nearest *self, const char *candidate)
{
    size_t length = strlen(candidate), longer = length > self->name_length ? length : self->name_length;
    size_t gap = length > self->name_length ? length - self->name_length : self->name_length - length;
    if (longer > MAX_NAME || gap > (longer + 1) / 3 || gap >= self->distance) return;
    size_t distance = edit_distance(self->name, self->name_length, candidate, length);
    if (distance > (longer + 1) / 3 || distance >= self->distance) return;
    self->best = candidate;
    self->distance = distance;
}

const char *heli_nearest_name(const char *const *names, size_t n, const char *name)
{
    nearest search = {name, strlen(name), NULL, SIZE_MAX};
    for (size_t i = 0; i < n; i++) consider(&search, names[i]);
    return search.best;
}

static const char *last_word(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

const char *heli_param_nearest(const heli_param *rows, size_t count, const char *path)
{
    nearest search = {path, strlen(path), NULL, SIZE_MAX};
    for (size_t i = 0; i < count; i++) consider(&search, rows[i].path);
    if (search.distance <= 2) return search.best;
    /* A key under the wrong section is likelier than three slips in one word. */
    for (size_t i = 0; i < count; i++)
        if (strcmp(last_word(rows[i].path), last_word(path)) == 0) return rows[i].path;
    return search.best;
}

/* --- writing --- */

/* The shortest of the usual decimal forms that reads back as the same double. */
static void format_real(double value, char *text, size_t size)
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, size, "%.*g", digits, value);
        double back = strtod(text, NULL);
        if (heli_bits_from_double(back) == heli_bits_from_double(value)) return;
    }
}

static size_t choice_count(const heli_param *row)
{
    size_t count = 0;
    while (row->choices && row->choices[count].name) count++;
    return count;
}

static void format_component(const heli_param *row, const void *values, size_t k, char *text, size_t size)
{
    double value = heli_param_value(row, values, k);
    size_t choice = value >= 0.0 && value < 1e6 ? (size_t)value : SIZE_MAX;
    if (row->type == HELI_PARAM_INT) snprintf(text, size, "%lld", (long long)read_int(row, values));
    else if (row->type == HELI_PARAM_BOOL) snprintf(text, size, "%s", value > 0.5 ? "true" : "false");
    else if (row->type == HELI_PARAM_ENUM && choice < choice_count(row)) snprintf(text, size, "%s", row->choices[choice].name);
    else format_real(value, text, size);
}

void heli_param_format(const heli_param *row, const void *values, char *text, size_t size)
{
    if (size == 0) return;
    if (row->type != HELI_PARAM_REALS) {
        format_component(row, values, 0, text, size);
        return;
    }
    size_t used = 0;
    for (size_t k = 0; k < row->length && used < size; k++) {
        char one[32];
        format_component(row, values, k, one, sizeof one);
        used += (size_t)snprintf(text + used, size - used, "%s%s", k == 0 ? "[" : ", ", one);
    }
    if (used < size) snprintf(text + used, size - used, "]");
}

/* --- checking --- */

/* A bound as people write it: whole numbers without exponent. */
static void format_bound(const heli_param *row, double bound, char *text, size_t size)
{
    if (row->type == HELI_PARAM_INT && bound >= 0x1p63) snprintf(text, size, "%lld", (long long)INT64_MAX);
    else if (row->type == HELI_PARAM_INT) snprintf(text, size, "%lld", (long long)whole_from(bound));
    else format_real(bound, text, size);
}

static void report_range(const heli_param *row, const char *found, heli_context *ctx)
{
    char low[32], high[32], unit[64] = "";
    format_bound(row, row->minimum, low, sizeof low);
    format_bound(row, row->maximum, high, sizeof high);
    if (row->unit && row->unit[0]) snprintf(unit, sizeof unit, " (%s)", row->unit);
    bool from = heli_is_finite(row->minimum), to = heli_is_finite(row->maximum);
    if (from && to)
        heli_report(ctx, HELI_ERROR, row->path, NULL,
                    HELI_N_("%s is out of range: '%s' must lie between %s and %s%s"), found, row->path, low, high, unit);
    else if (from)
        heli_report(ctx, HELI_ERROR, row->path, NULL, HELI_N_("%s is too small: '%s' must be at least %s%s"), found,
                    row->path, low, unit);
    else
        heli_report(ctx, HELI_ERROR, row->path, NULL, HELI_N_("%s is too large: '%s' must be at most %s%s"), found,
                    row->path, high, unit);
}

static bool whole_in_range(const heli_param *row, int64_t value)
{
    bool above = row->minimum < -0x1p63 || value >= whole_from(row->minimum);
    bool below = row->maximum >= 0x1p63 || value <= whole_from(row->maximum);
    return above && below;
}

static bool component_in_range(const heli_param *row, const void *values, size_t k)
{
    double value = heli_param_value(row, values, k);
    if (row->type == HELI_PARAM_INT) return whole_in_range(row, read_int(row, values));
    if (row->type == HELI_PARAM_ENUM) return value >= 0.0 && (size_t)value < choice_count(row);
    return row->type == HELI_PARAM_BOOL || (value >= row->minimum && value <= row->maximum);
}

static bool check_component(const heli_param *row, const void *values, size_t k, heli_context *ctx)
{
    char found[32];
    if (!heli_is_finite(heli_param_value(row, values, k))) {
        heli_report(ctx, HELI_ERROR, row->path, NULL, HELI_N_("'%s' must be a finite number"), row->path);
        return false;
    }
    if (component_in_range(row, values, k)) return true;
    format_component(row, values, k, found, sizeof found);
    report_range(row, found, ctx);
    return false;
}

static bool check_shares(const heli_param *row, const void *values, heli_context *ctx)
{
    double sum = 0.0;
    char found[32];
    for (size_t k = 0; k < row->length; k++) {
        double share = heli_param_value(row, values, k);
        if (share < 0.0) {
            heli_report(ctx, HELI_ERROR, row->path, NULL, HELI_N_("the shares of '%s' must not be negative"), row->path);
            return false;
        }
        sum += share;
    }
    if (heli_abs(sum - 1.0) <= 1e-9) return true;
    snprintf(found, sizeof found, "%.12g", sum);
    heli_report(ctx, HELI_ERROR, row->path, NULL, HELI_N_("the values of '%s' must add up to 1, but add up to %s"),
                row->path, found);
    return false;
}

static bool check_not_zero(const heli_param *row, const void *values, heli_context *ctx)
{
    for (size_t k = 0; k < row->length; k++)
        if (heli_abs(heli_param_value(row, values, k)) > 0.0) return true;
    heli_report(ctx, HELI_ERROR, row->path, NULL, HELI_N_("the values of '%s' must not all be 0"), row->path);
    return false;
}

bool heli_param_check(const heli_param *row, const void *values, heli_context *ctx)
{
    bool good = true;
    for (size_t k = 0; k < row->length; k++) good = check_component(row, values, k, ctx) && good;
    if (good && row->traits & HELI_PARAM_SHARES) good = check_shares(row, values, ctx);
    if (good && row->traits & HELI_PARAM_NOT_ZERO) good = check_not_zero(row, values, ctx);
    return good;
}
