/*
 * Five governances (ODD 7.20, M18): autonomy, law, virtue, smart and heart are levels between 0 and 1, each of which moves several
 * parameters together. How they interact is left to the model: none of them knows of the others.
 *
 * A level moves a parameter from where it stands toward a target, or multiplies it by a factor, in proportion; targets and factors
 * are rows of section `five`. What already stands beyond its target stays: no governance makes things worse. Level 0 changes no bit.
 */
#include "engine/core/math.h"
#include "models/governance/mechanisms/mechanisms.h"

/* x + level (target - x), where the target is higher. */
static void lift(double *x, double target, double level)
{
    if (level <= 0.0 || target <= *x) return;
    *x = heli_min(target, *x + level * (target - *x));
}

/* x (1 + level (factor - 1)). */
static void multiply(double *x, double factor, double level)
{
    if (level <= 0.0) return;
    *x *= 1.0 + level * (factor - 1.0);
}

void gov_apply_five(const gov_params *in, gov_params *out)
{
    *out = *in;
    double autonomy = in->five.autonomy, law = in->five.law, virtue = in->five.virtue;
    double smart = in->five.smart, heart = in->five.heart;

    lift(&out->voice.equality, in->five.autonomy_equality, autonomy); /* one person, one voice */
    lift(&out->voice.silent_expression, in->five.autonomy_expression, autonomy);
    lift(&out->resident.selective_incentive, in->five.autonomy_incentive, autonomy); /* paid from the ledger */

    lift(&out->mediation.confirmation, in->five.law_confirmation, law);
    lift(&out->disputes.legal_adviser, in->five.law_adviser, law);
    lift(&out->attitude.publicity, in->five.law_publicity, law);

    multiply(&out->resident.social_pressure, in->five.virtue_pressure, virtue); /* example */
    multiply(&out->resident.habitus_weight, in->five.virtue_habitus, virtue);
    multiply(&out->resident.hours_per_week, in->five.virtue_hours, virtue);

    lift(&out->information.sharing, in->five.smart_sharing, smart);
    multiply(&out->grid.adults_per_hour, in->five.smart_detection, smart);
    multiply(&out->safety.cameras_per_1000, in->five.smart_cameras, smart);

    lift(&out->disputes.psychological_service, in->five.heart_service, heart);
    multiply(&out->resident.grievance, in->five.heart_grievance, heart);
}
