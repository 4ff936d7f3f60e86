/*
 * Parameters of the governance model.
 *
 * Each section is one list in params/SECTION.def, whose rows are the only place a parameter exists. Here the rows become
 * the fields of a struct (section of params->section.name); params.c reads them again as the table of rows.
 */
#ifndef HELI_GOVERNANCE_PARAMS_H
#define HELI_GOVERNANCE_PARAMS_H

#include "engine/core/param.h"

/* What the enumerated parameters mean; the order is that of the choices in params.c. */
typedef enum gov_network_kind {
    GOV_NETWORK_ACQUAINTANCES,
    GOV_NETWORK_COMPLETE,
    GOV_NETWORK_RING,
    GOV_NETWORK_SMALL_WORLD,
    GOV_NETWORK_RANDOM,
    GOV_NETWORK_PREFERENTIAL
} gov_network_kind;

typedef enum gov_pooling { GOV_POOL_COMMUNITY, GOV_POOL_OFFICE, GOV_POOL_DISTRICT } gov_pooling;

typedef enum gov_focus { GOV_FOCUS_1, GOV_FOCUS_2, GOV_FOCUS_4 } gov_focus;

/*
 * One struct per section, made from its rows. Every field stands for one row; the rows of another section expand to nothing.
 */
#define REAL(section, name, ...) double name;
#define INT(section, name, ...) int64_t name;
#define BOOL(section, name, ...) bool name;
#define ENUM(section, name, ...) int name;
#define REALS(section, name, symbol, length, ...) double name[length];

typedef struct gov_params {
    struct {
#include "models/governance/params/city.def"
    } city;
    struct {
#include "models/governance/params/population.def"
    } population;
    struct {
#include "models/governance/params/network.def"
    } network;
    struct {
#include "models/governance/params/needs.def"
    } needs;
    struct {
#include "models/governance/params/voice.def"
    } voice;
    struct {
#include "models/governance/params/main_line.def"
    } main_line;
    struct {
#include "models/governance/params/resident.def"
    } resident;
    struct {
#include "models/governance/params/government.def"
    } government;
    struct {
#include "models/governance/params/enterprise.def"
    } enterprise;
    struct {
#include "models/governance/params/organisation.def"
    } organisation;
    struct {
#include "models/governance/params/grid.def"
    } grid;
    struct {
#include "models/governance/params/party.def"
    } party;
    struct {
#include "models/governance/params/budget.def"
    } budget;
    struct {
#include "models/governance/params/institutions.def"
    } institutions;
    struct {
#include "models/governance/params/information.def"
    } information;
    struct {
#include "models/governance/params/tickets.def"
    } tickets;
    struct {
#include "models/governance/params/disputes.def"
    } disputes;
    struct {
#include "models/governance/params/mediation.def"
    } mediation;
    struct {
#include "models/governance/params/court.def"
    } court;
    struct {
#include "models/governance/params/petitions.def"
    } petitions;
    struct {
#include "models/governance/params/ladder.def"
    } ladder;
    struct {
#include "models/governance/params/purchase.def"
    } purchase;
    struct {
#include "models/governance/params/employment.def"
    } employment;
    struct {
#include "models/governance/params/volunteers.def"
    } volunteers;
    struct {
#include "models/governance/params/mutual_help.def"
    } mutual_help;
    struct {
#include "models/governance/params/childcare.def"
    } childcare;
    struct {
#include "models/governance/params/safety.def"
    } safety;
    struct {
#include "models/governance/params/awareness.def"
    } awareness;
    struct {
#include "models/governance/params/assessment.def"
    } assessment;
    struct {
#include "models/governance/params/talent.def"
    } talent;
    struct {
#include "models/governance/params/five.def"
    } five;
    struct {
#include "models/governance/params/attitude.def"
    } attitude;
    struct {
#include "models/governance/params/land.def"
    } land;
    struct {
#include "models/governance/params/objective.def"
    } objective;
} gov_params;

#undef REAL
#undef INT
#undef BOOL
#undef ENUM
#undef REALS

#define REAL(...) +1
#define INT(...) +1
#define BOOL(...) +1
#define ENUM(...) +1
#define REALS(...) +1
enum { GOV_PARAM_COUNT = 0
#include "models/governance/params/all.def"
};
#undef REAL
#undef INT
#undef BOOL
#undef ENUM
#undef REALS

extern const heli_param gov_param_rows[GOV_PARAM_COUNT];

/** Relations between parameters that single rows cannot state (more party groups than grids, ...). */
void gov_params_check(const void *params, heli_context *ctx);

/**
 * Leaves the field core: switches every mechanism of ODD 7.8 - 7.21 off. What acts on the field itself stays: grid workers (who hear the
 * silent), party groups, commissioners, hub, guidance, the game of institutions.
 */
void gov_params_leave_the_core(gov_params *params);

#endif
