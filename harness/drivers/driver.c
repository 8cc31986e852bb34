// The drivers that there are, and what they have in common: see driver.h.
// SPDX-License-Identifier: MIT
#include "harness/drivers/driver.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/input/file.h"
#include "harness/server/process.h"
#include "reports/text.h"

static const Driver *const drivers[] = {&driver_wrk, &driver_h2load, &driver_loadgen};
static const char *const names[] = {"wrk", "h2load", "loadgen", NULL};

const Driver *driver_find(const char *name)
{
    for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
        if (strcmp(drivers[i]->name, name) == 0)
            return drivers[i];
    return NULL;
}

const char *const *driver_names(void)
{
    return names;
}

void load_result_free(LoadResult *result)
{
    free(result->wrong_text);
    free(result->latency.histogram);
    *result = (LoadResult){0};
}

char *driver_program(const Driver *driver)
{
    char self[PATH_MAX];
    ssize_t length = driver->own ? readlink("/proc/self/exe", self, sizeof self - 1) : -1;
    if (length <= 0)
        return text_copy(driver->program);
    self[length] = '\0';
    return text_format("%s/%s/%s", dirname(self), driver->program, driver->program);
}

int driver_version(const Driver *driver, const char *scratch, char **ret_version, Trouble *ret_trouble)
{
    AUTO_FREE char *path = text_format("%s/%s-version.txt", scratch, driver->name);
    AUTO_FREE char *program = driver_program(driver);
    char *words[] = {program, (char *)driver->version_word, NULL};
    Command command = {.words = words, .error_path = path};
    Process process = {0};
    Trouble cause;
    int result = process_start(&command, &process, &cause);
    if (result < 0) {
        trouble_set(ret_trouble, "the load generator cannot be used: %s; %s", cause.text, driver->remedy);
        return -ENOENT;
    }
    result = process_wait(&process, 10000);
    process_stop(&process, 500);
    AUTO_TEXT Text text = {0};
    if (result < 0 || file_read(path, 65536, &text) < 0 || text.length == 0) {
        trouble_set(ret_trouble, "'%s' printed no version; %s", driver->program, driver->remedy);
        return result == -EINTR ? -EINTR : -ENOENT;
    }
    text.data[strcspn(text.data, "\n")] = '\0';
    text_clean(text.data);
    *ret_version = text_copy(text.data);
    return 0;
}

void driver_add_request(char **words, size_t count, const LoadJob *job)
{
    const Request *request = &job->scenario->requests[0];
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)request->headers, name, value)
    {
        words[count++] = text_copy("-H");
        words[count++] = text_format("%s: %s", name, json_string_value(value));
    }
    words[count] = text_format("http://127.0.0.1:%d%s", job->port, request->path);
}
