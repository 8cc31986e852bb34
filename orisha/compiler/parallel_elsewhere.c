/* Systems on which nobody has seen it pay: there clang is the compiler. SPDX-License-Identifier: MIT */
#include "parallel.h"

#include <stddef.h>

const char *const parallel_flags[] = {NULL};
const char *const parallel_probe = "";
const char *const parallel_probe_sources[] = {NULL};

bool parallel_pays(const char *c_path)
{
    (void)c_path;
    return false;
}
