/*
 * A map of communities: one tile each, grouped by street office, coloured by satisfaction at the end.
 *
 * The model has no geography, so the tiles lie in the order of the file: blocks of a street office one after the other, as lines of text.
 * Two files stand side by side on one scale of colours. All positions are pixels of the page.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/palette.h"
#include "analysis/plot_parts.h"
#include "analysis/series.h"
#include "analysis/text.h"

/* Pixels. */
enum { WIDTH = 1800, EDGE = 60, HEAD = 172, HEADING = 56, BETWEEN = 70, MAX_HEIGHT = 980, MAX_TILE = 170, MIN_TILE = 6, BLOCK_GAP = 30,
       BLOCK_NAME = 40, SCALE = 112, NOTE = 25 };

/* One street office: its communities are members[first .. first + count). */
typedef struct block {
    size_t group, first, count;
    double left, top; /* in the map, of its tiles */
} block;

typedef struct map {
    const heli_results *file;
    double *percent;  /* [partitions] */
    size_t *members;  /* [partitions], by street office */
    block *blocks;
    size_t block_count;
    double tile, width, height;
} map;

static void map_free(map *self)
{
    free(self->percent);
    free(self->members);
    free(self->blocks);
}

/* Communities in the order of their street offices, and where each of these begins. */
static void group_communities(map *self)
{
    const heli_partition_info *info = self->file->partition_info;
    size_t n = self->file->partitions;
    for (size_t i = 0; i < n; i++) {
        size_t j = i;
        for (; j > 0 && info && info[self->members[j - 1]].group > info[i].group; j--) self->members[j] = self->members[j - 1];
        self->members[j] = i;
    }
    for (size_t i = 0; i < n; i++) {
        size_t group = info ? info[self->members[i]].group : 0;
        if (!self->block_count || self->blocks[self->block_count - 1].group != group)
            self->blocks[self->block_count++] = (block){.group = group, .first = i};
        self->blocks[self->block_count - 1].count++;
    }
}

static heli_status map_init(map *self, const heli_results *file, int64_t window, heli_context *ctx)
{
    heli_status status;
    size_t offset;
    self->file = file;
    HELI_TRY(heli_series_require(file, "satisfaction", &offset, NULL, ctx));
    if (!file->partition_series || !file->partitions) {
        status = heli_fail(ctx, HELI_FOREIGN,
                           HELI_N_("the results of scenario '%s' hold no series per community, which the map needs; run the scenario with "
                                   "'output.communities: true'"),
                           file->scenario->meta.name ? file->scenario->meta.name : "");
        goto out;
    }
    self->percent = calloc(file->partitions, sizeof *self->percent);
    self->members = calloc(file->partitions, sizeof *self->members);
    self->blocks = calloc(file->partitions, sizeof *self->blocks);
    if (!self->percent || !self->members || !self->blocks) {
        status = heli_fail(ctx, HELI_MEMORY, HELI_N_("not enough memory for a figure"));
        goto out;
    }
    for (size_t i = 0; i < file->partitions; i++) self->percent[i] = 100.0 * heli_series_partition_mean(file, i, offset, window);
    group_communities(self);
out:
    return status;
}

/* --- layout --- */

static size_t block_columns(const block *self)
{
    return (size_t)ceil(sqrt((double)self->count));
}

/* Sets the blocks as words in lines of `width`, with tiles of size `tile`; returns the height taken. */
static double flow(map *self, double tile, double width)
{
    double x = 0.0, y = 0.0, line_height = 0.0;
    for (size_t i = 0; i < self->block_count; i++) {
        block *b = &self->blocks[i];
        size_t columns = block_columns(b), rows = (b->count + columns - 1) / columns;
        double wide = (double)columns * tile, high = BLOCK_NAME + (double)rows * tile;
        if (x > 0.0 && x + wide > width) {
            x = 0.0;
            y += line_height + BLOCK_GAP;
            line_height = 0.0;
        }
        b->left = x;
        b->top = y + BLOCK_NAME;
        if (wide > width) return HUGE_VAL;
        x += wide + BLOCK_GAP;
        line_height = fmax(line_height, high);
    }
    return y + line_height;
}

