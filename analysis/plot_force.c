/*
 * The joint-force figure 合力图: the picture people should remember.
 *
 * For every file a panel: the bodies' contributions head to tail, resistance backward, the joint force from start to end with its angle to
 * the dashed main line, and four numbers under it. The same scale for both, in both directions, so that angles are true to the plane.
 * The number at each arrow is its component along the main line; the note says what they make together.
 */
#include "analysis/plot_force.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/palette.h"
#include "analysis/plot_parts.h"
#include "analysis/text.h"

/* Pixels. */
enum { WIDTH = 1800, EDGE = 60, HEAD = 172, HEADING = 30, UPPER_LABELS = 92, POLYGON = 146, PAD = 26, MAX_POLYGON = 430,
       LOWER_LABELS = 44, CARDS = 94, CARD_HEIGHT = 106, CARD_GAP = 20, PANEL_GAP = 54, NOTE = 25 };

static const double DEGREES = 57.29577951308232; /* in a radian */

static const struct { const char *name, *colour; } bodies[HELI_FORCE_COUNT] = {
    [HELI_FORCE_GOVERNMENT] = {HELI_N_("Government"), HELI_COLOUR_GOVERNMENT},
    [HELI_FORCE_ENTERPRISES] = {HELI_N_("Enterprises"), HELI_COLOUR_ENTERPRISES},
    [HELI_FORCE_RESIDENTS] = {HELI_N_("Residents"), HELI_COLOUR_RESIDENTS},
    [HELI_FORCE_ORGANISATIONS] = {HELI_N_("Social organisations"), HELI_COLOUR_ORGANISATIONS},
    [HELI_FORCE_RESISTANCE] = {HELI_N_("Resistance"), HELI_COLOUR_RESISTANCE},
    [HELI_FORCE_JOINT] = {HELI_N_("Joint force"), HELI_COLOUR_JOINT}};

/* The corner of the plane that all panels show, in hours, and its scale. */
typedef struct frame {
    double x_low, x_high, y_low, y_high;
    double scale;          /* pixels per hour */
    double polygon_height; /* pixels */
    double panel_height;
} frame;

static void include(frame *self, double x, double y)
{
    self->x_low = fmin(self->x_low, x);
    self->x_high = fmax(self->x_high, x);
    self->y_low = fmin(self->y_low, y);
    self->y_high = fmax(self->y_high, y);
}

static frame frame_of(const heli_force_picture *picture)
{
    frame self = {0};
    for (size_t p = 0; p < picture->count; p++) {
        double x = 0.0, y = 0.0;
        for (int b = 0; b < HELI_FORCE_JOINT; b++) include(&self, x += picture->panels[p].x[b], y += picture->panels[p].y[b]);
    }
    double span_x = fmax(self.x_high - self.x_low, 1e-9), span_y = fmax(self.y_high - self.y_low, 1e-9);
    self.scale = fmin((WIDTH - 2 * EDGE - 400) / span_x, MAX_POLYGON / span_y); /* 400: room for the main line's name */
    self.polygon_height = (self.y_high - self.y_low) * self.scale + 2 * PAD;
    self.panel_height = POLYGON + self.polygon_height + CARDS + CARD_HEIGHT + PANEL_GAP;
    return self;
}

/* Pixels of a point of the plane; `top` is that of the panel. */
static double pixel_x(const frame *f, double x) { return EDGE + 40 + (x - f->x_low) * f->scale; }
static double pixel_y(const frame *f, double top, double y) { return top + POLYGON + PAD + (f->y_high - y) * f->scale; }

/* --- labels with leaders --- */

typedef struct tag {
    char text[96];
    const char *colour;
    bool bold;
    double x, y;           /* pixels of what it names */
} tag;

/* A row of labels at height `y`, each with a line to what it names; `side` is +1 when the row is above. */
static void put_tags(heli_figure *figure, const tag *tags, size_t n, double y, double side)
{
    double centres[8] = {0}, widths[8] = {0};
    for (size_t i = 0; i < n; i++) {
        centres[i] = tags[i].x;
        widths[i] = heli_figure_text_width(tags[i].text, 30) * (tags[i].bold ? 1.08 : 1.0) + 30;
    }
    heli_plot_spread(centres, widths, n, EDGE - 15, WIDTH - EDGE + 15);
    for (size_t i = 0; i < n; i++) {
        heli_figure_line(figure, centres[i], y + side * 22, tags[i].x, tags[i].y, 2.5, "1", tags[i].colour);
        heli_figure_text(figure, centres[i], y, 30, HELI_CENTRE, tags[i].bold, HELI_COLOUR_INK, tags[i].text);
    }
}

