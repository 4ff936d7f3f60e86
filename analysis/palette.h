/*
 * Colours, once for all of Heli: one per body, told apart also by colour-blind readers.
 *
 * The eight colours of Okabe and Ito, "Color Universal Design" (2008), https://jfly.uni-koeln.de/color/. Result files that are
 * overlaid take the two that no body has.
 */
#ifndef HELI_ANALYSIS_PALETTE_H
#define HELI_ANALYSIS_PALETTE_H

#define HELI_COLOUR_GOVERNMENT    "#0072B2" /* blue */
#define HELI_COLOUR_ENTERPRISES   "#E69F00" /* orange */
#define HELI_COLOUR_RESIDENTS     "#009E73" /* bluish green */
#define HELI_COLOUR_ORGANISATIONS "#CC79A7" /* reddish purple */
#define HELI_COLOUR_RESISTANCE    "#D55E00" /* vermilion */
#define HELI_COLOUR_JOINT         "#000000" /* black */
#define HELI_COLOUR_FILE_A        "#5F5F5F" /* grey: the baseline */
#define HELI_COLOUR_FILE_B        "#3BA3E0" /* sky blue, a shade darker than Okabe and Ito's for thin lines */
#define HELI_COLOUR_INK           "#1F1F1F" /* text */
#define HELI_COLOUR_NOTE          "#5A5A5A" /* notes */
#define HELI_COLOUR_RULE          "#B8B8B8" /* thin lines */
#define HELI_COLOUR_CARD          "#F4F4F2" /* ground of number cards */

/*
 * cividis, perceptually uniform and made to look alike to readers with and without colour blindness: Nuñez, Anderton and Renslow
 * (2018), PLOS ONE 13(7): e0199239, doi:10.1371/journal.pone.0199239. Ten of its 256 steps, from low to high.
 */
#define HELI_CIVIDIS_STEPS 10
#define HELI_CIVIDIS \
    {"#00224E", "#123570", "#3B496C", "#575D6D", "#707173", "#8A8678", "#A59C74", "#C3B369", "#E1CC55", "#FEE838"}

#endif
