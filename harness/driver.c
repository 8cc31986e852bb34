// The drivers that there are, and what they have in common: see driver.h.
// SPDX-License-Identifier: MIT
#include "driver.h"

#include <errno.h>
#include <string.h>

#include "file.h"
#include "process.h"
#include "reports/text.h"

static const Driver *const drivers[] = {&driver_wrk};
static const char *const names[] = {"wrk", NULL};

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

int driver_version(const Driver *driver, const char *scratch, char **ret_version, Trouble *ret_trouble)
{
    AUTO_FREE char *path = text_format("%s/%s-version.txt", scratch, driver->name);
    Command command = {.words = (char *const *)driver->version_words, .error_path = path};
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
