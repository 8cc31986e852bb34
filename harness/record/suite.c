// Reads conformance.json: see suite.h.
// SPDX-License-Identifier: MIT
#include "harness/record/suite.h"

#include <errno.h>
#include <glob.h>
#include <libgen.h>
#include <string.h>

#include "harness/input/file.h"

#define SUITE_SCHEMA  "http-conformance-run"
#define SUITE_VERSION 1
#define SUITE_LIMIT   (256u << 20)

int suite_read(const char *path, json_t **ret_document, Trouble *ret_trouble)
{
    AUTO_FREE char *inner = folder_exists(path) ? text_format("%s/conformance.json", path) : text_copy(path);
    AUTO_TEXT Text text = {0};
    json_error_t error;
    int result = file_read(inner, SUITE_LIMIT, &text);
    if (result < 0) {
        trouble_set(ret_trouble, "%s cannot be read: %s; `just conformance` leaves its records in results/conformance",
                    inner, strerror(-result));
        return -EINVAL;
    }
    // What was sent and received may hold NULs.
    json_t *document =
        json_loadb(text.data ? text.data : "", text.length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!document) {
        trouble_set(ret_trouble, "%s:%d:%d: no JSON: %s", inner, error.line, error.column, error.text);
        return -EINVAL;
    }
    const char *schema = json_string_value(json_object_get(document, "schema"));
    if (!schema || strcmp(schema, SUITE_SCHEMA) != 0 ||
        json_integer_value(json_object_get(document, "schema_version")) != SUITE_VERSION ||
        !json_is_array(json_object_get(document, "contestants"))) {
        trouble_set(ret_trouble, "%s: not a record of the conformance suite: expected \"schema\": \"%s\" of version %d",
                    inner, SUITE_SCHEMA, SUITE_VERSION);
        json_decref(document);
        return -EINVAL;
    }
    *ret_document = document;
    return 0;
}

static bool is_whole(const json_t *document)
{
    return json_is_null(json_object_get(document, "only")) &&
           json_array_size(json_object_get(document, "contestants")) > 1;
}

json_t *suite_beside(const char *run_path)
{
    AUTO_FREE char *copy = text_copy(run_path);
    AUTO_FREE char *pattern = text_format("%s/../../conformance/*/conformance.json", dirname(copy));
    json_t *found = NULL;
    Trouble trouble;
    glob_t files;
    if (glob(pattern, 0, NULL, &files) != 0)
        return NULL;
    for (size_t i = files.gl_pathc; i > 0 && !found; i--) {
        if (suite_read(files.gl_pathv[i - 1], &found, &trouble) == 0 && !is_whole(found)) {
            json_decref(found);
            found = NULL;
        }
    }
    globfree(&files);
    return found;
}
