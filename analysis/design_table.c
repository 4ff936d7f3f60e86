/* Designs and outputs as CSV. */
#include "analysis/design_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/run/design.h"
#include "engine/scenario/writer.h"
#include "engine/store/safe_file.h"

enum { CELL = 512 };
static const size_t MOST_BYTES = (size_t)4 << 30;

static heli_status out_of_memory(heli_context *ctx)
{
    return heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory"));
}

/* --- writing --- */

static void write_commented(FILE *stream, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        fprintf(stream, "# %.*s\n", (int)length, text);
        text += length + (text[length] == '\n');
    }
}

/* Names and words with commas or quotes stand in quotes. */
static void write_cell(FILE *stream, const char *text, bool last)
{
    if (!strpbrk(text, ",\"\n\r")) {
        fputs(text, stream);
    } else {
        fputc('"', stream);
        for (; *text; text++) {
            if (*text == '"') fputc('"', stream);
            fputc(*text, stream);
        }
        fputc('"', stream);
    }
    fputc(last ? '\n' : ',', stream);
}

void heli_design_write(const heli_experiment *experiment, FILE *stream)
{
    char text[CELL];
    size_t factors = experiment->factor_count;
    fprintf(stream, "# # heli design %s: %zu points of %zu factors; `heli sensitivity --from` reads how they were drawn from these lines\n",
            heli_design_name(experiment->design), experiment->point_count, factors);
    write_commented(stream, experiment->text);
    for (size_t f = 0; f < factors; f++) write_cell(stream, experiment->factors[f].path, f + 1 == factors);
    for (size_t p = 0; p < experiment->point_count; p++)
        for (size_t f = 0; f < factors; f++) {
            heli_factor_format(experiment, f, experiment->values[p * factors + f], text, sizeof text);
            write_cell(stream, text, f + 1 == factors);
        }
}

/* --- lines and cells --- */

/* A table in memory, read line by line. `line` is the number of the current one in the file. */
typedef struct table {
    char *text, *at;
    size_t line;
} table;

/* The next line, terminated in place; NULL at the end. A carriage return before its end is cut off. */
static char *next_line(table *self)
{
    char *start = self->at;
    if (!start || !*start) return NULL;
    size_t length = strcspn(start, "\n");
    self->at = start + length + (start[length] == '\n');
    start[length] = '\0';
    if (length && start[length - 1] == '\r') start[length - 1] = '\0';
    self->line++;
    return start;
}

static bool is_blank(const char *line)
{
    return line[strspn(line, " \t")] == '\0';
}

/* The next line that is neither empty nor a comment. */
static char *next_row(table *self)
{
    char *line = next_line(self);
    while (line && (*line == '#' || is_blank(line))) line = next_line(self);
    return line;
}

/* Cuts the next cell off *line, in place; NULL behind the last. Blanks around it are left out. */
static char *next_cell(char **line)
{
    char *at = *line, *to;
    if (!at) return NULL;
    at += strspn(at, " \t");
    char *cell = at;
    if (*at == '"') {
        cell = to = ++at;
        while (*at && !(*at == '"' && at[1] != '"')) {
            if (*at == '"') at++;
            *to++ = *at++;
        }
        if (*at == '"') at++;
        at += strcspn(at, ",");
    } else {
        at += strcspn(at, ",");
        to = at;
        while (to > cell && (to[-1] == ' ' || to[-1] == '\t')) to--;
    }
    *line = *at == ',' ? at + 1 : NULL;
    *to = '\0';
    return cell;
}

static heli_status open_table(table *self, const char *path, heli_context *ctx)
{
    size_t bytes = 0;
    heli_status status = heli_file_read(&self->text, &bytes, path, MOST_BYTES, ctx);
    self->at = self->text;
    self->line = 0;
    if (status != HELI_OK) return status;
    if (strlen(self->text) != bytes) return heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s' is no table of text"), path);
    if (strncmp(self->text, "\xEF\xBB\xBF", 3) == 0) self->at += 3; /* a byte order mark, as spreadsheets write it */
    return HELI_OK;
}

static bool read_number(const char *cell, double *value)
{
    char *end = NULL;
    *value = strtod(cell, &end);
    return *cell && *end == '\0';
}

/* --- X.csv --- */

/* The experiment's text behind the '#', malloc'ed; "" where there is none. The table then stands at the line of names. */
static char *take_comments(table *self)
{
    heli_writer out = {0};
    heli_write(&out, "");
    while (self->at && *self->at == '#') {
        char *line = next_line(self);
        heli_write(&out, line[1] == ' ' ? line + 2 : line + 1);
        heli_write(&out, "\n");
    }
    return out.failed ? NULL : out.text;
}

static heli_status compare_names(const heli_experiment *experiment, char *line, const char *path, heli_context *ctx)
{
    for (size_t f = 0; f < experiment->factor_count; f++) {
        const char *cell = next_cell(&line);
        if (!cell || strcmp(cell, experiment->factors[f].path) != 0)
            return heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s': column %zu is '%s', but the design of its first lines has the factor '%s' there"),
                             path, f + 1,
                             cell ? cell : "", experiment->factors[f].path);
    }
    return HELI_OK;
}

/* Other programs may have written the numbers anew, with fewer digits. */
static bool same_value(const char *said, const char *meant)
{
    double a, b;
    if (strcmp(said, meant) == 0) return true;
    return read_number(said, &a) && read_number(meant, &b) && fabs(a - b) <= 1e-6 * fmax(fabs(a), fabs(b)) + 1e-12;
}

