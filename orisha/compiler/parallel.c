/* Several CPUs for one C file, by what gcc 12 and later have for it: with link-time optimisation it reads the file,
 * cuts the program in parts and has make run a process for each. Nothing is optimised across files by it, for there is
 * one; the code of the functions is that of a build without (perf/README.md). It takes half a second of CPU more, which
 * is why short programs are compiled in one. SPDX-License-Identifier: MIT */
#include "parallel.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where it begins to pay with two CPUs: a router of 120 to 190 routes. Statements, by their semicolons, and not bytes:
 * of these an embedded file has many, and it is no work that can be shared. */
#define STATEMENTS_LEAST 1300

const char *const parallel_flags[] = {
    "-flto=auto", /* as many processes as there are CPUs, and no more than a make above this one allows */
    "--param", "lto-min-partition=2000", /* instructions; by default five times that, and 200 routes are one part */
    "--param", "lto-partitions=8", /* each costs the reading of what all share; and the same parts on every machine */
    /* What -Wall asks of the optimiser is lost on the way to those processes, what is said in full is not. */
    "-Warray-bounds", "-Wdangling-pointer=2", "-Wformat-overflow=1", "-Wformat-truncation=1", "-Wmaybe-uninitialized",
    "-Wnonnull", "-Wrestrict", "-Wstringop-overflow=2", "-Wstringop-truncation", "-Wuninitialized",
    "-Wuse-after-free=2", NULL};

/* Before gcc 12 not all those warnings are known. What is not optimised is compiled sooner in one, and steps better in
 * a debugger. */
const char *const parallel_probe = "#if defined __clang__ || __GNUC__ < 12 || !defined __OPTIMIZE__\n"
                                   "#error not here\n"
                                   "#endif\n"
                                   "int main(void) { return 0; }\n";

const char *const parallel_probe_sources[] = {
    "-x", "c", "-", "-x", "none", "-Wl,--unresolved-symbols=ignore-all", "-flto-partition=none", /* in one is sooner */
    NULL};

static bool is_long(const char *c_path)
{
    static char bytes[1 << 16];
    size_t statements = 0;
    FILE *file = fopen(c_path, "r");
    if (!file)
        return false;
    for (size_t size; statements < STATEMENTS_LEAST && (size = fread(bytes, 1, sizeof bytes, file)) > 0;)
        for (const char *at = bytes, *end = bytes + size; (at = memchr(at, ';', (size_t)(end - at))); at++)
            statements++;
    fclose(file);
    return statements >= STATEMENTS_LEAST;
}

static bool has_cpus(void)
{
    cpu_set_t usable;
    /* It fails where there are more CPUs than a cpu_set_t holds. */
    return sched_getaffinity(0, sizeof usable, &usable) < 0 || CPU_COUNT(&usable) > 1;
}

/* gcc runs what MAKE names, else make; without, it would do one part after the other. */
static bool has_make(void)
{
    const char *name = getenv("MAKE"), *folders = getenv("PATH");
    char path[4096];
    if (!name || !*name)
        name = "make";
    if (strchr(name, '/'))
        return access(name, X_OK) == 0;
    for (const char *end; folders; folders = *end ? end + 1 : NULL) {
        end = strchrnul(folders, ':');
        int size = snprintf(path, sizeof path, "%.*s/%s", (int)(end - folders), folders, name);
        if (end > folders && size < (int)sizeof path && access(path, X_OK) == 0)
            return true;
    }
    return false;
}

bool parallel_pays(const char *c_path)
{
    return has_cpus() && is_long(c_path) && has_make();
}
