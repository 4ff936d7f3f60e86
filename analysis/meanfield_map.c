/* The weekly maps of a well-mixed community of very many residents. */
#include "analysis/meanfield_map.h"

#include <math.h>

double heli_sigmoid(double x)
{
    return 1.0 / (1.0 + exp(-x));
}

double heli_map_imitation(double share, double revision, double sharpness, double advantage)
{
    return share + revision * share * (1.0 - share) * tanh(0.5 * sharpness * advantage);
}

double heli_map_logit(double share, double revision, double sharpness, double utility)
{
    return share + revision * (heli_sigmoid(sharpness * utility) - share);
}

heli_acts heli_logit(heli_acts utility, double sharpness)
{
    double largest = fmax(fmax(utility.a[0], utility.a[1]), utility.a[2]), total = 0.0;
    heli_acts chosen;
    for (int a = 0; a < HELI_ACTS; a++) total += chosen.a[a] = exp(sharpness * (utility.a[a] - largest));
    for (int a = 0; a < HELI_ACTS; a++) chosen.a[a] /= total;
    return chosen;
}

heli_acts heli_map_mixture(heli_acts share, double revision, double imitation, double sharpness, heli_acts utility, heli_acts paid)
{
    heli_acts chosen = heli_logit(utility, sharpness), next = share;
    for (int a = 0; a < HELI_ACTS; a++) {
        double imitated = 0.0;
        for (int b = 0; b < HELI_ACTS; b++)
            imitated += share.a[a] * share.a[b] * tanh(0.5 * sharpness * (paid.a[a] - paid.a[b]));
        next.a[a] += revision * ((1.0 - imitation) * (chosen.a[a] - share.a[a]) + imitation * imitated);
    }
    return next;
}