static tag tag_of_body(const heli_force_panel *panel, heli_force b, double start_x, double start_y, const frame *f, double top,
                       const heli_context *ctx)
{
    tag self = {.colour = bodies[b].colour};
    char number[HELI_PLOT_NUMBER];
    heli_plot_number(number, panel->x[b], true);
    snprintf(self.text, sizeof self.text, "%s %s", heli_context_translate(ctx, bodies[b].name), number);
    self.x = pixel_x(f, start_x + 0.5 * panel->x[b]);
    self.y = pixel_y(f, top, start_y + 0.5 * panel->y[b]);
    return self;
}

/* Far out, where the bodies' arrows leave room; a wide angle has it near its vertex, within the frame. */
static double arc_radius(const heli_force_panel *panel)
{
    double length = hypot(panel->x[HELI_FORCE_JOINT], panel->y[HELI_FORCE_JOINT]);
    return (fabs(panel->drawn_deg) < 40.0 ? 0.8 : 0.3) * length;
}

static tag tag_of_deviation(const heli_force_panel *panel, const frame *f, double top, const heli_context *ctx)
{
    char number[HELI_PLOT_NUMBER];
    double near_foot = 0.2 * panel->drawn_deg / DEGREES; /* of the arc, away from the bodies' arrows */
    tag self = {.colour = HELI_COLOUR_INK, .x = pixel_x(f, arc_radius(panel) * cos(near_foot)),
                .y = pixel_y(f, top, arc_radius(panel) * sin(near_foot))};
    heli_plot_number(number, panel->deviation_deg, false);
    heli_text_format(ctx, self.text, sizeof self.text, HELI_N_("Deviation %s°"), number);
    return self;
}

static tag tag_of_joint(const heli_force_panel *panel, const frame *f, double top, const heli_context *ctx)
{
    tag self = {.colour = HELI_COLOUR_JOINT, .bold = true, .x = pixel_x(f, 0.6 * panel->x[HELI_FORCE_JOINT]),
                .y = pixel_y(f, top, 0.6 * panel->y[HELI_FORCE_JOINT])};
    snprintf(self.text, sizeof self.text, "%s", heli_context_translate(ctx, bodies[HELI_FORCE_JOINT].name));
    return self;
}

/* Labels of all arrows. A body whose arrow lies above the joint force has its label above, the others below; the joint force has it on
   the side where fewer bodies are, so that few leaders cross an arrow. */
static void put_labels(heli_figure *figure, const heli_force_panel *panel, const frame *f, double top, const heli_context *ctx)
{
    tag above[8], below[8];
    size_t up = 0, down = 0;
    double x = 0.0, y = 0.0, joint_x = panel->x[HELI_FORCE_JOINT], joint_y = panel->y[HELI_FORCE_JOINT];
    for (int b = 0; b < HELI_FORCE_JOINT; b++) {
        tag label = tag_of_body(panel, (heli_force)b, x, y, f, top, ctx);
        /* Which side of the line through the joint force the arrow's middle is on; the resistance lies at the tip. */
        double side = joint_x * (y + 0.5 * panel->y[b]) - joint_y * (x + 0.5 * panel->x[b]);
        x += panel->x[b];
        y += panel->y[b];
        if (b == HELI_FORCE_RESISTANCE && hypot(panel->x[b], panel->y[b]) * f->scale < 0.5) continue;
        if (b == HELI_FORCE_RESISTANCE ? joint_y >= 0.0 : side > 0.0) above[up++] = label;
        else below[down++] = label;
    }
    tag joint = tag_of_joint(panel, f, top, ctx), deviation = tag_of_deviation(panel, f, top, ctx);
    if (up > down) below[down++] = joint;
    else above[up++] = joint;
    if (isfinite(panel->deviation_deg)) {
        if (joint_y >= 0.0) below[down++] = deviation;
        else above[up++] = deviation;
    }
    put_tags(figure, above, up, top + UPPER_LABELS, 1.0);
    put_tags(figure, below, down, top + POLYGON + f->polygon_height + LOWER_LABELS, -1.0);
}

/* --- panel furniture --- */

