// The table of a recorded run, one per scenario: for a terminal, as Markdown, and for programs as CSV or JSON.
//
// Input is the object of a run.json; nothing is measured or decided here. `harness run` prints it, writes it beside the
// record, and `harness table FILE` derives it again. Rows that failed or were excluded stay, with their reason.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "text.h"

typedef enum TableForm { TABLE_TERMINAL, TABLE_MARKDOWN, TABLE_CSV, TABLE_JSON } TableForm;

// `colour` and `columns` are for the terminal's form alone.
typedef struct TableStyle {
    TableForm form;
    bool colour;
    size_t columns;            // of the terminal; 0: as wide as it comes
    const json_t *conformance; // of any form: a conformance.json, shown beside the speed; NULL: none
} TableStyle;

// 0; or -EPROTO when the object is not such a record, and then `ret_reason` is what is missing (static text).
int table_render(const json_t *run, TableStyle style, Text *ret_text, const char **ret_reason);

// "12,345.6": a number with thousands separators and `decimals` places; the caller frees it.
char *table_number(double value, int decimals);
