/* Rooms still empty. */
#include "models/governance/mechanisms/mechanisms.h"
void gov_apply_five(const gov_params *in, gov_params *out) { *out = *in; }
void gov_care_for_children(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; }
void gov_keep_safe(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; }
void gov_spread_awareness(gov_city *city, size_t community) { (void)city; (void)community; }
void gov_train_staff(gov_city *city, size_t community) { (void)city; (void)community; }
void gov_change_attitudes(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; }
heli_status gov_answer_hotline(gov_city *city, const heli_step *step) { (void)city; (void)step; return HELI_OK; }
void gov_displace_events(gov_city *city) { (void)city; }
void gov_assess(gov_city *city, const heli_step *step) { (void)city; (void)step; }
double gov_skill_factor(const gov_city *city, const gov_community *community) { (void)city; (void)community; return 1.0; }
