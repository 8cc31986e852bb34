// Reads scenarios: see scenario.h.
// SPDX-License-Identifier: MIT
#include "harness/input/scenario.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "harness/input/file.h"
#include "harness/input/keys.h"
#include "harness/input/toml.h"

#define BODY_LIMIT (64u << 20)

static int expectation_read(const char *folder, const json_t *table, const char *where, Request *request,
                            Trouble *ret_trouble)
{
    static const char *const names[] = {"status",    "content_type", "content_encoding", "body",
                                        "body_file", "present",      "headers",          NULL};
    Expectation *expect = &request->expect;
    const char *body = NULL, *body_file = NULL;
    json_t *present = NULL, *headers = NULL;
    expect->status = 200;
    if (keys_check(table, names, where, ret_trouble) < 0 ||
        keys_integer(table, "status", where, 100, 599, &expect->status, ret_trouble) < 0 ||
        keys_string(table, "content_type", where, &expect->content_type, ret_trouble) < 0 ||
        keys_string(table, "content_encoding", where, &expect->content_encoding, ret_trouble) < 0 ||
        keys_string(table, "body", where, &body, ret_trouble) < 0 ||
        keys_string(table, "body_file", where, &body_file, ret_trouble) < 0 ||
        keys_string_array(table, "present", where, &present, ret_trouble) < 0 ||
        keys_string_table(table, "headers", where, &headers, ret_trouble) < 0)
        return -EINVAL;
    expect->present = present;
    expect->headers = headers;
    if (!body == !body_file) {
        trouble_set(ret_trouble, "%s: give either 'body' or 'body_file'%s", where,
                    body ? ", not both" : " (an empty body is body = \"\")");
        return -EINVAL;
    }
    if (body) {
        expect->body = body;
        expect->body_length = json_string_length(json_object_get(table, "body"));
        return 0;
    }
    AUTO_FREE char *path = text_format("%s/%s", folder, body_file);
    Text text = {0};
    int result = file_read(path, BODY_LIMIT, &text);
    if (result < 0) {
        trouble_set(ret_trouble, "%s: the body_file '%s' cannot be read beside the scenario: %s", where, body_file,
                    strerror(-result));
        return result;
    }
    text_append(&text, "", 0);
    request->file_body = text.data;
    expect->body = text.data;
    expect->body_length = text.length;
    return 0;
}