/* The largest tiles with which the map fits. */
static heli_status lay_out(map *self, double width, heli_context *ctx)
{
    self->width = width;
    for (self->tile = MAX_TILE; self->tile >= MIN_TILE; self->tile -= 2.0) {
        self->height = flow(self, self->tile, width);
        if (self->height <= MAX_HEIGHT) return HELI_OK;
    }
    return heli_fail(ctx, HELI_USAGE, HELI_N_("%zu communities are too many for one map"), self->file->partitions);
}

/* --- drawing --- */

typedef struct scale {
    double low, high;
    int decimals;   /* of the numbers in the tiles: one where all lie close together */
} scale;

/* Steps of five per cent around all values, at least ten wide. */
static scale scale_of(const map *maps, size_t count)
{
    double low = (double)INFINITY, high = -(double)INFINITY;
    for (size_t p = 0; p < count; p++)
        for (size_t i = 0; i < maps[p].file->partitions; i++) {
            low = fmin(low, maps[p].percent[i]);
            high = fmax(high, maps[p].percent[i]);
        }
    if (!isfinite(low)) return (scale){0.0, 100.0, 0};
    scale self = {5.0 * floor(low / 5.0), 5.0 * ceil(high / 5.0), high - low < 5.0};
    if (self.high - self.low < 10.0) self.high = self.low + 10.0;
    return self;
}

/* Black on the light end of cividis, white on the dark one. */
static const char *text_colour(double percent, scale s)
{
    return !isfinite(percent) || (percent - s.low) / (s.high - s.low) > 0.52 ? "#000000" : "#ffffff";
}

/* A name that is a bare number says what it numbers. */
static void write_name(const map *self, size_t community, char *out, size_t size, const heli_context *ctx)
{
    const char *name = self->file->partition_info ? self->file->partition_info[community].name : "";
    if (*name && !name[strspn(name, "0123456789")]) heli_text_format(ctx, out, size, HELI_N_("Community %s"), name);
    else snprintf(out, size, "%s", name);
}

static void put_tile(heli_figure *figure, const map *self, size_t community, double left, double top, scale s, const heli_context *ctx)
{
    double percent = self->percent[community], middle_x = left + 0.5 * self->tile, middle_y = top + 0.5 * self->tile, half = 0.5 * self->tile;
    double air = self->tile > 30.0 ? 3.0 : 1.0;
    char number[HELI_PLOT_NUMBER], name[96];
    write_name(self, community, name, sizeof name, ctx);
    if (isfinite(percent)) fprintf(figure->data, "%.1f %.1f %.1f %.6g\n", middle_x, middle_y, half - air, percent);
    else heli_figure_box(figure, left + air, top + air, self->tile - 2 * air, self->tile - 2 * air, HELI_COLOUR_RULE);
    if (self->tile < 44.0) return;

    double size = fmin((s.decimals ? 0.32 : 0.40) * self->tile, 44.0), name_size = fmin(0.19 * self->tile, 26.0);
    bool named = *name && name_size >= 17.0;
    if (isfinite(percent)) snprintf(number, sizeof number, "%.*f", s.decimals, percent);
    else snprintf(number, sizeof number, "–");
    heli_figure_text(figure, middle_x, middle_y - (named ? 0.13 * self->tile : 0.0), size, HELI_CENTRE, true, text_colour(percent, s), number);
    if (named)
        heli_plot_fitted(figure, middle_x, middle_y + 0.27 * self->tile, self->tile - 12, name_size, HELI_CENTRE, false,
                         text_colour(percent, s), name);
}

static void put_map(heli_figure *figure, const map *self, double left, double top, scale s, const heli_context *ctx)
{
    for (size_t i = 0; i < self->block_count; i++) {
        const block *b = &self->blocks[i];
        size_t columns = block_columns(b);
        char name[96];
        heli_text_format(ctx, name, sizeof name, HELI_N_("Street office %zu"), b->group + 1);
        if (self->tile >= 20.0)
            heli_plot_fitted(figure, left + b->left + 3, top + b->top - 20, (double)columns * self->tile + BLOCK_GAP - 8, 25, HELI_LEFT, false,
                             HELI_COLOUR_INK, name);
        for (size_t k = 0; k < b->count; k++) {
            size_t row = k / columns;
            put_tile(figure, self, self->members[b->first + k], left + b->left + (double)(k % columns) * self->tile,
                     top + b->top + (double)row * self->tile, s, ctx);
        }
    }
}

