// Spent levels: see spending.h. The sum of the data so far is a Brownian motion: at share t its variance is t.
// SPDX-License-Identifier: MIT
#include "harness/statistics/spending.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/text.h"

// Points of the grid on which the density of paths that went on is kept, and how far down it reaches in standard
// deviations of the whole; the trapezoidal error of such smooth functions is far below a thousandth of the level (seen:
// 1e-5 of it).
#define POINTS 400
#define DEPTH  8.0

typedef struct Paths {
    double low, step;       // the place of point i is low + i * step
    double density[POINTS]; // of paths that have crossed no boundary yet
    double share;           // when
} Paths;

static double tail(double z)
{
    return 0.5 * erfc(z / M_SQRT2);
}

// The z whose upper tail is p, to the last digits: the tail falls everywhere.
static double tail_inverse(double p)
{
    double low = -40, high = 40;
    for (int i = 0; i < 200; i++) {
        double middle = (low + high) / 2;
        tail(middle) > p ? (low = middle) : (high = middle);
    }
    return (low + high) / 2;
}

static double spent(double level, double share)
{
    return 2 * tail(tail_inverse(level / 2) / sqrt(fmin(share, 1)));
}

// The chance that a path which went on so far is above `place` at `share`.
static double chance_above(const Paths *paths, double place, double share)
{
    if (paths->share == 0)
        return tail(place / sqrt(share));
    double deviation = sqrt(share - paths->share), sum = 0;
    for (int i = 0; i < POINTS; i++) {
        double weight = i == 0 || i == POINTS - 1 ? 0.5 : 1;
        sum += weight * paths->density[i] * tail((place - paths->low - i * paths->step) / deviation);
    }
    return sum * paths->step;
}

static double boundary_of(const Paths *paths, double share, double chance)
{
    double low = -DEPTH, high = 5 * DEPTH;
    for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2;
        chance_above(paths, middle, share) > chance ? (low = middle) : (high = middle);
    }
    return high;
}

static double normal_density(double place, double deviation)
{
    double z = place / deviation;
    return exp(-z * z / 2) / (deviation * sqrt(2 * M_PI));
}

// The paths that stayed below the boundary, a look later.
static void go_on(Paths *paths, double share, double boundary)
{
    Paths *next = text_memory(sizeof *next);
    next->low = -DEPTH;
    next->step = (fmin(boundary, DEPTH) + DEPTH) / (POINTS - 1);
    next->share = share;
    for (int i = 0; i < POINTS; i++) {
        double place = next->low + i * next->step;
        if (paths->share == 0) {
            next->density[i] = normal_density(place, sqrt(share));
            continue;
        }
        double deviation = sqrt(share - paths->share), sum = 0;
        for (int j = 0; j < POINTS; j++) {
            double weight = j == 0 || j == POINTS - 1 ? 0.5 : 1;
            sum += weight * paths->density[j] * normal_density(place - paths->low - j * paths->step, deviation);
        }
        next->density[i] = sum * paths->step;
    }
    *paths = *next;
    free(next);
}

void spending_levels(double level, const double *shares, size_t count, double *ret_levels)
{
    Paths *paths = text_memory(sizeof *paths);
    memset(paths, 0, sizeof *paths);
    double before = 0;
    for (size_t i = 0; i < count; i++) {
        double now = spent(level, shares[i]);
        double boundary = boundary_of(paths, shares[i], now - before);
        ret_levels[i] = tail(boundary / sqrt(shares[i]));
        if (i + 1 < count)
            go_on(paths, shares[i], boundary);
        before = now;
    }
    free(paths);
}