static int request_read(const char *folder, const json_t *table, const char *where, Request *request,
                        Trouble *ret_trouble)
{
    static const char *const names[] = {"method", "path", "headers", "body", "expect", NULL};
    json_t *headers = NULL, *expect = NULL;
    request->method = "GET";
    if (!json_is_object(table)) {
        trouble_set(ret_trouble, "%s: must be a table", where);
        return -EINVAL;
    }
    if (keys_check(table, names, where, ret_trouble) < 0 ||
        keys_string(table, "method", where, &request->method, ret_trouble) < 0 ||
        keys_string(table, "path", where, &request->path, ret_trouble) < 0 ||
        keys_string(table, "body", where, &request->body, ret_trouble) < 0 ||
        keys_string_table(table, "headers", where, &headers, ret_trouble) < 0 ||
        keys_table(table, "expect", where, &expect, ret_trouble) < 0)
        return -EINVAL;
    request->headers = headers;
    if (!request->path || request->path[0] != '/' || strpbrk(request->path, " \t\r\n")) {
        trouble_set(ret_trouble, "%s: 'path' must be given, begin with '/' and hold no white space", where);
        return -EINVAL;
    }
    if (!*request->method || strspn(request->method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen(request->method)) {
        trouble_set(ret_trouble, "%s: 'method' must be in capital letters, such as \"GET\"", where);
        return -EINVAL;
    }
    const char *name;
    json_t *value;
    json_object_foreach(headers, name, value)
    {
        if (!*name || strpbrk(name, ": \t\r\n") || strpbrk(json_string_value(value), "\r\n")) {
            trouble_set(ret_trouble, "%s: '%s' is not a header that can be sent", where, name);
            return -EINVAL;
        }
    }
    if (!expect) {
        trouble_set(ret_trouble, "%s: [request.expect] is missing; without it nothing could be validated", where);
        return -EINVAL;
    }
    AUTO_FREE char *inner = text_format("%s.expect", where);
    return expectation_read(folder, expect, inner, request, ret_trouble);
}

static int load_read(const json_t *table, const char *where, Load *load, Trouble *ret_trouble)
{
    static const char *const names[] = {"driver",     "connections", "threads",         "pipeline",
                                        "duration_s", "warmup_s",    "rate_of_slowest", NULL};
    *load = (Load){.driver = "wrk", .connections = 50, .threads = 1, .pipeline = 1, .duration_s = 2, .warmup_s = 1};
    if (keys_check(table, names, where, ret_trouble) < 0 ||
        keys_string(table, "driver", where, &load->driver, ret_trouble) < 0 ||
        keys_integer(table, "connections", where, 1, 100000, &load->connections, ret_trouble) < 0 ||
        keys_integer(table, "threads", where, 1, 1024, &load->threads, ret_trouble) < 0 ||
        keys_integer(table, "pipeline", where, 1, 1024, &load->pipeline, ret_trouble) < 0 ||
        keys_number(table, "duration_s", where, 0.1, 86400, &load->duration_s, ret_trouble) < 0 ||
        keys_number(table, "warmup_s", where, 0, 86400, &load->warmup_s, ret_trouble) < 0 ||
        keys_number(table, "rate_of_slowest", where, 0.01, 0.99, &load->rate_of_slowest, ret_trouble) < 0)
        return -EINVAL;
    return 0;
}

static int document_read(const char *folder, const char *file, Scenario *scenario, Trouble *ret_trouble)
{
    static const char *const names[] = {"title", "published", "needs", "request", "load", NULL};
    const json_t *document = scenario->document;
    json_t *needs = NULL, *load = NULL;
    scenario->title = scenario->name;
    if (keys_check(document, names, file, ret_trouble) < 0 ||
        keys_string(document, "title", file, &scenario->title, ret_trouble) < 0 ||
        keys_string(document, "published", file, &scenario->published, ret_trouble) < 0 ||
        keys_string_array(document, "needs", file, &needs, ret_trouble) < 0 ||
        keys_table(document, "load", file, &load, ret_trouble) < 0)
        return -EINVAL;
    scenario->needs = needs;
    AUTO_FREE char *load_where = text_format("%s: load", file);
    if (load_read(load, load_where, &scenario->load, ret_trouble) < 0)
        return -EINVAL;
    const json_t *requests = json_object_get(document, "request");
    if (!json_is_array(requests) || json_array_size(requests) == 0) {
        trouble_set(ret_trouble, "%s: at least one [[request]] is needed", file);
        return -EINVAL;
    }
    scenario->requests = text_memory(json_array_size(requests) * sizeof *scenario->requests);
    for (size_t i = 0; i < json_array_size(requests); i++) {
        AUTO_FREE char *where = text_format("%s: request[%zu]", file, i);
        scenario->request_count = i + 1;
        int result = request_read(folder, json_array_get(requests, i), where, &scenario->requests[i], ret_trouble);
        if (result < 0)
            return result;
    }
    return 0;
}

// RFC 9110 section 7.6.1: the option `close` in the Connection field.
static bool request_closes(const Request *request)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)request->headers, name, value)
    {
        if (strcasecmp(name, "Connection") == 0 && strcasestr(json_string_value(value), "close"))
            return true;
    }
    return false;
}

int scenario_read(const char *folder, const char *name, Scenario *ret_scenario, Trouble *ret_trouble)
{
    AUTO_FREE char *path = text_format("%s/%s.toml", folder, name);
    AUTO_FREE char *file = text_format("scenarios/%s.toml", name);
    json_t *document = toml_read(path, file, ret_trouble);
    if (!document)
        return -EINVAL;
    Scenario scenario = {.name = text_copy(name), .document = document};
    int result = document_read(folder, file, &scenario, ret_trouble);
    if (result < 0) {
        scenario_free(&scenario);
        return result;
    }
    scenario.closes = request_closes(&scenario.requests[0]);
    *ret_scenario = scenario;
    return 0;
}

void scenario_free(Scenario *scenario)
{
    for (size_t i = 0; i < scenario->request_count; i++)
        free(scenario->requests[i].file_body);
    free(scenario->requests);
    free(scenario->name);
    json_decref(scenario->document);
    *scenario = (Scenario){0};
}
