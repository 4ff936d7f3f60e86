/* The forces of the bodies and their resultant (ODD 7.6, 7.7), as functions of plain values; forces.c applies them to a community. */
#ifndef HELI_GOVERNANCE_FORCES_H
#define HELI_GOVERNANCE_FORCES_H

#include "models/governance/city.h"

typedef enum gov_enterprise_choice { GOV_ALL_ENTERPRISES, GOV_SUPPORTING_ENTERPRISES } gov_enterprise_choice;

/** The goal direction g, of length 1. */
gov_vector gov_goal(const gov_params *params);

/** unit(sum Q_e q_e) over a community's enterprises, commissioners' units turned toward expressed needs (44); zero without any. */
gov_vector gov_mean_enterprise_direction(const gov_city *city, size_t community, gov_enterprise_choice choice);

/** Guidance in force: gamma, or gamma (1/2 + mean trust / 2) where it grows with trust. */
double gov_guidance(const gov_params *params, const gov_sums *sums);

/* What an organisation promised for the week, and what is left of it after links, with what was bought. */
typedef struct gov_hours { double promised, delivered; } gov_hours;
gov_hours gov_organisation_hours(const gov_city *city, size_t community, size_t organisation);

/* What goes into the resultant; hours per week. */
typedef struct gov_inputs {
    gov_vector government, enterprises, residents, organisations; /* f_G, f_E, f_R+, f_S */
    double resisting_hours;      /* F- */
    double acting_hours;         /* of residents, resisters included */
    double organisation_hours;   /* sum of effective hours */
    double support_hours;        /* Q */
    double half_support_hours;   /* Q_h of this community */
    double integration;          /* X */
    gov_vector main_line;
} gov_inputs;

/**
 * Adds the four bodies' forces after guiding, support and integration into the resultant (27), and reads out effective power,
 * coherence between bodies and between actors, and deviation. Defined values where nothing acts: all zero.
 * Thread safety: reads only its arguments. Cost: O(bodies x domains).
 */
gov_field gov_resultant(const gov_inputs *inputs, double amplification, double transaction_loss, double resistance_easing);

#endif
