/* Closed forms of a scenario's cases: how many arise, how long they wait, how many are resolved in time (ODD 7.8, 7.9, 7.16). */
#include <math.h>
#include <string.h>

#include "analysis/meanfield.h"
#include "analysis/meanfield_queues.h"
#include "models/governance/mechanisms/mechanisms.h"

/* Mean exposure 0.5 + H / 2 H0 of (29) and (33) over the last weeks. */
static double exposure(const heli_twin *twin, const gov_params *p)
{
    double hardship = 1.0 - heli_twin_mean(twin, (size_t)heli_twin_find(twin, "satisfaction"), 0);
    return 0.5 + 0.5 * hardship / p->resident.hardship_reference;
}

static double mean_shock(const gov_params *p)
{
    double sum = 0.0;
    for (int k = 0; k < GOV_DOMAINS; k++) sum += p->disputes.shock[k];
    return sum / GOV_DOMAINS;
}

/* (34), (32): settled in the grid; party groups at their mean over grids. */
static double settled_in_grid(const gov_params *p)
{
    double funded = fmin(1.0, p->party.funds_yuan_per_community_year * p->budget.execution_rate / p->party.funds_needed_yuan);
    double groups = (double)p->party.own_groups + p->party.joint_activity * (double)p->party.joint_groups;
    double activity = p->city.grids > 0 ? funded * groups / (double)p->city.grids : 0.0;
    return fmin(1.0, p->disputes.grid_settlement + p->disputes.grid_by_party_group * activity +
                         p->disputes.grid_by_adviser * p->disputes.legal_adviser);
}

size_t heli_twin_closed_forms(heli_closed_form *out, const heli_twin *twin)
{
    gov_params in, p;
    size_t n = 0;
    if (strcmp(twin->scenario->model->name, "governance") != 0) return 0;
    heli_params_in_force(twin->scenario, twin->steps - 1, &in);
    gov_apply_five(&in, &p);

    double exposed = exposure(twin, &p), issues = p.tickets.per_adult_year * exposed;
    heli_ticket_answer tickets = heli_tickets_in_time(&p);
    double claims = p.disputes.per_adult_year * (1.0 - p.disputes.screening) * (1.0 - p.disputes.psychological_service) * exposed *
                    mean_shock(&p);
    if (p.disputes.per_adult_year > 0.0) claims += issues * (1.0 - tickets.resolved) * p.tickets.failed_to_claim;
    double reach = (1.0 - settled_in_grid(&p)) * p.disputes.mediation_first;
    heli_pool pool = heli_mediation_pool(&p, claims, reach);
    heli_pool_answer patient = heli_erlang_c(pool), real = heli_pool_with_patience(pool);
    heli_relay_answer relay = heli_relay(&p);

    if (issues > 0.0) {
        out[n++] = (heli_closed_form){HELI_N_("issues raised"), "(29)", "1/year per adult", issues, "ticket_rate"};
        out[n++] = (heli_closed_form){HELI_N_("raised by residents, resolved in time"), "L12", "", tickets.raised, NULL};
        out[n++] = (heli_closed_form){HELI_N_("raised or found, resolved in time"), "L12", "", tickets.resolved, "ticket_resolution"};
    }
    if (claims > 0.0) {
        out[n++] = (heli_closed_form){HELI_N_("disputes raised"), "(33)", "1/year per 100 adults", 100.0 * claims, "claim_rate"};
        out[n++] = (heli_closed_form){HELI_N_("mediations"), "L10", "1/year per 100 adults", 100.0 * claims * reach * (1.0 - real.leaves),
                                      "mediation_rate"};
        out[n++] = (heli_closed_form){HELI_N_("mediators of a pool, as servers"), "(35)", "", pool.servers, NULL};
        out[n++] = (heli_closed_form){HELI_N_("load of a pool"), "L10", "", real.load, NULL};
        out[n++] = (heli_closed_form){HELI_N_("wait for mediation, endless patience (Erlang C)"), "L10", "weeks", patient.wait_weeks, NULL};
        out[n++] = (heli_closed_form){HELI_N_("wait for mediation (M/M/c+M)"), "L10", "weeks", real.wait_weeks, "mediation_wait"};
        out[n++] = (heli_closed_form){HELI_N_("parties who lose patience"), "L10", "", real.leaves, NULL};
    }
    if (p.safety.events_per_1000_year > 0.0 && p.safety.ten_household_units) {
        out[n++] = (heli_closed_form){HELI_N_("relay of a report, mean"), "L16", "days", relay.mean_days, NULL};
        out[n++] = (heli_closed_form){HELI_N_("reports that arrive in time"), "L16", "", relay.in_time, NULL};
    }
    return n;
}
