// Finds the rate of a fixed-rate scenario: see capacity.h.
// SPDX-License-Identifier: MIT
#include "harness/measure/capacity.h"

#include <errno.h>
#include <math.h>

// A probe that others' work disturbed would set a lower rate for everybody; the last one counts as it is.
#define ATTEMPTS 3

static int probe(Run *run, Cell *cell, double *ret_rps)
{
    progress_show(&run->progress, "%s %s: capacity", cell->scenario->name, cell->arm->name);
    RoundPlan plan = cell->plan;
    Round round = {0};
    Trouble trouble;
    plan.load.rate_of_slowest = plan.load.rate_rps = 0;
    int error = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        round_free(&round);
        error = round_measure(cell->arm->contestant, cell->scenario, &plan, &round, &trouble);
        if (!disturbance_spoils(&round.disturbance, run->noise_limit))
            break;
    }
    *ret_rps = error == 0 && round.load.duration_ns > 0
                   ? (double)round.load.requests * 1e9 / (double)round.load.duration_ns
                   : 0;
    round_free(&round);
    if (error < 0 && error != -EINTR)
        run_cell_failed(run, cell, error, &trouble);
    return error == -EINTR ? -EINTR : 0;
}

int capacity_find(Run *run, Cell *cells, size_t count, json_t *scenario)
{
    json_t *load = json_object_get(scenario, "load");
    double rate = json_number_value(json_object_get(load, "rate_rps")), slowest = INFINITY;
    double share = cells[0].plan.load.rate_of_slowest;
    if (share <= 0)
        return 0;
    for (size_t i = 0; rate <= 0 && i < count; i++) {
        double rps;
        if (!cells[i].well || cells[i].arm->twin_of)
            continue;
        if (probe(run, &cells[i], &rps) < 0)
            return -EINTR;
        if (rps <= 0)
            continue;
        json_object_set_new(cells[i].record, "capacity_rps", json_real(rps));
        slowest = rps < slowest ? rps : slowest;
    }
    if (rate <= 0 && isfinite(slowest))
        rate = fmax(1, floor(slowest * share)); // 0 would be a closed loop
    for (size_t i = 0; i < count; i++)
        cells[i].plan.load.rate_rps = rate;
    if (rate > 0)
        json_object_set_new(load, "rate_rps", json_real(rate));
    run_save(run);
    return 0;
}