/* Heading on the left; on the right a bar that says how long an hour is. */
static void put_heading(heli_figure *figure, const char *name, double size, const frame *f, double top, const heli_context *ctx)
{
    char text[160], number[HELI_PLOT_NUMBER];
    double hours = heli_plot_round_below(240.0 / f->scale), bar = hours * f->scale, y = top + HEADING;
    heli_plot_number(number, hours, false);
    if (hours >= 1.0) snprintf(number, sizeof number, "%.0f", hours);
    heli_text_format(ctx, text, sizeof text, HELI_N_("%s hours a week per 1,000 adults"), number);
    double left = WIDTH - EDGE - heli_figure_text_width(text, 25) - 12 - bar;
    heli_figure_text(figure, WIDTH - EDGE, y, 25, HELI_RIGHT, false, HELI_COLOUR_NOTE, text);
    heli_figure_line(figure, left, y, left + bar, y, 4, "1", HELI_COLOUR_NOTE);
    for (int end = 0; end < 2; end++)
        heli_figure_line(figure, left + end * bar, y - 9, left + end * bar, y + 9, 4, "1", HELI_COLOUR_NOTE);
    heli_plot_fitted(figure, EDGE, y, left - EDGE - 30, size, HELI_LEFT, true, HELI_COLOUR_INK, name);
}

/* The dashed line, its name at its end, and the shadow that the joint force throws on it: the effective power. */
static void put_main_line(heli_figure *figure, const heli_force_panel *panel, const frame *f, double top, const heli_context *ctx)
{
    double y = pixel_y(f, top, 0.0), tip = pixel_x(f, panel->x[HELI_FORCE_JOINT]);
    heli_figure_line(figure, EDGE, y, WIDTH - EDGE, y, 2, "2", HELI_COLOUR_NOTE);
    heli_figure_line(figure, tip, pixel_y(f, top, panel->y[HELI_FORCE_JOINT]), tip, y, 2, "3", HELI_COLOUR_NOTE);
    heli_figure_text_on_white(figure, WIDTH - EDGE - 10, y - 25, 26, HELI_RIGHT, HELI_COLOUR_NOTE,
                              heli_context_translate(ctx, HELI_N_("Development main line")));
}

static void put_card(heli_figure *figure, int place, double top, const char *number, const char *name, const char *hint)
{
    double width = (WIDTH - 2 * EDGE - 3 * CARD_GAP) / 4.0, left = EDGE + place * (width + CARD_GAP);
    double number_width = heli_figure_text_width(number, 46) * 1.08;
    heli_figure_box(figure, left, top, width, CARD_HEIGHT, HELI_COLOUR_CARD);
    heli_figure_text(figure, left + 18, top + 38, 46, HELI_LEFT, true, HELI_COLOUR_INK, number);
    heli_plot_fitted(figure, left + 18 + number_width + 14, top + 40, width - number_width - 44, 29, HELI_LEFT, false, HELI_COLOUR_INK, name);
    heli_plot_fitted(figure, left + 18, top + 82, width - 30, 23, HELI_LEFT, false, HELI_COLOUR_NOTE, hint);
}

static void put_cards(heli_figure *figure, const heli_force_panel *panel, const frame *f, double top, const heli_context *ctx)
{
    char number[HELI_PLOT_NUMBER + 8];
    double y = top + POLYGON + f->polygon_height + CARDS;
    heli_plot_number(number, panel->power, false);
    put_card(figure, 0, y, number, heli_context_translate(ctx, HELI_N_("Effective power")),
             heli_context_translate(ctx, HELI_N_("hours a week per 1,000 adults")));
    if (isnan(panel->coherence)) heli_plot_number(number, panel->coherence, false);
    else snprintf(number, sizeof number, "%.2f", panel->coherence);
    put_card(figure, 1, y, number, heli_context_translate(ctx, HELI_N_("Coherence")),
             heli_context_translate(ctx, HELI_N_("1: all pull one way; random: 0.83")));
    heli_plot_number(number, panel->deviation_deg, false);
    if (!isnan(panel->deviation_deg)) strcat(number, "°");
    put_card(figure, 2, y, number, heli_context_translate(ctx, HELI_N_("Deviation")),
             heli_context_translate(ctx, HELI_N_("joint force off the main line")));
    heli_plot_number(number, 100.0 * panel->satisfaction, false);
    if (!isnan(panel->satisfaction)) strcat(number, " %");
    put_card(figure, 3, y, number, heli_context_translate(ctx, HELI_N_("Satisfaction")),
             heli_context_translate(ctx, HELI_N_("mean of all residents")));
}