static void put_scale(heli_figure *figure, scale s, double y, const heli_context *ctx)
{
    static const char *const colours[HELI_CIVIDIS_STEPS] = HELI_CIVIDIS;
    double left = WIDTH / 2.0 - 350, width = 700;
    fputs("set palette defined (", figure->script);
    for (int i = 0; i < HELI_CIVIDIS_STEPS; i++) fprintf(figure->script, "%s%d '%s'", i ? ", " : "", i, colours[i]);
    fputs(")\n", figure->script);
    fprintf(figure->script,
            "set cbrange [%.10g:%.10g]; set cbtics 5 scale 0 font family.',19' textcolor rgb '%s'\n"
            "set colorbox horizontal user noborder origin screen %.1f/W, screen 1-%.1f/H size screen %.1f/W, screen 26.0/H\n",
            s.low, s.high, HELI_COLOUR_NOTE, left, y + 13, width);
    heli_figure_text(figure, left - 24, y, 28, HELI_RIGHT, false, HELI_COLOUR_INK,
                     heli_context_translate(ctx, HELI_N_("Satisfaction, %")));
}

static void write_note(const heli_results *file, int64_t window, const heli_context *ctx, char *out, size_t size)
{
    heli_text_format(ctx, out, size,
                     HELI_N_("One tile is one community. The tiles show no geography: they are in the order of the file. Means over the last %lld "
                             "weeks and %zu replicates. Results of a model, not measurements."),
                     (long long)heli_series_window(file, window), heli_series_complete_count(file));
}

static void put_page(heli_figure *figure, const map *maps, const heli_results *const *files, size_t count,
                     const heli_plot_options *options, heli_context *ctx)
{
    char note[HELI_PLOT_TEXT];
    heli_plot_names names = heli_plot_panel_names(files, count, maps[0].width, 34, ctx);
    scale s = scale_of(maps, count);
    double height = count > 1 ? fmax(maps[0].height, maps[1].height) : maps[0].height;
    double scale_top = HEAD + HEADING + height + 62;
    write_note(files[0], options->window, ctx, note, sizeof note);
    figure->height = scale_top + SCALE + heli_figure_paragraph_height(WIDTH - 2 * EDGE, NOTE, note) - 6;

    fputs("unset border; unset tics; unset key\nset xrange [0:W]; set yrange [H:0]\n", figure->script);
    heli_figure_area(figure, 0, 0, WIDTH, figure->height);
    heli_plot_head(figure, options, heli_context_translate(ctx, HELI_N_("Satisfaction of the communities, street office by street office")),
                   heli_context_translate(ctx, HELI_N_("The number in a tile is the mean satisfaction of the community's residents, in per cent.")));
    put_scale(figure, s, scale_top, ctx);
    heli_figure_paragraph(figure, EDGE, scale_top + SCALE - 14, WIDTH - 2 * EDGE, NOTE, HELI_COLOUR_NOTE, note);
    heli_figure_next_block(figure, "tiles: x y half-width (pixels of the page, from the upper left corner) percent");
    for (size_t p = 0; p < count; p++) {
        double left = EDGE + (double)p * (maps[p].width + BETWEEN);
        heli_plot_fitted(figure, left, HEAD + 20, maps[p].width, names.size, HELI_LEFT, true, HELI_COLOUR_INK, names.text[p]);
        put_map(figure, &maps[p], left, HEAD + HEADING, s, ctx);
    }
    fputs("plot DATA index 0 using 1:2:($1-$3):($1+$3):($2-$3):($2+$3):4 with boxxyerror fillstyle solid noborder lc palette\n",
          figure->script);
}

heli_status heli_plot_map(const heli_results *const *files, size_t count, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status;
    heli_figure figure = {0};
    map maps[2] = {0};
    HELI_TRY(heli_plot_check_files(files, count, ctx));
    for (size_t p = 0; p < count; p++) {
        HELI_TRY(map_init(&maps[p], files[p], options->window, ctx));
        HELI_TRY(lay_out(&maps[p], count > 1 ? (WIDTH - 2 * EDGE - BETWEEN) / 2.0 : WIDTH - 2 * EDGE, ctx));
    }
    HELI_TRY(heli_figure_open(&figure, options->output, WIDTH, 0, ctx));
    put_page(&figure, maps, files, count, options, ctx);
    HELI_TRY(heli_figure_draw(&figure, ctx));
out:
    heli_figure_free(&figure);
    for (size_t p = 0; p < 2; p++) map_free(&maps[p]);
    return status;
}
