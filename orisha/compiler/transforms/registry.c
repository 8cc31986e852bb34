/* Names to functions. SPDX-License-Identifier: MIT */
#include "registry.h"

static const struct {
    const char *module, *name;
    orisha_transform_function function;
} transforms[] = {
    {"orisha", "router", transform_router},
    {"orisha", "static", transform_static},
    {"orisha", "static_router", transform_static_router},
    {"orisha", "handler.response", transform_response},
    {"orisha", "handler.call", transform_handler_call},
    {"orisha", "json", transform_json_body},
    {"std.io", "print.ln", transform_print_line},
};

orisha_transform_function registry_find(orisha_str module, orisha_str name)
{
    for (size_t i = 0; i < sizeof transforms / sizeof *transforms; i++)
        if (orisha_str_is(module, transforms[i].module) && orisha_str_is(name, transforms[i].name))
            return transforms[i].function;
    return NULL;
}