/* --- arrows and arc, as data --- */

static unsigned colour_number(const char *colour)
{
    return (unsigned)strtoul(colour + 1, NULL, 16);
}

static int put_body_data(heli_figure *figure, const heli_force_panel *panel, const char *name)
{
    char comment[480];
    snprintf(comment, sizeof comment, "%s - contributions head to tail: x y dx dy colour body (hours a week per 1,000 adults)", name);
    int block = heli_figure_next_block(figure, comment);
    double x = 0.0, y = 0.0;
    for (int b = 0; b < HELI_FORCE_JOINT; b++) {
        fprintf(figure->data, "%.10g %.10g %.10g %.10g %u %s\n", x, y, panel->x[b], panel->y[b], colour_number(bodies[b].colour),
                heli_force_indicator((heli_force)b));
        x += panel->x[b];
        y += panel->y[b];
    }
    return block;
}

static void put_joint_data(heli_figure *figure, const heli_force_panel *panel)
{
    heli_figure_next_block(figure, "joint force: x y dx dy colour");
    fprintf(figure->data, "0 0 %.10g %.10g %u %s\n", panel->x[HELI_FORCE_JOINT], panel->y[HELI_FORCE_JOINT],
            colour_number(HELI_COLOUR_JOINT), heli_force_indicator(HELI_FORCE_JOINT));
    heli_figure_next_block(figure, "arc of the deviation: x y");
    for (int i = 0; i <= 40; i++) {
        double angle = panel->drawn_deg / DEGREES * i / 40;
        fprintf(figure->data, "%.10g %.10g\n", arc_radius(panel) * cos(angle), arc_radius(panel) * sin(angle));
    }
}

static void put_plot(heli_figure *figure, const frame *f, double top, int block)
{
    double left = f->x_low - 40 / f->scale, low = f->y_low - PAD / f->scale;
    heli_figure_area(figure, EDGE, top + POLYGON, WIDTH - EDGE, top + POLYGON + f->polygon_height);
    fprintf(figure->script, "set xrange [%.10g:%.10g]; set yrange [%.10g:%.10g]\n", left, left + (WIDTH - 2 * EDGE) / f->scale, low,
            f->y_high + PAD / f->scale);
    fprintf(figure->script,
            "plot DATA index %d using 1:2:3:4:5 with vectors head noborder size screen 44.0/W,24,90 lw 14 lc rgb variable, \\\n"
            "     DATA index %d using 1:2:3:4:5 with vectors head noborder size screen 34.0/W,26,90 lw 9 lc rgb variable, \\\n"
            "     DATA index %d using 1:2 with lines lw 4 lc rgb '%s'\n",
            block + 1, block, block + 2, HELI_COLOUR_INK);
    fputs("unset label; unset arrow; unset object\n", figure->script);
}

/* --- notes --- */

const char *heli_force_upward(const heli_force_picture *picture, const heli_context *ctx)
{
    size_t best = 0;
    for (size_t k = 1; k < picture->domains->length; k++)
        if (picture->axis[k] > picture->axis[best]) best = k;
    const char *english = picture->domains->labels ? picture->domains->labels[best] : "";
    return heli_text_choose(ctx, english, picture->domains->labels_zh ? picture->domains->labels_zh[best] : NULL);
}

static void write_plane_note(const heli_force_picture *picture, const heli_context *ctx, char *out, size_t size)
{
    const heli_force_panel *a = &picture->panels[0], *b = &picture->panels[1];
    const char *upward = heli_force_upward(picture, ctx);
    if (picture->count == 1)
        heli_text_format(ctx, out, size,
                         HELI_N_("The forces have several domains, the page two directions: across is along the main line, upward is where "
                                 "the forces deviate most (towards %s). The page shows %.0f %% of the deviation; the angle as drawn is %.1f°."),
                         upward, 100.0 * a->share, fabs(a->drawn_deg));
    else
        heli_text_format(ctx, out, size,
                         HELI_N_("The forces have several domains, the page two directions, the same for A and B: across is along the main "
                                 "line, upward is where the forces deviate most (towards %s). The page shows %.0f %% of the deviation in A and "
                                 "%.0f %% in B; the angles as drawn are %.1f° and %.1f°."),
                         upward, 100.0 * a->share, 100.0 * b->share, fabs(a->drawn_deg), fabs(b->drawn_deg));
}

