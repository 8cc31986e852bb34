// One sentence for a person: see trouble.h.
// SPDX-License-Identifier: MIT
#include "harness/input/trouble.h"

#include <stdarg.h>
#include <stdio.h>

#include "reports/text.h"

void trouble_set(Trouble *trouble, const char *format, ...)
{
    // Formatted aside, because an argument may be the trouble's own text ("while building: <text>").
    Trouble fresh = {.check = NULL};
    va_list list;
    va_start(list, format);
    vsnprintf(fresh.text, sizeof fresh.text, format, list);
    va_end(list);
    text_clean(fresh.text);
    *trouble = fresh;
}

void trouble_name(Trouble *trouble, const char *check)
{
    trouble->check = check;
}
