/* Vectors over the six domains. Sums run in domain order, so results have one sequence of bits. */
#include "models/governance/domains.h"

#include "engine/core/math.h"

static const char *const domain_labels[GOV_DOMAINS] = {"culture", "property", "welfare", "health", "safety",
                                                       "development"};
static const char *const domain_labels_zh[GOV_DOMAINS] = {"文体科教", "环境物业", "服务福利",
                                                          "医疗计生", "治安民调", "共建发展"};

const heli_axis gov_domain_axis = {"domain", GOV_DOMAINS, domain_labels, domain_labels_zh};

double gov_length(gov_vector a)
{
    double largest = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) largest = heli_max(largest, heli_abs(a.k[k]));
    if (!(largest > 0.0)) return largest; /* zero, or NaN passed on */
    double sum = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) {
        double share = a.k[k] / largest;
        sum += share * share;
    }
    return largest * heli_sqrt(sum);
}

gov_vector gov_unit(gov_vector a)
{
    double length = gov_length(a);
    if (!(length > 0.0)) return (gov_vector){{0}};
    for (int k = 0; k < GOV_DOMAINS; k++) a.k[k] /= length; /* not times 1 / length, which overflows for the smallest */
    return a;
}

gov_vector gov_add_scaled(gov_vector a, double s, gov_vector b)
{
    for (int k = 0; k < GOV_DOMAINS; k++) a.k[k] += s * b.k[k];
    return a;
}

gov_vector gov_scaled(gov_vector a, double s)
{
    for (int k = 0; k < GOV_DOMAINS; k++) a.k[k] *= s;
    return a;
}

gov_vector gov_rotate(gov_vector q, gov_vector m, double amount)
{
    if (gov_length(q) == 0.0) return q;
    return gov_unit(gov_add_scaled(gov_scaled(q, 1.0 - amount), amount, m));
}

double gov_angle_deg(gov_vector a, gov_vector b)
{
    if (gov_length(a) == 0.0 || gov_length(b) == 0.0) return 0.0;
    gov_vector chord = gov_add_scaled(gov_unit(a), -1.0, gov_unit(b));
    return 2.0 * heli_asin(heli_min(0.5 * gov_length(chord), 1.0)) * (180.0 / HELI_PI);
}