static void write_source_note(const heli_force_picture *picture, const heli_context *ctx, char *out, size_t size)
{
    char a[HELI_PLOT_NUMBER], b[HELI_PLOT_NUMBER];
    heli_plot_number(a, picture->panels[0].x[HELI_FORCE_JOINT], false);
    heli_plot_number(b, picture->panels[1].x[HELI_FORCE_JOINT], false);
    if (picture->count == 1)
        heli_text_format(ctx, out, size,
                         HELI_N_("The number at an arrow is what it adds along the main line, together %s. Arrows are means of the whole area, the "
                                 "four numbers means over its communities; last %lld weeks, %zu replicates. Results of a model, not measurements."),
                         a, (long long)picture->window, picture->panels[0].replicates);
    else
        heli_text_format(ctx, out, size,
                         HELI_N_("The number at an arrow is what it adds along the main line, together %s in A and %s in B. Arrows are means of the "
                                 "whole area, the four numbers means over its communities; last %lld weeks, %zu replicates. A and B have the "
                                 "same scale. Results of a model, not measurements."),
                         a, b, (long long)picture->window, picture->panels[0].replicates);
}

static void put_panel(heli_figure *figure, const heli_force_picture *picture, size_t p, const heli_force_words *words, const frame *f,
                      const heli_context *ctx)
{
    const heli_force_panel *panel = &picture->panels[p];
    double top = HEAD + (double)p * f->panel_height;
    put_heading(figure, words->names[p], words->size, f, top, ctx);
    put_main_line(figure, panel, f, top, ctx);
    put_labels(figure, panel, f, top, ctx);
    put_cards(figure, panel, f, top, ctx);
    int block = put_body_data(figure, panel, words->names[p]);
    put_joint_data(figure, panel);
    put_plot(figure, f, top, block);
}

heli_status heli_force_draw(const heli_force_picture *picture, const heli_force_words *words, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status;
    heli_figure figure = {0};
    frame f = frame_of(picture);
    HELI_TRY(heli_figure_open(&figure, options->output, WIDTH, 0, ctx));
    double notes_top = HEAD + (double)picture->count * f.panel_height - 14;
    figure.height = notes_top + heli_figure_paragraph_height(WIDTH - 2 * EDGE, NOTE, words->plane)
                  + heli_figure_paragraph_height(WIDTH - 2 * EDGE, NOTE, words->source) + 24;
    fputs("set multiplot\nunset border; unset tics; unset key\n", figure.script);
    heli_plot_head(&figure, options, words->title,
                   heli_context_translate(ctx, HELI_N_("Coloured arrows, head to tail: what each body contributes. Black arrow, from start to "
                                                       "end: the joint force.")));
    double y = heli_figure_paragraph(&figure, EDGE, notes_top, WIDTH - 2 * EDGE, NOTE, HELI_COLOUR_NOTE, words->plane);
    heli_figure_paragraph(&figure, EDGE, y, WIDTH - 2 * EDGE, NOTE, HELI_COLOUR_NOTE, words->source);
    for (size_t p = 0; p < picture->count; p++) put_panel(&figure, picture, p, words, &f, ctx);
    fputs("unset multiplot\n", figure.script);
    HELI_TRY(heli_figure_draw(&figure, ctx));
out:
    heli_figure_free(&figure);
    return status;
}

heli_status heli_plot_forces(const heli_results *const *files, size_t count, const heli_plot_options *options, heli_context *ctx)
{
    heli_status status;
    heli_force_picture picture;
    char plane[HELI_PLOT_TEXT * 2], source[HELI_PLOT_TEXT];
    HELI_TRY(heli_plot_check_files(files, count, ctx));
    HELI_TRY(heli_force_project(&picture, files, count, options->window, ctx));
    write_plane_note(&picture, ctx, plane, sizeof plane);
    write_source_note(&picture, ctx, source, sizeof source);
    heli_plot_names names = heli_plot_panel_names(files, count, HELI_FORCE_NAME_WIDTH, HELI_FORCE_NAME_SIZE, ctx);
    heli_force_words words = {.title = heli_context_translate(ctx, HELI_N_("Joint force: how the efforts of the four bodies add up")),
                              .names = {names.text[0], names.text[1]}, .size = names.size, .plane = plane, .source = source};
    HELI_TRY(heli_force_draw(&picture, &words, options, ctx));
out:
    return status;
}