static heli_status compare_row(const heli_experiment *experiment, size_t point, char *line, const char *path, heli_context *ctx)
{
    char meant[CELL];
    for (size_t f = 0; f < experiment->factor_count; f++) {
        const char *cell = next_cell(&line);
        heli_factor_format(experiment, f, experiment->values[point * experiment->factor_count + f], meant, sizeof meant);
        if (!cell || !same_value(cell, meant))
            return heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s', row %zu, column '%s': '%s' stands where the design has '%s'; rows must keep their "
                                                        "order and values"),
                             path, point + 1, experiment->factors[f].path, cell ? cell : "", meant);
    }
    return HELI_OK;
}

static heli_status compare_table(const heli_experiment *experiment, table *self, const char *path, heli_context *ctx)
{
    heli_status status = HELI_OK;
    char *line = next_row(self);
    HELI_TRY(compare_names(experiment, line, path, ctx));
    size_t rows = 0;
    while ((line = next_row(self))) {
        if (rows < experiment->point_count) HELI_TRY(compare_row(experiment, rows, line, path, ctx));
        rows++;
    }
    if (rows != experiment->point_count)
        HELI_TRY(heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s' has %zu rows; its design has %zu"), path, rows, experiment->point_count));
out:
    return status;
}

heli_status heli_design_read(heli_experiment **out, heli_outside *outside, const char *path, const heli_model *const *models, heli_context *ctx)
{
    table self = {0};
    char *text = NULL;
    heli_status status;
    *out = NULL;
    *outside = (heli_outside){0};
    HELI_TRY(open_table(&self, path, ctx));
    text = take_comments(&self);
    if (!text) HELI_TRY(out_of_memory(ctx));
    if (!strstr(text, "factors:"))
        HELI_TRY(heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s' does not say how it was drawn: its first lines, behind '#', as 'heli design' wrote "
                                                      "them, are missing"), path));
    HELI_TRY(heli_outside_parse(out, outside, path, text, models, ctx));
    HELI_TRY(heli_design_make(*out, path, ctx));
    HELI_TRY(compare_table(*out, &self, path, ctx));
out:
    if (status != HELI_OK) {
        heli_experiment_free(*out);
        *out = NULL;
    }
    free(text);
    free(self.text);
    return status;
}

/* --- Y.csv --- */

static size_t count_cells(const char *line)
{
    size_t count = 0;
    char *copy = strdup(line), *at = copy;
    while (copy && next_cell(&at)) count++;
    free(copy);
    return count;
}

/* A line of names is one whose first cell is no number; "nan" is one, and an error later. */
static bool has_names(const char *line)
{
    double value;
    char *copy = strdup(line), *at = copy, *cell = copy ? next_cell(&at) : NULL;
    bool names = cell && !read_number(cell, &value);
    free(copy);
    return names;
}

static heli_status name_columns(heli_outputs *out, char *line, heli_context *ctx)
{
    char usual[32];
    out->names = calloc(out->columns + 1, sizeof(*out->names));
    if (!out->names) return out_of_memory(ctx);
    for (size_t k = 0; k < out->columns; k++) {
        snprintf(usual, sizeof usual, "y%zu", k + 1);
        const char *cell = line ? next_cell(&line) : usual;
        out->names[k] = strdup(cell && *cell ? cell : usual);
        if (!out->names[k]) return out_of_memory(ctx);
    }
    return HELI_OK;
}

static heli_status read_row(heli_outputs *out, char *line, size_t line_number, bool positive, const char *path, heli_context *ctx)
{
    for (size_t k = 0; k < out->columns; k++) {
        char *cell = next_cell(&line);
        double value = 0.0;
        const char *name = out->names[k];
        if (!cell || !read_number(cell, &value) || !isfinite(value))
            return heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s', row %zu (line %zu), column '%s': '%s' is no finite number"), path, out->rows + 1,
                             line_number, name,
                             cell ? cell : "");
        if (positive && value < 0.0)
            return heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s', row %zu (line %zu), column '%s': '%s' is below 0"), path, out->rows + 1, line_number,
                             name, cell);
        out->values[out->rows * out->columns + k] = value;
    }
    if (line)
        return heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s', row %zu (line %zu) has more than %zu cells"), path, out->rows + 1, line_number, out->columns);
    return HELI_OK;
}

heli_status heli_outputs_read(heli_outputs *out, const char *path, size_t rows, bool positive, heli_context *ctx)
{
    table self = {0};
    heli_status status;
    *out = (heli_outputs){0};
    HELI_TRY(open_table(&self, path, ctx));
    char *line = next_row(&self);
    size_t found = 0;
    if (!line) HELI_TRY(heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s' has no rows; %zu are needed"), path, rows));
    out->columns = count_cells(line);
    bool names = has_names(line);
    HELI_TRY(name_columns(out, names ? line : NULL, ctx));
    out->values = calloc(rows * out->columns + 1, sizeof *out->values);
    if (!out->values) HELI_TRY(out_of_memory(ctx));
    if (names) line = next_row(&self);
    for (; line; line = next_row(&self), found++) {
        if (found >= rows) continue;
        HELI_TRY(read_row(out, line, self.line, positive, path, ctx));
        out->rows++;
    }
    if (found != rows) HELI_TRY(heli_fail(ctx, HELI_FOREIGN, HELI_N_("'%s' has %zu rows of outputs; %zu are needed, one for each run of the design"),
                                          path, found, rows));
out:
    free(self.text);
    return status;
}

void heli_outputs_free(heli_outputs *self)
{
    for (size_t k = 0; self->names && k < self->columns; k++) free(self->names[k]);
    free(self->names);
    free(self->values);
    *self = (heli_outputs){0};
}
