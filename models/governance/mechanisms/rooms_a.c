/* Rooms still empty. */
#include "models/governance/mechanisms/mechanisms.h"
heli_status gov_open_dispute(gov_city *city, size_t community, uint32_t resident, uint8_t domain, uint8_t ordinal, double instant,
                             const heli_step *step) { (void)city; (void)community; (void)resident; (void)domain; (void)ordinal; (void)instant; (void)step; return HELI_OK; }
uint8_t gov_draw_domain(const gov_community *community, uint32_t resident, const double *multiplier, double u) { (void)community; (void)resident; (void)multiplier; (void)u; return 0; }
double gov_group_activity_of(const gov_city *city, size_t community, uint32_t resident) { (void)city; (void)community; (void)resident; return 0.0; }
void gov_prepare_cases(const gov_city *city, size_t community, gov_pass *pass) { (void)city; (void)community; (void)pass; }
heli_status gov_raise_tickets(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; return HELI_OK; }
heli_status gov_raise_claims(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; return HELI_OK; }
heli_status gov_mediate(gov_city *city, const heli_step *step) { (void)city; (void)step; return HELI_OK; }
heli_status gov_make_pools(gov_city *city, size_t count) { (void)city; (void)count; return HELI_OK; }
heli_status gov_fail_case(gov_city *city, size_t c, uint32_t r, int64_t w) { (void)city; (void)c; (void)r; (void)w; return HELI_OK; }
