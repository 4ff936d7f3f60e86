/*
 * The six domains of the field: need categories, force components and kinds of organisation alike (essay 8).
 */
#ifndef HELI_GOVERNANCE_DOMAINS_H
#define HELI_GOVERNANCE_DOMAINS_H

#include "engine/core/model.h"

typedef enum gov_domain {
    GOV_CULTURE,     /* 文体科教: culture, sport, science, education */
    GOV_PROPERTY,    /* 环境物业: environment and property management */
    GOV_WELFARE,     /* 服务福利: services and welfare */
    GOV_HEALTH,      /* 医疗计生: health and family */
    GOV_SAFETY,      /* 治安民调: public safety and mediation */
    GOV_DEVELOPMENT, /* 共建发展: joint construction and development */
    GOV_DOMAINS
} gov_domain;

/* The four bodies whose forces add up. */
typedef enum gov_body { GOV_GOVERNMENT, GOV_ENTERPRISES, GOV_RESIDENTS, GOV_ORGANISATIONS, GOV_BODIES } gov_body;

/* A force, direction or need over the six domains. */
typedef struct gov_vector { double k[GOV_DOMAINS]; } gov_vector;

extern const heli_axis gov_domain_axis;

static inline double gov_dot(gov_vector a, gov_vector b)
{
    double sum = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) sum += a.k[k] * b.k[k];
    return sum;
}

/** Length; scales by the largest component first, so that nothing overflows or vanishes in the squares. */
double gov_length(gov_vector a);
/** a / |a|; the zero vector stays zero. */
gov_vector gov_unit(gov_vector a);
/** a + s b. */
gov_vector gov_add_scaled(gov_vector a, double s, gov_vector b);
gov_vector gov_scaled(gov_vector a, double s);
/** (22): unit((1 - amount) q + amount m), the rotation of a direction toward the main line; rot(0) = 0. */
gov_vector gov_rotate(gov_vector q, gov_vector m, double amount);
/** Angle in degrees between two vectors as 2 asin(|a/|a| - b/|b|| / 2); 0 when either is zero. */
double gov_angle_deg(gov_vector a, gov_vector b);

#endif
