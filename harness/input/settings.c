// Reads harness/settings.toml: see settings.h.
// SPDX-License-Identifier: MIT
#include "harness/input/settings.h"

#include <errno.h>

#include "harness/input/file.h"
#include "harness/input/keys.h"
#include "harness/input/toml.h"

int settings_read(const char *root, Settings *ret_settings, Trouble *ret_trouble)
{
    static const char *const names[] = {"reference", "scenario", "regress", "slowed", "toolchains", "site", NULL};
    static const char file[] = "harness/settings.toml";
    Settings settings = {.toolchains = ".cache/toolchains", .site = "scenarios/site"};
    AUTO_FREE char *path = text_format("%s/%s", root, file);
    if (!file_exists(path)) {
        *ret_settings = settings;
        return 0;
    }
    settings.document = toml_read(path, file, ret_trouble);
    if (!settings.document)
        return -EINVAL;
    json_t *regress = NULL;
    if (keys_check(settings.document, names, file, ret_trouble) < 0 ||
        keys_string_array(settings.document, "regress", file, &regress, ret_trouble) < 0 ||
        keys_string(settings.document, "reference", file, &settings.reference, ret_trouble) < 0 ||
        keys_string(settings.document, "scenario", file, &settings.scenario, ret_trouble) < 0 ||
        keys_string(settings.document, "slowed", file, &settings.slowed, ret_trouble) < 0 ||
        keys_string(settings.document, "toolchains", file, &settings.toolchains, ret_trouble) < 0 ||
        keys_string(settings.document, "site", file, &settings.site, ret_trouble) < 0) {
        settings_free(&settings);
        return -EINVAL;
    }
    settings.regress = regress;
    *ret_settings = settings;
    return 0;
}

void settings_free(Settings *settings)
{
    json_decref(settings->document);
    *settings = (Settings){0};
}
