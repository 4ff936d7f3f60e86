/* Rooms still empty. */
#include "models/governance/mechanisms/mechanisms.h"
heli_status gov_open_petition(gov_city *city, size_t community, uint32_t resident, uint8_t domain, int64_t week) { (void)city; (void)community; (void)resident; (void)domain; (void)week; return HELI_OK; }
heli_status gov_set_up_petitions(gov_city *city, size_t community, heli_key initial) { (void)city; (void)community; (void)initial; return HELI_OK; }
void gov_set_up_residents(gov_city *city, size_t community, heli_key initial) { (void)city; (void)community; (void)initial; }
void gov_set_up_organisations(gov_city *city, size_t community) { (void)city; (void)community; }
void gov_prepare_work(const gov_city *city, size_t community, gov_pass *pass) { (void)city; (void)community; (void)pass; }
void gov_buy_services(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; }
void gov_help_each_other(gov_city *city, size_t community) { (void)city; (void)community; }
heli_status gov_follow_petitions(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; return HELI_OK; }
void gov_spread_incidents(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; }
void gov_review_stars(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; }
void gov_rectify_organisations(gov_city *city, size_t community, const heli_step *step) { (void)city; (void)community; (void)step; }
void gov_assign_owners(gov_city *city) { (void)city; }
