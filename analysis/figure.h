/*
 * A figure under way: a gnuplot script and its data, held in memory until all is known to go well, then written and drawn.
 *
 * FIG.png leaves FIG.gp and FIG.dat beside it; `gnuplot FIG.gp` in that folder draws it again. Positions are in pixels of the page,
 * from the upper left corner; sizes of type are in pixels, too.
 *
 * Foreign text (titles, file names) stands in single quotes, where gnuplot runs nothing, and in `noenhanced` mode, where it is no markup.
 * Within the quotes there is never a quote: gnuplot 5.4 misreads a doubled quote at the beginning of a string (it ends the string
 * there, and what follows would be a command). An apostrophe is the variable Q instead, set in between: 'it'.Q.'s'.
 */
#ifndef HELI_ANALYSIS_FIGURE_H
#define HELI_ANALYSIS_FIGURE_H

#include <stdbool.h>
#include <stdio.h>

#include "engine/core/context.h"

typedef enum heli_figure_format { HELI_FIGURE_PNG, HELI_FIGURE_SVG, HELI_FIGURE_PDF } heli_figure_format;
typedef enum heli_align { HELI_LEFT, HELI_CENTRE, HELI_RIGHT } heli_align;

typedef struct heli_figure {
    char *folder;         /* of the output, "." where none was given */
    char *base;           /* its name without folder: fig.png */
    char *stem;           /* without extension: fig */
    heli_figure_format format;
    double width, height; /* pixels; height may still change until heli_figure_draw */
    FILE *script;         /* write gnuplot commands here */
    FILE *data;           /* write data blocks here; see heli_figure_next_block */
    int blocks;           /* data blocks begun */
    bool wide_text;       /* Chinese characters are in it: needs a font that has them */
    char *script_text, *data_text;
    size_t script_bytes, data_bytes;
} heli_figure;

/** Begins a figure. Fails with HELI_USAGE when the name does not end in .png, .svg or .pdf or cannot stand in a script. */
heli_status heli_figure_open(heli_figure *self, const char *output, double width, double height,
                             heli_context *ctx) HELI_MUST_CHECK;

/** Releases everything. Safe on a zeroed object and twice. */
void heli_figure_free(heli_figure *self);

/** Text as a string expression for gnuplot, cleaned to one line. */
void heli_figure_quote(heli_figure *self, const char *text);

/** The same without cleaning, for names of files; they hold no control characters. */
void heli_figure_put_string(FILE *stream, const char *text);

/** One line of text; y is the middle of its height. */
void heli_figure_text(heli_figure *self, double x, double y, double size, heli_align align, bool bold, const char *colour,
                      const char *text);

/** The same on a white ground that hides thin lines behind it. */
void heli_figure_text_on_white(heli_figure *self, double x, double y, double size, heli_align align, const char *colour, const char *text);

/** Width a line of text will take at most, estimated. */
double heli_figure_text_width(const char *text, double size);

/** A text in lines of at most `width` pixels, from y (middle of the first line) downwards. Returns the y after the last line. */
double heli_figure_paragraph(heli_figure *self, double x, double y, double width, double size, const char *colour, const char *text);

/** Height that heli_figure_paragraph will take. */
double heli_figure_paragraph_height(double width, double size, const char *text);

/** A straight line; `dash` is a gnuplot dashtype ("1" solid, "2" dashed). */
void heli_figure_line(heli_figure *self, double x1, double y1, double x2, double y2, double weight, const char *dash, const char *colour);

/** A filled rectangle behind everything that is plotted. */
void heli_figure_box(heli_figure *self, double x, double y, double width, double height, const char *colour);

/** Places the next plot: its plotting area in pixels, and the ranges of its axes. */
void heli_figure_area(heli_figure *self, double left, double top, double right, double bottom);

/** Begins a block of data with a comment; returns its index for `plot DATA index i`. */
int heli_figure_next_block(heli_figure *self, const char *comment);

/**
 * Checks gnuplot and, where Chinese text is in it, the font; only then writes script and data, and draws. Fails with HELI_IO,
 * showing what gnuplot said; a missing program or font leaves no file. A figure that gnuplot could not finish is removed.
 */
heli_status heli_figure_draw(heli_figure *self, heli_context *ctx) HELI_MUST_CHECK;

#endif
