#include "models/governance/mechanisms/mechanisms.h"
heli_status gov_fail_case(gov_city *city, size_t c, uint32_t r, int64_t w) { (void)city; (void)c; (void)r; (void)w; return HELI_OK; }
double gov_skill_factor(const gov_city *city, const gov_community *community) { (void)city; (void)community; return 1.0; }
heli_status gov_open_petition(gov_city *city, size_t community, uint32_t resident, uint8_t domain, int64_t week) { (void)city; (void)community; (void)resident; (void)domain; (void)week; return HELI_OK; }
heli_status gov_open_dispute(gov_city *city, size_t community, uint32_t resident, uint8_t domain, uint8_t ordinal, double instant,
                             const heli_step *step) { (void)city; (void)community; (void)resident; (void)domain; (void)ordinal; (void)instant; (void)step; return HELI_OK; }
heli_status gov_set_up_petitions(gov_city *city, size_t community, heli_key initial) { (void)city; (void)community; (void)initial; return HELI_OK; }
void gov_set_up_residents(gov_city *city, size_t community, heli_key initial) { (void)city; (void)community; (void)initial; }
void gov_set_up_organisations(gov_city *city, size_t community) { (void)city; (void)community; }
void gov_apply_five(const gov_params *in, gov_params *out) { *out = *in; }
void gov_prepare_cases(const gov_city *city, size_t community, gov_pass *pass) { (void)city; (void)community; (void)pass; }
void gov_prepare_work(const gov_city *city, size_t community, gov_pass *pass) { (void)city; (void)community; (void)pass; }
void gov_buy_services(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; }
void gov_help_each_other(gov_city *city, size_t community) { (void)city; (void)community; }
heli_status gov_raise_tickets(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; return HELI_OK; }
heli_status gov_raise_claims(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; return HELI_OK; }
heli_status gov_follow_petitions(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; return HELI_OK; }
void gov_spread_incidents(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; }
void gov_review_stars(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; }
void gov_care_for_children(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; }
void gov_keep_safe(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; }
void gov_spread_awareness(gov_city *city, size_t community) { (void)city; (void)community; }
void gov_train_staff(gov_city *city, size_t community) { (void)city; (void)community; }
void gov_change_attitudes(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; }
void gov_rectify_organisations(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; }
heli_status gov_make_pools(gov_city *city, size_t count) { (void)city; (void)count; return HELI_OK; }
heli_status gov_mediate(gov_city *city, const heli_step *step) { (void)city; (void)step; return HELI_OK; }
void gov_assign_owners(gov_city *city) { (void)city; }
heli_status gov_answer_hotline(gov_city *city, const heli_step *step) { (void)city; (void)step; return HELI_OK; }
void gov_displace_events(gov_city *city) { (void)city; }
void gov_assess(gov_city *city, const heli_step *step) { (void)city; (void)step; }
