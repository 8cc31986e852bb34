/* SPDX-License-Identifier: MIT */
#include "summary.h"
#include "route_table.h"

#include <sys/stat.h>

/* Three digits at most, in units of 1000 bytes. */
static const char *size_text(Arena *arena, uint64_t bytes)
{
    static const char *const units[] = {"B", "KB", "MB", "GB"};
    double value = (double)bytes;
    size_t unit = 0;
    while (value >= 999.5 && unit + 1 < sizeof units / sizeof *units) {
        value /= 1000;
        unit++;
    }
    return arena_format(arena, unit && value < 99.95 ? "%.1f %s" : "%.0f %s", value, units[unit]);
}

/* A file that a coding does not make smaller is sent as it is, and counts so. */
static uint64_t sum(const Asset *assets, orisha_coding coding)
{
    uint64_t bytes = 0;
    for (; assets; assets = assets->next)
        bytes += assets->size_bytes[coding] ? assets->size_bytes[coding] : assets->size_bytes[ORISHA_IDENTITY];
    return bytes;
}

static void print_assets(Arena *arena, const Asset *assets, FILE *out)
{
    size_t count = 0;
    for (const Asset *asset = assets; asset; asset = asset->next)
        count++;
    fprintf(out, ", %zu asset%s", count, count == 1 ? "" : "s");
    if (count)
        fprintf(out, " (%s, gzip %s, br %s)", size_text(arena, sum(assets, ORISHA_IDENTITY)),
                size_text(arena, sum(assets, ORISHA_GZIP)), size_text(arena, sum(assets, ORISHA_BROTLI)));
}

/* Routes alone listen nowhere: the program would end at once. */
static bool serves(const orisha_program *program)
{
    for (const orisha_flow *flow = orisha_program_flows(program); flow; flow = flow->next)
        for (const orisha_step *step = flow->step; step && !flow->is_subflow; step = step->next)
            if (step->kind == ORISHA_STEP_INVOCATION && orisha_str_is(step->invocation.module, "orisha") &&
                orisha_str_is(step->invocation.name, "serve"))
                return true;
    return false;
}

void summary_print(Arena *arena, const Compilation *compilation, const char *program_path, FILE *out)
{
    const RouteTable table = compilation->routes;
    fprintf(out, "%s: %zu route%s%s", program_path, table.count, table.count == 1 ? "" : "s",
            table.catch_all.source ? " and one for all the rest" : "");
    print_assets(arena, compilation->assets, out);
    struct stat status;
    if (stat(program_path, &status) == 0)
        fprintf(out, ", program %s", size_text(arena, (uint64_t)status.st_size));
    if (table.count && !serves(compilation->program))
        fprintf(out, "; nothing serves them: add ~orisha:serve(port: 3000) and its branches");
    fputc('\n', out);
}
