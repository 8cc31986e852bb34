// Calibrates a slowdown: see slowdown.h.
// SPDX-License-Identifier: MIT
#include "harness/verbs/slowdown.h"

#include <errno.h>
#include <math.h>

#include "harness/statistics/stats.h"

// About a quarter of the CPU of a request: far above the noise of a pair (5 to 10 %); 60 pairs leave some 5 % of the
// slowdown.
#define SPIN  2000
#define PAIRS 60

// CPU per request of one round at a spin; 0 when it cannot be had.
static int probe(Run *run, const Cell *cell, long long spin, double *ret_cpu_ns, Trouble *ret_trouble)
{
    RoundPlan plan = cell->plan;
    Round round = {0};
    plan.server.spin = spin;
    plan.load.rate_of_slowest = plan.load.rate_rps = 0;
    progress_show(&run->progress, "%s: calibration, %lld iterations", cell->arm->contestant->name, spin);
    int error = round_measure(cell->arm->contestant, cell->scenario, &plan, &round, ret_trouble);
    *ret_cpu_ns = error == 0 ? (double)round.server_cpu_ns / (double)round.load.requests : 0;
    round_free(&round);
    return error;
}

int slowdown_calibrate(Run *run, Slowdown *ret_slowdown, Trouble *ret_trouble)
{
    double plain[PAIRS], ratios[PAIRS];
    const Cell *cell = run->cells;
    if (!cell->well) {
        trouble_set(ret_trouble, "%s cannot be measured: %s", cell->arm->name,
                    json_string_value(json_object_get(cell->record, "reason")));
        return -EIO;
    }
    for (int i = 0; i < PAIRS; i++) {
        double slowed = 0;
        int error = probe(run, cell, SLOWDOWN_BASE_SPIN, &plain[i], ret_trouble);
        if (error == 0)
            error = probe(run, cell, SLOWDOWN_BASE_SPIN + SPIN, &slowed, ret_trouble);
        if (error < 0)
            return error;
        ratios[i] = slowed / plain[i];
    }
    Slowdown slowdown = {.base_ns = stats_summary(plain, PAIRS).median};
    slowdown.iteration_ns = slowdown.base_ns * (stats_summary(ratios, PAIRS).median - 1) / SPIN;
    if (slowdown.iteration_ns <= 0.01) {
        trouble_set(ret_trouble, "the build that should be slow is not: {spin} does not reach it");
        return -EIO;
    }
    json_object_set_new(run->record.document, "calibration",
                        json_pack("{s:f, s:f, s:I}", "cpu_ns_per_request", slowdown.base_ns, "cpu_ns_per_iteration",
                                  slowdown.iteration_ns, "iterations", (json_int_t)SPIN));
    *ret_slowdown = slowdown;
    return 0;
}

void slowdown_apply(Run *run, size_t arm, const Slowdown *slowdown, double percent)
{
    long long spin = SLOWDOWN_BASE_SPIN + llround(slowdown->base_ns * percent / 100 / slowdown->iteration_ns);
    json_t *contestant = json_array_get(json_object_get(run->record.document, "contestants"), arm);
    run->arms[arm].spin = spin;
    for (size_t i = arm; i < run->cell_count; i += run->arm_count)
        run->cells[i].plan.server.spin = spin;
    json_object_set_new(contestant, "spin", json_integer(spin));
    json_object_set_new(contestant, "slowed_percent", json_real(percent));
}
