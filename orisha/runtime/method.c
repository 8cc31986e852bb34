/* See method.h.
 * SPDX-License-Identifier: MIT */
#include "method.h"

const char method_names[ORISHA_METHOD_COUNT][sizeof("OPTIONS")] = {
    [ORISHA_GET] = "GET",       [ORISHA_HEAD] = "HEAD",   [ORISHA_POST] = "POST",       [ORISHA_PUT] = "PUT",
    [ORISHA_DELETE] = "DELETE", [ORISHA_PATCH] = "PATCH", [ORISHA_OPTIONS] = "OPTIONS",
};
