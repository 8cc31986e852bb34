// The machine of a run: see machine.h.
// SPDX-License-Identifier: MIT
#include "harness/measure/machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "harness/input/file.h"

// What stands after "key   : " in the first such line of a file; the caller frees it.
static char *line_value(const char *path, const char *key)
{
    FILE *file = fopen(path, "re");
    char line[1024], *value = NULL;
    while (file && !value && fgets(line, sizeof line, file)) {
        if (strncmp(line, key, strlen(key)) != 0)
            continue;
        const char *start = line + strlen(key);
        start += strspn(start, " \t:");
        value = text_format("%.*s", (int)strcspn(start, "\n"), start);
        text_clean(value);
    }
    if (file)
        fclose(file);
    return value;
}

json_t *machine_describe(const CpuPlan *plan)
{
    struct utsname names;
    if (uname(&names) < 0)
        memset(&names, 0, sizeof names);
    AUTO_FREE char *model = line_value("/proc/cpuinfo", "model name");
    AUTO_FREE char *memory = line_value("/proc/meminfo", "MemTotal");
    AUTO_FREE char *all = cpu_set_text(&plan->all);
    AUTO_FREE char *server = cpu_set_text(&plan->server), *generator = cpu_set_text(&plan->generator);
    return json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:i, s:s, s:s, s:s, s:b}", "system", names.sysname, "kernel",
                     names.release, "architecture", names.machine, "cpu_model", model ? model : "unknown", "cpu_count",
                     (json_int_t)sysconf(_SC_NPROCESSORS_ONLN), "memory_bytes",
                     (json_int_t)(memory ? strtoull(memory, NULL, 10) * 1024 : 0), "affinity_count",
                     CPU_COUNT(&plan->all), "affinity", all, "server_cpus", server, "generator_cpus", generator,
                     "cpus_shared", plan->shared);
}

char *machine_utc_time(void)
{
    time_t now = time(NULL);
    struct tm tm;
    gmtime_r(&now, &tm);
    char text[32];
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return text_copy(text);
}

uint64_t machine_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

// Read from the files of .git, so that no program has to be there: HEAD names a commit or a reference to one.
char *machine_revision(const char *root)
{
    AUTO_FREE char *head_path = text_format("%s/.git/HEAD", root);
    AUTO_TEXT Text head = {0}, reference = {0};
    if (file_read(head_path, 4096, &head) < 0 || head.length == 0)
        return NULL;
    head.data[strcspn(head.data, "\n")] = '\0';
    if (strncmp(head.data, "ref: ", 5) != 0)
        return text_copy(head.data);
    AUTO_FREE char *reference_path = text_format("%s/.git/%s", root, head.data + 5);
    if (file_read(reference_path, 4096, &reference) == 0 && reference.length > 0) {
        reference.data[strcspn(reference.data, "\n")] = '\0';
        return text_copy(reference.data);
    }
    AUTO_FREE char *packed_path = text_format("%s/.git/packed-refs", root);
    AUTO_FREE char *wanted = text_format(" %s\n", head.data + 5);
    AUTO_TEXT Text packed = {0};
    const char *at =
        file_read(packed_path, 16u << 20, &packed) == 0 && packed.data ? strstr(packed.data, wanted) : NULL;
    return at && at - packed.data >= 40 ? text_format("%.40s", at - 40) : NULL;
}
