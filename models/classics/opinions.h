/*
 * Opinions between 0 and 1, held as whole numbers of a unit: sums, means and comparisons with the bound of confidence are exact, whatever
 * the order. In floating point neither would be (Polhill, Izquierdo and Gotts 2005, JASSS 8(1) 5, show whole results that hang on it):
 * 0.25 is 156 of the 624 gaps of a row of 625 agents, and a rounded opinion falls just within it or just not.
 *
 * The unit is 1 / 720,720,000. 720,720 is divisible by 1 ... 16, so rows of 2 ... 17, 25, 56, 105, 625, 1001 ... agents and bounds with up to
 * three decimals are whole numbers of it.
 */
#ifndef HELI_MODELS_CLASSICS_OPINIONS_H
#define HELI_MODELS_CLASSICS_OPINIONS_H

#include "models/classics/classic.h"

#define OPINION_ONE 720720000
enum { OPINION_BINS = 50, OPINION_MAJOR_PERCENT = 5 };

/* The axis of histograms: 50 bins, named by their middles. */
extern const heli_axis opinion_axis;

/* Indicators that models of opinions share, in this order. */
enum { OPINION_CLUSTERS, OPINION_MAJOR, OPINION_MEAN, OPINION_RANGE, OPINION_SHARES };
#define OPINION_INDICATORS \
    {"clusters", "", "", "Clusters of opinion", "观点群数", "Groups between which opinions lie further apart than the bound of confidence.", \
     "观点间距大于信任界限而彼此隔开的群体数。", HELI_AGGREGATE_POOLED, NULL, true, 0}, \
    {"major_clusters", "", "", "Major clusters", "主要观点群数", "Clusters that hold at least 5 % of all agents.", "至少含5%主体的观点群数。", \
     HELI_AGGREGATE_POOLED, NULL, true, 0}, \
    {"mean_opinion", "", "", "Mean opinion", "平均观点", "Mean of all opinions; undefined without agents.", "所有观点的均值；没有主体时无定义。", \
     HELI_AGGREGATE_MEAN, NULL, true, 0}, \
    {"opinion_range", "", "", "Range of opinions", "观点极差", "Largest less smallest opinion; undefined without agents.", \
     "最大观点减最小观点；没有主体时无定义。", HELI_AGGREGATE_POOLED, NULL, false, 0}, \
    {"opinion_share", "", "", "Share by opinion", "各观点的比例", "Share of agents whose opinion lies in each of 50 equal parts of 0 to 1; undefined without agents.", \
     "观点落在0至1五十等份各段的主体比例；没有主体时无定义。", HELI_AGGREGATE_MEAN, &opinion_axis, false, 0}

/** A share as a whole number of units. */
static inline int64_t opinion_units(double share)
{
    return (int64_t)heli_floor(share * OPINION_ONE + 0.5);
}

/** Values of OPINION_INDICATORS from opinions in rising order. Cost: O(n). */
void opinion_observe(const uint32_t *sorted, size_t n, int64_t bound, double *values);

/** Copies opinions and sorts them; equal ones are the same number, so the result does not depend on how. */
void opinion_sort(uint32_t *sorted, const uint32_t *opinion, size_t n);

#endif
