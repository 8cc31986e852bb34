// The check of records as a filter, for test_schema.py: each line on stdin is a JSON document; each line on stdout is
// "ok" or what is wrong with it. SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>

#include "harness/record/schema.h"

int main(void)
{
    char *line = NULL;
    size_t capacity = 0;
    for (ssize_t length; (length = getline(&line, &capacity, stdin)) > 0;) {
        json_error_t error;
        json_t *document = json_loadb(line, (size_t)length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
        Trouble trouble;
        if (!document)
            printf("not JSON: %s\n", error.text);
        else
            puts(schema_check(document, "record", &trouble) < 0 ? trouble.text : "ok");
        json_decref(document);
    }
    free(line);
    return 0;
}
